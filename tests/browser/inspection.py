"""What every page must be, on a phone and on a desk: it fits, it is valid, and axe finds nothing."""

import re
from pathlib import Path

import html5lib
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Response

#: WCAG 2.1 AA, as EN 301 549 and RGAA ask.
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
SMALLEST_TARGET = 44
TARGETS = "button, a.button, input[type=submit], input[type=button]"
#: Visible targets lower or narrower than ``smallest``, as a word or two of each; the demo's bar is
#: no part of the product, and its small buttons stand apart.
_SMALL_TARGETS = """([selector, smallest]) => [...document.querySelectorAll(selector)]
  .filter((one) => one.checkVisibility() && !one.closest(".sr-only, [aria-hidden=true], .demo-bar"))
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && Math.min(box.width, box.height) < smallest - 0.5)
  .map(([one, box]) => `${one.innerText.trim().slice(0, 30) || one.outerHTML.slice(0, 60)}`
    + ` (${Math.round(box.width)} × ${Math.round(box.height)})`)"""
#: What sticks out on the right, for the message.
_STICKS_OUT = """() => [...document.body.querySelectorAll("*")]
  .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .slice(0, 3).map((one) => one.outerHTML.slice(0, 80))"""
#: A picture of the whole page also shows what is loaded lazily.
_LOAD_PICTURES = """() => Promise.all([...document.images].map((one) => {
  one.loading = "eager";
  return one.decode().catch(() => {});
}))"""


class Inspector:
    """Walks through a town's pages with one browser page, and notes what is wrong with each."""

    def __init__(self, page: Page, url: str, folder: Path) -> None:
        self.page = page
        self.problems: list[str] = []
        self.seen: list[str] = []
        self._url = url
        self._folder = folder
        self._console: list[str] = []
        self._answer: Response | None = None
        folder.mkdir(parents=True, exist_ok=True)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self._console.append(str(error)))
        page.on("response", self._answered)

    def visit(self, name: str, path: str, *, status: int = 200) -> None:
        """Open an address of the town and look at it."""
        answer = self.page.goto(f"{self._url}{path}")
        if answer is None or answer.status != status:
            self.problems.append(
                f"{name} ({path}): answers {answer.status if answer else 'nothing'}"
            )
        self.look(name)

    def look(self, name: str, *, headings: int = 1) -> None:
        """Look at the page as it stands: note what is wrong, and keep a picture of it."""
        self.page.wait_for_load_state("load")
        self.seen.append(name)
        found = [
            *self._markup(),
            *self._fit(),
            *self._headings(headings),
            *self._targets(),
            *self._axe(),
            *self._console,
        ]
        self._console.clear()
        self.problems += [f"{name}: {problem}" for problem in found]
        self.page.evaluate(_LOAD_PICTURES)
        self.page.screenshot(path=self._folder / f"{name}.png", full_page=True)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self._console.append(f"console: {message.text}")

    def _answered(self, response: Response) -> None:
        is_page = (
            response.request.is_navigation_request() and response.frame == self.page.main_frame
        )
        if is_page and not 300 <= response.status < 400:
            self._answer = response

    def _markup(self) -> list[str]:
        assert self._answer is not None
        html = self._answer.text()
        parser = html5lib.HTMLParser()
        parser.parse(html)
        lines = [*html.splitlines(), "the end"]
        return [
            f"HTML: {code} {values or ''} at {lines[min(line, len(lines)) - 1].strip()[:100]!r}"
            for (line, _column), code, values in parser.errors[:3]
        ]

    def _fit(self) -> list[str]:
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        needed = self.page.evaluate("document.documentElement.scrollWidth")
        if needed <= width:
            return []
        return [f"scrolls sideways, {needed} px: {self.page.evaluate(_STICKS_OUT)}"]

    def _headings(self, wanted: int) -> list[str]:
        count = self.page.locator("h1").count()
        return [] if count == wanted else [f"{count} main headings"]

    def _targets(self) -> list[str]:
        small = self.page.evaluate(_SMALL_TARGETS, [TARGETS, SMALLEST_TARGET])
        return [f"small targets: {small}"] if small else []

    def _axe(self) -> list[str]:
        violations = Axe().run(self.page, options=RULES).response["violations"]
        return [
            f"axe {rule['id']}: {[node['html'][:120] for node in rule['nodes'][:3]]}"
            for rule in violations
        ]


def first_link(page: Page, pattern: str) -> str:
    """The path of the first link on the page whose path matches."""
    links = page.locator("a[href]").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    found = next((link for link in links if re.search(pattern, link)), None)
    assert found, f"no link like {pattern} on {page.url}"
    return str(found)
