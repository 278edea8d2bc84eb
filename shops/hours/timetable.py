"""When shops are open: week, exceptional days, holidays and closures, read once and asked at will."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F, TimeField, Value

from marketplace.kernel import calendar, clock
from shops.hours.models import Closure, ExceptionalDay, OpeningRange
from shops.partner.models import Partner

if TYPE_CHECKING:
    from django.db.models import QuerySet

Interval = tuple[datetime, datetime]
Ranges = list[tuple[time, time]]

#: How far ahead an opening is looked for: a shop closed for longer has no next opening.
LOOK_AHEAD_DAYS = 400


class NeverOpen(Exception):
    """The shop does not open again within ``LOOK_AHEAD_DAYS``."""


@dataclass(frozen=True)
class Span:
    """Days on which a shop is closed, both included; without ``last``, until further notice."""

    first: date
    last: date | None
    reason: str = ""

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Place:
    """A place besides the shop where orders are handed over, and when in the week."""

    id: int
    name: str
    address: str
    ranges: dict[int, Ranges] = field(default_factory=dict)


@dataclass(frozen=True)
class Timetable:
    """One shop's opening hours. Moments are aware UTC, days and ranges are the town's."""

    shop: Partner
    ranges: dict[int, Ranges] = field(default_factory=dict)
    closures: list[Span] = field(default_factory=list)
    #: Days with hours of their own; without any range, worked as usual though it is a holiday.
    exceptional: dict[date, Ranges] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)

    def closed_on(self, day: date) -> bool:
        """Whether a closure covers the day."""
        return any(span.covers(day) for span in self.closures)

    def is_undecided(self, day: date) -> bool:
        """Whether the day is a holiday of which nobody said if the shop opens."""
        return (
            bool(self.ranges.get(day.weekday()) or self._stalls_on(day))
            and day not in self.exceptional
            and calendar.is_public_holiday(day)
            and not self.closed_on(day)
        )

    def ranges_on(self, day: date) -> Ranges:
        """The shop's own ranges on the day; none when it is closed, or when that is undecided."""
        if self.closed_on(day) or self.is_undecided(day):
            return []
        return self.exceptional.get(day) or self.ranges.get(day.weekday(), [])

    def opening_intervals(self, day: date, place: int | None = None) -> list[Interval]:
        """The day's openings, in the shop or in another place; none on a closing day."""
        bounds = (
            (clock.local_datetime(day, opens), clock.local_datetime(day, closes))
            for opens, closes in self._ranges_in(place, day)
        )
        return [(start, end) for start, end in bounds if start < end]

    def running_closure(self, day: date) -> Span | None:
        """The closure that covers the day, as far as the closures that follow it without a gap."""
        span = next((span for span in self.closures if span.covers(day)), None)
        if span is None:
            return None
        last = span.last
        while last is not None:
            after = last + timedelta(days=1)
            following = next((other for other in self.closures if other.covers(after)), None)
            if following is None:
                break
            last = following.last
        return Span(span.first, last, span.reason)

    def _stalls_on(self, day: date) -> bool:
        return any(place.ranges.get(day.weekday()) for place in self.places.values())

    def _ranges_in(self, place: int | None, day: date) -> Ranges:
        if place is None:
            return self.ranges_on(day)
        if place not in self.places or self.closed_on(day) or self.is_undecided(day):
            return []
        return self.places[place].ranges.get(day.weekday(), [])

    def intervals_from(self, moment: datetime) -> Iterator[Interval]:
        """Openings that end after ``moment``, the first cut to begin no earlier than it."""
        day = clock.local(moment).date()
        for _step in range(LOOK_AHEAD_DAYS):
            for start, end in self.opening_intervals(day):
                if end > moment:
                    yield max(start, moment), end
            day += timedelta(days=1)

    def is_open(self, at: datetime) -> bool:
        """Whether the shop is open at this moment (closing time is closed)."""
        return any(
            start <= at < end for start, end in self.opening_intervals(clock.local(at).date())
        )

    def next_opening(self, at: datetime) -> datetime | None:
        """The next moment at which the shop opens, strictly after ``at``; None if it never does."""
        for start, _end in self.intervals_from(at):
            if start > at:
                return start
        return None

    def closing_of(self, at: datetime) -> datetime | None:
        """When the opening that is running at ``at`` ends; None when the shop is closed."""
        return next(
            (
                end
                for start, end in self.opening_intervals(clock.local(at).date())
                if start <= at < end
            ),
            None,
        )

    def last_closing(self, day: date, place: int | None = None) -> datetime | None:
        """When the day's last opening ends; None on a closed day."""
        intervals = self.opening_intervals(day, place)
        return intervals[-1][1] if intervals else None

    def add_opening_time(self, start: datetime, minutes: int) -> datetime:
        """The moment at which ``minutes`` of opening time have passed since ``start``.

        Without minutes, the first moment at which the shop is open. Raises NeverOpen.
        """
        left = timedelta(minutes=minutes)
        for begins, ends in self.intervals_from(start):
            if left <= ends - begins:
                return begins + left
            left -= ends - begins
        raise NeverOpen(self.shop.name)

    def opening_minutes_between(self, start: datetime, end: datetime) -> int:
        """Whole minutes for which the shop is open from ``start`` to ``end``."""
        total = timedelta(0)
        for begins, ends in self.intervals_from(start):
            if begins >= end:
                break
            total += min(ends, end) - begins
        return total // timedelta(minutes=1)

    def week(self) -> list[list[tuple[time, time]]]:
        """The usual ranges of the seven days, Monday first, town-local time."""
        return [list(self.ranges.get(weekday, ())) for weekday in range(7)]


