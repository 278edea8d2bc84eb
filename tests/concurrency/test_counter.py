"""Many phones at one counter, on PostgreSQL: an entry counts once, a count is not written over.

Beside each test stands its twin, which acts without the lock and shows that the race is real.
"""

from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.db.models import F
from django_scopes import scopes_disabled

from marketplace.kernel import clock
from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.models import OutboxMessage
from shops.partner.models import Partner, StockRecord
from shops.stock.counter import COUNT, SOLD, Entry, enter_at_counter
from shops.stock.models import Cause, StockMovement, StockWatch
from shops.stock.services import record_movement, watch_stock
from tests.concurrency.crowd import SECONDS, all_at_once, failures, needs_postgres
from tests.factories import make_product, stock_record_of
from tests.shops.counters import assert_counters_are_true

pytestmark = [
    pytest.mark.postgres,
    needs_postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("market_day"),
]

PHONES = 32


@pytest.fixture
def jam(bakery: Partner) -> StockRecord:
    return stock_record_of(make_product(bakery, stock=PHONES * 2))


def on_hand(record: StockRecord) -> int:
    record.refresh_from_db()
    return record.num_in_stock or 0


class TestAnEntrySentManyTimes:
    def test_takes_effect_once(self, jam: StockRecord) -> None:
        entry = Entry(uuid4(), jam.pk, SOLD, 1)
        outcomes = all_at_once(lambda _n: enter_at_counter(actor=SYSTEM, entry=entry), PHONES)
        assert failures(outcomes) == []
        assert [entered.is_new for entered in outcomes].count(True) == 1
        assert on_hand(jam) == PHONES * 2 - 1
        assert_counters_are_true()

    def test_without_the_lock_takes_effect_many_times(self, jam: StockRecord) -> None:
        """The nonce is looked for, nobody has it yet, and everybody sells."""
        nonce, everyone_looked = uuid4(), Barrier(PHONES)

        def unguarded(_number: int) -> None:
            with transaction.atomic(), scopes_disabled():
                is_known = StockMovement.objects.filter(nonce=nonce).exists()
                everyone_looked.wait(SECONDS)
                if not is_known:
                    shelf = StockRecord.objects.filter(pk=jam.pk)
                    shelf.update(num_in_stock=F("num_in_stock") - 1)

        assert failures(all_at_once(unguarded, PHONES)) == []
        assert on_hand(jam) == PHONES


class TestACountAmidSales:
    def test_loses_no_sale(self, jam: StockRecord) -> None:
        """One phone counts, the others sell one each: whatever came first, nothing is lost."""
        first = PHONES + 3

        def act(number: int) -> None:
            if number == 0:
                enter(jam, COUNT, first)
            else:
                enter(jam, SOLD, 1)

        assert failures(all_at_once(act, PHONES)) == []
        with scopes_disabled():
            count = StockMovement.objects.get(cause=Cause.COUNT)
            later = StockMovement.objects.filter(cause=Cause.SOLD_IN_SHOP, pk__gt=count.pk).count()
        assert on_hand(jam) == first - later
        assert_counters_are_true()

    def test_without_the_lock_makes_the_journal_wrong(self, jam: StockRecord) -> None:
        """Everybody reads the shelf, and then writes what they make of it."""
        everyone_looked = Barrier(PHONES)

        def unguarded(number: int) -> None:
            with transaction.atomic():
                known = StockRecord.objects.get(pk=jam.pk).num_in_stock or 0
                everyone_looked.wait(SECONDS)
                after = 5 if number == 0 else known - 1
                StockRecord.objects.filter(pk=jam.pk).update(num_in_stock=after)
                write(jam, after - known)

        assert failures(all_at_once(unguarded, PHONES)) == []
        with pytest.raises(AssertionError):
            assert_counters_are_true()


class TestWhoWaits:
    def test_is_told_once_whoever_brings_it_back(self, bakery: Partner) -> None:
        """Thirty-two deliveries of one unit: never more messages than people who wait."""
        shelf = stock_record_of(make_product(bakery, stock=0))
        for number in range(3):
            watch_stock(stock_record_id=shelf.pk, email=f"a{number}@exemple.test", language="fr")
        outcomes = all_at_once(
            lambda _n: record_movement(
                actor=SYSTEM, stock_record_id=shelf.pk, quantity=1, cause=Cause.RECEIVED
            ),
            PHONES,
        )
        assert failures(outcomes) == []
        told = OutboxMessage.objects.filter(kind="alerts.mail").count()
        with scopes_disabled():
            assert told + StockWatch.objects.count() == 3
        assert told >= 1

    def test_without_the_lock_would_be_chosen_many_times(self, bakery: Partner) -> None:
        shelf = stock_record_of(make_product(bakery, stock=0))
        watch_stock(stock_record_id=shelf.pk, email="louise@exemple.test", language="fr")
        everyone_looked = Barrier(PHONES)

        def unguarded(_number: int) -> UUID:
            with scopes_disabled():
                token = StockWatch.objects.get(stock_record=shelf).token
                everyone_looked.wait(SECONDS)
                StockWatch.objects.filter(token=token).delete()
            return token

        outcomes = all_at_once(unguarded, PHONES)
        assert failures(outcomes) == []
        assert len(outcomes) == PHONES


def enter(record: StockRecord, kind: str, quantity: int) -> None:
    enter_at_counter(actor=SYSTEM, entry=Entry(uuid4(), record.pk, kind, quantity))


def write(record: StockRecord, quantity: int) -> None:
    with scopes_disabled():
        StockMovement.objects.create(
            stock_record=record,
            quantity=quantity,
            cause=Cause.SOLD_IN_SHOP,
            actor_kind="system",
            at=clock.now(),
        )
