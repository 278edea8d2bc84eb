"""Finding things: home, categories, search, shops, the plan, a product."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from marketplace.settings.base import tile_hosts
from shops.catalogue.models import Product
from shops.partner.models import Partner, SellingMode
from tests import factories
from tests.storefront.conftest import Stalls
from tests.storefront.visits import product_url, words

pytestmark = pytest.mark.django_db


def search(client: Client, text: str) -> str:
    return words(client.get(reverse("storefront:search"), {"q": text}))


def test_the_home_page_shows_shops_goods_and_who_is_open(client: Client, stalls: Stalls) -> None:
    text = words(client.get(reverse("storefront:home")))

    assert "Ouvert en ce moment" in text
    assert "Boulangerie Martin" in text
    assert "Pain de seigle" in text
    assert "4 commerces du centre" in text


def test_when_nobody_is_open_the_home_page_says_so(client: Client, stalls: Stalls) -> None:
    from datetime import time

    factories.go_to_market_day(time(23, 0))

    assert "Tout le monde est fermé à cette heure" in words(client.get(reverse("storefront:home")))


@pytest.mark.parametrize("asked", ["comte", "COMTÉ", "comtés", "dix huit mois"])
def test_search_ignores_accents_capitals_and_plurals(
    client: Client, stalls: Stalls, asked: str
) -> None:
    assert "Comté de dix-huit mois" in search(client, asked)


def test_search_finds_shops_by_name(client: Client, stalls: Stalls) -> None:
    text = search(client, "librairie des halles")

    assert "Des commerces" in text
    assert "Librairie des Halles" in text


def test_search_that_finds_nothing_says_what_to_do(client: Client, stalls: Stalls) -> None:
    assert "Rien ne répond à « zébulon »" in search(client, "zébulon")


def test_an_empty_search_offers_the_categories(client: Client, stalls: Stalls) -> None:
    assert "Que cherchez-vous ?" in search(client, "")


def test_a_category_shows_what_lies_below_it(client: Client, stalls: Stalls) -> None:
    page = client.get(reverse("storefront:category", args=["pains"]))

    assert "Pain de seigle" in words(page)
    assert "Comté" not in words(page)


def test_a_list_keeps_the_order_that_was_asked_for(client: Client, stalls: Stalls) -> None:
    page = client.get(reverse("storefront:shop", args=["boulangerie-martin"]), {"tri": "-price"})

    assert [card["title"] for card in page.context["products"]] == [
        "Gâteau d’anniversaire",
        "Pain de seigle",
    ]
    assert 'tri=-price" aria-current="true"' in page.content.decode()


def test_a_shop_shows_its_hours_its_seller_and_its_goods(client: Client, stalls: Stalls) -> None:
    text = words(client.get(reverse("storefront:shop", args=["boulangerie-martin"])))

    assert "Ouvert jusqu’à 13 h" in text
    assert "lundifermé" in text.replace(" ", "")
    assert "Boulangerie Martin SARL" in text
    assert "Médiation du commerce" in text
    assert "Pain de seigle" in text


def test_a_shop_that_only_shows_sells_nothing_here(client: Client, stalls: Stalls) -> None:
    shop = factories.make_shop("cordonnerie", "Cordonnerie Vasseur", mode=SellingMode.SHOWS)
    shoes = factories.make_product(shop, "Ressemelage", 4500)

    page = client.get(product_url(shoes))

    assert "Ce commerce montre ses produits ici et les vend en boutique." in words(page)
    assert b'name="product"' not in page.content


def test_every_choice_s_net_quantity_is_said(client: Client, bakery: Partner) -> None:
    loaf = factories.make_variants(bakery, "Pain", "Poids", {"demi-miche": 250, "miche": 480})
    for variant, grams in zip(loaf.children.order_by("pk"), (400, 800), strict=True):
        Product.objects.filter(pk=variant.pk).update(net_quantity=grams, net_unit="g")

    assert "Quantité nette 400 g ou 800 g" in words(client.get(product_url(loaf)))


def test_a_variant_is_chosen_on_the_product_page(
    client: Client, stalls: Stalls, bookshop: Partner
) -> None:
    jumper = factories.make_variants(bookshop, "Sac de toile", "Taille", {"S": 1500, "M": 1900})

    page = client.get(product_url(jumper))

    assert page.content.count(b'type="radio" name="product"') == 2
    assert "Votre choix" in words(page)


def test_goods_made_to_order_say_the_day_at_the_latest(client: Client, stalls: Stalls) -> None:
    text = words(client.get(product_url(stalls.cake)))

    assert "Sur commande : prêt au plus tard le dimanche 29 novembre." in text


def test_what_is_sold_out_cannot_be_put_in_the_basket(
    client: Client, stalls: Stalls, bakery: Partner
) -> None:
    gone = factories.make_product(bakery, "Brioche", 600, stock=0)

    page = client.get(product_url(gone))

    assert "Plus en stock pour le moment." in words(page)
    assert "Ajouter au panier" not in words(page)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("category", ["rien"]),
        ("shop", ["rien"]),
        ("seller_terms", ["rien"]),
        ("product", ["rien", 99999]),
        ("pickups", ["jeton-inconnu"]),
        ("withdraw", ["jeton-inconnu"]),
        ("return", ["jeton-inconnu"]),
    ],
)
def test_what_does_not_exist_is_not_found(
    client: Client, stalls: Stalls, name: str, args: list[object]
) -> None:
    page = client.get(reverse(f"storefront:{name}", args=args))

    assert page.status_code == 404
    assert "Cette page n’existe pas, ou plus" in words(page)


def test_a_product_with_an_old_name_in_its_address_moves_to_the_new_one(
    client: Client, stalls: Stalls
) -> None:
    page = client.get(reverse("storefront:product", args=["ancien-nom", stalls.rye.pk]))

    assert page.status_code == 301
    assert page["Location"] == product_url(stalls.rye)


def test_every_shop_of_the_plan_is_a_link_with_a_number(
    client: Client, stalls: Stalls, bakery: Partner
) -> None:
    bakery.latitude, bakery.longitude = "47.2870", "-0.7460"  # type: ignore[assignment]
    bakery.save()

    page = client.get(reverse("storefront:map"), {"commerce": bakery.code})

    assert (
        f'<a href="{reverse("storefront:shop", args=[bakery.code])}" class="town-map__pin">'
        in page.content.decode()
    )
    assert "Boulangerie Martin, sur le plan" in words(page)
    assert page.content.count(b'id="ici"') == 1


def test_tiles_of_a_map_server_lie_under_the_same_pins(
    client: Client, stalls: Stalls, bakery: Partner, settings: Settings
) -> None:
    bakery.latitude, bakery.longitude = "47.2870", "-0.7460"  # type: ignore[assignment]
    bakery.save()
    settings.MAP_TILE_URL = "https://tiles.example/{z}/{x}/{y}.png"
    settings.MAP_ATTRIBUTION = "© ceux qui ont fait la carte"

    page = client.get(reverse("storefront:map")).content.decode()

    # The place's tile by the rule of all tile servers, in the middle of what is shown.
    assert '<image href="https://tiles.example/18/130528/91895.png"' in page
    tiles = re.findall(r'<image href="[^"]+" x="(\S+)" y="(\S+)"', page)
    assert min(float(x) for x, _ in tiles) <= 0 < 1000 <= max(float(x) for x, _ in tiles) + 256
    assert min(float(y) for _, y in tiles) <= 0 < 640 <= max(float(y) for _, y in tiles) + 256
    assert 'transform="translate(500 320) scale(1)"' in page
    assert 'class="town-map__pin"' in page
    assert "© ceux qui ont fait la carte" in page


def test_without_tiles_nothing_is_asked_of_another_server(
    client: Client, stalls: Stalls, bakery: Partner
) -> None:
    bakery.latitude, bakery.longitude = "47.2870", "-0.7460"  # type: ignore[assignment]
    bakery.save()
    page = client.get(reverse("storefront:map"))
    assert b"<image" not in page.content
    assert "OpenStreetMap" not in page.content.decode()
    assert tile_hosts("") == []
    assert tile_hosts("https://tiles.example/{z}/{x}/{y}.png") == ["https://tiles.example"]


def test_a_town_without_a_plan_still_lists_its_addresses(
    client: Client, stalls: Stalls, settings: pytest.FixtureRequest
) -> None:
    settings.TOWN_GEOJSON = ""  # type: ignore[attr-defined]

    page = client.get(reverse("storefront:map"))

    assert b"town-map" not in page.content
    assert "Boulangerie Martin" in words(page)


def test_the_pages_speak_english_under_en(client: Client, stalls: Stalls) -> None:
    page = client.get("/en/")

    assert page.status_code == 200
    assert b'<html lang="en">' in page.content
