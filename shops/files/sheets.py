"""Reading a file as rows of text, whatever program wrote it; nothing in it is ever executed.

Rows are read one after the other and never held together: a file of 20,000 rows costs no more
memory than one of twenty (a workbook's shared texts aside, which are bounded beforehand).
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import IO, Any

from django.utils.translation import gettext as _

from shops.files.columns import looks_like_headers
from shops.files.encodings import encoding_of, not_a_table
from shops.files.errors import FileRefused

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 200
#: Lines are looked for up to here: workbooks may have a last cell at the end of their million rows.
MAX_LINES = 1_100_000
MAX_LINE_LENGTH = 400_000
#: So many rows may stand above the headers.
MAX_ABOVE = 10
#: A workbook's formula whose result was not saved with it.
UNCALCULATED = "\0formula"

_SEPARATORS = ";,\t|"
_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff\ufffe\uffff]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_ACTIVE = re.compile(r"'*[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``line`` is its line in the file (1 is the first), cells are as many as headers."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's headers, and its rows that are not blank, readable once."""

    headers: list[str]
    rows: Iterator[Row]
    #: When the program last saved it, where the file says so.
    made_at: datetime | None
    #: How many rows there are at most; 0 where only reading tells.
    expected_rows: int = 0


@contextmanager
def open_sheet(file: IO[bytes]) -> Iterator[Sheet]:
    """The first sheet of a CSV or XLSX file, by what is in it and not by its name.

    Raises FileRefused with a sentence for the merchant, also while rows are read.
    """
    from shops.files.workbooks import open_workbook

    file.seek(0, io.SEEK_END)
    size = file.tell()
    file.seek(0)
    if size > MAX_BYTES:
        raise FileRefused(too_large())
    start = file.read(8)
    file.seek(0)
    if not start:
        raise FileRefused(_("Ce fichier est vide."))
    if start.startswith(_ZIP):
        with open_workbook(file) as sheet:
            yield sheet
        return
    if start.startswith(_OLE):
        raise FileRefused(
            _(
                "Ce classeur est protégé par un mot de passe, ou d’un ancien format Excel. "
                "Enregistrez-le en .xlsx, sans mot de passe."
            )
        )
    if start.startswith(_PDF):
        raise FileRefused(not_a_table())
    yield _read_csv(file)


def too_large() -> str:
    """What is said of a file above 20 MB."""
    return _("Ce fichier dépasse 20 Mo. Coupez-le en plusieurs fichiers.")


def plain(text: str) -> str:
    """The text without control characters and without spaces around it."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def tidy(text: str) -> str:
    """A cell's text: plain, and without an export's guard in front."""
    found = plain(text)
    return found[1:] if _GUARDED.match(found) else found


def guard(text: str) -> str:
    """The text so that a spreadsheet program never takes it for a formula; ``tidy`` undoes it."""
    return f"'{text}" if _ACTIVE.match(text) else text


def headed(lines: Iterable[tuple[int, list[str]]]) -> tuple[list[str], Iterator[Row]]:
    """The headers, and the rows below them that are not blank.

    Headers are the first row that is not blank, unless a row shortly below it says what columns
    hold and the first does not: programs write the shop's name and the day above their tables.
    Raises FileRefused when there are no headers, or too many columns or rows.
    """
    rest = iter(lines)
    above: list[tuple[int, list[str]]] = []
    headers: list[str] = []
    for line, cells in rest:
        texts = [tidy(cell)[:120] for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            continue
        if looks_like_headers(texts):
            headers, above = texts, []
            break
        above.append((line, cells))
        headers = headers or texts
        if len(above) > MAX_ABOVE:
            break
    if not headers:
        raise FileRefused(_("Ce fichier est vide."))
    if len(headers) > MAX_COLUMNS:
        raise FileRefused(
            _("Ce fichier a plus de %(count)s colonnes. Gardez celles qui servent.")
            % {"count": MAX_COLUMNS}
        )
    return headers, _rows(chain(above[1:], rest), len(headers))


def _rows(lines: Iterable[tuple[int, list[str]]], width: int) -> Iterator[Row]:
    count = 0
    for line, cells in lines:
        if line > MAX_LINES:
            raise FileRefused(_too_many_rows())
        texts = [
            cell if cell == UNCALCULATED else tidy(cell) if cell else "" for cell in cells[:width]
        ]
        if not any(texts):
            continue
        count += 1
        if count > MAX_ROWS:
            raise FileRefused(_too_many_rows())
        yield Row(line, texts + [""] * (width - len(texts)))


def _too_many_rows() -> str:
    return _("Ce fichier a plus de 20 000 lignes. Coupez-le en plusieurs fichiers.")


def _read_csv(file: IO[bytes]) -> Sheet:
    encoding = encoding_of(file)
    lines = _lines_of(file)
    file.seek(0)
    text = _text_of(file, encoding, errors="replace", newline="")
    first = _bounded_line(text)
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        separator = first.strip()[4]
    else:
        separator = _separator_of(first + text.read(20_000))
        text.seek(0)
        if text.read(1) != "\ufeff":
            text.seek(0)
    headers, rows = headed(_csv_lines(text, separator))
    return Sheet(headers, rows, None, max(0, min(MAX_ROWS, lines - 1)))


def _lines_of(file: IO[bytes]) -> int:
    """How many lines there are at most, whatever ends them; a text in quotes may have several."""
    file.seek(0)
    feeds = returns = 0
    last = b""
    while chunk := file.read(1 << 20):
        feeds += chunk.count(b"\n")
        returns += chunk.count(b"\r")
        last = chunk[-1:]
    return max(feeds, returns) + (last not in b"\r\n")


def _csv_lines(text: io.TextIOWrapper, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(iter(lambda: _bounded_line(text), ""), delimiter=separator)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise FileRefused(
                _("La ligne %(line)s ne se lit pas : un guillemet n’est peut-être pas fermé.")
                % {"line": line}
            ) from error
        yield line, cells
        line = reader.line_num + 1


def _bounded_line(text: io.TextIOWrapper) -> str:
    line = text.readline(MAX_LINE_LENGTH + 1)
    if len(line) > MAX_LINE_LENGTH:
        raise FileRefused(
            _("Ce fichier a des lignes démesurées. Est-ce bien un tableau de produits ?")
        )
    return line


def _separator_of(sample: str) -> str:
    """The separator under which most of the first lines have the same number of cells."""

    def score(separator: str) -> tuple[int, int]:
        try:
            rows = [row for row in csv.reader(io.StringIO(sample), delimiter=separator) if row]
        except csv.Error:
            return 0, 0
        # The sample may end in the middle of its last row.
        widths = Counter(len(row) for row in rows[:30] if len(row) > 1)
        return max(((count, width) for width, count in widths.items()), default=(0, 0))

    return max(_SEPARATORS, key=score)


def _text_of(file: IO[bytes], encoding: str, *, errors: str, newline: str) -> io.TextIOWrapper:
    unclosed: Any = _Unclosed(file)
    return io.TextIOWrapper(unclosed, encoding=encoding, errors=errors, newline=newline)


class _Unclosed(io.BufferedIOBase):
    """The file for a text reader, which must not close it when it is done."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        return self._file.read(-1 if size is None else size)

    def read1(self, size: int = -1) -> bytes:
        return self._file.read(size if size >= 0 else 8192)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()
