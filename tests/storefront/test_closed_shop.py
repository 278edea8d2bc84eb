"""What shoppers read of a shop that is closed, and of its market stall."""

from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.kernel import clock, deadlines
from marketplace.kernel.actors import SYSTEM
from orders.order.models import Order
from shops.hours.closures import close_shop
from shops.hours.models import PickupPlace
from shops.hours.places import PlaceDraft, save_place
from shops.hours.services import set_opening_hours
from shops.hours.windows import windows_for
from shops.partner.models import Partner
from tests import factories
from tests.merchant.counter import words
from tests.orders.market import Market, part_of
from tests.storefront.conftest import Stalls
from tests.storefront.visits import add, product_url

pytestmark = pytest.mark.django_db

SATURDAY = factories.MARKET_DAY + timedelta(days=2)


def read(client: Client, address: str) -> str:
    return words(client.get(address).content).replace("\xa0", " ")


@pytest.fixture
def closed(bakery: Partner, stalls: Stalls) -> Partner:
    """For three weeks: longer than windows are offered."""
    last = clock.today() + timedelta(days=21)
    close_shop(actor=SYSTEM, shop=bakery, first_day=clock.today(), last_day=last)
    return bakery


@pytest.fixture
def stall(bakery: Partner, stalls: Stalls) -> PickupPlace:
    draft = PlaceDraft("Marché du samedi", "Place des Halles", "sous la halle")
    place = save_place(actor=SYSTEM, shop=bakery, draft=draft)
    set_opening_hours(actor=SYSTEM, shop=bakery, place=place, ranges=[(5, time(14), time(15))])
    return place


def bought_at_the_stall(bakery: Partner, stall: PickupPlace, stalls: Stalls) -> Order:
    key = next(w.key for w in windows_for(bakery) if w.place_id == stall.pk)
    return Market().buy(stalls.rye, choices={bakery.pk: key})


def test_its_page_its_goods_and_the_basket_say_until_when(
    client: Client, closed: Partner, stalls: Stalls
) -> None:
    said = "Fermé jusqu’au jeudi 10 décembre"
    assert said in read(client, reverse("storefront:shop", args=[closed.code]))
    assert said in read(client, reverse("storefront:shops"))
    assert said in read(client, product_url(stalls.rye))
    add(client, stalls.rye)
    assert said in read(client, reverse("storefront:basket"))
    assert "fermé jusqu’au" in read(client, reverse("storefront:windows"))


def test_its_customers_choose_or_take_the_money_on_their_own_page(
    client: Client, bookshop: Partner, stalls: Stalls
) -> None:
    order = Market().buy(stalls.novel)
    close_shop(actor=SYSTEM, shop=bookshop, first_day=date(2026, 11, 19), last_day=None)
    while deadlines.run_due():
        pass
    page = read(client, reverse("storefront:pickups", args=[order.access_token]))
    assert "Librairie des Halles a dû fermer" in page
    assert "pris du retard" not in page
    choose = reverse("storefront:choose", args=[order.access_token, part_of(order).reference])
    assert "Aucun autre moment n’est possible pour l’instant" in read(client, choose)


def test_a_stall_can_be_chosen_and_stands_on_the_ticket_and_in_the_calendar(
    client: Client, bakery: Partner, stall: PickupPlace, stalls: Stalls
) -> None:
    assert "Marché du samedi" in read(client, reverse("storefront:shop", args=[bakery.code]))
    order = bought_at_the_stall(bakery, stall, stalls)
    part = part_of(order)
    assert (part.place_name, part.pickup_date) == ("Marché du samedi", SATURDAY)
    page = read(client, reverse("storefront:pickups", args=[order.access_token]))
    assert "Marché du samedi , Place des Halles, sous la halle, 49999" in page
    calendar = client.get(
        reverse("storefront:calendar", args=[order.access_token, part.reference])
    ).content.decode()
    assert "Marché du samedi" in calendar.replace("\r\n ", "")


def test_the_ticket_keeps_the_stall_of_its_day(
    bakery: Partner, stall: PickupPlace, stalls: Stalls
) -> None:
    order = bought_at_the_stall(bakery, stall, stalls)
    save_place(actor=SYSTEM, shop=bakery, draft=PlaceDraft("Ailleurs", "Rue Haute"), place=stall)
    assert part_of(order).pickup_address.startswith("Place des Halles")


def test_the_picker_offers_the_stall_by_its_name(
    client: Client, bakery: Partner, stall: PickupPlace, stalls: Stalls
) -> None:
    add(client, stalls.rye)
    page = client.get(reverse("storefront:windows")).content.decode()
    key = next(w.key for w in windows_for(bakery) if w.place_id == stall.pk)
    assert f'value="{key}"' in page
    answer = client.post(reverse("storefront:windows"), {f"window-{bakery.pk}": str(key)})
    assert answer.status_code == 302
    assert "Marché du samedi, Place des Halles" in read(client, reverse("storefront:checkout"))
