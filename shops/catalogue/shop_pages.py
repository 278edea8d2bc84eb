"""What people see of the shops: the list, and each shop's own page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from marketplace.kernel import clock
from shops.catalogue.cards import picture_url
from shops.hours.timetable import Place, Ranges, Span, Timetable, timetables
from shops.merchants.models import Mediator, Merchant
from shops.partner.models import Partner

#: So far ahead the page speaks of a holiday that is undecided.
ANNOUNCED_DAYS = 21


@dataclass(frozen=True, slots=True)
class ShopCard:
    """A shop in a list. ``closes_at`` and ``opens_at`` are aware UTC."""

    id: int
    code: str
    name: str
    trade: str
    tagline: str
    tint: str
    mode: str
    mode_text: str
    awning_a: str
    awning_b: str
    picture: str
    latitude: Decimal | None
    longitude: Decimal | None
    is_open: bool
    #: When the running opening ends; None while the shop is closed.
    closes_at: datetime | None
    #: When it opens next; None if it does not.
    opens_at: datetime | None
    #: The closure that covers today.
    closed: Span | None


@dataclass(frozen=True, slots=True)
class ShopPage:
    """A shop's own page: who sells there (LAW 4), where, and when it is open."""

    shop: Partner
    card: ShopCard
    merchant: Merchant | None
    mediator: Mediator | None
    address: str
    #: Ranges (opens, closes) of the seven days, Monday first, town-local time.
    week: list[list[tuple[time, time]]]
    #: Closures that run or come, the next one first.
    closures: list[Span]
    #: Days to come with hours of their own.
    days: list[tuple[date, Ranges]]
    #: Holidays of the next weeks of which nobody said whether the shop opens.
    undecided: list[date]
    #: Where else people collect.
    places: list[Place]


def shops_list(*, tint: str | None = None) -> list[ShopCard]:
    """Cards of the listed shops by name, in three queries."""
    shops = Partner.objects.filter(is_listed=True).order_by("name")
    if tint:
        shops = shops.filter(tint=tint)
    return _cards(shops)


def get_shop(code: str) -> ShopPage | None:
    """The page of a listed shop, or None."""
    shop = (
        Partner.objects.filter(is_listed=True, code=code)
        .select_related("merchant__mediator")
        .first()
    )
    if shop is None:
        return None
    table = timetables([shop])[shop.pk]
    today = clock.today()
    coming = [span for span in table.closures if span.last is None or span.last >= today]
    return ShopPage(
        shop=shop,
        card=_card(table),
        merchant=shop.merchant,
        mediator=shop.merchant.mediator if shop.merchant else None,
        address=f"{shop.street}, {shop.postcode} {shop.city}",
        week=table.week(),
        closures=coming,
        days=[(day, table.ranges_on(day)) for day in sorted(table.exceptional) if day >= today],
        undecided=[day for day in _next_days(today) if table.is_undecided(day)],
        places=list(table.places.values()),
    )


def _next_days(today: date) -> list[date]:
    return [today + timedelta(days=step) for step in range(ANNOUNCED_DAYS)]


def _cards(shops: Iterable[Partner]) -> list[ShopCard]:
    return [_card(table) for table in timetables(shops).values()]


def _card(table: Timetable) -> ShopCard:
    shop, now = table.shop, clock.now()
    closes_at = table.closing_of(now)
    return ShopCard(
        id=shop.pk,
        code=shop.code,
        name=shop.name,
        trade=shop.trade,
        tagline=shop.tagline,
        tint=shop.tint,
        mode=shop.mode,
        mode_text=shop.get_mode_display(),
        awning_a=shop.awning_a,
        awning_b=shop.awning_b,
        picture=picture_url(shop.picture),
        latitude=shop.latitude,
        longitude=shop.longitude,
        is_open=closes_at is not None,
        closes_at=closes_at,
        opens_at=table.next_opening(now),
        closed=table.running_closure(clock.local(now).date()),
    )
