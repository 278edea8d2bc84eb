"""The counter off-line and back: three taps without a network, each applied once, the journal right."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewContext
from tests.browser.people import PATIENCE_MILLISECONDS, Merchant
from tests.browser.towns import BOOKSELLER, Town

pytestmark = pytest.mark.browser

BOOK = "Les Passeurs de la Sereine"


def choose(page: Page, words: str, title: str) -> None:
    """As with a scanner that types: the words, then Enter; several answers leave a choice."""
    page.get_by_label("Scannez ou tapez un article").fill(words)
    page.locator("[data-found] button", has_text=title).first.click()
    expect(page.locator("[data-article-box] h2")).to_have_text(title)


def on_hand(page: Page) -> int:
    return int(page.locator("[data-article-box] [data-on-hand]").inner_text())


def ready(page: Page) -> None:
    """The list of articles is here, and the page is kept for when there is no network."""
    page.evaluate(
        """async () => {
          for (let left = 200; left; left -= 1) {
            const store = await caches.open("placette-counter-1");
            const kept = (await store.keys()).map((request) => new URL(request.url).pathname);
            const parts = [location.pathname, `${location.pathname}articles/`];
            if (parts.every((path) => kept.includes(path))) return;
            await new Promise((next) => setTimeout(next, 100));
          }
          throw new Error("the page was not kept");
        }"""
    )


def test_three_taps_off_line_are_applied_once_each(town: Town, new_context: NewContext) -> None:
    context = new_context()
    page = context.new_page()
    bookseller = Merchant(page, town).sign_in(BOOKSELLER)
    bookseller.open("/mon-commerce/comptoir/")
    ready(page)
    choose(page, "passeurs sereine", BOOK)
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]
    before = on_hand(page)

    context.set_offline(True)
    page.get_by_role("button", name="Vendu ici").click()
    page.get_by_label("Combien reçus").fill("3")
    page.get_by_role("button", name="Reçu").click()
    page.get_by_role("button", name="Vendu ici").click()
    expect(page.locator("[data-state]")).to_contain_text("3 gestes attendent")
    expect(page.locator("[data-state]")).to_contain_text("Pas de réseau")
    assert on_hand(page) == before + 1

    # The telephone is put away and the page opened again, still without a network.
    page.goto(f"{town.url}/mon-commerce/comptoir/")
    expect(page.locator("[data-state]")).to_contain_text("3 gestes attendent")
    expect(page.locator("[data-log] [data-mine]")).to_have_count(3)

    # Back: what was answered, but never heard, is sent again.
    lost = {"answers": 1}

    def lose_the_first_answer(route: object) -> None:
        if lost["answers"]:
            lost["answers"] -= 1
            route.fetch()  # type: ignore[attr-defined]
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    context.route("**/comptoir/envoi/", lose_the_first_answer)
    context.set_offline(False)
    expect(page.locator("[data-state]")).to_have_text("", timeout=PATIENCE_MILLISECONDS)
    assert lost["answers"] == 0

    bookseller.open("/mon-commerce/comptoir/?q=passeurs+sereine")
    assert on_hand(page) == before + 1
    page.get_by_role("link", name="Journal et alerte").click()
    rows = page.locator("table.journal tbody tr")
    said = [re.sub(r"\s+", " ", rows.nth(number).inner_text()) for number in range(3)]
    assert ["Vendu en boutique" in said[0], "Reçu" in said[1], "Vendu en boutique" in said[2]] == [
        True
    ] * 3
    assert [word in text for word, text in zip(("−1", "+3", "−1"), said, strict=True)] == [True] * 3


def test_a_count_that_is_out_of_date_is_explained(town: Town, new_context: NewContext) -> None:
    phone, tablet = new_context(), new_context()
    page = phone.new_page()
    bookseller = Merchant(page, town).sign_in(BOOKSELLER)
    bookseller.open("/mon-commerce/comptoir/")
    ready(page)
    choose(page, "passeurs sereine", BOOK)
    before = on_hand(page)
    phone.set_offline(True)
    page.get_by_label("Combien comptés").fill(str(before + 5))
    page.get_by_role("button", name="Compté").click()
    expect(page.locator("[data-state]")).to_contain_text("1 geste attend")

    other = Merchant(tablet.new_page(), town).sign_in(BOOKSELLER)
    other.open("/mon-commerce/comptoir/?q=passeurs+sereine")
    expect(other.page.locator("[data-article-box]")).to_be_visible()
    other.page.get_by_role("button", name="Vendu ici").click()
    expect(other.page.locator("[data-log] [data-mine]")).to_contain_text("enregistré")

    phone.set_offline(False)
    expect(page.locator(".conflict")).to_contain_text(
        "Comptez de nouveau", timeout=PATIENCE_MILLISECONDS
    )
    expect(page.locator(".conflict")).to_contain_text(BOOK)
    page.get_by_role("button", name="Laisser").click()
    expect(page.locator(".conflict")).to_have_count(0)
    expect(page.locator("[data-article-box] [data-on-hand]")).to_have_text(str(before - 1))
