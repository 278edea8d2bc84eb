"""Money per shop and month, its table for a spreadsheet, and the journal."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import transaction
from django.urls import reverse

from marketplace.association.models import JournalCheck
from marketplace.association.services import CHECK, check_if_due, check_journal
from marketplace.kernel import clock
from marketplace.kernel.models import OutboxMessage, User
from orders.order.models import Order
from payments.gateway.models import Alarm
from payments.gateway.transfers import TransferSnapshot
from payments.ledger.models import Account
from payments.ledger.services import EntryDraft, post
from payments.transfers.models import Transfer
from payments.transfers.sending import record_sent
from shops.partner.models import Partner
from tests import factories
from tests.association.desk import Desk
from tests.orders.market import Market, given, staff
from tests.payments.till import Till


@pytest.fixture
def sold(market: Market, bakery: Partner, bookshop: Partner, baker: User) -> Order:
    """Bread for 100 euros, given and transferred; a book for 20, still in the shop; 8 % commission."""
    bread = factories.make_product(bakery, "Pain", 1000)
    order = market.buy((bread, 10), factories.make_product(bookshop, "Roman", 2000))
    given(order, bakery, staff(baker))
    transfer = Transfer.objects.get(order_ref=order.reference)
    record_sent(transfer.pk, TransferSnapshot("tr_1", transfer.amount_cents, 0, "", ""))
    return order


def test_each_shop_has_its_row_and_all_their_sum(desk: Desk, sold: Order) -> None:
    page = desk.open("money")
    assert "Boulangerie Martin 100,00 € 0,00 € 8,00 € 1,60 € 90,40 € 0,00 €" in page
    assert "Librairie des Halles 20,00 € 0,00 € 0,00 € 0,00 € 0,00 € 0,00 €" in page
    assert "Ensemble 120,00 € 0,00 € 8,00 € 1,60 € 90,40 € 0,00 €" in page


def test_what_is_owed_is_carried_into_the_next_month(
    desk: Desk, market: Market, bakery: Partner, baker: User
) -> None:
    order = market.buy((factories.make_product(bakery, "Pain", 1000), 10))
    given(order, bakery, staff(baker))
    clock.move_by(timedelta(days=14))
    page = desk.open("money")
    assert "Décembre 2026, par commerce" in page
    assert "Boulangerie Martin 0,00 € 0,00 € 0,00 € 0,00 € 0,00 € 90,40 €" in page


def test_the_table_opens_in_a_spreadsheet(desk: Desk, sold: Order) -> None:
    answer = desk.client.get(reverse("association:money_csv"), {"mois": "2026-11"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.content.decode("utf-8-sig")
    head, bread, book = csv.reader(StringIO(text), delimiter=";")
    assert head[:3] == ["Mois", "Commerce", "Ventes TTC"]
    assert bread == [
        "2026-11",
        "Boulangerie Martin",
        "100,00",
        "0,00",
        "8,00",
        "1,60",
        "90,40",
        "0,00",
    ]
    assert book[1] == "Librairie des Halles"


def test_a_shops_name_is_never_a_formula(desk: Desk, sold: Order, bakery: Partner) -> None:
    Partner.objects.filter(pk=bakery.pk).update(name="=1+1")
    assert "'=1+1" in desk.client.get(reverse("association:money_csv")).content.decode()


def test_the_journal_says_that_the_money_is_in_its_place(desk: Desk, sold: Order) -> None:
    page = desk.open("journal")
    assert "Paiement d’une commande 120,00 €" in page
    assert "Versement à un commerce −90,40 €" in page
    assert "Payé par les clients, pas encore donné 20,00 €" in page
    assert "Commissions de l’association 8,00 €" in page
    assert sold.number in page


def test_a_check_is_asked_of_a_worker(desk: Desk, market: Market) -> None:
    desk.press("check")
    assert OutboxMessage.objects.filter(kind=CHECK).count() == 1
    assert not JournalCheck.objects.exists()


def test_a_check_compares_the_chain_and_stripe(till: Till) -> None:
    till.sell_and_pay((till.baker, 4200))
    check = check_journal()
    assert check.is_sound
    assert check.difference_cents == 0


def test_a_difference_that_lasts_raises_an_alarm(till: Till) -> None:
    till.sell_and_pay((till.baker, 4200))
    with transaction.atomic():
        post(
            kind="unexplained",
            key="test",
            entries=[
                EntryDraft(Account.STRIPE_BALANCE, 100),
                EntryDraft(Account.UNALLOCATED, -100),
            ],
        )
    check_journal()
    assert not Alarm.objects.filter(closed_at=None).exists()
    check_journal()
    assert Alarm.objects.get(kind="journal_difference").detail == {"cents": 100}


def test_without_stripe_the_chain_is_checked_all_the_same(market: Market) -> None:
    check = check_journal()
    assert check.is_sound
    assert check.stripe_cents is None


def test_by_itself_it_checks_every_few_hours(market: Market) -> None:
    assert [check_if_due(), check_if_due()] == [True, False]
    clock.move_by(timedelta(hours=6))
    assert check_if_due()


def test_the_page_says_what_the_last_check_found(desk: Desk, market: Market) -> None:
    JournalCheck.objects.create(at=clock.now(), postings=3, ledger_cents=500, stripe_cents=500)
    assert "La chaîne est entière" in desk.open("journal")
    JournalCheck.objects.create(
        at=clock.now(),
        postings=3,
        problems=["L’écriture 2 a été changée."],
        ledger_cents=500,
        stripe_cents=700,
    )
    page = desk.open("journal")
    assert "La chaîne est rompue" in page
    assert "−2,00 €" in page


def test_an_order_shows_all_its_parts_and_its_money(desk: Desk, sold: Order) -> None:
    page = desk.open("order", sold.number)
    for said in (
        "Boulangerie Martin",
        "Librairie des Halles",
        "Louise Garnier",
        "120,00 €",
        "Versement 90,40 €",
    ):
        assert said in page
