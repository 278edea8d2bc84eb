"""« Pour ma compta »: the page, the files, and who may see them."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.models import User
from marketplace.merchant.figures.accounting import bounds_of, month_of
from orders.returns import services as returns
from payments.gateway.transfers import TransferSnapshot
from payments.transfers.models import Transfer
from payments.transfers.sending import record_sent
from shops.merchants.models import StaffRole
from shops.merchants.services import add_staff
from shops.partner.models import Partner
from tests import factories
from tests.merchant.counter import Counter
from tests.orders.market import Market, later, line_of, part_of, staff

NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def lived(counter: Counter, market: Market, baker: User) -> Transfer:
    """A hundred euros of bread and forty of cider, sold; a loaf is missing, the rest is given and paid."""
    bread = factories.make_product(counter.shop, "Pain", 1000)
    apron = factories.make_product(counter.shop, "Tablier", 4000, vat_rate=factories.Decimal("20"))
    order = market.buy((bread, 10), apron)
    returns.refuse_line(
        actor=staff(baker),
        shop_order_ref=part_of(order).reference,
        line_ref=line_of(order, "Pain").reference,
        quantity=1,
    )
    counter.give(part_of(order), code=order.pickup_code)
    transfer = Transfer.objects.get(order_ref=order.reference)
    record_sent(transfer.pk, TransferSnapshot("tr_1", transfer.amount_cents, 0, "", ""))
    return transfer


def test_sales_stand_by_rate_with_and_without_tax(counter: Counter, lived: Transfer) -> None:
    page = counter.open("accounts")
    assert "20 % 40,00 € 0,00 € 40,00 € 33,33 € 6,67 €" in page
    assert "5,5 % 100,00 € 10,00 € 90,00 € 85,31 € 4,69 €" in page
    assert "Total 140,00 € 10,00 € 130,00 € 118,64 € 11,36 €" in page


def test_the_account_leads_from_one_balance_to_the_next(counter: Counter, lived: Transfer) -> None:
    page = counter.open("accounts")
    assert "Dû au début du mois 0,00 €" in page
    assert "Ventes payées par carte 140,00 €" in page
    assert "Remboursements −10,00 €" in page
    assert "Commission hors TVA −10,40 €" in page
    assert "TVA sur la commission −2,08 €" in page
    assert "Versements −117,52 €" in page
    assert "Dû à la fin du mois 0,00 €" in page


def test_transfers_are_dated_and_name_their_order(counter: Counter, lived: Transfer) -> None:
    page = counter.open("accounts")
    assert "Versé ce mois-ci : 117,52 € jeudi 19 novembre" in page


def test_what_is_paid_in_the_shop_stands_apart_and_is_never_received(
    counter: Counter, market: Market
) -> None:
    Partner.objects.filter(pk=counter.shop.pk).update(mode="reserves")
    counter.shop.refresh_from_db()
    order = market.order_of((factories.make_product(counter.shop, "Brioche", 620), 2))
    counter.give(part_of(order), code=order.pickup_code)
    page = counter.open("accounts")
    assert "À part : à payer en boutique 12,40 €" in page
    assert "Carte, par la place de marché 0,00 €" in page
    assert "Aucune vente payée par carte" in page


def test_a_month_begins_and_ends_by_the_towns_clock(market_day: object) -> None:
    start, end = bounds_of(NOVEMBER)
    assert (start.isoformat(), end.isoformat()) == (
        "2026-10-31T23:00:00+00:00",
        "2026-11-30T23:00:00+00:00",
    )


def test_next_month_begins_with_what_was_due(counter: Counter, market: Market) -> None:
    order = market.buy((factories.make_product(counter.shop, "Pain", 1000), 2))
    later(days=20)
    page = counter.open("accounts")
    assert "Décembre 2026" in page
    assert "Dû au début du mois 20,00 €" in page
    assert "dont payé par les clients, pas encore retiré 20,00 €" in page
    november = counter.open("accounts", mois="2026-11")
    assert "Ventes payées par carte 20,00 €" in november
    assert order.number not in november


@pytest.mark.parametrize("asked", ["", "nonsense", "2031-01", "0001-01", "2026-13"])
def test_an_address_without_a_month_shows_one(counter: Counter, market: Market, asked: str) -> None:
    assert "Pour ma compta" in counter.open("accounts", mois=asked)


def test_a_merchant_in_franchise_reads_no_tax(counter: Counter, lived: Transfer) -> None:
    merchant = counter.shop.merchant
    assert merchant is not None
    merchant.vat_exempt = True
    merchant.save()
    page = counter.open("accounts")
    assert "TVA non applicable" in page
    assert "sans TVA 140,00 € 10,00 € 130,00 € 130,00 € 0,00 €" in page


def test_the_csv_says_what_the_page_says(counter: Counter, lived: Transfer) -> None:
    answer = counter.client.get(reverse("merchant:accounts_csv"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert ["5,5 %".replace(" ", "\u00a0"), "100,00", "10,00", "90,00", "85,31", "4,69"] in rows
    assert ["Versements", "-117,52"] in rows
    assert any(row[:1] == ["19/11/2026"] and row[-1] == "117,52" for row in rows)
    assert 'filename="compta-2026-11.csv"' in answer["Content-Disposition"]


def test_the_pdf_says_what_the_page_says(counter: Counter, lived: Transfer) -> None:
    answer = counter.client.get(reverse("merchant:accounts_pdf"))
    said = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().replace("\u00a0", " ")
    for words in (
        "Novembre 2026",
        "Boulangerie Martin SARL",
        "118,64 €",
        "117,52 €",
        "n’est pas fini",
    ):
        assert words in said.replace("\u202f", " ")


def test_whoever_owns_one_of_the_sellers_shops_does_not_see_the_others(
    counter: Counter, lived: Transfer, client: Client
) -> None:
    partner = factories.make_user("ana@exemple.test", "Ana Lopes")
    add_staff(actor=SYSTEM, shop=counter.shop, user=partner, role=StaffRole.OWNER)
    factories.make_shop("depot", "Le Dépôt du pont", merchant=counter.shop.merchant)
    client.force_login(partner)
    for name in ("accounts", "accounts_csv", "accounts_pdf"):
        assert client.get(reverse(f"merchant:{name}")).status_code == 403


def test_the_sellers_shops_are_in_one_month(counter: Counter, market: Market, baker: User) -> None:
    depot = factories.make_shop("depot", "Le Dépôt", merchant=counter.shop.merchant, owner=baker)
    market.buy(
        factories.make_product(counter.shop, "Pain", 1000),
        factories.make_product(depot, "Brioche", 500),
    )
    assert counter.shop.merchant is not None
    page = month_of(counter.shop.merchant, NOVEMBER)
    assert page.shops == ["Boulangerie Martin", "Le Dépôt"]
    assert page.statement.sales == page.total.sold == 1500


def test_the_queries_do_not_grow_with_orders(counter: Counter, market: Market) -> None:
    bread = factories.make_product(counter.shop, "Pain", 1000, stock=100)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            counter.open("accounts")
        return len(captured)

    def order(shopper: Market) -> None:
        bought = shopper.buy((bread, 2))
        counter.give(part_of(bought), code=bought.pickup_code)
        transfer = Transfer.objects.get(order_ref=bought.reference)
        record_sent(
            transfer.pk, TransferSnapshot(f"tr_{transfer.pk}", transfer.amount_cents, 0, "", "")
        )

    order(market)
    queries()
    few = queries()
    for _ in range(5):
        order(Market())
    assert queries() == few <= 26
