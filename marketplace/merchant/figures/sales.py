"""A shop's sales, computed by the database. Read inside the shop's scope; cents incl. tax.

Everything is about the orders received in a period, by the day on which they were placed. Sales are
what was paid online, less what was given back since: nothing that is paid in the shop.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import (
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce, TruncDate

from marketplace.kernel import clock
from marketplace.merchant.figures.periods import bounds
from orders.order.models import Kind, Line, ShopOrder
from orders.order.states import State
from orders.order.worth import worth_of
from orders.returns.models import LineReturn, Reason
from payments.sales.models import SaleLine
from shops.partner.models import Partner

BEST = 10
#: « Prête » and « Donnée » by one tap are moments of the same transaction.
AT_ONCE = timedelta(seconds=10)


@dataclass(frozen=True)
class DaySales:
    """One day (or the sum of several)."""

    cents: int = 0
    #: Orders and reservations received.
    orders: int = 0
    #: Orders of which something paid was kept.
    paid: int = 0

    def __add__(self, other: "DaySales") -> "DaySales":
        return DaySales(
            self.cents + other.cents, self.orders + other.orders, self.paid + other.paid
        )

    @property
    def basket(self) -> int:
        """The average basket of paid orders."""
        return round(self.cents / self.paid) if self.paid else 0


@dataclass(frozen=True)
class Service:
    """How the orders of a period went."""

    #: Windows that have begun, and how many orders were ready by then.
    due: int = 0
    in_time: int = 0
    no_shows: int = 0
    #: Units.
    refused: int = 0
    withdrawn: int = 0
    #: Reserved goods given, « à payer en boutique ».
    paid_in_shop: int = 0


@dataclass(frozen=True)
class Best:
    """An article with what was kept of it: units, and cents."""

    title: str
    units: int
    cents: int


def sales_by_day(shop: Partner, first: date, last: date) -> dict[date, DaySales]:
    """Each day on which an order was received; one query."""
    kept = (
        SaleLine.objects.filter(group_ref=OuterRef("reference"))
        .order_by()
        .values("group_ref")
        .annotate(kept=Sum(F("gross_cents") - F("refunded_cents")))
        .values("kept")
    )
    rows = (
        _received(shop, first, last)
        .annotate(
            day=TruncDate("placed_at", tzinfo=clock.town_zone()),
            kept=Coalesce(Subquery(kept, output_field=IntegerField()), 0),
        )
        .values("day")
        .annotate(
            cents=Sum("kept", filter=Q(kind=Kind.ORDER), default=0),
            orders=Count("pk"),
            paid=Count("pk", filter=Q(kind=Kind.ORDER, kept__gt=0)),
        )
        .order_by("day")
    )
    return {row["day"]: DaySales(row["cents"], row["orders"], row["paid"]) for row in rows}


def total(days: Iterable[DaySales]) -> DaySales:
    """All days together."""
    return sum(days, DaySales())


def service_of(shop: Partner, first: date, last: date) -> Service:
    """Ready in time, no-shows, refused and withdrawn units; three queries.

    Ready in time is ready before the window begins, or given at once during it. A no-show is an
    order that waits in vain, or was closed for that.
    """
    parts = _received(shop, first, last)
    alive = Q(state__in=[State.PLACED, State.SEEN, State.READY, State.COLLECTED])
    alive |= Q(state__in=[State.NOT_COLLECTED, State.RETURNED])
    begun = alive & Q(window_starts_at__lte=clock.now())
    ready = Q(ready_at__lte=F("window_starts_at"))
    at_once = Q(ready_at__gte=F("collected_at") - AT_ONCE, ready_at__lte=F("window_ends_at"))
    missed = Q(state=State.NOT_COLLECTED)
    missed |= Q(state=State.CANCELLED, end_reason=Reason.GOODWILL, ready_at__isnull=False)
    counted = parts.aggregate(
        due=Count("pk", filter=begun),
        in_time=Count("pk", filter=begun & (ready | at_once)),
        no_shows=Count("pk", filter=missed),
    )
    returned = LineReturn.objects.filter(line__shop_order__in=parts.order_by().values("pk"))
    units = dict(returned.order_by().values_list("reason").annotate(Sum("quantity")))
    return Service(
        **counted,
        refused=units.get(Reason.OUT_OF_STOCK, 0),
        withdrawn=units.get(Reason.WITHDRAWAL, 0),
        paid_in_shop=_paid_in_shop(shop, first, last),
    )


def best_products(shop: Partner, first: date, last: date) -> list[Best]:
    """The articles that brought most, with what customers kept; one query."""
    kept = F("quantity") - F("cancelled_quantity") - F("withdrawn_quantity")
    worth = worth_of(kept)
    parts = _received(shop, first, last).exclude(state__in=[State.CANCELLED, State.RETURNED])
    rows = (
        Line.objects.filter(shop_order__in=parts.order_by().values("pk"))
        .order_by()
        .values("title")
        .annotate(units=Sum(kept), cents=Sum(worth))
        .filter(units__gt=0)
        .order_by("-cents", "title")[:BEST]
    )
    return [Best(row["title"], row["units"], row["cents"]) for row in rows]


def _received(shop: Partner, first: date, last: date) -> QuerySet[ShopOrder]:
    start, end = bounds(first, last)
    return ShopOrder.objects.filter(shop=shop, placed_at__gte=start, placed_at__lt=end)


def _paid_in_shop(shop: Partner, first: date, last: date) -> int:
    parts = _received(shop, first, last).filter(kind=Kind.RESERVATION)
    worth = worth_of(F("collected_quantity"))
    lines = Line.objects.filter(shop_order__in=parts.order_by().values("pk"))
    cents: int | None = lines.aggregate(cents=Sum(worth))["cents"]
    return cents or 0
