"""Product cards: all that a list shows of a product, read in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import reduce
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.kernel.formats import local_date
from shops.catalogue.models import NetUnit, Product
from shops.catalogue.seasons import in_season, season_words
from shops.hours.windows import Offer, Window
from shops.hours.words import closed_words
from shops.partner.models import AvailabilityKind, Partner, SellingMode, StockRecord
from shops.pictures.sizes import card_picture
from shops.prices.models import CutState
from shops.stock.selectors import day_units_left

#: Counted goods of which no more are left than this say so.
FEW_LEFT = 3
UnitPrice = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Struck:
    """The price that a cut is compared with: the lowest of the last 30 days, or for quickly
    perishable goods the one just before. ``until`` is the cut's end."""

    cents: int
    is_lowest: bool
    until: datetime

    @property
    def last_day(self) -> date:
        """The last day (the town's) of the cut."""
        return local_date(self.until - timedelta(microseconds=1))

    def percent_off(self, price_cents: int) -> int:
        """By how many whole percent a price is below it, rounded down."""
        return (self.cents - price_cents) * 100 // self.cents


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be put in the basket: a product without variants, or one of its variants."""

    product_id: int
    stock_record_id: int
    #: Empty for a product without variants.
    title: str
    choice: tuple[tuple[str, str], ...]
    picture: str
    price_cents: int
    vat_rate: Decimal
    unit_price: UnitPrice | None
    availability: str
    #: Units that can be ordered now: counted ones on the shelf, or as many as an order may have.
    available: int
    max_per_order: int
    orderable: bool
    earliest: datetime | date | None
    badge: str
    #: « De mars à juin », for what is not sold now but in season; else empty.
    out_of_season: str = ""
    #: While a price cut runs: what its price is compared with (L112-1-1), in cents incl. tax.
    struck: "Struck | None" = None
    #: Counted, in season, and none is left to order.
    sold_out: bool = False
    #: When the shop last said that the counted stock is right.
    confirmed_at: datetime | None = None
    #: « Fermé jusqu’au … », for what cannot be had because the shop is closed; else empty.
    closed: str = ""
    #: What is in it, by its unit; None where it has no net quantity.
    net: tuple[Decimal, str] | None = None


@dataclass(frozen=True, slots=True)
class ProductCard:
    """A product in a list. Prices are cents incl. tax; ``earliest`` is the first pickup (UTC), or
    for goods made to order the day by which they are ready at the latest."""

    id: int
    slug: str
    title: str
    picture: str
    shop_id: int
    shop_name: str
    shop_code: str
    tint: str
    price_cents: int | None
    price_from: bool
    unit_price: UnitPrice | None
    availability: str
    orderable: bool
    sold_out: bool
    badge: str
    is_alcohol: bool
    earliest: datetime | date | None
    has_variants: bool
    struck: Struck | None = None
    #: Addresses of the picture in all its sizes; empty for a drawing, which has one.
    srcset: str = ""

    @property
    def picture_url(self) -> str:
        """Address of the picture; empty when it has none."""
        return self.picture

    @property
    def unit_price_cents(self) -> int | None:
        """Cents for a kilogram or a litre, where that is due."""
        return self.unit_price[0] if self.unit_price else None

    @property
    def unit(self) -> str:
        """Either "kg" or "l", or empty."""
        return self.unit_price[1] if self.unit_price else ""


def cards(products: "QuerySet[Product] | Sequence[int]") -> list[ProductCard]:
    """Cards of these products (in their order), whatever their number in six queries.

    Products that are not public are left out of a list of ids; a queryset is taken as it is.
    """
    if isinstance(products, QuerySet):
        rows = list(products.values(*_FIELDS))
    else:
        order = {pk: place for place, pk in enumerate(products)}
        rows = list(public_products().filter(pk__in=order).values(*_FIELDS))
        rows.sort(key=lambda row: order[row["id"]])
    choices = choices_of([row["id"] for row in rows])
    return [_card(row, choices.get(row["id"], [])) for row in rows]


def card_of(product: Product, choices: Sequence[Choice]) -> ProductCard:
    """The card of a product that is at hand with its shop and what can be bought of it."""
    row = {name: reduce(getattr, name.split("__"), product) for name in _FIELDS}
    return _card(row, choices)


def public_products() -> "QuerySet[Product]":
    """Products that people may see: public, of a listed shop; variants stand behind their parent."""
    found: QuerySet[Product] = Product.objects.filter(
        is_public=True, archived_at__isnull=True, shop__is_listed=True
    ).exclude(structure=Product.CHILD)
    return found


def choices_of(product_ids: Sequence[int], *, hidden_too: bool = False) -> dict[int, list[Choice]]:
    """What can be bought of each product, by product id: itself, or its public variants (those that
    are hidden as well, with ``hidden_too``)."""
    shown = Q() if hidden_too else Q(product__is_public=True)
    records = list(
        StockRecord.objects.filter(
            Q(product__in=product_ids)
            | Q(shown, product__parent__in=product_ids, product__archived_at__isnull=True),
            price__isnull=False,
        )
        .annotate(
            cut=FilteredRelation("price_cuts", condition=Q(price_cuts__state=CutState.RUNNING)),
            struck_cents=F("cut__struck_cents"),
            struck_is_lowest=F("cut__is_lowest"),
            cut_until=F("cut__promotion__ends_at"),
        )
        .select_related("product")
        .defer("product__description", "product__search_text", "product__ingredients")
        .order_by("product__parent_id", "product_id")
    )
    shops = Partner.objects.in_bulk({record.partner_id for record in records})
    pickups = _Pickups(list(shops.values()), records)
    found: dict[int, list[Choice]] = {}
    for record in records:
        product_id = record.product.parent_id or record.product_id
        choice = _choice(record, shops[record.partner_id], pickups)
        found.setdefault(product_id, []).append(choice)
    return found


def unit_price(price_cents: int, net_quantity: Decimal | None, net_unit: str) -> UnitPrice | None:
    """Cents incl. tax for a kilogram or a litre, half up, and which of them; None where not due."""
    per = {NetUnit.GRAM: "kg", NetUnit.MILLILITRE: "l"}.get(net_unit)  # type: ignore[call-overload]
    if per is None or not net_quantity:
        return None
    cents = (Decimal(price_cents) * 1000 / net_quantity).quantize(Decimal(1), ROUND_HALF_UP)
    return int(cents), per


def picture_url(path: str) -> str:
    """Address of a picture under the media folder, as cards show it; empty without one."""
    return card_picture(path).url


_FIELDS = (
    "id",
    "slug",
    "title",
    "picture",
    "is_alcohol",
    "structure",
    "shop_id",
    "shop__name",
    "shop__code",
    "shop__tint",
    "shop__mode",
)


class _Pickups:
    """When the goods of several shops can be collected first."""

    def __init__(self, shops: Sequence[Partner], records: Iterable[StockRecord]) -> None:
        self._offer = Offer([shop for shop in shops if shop.mode != SellingMode.SHOWS], {})
        per_day = [record for record in records if record.availability == AvailabilityKind.PER_DAY]
        self._left = day_units_left(per_day, self._offer.days())
        self._windows: dict[tuple[int, int | None], list[Window]] = {}

    def earliest(self, record: StockRecord) -> datetime | date | None:
        """The first pickup of one unit; the latest day of goods made to order; None if never."""
        if record.availability == AvailabilityKind.TO_ORDER:
            day = self._offer.today + timedelta(days=record.max_days)
            closure = self._offer.timetables[record.partner_id].running_closure(self._offer.today)
            return None if closure is not None and closure.covers(day) else day
        for window in self._windows_of(record.partner_id, record.product.preparation_minutes):
            if record.availability == AvailabilityKind.COUNTED or self._is_left(record, window.day):
                return window.starts_at
        return None

    def closed(self, shop_id: int) -> str:
        """« Fermé jusqu’au … » while a closure covers today, else nothing."""
        table = self._offer.timetables.get(shop_id)
        span = table.running_closure(self._offer.today) if table else None
        return closed_words(span) if span else ""

    def _windows_of(self, shop_id: int, preparation_minutes: int | None) -> list[Window]:
        key = (shop_id, preparation_minutes)
        if key not in self._windows:
            self._windows[key] = self._offer.first_of_each_day(shop_id, preparation_minutes)
        return self._windows[key]

    def _is_left(self, record: StockRecord, day: date) -> bool:
        return self._left[record.pk, day] > 0 and self._offer.now <= record.orderable_until(day)


def _choice(record: StockRecord, shop: Partner, pickups: _Pickups) -> Choice:
    product = record.product
    price_cents = record.price_cents
    counted = record.availability == AvailabilityKind.COUNTED
    available = record.counted_available if counted else record.max_per_order
    earliest = None
    out_of_season = "" if in_season(product) else season_words(product)
    if shop.mode != SellingMode.SHOWS and available > 0 and not out_of_season:
        earliest = pickups.earliest(record)
    is_variant = product.parent_id is not None
    closed = pickups.closed(shop.pk) if earliest is None and available else ""
    badge = closed or _badge(record, shop, available, earliest is not None)
    return Choice(
        product_id=product.pk,
        stock_record_id=record.pk,
        title=product.title if is_variant else "",
        choice=tuple((str(name), str(value)) for name, value in product.choice),
        picture=picture_url(product.picture),
        price_cents=price_cents,
        vat_rate=record.vat_rate,
        unit_price=unit_price(price_cents, product.net_quantity, product.net_unit),
        availability=record.availability,
        available=available if earliest is not None else 0,
        max_per_order=record.max_per_order,
        orderable=earliest is not None,
        earliest=earliest,
        badge=badge if not out_of_season else "",
        closed=closed,
        out_of_season=out_of_season,
        struck=_struck(record),
        sold_out=counted and available == 0 and not out_of_season,
        confirmed_at=record.confirmed_at if counted else None,
        net=(product.net_quantity, product.net_unit) if product.net_quantity else None,
    )


def _struck(record: Any) -> Struck | None:
    """From the columns that ``choices_of`` reads beside the record's own."""
    if record.struck_cents is None:
        return None
    return Struck(record.struck_cents, record.struck_is_lowest, record.cut_until)


