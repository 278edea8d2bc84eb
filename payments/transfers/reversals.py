"""Taking transferred money back after a refund: one reversal per transfer and refund.

What cannot be taken back stays the merchant's debt in the ledger, and is netted from later transfers.
"""

from uuid import UUID

import structlog
from django.db import transaction

from marketplace.kernel import clock, faults, outbox
from payments.gateway import transfers as stripe_transfers
from payments.gateway.alarms import raise_alarm
from payments.gateway.errors import GatewayError
from payments.gateway.transfers import ReversalSnapshot
from payments.ledger.models import Account
from payments.ledger.services import EntryDraft, post
from payments.transfers.debts import lock_account
from payments.transfers.models import ReversalState, Transfer, TransferReversal, TransferState

log = structlog.get_logger(__name__)
faults.declare("refund.before_reversal", "refund.reversal_called", "refund.reversal_recorded")


class NotSentYet(Exception):
    """The transfer is still on its way: its reversal comes after it."""


def plan_reversal(
    transfer: Transfer, *, refund_ref: UUID, net_cents: int
) -> TransferReversal | None:
    """Note that a refund takes ``net_cents`` of a committed transfer back, in the refund's transaction.

    Never more than was sent: what a debt had been netted from stays a debt. The transfer is locked.
    """
    amount = min(net_cents, transfer.amount_cents - transfer.reversed_cents)
    if amount <= 0:
        return None
    transfer.reversed_cents += amount
    transfer.save(update_fields=["reversed_cents"])
    return TransferReversal.objects.create(
        transfer=transfer, refund_ref=refund_ref, amount_cents=amount, created_at=clock.now()
    )


def ask_for_reversals(refund_ref: UUID) -> None:
    """Have the refund's reversals made, now that Stripe has taken it on, in the same transaction."""
    for reversal in TransferReversal.objects.filter(refund_ref=refund_ref, state=ReversalState.DUE):
        outbox.put(
            kind="stripe.reverse",
            key=f"reversal:{reversal.reference}",
            payload={"reversal": reversal.pk},
        )


def execute_reversal(reversal_id: int) -> None:
    """Take the money back at Stripe; safe to repeat. Call it outside any transaction.

    Where the merchant's balance does not suffice it becomes a debt. Raises NotSentYet, and
    GatewayError when waiting a moment may help.
    """
    reversal = TransferReversal.objects.select_related("transfer").get(pk=reversal_id)
    if reversal.state != ReversalState.DUE:
        return
    if reversal.transfer.state != TransferState.SENT:
        raise NotSentYet(f"Transfer {reversal.transfer.reference} has not been sent yet.")
    resumed = reversal.first_called_at is not None
    TransferReversal.objects.filter(pk=reversal_id).update(first_called_at=clock.now())
    faults.point("refund.before_reversal")
    try:
        done = _call(reversal, resumed)
    except GatewayError as error:
        _failed(reversal, error)
        return
    faults.point("refund.reversal_called")
    _record_done(reversal_id, done)
    faults.point("refund.reversal_recorded")


def _call(reversal: TransferReversal, resumed: bool) -> ReversalSnapshot:
    reference, transfer_id = str(reversal.reference), reversal.transfer.stripe_id
    if resumed:
        found = stripe_transfers.find_reversal(transfer_id=transfer_id, reference=reference)
        if found is not None:
            return found
        reversal.take_new_key_if_spent()
    return stripe_transfers.create_reversal(
        transfer_id=transfer_id,
        amount_cents=reversal.amount_cents,
        reference=reference,
        key=str(reversal.call_key),
    )


def _failed(reversal: TransferReversal, error: GatewayError) -> None:
    if error.passes:
        reversal.note_passing(error)
        raise error
    if error.kind != "conflict":
        TransferReversal.objects.filter(pk=reversal.pk, state=ReversalState.DUE).update(
            state=ReversalState.DEBT, last_error=str(error)[:255]
        )
    raise_alarm(
        "reversal",
        f"reversal:{reversal.reference}",
        {"error": error.message, "kind": error.kind, "cents": reversal.amount_cents},
    )


@transaction.atomic
def _record_done(reversal_id: int, done: ReversalSnapshot) -> None:
    reversal = TransferReversal.objects.select_for_update(of=("self",)).get(pk=reversal_id)
    if reversal.state == ReversalState.DONE:
        return
    merchant = reversal.transfer.merchant
    lock_account(merchant.pk)
    reversal.state = ReversalState.DONE
    reversal.stripe_id = done.id
    reversal.done_at = clock.now()
    reversal.save(update_fields=["state", "stripe_id", "done_at"])
    post(
        kind="reversal",
        key=f"reversal:{reversal.reference}",
        entries=[
            EntryDraft(Account.STRIPE_BALANCE, done.amount_cents),
            EntryDraft(Account.MERCHANT_DEBT, -done.amount_cents, str(merchant.public_id)),
        ],
        order_ref=reversal.transfer.order_ref,
    )
