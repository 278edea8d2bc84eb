"""Filling the basket, and reading it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.kernel import clock
from marketplace.kernel.models import User
from orders.basket.errors import LineUnknown, NotEnough, NotForSale
from orders.basket.models import Basket
from orders.basket.selectors import basket_count, basket_view
from orders.basket.services import add_product, basket_of, merge_baskets, remove_line, set_quantity
from orders.basket.visitors import Visitor
from orders.order.models import Kind
from shops.catalogue.services import set_public
from shops.hours.windows import common_windows
from shops.partner.models import AvailabilityKind, Partner, SellingMode
from tests import factories
from tests.orders.market import SYSTEM, Market

pytestmark = pytest.mark.django_db


@pytest.fixture
def guest(market: Market) -> Visitor:
    return market.visitor


def test_a_guest_without_a_basket_gets_one_with_the_first_article(
    bakery: Partner, market: Market
) -> None:
    newcomer = Visitor()
    assert basket_of(newcomer) is None
    assert basket_view(newcomer).count == 0
    basket = add_product(visitor=newcomer, product_id=factories.make_product(bakery).pk)
    assert basket_of(Visitor(token=basket.token)) == basket


def test_looking_writes_nothing(guest: Visitor) -> None:
    basket_view(guest)
    basket_count(guest)
    assert not Basket.objects.exists()


def test_the_same_article_twice_is_one_line(guest: Visitor, bakery: Partner) -> None:
    bread = factories.make_product(bakery)
    add_product(visitor=guest, product_id=bread.pk, quantity=2)
    add_product(visitor=guest, product_id=bread.pk)
    assert [line.quantity for line in basket_view(guest).lines] == [3]
    assert basket_count(guest) == 3


def test_no_more_than_there_is(guest: Visitor, bakery: Partner) -> None:
    bread = factories.make_product(bakery, stock=3, kept_in_shop=1)
    with pytest.raises(NotEnough, match="2"):
        add_product(visitor=guest, product_id=bread.pk, quantity=3)
    add_product(visitor=guest, product_id=bread.pk, quantity=2)
    line = basket_view(guest).lines[0]
    with pytest.raises(NotEnough):
        set_quantity(visitor=guest, line_id=line.id, quantity=3)
    assert basket_view(guest).count == 2


def test_no_more_than_one_order_may_hold(guest: Visitor, bakery: Partner) -> None:
    bread = factories.make_product(bakery, max_per_order=4)
    with pytest.raises(NotEnough, match="4"):
        add_product(visitor=guest, product_id=bread.pk, quantity=5)


@pytest.mark.parametrize("change", [{"mode": SellingMode.SHOWS}, {"is_listed": False}])
def test_what_a_shop_only_shows_cannot_be_put_in(
    guest: Visitor, bakery: Partner, change: dict[str, Any]
) -> None:
    bread = factories.make_product(bakery)
    Partner.objects.filter(pk=bakery.pk).update(**change)
    with pytest.raises(NotForSale):
        add_product(visitor=guest, product_id=bread.pk)


def test_a_product_with_variants_is_put_in_by_its_variant(guest: Visitor, bakery: Partner) -> None:
    jumper = factories.make_variants(bakery, "Pull marin", "Taille", {"S": 4500, "M": 4900})
    with pytest.raises(NotForSale):
        add_product(visitor=guest, product_id=jumper.pk)
    add_product(visitor=guest, product_id=jumper.children.get(title="M").pk)
    line = basket_view(guest).lines[0]
    assert (line.title, line.unit_cents, line.slug) == ("Pull marin, M", 4900, jumper.slug)


def test_lines_change_and_leave(guest: Visitor, bakery: Partner) -> None:
    for title in ("Pain", "Tarte"):
        add_product(visitor=guest, product_id=factories.make_product(bakery, title).pk)
    bread, pie = basket_view(guest).lines
    set_quantity(visitor=guest, line_id=bread.id, quantity=0)
    remove_line(visitor=guest, line_id=pie.id)
    assert basket_view(guest).count == 0


def test_nobody_touches_anothers_basket(guest: Visitor, bakery: Partner) -> None:
    add_product(visitor=guest, product_id=factories.make_product(bakery).pk)
    line = basket_view(guest).lines[0]
    for other in (Visitor(), Visitor(token=uuid4())):
        with pytest.raises(LineUnknown):
            remove_line(visitor=other, line_id=line.id)


def test_signing_in_brings_the_guests_basket_along(
    guest: Visitor, bakery: Partner, shopper: User
) -> None:
    both = factories.make_product(bakery, "Pain", max_per_order=5)
    only = factories.make_product(bakery, "Tarte")
    person = Visitor(user=shopper)
    add_product(visitor=guest, product_id=both.pk, quantity=3)
    add_product(visitor=guest, product_id=only.pk)
    add_product(visitor=person, product_id=both.pk, quantity=4)
    merge_baskets(guest=guest, user=shopper)
    assert {line.title: line.quantity for line in basket_view(person).lines} == {
        "Pain": 5,
        "Tarte": 1,
    }
    assert basket_of(guest) is None
    merge_baskets(guest=guest, user=shopper)
    assert basket_view(person).count == 6


def test_groups_say_how_each_shop_is_paid(
    guest: Visitor, bakery: Partner, bookshop: Partner
) -> None:
    bookshop.mode = SellingMode.RESERVES
    bookshop.save()
    cake = factories.make_product(
        bakery, "Gâteau", 3000, availability=AvailabilityKind.TO_ORDER, max_days=10
    )
    for product in (
        factories.make_product(bakery, "Pain", 400),
        cake,
        factories.make_product(bookshop, price_cents=900),
    ):
        add_product(visitor=guest, product_id=product.pk)
    view = basket_view(guest)
    bread_shop, books = view.groups
    assert (bread_shop.kind, books.kind) == (Kind.ORDER, Kind.RESERVATION)
    assert (view.card_total_cents, view.in_shop_total_cents) == (3400, 900)
    assert [line.title for line in bread_shop.to_order_lines] == ["Gâteau"]
    assert bread_shop.due_date == clock.today() + timedelta(days=10)
    assert common_windows(view.shops_with_wants)


def test_a_day_at_the_latest_is_never_beyond_thirty_days(guest: Visitor, bakery: Partner) -> None:
    cake = factories.make_product(bakery, availability=AvailabilityKind.TO_ORDER, max_days=30)
    add_product(visitor=guest, product_id=cake.pk)
    latest = clock.today() + timedelta(days=settings.LEGAL_DELIVERY_DAYS)
    assert basket_view(guest).groups[0].due_date == latest


def test_what_became_unavailable_is_said_and_not_counted(guest: Visitor, bakery: Partner) -> None:
    bread = factories.make_product(bakery, "Pain", 400)
    pie = factories.make_product(bakery, "Tarte", 900, stock=1)
    for product in (bread, pie):
        add_product(visitor=guest, product_id=product.pk)
    set_public(actor=SYSTEM, product=bread, is_public=False)
    Market().order_of(pie)
    view = basket_view(guest)
    assert [line.available for line in view.lines] == [False, False]
    assert len(view.problems) == 2
    assert view.total_cents == 0


def test_one_article_and_twenty_take_the_same_queries(
    guest: Visitor, bakery: Partner, bookshop: Partner
) -> None:
    def queries(visitor: Visitor, number: int) -> int:
        for shop in (bakery, bookshop):
            for product in factories.make_products(shop, number):
                add_product(visitor=visitor, product_id=product.pk)
        with CaptureQueriesContext(connection) as captured:
            basket_view(visitor)
        return len(captured)

    assert queries(guest, 1) == queries(Visitor(token=uuid4()), 10) == 3
