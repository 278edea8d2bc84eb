"""Sending transfers to Stripe: prepared in one transaction, called outside any, recorded in another.

From its preparation on a transfer's amount, source and key are fixed, and a refund counts its money as
gone. A certain refusal takes the preparation back; an uncertain one is looked up before the next call.
"""

from datetime import timedelta
from uuid import UUID, uuid4

import structlog
from django.db import transaction
from django.db.models import F, Q, Sum

from marketplace.kernel import audit, clock, faults
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.backoff import back_off
from payments.charges.models import Payment
from payments.gateway import transfers as stripe_transfers
from payments.gateway.alarms import raise_alarm
from payments.gateway.errors import GatewayError, as_logged
from payments.gateway.transfers import TransferSnapshot
from payments.ledger.models import Account
from payments.ledger.services import EntryDraft, post, written_last
from payments.sales.models import SaleLine
from payments.sales.shares import Share
from payments.transfers.debts import lock_account, nettable_debt
from payments.transfers.held import note_all_has_left
from payments.transfers.models import MerchantAccount, ReversalState, Transfer, TransferState
from payments.transfers.onboarding import refresh_account
from shops.merchants.access import check_association

#: A call under way is left alone this long before a sweep takes it up.
CALL_PATIENCE = timedelta(minutes=5)
ALARM_AFTER_ATTEMPTS = 3

log = structlog.get_logger(__name__)
faults.declare("transfer.prepared", "transfer.called", "transfer.recorded")


def send_transfer(transfer_id: int) -> None:
    """Send a transfer that is due; safe to repeat, also after a time-out, a 500 or a kill.

    A merchant whose account cannot receive waits, and so does one for whom our balance does not
    suffice. Call it outside any transaction. Raises GatewayError when waiting a moment may help.
    """
    known = Transfer.objects.select_related("merchant").get(pk=transfer_id)
    resumed = known.first_called_at is not None
    if known.state == TransferState.WAITING and not resumed:
        # What it waits for may have come without our hearing of it.
        refresh_account(known.merchant)
    transfer = _prepare(transfer_id)
    if transfer is None:
        return
    faults.point("transfer.prepared")
    try:
        sent = _call(transfer, resumed)
    except GatewayError as error:
        _failed(transfer, error)
        return
    faults.point("transfer.called")
    record_sent(transfer.pk, sent)
    faults.point("transfer.recorded")


def sweep_transfers(limit: int = 200) -> int:
    """Send every transfer that is due and not under way, and those whose wait is over; returns how many."""
    now = clock.now()
    lying = Q(first_called_at__isnull=True) | Q(first_called_at__lte=now - CALL_PATIENCE)
    due = Q(state=TransferState.DUE, due_at__lte=now) & lying
    waited = Q(state=TransferState.WAITING, retry_at__lte=clock.machine_now())
    swept = 0
    ready = (
        Transfer.objects.filter(due | waited).order_by("id").values_list("pk", flat=True)[:limit]
    )
    for transfer_id in list(ready):
        try:
            send_transfer(transfer_id)
            swept += 1
        except Exception as error:
            log.warning("transfer_sweep_failed", transfer=transfer_id, **as_logged(error))
    return swept


@transaction.atomic
def retry_transfer(*, actor: Actor, transfer_ref: UUID) -> None:
    """A person has looked: try a waiting transfer again at the next sweep, under a new key if need be.

    For the association. Raises NotAllowed.
    """
    check_association(actor)
    Transfer.objects.filter(reference=transfer_ref, state=TransferState.WAITING).update(
        retry_at=clock.machine_now(), key_spent=True
    )
    audit.record(actor=actor, action="transfer.retried", subject=("transfer", str(transfer_ref)))


