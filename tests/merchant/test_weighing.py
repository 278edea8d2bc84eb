"""What is sold by weight goes over the scales before it is ready."""

import pytest
from django.urls import reverse

from orders.order.models import Order
from orders.order.states import State
from tests import factories
from tests.merchant.counter import Counter
from tests.orders.market import Market, line_of, part_of, refunded


@pytest.fixture
def order(counter: Counter, market: Market) -> Order:
    """About 1.6 kg at 14.90 €/kg, paid."""
    pie = factories.make_weighed(counter.shop, "Pâté en croûte", 2384, grams=1600)
    return market.buy(pie)


def weigh(counter: Counter, order: Order, kilos: str, status: int = 200) -> str:
    field = f"kilos-{line_of(order).reference}"
    return counter.tap("weigh", part_of(order).reference, status=status, **{field: kilos})


def test_the_day_asks_for_the_scales_before_ready(counter: Counter, order: Order) -> None:
    page = counter.open("day")
    assert "à peser, environ 1,6" in page
    assert "Peser" in page


def test_a_weight_typed_with_a_comma_makes_the_order_ready(counter: Counter, order: Order) -> None:
    page = weigh(counter, order, "1,5")
    assert "Le poids réel lui rend 1,49" in page
    assert refunded(order) == [149]
    assert part_of(order).state == State.READY
    assert "pesé : 1,5" in page


@pytest.mark.parametrize("typed", ["", "beaucoup", "-1", "NaN", "1e9"])
def test_what_is_no_weight_is_said_beside_the_field_and_kept(
    counter: Counter, order: Order, typed: str
) -> None:
    field = f"kilos-{line_of(order).reference}"
    address = reverse("merchant:weigh", args=[part_of(order).reference])
    page = counter.client.post(address, {field: typed}).content.decode()
    assert "Écrivez le poids en kilos, par exemple 1,54." in page
    assert f'value="{typed}"' in page
    assert part_of(order).state == State.PLACED


def test_grams_typed_as_kilos_are_asked_about(counter: Counter, order: Order) -> None:
    page = weigh(counter, order, "150", status=409)
    assert "alors qu’on attendait environ 1,6" in page
    assert line_of(order).weighed_grams is None


def test_a_weight_can_be_corrected_while_the_order_waits(counter: Counter, order: Order) -> None:
    weigh(counter, order, "1,5")
    weigh(counter, order, "1,4")
    assert sum(refunded(order)) == 2384 - 2086


def test_an_order_without_weights_has_no_scales(counter: Counter, market: Market) -> None:
    order = market.buy(factories.make_product(counter.shop, "Pain de seigle", 480))
    assert "rien à peser" in counter.tap("weigh", part_of(order).reference)
