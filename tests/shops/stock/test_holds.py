"""Units are held for orders, handed over, taken back: never more than there are."""

from datetime import date, time, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django_scopes import scope, scopes_disabled

from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.errors import NotAllowed
from shops.catalogue.models import Product
from shops.partner.models import AvailabilityKind, Partner, StockRecord
from shops.stock import selectors
from shops.stock.models import Cause, DayQuantity, StockHold, StockMovement
from shops.stock.services import (
    HoldMissing,
    NotCounted,
    Refusal,
    StockTooLow,
    Want,
    hold_units,
    record_movement,
    release_units,
    set_day_quantity,
    set_on_hand,
    take_off_sale,
    unuse_units,
    use_units,
)
from tests.factories import (
    MARKET_DAY,
    go_to_market_day,
    make_product,
    make_variants,
    stock_record_of,
)

SATURDAY = MARKET_DAY + timedelta(days=2)


@pytest.fixture
def owner() -> UUID:
    return uuid4()


@pytest.fixture
def loaf(bakery: Partner) -> StockRecord:
    """Five on the shelf."""
    return stock_record_of(make_product(bakery, "Pain d’épices", stock=5))


@pytest.fixture
def baguette(bakery: Partner, market_day: object) -> StockRecord:
    """Ten a day, thirty on Saturday; ordered until 18:00 the day before."""
    product = make_product(
        bakery,
        "Baguette",
        availability=AvailabilityKind.PER_DAY,
        per_day_quantity=10,
        per_day_by_weekday={5: 30},
    )
    return stock_record_of(product)


def hold(owner: UUID, *wants: Want, check_cutoff: bool = True) -> list[Refusal]:
    with transaction.atomic():
        return hold_units(wants=wants, owner=owner, check_cutoff=check_cutoff)


def want(record: StockRecord, quantity: int, day: date | None = None) -> Want:
    return Want(record.pk, uuid4(), quantity, day)


def on_hand(record: StockRecord) -> int | None:
    record.refresh_from_db()
    return record.num_in_stock


def available(record: StockRecord, day: date | None = None) -> int:
    return selectors.available_units([record.pk], day)[record.pk]


def movements(record: StockRecord) -> list[tuple[int, str]]:
    with scopes_disabled():
        rows = StockMovement.objects.filter(stock_record=record).order_by("pk")
        return [(row.quantity, row.cause) for row in rows]


class TestCountedGoods:
    def test_held_units_can_no_longer_be_ordered(self, loaf: StockRecord, owner: UUID) -> None:
        assert hold(owner, want(loaf, 3)) == []
        assert available(loaf) == 2
        assert on_hand(loaf) == 5

    def test_a_want_for_more_than_there_is_is_refused_with_what_is_left(
        self, loaf: StockRecord, owner: UUID
    ) -> None:
        hold(uuid4(), want(loaf, 3))
        (refusal,) = hold(owner, want(loaf, 3))
        assert (refusal.reason, refusal.available) == ("stock", 2)
        assert refusal.message == "Il n’en reste que 2."
        assert available(loaf) == 2

    def test_the_other_wants_are_held_all_the_same(
        self, bakery: Partner, loaf: StockRecord, owner: UUID
    ) -> None:
        jam = stock_record_of(make_product(bakery, "Confiture", stock=1))
        refused = hold(owner, want(loaf, 6), want(jam, 1))
        assert [refusal.want.stock_record_id for refusal in refused] == [loaf.pk]
        assert available(jam) == 0

    def test_units_kept_in_the_shop_are_never_held(self, bakery: Partner, owner: UUID) -> None:
        record = stock_record_of(make_product(bakery, stock=5, kept_in_shop=4))
        assert hold(owner, want(record, 2))[0].available == 1
        assert hold(owner, want(record, 1)) == []

    def test_released_units_can_be_ordered_again_and_only_once(
        self, loaf: StockRecord, owner: UUID
    ) -> None:
        hold(owner, want(loaf, 3))
        with transaction.atomic():
            assert release_units(owner=owner) == 3
            assert release_units(owner=owner) == 0
        assert available(loaf) == 5

    def test_a_part_of_a_line_can_be_released(self, loaf: StockRecord, owner: UUID) -> None:
        wanted = want(loaf, 3)
        hold(owner, wanted)
        with transaction.atomic():
            assert release_units(owner=owner, lines={wanted.line: 1}) == 1
        assert available(loaf) == 3

    def test_only_the_lines_asked_for_are_released(self, loaf: StockRecord, owner: UUID) -> None:
        kept, dropped = want(loaf, 1), want(loaf, 2)
        hold(owner, kept, dropped)
        with transaction.atomic():
            assert release_units(owner=owner, lines=[dropped.line]) == 2
        assert available(loaf) == 4

    def test_a_released_order_can_be_held_again(self, loaf: StockRecord, owner: UUID) -> None:
        wants = [want(loaf, 3), want(loaf, 1)]
        hold(owner, *wants)
        with transaction.atomic():
            release_units(owner=owner)
        assert hold(owner, *wants) == []
        assert available(loaf) == 1

    def test_holding_again_is_refused_when_others_came_first(
        self, loaf: StockRecord, owner: UUID
    ) -> None:
        wanted = want(loaf, 3)
        hold(owner, wanted)
        with transaction.atomic():
            release_units(owner=owner)
        hold(uuid4(), want(loaf, 4))
        assert [refusal.available for refusal in hold(owner, wanted)] == [1]

    def test_a_record_that_is_gone_is_refused(self, db: object, owner: UUID) -> None:
        (refusal,) = hold(owner, Want(987_654, uuid4(), 1))
        assert (refusal.reason, refusal.available) == ("gone", 0)


