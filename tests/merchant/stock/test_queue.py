"""The queue of the counter's page: batches, once each, and sentences for what cannot be."""

import json
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.models import User
from shops.merchants.services import add_staff
from shops.partner.models import Partner, StockRecord
from shops.stock.models import Cause
from tests.factories import make_product, stock_record_of
from tests.merchant.counter import Counter
from tests.merchant.stock.shelf import movements_of

pytestmark = pytest.mark.usefixtures("market_day")

DEVICE = str(uuid4())


@pytest.fixture
def jam(bakery: Partner, market_day: datetime) -> StockRecord:
    return stock_record_of(make_product(bakery, "Confiture", stock=5))


def entry(record: StockRecord, kind: str, quantity: int = 0, **more: Any) -> dict[str, Any]:
    told = {"nonce": str(uuid4()), "article": record.pk, "kind": kind, "quantity": quantity}
    return {**told, "age": 0, **more}


def send(
    counter: Counter, *entries: dict[str, Any], status: int = 200, **more: Any
) -> list[dict[str, Any]]:
    told = {"shop": counter.shop.code, "device": DEVICE, "entries": list(entries), **more}
    answer = counter.client.post(
        reverse("merchant:counter_queue"), json.dumps(told), content_type="application/json"
    )
    assert answer.status_code == status
    return answer.json()["results"] if status == 200 else []  # type: ignore[no-any-return]


def test_entries_are_applied_in_their_order(counter: Counter, jam: StockRecord) -> None:
    results = send(
        counter, entry(jam, "sold", 1), entry(jam, "received", 6), entry(jam, "count", 9)
    )
    assert [result["done"] for result in results] == [True, True, True]
    assert [result["on_hand"] for result in results] == [4, 10, 9]


def test_a_batch_sent_again_changes_nothing(counter: Counter, jam: StockRecord) -> None:
    batch = [entry(jam, "sold", 1), entry(jam, "received", 6)]
    send(counter, *batch)
    again = send(counter, *batch)
    assert [result["done"] for result in again] == [True, True]
    assert movements_of(jam) == [
        (Cause.OPENING, 5),
        (Cause.SOLD_IN_SHOP, -1),
        (Cause.RECEIVED, 6),
    ]


def test_what_cannot_be_is_answered_in_words_and_the_rest_is_done(
    counter: Counter, jam: StockRecord
) -> None:
    too_many, one = send(counter, entry(jam, "sold", 7), entry(jam, "sold", 1))
    assert (too_many["done"], too_many["code"]) == (False, "stock_too_low")
    assert too_many["message"] == "Il n’y en a que 5 en rayon."
    assert too_many["on_hand"] == 5
    assert one["on_hand"] == 4


def test_an_old_count_is_answered_by_who_counted_since(counter: Counter, jam: StockRecord) -> None:
    counter.tap("counter", nonce=uuid4(), article=jam.pk, kind="count", quantity=4)
    (result,) = send(counter, entry(jam, "count", 8, age=600_000))
    assert result["code"] == "counted_since"
    assert "Déjà compté par Claire Martin" in result["message"]


def test_an_entry_is_undone_by_another_entry(counter: Counter, jam: StockRecord) -> None:
    sale = entry(jam, "sold", 2)
    send(counter, sale, entry(jam, "undo", undoes=sale["nonce"]))
    jam.refresh_from_db()
    assert jam.num_in_stock == 5


@pytest.mark.parametrize(
    "more",
    [
        {"entries": "?"},
        {"device": "?"},
        {"entries": [{"kind": "sold"}]},
        {"entries": [{}] * 101},
        {"entries": [{"nonce": str(uuid4()), "article": 1, "kind": "sold", "age": "NaN"}]},
    ],
)
def test_what_is_no_batch_is_refused_as_a_whole(
    counter: Counter, jam: StockRecord, more: dict[str, Any]
) -> None:
    send(counter, entry(jam, "sold", 1), status=400, **more)


def test_a_batch_of_another_shop_is_refused(
    counter: Counter, jam: StockRecord, bookshop: Partner
) -> None:
    send(counter, entry(jam, "sold", 1), status=403, shop=bookshop.code)
    novel = stock_record_of(make_product(bookshop))
    send(counter, entry(jam, "sold", 1), entry(novel, "sold", 1), status=403)
    assert len(movements_of(jam)) == 1


def test_the_queue_of_one_shop_arrives_while_another_is_open(
    client: Client, baker: User, bookshop: Partner, counter: Counter, jam: StockRecord
) -> None:
    add_staff(actor=SYSTEM, shop=bookshop, user=baker)
    client.post(reverse("merchant:shops"), {"shop": bookshop.code})
    (result,) = send(counter, entry(jam, "sold", 1))
    assert result["done"]


def test_the_list_of_articles_is_sent_once(counter: Counter, jam: StockRecord) -> None:
    address = reverse("merchant:counter_articles")
    first = counter.client.get(address)
    assert first.json()["articles"] == [[jam.pk, "Confiture", jam.partner_sku, "", 5, 0]]
    same = counter.client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert same.status_code == 304
    send(counter, entry(jam, "sold", 1))
    other = counter.client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200
