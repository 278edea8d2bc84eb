"""Whatever program wrote the file, and however."""

from datetime import datetime
from decimal import Decimal

import pytest
from django_scopes import scope

from marketplace.kernel import clock
from marketplace.kernel.actors import SYSTEM
from shops.files.models import Result
from shops.files.options import Options
from shops.files.services import adjust_run
from shops.partner.models import Partner, StockRecord
from tests import factories
from tests.shops.files.carry import (
    carry_in,
    check,
    csv,
    product_of,
    results,
    rows_of,
    workbook,
    worked,
)

pytestmark = pytest.mark.django_db

LINES = (
    "Désignation{0}Prix de vente TTC{0}Qté en stock",
    'Éclair au café{0}"3,20"{0}5',
    "",
    "{0}{0}",
)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman", "cp850"]
)
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_any_separator_and_encoding(
    separator: str, encoding: str, bakery: Partner, market_day: datetime
) -> None:
    lines = [line.format(separator) for line in LINES]
    run = check(bakery, csv(*lines, encoding=encoding))
    (row,) = rows_of(run)
    assert (row.title, row.result) == ("Éclair au café", Result.CREATED), row.reasons
    (unit,) = row.item["units"]
    assert (unit["price"], unit["stock"]) == ("3.20", 5)


def test_a_workbook_is_read_as_well(bakery: Partner, market_day: datetime) -> None:
    book = workbook(
        [["EAN", "Nom", "Prix", "Stock"], [3760000000017, "Miel", 9.5, 4.0], [], [None]]
    )
    (row,) = rows_of(check(bakery, book, "miel.xlsx"))
    (unit,) = row.item["units"]
    assert (unit["ean"], unit["price"], unit["stock"]) == ("3760000000017", "9.50", 4)


@pytest.mark.parametrize(
    ("written", "cents"),
    [("12,50 €", 1250), ("1 234,50", 123450), ("1.234,50", 123450), ("1,234.50", 123450), ("€7", 700),
     ("0,995", 100)],
)  # fmt: skip
def test_prices_as_people_write_them(
    written: str, cents: int, bakery: Partner, market_day: datetime
) -> None:
    carry_in(bakery, csv("Nom;Prix", f"Tarte;{written}"))
    assert StockRecord.objects.get(partner=bakery).price_cents == cents


@pytest.mark.parametrize("written", ["1,234", "gratuit", "0", "-3", "1e99"])
def test_prices_that_cannot_be(written: str, bakery: Partner, market_day: datetime) -> None:
    assert results(check(bakery, csv("Nom;Prix", f"Tarte;{written}"))) == {Result.REFUSED: 1}


def test_prices_without_tax_are_recognised_by_their_header(
    bakery: Partner, market_day: datetime
) -> None:
    carry_in(bakery, csv("Nom;Prix HT;TVA", "Tarte;10,00;5,5"))
    assert StockRecord.objects.get(partner=bakery).price_cents == 1055


def test_the_same_product_twice_in_a_file_is_refused_once(
    bakery: Partner, market_day: datetime
) -> None:
    run = check(bakery, csv("Référence;Nom;Prix", "A;Tarte;3", "A;Flan;4"))
    assert results(run) == {Result.CREATED: 1, Result.REFUSED: 1}
    assert "ligne 2" in rows_of(run)[1].reasons[0]


def test_variants_stand_in_rows_of_one_group(bakery: Partner, market_day: datetime) -> None:
    carry_in(bakery, csv("Référence;Groupe;Nom;Déclinaison;Prix", "S;g;Pull;Taille : S;40",
                         "X;;Écharpe;;20", 'M;g;Pull;"Taille : M ; Couleur : bleu";45'))  # fmt: skip
    pull = product_of(bakery, "Pull")
    assert [child.title for child in pull.children.order_by("pk")] == ["S", "M, bleu"]
    assert StockRecord.objects.get(partner_sku="M").price_cents == 4500


def test_net_quantities_give_the_price_of_a_kilogram(bakery: Partner, market_day: datetime) -> None:
    carry_in(bakery, csv("Nom;Prix;Contenance", "Jus;3;6 x 25 cl", "Sel;2;1,5 kg"))
    assert product_of(bakery, "Jus").net_quantity == Decimal(1500)
    assert product_of(bakery, "Sel").net_unit == "g"


def test_columns_are_corrected_and_remembered(bakery: Partner, market_day: datetime) -> None:
    lines = ("Bidule;Machin", "Tarte;12")
    run = check(bakery, csv(*lines))
    assert results(run) == {Result.REFUSED: 1}
    with scope(shop=[bakery]):
        adjust_run(
            actor=SYSTEM, run=run, mapping={"0": "title", "1": "price"}, options=Options(vat_rate="5.5"),
            categories={}, made_at=clock.now(),
        )  # fmt: skip
    assert results(worked(run)) == {Result.CREATED: 1}
    second = check(bakery, csv(*lines))
    assert second.mapping == {"0": "title", "1": "price"}
    assert results(second) == {Result.CREATED: 1}


def test_a_category_of_the_same_name_is_found_and_another_is_remembered(
    bakery: Partner, market_day: datetime
) -> None:
    factories.make_category("Maison > Lumière", "home")
    bread = factories.make_category("Pains", "bread")
    lines = csv("Nom;Prix;Famille", "Bougie;8;LUMIERE", "Panier;3;Osier")
    run = check(bakery, lines)
    assert run.categories == {"LUMIERE": 1, "Osier": 1}
    with scope(shop=[bakery]):
        adjust_run(actor=SYSTEM, run=run, mapping=run.mapping, options=Options(),
                   categories={"LUMIERE": "lumiere", "Osier": "lumiere"}, made_at=clock.now())  # fmt: skip
    worked(run)
    carry_in(bakery, lines)
    for title in ("Bougie", "Panier"):
        assert [one.slug for one in product_of(bakery, title).categories.all()] == ["lumiere"]
    assert not bread.product_set.exists()


def test_food_without_its_allergens_is_hidden_until_they_are_said(
    bakery: Partner, market_day: datetime
) -> None:
    factories.make_category("Pains", "bread")
    run = carry_in(bakery, csv("Nom;Prix;Famille", "Pain de mie;3;Pains"))
    (row,) = rows_of(run)
    assert row.is_incomplete
    assert "allergènes" in row.reasons[0]
    assert not product_of(bakery, "Pain de mie").is_public


def test_alcohol_without_a_licence_is_refused(bakery: Partner, market_day: datetime) -> None:
    bakery.merchant.alcohol_licence = ""
    bakery.merchant.save()
    run = check(bakery, csv("Nom;Prix;Degré d’alcool", "Cidre;5;4,5"))
    assert "licence" in rows_of(run)[0].reasons[0]


def test_what_may_not_be_sold_is_refused(bakery: Partner, market_day: datetime) -> None:
    assert results(check(bakery, csv("Nom;Prix", "Cigarettes blondes;12"))) == {Result.REFUSED: 1}
