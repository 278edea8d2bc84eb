"""The market square on a Saturday morning: the wide picture of the home page."""

from __future__ import annotations

from functools import lru_cache

from marketplace.demo.pictures.canvas import Canvas, box, number, oval, poly, smooth
from marketplace.demo.pictures.colours import (
    CREAM,
    DEEP_LEAF,
    LEAF,
    WOOD,
    darker,
    lighter,
    mix,
)
from marketplace.demo.pictures.drawings import paint
from marketplace.demo.pictures.passers import passer
from marketplace.demo.pictures.recipe import Recipe, art

WIDTH, HEIGHT = 1600, 700
GROUND = 430
STONE = "#d9c6a3"

HOUSES = (
    (-20, 150, 208, "#e8cfa4", "#8f5a44", "#5f7f86"),
    (130, 178, 176, "#d9dfd3", "#7d6f6a", "#b5482f"),
    (308, 140, 222, "#efdcb8", "#a3624a", "#4f7340"),
    (448, 160, 190, "#e2b9a0", "#7d6f6a", "#2f5d73"),
    (1010, 168, 196, "#efd9b0", "#a3624a", "#8e3a55"),
    (1178, 150, 226, "#cfd9dc", "#6f6a70", "#35506b"),
    (1328, 176, 182, "#ecc9a6", "#8f5a44", "#4f7340"),
    (1504, 140, 214, "#e6ddc6", "#7d6f6a", "#b5482f"),
)
"""Left edge, width, top of the wall, plaster, roof, shutters and shop."""


@lru_cache(maxsize=1)
def town_hero() -> str:
    """The SVG picture of the square under its awnings, 1600 by 700."""
    c = Canvas(WIDTH, HEIGHT, seed="Place des Halles", paper=STONE)
    _sky(c)
    _skyline(c)
    for house in HOUSES:
        _house(c, *house)
    _hall(c)
    _ground(c)
    _bunting(c)
    for x, y, size, who in (
        (560, 470, 0.5, 0),
        (640, 466, 0.48, 1),
        (905, 472, 0.52, 2),
        (1000, 468, 0.48, 5),
    ):
        passer(c, x, y, size, who)
    _stall(c, 60, "#3f7d3a", CREAM, _fruit(), ("3,20 €", "2,50 €", "3,60 €"), 7)
    _stall(c, 1086, "#c2432f", "#f7e3a8", _bread_and_cheese(), ("4,80 €", "9,60 €", "8,25 €"), 8)
    _flower_cart(c)
    for x, y, size, who in ((548, 612, 0.94, 3), (626, 626, 0.72, 4), (1004, 616, 0.96, 6)):
        passer(c, x, y, size, who)
    _pigeons(c)
    return c.svg()


def _sky(c: Canvas) -> None:
    c.add(
        '<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" '
        'stop-color="#a9cfd8"/><stop offset=".55" stop-color="#e9e3c9"/><stop offset="1" '
        'stop-color="#f9dfb0"/></linearGradient></defs>'
    )
    c.path(box(0, 0, WIDTH, GROUND + 20), "url(#sky)")
    c.path(oval(360, 150, 190), "#fff3cf", opacity=0.5)
    c.path(oval(360, 150, 92), "#fff8e2", opacity=0.9)
    for x, y, size in ((640, 74, 1.0), (1080, 110, 1.3), (120, 60, 0.9), (1430, 60, 0.8)):
        cloud = smooth(
            (x - 90 * size, y), (x - 50 * size, y - 24 * size), (x, y - 34 * size),
            (x + 50 * size, y - 20 * size), (x + 110 * size, y), (x, y + 10 * size),
        )  # fmt: skip
        c.path(cloud, "#fffaf0", opacity=0.75)


def _skyline(c: Canvas) -> None:
    c.path(
        smooth(
            (-40, 300),
            (160, 236),
            (420, 262),
            (700, 216),
            (960, 250),
            (1240, 210),
            (1500, 256),
            (1660, 230),
            (1660, 480),
            (-40, 480),
        ),
        "#a9c0a4",
    )
    tower = "#c9b797"
    c.form(box(676, 96, 74, 300), tower, dx=-14, dy=0, glow=0)
    c.path(poly((664, 98), (762, 98), (713, 14)), "#6f7b86")
    c.path(poly((713, 14), (762, 98), (713, 98)), darker("#6f7b86", 0.25))
    c.path(oval(713, 130, 24), CREAM)
    c.line("M713 130V114M713 130L724 136", "#2e1d18", 4)
    c.line("M700 180v40M726 180v40", darker(tower, 0.5), 13)
    c.line("M713 14V-4M706 2h14", "#4a4036", 4)


