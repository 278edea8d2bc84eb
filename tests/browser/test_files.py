"""A bookseller brings in a Shopify and a WooCommerce file, exports, imports again, and takes back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SCREENSHOTS, NewContext
from tests.browser.inspection import Inspector
from tests.browser.people import PATIENCE_MILLISECONDS, Somebody
from tests.browser.towns import BOOKSELLER, Town
from tests.shops.files.carry import DATA

pytestmark = pytest.mark.browser

FILES = "/mon-commerce/fichiers/"
SHOPIFY, WOOCOMMERCE = "shopify-jewelery.csv", "woocommerce-sample_products.csv"


@pytest.fixture
def real() -> Callable[[str], Path]:
    """The path of a real file, which is not part of the project."""

    def path(name: str) -> Path:
        if not (DATA / name).exists():
            pytest.skip(f"the real files are not here: {name}")
        return DATA / name

    return path


class Files(Somebody):
    """The merchant among the files."""

    def gives(self, path: Path) -> None:
        """Choose a file and have it checked; the page shows the outcome by itself."""
        self.open(FILES)
        self.page.get_by_label("Votre fichier").set_input_files(str(path))
        self.tap("Vérifier ce fichier")
        self.waits_for("Corriger la lecture")

    def carries_in(self) -> None:
        """« Importer », until it is done."""
        self.page.get_by_role("button", name="Importer").click()
        self.waits_for("Annuler cet import")

    def waits_for(self, name: str) -> None:
        """Until the script has brought the page on which this can be tapped."""
        expect(self.page.get_by_role("link", name=name)).to_be_visible(
            timeout=PATIENCE_MILLISECONDS
        )

    def downloads(self, kind: str, folder: Path) -> Path:
        """The catalogue as a file."""
        self.open(FILES)
        with self.page.expect_download() as found:
            self.page.get_by_role("link", name=f"{kind} des produits").click()
        path = folder / f"produits.{'csv' if kind == 'CSV' else 'xlsx'}"
        found.value.save_as(path)
        return path


def test_files_come_in_go_out_and_come_back(
    demo_town: Town, new_context: NewContext, real: Callable[[str], Path], tmp_path: Path
) -> None:
    page: Page = new_context(accept_downloads=True).new_page()
    files = Files(page, demo_town)
    files.sign_in(BOOKSELLER)
    look = Inspector(page, demo_town.url, SCREENSHOTS / "files" / "phone")
    look.visit("files", FILES)
    files.gives(real(SHOPIFY))
    files.reads("20 produits à créer", "Export Shopify")
    look.look("checked")
    files.tap("Corriger la lecture")
    look.look("reading")
    files.tap("Revenir")
    files.carries_in()
    files.reads("20 produits créés")
    look.look("imported")
    files.gives(real(WOOCOMMERCE))
    files.reads("11 produits à créer", "Export WooCommerce")
    files.carries_in()
    for kind in ("CSV", "Excel"):
        files.gives(files.downloads(kind, tmp_path))
        files.reads("Rien à changer")
    files.gives(real(SHOPIFY))
    files.reads("Rien à changer")
    files.open(FILES)
    files.tap(WOOCOMMERCE)
    files.tap("Annuler cet import")
    look.look("undo")
    files.tap("Annuler l’import")
    expect(page.locator("h1")).to_contain_text(
        "Cet import est annulé", timeout=PATIENCE_MILLISECONDS
    )
    look.look("undone")
    assert not look.problems, "\n".join(look.problems)


def test_without_script_the_page_is_loaded_again_by_hand(
    demo_town: Town, new_context: NewContext, tmp_path: Path
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    files = Files(page, demo_town)
    files.sign_in(BOOKSELLER)
    (tmp_path / "carnets.csv").write_text("Nom;Prix;Stock\nCarnet rayé;4,50;12\n", "utf-8")
    files.open(FILES)
    page.get_by_label("Votre fichier").set_input_files(str(tmp_path / "carnets.csv"))
    files.tap("Vérifier ce fichier")
    files.reads("Indiquez quand ce fichier a été fait.")
    page.get_by_label("Votre fichier").set_input_files(str(tmp_path / "carnets.csv"))
    page.get_by_label("Fichier fait le").fill("2026-11-26T16:00")
    files.tap("Vérifier ce fichier")
    files.waits_to_read("1 produit à créer.")
    files.tap("Importer")
    files.waits_to_read("1 produit créé.")