class TestHandingOver:
    def test_units_handed_over_leave_the_shelf_and_the_journal_says_so(
        self, loaf: StockRecord, owner: UUID
    ) -> None:
        wanted = want(loaf, 2)
        hold(owner, wanted)
        with transaction.atomic():
            use_units(actor=SYSTEM, owner=owner, lines={wanted.line: 2})
        assert (on_hand(loaf), available(loaf)) == (3, 3)
        assert movements(loaf) == [(5, Cause.OPENING), (-2, Cause.SOLD)]

    def test_undoing_puts_them_back_and_holds_them_again(
        self, loaf: StockRecord, owner: UUID
    ) -> None:
        wanted = want(loaf, 2)
        hold(owner, wanted)
        with transaction.atomic():
            use_units(actor=SYSTEM, owner=owner, lines={wanted.line: 2})
            unuse_units(actor=SYSTEM, owner=owner, lines={wanted.line: 2})
        assert (on_hand(loaf), available(loaf)) == (5, 3)
        assert movements(loaf)[-1] == (2, Cause.UNDONE)

    def test_a_part_can_be_handed_over_undone_and_handed_over_whole(
        self, loaf: StockRecord, owner: UUID
    ) -> None:
        wanted = want(loaf, 3)
        hold(owner, wanted)
        with transaction.atomic():
            use_units(actor=SYSTEM, owner=owner, lines={wanted.line: 1})
        assert (on_hand(loaf), available(loaf)) == (4, 2)
        with transaction.atomic():
            unuse_units(actor=SYSTEM, owner=owner, lines={wanted.line: 1})
            use_units(actor=SYSTEM, owner=owner, lines={wanted.line: 3})
        assert (on_hand(loaf), available(loaf)) == (2, 2)
        assert rows(owner) == [(3, "used")]

    def test_a_part_of_what_was_handed_over_can_be_undone(
        self, loaf: StockRecord, owner: UUID
    ) -> None:
        wanted = want(loaf, 3)
        hold(owner, wanted)
        with transaction.atomic():
            use_units(actor=SYSTEM, owner=owner, lines={wanted.line: 3})
            unuse_units(actor=SYSTEM, owner=owner, lines={wanted.line: 2})
        assert (on_hand(loaf), available(loaf)) == (4, 2)
        assert rows(owner) == [(1, "used"), (2, "held")]

    def test_a_part_of_a_part_can_be_undone(self, loaf: StockRecord, owner: UUID) -> None:
        wanted = want(loaf, 3)
        hold(owner, wanted)
        with transaction.atomic():
            use_units(actor=SYSTEM, owner=owner, lines={wanted.line: 2})
            unuse_units(actor=SYSTEM, owner=owner, lines={wanted.line: 1})
        assert (on_hand(loaf), available(loaf)) == (4, 2)
        assert sorted(rows(owner)) == [(1, "used"), (2, "held")]

    def test_more_than_is_held_cannot_be_handed_over(self, loaf: StockRecord, owner: UUID) -> None:
        wanted = want(loaf, 2)
        hold(owner, wanted)
        with pytest.raises(HoldMissing), transaction.atomic():
            use_units(actor=SYSTEM, owner=owner, lines={wanted.line: 3})
        with transaction.atomic():
            use_units(actor=SYSTEM, owner=owner, lines={wanted.line: 2})
        with pytest.raises(HoldMissing), transaction.atomic():
            use_units(actor=SYSTEM, owner=owner, lines={wanted.line: 2})

    def test_goods_given_although_the_shelf_was_counted_empty_are_corrected_first(
        self, loaf: StockRecord, owner: UUID
    ) -> None:
        wanted = want(loaf, 2)
        hold(owner, wanted)
        set_on_hand(actor=SYSTEM, stock_record_id=loaf.pk, quantity=0, cause=Cause.OUT)
        with transaction.atomic():
            use_units(actor=SYSTEM, owner=owner, lines={wanted.line: 2})
        assert on_hand(loaf) == 0
        assert movements(loaf)[-2:] == [(2, Cause.CORRECTION), (-2, Cause.SOLD)]

    def test_a_sale_makes_the_product_more_popular_also_through_its_variant(
        self, bookshop: Partner, owner: UUID
    ) -> None:
        jumper = make_variants(bookshop, "Pull", "Taille", {"S": 4500, "M": 4500})
        record = StockRecord.objects.get(product__parent=jumper, product__title="M")
        wanted = want(record, 2)
        hold(owner, wanted)
        with transaction.atomic():
            use_units(actor=SYSTEM, owner=owner, lines={wanted.line: 2})
        assert Product.objects.get(pk=jumper.pk).sold_count == 2
        with transaction.atomic():
            unuse_units(actor=SYSTEM, owner=owner, lines={wanted.line: 2})
        assert Product.objects.get(pk=jumper.pk).sold_count == 0


