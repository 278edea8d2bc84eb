"""The whole story in a browser, on both forms: three shops in one basket, one payment, three pickups."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewContext
from tests.browser.people import Contact, Merchant, Shopper, Somebody
from tests.browser.towns import BAKER, BOOKSELLER, CHEESEMONGER, MANAGER, Town

pytestmark = pytest.mark.browser

JEANNE = Contact("Jeanne Fontaine", "jeanne.fontaine@courriel.example", "06 39 98 00 51")
RYE = "Pain de seigle"
NOVEL = "Les Passeurs de la Sereine"
ASH_LOG = "Bûche cendrée"
BLUE = "Bleu de montagne"
MARC = Contact("Marc Delmas", "marc.delmas@courriel.example", "06 39 98 00 52")
INES = Contact("Inès Valier", "ines.valier@courriel.example", "06 39 98 00 53")
BELL = "Sonnette de laiton"
BIRDS = "Oiseaux de nos haies"
BISCUITS = "Sablés au beurre salé"


def test_three_shops_one_payment_three_pickups(town: Town, new_context: NewContext) -> None:
    shopper = Shopper(new_context().new_page(), town)
    fill_the_basket(shopper)
    code = order_and_pay(shopper)
    read_the_confirmation(shopper)

    baker = Merchant(new_context().new_page(), town).sign_in(BAKER)
    baker_prepares_and_gives(baker, code)
    bookseller = Merchant(new_context().new_page(), town).sign_in(BOOKSELLER)
    bookseller_gives_by_name(bookseller)
    cheesemonger = Merchant(new_context().new_page(), town).sign_in(CHEESEMONGER)
    cheesemonger_has_none_left(cheesemonger)
    shopper_is_refunded(shopper)

    transfers_leave_after_a_quarter_of_an_hour(town, shopper)
    withdraw_the_novel(shopper)
    the_novel_comes_back(bookseller, shopper)
    the_association_sees_the_books(Somebody(new_context().new_page(), town))


def fill_the_basket(shopper: Shopper) -> None:
    """Found with a plural, without accents, and by two words of a title."""
    shopper.takes("pains de seigles", RYE, quantity=2)
    shopper.takes("passeurs sereine", NOVEL)
    shopper.takes("buches cendrees", ASH_LOG)
    shopper.takes("bleus montagne", BLUE)
    shopper.open("/panier/")
    expect(shopper.page.locator("section.stall")).to_have_count(3)
    expect(shopper.page.locator("body")).to_contain_text("3 commerces, un seul paiement")


def order_and_pay(shopper: Shopper) -> str:
    """One wrong answer, a declined card, then another card on the same order; returns the code."""
    page = shopper.page
    shopper.goes_to_the_windows()
    shopper.passes_when_it_suits_all()
    shopper.reads("Pas de rétractation", "Médiateur", "Conditions de vente", "42,40 €")

    shopper.says_who(Contact(JEANNE.name, "jeanne.fontaine@", JEANNE.phone))
    shopper.tap("Commander avec obligation de paiement")
    email = page.get_by_label("Votre adresse e-mail")
    expect(email).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".field", has=email).locator(".field__error")).to_be_visible()
    expect(page.get_by_label("Votre nom")).to_have_value(JEANNE.name)
    expect(page.get_by_label("Votre mobile")).to_have_value(JEANNE.phone)
    expect(page.locator("section.stall")).to_have_count(3)

    shopper.orders(JEANNE)
    shopper.pays("Paiement refusé")
    expect(page.get_by_role("alert")).to_contain_text("Votre banque a refusé ce paiement.")
    shopper.tap("Retour sans payer")
    shopper.reads("Votre commande attend son paiement", "Rien n’a été débité")
    shopper.tap("Payer")
    shopper.pays()

    expect(page.get_by_role("heading", level=1)).to_have_text("3 retraits, un seul code")
    expect(page.locator("section.pickup")).to_have_count(3)
    expect(page.locator("section.pickup").get_by_role("link", name="genda")).to_have_count(3)
    expect(page.locator("section.pickup").get_by_role("link", name="Y aller")).to_have_count(3)
    expect(page.locator(".code-ticket svg[role=img], .code-ticket .qr svg").first).to_be_visible()
    return shopper.code()


def read_the_confirmation(shopper: Shopper) -> None:
    """A mail with a contract for each seller, and the way to withdraw; the shops are told too."""
    mail = shopper.town.mail_to(JEANNE.email, RYE, NOVEL, ASH_LOG, "Renoncer au contrat ici")
    assert len([name for name in mail.files if name.endswith(".pdf")]) == 3
    assert "/mes-retraits/" in mail.html
    for shop in (BAKER, BOOKSELLER, CHEESEMONGER):
        shopper.town.mail_to(shop.email.split("@")[1], JEANNE.name)


def baker_prepares_and_gives(baker: Merchant, code: str) -> None:
    """Seen, ready, and given against the typed code; nothing of the other shops is shown."""
    baker.open("/mon-commerce/")
    baker.does("Vu, je prépare", JEANNE.name)
    baker.opens_order_of(JEANNE.name)
    baker.reads(RYE)
    baker.does_not_read(NOVEL, ASH_LOG, "42,40", code)
    baker.does("Prête", JEANNE.name)
    baker.town.mail_to(JEANNE.email, "prêt", "Boulangerie Martin")
    baker.types_code("ZZZ222")
    expect(baker.page.locator("#id_code_error")).to_be_visible()
    baker.types_code(code)
    baker.tap("Donnée au client")
    baker.reads(f"Donnée à {JEANNE.name}", "Annuler")
    baker.types_code(code)
    expect(baker.page.locator("#id_code_error")).to_contain_text("déjà")


def bookseller_gives_by_name(bookseller: Merchant) -> None:
    """One tap on the name of what is ready."""
    bookseller.open("/mon-commerce/")
    bookseller.does("Prête", JEANNE.name)
    bookseller.open("/mon-commerce/")
    bookseller.does("Donnée au client", JEANNE.name)
    bookseller.reads(f"Donnée à {JEANNE.name}")


def cheesemonger_has_none_left(cheesemonger: Merchant) -> None:
    """« Plus en stock » on one line of two."""
    cheesemonger.opens_order_of(JEANNE.name)
    cheesemonger.tap(f"Plus en stock : {ASH_LOG}")
    cheesemonger.reads("7,40 €")
    cheesemonger.tap("Plus en stock")
    cheesemonger.reads(BLUE)


def shopper_is_refunded(shopper: Shopper) -> None:
    """Told by mail and on the page; the shop window says so as well."""
    shopper.town.mail_to(JEANNE.email, ASH_LOG, "7,40 €")
    shopper.page.reload()
    shopper.waits_to_read("Remboursé : 7,40 €")
    visitor = Shopper(shopper.page.context.new_page(), shopper.town)
    visitor.finds("buche cendree", ASH_LOG)
    expect(visitor.page.locator("form.buy")).to_have_count(0)
    visitor.page.close()


def transfers_leave_after_a_quarter_of_an_hour(town: Town, shopper: Shopper) -> None:
    """The demo's clock is moved by its bar; production has none to move: there they are due."""
    before = town.balanced_books()["transfers"]
    assert before["due"] >= 2
    if town.has_bar:
        bar = shopper.page.locator(".demo-bar")
        bar.get_by_role("button", name="d’une heure").click()
        after = town.balanced_books(lambda books: "due" not in books["transfers"])["transfers"]
        assert after["sent"] == before.get("sent", 0) + before["due"]


