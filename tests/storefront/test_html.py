"""Every page is valid HTML, holds no inline script or style, and names its language."""

import html5lib
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from html5lib.html5parser import ParseError

from marketplace.kernel.models import User
from orders.order.models import Order
from shops.partner.models import Partner
from tests.orders.market import Market, part_of
from tests.storefront.conftest import Stalls
from tests.storefront.visits import CONTACT, add, choose_first, order, product_url

pytestmark = pytest.mark.django_db

PLAIN = (
    "home", "search", "shops", "map", "basket", "my_orders", "withdraw_find",
    "ranking", "terms", "legal", "privacy", "accessibility", "contact",
)  # fmt: skip


def check(page: HttpResponse) -> None:
    """Raise on anything that a strict parser minds, and on what the content policy refuses."""
    text = page.content.decode()
    try:
        tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    except ParseError as error:
        pytest.fail(f"{error} in {text[-400:]}")
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), sorted({name for name in ids if ids.count(name) > 1})
    for element in tree.iter():
        assert element.get("style") is None
        assert not [name for name in element.attrib if name.lower().startswith("on")]
        described = (element.get("aria-describedby") or "").split()
        assert set(described) <= set(ids), described
    assert not [script for script in tree.iter("script") if script.text]
    assert len(list(tree.iter("h1"))) == 1
    assert len(list(tree.iter("main"))) == 1


@pytest.mark.parametrize("name", PLAIN)
def test_public_pages_are_valid(client: Client, stalls: Stalls, name: str) -> None:
    check(client.get(reverse(f"storefront:{name}")))


def test_the_pages_of_the_catalogue_are_valid(client: Client, stalls: Stalls) -> None:
    check(client.get(reverse("storefront:category", args=["pains"])))
    check(client.get(reverse("storefront:shop", args=["boulangerie-martin"])))
    check(client.get(reverse("storefront:seller_terms", args=["boulangerie-martin"])))
    check(client.get(reverse("storefront:search"), {"q": "pain"}))
    for product in (stalls.rye, stalls.cake, stalls.wine, stalls.bicycle):
        check(client.get(product_url(product)))
    check(add(client, stalls.rye, 99))


def test_the_way_through_the_order_is_valid(
    client: Client,
    stalls: Stalls,
    bakery: Partner,
    bookshop: Partner,
    cheese_shop: Partner,
    no_stripe: None,
) -> None:
    for product in (stalls.rye, stalls.cake, stalls.novel, stalls.wine):
        add(client, product)
    check(client.get(reverse("storefront:basket")))
    check(client.get(reverse("storefront:windows")))
    check(client.get(reverse("storefront:windows"), {"ajuster": "1"}))
    check(client.post(reverse("storefront:windows"), {}))
    choose_first(client, bakery, bookshop, cheese_shop)
    check(client.get(reverse("storefront:checkout")))
    check(order(client, name="", email="x", phone="1"))
    check(order(client, age_confirmed="on"))


@pytest.fixture
def bought(stalls: Stalls) -> Order:
    return Market().buy(stalls.rye, stalls.novel, stalls.cake)


def test_the_pages_of_an_order_are_valid(client: Client, bought: Order, bookshop: Partner) -> None:
    token, part = bought.access_token, part_of(bought, bookshop).reference
    check(client.get(reverse("storefront:pickups", args=[token])))
    check(client.get(reverse("storefront:cancel", args=[token, part])))
    check(client.get(reverse("storefront:choose", args=[token, part])))
    check(client.post(reverse("storefront:choose", args=[token, part])))
    check(client.get(reverse("storefront:pickup_code", args=[bought.pickup_code])))
    check(client.post(reverse("storefront:my_orders"), {"number": "", "email": "x"}))


def test_the_pages_of_the_withdrawal_are_valid(client: Client, bought: Order) -> None:
    url = reverse("storefront:withdraw", args=[bought.access_token])
    novel = bought.lines.get(title="Les Passeurs de la Sereine")
    answers = {"name": CONTACT["name"], "email": CONTACT["email"], f"units-{novel.reference}": "1"}
    check(client.get(url))
    check(client.post(url, {"step": "review"}))
    check(client.post(url, {**answers, "step": "review"}))
    check(client.get(client.post(url, {**answers, "step": "confirm"})["Location"]))


def test_the_pages_of_the_account_are_valid(client: Client, stalls: Stalls, shopper: User) -> None:
    check(client.get(reverse("account_login")))
    check(client.post(reverse("account_login"), {"email": "x"}))
    client.post(reverse("account_login"), {"email": shopper.email})
    check(client.get(reverse("account_confirm_login_code")))
    check(client.post(reverse("account_confirm_login_code"), {"code": "zzz", "action": "verify"}))
    client.force_login(shopper)
    for name in ("account", "my_data", "my_orders"):
        check(client.get(reverse(f"storefront:{name}")))
    check(client.get(reverse("account_logout")))


def test_the_content_policy_allows_nothing_inline(client: Client, stalls: Stalls) -> None:
    policy = client.get(reverse("storefront:home"))["Content-Security-Policy"]

    assert "unsafe-inline" not in policy
    assert "default-src 'self'" in policy
