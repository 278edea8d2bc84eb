"""Sixty-four shoppers press « Commander » for the last one at the same moment, on PostgreSQL.

The whole of ``place_order`` runs, not only its holds: baskets, rows, payment, mails. ``test_holds`` has the
twins that take without the guards and show the race.
"""

from datetime import timedelta

import pytest
from django_scopes import scopes_disabled

from marketplace.kernel import clock
from marketplace.kernel.models import Deadline, OutboxMessage
from orders.basket.models import Basket
from orders.order.models import Order, ShopOrder
from orders.placing.errors import BasketProblem
from payments.charges.models import Payment, PaymentAttempt
from payments.sales.models import SaleLine
from shops.catalogue.models import Product
from shops.hours.models import Slot, SlotHold
from shops.hours.windows import windows_for
from shops.partner.models import AvailabilityKind, Partner, SellingMode
from shops.stock.models import DayQuantity, StockHold
from tests.concurrency.crowd import all_at_once, failures, needs_postgres
from tests.factories import make_product
from tests.orders.market import Market, in_stock, market
from tests.shops.counters import assert_counters_are_true

__all__ = ["market"]

pytestmark = [pytest.mark.postgres, needs_postgres, pytest.mark.django_db(transaction=True)]

BUYERS = 64


def order_at_once(product: Product, shop: Partner) -> list[object]:
    """Everybody has the product in the basket and the same window chosen; gives what each one got."""
    crowd = [Market() for _ in range(BUYERS)]
    for buyer in crowd:
        buyer.put(product)
    tomorrow = clock.today() + timedelta(days=1)
    starts_at = next(window.starts_at for window in windows_for(shop) if window.day == tomorrow)
    choices = {shop.pk: starts_at}

    def buy(number: int) -> object:
        try:
            return crowd[number].order(choices=choices)
        except BasketProblem as refused:
            return str(refused)

    return all_at_once(buy, BUYERS)


def assert_one_won(outcomes: list[object]) -> None:
    """One order, complete, and nothing left of the sixty-three others but their baskets."""
    assert failures(outcomes) == []
    assert sum(isinstance(outcome, Order) for outcome in outcomes) == 1
    assert all(isinstance(outcome, Order) or outcome for outcome in outcomes), "a refusal says why"
    with scopes_disabled():
        assert Order.objects.count() == ShopOrder.objects.count() == 1
        assert SlotHold.objects.count() == 1
    assert SaleLine.objects.count() == 1
    assert Basket.objects.filter(status=Basket.OPEN).count() == BUYERS - 1
    assert_counters_are_true()


@pytest.mark.usefixtures("market")
class TestTheLastOne:
    def test_unit_on_the_shelf(self, bakery: Partner) -> None:
        bakery.window_capacity = BUYERS
        bakery.save()
        bread = make_product(bakery, stock=1)
        for_all = order_at_once(bread, bakery)
        assert_one_won(for_all)
        assert in_stock(bread) == (1, 1)
        assert Payment.objects.count() == PaymentAttempt.objects.count() == 1
        assert Deadline.objects.filter(kind="payments.hold").count() == 1

    def test_unit_of_a_day(self, bakery: Partner) -> None:
        bakery.window_capacity = BUYERS
        bakery.save()
        bread = make_product(bakery, availability=AvailabilityKind.PER_DAY, per_day_quantity=1)
        assert_one_won(order_at_once(bread, bakery))
        with scopes_disabled():
            assert DayQuantity.objects.get().held == StockHold.objects.count() == 1
        assert Payment.objects.count() == 1

    def test_place_in_a_window(self, bakery: Partner) -> None:
        bakery.window_capacity = 1
        bakery.save()
        bread = make_product(bakery, stock=BUYERS)
        assert_one_won(order_at_once(bread, bakery))
        assert in_stock(bread) == (BUYERS, 1)
        with scopes_disabled():
            assert Slot.objects.get().held == 1

    def test_unit_that_is_reserved_without_paying(self, bakery: Partner) -> None:
        """Placed at once: the one who gets it is told, and so is the shop, once."""
        bakery.mode, bakery.window_capacity = SellingMode.RESERVES, BUYERS
        bakery.save()
        bread = make_product(bakery, stock=1)
        assert_one_won(order_at_once(bread, bakery))
        mails = OutboxMessage.objects.filter(kind="orders.mail")
        assert sorted(mails.values_list("payload__message", flat=True)) == [
            "new_order",
            "reservation_confirmation",
        ]


def test_sixty_four_baskets_in_every_order_of_shops_and_goods_are_all_ordered(
    market: Market, bakery: Partner, bookshop: Partner, cheese_shop: Partner
) -> None:
    """There is enough for all: nobody waits for another in a ring, and nobody is turned away."""
    shops = (bakery, bookshop, cheese_shop)
    for shop in shops:
        shop.window_capacity = BUYERS
        shop.save()
    goods = [make_product(shop, stock=BUYERS) for shop in shops for _ in range(2)]
    crowd = [Market() for _ in range(BUYERS)]
    for number, buyer in enumerate(crowd):
        turned = goods[number % 6 :] + goods[: number % 6]
        for product in turned if number % 2 else reversed(turned):
            buyer.put(product)
    choices = market.choose(*shops)

    outcomes = all_at_once(lambda number: crowd[number].order(choices=choices), BUYERS)
    assert failures(outcomes) == []
    assert Order.objects.count() == Payment.objects.count() == BUYERS
    assert {in_stock(product) for product in goods} == {(BUYERS, BUYERS)}
    assert_counters_are_true()
