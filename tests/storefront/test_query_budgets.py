"""How many questions a page asks the database: few, and no more with a thousand products or with
twenty lines."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shops.catalogue.models import Product
from shops.partner.models import Partner
from tests import factories
from tests.storefront.conftest import Stalls
from tests.storefront.visits import add, choose_first, product_url

pytestmark = pytest.mark.django_db

#: The most that each page may ask, for a visitor with a basket.
BUDGETS = {
    "home": 13,
    "category": 13,
    "shop": 15,
    "product": 12,
    "search": 14,
    "basket": 7,
    "windows": 8,
    "checkout": 9,
}


def questions(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


@pytest.fixture
def visitor(client: Client, stalls: Stalls, bakery: Partner) -> Client:
    """Somebody with a loaf in the basket and a window chosen."""
    add(client, stalls.rye)
    choose_first(client, bakery)
    return client


@pytest.fixture
def addresses(stalls: Stalls) -> dict[str, str]:
    return {
        "home": reverse("storefront:home"),
        "category": reverse("storefront:category", args=["pains"]),
        "shop": reverse("storefront:shop", args=["boulangerie-martin"]),
        "product": product_url(stalls.rye),
        "search": reverse("storefront:search") + "?q=pain",
        "basket": reverse("storefront:basket"),
        "windows": reverse("storefront:windows"),
        "checkout": reverse("storefront:checkout"),
    }


@pytest.mark.parametrize("name", BUDGETS)
def test_each_page_keeps_within_its_budget(
    visitor: Client, addresses: dict[str, str], name: str
) -> None:
    assert questions(visitor, addresses[name]) <= BUDGETS[name]


def _more_products(shops: list[Partner], number: int) -> None:
    slug = factories.make_category("Pains").slug
    for shop in shops:
        factories.make_products(
            shop, number // len(shops), categories=[slug], description="Un pain."
        )


def test_a_thousand_products_cost_no_more_than_ten(
    visitor: Client, addresses: dict[str, str], bakery: Partner, bookshop: Partner
) -> None:
    _more_products([bakery, bookshop], 10)
    few = {name: questions(visitor, addresses[name]) for name in BUDGETS}

    _more_products([bakery, bookshop], 990)

    assert {name: questions(visitor, addresses[name]) for name in BUDGETS} == few
    assert Product.objects.count() > 1000


def test_twenty_lines_cost_no_more_than_one(
    visitor: Client, addresses: dict[str, str], bakery: Partner
) -> None:
    one = {name: questions(visitor, addresses[name]) for name in BUDGETS}
    for product in factories.make_products(bakery, 19):
        add(visitor, product)

    assert {name: questions(visitor, addresses[name]) for name in BUDGETS} == one


def test_five_shops_in_the_basket_cost_no_more_than_two(
    visitor: Client, addresses: dict[str, str], bookshop: Partner, stalls: Stalls, bakery: Partner
) -> None:
    pages = ("basket", "windows", "checkout")
    add(visitor, stalls.novel)
    choose_first(visitor, bakery, bookshop)
    two = {name: questions(visitor, addresses[name]) for name in pages}

    others = [factories.make_shop() for _ in range(3)]
    for shop in others:
        add(visitor, factories.make_product(shop))
    choose_first(visitor, bakery, bookshop, *others)

    assert {name: questions(visitor, addresses[name]) for name in pages} == two


def test_a_visitor_without_basket_asks_less(
    client: Client, addresses: dict[str, str], visitor: Client
) -> None:
    assert questions(Client(), addresses["home"]) < questions(visitor, addresses["home"])


def test_a_long_order_costs_as_much_as_a_short_one(stalls: Stalls, bakery: Partner) -> None:
    from tests.orders.market import Market

    def cost(number: int) -> int:
        products = factories.make_products(bakery, number)
        order = Market().buy(*products)
        return questions(Client(), reverse("storefront:pickups", args=[order.access_token]))

    short: Callable[[int], int] = cost
    assert short(1) == cost(12)
