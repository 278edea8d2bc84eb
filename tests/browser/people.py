"""What people do in a browser, in their words: a shopper on a phone, a merchant behind a counter."""

import re
from dataclasses import dataclass
from typing import Self

from playwright.sync_api import Locator, Page, expect

from tests.browser.towns import Person, Town

#: A page may have to wait for the worker.
PATIENCE_MILLISECONDS = 45_000


class Somebody:
    """A person with a page open in a town."""

    def __init__(self, page: Page, town: Town) -> None:
        self.page = page
        self.town = town

    def open(self, path: str) -> Self:
        """Go to an address of the town."""
        answer = self.page.goto(f"{self.town.url}{path}")
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"
        return self

    def tap(self, name: str, *, within: Locator | None = None) -> None:
        """Tap the button of this name, or the link."""
        place = within or self.page.locator("body")
        wanted = re.compile(re.escape(name))
        found = place.get_by_role("button", name=wanted).or_(place.get_by_role("link", name=wanted))
        found.first.click()

    def reads(self, *texts: str) -> None:
        """The page says all of these."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)

    def does_not_read(self, *texts: str) -> None:
        """The page says none of these."""
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text)

    def waits_to_read(self, text: str) -> None:
        """Load the page again until it says this: worker and beat are at work."""
        for _try in range(20):
            if text in " ".join(self.page.locator("main").inner_text().split()):
                return
            self.page.wait_for_timeout(PATIENCE_MILLISECONDS / 20)
            self.page.reload()
        self.reads(text)

    def sign_in(self, person: Person) -> Self:
        """By the bar of the demo if the person is on it, else by the code in a mail."""
        if self.town.has_bar and person.button:
            self.open("/")
            self.page.locator(".demo-bar").get_by_role("button", name=person.button).click()
            return self
        before = len(self._codes(person))
        self.open("/compte/connexion/")
        self.page.get_by_label("Votre adresse e-mail").fill(person.email)
        self.tap("Recevoir mon code")
        self.town.wait_for_mails(lambda: len(self._codes(person)) > before)
        self.page.locator("#id_code").fill(self._codes(person)[-1])
        self.page.get_by_role("button", name="Se connecter", exact=True).click()
        expect(self.page.locator("#id_code")).to_have_count(0)
        return self

    def _codes(self, person: Person) -> list[str]:
        """The codes that were sent to the person, the latest last."""
        subjects = [mail.subject for mail in self.town.mails() if person.email in mail.to]
        found = [re.match(r"([A-Z0-9]+-[A-Z0-9]+)\s: votre code", subject) for subject in subjects]
        return [match.group(1) for match in found if match]


@dataclass(frozen=True)
class Contact:
    """Who collects."""

    name: str
    email: str
    phone: str


class Shopper(Somebody):
    """Somebody who buys."""

    def finds(self, words: str, title: str) -> None:
        """Search for these words and open the product of this title."""
        self.open("/")
        self.page.get_by_role("searchbox").fill(words)
        self.page.get_by_role("searchbox").press("Enter")
        self.page.wait_for_url("**/recherche/**")
        self.page.get_by_role("link", name=title).first.click()
        expect(self.page.get_by_role("heading", level=1, name=title)).to_be_visible()

    def takes(self, words: str, title: str, quantity: int = 1) -> None:
        """Find a product and put it into the basket."""
        self.finds(words, title)
        basket = self.page.locator(".masthead__count")
        before = int(basket.inner_text().split()[0]) if basket.count() else 0
        self.page.get_by_label("Quantité").select_option(str(quantity))
        self.page.locator("form.buy button[type=submit]").click()
        expect(basket).to_contain_text(str(before + quantity))

    def goes_to_the_windows(self) -> None:
        """From the basket to « Quand passez-vous ? »."""
        self.open("/panier/")
        self.tap("Choisir le retrait")
        expect(
            self.page.get_by_role("heading", level=1, name="Quand passez-vous ?")
        ).to_be_visible()

    def passes_when_it_suits_all(self) -> None:
        """The first half-day that suits every shop."""
        halves = self.page.locator("input[name=half]")
        if halves.count():
            if not self.page.locator("input[name=half]:checked").count():
                self.page.locator("label.choice").first.click()
        else:
            self.chooses_each()
        self.tap("Continuer")
        expect(self.page.locator("form.checkout")).to_be_visible()

    def chooses_each(self) -> None:
        """The first window of each shop."""
        for picker in self.page.locator("fieldset.windows").all():
            if not picker.locator("input:checked").count():
                picker.locator("label.pill:has(input:enabled)").first.click()

    def says_who(self, contact: Contact) -> None:
        """Fill in who collects."""
        self.page.get_by_label("Votre nom").fill(contact.name)
        self.page.get_by_label("Votre adresse e-mail").fill(contact.email)
        self.page.get_by_label("Votre mobile").fill(contact.phone)

    def orders(self, contact: Contact) -> None:
        """The button that obliges to pay; leads to the hosted page."""
        self.says_who(contact)
        self.tap("Commander avec obligation de paiement")
        expect(
            self.page.get_by_role("heading", level=1, name="Payer votre commande")
        ).to_be_visible()

    def pays(self, card: str = "Paiement accepté") -> None:
        """Tap a card of the hosted page."""
        self.page.get_by_role("button", name=re.compile(card)).click()

    def code(self) -> str:
        """The pickup code on the page, without its spaces."""
        return re.sub(
            r"[^A-Z0-9]", "", self.page.locator(".ticket__code").inner_text().split(":")[-1]
        )


class Merchant(Somebody):
    """Somebody behind a counter."""

    def slip(self, name: str) -> Locator:
        """The slip of this customer on the page."""
        return self.page.locator("article.slip", has=self.page.get_by_role("heading", name=name))

    def opens_order_of(self, name: str) -> None:
        """From the day's list, today's or the one of another tab."""
        self.open("/mon-commerce/")
        tabs = self.page.get_by_role("navigation", name="Jours").get_by_role("link")
        for number in range(1, tabs.count()):
            if self.slip(name).count():
                break
            tabs.nth(number).click()
        self.slip(name).first.get_by_role("link", name=name).first.click()
        expect(self.page.get_by_role("heading", level=1, name=name)).to_be_visible()

    def does(self, action: str, name: str) -> None:
        """Tap an action on the customer's slip and wait until it is taken up."""
        button = self.slip(name).first.get_by_role("button", name=action)
        button.click()
        expect(button).to_have_count(0)

    def types_code(self, code: str) -> None:
        """The code that the customer shows, on the page for giving."""
        self.open("/mon-commerce/donner/")
        self.page.get_by_label("Code du client").fill(code)
        self.tap("Chercher la commande")
