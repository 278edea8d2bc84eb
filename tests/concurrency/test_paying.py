"""Webhook, return page and sweep settle one payment at the same moment; a shop's phones give one order;
several workers send one transfer and one refund. Each has one effect.

The twin settles without the row lock and shows that the race is real.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django_scopes import scopes_disabled

from marketplace.kernel import clock, deadlines, events
from marketplace.kernel.models import OutboxMessage
from orders.order.models import Order
from orders.order.states import State
from orders.pickup.errors import AlreadyGiven
from orders.pickup.models import Handover, Proof
from orders.pickup.services import hand_over
from orders.returns.services import refuse_line
from payments.charges import settling
from payments.charges.events import PaymentSucceeded
from payments.charges.models import Payment
from payments.charges.services import settle_payment, sweep_payments
from payments.gateway import webhooks
from payments.refunds.models import Refund, RefundState
from payments.refunds.services import execute_refund
from payments.transfers.models import Transfer, TransferState
from payments.transfers.services import send_transfer
from tests.concurrency.crowd import SECONDS, all_at_once, failures, needs_postgres
from tests.factories import make_product
from tests.faults.street import Street, assert_paid_once, message_kinds, states, street
from tests.orders.market import given, line_of, market, part_of
from tests.payments.ledger_asserts import assert_ledger_balanced, postings
from tests.payments.till import sandbox
from tests.shops.counters import assert_counters_are_true

__all__ = ["market", "sandbox", "street"]

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 12


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[PaymentSucceeded]]:
    """Each time that payments tell orders of money, in a transaction that may still be undone."""
    told: list[PaymentSucceeded] = []
    handlers = dict(events._handlers)
    handlers[PaymentSucceeded] = [*handlers[PaymentSucceeded], told.append]
    monkeypatch.setattr(events, "_handlers", handlers)
    return told


def paid_at_stripe(street: Street) -> tuple[Order, str]:
    """An order that is paid, its webhooks stored and not yet handled."""
    order = street.market.order_of(make_product(street.bakery), make_product(street.bookshop))
    session = street.pay(order)
    street.till.deliver()
    clock.move_by(timedelta(minutes=2))
    return order, session


def test_webhook_return_page_and_sweep_at_once_settle_one_payment_once(
    street: Street, heard: list[PaymentSucceeded]
) -> None:
    order, session = paid_at_stripe(street)
    ways: list[Callable[[], object]] = [
        webhooks.sweep_events,
        lambda: settle_payment(session_id=session),
        lambda: settle_payment(order_ref=order.reference),
        sweep_payments,
    ]
    outcomes = all_at_once(lambda number: ways[number % 4](), PEOPLE)
    assert failures(outcomes) == []
    street.go_on()
    assert len(heard) == 1
    assert postings("paid") == postings("fee") == 1
    assert_paid_once(order)
    assert states(order) == [State.PLACED, State.PLACED]
    assert message_kinds()["order_confirmation:shopper:mail"] == 1
    assert message_kinds()["new_order:shop:mail"] == 2
    assert OutboxMessage.objects.exclude(state=OutboxMessage.DONE).count() == 0
    assert_counters_are_true()
    assert_ledger_balanced()


@pytest.mark.postgres
@needs_postgres
def test_without_the_row_lock_the_order_is_told_of_its_money_many_times(
    street: Street, heard: list[PaymentSucceeded], monkeypatch: pytest.MonkeyPatch
) -> None:
    _order, session = paid_at_stripe(street)
    everyone_looked = Barrier(PEOPLE)

    def read_without_lock(attempt_id: int) -> Payment:
        payment = Payment.objects.get(attempts=attempt_id)
        everyone_looked.wait(SECONDS)
        return payment

    monkeypatch.setattr(settling, "_lock_payment", read_without_lock)
    outcomes = all_at_once(lambda _number: settle_payment(session_id=session), PEOPLE)
    assert failures(outcomes) == []
    assert len(heard) == PEOPLE


def test_phones_that_give_one_order_at_once_give_it_once(street: Street) -> None:
    """Two phones, each of which taps several times."""
    order = street.buy(make_product(street.bakery, price_cents=1250))
    taps = [uuid4(), uuid4()]

    def tap(number: int) -> object:
        try:
            return hand_over(
                actor=street.baker, shops=[street.bakery], code_or_ref=order.pickup_code,
                proof=Proof.TYPED, nonce=taps[number % 2],
            ).reference  # fmt: skip
        except AlreadyGiven:
            return None

    outcomes = all_at_once(tap, PEOPLE)
    assert failures(outcomes) == []
    with scopes_disabled():
        handover = Handover.objects.get()
    assert outcomes.count(handover.reference) == outcomes.count(None) == PEOPLE // 2
    assert part_of(order).state == State.COLLECTED
    assert Transfer.objects.get().handover_ref == handover.reference
    assert postings("handover") == 1
    assert_counters_are_true()
    assert_ledger_balanced()


def test_workers_that_send_one_transfer_and_one_refund_at_once_send_each_once(
    street: Street,
) -> None:
    street.neighbours_pay(5000)
    bread = make_product(street.bakery, "Pain", 1250)
    order = street.buy(bread, make_product(street.bakery, "Tarte", 1800))
    line = line_of(order, "Tarte").reference
    refuse_line(actor=street.baker, shop_order_ref=part_of(order).reference, line_ref=line)
    given(order, street.bakery, street.baker)
    clock.move_by(timedelta(minutes=16))
    deadlines.run_due()
    transfer, refund = Transfer.objects.get().pk, Refund.objects.get().pk

    def work(number: int) -> None:
        if number % 2:
            send_transfer(transfer)
        else:
            execute_refund(refund)

    assert failures(all_at_once(work, PEOPLE)) == []
    assert [sent["amount"] for sent in street.till.stripe("transfer")] == [1130]
    assert [sent["amount"] for sent in street.till.stripe("refund")] == [1800]
    assert Transfer.objects.get().state == TransferState.SENT
    assert Refund.objects.get().state == RefundState.SUCCEEDED
    assert postings("transfer") == postings("refund") == 1
    street.go_on()
    assert message_kinds()["refund_done:shopper:mail"] == 1
    assert_ledger_balanced()
