"""A shop gives up its market stall while people have ordered there."""

import pytest
from django_scopes import scopes_disabled

from marketplace.kernel.actors import SYSTEM
from orders.closing.selectors import plans
from orders.order.models import ShopOrderState
from orders.order.windows import possible_windows
from orders.pickup.services import choose_window
from shops.catalogue.models import Product
from shops.hours.closures import coming_closures
from shops.hours.models import Closure, PickupPlace
from shops.hours.places import close_place
from shops.hours.timetable import timetable
from shops.hours.windows import windows_for
from shops.partner.models import Partner
from tests.orders.closing.conftest import (
    SATURDAY,
    THURSDAY,
    at_stall,
    bought,
    close,
    give_up,
    live_for,
)
from tests.orders.mailbox import Mailbox
from tests.orders.market import Market, part_of, pay, refunded, sent

LOUISE = "louise@exemple.test"
pytestmark = pytest.mark.usefixtures("mailbox")


def test_who_had_booked_there_is_asked_about_another_moment_or_the_money(
    market: Market, stall: PickupPlace, jam: Product, mailbox: Mailbox
) -> None:
    order = at_stall(market, stall, jam)
    give_up(stall)
    assert part_of(order).choice_reason == "closed"
    mail = mailbox.all(to=LOUISE, subject__contains="choisissez").get()
    text = mail.text.replace("\xa0", " ")
    assert "Boulangerie Martin ne vient plus à « Marché »" in text
    assert "Me faire rembourser 6,50 €" in text
    assert "rouvre" not in text


def test_orders_for_the_shop_itself_stand(
    market: Market, bakery: Partner, stall: PickupPlace, jam: Product
) -> None:
    order = bought(market, bakery, SATURDAY, jam)
    give_up(stall)
    assert part_of(order).choice_asked_at is None
    assert sent("closing_choice") == []


def test_the_shop_itself_stays_open(bakery: Partner, stall: PickupPlace) -> None:
    give_up(stall)
    assert not timetable(bakery).closed_on(SATURDAY)
    assert not coming_closures(bakery).exists()
    assert all(window.place_id is None for window in windows_for(bakery))


def test_the_order_can_be_collected_in_the_shop_the_same_day(
    market: Market, bakery: Partner, stall: PickupPlace, jam: Product
) -> None:
    order = at_stall(market, stall, jam)
    give_up(stall)
    part = part_of(order)
    window = next(one for one in possible_windows(part.reference) if one.day == SATURDAY)
    choose_window(actor=market.actor, shop_order_ref=part.reference, starts_at=window.key)
    live_for(hours=25)
    part = part_of(order)
    assert (part.state, part.choice_reason) == (ShopOrderState.PLACED, "")
    assert part.slot is not None
    assert part.slot.place_id is None


def test_without_an_answer_it_is_refunded_in_24_hours(
    market: Market, stall: PickupPlace, jam: Product
) -> None:
    order = at_stall(market, stall, jam)
    give_up(stall)
    live_for(hours=24, minutes=1)
    assert part_of(order).state == ShopOrderState.CANCELLED
    assert refunded(order) == [650]


def test_fresh_goods_are_asked_about_when_the_shop_is_open_that_day(
    market: Market, bakery: Partner, stall: PickupPlace, tart: Product
) -> None:
    order = at_stall(market, stall, tart)
    with scopes_disabled():
        (plan,) = plans(bakery, THURSDAY, None, stall.pk)
    assert (plan.fresh_cents, plan.asked_cents) == (0, 1800)
    give_up(stall)
    assert refunded(order) == []
    assert part_of(order).choice_reason == "closed"


def test_fresh_goods_are_refunded_at_once_when_the_shop_is_closed_that_day(
    market: Market, bakery: Partner, stall: PickupPlace, tart: Product
) -> None:
    order = at_stall(market, stall, tart)
    bakery.opening_ranges.filter(place=None, weekday=5).delete()
    with scopes_disabled():
        (plan,) = plans(bakery, THURSDAY, None, stall.pk)
    assert (plan.fresh_cents, plan.asked_cents) == (1800, 0)
    give_up(stall)
    assert refunded(order) == [1800]


def test_who_was_paying_meanwhile_gets_the_next_moment_in_the_shop(
    market: Market, stall: PickupPlace, jam: Product
) -> None:
    window = next(one for one in windows_for(stall.shop) if one.place_id == stall.pk)
    order = market.order_of(jam, choices={stall.shop_id: window.key})
    give_up(stall)
    pay(order)
    live_for(hours=2)
    part = part_of(order)
    assert (part.state, part.choice_reason) == (ShopOrderState.PLACED, "")
    assert part.slot is not None
    assert part.slot.place_id is None


def test_nobody_books_there_any_more(market: Market, stall: PickupPlace, jam: Product) -> None:
    close_place(actor=SYSTEM, place=stall)
    with scopes_disabled():
        assert all(slot.is_closed for slot in stall.slots.all())


def test_twice_is_once(market: Market, stall: PickupPlace, jam: Product) -> None:
    at_stall(market, stall, jam)
    give_up(stall)
    give_up(stall)
    assert Closure.objects.count() == 1
    assert len(sent("closing_choice")) == 1


def test_the_shop_can_be_closed_the_same_days_too(
    market: Market, bakery: Partner, stall: PickupPlace, jam: Product
) -> None:
    give_up(stall)
    close(bakery, THURSDAY, None)
    assert timetable(bakery).closed_on(SATURDAY)
