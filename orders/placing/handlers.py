"""What orders do when payments learn something; each runs in the transaction of whoever learns it."""

from uuid import UUID

from django_scopes import scopes_disabled

from marketplace.kernel import clock, events, faults
from marketplace.kernel.actors import STRIPE, Actor
from orders.messages import messages
from orders.order.access import locked_lines, locked_parts
from orders.order.holds import (
    WINDOW_FIELDS,
    hold_lines,
    hold_place,
    preparation_minutes,
    release_everything,
)
from orders.order.models import Line, Order, ShopOrder
from orders.order.states import State, move
from orders.order.windows import move_window, next_window, own_window, window_stands
from orders.placing.confirming import confirm_parts
from orders.placing.errors import BasketProblem, Problem
from orders.placing.holding import check_open_holds, chosen_before, hold_part
from orders.returns.giving_back import cancel_units, open_units
from orders.returns.models import Reason
from payments.charges.events import (
    PaymentExpired,
    PaymentQuarantined,
    PaymentReopened,
    PaymentSucceeded,
)
from payments.sales.models import TenderKind
from shops.hours.timetable import timetable
from shops.hours.windows import Window
from shops.vouchers.services import VoucherRefused, lock_vouchers, rehold_vouchers

EXPIRED = "payment_expired"
QUARANTINED = "payment_quarantined"

faults.declare("paid.locked", "paid.placed")


@events.register(PaymentSucceeded)
def place_paid_order(event: PaymentSucceeded) -> None:
    """The money is there: place every part, hold again what had been released, refund the rest."""
    with scopes_disabled():
        parts = [part for part in locked_parts(event.order_ref) if _awaits_money(part)]
        if not parts:
            return
        faults.point("paid.locked")
        order = parts[0].order
        Order.objects.filter(pk=order.pk).update(paid_at=clock.now())
        if any(_has_expired(part) for part in parts):
            lock_vouchers(owner=order.reference)
        alive = [part for part in parts if _secure(part)]
        if alive:
            confirm_parts(STRIPE, order, alive)
        faults.point("paid.placed")


@events.register(PaymentExpired)
def release_unpaid_order(event: PaymentExpired) -> None:
    """Nobody paid: units and places can be had by others."""
    _end_unpaid(event.order_ref, EXPIRED)


@events.register(PaymentQuarantined)
def withhold_goods(event: PaymentQuarantined) -> None:
    """Another amount or currency than ours came: no goods; people decide about the money."""
    _end_unpaid(event.order_ref, QUARANTINED)


@events.register(PaymentReopened)
def hold_again(event: PaymentReopened) -> None:
    """The shopper tries again: hold what had been released, or refuse with the reasons."""
    with scopes_disabled():
        problems: list[Problem] = []
        expired = [part for part in locked_parts(event.order_ref) if _has_expired(part)]
        if expired:
            check_open_holds(expired[0].order.visitor_ref)
            problems += _codes_again(expired[0].order)
        for part in expired:
            problems += hold_part(part, locked_lines(part), chosen_before(part))
            move(part, State.AWAITING_PAYMENT, actor=Actor("shopper"))
            part.save(update_fields=WINDOW_FIELDS)
        if problems:
            raise BasketProblem(problems)


def _codes_again(order: Order) -> list[Problem]:
    try:
        rehold_vouchers(owner=order.reference)
    except VoucherRefused as refused:
        return [Problem(refused.message)]
    return []


def _awaits_money(part: ShopOrder) -> bool:
    return part.state == State.AWAITING_PAYMENT or _has_expired(part)


def _has_expired(part: ShopOrder) -> bool:
    return part.state == State.CANCELLED and part.end_reason == EXPIRED


def _end_unpaid(order_ref: UUID, reason: str) -> None:
    with scopes_disabled():
        for part in locked_parts(order_ref):
            if part.state == State.AWAITING_PAYMENT:
                release_everything(part)
                move(part, State.CANCELLED, actor=STRIPE, reason=reason)


def _secure(part: ShopOrder) -> bool:
    """Make sure of the goods and of a window that can be kept; what cannot be had is refunded.

    Returns whether anything of the part is left to place.
    """
    lines = locked_lines(part)
    if _has_expired(part):
        return _take_again(part, lines)
    if window_stands(part, lines):
        return True
    window = next_window(part, lines)
    if window is None:
        return _give_up(part, lines)
    move_window(part, lines, window.key)
    messages.next_window_given(part)
    return True


def _take_again(part: ShopOrder, lines: list[Line]) -> bool:
    """Hold anew, in the next window if its own has passed; what others bought is refunded."""
    before, window = part.window_starts_at, None
    if part.due_date is None:
        window = _own_window(part, lines) or next_window(part, lines)
        if window is None:
            return _give_up(part, lines)
        part.pickup_date = window.day
    refused = {refusal.want.line for refusal in hold_lines(part, lines, check_cutoff=False)}
    if len(refused) == len(lines):
        return _give_up(part, lines)
    rehold_vouchers(owner=part.order.reference, is_paid=True)
    if window is not None:
        hold_place(part, lines, window.key)
    part.save(update_fields=WINDOW_FIELDS)
    moved = part.window_starts_at != before
    move(part, State.AWAITING_PAYMENT, actor=STRIPE, generation=part.generation + moved)
    if refused:
        _refund_some(part, lines, [line for line in lines if line.reference in refused])
    if moved:
        messages.next_window_given(part)
    return True


def _own_window(part: ShopOrder, lines: list[Line]) -> Window | None:
    """The part's own window, if it can still be ordered and has a place."""
    window = own_window(part, preparation_minutes(part, lines))
    return None if window is None or window.reason_closed else window


def _give_up(part: ShopOrder, lines: list[Line]) -> bool:
    """Nothing of the part can be given: all of it is refunded, and the shopper told."""
    units = open_units(lines)
    amount = _refund(part, lines, lines)
    messages.cancelled(part, actor=STRIPE, units=units, reason=_why(part), amount_cents=amount)
    return False


def _refund_some(part: ShopOrder, lines: list[Line], gone: list[Line]) -> None:
    quantities = {line.pk: line.open_quantity for line in gone}
    _refund(part, lines, gone)
    for line in gone:
        quantity = quantities[line.pk]
        paid = line.unit_cents * quantity if part.payment_mode == TenderKind.CARD else 0
        messages.line_refused(line, quantity=quantity, amount_cents=paid)


def _refund(part: ShopOrder, lines: list[Line], gone: list[Line]) -> int:
    return cancel_units(
        actor=STRIPE, part=part, lines=lines, quantities=open_units(gone), reason=_why(part)
    )


def _why(part: ShopOrder) -> Reason:
    """The shop may have closed while the shopper was paying."""
    if part.pickup_date is not None and timetable(part.shop).closed_on(part.pickup_date):
        return Reason.SHOP_CLOSED
    return Reason.UNAVAILABLE_AFTER_PAYMENT
