"""Trying again to pay: an order that had expired holds its goods anew, within the same limits."""

import pytest
from django.conf import settings
from django_scopes import scopes_disabled

from orders.order.models import ShopOrder
from orders.order.states import State
from orders.placing.errors import TooManyHolds
from payments.charges.models import Payment, PaymentState
from payments.charges.services import pay_again
from shops.partner.models import Partner
from tests import factories
from tests.orders.market import Market, expire, in_stock, part_of
from tests.shops.counters import assert_counters_are_true

pytestmark = pytest.mark.django_db


def test_expired_orders_tried_again_do_not_hold_more_than_new_ones_may(
    market: Market, bakery: Partner
) -> None:
    """Order, let it expire, order again: whoever then reopened all of them would empty the shelf."""
    bread = factories.make_product(bakery, stock=20)
    most = settings.MAX_OPEN_HOLDS_PER_VISITOR
    first = [market.order_of(bread) for _ in range(most)]
    for order in first:
        expire(order)
    for _ in range(most - 1):
        market.order_of(bread)
    pay_again(order_ref=first[0].reference)
    assert part_of(first[0]).state == State.AWAITING_PAYMENT
    with pytest.raises(TooManyHolds):
        pay_again(order_ref=first[1].reference)
    assert part_of(first[1]).state == State.CANCELLED
    assert Payment.objects.get(order_ref=first[1].reference).state == PaymentState.EXPIRED
    with scopes_disabled():
        assert ShopOrder.objects.filter(state=State.AWAITING_PAYMENT).count() == most
    assert in_stock(bread) == (20, most)
    assert_counters_are_true()
