"""The states of one shop's part of an order, and the one way to change them."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from marketplace.kernel import audit, clock
from marketplace.kernel.actors import Actor
from orders.order.errors import WrongState
from orders.order.models import Kind, ShopOrder, ShopOrderState

State = ShopOrderState

#: The shop owes the goods.
TO_GIVE = (State.PLACED, State.SEEN, State.READY)
#: Goods may be handed over: someone who comes late is served too.
CAN_BE_GIVEN = (*TO_GIVE, State.NOT_COLLECTED)
#: Neither ended nor given.
OPEN = (State.AWAITING_PAYMENT, *TO_GIVE)

#: ``choice_reason`` of a part whose shopper is asked because the shop is closed.
CLOSED = "closed"

_STAMP = {
    State.PLACED: "placed_at",
    State.SEEN: "seen_at",
    State.READY: "ready_at",
    State.COLLECTED: "collected_at",
    State.CANCELLED: "ended_at",
    State.NOT_COLLECTED: "ended_at",
    State.RETURNED: "ended_at",
}


def move(
    part: ShopOrder, state: ShopOrderState, *, actor: Actor, reason: str = "", **changes: Any
) -> datetime:
    """Write the part's new state with its moment, and the audit entry [in tx, part locked].

    Other fields may change with it; a moment given there wins over now. Returns now (UTC).
    """
    at = clock.now()
    stamp = {_STAMP[state]: at} if state in _STAMP else {}
    alive = {"ended_at": None} if state in OPEN else {}
    changes = {"state": state, "end_reason": reason, **stamp, **alive, **changes}
    for name, value in changes.items():
        setattr(part, name, value)
    part.save(update_fields=list(changes))
    data = {"reason": reason} if reason else None
    audit.record(actor=actor, action=f"shop_order.{state}", subject=part.subject, data=data)
    return at


def check_state(part: ShopOrder, *allowed: ShopOrderState) -> None:
    """Raise WrongState, with a sentence about where the part stands, unless its state is allowed."""
    if part.state not in allowed:
        label = ShopOrderState(part.state).label.lower()
        raise WrongState(
            _("Cette commande est déjà « %(state)s » : ce n’est plus possible.") % {"state": label}
        )


def is_free_to_leave(part: ShopOrder) -> bool:
    """Whether the shopper may cancel or move the part without giving a reason.

    Free until the shop has seen it, and whenever we asked the shopper to choose. A reservation
    binds nobody (LAW 1).
    """
    if part.kind == Kind.RESERVATION:
        return part.state in CAN_BE_GIVEN
    return part.state == State.PLACED or (
        part.state in (State.SEEN, State.READY) and part.choice_asked_at is not None
    )


def code_is_compulsory(part: ShopOrder) -> bool:
    """Whether the part is only given against its code: a large paid amount, or for adults only."""
    return part.is_for_adults or (
        part.kind == Kind.ORDER and part.total_cents > part.shop.code_above_cents
    )
