"""What shoppers and shops see of an order."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope, scopes_disabled
from django_scopes.exceptions import ScopeError

from marketplace.kernel import clock
from marketplace.kernel.actors import Actor
from marketplace.kernel.models import User
from orders.basket.visitors import Visitor
from orders.order.errors import OrderUnknown, PartUnknown
from orders.order.selectors import order_for_shopper, orders_of
from orders.order.slips import shop_day, shop_order_for_shop
from orders.order.states import State
from orders.pickup.services import mark_ready, mark_seen
from orders.returns.services import declare_withdrawal, refuse_line
from shops.partner.models import AvailabilityKind, Partner, SellingMode
from tests import factories
from tests.orders.market import Market, given, later, line_of, part_of, staff

pytestmark = pytest.mark.django_db


def test_one_page_shows_all_pickups(
    market: Market, bakery: Partner, bookshop: Partner, cheese_shop: Partner, baker: User
) -> None:
    cheese_shop.mode = SellingMode.RESERVES
    cheese_shop.save()
    order = market.buy(
        factories.make_product(bakery, "Pain", 400),
        factories.make_product(bakery, "Tarte", 900),
        factories.make_product(bookshop, price_cents=2000),
        factories.make_product(cheese_shop, price_cents=700),
    )
    refuse_line(
        actor=staff(baker),
        shop_order_ref=part_of(order, bakery).reference,
        line_ref=line_of(order, "Tarte").reference,
    )
    view = order_for_shopper(token=order.access_token)
    assert {part.shop for part in view.parts} == {bakery, bookshop, cheese_shop}
    assert (view.card_total_cents, view.in_shop_total_cents, view.refunded_cents) == (
        3300,
        700,
        900,
    )
    assert view.contact is not None
    assert view.contact.name == "Louise Garnier"
    assert view.is_open
    assert view.is_withdrawable
    assert not view.can_pay
    assert all(part.is_free_to_leave for part in view.parts)


def test_an_unpaid_order_can_be_paid(market: Market, bakery: Partner) -> None:
    view = order_for_shopper(token=market.order_of(factories.make_product(bakery)).access_token)
    assert view.awaits_payment
    assert view.can_pay


def test_an_order_is_found_by_its_secret_its_owner_or_number_and_address(
    market: Market, bakery: Partner, shopper: User, stranger: User
) -> None:
    mine = Market(visitor=Visitor(user=shopper), actor=Actor.of(shopper))
    order = mine.buy(factories.make_product(bakery))
    typed = order.number.replace("-", " ").lower()
    assert order_for_shopper(user=shopper, number=order.number).order == order
    assert order_for_shopper(number=typed, email="LOUISE@exemple.test").order == order
    for wrong in (
        {"user": stranger, "number": order.number},
        {"number": order.number, "email": "autre@exemple.test"},
        {"number": order.number},
        {"token": "non"},
        {},
    ):
        with pytest.raises(OrderUnknown):
            order_for_shopper(**wrong)  # type: ignore[arg-type]


def test_a_persons_orders_take_the_same_queries_whatever_their_number(
    market: Market, bakery: Partner, shopper: User
) -> None:
    mine = Market(visitor=Visitor(user=shopper), actor=Actor.of(shopper))
    bread = factories.make_product(bakery)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            orders_of(shopper)
        return len(captured)

    first = mine.buy(bread)
    one = queries()
    for _ in range(4):
        mine.buy(bread)
    assert queries() == one
    assert orders_of(shopper)[-1].order == first


def test_the_days_list_holds_each_order_where_it_stands(
    market: Market, bakery: Partner, baker: User
) -> None:
    bread = factories.make_product(bakery)
    new, seen, ready, done = (market.buy(bread) for _ in range(4))
    unpaid = market.order_of(bread)
    for order in (seen, ready, done):
        mark_seen(actor=staff(baker), shop_order_ref=part_of(order).reference)
    mark_ready(actor=staff(baker), shop_order_ref=part_of(ready).reference)
    given(done, bakery, staff(baker))
    with scope(shop=[bakery]):
        day = shop_day(bakery, clock.today())
    assert [slip.number for slip in day.new] == [new.number]
    assert [slip.number for slip in day.preparing] == [seen.number]
    assert [slip.number for slip in day.ready] == [ready.number]
    assert [slip.number for slip in day.given] == [done.number]
    assert day.given[0].undoable[0].given_at
    assert unpaid.number not in str(day)


def test_today_also_shows_what_is_overdue_and_what_is_made_to_order(
    market: Market, bakery: Partner
) -> None:
    late = market.buy(factories.make_product(bakery))
    cake = market.buy(factories.make_product(bakery, availability=AvailabilityKind.TO_ORDER))
    later(days=1)
    with scope(shop=[bakery]):
        numbers = {slip.number for slip in shop_day(bakery, clock.today()).new}
        tomorrow = shop_day(bakery, clock.today() + timedelta(days=1))
    assert numbers == {late.number, cake.number}
    assert tomorrow.new == []


def test_a_shop_sees_its_own_part_and_nothing_else(
    market: Market, bakery: Partner, bookshop: Partner
) -> None:
    order = market.buy(
        factories.make_product(bakery, "Pain", 400),
        factories.make_product(bookshop, "Roman secret", 2345),
    )
    with scope(shop=[bakery]):
        slip = shop_order_for_shop(bakery, part_of(order, bakery).reference)
        with pytest.raises(PartUnknown):
            shop_order_for_shop(bakery, part_of(order, bookshop).reference)
        with pytest.raises(PartUnknown):
            shop_order_for_shop(bookshop, part_of(order, bookshop).reference)
    seen = str(slip)
    assert slip.who == "Louise Garnier"
    assert slip.total_cents == 400
    for hidden in ("Roman", "2345", "2745", order.pickup_code, order.access_token, "louise@"):
        assert hidden not in seen


def test_a_shops_lists_need_its_scope(market: Market, bakery: Partner) -> None:
    with pytest.raises(ScopeError):
        shop_day(bakery, clock.today())


def test_the_days_list_takes_the_same_queries_whatever_its_length(
    market: Market, bakery: Partner
) -> None:
    bread = factories.make_product(bakery, stock=100)

    def queries() -> int:
        with scope(shop=[bakery]), CaptureQueriesContext(connection) as captured:
            shop_day(bakery, clock.today())
        return len(captured)

    market.buy(bread)
    one = queries()
    for _ in range(6):
        Market().buy(bread)
    assert queries() == one


def test_withdrawn_goods_that_are_to_come_back_are_on_the_slip(
    market: Market, bookshop: Partner, bookseller: User
) -> None:
    order = market.buy(factories.make_product(bookshop, "Roman"))
    given(order, bookshop, staff(bookseller))
    declare_withdrawal(
        actor=market.actor,
        order=order,
        name="Louise",
        email="louise@exemple.test",
        lines={line_of(order).reference: 1},
    )
    with scopes_disabled():
        slip = shop_order_for_shop(bookshop, part_of(order).reference)
    assert slip.withdrawals[0].items == [(1, "Roman")]
    assert slip.state == State.COLLECTED


def test_an_erased_person_has_no_name_on_any_page(market: Market, bakery: Partner) -> None:
    order = market.buy(factories.make_product(bakery))
    order.contact.erased_at = clock.now()
    order.contact.name = order.contact.email = ""
    order.contact.save()
    assert order_for_shopper(token=order.access_token).contact is None
