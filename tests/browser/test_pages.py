"""Every page of the demo town, on a phone and on a desk: it fits, is valid, and axe finds nothing.

Pictures of all of them are left in ``var/screenshots/`` to be looked at.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SCREENSHOTS, NewContext
from tests.browser.inspection import Inspector, first_link
from tests.browser.people import Contact, Merchant, Shopper, Somebody
from tests.browser.towns import BAKER, CLIENT, IRONMONGER, MANAGER, Town

pytestmark = pytest.mark.browser

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
ODILE = Contact("Odile Fabre", "odile.fabre@courriel.example", "06 39 98 00 54")
LEGAL_PAGES = {
    "ranking": "/classement/",
    "terms": "/conditions/",
    "legal": "/mentions-legales/",
    "privacy": "/donnees-personnelles/",
    "accessibility": "/accessibilite/",
    "contact": "/contact/",
    "report": "/signaler/",
    "seller-terms": "/commerces/boulangerie-martin/conditions/",
}
PRODUCTS = {
    "product-by-the-day": "Pain de seigle",
    "product-with-choices": "Carnet cousu, papier ivoire",
    "product-to-order": "Paris-Brest",
    "product-alcohol": "Rosé du Pont 2025",
    "product-reserved": "Sonnette de laiton",
    "product-shown": "Bottines cousues main",
}

Walk = Callable[[Inspector, Town], None]


def the_market(inspector: Inspector, town: Town) -> None:
    """What anybody sees."""
    page = inspector.page
    inspector.visit("home", "/")
    inspector.visit("category", first_link(page, "^/rayon/"))
    inspector.visit("search", "/recherche/?q=pain")
    inspector.visit("search-nothing", "/recherche/?q=hippopotame")
    inspector.visit("shops", "/commerces/")
    inspector.visit("shop", "/commerces/boulangerie-martin/")
    inspector.visit("shop-that-shows", "/commerces/cordonnerie-vasseur/")
    inspector.visit("map", "/plan/")
    shopper = Shopper(page, town)
    for name, title in PRODUCTS.items():
        shopper.finds(title, title)
        inspector.look(name)
    for name, path in LEGAL_PAGES.items():
        inspector.visit(name, path)
    inspector.visit("sign-in", "/compte/connexion/")
    page.get_by_label("Votre adresse e-mail").fill("quelquun@courriel.example")
    shopper.tap("Recevoir mon code")
    expect(page.locator("#id_code")).to_be_visible()
    inspector.look("sign-in-code")
    inspector.visit("not-found", "/nulle-part/", status=404)
    inspector.visit("english-home", "/en/")


def a_purchase(inspector: Inspector, town: Town) -> None:
    """From an empty basket to the pickups, mistakes included."""
    page = inspector.page
    shopper = Shopper(page, town)
    inspector.visit("basket-empty", "/panier/")
    for title in (
        "Pain de seigle",
        "Mon premier herbier de ville",
        "Rosé du Pont",
        "Paris-Brest",
        "Sonnette",
    ):
        shopper.takes(title, title)
    inspector.visit("basket", "/panier/")
    shopper.goes_to_the_windows()
    inspector.look("windows")
    page.locator("button[name=adjust]").click()
    inspector.look("windows-for-each")
    shopper.chooses_each()
    shopper.tap("Continuer")
    inspector.look("checkout")
    shopper.tap("Commander avec obligation de paiement")
    expect(page.locator(".field__error").first).to_be_visible()
    inspector.look("checkout-errors")
    shopper.says_who(ODILE)
    page.get_by_label("18 ans").check()
    shopper.tap("Commander avec obligation de paiement")
    expect(page.get_by_role("heading", level=1, name="Payer votre commande")).to_be_visible()
    inspector.look("hosted-page")
    shopper.tap("Retour sans payer")
    inspector.look("payment-waits")
    shopper.tap("Payer")
    shopper.pays()
    expect(page.locator(".ticket__code")).to_be_visible()
    inspector.look("pickups-paid")
    inspector.visit("cancel", first_link(page, "/annuler/$"))
    inspector.visit("my-orders-guest", "/mes-retraits/")
    inspector.visit("withdraw-find", "/retractation/")


def a_client(inspector: Inspector, town: Town) -> None:
    """« Cliente », who has bought before."""
    page = inspector.page
    Somebody(page, town).sign_in(CLIENT)
    inspector.visit("client-home", "/")
    inspector.visit("my-orders", "/mes-retraits/")
    pickups = first_link(page, "^/mes-retraits/.+/$")
    inspector.visit("pickups", pickups)
    withdraw = first_link(page, "^/retractation/.+/$")
    inspector.visit("withdraw", withdraw)
    page.locator("main input[type=checkbox]").first.check()
    page.get_by_role("button", name="Renoncer au contrat ici").click()
    expect(page.get_by_role("button", name="Confirmer la rétractation")).to_be_visible()
    inspector.look("withdraw-confirm")
    inspector.visit("account", "/mon-compte/")
    inspector.visit("my-data", "/compte/mes-donnees/")
    page.goto(f"{town.url}{pickups}")
    inspector.visit("english-pickups", first_link(page, "^/en/"))


def a_baker(inspector: Inspector, town: Town) -> None:
    """The counter of the bakery."""
    page = inspector.page
    Merchant(page, town).sign_in(BAKER)
    inspector.visit("baker-day", "/mon-commerce/")
    order = first_link(page, "^/mon-commerce/commande/[^/]+/$")
    tomorrow = page.get_by_role("navigation", name="Jours").get_by_role("link")
    if tomorrow.count() > 1:
        tomorrow.nth(1).click()
        inspector.look("baker-tomorrow")
    inspector.visit("baker-order", order)
    inspector.visit("baker-refuse", first_link(page, "/plus-en-stock/$"))
    inspector.visit("baker-cancel", f"{order}annuler/")
    inspector.visit("baker-give", "/mon-commerce/donner/")
    inspector.visit("baker-give-order", first_link(page, "/commande/.+/donner/$"))
    inspector.visit("baker-wrong-code", "/mon-commerce/donner/?code=ZZZ222", status=409)
    inspector.visit("baker-closing", "/mon-commerce/fermeture/")
    inspector.visit("baker-money", "/mon-commerce/argent/")
    inspector.visit("baker-team", "/mon-commerce/equipe/")
    inspector.visit("baker-picking", "/mon-commerce/a-rassembler/")
    inspector.visit("baker-sheet", "/mon-commerce/feuille-du-jour/")
    inspector.visit("baker-figures", "/mon-commerce/chiffres/")
    inspector.visit("baker-figures-month", "/mon-commerce/chiffres/?periode=30")
    inspector.visit("baker-figures-dates", "/mon-commerce/chiffres/?periode=dates&avec=annee")
    inspector.visit("baker-accounts", "/mon-commerce/chiffres/compta/")
    inspector.visit("baker-menu", "/mon-commerce/menu/")
    inspector.visit("baker-products", "/mon-commerce/produits/")
    inspector.visit("baker-promotions", "/mon-commerce/produits/promotions/")
    inspector.visit("baker-counter", "/mon-commerce/comptoir/")
    inspector.visit("baker-shortages", "/mon-commerce/comptoir/manques/")
    inspector.visit("baker-hours", "/mon-commerce/horaires/")
    inspector.visit("baker-windows", "/mon-commerce/horaires/creneaux/")
    inspector.visit("baker-files", "/mon-commerce/fichiers/")
    inspector.visit("baker-codes", "/mon-commerce/codes/")
    inspector.visit("baker-tills", "/mon-commerce/caisse/")
    inspector.visit("baker-presence", "/mon-commerce/demarrage/presence/")


def an_ironmonger(inspector: Inspector, town: Town) -> None:
    """Another counter, where a customer brings something back."""
    Merchant(inspector.page, town).sign_in(IRONMONGER)
    inspector.visit("ironmonger-day", "/mon-commerce/")
    inspector.visit("ironmonger-goods-back", first_link(inspector.page, "/mon-commerce/retour/"))
    inspector.visit("ironmonger-money", "/mon-commerce/argent/")


def the_association(inspector: Inspector, town: Town) -> None:
    """The console."""
    page = inspector.page
    Somebody(page, town).sign_in(MANAGER)
    inspector.visit("association-home", "/association/")
    inspector.visit("association-money", "/association/argent/")
    inspector.visit("association-ledger", "/association/journal/")
    inspector.visit("association-orders", "/association/commandes/")
    inspector.visit("association-order", first_link(page, "^/association/commandes/[^/?]+/$"))
    inspector.visit("association-shops", "/association/commerces/")
    inspector.visit("association-alarms", "/association/alarmes/")
    inspector.visit("association-notices", "/association/signalements/")
    inspector.visit("association-messages", "/association/envois/")
    inspector.visit("association-closed-shops", "/association/commerces/?etat=fermes")
    inspector.visit("association-shops-again", "/association/commerces/")
    page.get_by_role("button", name="Agir pour ce commerce : Boulangerie Martin").click()
    inspector.look("association-acting")


def the_demo(inspector: Inspector, town: Town) -> None:
    """What only the demo has."""
    inspector.visit("demo-messages", "/demo/messages/")
    inspector.visit("demo-message", first_link(inspector.page, r"^/demo/messages/\d+/$"))
    Somebody(inspector.page, town).open("/demo/guide/")
    # The style guide shows pieces of pages, their headings included.
    inspector.look("demo-guide", headings=3)


WALKS: tuple[Walk, ...] = (
    the_market,
    a_purchase,
    a_client,
    a_baker,
    an_ironmonger,
    the_association,
    the_demo,
)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.__name__)
def test_pages_fit_are_valid_and_accessible(
    walk: Walk, size: str, demo_town: Town, new_context: NewContext
) -> None:
    page = new_context(viewport=SIZES[size]).new_page()
    inspector = Inspector(page, demo_town.url, SCREENSHOTS / size)
    walk(inspector, demo_town)
    assert inspector.seen
    if inspector.problems:
        pytest.fail("\n".join(inspector.problems))
