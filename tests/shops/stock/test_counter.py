"""Entries of the counter arrive late, twice and out of order, and the shelf stays right."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django_scopes import scopes_disabled

from marketplace.kernel import clock
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.models import User
from shops.partner.models import AvailabilityKind, Partner, StockRecord
from shops.stock.counter import (
    COUNT,
    RECEIVED,
    SOLD,
    CannotUndo,
    CountedSince,
    Entered,
    Entry,
    MovedSince,
    confirm_stock,
    enter_at_counter,
    undo_at_counter,
)
from shops.stock.models import Cause, StockMovement
from shops.stock.services import NotCounted, Want, hold_units, record_movement
from tests.factories import make_product, stock_record_of

PHONE, TABLET = uuid4(), uuid4()


@pytest.fixture
def jam(bakery: Partner, market_day: datetime) -> StockRecord:
    record = stock_record_of(make_product(bakery, "Confiture", stock=5))
    clock.move_by(timedelta(hours=1))
    return record


@pytest.fixture
def claire(baker: User, bakery: Partner) -> Actor:
    return Actor.of(baker, kind="staff")


def enter(
    actor: Actor,
    record: StockRecord,
    kind: str,
    quantity: int,
    *,
    nonce: UUID | None = None,
    device: UUID | None = None,
    minutes_ago: int | None = None,
) -> Entered:
    done_at = None if minutes_ago is None else clock.now() - timedelta(minutes=minutes_ago)
    entry = Entry(nonce or uuid4(), record.pk, kind, quantity, device, done_at)
    return enter_at_counter(actor=actor, entry=entry)


def on_hand(record: StockRecord) -> int:
    record.refresh_from_db()
    return record.num_in_stock or 0


def test_an_entry_sent_again_changes_nothing(claire: Actor, jam: StockRecord) -> None:
    nonce = uuid4()
    assert enter(claire, jam, SOLD, 1, nonce=nonce).is_new
    again = enter(claire, jam, SOLD, 1, nonce=nonce)
    assert not again.is_new
    assert again.on_hand == on_hand(jam) == 4


def test_a_count_that_finds_what_was_known_is_written_and_confirms(
    claire: Actor, jam: StockRecord
) -> None:
    entered = enter(claire, jam, COUNT, 5)
    assert entered.movement.quantity == 0
    jam.refresh_from_db()
    assert jam.confirmed_at is not None


def test_a_delivery_confirms_the_stock_and_a_sale_does_not(claire: Actor, jam: StockRecord) -> None:
    enter(claire, jam, SOLD, 1)
    jam.refresh_from_db()
    assert jam.confirmed_at is None
    enter(claire, jam, RECEIVED, 2)
    jam.refresh_from_db()
    assert jam.confirmed_at is not None


def test_a_tap_says_that_the_stock_is_still_right(claire: Actor, jam: StockRecord) -> None:
    confirm_stock(actor=claire, stock_record_id=jam.pk)
    assert on_hand(jam) == 5
    assert jam.confirmed_at is not None


def test_a_count_made_before_somebody_sold_one_is_not_applied(
    claire: Actor, jam: StockRecord
) -> None:
    enter(claire, jam, SOLD, 1, device=TABLET, minutes_ago=5)
    with pytest.raises(MovedSince, match="Comptez de nouveau"):
        enter(claire, jam, COUNT, 5, device=PHONE, minutes_ago=10)
    assert on_hand(jam) == 4


def test_a_count_made_before_an_order_was_given_is_not_applied(
    claire: Actor, jam: StockRecord
) -> None:
    record_movement(actor=claire, stock_record_id=jam.pk, quantity=-2, cause=Cause.SOLD)
    with pytest.raises(MovedSince, match="donné à un client −2"):
        enter(claire, jam, COUNT, 7, device=PHONE, minutes_ago=10)


def test_a_count_knows_the_sale_that_was_made_before_it_and_arrived_first(
    claire: Actor, jam: StockRecord
) -> None:
    enter(claire, jam, SOLD, 1, device=TABLET, minutes_ago=20)
    enter(claire, jam, COUNT, 2, device=PHONE, minutes_ago=10)
    assert on_hand(jam) == 2


def test_a_sale_made_before_a_count_is_in_that_count(claire: Actor, jam: StockRecord) -> None:
    enter(claire, jam, COUNT, 3, device=PHONE, minutes_ago=10)
    with pytest.raises(CountedSince, match="Déjà compté par Claire Martin"):
        enter(claire, jam, SOLD, 1, device=TABLET, minutes_ago=30)
    assert on_hand(jam) == 3


def test_of_two_counts_the_older_one_gives_way(claire: Actor, jam: StockRecord) -> None:
    enter(claire, jam, COUNT, 3, device=PHONE, minutes_ago=10)
    with pytest.raises(CountedSince, match="Comptez de nouveau si besoin"):
        enter(claire, jam, COUNT, 9, device=TABLET, minutes_ago=30)


def test_two_who_count_the_same_agree(claire: Actor, jam: StockRecord) -> None:
    enter(claire, jam, COUNT, 3, device=PHONE, minutes_ago=10)
    enter(claire, jam, COUNT, 3, device=TABLET, minutes_ago=30)
    assert on_hand(jam) == 3


def test_a_page_never_contradicts_itself(claire: Actor, jam: StockRecord) -> None:
    """A slow network makes the later tap look older; its order in the queue is what counts."""
    enter(claire, jam, COUNT, 3, device=PHONE, minutes_ago=1)
    enter(claire, jam, SOLD, 1, device=PHONE, minutes_ago=2)
    assert on_hand(jam) == 2


def test_an_entry_is_taken_back_once(claire: Actor, jam: StockRecord) -> None:
    sale = uuid4()
    enter(claire, jam, SOLD, 2, nonce=sale)
    undo_at_counter(actor=claire, nonce=uuid4(), undoes=sale)
    again = undo_at_counter(actor=claire, nonce=uuid4(), undoes=sale)
    assert not again.is_new
    assert on_hand(jam) == 5


def test_what_was_counted_since_is_not_taken_back(claire: Actor, jam: StockRecord) -> None:
    sale = uuid4()
    enter(claire, jam, SOLD, 2, nonce=sale)
    enter(claire, jam, COUNT, 3)
    with pytest.raises(CannotUndo, match="Compté depuis"):
        undo_at_counter(actor=claire, nonce=uuid4(), undoes=sale)


def test_what_never_arrived_is_not_taken_back(claire: Actor, jam: StockRecord) -> None:
    with pytest.raises(CannotUndo, match="rien à annuler"):
        undo_at_counter(actor=claire, nonce=uuid4(), undoes=uuid4())


def test_the_counter_says_when_orders_lack_some(claire: Actor, jam: StockRecord) -> None:
    with transaction.atomic():
        hold_units(wants=[Want(jam.pk, uuid4(), 4)], owner=uuid4())
    assert enter(claire, jam, SOLD, 3).missing == 2


def test_what_is_made_for_a_day_has_no_shelf(claire: Actor, bakery: Partner) -> None:
    bread = stock_record_of(make_product(bakery, availability=AvailabilityKind.PER_DAY))
    with pytest.raises(NotCounted):
        enter(claire, bread, COUNT, 3)


def test_another_shops_shelf_is_left_alone(
    bookseller: User, bookshop: Partner, jam: StockRecord
) -> None:
    with pytest.raises(NotAllowed):
        enter(Actor.of(bookseller, kind="staff"), jam, SOLD, 1)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_journal_cannot_be_rewritten(jam: StockRecord, change: str) -> None:
    with scopes_disabled():
        movements = StockMovement.objects.filter(stock_record=jam)
        act = movements.delete if change == "delete" else partial(movements.update, quantity=9)
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
