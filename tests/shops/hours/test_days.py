"""Days unlike the others: exceptional hours, public holidays, closures without an end."""

from datetime import date, time, timedelta

import pytest

from marketplace.kernel import calendar, clock
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.errors import NotAllowed
from shops.hours.closures import close_shop, coming_closures, reopen_shop
from shops.hours.days import (
    Decision,
    coming_holidays,
    decide_holiday,
    remove_exceptional_day,
    set_exceptional_day,
    undecided_holidays,
)
from shops.hours.models import Closure
from shops.hours.services import HoursRefused
from shops.hours.timetable import closed_now, timetable
from shops.hours.windows import windows_for
from shops.hours.words import closed_words
from shops.partner.models import Partner
from tests.factories import MARKET_DAY, go_to_market_day, make_shop

pytestmark = pytest.mark.usefixtures("market_day")

FRIDAY, SATURDAY, SUNDAY, MONDAY = (MARKET_DAY + timedelta(days=step) for step in range(1, 5))
CHRISTMAS = date(2026, 12, 25)
MORNING = (time(9), time(12))


@pytest.fixture
def shop(db: object) -> Partner:
    """Open every day but Monday."""
    return make_shop()


def ranges(shop: Partner, day: date) -> list[tuple[time, time]]:
    return timetable(shop).ranges_on(day)


class TestAnExceptionalDay:
    def test_opens_a_day_on_which_the_shop_is_usually_closed(self, shop: Partner) -> None:
        set_exceptional_day(actor=SYSTEM, shop=shop, day=MONDAY, ranges=[MORNING])
        assert ranges(shop, MONDAY) == [MORNING]
        assert MONDAY in {window.day for window in windows_for(shop)}
        assert ranges(shop, MONDAY + timedelta(days=7)) == []

    def test_has_other_hours_than_the_week_and_gives_them_back(self, shop: Partner) -> None:
        usual = ranges(shop, FRIDAY)
        set_exceptional_day(actor=SYSTEM, shop=shop, day=FRIDAY, ranges=[MORNING])
        set_exceptional_day(
            actor=SYSTEM, shop=shop, day=FRIDAY, ranges=[(time(20), time(22)), MORNING]
        )
        assert ranges(shop, FRIDAY) == [MORNING, (time(20), time(22))]
        remove_exceptional_day(actor=SYSTEM, shop=shop, day=FRIDAY)
        assert ranges(shop, FRIDAY) == usual

    def test_is_refused_in_the_past_without_hours_or_with_hours_in_disorder(
        self, shop: Partner
    ) -> None:
        yesterday = MARKET_DAY - timedelta(days=1)
        for day, hours in ((yesterday, [MORNING]), (FRIDAY, []), (FRIDAY, [MORNING, MORNING])):
            with pytest.raises(HoursRefused):
                set_exceptional_day(actor=SYSTEM, shop=shop, day=day, ranges=hours)

    def test_stays_closed_under_a_closure(self, shop: Partner) -> None:
        set_exceptional_day(actor=SYSTEM, shop=shop, day=MONDAY, ranges=[MORNING])
        close_shop(actor=SYSTEM, shop=shop, first_day=MONDAY, last_day=MONDAY)
        assert ranges(shop, MONDAY) == []

    def test_is_the_shops_own_affair(self, shop: Partner) -> None:
        with pytest.raises(NotAllowed):
            set_exceptional_day(actor=Actor("staff"), shop=shop, day=MONDAY, ranges=[MORNING])


