"""What goes back, by whoever asks for it: one path, line by line."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db.models import Sum
from django_scopes import scopes_disabled

from marketplace.kernel import clock, faults
from marketplace.kernel.actors import Actor
from marketplace.kernel.calendar import end_of_legal_period
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.models import Deadline, User
from orders.basket.errors import NotEnough
from orders.basket.visitors import Visitor
from orders.order.errors import LineUnknown, WrongQuantity, WrongState
from orders.order.states import State
from orders.pickup.services import choose_window, mark_ready, mark_seen
from orders.placing.contact import ContactProblem
from orders.returns.models import LineReturn, Reason, Withdrawal
from orders.returns.services import (
    NotCancellable,
    cancel_shop_order,
    confirm_goods_back,
    declare_withdrawal,
    goodwill_refund,
    refuse_line,
    withdrawable_lines,
)
from orders.returns.withdrawals import CannotWithdraw, NothingDeclared
from shops.catalogue.models import WithdrawalException
from shops.hours.windows import windows_for
from shops.partner.models import AvailabilityKind, Partner, SellingMode
from tests import factories
from tests.orders.market import (
    SYSTEM,
    Market,
    given,
    in_stock,
    later,
    line_of,
    part_of,
    refunded,
    sent,
    staff,
)
from tests.payments.ledger_asserts import assert_commissions_are_frozen, assert_ledger_balanced

pytestmark = pytest.mark.django_db
PERSON = {"name": "Louise Garnier", "email": "louise@exemple.test"}


# -- « Plus en stock » ------------------------------------------------------------------------


def test_a_refused_line_is_refunded_told_and_off_sale(
    market: Market, bakery: Partner, baker: User
) -> None:
    rye = factories.make_product(bakery, "Pain de seigle", 420)
    pie = factories.make_product(bakery, "Tarte", 900)
    order = market.buy((rye, 2), pie)
    line = line_of(order, "Pain de seigle")
    amount = refuse_line(
        actor=staff(baker), shop_order_ref=part_of(order).reference, line_ref=line.reference
    )
    assert amount == 840
    assert refunded(order) == [840]
    assert in_stock(rye) == (0, 0)
    assert in_stock(pie) == (10, 1)
    assert sent("line_refused")[0]["amount_cents"] == 840
    assert part_of(order).state == State.PLACED
    other = Market()
    with pytest.raises(NotEnough, match="stock"):
        other.put(rye)
    assert_ledger_balanced(stripe=False)


def test_some_units_of_a_line_can_be_refused(market: Market, bakery: Partner, baker: User) -> None:
    bread = factories.make_product(bakery, price_cents=333)
    order = market.buy((bread, 3))
    refuse_line(
        actor=staff(baker),
        shop_order_ref=part_of(order).reference,
        line_ref=line_of(order).reference,
        quantity=2,
    )
    assert refunded(order) == [666]
    given(order, bakery, staff(baker))
    assert line_of(order).collected_quantity == 1
    assert part_of(order).state == State.COLLECTED
    assert_ledger_balanced(stripe=False)
    assert_commissions_are_frozen()


def test_refusing_the_only_line_cancels_the_part(
    market: Market, bakery: Partner, baker: User
) -> None:
    order = market.buy(factories.make_product(bakery, price_cents=420))
    refuse_line(
        actor=staff(baker),
        shop_order_ref=part_of(order).reference,
        line_ref=line_of(order).reference,
    )
    part = part_of(order)
    assert (part.state, part.end_reason) == (State.CANCELLED, Reason.OUT_OF_STOCK)
    assert sent("line_refused") == []
    assert len(sent("cancelled")) == 1
    assert not Deadline.objects.filter(
        subject_id=str(part.reference), done_at__isnull=True, cancelled_at__isnull=True
    ).exists()


def test_what_was_refused_is_not_refused_again(
    market: Market, bakery: Partner, baker: User
) -> None:
    order = market.buy(
        factories.make_product(bakery, "Pain"), factories.make_product(bakery, "Tarte")
    )
    asked = {
        "actor": staff(baker),
        "shop_order_ref": part_of(order).reference,
        "line_ref": line_of(order, "Pain").reference,
    }
    refuse_line(**asked)
    with pytest.raises(WrongQuantity):
        refuse_line(**asked)
    with pytest.raises(WrongQuantity):
        refuse_line(**{**asked, "line_ref": line_of(order, "Tarte").reference}, quantity=2)
    with pytest.raises(LineUnknown):
        refuse_line(**{**asked, "line_ref": uuid4()})


def test_the_parts_not_begun_can_then_be_cancelled_free(
    market: Market, bakery: Partner, bookshop: Partner, baker: User
) -> None:
    order = market.buy(
        factories.make_product(bakery, "Pain", 400),
        factories.make_product(bookshop, price_cents=2000),
    )
    refuse_line(
        actor=staff(baker),
        shop_order_ref=part_of(order, bakery).reference,
        line_ref=line_of(order, "Pain").reference,
    )
    cancel_shop_order(actor=market.actor, shop_order_ref=part_of(order, bookshop).reference)
    assert refunded(order) == [400, 2000]


# -- Cancelling -------------------------------------------------------------------------------


def test_cancelling_is_free_until_the_shop_has_seen_it(
    market: Market, bakery: Partner, baker: User
) -> None:
    bread = factories.make_product(bakery, price_cents=500)
    first, second = market.buy(bread), market.buy(bread)
    assert cancel_shop_order(actor=market.actor, shop_order_ref=part_of(first).reference) == 500
    part = part_of(first)
    assert (part.state, part.end_reason) == (State.CANCELLED, Reason.CANCELLED_BY_SHOPPER)
    assert in_stock(bread) == (10, 1)
    mark_seen(actor=staff(baker), shop_order_ref=part_of(second).reference)
    with pytest.raises(NotCancellable):
        cancel_shop_order(actor=market.actor, shop_order_ref=part_of(second).reference)
    assert_ledger_balanced(stripe=False)


def test_the_shop_can_cancel_until_it_is_given(
    market: Market, bakery: Partner, baker: User
) -> None:
    order = market.buy(factories.make_product(bakery, price_cents=500))
    mark_ready(actor=staff(baker), shop_order_ref=part_of(order).reference)
    cancel_shop_order(actor=staff(baker), shop_order_ref=part_of(order).reference)
    assert part_of(order).end_reason == Reason.CANCELLED_BY_SHOP
    assert refunded(order) == [500]
    with pytest.raises(WrongState):
        cancel_shop_order(actor=staff(baker), shop_order_ref=part_of(order).reference)


def test_asked_because_the_shop_is_late_the_shopper_may_leave(
    market: Market, bakery: Partner, baker: User
) -> None:
    order = market.buy(factories.make_product(bakery, price_cents=500))
    mark_seen(actor=staff(baker), shop_order_ref=part_of(order).reference)
    part = part_of(order)
    part.choice_asked_at = clock.now()
    part.save()
    cancel_shop_order(actor=market.actor, shop_order_ref=part.reference)
    assert part_of(order).end_reason == Reason.LATE


def test_asked_because_the_shop_is_late_the_shopper_may_take_another_window(
    market: Market, bakery: Partner, baker: User
) -> None:
    order = market.buy(factories.make_product(bakery))
    mark_seen(actor=staff(baker), shop_order_ref=part_of(order).reference)
    part = part_of(order)
    part.choice_asked_at, part.choice_reason = clock.now(), "not_ready"
    part.save()
    choose_window(
        actor=market.actor,
        shop_order_ref=part.reference,
        starts_at=windows_for(bakery)[3].starts_at,
    )
    moved = part_of(order)
    assert (moved.choice_asked_at, moved.choice_reason, moved.state) == (None, "", State.SEEN)


def test_nobody_else_cancels(
    market: Market,
    bakery: Partner,
    bookshop: Partner,
    shopper: User,
    stranger: User,
    bookseller: User,
) -> None:
    mine = Market(visitor=Visitor(user=shopper), actor=Actor.of(shopper))
    order = mine.buy(factories.make_product(bakery))
    ref = part_of(order).reference
    for actor in (Actor.of(stranger), staff(bookseller), staff(stranger)):
        with pytest.raises(NotAllowed):
            cancel_shop_order(actor=actor, shop_order_ref=ref)
    with pytest.raises(NotAllowed):
        refuse_line(actor=staff(bookseller), shop_order_ref=ref, line_ref=line_of(order).reference)
    with pytest.raises(NotAllowed):
        goodwill_refund(
            actor=staff(bookseller), line_ref=line_of(order).reference, amount_cents=100
        )
    with pytest.raises(NotAllowed):
        declare_withdrawal(
            actor=Actor.of(stranger), order=order, lines={line_of(order).reference: 1}, **PERSON
        )
    cancel_shop_order(actor=mine.actor, shop_order_ref=ref)


def test_a_reservation_binds_nobody(market: Market, bakery: Partner, baker: User) -> None:
    bakery.mode = SellingMode.RESERVES
    bakery.save()
    bread = factories.make_product(bakery)
    order = market.order_of(bread)
    mark_ready(actor=staff(baker), shop_order_ref=part_of(order).reference)
    assert cancel_shop_order(actor=market.actor, shop_order_ref=part_of(order).reference) == 0
    assert in_stock(bread) == (10, 0)


def test_a_reservation_is_no_contract_to_withdraw_from(market: Market, bakery: Partner) -> None:
    bakery.mode = SellingMode.RESERVES
    bakery.save()
    order = market.order_of(factories.make_product(bakery))
    assert withdrawable_lines(order)[0].quantity == 0


# -- Withdrawal -------------------------------------------------------------------------------


def test_before_collection_a_withdrawal_cancels_and_refunds_at_once(
    market: Market, bookshop: Partner
) -> None:
    novel = factories.make_product(bookshop, price_cents=2090)
    order = market.buy((novel, 2))
    (withdrawal,) = declare_withdrawal(
        actor=market.actor, order=order, lines={line_of(order).reference: 1}, **PERSON
    )
    assert withdrawal.refunded_at is not None
    assert refunded(order) == [2090]
    assert in_stock(novel) == (10, 1)
    assert part_of(order).state == State.PLACED
    assert len(sent("withdrawal_acknowledged")) == 1
    assert_ledger_balanced(stripe=False)


def test_after_collection_the_refund_waits_for_the_goods(
    market: Market, bookshop: Partner, bookseller: User
) -> None:
    novel = factories.make_product(bookshop, price_cents=2090)
    order = market.buy((novel, 2))
    given(order, bookshop, staff(bookseller))
    later(days=3)
    (withdrawal,) = declare_withdrawal(
        actor=market.actor, order=order, lines={line_of(order).reference: 2}, **PERSON
    )
    assert withdrawal.refunded_at is None
    assert refunded(order) == []
    assert Deadline.objects.filter(kind="orders.withdrawal_refund", cancelled_at=None).count() == 2
    amount = confirm_goods_back(
        actor=staff(bookseller), withdrawal_ref=withdrawal.reference, restock=True
    )
    assert amount == 4180
    assert refunded(order) == [4180]
    assert part_of(order).state == State.RETURNED
    assert in_stock(novel) == (10, 0)
    assert Deadline.objects.filter(kind="orders.withdrawal_refund", cancelled_at=None).count() == 0
    assert confirm_goods_back(actor=staff(bookseller), withdrawal_ref=withdrawal.reference) == 0
    assert_ledger_balanced(stripe=False)
    assert_commissions_are_frozen()


def test_a_unit_collected_and_one_waiting_go_back_each_in_its_way(
    market: Market, bookshop: Partner, bookseller: User
) -> None:
    order = market.buy((factories.make_product(bookshop, price_cents=1000), 2))
    line = line_of(order)
    given(order, bookshop, staff(bookseller), lines={line.reference: 1})
    (withdrawal,) = declare_withdrawal(
        actor=market.actor, order=order, lines={line.reference: 2}, **PERSON
    )
    assert refunded(order) == [1000]
    with scopes_disabled():
        row = withdrawal.lines.get()
    assert (row.quantity, row.to_return) == (2, 1)
    confirm_goods_back(actor=staff(bookseller), withdrawal_ref=withdrawal.reference)
    assert refunded(order) == [1000, 1000]
    assert part_of(order).state == State.RETURNED
    assert_ledger_balanced(stripe=False)


def test_each_shop_gets_its_own_declaration(
    market: Market, bakery: Partner, bookshop: Partner
) -> None:
    order = market.buy(
        factories.make_product(bakery, "Pot"), factories.make_product(bookshop, "Roman")
    )
    declared = declare_withdrawal(
        actor=market.actor,
        order=order,
        lines={line_of(order, "Pot").reference: 1, line_of(order, "Roman").reference: 1},
        **PERSON,
    )
    assert {withdrawal.shop_order.shop for withdrawal in declared} == {bakery, bookshop}
    assert len(sent("withdrawal_acknowledged")) == 2


@pytest.mark.parametrize(
    ("exception", "allowed"),
    [
        (WithdrawalException.PERISHABLE, False),
        (WithdrawalException.MADE_TO_MEASURE, False),
        (WithdrawalException.NEWSPAPER, False),
        (WithdrawalException.HYGIENE, True),
        (WithdrawalException.RECORDING, True),
    ],
)
def test_the_exceptions_of_the_law(
    market: Market, bakery: Partner, exception: WithdrawalException, allowed: bool
) -> None:
    order = market.buy(factories.make_product(bakery, withdrawal_exception=exception))
    assert bool(withdrawable_lines(order)[0].quantity) is allowed
    if not allowed:
        with pytest.raises(CannotWithdraw):
            declare_withdrawal(
                actor=market.actor, order=order, lines={line_of(order).reference: 1}, **PERSON
            )


def test_fourteen_days_run_from_the_day_after_collection_to_a_working_day(
    market: Market, bookshop: Partner, bookseller: User
) -> None:
    factories.go_to_market_day(day=date(2026, 11, 21))  # a Saturday: fourteen days end on one
    order = market.buy(factories.make_product(bookshop))
    given(order, bookshop, staff(bookseller))
    until = withdrawable_lines(order)[0].until
    assert until == end_of_legal_period(date(2026, 11, 21), 14) == date(2026, 12, 7)
    factories.go_to_market_day(day=until)
    assert withdrawable_lines(order)[0].quantity == 1
    factories.go_to_market_day(day=until + timedelta(days=1))
    with pytest.raises(CannotWithdraw, match="14 jours"):
        declare_withdrawal(
            actor=market.actor, order=order, lines={line_of(order).reference: 1}, **PERSON
        )


def test_a_declaration_asks_for_a_name_an_address_and_a_line(
    market: Market, bookshop: Partner
) -> None:
    order = market.buy(factories.make_product(bookshop))
    with pytest.raises(ContactProblem) as refused:
        declare_withdrawal(
            actor=market.actor, order=order, name="", email="?", lines={line_of(order).reference: 1}
        )
    assert set(refused.value.errors) == {"name", "email"}
    with pytest.raises(NothingDeclared):
        declare_withdrawal(actor=market.actor, order=order, lines={}, **PERSON)
    with pytest.raises(WrongQuantity):
        declare_withdrawal(
            actor=market.actor, order=order, lines={line_of(order).reference: 2}, **PERSON
        )
    with scopes_disabled():
        assert not Withdrawal.objects.exists()


def test_nobody_withdraws_twice_from_the_same_unit(
    market: Market, bookshop: Partner, bookseller: User
) -> None:
    order = market.buy(factories.make_product(bookshop))
    given(order, bookshop, staff(bookseller))
    asked = {
        "actor": market.actor,
        "order": order,
        "lines": {line_of(order).reference: 1},
        **PERSON,
    }
    declare_withdrawal(**asked)
    with pytest.raises(CannotWithdraw):
        declare_withdrawal(**asked)


# -- Goodwill ---------------------------------------------------------------------------------


def test_goodwill_never_gives_back_more_than_the_line_cost(
    market: Market, bakery: Partner, baker: User
) -> None:
    order = market.buy((factories.make_product(bakery, price_cents=1000), 2))
    ref = line_of(order).reference
    goodwill_refund(actor=staff(baker), line_ref=ref, amount_cents=300)
    with pytest.raises(WrongQuantity):
        goodwill_refund(actor=staff(baker), line_ref=ref, amount_cents=1701)
    given(order, bakery, staff(baker))
    goodwill_refund(actor=staff(baker), line_ref=ref, amount_cents=200)
    (withdrawal,) = declare_withdrawal(actor=market.actor, order=order, lines={ref: 2}, **PERSON)
    confirm_goods_back(actor=staff(baker), withdrawal_ref=withdrawal.reference)
    assert refunded(order) == [200, 300, 1500]
    with scopes_disabled():
        total = LineReturn.objects.aggregate(cents=Sum("amount_cents"))["cents"]
    assert total == 2000
    assert_ledger_balanced(stripe=False)
    assert_commissions_are_frozen()


def test_what_is_made_to_order_and_refused_leaves_the_catalogue(
    market: Market, bakery: Partner, baker: User
) -> None:
    cake = factories.make_product(bakery, "Gâteau", availability=AvailabilityKind.TO_ORDER)
    order = market.buy(cake)
    refuse_line(
        actor=staff(baker),
        shop_order_ref=part_of(order).reference,
        line_ref=line_of(order).reference,
    )
    cake.refresh_from_db()
    assert not cake.is_public


@pytest.mark.parametrize(
    "point", ["back.before_refund", "refund.requested", "back.after_refund", "refuse.before_commit"]
)
def test_killed_while_giving_back_nothing_is_given_back_and_the_next_try_is_whole(
    market: Market, bakery: Partner, baker: User, point: str
) -> None:
    bread = factories.make_product(bakery, price_cents=420)
    order = market.buy(bread)
    asked = {
        "actor": staff(baker),
        "shop_order_ref": part_of(order).reference,
        "line_ref": line_of(order).reference,
    }
    with faults.armed(point), pytest.raises(faults.Killed):
        refuse_line(**asked)
    assert refunded(order) == []
    assert in_stock(bread) == (10, 1)
    assert sent("cancelled") == []
    refuse_line(**asked)
    assert refunded(order) == [420]
    assert_ledger_balanced(stripe=False)


def test_the_system_cancels_late_orders(market: Market, bakery: Partner) -> None:
    order = market.buy(factories.make_product(bakery, price_cents=420))
    cancel_shop_order(actor=SYSTEM, shop_order_ref=part_of(order).reference, reason=Reason.LATE)
    assert part_of(order).end_reason == Reason.LATE
