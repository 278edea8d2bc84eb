"""The style guide in a real browser: no sideways scroll, nothing axe objects to, works without script."""

import mimetypes

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route

from tests.theme.test_components import THEME, render_guide

ADDRESS = "http://guide.test/"

pytestmark = pytest.mark.browser


def answer(route: Route) -> None:
    """The guide itself, and its static files from their folder."""
    path = route.request.url.removeprefix(ADDRESS)
    if not path:
        route.fulfill(body=render_guide(), content_type="text/html; charset=utf-8")
        return
    file = THEME / path
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    route.fulfill(body=file.read_bytes(), content_type=kind)


def open_guide(browser: Browser, width: int, *, script: bool = True) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 844}, java_script_enabled=script
    )
    page = context.new_page()
    page.route(f"{ADDRESS}**", answer)
    page.goto(ADDRESS)
    return page


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_the_guide_never_scrolls_sideways(browser: Browser, width: int) -> None:
    page = open_guide(browser, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_to_object_to(browser: Browser, width: int) -> None:
    results = Axe().run(open_guide(browser, width))
    assert results.violations_count == 0, results.generate_report()
    assert len(results.response["passes"]) > 30


def test_a_window_is_chosen_without_script(browser: Browser) -> None:
    page = open_guide(browser, 390, script=False)
    page.locator(".windows summary").first.click()
    page.locator(".windows .pill").nth(1).click()
    assert page.locator(".windows :checked").count() == 1
    first, second = page.locator(".windows__chosen").all()[:2]
    assert first.is_visible()
    assert not second.is_visible()


def test_every_button_can_be_hit_by_a_thumb(browser: Browser) -> None:
    page = open_guide(browser, 390)
    heights = page.locator(".button").evaluate_all("all => all.map(one => one.offsetHeight)")
    assert min(heights) >= 44
