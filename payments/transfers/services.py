"""Money for merchants: due at the handover, sent a little later, net of commission and of debts.

``schedule_transfer`` and ``cancel_transfer`` belong to the handover's transaction; ``sending`` calls
Stripe, ``reversals`` takes money back, ``onboarding`` opens merchants' accounts. All amounts are cents.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from marketplace.kernel import deadlines
from marketplace.kernel.locks import lock_in_order
from payments.ledger.models import Account
from payments.ledger.services import EntryDraft, post
from payments.sales.models import SaleLine
from payments.sales.selectors import lock_card_lines
from payments.sales.shares import Share, settle, unsettle
from payments.transfers.errors import TransferAlreadySent
from payments.transfers.models import MerchantAccount, Transfer, TransferLine, TransferState
from payments.transfers.onboarding import create_account_link, open_account, refresh_account
from payments.transfers.sending import retry_transfer, send_transfer, sweep_transfers
from shops.merchants.models import Merchant

__all__ = [
    "TransferPart",
    "cancel_transfer",
    "create_account_link",
    "open_account",
    "refresh_account",
    "retry_transfer",
    "schedule_transfer",
    "send_transfer",
    "sweep_transfers",
]

_SETTLED = ["settled_cents", "settled_commission_cents", "settled_commission_vat_cents"]


@dataclass(frozen=True)
class TransferPart:
    """What of a sale line is handed over: gross cents incl. VAT, capped at what still waits."""

    sale_ref: UUID
    gross_cents: int


def schedule_transfer(
    *,
    handover_ref: UUID,
    order_ref: UUID,
    group_ref: UUID,
    merchant: Merchant,
    lines: Sequence[TransferPart],
    due_at: datetime,
) -> Transfer | None:
    """Post a handover and make its transfer due, in the handover's transaction, as its last statement.

    Refunds made before are already taken off: a part never exceeds what still waits for the handover.
    Lines paid in the shop move no money; None when nothing is left. Idempotent on ``handover_ref``.
    Raises LookupError on a line of another order.
    """
    known = Transfer.objects.filter(handover_ref=handover_ref).first()
    if known is not None:
        return known
    sale_lines = lock_card_lines(order_ref, [part.sale_ref for part in lines])
    handed: list[tuple[SaleLine, Share]] = []
    for part in lines:
        line = sale_lines.get(part.sale_ref)
        gross = min(part.gross_cents, line.undelivered_cents) if line else 0
        if line is not None and gross > 0:
            handed.append((line, settle(line, gross)))
    if not handed:
        return None
    account = MerchantAccount.objects.filter(merchant=merchant).first()
    transfer = Transfer.objects.create(
        handover_ref=handover_ref,
        order_ref=order_ref,
        group_ref=group_ref,
        merchant=merchant,
        account_id=account.account_id if account else "",
        amount_cents=sum(share.net for _line, share in handed),
        due_at=due_at,
    )
    for line, share in handed:
        line.save(update_fields=_SETTLED)
        TransferLine.objects.create(
            transfer=transfer,
            sale_line=line,
            gross_cents=share.gross,
            net_cents=share.net,
            commission_cents=share.commission,
            commission_vat_cents=share.commission_vat,
        )
    deadlines.schedule(subject=transfer.subject, kind="payments.transfer_due", due_at=due_at)
    post(
        kind="handover",
        key=f"handover:{transfer.reference}",
        entries=[entry for line, share in handed for entry in _handover_entries(line, share)],
        order_ref=order_ref,
    )
    return transfer


def cancel_transfer(*, handover_ref: UUID) -> None:
    """Undo a handover's posting, in the caller's transaction, as its last statement; once.

    What was refunded meanwhile stays refunded. Nothing happens when the handover moved no money.
    Raises TransferAlreadySent once the money has left or is leaving.
    """
    transfer = Transfer.objects.filter(handover_ref=handover_ref).first()
    if transfer is None or transfer.state == TransferState.CANCELLED:
        return
    references = transfer.lines.values_list("sale_line__reference", flat=True)
    sale_lines = lock_card_lines(transfer.order_ref, references)
    (transfer,) = lock_in_order(Transfer.objects.all(), [transfer.pk])
    if transfer.is_committed:
        raise TransferAlreadySent(
            _("Le versement au commerce est déjà parti\u00a0: le retrait ne peut plus être annulé.")
        )
    if transfer.state == TransferState.CANCELLED:
        return
    transfer.state = TransferState.CANCELLED
    transfer.amount_cents = 0
    transfer.save(update_fields=["state", "amount_cents"])
    deadlines.cancel(subject=transfer.subject)
    entries: list[EntryDraft] = []
    for transfer_line in transfer.lines.select_related("sale_line"):
        line, kept = sale_lines[transfer_line.sale_line.reference], transfer_line.kept
        unsettle(line, kept)
        line.save(update_fields=_SETTLED)
        entries += _handover_entries(line, Share() - kept)
    if any(entry.cents for entry in entries):
        post(
            kind="handover_undone",
            key=f"handover_undone:{transfer.reference}",
            entries=entries,
            order_ref=transfer.order_ref,
        )


def _handover_entries(line: SaleLine, share: Share) -> list[EntryDraft]:
    """Undelivered money becomes the merchant's, the association's commission, and VAT."""
    merchant, shop = str(line.merchant.public_id), line.shop_ref
    return [
        EntryDraft(Account.UNDELIVERED, share.gross, merchant, shop),
        EntryDraft(Account.OWED, -share.net, merchant, shop),
        EntryDraft(Account.COMMISSION, -share.commission, merchant, shop),
        EntryDraft(Account.COMMISSION_VAT, -share.commission_vat, merchant, shop),
    ]
