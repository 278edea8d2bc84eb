"""A merchant joins on a phone: from the application to the first reservation."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SCREENSHOTS, NewContext
from tests.browser.inspection import Inspector
from tests.browser.people import Contact, Shopper, Somebody
from tests.browser.towns import MANAGER, Person, Town

pytestmark = pytest.mark.browser

AWA = Person("Awa Diallo", "awa@cordonnerie-du-lavoir.example")
SHOP = "Cordonnerie du Lavoir"
LACES = "Lacets cirés, 90 cm"
LOUIS = Contact("Louis Garnier", "louis@courriel.example", "06 39 98 00 55")


def test_a_merchant_joins_and_the_first_article_is_reserved(
    demo_town: Town, new_context: NewContext
) -> None:
    cobbler = Somebody(new_context().new_page(), demo_town)
    look = Inspector(cobbler.page, demo_town.url, SCREENSHOTS / "joining")
    look.visit("apply", "/ouvrir-mon-commerce/")
    applies(cobbler)
    look.look("followed")

    manager = Somebody(new_context().new_page(), demo_town).sign_in(MANAGER)
    her_look = Inspector(manager.page, demo_town.url, SCREENSHOTS / "joining")
    her_look.visit("applications", "/association/demandes/")
    manager.page.get_by_role("link", name=SHOP).click()
    her_look.look("application")
    manager.page.locator("#decision-accept").check()
    manager.tap("Répondre")
    manager.reads("est accueilli")

    demo_town.mail_to(AWA.email, "Bienvenue")
    cobbler.sign_in(AWA).page.wait_for_load_state()
    look.visit("start", "/mon-commerce/demarrage/")
    writes_the_page(cobbler, look)
    gives_the_hours(cobbler, look)
    adds_an_article(cobbler)
    cobbler.open("/mon-commerce/demarrage/").tap("Vos conditions de vente")
    look.look("terms")
    cobbler.page.get_by_role("button", name="Publier").click()
    cobbler.reads("4 sur 5")
    cobbler.tap("Ouvrir au public")
    look.look("opening")
    cobbler.tap("Ouvrir ma boutique")
    cobbler.reads("toute la ville la voit", LACES)
    look.visit("presence", "/mon-commerce/demarrage/presence/")
    look.visit("questions", "/mon-commerce/demarrage/presence/questions/")

    shopper = Shopper(new_context().new_page(), demo_town)
    shopper.takes("lacets cirés", LACES)
    shopper.goes_to_the_windows()
    shopper.passes_when_it_suits_all()
    shopper.says_who(LOUIS)
    shopper.tap("Confirmer ma réservation")
    expect(shopper.page.locator(".ticket__code")).to_be_visible()
    assert not [*look.problems, *her_look.problems]


def applies(cobbler: Somebody) -> None:
    """The form, filled in on the phone."""
    answers = {
        "shop_name": SHOP,
        "trade": "Cordonnerie",
        "street": "8 rue du Lavoir",
        "postcode": "49999",
        "phone": "01 99 00 01 77",
        "words": "Je répare les souliers depuis vingt ans.",
        "legal_name": "Awa Diallo",
        "number": "732 829 320",
        "contact_name": AWA.name,
        "email": AWA.email,
    }
    for name, text in answers.items():
        cobbler.page.locator(f"#id_{name}").fill(text)
    cobbler.page.locator("#id_tint").select_option("service")
    cobbler.page.locator("#id_legal_form").select_option("Entreprise individuelle")
    cobbler.page.locator("#id_vat_exempt").check()
    cobbler.tap("Envoyer ma demande")
    cobbler.reads("Votre demande est bien reçue")


def writes_the_page(cobbler: Somebody, look: Inspector) -> None:
    """One sentence and two colours."""
    cobbler.page.get_by_role("link", name=re.compile("Votre page")).click()
    cobbler.page.locator("#id_tagline").fill("Vos souliers réparés pendant le marché.")
    cobbler.page.locator("#awning-2").check()
    look.look("page")
    cobbler.page.get_by_role("button", name="Enregistrer").click()
    cobbler.reads("Votre page est enregistrée.")


def gives_the_hours(cobbler: Somebody, look: Inspector) -> None:
    """The usual ones, as they are proposed."""
    cobbler.page.get_by_role("link", name=re.compile("Vos horaires")).click()
    look.look("hours")
    cobbler.page.get_by_role("button", name="Enregistrer").click()
    cobbler.reads("Vos horaires sont enregistrés.")


def adds_an_article(cobbler: Somebody) -> None:
    """A name, a price, a category, how many."""
    page = cobbler.page
    page.get_by_role("link", name=re.compile("Vos premiers articles")).click()
    page.get_by_label("Nom du produit").fill(LACES)
    page.get_by_label("Prix TTC, en euros").first.fill("4,50")
    page.get_by_label("Catégorie").select_option("cordonnerie")
    page.get_by_label("En rayon aujourd’hui").fill("12")
    page.get_by_role("button", name="Enregistrer", exact=True).last.click()
    cobbler.reads("est enregistré")
