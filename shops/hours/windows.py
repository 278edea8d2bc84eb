"""Pickup windows: cut out of opening hours, offered while an order can still be made ready."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel import clock
from marketplace.kernel.formats import say_day
from shops.hours.models import Slot
from shops.hours.timetable import Interval, NeverOpen, Timetable, timetable, timetables
from shops.partner.models import AvailabilityKind, Partner, StockRecord
from shops.stock.selectors import day_units_left

#: A window that begins before belongs to the morning: many shops close at half past twelve.
AFTERNOON_FROM = time(13, 0)

Wants = Mapping[int, int]
#: Opening minutes that the longest product of a basket needs, by shop; else the shop's own.
Preparation = Mapping[int, int]


class Closed(StrEnum):
    """Why a window cannot be chosen."""

    #: The shop takes nothing for now: « Pause ».
    PAUSED = "paused"
    #: The merchant closed this one.
    SHUT = "shut"
    TOO_SOON = "too_soon"
    LAST_ORDER = "last_order"
    FULL = "full"
    DAY_SOLD_OUT = "day_sold_out"


@dataclass(frozen=True, slots=True)
class Window:
    """A time during which one shop hands orders over; moments are UTC, ``day`` is the town's."""

    shop_id: int
    starts_at: datetime
    ends_at: datetime
    day: date
    places_left: int
    #: Empty for a window that can be chosen, else a value of ``Closed``.
    reason_closed: str = ""
    #: Where it is, when it is not in the shop.
    place_id: int | None = None
    place_name: str = ""
    place_address: str = ""

    @property
    def key(self) -> "WindowKey":
        """What tells it from the shop's other windows."""
        return WindowKey(self.starts_at, self.place_id)


class WindowKey(NamedTuple):
    """Which window of a shop: its start (UTC), and where, when it is not in the shop."""

    starts_at: datetime
    place_id: int | None = None

    @classmethod
    def of(cls, chosen: "datetime | WindowKey") -> "WindowKey":
        """A bare moment means the shop's own window."""
        return chosen if isinstance(chosen, WindowKey) else cls(chosen)

    def __str__(self) -> str:
        """« 2026-11-28T08:00:00+00:00 », with « @3 » behind it for another place than the shop."""
        moment = self.starts_at.isoformat()
        return moment if self.place_id is None else f"{moment}@{self.place_id}"

    @classmethod
    def parse(cls, text: str) -> "WindowKey":
        """What ``str`` wrote. Raises ValueError for anything else."""
        moment, _at, place = text.partition("@")
        return cls(datetime.fromisoformat(moment), int(place) if place else None)


class Part(StrEnum):
    """Half of a day, as people plan it."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


@dataclass(frozen=True, slots=True)
class CommonWindow:
    """A half-day in which every shop has a window; ``per_shop`` proposes the earliest of each."""

    day: date
    part: Part
    per_shop: dict[int, Window]
    #: All windows of the half-day, by shop, for whoever wants another one.
    choices: dict[int, list[Window]] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """« samedi 21 novembre, matin »."""
        part = _("matin") if self.part == Part.MORNING else _("après-midi")
        return f"{say_day(self.day)}, {part}"

    def in_one_go(self) -> dict[int, Window]:
        """One window of each shop, as near as can be to when the last of them can hand over: so that
        one walk does for all."""
        return self._walk(max(window.starts_at for window in self.per_shop.values()))

    def walks(self) -> list[dict[int, Window]]:
        """All the ways of visiting every shop without waiting in between, in order of time.

        The first is ``in_one_go``, whatever it asks of the shopper.
        """
        first = self.in_one_go()
        meeting = _begins(first)
        starts = {window.starts_at for windows in self.choices.values() for window in windows}
        found = [first]
        for start in sorted(start for start in starts if start > meeting):
            walk = self._walk(start)
            if walk != found[-1] and _begins(walk) <= min(w.ends_at for w in walk.values()):
                found.append(walk)
        return found

    def _walk(self, meeting: datetime) -> dict[int, Window]:
        return {
            shop_id: min(
                windows, key=lambda window: (abs(window.starts_at - meeting), window.starts_at)
            )
            for shop_id, windows in self.choices.items()
        }


def _begins(walk: Mapping[int, Window]) -> datetime:
    """When the last of its windows begins."""
    return max(window.starts_at for window in walk.values())


def opening_intervals(shop: Partner, day: date) -> list[Interval]:
    """The shop's openings on a day: (start, end), aware UTC."""
    return timetable(shop).opening_intervals(day)


