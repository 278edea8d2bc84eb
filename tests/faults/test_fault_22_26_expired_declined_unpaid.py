"""Faults 22 to 26: payments that end late, badly, or not yet."""

import pytest

from marketplace.kernel import events
from marketplace.kernel.actors import SYSTEM
from payments.charges.errors import AlreadyPaid, PaymentClosed
from payments.charges.events import PaymentExpired, PaymentReopened, PaymentSucceeded
from payments.charges.models import AttemptState, PaymentState
from payments.charges.services import pay_again, start_attempt, sweep_payments
from payments.ledger.models import Account, Posting
from payments.ledger.selectors import balance
from payments.refunds.models import Refund, RefundState
from payments.refunds.services import RefundRequestLine, request_refund
from payments.sales.selectors import card_lines
from tests.payments.ledger_asserts import assert_ledger_balanced
from tests.payments.till import Till

pytestmark = pytest.mark.django_db


def test_fault_22_the_hold_stays_while_the_bank_is_asked_and_paid_wins(till: Till) -> None:
    sold = till.sell((till.baker, 1250))
    session = till.start(sold)
    till.later(minutes=28)
    till.sandbox.pay(session, "authentication", authenticate=False)
    till.later(minutes=3)
    assert till.heard_of(PaymentExpired) == 0
    till.sandbox.authenticate(session)
    till.work()
    assert sold.payment.state == PaymentState.PAID
    assert till.heard_of(PaymentSucceeded) == 1
    assert_ledger_balanced()


def test_fault_22_paid_a_moment_before_the_end_is_settled_not_expired(till: Till) -> None:
    till.sandbox.set_fault("webhook_lost", times=-1)
    sold = till.sell((till.baker, 1250))
    till.sandbox.pay(till.start(sold))
    till.later(minutes=31)
    assert sold.payment.state == PaymentState.PAID
    assert till.heard_of(PaymentExpired) == 0


def test_fault_22_refused_by_the_bank_the_hold_goes_at_last(till: Till) -> None:
    sold = till.sell((till.baker, 1250))
    session = till.start(sold)
    till.later(minutes=28)
    till.sandbox.pay(session, "authentication", authenticate=False)
    till.later(minutes=3)
    till.sandbox.authenticate(session, accept=False)
    till.later(minutes=10)
    sweep_payments()
    assert sold.payment.state == PaymentState.EXPIRED
    assert till.heard_of(PaymentExpired) == 1


def test_fault_23_paid_after_it_was_thought_expired_is_told_to_orders(till: Till) -> None:
    sold = till.sell((till.baker, 1250))
    session = till.start(sold)
    till.sandbox.set_fault(
        "corrupt", method="GET", pattern=session, field="status", value="expired"
    )
    till.later(minutes=2)
    sweep_payments()
    assert sold.payment.state == PaymentState.EXPIRED
    till.sandbox.pay(session)
    till.settle()
    assert sold.payment.state == PaymentState.PAID
    assert [type(one) for one in till.heard] == [PaymentExpired, PaymentSucceeded]
    assert_ledger_balanced()


def test_fault_23_paid_after_the_stock_went_is_refunded_in_full(till: Till) -> None:
    till.sell_and_pay((till.bookseller, 5000))

    @events.register(PaymentSucceeded)
    def goods_are_gone(event: PaymentSucceeded) -> None:
        lines = [
            RefundRequestLine(line.reference, line.gross_cents)
            for line in card_lines(event.order_ref)
        ]
        request_refund(
            actor=SYSTEM, order_ref=event.order_ref, lines=lines, reason="stock_gone",
            key=f"stock_gone:{event.order_ref}",
        )  # fmt: skip

    sold = till.sell_and_pay((till.baker, 1250), (till.bookseller, 800))
    till.work()
    refund = Refund.objects.get()
    assert (refund.state, refund.amount_cents) == (RefundState.SUCCEEDED, 2050)
    assert balance(Account.UNDELIVERED) == 5000
    kinds = list(Posting.objects.filter(order_ref=sold.order_ref).values_list("kind", flat=True))
    assert kinds.index("paid") < kinds.index("refund_requested") < kinds.index("refund")
    assert sold.payment.state == PaymentState.PAID
    assert_ledger_balanced()


def test_fault_24_completed_but_unpaid_waits_however_long(till: Till) -> None:
    sold = till.sell((till.baker, 1250))
    session = till.start(sold)
    till.sandbox.complete_unpaid(session)
    till.settle()
    till.later(hours=2)
    sweep_payments()
    assert sold.payment.state == PaymentState.OPEN
    assert till.heard == []
    till.sandbox.settle(session)
    till.settle()
    assert sold.payment.state == PaymentState.PAID


def test_fault_25_money_that_fails_to_come_frees_the_stock(till: Till) -> None:
    sold = till.sell((till.baker, 1250))
    session = till.start(sold)
    till.sandbox.complete_unpaid(session)
    till.settle()
    till.sandbox.settle(session, succeeded=False)
    till.settle()
    assert sold.payment.state == PaymentState.EXPIRED
    assert till.heard_of(PaymentExpired) == 1


@pytest.mark.parametrize("card", ["declined", "insufficient"])
def test_fault_26_a_declined_card_can_be_followed_by_another(till: Till, card: str) -> None:
    sold = till.sell((till.baker, 1250))
    session = till.pay(sold, card)
    assert sold.payment.state == PaymentState.OPEN
    assert till.heard == []
    assert pay_again(order_ref=sold.order_ref).session_id == session
    till.pay(sold)
    assert sold.payment.state == PaymentState.PAID
    with pytest.raises(AlreadyPaid):
        pay_again(order_ref=sold.order_ref)


def test_fault_26_after_the_hold_the_same_order_is_tried_again(till: Till) -> None:
    sold = till.sell((till.baker, 1250))
    first = till.pay(sold, "declined")
    till.later(minutes=31)
    assert sold.payment.state == PaymentState.EXPIRED
    with pytest.raises(PaymentClosed):
        start_attempt(sold.attempt.pk)
    attempt = pay_again(order_ref=sold.order_ref)
    second = till.pay(sold)
    assert first != second
    attempt.refresh_from_db()
    assert attempt.state == AttemptState.COMPLETED
    assert [type(one) for one in till.heard] == [PaymentExpired, PaymentReopened, PaymentSucceeded]
    assert sold.payment.state == PaymentState.PAID
    assert_ledger_balanced()


def test_fault_26_goods_that_cannot_be_held_again_are_not_paid(till: Till) -> None:
    sold = till.sell((till.baker, 1250))
    till.start(sold)
    till.later(minutes=31)

    @events.register(PaymentReopened)
    def gone(event: PaymentReopened) -> None:
        raise PaymentClosed("Il n’y en a plus.")

    with pytest.raises(PaymentClosed):
        pay_again(order_ref=sold.order_ref)
    assert sold.payment.attempts.count() == 1
