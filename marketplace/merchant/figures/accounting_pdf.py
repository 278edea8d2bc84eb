"""The accountant's month as a PDF."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.formats import say_day
from marketplace.kernel.money import format_euros
from marketplace.merchant.figures.accounting import Month, identity, tables_of
from marketplace.merchant.figures.tables import Cell, Count, Table

TEMPLATE = Path(__file__).parent / "pdf" / "accounting.typ"


def as_pdf(page: Month) -> bytes:
    """One document, in the active language."""
    output = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(_data(page), ensure_ascii=False)},
    )
    assert isinstance(output, bytes)
    return output


def _data(page: Month) -> dict[str, Any]:
    return {
        "language": get_language() or settings.LANGUAGE_CODE,
        "title": page.name,
        "kind": _("Relevé pour la comptabilité"),
        "made": _("Établi le %(day)s par %(association)s")
        % {"day": say_day(clock.today(), year=True), "association": settings.ASSOCIATION_NAME},
        "running": _("Le mois n’est pas fini : ces montants changent encore.")
        if page.is_running
        else "",
        "town": settings.TOWN_NAME,
        "total": _("Total"),
        "seller": identity(page),
        "tables": [_table(table) for table in tables_of(page)],
        "page": pgettext("page of a document", "Page"),
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "head": list(table.head),
        "rows": [[_said(cell) for cell in row] for row in table.rows],
    }


def _said(cell: Cell) -> str:
    if isinstance(cell, int):
        return format_euros(cell)
    if isinstance(cell, date):
        return say_day(cell)
    return str(cell.number) if isinstance(cell, Count) else cell
