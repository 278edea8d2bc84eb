"""Tables for other programs: CSV and XLSX that open by a double click and run nothing.

A whole number is cents and becomes an amount; a date stays a date.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Font

from marketplace.kernel.money import to_euros
from shops.files import writers
from shops.files.sheets import guard, plain


@dataclass(frozen=True)
class Count:
    """A whole number that is not money."""

    number: int


Cell = str | int | date | Count


@dataclass(frozen=True)
class Table:
    """One table with its title; every row is as long as the head."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def as_csv(tables: Iterable[Table]) -> bytes:
    """All tables one under the other, as French Excel opens them."""
    return b"".join(writers.csv_file(_lines(tables)))


def as_xlsx(tables: Iterable[Table]) -> bytes:
    """A sheet for each table; amounts are numbers, days are dates, texts are never formulas."""
    book = Workbook()
    book.remove(book.active)
    for table in tables:
        sheet = book.create_sheet(table.title[:31])
        sheet.append([_safe(name) for name in table.head])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for number, row in enumerate(table.rows, start=2):
            for column, value in enumerate(row, start=1):
                cell = sheet.cell(number, column)
                if isinstance(value, str):
                    cell.value, cell.data_type = _safe(value), "s"
                elif isinstance(value, Count):
                    cell.value = value.number
                elif isinstance(value, int):
                    cell.value, cell.number_format = to_euros(value), "#,##0.00 €"
                else:
                    cell.value, cell.number_format = value, "DD/MM/YYYY"
        sheet.freeze_panes = "A2"
        for column in sheet.iter_cols(max_row=1):
            sheet.column_dimensions[column[0].column_letter].width = 20
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _lines(tables: Iterable[Table]) -> Iterator[list[writers.Cell]]:
    for index, table in enumerate(tables):
        if index:
            yield []
        yield [table.title]
        yield list(table.head)
        for row in table.rows:
            yield [_written(cell) for cell in row]


def _written(cell: Cell) -> writers.Cell:
    if isinstance(cell, Count):
        return cell.number
    if isinstance(cell, int):
        return to_euros(cell)
    return cell.strftime("%d/%m/%Y") if isinstance(cell, date) else cell


def _safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula, without signs that it cannot hold."""
    return guard(plain(text))
