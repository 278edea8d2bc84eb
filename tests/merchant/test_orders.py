"""One order: what is missing, what cannot be honoured, what comes back, the evening's answers."""

from datetime import timedelta

import pytest
from django.test import Client
from django_scopes import scopes_disabled

from marketplace.kernel import clock
from marketplace.kernel.actors import SYSTEM
from orders.order.models import Order, ShopOrderState
from orders.pickup.services import mark_not_collected, mark_ready
from orders.returns.coming_back import say_brought_back
from orders.returns.services import declare_withdrawal
from shops.hours.windows import windows_for
from shops.merchants.services import add_staff
from shops.partner.models import Partner
from tests import factories
from tests.merchant.counter import Counter
from tests.orders.market import Market, in_stock, later, line_of, part_of, refunded


@pytest.fixture
def order(counter: Counter, market: Market) -> Order:
    """A loaf and two tarts, paid."""
    bread = factories.make_product(counter.shop, "Pain de seigle", 480)
    return market.buy(bread, (factories.make_product(counter.shop, "Tarte", 2150), 2))


def test_out_of_stock_says_first_what_will_happen(counter: Counter, order: Order) -> None:
    page = counter.open("refuse", part_of(order).reference, line_of(order, "Tarte").reference)
    assert "21,50 € par exemplaire" in page
    assert "n’est plus proposé en ligne" in page
    assert refunded(order) == []


def test_out_of_stock_refunds_the_line_and_takes_the_article_off_sale(
    counter: Counter, order: Order
) -> None:
    tart = line_of(order, "Tarte")
    page = counter.tap("refuse", part_of(order).reference, tart.reference, quantity=2)
    assert "remboursé de 43,00 €" in page
    assert refunded(order) == [4300]
    assert tart.product is not None
    on_hand, held = in_stock(tart.product)
    assert on_hand == held == 0


def test_what_is_made_every_day_is_off_sale_for_that_day_only(
    counter: Counter, market: Market
) -> None:
    bread = factories.make_product(
        counter.shop, "Miche", 480, availability="per_day", per_day_quantity=10
    )
    order = market.buy(bread, choices={counter.shop.pk: windows_for(counter.shop)[-1].starts_at})
    where = part_of(order).reference, line_of(order).reference
    assert "pour ce jour-là. Les autres jours ne changent pas" in counter.open("refuse", *where)
    assert "n’est plus en vente en ligne pour ce jour-là" in counter.tap(
        "refuse", *where, quantity=1
    )


def test_one_of_two_can_be_missing(counter: Counter, order: Order) -> None:
    counter.tap("refuse", part_of(order).reference, line_of(order, "Tarte").reference, quantity=1)
    assert refunded(order) == [2150]
    assert "1 en moins" in counter.open("order", part_of(order).reference)


def test_a_line_of_another_order_is_not_found(counter: Counter, order: Order) -> None:
    other = Market().buy(factories.make_product(counter.shop, "Brioche"))
    counter.open("refuse", part_of(order).reference, line_of(other).reference, status=404)


def test_what_cannot_be_honoured_is_refunded(counter: Counter, order: Order) -> None:
    page = counter.tap("cancel", part_of(order).reference)
    assert "La commande est annulée" in page
    assert refunded(order) == [480, 4300] or sum(refunded(order)) == 4780


def test_what_nobody_came_for_is_the_shops_to_decide(counter: Counter, order: Order) -> None:
    mark_ready(actor=SYSTEM, shop_order_ref=part_of(order).reference)
    mark_not_collected(actor=SYSTEM, shop_order_ref=part_of(order).reference)
    assert "Pas retirées 1" in counter.open("day")
    counter.tap("cancel", part_of(order).reference)
    assert sum(refunded(order)) == 4780


def test_another_shops_order_is_not_found(
    counter: Counter, market: Market, bookshop: Partner
) -> None:
    novel = market.buy(factories.make_product(bookshop, "Le Grand Meaulnes", 1890))
    part = part_of(novel)
    counter.open("order", part.reference, status=404)
    counter.tap("seen", part.reference, status=404)
    counter.tap("refuse", part.reference, line_of(novel).reference, status=404, quantity=1)
    assert part_of(novel).state == ShopOrderState.PLACED


def test_an_order_that_is_not_paid_is_not_found(counter: Counter, market: Market) -> None:
    order = market.order_of(factories.make_product(counter.shop, "Pain de seigle"))
    counter.open("order", part_of(order).reference, status=404)


