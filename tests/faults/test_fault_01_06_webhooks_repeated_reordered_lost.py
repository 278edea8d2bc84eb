"""Faults 1 to 6: webhooks come twice, at once, in disorder, or not at all."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from payments.charges.events import PaymentSucceeded
from payments.charges.models import PaymentState
from payments.charges.services import settle_payment, sweep_payments
from payments.gateway import webhooks
from payments.gateway.models import Alarm, StripeEvent
from payments.ledger.models import Account
from payments.ledger.selectors import balance
from payments.sandbox.webhooks import Delivery
from tests.payments.ledger_asserts import assert_ledger_balanced, postings
from tests.payments.till import Till, forget_waits, killed


def assert_paid_once(till: Till, *, orders: int = 1) -> None:
    assert till.heard_of(PaymentSucceeded) == orders
    assert postings("paid") == orders
    assert_ledger_balanced()


@pytest.mark.django_db
def test_fault_01_a_webhook_that_comes_twice_has_one_effect(till: Till) -> None:
    till.sandbox.set_fault("webhook_duplicate", pattern="checkout.session.completed")
    sold = till.sell((till.baker, 1250))
    till.sandbox.pay(till.start(sold))
    assert till.deliver().count("checkout.session.completed") == 2
    webhooks.sweep_events()
    assert StripeEvent.objects.filter(kind="checkout.session.completed").count() == 1
    assert_paid_once(till)


@pytest.mark.django_db(transaction=True)
def test_fault_02_three_deliveries_at_once_have_one_effect(till: Till) -> None:
    sold = till.sell((till.baker, 1250))
    session = till.start(sold)
    till.sandbox.pay(session)
    waiting: list[Delivery] = []
    till.sandbox.deliver_webhooks(lambda delivery: waiting.append(delivery))

    def at_once(number: int) -> int:
        try:
            statuses = {till.post(delivery) for delivery in waiting}
            webhooks.sweep_events()
            settle_payment(session_id=session)
            return max(statuses)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(at_once, range(3))) == [200, 200, 200]
    webhooks.sweep_events()
    assert sold.payment.state == PaymentState.PAID
    assert StripeEvent.objects.filter(kind="checkout.session.completed").count() == 1
    assert not StripeEvent.objects.filter(handled_at__isnull=True).exists()
    assert_paid_once(till)


@pytest.mark.django_db
def test_fault_03_two_different_events_for_one_payment_have_one_effect(till: Till) -> None:
    sold = till.sell((till.baker, 1250))
    session = till.start(sold)
    till.sandbox.complete_unpaid(session)
    till.sandbox.settle(session)
    kinds = till.deliver()
    assert {"checkout.session.completed", "checkout.session.async_payment_succeeded"} <= set(kinds)
    webhooks.sweep_events()
    assert_paid_once(till)


@pytest.mark.django_db
def test_fault_04_a_refund_heard_of_before_its_payment_ends_right(till: Till) -> None:
    sold = till.sell((till.baker, 1250))
    till.sandbox.set_fault("webhook_held", pattern="checkout.session.completed")
    session = till.start(sold)
    till.sandbox.pay(session)
    (charge,) = till.stripe("charge")
    till.sandbox.refund_in_dashboard(charge["id"], 250)
    till.settle()
    assert sold.payment.state == PaymentState.PAID
    assert balance(Account.UNALLOCATED) == -250
    assert Alarm.objects.filter(kind="foreign_refund").count() == 1
    till.sandbox.release_webhooks()
    till.settle()
    assert_paid_once(till)


@pytest.mark.django_db
def test_fault_05_a_lost_webhook_is_made_up_for_by_the_sweep(till: Till) -> None:
    till.sandbox.set_fault("webhook_lost", times=-1)
    sold = till.sell((till.baker, 1250))
    till.sandbox.pay(till.start(sold))
    till.settle()
    assert sold.payment.state == PaymentState.OPEN
    till.later(minutes=2)
    sweep_payments()
    assert sold.payment.state == PaymentState.PAID
    assert_paid_once(till)


@pytest.mark.django_db
def test_fault_06_a_worker_that_dies_after_storing_the_event_is_followed_by_another(
    till: Till,
) -> None:
    sold = till.sell((till.baker, 1250))
    till.sandbox.pay(till.start(sold))
    killed(till.deliver, at="pay.event_stored")
    till.deliver()
    killed(webhooks.sweep_events, at="pay.in_settle")
    till.heard.clear()  # what orders did in the killed transaction was undone with it
    assert sold.payment.state == PaymentState.OPEN
    assert webhooks.sweep_events() == 0, "the dead worker's lease still runs"
    forget_waits()
    webhooks.sweep_events()
    assert sold.payment.state == PaymentState.PAID
    assert_paid_once(till)
