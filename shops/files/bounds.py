"""What a workbook's XML may be: looked through in small memory before any of it is built up.

A part is read piece by piece and nothing of it is kept. So a row of a million cells, a text of a
hundred megabytes or elements within elements are found before a tree is made of them.
"""

import zipfile
from typing import IO
from xml.parsers import expat

_CHUNK = 1 << 20
#: Rows of a sheet, shared texts, styles: whatever stands at this depth or above is counted.
_SHALLOW = 3
MAX_SHALLOW = 1_200_000
MAX_ELEMENTS = 10_000_000
#: Elements and bytes of one row or one shared text.
MAX_WITHIN = 50_000
MAX_BYTES_WITHIN = 8 << 20
MAX_DEPTH = 60


class TooMuch(Exception):
    """A part would take more memory or time than any table of products."""


class Doctype(Exception):
    """A part declares entities; no spreadsheet program writes such."""


def look_over(archive: zipfile.ZipFile) -> bool:
    """Look through every part; tells whether a sheet has formulas. Raises TooMuch, Doctype.

    What is no XML at all (pictures) is passed over: whoever reads it will say so.
    """
    has_formulas = False
    for part in archive.infolist():
        with archive.open(part) as stream:
            seen = _Look()
            seen.through(stream)
        has_formulas |= seen.has_formulas and part.filename.startswith("xl/worksheets/")
    return has_formulas


class _Look:
    """One part on its way through the parser."""

    def __init__(self) -> None:
        self.has_formulas = False
        self._depth = self._shallow = self._within = self._all = self._start = 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype

    def through(self, stream: IO[bytes]) -> None:
        """Read it to its end, or to where it is no XML."""
        fed = 0
        try:
            while chunk := stream.read(_CHUNK):
                self._parser.Parse(chunk, False)
                fed += len(chunk)
                if fed - self._parser.CurrentByteIndex > MAX_BYTES_WITHIN:
                    raise TooMuch
        except expat.ExpatError:
            return

    def _begin(self, name: str, _attributes: dict[str, str]) -> None:
        self._measure()
        self._depth += 1
        self._all += 1
        self._within += 1
        if self._depth <= _SHALLOW:
            self._shallow += 1
            self._within = 0
            self._start = self._parser.CurrentByteIndex
        if name == "f" or name.endswith(":f"):
            self.has_formulas = True
        if (
            self._depth > MAX_DEPTH
            or self._within > MAX_WITHIN
            or self._shallow > MAX_SHALLOW
            or self._all > MAX_ELEMENTS
        ):
            raise TooMuch

    def _end(self, _name: str) -> None:
        self._measure()
        self._depth -= 1

    def _measure(self) -> None:
        if self._parser.CurrentByteIndex - self._start > MAX_BYTES_WITHIN:
            raise TooMuch

    def _doctype(self, *_declared: object) -> None:
        raise Doctype
