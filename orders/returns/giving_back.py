"""The one path by which goods and money go back: units no longer owed, and the refund of a line.

Refused line, cancellation, withdrawal, late shop, goodwill: all come here. Amounts are cents incl.
tax, counted per line so that its parts never sum to more than it cost.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel import clock, faults
from marketplace.kernel.actors import Actor
from orders.late import schedules
from orders.order.errors import WrongQuantity
from orders.order.holds import release_code
from orders.order.models import Line, ShopOrder
from orders.order.states import State, move
from orders.returns.limits import check_may_give_back
from orders.returns.models import LineReturn, Reason
from payments.refunds.services import RefundRequestLine, request_refund
from payments.sales.models import TenderKind
from shops.hours.services import release_place, use_place
from shops.stock.holds import release_units

faults.declare("back.before_refund", "back.after_refund")


@dataclass(frozen=True)
class Back:
    """What goes back of one line: units at their price, or an amount without units."""

    line: Line
    quantity: int = 0
    #: Only for an amount that is not that of the units (goodwill).
    amount_cents: int | None = None
    #: The units had been handed over.
    was_given: bool = False


def cancel_units(
    *,
    actor: Actor,
    part: ShopOrder,
    lines: Sequence[Line],
    quantities: Mapping[UUID, int],
    reason: Reason,
) -> int:
    """Units of a part that will not be handed over: released, and refunded if they were paid.

    In the caller's transaction, the part being locked; ``lines`` are all of its lines. A part of
    which nothing is left to give ends. Returns the refund in cents. Raises WrongQuantity.
    """
    chosen = [line for line in lines if quantities.get(line.reference)]
    for line in chosen:
        if not 0 < quantities[line.reference] <= line.open_quantity:
            raise WrongQuantity(_("Il n’y a pas autant d’exemplaires à annuler."), field="quantity")
        line.cancelled_quantity += quantities[line.reference]
    Line.objects.bulk_update(chosen, ["cancelled_quantity"])
    release_units(owner=part.reference, lines={ref: quantities[ref] for ref in quantities})
    backs = [Back(line, quantities[line.reference]) for line in chosen]
    amount = give_back(actor=actor, part=part, backs=backs, reason=reason)
    _end_if_nothing_is_left(actor, part, lines, reason)
    return amount


def give_back(*, actor: Actor, part: ShopOrder, backs: Sequence[Back], reason: Reason) -> int:
    """Write what goes back and ask for its refund, in the caller's transaction.

    Nothing is refunded where nothing was paid (reservations). Returns the cents that go back to
    the card. Raises AboveLimit for an employee who has given back enough of this part.
    """
    before = _given_back([back.line for back in backs])
    wanted = [
        _line_return(actor, back, *before.get(back.line.pk, (0, 0)), reason) for back in backs
    ]
    amount = sum(entry.amount_cents for entry in wanted)
    check_may_give_back(actor, part, amount, reason)
    with scopes_disabled():
        returns = LineReturn.objects.bulk_create(wanted)
    if part.payment_mode != TenderKind.CARD or not amount:
        return 0
    faults.point("back.before_refund")
    request_refund(
        actor=actor,
        order_ref=part.order.reference,
        lines=[
            RefundRequestLine(
                sale_ref=back.line.reference,
                amount_cents=entry.amount_cents,
                delivered_first=back.was_given,
            )
            for back, entry in zip(backs, returns, strict=True)
            if entry.amount_cents
        ],
        reason=reason,
        key=f"return:{returns[0].pk}",
    )
    faults.point("back.after_refund")
    return amount


def open_units(lines: Iterable[Line]) -> dict[UUID, int]:
    """What is still to be handed over of these lines: units by the line's reference."""
    return {line.reference: line.open_quantity for line in lines if line.open_quantity}


def amounts_given_back(lines: Sequence[Line]) -> dict[int, int]:
    """Cents already given back, by line id."""
    return {line: cents for line, (cents, _units) in _given_back(lines).items()}


def _given_back(lines: Sequence[Line]) -> dict[int, tuple[int, int]]:
    """Cents and units already given back, by line id."""
    with scopes_disabled():
        returns = LineReturn.objects.filter(line__in=lines).order_by().values_list("line")
        sums = returns.annotate(Sum("amount_cents"), Sum("quantity"))
        return {line: (cents, units) for line, cents, units in sums}


def _line_return(
    actor: Actor, back: Back, before: int, units_before: int, reason: Reason
) -> LineReturn:
    line = back.line
    wanted = back.amount_cents
    if wanted is None:
        unweighed = line.quantity - line.weighed_quantity
        wanted = line.cents_for(back.quantity, after=max(0, units_before - unweighed))
    return LineReturn(
        line=line,
        quantity=back.quantity,
        amount_cents=min(wanted, line.total_cents - before),
        reason=reason,
        actor_kind=actor.kind,
        actor_ref=actor.ref,
        at=clock.now(),
    )


def _end_if_nothing_is_left(
    actor: Actor, part: ShopOrder, lines: Sequence[Line], reason: Reason
) -> None:
    """Once every unit was given or cancelled: collected if any was given, else cancelled."""
    if any(line.open_quantity for line in lines):
        return
    if any(line.collected_quantity for line in lines):
        if part.state != State.COLLECTED:
            move(part, State.COLLECTED, actor=actor)
            use_place(owner=part.reference)
        return
    release_place(owner=part.reference)
    move(part, State.CANCELLED, actor=actor, reason=reason)
    release_code(part)
    schedules.cancel_for(part)
