"""A picture is taken in at once, made into its sizes by a worker, and swept away when unused."""

import io
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage, storages
from django_scopes import scopes_disabled
from PIL import Image

from marketplace.kernel import clock, outbox
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.models import OutboxMessage, User
from shops.catalogue.models import Product
from shops.partner.models import Partner
from shops.pictures.models import Picture, PictureState
from shops.pictures.services import PREPARE, add_picture, prepare_picture, sweep_unused
from shops.pictures.sizes import card_picture, crop_box, whole_picture
from tests.factories import make_product
from tests.shops.pictures.files import PAYLOAD, exif_of_a_phone, photo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    private = {**settings.STORAGES["private"], "OPTIONS": {"location": tmp_path / "private"}}
    settings.STORAGES = {**settings.STORAGES, "private": private}


def send(shop: Partner, data: bytes, crop: Sequence[float] = (), actor: Actor = SYSTEM) -> Picture:
    return add_picture(actor=actor, shop=shop, file=io.BytesIO(data), size=len(data), crop=crop)


def work() -> None:
    outbox.sweep()


def again(picture: Picture) -> Picture:
    with scopes_disabled():
        return Picture.objects.get(pk=picture.pk)


def shown(picture: Picture, name: str) -> Image.Image:
    path = f"{picture.path.rpartition('/')[0]}/{name}"
    with default_storage.open(path) as file:
        image = Image.open(file)
        image.load()
    return image


def test_a_picture_waits_for_the_worker_and_is_not_public_meanwhile(bakery: Partner) -> None:
    picture = send(bakery, photo())
    assert picture.state == PictureState.PREPARING
    assert storages["private"].exists(picture.original)
    assert not default_storage.exists("photos")


def test_the_worker_makes_every_size_and_the_original_goes(bakery: Partner) -> None:
    picture = send(bakery, photo(1600, 1200))
    work()
    assert again(picture).is_ready
    assert shown(picture, "1280.webp").size == (1280, 960)
    assert shown(picture, "320.webp").size == (320, 240)
    assert shown(picture, "card-640.webp").size == (640, 480)
    assert shown(picture, "1280.webp").format == "WEBP"
    assert not storages["private"].exists(picture.original)


def test_a_small_picture_is_not_blown_up(bakery: Partner) -> None:
    picture = send(bakery, photo(500, 400))
    work()
    assert shown(picture, "1280.webp").size == (500, 400)
    assert whole_picture(picture.path).width == 500


def test_nothing_that_the_file_says_is_published(bakery: Partner) -> None:
    picture = send(bakery, photo(exif=exif_of_a_phone()) + PAYLOAD)
    work()
    path = default_storage.path(picture.path)
    data = Path(path).read_bytes()
    assert not shown(picture, "1280.webp").getexif()
    assert b"Claire" not in data
    assert PAYLOAD not in data


def test_cards_show_what_was_chosen(bakery: Partner) -> None:
    picture = send(bakery, photo(1600, 1200), crop=(0.0, 0.0, 0.4, 0.4))
    work()
    red, green, _blue = shown(picture, "card-640.webp").getpixel((600, 240))  # type: ignore[misc]
    assert red > green, "the right half of the photo is green"


def test_a_picture_made_twice_is_the_same(bakery: Partner) -> None:
    picture = send(bakery, photo())
    message = OutboxMessage.objects.get(kind=PREPARE)
    prepare_picture(message)
    prepare_picture(message)
    assert again(picture).is_ready
    assert len(default_storage.listdir(picture.path.rpartition("/")[0])[1]) == 5


def test_the_same_file_sent_twice_is_one_picture(bakery: Partner) -> None:
    assert send(bakery, photo()).pk == send(bakery, photo()).pk
    assert send(bakery, photo(), crop=(0.0, 0.0, 0.5, 0.5)).pk != send(bakery, photo()).pk


def test_a_product_shows_its_photo_once_it_is_ready(bakery: Partner) -> None:
    picture = send(bakery, photo())
    product = make_product(bakery, photo=picture.pk, picture="demo/pain.svg")
    assert Product.objects.get(pk=product.pk).picture == "demo/pain.svg"
    work()
    assert Product.objects.get(pk=product.pk).picture == picture.path


def test_a_product_made_afterwards_shows_it_at_once(bakery: Partner) -> None:
    picture = send(bakery, photo())
    work()
    assert make_product(bakery, photo=picture.pk).picture == picture.path


def test_an_original_that_is_lost_ends_without_harm(bakery: Partner) -> None:
    picture = send(bakery, photo())
    storages["private"].delete(picture.original)
    work()
    assert again(picture).state == PictureState.FAILED


def test_a_stranger_sends_no_picture(bakery: Partner, stranger: User) -> None:
    with pytest.raises(NotAllowed):
        send(bakery, photo(), actor=Actor.of(stranger, kind="staff"))


def test_pictures_that_nothing_shows_are_swept_away_after_a_day(bakery: Partner) -> None:
    unused, used = send(bakery, photo()), send(bakery, photo(800, 600))
    make_product(bakery, photo=used.pk)
    work()
    assert sweep_unused() == 0, "its form may still come"
    clock.move_to(clock.now() + timedelta(days=2))
    assert sweep_unused() == 1
    assert not default_storage.exists(unused.path)
    assert default_storage.exists(used.path)


def test_a_page_names_every_size_and_the_place_it_takes() -> None:
    path = f"photos/{'0' * 32}-1600x1200/1280.webp"
    whole, card = whole_picture(path), card_picture(path)
    assert (whole.width, whole.height) == (1280, 960)
    assert (card.width, card.height) == (640, 480)
    assert whole.srcset.count(".webp") == 3
    assert "card-320.webp 320w" in card.srcset


def test_a_drawing_of_the_demo_has_one_size() -> None:
    assert card_picture("demo/pain.svg").srcset == ""
    assert card_picture("").url == ""


@pytest.mark.parametrize(
    ("size", "crop", "box"),
    [
        ((1600, 1200), (), (0, 0, 1600, 1200)),
        ((1200, 1200), (), (0, 150, 1200, 1050)),
        ((3000, 1200), (), (700, 0, 2300, 1200)),
        ((1600, 1200), (0.5, 0.5, 0.5, 0.5), (800, 600, 1600, 1200)),
    ],
)
def test_a_card_is_four_wide_and_three_high(
    size: tuple[int, int], crop: Sequence[float], box: tuple[int, int, int, int]
) -> None:
    assert crop_box(size, crop) == box
