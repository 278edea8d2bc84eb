"""Faults 14 to 21: what goes wrong between the order and Stripe's page and back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from marketplace.kernel import clock
from payments.charges.errors import PaymentClosed, PaymentUnknown
from payments.charges.events import PaymentExpired, PaymentQuarantined, PaymentSucceeded
from payments.charges.models import AttemptState, PaymentState
from payments.charges.services import pay_again, settle_payment, start_attempt
from payments.gateway.errors import PaymentUnavailable
from payments.gateway.models import Alarm
from payments.ledger.models import Account
from payments.ledger.selectors import balance
from payments.sales.models import CommissionPlan
from tests.payments.ledger_asserts import assert_ledger_balanced, postings
from tests.payments.till import Till, killed

SESSIONS = "/v1/checkout/sessions$"


@pytest.mark.django_db
def test_fault_14_a_session_call_that_times_out_after_success_makes_one_session(till: Till) -> None:
    till.sandbox.set_fault("timeout", method="POST", pattern=SESSIONS, seconds=1.5)
    sold = till.sell((till.baker, 1250))
    session = till.start(sold)
    assert [one["id"] for one in till.stripe("checkout.session")] == [session]


@pytest.mark.django_db
def test_fault_14_stripe_that_does_not_answer_at_all_keeps_the_order_to_be_paid_later(
    till: Till,
) -> None:
    till.sandbox.set_fault("reset", method="POST", pattern=SESSIONS, times=3, after_success=True)
    sold = till.sell((till.baker, 1250))
    with pytest.raises(PaymentUnavailable):
        till.start(sold)
    assert sold.payment.state == PaymentState.OPEN
    session = till.start(sold)
    assert [one["id"] for one in till.stripe("checkout.session")] == [session]


@pytest.mark.django_db
@pytest.mark.parametrize("done", [True, False])
def test_fault_14_a_500_kept_under_the_key_is_looked_up_first(till: Till, done: bool) -> None:
    till.sandbox.set_fault("error_500", method="POST", pattern=SESSIONS, after_success=done)
    sold = till.sell((till.baker, 1250))
    session = till.start(sold)
    assert [one["id"] for one in till.stripe("checkout.session")] == [session]


@pytest.mark.django_db(transaction=True)
def test_fault_15_a_double_click_and_a_second_tab_share_one_session(till: Till) -> None:
    sold = till.sell((till.baker, 1250))

    def click(number: int) -> str:
        try:
            return start_attempt(pay_again(order_ref=sold.order_ref).pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        urls = set(pool.map(click, range(3)))
    assert len(urls) == 1
    assert len(till.stripe("checkout.session")) == 1
    assert sold.payment.attempts.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("point", ["pay.after_session", "pay.before_settle"])
def test_fault_16_killed_between_stripe_and_the_order_the_payment_is_found(
    till: Till, point: str
) -> None:
    sold = till.sell((till.baker, 1250))
    killed(lambda: till.start(sold), at=point)
    assert sold.session == ""
    (session,) = till.stripe("checkout.session")
    till.sandbox.pay(session["id"])
    till.settle()
    assert sold.payment.state == PaymentState.PAID
    assert sold.session == session["id"]
    assert_ledger_balanced()


@pytest.mark.django_db
@pytest.mark.parametrize("return_first", [True, False])
def test_fault_17_returning_before_or_after_the_webhook_is_the_same(
    till: Till, return_first: bool
) -> None:
    sold = till.sell((till.baker, 1250))
    session = till.start(sold)
    till.sandbox.pay(session)
    steps = [lambda: settle_payment(session_id=session), till.settle]
    for step in steps if return_first else reversed(steps):
        step()
    assert settle_payment(order_ref=sold.order_ref).state == PaymentState.PAID
    assert till.heard_of(PaymentSucceeded) == 1
    assert_ledger_balanced()


@pytest.mark.django_db
def test_fault_18_a_browser_that_never_returns_leaves_it_to_the_webhook(till: Till) -> None:
    sold = till.sell((till.baker, 1250))
    till.sandbox.pay(till.start(sold))
    till.settle()
    assert sold.payment.state == PaymentState.PAID


@pytest.mark.django_db
def test_fault_19_a_forged_return_address_pays_nothing(till: Till) -> None:
    sold = till.sell((till.baker, 1250))
    till.start(sold)
    with pytest.raises(PaymentUnknown):
        settle_payment(session_id="cs_test_forged")
    other = till.sell_and_pay((till.bookseller, 900))
    assert settle_payment(session_id=other.session) == other.payment
    assert settle_payment(order_ref=sold.order_ref).state == PaymentState.OPEN
    assert settle_payment(session_id=sold.session).state == PaymentState.OPEN


@pytest.mark.django_db
def test_fault_20_what_changes_while_paying_does_not_change_what_was_ordered(till: Till) -> None:
    sold = till.sell((till.baker, 1250, 3))
    session = till.start(sold)
    CommissionPlan.objects.create(name="2027", valid_from=clock.now(), default_rate=Decimal(20))
    till.sell((till.baker, 99_00, 4))
    till.sandbox.pay(session)
    till.settle()
    line = sold.line()
    assert (line.gross_cents, line.commission_cents, line.commission_vat_cents) == (1250, 100, 20)
    assert sold.payment.state == PaymentState.PAID
    later = till.sell((till.baker, 1000))
    assert later.line().commission_cents == 200


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "value"), [("amount_total", 1), ("currency", "usd")])
def test_fault_21_another_amount_or_currency_is_put_aside(
    till: Till, name: str, value: object
) -> None:
    sold = till.sell((till.baker, 1250))
    session = till.start(sold)
    till.sandbox.pay(session)
    till.sandbox.set_fault("corrupt", method="GET", pattern=session, field=name, value=value)
    till.settle()
    assert sold.payment.state == PaymentState.QUARANTINED
    assert till.heard_of(PaymentSucceeded) == 0
    assert till.heard_of(PaymentQuarantined) == 1
    assert Alarm.objects.get(kind="quarantine").detail["expected_cents"] == 1250
    assert balance(Account.UNDELIVERED) == 0
    assert postings("paid") == 0
    with pytest.raises(PaymentClosed):
        pay_again(order_ref=sold.order_ref)
    till.settle()
    assert sold.payment.state == PaymentState.QUARANTINED
    assert_ledger_balanced(stripe=False)


@pytest.mark.django_db
def test_a_session_that_stripe_never_had_is_proven_absent_before_the_hold_goes(till: Till) -> None:
    till.sandbox.set_fault("reset", method="POST", pattern=SESSIONS, times=-1)
    sold = till.sell((till.baker, 1250))
    with pytest.raises(PaymentUnavailable):
        till.start(sold)
    till.later(minutes=31)
    assert till.heard_of(PaymentExpired) == 0, "it is not certain yet"
    till.sandbox.clear_faults()
    till.work()
    assert till.heard_of(PaymentExpired) == 1
    assert till.stripe("checkout.session") == []


@pytest.mark.django_db
def test_a_session_asked_for_late_gets_an_end_that_stripe_accepts(till: Till) -> None:
    sold = till.sell((till.baker, 1250))
    clock.move_by(timedelta(minutes=20))
    till.pay(sold)
    assert sold.payment.state == PaymentState.PAID
    assert sold.attempt.state == AttemptState.COMPLETED
