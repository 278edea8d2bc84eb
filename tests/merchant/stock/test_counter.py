"""The counter without script: find, sell, receive, count, and take back."""

from uuid import uuid4

import pytest

from shops.partner.models import Partner, StockRecord
from shops.stock.models import Cause
from tests.factories import make_product, make_variants, stock_record_of
from tests.merchant.counter import Counter
from tests.merchant.stock.shelf import movements_of

pytestmark = pytest.mark.usefixtures("market_day")


@pytest.fixture
def jam(bakery: Partner) -> StockRecord:
    product = make_product(bakery, "Confiture de figues", stock=5, sku="CONF-12")
    product.ean = "3017620422003"
    product.save()
    return stock_record_of(product)


@pytest.mark.parametrize("typed", ["3017620422003", "conf-12", "figues confiture", "Figu"])
def test_an_article_is_found_by_its_codes_and_its_words(
    counter: Counter, jam: StockRecord, typed: str
) -> None:
    assert "5 en rayon" in counter.open("counter", q=typed)


def test_a_till_that_reads_twelve_digits_finds_the_thirteen(
    counter: Counter, bakery: Partner
) -> None:
    product = make_product(bakery, "Chocolat", stock=3)
    product.ean = "0012345678905"
    product.save()
    assert "3 en rayon" in counter.open("counter", q="012345678905")


def test_variants_are_found_apart(counter: Counter, bakery: Partner) -> None:
    make_variants(bakery, "Tablier", "Taille", {"S": 2500, "M": 2500})
    page = counter.open("counter", q="tablier")
    assert "Tablier, S" in page
    assert "Tablier, M" in page


def test_another_shops_article_is_not_found(
    counter: Counter, bookshop: Partner, jam: StockRecord
) -> None:
    novel = stock_record_of(make_product(bookshop, "Le Grand Meaulnes"))
    assert "Aucun article" in counter.open("counter", q="Meaulnes")
    counter.open("counter", article=str(novel.pk), status=404)


def test_a_sale_a_delivery_and_a_count_are_each_one_movement(
    counter: Counter, jam: StockRecord
) -> None:
    assert "Il en reste 4 en rayon" in tap(counter, jam, "sold", 1)
    assert "3 reçus" in tap(counter, jam, "received", 3)
    assert "6 en rayon, c’est noté" in tap(counter, jam, "count", 6)
    assert movements_of(jam) == [
        (Cause.OPENING, 5),
        (Cause.SOLD_IN_SHOP, -1),
        (Cause.RECEIVED, 3),
        (Cause.COUNT, -1),
    ]


def test_the_same_form_sent_twice_counts_once(counter: Counter, jam: StockRecord) -> None:
    nonce = uuid4()
    tap(counter, jam, "sold", 1, nonce=nonce)
    tap(counter, jam, "sold", 1, nonce=nonce)
    jam.refresh_from_db()
    assert jam.num_in_stock == 4


def test_the_last_entries_can_be_taken_back_once(counter: Counter, jam: StockRecord) -> None:
    nonce = uuid4()
    tap(counter, jam, "sold", 2, nonce=nonce)
    assert "C’est annulé" in counter.tap("counter", nonce=uuid4(), undoes=nonce)
    counter.tap("counter", nonce=uuid4(), undoes=nonce)
    jam.refresh_from_db()
    assert jam.num_in_stock == 5


def test_more_than_there_is_cannot_be_sold(counter: Counter, jam: StockRecord) -> None:
    assert "Il n’y en a que 5 en rayon" in tap(counter, jam, "sold", 6)


@pytest.mark.parametrize("quantity", ["-1", "10000"])
def test_a_number_that_cannot_be_is_refused(
    counter: Counter, jam: StockRecord, quantity: str
) -> None:
    assert "Indiquez un" in tap(counter, jam, "count", quantity)


def tap(
    counter: Counter, record: StockRecord, kind: str, quantity: object, **values: object
) -> str:
    sent = {"nonce": uuid4(), "article": record.pk, "kind": kind, "quantity": quantity, **values}
    return counter.tap("counter", **sent)
