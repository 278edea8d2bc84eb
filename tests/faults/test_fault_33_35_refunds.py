"""Faults 33 to 35: a refund is made once, never exceeds its line, and loses no cent."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from payments.gateway.models import Alarm
from payments.refunds.errors import RefundTooLarge
from payments.refunds.models import Refund, RefundState
from payments.refunds.services import amount_for_quantity, retry_refund
from tests.payments.ledger_asserts import (
    assert_commissions_are_frozen,
    assert_ledger_balanced,
    postings,
)
from tests.payments.till import MANAGER, Till

REFUNDS = "/v1/refunds$"


@pytest.mark.django_db
@pytest.mark.parametrize("times", [1, 3])
def test_fault_33_a_refund_that_times_out_after_success_is_made_once(
    till: Till, times: int
) -> None:
    till.sandbox.set_fault("webhook_lost", pattern="refund", times=-1)
    till.sandbox.set_fault("reset", method="POST", pattern=REFUNDS, times=times, after_success=True)
    sold = till.sell_and_pay((till.baker, 1250))
    till.refund(sold, 500)
    till.work()
    till.work()
    assert len(till.stripe("refund")) == 1
    assert Refund.objects.get().state == RefundState.SUCCEEDED
    assert postings("refund") == 1
    assert_ledger_balanced()


@pytest.mark.django_db
@pytest.mark.parametrize("done", [True, False])
def test_fault_33_a_500_kept_under_the_key_is_looked_up_before_another_key(
    till: Till, done: bool
) -> None:
    till.sandbox.set_fault("webhook_lost", pattern="refund", times=-1)
    till.sandbox.set_fault("error_500", method="POST", pattern=REFUNDS, after_success=done)
    sold = till.sell_and_pay((till.baker, 1250))
    till.refund(sold, 500)
    till.work()
    till.later(hours=25)
    assert len(till.stripe("refund")) == 1
    assert Refund.objects.get().state == RefundState.SUCCEEDED
    assert_ledger_balanced()


@pytest.mark.django_db(transaction=True)
def test_fault_34_of_two_people_who_refund_one_line_the_second_is_refused(till: Till) -> None:
    sold = till.sell_and_pay((till.baker, 1250))

    def refund(number: int) -> str:
        try:
            till.refund(sold, 1250, key=f"person:{number}")
        except RefundTooLarge as refused:
            return refused.code
        finally:
            connection.close()
        return "refunded"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(refund, range(2))) == ["refund_too_large", "refunded"]
    till.work()
    assert len(till.stripe("refund")) == 1
    assert_ledger_balanced()


@pytest.mark.django_db
def test_fault_34_the_same_request_twice_is_one_refund(till: Till) -> None:
    sold = till.sell_and_pay((till.baker, 1250))
    assert till.refund(sold, 500, key="withdrawal:1") == till.refund(sold, 500, key="withdrawal:1")
    assert Refund.objects.count() == 1
    assert sold.line().refunded_cents == 500


@pytest.mark.django_db
@pytest.mark.parametrize("delivered", [False, True])
def test_fault_35_units_refunded_one_by_one_sum_to_the_line(till: Till, delivered: bool) -> None:
    sold = till.sell_and_pay((till.baker, 1000, 3))
    if delivered:
        till.hand_over(sold)
        till.later(minutes=16)
    given_back = []
    for already in range(3):
        cents = amount_for_quantity(sold.line(), 1, already)
        till.refund(sold, cents)
        given_back.append(cents)
        assert_ledger_balanced()
    till.work()
    assert sorted(given_back) == [333, 333, 334]
    line = sold.line()
    assert (line.refunded_cents, line.refunded_commission_cents) == (1000, line.commission_cents)
    with pytest.raises(RefundTooLarge):
        till.refund(sold, 1)
    assert_commissions_are_frozen()
    assert_ledger_balanced()


@pytest.mark.django_db
def test_fault_35_after_a_goodwill_refund_the_last_takes_only_the_remainder(till: Till) -> None:
    sold = till.sell_and_pay((till.baker, 1000, 3))
    till.refund(sold, 100)
    assert amount_for_quantity(sold.line(), 3, 0) == 900
    till.refund(sold, 900)
    till.work()
    assert sold.line().refundable_cents == 0
    assert_commissions_are_frozen()


@pytest.mark.django_db
def test_a_refund_that_stripe_refuses_stays_due_and_can_be_tried_again(till: Till) -> None:
    till.sell_and_pay((till.bookseller, 5000))
    sold = till.sell_and_pay((till.baker, 1250))
    dispute = till.sandbox.open_dispute(sold.payment.charge_id, 100)
    till.refund(sold, 500)
    till.work()
    refund = Refund.objects.get()
    assert refund.state == RefundState.FAILED
    assert Alarm.objects.filter(kind="refund").exists()
    till.sandbox.close_dispute(dispute["id"], won=True)
    retry_refund(actor=MANAGER, refund_ref=refund.reference)
    till.work()
    refund.refresh_from_db()
    assert refund.state == RefundState.SUCCEEDED
