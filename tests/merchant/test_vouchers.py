"""The owner writes codes, sees what they cost, and stops them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orders.basket.codes import give_code
from shops.vouchers.selectors import vouchers_of
from tests import factories
from tests.merchant.counter import Counter
from tests.orders.market import Market

ANSWERS = {
    "code": "noel 26",
    "kind": "percent",
    "value": "10",
    "minimum": "",
    "first_day": "2026-11-19",
    "last_day": "",
    "customer_limit": "1",
    "total_limit": "",
}


def test_a_new_code_is_written_as_customers_read_it(counter: Counter) -> None:
    page = counter.tap("vouchers", **ANSWERS)
    assert "Le code NOEL26 est prêt" in page
    (row,) = vouchers_of(counter.shop)
    assert (row.voucher.code, row.voucher.value) == ("NOEL26", 10)


def test_amounts_are_typed_with_a_comma(counter: Counter) -> None:
    counter.tap("vouchers", **ANSWERS | {"kind": "amount", "value": "2,50", "minimum": "10,00"})
    voucher = vouchers_of(counter.shop)[0].voucher
    assert (voucher.value, voucher.minimum_cents) == (250, 1000)


def test_amounts_may_be_pasted_with_their_sign(counter: Counter) -> None:
    counter.tap("vouchers", **ANSWERS | {"kind": "amount", "value": "2€50", "minimum": "10,00 €"})
    voucher = vouchers_of(counter.shop)[0].voucher
    assert (voucher.value, voucher.minimum_cents) == (250, 1000)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"code": "é"}, "4 à 20 lettres ou chiffres"),
        ({"value": "95"}, "au plus 90"),
        ({"value": "beaucoup"}, "Indiquez un nombre"),
        ({"value": "-5"}, "Indiquez un nombre"),
        ({"value": "10,5"}, "pourcentage entier"),
        ({"minimum": "🥖"}, "Indiquez un nombre"),
        ({"kind": "amount", "value": "5", "minimum": "2"}, "6,00"),
        ({"last_day": "2026-11-01"}, "avant le premier"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    counter: Counter, answer: dict[str, str], said: str
) -> None:
    answers = ANSWERS | {"code": "GARDEMOI"} | answer
    page = counter.client.post(reverse("merchant:vouchers"), answers)
    assert page.status_code == 422
    text = page.content.decode()
    assert said in text
    assert answers["code"] in text


def test_the_list_says_how_often_and_how_much(counter: Counter, market: Market) -> None:
    factories.make_voucher(counter.shop)
    market.put(factories.make_product(counter.shop, "Tarte", 1000))
    give_code(visitor=market.visitor, shop_id=counter.shop.pk, code="BIENVENUE")
    market.order(counter.shop)
    assert "1 commande, 2,00" in counter.open("vouchers")


def test_a_code_is_stopped_and_taken_up_again(counter: Counter) -> None:
    voucher = factories.make_voucher(counter.shop)
    assert "est arrêté" in counter.tap("voucher_switch", voucher.pk)
    assert "sert de nouveau" in counter.tap("voucher_switch", voucher.pk)


def test_the_list_takes_the_same_queries_for_one_and_for_ten(counter: Counter) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            counter.open("vouchers")
        return len(captured)

    factories.make_voucher(counter.shop)
    counter.open("vouchers")
    one = queries()
    for number in range(9):
        factories.make_voucher(counter.shop, f"CODE{number}")
    assert queries() == one
