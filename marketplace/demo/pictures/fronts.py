"""Shop fronts: a house of the square, its striped awning, its sign and its window."""

from __future__ import annotations

from functools import lru_cache

from marketplace.demo.pictures.canvas import SERIF, Canvas, box, number, oval, poly, smooth
from marketplace.demo.pictures.colours import (
    BRASS,
    CREAM,
    DEEP_LEAF,
    LEAF,
    WOOD,
    darker,
    lighter,
    mix,
)
from marketplace.demo.pictures.drawings import paint
from marketplace.demo.pictures.recipe import Recipe
from marketplace.demo.town.data import Sector, ShopData

WIDTH, HEIGHT = 1280, 720
PLASTERS: dict[Sector, str] = {
    "bread": "#ecd9b0",
    "garden": "#dfe0bd",
    "cloth": "#dcd3df",
    "home": "#cfdcd6",
    "books": "#d3d9e2",
    "care": "#f0d9d0",
    "service": "#ddd5c3",
    "food": "#efd3b8",
    "drink": "#e4cfc6",
}
SILL = 610
PAVEMENT = 658


@lru_cache(maxsize=64)
def shop_front(shop: ShopData) -> str:
    """The SVG picture of a shop's front, 1280 by 720 (16:9)."""
    plaster = PLASTERS[shop.sector]
    canvas = Canvas(WIDTH, HEIGHT, seed=shop.slug, paper=plaster)
    strong, pale = shop.awning
    door_right = canvas.rng.random() < 0.6
    window = (96, 700) if door_right else (486, 700)
    door = 880 if door_right else 172
    _wall(canvas, plaster)
    _upper_floor(canvas, strong)
    canvas.form(box(56, 236, 1168, 424, 6), strong, dx=-8, dy=-6, glow=0)
    canvas.path(box(56, 636, 1168, 24), darker(strong, 0.35))
    _window(canvas, window[0], window[1], strong, shop.front)
    _door(canvas, door, strong)
    _sign(canvas, shop.name, strong, pale)
    _awning(canvas, strong, pale)
    _street(canvas)
    _slate(canvas, 1128 if door_right else 60, shop.trade)
    _planter(canvas, 30 if door_right else 1170, strong)
    return canvas.svg()


def _wall(c: Canvas, plaster: str) -> None:
    c.path(box(0, 0, WIDTH, HEIGHT), plaster)
    c.path(
        smooth((-60, -60), (760, -80), (560, 300), (-80, 560)), lighter(plaster, 0.4), opacity=0.6
    )
    marks = []
    for _ in range(26):
        x, y = c.rng.uniform(0, WIDTH), c.rng.uniform(0, 640)
        marks.append(f"M{number(x)} {number(y)}q20 {number(c.spread(8))} 44 0")
    c.line("".join(marks), darker(plaster, 0.1), 3, opacity=0.7)
    for side in (0, WIDTH - 44):
        for row in range(11):
            inset = 12 if row % 2 else 0
            c.path(
                box(side + (0 if side == 0 else inset), row * 62 + 2, 44 - inset, 56, 4),
                darker(plaster, 0.1 + (row % 3) * 0.02),
            )


def _upper_floor(c: Canvas, strong: str) -> None:
    shutter = mix(strong, "#8fa5a0", 0.35)
    for x in (250, 640, 1030):
        c.path(box(x - 84, -20, 168, 170, 4), "#f4ead4")
        c.path(box(x - 66, -20, 132, 152), "#3d4a50")
        c.path(poly((x - 66, -20), (x + 20, -20), (x - 40, 132), (x - 66, 132)), "#7d8f94")
        c.line(f"M{x} -20V132M{x - 66} 44H{x + 66}", "#f4ead4", 9)
        for side in (-1, 1):
            c.form(box(x + side * 118 - 46, -20, 92, 160, 3), shutter, dx=-4, dy=-4, glow=0)
            slats = "".join(f"M{x + side * 118 - 34} {y}h68" for y in range(6, 132, 18))
            c.line(slats, darker(shutter, 0.28), 5)
        c.path(box(x - 92, 140, 184, 14, 3), "#e4d7bb")
        _flower_box(c, x, 138)


