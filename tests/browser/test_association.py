"""« À faire » emptied: Hélène's morning, from the first item to « Rien ne vous attend »."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import NewContext
from tests.browser.people import Somebody
from tests.browser.towns import MANAGER, DemoTown, Town

pytestmark = pytest.mark.browser

HOME = "/association/"
MOST_ITEMS = 40


class QuietTown(DemoTown):
    """A town of its own, with fewer orders: what is done here is done for good."""

    ORDERS = 16


@pytest.fixture(scope="module")
def quiet_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The demo on SQLite, for this story only."""
    town = QuietTown(tmp_path_factory.mktemp("quiet"))
    try:
        town.open()
        yield town
    finally:
        town.close()


class Manager(Somebody):
    """Hélène, at the association's desk."""

    def items(self, kind: str) -> Locator:
        """What waits of a kind."""
        return self.page.locator(f"#{kind} .todo-item")

    def goes_home(self) -> None:
        """Back to the list, from a shop's counter too."""
        back = self.page.get_by_role("button", name="Revenir à l’association")
        if back.count():
            back.click()
        self.open(HOME)

    def acts(self, item: Locator, button: str) -> None:
        """To the counter of the item's shop; every page there says in whose name she stands there."""
        item.get_by_role("button", name=button).click()
        expect(self.page.locator(".acting")).to_contain_text("Vous agissez pour")

    def answers_applicant(self, item: Locator) -> None:
        """Welcome."""
        item.get_by_role("link", name="Lire la demande").click()
        self.page.get_by_label("Accueillir").check()
        self.tap("Répondre")

    def decides(self, item: Locator) -> None:
        """The content stays, for a reason that both sides read."""
        item.get_by_role("link", name="Décider").click()
        self.page.get_by_label("Le contenu reste").first.check()
        self.page.get_by_label("Les raisons").first.fill("Le commerce a montré qu’elle est de lui.")
        self.tap("Décider")

    def readies(self, item: Locator) -> None:
        """The shop says on the telephone that it is ready: she says so for it."""
        self.acts(item, "Agir pour ce commerce")
        self.page.get_by_role("button", name=re.compile("^Prête")).click()
        expect(self.page.locator(".messages")).to_contain_text("reçoit un message")

    def refunds(self, item: Locator) -> None:
        """Nobody will come any more."""
        self.acts(item, "Agir pour ce commerce")
        self.page.get_by_role("link", name="Rembourser").first.click()
        self.page.get_by_role("button", name="Rembourser").click()

    def takes_back(self, item: Locator) -> None:
        """The goods have come back to the shop."""
        self.acts(item, "Marchandise revenue")
        self.page.get_by_role("button", name="Marchandise revenue").click()

    def fills(self, item: Locator) -> None:
        """What is missing cannot be given: the customer is told and refunded."""
        self.acts(item, "Voir les commandes")
        self.page.get_by_role("link", name="Plus en stock").first.click()
        self.page.get_by_role("button", name="Plus en stock").click()
        expect(self.page.locator(".messages")).to_be_visible()

    def helps_on(self, item: Locator) -> None:
        """On with the start, together."""
        self.acts(item, "Continuer avec lui")

    def tries_again(self, item: Locator) -> None:
        """The cause is gone."""
        item.get_by_role("button", name="Relancer").click()

    def closes(self, item: Locator) -> None:
        """Looked at."""
        item.get_by_role("button", name="J’ai regardé").click()


def test_everything_to_do_can_be_done_from_the_list(
    quiet_town: Town, new_context: NewContext
) -> None:
    helene = Manager(new_context().new_page(), quiet_town)
    helene.sign_in(MANAGER)
    does = {
        "retards": helene.readies,
        "pas-vues": helene.readies,
        "pas-retirees": helene.refunds,
        "retractations": helene.takes_back,
        "remboursements": helene.tries_again,
        "alarmes": helene.closes,
        "demandes": helene.answers_applicant,
        "demarrages": helene.helps_on,
        "signalements": helene.decides,
        "envois": helene.tries_again,
        "manques": helene.fills,
    }
    helene.open(HOME)
    assert helene.items("demandes").count()
    assert helene.items("signalements").count()
    done = 0
    for kind, act in does.items():
        while helene.items(kind).count():
            act(helene.items(kind).first)
            helene.goes_home()
            done += 1
            assert done < MOST_ITEMS, f"{kind} does not end"
    helene.reads("Rien ne vous attend")
    expect(helene.page.locator(".desk-nav a[aria-current] .desk-nav__count")).to_have_count(0)
