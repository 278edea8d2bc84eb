"""The window of a part when it has to change: whether it stands, the next one, and moving to it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel import clock
from marketplace.kernel.formats import say_day
from orders.late import schedules
from orders.order.access import locked_lines
from orders.order.errors import WindowImpossible
from orders.order.holds import WINDOW_FIELDS, change_place, hold_lines, preparation_minutes
from orders.order.models import Kind, Line, ShopOrder
from orders.order.states import TO_GIVE
from shops.hours.windows import Closed, Window, WindowKey, windows_for
from shops.partner.models import AvailabilityKind
from shops.stock.holds import lock_days, release_units


def window_stands(part: ShopOrder, lines: Sequence[Line]) -> bool:
    """Whether the part's own window could still be prepared if it were ordered now.

    Its places may all be taken: one of them is the part's; what was ordered before a pause stands.
    Made to order: always.
    """
    if part.window_starts_at is None:
        return True
    own = own_window(part, preparation_minutes(part, lines))
    return own is not None and own.reason_closed in ("", Closed.FULL, Closed.PAUSED)


def own_window(part: ShopOrder, minutes: int | None = None) -> Window | None:
    """The part's window as it stands now, to be chosen or not; None when there is none any more."""
    place_id = part.slot.place_id if part.slot is not None else None
    windows = windows_for(part.shop, include_closed=True, preparation_minutes=minutes)
    wanted = (part.window_starts_at, place_id)
    return next((window for window in windows if window.key == wanted), None)


def next_window(part: ShopOrder, lines: Sequence[Line]) -> Window | None:
    """The first window that is still possible, on the same day if there is one; None without any.

    On the same day, goods made for it are the part's already; on another they must be there.
    """
    return next(iter(_choices(part, lines)), None)


def possible_windows(part_ref: UUID | str) -> list[Window]:
    """The windows that a part could be moved to, in order of time, its own among them.

    On its own day the goods made for that day are the part's already; on another they must be there.
    """
    with scopes_disabled():
        part = ShopOrder.objects.select_related("shop", "order").get(reference=part_ref)
        lines = locked_lines(part)
    return sorted(_choices(part, lines), key=lambda window: window.starts_at)


def move_window(part: ShopOrder, lines: Sequence[Line], starts_at: datetime | WindowKey) -> None:
    """Give the part another window, with its goods [in tx, locked].

    Older deadlines no longer count, and what the shopper was asked is answered. Raises WindowFull,
    WindowGone, or WindowImpossible when goods made for a day cannot be had on the new one, or the
    money would wait too long.
    """
    with scopes_disabled():
        key = WindowKey.of(starts_at)
        day = clock.local(key.starts_at).date()
        _check_not_too_far(part, day)
        if day != part.pickup_date:
            _move_goods(part, _per_day(lines), day)
        change_place(part, lines, key)
        part.generation += 1
        part.choice_asked_at, part.choice_reason = None, ""
        part.save(update_fields=[*WINDOW_FIELDS, "generation", "choice_asked_at", "choice_reason"])
        if part.state in TO_GIVE:
            schedules.schedule_for(part)


def last_day(part: ShopOrder) -> date | None:
    """The last day to which a paid part may be moved; None for a reservation, of which nobody holds money.

    Who does not come then, and the shop that does not decide, still end before Stripe's limit.
    """
    if part.kind != Kind.ORDER:
        return None
    waits = settings.NOT_COLLECTED_DAYS + settings.NOT_COLLECTED_DECISION_DAYS
    paid_at = part.order.paid_at or clock.now()
    return clock.local(paid_at).date() + timedelta(days=settings.MONEY_HELD_LAST_DAYS - waits - 1)


def _check_not_too_far(part: ShopOrder, day: date) -> None:
    last = last_day(part)
    if last is not None and day > last:
        raise WindowImpossible(
            _(
                "Cette commande est payée depuis longtemps : choisissez un jour jusqu’au %(day)s, "
                "ou demandez le remboursement."
            )
            % {"day": say_day(last)},
            field="window",
        )


def _choices(part: ShopOrder, lines: Sequence[Line]) -> list[Window]:
    """The windows of its own day first: there, goods made for the day are the part's already."""
    minutes = preparation_minutes(part, lines)
    own_day = [
        window
        for window in windows_for(part.shop, preparation_minutes=minutes)
        if window.day == part.pickup_date
    ]
    wants = {
        line.stockrecord_id: line.open_quantity for line in _per_day(lines) if line.open_quantity
    }
    others = windows_for(part.shop, day_quantity_wants=wants, preparation_minutes=minutes)
    last = last_day(part) or date.max
    return own_day + [
        window for window in others if part.pickup_date != window.day and window.day <= last
    ]


def _per_day(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.availability == AvailabilityKind.PER_DAY]


def _move_goods(part: ShopOrder, lines: Sequence[Line], day: date) -> None:
    before, part.pickup_date = part.pickup_date, day
    if not lines:
        return
    records = [line.stockrecord_id for line in lines if line.stockrecord_id is not None]
    lock_days(records, [before or day, day])
    release_units(owner=part.reference, lines=[line.reference for line in lines])
    refused = hold_lines(part, lines)
    if refused:
        raise WindowImpossible(refused[0].message, field="window")
