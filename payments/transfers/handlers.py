"""What makes transfers move by themselves: their due time, and Stripe's events."""

from uuid import UUID

from marketplace.kernel import deadlines, outbox
from marketplace.kernel.models import Deadline, OutboxMessage
from payments.gateway import transfers as stripe_transfers
from payments.gateway.alarms import raise_alarm
from payments.gateway.errors import GatewayError
from payments.gateway.events import on
from payments.gateway.models import StripeEvent
from payments.transfers.models import MerchantAccount, Transfer
from payments.transfers.onboarding import refresh_account
from payments.transfers.reversals import NotSentYet, execute_reversal
from payments.transfers.sending import record_sent, send_transfer

RETRY_SECONDS = 30


@deadlines.handler("payments.transfer_due")
def transfer_due(deadline: Deadline) -> None:
    """The handover can no longer be undone: the money leaves."""
    transfer = Transfer.objects.get(reference=deadline.subject_id)
    outbox.put(
        kind="stripe.transfer",
        key=f"transfer:{transfer.reference}",
        payload={"transfer": transfer.pk},
    )


@outbox.handler("stripe.transfer")
def deliver_transfer(message: OutboxMessage) -> None:
    """Send the transfer."""
    try:
        send_transfer(message.payload["transfer"])
    except GatewayError as error:
        raise outbox.Retry(RETRY_SECONDS, str(error)) from error


@outbox.handler("stripe.reverse")
def deliver_reversal(message: OutboxMessage) -> None:
    """Take the money of a refunded line back."""
    try:
        execute_reversal(message.payload["reversal"])
    except (GatewayError, NotSentYet) as error:
        raise outbox.Retry(RETRY_SECONDS, str(error)) from error


@on("transfer.created", "transfer.updated")
def transfer_changed(event: StripeEvent) -> None:
    """Stripe made a transfer: note it, if the process that asked for it died."""
    sent = stripe_transfers.fetch_transfer(event.object_id)
    transfer = _ours(sent.reference)
    if transfer is not None and transfer.first_called_at is not None:
        record_sent(transfer.pk, sent)


@on("transfer.reversed")
def transfer_reversed(event: StripeEvent) -> None:
    """Somebody took more of a transfer back than we asked for: people must look."""
    sent = stripe_transfers.fetch_transfer(event.object_id)
    transfer = _ours(sent.reference)
    if transfer is None or sent.reversed_cents > transfer.reversed_cents:
        raise_alarm("reversal", f"foreign_reversal:{sent.id}", {"cents": sent.reversed_cents})


@on(
    "account.updated",
    "capability.updated",
    "account.application.deauthorized",
    "account.external_account.created",
    "account.external_account.updated",
    "account.external_account.deleted",
)
def account_changed(event: StripeEvent) -> None:
    """Read again what the merchant's account may do."""
    account = (
        MerchantAccount.objects.select_related("merchant").filter(account_id=event.account).first()
    )
    if account is not None:
        refresh_account(account.merchant)


def _ours(reference: str) -> Transfer | None:
    """The transfer of a reference found at Stripe, which may be another program's."""
    try:
        return Transfer.objects.filter(reference=UUID(reference)).first()
    except ValueError:
        return None
