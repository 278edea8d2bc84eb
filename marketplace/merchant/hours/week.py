"""Opening ranges as a form of plain time fields: a day or a whole week, several ranges each."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from marketplace.kernel.errors import DomainError
from marketplace.storefront.shop_facts import day_name
from shops.hours.services import check_ranges

#: Rows shown for each day; a shop that opens more often sees one more than it has.
ROWS = 2
MOST_ROWS = 4
SUNDAY = 6
DAYS = range(7)

Ranges = list[tuple[time, time]]
#: « 09:00 » from the browser's own field; « 9:00 », « 9h », « 9 h 30 » from fingers.
_TIME = re.compile(r"(\d{1,2})(?: ?[:hH.] ?(\d{2})?)?")
_MIDNIGHT = time(0, 0)


@dataclass(frozen=True)
class Row:
    """Two time fields, with the names and texts they have in the form."""

    name: str
    opens: str = ""
    closes: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.opens and not self.closes


@dataclass
class DayFields:
    """One day's rows, what they mean, and what is wrong with them."""

    number: int
    rows: list[Row]
    ranges: Ranges = field(default_factory=list)
    error: str = ""

    @property
    def name(self) -> str:
        return capfirst(day_name(self.number))

    @property
    def is_open(self) -> bool:
        return any(not row.is_empty for row in self.rows)


def week_of(ranges: Mapping[int, Ranges]) -> list[DayFields]:
    """The form of a week as it stands."""
    return [_shown(day, list(ranges.get(day, ()))) for day in DAYS]


def posted_week(data: Mapping[str, str]) -> list[DayFields]:
    """The form as it was sent; ``error`` of a day says what is wrong with it."""
    return [posted_day(data, day) for day in DAYS]


def posted_day(data: Mapping[str, str], number: int) -> DayFields:
    """One day of it."""
    rows = [
        Row(name, data.get(f"{name}-opens", "").strip(), data.get(f"{name}-closes", "").strip())
        for name in (_row_name(number, place) for place in range(MOST_ROWS))
    ]
    kept = [row for place, row in enumerate(rows) if place < ROWS or not row.is_empty]
    day = DayFields(number, kept)
    try:
        day.ranges = [_read(row) for row in rows if not row.is_empty]
        check_ranges(day.ranges)
    except DomainError as error:
        day.error = error.message
    return day


def ranges_of(week: Iterable[DayFields]) -> list[tuple[int, time, time]]:
    """What ``set_opening_hours`` takes."""
    return [(day.number, opens, closes) for day in week for opens, closes in day.ranges]


def copied(week: list[DayFields], source: int) -> list[DayFields]:
    """The form with one day's hours on the other open days; without any, on all but Sunday."""
    model = week[source]
    open_days = {day.number for day in week if day.is_open and day.number != source}
    targets = open_days or {day for day in DAYS if day != SUNDAY}
    return [
        _shown(day.number, model.ranges) if day.number in targets | {source} else day
        for day in week
    ]


def day_of(ranges: Ranges, number: int = 0) -> DayFields:
    """The form of one day by itself."""
    return _shown(number, ranges)


def _shown(number: int, ranges: Ranges) -> DayFields:
    count = min(MOST_ROWS, max(ROWS, len(ranges) + (len(ranges) >= ROWS)))
    texts = [(f"{opens:%H:%M}", f"{closes:%H:%M}") for opens, closes in ranges]
    texts += [("", "")] * (count - len(texts))
    rows = [Row(_row_name(number, place), *pair) for place, pair in enumerate(texts)]
    return DayFields(number, rows, list(ranges))


def _row_name(day: int, place: int) -> str:
    return f"d{day}-{place}"


def _read(row: Row) -> tuple[time, time]:
    opens, closes = _time(row.opens), _time(row.closes)
    if closes == _MIDNIGHT or row.closes.startswith("24"):
        raise DomainError(_("Pour fermer à minuit, indiquez 23:59."))
    if opens is None or closes is None:
        raise DomainError(_("Indiquez l’ouverture et la fermeture, comme 9:00 et 12:30."))
    return opens, closes


def _time(text: str) -> time | None:
    found = _TIME.fullmatch(" ".join(text.split()))
    try:
        return time(int(found[1]), int(found[2] or 0)) if found else None
    except ValueError:
        return None
