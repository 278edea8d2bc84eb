"""A shop's own products as the shop sees them: hidden, sold out and archived ones too.

Each function asks the database a number of questions that does not depend on the catalogue.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django_scopes import scopes_disabled

from marketplace.kernel import clock
from shops.catalogue.cards import picture_url
from shops.catalogue.models import Product
from shops.catalogue.search import needle, stems
from shops.catalogue.selectors import get_category, in_title
from shops.hours.timetable import Timetable, timetable
from shops.partner.models import AvailabilityKind, Partner, StockRecord
from shops.prices.models import CutState, PriceCut
from shops.stock.models import DayQuantity

PER_PAGE = 25
#: States by which the list can be narrowed; without one it has all that is not archived.
FILTERS = ("on_sale", "hidden", "sold_out", "low", "promotion", "archived")
SORTS = ("name", "recent", "sold", "price", "stock")
_DAYS_AHEAD = 14

_AVAILABLE = (
    Coalesce(F("num_in_stock"), 0, output_field=IntegerField())
    - Coalesce(F("num_allocated"), 0, output_field=IntegerField())
    - F("kept_in_shop")
)


@dataclass(frozen=True, slots=True)
class OwnOffer:
    """One thing that the shop sells: a product without variants, or a variant. Cents incl. tax."""

    stock_record_id: int
    product_id: int
    #: The variant's choice; empty for a product without variants.
    title: str
    sku: str
    price_cents: int
    #: To which the price returns; as ``price_cents`` but while a cut runs.
    usual_cents: int
    promotion_id: int | None
    availability: str
    #: Counted: what stands on the shelf, is held for orders, and can be ordered online.
    on_hand: int
    held: int
    available: int
    #: Per day: the next day for which it can be ordered, how many are made, and ordered already.
    day: date | None
    day_quantity: int
    day_held: int
    max_days: int

    @property
    def is_cut(self) -> bool:
        return self.promotion_id is not None

    @property
    def is_out(self) -> bool:
        """Whether none can be ordered online."""
        if self.availability == AvailabilityKind.COUNTED:
            return self.available <= 0
        if self.availability == AvailabilityKind.PER_DAY:
            return self.day_quantity <= self.day_held
        return False


@dataclass(frozen=True, slots=True)
class OwnProduct:
    """A product in the shop's list."""

    id: int
    slug: str
    title: str
    picture: str
    is_public: bool
    is_archived: bool
    has_variants: bool
    categories: list[str] = field(default_factory=list)
    offers: list[OwnOffer] = field(default_factory=list)

    @property
    def is_cut(self) -> bool:
        return any(offer.is_cut for offer in self.offers)

    @property
    def is_out(self) -> bool:
        return all(offer.is_out for offer in self.offers)

    @property
    def prices(self) -> tuple[int, int]:
        """The lowest and the highest price to pay."""
        cents = [offer.price_cents for offer in self.offers] or [0]
        return min(cents), max(cents)


@dataclass(frozen=True, slots=True)
class OwnPage:
    """One page of the list; ``page`` is within 1 and ``pages``, whatever was asked for."""

    items: list[OwnProduct]
    total: int
    pages: int
    page: int


def own_products(
    shop: Partner, *, query: str = "", state: str = "", category: str = ""
) -> "QuerySet[Product]":
    """The shop's products that have all words of ``query`` (or bear that reference or EAN), of one
    of FILTERS, and of a category (slug) or those below it. Variants stand behind their parent."""
    products = Product.objects.filter(shop=shop).exclude(structure=Product.CHILD)
    products = products.filter(archived_at__isnull=state != "archived")
    if category:
        node = get_category(category)
        links = Product.categories.through.objects.filter(
            category__path__startswith=node.path if node else "-"
        )
        products = products.filter(pk__in=links.values("product_id"))
    if query.strip():
        products = products.filter(_matches(shop, query))
    return _narrowed(shop, products, state)


