"""« Ce qui a été fait »: the audit of one shop, in words, for its owner and for the association."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.association.acting import start_acting
from marketplace.kernel import audit
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.models import User
from marketplace.merchant.done.words import ACTIONS, ACTORS
from orders.order.models import ShopOrderState
from orders.pickup.services import mark_ready
from payments.charges.models import PaymentState
from shops.hours.closures import close_shop
from shops.joining.models import ApplicationState
from shops.partner.models import Partner
from shops.stock.services import take_off_sale
from tests import factories
from tests.merchant.counter import Counter, words
from tests.orders.market import Market, part_of, staff

pytestmark = pytest.mark.usefixtures("market")

ROOMS = ("shops", "orders", "payments", "marketplace")
#: What is written after the point where the code has a state in its place.
STATES = {
    "application.": ApplicationState.values,
    "payment.": PaymentState.values,
    "shop_order.": ShopOrderState.values,
}


def test_every_action_that_the_code_records_has_its_words() -> None:
    recorded = set(_recorded())
    assert len(recorded) > 100
    assert recorded - set(ACTIONS) == set()
    assert set(ACTIONS) - recorded == set()


def test_every_kind_of_actor_has_its_word() -> None:
    assert set(ACTORS) == set(Actor.__annotations__["kind"].__args__)


def test_the_owner_reads_who_did_what(counter: Counter, baker: User, bookshop: Partner) -> None:
    close_shop(actor=staff(baker), shop=counter.shop, first_day=factories.MARKET_DAY, last_day=None)
    audit.record(actor=SYSTEM, action="shop.paused", subject=("shop", str(bookshop.pk)))
    page = counter.open("done")
    assert "Commerce fermé pour des jours Claire Martin" in page
    assert "Pause mise" not in page
    assert "Ce qui a été fait" in counter.open("menu")


def test_what_happened_to_its_goods_is_there(counter: Counter, baker: User) -> None:
    product = factories.make_product(counter.shop, "Pièce montée", availability="to_order")
    record = factories.stock_record_of(product)
    take_off_sale(actor=staff(baker), stock_record_id=record.pk, day=None)
    assert "Article épuisé Claire Martin" in counter.open("done")


def test_what_the_association_did_in_its_name_is_marked(
    counter: Counter, manager: User, market: Market
) -> None:
    part = part_of(market.buy(factories.make_product(counter.shop, "Pain de seigle")))
    start_acting(actor=Actor.of(manager), shop=counter.shop)
    mark_ready(actor=Actor.of(manager), shop_order_ref=part.reference)
    page = counter.open("done")
    begun = page.split("L’association commence à agir pour le commerce")[1]
    assert begun.lstrip().startswith(f"{manager.name}, de l’association")
    assert page.count("au nom du commerce") == 1
    assert (
        f"Prête · {part.order.number} {manager.name}, de l’association au nom du commerce" in page
    )


def test_the_association_reads_it_from_the_list_of_shops(
    client: Client, manager: User, bakery: Partner
) -> None:
    close_shop(actor=SYSTEM, shop=bakery, first_day=factories.MARKET_DAY, last_day=None)
    client.force_login(manager)
    url = reverse("association:shop_done", args=[bakery.code])
    assert url.encode() in client.get(reverse("association:shops")).content
    assert "Commerce fermé pour des jours tout seul" in words(client.get(url).content)
    assert client.get(reverse("association:shop_done", args=["inconnu"])).status_code == 404


def test_it_comes_page_by_page_in_the_same_number_of_queries(counter: Counter, baker: User) -> None:
    few = _queries(counter)
    for _step in range(60):
        _write(counter.shop, baker)
    assert "page 1 sur 2" in counter.open("done")
    assert "page 2 sur 2" in counter.open("done", page="2")
    # Counting the pages, and the names of the people.
    assert _queries(counter) <= few + 1 <= 16


def _write(shop: Partner, person: User) -> None:
    subject = ("shop", str(shop.pk))
    audit.record(actor=staff(person), action="shop.hours_set", subject=subject)


def _queries(counter: Counter) -> int:
    counter.open("done")
    with CaptureQueriesContext(connection) as captured:
        counter.open("done")
    return len(captured)


def _recorded() -> Iterator[str]:
    """Every name of an action that is handed to the audit somewhere in the code."""
    for room in ROOMS:
        for path in Path(room).rglob("*.py"):
            if "migrations" not in path.parts:
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                    for part in _handed_over(node):
                        yield from _names(part)


def _handed_over(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, ast.Assign):
        names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        return [node.value] if "action" in names else []
    if not isinstance(node, ast.Call):
        return []
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    values = [keyword.value for keyword in node.keywords]
    if name == "record" or name.startswith(("_record", "_audit")):
        return [*node.args, *values]
    return [keyword.value for keyword in node.keywords if keyword.arg == "action"]


def _names(part: ast.AST) -> Iterator[str]:
    for node in ast.walk(part):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and re.fullmatch(r"[a-z_]+\.[a-z_]*", text):
            if text.endswith("."):
                yield from (text + state for state in STATES[text])
            else:
                yield text
