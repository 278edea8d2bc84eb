"""What payments learn and the shopper should hear."""

from marketplace.kernel import events
from orders.messages import messages
from orders.order.models import Order
from payments.refunds.events import RefundSucceeded


@events.register(RefundSucceeded)
def tell_of_refund(event: RefundSucceeded) -> None:
    """The money is on its way to the card."""
    order = Order.objects.filter(reference=event.order_ref).first()
    if order is not None:
        messages.refund_done(
            order,
            amount_cents=event.amount_cents,
            key=str(event.refund_ref),
            reason=event.reason,
            lines=event.lines,
        )
