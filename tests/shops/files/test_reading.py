"""Whatever program wrote the file, and however."""

import io
from datetime import datetime
from decimal import Decimal

import pytest
from django_scopes import scope

from marketplace.kernel import clock
from marketplace.kernel.actors import SYSTEM
from shops.files.columns import guess_mapping
from shops.files.models import Result, RunState
from shops.files.options import Options
from shops.files.services import adjust_run
from shops.files.sheets import open_sheet
from shops.files.values import price
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


FRENCH = (
    "Réf;Désignation;Prix",
    "A1;CAFÉ MOULU;2,50",
    "A2;THÉ À LA MENTHE;3",
    "A3;L’Œuf à la coque – 12 °;4 €",
)
ONE_LATE = ("Nom;Prix", *(f"Cafe moulu tres doux numero {n};2" for n in range(9_000)), "Thé;3")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "mac_roman", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("lines", [FRENCH, ("Nom;Prix", "Stylo;12 €"), ONE_LATE])
def test_every_encoding_of_french_programs_reads_right(
    encoding: str, lines: tuple[str, ...]
) -> None:
    content = io.BytesIO("\r\n".join(lines).encode(encoding))
    with open_sheet(content) as sheet:
        read = [sheet.headers, *(row.cells for row in sheet.rows)]
    assert read == [line.split(";") for line in lines]


TILLS = {
    "EBP": ("Code article;Désignation;Famille;PV HT;PV TTC;Taux TVA;Stock réel;Stock mini;Code barre",
            "sku title category - price vat stock - ean"),
    "Kezia": ("CODE ARTICLE;LIBELLE ARTICLE;RAYON;PRIX ACHAT HT;PRIX VENTE TTC;TAUX TVA;QTE STOCK;GENCOD",
              "sku title category - price vat stock ean"),
    "Hiboutik": ("id;Nom du produit;Prix d'achat HT;Prix de vente TTC;TVA;Code-barres;Réf. fournisseur;Catégorie;Stock",
                 "- title - price vat ean - category stock"),
    "a bookshop's": ("EAN13;Titre;Auteur;Éditeur;PPHT;PPTTC;Qté vendue;Qté stock;Rayon",
                     "ean title - manufacturer - price - stock category"),
    "PrestaShop": ("Product ID;Nom;Référence;Catégorie;Prix (HT);Prix (TTC);Quantité;État",
                   "- title sku category - price stock -"),
    "Square": ("Nom de l'article;Nom de la variante;UGS;Catégorie;Prix;Seuil d'alerte stock;Quantité actuelle;GTIN",
               "title choice sku category price - stock ean"),
    "Zettle": ("Nom;Variante;Référence;Code-barres;Prix (EUR);Prix de revient;TVA (%);Catégorie;Stock",
               "title choice sku ean price - vat category stock"),
    "Dolibarr": ("Réf.;Libellé;Prix de vente;Prix de vente min.;Taux TVA;Code-barres;Stock désiré min;Stock",
                 "sku title price - vat ean - stock"),
    "Sage": ("Référence article;Désignation article;Prix d'achat;Prix de vente HT;Code famille;Stock à terme",
             "sku title - price category stock"),
    "SumUp": ("Item name;SKU;Barcode;Cost price;Price;Tax rate (%);Category;Quantity;Low stock threshold",
              "title sku ean - price vat category stock -"),
}  # fmt: skip


@pytest.mark.parametrize("till", TILLS)
def test_the_columns_of_a_tills_export_are_guessed(till: str) -> None:
    headers, fields = TILLS[till]
    mapping = guess_mapping(headers.split(";"))
    assert [
        mapping.get(str(place), "-") for place in range(len(headers.split(";")))
    ] == fields.split()


def test_what_the_shop_pays_is_never_taken_for_the_price() -> None:
    for header in (
        "Prix d'achat HT",
        "Prix de revient",
        "PA HT",
        "Marge",
        "Prix promo",
        "Prix au kilo",
    ):
        assert guess_mapping([header]) == {}


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_title_above_the_table_is_passed_over(
    separator: str, bakery: Partner, market_day: datetime
) -> None:
    lines = ("Export des articles, caisse n° 1", "Édité le 26/11/2026 à 18:02", "",
             "Code|Désignation|PV TTC|Stock", "A1|Tarte|12.50|3", "A2|Flan|4.00|5")  # fmt: skip
    run = check(bakery, csv(*(line.replace("|", separator) for line in lines)))
    assert results(run) == {Result.CREATED: 2}
    assert [row.line for row in rows_of(run)] == [5, 6]


def test_a_title_above_a_workbooks_table_is_passed_over(
    bakery: Partner, market_day: datetime
) -> None:
    book = workbook([["Inventaire"], [], ["Code", "Libellé", "Prix TTC"], ["A1", "Tarte", 12.5]])
    assert results(check(bakery, book)) == {Result.CREATED: 1}


@pytest.mark.parametrize(
    ("rate", "read"),
    [("taux normal", "20"), ("Exonéré", "0"), ("0,055", "5.5"), ("TVA 10 %", "10")],
)
def test_rates_as_tills_name_them(
    rate: str, read: str, bakery: Partner, market_day: datetime
) -> None:
    (row,) = rows_of(check(bakery, csv("Nom;Prix;TVA", f"Tarte;3;{rate}")))
    assert row.item["vat_rate"] == read


def test_the_sign_may_stand_for_the_point() -> None:
    assert price("12€50", excludes_tax=False) == Decimal("12.50")


@pytest.mark.parametrize("text", ["1e99", "9" * 60, "1e999999999", "NaN", "٣"])
@pytest.mark.parametrize(
    "header", ["Prix", "Stock", "Taux de TVA", "Degré d’alcool", "Quantité nette"]
)
def test_numbers_without_measure_are_said_and_break_nothing(
    header: str, text: str, bakery: Partner, market_day: datetime
) -> None:
    headers = "Nom;Autre prix;Unité" if header == "Prix" else "Nom;Prix;Unité"
    run = check(bakery, csv(f"{headers};{header}", f"Tarte;3;kg;{text}"))
    assert run.state == RunState.CHECKED
    (row,) = rows_of(run)
    assert row.reasons


def test_how_far_a_check_is_can_be_told_from_the_beginning(
    bakery: Partner, market_day: datetime
) -> None:
    with open_sheet(io.BytesIO(csv("Nom;Prix", *("x;1" for _ in range(400))))) as sheet:
        assert sheet.expected_rows == 400
