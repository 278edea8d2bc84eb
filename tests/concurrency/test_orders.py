"""Orders, payments and handovers at the same moment: one order, one unit, one handover."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django_scopes import scopes_disabled
from pytest_django import Settings

from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.models import OutboxMessage, User
from orders.basket.services import add_product
from orders.basket.visitors import Visitor
from orders.order.models import Order, ShopOrder
from orders.order.states import State
from orders.pickup.models import Handover
from orders.placing.services import place_order
from orders.returns.services import cancel_shop_order, refuse_line
from payments.charges.models import Payment
from payments.transfers.models import Transfer
from shops.hours.windows import windows_for
from shops.merchants.models import StaffRole
from shops.merchants.services import add_staff
from shops.partner.models import Partner
from shops.stock.models import StockHold
from tests.concurrency.crowd import all_at_once, failures, needs_postgres
from tests.factories import make_product, make_user
from tests.orders.market import (
    LOUISE,
    SYSTEM,
    Market,
    given,
    in_stock,
    line_of,
    part_of,
    pay,
    refunded,
    staff,
)
from tests.payments.ledger_asserts import assert_ledger_balanced

pytestmark = [
    pytest.mark.postgres,
    needs_postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("market_day"),
]

BUYERS = 64
TABS = 12


@pytest.fixture
def market(settings: Settings) -> Market:
    settings.ROOT_URLCONF = "tests.payments.urls"
    return Market()


def orderer(shop: Partner) -> Callable[[Visitor, UUID], Order | str]:
    """Orders a visitor's basket in the shop's first window, or says why not."""
    choices = {shop.pk: windows_for(shop)[0].starts_at}

    def order(visitor: Visitor, nonce: UUID) -> Order | str:
        try:
            return place_order(
                actor=Actor("guest"),
                visitor=visitor,
                choices=choices,
                contact=LOUISE,
                language="fr",
                nonce=nonce,
            )
        except DomainError as refused:
            return refused.code

    return order


def test_of_64_buyers_of_one_unit_exactly_one_has_an_order(market: Market, bakery: Partner) -> None:
    bread = make_product(bakery, stock=1)
    bakery.window_capacity = 100
    bakery.save()
    visitors = [Visitor(token=uuid4()) for _ in range(BUYERS)]
    for visitor in visitors:
        add_product(visitor=visitor, product_id=bread.pk)
    order = orderer(bakery)
    outcomes = all_at_once(lambda number: order(visitors[number], uuid4()), BUYERS)
    assert failures(outcomes) == []
    assert outcomes.count("basket_problem") == BUYERS - 1
    assert in_stock(bread) == (1, 1)
    assert Order.objects.count() == Payment.objects.count() == 1
    with scopes_disabled():
        assert ShopOrder.objects.count() == StockHold.objects.count() == 1


def test_orders_over_the_same_shops_in_any_order_never_block_each_other(
    market: Market, bakery: Partner, bookshop: Partner
) -> None:
    loaf, novel = make_product(bakery, stock=100), make_product(bookshop, stock=100)
    visitors = [Visitor(token=uuid4()) for _ in range(TABS)]
    choices = {shop.pk: windows_for(shop)[0].starts_at for shop in (bakery, bookshop)}
    for number, visitor in enumerate(visitors):
        for product in (loaf, novel) if number % 2 else (novel, loaf):
            add_product(visitor=visitor, product_id=product.pk)

    def order(number: int) -> Order:
        return place_order(
            actor=Actor("guest"), visitor=visitors[number], choices=choices, contact=LOUISE,
            language="fr", nonce=uuid4(),
        )  # fmt: skip

    outcomes = all_at_once(order, TABS)
    assert failures(outcomes) == []
    assert in_stock(loaf) == in_stock(novel) == (100, TABS)


def test_a_double_click_makes_one_order(market: Market, bakery: Partner) -> None:
    bread = make_product(bakery)
    market.put(bread)
    order, nonce = orderer(bakery), uuid4()
    outcomes = all_at_once(lambda _number: order(market.visitor, nonce), TABS)
    assert failures(outcomes) == []
    assert len(set(outcomes)) == 1
    assert in_stock(bread) == (10, 1)
    assert Order.objects.count() == 1


def test_many_tabs_of_one_basket_make_one_order(market: Market, bakery: Partner) -> None:
    bread = make_product(bakery)
    market.put(bread)
    order = orderer(bakery)
    outcomes = all_at_once(lambda _number: order(market.visitor, uuid4()), TABS)
    assert failures(outcomes) == []
    assert outcomes.count("basket_empty") == TABS - 1
    assert Order.objects.count() == 1
    assert in_stock(bread) == (10, 1)


def test_the_first_article_in_many_tabs_makes_one_basket(
    market: Market, bakery: Partner, shopper: User
) -> None:
    bread = make_product(bakery, stock=100)
    visitor = Visitor(user=shopper)
    outcomes = all_at_once(lambda _n: add_product(visitor=visitor, product_id=bread.pk).pk, TABS)
    assert failures(outcomes) == []
    assert len(set(outcomes)) == 1


def test_webhook_and_return_page_at_once_place_the_order_once(
    market: Market, bakery: Partner
) -> None:
    order = market.order_of(make_product(bakery))
    outcomes = all_at_once(lambda _number: pay(order), TABS)
    assert failures(outcomes) == []
    assert part_of(order).state == State.PLACED
    assert OutboxMessage.objects.filter(payload__message="order_confirmation").count() == 1
    assert_ledger_balanced(stripe=False)


def test_the_same_tap_many_times_is_one_handover(
    market: Market, bakery: Partner, baker: User
) -> None:
    order, nonce = market.buy(make_product(bakery)), uuid4()
    outcomes = all_at_once(lambda _number: given(order, bakery, staff(baker), nonce=nonce).pk, TABS)
    assert failures(outcomes) == []
    assert len(set(outcomes)) == 1
    assert Transfer.objects.count() == 1


def test_the_same_tap_for_a_part_of_the_goods_is_one_handover(
    market: Market, bakery: Partner, baker: User
) -> None:
    bread = make_product(bakery, stock=20)
    order, nonce = market.buy((bread, 20)), uuid4()
    some = {line_of(order).reference: 1}
    outcomes = all_at_once(
        lambda _number: given(order, bakery, staff(baker), nonce=nonce, lines=some).pk, TABS
    )
    assert failures(outcomes) == []
    assert len(set(outcomes)) == 1
    assert in_stock(bread) == (19, 19)


def test_two_people_at_the_counter_hand_over_once(
    market: Market, bakery: Partner, baker: User
) -> None:
    help_ = make_user()
    add_staff(actor=SYSTEM, shop=bakery, user=help_, role=StaffRole.EMPLOYEE)
    bread = make_product(bakery)
    order = market.buy(bread)

    def give(number: int) -> str:
        try:
            given(order, bakery, staff((baker, help_)[number % 2]))
        except DomainError as refused:
            return refused.code
        return "given"

    outcomes = all_at_once(give, TABS)
    assert failures(outcomes) == []
    assert (outcomes.count("given"), outcomes.count("already_given")) == (1, TABS - 1)
    assert in_stock(bread) == (9, 0)
    with scopes_disabled():
        assert Handover.objects.count() == 1


def test_cancelled_refused_and_given_at_once_only_one_of_them_happens(
    market: Market, bakery: Partner, baker: User
) -> None:
    bread = make_product(bakery, price_cents=1000)
    order = market.buy(bread)
    ref, line = part_of(order).reference, line_of(order)
    acts: list[Callable[[], object]] = [
        lambda: given(order, bakery, staff(baker)),
        lambda: cancel_shop_order(actor=market.actor, shop_order_ref=ref),
        lambda: refuse_line(actor=staff(baker), shop_order_ref=ref, line_ref=line.reference),
    ]

    def act(number: int) -> str:
        try:
            acts[number % 3]()
        except DomainError as refused:
            return refused.code
        return "done"

    outcomes = all_at_once(act, TABS)
    assert failures(outcomes) == []
    assert outcomes.count("done") == 1
    line.refresh_from_db()
    assert line.collected_quantity + line.cancelled_quantity == 1
    assert sum(refunded(order)) == 1000 * line.cancelled_quantity
    assert_ledger_balanced(stripe=False)
