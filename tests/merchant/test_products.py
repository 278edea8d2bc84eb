"""« Produits »: found, corrected in their row, changed together, never lost."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scopes_disabled

from marketplace.kernel import clock
from marketplace.kernel.actors import SYSTEM
from shops.catalogue.models import Product
from shops.catalogue.services import set_public
from shops.partner.models import AvailabilityKind, Partner, StockRecord
from shops.stock.models import Cause, DayQuantity, StockMovement
from tests.factories import (
    make_category,
    make_product,
    make_products,
    make_promotion,
    make_variants,
    stock_record_of,
)
from tests.merchant.counter import Counter

pytestmark = pytest.mark.usefixtures("market_day")
FRAGMENT = {"X-Fragment": "1"}
BUDGET = 15


def price(product: Product) -> int:
    return stock_record_of(product).price_cents


def on_hand(product: Product) -> int:
    return stock_record_of(product).num_in_stock or 0


def titles(counter: Counter, **query: str) -> list[str]:
    """The titles that the list shows, in its order."""
    answer = counter.client.get(reverse("merchant:products"), query)
    assert answer.status_code == 200
    return [row.product.title for row in answer.context["rows"]]


class TestTheList:
    def test_shows_the_shops_own_products_only(self, counter: Counter, bookshop: Partner) -> None:
        make_product(counter.shop, "Pain de seigle")
        make_product(bookshop, "Le Grand Meaulnes")
        assert titles(counter) == ["Pain de seigle"]

    def test_is_searched_without_accents_and_by_reference(self, counter: Counter) -> None:
        make_product(counter.shop, "Pâté en croûte", sku="PEC-7")
        make_product(counter.shop, "Pain de seigle", ean="3017620422003")
        assert titles(counter, q="pate") == ["Pâté en croûte"]
        assert titles(counter, q="pec-7") == ["Pâté en croûte"]
        assert titles(counter, q="3017620422003") == ["Pain de seigle"]
        assert "Rien trouvé" in counter.open("products", q="vélo")

    def test_what_bears_the_word_in_its_name_comes_first(self, counter: Counter) -> None:
        make_product(counter.shop, "Baguette", category="Pains")
        make_product(counter.shop, "Pain de seigle", category="Pains")
        assert titles(counter, q="pain") == ["Pain de seigle", "Baguette"]

    def test_a_variants_reference_finds_its_product(self, counter: Counter) -> None:
        jumper = make_variants(counter.shop, "Pull", "Taille", {"S": 4500, "M": 4900})
        sku = StockRecord.objects.filter(product__parent=jumper).first().partner_sku
        assert titles(counter, q=sku) == ["Pull"]

    def test_is_narrowed_by_what_became_of_a_product(self, counter: Counter) -> None:
        shown = make_product(counter.shop, "Vendu")
        hidden = make_product(counter.shop, "Masqué", is_public=False)
        make_product(counter.shop, "Épuisé", stock=0)
        low = make_product(counter.shop, "Bas", stock=2)
        StockRecord.objects.filter(product=low).update(low_stock_threshold=3)
        cut = make_product(counter.shop, "Baissé")
        make_promotion(cut)
        counter.tap("products_bulk", action="archive", product=hidden.pk)
        counter.tap("products_bulk", action="hide", product=shown.pk)
        assert titles(counter, voir="archives") == ["Masqué"]
        assert titles(counter, voir="masques") == ["Vendu"]
        assert titles(counter, voir="epuises") == ["Épuisé"]
        assert titles(counter, voir="stock-bas") == ["Bas"]
        assert titles(counter, voir="promotion") == ["Baissé"]
        assert titles(counter, voir="en-vente") == ["Baissé", "Bas", "Épuisé"]
        assert titles(counter) == ["Baissé", "Bas", "Épuisé", "Vendu"]

    def test_is_narrowed_by_category(self, counter: Counter) -> None:
        make_product(counter.shop, "Baguette", category="Pains > Baguettes")
        make_product(counter.shop, "Éclair", category="Gâteaux")
        assert titles(counter, categorie="pains") == ["Baguette"]

    def test_is_sorted_as_one_likes(self, counter: Counter) -> None:
        make_product(counter.shop, "Cher", 900, stock=1)
        make_product(counter.shop, "Abordable", 100, stock=9)
        assert titles(counter) == ["Abordable", "Cher"]
        assert titles(counter, tri="prix") == ["Abordable", "Cher"]
        assert titles(counter, tri="stock") == ["Cher", "Abordable"]
        assert titles(counter, tri="recents") == ["Abordable", "Cher"]

    def test_goes_by_pages(self, counter: Counter) -> None:
        make_products(counter.shop, 30)
        assert len(titles(counter)) == 25
        assert len(titles(counter, page="2")) == 5
        assert len(titles(counter, page="99")) == 5

    @pytest.mark.parametrize("voir", ["", "epuises", "promotion"])
    def test_costs_the_same_with_10_products_and_with_1000(
        self, counter: Counter, voir: str
    ) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                titles(counter, voir=voir)
            return len(captured)

        stock = 0 if voir == "epuises" else 10
        few = make_products(counter.shop, 10, stock=stock)
        make_promotion(few[0])
        queries()
        before = queries()
        make_products(counter.shop, 990, stock=stock)
        assert queries() == before
        assert before <= BUDGET


class TestAPriceInItsRow:
    def test_is_changed_and_can_be_taken_back(self, counter: Counter) -> None:
        bread = make_product(counter.shop, "Pain", 420)
        record = stock_record_of(bread).pk
        page = counter.tap("product_price", record, price="4,50")
        assert "4,20 € devient 4,50 €" in page.replace("\u00a0", " ")
        assert price(bread) == 450
        counter.tap("product_price", record, price="4,20", undo="1")
        assert price(bread) == 420
        assert "devient" not in counter.open("products")

    @pytest.mark.parametrize("typed", ["", "gratuit", "0", "-3", "4,555"])
    def test_that_is_none_is_told_beside_it(self, counter: Counter, typed: str) -> None:
        bread = make_product(counter.shop, "Pain", 420)
        answer = counter.client.post(
            reverse("merchant:product_price", args=[stock_record_of(bread).pk]), {"price": typed}
        )
        page = answer.content.decode()
        assert "Indiquez un prix, par exemple" in page
        assert f'value="{typed}"' in page or not typed
        assert price(bread) == 420

    def test_answers_with_the_row_alone_for_the_script(self, counter: Counter) -> None:
        bread = make_product(counter.shop, "Pain", 420)
        address = reverse("merchant:product_price", args=[stock_record_of(bread).pk])
        answer = counter.client.post(address, {"price": "5 €"}, headers=FRAGMENT)
        assert answer.headers["X-Fragment"] == "1"
        assert answer.content.decode().strip().startswith(f'<li class="good" id="p{bread.pk}"')
        assert price(bread) == 500

    def test_keeps_to_the_part_of_the_list_one_looked_at(self, counter: Counter) -> None:
        bread = make_product(counter.shop, "Pain", 420)
        answer = counter.client.post(
            reverse("merchant:product_price", args=[stock_record_of(bread).pk]),
            {"price": "5", "list": "?q=pain&tri=prix"},
        )
        assert answer.headers["Location"].endswith(f"?q=pain&tri=prix#p{bread.pk}")

    def test_during_a_promotion_is_the_usual_one(self, counter: Counter) -> None:
        bread = make_product(counter.shop, "Pain", 500)
        make_promotion(bread)
        page = counter.tap("product_price", stock_record_of(bread).pk, price="5,50")
        assert "La promotion continue à 4,00 €" in page.replace("\u00a0", " ")
        assert price(bread) == 400


class TestStockInItsRow:
    def test_one_more_and_one_less_are_one_tap(self, counter: Counter) -> None:
        bread = make_product(counter.shop, stock=10)
        record = stock_record_of(bread).pk
        counter.tap("product_stock", record, step="-1", nonce=uuid4())
        counter.tap("product_stock", record, step="-1", nonce=uuid4())
        counter.tap("product_stock", record, step="1", nonce=uuid4())
        assert on_hand(bread) == 9

    def test_a_tap_that_the_network_sends_twice_counts_once(self, counter: Counter) -> None:
        bread = make_product(counter.shop, stock=10)
        for tap in ({"step": "-1", "nonce": uuid4()}, {"quantity": "7", "nonce": uuid4()}):
            for _ in range(2):
                page = counter.tap("product_stock", stock_record_of(bread).pk, **tap)
                assert "en rayon" in page
        assert on_hand(bread) == 7
        with scopes_disabled():
            assert StockMovement.objects.filter(cause=Cause.COUNT).count() == 1

    def test_each_row_has_a_nonce_of_its_own(self, counter: Counter) -> None:
        make_products(counter.shop, 3)
        page = counter.client.get(reverse("merchant:products")).content.decode()
        nonces = re.findall(r'name="nonce" value="([^"]+)"', page)
        assert len(set(nonces)) == 3

    def test_a_typed_number_is_a_count(self, counter: Counter) -> None:
        bread = make_product(counter.shop, stock=10)
        counter.tap("product_stock", stock_record_of(bread).pk, quantity="4", nonce=uuid4())
        assert on_hand(bread) == 4
        with scopes_disabled():
            movement = StockMovement.objects.filter(cause=Cause.COUNT).get()
        assert movement.quantity == -6

    def test_none_left_to_take_is_told(self, counter: Counter) -> None:
        bread = make_product(counter.shop, stock=0)
        page = counter.tap("product_stock", stock_record_of(bread).pk, step="-1", nonce=uuid4())
        assert "Il n’y en a plus en rayon." in page

    def test_something_else_than_a_number_is_told(self, counter: Counter) -> None:
        bread = make_product(counter.shop, stock=3)
        page = counter.tap(
            "product_stock", stock_record_of(bread).pk, quantity="beaucoup", nonce=uuid4()
        )
        assert "Indiquez une quantité" in page
        assert on_hand(bread) == 3

    def test_per_day_goods_have_the_quantity_of_the_next_day(self, counter: Counter) -> None:
        baguette = make_product(
            counter.shop, availability=AvailabilityKind.PER_DAY, per_day_quantity=40
        )
        record = stock_record_of(baguette).pk
        assert "Pour ven. 20 nov." in counter.open("products")
        counter.tap("product_stock", record, quantity="60", nonce=uuid4())
        for _ in range(2):
            counter.tap("product_stock", record, step="1", was="60")
        with scopes_disabled():
            row = DayQuantity.objects.get(stock_record=record)
        assert (row.day.isoformat(), row.quantity) == ("2026-11-20", 61)

    def test_per_day_goods_pass_to_the_next_open_day_when_it_is_too_late(
        self, counter: Counter
    ) -> None:
        make_product(counter.shop, availability=AvailabilityKind.PER_DAY)
        clock.move_by(timedelta(days=2, hours=9))
        # Saturday 19:00: Sunday is too late, and on Monday the bakery is closed.
        assert "Pour mar. 24 nov." in counter.open("products")


class TestVariants:
    def test_are_folded_under_their_product(self, counter: Counter) -> None:
        make_variants(counter.shop, "Pull", "Taille", {"S": 4500, "M": 4900})
        page = counter.open("products").replace("\u00a0", " ")
        assert "2 déclinaisons, de 45,00 € à 49,00 €" in page

    def test_one_of_them_is_changed_alone(self, counter: Counter) -> None:
        jumper = make_variants(counter.shop, "Pull", "Taille", {"S": 4500, "M": 4900})
        records = {
            record.product.title: record
            for record in StockRecord.objects.filter(product__parent=jumper)
        }
        counter.tap("product_price", records["S"].pk, price="47")
        prices = StockRecord.objects.filter(product__parent=jumper).order_by("product__title")
        assert [record.price_cents for record in prices] == [4900, 4700]


class TestSeveralAtOnce:
    def test_are_hidden_and_put_on_sale(self, counter: Counter) -> None:
        made = [make_product(counter.shop) for _ in range(3)]
        ids = [product.pk for product in made[:2]]
        counter.tap("products_bulk", action="hide", product=ids)
        assert Product.objects.filter(is_public=True).get() == made[2]
        counter.tap("products_bulk", action="show", product=ids)
        assert Product.objects.filter(is_public=True).count() == 3

    def test_variants_go_with_their_product(self, counter: Counter) -> None:
        jumper = make_variants(counter.shop, "Pull", "Taille", {"S": 4500})
        counter.tap("products_bulk", action="hide", product=jumper.pk)
        assert not Product.objects.filter(is_public=True).exists()

    def test_what_lacks_a_legal_mention_stays_hidden_and_is_told(self, counter: Counter) -> None:
        wine = make_product(counter.shop, "Vin", is_alcohol=True, is_public=False)
        Product.objects.filter(pk=wine.pk).update(alcohol_percent=None)
        page = counter.tap("products_bulk", action="show", product=wine.pk)
        assert "« Vin » reste masqué. Indiquez le degré d’alcool." in page
        assert not Product.objects.get(pk=wine.pk).is_public

    def test_are_archived_and_come_back_hidden(self, counter: Counter) -> None:
        bread = make_product(counter.shop, "Pain")
        counter.tap("products_bulk", action="archive", product=bread.pk)
        assert titles(counter) == []
        counter.tap("products_bulk", action="restore", product=bread.pk)
        assert titles(counter, voir="masques") == ["Pain"]

    def test_change_category(self, counter: Counter) -> None:
        bread = make_product(counter.shop, "Pain", category="Gâteaux")
        make_category("Pains")
        assert "Ranger un produit" in counter.tap(
            "products_bulk", action="category", product=bread.pk
        )
        counter.tap("products_bulk", action="category", product=bread.pk, category="pains")
        assert [category.slug for category in bread.categories.all()] == ["pains"]

    def test_have_their_prices_shown_before_they_change(self, counter: Counter) -> None:
        bread = make_product(counter.shop, "Pain", 420)
        asked: dict[str, Any] = {
            "action": "prices",
            "product": bread.pk,
            "percent": "3",
            "rounding": "5",
        }
        page = counter.tap("products_bulk", **asked).replace("\u00a0", " ")
        assert "4,20 € 4,35 €" in page
        assert price(bread) == 420

    def test_are_repriced_once_confirmed(self, counter: Counter) -> None:
        bread, cake = make_product(counter.shop, "A", 420), make_product(counter.shop, "B", 1999)
        asked: dict[str, Any] = {
            "action": "prices",
            "everything": "1",
            "percent": "-10",
            "rounding": "90",
        }
        address = reverse("merchant:products_bulk")
        seen = counter.client.post(address, asked).context["seen"]
        counter.tap("products_bulk", **asked, seen=seen)
        assert (price(bread), price(cake)) == (390, 1790)
        assert "Des prix ont changé entre-temps" in counter.tap("products_bulk", **asked, seen=seen)
        assert (price(bread), price(cake)) == (390, 1790)

    @pytest.mark.parametrize("percent", ["0", "abc", "95", "-95"])
    def test_a_percentage_that_makes_no_sense_is_told(self, counter: Counter, percent: str) -> None:
        bread = make_product(counter.shop, "Pain", 420)
        page = counter.tap("products_bulk", action="prices", product=bread.pk, percent=percent)
        assert "Indiquez un nombre" in page
        assert price(bread) == 420

    def test_nothing_ticked_is_told(self, counter: Counter) -> None:
        make_product(counter.shop)
        assert "Choisissez d’abord" in counter.tap("products_bulk", action="hide")

    def test_another_shops_products_are_passed_over(
        self, counter: Counter, bookshop: Partner
    ) -> None:
        novel = make_product(bookshop, "Le Grand Meaulnes")
        counter.tap("products_bulk", action="archive", product=novel.pk)
        assert Product.objects.get(pk=novel.pk).archived_at is None


class TestCopyAndPreview:
    def test_a_copy_is_hidden(self, counter: Counter) -> None:
        bread = make_product(counter.shop, "Pain", category="Pains")
        page = counter.tap("product_copy", bread.pk)
        assert "« Pain (copie) » est prête, masquée." in page
        assert not Product.objects.get(title="Pain (copie)").is_public

    def test_a_hidden_product_is_seen_as_shoppers_would(self, counter: Counter) -> None:
        bread = make_variants(counter.shop, "Pain", "Taille", {"petit": 300, "grand": 500})
        for product in (bread, *bread.children.all()):
            set_public(actor=SYSTEM, product=product, is_public=False)
        answer = counter.client.get(reverse("merchant:product_preview", args=[bread.pk]))
        page = answer.content.decode()
        assert "Ce produit est masqué" in page
        assert "grand" in page
        assert reverse("storefront:add") not in page

    def test_an_archived_product_is_marked_so(self, counter: Counter) -> None:
        bread = make_product(counter.shop, "Pain")
        counter.tap("products_bulk", action="archive", product=bread.pk)
        answer = counter.client.get(reverse("merchant:product_preview", args=[bread.pk]))
        assert "Ce produit est archivé" in answer.content.decode()
