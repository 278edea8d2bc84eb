"""Pickup windows: when the shop is open, the order is ready, and there is room."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_scopes import scopes_disabled

from marketplace.kernel import clock
from marketplace.kernel.actors import SYSTEM
from shops.hours import windows
from shops.hours.closures import close_shop, reopen_shop
from shops.hours.models import Slot
from shops.hours.services import (
    HoursRefused,
    WindowFull,
    WindowGone,
    book_place,
    release_place,
    set_opening_hours,
    unuse_place,
    use_place,
)
from shops.hours.timetable import NeverOpen
from shops.hours.windows import Closed, Part, common_windows, windows_for
from shops.partner.models import AvailabilityKind, Partner
from shops.stock.services import Want, hold_units
from tests.factories import (
    MARKET_DAY,
    go_to_market_day,
    make_product,
    make_shop,
    set_hours,
    stock_record_of,
)

THURSDAY, FRIDAY, SATURDAY = (MARKET_DAY + timedelta(days=step) for step in range(3))
SUNDAY, MONDAY, TUESDAY = (MARKET_DAY + timedelta(days=step) for step in range(3, 6))


@pytest.fixture
def shop(db: object) -> Partner:
    """Open 9:00 to 12:30 and 14:00 to 19:00, closed on Mondays; windows of two hours, one hour of
    preparation, last order two hours before closing."""
    return make_shop()


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return clock.local_datetime(day, time(hour, minute))


def on(shop: Partner, day: date, now: datetime) -> list[tuple[str, str]]:
    """The day's windows in town time."""
    return [
        (f"{clock.local(window.starts_at):%H:%M}", f"{clock.local(window.ends_at):%H:%M}")
        for window in windows_for(shop, now=now)
        if window.day == day
    ]


def book(shop: Partner, starts_at: datetime, *, check_cutoff: bool = True) -> Slot:
    with transaction.atomic():
        return book_place(shop=shop, starts_at=starts_at, owner=uuid4(), check_cutoff=check_cutoff)


class TestADay:
    def test_is_cut_into_windows_around_the_midday_closure(self, shop: Partner) -> None:
        assert on(shop, FRIDAY, at(THURSDAY, 10)) == [
            ("09:00", "12:30"),
            ("14:00", "16:00"),
            ("16:00", "19:00"),
        ]

    def test_lets_a_rest_join_the_last_window(self, shop: Partner) -> None:
        set_hours(shop, hours=[(time(9, 0), time(14, 59))])
        assert on(shop, FRIDAY, at(THURSDAY, 10)) == [("09:00", "11:00"), ("11:00", "14:59")]

    def test_with_an_opening_shorter_than_a_window_is_one_window(self, shop: Partner) -> None:
        set_hours(shop, hours=[(time(9, 0), time(10, 0))])
        assert on(shop, SATURDAY, at(THURSDAY, 10)) == [("09:00", "10:00")]

    def test_on_which_the_shop_is_shut_has_none(self, shop: Partner) -> None:
        assert on(shop, MONDAY, at(SATURDAY, 10)) == []
        assert on(shop, TUESDAY, at(SATURDAY, 10)) != []

    def test_of_a_closure_has_none(self, shop: Partner) -> None:
        closure = close_shop(actor=SYSTEM, shop=shop, first_day=FRIDAY, last_day=SATURDAY)
        now = at(THURSDAY, 10)
        assert on(shop, FRIDAY, now) == on(shop, SATURDAY, now) == []
        assert on(shop, SUNDAY, now) != []
        reopen_shop(actor=SYSTEM, closure=closure)
        assert on(shop, FRIDAY, now) != []

    def test_after_the_horizon_has_none(self, shop: Partner) -> None:
        shop.horizon_days = 2
        days = {window.day for window in windows_for(shop, now=at(THURSDAY, 10))}
        assert days == {THURSDAY, FRIDAY, SATURDAY}


