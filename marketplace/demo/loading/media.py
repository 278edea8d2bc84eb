"""The pictures of the demo town, composed once and kept under the media folder."""

from pathlib import Path

from django.conf import settings

from marketplace.demo.pictures.compose import compose
from marketplace.demo.pictures.fronts import shop_front
from marketplace.demo.pictures.hero import town_hero
from marketplace.demo.town import TOWN

FOLDER = "demo"


def product_path(sku: str) -> str:
    """Path under the media folder of a product's picture."""
    return f"{FOLDER}/{sku}.svg"


def shop_path(code: str) -> str:
    """Path under the media folder of a shop's front."""
    return f"{FOLDER}/vitrine-{code}.svg"


def write_pictures() -> int:
    """Compose and write every picture of the town; returns how many."""
    pictures = {settings.TOWN_PICTURE: town_hero()}
    for shop in TOWN.shops:
        pictures[shop_path(shop.slug)] = shop_front(shop)
        pictures |= {
            product_path(product.sku): compose(product.picture) for product in shop.products
        }
    for path, svg in pictures.items():
        file = Path(settings.MEDIA_ROOT) / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(svg, encoding="utf-8")
    return len(pictures)
