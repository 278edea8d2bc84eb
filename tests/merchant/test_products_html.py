"""The pages of products and promotions are valid HTML, with every label at its field."""

from collections import Counter as Tally
from typing import Any

import html5lib
import pytest
from django.urls import reverse

from shops.catalogue.models import Product
from tests.factories import make_product, make_promotion, make_variants, stock_record_of
from tests.merchant.counter import Counter

pytestmark = pytest.mark.usefixtures("market_day")
WEEK = {"how": "prices", "percent": "", "starts": "2026-11-19", "ends": "2026-11-25"}


@pytest.fixture
def bread(counter: Counter) -> Product:
    """On sale beside a jumper in two sizes, a hidden cake, and something in promotion."""
    make_variants(counter.shop, "Pull", "Taille", {"S": 4500, "M": 4900})
    make_product(counter.shop, "Gâteau", is_public=False, stock=0)
    make_promotion(make_product(counter.shop, "Sablés"))
    return make_product(counter.shop, "Pain", 420, category="Pains")


def check(content: bytes) -> None:
    """Raises on markup that a browser would have to guess at, on doubled ids and lost labels."""
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(content.decode())
    ids = Tally(one.get("id") for one in tree.iter() if one.get("id"))
    assert [name for name, times in ids.items() if times > 1] == []
    wanted: list[Any] = [one.get("for") for one in tree.iter("label") if one.get("for")]
    wanted += [name for one in tree.iter() for name in (one.get("aria-describedby") or "").split()]
    assert [name for name in wanted if name not in ids] == []


@pytest.mark.parametrize("name", ["products", "promotions", "promotion_new"])
def test_a_page_of_the_shop(counter: Counter, bread: Product, name: str) -> None:
    check(counter.client.get(reverse(f"merchant:{name}")).content)


@pytest.mark.parametrize("name", ["product_prices", "product_preview"])
def test_a_page_of_a_product(counter: Counter, bread: Product, name: str) -> None:
    check(counter.client.get(reverse(f"merchant:{name}", args=[bread.pk])).content)


@pytest.mark.parametrize(
    "asked",
    [
        {"action": "prices", "percent": "x"},
        {"action": "prices", "percent": "3"},
        {"action": "category"},
    ],
)
def test_a_page_about_several(counter: Counter, bread: Product, asked: dict[str, str]) -> None:
    address = reverse("merchant:products_bulk")
    check(counter.client.post(address, {"product": bread.pk, **asked}).content)


def test_the_prices_of_a_promotion(counter: Counter, bread: Product) -> None:
    asked = {**WEEK, "product": [bread.pk], "confirm": "1"}
    check(counter.client.post(reverse("merchant:promotion_new"), asked).content)


def test_a_wrong_entry(counter: Counter, bread: Product) -> None:
    address = reverse("merchant:product_price", args=[stock_record_of(bread).pk])
    check(counter.client.post(address, {"price": "rien"}).content)
