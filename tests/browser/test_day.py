"""The day's page on a phone: alive, honest about the network, and the list of what to fetch."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewContext
from tests.browser.people import Merchant
from tests.browser.towns import BAKER, Town

pytestmark = pytest.mark.browser


def counter(new_context: NewContext, town: Town) -> Page:
    """The baker's phone."""
    page = new_context().new_page()
    Merchant(page, town).sign_in(BAKER)
    return page


def test_a_lost_network_is_said_and_its_return_too(
    new_context: NewContext, demo_town: Town
) -> None:
    page = counter(new_context, demo_town)
    page.goto(f"{demo_town.url}/mon-commerce/")
    page.context.set_offline(True)
    expect(page.get_by_text("Connexion perdue. Cette liste date de")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Connexion perdue.")).to_have_count(0)
    expect(page.locator("[data-live-said]")).to_contain_text("À jour il y a")


def test_orders_that_nobody_has_seen_are_counted_in_the_title(
    new_context: NewContext, demo_town: Town
) -> None:
    page = counter(new_context, demo_town)
    page.goto(f"{demo_town.url}/mon-commerce/")
    number = len((page.locator("[data-new]").get_attribute("data-new") or "").split())
    assert number
    assert page.title().startswith(f"({number}) Commandes")


def test_ticks_stay_on_the_phone(new_context: NewContext, demo_town: Town) -> None:
    page = counter(new_context, demo_town)
    address = f"{demo_town.url}/mon-commerce/a-rassembler/"
    page.goto(address)
    page.locator("label.pick").first.click()
    expect(page.locator("label.pick input").first).to_be_checked()
    page.goto(address)
    expect(page.locator("label.pick input").first).to_be_checked()
    page.get_by_role("button", name="Tout décocher").click()
    expect(page.locator("label.pick input").first).not_to_be_checked()


def test_the_bell_is_remembered(new_context: NewContext, demo_town: Town) -> None:
    page = counter(new_context, demo_town)
    page.goto(f"{demo_town.url}/mon-commerce/")
    page.get_by_text("Alertes sur ce téléphone").click()
    page.get_by_role("switch", name="Sonner à chaque nouvelle commande").check()
    page.reload()
    page.get_by_text("Alertes sur ce téléphone").click()
    expect(page.get_by_role("switch", name="Sonner à chaque nouvelle commande")).to_be_checked()
    expect(page.get_by_role("switch", name="Être prévenu sur ce téléphone")).to_be_enabled()
