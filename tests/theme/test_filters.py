"""Money, days and hours as people say them, to the last no-break space."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from django.utils import translation

from marketplace.kernel import clock
from marketplace.theme.templatetags import theme_tags as tags

THURSDAY = datetime(2026, 11, 26, 15, 40, tzinfo=UTC)
SATURDAY_MORNING = SimpleNamespace(
    starts_at=datetime(2026, 11, 28, 9, 0, tzinfo=UTC),
    ends_at=datetime(2026, 11, 28, 11, 0, tzinfo=UTC),
)


@pytest.fixture(autouse=True)
def _thursday_afternoon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(clock, "now", lambda: THURSDAY)
    with translation.override("fr"):
        yield


@pytest.fixture
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_prices_are_written_the_french_way() -> None:
    assert tags.euros(1250) == "12,50\u00a0€"
    assert tags.unit_price(420, "kg") == "4,20\u00a0€/kg"
    assert tags.euros(None) == ""


def test_days_are_said_in_full() -> None:
    assert tags.day(date(2026, 11, 26)) == "jeudi 26 novembre"
    assert tags.day(date(2026, 12, 1)) == "mardi 1er décembre"
    assert tags.full_day(date(2026, 11, 26)) == "jeudi 26 novembre 2026"
    assert tags.short_day(date(2026, 11, 26)) == "jeu. 26 nov."


def test_a_moment_late_in_the_evening_belongs_to_the_towns_day() -> None:
    assert tags.day(datetime(2026, 11, 26, 23, 30, tzinfo=UTC)) == "vendredi 27 novembre"


def test_near_days_have_their_own_words() -> None:
    today = date(2026, 11, 26)
    said = [tags.relative_day(today + timedelta(days=n)) for n in range(-1, 4)]
    assert said == [
        "mercredi 25 novembre",
        "aujourd’hui",
        "demain",
        "après-demain",
        "dimanche 29 novembre",
    ]
    assert tags.near_day(today) == "jeudi 26 novembre"
    assert tags.near_day(today + timedelta(days=3)) == ""


def test_hours_keep_their_h() -> None:
    assert tags.hour(time(10, 30)) == "10\u00a0h\u00a030"
    assert tags.hour(time(9, 5)) == "9\u00a0h\u00a005"
    assert tags.hour(time(12)) == "12\u00a0h"
    assert tags.hour(THURSDAY) == "16\u00a0h\u00a040"


def test_a_window_is_a_day_and_two_hours() -> None:
    assert tags.window(SATURDAY_MORNING) == "samedi 28 novembre, entre 10\u00a0h et 12\u00a0h"
    assert tags.hours(SATURDAY_MORNING) == "entre 10\u00a0h et 12\u00a0h"
    pair = (SATURDAY_MORNING.starts_at, SATURDAY_MORNING.ends_at)
    assert tags.window(pair) == tags.window(SATURDAY_MORNING)
    assert tags.window(vars(SATURDAY_MORNING)) == tags.window(SATURDAY_MORNING)
    assert tags.window(None) == ""


def test_a_moment_is_said_from_today() -> None:
    assert tags.moment(SATURDAY_MORNING.starts_at) == "après-demain à 10\u00a0h"


def test_phone_numbers_are_read_two_by_two() -> None:
    assert tags.phone("+33199001204") == "01\u00a099\u00a000\u00a012\u00a004"
    assert tags.phone("+3225550100") == "+3225550100"


def test_a_company_s_number_is_read_three_by_three() -> None:
    assert tags.siren("001417286") == "001\u00a0417\u00a0286"
    assert tags.siren("00141728600017") == "001\u00a0417\u00a0286\u00a000017"
    assert tags.siren("") == ""


@pytest.mark.usefixtures("_english")
def test_english_says_it_the_english_way() -> None:
    assert tags.euros(1250) == "€12.50"
    assert tags.day(date(2026, 12, 1)) == "Tuesday 1 December"
    assert tags.hour(time(10, 30)) == "10:30\u00a0am"
    assert tags.hour(time(0, 15)) == "12:15\u00a0am"
    assert (
        tags.window(SATURDAY_MORNING) == "Saturday 28 November, between 10\u00a0am and 12\u00a0noon"
    )
    assert tags.relative_day(date(2026, 11, 27)) == "tomorrow"


@pytest.mark.parametrize(("language", "said"), [("fr", "20\u202f000"), ("en", "20,000")])
def test_a_large_number_is_written_as_each_language_does(language: str, said: str) -> None:
    with translation.override(language):
        assert tags.number(20000) == said
        assert tags.number(999) == "999"
