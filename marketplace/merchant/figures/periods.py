"""The period that figures are about, and the one they are compared with. Days are town-local."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.dateformat import format as django_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.formats import say_day

DAY = timedelta(days=1)
#: Above so many days the charts go by week, above so many weeks by month.
DAYS_SHOWN = 31
WEEKS_SHOWN = 27
#: Own dates reach no further than this.
LONGEST_DAYS = 3 * 366
#: Years are compared by whole weeks: a Saturday with a Saturday.
YEAR = timedelta(weeks=52)


@dataclass(frozen=True)
class Period:
    """Days from ``first`` to ``last``, both included."""

    key: str
    first: date
    last: date
    #: How far back what it is compared with lies.
    back: timedelta
    #: « que les 7 jours d’avant », after « 12 % de plus ».
    than: str

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> tuple[date, date]:
        """First and last day of what it is compared with."""
        return self.first - self.back, self.last - self.back

    @property
    def step(self) -> str:
        """What one bar of a chart stands for: a day, a week or a month."""
        if self.days <= DAYS_SHOWN:
            return "day"
        return "week" if self.days <= WEEKS_SHOWN * 7 else "month"


def period_of(asked: Mapping[str, str]) -> Period:
    """The period that an address asks for (``periode``, ``du``, ``au``, ``avec``); 7 days by default."""
    key = asked.get("periode", "")
    last_year = asked.get("avec") == "annee"
    today = clock.today()
    if key == "dates":
        first, last = _own_dates(asked, today)
    else:
        key = key if key in _LENGTHS else "7"
        first, last = today - (_LENGTHS[key] - 1) * DAY, today
    days = (last - first).days + 1
    if last_year:
        years = -(-days // YEAR.days)
        return Period(key, first, last, years * YEAR, _("que les mêmes semaines un an avant"))
    return Period(key, first, last, days * DAY, _than(days))


_LENGTHS = {"7": 7, "30": 30, "trimestre": 91}


def choices(period: Period, *, last_year: bool, address: str) -> list[dict[str, object]]:
    """The periods to choose from, as tabs."""
    labels = {
        "7": _("7 jours"),
        "30": _("30 jours"),
        "trimestre": _("3 mois"),
        "dates": _("Mes dates"),
    }
    tail = "&avec=annee" if last_year else ""
    own = f"&du={period.first.isoformat()}&au={period.last.isoformat()}"
    return [
        {
            "url": f"{address}?periode={key}{own if key == 'dates' else ''}{tail}",
            "label": label,
            "current": key == period.key,
        }
        for key, label in labels.items()
    ]


def bounds(first: date, last: date) -> tuple[datetime, datetime]:
    """The moments (UTC) at which the first day begins and the last one is over."""
    return clock.local_datetime(first, time.min), clock.local_datetime(last + DAY, time.min)


def steps_of(first: date, last: date, step: str) -> list[date]:
    """The beginning of each step: days, weeks counted from ``first``, or months."""
    if step == "month":
        months = [first]
        while (following := (months[-1].replace(day=1) + 32 * DAY).replace(day=1)) <= last:
            months.append(following)
        return months
    width = 7 if step == "week" else 1
    return [first + number * DAY for number in range(0, (last - first).days + 1, width)]


def say_step(start: date, step: str, *, crowded: bool) -> str:
    """Under a bar: « lun. 23 », « 23 », « 23 nov. », « nov. »."""
    if step == "month":
        return django_format(start, "N")
    if step == "week":
        return django_format(start, "j/n")
    return str(start.day) if crowded else f"{django_format(start, 'D')[:3].lower()}. {start.day}"


def say_step_fully(start: date, step: str) -> str:
    """In a table: « lundi 23 novembre », « semaine du lundi 23 novembre », « novembre 2026 »."""
    if step == "month":
        return capfirst(django_format(start, "F Y"))
    if step == "week":
        return _("semaine du %(day)s") % {"day": say_day(start)}
    return say_day(start)


def _than(days: int) -> str:
    if days == 7:
        return _("que la semaine d’avant")
    if days == 1:
        return _("que la veille")
    return _("que les %(days)d jours d’avant") % {"days": days}


def _own_dates(asked: Mapping[str, str], today: date) -> tuple[date, date]:
    """Two days in their order, not after today and not too far apart; nonsense is the last week."""
    last = _date(asked.get("au", "")) or today
    first = _date(asked.get("du", "")) or last - 6 * DAY
    first, last = min(first, last), max(first, last)
    last = min(last, today)
    return max(min(first, last), last - LONGEST_DAYS * DAY), last


def _date(text: str) -> date | None:
    """No shop is older than the century."""
    try:
        return max(date.fromisoformat(text), date(2000, 1, 1))
    except ValueError:
        return None
