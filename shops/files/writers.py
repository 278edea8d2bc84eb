"""Rows as a file for spreadsheet programs and tills: CSV as French Excel opens it, and XLSX.

A text that a spreadsheet could take for a formula has an apostrophe in front of it.
"""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from shops.files.sheets import guard, plain

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BOM = "\ufeff"
_CHUNK = 64 * 1024
_MEMORY = 2 * 1024 * 1024
#: What a cell of a workbook can hold.
_LONGEST = 32_000

Cell = str | int | Decimal


def csv_file(rows: Iterable[Iterable[Cell]]) -> Iterator[bytes]:
    """The file piece by piece: UTF-8 with its mark, semicolons, decimal commas."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    buffer.write(_BOM)
    for row in rows:
        writer.writerow([_text(cell) for cell in row])
        if buffer.tell() > _CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def xlsx_file(rows: Iterable[Iterable[Cell]], title: str) -> Iterator[bytes]:
    """The workbook piece by piece; it is written to a temporary file, never held in memory."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for row in rows:
        sheet.append([_cell(sheet, cell) for cell in row])
    with tempfile.SpooledTemporaryFile(_MEMORY) as file:
        book.save(file)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def _text(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",")
    return guard(plain(cell)) if isinstance(cell, str) else str(cell)


def _cell(sheet: object, cell: Cell) -> object:
    if not isinstance(cell, str):
        return cell
    written = WriteOnlyCell(sheet, guard(plain(cell))[:_LONGEST])
    # Whatever it looks like, it is text.
    written.data_type = "s"
    return written
