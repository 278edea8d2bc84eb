"""Promotions and price history on the merchant's phone."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scopes_disabled

from marketplace.kernel import clock, deadlines
from marketplace.kernel.actors import SYSTEM
from shops.catalogue.models import Product
from shops.catalogue.services import set_price
from shops.partner.models import Partner
from shops.prices.models import Promotion
from tests.factories import (
    make_product,
    make_products,
    make_promotion,
    make_variants,
    stock_record_of,
)
from tests.merchant.counter import Counter

pytestmark = pytest.mark.usefixtures("market_day")
BUDGET = 10
WEEK: dict[str, Any] = {
    "how": "percent",
    "percent": "20",
    "starts": "2026-11-19",
    "ends": "2026-11-25",
}


def price(product: Product) -> int:
    return stock_record_of(product).price_cents


def plain(page: str) -> str:
    return page.replace("\u00a0", " ")


class TestPlanning:
    def test_each_new_price_is_seen_before_it_begins(self, counter: Counter) -> None:
        bread = make_product(counter.shop, "Pain d’épices", 500)
        page = plain(counter.tap("promotion_new", product=bread.pk, **WEEK))
        assert "Pain d’épices 5,00 € 5,00 € 4,00 €" in page
        assert price(bread) == 500

    def test_one_that_begins_today_begins_when_it_is_confirmed(self, counter: Counter) -> None:
        bread = make_product(counter.shop, "Pain d’épices", 500)
        page = counter.tap("promotion_new", product=bread.pk, confirm="1", nonce=uuid4(), **WEEK)
        assert "La promotion a commencé." in page
        assert price(bread) == 400
        clock.move_by(timedelta(days=6, hours=15))
        deadlines.run_due()
        assert price(bread) == 500

    def test_confirming_twice_makes_one(self, counter: Counter) -> None:
        bread = make_product(counter.shop, "Pain d’épices", 500)
        asked = WEEK | {"product": bread.pk, "confirm": "1", "nonce": uuid4()}
        for _ in range(2):
            assert "La promotion a commencé." in counter.tap("promotion_new", **asked)
        with scopes_disabled():
            assert Promotion.objects.count() == 1

    def test_one_for_later_waits(self, counter: Counter) -> None:
        bread = make_product(counter.shop, price_cents=500)
        later = WEEK | {"starts": "2026-11-21"}
        assert "La promotion est prévue." in counter.tap(
            "promotion_new", product=bread.pk, confirm="1", nonce=uuid4(), **later
        )
        assert price(bread) == 500

    def test_what_would_be_no_cut_is_left_out_and_told(self, counter: Counter) -> None:
        bread, cake = (make_product(counter.shop, name, 500) for name in ("Pain", "Gâteau"))
        clock.move_by(timedelta(hours=1))
        set_price(actor=SYSTEM, stock_record_id=stock_record_of(cake).pk, price_cents=700)
        asked = WEEK | {"product": [bread.pk, cake.pk]}
        page = plain(counter.tap("promotion_new", **asked))
        assert "Le prix de référence est 5,00 € : ce n’est pas une baisse." in page
        counter.tap("promotion_new", confirm="1", nonce=uuid4(), **asked)
        assert (price(bread), price(cake)) == (400, 700)

    def test_each_thing_can_have_a_price_of_its_own(self, counter: Counter) -> None:
        jumper = make_variants(counter.shop, "Pull", "Taille", {"S": 4500, "M": 4900})
        small, medium = (stock_record_of(child) for child in jumper.children.order_by("pk"))
        asked = WEEK | {"how": "prices", "percent": "", "product": jumper.pk}
        assert "Prix en promotion" in counter.tap("promotion_new", **asked)
        prices: dict[str, Any] = {f"price-{small.pk}": "39,90"}
        missing = counter.tap("promotion_new", confirm="1", nonce=uuid4(), **asked, **prices)
        assert "Indiquez son prix." in missing
        assert not Promotion.objects.exists()
        prices[f"price-{medium.pk}"] = "42"
        counter.tap("promotion_new", confirm="1", nonce=uuid4(), **asked, **prices)
        small.refresh_from_db()
        medium.refresh_from_db()
        assert (small.price_cents, medium.price_cents) == (3990, 4200)

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"percent": ""}, "Indiquez de combien pour cent"),
            ({"starts": "2026-11-01"}, "Ce jour est passé."),
            ({"ends": "2026-11-18"}, "La promotion se termine après son début."),
            ({"product": ""}, "Choisissez au moins un produit."),
        ],
    )
    def test_what_is_missing_is_told_beside_it(
        self, counter: Counter, changes: dict[str, str], said: str
    ) -> None:
        bread = make_product(counter.shop, price_cents=500)
        page = counter.tap("promotion_new", **(WEEK | {"product": bread.pk} | changes))
        assert said in page
        assert not Promotion.objects.exists()

    def test_another_shops_product_cannot_be_picked(
        self, counter: Counter, bookshop: Partner
    ) -> None:
        novel = make_product(bookshop)
        counter.tap("promotion_new", product=novel.pk, confirm="1", nonce=uuid4(), **WEEK)
        assert price(novel) == 500


class TestTheList:
    def test_says_what_runs_and_against_which_price(self, counter: Counter) -> None:
        make_promotion(make_product(counter.shop, "Pain d’épices", 500))
        page = plain(counter.open("promotions"))
        assert "En cours −20 % , du jeudi 19 novembre au jeudi 26 novembre" in page
        assert "Pain d’épices 4,00 € référence 5,00 €" in page

    def test_one_is_ended_by_a_tap(self, counter: Counter) -> None:
        bread = make_product(counter.shop, price_cents=500)
        promotion = make_promotion(bread)
        assert "Terminées" in counter.tap("promotion_end", promotion.pk)
        assert price(bread) == 500

    def test_says_which_one_waits_for_another(self, counter: Counter) -> None:
        bread = make_product(counter.shop, price_cents=500)
        make_promotion(bread, days=20)
        clock.move_by(timedelta(days=1))
        make_promotion(bread, percent=30, days=2)
        assert "en pause : une autre promotion court" in plain(counter.open("promotions"))

    def test_costs_the_same_with_one_and_with_ten(self, counter: Counter) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                counter.open("promotions")
            return len(captured)

        make_promotion(make_product(counter.shop))
        queries()
        before = queries()
        for product in make_products(counter.shop, 10):
            make_promotion(product)
        assert queries() == before <= BUDGET


class TestPriceHistory:
    def test_reads_from_the_latest_price_back(self, counter: Counter) -> None:
        bread = make_product(counter.shop, "Pain", 420)
        clock.move_by(timedelta(days=2))
        counter.tap("product_price", stock_record_of(bread).pk, price="4,50")
        page = plain(counter.open("product_prices", bread.pk))
        assert page.index("le commerce 4,50 €") < page.index("tout seul 4,20 €")
        assert "qui commencerait maintenant : 4,20 €" in page

    def test_is_drawn_with_words_for_those_who_do_not_see_it(self, counter: Counter) -> None:
        bread = make_product(counter.shop, "Pain", 420)
        clock.move_by(timedelta(days=2))
        counter.tap("product_price", stock_record_of(bread).pk, price="4,50")
        answer = counter.client.get(reverse("merchant:product_prices", args=[bread.pk]))
        page = plain(answer.content.decode())
        assert 'role="img" aria-label="Prix depuis le jeudi 19 novembre 2026' in page

    def test_each_variant_has_its_own(self, counter: Counter) -> None:
        jumper = make_variants(counter.shop, "Pull", "Taille", {"S": 4500, "M": 4900})
        page = plain(counter.open("product_prices", jumper.pk))
        assert "45,00 €" in page
        assert "49,00 €" in page


def test_the_planned_end_is_midnight_of_the_town(counter: Counter) -> None:
    bread = make_product(counter.shop, price_cents=500)
    counter.tap("promotion_new", product=bread.pk, confirm="1", nonce=uuid4(), **WEEK)
    with scopes_disabled():
        promotion = Promotion.objects.get()
    assert promotion.ends_at.isoformat() == "2026-11-25T23:00:00+00:00"
    assert promotion.last_day.isoformat() == "2026-11-25"
