"""The shop's day, in the order in which it is worked through; in a fixed number of queries.

Read inside the shop's scope.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.formats import say_day, say_hours, say_relative_day, say_short_day
from marketplace.merchant.slips import Slip, name_of, slip_of, when
from orders.order.models import ShopOrder
from orders.order.slips import PartSlip, slips_of
from orders.order.states import CAN_BE_GIVEN, State
from orders.returns.models import Withdrawal
from shops.partner.models import Partner
from shops.stock.selectors import count_shortages

#: Days ahead that have a tab of their own.
TABS = 4


@dataclass(frozen=True)
class Batch:
    """Orders of one window, and what they take in all."""

    heading: str
    slips: list[Slip]
    totals: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    """One section of the day."""

    key: str
    title: str
    batches: list[Batch]
    #: Short rows, not slips: nothing is left to do.
    is_quiet: bool = False

    @property
    def count(self) -> int:
        return sum(len(batch.slips) for batch in self.batches)


@dataclass(frozen=True)
class Undoable:
    """A handover that can still be taken back, and for how many minutes."""

    url: str
    who: str
    minutes: int


@dataclass(frozen=True)
class Return:
    """Goods that a customer withdrew from and that the shop waits for."""

    url: str
    who: str
    number: str
    declared_at: datetime
    lines: list[str]
    #: The customer says that they are back since that day, and the shop has not answered.
    brought_back_on: date | None = None


@dataclass(frozen=True)
class DayPage:
    """Everything on the day's page."""

    day: date
    groups: list[Group]
    tabs: list[dict[str, object]]
    #: Orders of any day that nobody has seen yet.
    new_refs: list[str] = field(default_factory=list)
    undoables: list[Undoable] = field(default_factory=list)
    returns: list[Return] = field(default_factory=list)


def waiting_parts(shop: Partner) -> list[PartSlip]:
    """What waits at the counter, soonest first."""
    waits = ShopOrder.objects.filter(shop=shop, state__in=[State.READY, State.NOT_COLLECTED])
    return slips_of(_in_order(waits))


def shop_day(shop: Partner, day: date | None = None) -> DayPage:
    """The shop's page of a day, today's if none is given."""
    today = clock.today()
    day = day or today
    shown = Q(state__in=CAN_BE_GIVEN) | _ended_on(today)
    parts = slips_of(_in_order(ShopOrder.objects.filter(shown, shop=shop)))
    owed = [part for part in parts if part.state in CAN_BE_GIVEN]
    tabs = _tabs(owed, day, today)
    new_refs = [str(part.reference) for part in owed if part.state == State.PLACED]
    if day > today:
        return DayPage(day, _later_groups(owed, day), tabs, new_refs)
    return DayPage(
        day,
        _today_groups(parts, today),
        tabs,
        new_refs,
        _undoables(parts),
        returns_waiting(shop),
    )


