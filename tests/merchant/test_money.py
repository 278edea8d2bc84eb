"""The owner's accounts, and who sees them."""

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.models import User
from payments.gateway.transfers import TransferSnapshot
from payments.transfers.models import MerchantAccount, Transfer
from payments.transfers.sending import record_sent
from shops.merchants.models import StaffRole
from shops.merchants.services import add_staff
from shops.partner.models import Partner
from tests import factories
from tests.merchant.counter import Counter
from tests.orders.market import Market, part_of


@pytest.fixture
def sold(counter: Counter, market: Market) -> Transfer:
    """A hundred euros of bread, given to the customer; 8 % commission and its VAT."""
    order = market.buy((factories.make_product(counter.shop, "Pain", 1000), 10))
    counter.give(part_of(order), code=order.pickup_code)
    return Transfer.objects.get(order_ref=order.reference)


def test_sales_commission_and_what_is_owed(counter: Counter, sold: Transfer) -> None:
    page = counter.open("money")
    assert "100,00 € Ventes du mois" in page
    assert "90,40 € Vous est dû" in page
    assert "8,00 € Commission du mois" in page
    assert "part à 10 h 15" in page


def test_a_transfer_that_was_sent(counter: Counter, sold: Transfer) -> None:
    record_sent(sold.pk, TransferSnapshot("tr_1", sold.amount_cents, 0, "", ""))
    page = counter.open("money")
    assert "90,40 € Versé ce mois-ci" in page
    assert "0,00 € Vous est dû" in page
    assert "versé le jeudi 19 novembre" in page


def test_an_account_that_is_not_complete_is_said(counter: Counter, sold: Transfer) -> None:
    assert "Vos versements attendent" in counter.open("money")
    MerchantAccount.objects.create(
        merchant=counter.shop.merchant,
        account_id="acct_1",
        transfers_active=True,
        payouts_enabled=True,
    )
    assert "Vos versements attendent" not in counter.open("money")


def test_another_shops_transfers_stay_hidden(
    counter: Counter, sold: Transfer, bookshop: Partner, bookseller: User
) -> None:
    counter.client.force_login(bookseller)
    page = counter.open("money")
    assert "90,40" not in page
    assert "Pas encore de versement" in page


def test_an_employee_does_orders_and_sees_no_money(client: Client, bakery: Partner) -> None:
    employee = factories.make_user("leo@exemple.test", "Léo Petit")
    add_staff(actor=SYSTEM, shop=bakery, user=employee, role=StaffRole.EMPLOYEE)
    client.force_login(employee)
    assert client.get(reverse("merchant:money")).status_code == 403
    page = client.get(reverse("merchant:day"))
    assert page.status_code == 200
    assert reverse("merchant:money") not in page.content.decode()


def test_with_several_shops_one_chooses(client: Client, baker: User, bakery: Partner) -> None:
    other = factories.make_shop("depot", "Le Dépôt du pont", merchant=bakery.merchant, owner=baker)
    client.force_login(baker)
    assert client.get(reverse("merchant:day")).headers["Location"] == reverse("merchant:shops")
    page = client.post(reverse("merchant:shops"), {"shop": other.code}, follow=True)
    assert "Le Dépôt du pont" in page.content.decode()


def test_nobody_chooses_a_shop_of_others(
    client: Client, baker: User, bakery: Partner, bookshop: Partner
) -> None:
    client.force_login(baker)
    assert client.post(reverse("merchant:shops"), {"shop": bookshop.code}).status_code == 404


def test_the_link_in_a_mail_opens_the_right_shop(
    client: Client, baker: User, bakery: Partner, market: Market
) -> None:
    other = factories.make_shop("depot", "Le Dépôt du pont", merchant=bakery.merchant, owner=baker)
    order = market.buy(factories.make_product(other, "Pain"))
    client.force_login(baker)
    page = client.get(reverse("merchant:order", args=[part_of(order).reference]))
    assert "Le Dépôt du pont" in page.content.decode()
