"""Faults 1 to 26 as the shopper and the shops live them: what becomes of the order, its goods, its window
and its mails. The same faults at the level of payments stand in the other files."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from marketplace.kernel import clock
from orders.basket.errors import NotEnough
from orders.basket.selectors import basket_view
from orders.basket.services import add_product, set_quantity
from orders.order.models import Order
from orders.order.states import State
from orders.placing.errors import BasketProblem
from orders.placing.services import start_payment
from payments.charges.errors import PaymentUnknown
from payments.charges.models import PaymentState
from payments.charges.services import settle_payment
from payments.gateway import webhooks
from payments.refunds.models import Refund, RefundState
from shops.catalogue.services import set_price, set_public
from shops.partner.models import AvailabilityKind
from tests import factories
from tests.faults.street import (
    Street,
    assert_each_mail_was_sent_once,
    assert_everything_was_done,
    assert_paid_once,
    mails_in_memory,
    message_kinds,
    states,
    street,
)
from tests.orders.market import SYSTEM, Market, in_stock, line_of, market, part_of
from tests.payments.ledger_asserts import assert_ledger_balanced
from tests.payments.till import forget_waits, killed
from tests.shops.counters import assert_counters_are_true, assert_nothing_is_held

__all__ = ["market", "street"]

CONFIRMED = "order_confirmation:shopper:mail"


def assert_placed_once(order: Order) -> None:
    """The contract was made once, and both sides told once."""
    assert_paid_once(order)
    assert set(states(order)) == {State.PLACED}
    assert message_kinds()[CONFIRMED] == 1
    assert message_kinds()["new_order:shop:mail"] == len(states(order))
    assert_counters_are_true()
    assert_ledger_balanced()


@pytest.mark.django_db
@pytest.mark.parametrize("how_often", [1, 3])
def test_fault_01_to_03_news_that_comes_several_times_is_told_to_people_once(
    street: Street, how_often: int
) -> None:
    """The same webhook again and again, and the return page as often: one mail each."""
    street.sandbox.set_fault("webhook_duplicate", times=how_often)
    order = street.market.order_of(factories.make_product(street.bakery))
    session = street.pay(order)
    street.till.deliver()
    for _ in range(how_often):
        webhooks.sweep_events()
        settle_payment(session_id=session)
    street.go_on()
    assert_placed_once(order)
    assert_each_mail_was_sent_once(mails_in_memory())
    assert_everything_was_done()


@pytest.mark.django_db
def test_fault_05_with_every_webhook_lost_the_sweep_places_the_order(street: Street) -> None:
    street.sandbox.set_fault("webhook_lost", times=-1)
    bread, book = factories.make_product(street.bakery), factories.make_product(street.bookshop)
    order = street.market.order_of(bread, book)
    street.pay(order)
    street.go_on()
    assert set(states(order)) == {State.AWAITING_PAYMENT}
    street.recover()
    assert_placed_once(order)
    assert_everything_was_done()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "point", ["pay.event_claimed", "paid.locked", "paid.placed", "pay.event_handled"]
)
def test_fault_06_a_worker_that_dies_over_the_event_is_followed_by_another(
    street: Street, point: str
) -> None:
    order = street.market.order_of(factories.make_product(street.bakery))
    street.pay(order)
    street.till.deliver()
    killed(webhooks.sweep_events, at=point)
    assert states(order) == [
        State.PLACED if point == "pay.event_handled" else State.AWAITING_PAYMENT
    ]
    forget_waits()
    street.go_on()
    assert_placed_once(order)
    assert_everything_was_done()


@pytest.mark.django_db(transaction=True)
def test_fault_15_a_double_click_and_two_tabs_make_one_order_with_one_session(
    street: Street,
) -> None:
    """Three tabs press the button twice at the same moment: a form has one nonce in all of them."""
    bread = factories.make_product(street.bakery)
    street.market.put(bread, 2)
    nonce, choices = uuid4(), street.tomorrow(street.bakery)

    def click(_number: int) -> tuple[int, str]:
        try:
            order = street.market.order(choices=choices, nonce=nonce)
            return order.pk, start_payment(order)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        outcomes = set(pool.map(click, range(6)))
    assert len(outcomes) == 1
    order = Order.objects.get()
    assert len(street.till.stripe("checkout.session")) == 1
    assert in_stock(bread) == (10, 2)
    street.pay(order)
    street.go_on()
    assert_placed_once(order)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "point", ["pay.before_settle", "pay.in_settle", "paid.placed", "pay.after_settle"]
)
def test_fault_16_killed_between_the_payment_and_the_order_the_return_page_finds_it(
    street: Street, point: str
) -> None:
    street.sandbox.set_fault("webhook_lost", times=-1)
    order = street.market.order_of(factories.make_product(street.bakery))
    session = street.pay(order)
    killed(lambda: settle_payment(session_id=session), at=point)
    settle_payment(session_id=session)
    street.go_on()
    assert_placed_once(order)


@pytest.mark.django_db
@pytest.mark.parametrize("return_first", [True, False])
def test_fault_17_coming_back_before_or_after_the_webhook_is_the_same(
    street: Street, return_first: bool
) -> None:
    order = street.market.order_of(
        factories.make_product(street.bakery), factories.make_product(street.bookshop)
    )
    session = street.pay(order)
    steps: list[Callable[[], object]] = [
        lambda: settle_payment(session_id=session),
        street.till.settle,
    ]
    for step in steps if return_first else steps[::-1]:
        step()
        assert set(states(order)) == {State.PLACED}
    street.go_on()
    assert_placed_once(order)


@pytest.mark.django_db
def test_fault_18_a_browser_that_never_comes_back_leaves_it_to_the_webhook(street: Street) -> None:
    order = street.market.order_of(factories.make_product(street.bakery))
    street.pay(order)
    street.go_on()
    assert_placed_once(order)


@pytest.mark.django_db
def test_fault_19_another_orders_session_in_the_return_address_places_nothing(
    street: Street,
) -> None:
    bread = factories.make_product(street.bakery)
    mine = street.market.order_of(bread)
    start_payment(mine)
    theirs = Market().order_of(bread)
    session = street.pay(theirs)
    with pytest.raises(PaymentUnknown):
        settle_payment(session_id="cs_test_forged")
    settle_payment(session_id=session)
    assert states(mine) == [State.AWAITING_PAYMENT]
    assert states(theirs) == [State.PLACED]


@pytest.mark.django_db
def test_fault_20_what_is_bought_meanwhile_is_another_order(street: Street) -> None:
    """While Louise pays, the price rises, the bread is hidden, and she fills her basket in another tab."""
    market = street.market
    bread = factories.make_product(street.bakery, "Pain", 400)
    novel = factories.make_product(street.bookshop, "Roman", 2090)
    order = market.order_of((bread, 2))
    session = street.session_of(order) or street.pay(order)
    record = factories.stock_record_of(bread)
    set_price(actor=SYSTEM, stock_record_id=record.pk, price_cents=950)
    add_product(visitor=market.visitor, product_id=bread.pk, quantity=1)
    add_product(visitor=market.visitor, product_id=novel.pk, quantity=3)
    (line,) = [line for line in basket_view(market.visitor).lines if line.title == "Roman"]
    set_quantity(visitor=market.visitor, line_id=line.id, quantity=1)
    set_public(actor=SYSTEM, product=bread, is_public=False)
    settle_payment(session_id=session)
    street.go_on()
    assert_placed_once(order)
    assert part_of(order).total_cents == line_of(order).total_cents == 800
    assert [charge["amount"] for charge in street.till.stripe("charge")] == [800]
    assert in_stock(bread) == (10, 2)
    assert [line.title for line in basket_view(market.visitor).lines] == ["Pain", "Roman"]


@pytest.mark.django_db
@pytest.mark.parametrize("accepted", [True, False])
def test_fault_22_the_goods_stay_held_while_the_bank_is_asked(
    street: Street, accepted: bool
) -> None:
    bread = factories.make_product(street.bakery, stock=1)
    order = street.market.order_of(bread)
    start_payment(order)
    session = street.session_of(order)
    street.go_on(minutes=28)
    street.sandbox.pay(session, "authentication", authenticate=False)
    street.go_on(minutes=4)
    assert in_stock(bread) == (1, 1)
    with pytest.raises(NotEnough):
        Market().put(bread)
    street.sandbox.authenticate(session, accept=accepted)
    street.recover()
    if accepted:
        assert_placed_once(order)
    else:
        assert states(order) == [State.CANCELLED]
        assert in_stock(bread) == (1, 0)
        assert_nothing_is_held()
    assert_everything_was_done()


def paid_too_late(street: Street, order: Order, meanwhile: Callable[[], object]) -> None:
    """Stripe seems to say that the session has expired; then it turns out to be paid after all."""
    start_payment(order)
    session = street.session_of(order)
    street.sandbox.set_fault(
        "corrupt", method="GET", pattern=session, field="status", value="expired"
    )
    clock.move_by(timedelta(minutes=2))
    settle_payment(order_ref=order.reference)
    assert set(states(order)) == {State.CANCELLED}
    assert_nothing_is_held()
    meanwhile()
    street.sandbox.pay(session)
    street.recover()


@pytest.mark.django_db
def test_fault_23_paid_after_the_hold_was_given_up_it_is_held_again(street: Street) -> None:
    bread = factories.make_product(street.bakery, stock=1)
    order = street.market.order_of(bread)
    paid_too_late(street, order, lambda: None)
    assert_placed_once(order)
    assert in_stock(bread) == (1, 1)
    assert not Refund.objects.exists()


@pytest.mark.django_db
def test_fault_23_paid_after_the_goods_went_all_of_it_is_refunded(street: Street) -> None:
    bread = factories.make_product(street.bakery, "Pain", 650, stock=1)
    order = street.market.order_of(bread)
    other = Market()
    paid_too_late(street, order, lambda: street.pay(other.order_of(bread)))
    assert states(order) == [State.CANCELLED]
    assert part_of(order).end_reason == "unavailable_after_payment"
    refund = Refund.objects.get()
    assert (refund.state, refund.amount_cents) == (RefundState.SUCCEEDED, 650)
    assert message_kinds()["cancelled:shopper:mail"] == 1
    assert message_kinds()["refund_done:shopper:mail"] == 1
    assert message_kinds()[CONFIRMED] == 1, "the other's"
    assert in_stock(bread) == (1, 1)
    assert_counters_are_true()
    assert_ledger_balanced()


@pytest.mark.django_db
def test_fault_23_what_is_left_is_placed_and_only_what_went_is_refunded(street: Street) -> None:
    """One shop's goods are there, the other's baguettes of the day were bought by somebody else."""
    baguette = factories.make_product(
        street.bakery, "Baguette", 120, availability=AvailabilityKind.PER_DAY, per_day_quantity=4
    )
    novel = factories.make_product(street.bookshop, "Roman", 2090)
    market, other = street.market, Market()
    choices = street.tomorrow(street.bakery, street.bookshop)
    order = market.order_of((baguette, 3), novel, choices=choices)

    def somebody_else() -> None:
        other.put(baguette, 3)
        street.pay(other.order(choices=choices))

    paid_too_late(street, order, somebody_else)
    assert part_of(order, street.bakery).state == State.CANCELLED
    assert part_of(order, street.bookshop).state == State.PLACED
    assert [refund["amount"] for refund in street.till.stripe("refund")] == [360]
    assert_counters_are_true()
    assert_ledger_balanced()


@pytest.mark.django_db
def test_fault_24_completed_but_unpaid_the_goods_wait(street: Street) -> None:
    bread = factories.make_product(street.bakery)
    order = street.market.order_of(bread, choices=street.tomorrow(street.bakery))
    start_payment(order)
    session = street.session_of(order)
    street.sandbox.complete_unpaid(session)
    street.go_on(hours=2)
    street.recover()
    assert states(order) == [State.AWAITING_PAYMENT]
    assert in_stock(bread) == (10, 1)
    assert message_kinds() == {}
    street.sandbox.settle(session)
    street.go_on()
    assert_placed_once(order)


@pytest.mark.django_db
def test_fault_25_money_that_fails_to_come_sets_the_goods_free(street: Street) -> None:
    bread = factories.make_product(street.bakery)
    order = street.market.order_of(bread)
    start_payment(order)
    session = street.session_of(order)
    street.sandbox.complete_unpaid(session)
    street.go_on()
    street.sandbox.settle(session, succeeded=False)
    street.go_on()
    assert states(order) == [State.CANCELLED]
    assert in_stock(bread) == (10, 0)
    assert_nothing_is_held()
    assert message_kinds() == {}


@pytest.mark.django_db
def test_fault_26_after_declined_cards_and_an_expired_hold_the_same_order_is_paid(
    street: Street,
) -> None:
    bread = factories.make_product(street.bakery, stock=1)
    order = street.market.order_of(bread, choices=street.tomorrow(street.bakery))
    for card in ("declined", "insufficient"):
        street.pay(order, card)
        street.go_on()
        assert states(order) == [State.AWAITING_PAYMENT]
    street.go_on(minutes=31)
    assert states(order) == [State.CANCELLED]
    assert in_stock(bread) == (1, 0)
    start_payment(order)
    assert states(order) == [State.AWAITING_PAYMENT]
    assert in_stock(bread) == (1, 1)
    street.pay(order)
    street.go_on()
    assert_placed_once(order)
    assert len(street.till.stripe("checkout.session")) == 2


@pytest.mark.django_db
def test_fault_26_what_somebody_else_bought_meanwhile_is_not_paid_for(street: Street) -> None:
    bread = factories.make_product(street.bakery, "Fougasse", stock=1)
    order = street.market.order_of(bread)
    street.pay(order, "declined")
    street.go_on(minutes=31)
    street.pay(Market().order_of(bread))
    street.go_on()
    with pytest.raises(BasketProblem, match="Fougasse"):
        start_payment(order)
    assert settle_payment(order_ref=order.reference).state == PaymentState.EXPIRED
    assert states(order) == [State.CANCELLED]
    assert len(street.till.stripe("checkout.session")) == 2
    assert_counters_are_true()
