"""A product is made on a phone: a photo, four fields, and people can order it."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import SCREENSHOTS, NewContext
from tests.browser.inspection import Inspector
from tests.browser.people import Shopper, Somebody
from tests.browser.towns import BAKER, Town

pytestmark = pytest.mark.browser

BRIOCHE = "Brioche aux pralines roses"


def a_photo() -> bytes:
    """A loaf on a board, as a telephone takes it."""
    image = Image.new("RGB", (3000, 4000), "#e7c48f")
    image.paste("#9a5a22", (600, 900, 2400, 3000))
    written = io.BytesIO()
    image.save(written, "JPEG", quality=85)
    return written.getvalue()


def test_a_product_with_a_photo_from_nothing_to_the_shops_page(
    demo_town: Town, new_context: NewContext
) -> None:
    baker = Somebody(new_context().new_page(), demo_town).sign_in(BAKER)
    page = baker.page
    inspector = Inspector(page, demo_town.url, SCREENSHOTS / "products")
    inspector.visit("product-new", "/mon-commerce/produits/nouveau/")

    take_the_photo(baker)
    page.get_by_label("Nom du produit").fill(BRIOCHE)
    page.get_by_label("Prix TTC, en euros").first.fill("6,80")
    page.get_by_label("Catégorie").select_option("viennoiseries")
    expect(page.locator("[data-preset-words]")).to_contain_text("5,5")
    page.get_by_label("En rayon aujourd’hui").fill("9")
    inspector.look("product-filled")

    save(baker)
    expect(page.locator(".error-summary")).to_contain_text("allergènes")
    expect(page.get_by_label("Nom du produit")).to_have_value(BRIOCHE)
    inspector.look("product-errors")

    for allergen in ("gluten", "œufs", "lait", "fruits à coque"):
        page.get_by_label(allergen, exact=True).check()
    save(baker)
    baker.reads(f"« {BRIOCHE} » est enregistré")
    page.get_by_role("link", name=BRIOCHE).first.click()
    baker.waits_to_read("Retirer la photo")
    inspector.look("product")
    assert not inspector.problems, "\n".join(inspector.problems)

    shopper = Shopper(new_context().new_page(), demo_town)
    shopper.open("/commerces/boulangerie-martin/")
    shopper.takes("brioche pralines", BRIOCHE)
    sees_the_photo(shopper)


def take_the_photo(baker: Somebody) -> None:
    """Chosen on the phone, and its frame moved down a little."""
    page = baker.page
    page.locator("input[name=gallery]").set_input_files(
        {"name": "brioche.jpg", "mimeType": "image/jpeg", "buffer": a_photo()}
    )
    frame = page.locator("[data-photo-crop] canvas")
    expect(frame).to_be_visible()
    before = page.locator("[data-photo-box]").input_value()
    frame.press("ArrowDown")
    assert page.locator("[data-photo-box]").input_value() != before


def save(baker: Somebody) -> None:
    """The red button at the end."""
    baker.page.get_by_role("button", name="Enregistrer", exact=True).last.click()


def sees_the_photo(shopper: Shopper) -> None:
    """The worker has made its sizes; the page shows the one that fits the phone."""
    picture = shopper.page.locator(".product__picture img")
    for _try in range(30):
        shopper.finds("brioche pralines", BRIOCHE)
        if picture.count():
            break
        shopper.page.wait_for_timeout(1000)
    expect(picture).to_have_attribute("srcset", re.compile(r"640\.webp 640w"))
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
