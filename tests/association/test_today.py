"""The first page: the day's few figures, and the orders that need a call."""

from marketplace.kernel import clock, deadlines
from marketplace.kernel.actors import SYSTEM
from orders.pickup.services import mark_ready
from shops.partner.models import Partner
from tests import factories
from tests.association.desk import Desk
from tests.orders.market import Market, later, part_of


def test_the_days_orders_are_counted_and_listed(
    desk: Desk, market: Market, bakery: Partner
) -> None:
    order = market.buy(factories.make_product(bakery, "Pain de seigle", 480))
    assert "1 Commandes du jour" in desk.open("home")
    assert order.number in desk.open("orders", jour=clock.today().isoformat())
    assert order.number not in desk.open("orders", jour="2026-11-18")


def test_a_late_order_stands_beside_the_shops_telephone(
    desk: Desk, market: Market, bakery: Partner
) -> None:
    order = market.buy(factories.make_product(bakery, "Pain de seigle"))
    later(hours=5, minutes=35)
    page = desk.open("home")
    assert "Commandes en retard" in page
    assert "01 99 00 01 12" in page
    assert order.number in page


def test_an_order_at_which_nobody_looked_stands_there_too(
    desk: Desk, market: Market, bakery: Partner
) -> None:
    market.buy(factories.make_product(bakery, "Pain de seigle"))
    assert "Rien ne vous attend" in desk.open("home")
    later(minutes=31)
    deadlines.run_due()
    assert "Pas encore vue" in desk.open("home")


def test_an_order_that_is_ready_troubles_nobody(
    desk: Desk, market: Market, bakery: Partner
) -> None:
    order = market.buy(factories.make_product(bakery, "Pain de seigle"))
    mark_ready(actor=SYSTEM, shop_order_ref=part_of(order).reference)
    later(hours=6)
    assert "Rien ne vous attend" in desk.open("home")
