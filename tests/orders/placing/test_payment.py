"""What becomes of an order when payments learn something."""

from datetime import time, timedelta

import pytest
from django_scopes import scopes_disabled

from marketplace.kernel import clock, faults
from marketplace.kernel.models import Deadline
from orders.order.models import Order
from orders.order.states import State
from orders.placing.errors import BasketProblem
from payments.charges.models import Payment, PaymentState
from payments.charges.services import pay_again
from shops.hours.closures import close_shop
from shops.hours.models import Slot, SlotHold
from shops.hours.windows import windows_for
from shops.partner.models import AvailabilityKind, Partner, SellingMode
from shops.stock.models import Cause, HoldState, StockHold
from shops.stock.services import set_on_hand
from tests import factories
from tests.orders.market import (
    SYSTEM,
    Market,
    expire,
    in_stock,
    later,
    line_of,
    part_of,
    pay,
    refunded,
    sent,
)
from tests.payments.ledger_asserts import assert_ledger_balanced

pytestmark = pytest.mark.django_db


def test_the_contract_is_made_when_the_money_is_there(
    market: Market, bakery: Partner, bookshop: Partner
) -> None:
    order = market.buy(factories.make_product(bakery), factories.make_product(bookshop))
    for shop in (bakery, bookshop):
        part = part_of(order, shop)
        assert part.state == State.PLACED
        assert part.placed_at is not None
        assert (
            Deadline.objects.filter(subject_id=str(part.reference), kind="orders.unseen").count()
            == 2
        )
    order.refresh_from_db()
    assert order.paid_at is not None
    assert len(sent("order_confirmation")) == 1
    assert len(sent("new_order", "shop")) == 2
    assert_ledger_balanced(stripe=False)


def test_told_twice_it_is_placed_once(market: Market, bakery: Partner) -> None:
    order = market.buy(factories.make_product(bakery))
    placed_at = part_of(order).placed_at
    later(minutes=5)
    pay(order)
    assert part_of(order).placed_at == placed_at
    assert len(sent("order_confirmation")) == 1


def test_nobody_paid_and_everything_is_free_again(market: Market, bakery: Partner) -> None:
    bread = factories.make_product(bakery)
    order = market.order_of((bread, 3))
    assert in_stock(bread) == (10, 3)
    expire(order)
    part = part_of(order)
    assert (part.state, part.end_reason) == (State.CANCELLED, "payment_expired")
    assert in_stock(bread) == (10, 0)
    with scopes_disabled():
        assert Slot.objects.get().held == 0
    assert sent("cancelled") == []


def test_paid_after_all_it_is_held_again(market: Market, bakery: Partner) -> None:
    bread = factories.make_product(bakery)
    order = market.order_of((bread, 3))
    before = part_of(order).window_starts_at
    expire(order)
    pay(order)
    part = part_of(order)
    assert (part.state, part.end_reason, part.window_starts_at) == (State.PLACED, "", before)
    assert in_stock(bread) == (10, 3)
    with scopes_disabled():
        assert SlotHold.objects.filter(state=HoldState.HELD).count() == 1
    assert refunded(order) == []
    assert_ledger_balanced(stripe=False)


def test_paid_after_the_goods_went_it_is_refunded_in_full(market: Market, bakery: Partner) -> None:
    bread = factories.make_product(bakery, stock=1, price_cents=650)
    order = market.order_of(bread)
    expire(order)
    Market().buy(bread)
    pay(order)
    part = part_of(order)
    assert (part.state, part.end_reason) == (State.CANCELLED, "unavailable_after_payment")
    assert refunded(order) == [650]
    assert in_stock(bread) == (1, 1)
    assert sent("cancelled")[0]["amount_cents"] == 650
    assert len(sent("order_confirmation")) == 1
    assert_ledger_balanced(stripe=False)


def test_only_the_line_that_went_is_refunded(market: Market, bakery: Partner) -> None:
    pie = factories.make_product(bakery, "Tarte", 900, stock=1)
    bread = factories.make_product(bakery, "Pain", 400)
    order = market.order_of(pie, bread)
    expire(order)
    set_on_hand(
        actor=SYSTEM,
        stock_record_id=factories.stock_record_of(pie).pk,
        quantity=0,
        cause=Cause.CORRECTION,
    )
    pay(order)
    assert part_of(order).state == State.PLACED
    assert line_of(order, "Tarte").cancelled_quantity == 1
    assert line_of(order, "Pain").open_quantity == 1
    assert refunded(order) == [900]
    assert sent("line_refused")[0]["amount_cents"] == 900
    assert_ledger_balanced(stripe=False)


def test_paid_when_the_window_can_no_longer_be_prepared_the_next_one_is_given(
    market: Market, bakery: Partner
) -> None:
    order = market.order_of(factories.make_product(bakery))
    part = part_of(order)
    assert part.window_starts_at is not None
    clock.move_to(part.window_starts_at - timedelta(minutes=20))
    following = windows_for(bakery)[0]
    pay(order)
    moved = part_of(order)
    assert moved.state == State.PLACED
    assert moved.window_starts_at == following.starts_at
    assert moved.generation == part.generation + 1
    assert len(sent("next_window_given")) == 1
    with scopes_disabled():
        assert [slot.held for slot in Slot.objects.order_by("starts_at")] == [0, 1]
        not_ready = Deadline.objects.get(subject_id=str(moved.reference), kind="orders.not_ready")
    assert not_ready.due_at == following.starts_at