class TestPreparation:
    def test_leaves_out_windows_that_begin_before_the_order_is_ready(self, shop: Partner) -> None:
        now = at(THURSDAY, 13, 30)
        assert on(shop, THURSDAY, now) == [("16:00", "19:00")]

    def test_counts_opening_time_only(self, shop: Partner) -> None:
        assert windows.add_opening_time(shop, at(THURSDAY, 12, 10), 60) == at(THURSDAY, 14, 40)

    def test_runs_over_the_night_and_the_closed_monday(self, shop: Partner) -> None:
        assert windows.add_opening_time(shop, at(SUNDAY, 18, 30), 60) == at(TUESDAY, 9, 30)

    def test_runs_over_a_closure(self, shop: Partner) -> None:
        close_shop(actor=SYSTEM, shop=shop, first_day=FRIDAY, last_day=MONDAY)
        assert windows.add_opening_time(shop, at(THURSDAY, 18, 30), 60) == at(TUESDAY, 9, 30)

    def test_that_ends_exactly_at_closing_is_done_then(self, shop: Partner) -> None:
        assert windows.add_opening_time(shop, at(THURSDAY, 18, 0), 60) == at(THURSDAY, 19, 0)

    def test_of_no_time_waits_for_the_door_to_open(self, shop: Partner) -> None:
        assert windows.add_opening_time(shop, at(THURSDAY, 13, 0), 0) == at(THURSDAY, 14, 0)

    def test_begun_before_opening_is_ready_for_the_first_window_that_follows(
        self, shop: Partner
    ) -> None:
        assert on(shop, FRIDAY, at(FRIDAY, 6)) == [("14:00", "16:00"), ("16:00", "19:00")]

    def test_is_never_done_where_the_shop_never_opens(self, shop: Partner) -> None:
        set_opening_hours(actor=SYSTEM, shop=shop, ranges=[])
        with pytest.raises(NeverOpen):
            windows.add_opening_time(shop, at(THURSDAY, 10), 1)
        assert windows_for(shop, now=at(THURSDAY, 10)) == []
        assert windows.next_opening(shop, at(THURSDAY, 10)) is None


class TestTheLastOrderOfTheDay:
    def test_is_taken_two_hours_before_closing(self, shop: Partner) -> None:
        shop.preparation_minutes = 5
        shop.window_minutes = 60
        assert on(shop, THURSDAY, at(THURSDAY, 17, 0)) == [("18:00", "19:00")]
        assert on(shop, THURSDAY, at(THURSDAY, 17, 1)) == []

    def test_is_the_shop_s_to_choose(self, shop: Partner) -> None:
        shop.preparation_minutes = 5
        shop.window_minutes = 60
        shop.last_order_minutes = 60
        assert on(shop, THURSDAY, at(THURSDAY, 17, 30)) == [("18:00", "19:00")]

    def test_counts_from_the_last_closing_not_from_midday(self, shop: Partner) -> None:
        assert on(shop, THURSDAY, at(THURSDAY, 12, 0)) == [("16:00", "19:00")]

    def test_does_not_close_the_next_day(self, shop: Partner) -> None:
        assert on(shop, FRIDAY, at(THURSDAY, 18, 59)) == [("14:00", "16:00"), ("16:00", "19:00")]
        shop.preparation_minutes = 1
        assert len(on(shop, FRIDAY, at(THURSDAY, 18, 59))) == 3


class TestWhenTheTownChangesItsClocks:
    """In 2026 on 29 March (an hour less) and on 25 October (an hour more), both Sundays."""

    @pytest.mark.parametrize("sunday", [date(2026, 3, 29), date(2026, 10, 25)])
    def test_windows_stay_at_the_hours_on_the_door(self, shop: Partner, sunday: date) -> None:
        assert on(shop, sunday, at(sunday - timedelta(days=1), 10)) == [
            ("09:00", "12:30"),
            ("14:00", "16:00"),
            ("16:00", "19:00"),
        ]

    def test_the_same_hour_is_another_moment(self, shop: Partner) -> None:
        summer, winter = date(2026, 10, 24), date(2026, 10, 25)
        opening = {day: windows.opening_intervals(shop, day)[0][0] for day in (summer, winter)}
        assert opening[summer] == datetime(2026, 10, 24, 7, 0, tzinfo=UTC)
        assert opening[winter] == datetime(2026, 10, 25, 8, 0, tzinfo=UTC)

    def test_an_opening_over_the_change_lasts_as_long_as_it_really_does(
        self, shop: Partner
    ) -> None:
        set_hours(shop, hours=[(time(1, 0), time(5, 0))])
        for sunday, minutes in ((date(2026, 3, 29), 180), (date(2026, 10, 25), 300)):
            start = at(sunday, 0)
            length = windows.opening_minutes_between(shop, start, start + timedelta(hours=12))
            assert length == minutes


