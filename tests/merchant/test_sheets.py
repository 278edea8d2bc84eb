"""The daily sheet of a shop without a screen."""

from datetime import datetime, time, timedelta

import pytest
from django.core import mail

from marketplace.kernel import clock, outbox
from marketplace.kernel.actors import SYSTEM
from marketplace.merchant.sheets import send_due_sheets
from shops.hours.windows import windows_for
from shops.joining.presence import set_kept_by_association
from shops.partner.models import Partner
from tests import factories
from tests.orders.market import Market

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(bakery: Partner, market_day: datetime) -> Partner:
    """The bakery, which opens at seven, has no screen."""
    set_kept_by_association(actor=SYSTEM, shop=bakery, kept=True)
    return bakery


def sheets() -> list[mail.EmailMessage]:
    outbox.sweep()
    return [letter for letter in mail.outbox if "les commandes du" in letter.subject]


def at(hour: int, minute: int = 0, *, days: int = 0) -> None:
    factories.go_to_market_day(time(hour, minute), factories.MARKET_DAY + timedelta(days=days))


def test_has_the_orders_of_today_and_tomorrow(kept: Partner) -> None:
    at(17)
    louise = Market()
    loaf = factories.make_product(kept, "Pain de seigle", 480)
    louise.buy((loaf, 2))
    saturday = factories.MARKET_DAY + timedelta(days=2)
    later = next(window for window in windows_for(kept) if window.day == saturday)
    louise.buy((loaf, 3), choices={kept.pk: later.starts_at})
    at(6, days=1)
    assert send_due_sheets() == 1
    (sheet,) = sheets()
    text = str(sheet.body)
    assert sheet.to == [kept.email]
    assert text.index("Vendredi 20") < text.index("2 × Pain") < text.index("3 × Pain")
    assert "Louise G." in text
    assert "Garnier" not in text


def test_leaves_before_the_opening_once_a_day(kept: Partner) -> None:
    at(5, 29)
    assert send_due_sheets() == 0
    at(5, 31)
    send_due_sheets()
    send_due_sheets()
    assert len(sheets()) == 1
    at(5, 31, days=1)
    send_due_sheets()
    assert len(sheets()) == 2


def test_does_not_leave_on_a_day_off(kept: Partner) -> None:
    at(8, days=4)
    assert clock.today().weekday() == 0
    assert send_due_sheets() == 0


def test_is_for_shops_without_a_screen(kept: Partner, bookshop: Partner) -> None:
    at(10)
    assert send_due_sheets() == 1


def test_goes_to_the_association_where_the_shop_has_no_address(kept: Partner) -> None:
    Partner.objects.filter(pk=kept.pk).update(email="")
    at(8)
    send_due_sheets()
    (sheet,) = sheets()
    assert sheet.to == ["bonjour@vitrines.example"]
    assert "Aucune commande n’attend ce jour-là." in str(sheet.body)


def test_of_yesterday_is_not_sent_today(kept: Partner) -> None:
    at(8)
    send_due_sheets()
    at(8, days=1)
    assert sheets() == []