def _flower_box(c: Canvas, x: float, y: float) -> None:
    for colour, width in ((DEEP_LEAF, 30), (LEAF, 20)):
        c.line(
            "".join(
                f"M{x - 66 + i * 19:.0f} {y - 8 - c.rng.uniform(0, 14):.0f}h.1" for i in range(8)
            ),
            colour,
            width,
        )
    for colour in ("#d8433c", "#f0a6a0"):
        dots = "".join(
            f"M{x + c.spread(70):.0f} {y - 12 - c.rng.uniform(0, 22):.0f}h.1" for _ in range(8)
        )
        c.line(dots, colour, 13)
    c.form(box(x - 80, y - 2, 160, 30, 4), "#b5673f", dx=-3, dy=-8, glow=0)


def _window(c: Canvas, x: float, width: float, strong: str, front: tuple[Recipe, ...]) -> None:
    """The shop window: a warm inside, a shelf, and what the shop is proud of."""
    c.path(box(x - 14, 336, width + 28, SILL - 322, 6), darker(strong, 0.35))
    c.path(box(x, 346, width, SILL - 346), "#6b4a30")
    with c.inside(box(x, 346, width, SILL - 346)):
        c.path(box(x, 346, width, 300), "#f6e3b8", opacity=0.8)
        for share in (0.2, 0.5, 0.8):
            lamp = x + width * share
            c.path(
                poly((lamp - 14, 408), (lamp + 14, 408), (lamp + 130, 620), (lamp - 130, 620)),
                "#fff1c4",
                opacity=0.4,
            )
            c.line(f"M{lamp:.0f} 346V392", "#2e1d18", 4)
            c.path(
                smooth((lamp - 30, 414), (lamp - 10, 388), (lamp + 10, 388), (lamp + 30, 414)),
                strong,
            )
            c.path(oval(lamp, 416, 14, 10), "#fff8dc")
        c.path(box(x, SILL - 34, width, 40), WOOD)
        c.path(box(x, SILL - 34, width, 8), lighter(WOOD, 0.4))
    step = width / len(front)
    scale = min(0.3, (step + 8) / 640)
    for index, recipe in enumerate(front):
        left = x + step * (index + 0.5) - 400 * scale
        with (
            c.group(f"translate({left:.0f} {SILL - 20 - 540 * scale:.0f}) scale({scale:.3f})"),
            c.coarse(),
        ):
            paint(c, recipe.drawing, recipe.keywords)
    c.path(
        poly((x + 40, 346), (x + 150, 346), (x + 60, SILL), (x - 0, SILL), (x, 470)),
        "#ffffff",
        opacity=0.16,
    )
    c.path(
        poly((x + 200, 346), (x + 240, 346), (x + 150, SILL), (x + 110, SILL)),
        "#ffffff",
        opacity=0.14,
    )
    c.line(f"M{x + width / 2:.0f} 346V{SILL}", strong, 12)
    c.line(f"M{x + width / 2 - 4:.0f} 350V{SILL - 4}", lighter(strong, 0.3), 3)
    c.form(box(x - 22, SILL, width + 44, 20, 4), lighter(strong, 0.12), dx=-2, dy=-6, glow=0)
    for share in (0, 0.5):
        c.line(
            box(x + width * share + 18, SILL + 32, width / 2 - 36, 10, 4), darker(strong, 0.3), 3
        )


def _door(c: Canvas, x: float, strong: str) -> None:
    c.path(box(x - 14, 336, 238, 324, 6), darker(strong, 0.35))
    c.form(box(x, 348, 210, 312, 4), lighter(strong, 0.08), dx=-6, dy=-4, glow=0)
    c.path(box(x + 28, 376, 154, 176, 4), "#54402f")
    with c.inside(box(x + 28, 376, 154, 176, 4)):
        c.path(box(x + 28, 376, 154, 176), "#f0d7a0", opacity=0.5)
        c.path(
            poly((x + 20, 376), (x + 110, 376), (x + 40, 552), (x + 20, 552)),
            "#ffffff",
            opacity=0.25,
        )
    c.line(box(x + 34, 576, 142, 58, 4), darker(strong, 0.25), 5)
    c.line(f"M{x + 194} 470v44", BRASS, 9)
    with c.group(f"rotate(-4 {x + 105} 452)"):
        c.line(f"M{x + 66} 436L{x + 105} 410L{x + 144} 436", "#5b3c22", 3)
        c.form(box(x + 58, 432, 94, 42, 5), CREAM, dx=-3, dy=-3, glow=0)
        c.text(x + 105, 462, "Ouvert", 26, "#2f6f53")
    c.form(box(x - 24, 650, 258, 16, 3), "#cfc3a8", dx=-2, dy=-5, glow=0)


