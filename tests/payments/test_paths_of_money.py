"""The main paths of money, from the sale to the merchant's account, the ledger checked at each step."""

from datetime import timedelta

import pytest

from marketplace.kernel import clock
from payments.charges.events import PaymentSucceeded
from payments.charges.models import PaymentState
from payments.ledger.models import Account
from payments.ledger.selectors import balance
from payments.refunds.models import RefundState
from payments.transfers.models import ReversalState, Transfer, TransferReversal, TransferState
from payments.transfers.services import send_transfer
from tests.payments.ledger_asserts import assert_commissions_are_frozen, assert_ledger_balanced
from tests.payments.till import Till

pytestmark = pytest.mark.django_db


def test_a_paid_order_is_undelivered_money_of_its_merchants(till: Till) -> None:
    sold = till.sell_and_pay((till.baker, 1250), (till.bookseller, 2090))
    assert sold.payment.state == PaymentState.PAID
    assert sold.payment.fee_cents == 75
    assert till.heard == [PaymentSucceeded(sold.order_ref, sold.payment.pk)]
    assert balance(Account.UNDELIVERED, str(till.baker.public_id)) == 1250
    assert balance(Account.UNDELIVERED, str(till.bookseller.public_id)) == 2090
    assert balance(Account.STRIPE_BALANCE) == 3340 - 75
    assert_ledger_balanced()


def test_a_handover_pays_the_merchant_net_of_commission_and_its_vat(till: Till) -> None:
    sold = till.sell_and_pay((till.baker, 1250), (till.bookseller, 2090))
    transfer = till.hand_over(sold, 0)
    assert transfer is not None
    assert transfer.amount_cents == 1250 - 100 - 20
    assert_ledger_balanced()
    till.later(minutes=16)
    transfer.refresh_from_db()
    assert transfer.state == TransferState.SENT
    (sent,) = till.stripe("transfer")
    assert (sent["amount"], sent["source_transaction"]) == (1130, sold.payment.charge_id)
    assert balance(Account.COMMISSION) == 100
    assert balance(Account.COMMISSION_VAT) == 20
    assert_ledger_balanced()


def test_nothing_is_sent_while_the_handover_can_be_undone(till: Till) -> None:
    sold = till.sell_and_pay((till.baker, 1250))
    transfer = till.hand_over(sold)
    assert transfer is not None
    till.later(minutes=14)
    assert till.stripe("transfer") == []
    till.undo(transfer)
    assert_ledger_balanced()
    till.later(minutes=30)
    assert till.stripe("transfer") == []
    again = till.hand_over(sold)
    assert again is not None
    assert again.amount_cents == 1130
    assert_ledger_balanced()


def test_goods_refunded_before_the_handover_cost_the_merchant_nothing(till: Till) -> None:
    sold = till.sell_and_pay((till.baker, 1250), (till.bookseller, 2090))
    refund = till.refund(sold, 1250)
    assert refund is not None
    assert balance(Account.REFUNDS_DUE) == 1250
    assert_ledger_balanced()
    till.work()
    refund.refresh_from_db()
    assert refund.state == RefundState.SUCCEEDED
    assert balance(Account.REFUNDS_DUE) == 0
    assert till.hand_over(sold, 0) is None
    assert TransferReversal.objects.count() == 0
    assert_ledger_balanced()
    assert_commissions_are_frozen()


def test_goods_returned_before_the_transfer_only_make_it_smaller(till: Till) -> None:
    sold = till.sell_and_pay((till.baker, 1000))
    till.hand_over(sold)
    till.refund(sold, 400)
    till.later(minutes=16)
    assert [sent["amount"] for sent in till.stripe("transfer")] == [600 - 48 - 10]
    assert TransferReversal.objects.count() == 0
    assert_ledger_balanced()


def test_goods_returned_after_the_transfer_are_taken_back_from_the_merchant(till: Till) -> None:
    sold = till.sell_and_pay((till.baker, 1000))
    till.hand_over(sold)
    till.later(minutes=16)
    till.refund(sold, 400)
    assert balance(Account.MERCHANT_DEBT) == 400 - 32 - 6
    assert_ledger_balanced()
    till.work()
    reversal = TransferReversal.objects.get()
    assert (reversal.state, reversal.amount_cents) == (ReversalState.DONE, 362)
    assert balance(Account.MERCHANT_DEBT) == 0
    assert_ledger_balanced()


def test_a_debt_that_cannot_be_taken_back_is_netted_from_the_next_transfer(till: Till) -> None:
    first = till.sell_and_pay((till.baker, 1000))
    till.hand_over(first)
    till.later(days=5)
    till.sandbox.pay_out_account(Transfer.objects.get().account_id)
    till.refund(first, 1000)
    till.work()
    assert TransferReversal.objects.get().state == ReversalState.DEBT
    assert balance(Account.MERCHANT_DEBT) == 904
    assert_ledger_balanced()
    second = till.sell_and_pay((till.baker, 2000))
    till.hand_over(second)
    till.later(minutes=16)
    transfer = Transfer.objects.latest("id")
    assert (transfer.netted_cents, transfer.amount_cents) == (904, 1808 - 904)
    assert balance(Account.MERCHANT_DEBT) == 0
    assert_ledger_balanced()


