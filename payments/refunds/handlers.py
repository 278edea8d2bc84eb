"""What makes refunds move by themselves, and refunds that others made at Stripe."""

from contextlib import suppress

from django.db import transaction

from marketplace.kernel import deadlines, outbox
from marketplace.kernel.models import Deadline, OutboxMessage
from payments.charges.errors import PaymentUnknown
from payments.charges.models import Payment
from payments.charges.services import settle_payment
from payments.gateway import refunds as stripe_refunds
from payments.gateway.alarms import raise_alarm
from payments.gateway.errors import GatewayError
from payments.gateway.events import on
from payments.gateway.models import StripeEvent
from payments.gateway.refunds import RefundSnapshot
from payments.gateway.sessions import find_session_of_intent
from payments.ledger.models import Account, Posting
from payments.ledger.services import EntryDraft, post
from payments.refunds.executing import REFUND_DUE, apply_refund, execute_refund
from payments.refunds.models import Refund, RefundState

RETRY_SECONDS = 30


@outbox.handler("stripe.refund")
def deliver_refund(message: OutboxMessage) -> None:
    """Have Stripe pay the refund."""
    try:
        execute_refund(message.payload["refund"])
    except GatewayError as error:
        raise outbox.Retry(RETRY_SECONDS, str(error)) from error


@deadlines.handler(REFUND_DUE)
def watch_refund(deadline: Deadline) -> None:
    """The law's fourteen days are nearly over and the money has not left: people must look."""
    refund = Refund.objects.get(reference=deadline.subject_id)
    if refund.state != RefundState.SUCCEEDED:
        detail = {"refund": str(refund.reference), "cents": refund.amount_cents}
        raise_alarm("refund_due", f"refund_due:{refund.reference}", detail)


@on("refund.created", "refund.updated", "refund.failed")
def refund_changed(event: StripeEvent) -> None:
    """Apply the refund as it is now; one that somebody made in Stripe's dashboard is noted apart."""
    snapshot = stripe_refunds.fetch_refund(event.object_id)
    if not apply_refund(snapshot):
        _note_foreign(snapshot)


def _note_foreign(snapshot: RefundSnapshot) -> None:
    """Money left for a reason that no line knows: posted as unexplained, and people allocate it."""
    if not _is_of_our_payment(snapshot.intent_id):
        return
    key = f"foreign_refund:{snapshot.id}"
    has_failed = snapshot.status in ("failed", "canceled")
    if has_failed and not Posting.objects.filter(key=key).exists():
        # No money left; often our own first try, of which news comes late.
        return
    raise_alarm("foreign_refund", key, {"cents": snapshot.amount_cents})
    with transaction.atomic():
        if snapshot.status == "succeeded":
            _post_unexplained("foreign_refund", key, snapshot.amount_cents)
        elif has_failed:
            _post_unexplained("foreign_refund_failed", f"{key}:failed", -snapshot.amount_cents)


def _is_of_our_payment(intent_id: str) -> bool:
    """Whether we sold what is refunded; the payment's own event may still be on its way (STRIPE 4)."""
    if not intent_id:
        return False
    if Payment.objects.filter(payment_intent_id=intent_id).exists():
        return True
    session = find_session_of_intent(intent_id)
    if session is not None:
        with suppress(PaymentUnknown):
            settle_payment(session_id=session.id)
    return Payment.objects.filter(payment_intent_id=intent_id).exists()


def _post_unexplained(kind: str, key: str, cents: int) -> None:
    post(
        kind=kind,
        key=key,
        entries=[
            EntryDraft(Account.UNALLOCATED, cents),
            EntryDraft(Account.STRIPE_BALANCE, -cents),
        ],
    )