def list_own_products(
    shop: Partner,
    *,
    query: str = "",
    state: str = "",
    category: str = "",
    sort: str = "name",
    page: int = 1,
) -> OwnPage:
    """A page of the shop's list; an unknown ``state`` or ``sort`` counts as none."""
    products = own_products(shop, query=query, state=state, category=category)
    total = products.count()
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(1, page), pages)
    rows = _sorted(products, sort, stems(query))[(number - 1) * PER_PAGE : number * PER_PAGE]
    return OwnPage(_rows(shop, rows), total, pages, number)


def own_product(shop: Partner, product_id: int) -> OwnProduct | None:
    """One product of the shop, whatever its state; None if it is another's."""
    products = Product.objects.filter(shop=shop, pk=product_id).exclude(structure=Product.CHILD)
    return next(iter(_rows(shop, products)), None)


def offers_of(product_ids: Collection[int]) -> "QuerySet[StockRecord]":
    """What is sold of these products: themselves or their variants, archived variants aside."""
    records: QuerySet[StockRecord] = StockRecord.objects.filter(
        Q(product__in=product_ids, product__structure=Product.STANDALONE)
        | Q(product__parent__in=product_ids, product__archived_at__isnull=True),
        price__isnull=False,
    )
    return records


def _matches(shop: Partner, query: str) -> Q:
    reference = query.strip()
    named = StockRecord.objects.filter(partner=shop).filter(
        Q(partner_sku__iexact=reference) | Q(product__ean=reference)
    )
    # Both sides of the parent: a variant's reference finds its product.
    by_reference = Q(pk__in=named.values("product_id")) | Q(pk__in=named.values("product__parent"))
    words = Q()
    for stem in stems(query):
        words &= Q(search_text__contains=needle(stem))
    return (words | by_reference) if words else by_reference


def _narrowed(shop: Partner, products: "QuerySet[Product]", state: str) -> "QuerySet[Product]":
    if state == "on_sale":
        return products.filter(is_public=True)
    if state == "hidden":
        return products.filter(is_public=False)
    if state == "sold_out":
        return products.exclude(_has(_to_be_had()))
    if state == "low":
        left = _AVAILABLE + F("kept_in_shop")
        counted = StockRecord.objects.filter(availability=AvailabilityKind.COUNTED)
        return products.filter(
            _has(counted.alias(left=left).filter(left__lte=F("low_stock_threshold")))
        )
    if state == "promotion":
        with scopes_disabled():
            cuts = PriceCut.objects.filter(state=CutState.RUNNING, promotion__shop=shop)
            return products.filter(
                _has(StockRecord.objects.filter(pk__in=cuts.values("stock_record_id")))
            )
    return products


def _has(records: "QuerySet[StockRecord]") -> Q:
    """Products of which one of these is sold, as themselves or as a variant."""
    own = records.filter(product=OuterRef("pk"))
    variants = records.filter(product__parent=OuterRef("pk"), product__archived_at__isnull=True)
    return Q(Exists(own)) | Q(Exists(variants))


def _to_be_had() -> "QuerySet[StockRecord]":
    """Stock records of which something can be ordered."""
    counted = Q(availability=AvailabilityKind.COUNTED, available__gt=0)
    per_day = Q(availability=AvailabilityKind.PER_DAY) & (
        Q(per_day_quantity__gt=0) | ~Q(per_day_by_weekday={})
    )
    to_order = Q(availability=AvailabilityKind.TO_ORDER)
    records: QuerySet[StockRecord] = StockRecord.objects.alias(available=_AVAILABLE).filter(
        counted | per_day | to_order
    )
    return records


def _sorted(products: "QuerySet[Product]", sort: str, wanted: Sequence[str]) -> "QuerySet[Product]":
    if sort == "recent":
        return products.order_by("-pk")
    if sort == "sold":
        return products.order_by("-sold_count", "search_text", "pk")
    if sort == "price":
        lowest = Coalesce(Min("stockrecords__price"), Min("children__stockrecords__price"))
        return products.annotate(lowest=lowest).order_by(F("lowest").asc(nulls_last=True), "pk")
    if sort == "stock":
        sold = StockRecord.objects.filter(
            Q(product=OuterRef("pk")) | Q(product__parent=OuterRef("pk")),
            availability=AvailabilityKind.COUNTED,
        )
        left = sold.alias(available=_AVAILABLE).order_by("available")
        fewest = Subquery(left.annotate(fewest=F("available")).values("fewest")[:1])
        return products.annotate(fewest=fewest).order_by(F("fewest").asc(nulls_last=True), "pk")
    if wanted:
        # What bears the words in its name comes before what only lies in such a category.
        rank = sum((in_title(stem) for stem in wanted), Value(0))
        return products.annotate(rank=rank).order_by("-rank", "search_text", "pk")
    return products.order_by("search_text", "pk")


