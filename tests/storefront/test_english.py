"""Under /en/ the pages speak English; what shops wrote stays French, and says that it is."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django_scopes import scopes_disabled

from marketplace.kernel.models import User
from orders.order.models import ShopOrder
from payments.sandbox.testing import SandboxServer
from shops.partner.models import Partner
from tests.orders.market import pay
from tests.storefront.conftest import Stalls
from tests.storefront.visits import add, choose_first, last_order, order, product_url, words

pytestmark = pytest.mark.django_db

FRENCH = re.compile(
    r"[àâçéèêëîïôùûœ«»]|\b(le|la|les|des|du|vous|votre|et|est|pour|dans|avec|sur|une?|aux?|pas|par|qui)\b",
    re.IGNORECASE,
)
NAMES = re.compile(
    r"Les Vitrines de Bourg-les-Halles|Bourg-les-Halles|place de la Halle"
    r"|place des Halles|Fromagerie du Parvis|Librairie des Halles|Les Cycles du Quai|Hélène|Jeanne Le Goff"
    r"|Médiation du commerce|rue du Bac|Défenseur des droits|Les Passeurs de la Sereine"
    r"|Gâteau d’anniversaire|Clos de la Sereine|Comté de dix-huit mois|Vélo de ville|Français"
)
SPOKEN = ("title", "alt", "aria-label", "placeholder")


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def token(
    client: Client,
    stalls: Stalls,
    bakery: Partner,
    bookshop: Partner,
    cycles: Partner,
    sandbox: SandboxServer,
) -> str:
    """Bread now, a cake to order, a novel and a bicycle to reserve: paid for."""
    for product in (stalls.rye, stalls.cake, stalls.novel, stalls.bicycle):
        add(client, product)
    choose_first(client, bakery, bookshop, cycles)
    order(client)
    pay(last_order())
    return last_order().access_token


def part_at(shop: Partner) -> ShopOrder:
    with scopes_disabled():
        return ShopOrder.objects.filter(order=last_order(), shop=shop).earliest("pk")


def french_of(page: HttpResponse) -> list[str]:
    """What a page says in French without saying so; names of people, shops and streets aside."""
    assert page.status_code in {200, 404, 422}, page.status_code
    tree = html5lib.parse(page.content.decode(), namespaceHTMLElements=False)
    said = (NAMES.sub("", text) for text in _english_texts(tree))
    return [" ".join(text.split()) for text in said if FRENCH.search(text)]


def _english_texts(node: Element) -> Iterator[str]:
    if not isinstance(node.tag, str) or node.tag.endswith(("script", "style", "svg")):
        return
    if node.get("lang", "en") == "en":
        yield from (node.get(name, "") for name in SPOKEN)
        yield node.text or ""
        for child in node:
            yield from _english_texts(child)
            yield child.tail or ""


@pytest.mark.parametrize(
    "name", ["home", "shops", "map", "search", "basket", "withdraw_find", "report"]
)
def test_the_markets_pages_speak_english(client: Client, stalls: Stalls, name: str) -> None:
    page = client.get(reverse(f"storefront:{name}"))

    assert page.request["PATH_INFO"].startswith("/en/")
    assert french_of(page) == []


@pytest.mark.parametrize(
    "name", ["ranking", "terms", "legal", "privacy", "accessibility", "contact"]
)
def test_the_pages_of_the_law_speak_english(client: Client, db: None, name: str) -> None:
    assert french_of(client.get(reverse(f"storefront:{name}"))) == []


def test_a_product_and_its_shop_speak_english(
    client: Client, stalls: Stalls, bakery: Partner
) -> None:
    for product in (stalls.rye, stalls.cake, stalls.wine, stalls.bicycle):
        assert french_of(client.get(product_url(product))) == []
    for name in ("shop", "seller_terms"):
        assert french_of(client.get(reverse(f"storefront:{name}", args=[bakery.code]))) == []


def test_buying_speaks_english_to_the_last_button(
    client: Client, stalls: Stalls, bakery: Partner, cheese_shop: Partner
) -> None:
    for product in (stalls.rye, stalls.cake, stalls.wine):
        add(client, product)
    assert french_of(client.get(reverse("storefront:basket"))) == []
    assert french_of(client.get(reverse("storefront:windows"))) == []
    assert french_of(client.post(reverse("storefront:windows"), {})) == []
    choose_first(client, bakery, cheese_shop)

    page = client.get(reverse("storefront:checkout"))

    assert french_of(page) == []
    assert "Order with obligation to pay" in words(page)
    assert french_of(order(client, name="", email="x")) == []


def test_the_pickups_and_all_that_follows_speak_english(
    client: Client, token: str, bakery: Partner
) -> None:
    part = part_at(bakery)
    pages = [
        reverse("storefront:pickups", args=[token]),
        reverse("storefront:cancel", args=[token, part.reference]),
        reverse("storefront:choose", args=[token, part.reference]),
        reverse("storefront:withdraw", args=[token]),
        reverse("storefront:my_orders"),
    ]
    for page in pages:
        assert french_of(client.get(page)) == [], page
    assert last_order().language == "en"


def test_the_counter_speaks_english(
    client: Client, token: str, baker: User, bakery: Partner
) -> None:
    client.force_login(baker)
    for name in ("day", "give", "closing", "money", "shops"):
        assert french_of(client.get(reverse(f"merchant:{name}"), follow=True)) == [], name
    part = part_at(bakery)
    for name in ("order", "cancel"):
        assert french_of(client.get(reverse(f"merchant:{name}", args=[part.reference]))) == [], name


def test_the_association_speaks_english(client: Client, token: str, manager: User) -> None:
    client.force_login(manager)
    for name in ("home", "money", "journal", "orders", "alarms", "messages", "notices", "shops"):
        assert french_of(client.get(reverse(f"association:{name}"))) == [], name
    assert french_of(client.get(reverse("association:order", args=[last_order().number]))) == []


def test_signing_in_speaks_the_language_of_the_page(client: Client, db: None) -> None:
    for language, wrong in (("en", "Incorrect code."), ("fr", "Code incorrect.")):
        with translation.override(language):
            client.post(reverse("account_login"), {"email": "louise@exemple.test"})
            page = client.post(reverse("account_confirm_login_code"), {"code": "zzzzzz"})
            assert wrong in words(page)


def test_a_page_that_is_not_there_speaks_english(client: Client, db: None) -> None:
    assert french_of(client.get("/en/nothing-here/")) == []


def test_what_is_taken_out_of_the_basket_is_removed_and_not_collected(
    client: Client, stalls: Stalls
) -> None:
    add(client, stalls.rye)

    basket = words(client.get(reverse("storefront:basket")))

    assert "Remove" in basket
    assert "Collecting" not in basket
