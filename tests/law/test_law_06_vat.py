"""Law 6, as far as the first orders go: VAT line by line, and merchants without VAT."""

import pytest
from django.test import Client

from shops.merchants.models import Merchant
from shops.partner.models import Partner
from tests.law.reading import NB, contracts, exact, flat, page_url
from tests.orders.mailbox import Mailbox
from tests.orders.market import Market
from tests.storefront.conftest import Stalls
from tests.storefront.visits import add, choose_first, product_url

pytestmark = pytest.mark.django_db
LOUISE = "louise@exemple.test"
EXEMPT = f"TVA non applicable, art. 293{NB}B du CGI"


def test_the_contract_states_the_vat_of_each_line(
    market: Market, stalls: Stalls, mailbox: Mailbox
) -> None:
    market.buy(stalls.novel)

    mail = mailbox.only(to=LOUISE, kind="mail")

    (text,) = contracts(mail).values()
    assert "1,09 € (5,5 %)" in text
    assert f"TVA 5,5{NB}% comprise" in mail.text


def test_CGI_293_B_a_merchant_without_vat_says_so_wherever_a_price_or_contract_stands(
    client: Client, market: Market, stalls: Stalls, bookshop: Partner, mailbox: Mailbox
) -> None:
    Merchant.objects.filter(shops=bookshop).update(vat_exempt=True, vat_number="")
    add(client, stalls.novel)
    choose_first(client, bookshop)

    pages = (
        product_url(stalls.novel),
        page_url("checkout"),
        page_url("shop", bookshop.code),
        page_url("seller_terms", bookshop.code),
    )
    for url in pages:
        assert EXEMPT in exact(client.get(url)), url
    market.buy(stalls.novel)
    mail = mailbox.only(to=LOUISE, kind="mail")
    assert EXEMPT in mail.text
    (contract,) = contracts(mail).values()
    assert flat(EXEMPT) in contract
    assert "(5,5 %)" not in contract
