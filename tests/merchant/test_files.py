"""« Fichiers » on the merchant's phone."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scopes_disabled

from marketplace.kernel import clock
from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.models import User
from shops.catalogue.services import set_price
from shops.files.models import ImportRun, RunState
from shops.merchants.models import StaffRole
from shops.merchants.services import add_staff
from tests import factories
from tests.merchant.counter import Counter
from tests.orders.market import Market
from tests.shops.files.carry import again, csv, worked

pytestmark = pytest.mark.django_db

BUDGET = 26


def upload(content: bytes, name: str = "produits.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def give(counter: Counter, file: SimpleUploadedFile, **values: Any) -> str:
    """A file given from a browser that says when it was made."""
    return counter.tap("files", file=file, **{"made_at": clock.now().isoformat()} | values)


def last_run() -> ImportRun:
    with scopes_disabled():
        return ImportRun.objects.select_related("shop").latest("pk")


def test_a_file_goes_through_the_pages(counter: Counter, market_day: datetime) -> None:
    said = give(counter, upload(csv("Nom;Prix;TVA;Stock", "Sablés;4,50;5,5;12")))
    assert "Vérification en cours" in said
    run = worked(last_run())
    assert "1 produit à créer." in counter.open("file", run.reference)
    assert "Import en cours" in counter.tap("file_import", run.reference)
    worked(run)
    assert "1 produit créé." in counter.open("file", run.reference)
    assert "archivé" in counter.open("file_undo", run.reference)
    counter.tap("file_undo", run.reference)
    worked(run)
    assert "Cet import est annulé." in counter.open("file", run.reference)


def test_a_check_says_which_columns_were_read_as_what(
    counter: Counter, market_day: datetime
) -> None:
    content = csv("Libellé;PA HT;PV TTC", "Sablés;2;4,50")
    assert "Le fichier va être lu." in give(counter, upload(content))
    run = worked(last_run())
    said = counter.open("file", run.reference)
    assert "Nom (« Libellé »), Prix (« PV TTC »)." in said
    assert "PA HT" not in said


def test_the_same_file_again_says_that_nothing_changes(
    counter: Counter, market_day: datetime
) -> None:
    content = csv("Nom;Prix", "Sablés;4,50")
    for _turn in range(2):
        give(counter, upload(content))
        run = worked(last_run())
        said = counter.open("file", run.reference)
        counter.tap("file_import", run.reference)
        worked(run)
    assert "Rien à changer" in said


def test_no_file_is_said_beside_the_field(counter: Counter, market_day: datetime) -> None:
    assert "Choisissez un fichier." in counter.tap("files")


def test_without_script_the_page_asks_when_the_file_was_made(
    counter: Counter, market_day: datetime
) -> None:
    sables = factories.make_product(counter.shop, "Sablés", 500)
    record = factories.stock_record_of(sables)
    content = csv("Nom;Prix", "Sablés;4,50")
    assert "Fichier fait le" in counter.open("files")
    clock.move_by(timedelta(hours=1))
    set_price(actor=SYSTEM, stock_record_id=record.pk, price_cents=600)
    assert "Indiquez quand ce fichier a été fait." in counter.tap("files", file=upload(content))
    with scopes_disabled():
        assert not ImportRun.objects.exists()
    made_at = clock.local(clock.now() - timedelta(minutes=30)).strftime("%Y-%m-%dT%H:%M")
    give(counter, upload(content), made_at=made_at)
    run = worked(last_run())
    assert "Modifié depuis, laissé tel quel" in counter.open("file", run.reference)


def test_no_file_asks_only_for_the_file(counter: Counter, market_day: datetime) -> None:
    assert "Indiquez quand" not in counter.tap("files")


class TestTwoPeople:
    """Claire gives a file; Anne gives another before Claire has decided."""

    @pytest.fixture
    def first(self, counter: Counter, market_day: datetime) -> ImportRun:
        give(counter, upload(csv("Nom;Prix", "Sablés;4,50"), "claire.csv"))
        return worked(last_run())

    @pytest.fixture
    def other(self, counter: Counter, first: ImportRun, stranger: User) -> Counter:
        """Another owner of the bakery, on a phone of her own."""
        add_staff(actor=SYSTEM, shop=counter.shop, user=stranger, role=StaffRole.OWNER)
        client = Client()
        client.force_login(stranger)
        return Counter(client, counter.shop)

    def test_the_second_is_told_before(self, other: Counter, first: ImportRun) -> None:
        page = other.open("files")
        assert "claire.csv" in page
        assert "donné par Claire Martin" in page
        assert "Un autre fichier prend sa place." in page

    def test_a_page_that_did_not_tell_takes_no_place(
        self, other: Counter, first: ImportRun
    ) -> None:
        said = give(other, upload(csv("Nom;Prix", "Tarte;12"), "anne.csv"))
        assert "donné par Claire Martin" in said
        assert "attend encore une décision" in said
        assert last_run() == first
        assert again(first).state == RunState.CHECKED

    def test_the_first_is_told_when_she_comes_back(
        self, counter: Counter, other: Counter, first: ImportRun
    ) -> None:
        give(
            other,
            upload(csv("Nom;Prix", "Tarte;12"), "anne.csv"),
            replacing=first.reference,
        )
        worked(last_run())
        assert "claire.csv" in counter.open("files")
        page = counter.open("file", first.reference)
        assert "Ce fichier est abandonné. Rien n’a changé." in page
        assert "donné par Paul Inconnu" in page

    def test_ones_own_file_goes_without_asking(self, counter: Counter, first: ImportRun) -> None:
        give(counter, upload(csv("Nom;Prix", "Tarte;12")))
        assert again(first).state == RunState.DROPPED
        assert "claire.csv" not in counter.open("files")


def test_a_file_that_cannot_be_read_says_why(counter: Counter, market_day: datetime) -> None:
    give(counter, upload(b"%PDF-1.4", "facture.pdf"))
    run = worked(last_run())
    said = counter.open("file", run.reference)
    assert "pas un tableau" in said
    assert "Rien n’a changé" in said


def test_columns_are_corrected_on_a_page(counter: Counter, market_day: datetime) -> None:
    give(counter, upload(csv("Truc;Chose", "Sablés;4,50")))
    run = worked(last_run())
    page = counter.open("file_adjust", run.reference)
    assert "Truc" in page
    answers = {
        "vat_rate": "5.5",
        "made_at": clock.local(clock.now()).strftime("%Y-%m-%dT%H:%M"),
        "column-0": "title",
        "column-1": "title",
    }
    assert "déjà lue ainsi" in counter.tap("file_adjust", run.reference, **answers)
    counter.tap("file_adjust", run.reference, **answers | {"column-1": "price"})
    run = worked(run)
    assert "1 produit à créer." in counter.open("file", run.reference)


def test_the_script_learns_when_the_work_is_over(counter: Counter, market_day: datetime) -> None:
    give(counter, upload(csv("Nom;Prix", "Sablés;4,50")))
    run = last_run()
    address = reverse("merchant:file", args=[run.reference])
    assert "X-Done" not in counter.client.get(address, headers={"X-Fragment": "1"}).headers
    worked(run)
    assert counter.client.get(address, headers={"X-Fragment": "1"}).headers["X-Done"] == "1"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("what", ["produits", "stock", "commandes", "modele"])
def test_everything_can_be_exported(what: str, kind: str, counter: Counter, market: Market) -> None:
    market.buy(factories.make_product(counter.shop, "Tarte", 1200))
    answer = counter.client.get(reverse("merchant:file_export", args=[what, kind]))
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"PK" if kind == "xlsx" else b"\xef\xbb\xbf")
    if kind == "csv" and what != "modele":
        assert "Tarte" in content.decode("utf-8-sig")


def test_orders_go_out_without_anybodys_name_and_without_other_shops_goods(
    counter: Counter, market: Market, bookshop: object
) -> None:
    order = market.buy(
        factories.make_product(counter.shop, "Tarte", 1200), factories.make_product(bookshop, "Roman", 1890)
    )  # fmt: skip
    answer = counter.client.get(reverse("merchant:file_export", args=["commandes", "csv"]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "12,00" in text
    assert "Roman" not in text
    contact = order.contact
    assert contact.name not in text
    assert contact.email not in text


def test_an_employee_has_no_files(counter: Counter, stranger: User, market_day: datetime) -> None:
    add_staff(actor=factories.SYSTEM, shop=counter.shop, user=stranger)
    counter.client.force_login(stranger)
    counter.open("files", status=403)


def test_large_numbers_are_written_as_people_write_them(
    counter: Counter, market_day: datetime
) -> None:
    lines = [f"Article {number};{number + 1}" for number in range(1100)]
    give(counter, upload(csv("Nom;Prix", *lines)))
    run = worked(last_run())
    page = counter.client.get(reverse("merchant:file", args=[run.reference])).content.decode()
    assert "1\u202f100 produits à créer." in page
    assert '<span class="tabs__count">1\u202f100</span>' in page


def test_a_long_file_costs_the_page_no_more(counter: Counter, market_day: datetime) -> None:
    def queries(rows: int) -> int:
        lines = [f"Article {rows} {number};{number + 1}" for number in range(rows)]
        give(counter, upload(csv("Nom;Prix", *lines)))
        run = worked(last_run())
        counter.open("file", run.reference)
        with CaptureQueriesContext(connection) as captured:
            counter.open("file", run.reference)
        return len(captured)

    few, many = queries(3), queries(130)
    assert many == few
    assert many <= BUDGET
