"""Files that are not what they seem: a clear sentence, and nothing changed."""

import io
import tracemalloc
import zipfile
from datetime import datetime

import pytest
from django.core.files.base import ContentFile
from django_scopes import scope

from marketplace.kernel import clock
from marketplace.kernel.actors import SYSTEM
from shops.catalogue.models import Product
from shops.files.errors import FileRefused
from shops.files.models import ImportRun, Result, RunState
from shops.files.services import start_run
from shops.files.sheets import MAX_BYTES, open_sheet
from shops.partner.models import Partner
from tests.shops.files.carry import check, csv, results, rows_of, workbook

pytestmark = pytest.mark.django_db

HEADERS = "Référence;Nom;Prix;TVA;Description"
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def zipped(**parts: bytes | str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def altered(book: bytes, name: str, before: bytes, after: bytes) -> bytes:
    """The workbook with some bytes of one part replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, content.replace(before, after) if part == name else content)
    return stream.getvalue()


def bomb() -> bytes:
    """Under a megabyte that unpacks to three hundred."""
    return zipped(**{
        "[Content_Types].xml": TYPES, "xl/workbook.xml": "<workbook/>",
        "xl/worksheets/sheet1.xml": b"0" * 300 * 1024 * 1024,
    })  # fmt: skip


BOOK = workbook([["Nom", "Prix"], ["Stylo", 12.5]])
SHEET = "xl/worksheets/sheet1.xml"
STYLES = "xl/styles.xml"
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet'
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><worksheet'

HOSTILE = {
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "pas un tableau"),
    "a document": (b"%PDF-1.7 ...", "pas un tableau"),
    "a zip in xlsx clothing": (zipped(**{"lisez-moi.txt": "bonjour"}), "pas un tableau"),
    "half a zip": (BOOK[: len(BOOK) // 2], "abîmé"),
    "a workbook under a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "mot de passe"),
    "a million columns": (b"a;" * 1_000_000 + b"\n1;2\n", "démesurées"),
    "three hundred columns": (csv(";".join(f"c{n}" for n in range(300))), "200 colonnes"),
    "a workbook of three hundred columns": (
        workbook([[f"c{n}" for n in range(300)], list(range(300))]), "200 colonnes"),
    "too many rows": (csv("Nom;Prix", *("x;1" for _ in range(20_001))), "20\u202f000 lignes|20 000 lignes"),
    "headers alone": (csv(HEADERS), "aucun produit"),
    "blank lines": (b"\n\n;;;\n", "vide"),
    "an open quotation": (csv("Nom;Prix", '"' + "x" * 140_000), "guillemet"),
    "entities in entities": (altered(BOOK, SHEET, b"<worksheet", LAUGHS), "abîmé"),
    "a drawing with a script": (b"<svg><script>alert(1)</script></svg>", "pas un tableau"),
    "a web page": (b"\n<html><table><tr><td>Nom</td></tr></table></html>", "pas un tableau"),
    "a moving picture": (b"GIF89a" + bytes(range(1, 200)) * 20, "pas un tableau"),
    "zero bytes among the words": (b"Nom;Prix\nSty\0lo;3\n", "pas un tableau"),
    "one line of twenty megabytes": (b"x" * MAX_BYTES, "démesurées"),
    "an entity from outside": (altered(BOOK, SHEET, b"<worksheet", OUTSIDE), "abîmé"),
    "a million cells in a row": (altered(BOOK, SHEET, b"</row>", b"<c/>" * 1_000_000 + b"</row>"), "démesuré"),
    "elements within elements": (
        altered(BOOK, SHEET, b"</row>", b"<a>" * 9_000 + b"</a>" * 9_000 + b"</row>"), "démesuré"),
    "millions of styles": (altered(BOOK, STYLES, b"</styleSheet>", b"<a/>" * 1_300_000 + b"</styleSheet>"), "démesuré"),
    "a text without end": (altered(BOOK, SHEET, b"Stylo", b"Stylo " * 1_600_000), "démesuré"),
    "a sheet that is no sheet": (altered(BOOK, SHEET, b"<sheetData>", b"<sheetData"), "abîmé"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(
    name: str, bookshop: Partner, market_day: datetime
) -> None:
    content, words = HOSTILE[name]
    run = check(bookshop, content, "produits.xlsx")
    assert run.state == RunState.REFUSED
    assert any(word in run.problem for word in words.split("|")), run.problem
    assert not Product.objects.exists()


def test_a_decompression_bomb_is_not_unpacked(bookshop: Partner, market_day: datetime) -> None:
    content = bomb()
    assert len(content) < 1024 * 1024
    run = check(bookshop, content, "bombe.xlsx")
    assert run.state == RunState.REFUSED
    assert "démesuré" in run.problem


@pytest.mark.parametrize("size", [0, MAX_BYTES + 1], ids=["empty", "too large"])
def test_a_file_of_no_size_or_too_much_is_not_even_kept(size: int, bookshop: Partner) -> None:
    file = ContentFile(b"x" * size, name="produits.csv")
    with scope(shop=[bookshop]):
        with pytest.raises(FileRefused):
            start_run(actor=SYSTEM, shop=bookshop, file=file, made_at=clock.now())
        assert not ImportRun.objects.exists()


def test_a_row_at_the_end_of_a_workbook_is_no_million_rows(
    bookshop: Partner, market_day: datetime
) -> None:
    far = b'<row r="300000"><c r="A300000"/></row></sheetData>'
    run = check(bookshop, altered(BOOK, SHEET, b"</sheetData>", far))
    assert results(run) == {Result.CREATED: 1}


def test_no_bomb_takes_the_workers_memory(bookshop: Partner) -> None:
    """Ten million elements in one row would weigh gigabytes; the row is left at its 50,000th."""
    content = altered(BOOK, SHEET, b"</row>", b"<c/>" * 2_000_000 + b"</row>")
    tracemalloc.start()
    try:
        with pytest.raises(FileRefused), open_sheet(io.BytesIO(content)):
            pass
        assert tracemalloc.get_traced_memory()[1] < 30 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_columns_of_the_same_name_are_read_once(bookshop: Partner, market_day: datetime) -> None:
    (row,) = rows_of(check(bookshop, csv("Nom;Nom;Prix;Prix", "Stylo;Gomme;3;4")))
    assert (row.title, row.item["units"][0]["price"]) == ("Stylo", "3.00")


def test_a_formula_is_never_reckoned(bookshop: Partner, market_day: datetime) -> None:
    run = check(bookshop, workbook([["Nom", "Prix"], ["Stylo", "=6*2"]]))
    assert results(run) == {Result.REFUSED: 1}
    assert "formule" in rows_of(run)[0].reasons[0]


def test_a_formula_with_its_result_gives_the_result(
    bookshop: Partner, market_day: datetime
) -> None:
    book = workbook([["Nom", "Prix"], ["Stylo", "=6*2"]])
    run = check(
        bookshop, altered(book, SHEET, b"<v></v>", b"<v>12</v>").replace(b"<v/>", b"<v>12</v>")
    )
    book = altered(altered(book, SHEET, b"<v></v>", b"<v>12</v>"), SHEET, b"<v />", b"<v>12</v>")
    run = check(bookshop, altered(book, SHEET, b"<v/>", b"<v>12</v>"))
    assert results(run) == {Result.CREATED: 1}, rows_of(run)[0].reasons


def test_what_looks_like_a_formula_is_a_name(bookshop: Partner, market_day: datetime) -> None:
    run = check(bookshop, csv("Nom;Prix", "=cmd|'/c calc'!A0;3"))
    assert rows_of(run)[0].title == "=cmd|'/c calc'!A0"


def test_of_a_description_only_words_are_kept(bookshop: Partner, market_day: datetime) -> None:
    nasty = "<p onclick=x>Doux<br>et <b>chaud</b></p><script>alert(1)</script><img src=x onerror=y>"
    run = check(bookshop, csv(HEADERS, f"A1;Pull;40;20;{nasty}"))
    assert rows_of(run)[0].item["description"] == "Doux\net chaud"
