"""Holidays and legal periods (Code de la consommation L221-19)."""

from datetime import date

import pytest
from pytest_django import Settings

from marketplace.kernel import calendar


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 4, 6),  # Easter Monday
        date(2026, 5, 14),  # Ascension
        date(2026, 5, 25),  # Whit Monday
        date(2026, 7, 14),
        date(2026, 11, 11),
        date(2027, 3, 29),  # Easter Monday
    ],
)
def test_french_public_holidays_are_not_worked(day: date) -> None:
    assert calendar.is_public_holiday(day)
    assert not calendar.is_working_day(day)


def test_saturdays_and_sundays_are_not_worked() -> None:
    assert not calendar.is_working_day(date(2026, 11, 21))
    assert not calendar.is_working_day(date(2026, 11, 22))
    assert calendar.is_working_day(date(2026, 11, 23))


def test_fourteen_days_count_from_the_day_after() -> None:
    assert calendar.end_of_legal_period(date(2026, 11, 9), 14) == date(2026, 11, 23)


def test_fourteen_days_that_end_on_a_sunday_run_to_monday() -> None:
    assert calendar.end_of_legal_period(date(2026, 11, 8), 14) == date(2026, 11, 23)


def test_fourteen_days_that_end_on_a_saturday_run_to_monday() -> None:
    assert calendar.end_of_legal_period(date(2026, 11, 7), 14) == date(2026, 11, 23)


def test_fourteen_days_that_end_on_11_november_run_to_the_12th() -> None:
    assert calendar.end_of_legal_period(date(2026, 10, 28), 14) == date(2026, 11, 12)


def test_fourteen_days_that_end_on_easter_saturday_run_past_easter_monday() -> None:
    assert calendar.end_of_legal_period(date(2026, 3, 21), 14) == date(2026, 4, 7)


def test_fourteen_days_that_end_on_easter_monday_run_to_tuesday() -> None:
    assert calendar.end_of_legal_period(date(2026, 3, 23), 14) == date(2026, 4, 7)


def test_a_part_of_the_country_may_have_holidays_of_its_own(settings: Settings) -> None:
    boxing_day = date(2025, 12, 26)
    assert not calendar.is_public_holiday(boxing_day)
    settings.HOLIDAY_SUBDIVISION = "57"  # Moselle
    assert calendar.is_public_holiday(boxing_day)