_FIELDS = ("pk", "slug", "title", "picture", "is_public", "archived_at", "structure")


def _rows(shop: Partner, products: "QuerySet[Product]") -> list[OwnProduct]:
    rows: list[dict[str, Any]] = list(products.values(*_FIELDS))
    ids = [row["pk"] for row in rows]
    offers = _offers(shop, ids)
    categories: dict[int, list[str]] = {}
    links = Product.categories.through.objects.filter(product__in=ids).order_by("pk")
    for product_id, name in links.values_list("product_id", "category__name"):
        categories.setdefault(product_id, []).append(name)
    return [
        OwnProduct(
            id=row["pk"],
            slug=row["slug"],
            title=row["title"],
            picture=picture_url(row["picture"]),
            is_public=row["is_public"],
            is_archived=row["archived_at"] is not None,
            has_variants=row["structure"] == Product.PARENT,
            categories=categories.get(row["pk"], []),
            offers=offers.get(row["pk"], []),
        )
        for row in rows
    ]


def _offers(shop: Partner, product_ids: Sequence[int]) -> dict[int, list[OwnOffer]]:
    running = FilteredRelation("price_cuts", condition=Q(price_cuts__state=CutState.RUNNING))
    records = list(
        offers_of(product_ids)
        .select_related("product")
        .annotate(
            running=running,
            cut_usual=F("running__usual_cents"),
            cut_promotion=F("running__promotion_id"),
        )
        .order_by("product__parent_id", "product_id")
    )
    days = _next_days(
        timetable(shop),
        [record for record in records if record.availability == AvailabilityKind.PER_DAY],
    )
    found: dict[int, list[OwnOffer]] = {}
    for record in records:
        product_id = record.product.parent_id or record.product_id
        found.setdefault(product_id, []).append(_offer(record, days.get(record.pk)))
    return found


def _offer(record: StockRecord, day: tuple[date, int, int] | None) -> OwnOffer:
    return OwnOffer(
        stock_record_id=record.pk,
        product_id=record.product_id,
        title=record.product.title if record.product.parent_id else "",
        sku=record.partner_sku,
        price_cents=record.price_cents,
        usual_cents=record.cut_usual or record.price_cents,
        promotion_id=record.cut_promotion,
        availability=record.availability,
        on_hand=record.num_in_stock or 0,
        held=record.num_allocated or 0,
        available=record.counted_available,
        day=day[0] if day else None,
        day_quantity=day[1] if day else 0,
        day_held=day[2] if day else 0,
        max_days=record.max_days,
    )


def _next_days(
    table: Timetable, records: Sequence[StockRecord]
) -> dict[int, tuple[date, int, int]]:
    """For each per-day thing the next open day that can still be ordered: the day, how many are made
    for it, and how many are ordered."""
    today = clock.today()
    ahead = [today + timedelta(days=number) for number in range(1, _DAYS_AHEAD + 1)]
    open_days = [day for day in ahead if table.opening_intervals(day)] if records else []
    now = clock.now()
    chosen = {
        record.pk: (record, day)
        for record in records
        if (day := next((d for d in open_days if now <= record.orderable_until(d)), None))
    }
    with scopes_disabled():
        known = {
            (pk, day): (quantity, held)
            for pk, day, quantity, held in DayQuantity.objects.filter(
                stock_record__in=chosen, day__in=open_days
            ).values_list("stock_record_id", "day", "quantity", "held")
        }
    return {
        pk: (day, *known.get((pk, day), (record.quantity_on(day), 0)))
        for pk, (record, day) in chosen.items()
    }
