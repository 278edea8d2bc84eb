"""Products are written whole: price, stock, journal, categories, search text."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scopes_disabled

from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.models import AuditEntry
from shops.catalogue.drafts import ProductDraft, ProductRefused, VariantDraft
from shops.catalogue.models import Product
from shops.catalogue.services import (
    create_product,
    create_products,
    create_variant,
    set_price,
    set_public,
)
from shops.partner.models import Partner, StockRecord
from shops.stock.models import Cause, StockMovement
from tests.factories import (
    make_category,
    make_product,
    make_variants,
    product_draft,
    stock_record_of,
)

JUMPER = VariantDraft(choice=(("Taille", "XL"), ("Couleur", "bleu")), price_cents=5200, stock=2)


def test_a_product_has_its_price_in_euros_and_its_stock_in_the_journal(bakery: Partner) -> None:
    draft = ProductDraft(
        title="Miel", price_cents=1250, vat_rate=Decimal("5.5"), stock=4, sku="M-1"
    )
    record = stock_record_of(create_product(actor=SYSTEM, shop=bakery, draft=draft))
    assert (record.price, record.price_cents, record.vat_rate) == (
        Decimal("12.50"),
        1250,
        Decimal("5.50"),
    )
    assert (record.num_in_stock, record.num_allocated, record.partner_sku) == (4, 0, "M-1")
    with scopes_disabled():
        movement = StockMovement.objects.get(stock_record=record)
    assert (movement.quantity, movement.cause) == (4, Cause.OPENING)


@pytest.mark.parametrize("availability", ["per_day", "to_order"])
def test_goods_without_a_shelf_have_no_stock_and_no_journal(
    bakery: Partner, availability: str
) -> None:
    record = stock_record_of(make_product(bakery, availability=availability))
    assert record.num_in_stock is None
    with scopes_disabled():
        assert not StockMovement.objects.exists()


def test_variants_are_sold_in_place_of_their_product(bookshop: Partner) -> None:
    product = make_product(bookshop, "Pull", variants=[JUMPER], allergens=[], is_food=False)
    assert product.structure == Product.PARENT
    assert not StockRecord.objects.filter(product=product).exists()
    child = Product.objects.get(parent=product)
    assert (child.title, child.choice) == ("XL, bleu", [["Taille", "XL"], ["Couleur", "bleu"]])
    assert child.shop_id == bookshop.pk


def test_a_variant_can_be_added_and_is_found_by_search(bookshop: Partner) -> None:
    product = make_variants(bookshop, "Pull", "Taille", {"S": 4500})
    variant = create_variant(actor=SYSTEM, product=product, draft=JUMPER)
    assert stock_record_of(variant).price_cents == 5200
    product.refresh_from_db()
    assert " bleu" in product.search_text


def test_a_product_that_stands_alone_takes_no_variant(bookshop: Partner) -> None:
    with pytest.raises(ProductRefused):
        create_variant(actor=SYSTEM, product=make_product(bookshop), draft=JUMPER)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("title", {"title": "  "}),
        ("price", {"price_cents": 0}),
        ("vat_rate", {"vat_rate": Decimal("19.6")}),
        ("availability", {"availability": "someday"}),
        ("stock", {"stock": -1}),
        ("max_days", {"max_days": 31}),
        ("max_per_order", {"max_per_order": 0}),
        ("allergens", {"allergens": ["dust"]}),
        ("net_unit", {"net_unit": "oz"}),
        ("withdrawal_exception", {"withdrawal_exception": "because"}),
        ("categories", {"categories": ["nowhere"]}),
        ("choice", {"variants": [VariantDraft(choice=(), price_cents=100)]}),
        ("price", {"variants": [VariantDraft(choice=(("Taille", "S"),), price_cents=0)]}),
    ],
)
def test_what_cannot_be_is_refused_with_the_field(
    bakery: Partner, field: str, change: dict[str, Any]
) -> None:
    draft = ProductDraft(**{"title": "Miel", "price_cents": 1250, **change})
    with pytest.raises(ProductRefused) as refused:
        create_products(actor=SYSTEM, shop=bakery, drafts=[product_draft(), draft])
    assert refused.value.field == field
    assert not Product.objects.exists()


def test_many_products_are_written_in_about_as_many_queries_as_few(bakery: Partner) -> None:
    category = make_category("Pains")

    def write(number: int) -> int:
        drafts = [
            product_draft(f"Pain {index}", categories=[category.slug]) for index in range(number)
        ]
        with CaptureQueriesContext(connection) as captured:
            create_products(actor=SYSTEM, shop=bakery, drafts=drafts)
        return len(captured)

    write(2)
    assert write(200) <= 2 * write(10)


def test_a_price_can_be_changed_and_the_change_is_audited(bakery: Partner) -> None:
    record = stock_record_of(make_product(bakery, price_cents=500))
    set_price(actor=SYSTEM, stock_record_id=record.pk, price_cents=450)
    record.refresh_from_db()
    assert record.price_cents == 450
    entry = AuditEntry.objects.get(action="catalogue.price_set")
    assert entry.data == {"stock_record": record.pk, "before": 500, "after": 450}
    with pytest.raises(ProductRefused):
        set_price(actor=SYSTEM, stock_record_id=record.pk, price_cents=0)


def test_a_product_can_be_hidden_and_shown(bakery: Partner) -> None:
    product = make_product(bakery)
    set_public(actor=SYSTEM, product=product, is_public=False)
    assert not Product.objects.get(pk=product.pk).is_public
    set_public(actor=SYSTEM, product=product, is_public=True)
    assert Product.objects.get(pk=product.pk).is_public
