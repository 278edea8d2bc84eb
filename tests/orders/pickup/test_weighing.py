"""Goods sold by weight: the estimate is charged, the scales decide, and nobody ever pays more."""

from uuid import uuid4

import pytest
from django.core import mail
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.kernel import outbox
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.models import OutboxMessage, User
from orders.order.errors import WrongQuantity, WrongState
from orders.order.models import Line, Order
from orders.order.states import State
from orders.pickup.models import Proof
from orders.pickup.services import hand_over, mark_ready
from orders.pickup.weighing import NotWeighed, weigh_line
from orders.returns.services import cancel_shop_order, refuse_line
from payments.transfers.models import Transfer
from shops.catalogue.models import Product
from shops.partner.models import Partner, SellingMode
from tests import factories
from tests.orders.market import Market, line_of, market, part_of, refunded, staff
from tests.orders.market import given as given_to_louise
from tests.payments.ledger_asserts import assert_commissions_are_frozen, assert_ledger_balanced

__all__ = ["market"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def chicken(cheese_shop: Partner) -> Product:
    """About 1.6 kg at 14.90 €/kg."""
    return factories.make_weighed(cheese_shop, "Poulet fermier", 2384, grams=1600)


@pytest.fixture
def jeanne(cheese_shop: Partner) -> User:
    return User.objects.get(shop_roles__shop=cheese_shop)


def weigh(order: Order, by: User, grams: int, title: str = "") -> int:
    return weigh_line(
        actor=staff(by),
        shop_order_ref=part_of(order).reference,
        line_ref=line_of(order, title).reference,
        grams=grams,
    )


def test_what_weighs_less_is_refunded_down_to_its_weight(
    market: Market, chicken: Product, jeanne: User
) -> None:
    order = market.buy(chicken)
    assert weigh(order, jeanne, 1500) == 2384 - 2235
    assert refunded(order) == [149]
    assert line_of(order).weighed_cents == 2235
    assert_ledger_balanced(stripe=False)
    assert_commissions_are_frozen()


def test_what_weighs_more_costs_no_more(market: Market, chicken: Product, jeanne: User) -> None:
    order = market.buy(chicken)
    assert weigh(order, jeanne, 1900) == 0
    assert line_of(order).weighed_cents == 2384
    assert refunded(order) == []


def test_nothing_is_ready_before_it_was_on_the_scales(
    market: Market, chicken: Product, jeanne: User
) -> None:
    order = market.buy(chicken)
    with pytest.raises(NotWeighed, match="Poulet fermier"):
        mark_ready(actor=staff(jeanne), shop_order_ref=part_of(order).reference)
    weigh(order, jeanne, 1600)
    assert mark_ready(actor=staff(jeanne), shop_order_ref=part_of(order).reference).state == "ready"


def test_nothing_is_given_before_it_was_on_the_scales(
    market: Market, chicken: Product, cheese_shop: Partner, jeanne: User
) -> None:
    order = market.buy(chicken)
    with pytest.raises(NotWeighed):
        given_to_louise(order, cheese_shop, staff(jeanne))
    assert part_of(order).state == State.PLACED


def test_the_merchant_gets_what_it_weighs_less_the_commission(
    market: Market, chicken: Product, cheese_shop: Partner, jeanne: User
) -> None:
    order = market.buy(chicken)
    weigh(order, jeanne, 1500)
    given_to_louise(order, cheese_shop, staff(jeanne))
    transfer = Transfer.objects.get()
    line = transfer.lines.get()
    assert line.gross_cents == 2235
    assert transfer.amount_cents == 2235 - line.commission_cents - line.commission_vat_cents
    assert line.commission_cents in (178, 179)
    assert_ledger_balanced(stripe=False)


def test_a_second_weighing_takes_off_the_difference_only(
    market: Market, chicken: Product, jeanne: User
) -> None:
    order = market.buy(chicken)
    weigh(order, jeanne, 1500)
    assert weigh(order, jeanne, 1400) == 2235 - 2086
    assert sum(refunded(order)) == 2384 - 2086


def test_the_same_weight_twice_refunds_once(market: Market, chicken: Product, jeanne: User) -> None:
    order = market.buy(chicken)
    weigh(order, jeanne, 1500)
    assert weigh(order, jeanne, 1500) == 0
    assert refunded(order) == [149]


def test_what_went_back_stays_back(market: Market, chicken: Product, jeanne: User) -> None:
    order = market.buy(chicken)
    weigh(order, jeanne, 1400)
    assert weigh(order, jeanne, 1600) == 0
    assert line_of(order).weighed_cents == 2086


@pytest.mark.parametrize("grams", [0, -5, 16, 160_000])
def test_a_slip_of_the_unit_is_asked_about(
    market: Market, chicken: Product, jeanne: User, grams: int
) -> None:
    order = market.buy(chicken)
    with pytest.raises(WrongQuantity, match="vérifiez le poids") as refusal:
        weigh(order, jeanne, grams)
    assert refusal.value.field == "grams"
    assert line_of(order).weighed_grams is None


def test_only_what_is_sold_by_weight_is_weighed(
    market: Market, cheese_shop: Partner, jeanne: User
) -> None:
    order = market.buy(factories.make_product(cheese_shop, "Yaourt"))
    with pytest.raises(WrongState, match="pas vendu au poids"):
        weigh(order, jeanne, 125)


def test_the_neighbour_weighs_nothing_of_ours(
    market: Market, chicken: Product, bookshop: Partner, bookseller: User
) -> None:
    order = market.buy(chicken)
    with pytest.raises(NotAllowed):
        weigh(order, bookseller, 1500)


def test_a_given_weight_no_longer_changes(
    market: Market, chicken: Product, cheese_shop: Partner, jeanne: User
) -> None:
    order = market.buy((chicken, 2))
    weigh(order, jeanne, 3200)
    line = line_of(order)
    hand_over(
        actor=staff(jeanne), shops=[cheese_shop], code_or_ref=order.pickup_code,
        proof=Proof.TYPED, nonce=uuid4(), lines={line.reference: 1},
    )  # fmt: skip
    with pytest.raises(WrongState, match="déjà été donné"):
        weigh(order, jeanne, 3000)


def test_several_are_weighed_together_and_one_refused_after_costs_its_share(
    market: Market, chicken: Product, jeanne: User
) -> None:
    order = market.buy((chicken, 2))
    weigh(order, jeanne, 3001)
    whole = line_of(order).weighed_cents or 0
    amount = refuse_line(
        actor=staff(jeanne),
        shop_order_ref=part_of(order).reference,
        line_ref=line_of(order).reference,
        quantity=1,
    )
    assert abs(amount - whole / 2) <= 1
    assert line_of(order).cents_for(1, after=1) == whole - amount


def test_a_weighed_order_cancelled_gives_every_cent_back(
    market: Market, chicken: Product, jeanne: User
) -> None:
    order = market.buy((chicken, 3))
    weigh(order, jeanne, 4567)
    cancel_shop_order(actor=staff(jeanne), shop_order_ref=part_of(order).reference)
    assert sum(refunded(order)) == 3 * 2384
    assert part_of(order).state == State.CANCELLED
    assert_ledger_balanced(stripe=False)


def test_a_reservation_costs_its_weight_in_the_shop_and_nothing_goes_back(
    market: Market, chicken: Product, cheese_shop: Partner, jeanne: User
) -> None:
    cheese_shop.mode = SellingMode.RESERVES
    cheese_shop.save()
    order = market.order_of(chicken)
    assert weigh(order, jeanne, 1500) == 0
    assert line_of(order).cents_for(1) == 2235


def test_the_ready_message_says_the_weight_and_what_comes_back(
    market: Market, chicken: Product, jeanne: User
) -> None:
    order = market.buy(chicken)
    weigh(order, jeanne, 1500)
    mark_ready(actor=staff(jeanne), shop_order_ref=part_of(order).reference)
    outbox.deliver(OutboxMessage.objects.get(kind="orders.mail", payload__message="ready").pk)
    text = mail.outbox[0].body
    assert "«\u00a0Poulet fermier\u00a0» pèse 1,5\u00a0kg et coûte 22,35\u00a0€." in text
    assert "1,49\u00a0€ sur votre carte" in text


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    unit=st.integers(1, 5000), grams=st.integers(1, 3000), units=st.integers(1, 4),
    weights=st.lists(st.floats(0.3, 3.5), min_size=1, max_size=3), refused=st.integers(0, 3),
)  # fmt: skip
def test_units_and_weights_always_sum_to_what_was_charged(
    unit: int, grams: int, units: int, weights: list[float], refused: int
) -> None:
    """Steps of any size give back the weighed price, exactly."""
    line = Line(unit_cents=unit, quantity=units, total_cents=unit * units, estimated_grams=grams)
    line.weighed_quantity, line.weighed_cents = units, round(unit * units * min(1, weights[0]))
    first = min(refused, units)
    steps = [line.cents_for(first), line.cents_for(units - first, after=first)]
    assert sum(steps) == line.weighed_cents
    assert min(steps) >= 0
