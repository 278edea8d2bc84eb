"""A bakery with Louise's orders for Saturday, and a mailbox."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from marketplace.kernel import clock, deadlines
from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.models import Deadline
from orders.order.models import Order
from shops.catalogue.models import Product, WithdrawalException
from shops.hours.closures import close_shop
from shops.hours.models import Closure, PickupPlace
from shops.hours.places import PlaceDraft, close_place, save_place
from shops.hours.services import set_opening_hours
from shops.hours.windows import windows_for
from shops.partner.models import AvailabilityKind, Partner
from tests import factories
from tests.orders.mailbox import Mailbox
from tests.orders.market import Market, market

__all__ = ["market"]

THURSDAY = factories.MARKET_DAY
FRIDAY, SATURDAY, SUNDAY = (THURSDAY + timedelta(days=step) for step in (1, 2, 3))
TUESDAY = THURSDAY + timedelta(days=5)


@pytest.fixture
def mailbox(db: Any, settings: Any) -> Mailbox:
    settings.EMAIL_BACKEND = "marketplace.demo.mail.DatabaseBackend"
    settings.SMS_BACKEND = "marketplace.demo.sms.DatabaseBackend"
    return Mailbox()


@pytest.fixture
def jam(market: Market, bakery: Partner) -> Product:
    """It keeps."""
    return factories.make_product(bakery, "Confiture", 650)


@pytest.fixture
def tart(market: Market, bakery: Partner) -> Product:
    """Fresh: it cannot wait for another day."""
    perishable = WithdrawalException.PERISHABLE
    return factories.make_product(bakery, "Tarte", 1800, withdrawal_exception=perishable)


@pytest.fixture
def baguette(market: Market, bakery: Partner) -> Product:
    """Made for a day."""
    return factories.make_product(
        bakery, "Baguette", 120, availability=AvailabilityKind.PER_DAY, per_day_quantity=40
    )


@pytest.fixture
def cake(market: Market, bakery: Partner) -> Product:
    """Made to order, in ten days at the latest."""
    return factories.make_product(
        bakery, "Pièce montée", 9000, availability=AvailabilityKind.TO_ORDER, max_days=10
    )


@pytest.fixture
def stall(bakery: Partner) -> PickupPlace:
    """On the market, on Saturdays."""
    place = save_place(actor=SYSTEM, shop=bakery, draft=PlaceDraft("Marché", "Place des Halles"))
    hours = [(5, time(8), time(12))]
    set_opening_hours(actor=SYSTEM, shop=bakery, place=place, ranges=hours)
    return place


def at_stall(market: Market, place: PickupPlace, *products: Product) -> Order:
    """Bought and paid, to be collected at the stall."""
    window = next(one for one in windows_for(place.shop) if one.place_id == place.pk)
    return market.buy(*products, choices={place.shop_id: window.key})


def give_up(place: PickupPlace) -> None:
    """Given up, and everything that follows at once has happened."""
    close_place(actor=SYSTEM, place=place)
    happen()


def window_on(shop: Partner, day: date) -> datetime:
    """The start of the day's first window."""
    return next(window.starts_at for window in windows_for(shop) if window.day == day)


def bought(market: Market, shop: Partner, day: date, *products: Product) -> Order:
    """Bought and paid, to be collected on the day."""
    return market.buy(*products, choices={shop.pk: window_on(shop, day)})


def close(shop: Partner, first: date, last: date | None) -> Closure:
    """Closed, and everything that follows at once has happened."""
    closure = close_shop(actor=SYSTEM, shop=shop, first_day=first, last_day=last)
    happen()
    return closure


def happen() -> None:
    """All that is due happens, as beat would have it."""
    while deadlines.run_due():
        pass
    failed = Deadline.objects.exclude(last_error="")
    assert not failed, list(failed.values_list("kind", "last_error"))


def live_until(day: date, at: time) -> None:
    clock.move_to(clock.local_datetime(day, at))
    happen()


def live_for(**step: float) -> None:
    clock.move_by(timedelta(**step))
    happen()
