"""The plan of a town centre as an inline SVG, drawn from GeoJSON, with a pin per shop.

Any collection with a ``bbox`` can be drawn whose features carry a ``kind`` (water, garden, park,
square, street, lane, path, building, church, hall, tree). The drawing uses presentation attributes
only, so that a strict content policy lets it through.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians
from typing import Any

WIDTH = 1000
TINTS = {
    "bread": "#84450c",
    "garden": "#38611c",
    "cloth": "#5a3b86",
    "home": "#1b5a66",
    "books": "#33458c",
    "care": "#9a2560",
    "service": "#4d4c46",
    "food": "#923713",
    "drink": "#6c1f32",
}
"""The strong tint of each trade sector, as on the shop's own pages."""

HOUSES = ("#dcc49a", "#d5b98c", "#e3cfa9")
LANDMARKS = {"hall": "#b5673f", "church": "#8a93a0", "building": "#a9805c"}

SERIF = "'Iowan Old Style','Palatino Linotype',Palatino,Georgia,serif"
INK = "#2d3a33"

Feature = Mapping[str, Any]
Project = Callable[[Sequence[float]], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Pin:
    """A shop on the plan; ``url`` makes its pin a link."""

    code: str
    name: str
    tint: str
    latitude: float
    longitude: float
    url: str = ""


def draw_map(
    collection: Mapping[str, Any],
    pins: Sequence[Pin],
    *,
    title: str,
    highlight: str | None = None,
) -> str:
    """The plan as SVG text. Pins are numbered in their order, the marked one also named."""
    west, south, east, north = collection["bbox"]
    stretch = cos(radians((south + north) / 2))
    scale = WIDTH / ((east - west) * stretch)
    height = round((north - south) * scale)

    def project(position: Sequence[float]) -> tuple[float, float]:
        longitude, latitude = position[:2]
        return (longitude - west) * stretch * scale, (north - latitude) * scale

    features: dict[str, list[Feature]] = {}
    for feature in collection["features"]:
        features.setdefault(feature["properties"]["kind"], []).append(feature)
    return draw_frame(
        pins, project, _ground(features, project, scale), height=height, title=title, highlight=highlight
    )  # fmt: skip


def draw_frame(
    pins: Sequence[Pin],
    project: Project,
    ground: Iterable[str],
    *,
    height: int,
    title: str,
    highlight: str | None,
) -> str:
    """A plan as SVG text: what lies on the ground, and above it the pins."""
    description = ", ".join(f"{number} {pin.name}" for number, pin in enumerate(pins, start=1))
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
            f'class="town-map" role="group" aria-labelledby="town-map-title town-map-shops">'
            f'<title id="town-map-title">{escape(title)}</title>'
            f'<desc id="town-map-shops">{escape(description)}</desc>'
            f'<g aria-hidden="true"><path d="M0 0H{WIDTH}V{height}H0Z" fill="#ece0c3"/>',
            *ground,
            "</g>",
            *_pins(pins, project, highlight),
            "</svg>",
        )
    )


def _ground(features: Mapping[str, list[Feature]], project: Project, scale: float) -> Iterable[str]:
    metre = scale / 111_320
    waters = features.get("water", [])
    yield _fill(features.get("garden", []), project, "#cfd9ab")
    yield _fill(waters[:1], project, "#a9cdd3")
    yield _fill(features.get("park", []), project, "#bcd29a")
    yield _fill(waters[1:], project, "#a9cdd3")
    for kind in ("path", "lane", "street"):
        yield from _streets(features.get(kind, []), project, metre)
    yield _fill(features.get("square", []), project, "#fbf4e1")
    named = [b for b in features.get("building", []) if "name" in b["properties"]]
    yield from _houses([b for b in features.get("building", []) if b not in named], project)
    yield from _landmarks(named + features.get("church", []) + features.get("hall", []), project)
    yield from _trees(features.get("tree", []), project)
    yield from _labels(features, project)


def _areas(features: Iterable[Feature], project: Project) -> str:
    rings = []
    for feature in features:
        geometry = feature["geometry"]
        single = geometry["type"] == "Polygon"
        polygons = [geometry["coordinates"]] if single else geometry["coordinates"]
        rings += [polygon[0][:-1] for polygon in polygons]
    return "".join(f"M{_points(ring, project)}Z" for ring in rings)


def _lines(features: Iterable[Feature], project: Project) -> str:
    return "".join(f"M{_points(f['geometry']['coordinates'], project)}" for f in features)


def _points(positions: Sequence[Sequence[float]], project: Project) -> str:
    return "L".join(f"{x:.0f} {y:.0f}" for x, y in map(project, positions))


def _fill(features: Iterable[Feature], project: Project, colour: str) -> str:
    return f'<path d="{_areas(features, project)}" fill="{colour}"/>'


def _streets(streets: Sequence[Feature], project: Project, metre: float) -> Iterable[str]:
    for extra, colour in ((3, "#d9c8a0"), (0, "#fbf4e1")):
        for street in streets:
            width = street["properties"]["width"] * metre + extra
            yield (
                f'<path d="{_lines([street], project)}" fill="none" stroke="{colour}" '
                f'stroke-width="{width:.1f}" stroke-linecap="round" stroke-linejoin="round"/>'
            )


def _houses(houses: Sequence[Feature], project: Project) -> Iterable[str]:
    for index, (row, colour) in enumerate(zip(houses, HOUSES, strict=False)):
        yield (
            f'<defs><path id="roofs-{index}" d="{_areas([row], project)}"/></defs>'
            f'<use href="#roofs-{index}" x="2.5" y="3" fill="#8d7754" opacity=".4"/>'
            f'<use href="#roofs-{index}" fill="{colour}" stroke="#bfa26f"/>'
        )


