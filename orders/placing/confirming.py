"""From here on the contract is made: deadlines run, and both sides are told."""

from collections.abc import Iterable

from marketplace.kernel.actors import Actor
from orders.late import schedules
from orders.messages import messages
from orders.order.models import Order, ShopOrder
from orders.order.states import State, move


def confirm_parts(actor: Actor, order: Order, parts: Iterable[ShopOrder]) -> None:
    """Place the parts [in tx, locked]: state, deadlines, each shop's mail and the confirmation."""
    for part in parts:
        move(part, State.PLACED, actor=actor)
        schedules.schedule_for(part)
        messages.new_order(part)
    messages.order_confirmation(order)
