"""A shop's photo on its card and page: the size that fits the screen, and its place kept free."""

import pytest
from django.test import Client

from shops.catalogue.models import Product
from shops.partner.models import Partner
from tests.factories import make_product
from tests.storefront.visits import product_url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("market_day")]

FOLDER = f"photos/{'ab' * 16}-3000x4000"


@pytest.fixture
def brioche(bakery: Partner) -> Product:
    return make_product(bakery, "Brioche", picture=f"{FOLDER}/1280.webp")


def test_the_page_offers_every_size_and_keeps_its_place(client: Client, brioche: Product) -> None:
    page = client.get(product_url(brioche)).content.decode()
    assert f'srcset="/media/{FOLDER}/320.webp 320w, /media/{FOLDER}/640.webp 640w' in page
    assert 'width="1280" height="1707"' in page


def test_a_card_shows_what_the_shop_chose(client: Client, brioche: Product) -> None:
    page = client.get("/commerces/boulangerie-martin/").content.decode()
    assert f'src="/media/{FOLDER}/card-640.webp"' in page
    assert f"/media/{FOLDER}/card-320.webp 320w" in page


def test_a_drawing_of_the_demo_is_shown_as_before(client: Client, bakery: Partner) -> None:
    loaf = make_product(bakery, "Pain", picture="demo/pain.svg")
    page = client.get(product_url(loaf)).content.decode()
    assert '<img src="/media/demo/pain.svg" alt="" width="800" height="600"' in page
