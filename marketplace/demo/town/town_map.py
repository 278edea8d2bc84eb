"""The demo town's plan: its GeoJSON, drawn as the storefront draws any town's."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from marketplace.demo.town.town import TOWN
from marketplace.storefront.plan_drawing import TINTS, Pin, draw_map

GEOJSON = Path(__file__).parent / "town.geojson"


@lru_cache(maxsize=1)
def town_geojson() -> dict[str, Any]:
    """The demo town's centre as a GeoJSON feature collection (WGS 84)."""
    collection: dict[str, Any] = json.loads(GEOJSON.read_text(encoding="utf-8"))
    return collection


def render_map(highlight: str | None = None) -> str:
    """The demo town's plan with a pin per shop; `highlight` is the slug of the shop to mark."""
    pins = [
        Pin(shop.slug, shop.name, TINTS[shop.sector], shop.latitude, shop.longitude)
        for shop in TOWN.shops
    ]
    title = f"Plan du centre de {TOWN.name}"
    return draw_map(town_geojson(), pins, title=title, highlight=highlight)
