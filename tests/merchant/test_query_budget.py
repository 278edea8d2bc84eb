"""The day's page costs the same with 3 orders and with 60, with 10 products and with 1,000."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.kernel import clock
from orders.order.models import ShopOrderState
from tests.factories import make_products
from tests.merchant.counter import Counter
from tests.orders.market import Market
from tests.orders.rows import LineRow, PartRow, write_order

STATES = (ShopOrderState.PLACED, ShopOrderState.SEEN, ShopOrderState.READY)
BUDGET = 24


def orders(counter: Counter, number: int) -> None:
    start = clock.now() + timedelta(hours=1)
    for index in range(number):
        lines = [LineRow(f"Pain {line}", 300 + line) for line in range(1 + index % 4)]
        write_order(PartRow(counter.shop, lines, start, state=STATES[index % 3]))


def queries(counter: Counter, headers: dict[str, str]) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert counter.client.get(reverse("merchant:day"), headers=headers).status_code == 200
    return len(captured)


@pytest.mark.parametrize("headers", [{}, {"X-Fragment": "1"}], ids=["page", "list"])
def test_sixty_orders_cost_what_three_do(
    counter: Counter, market: Market, headers: dict[str, str]
) -> None:
    orders(counter, 3)
    queries(counter, headers)
    few = queries(counter, headers)
    orders(counter, 57)
    many = queries(counter, headers)
    assert many == few
    assert many <= BUDGET


@pytest.mark.parametrize("headers", [{}, {"X-Fragment": "1"}], ids=["page", "list"])
def test_a_thousand_products_cost_what_ten_do(
    counter: Counter, market: Market, headers: dict[str, str]
) -> None:
    orders(counter, 3)
    make_products(counter.shop, 10)
    queries(counter, headers)
    few = queries(counter, headers)
    make_products(counter.shop, 990)
    many = queries(counter, headers)
    assert many == few
    assert many <= BUDGET