class TestOpeningHours:
    def test_say_whether_the_shop_is_open(self, shop: Partner) -> None:
        assert windows.is_open(shop, at(THURSDAY, 9, 0))
        assert not windows.is_open(shop, at(THURSDAY, 12, 30))
        assert not windows.is_open(shop, at(MONDAY, 10, 0))

    def test_say_when_it_opens_next(self, shop: Partner) -> None:
        assert windows.next_opening(shop, at(THURSDAY, 10)) == at(THURSDAY, 14)
        assert windows.next_opening(shop, at(SUNDAY, 18)) == at(TUESDAY, 9)
        assert windows.next_opening(shop, at(TUESDAY, 9)) == at(TUESDAY, 14)

    def test_say_when_it_closes_for_good(self, shop: Partner) -> None:
        assert windows.last_closing(shop, THURSDAY) == at(THURSDAY, 19)
        assert windows.last_closing(shop, MONDAY) is None

    def test_count_opening_minutes_between_two_moments(self, shop: Partner) -> None:
        assert windows.opening_minutes_between(shop, at(THURSDAY, 12), at(THURSDAY, 14, 15)) == 45
        assert windows.opening_minutes_between(shop, at(SUNDAY, 19), at(TUESDAY, 9)) == 0

    @pytest.mark.parametrize(
        "ranges",
        [
            [(0, time(9), time(9))],
            [(0, time(9), time(8))],
            [(7, time(9), time(10))],
            [(0, time(9), time(12)), (0, time(11), time(13))],
        ],
    )
    def test_that_cannot_be_are_refused(
        self, shop: Partner, ranges: list[tuple[int, time, time]]
    ) -> None:
        with pytest.raises(HoursRefused):
            set_opening_hours(actor=SYSTEM, shop=shop, ranges=ranges)

    def test_of_a_closure_must_be_in_order(self, shop: Partner) -> None:
        with pytest.raises(HoursRefused):
            close_shop(actor=SYSTEM, shop=shop, first_day=FRIDAY, last_day=THURSDAY)


@pytest.mark.usefixtures("market_day")
class TestPlaces:
    def test_are_counted_down_until_the_window_is_full(self, shop: Partner) -> None:
        shop.window_capacity = 2
        first = windows_for(shop)[0]
        assert first.places_left == 2
        book(shop, first.starts_at)
        assert windows_for(shop)[0].places_left == 1
        book(shop, first.starts_at)
        assert windows_for(shop)[0].starts_at > first.starts_at
        with pytest.raises(WindowFull):
            book(shop, first.starts_at)

    def test_released_can_be_taken_again_and_only_once(self, shop: Partner) -> None:
        owner = uuid4()
        start = windows_for(shop)[0].starts_at
        with transaction.atomic():
            book_place(shop=shop, starts_at=start, owner=owner)
            assert release_place(owner=owner)
            assert not release_place(owner=owner)
        assert held(shop, start) == 0

    def test_used_stay_taken_and_can_be_undone(self, shop: Partner) -> None:
        owner = uuid4()
        start = windows_for(shop)[0].starts_at
        with transaction.atomic():
            book_place(shop=shop, starts_at=start, owner=owner)
            assert use_place(owner=owner)
        assert held(shop, start) == 1
        with transaction.atomic():
            assert unuse_place(owner=owner)
            assert release_place(owner=owner)
        assert held(shop, start) == 0

    def test_remember_window_and_day(self, shop: Partner) -> None:
        slot = book(shop, at(FRIDAY, 14))
        assert (slot.ends_at, slot.local_date, slot.held) == (at(FRIDAY, 16), FRIDAY, 1)

    def test_cannot_be_booked_where_there_is_no_window(self, shop: Partner) -> None:
        for moment in (at(FRIDAY, 13), at(FRIDAY, 14, 1), at(MONDAY, 14), at(THURSDAY, 9)):
            with pytest.raises(WindowGone):
                book(shop, moment)

    def test_cannot_be_booked_too_late_unless_ordered_in_time(self, shop: Partner) -> None:
        go_to_market_day(time(15, 30))
        with pytest.raises(WindowGone):
            book(shop, at(THURSDAY, 16))
        assert book(shop, at(THURSDAY, 16), check_cutoff=False).held == 1

    def test_closed_windows_can_be_shown_with_their_reason(self, shop: Partner) -> None:
        shop.window_capacity = 1
        book(shop, at(FRIDAY, 14))
        reasons = {
            window.starts_at: window.reason_closed
            for window in windows_for(shop, include_closed=True)
        }
        assert reasons[at(THURSDAY, 9)] == Closed.TOO_SOON
        assert reasons[at(FRIDAY, 14)] == Closed.FULL
        assert reasons[at(FRIDAY, 16)] == ""


