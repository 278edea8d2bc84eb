"""What the shop has of the products of a file: found by reference, bar code or name, in bulk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from shops.catalogue.categories import SEPARATOR
from shops.catalogue.drafts import ProductDraft
from shops.catalogue.models import Category, Product, Tint
from shops.catalogue.redrafting import drafts_of
from shops.catalogue.search import fold
from shops.files.items import Item
from shops.files.models import ImportRow, KnownCategory, PictureSource
from shops.partner.models import Partner, StockRecord
from shops.prices.models import PriceChange
from shops.prices.services import running_cuts
from shops.stock.models import StockMovement

_FOOD_TINTS = (Tint.BREAD, Tint.FOOD, Tint.DRINK)


@dataclass(slots=True)
class Known:
    """One product of the shop as it is now."""

    product: Product
    draft: ProductDraft
    #: By reference: of the product itself or its variants, archived ones too.
    records: dict[str, StockRecord]
    source: PictureSource | None = None
    #: Cents to which things return that are cut now, by stock record.
    usual_cents: dict[int, int] = field(default_factory=dict)
    #: When price and stock were last changed by somebody since the file was made.
    priced_at: dict[int, datetime] = field(default_factory=dict)
    stocked_at: dict[int, datetime] = field(default_factory=dict)
    edited_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TownCategory:
    """A category of the town, and whether what is in it is eaten or drunk."""

    slug: str
    name: str
    #: « Pains et pâtisseries > Pains ».
    path: str
    is_food: bool


@dataclass(slots=True)
class Categories:
    """The town's categories, and which of them the shop means by the words of its files."""

    by_slug: dict[str, TownCategory]
    meant: dict[str, str]

    def slugs(self, texts: Iterable[str]) -> list[str]:
        """Slugs for the file's words, each once; words that mean none are passed over."""
        found = (self.slug_of(text) for text in texts)
        return list(dict.fromkeys(slug for slug in found if slug))

    def slug_of(self, text: str) -> str:
        """As the shop said, else the category of the same name (or of the path's last part)."""
        if text in self.meant:
            return self.meant[text]
        wanted = fold(text).strip()
        name = wanted.split(">")[-1].strip()
        by_name = ""
        for one in self.by_slug.values():
            if fold(one.path) == wanted:
                return one.slug
            if not by_name and fold(one.name) == name:
                by_name = one.slug
        return by_name


def categories_of(shop: Partner) -> Categories:
    """In two queries; inside the shop's scope."""
    paths: dict[str, str] = {}
    by_slug = {}
    rows = Category.objects.order_by("path").values_list("path", "slug", "name", "tint")
    for place, slug, name, tint in rows:
        above = paths.get(place[: -Category.steplen])
        paths[place] = SEPARATOR.join(filter(None, [above, name]))
        by_slug[slug] = TownCategory(slug, name, paths[place], tint in _FOOD_TINTS)
    meant = dict(KnownCategory.objects.filter(shop=shop).values_list("text", "slug"))
    return Categories(
        by_slug, {text: slug for text, slug in meant.items() if slug in {"", *by_slug}}
    )


def find(shop: Partner, items: Sequence[Item]) -> list[Known | None]:
    """The shop's product for each item, None where there is none, in a fixed number of queries.

    A reference decides; without a known one the bar code does; the name only where the file gives
    neither. A bar code or name that several products bear finds none of them.
    """
    product_ids = _matches(shop, items)
    products = {
        product.pk: product
        for product in Product.objects.filter(pk__in={pk for pk in product_ids if pk})
    }
    known = _known(products)
    return [known.get(pk) if pk else None for pk in product_ids]


def note_changes_since(known: Sequence[Known], made_at: datetime) -> None:
    """Write down what somebody changed after ``made_at``, an import's own writing aside."""
    own = _written_by_imports([one.product.pk for one in known])
    owner = {record.pk: one.product.pk for one in known for record in one.records.values()}

    def by_somebody(product_id: int, at: datetime) -> bool:
        return not any(start <= at <= end for start, end in own.get(product_id, ()))

    by_product = {one.product.pk: one for one in known}
    for one in known:
        edited = one.product.edited_at
        if edited is not None and edited > made_at and by_somebody(one.product.pk, edited):
            one.edited_at = edited
    for model, name in ((PriceChange, "priced_at"), (StockMovement, "stocked_at")):
        later = model.objects.filter(stock_record__in=owner, at__gt=made_at).order_by("at")
        for record_id, at in later.values_list("stock_record_id", "at"):
            product_id = owner[record_id]
            if by_somebody(product_id, at):
                getattr(by_product[product_id], name)[record_id] = at


def _matches(shop: Partner, items: Sequence[Item]) -> list[int | None]:
    units = [unit for item in items for unit in item.units]
    by_sku = {
        sku: parent or own
        for sku, own, parent in StockRecord.objects.filter(
            partner=shop, partner_sku__in={unit.sku for unit in units if unit.sku}
        ).values_list("partner_sku", "product_id", "product__parent_id")
    }
    own = Product.objects.filter(shop=shop)
    by_ean = _only_one(
        (ean, parent or pk)
        for ean, pk, parent in own.filter(
            ean__in={unit.ean for unit in units if unit.ean}
        ).values_list("ean", "pk", "parent_id")
    )
    nameless = {item.title for item in items if not _has_code(item)}
    by_title = _only_one(
        own.filter(title__in=nameless, archived_at=None)
        .exclude(structure=Product.CHILD)
        .values_list("title", "pk")
    )
    return [_match(item, by_sku, by_ean, by_title) for item in items]


def _match(
    item: Item, by_sku: dict[str, int], by_ean: dict[str, int], by_title: dict[str, int]
) -> int | None:
    for unit in item.units:
        if unit.sku in by_sku:
            return by_sku[unit.sku]
    for unit in item.units:
        if unit.ean in by_ean:
            return by_ean[unit.ean]
    return None if _has_code(item) else by_title.get(item.title)


def _has_code(item: Item) -> bool:
    return any(unit.sku or unit.ean for unit in item.units)


def _only_one(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, set[int]] = {}
    for name, pk in pairs:
        found.setdefault(name, set()).add(pk)
    return {name: ids.pop() for name, ids in found.items() if len(ids) == 1}


def _known(products: dict[int, Product]) -> dict[int, Known]:
    drafts = drafts_of(list(products.values()))
    records = StockRecord.objects.filter(
        Q(product__in=products) | Q(product__parent__in=products)
    ).select_related("product")
    sources = {
        source.product_id: source for source in PictureSource.objects.filter(product__in=products)
    }
    known = {
        pk: Known(product, drafts[pk], {}, sources.get(pk)) for pk, product in products.items()
    }
    rows = list(records)
    cuts = running_cuts([record.pk for record in rows])
    for record in rows:
        one = known[record.product.parent_id or record.product_id]
        one.records[record.partner_sku] = record
        cut = cuts.get(record.pk)
        if cut is not None and cut.usual_cents:
            one.usual_cents[record.pk] = cut.usual_cents
    return known


def _written_by_imports(product_ids: Sequence[int]) -> dict[int, list[tuple[datetime, datetime]]]:
    spans: dict[int, list[tuple[datetime, datetime]]] = {}
    rows = ImportRow.objects.filter(product__in=product_ids, written_at__isnull=False)
    for product_id, *times in rows.values_list(
        "product", "began_at", "written_at", "undo_began_at", "undone_at"
    ):
        for start, end in (times[:2], times[2:]):
            if start is not None and end is not None:
                spans.setdefault(product_id, []).append((start, end))
    return spans
