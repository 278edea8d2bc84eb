"""What happens when a deadline of ``orders.late.schedules`` falls due.

Each handler runs in the deadline's transaction, locks the shop order, and does nothing when its
state (or a window that moved) has made the deadline pointless. A merchant's lateness and a
shopper's no-show never share a path.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django_scopes import scopes_disabled

from marketplace.kernel import clock, deadlines, events
from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.models import Deadline
from orders.late import schedules
from orders.messages import messages
from orders.order.access import free_part, locked_parts
from orders.order.models import Kind, ShopOrder, ShopOrderState
from orders.order.states import CAN_BE_GIVEN
from orders.pickup.services import count_as_ready, mark_not_collected
from orders.returns.coming_back import refund_unanswered
from orders.returns.models import Reason, Withdrawal
from orders.returns.services import cancel_shop_order
from payments.charges.events import MoneyHeldTooLong
from payments.ledger.services import written_last

State = ShopOrderState
ShopOrderHandler = Callable[[ShopOrder, Deadline], None]

NOT_BEGUN_OR_BEGUN = (State.PLACED, State.SEEN)


def _on(kind: str, *states: State) -> Callable[[ShopOrderHandler], ShopOrderHandler]:
    """Register for ``kind``; the function runs only when the shop order is in one of ``states``."""

    def add(function: ShopOrderHandler) -> ShopOrderHandler:
        @wraps(function)
        def run(deadline: Deadline) -> None:
            with scopes_disabled():
                shop_order = free_part(deadline.subject_id)
                if shop_order.state in states and _is_current(deadline, shop_order):
                    function(shop_order, deadline)

        deadlines.handler(kind)(run)
        return function

    return add


def _unless_without_a_screen(function: ShopOrderHandler) -> ShopOrderHandler:
    """A shop whose page the association keeps has nobody to say « Prête »: its orders count as ready.

    They may long be given across the counter: what nobody noted is asked for, and ends as a no-show
    at the very last, never as the shop's lateness.
    """

    @wraps(function)
    def run(shop_order: ShopOrder, deadline: Deadline) -> None:
        if shop_order.shop.kept_by_association:
            count_as_ready(shop_order_ref=shop_order.reference)
        else:
            function(shop_order, deadline)

    return run


def _is_current(deadline: Deadline, shop_order: ShopOrder) -> bool:
    return deadline.kind == schedules.UNSEEN or deadline.generation == shop_order.generation


@_on(schedules.UNSEEN, State.PLACED)
def tell_that_nobody_looked(shop_order: ShopOrder, deadline: Deadline) -> None:
    """After 30 minutes of opening time the shop gets an SMS, after 60 the association a mail.

    Nobody has to look while the shopper is asked for another moment.
    """
    if shop_order.choice_asked_at is not None:
        return
    if deadline.step == 0:
        messages.unseen_to_shop(shop_order)
    else:
        messages.unseen_to_association(shop_order)


@_on(schedules.WINDOW_REMINDER, State.PLACED, State.SEEN, State.READY)
def remind_of_window(shop_order: ShopOrder, deadline: Deadline) -> None:
    """Unless nothing ran for so long that the window is over."""
    if shop_order.window_ends_at is not None and shop_order.window_ends_at > clock.now():
        messages.window_reminder(shop_order)


@_on(schedules.NOT_READY, *NOT_BEGUN_OR_BEGUN)
@_unless_without_a_screen
def offer_choice(shop_order: ShopOrder, deadline: Deadline) -> None:
    """The window begins without the goods: another window or the money back, as the shopper likes."""
    _ask(shop_order, "not_ready")
    messages.late_choice(shop_order)
    messages.late_to_shop(shop_order)
    schedules.schedule_choice(shop_order)


@_on(schedules.CHOICE_UNANSWERED, *NOT_BEGUN_OR_BEGUN)
@_unless_without_a_screen
def refund_without_answer(shop_order: ShopOrder, deadline: Deadline) -> None:
    """A day without an answer, still not ready: cancelled and refunded."""
    cancel_shop_order(actor=SYSTEM, shop_order_ref=shop_order.reference, reason=Reason.LATE)


@_on(schedules.TO_ORDER_REMINDER, *NOT_BEGUN_OR_BEGUN)
def remind_of_due_date(shop_order: ShopOrder, deadline: Deadline) -> None:
    """Unless nothing ran for so long that a later reminder, or the last day, has come meanwhile."""
    assert shop_order.due_date is not None
    left = (shop_order.due_date - clock.today()).days
    is_overtaken = any(left <= days < deadline.step for days in settings.DELIVERY_REMINDER_DAYS)
    if left >= 0 and not is_overtaken:
        messages.to_order_reminder(shop_order, step=deadline.step, days=left)


@_on(schedules.OVERDUE, *NOT_BEGUN_OR_BEGUN)
@_unless_without_a_screen
def tell_rights(shop_order: ShopOrder, deadline: Deadline) -> None:
    """The promised day has passed: the shopper's rights (L216-6), and the 14 days begin (L216-7)."""
    _ask(shop_order, "overdue")
    messages.overdue(shop_order)
    schedules.schedule_overdue_refund(shop_order)