def add_opening_time(shop: Partner, start: datetime, minutes: int) -> datetime:
    """When ``minutes`` of the shop's opening time have passed since ``start``. Raises NeverOpen."""
    return timetable(shop).add_opening_time(start, minutes)


def is_open(shop: Partner, at: datetime) -> bool:
    """Whether the shop is open at this moment."""
    return timetable(shop).is_open(at)


def next_opening(shop: Partner, at: datetime) -> datetime | None:
    """When the shop opens next, strictly after ``at``; None if it never does."""
    return timetable(shop).next_opening(at)


def opening_minutes_between(shop: Partner, start: datetime, end: datetime) -> int:
    """Whole minutes for which the shop is open from ``start`` to ``end``."""
    return timetable(shop).opening_minutes_between(start, end)


def last_closing(shop: Partner, day: date) -> datetime | None:
    """When the shop closes for good on that day; None if it does not open."""
    return timetable(shop).last_closing(day)


def windows_for(
    shop: Partner,
    *,
    day_quantity_wants: Wants | None = None,
    now: datetime | None = None,
    include_closed: bool = False,
    preparation_minutes: int | None = None,
) -> list[Window]:
    """The windows in which an order made now can be collected, in order of time.

    ``day_quantity_wants``: units of per-day goods in the order, by stock record (others may be in
    it: they are passed over). ``preparation_minutes``: opening time that its longest product needs,
    else the shop's. With ``include_closed``, also those that cannot be chosen, with their reason.
    The number of queries does not depend on the data.
    """
    wants = {shop.pk: day_quantity_wants or {}}
    preparation = {} if preparation_minutes is None else {shop.pk: preparation_minutes}
    offer = Offer([shop], wants, now=now, preparation=preparation)
    return list(offer.windows(shop.pk, include_closed=include_closed))


def common_windows(
    shops_with_wants: Sequence[tuple[Partner, Wants]],
    now: datetime | None = None,
    preparation: Preparation | None = None,
) -> list[CommonWindow]:
    """The half-days in which every one of these shops has a window, in order of time.

    Only windows in the shops themselves: whoever prefers a market stall chooses it for that shop.
    Empty when there is none: each shop then has its own answer (``windows_for``). The number of
    queries does not depend on how many shops there are.
    """
    shops = [shop for shop, _wants in shops_with_wants]
    wants_of = {shop.pk: wants for shop, wants in shops_with_wants}
    offer = Offer(shops, wants_of, now=now, preparation=preparation)
    halves: dict[tuple[date, bool], dict[int, list[Window]]] = {}
    for shop in shops:
        for window in offer.windows(shop.pk):
            if window.place_id is not None:
                continue
            afternoon = clock.local(window.starts_at).time() >= AFTERNOON_FROM
            halves.setdefault((window.day, afternoon), {}).setdefault(shop.pk, []).append(window)
    return [
        CommonWindow(
            day,
            Part.AFTERNOON if afternoon else Part.MORNING,
            {shop_id: windows[0] for shop_id, windows in choices.items()},
            choices,
        )
        for (day, afternoon), choices in sorted(halves.items(), key=lambda half: half[0])
        if len(choices) == len({shop.pk for shop in shops})
    ]