def withdraw_the_novel(shopper: Shopper) -> None:
    """« Renoncer au contrat ici », then « Confirmer la rétractation »; the bread cannot be given back."""
    page = shopper.page
    page.reload()
    page.locator("main").get_by_role("link", name="Renoncer au contrat ici").click()
    shopper.reads(NOVEL, RYE)
    page.get_by_label(NOVEL).check()
    expect(page.get_by_label(RYE)).to_have_count(0)
    page.get_by_role("button", name="Renoncer au contrat ici").click()
    page.get_by_role("button", name="Confirmer la rétractation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre rétractation est reçue")
    told = " ".join(page.locator("main").inner_text().split())
    declared = re.search(r"Déclarée le (.+?) à (\d+) h(?: (\d+))?", told)
    assert declared, told
    day, hour, minute = declared.groups(default="00")
    moment = f"{day} à {hour:0>2}:{minute}"
    shopper.town.mail_to(JEANNE.email, "Accusé de réception", NOVEL, moment)


def the_novel_comes_back(bookseller: Merchant, shopper: Shopper) -> None:
    """The bookseller has it again; the money goes back to the card."""
    bookseller.open("/mon-commerce/")
    bookseller.tap(f"Marchandise revenue : {JEANNE.name}")
    bookseller.tap("Marchandise revenue")
    bookseller.reads("21,00 €")
    shopper.tap("Revenir aux retraits")
    shopper.waits_to_read("Remboursé : 21,00 €")


