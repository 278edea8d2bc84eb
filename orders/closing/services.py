"""What a closure means for one order: fresh goods refunded, the shopper asked about the rest."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel import audit, clock, faults
from marketplace.kernel.actors import SYSTEM, Actor
from orders.closing import schedules
from orders.closing.models import OvertakenOrder
from orders.closing.selectors import (
    cannot_wait,
    days_elsewhere,
    is_reservation,
    later_day,
    overtaken_parts,
)
from orders.late.schedules import schedule_for, schedule_unseen_again
from orders.messages import messages
from orders.order.access import check_buyer, locked_lines, locked_part
from orders.order.errors import WrongState
from orders.order.models import Line, ShopOrder
from orders.order.states import CLOSED, TO_GIVE, State
from orders.order.windows import next_window, own_window
from orders.returns.giving_back import cancel_units, open_units
from orders.returns.models import Reason
from orders.returns.services import cancel_shop_order
from payments.ledger.services import written_last
from shops.hours.models import Closure
from shops.hours.timetable import timetable
from shops.hours.windows import Closed

faults.declare("closing.before_refund", "closing.asked", "closing.kept")


def overtake(part: ShopOrder, closure: Closure) -> None:
    """Deal with an order that the closure has overtaken [in tx, locked]; twice is once.

    What is made for its day or perishable is refunded at once, unless only a place is given up and
    the shop hands over elsewhere that day. For the rest the shopper chooses
    another moment or the money; a reservation for which there is no other moment ends.
    """
    with scopes_disabled(), written_last():
        if not _is_overtaken(part, closure):
            return
        _row, is_new = OvertakenOrder.objects.get_or_create(
            closure=closure, shop_order=part, defaults={"at": clock.now()}
        )
        if not is_new or part.choice_reason == CLOSED:
            return
        lines = locked_lines(part)
        still_open = days_elsewhere(part.shop, closure.place_id)
        fresh = [
            line for line in lines if line.open_quantity and cannot_wait(part, line, still_open)
        ]
        rest = [line for line in lines if line.open_quantity and line not in fresh]
        if is_reservation(part) and next_window(part, rest) is None:
            fresh, rest = fresh + rest, []
        faults.point("closing.before_refund")
        gone = open_units(fresh)
        amount = _give_back(part, lines, gone)
        if rest:
            _ask(part, closure, fresh, amount)
        else:
            messages.cancelled(
                part, actor=SYSTEM, units=gone, reason=Reason.SHOP_CLOSED, amount_cents=amount
            )


def end_unanswered(part: ShopOrder) -> None:
    """A day without an answer, and still closed [in tx, locked]: cancelled and refunded.

    Not before: an earlier closure may have asked too, and its day counts no longer.
    """
    asked_at = part.choice_asked_at
    if asked_at is not None and clock.now() < asked_at + schedules.ANSWER_TIME:
        return
    if part.choice_reason == CLOSED:
        cancel_shop_order(actor=SYSTEM, shop_order_ref=part.reference, reason=Reason.SHOP_CLOSED)


def keep(part: ShopOrder, closure: Closure) -> None:
    """The shop is open again [in tx, locked]: an order of which nothing was answered stands again.

    Only if its window, or its promised day, exists again and is still to come; else the shopper's
    answer is awaited as before.
    """
    with scopes_disabled():
        if part.choice_reason != CLOSED or not _can_stand(part):
            return
        part.choice_asked_at, part.choice_reason = None, ""
        part.generation += 1
        part.save(update_fields=["choice_asked_at", "choice_reason", "generation"])
        schedule_for(part)
        schedule_unseen_again(part)
        messages.closing_kept(part)
        faults.point("closing.kept")
    audit.record(actor=SYSTEM, action="shop_order.kept", subject=part.subject)


def accept_later_day(*, actor: Actor, shop_order_ref: UUID | str) -> ShopOrder:
    """The shopper agrees to wait for goods made to order until the shop is open again.

    Raises PartUnknown, NotAllowed, and WrongState when nothing was asked or the day would come
    more than 30 days after the order (L216-1).
    """
    with transaction.atomic(), scopes_disabled():
        part = locked_part(shop_order_ref)
        check_buyer(actor, part.order)
        day = later_day(part) if part.choice_reason == CLOSED else None
        if day is None or part.state not in TO_GIVE:
            raise WrongState(_("Cette commande ne peut plus attendre."))
        part.due_date = day
        part.choice_asked_at, part.choice_reason = None, ""
        part.generation += 1
        part.save(update_fields=["due_date", "choice_asked_at", "choice_reason", "generation"])
        Line.objects.filter(shop_order=part, due_date__isnull=False).update(due_date=day)
        schedule_for(part)
        data = {"due_date": day.isoformat()}
        audit.record(actor=actor, action="shop_order.waits", subject=part.subject, data=data)
        messages.window_moved(part)
    return part


def _is_overtaken(part: ShopOrder, closure: Closure) -> bool:
    """Whether it still is: a closure is taken back, a window moved, an order given meanwhile."""
    if closure.reopened_at is not None:
        return False
    parts = overtaken_parts(part.shop, closure.first_day, closure.last_day, closure.place_id)
    return parts.filter(pk=part.pk).exists()


def _give_back(part: ShopOrder, lines: Sequence[Line], gone: Mapping[UUID, int]) -> int:
    if not gone:
        return 0
    return cancel_units(
        actor=SYSTEM, part=part, lines=lines, quantities=gone, reason=Reason.SHOP_CLOSED
    )


def _ask(part: ShopOrder, closure: Closure, fresh: Sequence[Line], amount_cents: int) -> None:
    """Older deadlines no longer count: nobody is late, and nobody comes."""
    part.choice_asked_at, part.choice_reason = clock.now(), CLOSED
    part.generation += 1
    part.save(update_fields=["choice_asked_at", "choice_reason", "generation"])
    messages.closing_choice(
        part,
        closure_id=closure.pk,
        gone=[str(line.reference) for line in fresh],
        amount_cents=amount_cents,
    )
    schedules.schedule_unanswered(closure, part)
    audit.record(actor=SYSTEM, action="shop_order.overtaken", subject=part.subject)
    faults.point("closing.asked")


def _can_stand(part: ShopOrder) -> bool:
    if part.state not in TO_GIVE:
        return False
    if part.window_starts_at is not None:
        window = own_window(part)
        ready = part.state == State.READY or part.window_starts_at > clock.now()
        return window is not None and window.reason_closed != Closed.SHUT and ready
    table = timetable(part.shop)
    return part.state == State.READY or (
        part.due_date is not None
        and part.due_date >= clock.today()
        and not table.closed_on(part.due_date)
    )