def test_paid_in_time_in_a_full_window_it_stands(market: Market, bakery: Partner) -> None:
    bakery.window_capacity = 1
    bakery.save()
    order = market.order_of(factories.make_product(bakery))
    starts_at = part_of(order).window_starts_at
    pay(order)
    assert part_of(order).window_starts_at == starts_at


def test_goods_made_for_the_day_stay_the_orders_when_its_window_moves_within_the_day(
    market: Market, bakery: Partner
) -> None:
    bread = factories.make_product(
        bakery, availability=AvailabilityKind.PER_DAY, per_day_quantity=2
    )
    market.put(bread, 2)
    tomorrow = clock.today() + timedelta(days=1)
    starts_at = next(window.starts_at for window in windows_for(bakery) if window.day == tomorrow)
    order = market.order(choices={bakery.pk: starts_at})
    clock.move_to(starts_at - timedelta(minutes=5))
    pay(order)
    part = part_of(order)
    assert part.pickup_date == tomorrow
    assert part.window_starts_at > starts_at
    with scopes_disabled():
        assert StockHold.objects.get(state=HoldState.HELD).quantity == 2


def test_with_no_window_left_the_order_is_refunded(market: Market, bakery: Partner) -> None:
    order = market.order_of(factories.make_product(bakery, price_cents=800))
    today = clock.today()
    close_shop(actor=SYSTEM, shop=bakery, first_day=today, last_day=today + timedelta(days=60))
    pay(order)
    assert part_of(order).state == State.CANCELLED
    assert refunded(order) == [800]
    assert_ledger_balanced(stripe=False)


def test_what_is_made_to_order_needs_no_window_to_be_held_again(
    market: Market, bakery: Partner
) -> None:
    cake = factories.make_product(bakery, availability=AvailabilityKind.TO_ORDER)
    order = market.order_of(cake)
    expire(order)
    pay(order)
    assert part_of(order).state == State.PLACED


def test_a_reservation_in_a_mixed_order_waits_for_the_payment_of_the_rest(
    market: Market, bakery: Partner, bookshop: Partner
) -> None:
    bookshop.mode = SellingMode.RESERVES
    bookshop.save()
    order = market.order_of(factories.make_product(bakery), factories.make_product(bookshop))
    assert part_of(order, bookshop).state == State.AWAITING_PAYMENT
    pay(order)
    assert part_of(order, bookshop).state == State.PLACED


def test_trying_again_holds_the_goods_again(market: Market, bakery: Partner) -> None:
    bread = factories.make_product(bakery)
    order = market.order_of(bread)
    expire(order)
    pay_again(order_ref=order.reference)
    assert part_of(order).state == State.AWAITING_PAYMENT
    assert in_stock(bread) == (10, 1)
    pay(order)
    assert part_of(order).state == State.PLACED


def test_trying_again_is_refused_when_the_goods_are_gone(market: Market, bakery: Partner) -> None:
    bread = factories.make_product(bakery, "Fougasse", stock=1)
    order = market.order_of(bread)
    expire(order)
    Market().buy(bread)
    with pytest.raises(BasketProblem, match="Fougasse"):
        pay_again(order_ref=order.reference)
    assert part_of(order).state == State.CANCELLED
    assert Payment.objects.get(order_ref=order.reference).state == PaymentState.EXPIRED
    assert in_stock(bread) == (1, 1)


def test_another_amount_than_ours_brings_no_goods(market: Market, bakery: Partner) -> None:
    bread = factories.make_product(bakery, price_cents=500)
    order = market.order_of(bread)
    pay(order, cents=400)
    part = part_of(order)
    assert (part.state, part.end_reason) == (State.CANCELLED, "payment_quarantined")
    assert in_stock(bread) == (10, 0)
    assert sent("order_confirmation") == []


@pytest.mark.parametrize("point", ["paid.locked", "paid.placed", "pay.in_settle"])
def test_killed_while_placing_the_next_webhook_places_it(
    market: Market, bakery: Partner, point: str
) -> None:
    order = market.order_of(factories.make_product(bakery))
    with faults.armed(point), pytest.raises(faults.Killed):
        pay(order)
    assert part_of(order).state == State.AWAITING_PAYMENT
    assert Payment.objects.get().state == PaymentState.OPEN
    assert Order.objects.get().paid_at is None
    pay(order)
    assert part_of(order).state == State.PLACED
    assert len(sent("order_confirmation")) == 1
    assert_ledger_balanced(stripe=False)


def test_at_midday_the_shop_is_closed_and_preparation_waits(
    market: Market, bakery: Partner
) -> None:
    factories.go_to_market_day(time(12, 30))
    order = market.buy(factories.make_product(bakery))
    starts_at = part_of(order).window_starts_at
    assert starts_at is not None
    assert clock.local(starts_at).time() > time(15, 30)
