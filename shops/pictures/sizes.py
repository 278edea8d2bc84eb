"""The sizes in which a picture is kept, and how a page names them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.files.storage import default_storage
from PIL import Image

#: Widths of the whole picture, and of what cards show of it, in pixels.
WIDTHS = (320, 640, 1280)
CARD_WIDTHS = (320, 640)
#: A card's picture is four wide and three high.
CARD_RATIO = 4 / 3
QUALITY = 80
_PATH = re.compile(r"^(photos/[0-9a-f]{32}-(\d+)x(\d+)/)1280\.webp$")


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture in a page: its address, those of all its sizes, and the place it takes."""

    url: str
    srcset: str
    width: int
    height: int


def card_picture(path: str) -> Shown:
    """What a card shows of the picture at this path; a drawing of the demo has one size."""
    found = _PATH.match(path)
    if found is None:
        return Shown(_url(path), "", 800, 600)
    names = [(f"{found[1]}card-{width}.webp", width) for width in CARD_WIDTHS]
    return Shown(_url(names[-1][0]), _srcset(names), 640, 480)


def whole_picture(path: str) -> Shown:
    """The picture at this path in full."""
    found = _PATH.match(path)
    if found is None:
        return Shown(_url(path), "", 800, 600)
    sizes = list(whole_sizes(int(found[2]), int(found[3])))
    names = [(f"{found[1]}{name}.webp", width) for name, (width, _height) in sizes]
    width, height = sizes[-1][1]
    return Shown(_url(path), _srcset(names), width, height)


def whole_sizes(width: int, height: int) -> Iterator[tuple[int, tuple[int, int]]]:
    """Name, and width and height, of each size of a picture; none is larger than the picture."""
    for name in WIDTHS:
        wide = min(name, width)
        yield name, (wide, max(1, round(height * wide / width)))


def crop_box(size: tuple[int, int], crop: Sequence[float]) -> tuple[int, int, int, int]:
    """The part that cards show, in pixels: as chosen, brought to four by three; else the middle."""
    width, height = size
    left, top, wide, high = crop or (0.0, 0.0, 1.0, 1.0)
    box_width, box_height = wide * width, high * height
    if box_width > box_height * CARD_RATIO:
        new_width, new_height = box_height * CARD_RATIO, box_height
    else:
        new_width, new_height = box_width, box_width / CARD_RATIO
    x = left * width + (box_width - new_width) / 2
    y = top * height + (box_height - new_height) / 2
    return (
        round(x),
        round(y),
        max(round(x) + 1, round(x + new_width)),
        max(round(y) + 1, round(y + new_height)),
    )


def make_sizes(picture: Image.Image, crop: Sequence[float]) -> Iterator[tuple[str, Image.Image]]:
    """Each file's name and the picture in that size."""
    card = picture.crop(crop_box(picture.size, crop))
    for width in CARD_WIDTHS:
        size = (width, round(width / CARD_RATIO))
        yield f"card-{width}.webp", card.resize(size, Image.Resampling.LANCZOS)
    for name, size in whole_sizes(*picture.size):
        yield f"{name}.webp", picture.resize(size, Image.Resampling.LANCZOS)


def _srcset(names: Sequence[tuple[str, int]]) -> str:
    widths = {width: f"{_url(name)} {width}w" for name, width in names}
    return ", ".join(widths.values())


def _url(path: str) -> str:
    return default_storage.url(path) if path else ""
