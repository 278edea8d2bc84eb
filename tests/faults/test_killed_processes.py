"""The same as ``test_kill_points`` with real processes that get SIGKILL: nothing of theirs runs after it,
no rollback, no ``finally``; only what the database had accepted remains."""

import signal
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from marketplace.kernel import clock
from orders.order.models import Order
from orders.order.states import State
from orders.returns.services import refuse_line
from payments.charges.models import PaymentState
from payments.charges.services import settle_payment
from payments.refunds.models import Refund, RefundState
from payments.transfers.models import Transfer, TransferState
from tests import factories
from tests.faults.doomed import act_elsewhere
from tests.faults.street import (
    Street,
    assert_everything_was_done,
    assert_paid_once,
    message_kinds,
    states,
    street,
)
from tests.orders.market import given, in_stock, line_of, market, part_of
from tests.payments.ledger_asserts import assert_ledger_balanced
from tests.shops.counters import assert_counters_are_true

__all__ = ["market", "street"]

pytestmark = pytest.mark.django_db(transaction=True)


def die(street: Street, point: str, action: str, **what: Any) -> None:
    """Have another process do it and be killed at the point."""
    assert settings.CLOCK_FILE is not None
    var = Path(settings.CLOCK_FILE).parent
    ended = act_elsewhere(action, at=point, var=var, stripe=street.sandbox.url, **what)
    assert ended == -signal.SIGKILL, f"The process never came to {point}."


@pytest.mark.parametrize("point", ["buy.before_commit", "buy.after_commit"])
def test_killed_while_ordering_the_same_click_gives_one_order(street: Street, point: str) -> None:
    bread, market = factories.make_product(street.bakery), street.market
    market.put(bread, 2)
    nonce, choices = uuid4(), street.tomorrow(street.bakery)
    (starts_at,) = choices.values()
    die(
        street, point, "buy", token=str(market.visitor.token), shop=street.bakery.pk,
        starts_at=starts_at.isoformat(), nonce=str(nonce),
    )  # fmt: skip
    assert Order.objects.count() == (point == "buy.after_commit")
    order = market.order(choices=choices, nonce=nonce)
    street.pay(order)
    street.recover()
    assert_paid_once(order)
    assert states(order) == [State.PLACED]
    assert in_stock(bread) == (10, 2)
    assert message_kinds()["order_confirmation:shopper:mail"] == 1
    assert_end()


def test_killed_while_settling_the_payment_is_found_again(street: Street) -> None:
    order = street.market.order_of(factories.make_product(street.bakery))
    session = street.pay(order)
    die(street, "pay.in_settle", "settle", session=session)
    assert states(order) == [State.AWAITING_PAYMENT]
    assert settle_payment(session_id=session).state == PaymentState.PAID
    street.recover()
    assert_paid_once(order)
    assert states(order) == [State.PLACED]
    assert message_kinds()["order_confirmation:shopper:mail"] == 1
    assert_end()


def test_killed_after_the_transfer_was_called_it_is_not_made_twice(street: Street) -> None:
    order = street.buy(factories.make_product(street.bakery, price_cents=1250))
    given(order, street.bakery, street.baker)
    street.sandbox.set_fault("webhook_lost", pattern="transfer", times=-1)
    clock_goes_on(street)
    die(street, "transfer.called", "work")
    assert Transfer.objects.get().state == TransferState.DUE
    street.recover()
    assert Transfer.objects.get().state == TransferState.SENT
    assert [sent["amount"] for sent in street.till.stripe("transfer")] == [1130]
    assert_end()


def test_killed_after_the_refund_was_called_it_is_not_made_twice(street: Street) -> None:
    tart = factories.make_product(street.bakery, "Tarte", 1800)
    order = street.buy(tart, factories.make_product(street.bakery, "Pain", 420))
    refuse_line(
        actor=street.baker,
        shop_order_ref=part_of(order).reference,
        line_ref=line_of(order, "Tarte").reference,
    )
    street.sandbox.set_fault("webhook_lost", pattern="refund", times=-1)
    die(street, "refund.called", "work")
    assert Refund.objects.get().state == RefundState.REQUESTED
    street.recover()
    assert Refund.objects.get().state == RefundState.SUCCEEDED
    assert [refund["amount"] for refund in street.till.stripe("refund")] == [1800]
    assert message_kinds()["refund_done:shopper:mail"] == 1
    assert_end()


def clock_goes_on(street: Street) -> None:
    """A quarter of an hour passes in which no worker runs."""
    clock.move_by(timedelta(minutes=16))
    street.sandbox.run_chores()


def assert_end() -> None:
    assert_everything_was_done()
    assert_counters_are_true()
    assert_ledger_balanced()
