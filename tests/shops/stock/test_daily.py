"""The morning's round: what runs low, once a day; on Tuesdays, what nobody has confirmed."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from marketplace.kernel import clock, deadlines, events
from marketplace.kernel.actors import SYSTEM
from shops.partner.models import Partner, SellingMode, StockRecord
from shops.stock.counter import confirm_stock
from shops.stock.daily import ShelfLow, StockQuestioned, plan_morning_round, to_confirm
from shops.stock.models import Cause
from shops.stock.services import WrongNumber, record_movement, set_low_stock, set_on_hand
from tests.factories import go_to_market_day, make_product, stock_record_of

TUESDAY = date(2026, 11, 24)


@pytest.fixture
def heard() -> Iterator[list[Any]]:
    """What the round publishes."""
    said: list[Any] = []
    for event in (ShelfLow, StockQuestioned):
        events.register(event, said.append)
    yield said
    for event in (ShelfLow, StockQuestioned):
        events._handlers[event].remove(said.append)


@pytest.fixture
def jam(bakery: Partner, market_day: datetime) -> StockRecord:
    return stock_record_of(make_product(bakery, "Confiture", stock=5))


def sell(record: StockRecord, quantity: int) -> None:
    record_movement(
        actor=SYSTEM, stock_record_id=record.pk, quantity=-quantity, cause=Cause.SOLD_IN_SHOP
    )


def next_morning() -> None:
    clock.move_by(timedelta(days=1))
    plan_morning_round()
    plan_morning_round()
    deadlines.run_due()


def test_a_shop_is_told_once_in_the_morning_what_runs_low(
    jam: StockRecord, heard: list[Any]
) -> None:
    set_low_stock(actor=SYSTEM, stock_record_id=jam.pk, threshold=2)
    sell(jam, 3)
    next_morning()
    (said,) = heard
    assert [(item.title, item.left, item.threshold) for item in said.low] == [("Confiture", 2, 2)]
    deadlines.run_due()
    assert len(heard) == 1


def test_what_has_not_changed_is_not_told_again(jam: StockRecord, heard: list[Any]) -> None:
    set_low_stock(actor=SYSTEM, stock_record_id=jam.pk, threshold=2)
    sell(jam, 3)
    next_morning()
    next_morning()
    assert len(heard) == 1


def test_what_ran_out_is_told_without_any_threshold(jam: StockRecord, heard: list[Any]) -> None:
    sell(jam, 5)
    next_morning()
    assert [item.title for item in heard[0].out] == ["Confiture"]


def test_a_shelf_above_its_threshold_is_silent(jam: StockRecord, heard: list[Any]) -> None:
    set_low_stock(actor=SYSTEM, stock_record_id=jam.pk, threshold=2)
    sell(jam, 1)
    next_morning()
    assert heard == []


@pytest.mark.parametrize("threshold", [-1, 10_000])
def test_a_threshold_that_cannot_be_is_refused(jam: StockRecord, threshold: int) -> None:
    with pytest.raises(WrongNumber):
        set_low_stock(actor=SYSTEM, stock_record_id=jam.pk, threshold=threshold)


def make_best_sellers(shop: Partner, number: int) -> list[StockRecord]:
    records = []
    for rank in range(number):
        product = make_product(shop, f"Article {rank:02d}")
        product.sold_count = 100 - rank
        product.save()
        records.append(stock_record_of(product))
    return records


def test_at_most_ten_best_sellers_are_asked_about(bakery: Partner, market_day: datetime) -> None:
    records = make_best_sellers(bakery, 12)
    assert to_confirm(bakery) == records[:10]


def test_what_was_confirmed_is_not_asked_about_for_a_week(
    bakery: Partner, market_day: datetime
) -> None:
    first, second = make_best_sellers(bakery, 2)
    confirm_stock(actor=SYSTEM, stock_record_id=first.pk)
    set_on_hand(actor=SYSTEM, stock_record_id=second.pk, quantity=3, cause=Cause.COUNT)
    assert to_confirm(bakery) == []
    clock.move_by(timedelta(days=8))
    assert to_confirm(bakery) == [first, second]


def test_what_never_sold_is_not_asked_about(bakery: Partner, jam: StockRecord) -> None:
    assert to_confirm(bakery) == []


@pytest.mark.parametrize("mode", [SellingMode.SHOWS, SellingMode.SYNCED])
def test_who_counts_by_a_till_or_sells_nothing_here_is_not_asked(
    bakery: Partner, market_day: datetime, mode: str
) -> None:
    make_best_sellers(bakery, 1)
    bakery.mode = mode
    assert to_confirm(bakery) == []


def test_the_question_comes_on_tuesdays(
    bakery: Partner, market_day: datetime, heard: list[Any]
) -> None:
    make_best_sellers(bakery, 1)
    next_morning()
    assert not [said for said in heard if isinstance(said, StockQuestioned)]
    go_to_market_day(time(9), TUESDAY)
    plan_morning_round()
    deadlines.run_due()
    (question,) = [said for said in heard if isinstance(said, StockQuestioned)]
    assert question.titles == ["Article 00"]