class Offer:
    """What several shops can offer at one moment: timetables, places taken and day quantities,
    read in a fixed number of queries."""

    def __init__(
        self,
        shops: Sequence[Partner],
        wants: Mapping[int, Wants],
        *,
        now: datetime | None = None,
        preparation: Preparation | None = None,
    ) -> None:
        self.now = now or clock.now()
        self.today = clock.local(self.now).date()
        self.timetables = timetables(shops)
        self._shops = {shop.pk: shop for shop in shops}
        self._wants = wants
        self._preparation = preparation or {}
        self._slots = self._read_slots()
        self._records, self._day_left = self._read_day_quantities()

    def windows(
        self,
        shop_id: int,
        *,
        include_closed: bool = False,
        preparation_minutes: int | None = None,
    ) -> Iterator[Window]:
        """The shop's windows within its horizon, in order of time, the shop's own first."""
        shop = self._shops[shop_id]
        table = self.timetables[shop_id]
        try:
            ready_at = self._ready_at(table, preparation_minutes)
        except NeverOpen:
            return
        for day in self._days(shop):
            goods_reason = self._goods_reason(table, day)
            windows = [
                window
                for place in (None, *table.places)
                for window in self._of_place(table, day, place, ready_at, goods_reason)
            ]
            for window in sorted(windows, key=lambda window: window.starts_at):
                if include_closed or not window.reason_closed:
                    yield window

    def _ready_at(self, table: Timetable, minutes: int | None) -> datetime:
        if minutes is None:
            minutes = self._preparation.get(table.shop.pk, table.shop.preparation_minutes)
        return table.add_opening_time(self.now, minutes)

    def _of_place(
        self,
        table: Timetable,
        day: date,
        place_id: int | None,
        ready_at: datetime,
        goods_reason: str,
    ) -> Iterator[Window]:
        shop = table.shop
        place = None if place_id is None else table.places[place_id]
        day_reason = self._last_order_reason(table, day, place_id) or goods_reason
        for start, end in cut(table, day, place_id):
            places, is_closed = self._slots.get(
                (shop.pk, place_id, start), (shop.window_capacity, False)
            )
            yield Window(
                shop.pk,
                start,
                end,
                day,
                max(0, places),
                _reason(shop, start, ready_at, places, is_closed) or day_reason,
                place_id,
                place.name if place else "",
                place.address if place else "",
            )

    def first_of_each_day(
        self, shop_id: int, preparation_minutes: int | None = None
    ) -> list[Window]:
        """The first window of each day that has one."""
        firsts: dict[date, Window] = {}
        for window in self.windows(shop_id, preparation_minutes=preparation_minutes):
            firsts.setdefault(window.day, window)
        return list(firsts.values())

    def days(self) -> list[date]:
        """The days up to the furthest horizon of these shops."""
        return [
            self.today + timedelta(days=step)
            for step in range((self._last_day() - self.today).days + 1)
        ]

    def _days(self, shop: Partner) -> list[date]:
        return [self.today + timedelta(days=step) for step in range(shop.horizon_days + 1)]

    def _read_slots(self) -> dict[tuple[int, int | None, datetime], tuple[int, bool]]:
        """Places left in the windows that have a row, and whether they are closed."""
        with scopes_disabled():
            slots = Slot.objects.filter(
                shop__in=self._shops, starts_at__gte=self.now, local_date__lte=self._last_day()
            )
            rows = slots.values_list(
                "shop_id", "place_id", "starts_at", "capacity", "held", "is_closed"
            )
            return {
                (shop_id, place_id, start): (capacity - held, is_closed)
                for shop_id, place_id, start, capacity, held, is_closed in rows
            }

    def _read_day_quantities(
        self,
    ) -> tuple[dict[int, StockRecord], dict[tuple[int, date], int]]:
        ids = {record_id for wants in self._wants.values() for record_id in wants}
        if not ids:
            return {}, {}
        records = StockRecord.objects.filter(
            pk__in=ids, availability=AvailabilityKind.PER_DAY
        ).in_bulk()
        return records, day_units_left(records.values(), self.days())

    def _last_day(self) -> date:
        furthest = max((shop.horizon_days for shop in self._shops.values()), default=0)
        return self.today + timedelta(days=furthest)

    def _last_order_reason(self, table: Timetable, day: date, place: int | None) -> str:
        """Today's last order is taken some time before closing, in each place."""
        if day != self.today:
            return ""
        closing = table.last_closing(day, place)
        limit = timedelta(minutes=table.shop.last_order_minutes)
        return Closed.LAST_ORDER if closing is None or self.now > closing - limit else ""

    def _goods_reason(self, table: Timetable, day: date) -> str:
        """Whether goods made for the day can no longer be had."""
        for record_id, quantity in self._wants.get(table.shop.pk, {}).items():
            record = self._records.get(record_id)
            if record is None:
                continue
            if self.now > record.orderable_until(day) or self._day_left[record_id, day] < quantity:
                return Closed.DAY_SOLD_OUT
        return ""


def cut(table: Timetable, day: date, place: int | None = None) -> list[Interval]:
    """The day's windows: each opening in pieces of ``window_minutes``, a shorter rest joining the
    last piece; an opening shorter than that is one window."""
    length = timedelta(minutes=table.shop.window_minutes)
    windows = []
    for opens, closes in table.opening_intervals(day, place):
        pieces = max(1, (closes - opens) // length)
        starts = [opens + length * piece for piece in range(pieces)]
        windows += list(zip(starts, [*starts[1:], closes], strict=True))
    return windows


def _reason(
    shop: Partner, start: datetime, ready_at: datetime, places: int, is_closed: bool
) -> str:
    if shop.paused_until is not None and start < shop.paused_until:
        return Closed.PAUSED
    if is_closed:
        return Closed.SHUT
    if start < ready_at:
        return Closed.TOO_SOON
    return "" if places > 0 else Closed.FULL
