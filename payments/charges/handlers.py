"""What makes payments move by themselves: the end of a hold, and Stripe's events."""

from marketplace.kernel import deadlines, outbox
from marketplace.kernel.models import Deadline, OutboxMessage
from payments.charges.attempts import StillPaying
from payments.charges.errors import PaymentUnknown
from payments.charges.models import Payment, PaymentAttempt
from payments.charges.services import expire_attempt, settle_payment, update_fee
from payments.charges.settling import ask_to_expire
from payments.gateway.errors import GatewayError
from payments.gateway.events import on
from payments.gateway.models import StripeEvent
from payments.gateway.sessions import find_session_of_intent

RETRY_SECONDS = 30


@deadlines.handler("payments.hold")
def end_hold(deadline: Deadline) -> None:
    """The time to pay is over: ask Stripe to end the session; the hold goes when it has."""
    attempt = PaymentAttempt.objects.get(pk=deadline.subject_id)
    if not attempt.has_ended:
        ask_to_expire(attempt)


@outbox.handler("stripe.expire_session")
def expire_session(message: OutboxMessage) -> None:
    """End the attempt's session at Stripe."""
    try:
        expire_attempt(message.payload["attempt"])
    except StillPaying as wait:
        raise outbox.Retry(RETRY_SECONDS, str(wait)) from wait
    except GatewayError as error:
        if error.passes:
            raise outbox.Retry(RETRY_SECONDS, str(error)) from error
        raise


@on(
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
)
def session_changed(event: StripeEvent) -> None:
    """Look at the session again, if it is one of ours."""
    _settle(event.object_id)


@on("payment_intent.payment_failed", "payment_intent.canceled")
def intent_changed(event: StripeEvent) -> None:
    """A declined card changes nothing: the shopper tries another on the same page. A money that failed
    to come after all ends the payment."""
    session = find_session_of_intent(event.object_id)
    if session is not None:
        _settle(session.id)


@on("charge.updated")
def charge_changed(event: StripeEvent) -> None:
    """Its fee may be known now."""
    for payment_id in Payment.objects.filter(charge_id=event.object_id).values_list(
        "pk", flat=True
    ):
        update_fee(payment_id)


def _settle(session_id: str) -> None:
    try:
        settle_payment(session_id=session_id)
    except PaymentUnknown:
        # Another program's session on the same account.
        return
