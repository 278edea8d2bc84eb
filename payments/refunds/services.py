"""Money back to the shopper: asked for by line in the caller's transaction, paid by Stripe afterwards.

``executing`` calls Stripe and applies what it answers; ``splitting`` says from whose money a refund
comes. All amounts are cents incl. VAT.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel import audit, clock, deadlines, faults, legal, money, outbox
from marketplace.kernel.actors import Actor
from payments.charges.models import Payment, PaymentState
from payments.ledger.models import Account
from payments.ledger.services import EntryDraft, post
from payments.refunds.errors import RefundTooLarge
from payments.refunds.executing import (
    REFUND_DUE,
    apply_refund,
    execute_refund,
    retry_refund,
    sweep_refunds,
)
from payments.refunds.models import Refund, RefundLine
from payments.refunds.splitting import LineSplit, split_line
from payments.sales.models import SaleLine
from payments.sales.selectors import lock_card_lines
from payments.transfers.debts import lock_account
from payments.transfers.held import note_all_has_left
from payments.transfers.models import Transfer
from payments.transfers.reversals import plan_reversal

__all__ = [
    "RefundRequestLine",
    "amount_for_quantity",
    "apply_refund",
    "execute_refund",
    "request_refund",
    "retry_refund",
    "sweep_refunds",
]

#: An alarm says so many days before a refund is due that it has not been paid.
REFUND_WARNING_DAYS = 3

faults.declare("refund.requested")

_CHANGED = [
    "refunded_cents",
    "refunded_commission_cents",
    "refunded_commission_vat_cents",
    "settled_cents",
    "settled_commission_cents",
    "settled_commission_vat_cents",
]


@dataclass(frozen=True)
class RefundRequestLine:
    """What goes back of one sale line, in cents incl. VAT.

    It is taken from what still waits for the handover first, or with ``delivered_first`` from what was
    handed over (goods brought back while others wait).
    """

    sale_ref: UUID
    amount_cents: int
    delivered_first: bool = False


def amount_for_quantity(sale_line: SaleLine, quantity: int, already_quantity: int) -> int:
    """What ``quantity`` units of a line are worth after ``already_quantity`` went back, in cents.

    Cumulative, so that all units together are exactly the line; never more than is left of it.
    """
    whole = sale_line.quantity
    until = money.share_cumulative(sale_line.gross_cents, already_quantity + quantity, whole)
    before = money.share_cumulative(sale_line.gross_cents, already_quantity, whole)
    return min(until - before, sale_line.refundable_cents)


def request_refund(
    *, actor: Actor, order_ref: UUID, lines: Sequence[RefundRequestLine], reason: str, key: str
) -> Refund | None:
    """Give money of an order's lines back, in the caller's transaction, as its last statement.

    Posts it as due to the shopper, reverses the commission at its frozen rate, plans the reversal of
    what was transferred, and has Stripe called after the commit. Idempotent on ``key``. None when there
    is nothing to give back: lines paid in the shop, an order that was not paid. Raises RefundTooLarge
    when less is left of a line, LookupError on a line of another order.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A refund is asked for inside a transaction.")
    payment = Payment.objects.select_for_update().filter(order_ref=order_ref).first()
    known = Refund.objects.filter(key=key).first()
    if known is not None or payment is None or payment.state != PaymentState.PAID:
        return known
    sale_lines = lock_card_lines(order_ref, [line.sale_ref for line in lines])
    wanted = [line for line in lines if line.sale_ref in sale_lines and line.amount_cents]
    if not wanted:
        return None
    splits = [_split(sale_lines[line.sale_ref], line) for line in wanted]
    refund = _write_refund(actor, payment, splits, reason, key)
    transfers = _take_back(refund, splits)
    note_all_has_left(order_ref)
    outbox.put(
        kind="stripe.refund", key=f"refund:{refund.reference}", payload={"refund": refund.pk}
    )
    audit.record(
        actor=actor,
        action="refund.requested",
        subject=("refund", str(refund.reference)),
        data={"order": str(order_ref), "cents": refund.amount_cents, "reason": reason},
    )
    post(
        kind="refund_requested",
        key=f"refund_requested:{refund.reference}",
        entries=[entry for split in splits for entry in _entries(split, transfers)],
        order_ref=order_ref,
    )
    faults.point("refund.requested")
    return refund


def _split(line: SaleLine, wanted: RefundRequestLine) -> LineSplit:
    if not 0 < wanted.amount_cents <= line.refundable_cents:
        raise RefundTooLarge(
            _("Il ne reste que %(left)s à rembourser sur «\u00a0%(label)s\u00a0».")
            % {"left": money.format_euros(line.refundable_cents), "label": line.label}
        )
    return split_line(line, wanted.amount_cents, delivered_first=wanted.delivered_first)


def _warning_time() -> datetime:
    """A few days before the money must be back: fourteen days from today (L216-7, L221-24)."""
    return clock.now() + timedelta(days=legal.REFUND_DAYS_AFTER_RESOLUTION - REFUND_WARNING_DAYS)


def _write_refund(
    actor: Actor, payment: Payment, splits: list[LineSplit], reason: str, key: str
) -> Refund:
    refund = Refund.objects.create(
        key=key,
        payment=payment,
        amount_cents=sum(split.total.gross for split in splits),
        reason=reason,
        actor_kind=actor.kind,
        actor_ref=actor.ref,
        requested_at=clock.now(),
    )
    deadlines.schedule(subject=refund.subject, kind=REFUND_DUE, due_at=_warning_time())
    for split in splits:
        split.line.save(update_fields=_CHANGED)
        RefundLine.objects.create(
            refund=refund,
            sale_line=split.line,
            amount_cents=split.total.gross,
            commission_cents=split.total.commission,
            commission_vat_cents=split.total.commission_vat,
            undelivered_cents=split.undelivered.gross,
        )
    return refund


def _take_back(refund: Refund, splits: list[LineSplit]) -> dict[int, Transfer]:
    """Plan one reversal for each transfer that is gone; gives back the transfers concerned."""
    net: dict[int, int] = defaultdict(int)
    transfers: dict[int, Transfer] = {}
    for split in splits:
        for transfer, share in split.delivered:
            transfers.setdefault(transfer.pk, transfer)
            net[transfer.pk] += share.net
    for pk, transfer in sorted(transfers.items()):
        if transfer.is_committed:
            lock_account(transfer.merchant_id)
            plan_reversal(transfer, refund_ref=refund.reference, net_cents=net[pk])
        else:
            transfer.amount_cents -= net[pk]
            transfer.save(update_fields=["amount_cents"])
    return transfers


def _entries(split: LineSplit, transfers: dict[int, Transfer]) -> list[EntryDraft]:
    """From the undelivered money, or from the merchant's and the association's, to the shopper."""
    merchant, shop = str(split.line.merchant.public_id), split.line.shop_ref
    entries = [
        EntryDraft(Account.REFUNDS_DUE, -split.total.gross, merchant, shop),
        EntryDraft(Account.UNDELIVERED, split.undelivered.gross, merchant, shop),
    ]
    for transfer, share in split.delivered:
        gone = transfers[transfer.pk].is_committed
        entries += [
            EntryDraft(Account.MERCHANT_DEBT, share.net, merchant)
            if gone
            else EntryDraft(Account.OWED, share.net, merchant, shop),
            EntryDraft(Account.COMMISSION, share.commission, merchant, shop),
            EntryDraft(Account.COMMISSION_VAT, share.commission_vat, merchant, shop),
        ]
    return entries