def record_sent(transfer_id: int, sent: TransferSnapshot) -> None:
    """Note that Stripe made the transfer, once, and post it."""
    with transaction.atomic(), written_last():
        transfer = _locked(transfer_id)
        if transfer.state == TransferState.SENT:
            return
        if sent.amount_cents != transfer.amount_cents:
            raise_alarm("transfer_amount", f"transfer_amount:{sent.id}", {"transfer": sent.id})
        _mark_sent(transfer, sent.id)
        post(
            kind="transfer",
            key=f"transfer:{transfer.reference}",
            entries=[
                _owed(transfer, sent.amount_cents),
                EntryDraft(Account.STRIPE_BALANCE, -sent.amount_cents),
            ],
            order_ref=transfer.order_ref,
        )


def _prepare(transfer_id: int) -> Transfer | None:
    """Fix what will be sent, or find that nothing is to be sent now."""
    with transaction.atomic(), written_last():
        transfer = _locked(transfer_id)
        if (
            transfer.state in (TransferState.SENT, TransferState.CANCELLED)
            or transfer.due_at > clock.now()
        ):
            return None
        if transfer.first_called_at is not None:
            return transfer
        kept = sum((line.kept for line in transfer.lines.all()), Share())
        if kept.gross == 0:
            transfer.state, transfer.amount_cents = TransferState.CANCELLED, 0
            transfer.save(update_fields=["state", "amount_cents"])
            return None
        account = lock_account(transfer.merchant_id)
        if account is None or not account.can_receive:
            _wait(transfer, "The merchant's account cannot receive transfers.")
            return None
        return _commit(transfer, account, kept)


def _locked(transfer_id: int) -> Transfer:
    rows = Transfer.objects.select_for_update(of=("self",)).select_related("merchant")
    return rows.get(pk=transfer_id)


def _commit(transfer: Transfer, account: MerchantAccount, kept: Share) -> Transfer | None:
    transfer.netted_cents = min(nettable_debt(transfer.merchant), kept.net)
    transfer.amount_cents = kept.net - transfer.netted_cents
    transfer.account_id = account.account_id
    transfer.source_charge_id = _source(transfer)
    transfer.first_called_at = clock.now()
    transfer.state = TransferState.DUE
    transfer.save()
    _post_netting(transfer, transfer.netted_cents, "netting")
    if transfer.amount_cents == 0:
        _mark_sent(transfer, "")
        return None
    return transfer


def _source(transfer: Transfer) -> str:
    """The charge that pays, while enough of it is left; else the platform's balance does.

    Less is left than was sold when a refund could not be taken back from a merchant (its debt).
    """
    payment = Payment.objects.get(order_ref=transfer.order_ref)
    refunded = SaleLine.objects.filter(order_ref=transfer.order_ref).aggregate(
        cents=Sum("refunded_cents")
    )
    others = Transfer.objects.filter(order_ref=transfer.order_ref).exclude(pk=transfer.pk)
    gone = others.filter(Q(first_called_at__isnull=False)).aggregate(
        cents=Sum(F("amount_cents") - F("reversed_cents"))
    )
    left = payment.amount_cents - (refunded["cents"] or 0) - (gone["cents"] or 0)
    return payment.charge_id if transfer.amount_cents <= left else ""


def _call(transfer: Transfer, resumed: bool) -> TransferSnapshot:
    reference, group = str(transfer.reference), str(transfer.order_ref)
    if resumed:
        found = stripe_transfers.find_transfer(group=group, reference=reference)
        if found is not None:
            return found
        transfer.take_new_key_if_spent()
    return stripe_transfers.create_transfer(
        amount_cents=transfer.amount_cents,
        account_id=transfer.account_id,
        group=group,
        source_charge_id=transfer.source_charge_id,
        reference=reference,
        key=str(transfer.call_key),
    )