class TestAHoliday:
    def test_offers_nothing_until_somebody_decides(self, shop: Partner) -> None:
        go_to_market_day(day=date(2026, 12, 18))
        assert CHRISTMAS not in {window.day for window in windows_for(shop)}
        assert timetable(shop).is_undecided(CHRISTMAS)
        decide_holiday(actor=SYSTEM, shop=shop, day=CHRISTMAS, decision=Decision.OPEN)
        assert CHRISTMAS in {window.day for window in windows_for(shop)}

    def test_is_named_in_french(self) -> None:
        assert calendar.holiday_name(CHRISTMAS) == "Noël"
        assert calendar.holiday_name(FRIDAY) == ""

    def test_can_be_decided_again(self, shop: Partner) -> None:
        for decision in (Decision.CLOSED, Decision.OPEN, Decision.UNDECIDED, Decision.CLOSED):
            decide_holiday(actor=SYSTEM, shop=shop, day=CHRISTMAS, decision=decision)
            (holiday,) = [h for h in coming_holidays(timetable(shop)) if h.day == CHRISTMAS]
            assert holiday.decision == decision

    def test_decided_twice_closes_once(self, shop: Partner) -> None:
        for _tap in range(2):
            decide_holiday(actor=SYSTEM, shop=shop, day=CHRISTMAS, decision=Decision.CLOSED)
        assert Closure.objects.filter(reopened_at=None).count() == 1

    def test_on_a_day_that_is_never_worked_asks_nothing(self, shop: Partner) -> None:
        easter_monday = date(2027, 3, 29)
        clock.move_to(clock.local_datetime(date(2027, 3, 1), time(10)))
        assert calendar.is_public_holiday(easter_monday)
        assert easter_monday not in {h.day for h in coming_holidays(timetable(shop))}

    def test_is_shown_to_the_association_three_weeks_before_if_undecided(
        self, shop: Partner, bakery: Partner
    ) -> None:
        assert undecided_holidays([shop, bakery]) == []
        go_to_market_day(day=date(2026, 12, 5))
        decide_holiday(actor=SYSTEM, shop=bakery, day=CHRISTMAS, decision=Decision.OPEN)
        assert [(s.pk, h.name) for s, h in undecided_holidays([shop, bakery])] == [
            (shop.pk, "Noël")
        ]


class TestAClosure:
    def test_without_an_end_lasts_until_it_is_taken_back(self, shop: Partner) -> None:
        closure = close_shop(actor=SYSTEM, shop=shop, first_day=FRIDAY, last_day=None)
        assert {window.day for window in windows_for(shop)} == {MARKET_DAY}
        assert timetable(shop).closed_on(date(2030, 1, 1))
        reopen_shop(actor=SYSTEM, closure=closure)
        reopen_shop(actor=SYSTEM, closure=closure)
        assert FRIDAY in {window.day for window in windows_for(shop)}
        assert list(coming_closures(shop)) == []

    def test_that_another_one_follows_runs_on(self, shop: Partner) -> None:
        close_shop(actor=SYSTEM, shop=shop, first_day=MARKET_DAY, last_day=FRIDAY)
        close_shop(actor=SYSTEM, shop=shop, first_day=SATURDAY, last_day=SUNDAY)
        assert closed_words(closed_now([shop])[shop.pk]) == "Fermé jusqu’au dimanche 22 novembre"

    @pytest.mark.parametrize(
        ("first", "last", "said"),
        [
            (MARKET_DAY, MARKET_DAY, "Fermé aujourd’hui"),
            (MARKET_DAY, None, "Fermé jusqu’à nouvel ordre"),
            (FRIDAY, None, "Fermé à partir du vendredi 20 novembre"),
            (FRIDAY, FRIDAY, "Fermé le vendredi 20 novembre"),
            (FRIDAY, SUNDAY, "Fermé du vendredi 20 novembre au dimanche 22 novembre"),
        ],
    )
    def test_is_said_in_plain_words(
        self, shop: Partner, first: date, last: date | None, said: str
    ) -> None:
        close_shop(actor=SYSTEM, shop=shop, first_day=first, last_day=last)
        assert closed_words(timetable(shop).closures[0]) == said

    def test_in_disorder_is_refused(self, shop: Partner) -> None:
        with pytest.raises(HoursRefused):
            close_shop(actor=SYSTEM, shop=shop, first_day=SATURDAY, last_day=FRIDAY)
