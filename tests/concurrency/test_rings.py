"""Nobody waits for anybody in a ring, also where one transaction gives things back and takes others, or
gives several orders at once. On PostgreSQL, which alone has row locks to wait for."""

from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from django_scopes import scopes_disabled

from marketplace.kernel import clock
from marketplace.kernel.models import User
from orders.order.models import Order, ShopOrder
from orders.order.states import State
from orders.pickup.services import answer_closing, choose_window, mark_ready
from orders.returns.services import confirm_goods_back, declare_withdrawal
from shops.catalogue.models import Product
from shops.hours.windows import windows_for
from shops.partner.models import AvailabilityKind, Partner
from tests.concurrency.crowd import all_at_once, failures, needs_postgres
from tests.factories import make_product
from tests.orders.market import Market, given, line_of, market, part_of, staff
from tests.shops.counters import assert_counters_are_true

__all__ = ["market"]

pytestmark = [pytest.mark.postgres, needs_postgres, pytest.mark.django_db(transaction=True)]

PEOPLE = 16


@pytest.fixture
def wide(bakery: Partner) -> Partner:
    """The bakery, with room for everybody in each window."""
    bakery.window_capacity = 10 * PEOPLE
    bakery.save()
    return bakery


def two_goods(shop: Partner, **fields: object) -> tuple[Product, Product]:
    """The first made is the one that an order takes first."""
    first = make_product(shop, "Pain", stock=10 * PEOPLE, **fields)
    return first, make_product(shop, "Tarte", stock=10 * PEOPLE, **fields)


def test_an_evenings_answer_and_new_orders(market: Market, wide: Partner, baker: User) -> None:
    """The answer gives one order after the other, in the order in which the shop ticked them."""
    bread, tart = two_goods(wide)
    answers: list[list[UUID]] = []
    for _ in range(PEOPLE // 2):
        ticked = [part_of(Market().buy(product)).reference for product in (tart, bread)]
        for reference in ticked:
            mark_ready(actor=staff(baker), shop_order_ref=reference)
        answers.append(ticked)
    buyers = [Market() for _ in range(PEOPLE // 2)]
    for buyer in buyers:
        buyer.put(bread)
        buyer.put(tart)
    choices = market.choose(wide)

    def act(number: int) -> object:
        if number % 2:
            return buyers[number // 2].order(choices=choices)
        return answer_closing(
            actor=staff(baker), shop=wide, given=answers[number // 2], not_given=[]
        )

    assert failures(all_at_once(act, PEOPLE)) == []
    with scopes_disabled():
        given_parts = ShopOrder.objects.filter(state=State.COLLECTED)
        assert given_parts.count() == 2 * len(answers)
    assert Order.objects.count() == 3 * len(answers)
    assert_counters_are_true()


@pytest.mark.parametrize("kind", [AvailabilityKind.COUNTED, AvailabilityKind.PER_DAY])
def test_people_who_change_places(market: Market, wide: Partner, kind: str) -> None:
    """Everybody moves to another window: half of them one way, half the other, over two days."""
    bread = make_product(wide, stock=10 * PEOPLE, availability=kind, per_day_quantity=10 * PEOPLE)
    here, there = _windows_of_two_days(wide)
    moves: list[tuple[UUID, datetime]] = []
    for number in range(PEOPLE):
        starts_at, goes_to = (here, there) if number % 2 else (there, here)
        buyer = Market()
        order = buyer.buy(bread, choices={wide.pk: starts_at})
        moves.append((part_of(order).reference, goes_to))

    def move(number: int) -> None:
        reference, goes_to = moves[number]
        choose_window(actor=market.actor, shop_order_ref=reference, starts_at=goes_to)

    assert failures(all_at_once(move, PEOPLE)) == []
    with scopes_disabled():
        assert set(ShopOrder.objects.values_list("reference", "window_starts_at")) == set(moves)
    assert_counters_are_true()


def _windows_of_two_days(shop: Partner) -> tuple[datetime, datetime]:
    tomorrow = clock.today() + timedelta(days=1)
    later = [window for window in windows_for(shop) if window.day >= tomorrow]
    for one, other in pairwise(later):
        if one.day != other.day:
            return one.starts_at, other.starts_at
    raise AssertionError("The shop opens on one day only.")


def test_goods_put_back_on_the_shelf_and_new_orders(
    market: Market, wide: Partner, baker: User
) -> None:
    bread, tart = two_goods(wide, withdrawal_exception="")
    declared = []
    for _ in range(PEOPLE // 2):
        order = Market().buy(tart, bread)
        given(order, wide, staff(baker))
        lines = {line_of(order, title).reference: 1 for title in ("Tarte", "Pain")}
        declared += declare_withdrawal(
            actor=market.actor, order=order, name="Louise Garnier",
            email="louise@exemple.test", lines=lines,
        )  # fmt: skip
    buyers = [Market() for _ in range(PEOPLE // 2)]
    for buyer in buyers:
        buyer.put(bread)
        buyer.put(tart)
    choices = market.choose(wide)

    def act(number: int) -> object:
        if number % 2:
            return buyers[number // 2].order(choices=choices)
        return confirm_goods_back(
            actor=staff(baker), withdrawal_ref=declared[number // 2].reference, restock=True
        )

    assert failures(all_at_once(act, PEOPLE)) == []
    with scopes_disabled():
        assert ShopOrder.objects.filter(state=State.RETURNED).count() == PEOPLE // 2
    assert_counters_are_true()
