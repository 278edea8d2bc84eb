"""When shops are open: the week's ranges and the closures, read once and then asked at will."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from marketplace.kernel import clock
from shops.hours.models import Closure, OpeningRange
from shops.partner.models import Partner

Interval = tuple[datetime, datetime]

#: How far ahead an opening is looked for: a shop closed for longer has no next opening.
LOOK_AHEAD_DAYS = 400


class NeverOpen(Exception):
    """The shop does not open again within ``LOOK_AHEAD_DAYS``."""


@dataclass(frozen=True)
class Timetable:
    """One shop's opening hours. Moments are aware UTC, days and ranges are the town's."""

    shop: Partner
    ranges: dict[int, list[tuple[time, time]]] = field(default_factory=dict)
    closures: list[tuple[date, date]] = field(default_factory=list)

    def closed_on(self, day: date) -> bool:
        """Whether a closure covers the day."""
        return any(first <= day <= last for first, last in self.closures)

    def opening_intervals(self, day: date) -> list[Interval]:
        """The day's openings; none on a closing day."""
        if self.closed_on(day):
            return []
        bounds = (
            (clock.local_datetime(day, opens), clock.local_datetime(day, closes))
            for opens, closes in self.ranges.get(day.weekday(), ())
        )
        return [(start, end) for start, end in bounds if start < end]

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

    def last_closing(self, day: date) -> datetime | None:
        """When the day's last opening ends; None on a closed day."""
        intervals = self.opening_intervals(day)
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
    ranges = OpeningRange.objects.filter(shop__in=tables).order_by("weekday", "opens")
    for shop_id, weekday, opens, closes in ranges.values_list(
        "shop_id", "weekday", "opens", "closes"
    ):
        tables[shop_id].ranges.setdefault(weekday, []).append((opens, closes))
    closures = Closure.objects.filter(shop__in=tables)
    for shop_id, first, last in closures.values_list("shop_id", "first_day", "last_day"):
        tables[shop_id].closures.append((first, last))
    return tables


def timetable(shop: Partner) -> Timetable:
    """The timetable of one shop."""
    return timetables([shop])[shop.pk]
