"""Preparing a day: what to fetch shelf by shelf, and the sheet on paper."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.kernel import clock
from orders.order.models import Order, ShopOrderState
from shops.partner.models import Partner
from tests import factories
from tests.merchant.counter import Counter
from tests.orders.market import Contact, Market, later, part_of
from tests.orders.rows import LineRow, PartRow, write_order

PAUL = Contact("Paul Dubois", "paul@exemple.test", "06 39 98 00 02")


@pytest.fixture
def two_orders(counter: Counter, market: Market) -> list[Order]:
    """Louise takes rye bread and a brioche, Paul three loaves of rye."""
    rye = factories.make_product(counter.shop, "Pain de seigle", 480, category="Pains")
    brioche = factories.make_product(counter.shop, "Brioche", 620, category="Douceurs > Brioches")
    return [
        market.buy((rye, 2), brioche),
        Market().buy((rye, 3), contact=PAUL),
    ]


def test_the_list_adds_up_each_article_and_says_for_whom(
    counter: Counter, two_orders: list[Order]
) -> None:
    page = counter.open("picking")
    assert "2 commandes · 6 articles" in page
    assert "5 × Pain de seigle 2 Louise G. · 3 Paul D." in page
    assert "1 × Brioche 1 Louise G." in page


def test_articles_stand_by_shelf(counter: Counter, two_orders: list[Order]) -> None:
    page = counter.open("picking")
    assert page.index("Pains 5 × Pain de seigle") < page.index("Brioches 1 × Brioche")


def test_what_is_ready_is_no_longer_to_be_fetched(
    counter: Counter, two_orders: list[Order]
) -> None:
    counter.tap("ready", part_of(two_orders[0]).reference)
    page = counter.open("picking")
    assert "3 × Pain de seigle 3 Paul D." in page
    assert "Brioche" not in page


def test_one_window_can_be_fetched_alone(counter: Counter, market: Market) -> None:
    bread = factories.make_product(counter.shop, "Pain de seigle", 480)
    tart = factories.make_product(counter.shop, "Tarte aux pommes", 1450)
    market.buy(bread)
    later_window = Market().buy(tart, choices=market.choose(counter.shop, skip=1))
    part = part_of(later_window)
    assert part.pickup_date is not None
    assert part.window_starts_at is not None
    day, start = part.pickup_date.isoformat(), int(part.window_starts_at.timestamp())
    page = counter.open("picking", jour=day, creneau=str(start))
    assert "Tarte aux pommes" in page
    assert "Pain de seigle" not in page


def test_what_is_overdue_is_still_to_be_fetched_today(
    counter: Counter, two_orders: list[Order]
) -> None:
    later(hours=7)
    assert "Pain de seigle" in counter.open("picking")


def test_nothing_to_fetch_is_said(counter: Counter, market: Market) -> None:
    assert "Rien à rassembler" in counter.open("picking", jour="2026-12-24", creneau="nonsense")


def test_the_sheet_has_first_name_initial_and_number_and_no_more(
    counter: Counter, two_orders: list[Order]
) -> None:
    page = counter.open("day_sheet")
    assert "Louise G." in page
    assert two_orders[0].number in page
    for personal in ("Garnier", "06 39", "639980001", "louise@"):
        assert personal not in page


def test_the_sheet_says_what_needs_care(counter: Counter, market: Market) -> None:
    cider = factories.make_product(counter.shop, "Cidre brut", 690, is_alcohol=True)
    market.buy(cider, age_confirmed=True)
    assert "alcool : vérifier l’âge · demander le code" in counter.open("day_sheet")


def test_the_sheet_of_a_reservation_says_what_is_paid_at_the_counter(
    counter: Counter, market: Market
) -> None:
    Partner.objects.filter(pk=counter.shop.pk).update(mode="reserves")
    counter.shop.refresh_from_db()
    market.order_of((factories.make_product(counter.shop, "Brioche", 620), 2))
    assert "à payer en boutique : 12,40 €" in counter.open("day_sheet")


def test_another_shops_articles_are_not_on_the_list(
    counter: Counter, market: Market, bookshop: Partner
) -> None:
    market.buy(factories.make_product(bookshop, "Le Grand Meaulnes", 1890))
    assert "Grand Meaulnes" not in counter.open("picking") + counter.open("day_sheet")


def test_the_telephone_is_shown_while_the_order_is_open_and_no_longer(
    counter: Counter, two_orders: list[Order]
) -> None:
    part = part_of(two_orders[0])
    link = 'href="tel:+33639980001"'
    order_page = reverse("merchant:order", args=[part.reference])
    assert link in counter.client.get(reverse("merchant:day")).content.decode()
    assert link in counter.client.get(order_page).content.decode()
    counter.give(part, code=two_orders[0].pickup_code)
    assert link not in counter.client.get(order_page).content.decode()


def test_a_new_order_is_named_in_the_list_for_the_pages_bell(
    counter: Counter, two_orders: list[Order]
) -> None:
    address = reverse("merchant:day")
    listed = counter.client.get(address, headers={"X-Fragment": "1"}).content.decode()
    assert f'data-new="{part_of(two_orders[0]).reference}' in listed
    tomorrow = counter.client.get(address, {"jour": "2026-11-20"}).content.decode()
    assert str(part_of(two_orders[1]).reference) in tomorrow


@pytest.mark.parametrize("page", ["picking", "day_sheet"])
def test_many_orders_cost_what_few_do(counter: Counter, market: Market, page: str) -> None:
    def write(number: int) -> None:
        for index in range(number):
            lines = [LineRow(f"Pain {line}") for line in range(1 + index % 4)]
            state = (ShopOrderState.PLACED, ShopOrderState.SEEN)[index % 2]
            write_order(PartRow(counter.shop, lines, clock.now() + timedelta(hours=1), state=state))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            counter.open(page)
        return len(captured)

    write(3)
    queries()
    few = queries()
    write(57)
    assert queries() == few <= 26
