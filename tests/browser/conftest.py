"""Two towns of real processes, and Debian's Chromium."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.processes import ROOT
from tests.browser.towns import DemoTown, ProductionTown, Town, missing_services

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE = {"width": 390, "height": 844}
#: No step of any page may take longer.
STEP_MILLISECONDS = 20_000
SCREENSHOTS = ROOT / "var" / "screenshots"

NewContext = Callable[..., BrowserContext]


def _lacking(reason: str) -> None:
    """Where continuous integration runs, nothing may be missing."""
    if "CI" in os.environ:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, as Debian builds it."""
    if not Path(CHROMIUM).exists():
        _lacking(f"no Chromium at {CHROMIUM}")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[NewContext]:
    """``new_context()``: somebody's phone, French, with cookies of its own."""
    opened: list[BrowserContext] = []

    def open_context(**options: object) -> BrowserContext:
        settings = {"viewport": PHONE, "locale": "fr-FR", "timezone_id": "Europe/Paris", **options}
        context = browser.new_context(**settings)  # type: ignore[arg-type]
        context.set_default_timeout(STEP_MILLISECONDS)
        opened.append(context)
        return context

    yield open_context
    for context in opened:
        context.close()


def _opened(town: Town) -> Iterator[Town]:
    try:
        town.open()
        yield town
    finally:
        town.close()


@pytest.fixture(scope="session")
def demo_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The demo on SQLite, as ``make run`` starts it."""
    yield from _opened(DemoTown(tmp_path_factory.mktemp("demo")))


@pytest.fixture(scope="session")
def production_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The production form on PostgreSQL and Redis, as the deploy script starts it."""
    if reason := missing_services():
        _lacking(reason)
    yield from _opened(ProductionTown(tmp_path_factory.mktemp("production")))


@pytest.fixture(params=["demo", "production"])
def town(request: pytest.FixtureRequest) -> Town:
    """Both forms, one after the other."""
    found: Town = request.getfixturevalue(f"{request.param}_town")
    return found
