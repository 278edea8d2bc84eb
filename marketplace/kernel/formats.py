"""How dates, hours and windows are said to people, in French and in English.

Every function takes aware datetimes (said in the town's zone) or town-local dates, and answers in
the active language. Numbers keep their unit by a no-break space.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils.dateformat import format as django_format
from django.utils.translation import get_language

from marketplace.kernel import clock

NBSP = "\u00a0"
NARROW_NBSP = "\u202f"


@dataclass(frozen=True)
class Words:
    """The patterns of one language."""

    near_days: tuple[str, str, str]
    first: str
    hour: str
    hour_minutes: str
    noon_hours: bool
    between: str
    on_day: str
    at: str


FRENCH = Words(
    near_days=("aujourd’hui", "demain", "après-demain"),
    first="1er",
    hour="{hour}" + NBSP + "h",
    hour_minutes="{hour}" + NBSP + "h" + NBSP + "{minute:02d}",
    noon_hours=False,
    between="entre {start} et {end}",
    on_day="{day}, {hours}",
    at="{day} à {hour}",
)
ENGLISH = Words(
    near_days=("today", "tomorrow", "the day after tomorrow"),
    first="1",
    hour="{hour}" + NBSP + "{half}",
    hour_minutes="{hour}:{minute:02d}" + NBSP + "{half}",
    noon_hours=True,
    between="between {start} and {end}",
    on_day="{day}, {hours}",
    at="{day} at {hour}",
)


def words() -> Words:
    """The patterns of the active language (French when it is neither French nor English)."""
    return ENGLISH if (get_language() or "fr").startswith("en") else FRENCH


def local_date(value: date | datetime) -> date:
    """The town-local date of an aware datetime; a date is returned as it is."""
    return clock.local(value).date() if isinstance(value, datetime) else value


def say_day(value: date | datetime, *, year: bool = False) -> str:
    """« jeudi 26 novembre », « mardi 1er décembre »; with ``year``, « jeudi 26 novembre 2026 »."""
    day = local_date(value)
    number = words().first if day.day == 1 else str(day.day)
    said = f"{django_format(day, 'l')} {number} {django_format(day, 'F')}"
    return f"{said} {day.year}" if year else said


def say_short_day(value: date | datetime) -> str:
    """« jeu. 26 nov. »: for narrow columns only."""
    day = local_date(value)
    weekday = django_format(day, "l")[:3]
    if words().noon_hours:
        return f"{weekday} {day.day} {django_format(day, 'M')}"
    return f"{weekday}. {day.day} {django_format(day, 'N')}"


def say_hour(value: datetime | time) -> str:
    """« 10 h 30 », « 10 h »; in English « 10:30 am », « 12 noon »."""
    moment = clock.local(value).time() if isinstance(value, datetime) else value
    language = words()
    pattern = language.hour_minutes if moment.minute else language.hour
    if not language.noon_hours:
        return pattern.format(hour=moment.hour, minute=moment.minute)
    if moment.hour == 12 and not moment.minute:
        return f"12{NBSP}noon"
    half = "am" if moment.hour < 12 else "pm"
    return pattern.format(hour=(moment.hour - 1) % 12 + 1, minute=moment.minute, half=half)


def say_relative_day(value: date | datetime) -> str:
    """« aujourd’hui », « demain », « après-demain », then the day itself."""
    day = local_date(value)
    distance = (day - clock.today()) // timedelta(days=1)
    near = words().near_days
    return near[distance] if 0 <= distance < len(near) else say_day(day)


def say_moment(value: datetime) -> str:
    """« demain à 10 h », « samedi 28 novembre à 10 h »."""
    return words().at.format(day=say_relative_day(value), hour=say_hour(value))


def window_bounds(value: Any) -> tuple[datetime, datetime]:
    """Start and end of a window: a pair, a mapping or an object with ``starts_at``/``ends_at``."""
    if isinstance(value, (tuple, list)):
        start, end = value
    elif isinstance(value, Mapping):
        start, end = value["starts_at"], value["ends_at"]
    else:
        start, end = value.starts_at, value.ends_at
    return start, end


def say_hours(value: Any) -> str:
    """« entre 10 h et 12 h » for a window."""
    start, end = window_bounds(value)
    return words().between.format(start=say_hour(start), end=say_hour(end))


def say_short_hours(value: Any) -> str:
    """« 10 h – 12 h » for a window: on pills and in tables."""
    start, end = window_bounds(value)
    return f"{say_hour(start)}{NBSP}– {say_hour(end)}"


def say_window(value: Any) -> str:
    """« samedi 28 novembre, entre 10 h et 12 h »."""
    start, _ = window_bounds(value)
    return words().on_day.format(day=say_day(start), hours=say_hours(value))


def say_phone(number: str) -> str:
    """« 01 99 00 10 00 » for « +33199001000 »; other countries stay as they are."""
    national = number.removeprefix("+33")
    if national == number or len(national) != 9 or not national.isdigit():
        return number
    return NBSP.join(["0" + national[0], *(national[i : i + 2] for i in range(1, 9, 2))])


def say_number(number: int) -> str:
    """« 6 000 » in French with a narrow no-break space, "6,000" in English."""
    return f"{number:,}".replace(",", NARROW_NBSP) if words() is FRENCH else f"{number:,}"


def say_siren(number: str) -> str:
    """« 001 417 286 » for a SIREN, the next five digits of a SIRET apart."""
    parts = (number[:3], number[3:6], number[6:9], number[9:])
    return NBSP.join(filter(None, parts))


def say_weight(grams: int) -> str:
    """« 850 g », « 1,54 kg » in French, "1.54 kg" in English."""
    if grams < 1000:
        return f"{grams}{NBSP}g"
    return f"{say_kilos(grams)}{NBSP}kg"


def say_kilos(grams: int) -> str:
    """« 1,54 » in French, "1.54" in English: grams as kilos, without the unit."""
    text = f"{Decimal(grams).scaleb(-3).normalize():f}"
    return text.replace(".", ",") if words() is FRENCH else text


def say_percent(rate: Decimal) -> str:
    """« 5,5 % » in French, "5.5%" in English, without useless zeros."""
    text = f"{rate.normalize():f}"
    return text.replace(".", ",") + "\u00a0%" if words() is FRENCH else text + "%"
