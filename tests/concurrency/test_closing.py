"""People order while the shop is being closed, on PostgreSQL: nobody ends in a closed window unseen.

Either an order has its place before the closing, and is found and asked about, or it is refused.
The twin closes without touching the windows, and shows that orders slip through unseen.
"""

from threading import Barrier
from uuid import uuid4

import pytest
from django.db import transaction
from django_scopes import scopes_disabled

from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.models import Deadline
from orders.closing.schedules import OVERTAKEN
from orders.closing.selectors import overtaken_parts
from orders.order.models import ShopOrder
from orders.placing.errors import BasketProblem
from shops.hours import closures
from shops.hours.models import Closure, Slot
from shops.hours.services import WindowFull, WindowGone, book_place
from shops.hours.windows import Window, windows_for
from shops.partner.models import Partner, SellingMode
from tests.concurrency.crowd import SECONDS, all_at_once, failures, needs_postgres
from tests.factories import make_product
from tests.orders.market import Market

pytestmark = [
    pytest.mark.postgres,
    needs_postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("market_day"),
]

BUYERS = 24
CLOSER = 0


@pytest.fixture
def window(bakery: Partner) -> Window:
    """Nobody has booked it yet: it has no row."""
    Partner.objects.filter(pk=bakery.pk).update(window_capacity=500, mode=SellingMode.RESERVES)
    bakery.refresh_from_db()
    return windows_for(bakery)[-1]


def test_an_order_is_refused_or_found(bakery: Partner, window: Window) -> None:
    bread = make_product(bakery, stock=BUYERS)

    def act(number: int) -> str:
        if number == CLOSER:
            closures.close_shop(
                actor=SYSTEM, shop=bakery, first_day=window.day, last_day=window.day
            )
            return "closed"
        market = Market()
        market.put(bread)
        try:
            market.order(choices={bakery.pk: window.starts_at})
        except BasketProblem:
            return "refused"
        return "ordered"

    outcomes = all_at_once(act, BUYERS)

    assert failures(outcomes) == []
    with scopes_disabled():
        booked = set(ShopOrder.objects.values_list("reference", flat=True))
        found = set(
            overtaken_parts(bakery, window.day, window.day).values_list("reference", flat=True)
        )
    scheduled = Deadline.objects.filter(kind=OVERTAKEN).values_list("subject_id", flat=True)
    assert len(booked) == outcomes.count("ordered")
    assert booked == found
    assert {str(reference) for reference in booked} == set(scheduled)


def test_a_place_is_refused_once_the_window_is_closed_though_it_was_seen_open(
    bakery: Partner, window: Window
) -> None:
    """Everybody has read the hours before the closing commits."""
    is_closed = Barrier(BUYERS)
    looked = Barrier(BUYERS)

    def act(number: int) -> str:
        if number == CLOSER:
            looked.wait(SECONDS)
            closures.close_shop(
                actor=SYSTEM, shop=bakery, first_day=window.day, last_day=window.day
            )
            is_closed.wait(SECONDS)
            return "closed"
        windows_for(bakery)
        looked.wait(SECONDS)
        is_closed.wait(SECONDS)
        try:
            with transaction.atomic():
                book_place(shop=bakery, starts_at=window.starts_at, owner=uuid4())
        except (WindowGone, WindowFull):
            return "refused"
        return "booked"

    outcomes = all_at_once(act, BUYERS)
    assert failures(outcomes) == []
    assert outcomes.count("refused") == BUYERS - 1


def test_without_the_closed_windows_orders_slip_through(bakery: Partner, window: Window) -> None:
    """The twin: the closing only writes that the shop is closed, and looks who had booked."""
    everyone_looked, has_closed = Barrier(BUYERS), Barrier(BUYERS)

    def unguarded(number: int) -> int:
        if number == CLOSER:
            everyone_looked.wait(SECONDS)
            with transaction.atomic(), scopes_disabled():
                Closure.objects.create(shop=bakery, first_day=window.day, last_day=window.day)
                found = Slot.objects.filter(shop=bakery, held__gt=0).count()
            has_closed.wait(SECONDS)
            return found
        with transaction.atomic(), scopes_disabled():
            is_open = any(seen.key == window.key for seen in windows_for(bakery))
            everyone_looked.wait(SECONDS)
            has_closed.wait(SECONDS)
            if is_open:
                Slot.objects.get_or_create(
                    shop=bakery,
                    starts_at=window.starts_at,
                    defaults={
                        "ends_at": window.ends_at, "local_date": window.day, "capacity": 500,
                        "held": 1,
                    },
                )  # fmt: skip
            return int(is_open)

    outcomes = all_at_once(unguarded, BUYERS)
    assert failures(outcomes) == []
    assert outcomes[CLOSER] == 0
    assert sum(outcomes) == BUYERS - 1
