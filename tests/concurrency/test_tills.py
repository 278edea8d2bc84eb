"""A till whose network stutters sends one sale many times at the same moment, on PostgreSQL.

The twin looks for the key before it sells, without writing it first, and sells several times.
"""

import json

import pytest
from django.core.cache import cache
from django.test import Client
from django_scopes import scopes_disabled

from marketplace.kernel.actors import SYSTEM, Actor
from shops.partner.models import Partner, StockRecord
from shops.stock.models import Cause
from shops.stock.services import record_movement
from shops.tills.models import Till, TillCall
from shops.tills.services import Answer, answer_once, create_till
from tests.concurrency.crowd import all_at_once, failures, needs_postgres
from tests.factories import make_product, stock_record_of

pytestmark = [
    pytest.mark.postgres,
    needs_postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("market_day"),
]

CALLS = 32


def sell(till: Till, record: StockRecord) -> Answer:
    """One unit less on the shelf."""
    record_movement(
        actor=Actor("till", str(till.public_id)),
        stock_record_id=record.pk,
        quantity=-1,
        cause=Cause.SOLD_IN_SHOP,
    )
    return Answer(200, {"sold": 1})


def till_and_record(bakery: Partner) -> tuple[Till, StockRecord]:
    till, _secret = create_till(actor=SYSTEM, shop=bakery, name="Caisse")
    return till, stock_record_of(make_product(bakery, stock=CALLS))


def on_hand(record: StockRecord) -> int:
    record.refresh_from_db()
    return record.num_in_stock or 0


def test_one_key_sells_once(bakery: Partner) -> None:
    till, record = till_and_record(bakery)
    outcomes = all_at_once(
        lambda _number: answer_once(till, "ticket-1", b"-1", lambda: sell(till, record)), CALLS
    )
    assert failures(outcomes) == []
    assert {outcome.body["sold"] for outcome in outcomes} == {1}
    assert on_hand(record) == CALLS - 1


def test_without_the_key_written_first_it_sells_several_times(bakery: Partner) -> None:
    till, record = till_and_record(bakery)

    def look_then_sell(_number: int) -> None:
        with scopes_disabled():
            if not TillCall.objects.filter(till=till, key="ticket-1").exists():
                sell(till, record)

    all_at_once(look_then_sell, CALLS)
    assert on_hand(record) < CALLS - 1


def test_many_changes_at_once_in_opposite_orders_never_wait_in_a_ring(bakery: Partner) -> None:
    cache.clear()
    skus = [f"A{number}" for number in range(12)]
    for sku in skus:
        make_product(bakery, sku, sku=sku)
    secrets = [create_till(actor=SYSTEM, shop=bakery, name=f"{n}")[1] for n in range(8)]

    def send(number: int) -> int:
        ordered = skus if number % 2 else skus[::-1]
        body = {
            "changes": [
                {"sku": sku, "quantity": number, "price_cents": 100 + number} for sku in ordered
            ]
        }
        answer = Client().generic(
            "POST", "/api/v1/changes", json.dumps(body), "application/json",
            headers={"Authorization": f"Bearer {secrets[number % 8]}"},
        )  # fmt: skip
        return answer.status_code

    outcomes = all_at_once(send, 24)
    assert failures(outcomes) == []
    assert set(outcomes) == {200}
