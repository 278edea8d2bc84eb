"""Promise 7: money that is not handed over goes back before Stripe's ninety days, whoever does nothing."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from marketplace.kernel import clock, deadlines, events
from marketplace.kernel.models import Deadline
from orders.order.errors import WindowImpossible
from orders.order.states import State
from orders.order.windows import last_day, possible_windows
from orders.pickup.services import choose_window, mark_ready
from orders.returns.services import cancel_shop_order
from payments.charges.events import MoneyHeldTooLong
from payments.gateway.models import Alarm
from payments.ledger.models import Account
from payments.ledger.selectors import balance
from payments.transfers.held import HELD, held_money
from payments.transfers.models import MerchantAccount
from shops.hours.windows import windows_for
from tests import factories
from tests.faults.street import Street, street
from tests.orders.market import given, market, part_of
from tests.payments.ledger_asserts import assert_ledger_balanced
from tests.shops.counters import assert_counters_are_true

__all__ = ["market", "street"]

pytestmark = pytest.mark.django_db


def days_pass(street: Street, days: int) -> None:
    """Workers look once a fortnight, which is late for everything."""
    while days:
        step = min(days, 14)
        street.go_on(days=step)
        days -= step


def open_alarms() -> list[dict[str, object]]:
    return [alarm.detail for alarm in Alarm.objects.filter(kind=HELD, closed_at=None)]


def far_window(street: Street) -> tuple[int, object]:
    """The last window that the bakery offers, two months ahead."""
    street.bakery.horizon_days = 60
    street.bakery.save()
    return street.bakery.pk, windows_for(street.bakery)[-1]


def test_the_furthest_window_that_nobody_comes_to_is_refunded_in_time(street: Street) -> None:
    street.neighbours_pay(5000)
    shop, window = far_window(street)
    bread = factories.make_product(street.bakery, price_cents=1250)
    order = street.buy(bread, choices={shop: window.starts_at})  # type: ignore[attr-defined]
    mark_ready(actor=street.baker, shop_order_ref=part_of(order).reference)
    days_pass(street, 61)
    (alarm,) = [one for one in open_alarms() if one["number"] == order.number]
    assert (alarm["undelivered_cents"], alarm["unsent_cents"]) == (1250, 0)
    days_pass(street, 28)
    assert part_of(order).state == State.CANCELLED
    assert [refund["amount"] for refund in street.till.stripe("refund")] == [1250]
    assert held_money(order.reference).total == 0
    assert not [one for one in open_alarms() if one["number"] == order.number]
    assert_counters_are_true()
    assert_ledger_balanced()


def test_whatever_state_it_was_left_in_it_goes_back_on_day_88(street: Street) -> None:
    """No other limit runs any more, as if some path had forgotten to write it."""
    street.neighbours_pay(5000)
    order = street.buy(
        factories.make_product(street.bakery, price_cents=1250),
        factories.make_product(street.bookshop, price_cents=2090),
    )
    mark_ready(actor=street.baker, shop_order_ref=part_of(order, street.bakery).reference)
    Deadline.objects.filter(kind__startswith="orders.").delete()
    days_pass(street, 87)
    assert balance(Account.UNDELIVERED) == 5000 + 1250 + 2090
    days_pass(street, 2)
    assert balance(Account.UNDELIVERED) == 5000
    assert part_of(order, street.bakery).end_reason == "goodwill", "nobody came"
    assert part_of(order, street.bookshop).end_reason == "late", "nobody prepared it"
    assert sum(refund["amount"] for refund in street.till.stripe("refund")) == 1250 + 2090
    assert_counters_are_true()
    assert_ledger_balanced()


def test_money_of_a_shop_whose_account_is_closed_is_told_of_until_it_has_left(
    street: Street,
) -> None:
    account = MerchantAccount.objects.get(merchant=street.bakery.merchant)
    order = street.buy(factories.make_product(street.bakery, price_cents=1250))
    street.sandbox.restrict_account(account.account_id)
    given(order, street.bakery, street.baker)
    days_pass(street, 59)
    assert open_alarms() == []
    days_pass(street, 2)
    expected = {"number": order.number, "undelivered_cents": 0, "unsent_cents": 1130}
    assert open_alarms() == [expected]
    street.sandbox.activate_account(account.account_id)
    street.recover()
    assert [sent["amount"] for sent in street.till.stripe("transfer")] == [1130]
    assert open_alarms() == []


def test_money_that_goes_back_after_the_alarm_ends_it(street: Street) -> None:
    street.neighbours_pay(5000)
    order = street.buy(factories.make_product(street.bakery, price_cents=1250))
    Deadline.objects.filter(kind__startswith="orders.").delete()
    days_pass(street, 61)
    assert [one["number"] for one in open_alarms() if one["undelivered_cents"] == 1250]
    cancel_shop_order(actor=street.baker, shop_order_ref=part_of(order).reference)
    assert order.number not in [one["number"] for one in open_alarms()]


def test_on_day_88_the_alarm_says_what_is_left(street: Street) -> None:
    street.neighbours_pay(5000)
    account = MerchantAccount.objects.get(merchant=street.bakery.merchant)
    order = street.buy(
        factories.make_product(street.bakery, price_cents=1250),
        factories.make_product(street.bookshop, price_cents=2090),
    )
    street.sandbox.restrict_account(account.account_id)
    given(order, street.bakery, street.baker)
    Deadline.objects.filter(kind__startswith="orders.").delete()
    days_pass(street, 61)
    days_pass(street, 28)
    (alarm,) = [one for one in open_alarms() if one["number"] == order.number]
    assert (alarm["undelivered_cents"], alarm["unsent_cents"]) == (0, 1130)


def test_of_several_parts_that_end_at_once_the_journal_is_written_last(street: Street) -> None:
    """Whoever hands over meanwhile waits for the journal with its goods locked: no ring."""
    order = street.buy(
        factories.make_product(street.bakery), factories.make_product(street.bookshop)
    )
    with transaction.atomic(), CaptureQueriesContext(connection) as said:
        events.publish(MoneyHeldTooLong(order_ref=order.reference))
    written = [query["sql"].startswith('INSERT INTO "ledger_posting"') for query in said]
    assert written.count(True) == 2
    between = said.captured_queries[written.index(True) :]
    assert not [query for query in between if "order_shoporder" in query["sql"]]


def test_an_order_given_in_time_raises_nothing(street: Street) -> None:
    order = street.buy(factories.make_product(street.bakery))
    given(order, street.bakery, street.baker)
    days_pass(street, 90)
    assert open_alarms() == []
    assert not Deadline.objects.filter(kind="payments.money_held", done_at=None).exists()


def test_a_paid_order_cannot_be_moved_on_and_on(street: Street) -> None:
    """Each time just before its window the shopper takes the last one there is."""
    shop, window = far_window(street)
    bread = factories.make_product(street.bakery, stock=1)
    order = street.buy(bread, choices={shop: window.starts_at})  # type: ignore[attr-defined]
    part = part_of(order)
    last = last_day(part)
    assert last is not None
    assert last - clock.today() == timedelta(days=60)
    clock.move_by(timedelta(days=30))
    later = windows_for(street.bakery)[-1]
    assert later.day > last
    with pytest.raises(WindowImpossible, match="remboursement"):
        choose_window(
            actor=street.market.actor, shop_order_ref=part.reference, starts_at=later.starts_at
        )
    offered = possible_windows(part.reference)
    assert offered
    assert max(window.day for window in offered) <= last
    deadlines.run_due()