def test_of_a_transfer_that_settled_a_debt_only_what_was_sent_is_taken_back(till: Till) -> None:
    """The rest is the debt again, as if it had not been settled."""
    till.sell_and_pay((till.bookseller, 5000))
    first = till.sell_and_pay((till.baker, 1000))
    till.hand_over(first)
    till.later(days=5)
    till.sandbox.pay_out_account(Transfer.objects.get().account_id)
    till.refund(first, 1000)
    till.work()
    second = till.sell_and_pay((till.baker, 2000))
    till.hand_over(second)
    till.later(minutes=16)
    till.refund(second, 2000)
    till.work()
    reversal = TransferReversal.objects.latest("pk")
    assert (reversal.state, reversal.amount_cents) == (ReversalState.DONE, 1808 - 904)
    assert balance(Account.MERCHANT_DEBT) == 904
    assert_ledger_balanced()


def test_a_debt_that_a_reversal_is_about_to_bring_is_not_kept_back_too(till: Till) -> None:
    """The refund is asked for, its reversal not made yet, when the next transfer leaves."""
    till.sell_and_pay((till.bookseller, 5000))
    sold = till.sell_and_pay((till.baker, 1250), (till.baker, 900))
    till.hand_over(sold, 0)
    till.later(minutes=16)
    till.hand_over(sold, 1)
    clock.move_by(timedelta(minutes=16))
    till.refund(sold, 1250)
    assert balance(Account.MERCHANT_DEBT) == 1130
    send_transfer(Transfer.objects.latest("pk").pk)
    second = Transfer.objects.latest("pk")
    assert (second.amount_cents, second.netted_cents) == (900 - 72 - 14, 0)
    till.work()
    assert TransferReversal.objects.get().state == ReversalState.DONE
    assert balance(Account.MERCHANT_DEBT) == balance(Account.OWED) == 0
    assert_ledger_balanced()


def test_a_debt_larger_than_what_is_owed_sends_nothing(till: Till) -> None:
    first = till.sell_and_pay((till.baker, 3000))
    till.hand_over(first)
    till.later(days=5)
    till.sandbox.pay_out_account(Transfer.objects.get().account_id)
    till.refund(first, 3000)
    till.work()
    second = till.sell_and_pay((till.baker, 1000))
    till.hand_over(second)
    till.later(minutes=16)
    transfer = Transfer.objects.latest("id")
    assert (transfer.state, transfer.amount_cents, transfer.netted_cents) == (
        TransferState.SENT,
        0,
        904,
    )
    assert balance(Account.MERCHANT_DEBT) == 2712 - 904
    assert_ledger_balanced()


def test_a_refund_that_fails_later_is_due_to_the_shopper_again(till: Till) -> None:
    sold = till.sell_and_pay((till.baker, 1000))
    refund = till.refund(sold, 1000)
    assert refund is not None
    till.work()
    refund.refresh_from_db()
    till.sandbox.fail_refund(refund.stripe_id)
    till.settle()
    refund.refresh_from_db()
    assert refund.state == RefundState.FAILED
    assert balance(Account.REFUNDS_DUE) == 1000
    assert_ledger_balanced()


def test_a_merchant_without_a_ready_account_waits_and_is_paid_later(till: Till) -> None:
    sold = till.sell_and_pay((till.baker, 1000), (till.bookseller, 500))
    transfer = till.hand_over(sold, 0)
    other = till.hand_over(sold, 1)
    assert transfer is not None
    assert other is not None
    account = till.baker.account.account_id  # type: ignore[attr-defined]
    till.sandbox.restrict_account(account)
    till.later(minutes=16)
    transfer.refresh_from_db()
    other.refresh_from_db()
    assert (transfer.state, other.state) == (TransferState.WAITING, TransferState.SENT)
    assert_ledger_balanced()
    till.sandbox.activate_account(account)
    till.settle()
    till.sweep_everything()
    transfer.refresh_from_db()
    assert transfer.state == TransferState.SENT
    assert_ledger_balanced()


def test_stripe_refusing_a_transfer_leaves_the_money_owed(till: Till) -> None:
    sold = till.sell_and_pay((till.baker, 1000))
    transfer = till.hand_over(sold)
    assert transfer is not None
    till.deliver()
    account = till.baker.account.account_id  # type: ignore[attr-defined]
    till.sandbox.set_fault("webhook_lost", pattern="account|capability", times=-1)
    till.sandbox.restrict_account(account)
    till.later(minutes=16)
    transfer.refresh_from_db()
    assert transfer.state == TransferState.WAITING
    assert not transfer.is_committed
    assert balance(Account.OWED) == 904
    assert_ledger_balanced()
    till.refund(sold, 1000)
    till.work()
    till.sweep_everything()
    transfer.refresh_from_db()
    assert transfer.state == TransferState.CANCELLED
    assert till.stripe("transfer") == []
    assert_ledger_balanced()
