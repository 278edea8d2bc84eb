"""Reading XLSX: a zip of XML is looked over before anything in it is unpacked."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import repeat
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from shops.files.bounds import Doctype, TooMuch, look_over
from shops.files.encodings import not_a_table
from shops.files.errors import FileRefused
from shops.files.sheets import MAX_COLUMNS, UNCALCULATED, Sheet, headed

#: Unpacked, all together; and how many times smaller a large part may be when packed.
MAX_UNPACKED = 250 * 1024 * 1024
MAX_RATIO = 200
MAX_PARTS = 2_000
_LARGE = 4 * 1024 * 1024
_ENCRYPTED = 0x1
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    Doctype,
    OSError,
    InvalidFileException,
    DefusedXmlException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


@contextmanager
def open_workbook(file: IO[bytes]) -> Iterator[Sheet]:
    """The first sheet of a workbook. Formulas give the result that was saved with them.

    Raises FileRefused, also while rows are read.
    """
    has_formulas = _check_zip(file)
    books = []
    try:
        with _readable():
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            books.append(book)
            sheet = book.worksheets[0]
            expected = min(sheet.max_row or 0, 1_000_000)
            made_at = book.properties.modified if book.properties else None
            formulas: Iterator[Any] = repeat(())
            if has_formulas:
                twin = load_workbook(file, read_only=True, data_only=False, keep_links=False)
                books.append(twin)
                formulas = _cells(twin.worksheets[0])
        headers, rows = headed(_lines(_cells(sheet), formulas))
        yield Sheet(headers, rows, _aware(made_at), max(0, expected - 1))
    finally:
        for opened in books:
            opened.close()


def _lines(values: Iterator[Any], formulas: Iterator[Any]) -> Iterator[tuple[int, list[str]]]:
    line = 0
    while True:
        with _readable():
            try:
                cells, twins = next(values), next(formulas)
            except StopIteration:
                return
        line += 1
        if not any(cells) and all(cell is None for cell in cells) and not any(twins):
            continue
        texts = [_text(value) for value in cells]
        for place, twin in enumerate(twins):
            if cells[place] is None and isinstance(twin, str) and twin.startswith("="):
                texts[place] = UNCALCULATED
        if any(texts[MAX_COLUMNS:]):
            raise FileRefused(
                _("Ce fichier a plus de %(count)s colonnes. Gardez celles qui servent.")
                % {"count": MAX_COLUMNS}
            )
        yield line, texts


def _cells(sheet: Any) -> Iterator[Any]:
    # The size that the sheet states may be anything.
    sheet.reset_dimensions()
    rows: Iterator[Any] = sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS + 1)
    return rows


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f")
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)


def _check_zip(file: IO[bytes]) -> bool:
    """By the zip's own directory, then part by part; tells whether there are formulas.

    What a part says it unpacks to is all that is ever read of it.
    """
    with _readable(), zipfile.ZipFile(file) as archive:
        _check_directory(archive.infolist())
        return look_over(archive)


def _check_directory(parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise FileRefused(not_a_table())
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise FileRefused(
            _("Ce classeur est protégé par un mot de passe. Enregistrez-le sans mot de passe.")
        )
    large = (part for part in parts if part.file_size > _LARGE)
    if (
        len(parts) > MAX_PARTS
        or sum(part.file_size for part in parts) > MAX_UNPACKED
        or any(part.file_size > MAX_RATIO * max(1, part.compress_size) for part in large)
    ):
        raise FileRefused(_too_much())


def _too_much() -> str:
    return _("Ce fichier Excel est démesuré une fois ouvert. Enregistrez le tableau en CSV.")


def _aware(moment: datetime | None) -> datetime | None:
    """Workbooks keep UTC without saying so."""
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=UTC)


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except TooMuch as error:
        raise FileRefused(_too_much()) from error
    except _BROKEN as error:
        raise FileRefused(_("Ce fichier Excel est abîmé. Enregistrez-le à nouveau.")) from error
