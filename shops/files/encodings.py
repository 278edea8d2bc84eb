"""In which encoding a text was written, when it does not say so: judged by how French reads in it."""

import re
from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from shops.files.errors import FileRefused

_SAMPLE = 256 * 1024
_CHUNK = 1024 * 1024
#: So many words with accents are enough to tell.
_WORDS = 3_000
#: Windows first: of two that read equally well, the earlier one is meant.
_CODE_PAGES = ("cp1252", "iso8859_15", "mac_roman", "cp850")
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1f\x7f]")
#: A table has some control characters at most; web pages, drawings and data begin with their own sign.
_MOST_CONTROLS = 0.01
_NO_TABLE = re.compile(rb"\s*[<{]")
_WORD = re.compile(rb"[A-Za-z0-9']{0,20}[\x80-\xff][A-Za-z0-9'\x80-\xff]{0,20}")
_OFTEN, _RARELY = "éèêàç", "ëâîïôùûüœæ"
_SIGNS = "€°«»’‘“”–—…\u00a0™®©²³"


def encoding_of(file: IO[bytes]) -> str:
    """By the mark at its beginning, else UTF-16 or UTF-8 where it is that, else the likeliest of France's.

    Raises FileRefused for what is no text.
    """
    sample = file.read(_SAMPLE)
    if sample.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\0" in sample:
        return _wide(sample)
    controls = len(_CONTROLS.findall(sample))
    if controls > 1 + len(sample) * _MOST_CONTROLS or _NO_TABLE.match(sample):
        raise FileRefused(not_a_table())
    found, words = _look(file)
    if found:
        return found
    return max(_CODE_PAGES, key=lambda page: sum(_likelihood(word, page) for word in words))


def _wide(sample: bytes) -> str:
    """UTF-16 without its mark: every other byte of what we write with Latin letters is zero."""
    zeros = [sample[place::2].count(0) / max(1, len(sample) // 2) for place in (0, 1)]
    if zeros[1] > 0.7 and zeros[0] < 0.05:
        return "utf-16-le"
    if zeros[0] > 0.7 and zeros[1] < 0.05:
        return "utf-16-be"
    raise FileRefused(not_a_table())


def not_a_table() -> str:
    """What is said of pictures, archives and the like."""
    return _("Ce fichier n’est pas un tableau. Choisissez un fichier CSV ou Excel (.xlsx).")


def _look(file: IO[bytes]) -> tuple[str, list[bytes]]:
    """« utf-8 » if the whole file is; else the words that only one encoding spells well."""
    words: list[bytes] = []
    is_utf8 = True
    for chunk in _chunks(file):
        if is_utf8 and not _is_utf8(chunk):
            is_utf8 = False
        if len(words) < _WORDS:
            words += _WORD.findall(chunk)[: _WORDS - len(words)]
    return ("utf-8" if is_utf8 else ""), words


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    """The file in pieces that end between two characters."""
    file.seek(0)
    rest = b""
    while piece := file.read(_CHUNK):
        piece = rest + piece
        cut = len(piece)
        # No character of UTF-8 is longer than four bytes.
        while cut > max(0, len(piece) - 4) and piece[cut - 1] & 0xC0 == 0x80:
            cut -= 1
        if cut and piece[cut - 1] >= 0xC0:
            cut -= 1
        cut = cut or len(piece)
        yield piece[:cut]
        rest = piece[cut:]
    if rest:
        yield rest


def _is_utf8(chunk: bytes) -> bool:
    try:
        chunk.decode()
    except UnicodeDecodeError:
        return False
    return True


def _likelihood(word: bytes, page: str) -> float:
    text = f" {word.decode(page, errors='replace')} "
    return sum(
        _fits(text[place - 1], sign, text[place + 1])
        for place, sign in enumerate(text)
        if not sign.isascii()
    )


def _fits(before: str, sign: str, after: str) -> float:
    """How much this sign between these two looks like French."""
    if sign in _SIGNS:
        amid = before.isalpha() and after.isalpha()
        return -1 if amid and sign != "’" else 0.8
    if sign.lower() not in _OFTEN + _RARELY:
        # Names from elsewhere have letters of their own.
        return 0 if sign.isalpha() and "À" <= sign <= "ÿ" and not _shifted(before, sign) else -2
    if _shifted(before, sign) or (sign.isupper() and before.isupper() and after.islower()):
        return -2
    if before == after == " " and sign not in "àÀ":
        return 0.3
    return 2 if sign.lower() in _OFTEN else 1


def _shifted(before: str, sign: str) -> bool:
    """A capital within a word of small letters."""
    return sign.isupper() and before.islower()
