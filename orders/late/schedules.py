"""Which deadlines a shop order has, from what it promises. Handlers are in ``orders.late.handlers``.

All due times follow the shared clock; subjects are the shop order's (or the withdrawal's)
opaque reference.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.conf import settings

from marketplace.kernel import clock, deadlines, legal
from orders.order.models import ShopOrder, ShopOrderState
from orders.returns.models import Withdrawal
from shops.hours import windows
from shops.hours.timetable import NeverOpen
from shops.partner.models import Partner

#: Nobody in the shop has looked: step 0 tells the shop, step 1 the association.
UNSEEN = "orders.unseen"
#: Tells the shopper, the evening before or two hours before, that the window comes.
WINDOW_REMINDER = "orders.window_reminder"
#: The window begins and the order is not ready.
NOT_READY = "orders.not_ready"
#: The shopper has not answered what to do about a missed window.
CHOICE_UNANSWERED = "orders.choice_unanswered"
#: Made to order: ``step`` is the number of days left (15, 7, 2).
TO_ORDER_REMINDER = "orders.to_order_reminder"
#: Made to order: the last promised day is over (L216-1, L216-6).
OVERDUE = "orders.overdue"
#: Fourteen days after that, the money goes back by itself (L216-7).
OVERDUE_REFUND = "orders.overdue_refund"
#: Ready, and nobody came: step 0 asks the shop to decide, step 1 refunds what nobody decided.
NOT_COLLECTED = "orders.not_collected"
#: Withdrawal (L221-24): step 0 three days before the refund is due, step 1 on the day.
WITHDRAWAL_REFUND = "orders.withdrawal_refund"

#: The shopper says that the goods are back, and the shop says nothing.
RETURN_UNANSWERED = "orders.return_unanswered"

MORNING = time(8, 0)
REMINDER_HOUR = time(18, 0)
REMINDER_LEAD = timedelta(hours=2)
CHOICE_HOURS = timedelta(hours=24)
WITHDRAWAL_WARNING_DAYS = 3
RETURN_ANSWER_TIME = timedelta(days=3)
RETURN_ANSWER_LEAST = timedelta(days=1)


def schedule_for(shop_order: ShopOrder) -> None:
    """Write the deadlines that the shop order's state now calls for [in tx].

    Call it when the order is placed, when its window moves (raise ``generation`` first) and when
    it becomes ready. Idempotent.
    """
    if shop_order.state == ShopOrderState.PLACED:
        _schedule_unseen(shop_order, shop_order.placed_at or clock.now())
    if shop_order.state in (ShopOrderState.PLACED, ShopOrderState.SEEN):
        if shop_order.window_starts_at is not None:
            _schedule_window(shop_order, shop_order.window_starts_at)
        if shop_order.due_date is not None:
            _schedule_due_date(shop_order)
    if shop_order.state == ShopOrderState.READY:
        _schedule_collection(shop_order)
        if shop_order.window_starts_at is not None:
            _schedule_reminder(shop_order, shop_order.window_starts_at)


def schedule_unseen_again(shop_order: ShopOrder) -> None:
    """The order stands again after a closure: whoever has not looked at it is reminded anew [in tx]."""
    if shop_order.state == ShopOrderState.PLACED:
        _schedule_unseen(shop_order, clock.now(), shop_order.generation)


def cancel_for(shop_order: ShopOrder) -> int:
    """Cancel every open deadline of a shop order that has ended [in tx]; returns how many.

    A collected one keeps them: its handover may be undone, and every handler looks at the state.
    """
    if shop_order.state == ShopOrderState.COLLECTED:
        return 0
    return deadlines.cancel(subject=shop_order.subject)


def schedule_choice(shop_order: ShopOrder) -> None:
    """The shopper has a day from now to answer what to do about a missed window [in tx]."""
    _add(shop_order, CHOICE_UNANSWERED, clock.now() + CHOICE_HOURS)


def schedule_overdue_refund(shop_order: ShopOrder) -> None:
    """The shopper was told of the right to resolve; the money is back in 14 days [in tx] (L216-7)."""
    day = clock.today() + timedelta(days=legal.REFUND_DAYS_AFTER_RESOLUTION)
    _add(shop_order, OVERDUE_REFUND, clock.local_datetime(day, MORNING))


def schedule_withdrawal_refund(withdrawal: Withdrawal) -> None:
    """Watch over the refund owed within 14 days of the declaration [in tx] (L221-24)."""
    for step, days in enumerate((WITHDRAWAL_WARNING_DAYS, 0)):
        deadlines.schedule(
            subject=withdrawal_subject(withdrawal),
            kind=WITHDRAWAL_REFUND,
            step=step,
            due_at=refund_morning(withdrawal, days_before=days),
        )


def schedule_return_unanswered(withdrawal: Withdrawal) -> None:
    """The shop has three days to say whether the goods are back [in tx].

    Not past the morning on which the refund is due (L221-24), but always a day.
    """
    now = clock.now()
    in_time = min(now + RETURN_ANSWER_TIME, refund_morning(withdrawal))
    deadlines.schedule(
        subject=withdrawal_subject(withdrawal),
        kind=RETURN_UNANSWERED,
        due_at=max(now + RETURN_ANSWER_LEAST, in_time),
    )


def cancel_return_unanswered(withdrawal: Withdrawal) -> int:
    """The shop has answered: nothing leaves by itself [in tx]; returns how many were open."""
    return deadlines.cancel(subject=withdrawal_subject(withdrawal), kind=RETURN_UNANSWERED)


def return_answer_until(withdrawal: Withdrawal) -> datetime | None:
    """Until when the shop may answer before the refund leaves by itself; None when nothing will."""
    return return_answers_until([withdrawal]).get(str(withdrawal.reference))


def return_answers_until(withdrawals: Iterable[Withdrawal]) -> dict[str, datetime]:
    """The same for several, by reference, in one query."""
    return deadlines.open_due_times(
        kind=RETURN_UNANSWERED, subject_ids=[str(row.reference) for row in withdrawals]
    )


def refund_morning(withdrawal: Withdrawal, *, days_before: int = 0) -> datetime:
    """The morning of the last day of a withdrawal's refund, or so many days before (UTC)."""
    declared = clock.local(withdrawal.declared_at).date()
    day = declared + timedelta(days=legal.REFUND_DAYS_AFTER_WITHDRAWAL - days_before)
    return clock.local_datetime(day, MORNING)