def the_association_sees_the_books(manager: Somebody) -> None:
    """The journal balances, to the cent, with what Stripe holds; so it says on its page."""
    manager.town.balanced_books(lambda books: set(books["refunds"]) == {"succeeded"})
    manager.sign_in(MANAGER)
    manager.open("/association/journal/")
    manager.reads("exactement ce qui revient")
    manager.tap("Vérifier maintenant")
    manager.waits_to_read("La chaîne est entière")
    manager.waits_to_read("Stripe dit la même chose que le journal")


def test_a_reservation_is_confirmed_without_payment(town: Town, new_context: NewContext) -> None:
    shopper = Shopper(new_context().new_page(), town)
    shopper.takes("sonnettes", BELL)
    shopper.goes_to_the_windows()
    shopper.passes_when_it_suits_all()
    shopper.reads("Réserver sans payer")
    shopper.does_not_read("obligation de paiement")
    shopper.says_who(MARC)
    shopper.tap("Confirmer ma réservation")
    expect(shopper.page).to_have_url(re.compile("/mes-retraits/"))
    shopper.reads("Réservée", "À payer en boutique", shopper.code())
    shopper.town.mail_to(MARC.email, BELL, "À payer en boutique")


def test_the_bank_asks_for_a_confirmation(town: Town, new_context: NewContext) -> None:
    shopper = Shopper(new_context().new_page(), town)
    shopper.takes("oiseau", BIRDS)
    shopper.goes_to_the_windows()
    shopper.passes_when_it_suits_all()
    shopper.orders(INES)
    shopper.pays("Confirmation demandée")
    shopper.tap("Refuser")
    expect(shopper.page.get_by_role("alert")).to_contain_text("n’a pas été confirmé")
    shopper.pays("Confirmation demandée")
    shopper.tap("Confirmer le paiement")
    expect(shopper.page).to_have_url(re.compile("/mes-retraits/"))
    shopper.reads(BIRDS, shopper.code())


def test_everything_is_bought_without_script(town: Town, new_context: NewContext) -> None:
    shopper = Shopper(new_context(java_script_enabled=False).new_page(), town)
    shopper.takes("sables", BISCUITS)
    shopper.takes("passeurs", NOVEL)
    shopper.open("/panier/")
    shopper.tap("Un de plus")
    expect(shopper.page.locator(".masthead__count")).to_contain_text("3")
    shopper.goes_to_the_windows()
    shopper.page.locator("button[name=adjust]").click()
    shopper.chooses_each()
    shopper.tap("Continuer")
    shopper.orders(INES)
    shopper.pays()
    expect(shopper.page.locator("section.pickup")).to_have_count(2)
    expect(shopper.page.locator(".ticket__code")).to_be_visible()
