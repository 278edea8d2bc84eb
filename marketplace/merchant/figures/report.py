"""« Chiffres »: a period beside the one before, in words, charts and tables. Amounts are cents."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.kernel.formats import say_percent, say_short_day
from marketplace.kernel.money import format_euros
from marketplace.merchant.figures.notes import notes_of
from marketplace.merchant.figures.periods import (
    DAY,
    Period,
    say_step,
    say_step_fully,
    steps_of,
)
from marketplace.merchant.figures.sales import (
    Best,
    DaySales,
    Service,
    best_products,
    sales_by_day,
    service_of,
    total,
)
from marketplace.merchant.figures.tables import Cell, Count, Table
from shops.partner.models import Partner

#: So many bars have room for a label each.
ROOMY = 7
#: From so many times the period before on, people count in times: « 300 % de plus » says little.
MANY_TIMES = 3


@dataclass(frozen=True)
class Figure:
    """One large number, and how it compares."""

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class Row:
    """One day, week or month, beside the one before."""

    start: date
    name: str
    short: str
    now: DaySales
    before: DaySales
    notes: list[str]


@dataclass(frozen=True)
class Report:
    """Everything on the page of figures."""

    period: Period
    now: DaySales
    before: DaySales
    rows: list[Row]
    figures: list[Figure]
    best: list[Best]
    service: Service
    #: Notes with their day.
    notes: list[tuple[date, str]]

    @property
    def said(self) -> str:
        """« Ventes : 12 % de plus que la semaine d’avant. »"""
        return capfirst(compare(self.now.cents, self.before.cents, self.period))

    @property
    def best_row(self) -> Row | None:
        """The strongest day, week or month."""
        best = max(self.rows, key=lambda row: row.now.cents, default=None)
        return best if best is not None and best.now.cents else None


def report_of(shop: Partner, period: Period) -> Report:
    """The figures of a period; the number of queries does not depend on it."""
    days = sales_by_day(shop, period.first, period.last)
    past = sales_by_day(shop, *period.before)
    notes = notes_of(shop, period.first, period.last)
    service, served = (
        service_of(shop, period.first, period.last),
        service_of(shop, *period.before),
    )
    now, before = total(days.values()), total(past.values())
    return Report(
        period=period,
        now=now,
        before=before,
        rows=_rows(period, days, past, notes),
        figures=[
            *_sales_figures(now, before, period),
            *_service_figures(service, served, period),
        ],
        best=best_products(shop, period.first, period.last),
        service=service,
        notes=sorted(notes.items()),
    )


def compare(now: int, before: int, period: Period) -> str:
    """« 12 % de plus que la semaine d’avant »."""
    if not before:
        return _("rien à comparer : il n’y avait rien alors") if now else _("rien, comme avant")
    if now >= MANY_TIMES * before:
        return _("%(number)d fois plus %(than)s") % {
            "number": round(now / before),
            "than": period.than,
        }
    change = round(100 * (now - before) / before)
    if not change:
        return _("autant %(than)s") % {"than": period.than}
    said = (
        _("%(number)d\u00a0%% de plus %(than)s")
        if change > 0
        else _("%(number)d\u00a0%% de moins %(than)s")
    )
    return said % {"number": abs(change), "than": period.than}


def sales_points(report: Report) -> list[dict[str, Any]]:
    """Groups of two bars: sales now, and before."""
    return [
        {
            "label": row.short,
            "name": row.name,
            "values": (max(0, row.now.cents), max(0, row.before.cents)),
            "said": (format_euros(row.now.cents), format_euros(row.before.cents)),
            "above": _round_euros(row.now.cents) if len(report.rows) <= ROOMY else "",
            "note": ", ".join(row.notes),
        }
        for row in report.rows
    ]


def order_points(report: Report) -> list[dict[str, Any]]:
    """Two lines: orders now, and before."""
    return [
        {
            "label": row.short,
            "name": row.name,
            "values": (row.now.orders, row.before.orders),
            "said": (str(row.now.orders), str(row.before.orders)),
            "above": "",
            "note": "",
        }
        for row in report.rows
    ]


def tables_of(shop: Partner, report: Report) -> list[Table]:
    """The period day by day, and its best articles, for a spreadsheet."""
    period = report.period
    days = sales_by_day(shop, period.first, period.last)
    past = sales_by_day(shop, *period.before)
    notes = dict(report.notes)
    rows: list[list[Cell]] = []
    for number in range(period.days):
        day = period.first + number * DAY
        now, before = days.get(day, DaySales()), past.get(day - period.back, DaySales())
        amounts: list[Cell] = [Count(now.orders), now.cents, now.basket, before.cents]
        rows.append([day, *amounts, notes.get(day, "")])
    head = [
        _("Jour"),
        _("Commandes"),
        _("Ventes TTC"),
        _("Panier moyen"),
        _("Ventes d’avant"),
        _("Note du jour"),
    ]
    best: list[list[Cell]] = [[item.title, Count(item.units), item.cents] for item in report.best]
    return [
        Table(_("Jour par jour"), head, rows),
        Table(_("Meilleurs articles"), [_("Article"), _("Quantité"), _("Montant TTC")], best),
    ]


def _rows(
    period: Period,
    days: Mapping[date, DaySales],
    past: Mapping[date, DaySales],
    notes: Mapping[date, str],
) -> list[Row]:
    starts = steps_of(period.first, period.last, period.step)
    ends = [*starts[1:], period.last + DAY]
    rows = []
    for start, end in zip(starts, ends, strict=True):
        span = [start + number * DAY for number in range((end - start).days)]
        rows.append(
            Row(
                start=start,
                name=say_step_fully(start, period.step),
                short=say_step(start, period.step, crowded=len(starts) > ROOMY),
                now=total(days[day] for day in span if day in days),
                before=total(past[day - period.back] for day in span if day - period.back in past),
                notes=[_dated(day, notes[day], period) for day in span if day in notes],
            )
        )
    return rows


def _dated(day: date, note: str, period: Period) -> str:
    return note if period.step == "day" else f"{say_short_day(day)} : {note}"


def _sales_figures(now: DaySales, before: DaySales, period: Period) -> list[Figure]:
    return [
        Figure(
            format_euros(now.cents), _("Ventes en ligne"), compare(now.cents, before.cents, period)
        ),
        Figure(str(now.orders), _("Commandes"), compare(now.orders, before.orders, period)),
        Figure(
            format_euros(now.basket), _("Panier moyen"), compare(now.basket, before.basket, period)
        ),
    ]


def _service_figures(now: Service, before: Service, period: Period) -> list[Figure]:
    figures = [
        Figure(_share(now), _("Prêtes à l’heure"), _before(_share(before))),
        Figure(
            str(now.no_shows),
            ngettext("Commande pas retirée", "Commandes pas retirées", now.no_shows),
            _before(str(before.no_shows)),
        ),
        Figure(
            str(now.refused),
            ngettext("Article manquant", "Articles manquants", now.refused),
            _before(str(before.refused)),
        ),
        Figure(
            str(now.withdrawn),
            ngettext("Article rendu", "Articles rendus", now.withdrawn),
            _before(str(before.withdrawn)),
        ),
    ]
    if now.paid_in_shop or before.paid_in_shop:
        note = _("réservations données, encaissées par vous")
        figures.append(Figure(format_euros(now.paid_in_shop), _("Payé en boutique"), note))
    return figures


def _share(service: Service) -> str:
    """« 92 % » of the orders whose window has begun."""
    if not service.due:
        return "–"
    return say_percent(Decimal(round(100 * service.in_time / service.due)))


def _round_euros(cents: int) -> str:
    """Above a bar there is room for whole euros only."""
    return f"{round(cents / 100)}\u00a0€"


def _before(said: str) -> str:
    return _("avant : %(value)s") % {"value": said}