@_on(schedules.OVERDUE_REFUND, *NOT_BEGUN_OR_BEGUN)
@_unless_without_a_screen
def refund_overdue(shop_order: ShopOrder, deadline: Deadline) -> None:
    """Nobody delivered, nobody answered: the alert resolves itself in the shopper's favour."""
    cancel_shop_order(actor=SYSTEM, shop_order_ref=shop_order.reference, reason=Reason.LATE)


@_on(schedules.NOT_COLLECTED, State.READY, State.NOT_COLLECTED)
def close_not_collected(shop_order: ShopOrder, deadline: Deadline) -> None:
    """Step 0: nobody came, the shop decides. Step 1: nobody decided, the shopper is refunded.

    By then it may be ready again: somebody came late for a part of it, or a handover was undone.
    A reservation binds nobody: it ends at once, and its goods are on sale again.
    """
    undecided = deadline.step == 1
    if undecided or shop_order.kind == Kind.RESERVATION:
        cancel_shop_order(actor=SYSTEM, shop_order_ref=shop_order.reference, reason=Reason.GOODWILL)
    elif deadline.step == 0 and shop_order.state == State.READY:
        mark_not_collected(actor=SYSTEM, shop_order_ref=shop_order.reference)


@events.register(MoneyHeldTooLong)
def end_what_waits_for_ever(event: MoneyHeldTooLong) -> None:
    """Whatever the other limits left open ends here (promise 7): the shop was late, or nobody came."""
    with scopes_disabled(), written_last():
        for part in locked_parts(event.order_ref):
            if part.kind == Kind.ORDER and part.state in CAN_BE_GIVEN:
                is_late = part.state in NOT_BEGUN_OR_BEGUN
                reason = Reason.LATE if is_late else Reason.GOODWILL
                cancel_shop_order(actor=SYSTEM, shop_order_ref=part.reference, reason=reason)


@deadlines.handler(schedules.WITHDRAWAL_REFUND)
def watch_withdrawal_refund(deadline: Deadline) -> None:
    """The refund of a withdrawal is nearly due (step 0) or due today (step 1), and not made.

    Where nothing ran for days, both are due at once, and the second alone is told.
    """
    with scopes_disabled():
        withdrawal = Withdrawal.objects.select_related("order", "shop_order__shop").get(
            reference=deadline.subject_id
        )
        is_overtaken = deadline.step == 0 and clock.now() >= schedules.refund_morning(withdrawal)
        if withdrawal.refunded_at is None and not is_overtaken:
            messages.withdrawal_refund_due(withdrawal, step=deadline.step)


@deadlines.handler(schedules.RETURN_UNANSWERED)
def refund_what_is_said_to_be_back(deadline: Deadline) -> None:
    """The shop did not answer the shopper who says that the goods are back."""
    with scopes_disabled():
        withdrawal = Withdrawal.objects.select_related("shop_order").get(
            reference=deadline.subject_id
        )
        free_part(withdrawal.shop_order.reference)
        refund_unanswered(withdrawal.reference)


def _ask(shop_order: ShopOrder, reason: str) -> None:
    shop_order.choice_asked_at = clock.now()
    shop_order.choice_reason = reason
    shop_order.save(update_fields=["choice_asked_at", "choice_reason"])
