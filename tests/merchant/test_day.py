"""The day's list: what is where, and what one tap does."""

from django.test import Client
from django.urls import reverse

from marketplace.kernel import clock
from marketplace.kernel.models import User
from orders.order.models import ShopOrderState
from shops.partner.models import AvailabilityKind, Partner
from tests import factories
from tests.merchant.counter import Counter, handover_of
from tests.orders.market import LOUISE, Market, later, part_of, pay

FRAGMENT = {"X-Fragment": "1"}


def test_a_new_order_says_who_when_and_what(counter: Counter, market: Market) -> None:
    market.buy((factories.make_product(counter.shop, "Pain de seigle", 480), 2))
    page = counter.open("day")
    assert "À voir 1" in page
    assert "Louise Garnier" in page
    assert "Aujourd’hui, entre 15 h 30 et 17 h 30" in page
    assert "2 × Pain de seigle" in page


def test_the_other_shops_part_the_total_and_the_code_stay_hidden(
    counter: Counter, market: Market, bookshop: Partner
) -> None:
    bread = factories.make_product(counter.shop, "Pain de seigle", 480)
    novel = factories.make_product(bookshop, "Le Grand Meaulnes", 1890)
    order = market.buy(bread, novel)
    pages = counter.open("day") + counter.open("order", part_of(order, counter.shop).reference)
    for secret in ("Le Grand Meaulnes", "Librairie", "23,70", "18,90", order.pickup_code):
        assert secret not in pages


def test_seen_then_ready_then_given_by_one_tap(counter: Counter, market: Market) -> None:
    part = part_of(market.buy(factories.make_product(counter.shop, "Pain de seigle")))
    assert "À préparer 1" in counter.tap("seen", part.reference)
    assert "Louise Garnier reçoit un message." in counter.tap("ready", part.reference)
    page = counter.give(part)
    assert "Données aujourd’hui 1" in page
    assert "encore 15 min" in page


def test_what_was_given_can_be_taken_back_from_the_list(counter: Counter, market: Market) -> None:
    order = market.buy(factories.make_product(counter.shop, "Pain de seigle"))
    counter.give(part_of(order))
    handover = handover_of(order)
    assert "vous attend de nouveau" in counter.tap("undo", handover.reference)
    assert part_of(order).state == ShopOrderState.READY


def test_after_a_quarter_of_an_hour_it_cannot(counter: Counter, market: Market) -> None:
    order = market.buy(factories.make_product(counter.shop, "Pain de seigle"))
    counter.give(part_of(order))
    later(minutes=16)
    page = counter.tap("undo", handover_of(order).reference)
    assert "plus de 15 minutes" in page
    assert part_of(order).state == ShopOrderState.COLLECTED


def test_all_new_orders_are_seen_by_one_tap(counter: Counter, market: Market) -> None:
    bread = factories.make_product(counter.shop, "Pain de seigle")
    parts = [part_of(Market().buy(bread)) for _ in range(2)]
    page = counter.tap("all_seen", order=[str(part.reference) for part in parts])
    assert "À préparer 2" in page
    assert "À voir" not in page


def test_a_window_says_what_it_takes_in_all(counter: Counter, market: Market) -> None:
    bread = factories.make_product(counter.shop, "Baguette", 130, stock=50)
    for _ in range(2):
        counter.tap("seen", part_of(Market().buy((bread, 4))).reference)
    assert "En tout 8 × Baguette" in counter.open("day")


def test_an_order_whose_window_has_begun_is_late(counter: Counter, market: Market) -> None:
    market.buy(factories.make_product(counter.shop, "Pain de seigle"))
    later(hours=5, minutes=35)
    assert "En retard 1" in counter.open("day")


def test_tomorrow_has_a_tab_of_its_own(counter: Counter, market: Market) -> None:
    bread = factories.make_product(counter.shop, "Pain de seigle")
    factories.go_to_market_day(clock.local(clock.now()).time().replace(hour=18))
    market.buy(bread)
    assert "Demain 1" in counter.open("day")
    assert "À préparer pour vendredi 20 novembre" in counter.open("day", jour="2026-11-20")


def test_made_to_order_has_a_day_at_the_latest(counter: Counter, market: Market) -> None:
    cake = factories.make_product(
        counter.shop, "Pièce montée", 8900, availability=AvailabilityKind.TO_ORDER, max_days=12
    )
    market.put(cake)
    order = market.order(choices={}, contact=LOUISE)
    pay(order)
    counter.tap("seen", part_of(order).reference)
    page = counter.open("day")
    assert "Sur commande 1" in page
    assert "Au plus tard le mardi 1er décembre" in page


def test_a_reservation_says_what_is_paid_at_the_counter(counter: Counter, market: Market) -> None:
    Partner.objects.filter(pk=counter.shop.pk).update(mode="reserves")
    counter.shop.refresh_from_db()
    market.order_of((factories.make_product(counter.shop, "Brioche", 620), 2))
    assert "À payer en boutique : 12,40 €" in counter.open("day")


def test_the_list_comes_alone_and_unchanged_not_at_all(counter: Counter, market: Market) -> None:
    market.buy(factories.make_product(counter.shop, "Pain de seigle"))
    address = reverse("merchant:day")
    first = counter.client.get(address, headers=FRAGMENT)
    assert b"<html" not in first.content
    assert "Louise Garnier" in first.content.decode()
    again = counter.client.get(address, headers={**FRAGMENT, "If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_a_tap_inside_the_page_gives_the_list_back(counter: Counter, market: Market) -> None:
    part = part_of(market.buy(factories.make_product(counter.shop, "Pain de seigle")))
    answer = counter.client.post(reverse("merchant:seen", args=[part.reference]), headers=FRAGMENT)
    assert answer.headers["X-Fragment"] == "1"
    assert "À préparer" in answer.content.decode()


def test_a_tap_on_what_was_cancelled_meanwhile_says_so(counter: Counter, market: Market) -> None:
    part = part_of(market.buy(factories.make_product(counter.shop, "Pain de seigle")))
    counter.tap("cancel", part.reference)
    assert "ce n’est plus possible" in counter.tap("seen", part.reference)


def test_whoever_works_in_no_shop_is_refused(client: Client, shopper: User) -> None:
    client.force_login(shopper)
    assert client.get(reverse("merchant:day")).status_code == 403
