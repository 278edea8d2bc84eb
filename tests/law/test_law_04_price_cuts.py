"""L112-1-1: a price cut is shown with the lowest price of the 30 days before it, in words."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.kernel import clock
from marketplace.kernel.actors import SYSTEM
from orders.order.models import Line
from shops.catalogue.models import Product
from shops.catalogue.selectors import list_products
from shops.catalogue.services import set_price
from shops.partner.models import Partner
from tests.factories import make_product, make_promotion, make_variants, stock_record_of
from tests.law.reading import NB, exact
from tests.orders.market import Market

pytestmark = pytest.mark.usefixtures("market_day")


@pytest.fixture
def bread(bakery: Partner) -> Product:
    """5,00 € today; it was 4,80 € two weeks ago."""
    product = make_product(bakery, "Pain d’épices", 480)
    clock.move_by(timedelta(days=7))
    set_price(actor=SYSTEM, stock_record_id=stock_record_of(product).pk, price_cents=500)
    clock.move_by(timedelta(days=7))
    return product


def page_of(client: Client, product: Product) -> str:
    return words_of(client, reverse("storefront:product", args=[product.slug, product.pk]))


def words_of(client: Client, address: str) -> str:
    return exact(client.get(address)).replace(NB, " ")  # type: ignore[arg-type]


def test_the_product_page_strikes_the_lowest_price_and_says_what_it_is(
    client: Client, bread: Product
) -> None:
    make_promotion(bread, percent=20)
    page = page_of(client, bread)
    assert "4,00 €" in page
    assert "prix le plus bas des 30 derniers jours : 4,80 €" in page
    assert "jusqu’au soir du" in page


def test_the_percentage_told_is_against_the_reference(client: Client, bread: Product) -> None:
    make_promotion(bread, percent=20)
    assert "Promotion −16 %" in page_of(client, bread)


def test_the_card_says_the_same(client: Client, bread: Product) -> None:
    make_promotion(bread, percent=20)
    page = words_of(client, reverse("storefront:shop", args=["boulangerie-martin"]))
    assert "prix le plus bas des 30 derniers jours : 4,80 €" in page


def test_quickly_perishable_goods_show_the_price_just_before(
    client: Client, bread: Product
) -> None:
    Product.objects.filter(pk=bread.pk).update(is_quickly_perishable=True)
    make_promotion(bread, percent=20)
    page = page_of(client, bread)
    assert "prix juste avant : 5,00 €" in page
    assert "30 derniers jours" not in page


def test_nothing_is_struck_without_a_promotion(client: Client, bread: Product) -> None:
    page = page_of(client, bread)
    assert "30 derniers jours" not in page
    assert "Promotion" not in page


def test_each_variant_says_its_own_reference(client: Client, bakery: Partner) -> None:
    jumper = make_variants(bakery, "Pull", "Taille", {"S": 4500, "M": 4900})
    make_promotion(jumper, percent=10)
    page = page_of(client, jumper)
    assert "45,00 €" in page
    assert "49,00 €" in page


def test_an_order_keeps_the_price_it_was_placed_at(bread: Product) -> None:
    promotion = make_promotion(bread, percent=20)
    order = Market().buy(bread)
    clock.move_to(promotion.ends_at)
    line = Line.objects.get(order=order)
    assert line.unit_cents == 400


def test_cards_cost_no_more_queries_with_promotions(bread: Product, bakery: Partner) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            list_products()
        return len(captured)

    before = queries()
    make_promotion(bread)
    for _ in range(5):
        make_promotion(make_product(bakery))
    assert queries() == before