def _failed(transfer: Transfer, error: GatewayError) -> None:
    """Decide what a failed call means; raises the error when waiting a moment may help."""
    if error.passes:
        transfer.note_passing(error)
        raise error
    if error.kind == "conflict":
        # Never a new key by itself: people look first (STRIPE 49).
        Transfer.objects.filter(pk=transfer.pk).update(
            state=TransferState.WAITING, retry_at=None, last_error=str(error)[:255]
        )
        _alarm(transfer, error)
        return
    _take_back(transfer.pk, error)
    if error.kind == "refused":
        refresh_account(transfer.merchant)


def _take_back(transfer_id: int, error: GatewayError) -> None:
    """Stripe certainly did nothing: the money is the merchant's to get, as before the preparation."""
    with transaction.atomic(), written_last():
        transfer = _locked(transfer_id)
        if transfer.state == TransferState.SENT or transfer.first_called_at is None:
            return
        lock_account(transfer.merchant_id)
        _post_netting(transfer, -transfer.netted_cents, "netting_undone")
        _void_reversals(transfer)
        transfer.netted_cents = 0
        transfer.first_called_at = None
        transfer.call_key = uuid4()
        transfer.key_spent = False
        _wait(transfer, str(error))
    if error.kind == "refused" or transfer.attempts == ALARM_AFTER_ATTEMPTS:
        _alarm(transfer, error)


def _void_reversals(transfer: Transfer) -> None:
    """Refunds made while the money seemed gone: it never left, so nobody owes it."""
    kept = sum((line.kept for line in transfer.lines.all()), Share())
    refunded_since = transfer.amount_cents + transfer.netted_cents - kept.net
    if refunded_since > 0:
        post(
            kind="reversal_void",
            key=f"reversal_void:{transfer.reference}:{transfer.call_key}",
            entries=[_owed(transfer, refunded_since), _debt(transfer, -refunded_since)],
            order_ref=transfer.order_ref,
        )
    transfer.reversals.filter(state=ReversalState.DUE).update(state=ReversalState.VOID)
    transfer.amount_cents, transfer.reversed_cents = kept.net, 0


def _wait(transfer: Transfer, reason: str) -> None:
    transfer.state = TransferState.WAITING
    transfer.attempts += 1
    transfer.retry_at = clock.machine_now() + back_off(transfer.attempts)
    transfer.last_error = reason[:255]
    transfer.save()


def _mark_sent(transfer: Transfer, stripe_id: str) -> None:
    transfer.state = TransferState.SENT
    transfer.stripe_id = stripe_id
    transfer.sent_at = clock.now()
    transfer.last_error = ""
    transfer.save(update_fields=["state", "stripe_id", "sent_at", "last_error"])
    note_all_has_left(transfer.order_ref)
    audit.record(
        actor=SYSTEM,
        action="transfer.sent",
        subject=("transfer", str(transfer.reference)),
        data={"cents": transfer.amount_cents, "netted_cents": transfer.netted_cents},
    )


def _post_netting(transfer: Transfer, cents: int, kind: str) -> None:
    """Settle the merchant's debt out of what it is owed (or take that back, with negative cents)."""
    if cents:
        post(
            kind=kind,
            key=f"{kind}:{transfer.reference}:{transfer.call_key}",
            entries=[_owed(transfer, cents), _debt(transfer, -cents)],
            order_ref=transfer.order_ref,
        )


def _owed(transfer: Transfer, cents: int) -> EntryDraft:
    line = transfer.lines.select_related("sale_line").first()
    shop = line.sale_line.shop_ref if line else ""
    return EntryDraft(Account.OWED, cents, str(transfer.merchant.public_id), shop)


def _debt(transfer: Transfer, cents: int) -> EntryDraft:
    return EntryDraft(Account.MERCHANT_DEBT, cents, str(transfer.merchant.public_id))


def _alarm(transfer: Transfer, error: GatewayError) -> None:
    raise_alarm(
        "transfer",
        f"transfer:{transfer.reference}",
        {"error": error.message, "kind": error.kind, "cents": transfer.amount_cents},
    )
