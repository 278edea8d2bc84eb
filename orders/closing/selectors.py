"""Which orders a closure overtakes, and what will be done about each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django_scopes import scopes_disabled

from marketplace.kernel import clock
from orders.closing.models import OvertakenOrder
from orders.order.models import Kind, Line, ShopOrder
from orders.order.slips import PartSlip, slips_of
from orders.order.states import CLOSED, TO_GIVE, State
from shops.catalogue.models import WithdrawalException
from shops.hours.models import Closure
from shops.hours.timetable import LOOK_AHEAD_DAYS, timetable
from shops.hours.windows import windows_for
from shops.partner.models import AvailabilityKind, Partner


@dataclass(frozen=True)
class Plan:
    """What closing would do to one order; cents incl. tax."""

    slip: PartSlip
    #: Refunded at once: fresh goods cannot wait.
    fresh_cents: int
    #: The shopper chooses: another moment, or the money.
    asked_cents: int


def overtaken_parts(
    shop: Partner, first_day: date, last_day: date | None, place_id: int | None = None
) -> QuerySet[ShopOrder]:
    """Orders that are owed and whose window, or last promised day, lies in these days.

    With ``place_id``, only those to be collected there.

    Goods made to order can still be given before the closure begins: until then they stand. Those
    that are ready only wait longer, unless nobody knows until when. Call it in the shop's scope, or
    without any.
    """
    window = Q(pickup_date__gte=first_day, window_ends_at__gt=clock.now())
    promised = Q(due_date__gte=first_day, state__in=(State.PLACED, State.SEEN))
    if last_day is None:
        promised |= Q(due_date__isnull=False, state=State.READY)
    else:
        window &= Q(pickup_date__lte=last_day)
        promised &= Q(due_date__lte=last_day)
    if place_id is not None:
        window &= Q(slot__place=place_id)
    if first_day > clock.today() or place_id is not None:
        promised = Q(pk__in=[])
    return ShopOrder.objects.filter(window | promised, shop=shop, state__in=TO_GIVE)


def plans(
    shop: Partner, first_day: date, last_day: date | None, place_id: int | None = None
) -> list[Plan]:
    """What closing on these days, anywhere or only there, would do to the orders that are booked.

    The soonest first.
    """
    parts = overtaken_parts(shop, first_day, last_day, place_id)
    parts = parts.order_by("window_starts_at", "due_date")
    still_open = days_elsewhere(shop, place_id)
    fresh: dict[object, int] = {}
    lines = Line.objects.filter(shop_order__in=parts).select_related("shop_order", "product")
    for line in lines:
        if line.shop_order is not None and cannot_wait(line.shop_order, line, still_open):
            key = line.shop_order.reference
            fresh[key] = fresh.get(key, 0) + line.cents_for(line.open_quantity)
    return [
        Plan(
            slip,
            fresh.get(slip.reference, 0),
            _open_cents(slip) - fresh.get(slip.reference, 0),
        )
        for slip in slips_of(parts)
    ]


def out_of_hours(shop: Partner) -> list[datetime]:
    """When orders begin that are booked while the shop is not open: its hours changed since.

    The soonest first. What a closure has overtaken is not among them: those shoppers were asked.
    Call it in the shop's scope, or without any.
    """
    table = timetable(shop)
    parts = ShopOrder.objects.filter(
        shop=shop, state__in=TO_GIVE, choice_reason="", window_ends_at__gt=clock.now()
    )
    rows: list[tuple[datetime, datetime, date, int | None]] = list(
        parts.order_by("window_starts_at").values_list(  # type: ignore[arg-type]  # windows have all
            "window_starts_at", "window_ends_at", "pickup_date", "slot__place"
        )
    )
    return [
        starts_at
        for starts_at, ends_at, day, place in rows
        if not any(
            opens < ends_at and starts_at < closes
            for opens, closes in table.opening_intervals(day, place)
        )
    ]


def days_elsewhere(shop: Partner, place_id: int | None) -> set[date]:
    """Days on which the shop, closed in this place only, still hands over in another; else none."""
    if place_id is None:
        return set()
    return {window.day for window in windows_for(shop) if window.place_id != place_id}


def cannot_wait(part: ShopOrder, line: Line, still_open: Collection[date]) -> bool:
    """Whether the line is fresh and can be had nowhere else on its day."""
    return is_fresh(part, line) and part.pickup_date not in still_open


def is_fresh(part: ShopOrder, line: Line) -> bool:
    """Whether units of the line are for their day only: made for it, or quickly perishable."""
    if part.window_starts_at is None:
        return False
    return (
        line.availability == AvailabilityKind.PER_DAY
        or line.withdrawal_exception == WithdrawalException.PERISHABLE
        or (line.product is not None and bool(line.product.is_quickly_perishable))
    )


def later_day(part: ShopOrder) -> date | None:
    """Until when goods made to order could be promised instead: the first day the shop is open again.

    Never beyond 30 days after the order (L216-1); None where that is too late, or nobody knows.
    """
    if part.due_date is None:
        return None
    table = timetable(part.shop)
    placed = clock.local(part.placed_at or part.created_at).date()
    latest = placed + timedelta(days=settings.LEGAL_DELIVERY_DAYS)
    day = max(part.due_date, clock.today())
    for _step in range(LOOK_AHEAD_DAYS):
        if day > latest:
            return None
        if table.opening_intervals(day):
            return day
        day += timedelta(days=1)
    return None


def possible_later_day(part_ref: UUID) -> date | None:
    """The day until which the shopper may agree to wait; None when nothing of the kind was asked."""
    with scopes_disabled():
        part = ShopOrder.objects.select_related("shop").get(reference=part_ref)
    return later_day(part) if part.choice_reason == CLOSED else None


@dataclass(frozen=True)
class Answers:
    """How the shoppers of a closure have answered."""

    waiting: int = 0
    moved: int = 0
    ended: int = 0


def answers_to(closure: Closure) -> Answers:
    """What became of the orders that a closure overtook."""
    with scopes_disabled():
        rows = list(
            OvertakenOrder.objects.filter(closure=closure).values_list(
                "shop_order__state", "shop_order__choice_reason"
            )
        )
    ended = sum(state == State.CANCELLED for state, _reason in rows)
    waiting = sum(state in TO_GIVE and reason == CLOSED for state, reason in rows)
    return Answers(waiting, len(rows) - ended - waiting, ended)


def _open_cents(slip: PartSlip) -> int:
    return sum(line.open_cents for line in slip.lines)


def is_reservation(part: ShopOrder) -> bool:
    """Not paid and binding nobody: without another window it simply ends."""
    return part.kind == Kind.RESERVATION