class TestGoodsMadeForADay:
    def test_a_day_has_its_own_quantity(self, baguette: StockRecord, owner: UUID) -> None:
        friday = MARKET_DAY + timedelta(days=1)
        assert (available(baguette, friday), available(baguette, SATURDAY)) == (10, 30)
        assert hold(owner, want(baguette, 25, SATURDAY)) == []
        assert (available(baguette, friday), available(baguette, SATURDAY)) == (10, 5)

    def test_more_than_the_day_holds_is_refused(self, baguette: StockRecord, owner: UUID) -> None:
        hold(uuid4(), want(baguette, 25, SATURDAY))
        (refusal,) = hold(owner, want(baguette, 6, SATURDAY))
        assert (refusal.reason, refusal.available) == ("day", 5)

    def test_two_lines_of_the_same_order_count_together(
        self, baguette: StockRecord, owner: UUID
    ) -> None:
        refused = hold(owner, want(baguette, 20, SATURDAY), want(baguette, 20, SATURDAY))
        assert len(refused) == 1

    def test_they_are_ordered_the_day_before_until_the_hour_limit(
        self, baguette: StockRecord, owner: UUID
    ) -> None:
        friday = MARKET_DAY + timedelta(days=1)
        go_to_market_day(time(17, 59))
        assert hold(owner, want(baguette, 1, friday)) == []
        go_to_market_day(time(18, 1))
        assert hold(owner, want(baguette, 1, friday))[0].reason == "too_late"
        assert available(baguette, friday) == 0

    def test_what_was_ordered_in_time_is_held_again_after_the_limit(
        self, baguette: StockRecord, owner: UUID
    ) -> None:
        friday = MARKET_DAY + timedelta(days=1)
        wanted = want(baguette, 4, friday)
        hold(owner, wanted)
        go_to_market_day(time(18, 30))
        with transaction.atomic():
            release_units(owner=owner)
        assert hold(owner, wanted, check_cutoff=False) == []
        assert taken(baguette, friday) == 4

    def test_without_a_day_nothing_is_held(self, baguette: StockRecord, owner: UUID) -> None:
        """An order without a window whose goods are sold per day by the time it is paid."""
        (refusal,) = hold(owner, want(baguette, 1), check_cutoff=False)
        assert (refusal.reason, refusal.available) == ("day", 0)

    def test_handing_over_leaves_the_day_taken_and_no_journal(
        self, baguette: StockRecord, owner: UUID
    ) -> None:
        wanted = want(baguette, 4, SATURDAY)
        hold(owner, wanted)
        with transaction.atomic():
            use_units(actor=SYSTEM, owner=owner, lines={wanted.line: 4})
        assert taken(baguette, SATURDAY) == 4
        assert movements(baguette) == []

    def test_the_shop_can_make_fewer_but_never_fewer_than_are_ordered(
        self, baguette: StockRecord, owner: UUID
    ) -> None:
        hold(owner, want(baguette, 4, SATURDAY))
        row = set_day_quantity(actor=SYSTEM, stock_record_id=baguette.pk, day=SATURDAY, quantity=2)
        assert row.quantity == 4
        assert available(baguette, SATURDAY) == 0

    def test_taking_them_off_sale_closes_that_day_only(self, baguette: StockRecord) -> None:
        take_off_sale(actor=SYSTEM, stock_record_id=baguette.pk, day=SATURDAY)
        assert available(baguette, SATURDAY) == 0
        assert available(baguette, MARKET_DAY + timedelta(days=1)) == 10


