"""A product is changed, archived, put back and copied; nothing that was sold is lost."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django_scopes import scopes_disabled

from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.models import AuditEntry, User
from shops.catalogue import selectors
from shops.catalogue.drafts import ProductDraft, ProductRefused, VariantDraft
from shops.catalogue.editing import (
    archive_products,
    duplicate_product,
    restore_products,
    update_product,
)
from shops.catalogue.models import Product
from shops.catalogue.redrafting import draft_of
from shops.catalogue.services import set_public
from shops.partner.models import AvailabilityKind, Partner, StockRecord
from shops.stock.models import DayQuantity, StockMovement
from shops.stock.services import Want, hold_units
from tests.factories import (
    make_category,
    make_product,
    make_variants,
    product_draft,
    stock_record_of,
)

XL = VariantDraft(choice=(("Taille", "XL"),), price_cents=5200, stock=2)


def fresh(product: Product) -> Product:
    return Product.objects.get(pk=product.pk)


def change(product: Product, **changes: Any) -> Product:
    draft = replace(draft_of(fresh(product)), **changes)
    return update_product(actor=SYSTEM, product=product, draft=draft)


def hold(product: Product, quantity: int = 1, day: date | None = None) -> None:
    want = Want(stock_record_of(product).pk, uuid4(), quantity, day)
    with transaction.atomic():
        assert hold_units(wants=[want], owner=uuid4()) == []


class TestChanging:
    def test_writes_facts_categories_and_price(self, bakery: Partner) -> None:
        bread = make_category("Pains")
        product = make_product(bakery, "Tourte", 500)
        change(
            product,
            title="Tourte de seigle",
            origin="France",
            price_cents=620,
            categories=[bread.slug],
        )
        page = selectors.get_product(product.pk)
        assert page is not None
        assert (page.product.title, page.product.slug) == ("Tourte de seigle", "tourte-de-seigle")
        assert page.product.origin == "France"
        assert page.card.price_cents == 620
        assert [node.slug for node in page.breadcrumb] == ["pains"]
        assert selectors.search_products("seigle").total == 1

    def test_written_back_unchanged_changes_nothing(self, bakery: Partner) -> None:
        product = make_product(bakery, "Miel", 1250, net_quantity=Decimal(500), net_unit="g")
        before = draft_of(fresh(product))
        change(product)
        assert draft_of(fresh(product)) == before
        assert not AuditEntry.objects.filter(action="catalogue.price_set").exists()

    def test_never_touches_what_stands_on_the_shelf(self, bakery: Partner) -> None:
        product = make_product(bakery, stock=7)
        change(product, stock=99)
        assert stock_record_of(product).num_in_stock == 7
        with scopes_disabled():
            assert StockMovement.objects.count() == 1

    def test_says_when_a_person_did_it(self, bakery: Partner, market_day: datetime) -> None:
        product = make_product(bakery)
        Product.objects.update(edited_at=None)
        draft = draft_of(fresh(product))
        update_product(actor=SYSTEM, product=product, draft=draft, by_hand=False)
        assert fresh(product).edited_at is None
        update_product(actor=SYSTEM, product=product, draft=draft)
        edited_at = fresh(product).edited_at
        assert edited_at is not None
        assert edited_at >= market_day

    def test_refuses_what_breaks_a_rule_and_writes_nothing(self, bakery: Partner) -> None:
        product = make_product(bakery, "Miel", 1250)
        with pytest.raises(ProductRefused) as refused:
            change(product, title="Autre", is_food=True, allergens=None)
        assert refused.value.field == "allergens"
        assert fresh(product).title == "Miel"

    def test_is_for_the_shops_own_people(self, bakery: Partner, bookseller: User) -> None:
        product = make_product(bakery)
        with pytest.raises(NotAllowed):
            update_product(
                actor=Actor.of(bookseller, kind="staff"),
                product=product,
                draft=product_draft("Volé"),
            )

    def test_a_reference_belongs_to_one_article(self, bakery: Partner) -> None:
        make_product(bakery, sku="P-1")
        other = make_product(bakery, sku="P-2")
        with pytest.raises(ProductRefused) as refused:
            change(other, sku="P-1")
        assert refused.value.field == "sku"
        assert change(other, sku="P-3")

    def test_counted_goods_that_orders_wait_for_stay_counted(self, bakery: Partner) -> None:
        product = make_product(bakery)
        hold(product)
        with pytest.raises(ProductRefused) as refused:
            change(product, availability=AvailabilityKind.TO_ORDER)
        assert refused.value.field == "availability"

    def test_another_usual_quantity_counts_for_the_days_to_come(
        self, bakery: Partner, market_day: datetime
    ) -> None:
        product = make_product(bakery, availability=AvailabilityKind.PER_DAY, per_day_quantity=10)
        hold(product, 8, day=date(2026, 11, 21))
        change(product, per_day_quantity=5)
        with scopes_disabled():
            assert DayQuantity.objects.get().quantity == 8, "what is ordered stays"
        change(product, per_day_quantity=40)
        assert stock_record_of(product).quantity_on(date(2026, 11, 28)) == 40


class TestVariants:
    def test_are_known_by_their_choice(self, bookshop: Partner) -> None:
        product = make_variants(bookshop, "Pull", "Taille", {"S": 4500, "M": 4900})
        draft = draft_of(fresh(product))
        small, medium = draft.variants
        dearer = [replace(small, sku="", price_cents=4700), replace(medium, sku="")]
        update_product(actor=SYSTEM, product=product, draft=replace(draft, variants=dearer))
        prices = StockRecord.objects.filter(product__parent=product).order_by("product_id")
        assert [record.price_cents for record in prices] == [4700, 4900]

    def test_are_known_by_their_reference_when_the_choice_changes(self, bookshop: Partner) -> None:
        product = make_variants(bookshop, "Pull", "Taille", {"S": 4500})
        draft = draft_of(fresh(product))
        renamed = replace(draft.variants[0], choice=(("Taille", "36"),))
        update_product(actor=SYSTEM, product=product, draft=replace(draft, variants=[renamed]))
        child = Product.objects.get(parent=product)
        assert (child.title, stock_record_of(child).num_in_stock) == ("36", 10)

    def test_new_ones_are_created_and_missing_ones_archived(self, bookshop: Partner) -> None:
        product = make_variants(bookshop, "Pull", "Taille", {"S": 4500, "M": 4900})
        draft = draft_of(fresh(product))
        update_product(
            actor=SYSTEM, product=product, draft=replace(draft, variants=[draft.variants[0], XL])
        )
        page = selectors.get_product(product.pk)
        assert page is not None
        assert [variant.title for variant in page.variants] == ["S", "XL"]
        gone = Product.objects.get(parent=product, title="M")
        assert gone.archived_at is not None
        assert selectors.get_product(gone.pk) is None

    def test_one_that_comes_back_is_the_same(self, bookshop: Partner) -> None:
        product = make_variants(bookshop, "Pull", "Taille", {"S": 4500, "M": 4900})
        draft = draft_of(fresh(product))
        for variants in ([draft.variants[0]], draft.variants):
            update_product(actor=SYSTEM, product=product, draft=replace(draft, variants=variants))
        assert Product.objects.filter(parent=product, archived_at=None).count() == 2

    def test_the_last_one_stays(self, bookshop: Partner) -> None:
        product = make_variants(bookshop, "Pull", "Taille", {"S": 4500})
        with pytest.raises(ProductRefused) as refused:
            change(product, variants=[], price_cents=4500)
        assert refused.value.field == "variants"

    def test_a_product_hands_its_stock_on_to_its_first_variant(self, bookshop: Partner) -> None:
        product = make_product(bookshop, "Pull", 4500, stock=6)
        record = stock_record_of(product)
        hold(product, 2)
        small = VariantDraft(choice=(("Taille", "S"),), price_cents=4500)
        change(product, variants=[small, XL])
        record.refresh_from_db()
        assert (record.product.title, record.num_in_stock, record.num_allocated) == ("S", 6, 2)
        assert fresh(product).structure == Product.PARENT
        assert Product.objects.get(parent=product, title="XL").is_public


class TestArchiving:
    def test_takes_products_off_every_page(self, bakery: Partner) -> None:
        make_category("Pains")
        product = make_product(bakery, "Tourte", category="Pains")
        assert archive_products(actor=SYSTEM, shop=bakery, product_ids=[product.pk]) == 1
        assert selectors.get_product(product.pk) is None
        assert selectors.search_products("tourte").total == 0
        assert selectors.list_products(category="pains").total == 0
        assert selectors.cards([product.pk]) == []

    def test_what_is_archived_cannot_be_shown(self, bakery: Partner) -> None:
        product = make_product(bakery)
        archive_products(actor=SYSTEM, shop=bakery, product_ids=[product.pk])
        with pytest.raises(ProductRefused):
            set_public(actor=SYSTEM, product=fresh(product), is_public=True)
        change(product, is_public=True)
        assert not fresh(product).is_public

    def test_what_is_put_back_is_hidden_at_first(self, bakery: Partner) -> None:
        product = make_product(bakery)
        archive_products(actor=SYSTEM, shop=bakery, product_ids=[product.pk])
        assert restore_products(actor=SYSTEM, shop=bakery, product_ids=[product.pk]) == 1
        assert fresh(product).archived_at is None
        assert not fresh(product).is_public

    def test_passes_other_shops_over(self, bakery: Partner, bookshop: Partner) -> None:
        product = make_product(bookshop)
        assert archive_products(actor=SYSTEM, shop=bakery, product_ids=[product.pk]) == 0
        assert fresh(product).archived_at is None


class TestCopying:
    def test_makes_a_hidden_copy_with_an_empty_shelf(self, bakery: Partner) -> None:
        product = make_product(bakery, "Miel", 1250, stock=4, category="Miels", origin="Anjou")
        copy = duplicate_product(actor=SYSTEM, product=product)
        assert (copy.title, copy.is_public, copy.origin) == ("Miel (copie)", False, "Anjou")
        assert stock_record_of(copy).num_in_stock == 0
        assert [category.name for category in copy.categories.all()] == ["Miels"]

    def test_copies_variants_with_new_references(self, bookshop: Partner) -> None:
        product = make_variants(bookshop, "Pull", "Taille", {"S": 4500, "M": 4900})
        copy = duplicate_product(actor=SYSTEM, product=product)
        assert [child.title for child in copy.children.order_by("pk")] == ["S", "M"]


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("ean", {"ean": "3017620422004"}),
        ("ean", {"ean": "30176"}),
        ("minimum_age", {"minimum_age": 17}),
        ("preparation_minutes", {"preparation_minutes": -5}),
        ("season_from", {"season_from": 3}),
        ("season_from", {"season_from": 3, "season_to": 13}),
        ("net_quantity", {"is_weighed": True}),
        ("net_quantity", {"net_quantity": Decimal(0), "net_unit": "g"}),
        ("alcohol_percent", {"is_alcohol": True, "alcohol_percent": Decimal(140)}),
        ("choice", {"variants": [XL, XL]}),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(field: str, facts: dict[str, Any]) -> None:
    draft = ProductDraft(**{"title": "Miel", "price_cents": 1250, **facts})
    with pytest.raises(ProductRefused) as refused:
        draft.check()
    assert refused.value.field == field


def test_all_that_is_wrong_is_said_at_once() -> None:
    draft = ProductDraft(title=" ", price_cents=0, ean="12", max_per_order=0)
    fields = [problem.field for problem in draft.problems()]
    assert fields == ["title", "price", "max_per_order", "ean"]


def test_a_bar_code_is_kept_as_its_digits(bakery: Partner) -> None:
    assert make_product(bakery, ean="3 017620 422003").ean == "3017620422003"
    assert make_product(bakery, ean="036000291452").ean == "0036000291452"