def _house(
    c: Canvas, x: float, width: float, top: float, plaster: str, roof: str, accent: str
) -> None:
    """A house of the square: wall, roof, shuttered windows, a shop below."""
    c.path(box(x, top, width, GROUND - top + 10), plaster)
    c.path(box(x + width - 22, top, 22, GROUND - top + 10), darker(plaster, 0.1))
    c.path(
        poly(
            (x - 8, top + 4),
            (x + 18, top - 62),
            (x + width - 18, top - 62),
            (x + width + 8, top + 4),
        ),
        roof,
    )
    c.line(
        "".join(f"M{x + 4} {top - 50 + k * 16}H{x + width - 4}" for k in range(3)),
        darker(roof, 0.2),
        3,
    )
    c.path(box(x + width * 0.68, top - 92, 22, 44), darker(plaster, 0.2))
    windows = max(2, int(width // 62))
    floors = [top + 26 + k * 78 for k in range(int((340 - top) // 78) or 1)]
    for y in floors:
        for k in range(windows):
            wx = x + width * (k + 0.5) / windows
            c.path(box(wx - 15, y, 30, 46, 2), "#5a6a70")
            c.line(f"M{wx:.0f} {y}v46M{wx - 15:.0f} {y + 22}h30", CREAM, 3)
            c.path(box(wx - 29, y - 2, 13, 50), mix(accent, "#b9c3b6", 0.35))
            c.path(box(wx + 16, y - 2, 13, 50), mix(accent, "#b9c3b6", 0.35))
            if (k + int(top)) % 2:
                c.line(f"M{wx - 12:.0f} {y + 48}h24", LEAF, 9)
                c.line(
                    f"M{wx - 10:.0f} {y + 44}h.1M{wx:.0f} {y + 45}h.1M{wx + 10:.0f} {y + 43}h.1",
                    "#d8433c",
                    7,
                )
    c.path(box(x + 8, 366, width - 16, 74), darker(accent, 0.12))
    c.path(box(x + 18, 382, width * 0.5, 50), "#f3d99c")
    c.path(box(x + width * 0.66, 382, width * 0.24, 58), darker(accent, 0.45))
    stripes = max(6, int(width // 20))
    for k in range(stripes):
        left, right = x + 2 + (width - 4) * k / stripes, x + 2 + (width - 4) * (k + 1) / stripes
        colour = accent if k % 2 == 0 else CREAM
        c.path(
            f"M{number(left)} 350H{number(right)}V382A{number((right - left) / 2)} 7 0 0 1 {number(left)} 382Z",
            colour,
        )
    c.path(box(x + 2, 350, width - 4, 6), "#2e1d18", opacity=0.18)


def _hall(c: Canvas) -> None:
    """The old market hall on its oak posts."""
    tile = "#b5673f"
    c.path(box(612, 330, 396, 116), "#5b3d28")
    c.path(box(612, 330, 396, 116), "#f3c878", opacity=0.35)
    for x in (640, 700, 760, 820, 880, 940):
        c.path(box(x, 396, 44, 24, 4), darker(WOOD, 0.2))
        c.path(oval(x + 12, 396, 11), "#c8442f" if x % 120 else "#e6b034")
        c.path(oval(x + 32, 396, 11), "#6f9a52" if x % 120 else "#ef8f23")
    for x in range(620, 1010, 74):
        c.form(box(x, 318, 17, 130), "#7a5232", dx=-5, dy=0, glow=0)
        c.line(f"M{x - 16} 340L{x + 8} 366M{x + 33} 340L{x + 8} 366", "#7a5232", 7)
    roof = poly((560, 334), (662, 190), (960, 190), (1062, 334))
    c.form(roof, tile, dx=-16, dy=-6, glow=0)
    with c.inside(roof):
        for row in range(7):
            y = 206 + row * 20
            c.line(
                "".join(f"M{x + (row % 2) * 10} {y}q10 9 20 0" for x in range(550, 1070, 20)),
                darker(tile, 0.2),
                3,
            )
        c.path(
            poly((560, 180), (800, 180), (700, 340), (540, 340)), lighter(tile, 0.3), opacity=0.35
        )
    c.form(box(776, 150, 72, 46), "#d9c6a3", dx=-10, dy=0, glow=0)
    c.path(poly((764, 152), (860, 152), (812, 104)), darker(tile, 0.2))
    c.path(oval(812, 172, 15), "#5b3d28")
    c.line("M560 336H1062", darker(tile, 0.4), 7)


def _ground(c: Canvas) -> None:
    c.path(box(0, GROUND, WIDTH, HEIGHT - GROUND), STONE)
    c.path(
        poly((0, GROUND), (WIDTH, GROUND), (WIDTH, GROUND + 22), (0, GROUND + 22)),
        darker(STONE, 0.12),
    )
    c.path(
        smooth(
            (-40, 700),
            (200, 500),
            (620, 452),
            (1000, 470),
            (1300, 560),
            (1660, 640),
            (1660, 760),
            (-40, 760),
        ),
        lighter(STONE, 0.45),
        opacity=0.7,
    )
    for row in range(9):
        y = 452 + row * row * 2.6 + row * 8
        size = 30 + row * 9
        arcs = "".join(
            f"M{x + (row % 2) * size // 2} {y:.0f}q{size // 2} -{5 + row} {size - 6} 0"
            for x in range(-40, WIDTH, size)
        )
        c.line(arcs, darker(STONE, 0.14), 3, opacity=0.6)


def _bunting(c: Canvas) -> None:
    colours = ("#b5482f", "#e6b034", "#3f7d3a", "#2f5d73", CREAM)
    for x0, y0, x1, y1, sag in ((0, 96, 700, 150, 70), (726, 150, 1600, 70, 90)):
        c.line(
            f"M{x0} {y0}Q{(x0 + x1) / 2:.0f} {(y0 + y1) / 2 + sag * 2:.0f} {x1} {y1}",
            "#6b5a44",
            2.5,
        )
        flags = int((x1 - x0) / 46)
        for k in range(1, flags):
            t = k / flags
            x = x0 + (x1 - x0) * t
            y = (1 - t) ** 2 * y0 + 2 * t * (1 - t) * ((y0 + y1) / 2 + sag * 2) + t * t * y1
            c.path(poly((x - 13, y), (x + 13, y), (x + c.spread(3), y + 30)), colours[k % 5])


def _fruit() -> tuple[Recipe, ...]:
    return (
        art("apple_crate", "straw", fruit="reinette"),
        art("carrots", "straw"),
        art("squash", "straw"),
    )


def _bread_and_cheese() -> tuple[Recipe, ...]:
    return (
        art("round_loaf", "straw", crust="country", score="leaf"),
        art("goat_cheeses", "straw"),
        art("cheese_wedge", "straw", kind="comte"),
    )


def _stall(
    c: Canvas,
    x: float,
    strong: str,
    pale: str,
    goods: tuple[Recipe, ...],
    prices: tuple[str, ...],
    seller: int,
) -> None:
    """A market stall 460 wide: posts, cloth, goods, slates, and its striped awning."""
    c.shadow(x + 230, 678, 300, 26)
    for post in (x + 14, x + 434):
        c.form(box(post, 330, 14, 340), "#8a5a34", dx=-5, dy=0, glow=0)
    c.path(box(x + 20, 366, 420, 190), "#2e1d18", opacity=0.28)
    passer(c, x + 168, 632, 0.98, seller)
    cloth = poly((x - 6, 552), (x + 466, 552), (x + 452, 668), (x + 8, 668))
    c.form(cloth, mix(strong, "#f6ead2", 0.1), dx=-8, dy=-6, glow=0)
    folds = "".join(f"M{x + 24 + k * 43} 562L{x + 30 + k * 41} 664" for k in range(11))
    c.line(folds, darker(strong, 0.25), 5, opacity=0.6)
    for index, recipe in enumerate(goods):
        scale = 0.235
        left = x + 10 + index * 150 - 20
        with c.group(f"translate({left:.0f} {572 - 540 * scale:.0f}) scale({scale})"), c.coarse():
            paint(c, recipe.drawing, recipe.keywords)
    c.form(box(x - 16, 544, 492, 20, 5), WOOD, dx=-3, dy=-7, glow=0)
    for index, price in enumerate(prices):
        slate = x + 44 + index * 150
        c.form(box(slate, 556, 82, 42, 5), "#3a474d", dx=-3, dy=-3, glow=0)
        c.text(slate + 41, 585, price, 24, "#f6f1e2")
    stripes = 12
    for k in range(stripes):
        x0, x1 = (x + 8 + 444 * n / stripes for n in (k, k + 1))
        y0, y1 = (x - 34 + 528 * n / stripes for n in (k, k + 1))
        colour = strong if k % 2 == 0 else pale
        c.path(poly((x0, 268), (x1, 268), (y1, 360), (y0, 360)), colour)
        c.path(
            f"M{number(y0)} 359H{number(y1)}V374A{number((y1 - y0) / 2)} 18 0 0 1 {number(y0)} 374Z",
            darker(colour, 0.1),
        )
    c.path(poly((x + 8, 268), (x + 452, 268), (x + 460, 288), (x, 288)), "#fffdf6", opacity=0.3)
    c.line(f"M{x + 8} 268H{x + 452}", darker(strong, 0.4), 7)


def _flower_cart(c: Canvas) -> None:
    """A barrow of bouquets in the middle of the square."""
    c.shadow(804, 672, 190, 20)
    for index, (x, scale, recipe) in enumerate(
        (
            (704, 0.24, art("bouquet", "straw", flowers="tulip", wrap="rose")),
            (800, 0.27, art("pot_plant", "straw", plant="cyclamen", pot="terracotta")),
            (900, 0.24, art("bouquet", "straw", flowers="rose", wrap="white")),
        )
    ):
        lift = 600 if index == 1 else 606
        with (
            c.group(f"translate({x - 400 * scale:.0f} {lift - 545 * scale:.0f}) scale({scale})"),
            c.coarse(),
        ):
            paint(c, recipe.drawing, recipe.keywords)
    c.form(poly((660, 582), (946, 582), (926, 640), (680, 640)), "#4f7d6b", dx=-6, dy=-8, glow=0)
    c.line("M676 602H930M684 622H922", darker("#4f7d6b", 0.25), 4)
    c.line("M944 590Q990 580 1012 556", "#6b4a30", 13)
    for x in (724, 884):
        c.line(oval(x, 650, 30), "#6b4a30", 8)
        c.line(
            f"M{x - 28} 650h56M{x} 622v56M{x - 20} 630l40 40M{x + 20} 630l-40 40", "#6b4a30", 3.5
        )
        c.path(oval(x, 650, 7), "#d9a83c")
    for x, colour in ((650, DEEP_LEAF), (958, LEAF)):
        c.form(
            poly((x - 26, 626), (x + 26, 626), (x + 20, 676), (x - 20, 676)),
            "#b9c3c6",
            dx=-7,
            dy=0,
            glow=0,
        )
        c.line(f"M{x - 12} 622V574M{x} 622V560M{x + 13} 622V578", colour, 6)
        c.line(
            f"M{x - 12} 572h.1M{x} 556h.1M{x + 13} 576h.1",
            "#e6b034" if colour == LEAF else "#9a86c4",
            27,
        )
        c.line(
            f"M{x - 12} 572h.1M{x} 556h.1M{x + 13} 576h.1",
            "#8a5315" if colour == LEAF else "#d6c8ea",
            10,
        )


def _pigeons(c: Canvas) -> None:
    for x, y, way in ((472, 668, 1), (520, 684, -1), (1052, 682, 1)):
        with c.group(f"translate({x} {y}) scale({way * 0.8:.1f} .8)"):
            c.path(oval(2, 14, 26, 5), "#2e1d18", opacity=0.2)
            c.path(
                smooth(
                    (-34, 0),
                    (-10, -14),
                    (14, -14),
                    (22, -30),
                    (34, -30),
                    (32, -16),
                    (20, 6),
                    (-4, 10),
                ),
                "#7d8790",
            )
            c.path(smooth((-34, 0), (-10, -10), (8, -4), (-6, 4)), "#5b646c")
            c.line("M2 8v8M10 7v9", "#c9653f", 3)
            c.path(poly((34, -26), (42, -23), (34, -21)), "#3a3a3a")
