"""The plan on the tiles of a map server: which tiles stand where, in Web Mercator, and no script."""

from collections.abc import Iterable, Sequence
from html import escape
from math import asinh, floor, pi, radians, tan

from marketplace.storefront.plan_drawing import WIDTH, Pin, draw_frame

HEIGHT = 640
TILE = 256
DEEPEST = 18
#: Room around the pins, so that none hangs over the edge.
MARGIN = 90


def draw_tiles(
    template: str, pins: Sequence[Pin], *, title: str, highlight: str | None = None
) -> str:
    """The plan as SVG text: tiles from an address with {z}, {x} and {y}, under the pins of all shops."""
    zoom = _deepest_that_holds(pins)
    places = [_place(pin.longitude, pin.latitude, zoom) for pin in pins]
    left, top = (
        (min(axis) + max(axis) - size) / 2
        for axis, size in zip(zip(*places, strict=True), (WIDTH, HEIGHT), strict=True)
    )

    def project(position: Sequence[float]) -> tuple[float, float]:
        x, y = _place(position[0], position[1], zoom)
        return x - left, y - top

    return draw_frame(
        pins, project, _tiles(template, zoom, left, top), height=HEIGHT, title=title, highlight=highlight
    )  # fmt: skip


def _deepest_that_holds(pins: Sequence[Pin]) -> int:
    """The closest look that shows all pins."""
    for zoom in range(DEEPEST, 0, -1):
        across, down = zip(
            *(_place(pin.longitude, pin.latitude, zoom) for pin in pins), strict=True
        )
        if (
            max(across) - min(across) <= WIDTH - 2 * MARGIN
            and max(down) - min(down) <= HEIGHT - 2 * MARGIN
        ):
            return zoom
    return 0


def _place(longitude: float, latitude: float, zoom: int) -> tuple[float, float]:
    """A point of the world in pixels of this zoom."""
    world = TILE * 2**zoom
    return (longitude + 180) / 360 * world, (1 - asinh(tan(radians(latitude))) / pi) / 2 * world


def _tiles(template: str, zoom: int, left: float, top: float) -> Iterable[str]:
    last = 2**zoom - 1
    for y in range(max(floor(top / TILE), 0), min(floor((top + HEIGHT) / TILE), last) + 1):
        for x in range(max(floor(left / TILE), 0), min(floor((left + WIDTH) / TILE), last) + 1):
            address = template.format(z=zoom, x=x, y=y)
            yield (
                f'<image href="{escape(address)}" x="{x * TILE - left:.1f}" y="{y * TILE - top:.1f}" '
                f'width="{TILE}" height="{TILE}"/>'
            )
