"""« Fermer » in a browser: a shop with an order closes, everybody reads it, and it opens again."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SCREENSHOTS, NewContext
from tests.browser.inspection import Inspector
from tests.browser.people import Somebody
from tests.browser.towns import BAKER, BOOKSELLER, Town

pytestmark = pytest.mark.browser


@pytest.fixture
def baker(demo_town: Town, new_context: NewContext) -> Somebody:
    """Claire, on her phone."""
    return Somebody(new_context().new_page(), demo_town).sign_in(BAKER)


@pytest.fixture
def bookseller(demo_town: Town, new_context: NewContext) -> Somebody:
    """Karim, on his: books keep, so that opening again gives every order back."""
    return Somebody(new_context().new_page(), demo_town).sign_in(BOOKSELLER)


@pytest.fixture
def passer_by(demo_town: Town, new_context: NewContext) -> Somebody:
    """Somebody who only looks."""
    return Somebody(new_context().new_page(), demo_town)


def test_a_shop_with_orders_closes_and_opens_again(
    bookseller: Somebody, passer_by: Somebody
) -> None:
    inspector = Inspector(bookseller.page, bookseller.town.url, SCREENSHOTS / "closing")
    bookseller.open("/mon-commerce/horaires/fermer/")
    bookseller.tap("Fermer jusqu’à nouvel ordre")
    bookseller.reads("pour ces jours", "Le client choisit", "Sans réponse en 24 h")
    inspector.look("confirm")

    main = bookseller.page.locator("main")
    main.get_by_role("button", name="Fermer", exact=True).click()
    bookseller.reads("C’est fermé.", "Fermé jusqu’à nouvel ordre")
    bookseller.waits_to_read("la réponse du client")
    inspector.look("running")

    passer_by.open("/commerces/librairie-le-marque-page/")
    passer_by.reads("Fermé jusqu’à nouvel ordre")

    bookseller.tap("Rouvrir")
    bookseller.reads("C’est rouvert.")
    passer_by.page.reload()
    expect(passer_by.page.locator("main")).not_to_contain_text("jusqu’à nouvel ordre")
    assert inspector.problems == []


def test_the_pages_of_hours_are_sound(baker: Somebody) -> None:
    inspector = Inspector(baker.page, baker.town.url, SCREENSHOTS / "hours")
    for path in ("", "creneaux/", "jour/", "lieu/", "fermer/"):
        inspector.visit(path.strip("/") or "week", f"/mon-commerce/horaires/{path}")
    assert inspector.problems == []
