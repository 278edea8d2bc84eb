"""Sixty-four buyers want the last one at the same moment, on PostgreSQL: exactly one gets it.

Beside each test stands its twin, which takes without the guard and shows that the race is real:
read what is left, and only then write.
"""

from datetime import datetime, timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.db.models import F
from django_scopes import scopes_disabled

from shops.hours.models import Slot, SlotHold
from shops.hours.services import WindowFull, book_place
from shops.hours.windows import windows_for
from shops.partner.models import AvailabilityKind, Partner, StockRecord
from shops.stock.models import DayQuantity, StockHold
from shops.stock.services import Want, hold_units
from tests.concurrency.crowd import SECONDS, all_at_once, failures, needs_postgres
from tests.factories import MARKET_DAY, make_product, stock_record_of

pytestmark = [
    pytest.mark.postgres,
    needs_postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("market_day"),
]

BUYERS = 64
SATURDAY = MARKET_DAY + timedelta(days=2)


@pytest.fixture
def last_unit(bakery: Partner) -> StockRecord:
    return stock_record_of(make_product(bakery, stock=1))


@pytest.fixture
def last_of_the_day(bakery: Partner) -> StockRecord:
    product = make_product(bakery, availability=AvailabilityKind.PER_DAY, per_day_quantity=1)
    return stock_record_of(product)


@pytest.fixture
def last_place(bakery: Partner) -> datetime:
    bakery.window_capacity = 1
    bakery.save()
    return windows_for(bakery)[0].starts_at


def buy(want: Want, owner: UUID) -> bool:
    with transaction.atomic():
        return hold_units(wants=[want], owner=owner) == []


class TestTheLastUnit:
    def test_goes_to_exactly_one_of_64_buyers(self, last_unit: StockRecord) -> None:
        outcomes = all_at_once(lambda _n: buy(Want(last_unit.pk, uuid4(), 1), uuid4()), BUYERS)
        assert failures(outcomes) == []
        assert outcomes.count(True) == 1
        last_unit.refresh_from_db()
        assert last_unit.num_allocated == 1
        with scopes_disabled():
            assert StockHold.objects.count() == 1

    def test_without_the_guard_is_sold_many_times(self, last_unit: StockRecord) -> None:
        everyone_looked = Barrier(BUYERS)

        def unguarded(_number: int) -> bool:
            with transaction.atomic():
                record = StockRecord.objects.get(pk=last_unit.pk)
                is_left = record.counted_available >= 1
                everyone_looked.wait(SECONDS)
                if is_left:
                    held = F("num_allocated") + 1
                    StockRecord.objects.filter(pk=last_unit.pk).update(num_allocated=held)
                return is_left

        outcomes = all_at_once(unguarded, BUYERS)
        assert failures(outcomes) == []
        last_unit.refresh_from_db()
        assert outcomes.count(True) == last_unit.num_allocated == BUYERS


class TestTheLastOfADay:
    def test_goes_to_exactly_one_of_64_buyers(self, last_of_the_day: StockRecord) -> None:
        """Nobody has ordered for that day yet: all of them make its row at the same moment."""
        record_id = last_of_the_day.pk
        outcomes = all_at_once(
            lambda _n: buy(Want(record_id, uuid4(), 1, SATURDAY), uuid4()), BUYERS
        )
        assert failures(outcomes) == []
        assert outcomes.count(True) == 1
        with scopes_disabled():
            assert DayQuantity.objects.get().held == StockHold.objects.count() == 1

    def test_without_the_guard_is_sold_many_times(self, last_of_the_day: StockRecord) -> None:
        with scopes_disabled():
            day_id = DayQuantity.objects.create(
                stock_record=last_of_the_day, day=SATURDAY, quantity=1
            ).pk
        everyone_looked = Barrier(BUYERS)

        def unguarded(_number: int) -> bool:
            with transaction.atomic(), scopes_disabled():
                row = DayQuantity.objects.get(pk=day_id)
                is_left = row.held < row.quantity
                everyone_looked.wait(SECONDS)
                if is_left:
                    DayQuantity.objects.filter(pk=day_id).update(held=F("held") + 1)
                return is_left

        outcomes = all_at_once(unguarded, BUYERS)
        assert failures(outcomes) == []
        with scopes_disabled():
            assert outcomes.count(True) == DayQuantity.objects.get().held == BUYERS


class TestTheLastPlaceOfAWindow:
    def test_goes_to_exactly_one_of_64_buyers(self, bakery: Partner, last_place: datetime) -> None:
        def come(_number: int) -> bool:
            try:
                with transaction.atomic():
                    book_place(shop=bakery, starts_at=last_place, owner=uuid4())
            except WindowFull:
                return False
            return True

        outcomes = all_at_once(come, BUYERS)
        assert failures(outcomes) == []
        assert outcomes.count(True) == 1
        with scopes_disabled():
            assert Slot.objects.get().held == SlotHold.objects.count() == 1

    def test_without_the_guard_is_given_many_times(
        self, bakery: Partner, last_place: datetime
    ) -> None:
        with scopes_disabled():
            slot_id = Slot.objects.create(
                shop=bakery,
                starts_at=last_place,
                ends_at=last_place + timedelta(hours=2),
                local_date=MARKET_DAY,
                capacity=1,
            ).pk
        everyone_looked = Barrier(BUYERS)

        def unguarded(_number: int) -> bool:
            with transaction.atomic(), scopes_disabled():
                slot = Slot.objects.get(pk=slot_id)
                is_left = slot.held < slot.capacity
                everyone_looked.wait(SECONDS)
                if is_left:
                    Slot.objects.filter(pk=slot_id).update(held=F("held") + 1)
                return is_left

        outcomes = all_at_once(unguarded, BUYERS)
        assert failures(outcomes) == []
        with scopes_disabled():
            assert outcomes.count(True) == Slot.objects.get().held == BUYERS


def test_baskets_in_opposite_order_never_wait_for_each_other(bakery: Partner) -> None:
    """Each buyer wants the same ten products, listed in an order of their own."""
    records = [stock_record_of(make_product(bakery, stock=BUYERS)).pk for _ in range(10)]

    def buy_all(number: int) -> bool:
        turned = records[number % 10 :] + records[: number % 10]
        wants = [Want(pk, uuid4(), 1) for pk in (turned if number % 2 else reversed(turned))]
        with transaction.atomic():
            return hold_units(wants=wants, owner=uuid4()) == []

    outcomes = all_at_once(buy_all, BUYERS)
    assert outcomes == [True] * BUYERS
    held = StockRecord.objects.filter(pk__in=records).values_list("num_allocated", flat=True)
    assert set(held) == {BUYERS}
