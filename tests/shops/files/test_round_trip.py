"""What was exported comes back and changes nothing, whatever people wrote."""

from datetime import datetime
from decimal import Decimal

import pytest
from django.utils.translation import override
from django_scopes import scope
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shops.catalogue.drafts import VariantDraft
from shops.files.exporting import catalogue_rows, stock_rows, template_rows
from shops.files.models import Result
from shops.files.writers import csv_file, xlsx_file
from shops.partner.models import Partner
from tests import factories
from tests.shops.files.carry import all_untouched, carry_in, check, csv, real_file, results, rows_of

pytestmark = pytest.mark.django_db

#: All but NUL, which PostgreSQL cannot keep: pages, API and files refuse it or leave it out.
NASTY = st.text(
    st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=60
).filter(lambda text: text.strip(" \t\n\r"))
FORMULAS = st.sampled_from(
    [
        "=1+1",
        "+33 6",
        "-5 %",
        "@SUM(A1)",
        "'=x",
        "''-y",
        "\t=z",
        "a;b",
        'dit "oui"',
        "a\nb",
        "<b>gras</b>",
        "5 < 6 & 7",
        "&lt;i&gt;",
        "  deux  mots ",
        "12\u00a0€",
    ]  # fmt: skip
)


def exported(shop: Partner, kind: str) -> bytes:
    with scope(shop=[shop]):
        rows = catalogue_rows(shop)
        pieces = csv_file(rows) if kind == "csv" else xlsx_file(rows, "Produits")
        return b"".join(pieces)


def make_varied_shelf(bakery: Partner) -> None:
    """Food, alcohol, each kind of availability, and variants: six products."""
    factories.make_product(bakery, "Pain, au levain", 450, category="Pains > Levain", is_food=True,
                           allergens=["sesame", "gluten"], ean="3760000000017")  # fmt: skip
    factories.make_product(bakery, "Cidre fermier", 690, is_alcohol=True)
    factories.make_product(bakery, "Croissant", availability="per_day")
    factories.make_product(bakery, "Gâteau", 2400, availability="to_order", is_public=False)
    factories.make_product(bakery, "Miel", 950, net_quantity=Decimal("500"), net_unit="g")
    factories.make_variants(bakery, "Tarte", "Parts", {"4": 1200, "6 ; 8": 1800})


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_whole_catalogue_comes_back_unchanged(
    kind: str, bakery: Partner, market_day: datetime
) -> None:
    make_varied_shelf(bakery)
    run = check(bakery, exported(bakery, kind), f"export.{kind}")
    assert all_untouched(run), [(row.title, row.changes, row.reasons) for row in rows_of(run)]
    assert results(run) == {Result.UNTOUCHED: 6}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_interfaces_language_changes_nothing(
    kind: str, bakery: Partner, market_day: datetime
) -> None:
    make_varied_shelf(bakery)
    with scope(shop=[bakery]):
        in_french = [*catalogue_rows(bakery), *stock_rows(bakery), *template_rows()]
        with override("en"):
            in_english = [*catalogue_rows(bakery), *stock_rows(bakery), *template_rows()]
    assert in_english == in_french
    with override("en"):
        run = check(bakery, exported(bakery, kind), f"export.{kind}")
    assert all_untouched(run), [(row.title, row.changes, row.reasons) for row in rows_of(run)]


def test_a_file_with_english_words_changes_nothing_either(
    bakery: Partner, market_day: datetime
) -> None:
    bread = factories.make_product(
        bakery, "Pain", 450, is_food=True, allergens=["eggs", "sesame", "nuts"]
    )
    sku = factories.stock_record_of(bread).partner_sku
    headers = "SKU;Name;Price;VAT;Published;Allergens"
    run = check(bakery, csv(headers, f"{sku};Pain;4.50;5.5;yes;eggs, sesame, nuts"))
    assert all_untouched(run), [(row.title, row.changes, row.reasons) for row in rows_of(run)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(title=NASTY | FORMULAS, text=NASTY | FORMULAS, value=NASTY | FORMULAS)
def test_nasty_words_come_back_unchanged(
    kind: str, title: str, text: str, value: str, bakery: Partner
) -> None:
    factories.make_product(bakery, title[:60], description=text, origin=value)
    variant = VariantDraft(choice=((text[:40].strip() or "x", f"v{value[:40]}"),), price_cents=100)
    other = VariantDraft(choice=(("Taille", "autre"),), price_cents=200)
    factories.make_product(bakery, f"{title[:60]} bis", variants=[variant, other])
    run = check(bakery, exported(bakery, kind), f"export.{kind}")
    assert all_untouched(run), [(row.title, row.changes, row.reasons) for row in rows_of(run)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_program_takes_a_cell_for_a_formula(
    kind: str, bakery: Partner, market_day: datetime
) -> None:
    factories.make_product(bakery, '=HYPERLINK("http://mal.example")', description="@SUM(A1)")
    content = exported(bakery, kind)
    if kind == "csv":
        cells = [
            cell.strip('"') for cell in content.decode("utf-8-sig").replace("\r\n", ";").split(";")
        ]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    else:
        import io

        from openpyxl import load_workbook

        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        assert not [cell for row in sheet for cell in row if cell.data_type == "f"]
    assert all_untouched(check(bakery, content, f"export.{kind}"))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["shopify-jewelery.csv", "woocommerce-sample_products.csv"])
def test_a_real_catalogue_is_exported_and_comes_back_unchanged(
    name: str, kind: str, bookshop: Partner, market_day: datetime
) -> None:
    carry_in(bookshop, real_file(name))
    run = check(bookshop, exported(bookshop, kind), f"export.{kind}")
    assert all_untouched(run), [(row.title, row.changes, row.reasons) for row in rows_of(run)]


def test_the_stock_comes_back_alone(bakery: Partner, market_day: datetime) -> None:
    factories.make_product(bakery, "Confiture", stock=7)
    with scope(shop=[bakery]):
        content = b"".join(csv_file(stock_rows(bakery)))
    assert content.decode("utf-8-sig").splitlines()[1].endswith(";7")
    assert all_untouched(check(bakery, content))


def test_the_template_can_be_imported_as_it_is(bakery: Partner, market_day: datetime) -> None:
    run = check(bakery, b"".join(csv_file(template_rows())))
    assert results(run) == {Result.CREATED: 3}
