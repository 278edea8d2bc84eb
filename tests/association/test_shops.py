"""The list of shops: found by name, person, number or state; acted for; kept for those without a screen."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.kernel import clock
from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.models import AuditEntry, User
from shops.hours.closures import close_shop
from shops.partner.models import Partner, SellingMode
from tests import factories
from tests.association.desk import Desk
from tests.merchant.counter import words
from tests.orders.market import Market

BUDGET = 45


@pytest.mark.parametrize("wanted", ["martin", "claire", "01 99 00 01 04", "claire@exemple.test"])
def test_a_shop_is_found_by_name_person_or_number(
    desk: Desk, bakery: Partner, bookshop: Partner, wanted: str
) -> None:
    Partner.objects.filter(pk=bakery.pk).update(phone="+33199000104")
    page = desk.open("shops", q=wanted)
    assert "Boulangerie Martin" in page
    assert "Librairie des Halles" not in page


@pytest.mark.parametrize(
    ("state", "change"),
    [
        ("vitrine", {"mode": SellingMode.SHOWS}),
        ("reservation", {"mode": SellingMode.RESERVES}),
        ("tenus", {"kept_by_association": True}),
        ("caches", {"is_listed": False}),
    ],
)
def test_shops_are_filtered_by_state(
    desk: Desk, bakery: Partner, bookshop: Partner, state: str, change: dict[str, object]
) -> None:
    Partner.objects.filter(pk=bakery.pk).update(**change)
    page = desk.open("shops", etat=state)
    assert "Boulangerie Martin" in page
    assert "Librairie des Halles" not in page


def test_a_closed_shop_says_so(desk: Desk, market: Market, bakery: Partner) -> None:
    today = clock.today()
    close_shop(actor=SYSTEM, shop=bakery, first_day=today, last_day=today, reason="Congés")
    assert "fermé aujourd’hui" in desk.open("shops", etat="fermes")


def test_a_shop_shows_its_last_order(desk: Desk, market: Market, bakery: Partner) -> None:
    assert "Dernière commande aucune" in desk.open("shops")
    market.buy(factories.make_product(bakery))
    assert "Dernière commande jeudi 19 novembre" in desk.open("shops")


def test_a_word_that_nothing_answers_leads_back_to_all(desk: Desk, bakery: Partner) -> None:
    assert "Aucun commerce" in desk.open("shops", q="charbonnier")


def test_the_page_of_a_shop_is_kept_and_given_back(
    desk: Desk, bakery: Partner, manager: User
) -> None:
    address = reverse("association:keep_shop", args=[bakery.code])
    for kept in ("1", "0"):
        desk.client.post(address, {"kept": kept})
        bakery.refresh_from_db()
        assert bakery.kept_by_association is (kept == "1")
    kept_by = AuditEntry.objects.filter(subject_type="shop", subject_id=str(bakery.pk))
    assert kept_by.filter(actor_ref=str(manager.public_id)).count() == 2


def test_without_a_mobile_no_sms_is_promised(desk: Desk, bakery: Partner) -> None:
    address = reverse("association:keep_shop", args=[bakery.code])
    for mobile, said in (("+33639980001", "Ses commandes partent par SMS."), ("", "Aucun mobile")):
        Partner.objects.filter(pk=bakery.pk).update(sms_phone=mobile)
        shown = words(desk.client.post(address, {"kept": "1"}, follow=True).content)
        assert said in shown
        assert ("pas de mobile pour les SMS" in shown) is (mobile == "")


def test_a_reader_finds_no_button(reading_desk: Desk, bakery: Partner) -> None:
    assert "Agir pour ce commerce" not in reading_desk.open("shops")


def test_many_shops_cost_what_few_do(desk: Desk, db: None) -> None:
    counts = []
    for number in (2, 10):
        for _shop in range(number):
            factories.make_shop(owner=factories.make_user())
        desk.open("shops")
        with CaptureQueriesContext(connection) as captured:
            desk.open("shops")
        counts.append(len(captured))
    assert counts[0] == counts[1] <= BUDGET