def test_goods_that_came_back_are_refunded(counter: Counter, order: Order) -> None:
    counter.give(part_of(order))
    with scopes_disabled():
        (withdrawal,) = declare_withdrawal(
            actor=SYSTEM,
            order=order,
            name="Louise Garnier",
            email="louise@exemple.test",
            lines={line_of(order, "Tarte").reference: 1},
        )
    assert "Retours attendus 1" in counter.open("day")
    assert "21,50 €" in counter.open("goods_back", withdrawal.reference)
    assert "Retour noté." in counter.tap("goods_back", withdrawal.reference)
    assert refunded(order) == [2150]


def test_goods_said_to_be_back_ask_for_an_answer(
    counter: Counter, order: Order, market: Market
) -> None:
    counter.give(part_of(order))
    with scopes_disabled():
        (withdrawal,) = declare_withdrawal(
            actor=SYSTEM,
            order=order,
            name="Louise Garnier",
            email="louise@exemple.test",
            lines={line_of(order, "Tarte").reference: 1},
        )
        assert "Rien n’est revenu" not in counter.open("goods_back", withdrawal.reference)
        say_brought_back(
            actor=SYSTEM, order=order, withdrawal_ref=withdrawal.reference, day=clock.today()
        )
    assert "dit le client : répondez" in counter.open("day")
    page = counter.open("goods_back", withdrawal.reference)
    assert "Sans réponse de votre part, il est remboursé" in page
    again = counter.tap("goods_back", withdrawal.reference, not_back="1", reason="")
    assert "Dites ce qui manque" in again
    said = counter.tap("goods_back", withdrawal.reference, not_back="1", reason="Le sac est vide.")
    assert "le client et l’association lisent votre réponse" in said.lower()
    assert "Le sac est vide." in counter.open("goods_back", withdrawal.reference)
    assert refunded(order) == []


def test_in_the_evening_one_page_asks_for_all(
    counter: Counter, order: Order, market: Market
) -> None:
    other = Market().buy(factories.make_product(counter.shop, "Brioche"))
    for one in (order, other):
        counter.tap("ready", part_of(one).reference)
    later(hours=9)
    page = counter.open("closing")
    assert page.count("Louise Garnier") == 2
    said = {
        f"answer-{part_of(order).reference}": "given",
        f"answer-{part_of(other).reference}": "not_given",
    }
    assert "Tout est rangé" in counter.tap("closing", **said)
    assert part_of(order).state == ShopOrderState.COLLECTED
    assert part_of(other).state == ShopOrderState.READY


def test_what_needs_a_code_is_not_answered_by_a_tap(counter: Counter, market: Market) -> None:
    order = market.buy((factories.make_product(counter.shop, "Gâteau", 4500), 2))
    counter.tap("ready", part_of(order).reference)
    later(hours=9)
    assert "Donnée, j’ai le code" in counter.open("closing")
    page = counter.tap("closing", **{f"answer-{part_of(order).reference}": "given"})
    assert "demandez au client son code" in page


def test_unanswered_is_asked_again(counter: Counter, order: Order) -> None:
    counter.tap("ready", part_of(order).reference)
    later(hours=9)
    counter.tap("closing")
    clock.move_by(timedelta(days=1))
    assert "Louise Garnier" in counter.open("closing")


def test_an_employee_is_not_offered_what_the_limit_forbids(
    client: Client, market: Market, bakery: Partner
) -> None:
    clerk = factories.make_user("leo@exemple.test", "Léo Petit")
    add_staff(actor=SYSTEM, shop=bakery, user=clerk)
    client.force_login(clerk)
    counter = Counter(client, bakery)
    cake = factories.make_product(bakery, "Pièce montée", 3100)
    part = part_of(market.buy(cake, factories.make_product(bakery, "Pain", 200)))
    page = counter.open("order", part.reference)
    assert page.count("Plus en stock") == 1
    assert "demandez à Claire Martin" in page
    assert "Je ne peux pas l’honorer" not in page
    line = line_of(part.order, "Pièce montée").reference
    refused = counter.open("refuse", part.reference, line)
    assert "demandez à Claire Martin" in refused
    assert "Combien" not in refused
    assert "demandez à Claire Martin" in counter.open("cancel", part.reference)
    said = counter.tap("cancel", part.reference)
    assert "demandez à Claire Martin" in said
    assert part_of(part.order).state == ShopOrderState.PLACED