def cancel_withdrawal_refund(withdrawal: Withdrawal) -> int:
    """The withdrawal is refunded: nothing is due any more [in tx]; returns how many were open."""
    return deadlines.cancel(subject=withdrawal_subject(withdrawal))


def withdrawal_subject(withdrawal: Withdrawal) -> tuple[str, str]:
    """Its name in deadlines and the audit."""
    return ("withdrawal", str(withdrawal.reference))


def _add(shop_order: ShopOrder, kind: str, due_at: datetime, step: int = 0) -> None:
    deadlines.schedule(
        subject=shop_order.subject,
        kind=kind,
        due_at=due_at,
        step=step,
        generation=shop_order.generation,
    )


def _schedule_unseen(shop_order: ShopOrder, start: datetime, generation: int = 0) -> None:
    """Once per order, whatever becomes of its window: hence no generation, but after a closure."""
    for step in (0, 1):
        minutes = settings.UNSEEN_ALERT_MINUTES * (step + 1)
        due_at = _after_opening_time(shop_order.shop, start, minutes)
        deadlines.schedule(
            subject=shop_order.subject,
            kind=UNSEEN,
            step=step,
            generation=generation,
            due_at=due_at,
        )


def _after_opening_time(shop: Partner, start: datetime, minutes: int) -> datetime:
    """By the clock on the wall for a shop without opening hours: it must not sell unwatched."""
    try:
        return windows.add_opening_time(shop, start, minutes)
    except NeverOpen:
        return start + timedelta(minutes=minutes)


def _schedule_window(shop_order: ShopOrder, starts_at: datetime) -> None:
    _add(shop_order, NOT_READY, starts_at)
    _schedule_reminder(shop_order, starts_at)


def _schedule_reminder(shop_order: ShopOrder, starts_at: datetime) -> None:
    reminder = _reminder_time(starts_at)
    if reminder is not None:
        _add(shop_order, WINDOW_REMINDER, reminder)


def _reminder_time(starts_at: datetime) -> datetime | None:
    """The evening before the window; too late for that, two hours before; or not at all."""
    evening_before = clock.local(starts_at).date() - timedelta(days=1)
    candidates = (clock.local_datetime(evening_before, REMINDER_HOUR), starts_at - REMINDER_LEAD)
    return next((moment for moment in candidates if moment > clock.now()), None)


def _schedule_due_date(shop_order: ShopOrder) -> None:
    due_date = shop_order.due_date
    assert due_date is not None
    for days in settings.DELIVERY_REMINDER_DAYS:
        morning = clock.local_datetime(due_date - timedelta(days=days), MORNING)
        if morning > clock.now():
            _add(shop_order, TO_ORDER_REMINDER, morning, step=days)
    _add(shop_order, OVERDUE, clock.local_datetime(due_date + timedelta(days=1), MORNING))


def _schedule_collection(shop_order: ShopOrder) -> None:
    """Windows count from their end; what is made to order, from the moment it is ready."""
    if shop_order.window_ends_at is not None:
        start, days = max(shop_order.window_ends_at, clock.now()), settings.NOT_COLLECTED_DAYS
    else:
        start, days = clock.now(), settings.NOT_COLLECTED_DAYS_TO_ORDER
    for step, wait in enumerate((days, days + settings.NOT_COLLECTED_DECISION_DAYS)):
        day = clock.local(start).date() + timedelta(days=wait)
        _add(shop_order, NOT_COLLECTED, clock.local_datetime(day, MORNING), step=step)
