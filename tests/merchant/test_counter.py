"""Giving: codes, names, ages, and every refusal in its own words."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from orders.order.models import Order, ShopOrderState
from orders.pickup.models import Handover
from shops.partner.models import Partner
from tests import factories
from tests.merchant.counter import Counter, handover_of
from tests.orders.market import Market, part_of


@pytest.fixture
def order(counter: Counter, market: Market) -> Order:
    """Two loaves, paid."""
    return market.buy((factories.make_product(counter.shop, "Pain de seigle", 480), 2))


def handovers() -> int:
    with scopes_disabled():
        return Handover.objects.count()


def test_a_typed_code_shows_who_and_what_before_anything_is_given(
    counter: Counter, order: Order
) -> None:
    answer = counter.client.get(
        reverse("merchant:give"), {"code": order.pickup_code.lower()}, follow=True
    )
    page = answer.content.decode()
    assert "Louise Garnier" in page
    assert "Pain de seigle" in page
    assert handovers() == 0


def test_the_address_in_the_qr_code_is_understood(counter: Counter, order: Order) -> None:
    code = f"https://vitrines.example/r/{order.pickup_code}/"
    answer = counter.client.get(reverse("merchant:give"), {"code": code, "scan": "1"})
    assert answer.headers["Location"].startswith(
        reverse("merchant:give_order", args=[part_of(order).reference])
    )


def test_given_against_the_code(counter: Counter, order: Order) -> None:
    assert "Donnée à Louise Garnier." in counter.give(part_of(order), code=order.pickup_code)
    assert handover_of(order).proof == "typed"


def test_a_code_that_does_not_exist(counter: Counter, order: Order) -> None:
    assert "Ce code n’existe pas." in counter.open("give", code="ZZZZZZ", status=409)


def test_the_code_of_another_shops_order(
    counter: Counter, market: Market, bookshop: Partner
) -> None:
    order = market.buy(factories.make_product(bookshop, "Le Grand Meaulnes", 1890))
    page = counter.open("give", code=order.pickup_code, status=409)
    assert "d’un autre commerce" in page
    assert "Louise" not in page


def test_the_code_of_an_order_already_given(counter: Counter, order: Order) -> None:
    counter.give(part_of(order))
    assert "a déjà été donnée au client" in counter.open("give", code=order.pickup_code, status=409)


def test_the_code_of_an_order_that_is_not_paid(counter: Counter, market: Market) -> None:
    order = market.order_of(factories.make_product(counter.shop, "Pain de seigle"))
    assert "n’est pas encore payée" in counter.open("give", code=order.pickup_code, status=409)


def test_the_code_of_a_cancelled_order(counter: Counter, order: Order) -> None:
    counter.tap("cancel", part_of(order).reference)
    assert "a été annulée" in counter.open("give", code=order.pickup_code, status=409)


def test_the_code_of_another_order_of_the_shop(
    counter: Counter, order: Order, market: Market
) -> None:
    other = Market().buy(factories.make_product(counter.shop, "Brioche"))
    page = counter.give(part_of(order), status=409, code=other.pickup_code)
    assert "Ce code est celui d’une autre commande" in page
    assert handovers() == 0


def test_above_the_shops_limit_the_code_is_asked_for(counter: Counter, market: Market) -> None:
    order = market.buy((factories.make_product(counter.shop, "Gâteau", 4500), 2))
    page = counter.give(part_of(order), status=409)
    assert "demandez au client son code" in page
    assert "Donnée à Louise Garnier." in counter.give(part_of(order), code=order.pickup_code)


def test_alcohol_asks_for_the_age(counter: Counter, market: Market) -> None:
    cider = factories.make_product(counter.shop, "Cidre brut", 690, is_alcohol=True)
    order = market.buy(cider, age_confirmed=True)
    page = counter.give(part_of(order), status=409, code=order.pickup_code)
    assert "vérifiez que le client a 18 ans ou plus" in page
    counter.give(part_of(order), code=order.pickup_code, identity_checked="1")
    assert handover_of(order).identity_checked


def test_a_part_is_given_and_the_rest_waits(counter: Counter, order: Order) -> None:
    line = order.lines.get()
    counter.give(part_of(order), **{f"units-{line.reference}": "1"})
    line.refresh_from_db()
    assert (line.collected_quantity, line.open_quantity) == (1, 1)
    assert part_of(order).state != ShopOrderState.COLLECTED


def test_nothing_chosen_is_asked_again(counter: Counter, order: Order) -> None:
    line = order.lines.get()
    page = counter.give(part_of(order), status=409, **{f"units-{line.reference}": "0"})
    assert "Il n’y a pas autant d’exemplaires à donner." in page


def test_the_same_tap_twice_gives_once(counter: Counter, order: Order) -> None:
    nonce, code = uuid4(), order.pickup_code
    for _ in range(2):
        assert "Donnée à Louise Garnier." in counter.give(part_of(order), nonce=nonce, code=code)
    assert handovers() == 1


def test_names_wait_on_the_giving_page(counter: Counter, order: Order) -> None:
    counter.tap("ready", part_of(order).reference)
    assert "Louise Garnier" in counter.open("give")


def test_a_form_that_is_not_ours_is_a_bad_request(counter: Counter, order: Order) -> None:
    counter.give(part_of(order), status=400, nonce="nonsense")
    assert handovers() == 0
