"""« Fermer » in a browser: the baker closes, Louise reads it and answers, the bakery opens again."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SCREENSHOTS, NewContext
from tests.browser.inspection import Inspector
from tests.browser.people import Somebody
from tests.browser.towns import BAKER, Town

pytestmark = pytest.mark.browser


@pytest.fixture
def baker(demo_town: Town, new_context: NewContext) -> Somebody:
    """Claire, on her phone."""
    return Somebody(new_context().new_page(), demo_town).sign_in(BAKER)


@pytest.fixture
def passer_by(demo_town: Town, new_context: NewContext) -> Somebody:
    """Somebody who only looks."""
    return Somebody(new_context().new_page(), demo_town)


def orders_listed(page: Page) -> int:
    """How many booked orders the page lists before the shop is closed."""
    return page.locator("main .line-row").count()


def test_a_bakery_with_orders_closes_and_opens_again(baker: Somebody, passer_by: Somebody) -> None:
    inspector = Inspector(baker.page, baker.town.url, SCREENSHOTS / "closing")
    baker.open("/mon-commerce/horaires/fermer/")
    baker.tap("Fermer jusqu’à nouvel ordre")
    baker.reads("commandes sont prises pour ces jours", "remboursés tout de suite")
    assert orders_listed(baker.page) > 1
    inspector.look("confirm")

    baker.page.locator("main").get_by_role("button", name="Fermer", exact=True).click()
    baker.reads("C’est fermé.", "Fermé jusqu’à nouvel ordre")
    baker.waits_to_read("la réponse du client")
    inspector.look("running")

    passer_by.open("/commerce/boulangerie-martin/")
    passer_by.reads("Fermé jusqu’à nouvel ordre")

    baker.tap("Rouvrir")
    baker.reads("C’est rouvert.")
    passer_by.page.reload()
    expect(passer_by.page.locator("main")).not_to_contain_text("jusqu’à nouvel ordre")
    assert inspector.problems == []


def test_the_pages_of_hours_are_sound(baker: Somebody) -> None:
    inspector = Inspector(baker.page, baker.town.url, SCREENSHOTS / "hours")
    for path in ("", "creneaux/", "jour/", "lieu/", "fermer/"):
        inspector.visit(path.strip("/") or "week", f"/mon-commerce/horaires/{path}")
    assert inspector.problems == []