def _sign(c: Canvas, name: str, strong: str, pale: str) -> None:
    c.form(box(88, 176, 1104, 84, 8), darker(strong, 0.28), dx=-6, dy=-6, glow=0)
    c.line("M106 192H1174V244H106Z", pale, 3, opacity=0.7)
    size = min(58, round(1500 / max(len(name), 20)))
    c.text(640, 220 + size * 0.34, name, size, pale, family=SERIF, weight=700, spacing=2, fit=1000)
    for x in (150, 1130):
        c.path(smooth((x - 20, 218), (x, 208), (x + 20, 218), (x, 228)), pale, opacity=0.8)


def _awning(c: Canvas, strong: str, pale: str) -> None:
    """The striped awning with its scalloped edge, and the shade it throws."""
    c.path(poly((60, 382), (1220, 382), (1200, 436), (80, 436)), "#2e1d18", opacity=0.28)
    count, top, drop = 18, 268, 366
    left, right, wide_left, wide_right = 76, 1204, 34, 1246
    for index in range(count):
        colour = strong if index % 2 == 0 else pale
        x0, x1 = (left + (right - left) * k / count for k in (index, index + 1))
        y0, y1 = (wide_left + (wide_right - wide_left) * k / count for k in (index, index + 1))
        c.path(poly((x0, top), (x1, top), (y1, drop), (y0, drop)), colour)
        half = (y1 - y0) / 2
        c.path(
            f"M{number(y0)} {drop - 1}H{number(y1)}V{drop + 14}A{number(half)} 20 0 0 1 "
            f"{number(y0)} {drop + 14}Z",
            darker(colour, 0.1),
        )
    c.path(poly((left, top), (right, top), (1212, 290), (68, 290)), "#fffdf6", opacity=0.3)
    c.path(
        poly((42, 346), (1238, 346), (wide_right, drop), (wide_left, drop)), "#2e1d18", opacity=0.1
    )
    c.line(f"M{left} {top}H{right}", darker(strong, 0.4), 8)


def _street(c: Canvas) -> None:
    stone = "#bcb09a"
    c.path(box(0, PAVEMENT, WIDTH, HEIGHT - PAVEMENT), stone)
    c.path(box(0, PAVEMENT, WIDTH, 10), "#2e1d18", opacity=0.22)
    for row, (y, size) in enumerate(((672, 54), (694, 68), (718, 84))):
        arcs = "".join(
            f"M{x + (row % 2) * size // 2} {y}q{size // 2} -16 {size - 8} 0"
            for x in range(-60, WIDTH + 40, size)
        )
        c.line(arcs, darker(stone, 0.18), 4)
        c.line(arcs, lighter(stone, 0.5), 2, opacity=0.6)


def _slate(c: Canvas, x: float, trade: str) -> None:
    """A slate on the pavement, with the trade in chalk."""
    c.shadow(x + 50, 704, 84, 10)
    c.form(
        poly((x + 4, 520), (x + 96, 520), (x + 108, 700), (x - 8, 700)), WOOD, dx=-4, dy=-4, glow=0
    )
    c.path(poly((x + 12, 532), (x + 88, 532), (x + 96, 674), (x + 4, 674)), "#39464c")
    words = trade.replace("-", " ").split()[:1]
    c.text(x + 50, 584, words[0], 22, "#f3efe2", fit=80)
    c.line(f"M{x + 20} 606h60M{x + 24} 626h40M{x + 22} 646h54", "#c9d1cf", 4, opacity=0.75)


def _planter(c: Canvas, x: float, strong: str) -> None:
    """A box tree in its tub."""
    c.shadow(x + 40, 702, 70, 10)
    for dy, radius in ((0, 46), (-62, 38), (-112, 27)):
        c.form(oval(x + 40, 606 + dy, radius, radius * 0.94), DEEP_LEAF, dx=-9, dy=-9, glow=2)
    c.form(
        poly((x, 640), (x + 80, 640), (x + 72, 702), (x + 8, 702)),
        mix(strong, "#b5673f", 0.5),
        dx=-10,
        dy=0,
        glow=0,
    )
    c.form(box(x - 6, 632, 92, 16, 4), mix(strong, "#b5673f", 0.4), dx=-4, dy=-4, glow=0)
