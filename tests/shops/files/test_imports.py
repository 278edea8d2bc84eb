"""What a file changes in a shop's catalogue."""

from datetime import datetime
from decimal import Decimal

import pytest
from django_scopes import scopes_disabled

from shops.files.models import Result, RunState
from shops.partner.models import Partner, StockRecord
from tests.shops.files.carry import (
    all_untouched,
    carry_in,
    check,
    csv,
    product_of,
    real_file,
    results,
    rows_of,
    take_back,
)

pytestmark = pytest.mark.django_db

PEN = ("Référence;Nom;Prix TTC;TVA;Stock", "A1;Stylo plume;12,50;20;4")


def test_a_file_is_only_checked_at_first(bookshop: Partner, market_day: datetime) -> None:
    run = check(bookshop, csv(*PEN))
    assert run.state == RunState.CHECKED
    assert results(run) == {Result.CREATED: 1}
    assert not StockRecord.objects.filter(partner=bookshop).exists()


def test_an_import_creates_the_product(bookshop: Partner, market_day: datetime) -> None:
    run = carry_in(bookshop, csv(*PEN))
    assert run.state == RunState.DONE
    record = StockRecord.objects.get(partner=bookshop, partner_sku="A1")
    assert (record.price_cents, record.vat_rate, record.num_in_stock) == (1250, Decimal(20), 4)
    assert record.product.title == "Stylo plume"


def test_the_same_file_twice_changes_nothing(bookshop: Partner, market_day: datetime) -> None:
    carry_in(bookshop, csv(*PEN))
    assert all_untouched(check(bookshop, csv(*PEN)))


def test_a_later_file_says_old_and_new(bookshop: Partner, market_day: datetime) -> None:
    carry_in(bookshop, csv(*PEN))
    run = carry_in(bookshop, csv(PEN[0], "A1;Stylo à plume;13;20;7"))
    changes = {label: (old, new) for label, old, new in rows_of(run)[0].changes}
    assert changes == {
        "Nom": ("Stylo plume", "Stylo à plume"),
        "Prix": ("12,50\u00a0€", "13,00\u00a0€"),
        "Stock": ("4", "7"),
    }
    record = StockRecord.objects.get(partner=bookshop, partner_sku="A1")
    assert (record.price_cents, record.num_in_stock) == (1300, 7)
    assert record.product.title == "Stylo à plume"


@pytest.mark.parametrize(
    "name",
    [
        "shopify-apparel.csv",
        "shopify-home-and-garden.csv",
        "shopify-jewelery.csv",
        "woocommerce-sample_products.csv",
    ],
)
def test_a_real_file_comes_in_and_then_changes_nothing(
    name: str, bookshop: Partner, market_day: datetime
) -> None:
    content = real_file(name)
    done = carry_in(bookshop, content)
    assert done.state == RunState.DONE
    assert results(done)[Result.CREATED] >= 11
    second = results(check(bookshop, content))
    refused = results(done).get(Result.REFUSED, 0)
    assert second == {
        Result.UNTOUCHED: results(done)[Result.CREATED],
        **({Result.REFUSED: refused} if refused else {}),
    }


def test_an_import_can_be_taken_back(bookshop: Partner, market_day: datetime) -> None:
    carry_in(bookshop, csv(*PEN))
    later = carry_in(bookshop, csv(PEN[0], "A1;Stylo à plume;13;20;7", "A2;Encre;5;20;1"))
    undone = take_back(later)
    assert undone.state == RunState.UNDONE
    record = StockRecord.objects.get(partner=bookshop, partner_sku="A1")
    assert (record.price_cents, record.num_in_stock) == (1250, 4)
    assert product_of(bookshop, "Stylo plume").archived_at is None
    assert product_of(bookshop, "Encre").archived_at is not None
    with scopes_disabled():
        assert all(not row.left for row in rows_of(undone))