def _landmarks(landmarks: Iterable[Feature], project: Project) -> Iterable[str]:
    for landmark in landmarks:
        roof = LANDMARKS[landmark["properties"]["kind"]]
        area = _areas([landmark], project)
        yield f'<path d="{area}" fill="#6b5434" opacity=".4" transform="translate(4 5)"/>'
        yield f'<path d="{area}" fill="{roof}" stroke="#fbf4e1" stroke-width="2"/>'


def _trees(trees: Iterable[Feature], project: Project) -> Iterable[str]:
    spots = "".join(
        f"M{x:.0f} {y:.0f}h.1"
        for x, y in (project(spot) for tree in trees for spot in tree["geometry"]["coordinates"])
    )
    yield f'<defs><path id="trees" d="{spots}" fill="none" stroke-linecap="round"/></defs>'
    for width, colour, shift in ((15, "#4f7340", 1.5), (13, "#7fa35c", 0), (5, "#a9c67f", -2)):
        yield (
            f'<use href="#trees" x="{shift}" y="{shift}" stroke="{colour}" stroke-width="{width}"/>'
        )


def _labels(features: Mapping[str, list[Feature]], project: Project) -> Iterable[str]:
    for index, street in enumerate(features.get("street", [])):
        if "name" not in street["properties"]:
            continue
        positions = [project(p) for p in street["geometry"]["coordinates"]]
        if positions[0][0] > positions[-1][0]:
            positions.reverse()
        line = "L".join(f"{x:.0f} {y + 4:.0f}" for x, y in positions)
        yield (
            f'<path id="street-{index}" d="M{line}" fill="none"/><text font-family="{SERIF}" '
            f'font-size="13" fill="#6a5d45" letter-spacing=".5"><textPath '
            f'href="#street-{index}" startOffset="50%" text-anchor="middle">'
            f"{escape(street['properties']['name'])}</textPath></text>"
        )
    for kind, colour, size in (
        ("square", INK, 19),
        ("park", "#35541f", 17),
        ("water", "#2b6470", 17),
        ("building", INK, 13),
        ("church", INK, 13),
        ("hall", INK, 13),
    ):
        for feature in features.get(kind, []):
            yield from _area_label(feature, project, colour, size)


def _area_label(feature: Feature, project: Project, colour: str, size: int) -> Iterable[str]:
    name = feature["properties"].get("name")
    if not name:
        return
    points = [project(p) for p in feature["geometry"]["coordinates"][0][:-1]]
    kind = feature["properties"]["kind"]
    x = sum(px for px, _ in points) / len(points)
    lowest, highest = max(py for _, py in points), min(py for _, py in points)
    y = {"square": lowest - 12, "park": (lowest + highest) / 2}.get(kind, lowest + 15)
    if kind == "water":
        x, y = _along(points, 0.22)
    yield (
        f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="middle" font-family="{SERIF}" '
        f'font-style="italic" font-size="{size}" fill="{colour}" stroke="#fbf4e1" '
        f'stroke-width="3" stroke-opacity=".75" paint-order="stroke">{escape(name)}</text>'
    )


def _along(points: Sequence[tuple[float, float]], share: float) -> tuple[float, float]:
    """The middle of a long band (out along one bank, back along the other) at a share of it."""
    index = round(len(points) / 2 * share)
    (x0, y0), (x1, y1) = points[index], points[-1 - index]
    return (x0 + x1) / 2, (y0 + y1) / 2 + 5


def _pins(pins: Sequence[Pin], project: Project, highlight: str | None) -> Iterable[str]:
    numbered = list(enumerate(pins, start=1))
    numbered.sort(key=lambda item: (item[1].code == highlight, -item[1].latitude))
    for number, pin in numbered:
        x, y = project((pin.longitude, pin.latitude))
        marked = pin.code == highlight
        size = 1.45 if marked else 1
        # Links to a shop end in #ici, so that a narrow screen shows its part of the plan.
        name = ' id="ici"' if marked else ""
        body = (
            f'<g{name} transform="translate({x:.0f} {y:.0f}) scale({size})">'
            '<ellipse cy="1" rx="9" ry="4" fill="#2d3a33" opacity=".35"/>'
            '<path d="M0 0C-4 -12 -17 -18 -17 -33A17 17 0 1 1 17 -33C17 -18 4 -12 0 0Z" '
            f'fill="{pin.tint}" stroke="#fffdf6" stroke-width="2.5"/>'
            '<text y="-27" text-anchor="middle" font-family="system-ui,sans-serif" '
            f'font-size="17" font-weight="700" fill="#fffdf6">{number}</text></g>'
        )
        if marked:
            body += _name_tag(pin.name, x, y)
        label = f"<title>{number}. {escape(pin.name)}</title>{body}"
        if pin.url:
            yield f'<a href="{escape(pin.url)}" class="town-map__pin">{label}</a>'
        else:
            yield f'<g class="town-map__pin">{label}</g>'


def _name_tag(name: str, x: float, y: float) -> str:
    half = len(name) * 4.7 + 16
    middle = min(max(x, half + 6), WIDTH - half - 6)
    top = y - 118 if y > 130 else y + 10
    return (
        f'<rect x="{middle - half:.0f}" y="{top:.0f}" width="{2 * half:.0f}" height="34" '
        f'rx="6" fill="{INK}"/><text x="{middle:.0f}" y="{top + 23:.0f}" text-anchor="middle" '
        f'font-family="{SERIF}" font-size="19" fill="#fffdf6">{escape(name)}</text>'
    )
