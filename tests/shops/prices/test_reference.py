"""The reference price, against a reading of the rule that looks at every minute (L112-1-1)."""

from datetime import UTC, datetime, timedelta

import pytest
from django_scopes import scopes_disabled
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from shops.partner.models import Partner, StockRecord
from shops.prices.models import PriceChange
from shops.prices.reference import REFERENCE_PERIOD, lowest_price, reference_prices
from tests.factories import make_product, stock_record_of

UNTIL = datetime(2026, 11, 19, 9, tzinfo=UTC)
#: The oracle's clock ticks once in a step, so that it can look at every moment there is.
STEP = timedelta(hours=12)
STEPS = REFERENCE_PERIOD // STEP

changes = st.lists(st.tuples(st.integers(-STEPS - 20, 5), st.integers(1, 30)), max_size=40).map(
    lambda rows: sorted(rows, key=lambda row: row[0])
)


def moment(tick: int) -> datetime:
    return UNTIL + tick * STEP


def oracle(rows: list[tuple[int, int]]) -> int | None:
    """Ask for the price at every tick of the thirty days before the cut."""
    asked = []
    for tick in range(-STEPS, 0):
        so_far = [cents for at, cents in rows if at <= tick]
        if so_far:
            asked.append(so_far[-1])
    return min(asked, default=None)


@given(changes)
@example([(-STEPS - 1, 1), (-STEPS, 2)])
@example([(-STEPS, 1)])
@example([(-1, 1), (-1, 2)])
@example([(0, 1)])
def test_it_is_the_lowest_price_of_any_moment_in_thirty_days(rows: list[tuple[int, int]]) -> None:
    history = [(moment(at), cents) for at, cents in rows]
    assert lowest_price(history, UNTIL - REFERENCE_PERIOD, UNTIL) == oracle(rows)


@pytest.fixture
def things(bakery: Partner, market_day: datetime) -> list[StockRecord]:
    """Two things; what they cost when they were made lies after the moment asked about."""
    return [stock_record_of(make_product(bakery)) for _ in range(2)]


@given(first=changes, second=changes)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_database_gives_the_same_for_several_things(
    things: list[StockRecord], first: list[tuple[int, int]], second: list[tuple[int, int]]
) -> None:
    # A year earlier for each example: the journal cannot be emptied.
    with scopes_disabled():
        years = PriceChange.objects.count()
        shift = timedelta(days=200 * years)
        PriceChange.objects.bulk_create(
            PriceChange(
                stock_record=record, price_cents=cents, at=moment(at) - shift, actor_kind="system"
            )
            for record, rows in zip(things, (first, second), strict=True)
            for at, cents in rows
        )
    found = reference_prices([record.pk for record in things], UNTIL - shift)
    assert [found.get(record.pk) for record in things] == [oracle(first), oracle(second)]
