"""The program dies at any point of a closing, the deadlines run again, and the end is the same."""

import pytest
from django_scopes import scopes_disabled

from marketplace.kernel import faults
from marketplace.kernel.actors import SYSTEM
from orders.closing.models import OvertakenOrder
from orders.order.models import ShopOrderState
from shops.catalogue.models import Product
from shops.hours.closures import close_shop, reopen_shop
from shops.partner.models import Partner
from tests.orders.closing.conftest import FRIDAY, SATURDAY, SUNDAY, bought, close, happen, live_for
from tests.orders.market import Market, in_stock, part_of, refunded, sent

pytestmark = pytest.mark.usefixtures("mailbox")


def die_at(point: str) -> None:
    """A worker runs what is due, and dies there."""
    with faults.armed(point), pytest.raises(faults.Killed):
        happen()


@pytest.mark.parametrize(
    "point",
    ["closing.before_refund", "back.before_refund", "back.after_refund", "closing.asked",
     "deadline.before_commit"],
)  # fmt: skip
def test_two_orders_are_asked_about_once_each(
    market: Market, bakery: Partner, jam: Product, tart: Product, point: str
) -> None:
    orders = [bought(market, bakery, day, jam, tart) for day in (SATURDAY, SUNDAY)]
    close_shop(actor=SYSTEM, shop=bakery, first_day=SATURDAY, last_day=None)
    die_at(point)
    happen()
    for order in orders:
        assert refunded(order) == [1800]
        assert part_of(order).choice_reason == "closed"
    assert len(sent("closing_choice")) == 2
    with scopes_disabled():
        assert OvertakenOrder.objects.count() == 2


def test_the_silence_of_24_hours_is_refunded_once(
    market: Market, bakery: Partner, jam: Product
) -> None:
    order = bought(market, bakery, SATURDAY, jam)
    close(bakery, FRIDAY, SUNDAY)
    with faults.armed("cancel.before_commit"), pytest.raises(faults.Killed):
        live_for(hours=25)
    assert part_of(order).choice_reason == "closed"
    happen()
    assert part_of(order).state == ShopOrderState.CANCELLED
    assert refunded(order) == [650]
    assert in_stock(jam) == (10, 0)


def test_what_stands_again_stands_once(market: Market, bakery: Partner, jam: Product) -> None:
    order = bought(market, bakery, SATURDAY, jam)
    closure = close(bakery, SATURDAY, SUNDAY)
    reopen_shop(actor=SYSTEM, closure=closure)
    die_at("closing.kept")
    assert part_of(order).choice_reason == "closed"
    happen()
    assert part_of(order).choice_reason == ""
    assert len(sent("closing_kept")) == 1