@pytest.mark.usefixtures("market_day")
class TestGoodsMadeForADay:
    @pytest.fixture
    def baguette(self, shop: Partner) -> int:
        product = make_product(shop, availability=AvailabilityKind.PER_DAY, per_day_quantity=10)
        return stock_record_of(product).pk

    def test_are_collected_from_the_next_day_on(self, shop: Partner, baguette: int) -> None:
        days = {window.day for window in windows_for(shop, day_quantity_wants={baguette: 1})}
        assert min(days) == FRIDAY

    def test_are_collected_the_day_after_once_the_hour_limit_has_passed(
        self, shop: Partner, baguette: int
    ) -> None:
        go_to_market_day(time(18, 5))
        days = {window.day for window in windows_for(shop, day_quantity_wants={baguette: 1})}
        assert min(days) == SATURDAY

    def test_are_not_offered_on_a_day_with_too_few_left(self, shop: Partner, baguette: int) -> None:
        with transaction.atomic():
            hold_units(wants=[Want(baguette, uuid4(), 7, FRIDAY)], owner=uuid4())

        def first_day(quantity: int) -> date:
            return windows_for(shop, day_quantity_wants={baguette: quantity})[0].day

        assert (first_day(3), first_day(4)) == (FRIDAY, SATURDAY)

    def test_leave_no_window_when_no_day_has_enough(self, shop: Partner, baguette: int) -> None:
        assert windows_for(shop, day_quantity_wants={baguette: 11}) == []

    def test_may_be_asked_for_together_with_other_goods(self, shop: Partner, baguette: int) -> None:
        jam = stock_record_of(make_product(shop)).pk
        days = {
            window.day for window in windows_for(shop, day_quantity_wants={baguette: 1, jam: 99})
        }
        assert min(days) == FRIDAY


class TestOneAnswerForSeveralShops:
    def test_is_the_earliest_half_day_that_suits_all(
        self, bakery: Partner, bookshop: Partner, cheese_shop: Partner
    ) -> None:
        shops = [bakery, bookshop, cheese_shop]
        first = common(shops, at(THURSDAY, 10))[0]
        assert (first.day, first.part) == (THURSDAY, Part.AFTERNOON)
        assert first.label == "jeudi 19 novembre, après-midi"
        assert {shop.pk: clock.local(first.per_shop[shop.pk].starts_at).hour for shop in shops} == {
            bakery.pk: 15,
            bookshop.pk: 14,
            cheese_shop.pk: 14,
        }

    def test_offers_all_the_windows_of_the_half_day_to_each_shop(
        self, bakery: Partner, bookshop: Partner
    ) -> None:
        first = common([bakery, bookshop], at(THURSDAY, 10))[0]
        assert [clock.local(window.starts_at).hour for window in first.choices[bookshop.pk]] == [
            14,
            16,
        ]

    def test_leaves_out_half_days_on_which_one_of_them_is_shut(
        self, bakery: Partner, bookshop: Partner
    ) -> None:
        days = {
            (window.day, window.part) for window in common([bakery, bookshop], at(THURSDAY, 10))
        }
        assert (SATURDAY, Part.MORNING) in days
        assert not {day for day, _part in days} & {SUNDAY, MONDAY}

    def test_waits_for_the_shop_with_the_longest_preparation(
        self, bakery: Partner, bookshop: Partner
    ) -> None:
        bookshop.preparation_minutes = 12 * 60
        first = common([bakery, bookshop], at(THURSDAY, 10))[0]
        assert (first.day, first.part) == (FRIDAY, Part.AFTERNOON)

    def test_takes_day_quantities_into_account(self, bakery: Partner, bookshop: Partner) -> None:
        product = make_product(bakery, availability=AvailabilityKind.PER_DAY, per_day_quantity=2)
        wants = {stock_record_of(product).pk: 2}
        first = common_windows([(bakery, wants), (bookshop, {})], now=at(THURSDAY, 10))[0]
        assert (first.day, first.part) == (FRIDAY, Part.MORNING)

    def test_is_empty_when_they_are_never_open_on_the_same_half_day(
        self, bakery: Partner, bookshop: Partner, cheese_shop: Partner
    ) -> None:
        set_hours(bakery, hours=[(time(8), time(12))])
        set_hours(bookshop, hours=[(time(14), time(18))])
        shops = [bakery, bookshop, cheese_shop]
        assert common(shops, at(THURSDAY, 10)) == []
        assert all(windows_for(shop, now=at(THURSDAY, 10)) for shop in shops)

    def test_asks_as_much_of_three_shops_as_of_one(
        self, bakery: Partner, bookshop: Partner, cheese_shop: Partner
    ) -> None:
        now = at(THURSDAY, 10)
        with CaptureQueriesContext(connection) as one:
            common([bakery], now)
        with CaptureQueriesContext(connection) as three:
            common([bakery, bookshop, cheese_shop], now)
        assert len(one) == len(three) == 3


def common(shops: list[Partner], now: datetime) -> list[windows.CommonWindow]:
    return common_windows([(shop, {}) for shop in shops], now=now)


def held(shop: Partner, starts_at: datetime) -> int:
    with scopes_disabled():
        return Slot.objects.get(shop=shop, starts_at=starts_at).held
