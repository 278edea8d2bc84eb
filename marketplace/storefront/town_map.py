"""The plan of the centre with its shops, on the tiles or from the GeoJSON that the settings name."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from marketplace.storefront.plan_drawing import TINTS, Pin, draw_map
from marketplace.storefront.plan_tiles import draw_tiles


def render_map(shops: Iterable[Mapping[str, Any]], *, marked: str = "") -> SafeString:
    """The plan as an inline SVG whose pins lead to the shops; empty where the town has neither.

    ``shops``: mappings with code, name, url, tint, latitude, longitude, numbered in their order.
    ``marked``: the code of the shop to point out.
    """
    if not (settings.MAP_TILE_URL or settings.TOWN_GEOJSON):
        return mark_safe("")
    pins = [
        Pin(
            shop["code"], shop["name"], TINTS[shop["tint"]], float(shop["latitude"]), float(shop["longitude"]),
            shop["url"],
        )
        for shop in shops
        if shop["latitude"] is not None
    ]  # fmt: skip
    title = _("Plan du centre de %(town)s") % {"town": settings.TOWN_NAME}
    highlight = marked or None
    if not settings.MAP_TILE_URL:
        plan = _collection(settings.TOWN_GEOJSON)
        return mark_safe(draw_map(plan, pins, title=title, highlight=highlight))
    if not pins:
        return mark_safe("")
    return mark_safe(draw_tiles(settings.MAP_TILE_URL, pins, title=title, highlight=highlight))


@cache
def _collection(path: str) -> dict[str, Any]:
    """The town's features; read once."""
    collection: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    return collection