def timetables(shops: Iterable[Partner]) -> dict[int, Timetable]:
    """The timetables of these shops, by shop id, in two queries."""
    tables = {shop.pk: Timetable(shop) for shop in shops}
    ranges = OpeningRange.objects.filter(shop__in=tables, place__closed_at__isnull=True)
    for entry in ranges.select_related("place").order_by("weekday", "opens"):
        table = tables[entry.shop_id]
        where = table.ranges
        if entry.place is not None:
            place = Place(entry.place.pk, entry.place.name, entry.place.address)
            where = table.places.setdefault(place.id, place).ranges
        where.setdefault(entry.weekday, []).append((entry.opens, entry.closes))
    for shop_id, first, last, reason, is_worked, opens, closes in _closures_and_days(tables):
        if not is_worked:
            tables[shop_id].closures.append(Span(first, last, reason))
            continue
        own = tables[shop_id].exceptional.setdefault(first, [])
        if opens is not None and closes is not None:
            own.append((opens, closes))
    return tables


def timetable(shop: Partner) -> Timetable:
    """The timetable of one shop."""
    return timetables([shop])[shop.pk]


def closed_now(shops: Iterable[Partner]) -> dict[int, Span]:
    """The running closure of those shops that are closed today, by shop id, in one query."""
    today = clock.today()
    tables = {shop.pk: Timetable(shop) for shop in shops}
    lasting = _lasting_closures(tables).order_by("first_day")
    for closure in lasting:
        span = Span(closure.first_day, closure.last_day, closure.reason)
        tables[closure.shop_id].closures.append(span)
    running = {shop_id: table.running_closure(today) for shop_id, table in tables.items()}
    return {shop_id: span for shop_id, span in running.items() if span is not None}


def _lasting_closures(shop_ids: Iterable[int]) -> "QuerySet[Closure]":
    return Closure.objects.filter(
        shop__in=list(shop_ids), place__isnull=True, reopened_at__isnull=True
    )


def _closures_and_days(shop_ids: Collection[int]) -> "QuerySet[Any, Any]":
    """Closures, and exceptional days with each of their ranges, in one query: every page that
    speaks of hours asks it."""
    nothing = Value(None, output_field=TimeField(null=True))
    closures = (
        _lasting_closures(shop_ids)
        .order_by()
        .annotate(worked=Value(False), opens=nothing, closes=nothing)
        .values_list("shop_id", "first_day", "last_day", "reason", "worked", "opens", "closes")
    )
    days = (
        ExceptionalDay.objects.filter(shop__in=list(shop_ids))
        .order_by()
        .annotate(last=F("day"), worked=Value(True))
        .values_list(
            "shop_id", "day", "last", "reason", "worked", "ranges__opens", "ranges__closes"
        )
    )
    return closures.union(days, all=True).order_by("first_day", "opens")
