"""Whatever happens in whatever order, the journal sums to the shelf and the holds to what is held."""

from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.db.models import Sum
from django_scopes import scopes_disabled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.kernel.actors import SYSTEM
from shops.partner.models import Partner, StockRecord
from shops.stock.models import Cause, HoldState, StockHold, StockMovement
from shops.stock.services import (
    HoldMissing,
    StockTooLow,
    Want,
    hold_units,
    record_movement,
    release_units,
    set_on_hand,
    unuse_units,
    use_units,
)
from tests.factories import make_product, stock_record_of

ORDERS = [(uuid4(), uuid4()) for _ in range(2)]
ORDER = st.sampled_from(ORDERS)
UNITS = st.integers(min_value=1, max_value=3)

HAPPENINGS = st.one_of(
    st.tuples(st.just("hold"), ORDER, UNITS),
    st.tuples(st.just("release"), ORDER, UNITS),
    st.tuples(st.just("use"), ORDER, UNITS),
    st.tuples(st.just("unuse"), ORDER, UNITS),
    st.tuples(st.just("move"), ORDER, st.integers(min_value=-6, max_value=6)),
    st.tuples(st.just("count"), ORDER, st.integers(min_value=0, max_value=8)),
)


def happen(record: StockRecord, what: str, order: tuple[UUID, UUID], number: int) -> None:
    """One thing that a shopper or a shop may do; a refusal is an answer like another."""
    owner, line = order
    if what == "hold" and not is_held(line):
        hold_units(wants=[Want(record.pk, line, number)], owner=owner)
    elif what == "release":
        release_units(owner=owner, lines={line: number})
    elif what == "use":
        use_units(actor=SYSTEM, owner=owner, lines={line: number})
    elif what == "unuse":
        unuse_units(actor=SYSTEM, owner=owner, lines={line: number})
    elif what == "move":
        record_movement(
            actor=SYSTEM, stock_record_id=record.pk, quantity=number, cause=Cause.SOLD_IN_SHOP
        )
    elif what == "count":
        set_on_hand(
            actor=SYSTEM, stock_record_id=record.pk, quantity=number, cause=Cause.CORRECTION
        )


def is_held(line: UUID) -> bool:
    with scopes_disabled():
        return StockHold.objects.filter(line=line, state=HoldState.HELD).exists()


def check(record: StockRecord) -> None:
    record.refresh_from_db()
    with scopes_disabled():
        moved = StockMovement.objects.filter(stock_record=record).aggregate(sum=Sum("quantity"))[
            "sum"
        ]
        holds = StockHold.objects.filter(stock_record=record, state=HoldState.HELD)
        held = holds.aggregate(sum=Sum("quantity"))["sum"] or 0
        used = StockHold.objects.filter(stock_record=record, state=HoldState.USED)
        handed_over = used.aggregate(sum=Sum("quantity"))["sum"] or 0
        sales = StockMovement.objects.filter(
            stock_record=record, cause__in=[Cause.SOLD, Cause.UNDONE]
        )
        sold = -(sales.aggregate(sum=Sum("quantity"))["sum"] or 0)
    assert record.num_in_stock is not None
    assert record.num_in_stock >= 0
    assert moved == record.num_in_stock
    assert held == record.num_allocated
    assert handed_over == sold


@pytest.fixture
def record(bakery: Partner) -> StockRecord:
    return stock_record_of(make_product(bakery, stock=6, kept_in_shop=1))


@given(happenings=st.lists(HAPPENINGS, min_size=6, max_size=30))
@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_journal_always_sums_to_the_shelf(
    record: StockRecord, happenings: list[tuple[str, tuple[UUID, UUID], int]]
) -> None:
    """It begins with an order of three units, so that there is something to happen to."""
    with transaction.atomic():
        happen(record, "hold", ORDERS[0], 3)
        for happening in happenings:
            before = available(record)
            try:
                with transaction.atomic():
                    happen(record, *happening)
            except (HoldMissing, StockTooLow):
                pass
            check(record)
            if happening[0] == "hold":
                assert available(record) >= min(before, 0)
        transaction.set_rollback(True)


def available(record: StockRecord) -> int:
    record.refresh_from_db()
    return (record.num_in_stock or 0) - record.kept_in_shop - (record.num_allocated or 0)
