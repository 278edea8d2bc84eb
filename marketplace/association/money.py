"""Money per shop and month, from the journal. All amounts are cents."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from io import StringIO
from typing import Any

from django.utils.dateformat import format as django_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.money import format_euros, to_euros
from payments.ledger.selectors import MonthFigures, shop_months
from shops.partner.models import Partner

#: Excel reads a file as UTF-8 only when it begins with this mark.
BYTE_ORDER_MARK = "\ufeff"
MONTHS_SHOWN = 12


@dataclass(frozen=True)
class Row:
    """One shop's month, or the sum of several; ``owed`` is what stood open at the month's end."""

    shop_name: str
    month: date
    sales: int = 0
    refunded: int = 0
    commission: int = 0
    commission_vat: int = 0
    transferred: int = 0
    owed: int = 0


_SUMS = [field.name for field in fields(Row) if field.type is int or field.type == "int"]


def rows() -> list[Row]:
    """Every shop's months, the latest month first, shops by name.

    A shop without movements in a month is there as long as something is owed to it.
    """
    figures = {(figure.month, figure.shop_ref): figure for figure in shop_months()}
    names = {str(shop.pk): shop.name for shop in Partner.objects.all()}
    owed: dict[str, int] = defaultdict(int)
    found = []
    for month in sorted({clock.today().replace(day=1), *(month for month, _shop in figures)}):
        for shop_ref in sorted({shop for _month, shop in figures}):
            figure = figures.get((month, shop_ref))
            owed[shop_ref] += figure.owed if figure else 0
            if figure or owed[shop_ref]:
                figure = figure or MonthFigures(month, "", shop_ref)
                found.append(_row(figure, names.get(shop_ref, shop_ref), owed[shop_ref]))
    return sorted(found, key=lambda row: (-row.month.toordinal(), row.shop_name))


def total(rows: Iterable[Row], month: date) -> Row:
    """The sum of some rows."""
    some = list(rows)
    sums = {name: sum(getattr(row, name) for row in some) for name in _SUMS}
    return Row(shop_name=_("Ensemble"), month=month, **sums)


def months_of(rows: Sequence[Row]) -> list[date]:
    """The months that have figures and the current one, the latest first."""
    return sorted({clock.today().replace(day=1), *(row.month for row in rows)}, reverse=True)


def say_month(month: date) -> str:
    """« Novembre 2026 »."""
    return capfirst(django_format(month, "F Y"))


def chart(rows: Sequence[Row], chosen: date, address: str) -> list[dict[str, Any]]:
    """Points of the chart of commissions, the oldest month first; each leads to its month."""
    points = []
    for month in reversed(months_of(rows)[:MONTHS_SHOWN]):
        cents = total((row for row in rows if row.month == month), month).commission
        points.append(
            {
                "label": django_format(month, "N"),
                "value": max(0, cents),
                "said": format_euros(cents),
                "url": f"{address}?mois={month:%Y-%m}",
                "current": month == chosen,
            }
        )
    return points


def as_csv(rows: Iterable[Row]) -> str:
    """The rows as a French spreadsheet reads them: semicolons, decimal commas, UTF-8 with its mark."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(
        [
            _("Mois"),
            _("Commerce"),
            _("Ventes TTC"),
            _("Remboursé"),
            _("Commission HT"),
            _("TVA sur commission"),
            _("Versé"),
            _("Reste dû en fin de mois"),
        ]
    )
    for row in rows:
        amounts = (getattr(row, name) for name in _SUMS)
        writer.writerow(
            [
                f"{row.month:%Y-%m}",
                _cell(row.shop_name),
                *(str(to_euros(cents)).replace(".", ",") for cents in amounts),
            ]
        )
    return BYTE_ORDER_MARK + text.getvalue()


def _cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _row(figure: MonthFigures, name: str, owed: int) -> Row:
    return Row(
        shop_name=name,
        month=figure.month,
        sales=figure.sales,
        refunded=figure.refunded,
        commission=figure.commission,
        commission_vat=figure.commission_vat,
        transferred=figure.transferred,
        owed=owed,
    )
