"""What an employee gives back by themselves: up to the shop's limit, per order part."""

from datetime import timedelta

import pytest

from marketplace.kernel import clock
from marketplace.kernel.actors import Actor
from marketplace.kernel.models import User
from orders.order.models import Order
from orders.order.states import State
from orders.returns.limits import AboveLimit, allowance
from orders.returns.services import (
    cancel_shop_order,
    confirm_goods_back,
    declare_withdrawal,
    goodwill_refund,
    refuse_line,
)
from shops.merchants.services import add_staff
from shops.partner.models import Partner, SellingMode
from shops.team.services import set_employee_limit
from tests import factories
from tests.orders.market import (
    SYSTEM,
    Market,
    given,
    in_stock,
    line_of,
    part_of,
    refunded,
    staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(bakery: Partner) -> User:
    """Léo, who works in the bakery and does not own it."""
    clerk = factories.make_user("leo@exemple.test", "Léo Petit")
    add_staff(actor=SYSTEM, shop=bakery, user=clerk)
    return clerk


@pytest.fixture
def cakes(market: Market, bakery: Partner) -> Order:
    """Four cakes at 15 euros each: the usual limit is 30 euros."""
    return market.buy((factories.make_product(bakery, "Gâteau", 1500), 4))


def refuse(order: Order, who: Actor, quantity: int) -> int:
    """« Plus en stock » for some cakes."""
    return refuse_line(
        actor=who,
        shop_order_ref=part_of(order).reference,
        line_ref=line_of(order).reference,
        quantity=quantity,
    )


def test_up_to_the_limit_an_employee_needs_nobody(cakes: Order, clerk: User) -> None:
    assert refuse(cakes, staff(clerk), 2) == 3000


def test_above_it_the_owner_is_asked_by_name(cakes: Order, clerk: User) -> None:
    with pytest.raises(AboveLimit, match="Au-delà de 30,00.€ .* demandez à Claire Martin"):
        refuse(cakes, staff(clerk), 3)
    assert refunded(cakes) == []


def test_what_was_refused_changes_nothing(cakes: Order, clerk: User) -> None:
    before = in_stock(line_of(cakes).product)
    with pytest.raises(AboveLimit):
        refuse(cakes, staff(clerk), 4)
    assert in_stock(line_of(cakes).product) == before
    assert line_of(cakes).cancelled_quantity == 0


def test_the_sum_counts_and_not_each_tap(cakes: Order, clerk: User) -> None:
    refuse(cakes, staff(clerk), 2)
    with pytest.raises(AboveLimit, match="30,00.€ sont déjà remboursés"):
        refuse(cakes, staff(clerk), 1)


def test_two_employees_have_one_limit_together(cakes: Order, clerk: User, bakery: Partner) -> None:
    other = factories.make_user("zoe@exemple.test", "Zoé")
    add_staff(actor=SYSTEM, shop=bakery, user=other)
    refuse(cakes, staff(clerk), 2)
    with pytest.raises(AboveLimit):
        refuse(cakes, staff(other), 1)


def test_what_the_owner_gave_back_does_not_count(cakes: Order, clerk: User, baker: User) -> None:
    refuse(cakes, staff(baker), 2)
    assert refuse(cakes, staff(clerk), 2) == 3000


def test_each_order_has_its_own_limit(
    market: Market, cakes: Order, clerk: User, bakery: Partner
) -> None:
    refuse(cakes, staff(clerk), 2)
    again = market.buy((factories.make_product(bakery, "Tarte", 1500), 2))
    assert refuse(again, staff(clerk), 2) == 3000


@pytest.mark.parametrize("who", ["owner", "association", "system"])
def test_others_have_no_limit(cakes: Order, baker: User, manager: User, who: str) -> None:
    actor = {
        "owner": staff(baker),
        "association": Actor.of(manager, kind="association"),
        "system": SYSTEM,
    }[who]
    assert refuse(cakes, actor, 4) == 6000


def test_cancelling_has_the_same_limit(cakes: Order, clerk: User) -> None:
    with pytest.raises(AboveLimit):
        cancel_shop_order(actor=staff(clerk), shop_order_ref=part_of(cakes).reference)
    assert part_of(cakes).state == State.PLACED


def test_goodwill_has_the_same_limit(cakes: Order, clerk: User) -> None:
    line = line_of(cakes).reference
    assert goodwill_refund(actor=staff(clerk), line_ref=line, amount_cents=2999) == 2999
    with pytest.raises(AboveLimit):
        goodwill_refund(actor=staff(clerk), line_ref=line, amount_cents=2)


def test_goods_that_came_back_have_the_same_limit(
    cakes: Order, clerk: User, baker: User, bakery: Partner
) -> None:
    given(cakes, bakery, staff(baker))
    clock.move_by(timedelta(days=1))
    (withdrawal,) = declare_withdrawal(
        actor=Actor("guest"), order=cakes, name="Louise", email="louise@exemple.test",
        lines={line_of(cakes).reference: 4},
    )  # fmt: skip
    with pytest.raises(AboveLimit):
        confirm_goods_back(actor=staff(clerk), withdrawal_ref=withdrawal.reference)
    assert confirm_goods_back(actor=staff(baker), withdrawal_ref=withdrawal.reference) == 6000


def test_a_reservation_moves_no_money_and_has_no_limit(
    market: Market, bakery: Partner, clerk: User
) -> None:
    Partner.objects.filter(pk=bakery.pk).update(mode=SellingMode.RESERVES)
    bakery.refresh_from_db()
    order = market.order_of((factories.make_product(bakery, "Gâteau", 1500), 4))
    assert refuse(order, staff(clerk), 4) == 0


def test_the_owner_sets_the_limit(cakes: Order, clerk: User, baker: User, bakery: Partner) -> None:
    set_employee_limit(actor=staff(baker), shop=bakery, cents=0)
    allowed = allowance(staff(clerk), part_of(cakes))
    assert allowed is not None
    assert allowed.left_cents == 0
    with pytest.raises(AboveLimit):
        refuse(cakes, staff(clerk), 1)
