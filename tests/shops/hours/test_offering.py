"""What a shop sets about its windows: length, preparation, pauses, one window by hand, a stall."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_scopes import scopes_disabled

from marketplace.kernel import clock
from marketplace.kernel.actors import SYSTEM
from shops.catalogue.preparation import longest_preparation
from shops.hours.models import PickupPlace, Slot
from shops.hours.places import PlaceDraft, close_place, save_place
from shops.hours.services import HoursRefused, WindowGone, book_place, move_place, set_opening_hours
from shops.hours.settings import (
    WindowSettings,
    end_of_today,
    fill_day,
    pause_shop,
    resume_shop,
    set_capacity,
    set_window_settings,
)
from shops.hours.windows import Closed, WindowKey, common_windows, windows_for
from shops.partner.models import HALF_DAY_MINUTES, Partner
from tests.factories import MARKET_DAY, make_product, make_shop

pytestmark = pytest.mark.usefixtures("market_day")

FRIDAY, SATURDAY = MARKET_DAY + timedelta(days=1), MARKET_DAY + timedelta(days=2)


@pytest.fixture
def shop(db: object) -> Partner:
    """Open 9:00 to 12:30 and 14:00 to 19:00, closed on Mondays; windows of two hours."""
    return make_shop()


@pytest.fixture
def stall(shop: Partner) -> PickupPlace:
    """Saturdays from 14:00 to 16:00, when the shop is open too."""
    draft = PlaceDraft("Marché", "Place des Halles", "sous la halle")
    place = save_place(actor=SYSTEM, shop=shop, draft=draft)
    set_opening_hours(actor=SYSTEM, shop=shop, place=place, ranges=[(5, time(14), time(16))])
    return place


def book(shop: Partner, key: WindowKey) -> Slot:
    with transaction.atomic():
        return book_place(shop=shop, starts_at=key, owner=uuid4())


class TestLength:
    def test_is_a_half_day_for_a_new_shop(self, shop: Partner) -> None:
        shop.window_minutes = Partner().window_minutes
        on_friday = [w for w in windows_for(shop) if w.day == FRIDAY]
        assert [f"{clock.local(w.starts_at):%H:%M}" for w in on_friday] == ["09:00", "14:00"]

    @pytest.mark.parametrize(
        "wrong",
        [{"window_minutes": 45}, {"window_capacity": 0}, {"horizon_days": 0}, {"horizon_days": 99}],
    )
    def test_and_the_rest_stay_within_bounds(self, shop: Partner, wrong: dict[str, int]) -> None:
        settings = {
            "window_minutes": HALF_DAY_MINUTES, "window_capacity": 12, "preparation_minutes": 60,
            "last_order_minutes": 120, "horizon_days": 10,
        }  # fmt: skip
        with pytest.raises(HoursRefused):
            set_window_settings(
                actor=SYSTEM, shop=shop, settings=WindowSettings(**{**settings, **wrong})
            )


class TestTheLongestPreparation:
    def test_of_the_basket_counts(self, shop: Partner) -> None:
        bread, cake, card = (make_product(shop) for _ in range(3))
        cake.preparation_minutes, card.preparation_minutes = 600, 5
        assert longest_preparation(shop, [bread, cake, card]) == 600
        assert longest_preparation(shop, [bread, card]) == shop.preparation_minutes
        assert longest_preparation(shop, [card]) == 5

    def test_moves_the_first_window(self, shop: Partner) -> None:
        usual = windows_for(shop)[0]
        assert windows_for(shop, preparation_minutes=600)[0].day > usual.day
        (first, *_others) = common_windows([(shop, {})], preparation={shop.pk: 600})
        assert first.day > usual.day

    def test_is_checked_when_a_place_is_taken(self, shop: Partner) -> None:
        soon = windows_for(shop)[0]
        with pytest.raises(WindowGone), transaction.atomic():
            book_place(shop=shop, starts_at=soon.starts_at, owner=uuid4(), preparation_minutes=600)


class TestAPause:
    def test_closes_the_windows_within_with_a_reason_of_its_own(self, shop: Partner) -> None:
        pause_shop(actor=SYSTEM, shop=shop, until=end_of_today())
        today = [w for w in windows_for(shop, include_closed=True) if w.day == MARKET_DAY]
        later = [w for w in today if w.starts_at > clock.now()]
        assert {w.reason_closed for w in later} == {Closed.PAUSED}
        assert any(w.day == FRIDAY for w in windows_for(shop))

    def test_lets_nobody_take_a_place(self, shop: Partner) -> None:
        window = windows_for(shop)[0]
        pause_shop(actor=SYSTEM, shop=shop, until=end_of_today())
        with pytest.raises(WindowGone):
            book(shop, window.key)

    def test_keeps_what_is_booked(self, shop: Partner) -> None:
        slot = book(shop, windows_for(shop)[0].key)
        pause_shop(actor=SYSTEM, shop=shop, until=end_of_today())
        with scopes_disabled():
            slot.refresh_from_db()
        assert slot.held == 1

    def test_ends_when_it_is_over_or_taken_back(self, shop: Partner) -> None:
        before = windows_for(shop)
        pause_shop(actor=SYSTEM, shop=shop, until=end_of_today())
        resume_shop(actor=SYSTEM, shop=shop)
        assert windows_for(shop) == before

    def test_of_the_past_is_refused(self, shop: Partner) -> None:
        with pytest.raises(HoursRefused):
            pause_shop(actor=SYSTEM, shop=shop, until=clock.now())


class TestOneWindowByHand:
    def test_takes_as_many_as_is_said(self, shop: Partner) -> None:
        window = windows_for(shop)[0]
        set_capacity(actor=SYSTEM, shop=shop, key=window.key, capacity=3)
        assert windows_for(shop)[0].places_left == 3

    def test_never_takes_fewer_than_are_booked(self, shop: Partner) -> None:
        window = windows_for(shop)[0]
        slot = book(shop, window.key)
        with pytest.raises(HoursRefused):
            set_capacity(actor=SYSTEM, shop=shop, key=window.key, capacity=0)
        with scopes_disabled():
            slot.refresh_from_db()
        assert slot.capacity == shop.window_capacity

    def test_or_a_whole_day_can_be_full(self, shop: Partner) -> None:
        book(shop, next(w.key for w in windows_for(shop) if w.day == FRIDAY))
        assert fill_day(actor=SYSTEM, shop=shop, day=FRIDAY) == 3
        on_friday = [w for w in windows_for(shop, include_closed=True) if w.day == FRIDAY]
        assert {w.reason_closed for w in on_friday} == {Closed.FULL}

    def test_that_does_not_exist_is_refused(self, shop: Partner) -> None:
        with pytest.raises(WindowGone):
            set_capacity(actor=SYSTEM, shop=shop, key=WindowKey(clock.now()), capacity=3)


class TestAStall:
    def test_has_windows_of_its_own_beside_the_shops(
        self, shop: Partner, stall: PickupPlace
    ) -> None:
        at_two = clock.local_datetime(SATURDAY, time(14))
        found = {w.place_id: w for w in windows_for(shop) if w.starts_at == at_two}
        assert set(found) == {None, stall.pk}
        assert found[stall.pk].place_address == "Place des Halles, sous la halle"

    def test_has_places_of_its_own(self, shop: Partner, stall: PickupPlace) -> None:
        at_two = clock.local_datetime(SATURDAY, time(14))
        in_the_shop, at_the_stall = WindowKey(at_two), WindowKey(at_two, stall.pk)
        for key in (in_the_shop, at_the_stall):
            set_capacity(actor=SYSTEM, shop=shop, key=key, capacity=1)
        assert book(shop, in_the_shop).place is None
        assert book(shop, at_the_stall).place == stall
        assert not {in_the_shop, at_the_stall} & {w.key for w in windows_for(shop)}

    def test_can_be_moved_to(self, shop: Partner, stall: PickupPlace) -> None:
        at_two = clock.local_datetime(SATURDAY, time(14))
        owner = uuid4()
        with transaction.atomic():
            first = book_place(shop=shop, starts_at=at_two, owner=owner)
            second = move_place(shop=shop, starts_at=WindowKey(at_two, stall.pk), owner=owner)
        with scopes_disabled():
            first.refresh_from_db()
            second.refresh_from_db()
        assert (first.held, second.held) == (0, 1)

    def test_is_left_to_whoever_chooses_it(self, shop: Partner, stall: PickupPlace) -> None:
        proposed = [w for common in common_windows([(shop, {})]) for w in common.choices[shop.pk]]
        assert {window.place_id for window in proposed} == {None}

    def test_costs_no_more_questions(self, shop: Partner) -> None:
        with CaptureQueriesContext(connection) as without:
            windows_for(shop)
        place = save_place(actor=SYSTEM, shop=shop, draft=PlaceDraft("Marché", "Place"))
        set_opening_hours(actor=SYSTEM, shop=shop, place=place, ranges=[(5, time(8), time(12))])
        with CaptureQueriesContext(connection) as with_stall:
            windows_for(shop)
        assert len(with_stall) == len(without) == 3

    def test_given_up_is_not_proposed_any_more(self, shop: Partner, stall: PickupPlace) -> None:
        close_place(actor=SYSTEM, place=stall)
        assert all(window.place_id is None for window in windows_for(shop))

    def test_needs_a_name_and_a_street(self, shop: Partner) -> None:
        for draft in (PlaceDraft(" ", "Place"), PlaceDraft("Marché", "")):
            with pytest.raises(HoursRefused):
                save_place(actor=SYSTEM, shop=shop, draft=draft)

    @pytest.mark.parametrize("text", ["", "demain", "2026-11-21T13:00:00+00:00@ici"])
    def test_key_of_something_else_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"."):
            WindowKey.parse(text)