def _badge(record: StockRecord, shop: Partner, available: int, orderable: bool) -> str:
    """A few words beside the price, or none."""
    if shop.mode == SellingMode.SHOWS:
        return _("En vitrine")
    if not orderable:
        return _("Plus en stock")
    if record.availability == AvailabilityKind.TO_ORDER:
        return _("Sur commande")
    if record.availability == AvailabilityKind.COUNTED and available <= FEW_LEFT:
        return ngettext("Plus qu’un", "Plus que %(count)s", available) % {"count": available}
    return ""


def _card(row: dict[str, Any], choices: Sequence[Choice]) -> ProductCard:
    """The card of a product: the cheapest choice speaks for its price, the first to be had for its
    pickup."""
    cheapest = min(choices, key=lambda choice: choice.price_cents, default=None)
    orderable = [choice for choice in choices if choice.orderable]
    speaks = orderable[0] if orderable else cheapest
    has_variants = row["structure"] == Product.PARENT
    picture = card_picture(row["picture"])
    season = (speaks.out_of_season or speaks.closed) if speaks and not orderable else ""
    return ProductCard(
        id=row["id"],
        slug=row["slug"],
        title=row["title"],
        picture=picture.url,
        srcset=picture.srcset,
        shop_id=row["shop_id"],
        shop_name=row["shop__name"],
        shop_code=row["shop__code"],
        tint=row["shop__tint"],
        price_cents=cheapest.price_cents if cheapest else None,
        price_from=len({choice.price_cents for choice in choices}) > 1,
        unit_price=cheapest.unit_price if cheapest else None,
        availability=speaks.availability if speaks else "",
        orderable=bool(orderable),
        sold_out=not orderable and not season and row["shop__mode"] != SellingMode.SHOWS,
        badge=season or (speaks.badge if speaks and not (has_variants and orderable) else ""),
        is_alcohol=row["is_alcohol"],
        earliest=min((choice.earliest for choice in orderable), key=_day_of, default=None),
        has_variants=has_variants,
        struck=cheapest.struck if cheapest else None,
    )


def _day_of(pickup: datetime | date | None) -> date:
    return date.max if pickup is None else local_date(pickup)
