"""Giving files to a shop and having the worker do its part."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django_scopes import scope, scopes_disabled

from marketplace.kernel import clock
from marketplace.kernel.actors import SYSTEM
from shops.catalogue.models import Product
from shops.files import work
from shops.files.models import ImportRow, ImportRun, Result
from shops.files.services import begin_import, start_run, undo_import
from shops.partner.models import Partner

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"


def real_file(name: str) -> bytes:
    """One of the real files, which are not part of the project."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"the real files are not here: {name}")
    return path.read_bytes()


def csv(*lines: str, encoding: str = "utf-8") -> bytes:
    """A file with these lines."""
    return ("\n".join(lines) + "\n").encode(encoding)


def check(shop: Partner, content: bytes, name: str = "produits.csv", **given: Any) -> ImportRun:
    """The run of a file that was given and checked."""
    given.setdefault("made_at", clock.now())
    with scope(shop=[shop]):
        run = start_run(actor=SYSTEM, shop=shop, file=ContentFile(content, name=name), **given)
    return worked(run)


def carry_in(shop: Partner, content: bytes, name: str = "produits.csv", **given: Any) -> ImportRun:
    """The run of a file that was checked and imported."""
    run = check(shop, content, name, **given)
    with scope(shop=[shop]):
        begin_import(actor=SYSTEM, run=run)
    return worked(run)


def take_back(run: ImportRun) -> ImportRun:
    """The same run, undone."""
    with scope(shop=[run.shop]):
        undo_import(actor=SYSTEM, run=run)
    return worked(run)


def worked(run: ImportRun) -> ImportRun:
    """The run after the worker has done what there was to do."""
    while work.work(str(run.reference)):
        pass
    return again(run)


def again(run: ImportRun) -> ImportRun:
    """The run as it is in the database."""
    with scopes_disabled():
        return ImportRun.objects.select_related("shop").get(pk=run.pk)


def rows_of(run: ImportRun) -> list[ImportRow]:
    """Its rows in the file's order."""
    with scopes_disabled():
        return list(ImportRow.objects.filter(run=run).order_by("number"))


def results(run: ImportRun) -> dict[str, int]:
    """How many rows of each result that occurs."""
    found: dict[str, int] = {}
    for row in rows_of(run):
        found[row.result] = found.get(row.result, 0) + 1
    return found


def all_untouched(run: ImportRun) -> bool:
    """Whether the file changes nothing."""
    return set(results(run)) == {Result.UNTOUCHED}


def product_of(shop: Partner, title: str) -> Product:
    """The shop's one product of this name."""
    return Product.objects.exclude(structure=Product.CHILD).get(shop=shop, title=title)


def workbook(rows: list[list[Any]]) -> bytes:
    """An XLSX file with these rows."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
