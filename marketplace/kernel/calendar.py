"""The town's holidays, and legal periods that must not end on a day nobody works."""

from datetime import date, timedelta
from functools import lru_cache

from django.conf import settings
from holidays import country_holidays

SATURDAY = 5


def is_public_holiday(day: date) -> bool:
    """Whether ``day`` is a public holiday in the town's country (and subdivision)."""
    return day in _names(settings.HOLIDAY_COUNTRY, settings.HOLIDAY_SUBDIVISION, day.year)


def holiday_name(day: date) -> str:
    """« Noël »: the name of the public holiday, in French; empty on any other day."""
    return _names(settings.HOLIDAY_COUNTRY, settings.HOLIDAY_SUBDIVISION, day.year).get(day, "")


def is_working_day(day: date) -> bool:
    """Whether ``day`` counts as worked for legal periods: no Saturday, Sunday or holiday."""
    return day.weekday() < SATURDAY and not is_public_holiday(day)


def end_of_legal_period(start: date, days: int) -> date:
    """The last day, included, of a period of ``days`` counted from the day after ``start``.

    A period that would end on a Saturday, a Sunday or a public holiday runs to the next working
    day (Code de la consommation L221-19; Regulation 1182/71 article 3).
    """
    end = start + timedelta(days=days)
    while not is_working_day(end):
        end += timedelta(days=1)
    return end


def add_years(day: date, years: int) -> date:
    """The same day so many years later (or earlier); 28 February where there is no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@lru_cache(maxsize=64)
def _names(country: str, subdivision: str | None, year: int) -> dict[date, str]:
    names = country_holidays(country, subdiv=subdivision, years=year, language="fr")
    return {day: name.replace("'", "’") for day, name in names.items()}
