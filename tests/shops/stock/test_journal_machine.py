"""Whatever a shop and its customers do, in whatever order: the journal sums to the shelf, the holds
to what is held, and nothing is sold that is not there."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.db.models import Sum
from django_scopes import scopes_disabled
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from marketplace.kernel import clock
from marketplace.kernel.actors import SYSTEM
from shops.catalogue.drafts import ProductRefused
from shops.catalogue.editing import update_product
from shops.catalogue.redrafting import draft_of
from shops.partner.models import AvailabilityKind, Partner, StockRecord
from shops.stock.counter import (
    COUNT,
    KINDS,
    CannotUndo,
    CountedSince,
    Entry,
    MovedSince,
    confirm_stock,
    enter_at_counter,
    undo_at_counter,
)
from shops.stock.models import Cause, HoldState, StockHold, StockMovement
from shops.stock.services import (
    HoldMissing,
    NotCounted,
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

UNITS = st.integers(min_value=1, max_value=4)
COUNTED = st.integers(min_value=0, max_value=12)
MINUTES = st.integers(min_value=0, max_value=30)
DEVICES = st.sampled_from([None, *(UUID(int=number) for number in (1, 2))])
#: An answer like another: it leaves everything as it was.
REFUSALS = (
    HoldMissing,
    StockTooLow,
    CannotUndo,
    CountedSince,
    MovedSince,
    NotCounted,
    ProductRefused,
)


class Shelf(RuleBasedStateMachine):
    """One shelf with its orders and its counter."""

    orders = Bundle("orders")
    entries = Bundle("entries")

    def __init__(self, record: StockRecord) -> None:
        super().__init__()
        self.record = record
        self.applied: dict[UUID, int] = {}

    def tries(self, act: object, **values: object) -> object:
        """Do it, or be refused and leave everything as it was."""
        before = self.state()
        try:
            with transaction.atomic():
                return act(**values)  # type: ignore[operator]
        except REFUSALS:
            assert self.state() == before
            return None

    def is_counted(self) -> bool:
        self.record.refresh_from_db()
        return bool(self.record.availability == AvailabilityKind.COUNTED)

    @rule(kind=st.sampled_from(AvailabilityKind.values))
    def sell_otherwise(self, kind: str) -> None:
        """The baker changes her mind: so many per day, to order, counted again."""
        product = self.record.product
        draft = replace(draft_of(product), availability=kind, per_day_quantity=5)
        self.tries(update_product, actor=SYSTEM, product=product, draft=draft)

    @precondition(is_counted)
    @rule(target=orders, units=UNITS)
    def order(self, units: int) -> tuple[UUID, UUID]:
        owner, line = uuid4(), uuid4()
        before = self.available()
        refused = self.tries(hold_units, wants=[Want(self.record.pk, line, units)], owner=owner)
        assert bool(refused) == (units > before)
        return owner, line

    @rule(order=orders, units=UNITS)
    def release(self, order: tuple[UUID, UUID], units: int) -> None:
        self.tries(release_units, owner=order[0], lines={order[1]: units})

    @rule(order=orders, units=UNITS)
    def hold_again(self, order: tuple[UUID, UUID], units: int) -> None:
        """As for an order that is paid late: its goods may be sold in another way by then."""
        owner, line = order
        with scopes_disabled():
            lines = StockHold.objects.filter(line=line)
            if lines.exclude(state=HoldState.RELEASED).exists():
                return
        again = [Want(self.record.pk, line, units)]
        self.tries(hold_units, wants=again, owner=owner, check_cutoff=False)

    @rule(order=orders, units=UNITS)
    def hand_over(self, order: tuple[UUID, UUID], units: int) -> None:
        self.tries(use_units, actor=SYSTEM, owner=order[0], lines={order[1]: units})

    @rule(order=orders, units=UNITS)
    def undo_handover(self, order: tuple[UUID, UUID], units: int) -> None:
        self.tries(unuse_units, actor=SYSTEM, owner=order[0], lines={order[1]: units})

    @rule(target=entries, kind=st.sampled_from(KINDS), units=UNITS, device=DEVICES, ago=MINUTES)
    def enter(self, kind: str, units: int, device: UUID | None, ago: int) -> Entry:
        done_at = clock.now() - timedelta(minutes=ago) if device else None
        entry = Entry(uuid4(), self.record.pk, kind, units, device, done_at)
        self.send(entry)
        return entry

    @rule(entry=entries)
    def send_again(self, entry: Entry) -> None:
        self.send(entry)

    def send(self, entry: Entry) -> None:
        """Applied once: sent again, it answers with the same movement and moves nothing."""
        before = self.state()
        entered = self.tries(enter_at_counter, actor=SYSTEM, entry=entry)
        if entered is None:
            assert entry.nonce not in self.applied
        elif entry.nonce in self.applied:
            assert self.applied[entry.nonce] == entered.movement.pk  # type: ignore[attr-defined]
            assert self.state() == before
        else:
            self.applied[entry.nonce] = entered.movement.pk  # type: ignore[attr-defined]
            if entry.kind == COUNT:
                assert self.state()[0] == entry.quantity

    @rule(entry=entries)
    def undo(self, entry: Entry) -> None:
        self.tries(undo_at_counter, actor=SYSTEM, nonce=uuid4(), undoes=entry.nonce)

    @rule(units=COUNTED, cause=st.sampled_from([Cause.CORRECTION, Cause.IMPORT, Cause.OUT]))
    def say_how_many(self, units: int, cause: str) -> None:
        values = {"actor": SYSTEM, "stock_record_id": self.record.pk, "cause": cause}
        self.tries(set_on_hand, quantity=units, **values)

    @rule(
        units=st.integers(min_value=-6, max_value=6), cause=st.sampled_from([Cause.API, "returned"])
    )
    def move(self, units: int, cause: str) -> None:
        values = {"actor": SYSTEM, "stock_record_id": self.record.pk, "cause": cause}
        self.tries(record_movement, quantity=units, **values)

    @rule()
    def confirm(self) -> None:
        self.tries(confirm_stock, actor=SYSTEM, stock_record_id=self.record.pk)

    @rule(minutes=MINUTES)
    def time_passes(self, minutes: int) -> None:
        clock.move_by(timedelta(minutes=minutes))

    @invariant()
    def the_counters_say_what_their_rows_say(self) -> None:
        on_hand, held = self.state()
        with scopes_disabled():
            moved = StockMovement.objects.filter(stock_record=self.record)
            holds = StockHold.objects.filter(stock_record=self.record)
            active = holds.filter(state=HoldState.HELD)
            given = holds.filter(state=HoldState.USED)
            sold = moved.filter(cause__in=[Cause.SOLD, Cause.UNDONE])
            assert on_hand == units_of(moved) >= 0
            assert held == units_of(active)
            assert units_of(given) == -units_of(sold)

    def state(self) -> tuple[int, int]:
        self.record.refresh_from_db()
        return self.record.num_in_stock or 0, self.record.num_allocated or 0

    def available(self) -> int:
        on_hand, held = self.state()
        return max(0, on_hand - self.record.kept_in_shop - held)


def units_of(rows: object) -> int:
    return rows.aggregate(units=Sum("quantity"))["units"] or 0  # type: ignore[attr-defined, no-any-return]


@pytest.fixture
def record(bakery: Partner, market_day: object) -> StockRecord:
    return stock_record_of(make_product(bakery, stock=6, kept_in_shop=1))


def test_the_journal_is_right_whatever_happens(record: StockRecord) -> None:
    class FreshShelf(Shelf):
        """Each life begins with the same shelf, and is taken back at its end."""

        def __init__(self) -> None:
            self.life = transaction.atomic()
            self.life.__enter__()
            super().__init__(record)

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.life.__exit__(None, None, None)

    run_state_machine_as_test(
        FreshShelf,
        settings=settings(max_examples=40, stateful_step_count=30, deadline=None),
    )
