"""Collect the texts for translation and compile the catalogue, with Babel alone (no gettext tools).

French is the language of the source, so only English needs a catalogue. ``python -m
marketplace.theme.messages`` updates ``locale/en/LC_MESSAGES/django.po`` and writes the ``.mo``.
"""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOGUE = Path(__file__).resolve().parent / "locale" / "en" / "LC_MESSAGES" / "django.po"
ROOMS = ("marketplace", "shops", "orders", "payments")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def source_files() -> Iterator[Path]:
    """Every Python file and template of the project that may hold a text for people."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                yield path


def collect() -> Catalog:
    """A catalogue with every text of the source and no translations."""
    catalogue = Catalog(locale="en", project="placette", charset="utf-8", fuzzy=False)
    for path in source_files():
        name = path.relative_to(ROOT).as_posix()
        for line, message, comments, context in extract("python", _as_python(path), KEYWORDS):
            if message and message != ("",):
                catalogue.add(
                    message, locations=[(name, line)], auto_comments=comments, context=context
                )
    return catalogue


def _as_python(path: Path) -> io.BytesIO:
    """The file as Python source; a template is rewritten by Django's own ``templatize``."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        from django.utils.translation.template import templatize

        # Indentation means nothing in a template, and much to a Python tokenizer.
        text = "\n".join(line.strip() for line in templatize(text).splitlines())
    return io.BytesIO(text.encode())


def read_catalogue() -> Catalog:
    """The English catalogue as it stands in the tree."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def update() -> list[Message]:
    """Bring the catalogue up to date and compile it. Returns what still lacks a translation."""
    template = collect()
    if CATALOGUE.exists():
        catalogue = read_catalogue()
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
    else:
        catalogue = template
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    catalogue.fuzzy = False
    with _replaced(CATALOGUE) as file:
        write_po(
            file, catalogue, width=110, omit_header=False, sort_output=True, include_lineno=False
        )
    compile_catalogue(catalogue)
    return untranslated(catalogue)


def compile_catalogue(catalogue: Catalog) -> None:
    """Write the form that Django reads, beside its source."""
    with _replaced(CATALOGUE.with_suffix(".mo")) as file:
        write_mo(file, catalogue)


@contextmanager
def _replaced(path: Path) -> Iterator[IO[bytes]]:
    """The file is exchanged whole: nobody who reads it meanwhile finds half a catalogue."""
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        yield file
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)


def untranslated(catalogue: Catalog) -> list[Message]:
    """Entries without a complete translation, or marked fuzzy."""
    found = []
    for message in catalogue:
        texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.id and (message.fuzzy or not all(texts)):
            found.append(message)
    return found


def main() -> int:
    """Update the catalogue and name what lacks English; 1 if anything does."""
    missing = update()
    for message in missing:
        sys.stdout.write(f"untranslated: {message.id!r}\n")
    sys.stdout.write(f"{len(missing)} texts without translation\n")
    return 1 if missing else 0


if __name__ == "__main__":
    import django

    django.setup()
    sys.exit(main())
