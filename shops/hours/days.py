"""Days unlike the others: exceptional hours, and public holidays, proposed until somebody decides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel import audit, calendar, clock
from marketplace.kernel.actors import Actor
from shops.hours.closures import close_shop, coming_closures, reopen_shop
from shops.hours.models import ExceptionalDay, ExceptionalRange
from shops.hours.services import HoursRefused, check_ranges
from shops.hours.timetable import Timetable, timetables
from shops.merchants.access import check_works_in
from shops.partner.models import Partner

#: How far ahead holidays are proposed to the shop.
PROPOSED_DAYS = 120
#: So long before the day the association sees who has not decided.
WATCHED_DAYS = 21


class Decision(StrEnum):
    """What a shop does on a public holiday."""

    OPEN = "open"
    CLOSED = "closed"
    #: Nobody said: no pickup is offered on that day until then.
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Holiday:
    """A public holiday on a day that the shop usually works."""

    day: date
    name: str
    decision: Decision


@transaction.atomic
def set_exceptional_day(
    *,
    actor: Actor,
    shop: Partner,
    day: date,
    ranges: Sequence[tuple[time, time]],
    reason: str = "",
) -> ExceptionalDay:
    """Give one day hours of its own, town-local time; on a holiday, without any, the usual ones.

    Windows already booked stay as they are; to close a day is ``close_shop``'s, which tells who
    had booked. Raises HoursRefused for a day that is over, ranges in disorder, none on a usual day.
    """
    check_works_in(actor, shop.pk)
    if day < clock.today():
        raise HoursRefused(_("Ce jour est passé."), field="day")
    if not ranges and not calendar.is_public_holiday(day):
        raise HoursRefused(_("Indiquez au moins un horaire."), field="ranges")
    check_ranges(ranges)
    ExceptionalDay.objects.filter(shop=shop, day=day).delete()
    exceptional = ExceptionalDay.objects.create(shop=shop, day=day, reason=reason)
    ExceptionalRange.objects.bulk_create(
        [
            ExceptionalRange(day=exceptional, opens=opens, closes=closes)
            for opens, closes in sorted(ranges)
        ]
    )
    _record(actor, "shop.day_set", shop, day)
    return exceptional


@transaction.atomic
def remove_exceptional_day(*, actor: Actor, shop: Partner, day: date) -> None:
    """The day is like the others again; a holiday is undecided again."""
    check_works_in(actor, shop.pk)
    ExceptionalDay.objects.filter(shop=shop, day=day).delete()
    _record(actor, "shop.day_removed", shop, day)


@transaction.atomic
def decide_holiday(*, actor: Actor, shop: Partner, day: date, decision: Decision) -> None:
    """Say what the shop does on a public holiday; another answer may follow.

    Open: at the usual hours, or at those given by ``set_exceptional_day``. Closed: as ``close_shop``
    does it, with what was booked. Raises HoursRefused on a day that is none, or is over.
    """
    check_works_in(actor, shop.pk)
    name = calendar.holiday_name(day)
    if not name:
        raise HoursRefused(_("Ce jour n’est pas férié."), field="day")
    if decision != Decision.CLOSED:
        for closure in coming_closures(shop).filter(first_day=day, last_day=day):
            reopen_shop(actor=actor, closure=closure)
    if decision == Decision.OPEN:
        set_exceptional_day(actor=actor, shop=shop, day=day, ranges=(), reason=name)
        return
    remove_exceptional_day(actor=actor, shop=shop, day=day)
    if decision == Decision.CLOSED and not timetables([shop])[shop.pk].closed_on(day):
        close_shop(actor=actor, shop=shop, first_day=day, last_day=day, reason=name)


def coming_exceptional_days(shop: Partner) -> list[ExceptionalDay]:
    """Days to come with hours of their own, with their ranges."""
    days = ExceptionalDay.objects.filter(shop=shop, day__gte=clock.today())
    return list(days.prefetch_related("ranges"))


def coming_holidays(table: Timetable, days: int = PROPOSED_DAYS) -> list[Holiday]:
    """The holidays of the next days on which the shop would usually work, and what it decided."""
    today = clock.today()
    found = []
    for step in range(days + 1):
        day = today + timedelta(days=step)
        name = calendar.holiday_name(day)
        if name and _is_worked(table, day):
            found.append(Holiday(day, name, decision_of(table, day)))
    return found


def decision_of(table: Timetable, day: date) -> Decision:
    """What the shop does on a holiday."""
    if table.closed_on(day):
        return Decision.CLOSED
    return Decision.OPEN if day in table.exceptional else Decision.UNDECIDED


def undecided_holidays(shops: Iterable[Partner]) -> list[tuple[Partner, Holiday]]:
    """Which of the shops have said nothing of a holiday that is near, the nearest first."""
    found = [
        (table.shop, holiday)
        for table in timetables(shops).values()
        for holiday in coming_holidays(table, WATCHED_DAYS)
        if holiday.decision == Decision.UNDECIDED
    ]
    return sorted(found, key=lambda pair: (pair[1].day, pair[0].name))


def _is_worked(table: Timetable, day: date) -> bool:
    return (
        table.is_undecided(day)
        or day in table.exceptional
        or (table.closed_on(day) and bool(table.ranges.get(day.weekday())))
    )


def _record(actor: Actor, action: str, shop: Partner, day: date) -> None:
    data = {"day": day.isoformat()}
    audit.record(actor=actor, action=action, subject=("shop", str(shop.pk)), data=data)
