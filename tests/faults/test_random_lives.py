"""Promises 1 to 3, 5 and 7 whatever people do: random lives of the street, with faults and kills, after
each of which every counter is true, every cent in the journal, and all money resolved by itself."""

import os

import pytest
from django_scopes import scopes_disabled

from marketplace.kernel.models import OutboxMessage
from orders.order.models import ShopOrder
from orders.order.states import State
from payments.charges.models import Payment, PaymentState
from payments.gateway.models import StripeEvent
from payments.ledger.models import Account
from payments.ledger.selectors import balance
from payments.sales.models import SaleLine
from payments.transfers.models import Transfer, TransferState
from tests.faults.lives import Life
from tests.faults.street import Street, street
from tests.orders.market import market
from tests.payments.ledger_asserts import assert_commissions_are_frozen, assert_ledger_balanced
from tests.payments.till import sandbox
from tests.shops.counters import assert_counters_are_true, assert_nothing_is_held

__all__ = ["market", "sandbox", "street"]

NEIGHBOURS = 100_000
STEPS = 60
SEEDS = range(3)
MORE_SEEDS = range(100, 100 + int(os.environ.get("LIVES", "40")))
ENDED = {State.COLLECTED, State.CANCELLED, State.RETURNED}


def live(street: Street, seed: int) -> None:
    life = Life(street, seed)
    try:
        for _ in range(STEPS // 10):
            life.live(10)
            assert_counters_are_true()
            assert_ledger_balanced(stripe=False)
        life.come_to_rest()
        assert_at_rest(life)
    except BaseException as error:
        error.add_note(f"seed {seed}: " + ", ".join(life.diary))
        raise


def assert_at_rest(life: Life) -> None:
    left = OutboxMessage.objects.exclude(state=OutboxMessage.DONE)
    assert list(left.values_list("key", "state", "last_error")) == []
    assert not StripeEvent.objects.filter(handled_at__isnull=True).exists()
    with scopes_disabled():
        open_parts = ShopOrder.objects.exclude(state__in=ENDED)
        assert [(part.kind, part.state, part.due_date) for part in open_parts] == []
    states = set(Payment.objects.values_list("state", flat=True))
    assert states <= {PaymentState.PAID, PaymentState.EXPIRED}
    assert_counters_are_true()
    assert_nothing_is_held()

    charges = life.street.till.stripe("charge")
    charged = [charge for charge in charges if charge["status"] == "succeeded"]
    paid = Payment.objects.filter(state=PaymentState.PAID)
    assert sorted(charge["id"] for charge in charged) == sorted(
        paid.values_list("charge_id", flat=True)
    )
    assert balance(Account.UNDELIVERED) == NEIGHBOURS
    assert balance(Account.OWED) == balance(Account.REFUNDS_DUE) == 0
    states = set(Transfer.objects.values_list("state", flat=True))
    assert states <= {TransferState.SENT, TransferState.CANCELLED}
    assert_ledger_balanced()
    assert_commissions_are_frozen()
    for line in SaleLine.objects.filter(order_ref__in=[order.reference for order in life.orders]):
        if line.tenders.get().kind == "card" and line.order_ref in paid.values_list(
            "order_ref", flat=True
        ):
            assert line.undelivered_cents == 0


@pytest.mark.django_db
@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_everything_comes_to_rest(street: Street, seed: int) -> None:
    live(street, seed)


@pytest.mark.soak
@pytest.mark.django_db
@pytest.mark.parametrize("seed", MORE_SEEDS)
def test_many_more_lives(street: Street, seed: int) -> None:
    live(street, seed)
