"""A product as the draft that it could have been written from."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from marketplace.kernel.money import to_euros
from shops.catalogue.drafts import ProductDraft, VariantDraft
from shops.catalogue.models import Product
from shops.partner.models import StockRecord
from shops.prices.services import running_cuts

#: Fields of an offer that bear the same name on the stock record.
_OF_OFFER = (
    "vat_rate",
    "availability",
    "kept_in_shop",
    "per_day_quantity",
    "order_until",
    "max_days",
    "max_per_order",
)
_OF_PRODUCT = (
    "title",
    "description",
    "net_quantity",
    "net_unit",
    "is_food",
    "is_prepacked",
    "ingredients",
    "keeping",
    "nutrition",
    "origin",
    "manufacturer",
    "warnings",
    "is_alcohol",
    "alcohol_percent",
    "minimum_age",
    "withdrawal_exception",
    "preparation_minutes",
    "season_from",
    "season_to",
    "is_weighed",
    "is_incomplete",
    "is_quickly_perishable",
    "ean",
    "picture",
    "is_public",
)


def draft_of(product: Product) -> ProductDraft:
    """The draft of one product, with what stands on the shelf now; see ``drafts_of``."""
    return drafts_of([product])[product.pk]


def drafts_of(products: Sequence[Product]) -> dict[int, ProductDraft]:
    """Drafts by product id, in three queries; variants that are archived are left out.

    ``stock`` is what is on hand now: writing a draft back changes no stock. Prices are the usual
    ones, also while a price cut runs.
    """
    ids = [product.pk for product in products]
    records = StockRecord.objects.filter(
        Q(product__in=ids) | Q(product__parent__in=ids, product__archived_at__isnull=True)
    ).select_related("product")
    sold: dict[int, list[StockRecord]] = {}
    found = list(records.order_by("product_id"))
    cuts = running_cuts([record.pk for record in found])
    for record in found:
        cut = cuts.get(record.pk)
        if cut is not None and cut.usual_cents:
            record.price = to_euros(cut.usual_cents)
        sold.setdefault(record.product.parent_id or record.product_id, []).append(record)
    links = Product.categories.through.objects.filter(product__in=ids).order_by("pk")
    categories: dict[int, list[str]] = {}
    for product_id, slug in links.values_list("product_id", "category__slug"):
        categories.setdefault(product_id, []).append(slug)
    return {
        product.pk: _draft(product, sold.get(product.pk, []), categories.get(product.pk, []))
        for product in products
    }


def _draft(
    product: Product, records: Sequence[StockRecord], categories: Sequence[str]
) -> ProductDraft:
    own = [record for record in records if record.product_id == product.pk]
    return ProductDraft(
        **{name: getattr(product, name) for name in _OF_PRODUCT},
        **(_offer(own[0]) if own else {"price_cents": 0}),
        photo=product.photo_id,
        allergens=product.allergens if product.is_food or product.allergens else None,
        categories=tuple(categories),
        variants=[_variant(record) for record in records if record.product_id != product.pk],
    )


def _variant(record: StockRecord) -> VariantDraft:
    child = record.product
    return VariantDraft(
        choice=tuple((str(name), str(value)) for name, value in child.choice),
        net_quantity=child.net_quantity,
        net_unit=child.net_unit,
        ean=child.ean,
        picture=child.picture,
        photo=child.photo_id,
        **_offer(record),
    )


def _offer(record: StockRecord) -> dict[str, Any]:
    return {
        "price_cents": record.price_cents,
        "stock": record.num_in_stock or 0,
        "per_day_by_weekday": {
            int(day): int(quantity) for day, quantity in record.per_day_by_weekday.items()
        },
        "sku": record.partner_sku,
        **{name: getattr(record, name) for name in _OF_OFFER},
    }
