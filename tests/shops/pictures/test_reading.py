"""What is no picture, or hides something, is refused in one sentence; nothing is kept of it."""

import io

import pytest
from PIL import Image

from shops.pictures.reading import PictureRefused, check_picture, read_upright
from tests.shops.pictures.files import (
    PAYLOAD,
    SVG_WITH_SCRIPT,
    exif_of_a_phone,
    photo,
    png_bomb,
)


def check(data: bytes) -> tuple[int, int]:
    return check_picture(io.BytesIO(data), len(data))


def refusal(data: bytes, size: int | None = None) -> str:
    with pytest.raises(PictureRefused) as refused:
        check_picture(io.BytesIO(data), len(data) if size is None else size)
    assert refused.value.field == "photo"
    return str(refused.value)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_the_usual_formats_are_taken(kind: str) -> None:
    assert check(photo(80, 60, kind=kind)) == (80, 60)


def test_a_photo_taken_upright_is_measured_upright() -> None:
    assert check(photo(80, 60, exif=exif_of_a_phone(orientation=6))) == (60, 80)


def test_a_drawing_with_a_script_is_refused() -> None:
    assert "n’est pas une photo" in refusal(SVG_WITH_SCRIPT)


def test_a_small_file_that_would_fill_the_memory_is_refused() -> None:
    bomb = png_bomb()
    assert len(bomb) < 1000
    assert "trop de points" in refusal(bomb)


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7\n...", b"PK\x03\x04...", b"BM" + b"\0" * 60, b"hello", b"<html></html>"],
    ids=["pdf", "zip", "bitmap", "text", "page"],
)
def test_another_kind_of_file_is_refused(data: bytes) -> None:
    assert "n’est pas une photo" in refusal(data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_cut_short_is_refused(kind: str) -> None:
    image = Image.effect_noise((400, 300), 90).convert("RGB")
    written = io.BytesIO()
    image.save(written, kind)
    data = written.getvalue()
    assert refusal(data[: len(data) // 2])


def test_more_than_ten_megabytes_are_refused() -> None:
    data = photo(80, 60) + b"\0" * (11 * 1024 * 1024)
    assert "10 Mo" in refusal(data)


def test_an_empty_file_is_refused() -> None:
    assert "vide" in refusal(b"")


def test_a_format_of_telephones_that_we_cannot_read_is_named() -> None:
    assert "HEIC" in refusal(b"\0\0\0\x18ftypheic" + b"\0" * 40)


def test_place_and_camera_are_left_behind() -> None:
    upright = read_upright(io.BytesIO(photo(80, 60, exif=exif_of_a_phone())))
    assert not upright.getexif()
    assert not upright.info


def test_a_photo_taken_upright_is_shown_upright() -> None:
    upright = read_upright(io.BytesIO(photo(80, 60, exif=exif_of_a_phone(orientation=6))))
    assert upright.size == (60, 80)


def test_what_is_see_through_stands_on_white() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(written, "PNG")
    assert read_upright(written).getpixel((5, 5)) == (255, 255, 255)


def test_a_page_hidden_in_a_photo_does_not_come_through() -> None:
    exif = exif_of_a_phone()
    exif[0x010E] = PAYLOAD.decode()
    two_faced = photo(80, 60, exif=exif) + PAYLOAD
    check(two_faced)
    written = io.BytesIO()
    read_upright(io.BytesIO(two_faced)).save(written, "WEBP")
    assert PAYLOAD not in written.getvalue()