def _undoables(parts: Iterable[PartSlip]) -> list[Undoable]:
    """Handovers of the last minutes, the latest first."""
    now = clock.now()
    recent = [(given, part) for part in parts for given in part.undoable]
    return [
        Undoable(
            reverse("merchant:undo", args=[given.reference]),
            name_of(part),
            max(1, -((now - given.undo_until) // timedelta(minutes=1))),
        )
        for given, part in sorted(recent, key=lambda pair: pair[0].given_at, reverse=True)
    ]


def returns_waiting(shop: Partner) -> list[Return]:
    """Withdrawals whose goods have not come back yet, the oldest first."""
    waiting = Withdrawal.objects.filter(shop_order__shop=shop, refunded_at__isnull=True)
    return [
        Return(
            reverse("merchant:goods_back", args=[withdrawal.reference]),
            withdrawal.name,
            withdrawal.order.number,
            withdrawal.declared_at,
            [
                f"{row.to_return} × {row.line.title}"
                for row in withdrawal.lines.all()
                if row.to_return
            ],
            withdrawal.brought_back_on if withdrawal.disputed_at is None else None,
        )
        for withdrawal in waiting.select_related("order")
        .prefetch_related("lines__line")
        .order_by("pk")
    ]


def waiting(shop: Partner) -> dict[str, int]:
    """What waits behind each entry of the navigation."""
    rows = ShopOrder.objects.filter(shop=shop, state__in=[State.PLACED, State.READY]).values_list(
        "state", "window_ends_at", "closing_answered_at"
    )
    now = clock.now()
    today = clock.local_datetime(clock.today(), datetime.min.time())
    return {
        "day": sum(state == State.PLACED for state, _end, _answered in rows),
        "closing": sum(
            state == State.READY
            and (answered is None or answered < today)
            and (end is None or end <= now)
            for state, end, answered in rows
        ),
        "shortages": count_shortages(shop),
    }


def _in_order(parts: QuerySet[ShopOrder]) -> QuerySet[ShopOrder]:
    return parts.order_by("window_starts_at", "due_date", "pk")


def _ended_on(day: date) -> Q:
    start = clock.local_datetime(day, datetime.min.time())
    end = clock.local_datetime(day + timedelta(days=1), datetime.min.time())
    given = Q(state=State.COLLECTED, collected_at__gte=start, collected_at__lt=end)
    cancelled = Q(
        state=State.CANCELLED, placed_at__isnull=False, ended_at__gte=start, ended_at__lt=end
    )
    return given | cancelled


def _today_groups(parts: Sequence[PartSlip], today: date) -> list[Group]:
    late = [part for part in parts if part.is_late]
    new = [part for part in parts if part.state == State.PLACED and not part.is_late]
    seen = [part for part in parts if part.state == State.SEEN and not part.is_late]
    ready = [part for part in parts if part.state == State.READY]
    missed = [part for part in parts if part.state == State.NOT_COLLECTED]
    given = [part for part in parts if part.state == State.COLLECTED]
    given.sort(key=lambda part: part.collected_at or clock.now(), reverse=True)
    cancelled = [part for part in parts if part.state == State.CANCELLED]
    of_today = [part for part in seen if _day_of(part) == today]
    to_order = [part for part in seen if part.window_starts_at is None]
    groups = [
        _group("en-retard", _("En retard"), late),
        _group("a-voir", _("À voir"), new),
        Group("a-preparer", _("À préparer"), by_window(of_today)),
        _group("sur-commande", _("Sur commande"), to_order),
        _group("pretes", _("Prêtes"), ready),
        _group("pas-retirees", _("Pas retirées"), missed),
        _group("donnees", _("Données aujourd’hui"), given, is_quiet=True),
        _group("annulees", _("Annulées aujourd’hui"), cancelled, is_quiet=True),
    ]
    return [group for group in groups if group.count]


def _later_groups(parts: Sequence[PartSlip], day: date) -> list[Group]:
    """A day to come: what will be collected, window by window, whatever its state."""
    of_day = [part for part in parts if _day_of(part) == day]
    group = Group(
        "a-preparer", _("À préparer pour %(day)s") % {"day": say_day(day)}, by_window(of_day)
    )
    return [group] if of_day else []


def by_window(parts: Iterable[PartSlip]) -> list[Batch]:
    """The parts batch by batch, with what each window takes in all."""
    batches = []
    for _start, members in groupby(parts, key=lambda part: part.window_starts_at):
        batch = list(members)
        first = batch[0]
        bounds = (first.window_starts_at, first.window_ends_at)
        heading = capfirst(say_hours(bounds)) if first.window_starts_at else when(first)
        batches.append(Batch(heading, [slip_of(part) for part in batch], totals(batch)))
    return batches


def totals(parts: Sequence[PartSlip]) -> list[tuple[int, str]]:
    """Units of each article in all these orders, the most wanted first; nothing for one order."""
    wanted: Counter[str] = Counter()
    for part in parts if len(parts) > 1 else ():
        for line in part.lines:
            wanted[line.title] += line.open_quantity
    return [(number, title) for title, number in wanted.most_common() if number]


def _group(key: str, title: str, parts: Sequence[PartSlip], *, is_quiet: bool = False) -> Group:
    batches = [Batch("", [slip_of(part) for part in parts])] if parts else []
    return Group(key, title, batches, is_quiet)


def _day_of(part: PartSlip) -> date | None:
    """The town-local day of the window; None for what is made to order."""
    return clock.local(part.window_starts_at).date() if part.window_starts_at else None


def _tabs(parts: Sequence[PartSlip], chosen: date, today: date) -> list[dict[str, object]]:
    """Today, and the next days on which something will be collected."""
    ahead = Counter(day for part in parts if (day := _day_of(part)) and day > today)
    shown_today = sum(group.count for group in _today_groups(parts, today))
    tabs: list[dict[str, object]] = [
        {
            "url": reverse("merchant:day"),
            "label": _("Aujourd’hui"),
            "count": shown_today,
            "current": chosen == today,
        }
    ]
    for ahead_day in sorted(ahead)[:TABS]:
        near = (ahead_day - today).days < 2
        tabs.append(
            {
                "url": f"{reverse('merchant:day')}?jour={ahead_day.isoformat()}",
                "label": capfirst(
                    say_relative_day(ahead_day) if near else say_short_day(ahead_day)
                ),
                "count": ahead[ahead_day],
                "current": ahead_day == chosen,
            }
        )
    return tabs
