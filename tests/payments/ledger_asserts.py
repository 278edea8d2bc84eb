"""Promise 3, checked three ways: inside the journal, against the business tables, against Stripe."""

from django.db.models import F, Sum

from payments.charges.models import Payment, PaymentState
from payments.ledger.models import Account, Posting
from payments.ledger.selectors import balance, check_against_stripe, promise_three
from payments.ledger.services import verify_chain
from payments.refunds.models import Refund, RefundState
from payments.sales.models import SaleLine
from payments.sales.selectors import card_lines
from payments.sales.shares import Share
from payments.transfers.models import (
    ReversalState,
    Transfer,
    TransferReversal,
    TransferState,
)


def assert_ledger_balanced(*, stripe: bool = True) -> None:
    """The journal is sound and balances, says what the tables say, and agrees with Stripe's balance."""
    assert verify_chain() == []
    report = promise_three()
    assert report.equal, report
    assert report.left == _platform_balance(), report
    assert balance(Account.UNDELIVERED) == _undelivered()
    assert balance(Account.OWED) == _owed()
    assert balance(Account.REFUNDS_DUE) == _total(
        Refund.objects.exclude(state=RefundState.SUCCEEDED)
    )
    if stripe:
        compared = check_against_stripe()
        assert compared.equal, compared


def _platform_balance() -> int:
    """Paid, less refunds, transfers and fees, plus reversals, and what nobody has explained yet."""
    paid = (
        Payment.objects.filter(state=PaymentState.PAID).aggregate(cents=Sum("amount_cents"))[
            "cents"
        ]
        or 0
    )
    fees = Payment.objects.aggregate(cents=Sum("fee_cents"))["cents"] or 0
    sent = _total(Transfer.objects.filter(state=TransferState.SENT))
    refunded = _total(Refund.objects.filter(state=RefundState.SUCCEEDED))
    reversed_cents = _total(TransferReversal.objects.filter(state=ReversalState.DONE))
    aside = balance(Account.UNALLOCATED) - balance(Account.DISPUTE_LOSS)
    return paid - fees - sent - refunded + reversed_cents + aside


def _undelivered() -> int:
    """What was paid, neither handed over nor refunded before."""
    orders = Payment.objects.filter(state=PaymentState.PAID).values_list("order_ref", flat=True)
    return sum(line.undelivered_cents for order_ref in orders for line in card_lines(order_ref))


def _owed() -> int:
    """What was handed over and kept, net of commission, and has not left."""
    waiting = Transfer.objects.filter(state__in=[TransferState.DUE, TransferState.WAITING])
    total = 0
    for transfer in waiting:
        kept = sum((line.kept for line in transfer.lines.all()), Share())
        total += transfer.amount_cents if transfer.first_called_at else kept.net
    return total


def _total(rows: object) -> int:
    return rows.aggregate(cents=Sum("amount_cents"))["cents"] or 0  # type: ignore[attr-defined, no-any-return]


def assert_commissions_are_frozen() -> None:
    """What was reversed, kept and still to come of each line's commission is exactly the frozen whole."""
    for line in SaleLine.objects.all():
        assert line.refunded_commission_cents <= line.commission_cents
        assert line.refunded_commission_vat_cents <= line.commission_vat_cents
    fully_refunded = SaleLine.objects.filter(refunded_cents=F("gross_cents"))
    for line in fully_refunded:
        assert line.refunded_commission_cents == line.commission_cents
        assert line.refunded_commission_vat_cents == line.commission_vat_cents


def postings(kind: str) -> int:
    """How many business events of a kind the journal holds."""
    return Posting.objects.filter(kind=kind).count()