class TestGoodsMadeToOrder:
    def test_they_need_no_hold_and_pass_through_handing_over(
        self, bakery: Partner, owner: UUID
    ) -> None:
        cake = stock_record_of(
            make_product(bakery, "Pièce montée", availability=AvailabilityKind.TO_ORDER)
        )
        wanted = want(cake, 1)
        assert hold(owner, wanted) == []
        with transaction.atomic():
            use_units(actor=SYSTEM, owner=owner, lines={wanted.line: 1})
            unuse_units(actor=SYSTEM, owner=owner, lines={wanted.line: 1})
        assert rows(owner) == []

    def test_taken_off_sale_they_leave_the_catalogue(self, bakery: Partner) -> None:
        product = make_product(bakery, availability=AvailabilityKind.TO_ORDER)
        take_off_sale(actor=SYSTEM, stock_record_id=stock_record_of(product).pk)
        product.refresh_from_db()
        assert not product.is_public


class TestWhatStandsOnTheShelf:
    def test_a_delivery_adds_and_is_in_the_journal(self, loaf: StockRecord) -> None:
        record_movement(actor=SYSTEM, stock_record_id=loaf.pk, quantity=7, cause=Cause.CORRECTION)
        assert on_hand(loaf) == 12
        assert movements(loaf)[-1] == (7, Cause.CORRECTION)

    def test_no_more_can_leave_than_there_is(self, loaf: StockRecord) -> None:
        with pytest.raises(StockTooLow) as refused:
            record_movement(
                actor=SYSTEM, stock_record_id=loaf.pk, quantity=-6, cause=Cause.SOLD_IN_SHOP
            )
        assert "5" in refused.value.message
        assert movements(loaf) == [(5, Cause.OPENING)]

    def test_goods_made_for_a_day_have_no_shelf(self, baguette: StockRecord) -> None:
        with pytest.raises(NotCounted):
            record_movement(
                actor=SYSTEM, stock_record_id=baguette.pk, quantity=1, cause=Cause.CORRECTION
            )
        with pytest.raises(NotCounted):
            set_on_hand(
                actor=SYSTEM, stock_record_id=baguette.pk, quantity=1, cause=Cause.CORRECTION
            )

    def test_counting_the_shelf_writes_the_difference(self, loaf: StockRecord) -> None:
        set_on_hand(actor=SYSTEM, stock_record_id=loaf.pk, quantity=3, cause=Cause.CORRECTION)
        assert movements(loaf)[-1] == (-2, Cause.CORRECTION)
        again = set_on_hand(
            actor=SYSTEM, stock_record_id=loaf.pk, quantity=3, cause=Cause.CORRECTION
        )
        assert again is None

    def test_out_of_stock_leaves_nothing_to_order_and_lists_the_orders_concerned(
        self, bakery: Partner, loaf: StockRecord, owner: UUID
    ) -> None:
        hold(owner, want(loaf, 2))
        take_off_sale(actor=SYSTEM, stock_record_id=loaf.pk)
        assert available(loaf) == 0
        (shortage,) = selectors.shortages(bakery)
        assert (shortage.on_hand, shortage.held, shortage.owners) == (0, 2, [owner])
        assert shortage.title == "Pain d’épices"

    def test_nothing_is_missing_while_the_shelf_covers_the_holds(
        self, bakery: Partner, loaf: StockRecord, owner: UUID
    ) -> None:
        hold(owner, want(loaf, 5))
        assert selectors.shortages(bakery) == []

    def test_a_shop_cannot_touch_the_stock_of_another(
        self, bakery: Partner, bookshop: Partner, loaf: StockRecord
    ) -> None:
        with scope(shop=[bookshop]), pytest.raises(NotAllowed):
            set_on_hand(actor=SYSTEM, stock_record_id=loaf.pk, quantity=0, cause=Cause.OUT)
        with scope(shop=[bookshop]), pytest.raises(NotAllowed):
            record_movement(
                actor=SYSTEM, stock_record_id=loaf.pk, quantity=1, cause=Cause.CORRECTION
            )
        with scope(shop=[bakery]):
            set_on_hand(actor=SYSTEM, stock_record_id=loaf.pk, quantity=0, cause=Cause.OUT)
            assert selectors.journal(loaf.pk).count() == 2
        with scope(shop=[bookshop]):
            assert selectors.journal(loaf.pk).count() == 0


def rows(owner: UUID) -> list[tuple[int, str]]:
    with scopes_disabled():
        holds = StockHold.objects.filter(owner=owner).order_by("pk")
        return [(row.quantity, row.state) for row in holds]


def taken(record: StockRecord, day: date) -> int:
    with scopes_disabled():
        return DayQuantity.objects.get(stock_record=record, day=day).held
