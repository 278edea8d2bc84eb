"""Law 11: food, alcohol, and what may not be sold."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.kernel.models import User
from shops.catalogue.drafts import ProductDraft, ProductRefused
from shops.catalogue.services import create_product
from shops.merchants.models import Merchant
from shops.partner.models import Partner
from tests import factories
from tests.law.reading import NB, exact, page_url
from tests.orders.mailbox import Mailbox
from tests.orders.market import SYSTEM, Market, part_of
from tests.storefront.conftest import Stalls
from tests.storefront.visits import add, choose_first, last_order, order, product_url

pytestmark = pytest.mark.django_db
BANNER = (
    "Interdiction de vente de boissons alcooliques aux mineurs de moins de 18 ans. "
    "La preuve de majorité de l’acheteur est exigée au moment de la vente en ligne. "
    "Code de la santé publique, art. L. 3342-1 et L. 3353-3"
)
MODERATION = "L’abus d’alcool est dangereux pour la santé, à consommer avec modération."
IDENTITY = "Une pièce d’identité vous sera demandée au retrait."


# -- Food (Regulation (EU) 1169/2011) ---------------------------------------------------------


def test_EU_1169_2011_loose_food_names_its_allergens(client: Client, stalls: Stalls) -> None:
    text = exact(client.get(product_url(stalls.rye)))

    assert f"AllergènesContient{NB}: gluten" in text


def test_EU_1169_2011_none_of_the_fourteen_is_said_explicitly(
    client: Client, stalls: Stalls
) -> None:
    assert "AllergènesAucun de ces 14 allergènes" in exact(client.get(product_url(stalls.cake)))


def test_EU_1169_2011_food_without_an_answer_about_allergens_is_refused(bakery: Partner) -> None:
    draft = ProductDraft(title="Fougasse", price_cents=300, vat_rate=Decimal("5.5"), is_food=True)

    with pytest.raises(ProductRefused) as refusal:
        create_product(actor=SYSTEM, shop=bakery, draft=draft)

    assert refusal.value.field == "allergens"


JAM: dict[str, Any] = {
    "is_food": True,
    "allergens": (),
    "is_prepacked": True,
    "ingredients": "Abricots 60 %, sucre, jus de citron.",
    "keeping": "À conserver au frais après ouverture.",
    "nutrition": "Pour 100 g : 1 010 kJ, 238 kcal.",
    "origin": "Vallée de la Sereine, France",
    "manufacturer": "Maison Abri, 3 rue du Verger, 49999 Bourg-les-Halles",
    "net_quantity": Decimal(320),
    "net_unit": "g",
}


def test_EU_1169_2011_prepacked_food_shows_its_particulars_before_purchase(
    client: Client, bakery: Partner, stalls: Stalls
) -> None:
    jam = factories.make_product(bakery, "Confiture d’abricots", 480, **JAM)

    text = exact(client.get(product_url(jam)))

    for said in (
        "Confiture d’abricots",
        f"Quantité nette320{NB}g",
        "IngrédientsAbricots 60 %, sucre, jus de citron.",
        "ConservationÀ conserver au frais après ouverture.",
        "Valeurs nutritionnellesPour 100 g : 1 010 kJ, 238 kcal.",
        "OrigineVallée de la Sereine, France",
        "FabricantMaison Abri, 3 rue du Verger, 49999 Bourg-les-Halles",
        f"15,00{NB}€/kg",
    ):
        assert said in text


@pytest.mark.parametrize(
    ("missing", "field"),
    [({"ingredients": ""}, "ingredients"), ({"net_quantity": None}, "net_quantity")],
)
def test_EU_1169_2011_prepacked_food_without_them_is_refused(
    bakery: Partner, missing: dict[str, Any], field: str
) -> None:
    with pytest.raises(ProductRefused) as refusal:
        factories.make_product(bakery, "Confiture d’abricots", 480, **{**JAM, **missing})

    assert refusal.value.field == field


# -- Alcohol (Code de la santé publique L3342-1) ----------------------------------------------


def test_L3342_1_the_official_banner_is_on_the_home_and_payment_pages(
    client: Client, stalls: Stalls, bookshop: Partner
) -> None:
    add(client, stalls.novel)
    choose_first(client, bookshop)

    for name in ("home", "checkout"):
        assert BANNER in exact(client.get(page_url(name))), name
    order(client)
    waiting = client.get(page_url("return", last_order().access_token))
    assert BANNER in exact(waiting)


def test_L3342_1_the_official_picture_replaces_the_words_where_it_is_installed(
    client: Client, stalls: Stalls, settings: Any
) -> None:
    settings.ALCOHOL_BANNER_IMAGE = "loi/bandeau.png"

    text = client.get(page_url("home")).content.decode()

    assert f'<img src="/media/loi/bandeau.png" alt="{BANNER}">' in text


def test_the_moderation_sentence_goes_with_each_alcohol_product(
    client: Client, stalls: Stalls, cheese_shop: Partner
) -> None:
    add(client, stalls.wine)
    choose_first(client, cheese_shop)

    for url in (
        product_url(stalls.wine),
        page_url("shop", cheese_shop.code),
        f"{page_url('search')}?q=sereine",
        page_url("basket"),
        page_url("checkout"),
    ):
        assert MODERATION in exact(client.get(url)), url


def test_the_moderation_sentence_is_in_the_mail_too(
    market: Market, stalls: Stalls, mailbox: Mailbox
) -> None:
    market.buy(stalls.wine, age_confirmed=True)

    text = mailbox.only(to="louise@exemple.test", kind="mail").text

    assert MODERATION in text
    assert IDENTITY in text


def test_L3342_1_alcohol_asks_for_a_declaration_of_age_and_names_the_identity_check(
    client: Client, stalls: Stalls, cheese_shop: Partner
) -> None:
    add(client, stalls.wine)
    choose_first(client, cheese_shop)
    assert IDENTITY in exact(client.get(product_url(stalls.wine)))
    page = exact(client.get(page_url("checkout")))
    assert f"Je déclare avoir 18{NB}ans ou plus." in page
    assert IDENTITY in page

    refused = order(client)

    assert refused.status_code == 422
    assert f"Confirmez que vous avez 18 ans ou plus{NB}: le panier contient de l’alcool." in exact(
        refused
    )


def test_without_alcohol_nobody_is_asked_for_an_age(
    client: Client, stalls: Stalls, bookshop: Partner
) -> None:
    add(client, stalls.novel)
    choose_first(client, bookshop)

    assert "Je déclare avoir" not in exact(client.get(page_url("checkout")))


def test_L3342_1_the_shop_hands_alcohol_over_only_after_an_identity_check(
    client: Client, market: Market, stalls: Stalls, bakery: Partner, baker: User
) -> None:
    cider = factories.make_product(bakery, "Cidre brut", 690, is_alcohol=True)
    bought = market.buy(cider, age_confirmed=True)
    client.force_login(baker)
    url = reverse("merchant:give_order", args=[part_of(bought).reference])

    page = client.get(url)
    assert "J’ai vérifié que la personne a 18 ans ou plus, pièce d’identité à l’appui." in exact(
        page
    )
    client.post(url, {"code": bought.pickup_code})

    assert part_of(bought).state != "collected"


def test_alcohol_states_its_strength(client: Client, stalls: Stalls, cheese_shop: Partner) -> None:
    assert f"Degré d’alcool12,5{NB}% vol." in exact(client.get(product_url(stalls.wine)))
    with pytest.raises(ProductRefused):
        factories.make_product(cheese_shop, "Cidre", is_alcohol=True, alcohol_percent=None)


def test_L3331_3_alcohol_is_sold_only_with_a_licence_on_file(cheese_shop: Partner) -> None:
    Merchant.objects.filter(shops=cheese_shop).update(alcohol_licence="")
    cheese_shop.refresh_from_db()

    with pytest.raises(ProductRefused) as refusal:
        factories.make_product(cheese_shop, "Cidre", is_alcohol=True)

    assert refusal.value.message == (
        "Pour vendre de l’alcool, donnez d’abord la référence de votre licence."
    )


# -- Forbidden --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("Cigarettes blondes", "Le tabac ne se vend pas en ligne."),
        ("Tabac à rouler", "Le tabac ne se vend pas en ligne."),
        (
            "Puff jetable fraise",
            "Les cigarettes électroniques jetables sont interdites à la vente.",
        ),
        (
            "Cigarette électronique jetable",
            "Les cigarettes électroniques jetables sont interdites à la vente.",
        ),
        ("Fusil de chasse calibre 12", "Les armes et les munitions ne se vendent pas ici."),
        ("Paracétamol 1 g", "Les médicaments ne se vendent qu’en pharmacie autorisée."),
    ],
)
def test_forbidden_goods_are_refused_with_the_reason(bakery: Partner, title: str, why: str) -> None:
    with pytest.raises(ProductRefused) as refusal:
        factories.make_product(bakery, title)

    assert refusal.value.message == why


@pytest.mark.parametrize(
    "title", ["Pot à tabac en grès", "Pistolet à bulles", "Cigares en chocolat"]
)
def test_harmless_goods_of_a_like_name_are_not(bakery: Partner, title: str) -> None:
    assert factories.make_product(bakery, title).pk


def test_AGEC_nothing_prints_by_itself() -> None:
    from tests.law.reading import ROOT

    for script in (ROOT / "marketplace").rglob("*.js"):
        text = script.read_text()
        if "print()" in text:
            assert "data-print" in text, script
