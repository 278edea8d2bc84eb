"""Bouquets, plants, seeds."""

# Points are read in rows, as in a table.
# fmt: off

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin

from marketplace.demo.pictures.canvas import Canvas, box, oval, poly, smooth
from marketplace.demo.pictures.colours import (
    CREAM,
    DEEP_LEAF,
    KRAFT,
    LEAF,
    WHITE,
    WOOD,
    darker,
    lighter,
    mix,
)
from marketplace.demo.pictures.kit import drawing

WRAPS = {"kraft": KRAFT, "rose": "#e7a9a6", "white": "#f7f1e3"}
TERRACOTTA = "#c56b43"


def _leaf(c: Canvas, x: float, y: float, turn: float, size: float, colour: str) -> None:
    """A pointed leaf growing from (x, y), upwards when `turn` is 0."""
    with c.group(f"translate({x:.0f} {y:.0f}) rotate({turn:.0f}) scale({size:.2f})"):
        c.form(smooth((0, 0), (-26, -50), (-18, -104), (0, -140), (20, -104), (26, -50)), colour,
               dx=-8, dy=0, glow=0)
        c.line("M0 -6V-120", lighter(colour, 0.4), 4)


def _daisy(c: Canvas, petals: str, heart: str) -> None:
    for turn in range(0, 360, 30):
        with c.group(f"rotate({turn})"):
            c.path(smooth((0, 0), (-13, -34), (0, -58), (13, -34)),
                   darker(petals, 0.12) if turn % 60 else petals)
    c.path(oval(0, 0, 19), darker(heart, 0.2))
    c.path(oval(-2, -3, 15), heart)


def _tulip(c: Canvas, petals: str) -> None:
    c.path("M-44 -40C-44 30 -26 50 0 50C26 50 44 30 44 -40L22 -10L0 -58L-22 -10Z",
           darker(petals, 0.22))
    c.path("M0 -58C-40 -10 -30 40 0 50C30 40 40 -10 0 -58Z", petals)
    c.path("M-44 -40C-44 20 -30 44 -6 50C-22 20 -22 -10 -44 -40Z", lighter(petals, 0.2))
    c.line("M-10 -16q-8 24 2 44", lighter(petals, 0.55), 5)


def _rose(c: Canvas, petals: str) -> None:
    c.form(smooth((0, -62), (50, -44), (66, 8), (38, 54), (-10, 64), (-54, 40), (-66, -12), (-42, -50)),
           petals, dx=-9, dy=-9, glow=0)
    c.path(smooth((-50, 6), (-20, 36), (30, 30), (54, -2), (42, 44), (-4, 60), (-44, 36)),
           darker(petals, 0.12))
    c.path(smooth((-34, -14), (-10, -42), (30, -34), (38, 2), (10, 26), (-26, 18)), darker(petals, 0.2))
    c.path(smooth((-28, -14), (-8, -36), (24, -28), (30, -2), (8, 18), (-20, 12)), lighter(petals, 0.18))
    c.line("M-14 -12q14 -20 30 -4q6 18 -12 18q-14 0 -12 -12", darker(petals, 0.4), 5)


def _wild(c: Canvas, petals: str) -> None:
    c.path(oval(0, 0, 36), darker(petals, 0.2))
    ring = "".join(f"M0 0L{cos(t * pi / 9) * 40:.0f} {sin(t * pi / 9) * 40:.0f}" for t in range(18))
    c.line(ring, petals, 8)
    c.line("M-10 -6h.1M6 -10h.1M10 6h.1M-6 10h.1M0 0h.1", lighter(petals, 0.7), 7)


@drawing
def bouquet(c: Canvas, *, flowers: str, wrap: str) -> None:
    """A hand-tied bouquet in its paper."""
    paper = WRAPS[wrap]
    c.shadow(412, 536, 200, 28)
    back = poly((212, 256), (400, 180), (590, 256), (458, 540), (350, 540))
    c.form(back, darker(paper, 0.12), dx=-8, dy=0, glow=0)
    heads = {"field": _field_heads, "tulip": _tulip_heads, "rose": _rose_heads}[flowers](c)
    for lean in (-62, -44, -22, 0, 22, 44, 62):
        colour = DEEP_LEAF if lean % 4 else LEAF
        _leaf(c, 400 + lean * 2.4, 330 + abs(lean) * 0.4, lean, 1.3, colour)
    for stamp, x, y, turn, size in heads:
        c.print(stamp, x, y, turn, size)
    front = smooth((196, 312), (300, 372), (400, 392), (500, 372), (606, 312), (560, 420), (470, 546),
                   (340, 546), (246, 420), tension=0.5)
    c.form(front, paper, dx=-22, dy=-4, glow=0)
    c.line("M214 330L360 530M596 330L450 530M330 392L380 540", darker(paper, 0.2), 5, opacity=0.7)
    ribbon = {"kraft": "#b5482f", "rose": "#8e3a55", "white": "#5f8f86"}[wrap]
    c.form(poly((296, 462), (508, 462), (494, 496), (312, 496)), ribbon, dx=-6, dy=-5, glow=0)
    for side in (-1, 1):
        with c.group(f"translate(404 480) scale({side} 1)"):
            c.form(smooth((0, 0), (40, -40), (84, -30), (70, 12), (24, 16)), ribbon, dx=-6, dy=-6,
                   glow=0)
            c.form(poly((2, 4), (22, 0), (60, 70), (34, 64), (24, 84)), ribbon, dx=-5, dy=0, glow=0)
    c.form(oval(404, 480, 19, 17), ribbon, dx=-4, dy=-4, glow=0)


Heads = list[tuple[str, float, float, float, float]]


def _stamp(c: Canvas, draw: Callable[..., None], *colours: str) -> str:
    with c.stamp() as stamp:
        draw(c, *colours)
    return stamp


def _field_heads(c: Canvas) -> Heads:
    daisy = _stamp(c, _daisy, "#fdf6e6", "#e5a82c")
    pink = _stamp(c, _daisy, "#dd86a4", "#e9c04a")
    blue = _stamp(c, _wild, "#5b79b4")
    red = _stamp(c, _wild, "#cf4a35")
    for x, top in ((262, 120), (330, 74), (476, 70), (548, 124)):
        c.line(f"M400 360Q{(x + 400) / 2 + 10:.0f} {(top + 360) / 2:.0f} {x} {top}", "#b0a050", 5)
        c.line("".join(f"M{x + dx} {top + dy}h.1" for dx, dy in
                       ((0, 0), (8, 14), (-7, 18), (6, 32), (-6, 38), (5, 52))), "#d9c070", 14)
    return [
        (blue, 290, 196, 0, 1.0), (daisy, 388, 128, 10, 1.12), (pink, 500, 172, 0, 1.15),
        (red, 566, 236, 0, 0.95), (daisy, 244, 262, 20, 1.0), (pink, 316, 286, 14, 1.1),
        (daisy, 470, 272, -8, 1.2), (blue, 396, 226, 0, 1.15), (red, 390, 326, 0, 1.0),
        (blue, 560, 312, 0, 0.8), (daisy, 312, 366, 0, 0.8), (pink, 480, 352, 0, 0.8),
    ]


def _tulip_heads(c: Canvas) -> Heads:
    red = _stamp(c, _tulip, "#d8433c")
    coral = _stamp(c, _tulip, "#ea6a4d")
    return [
        (red, 300, 140, -14, 1.05), (coral, 398, 108, 0, 1.12), (red, 500, 140, 14, 1.05),
        (coral, 240, 216, -24, 1.0), (coral, 560, 218, 24, 1.0), (red, 348, 208, -6, 1.15),
        (coral, 452, 212, 8, 1.15), (red, 250, 302, -28, 0.9), (red, 552, 304, 28, 0.9),
        (coral, 310, 304, -12, 1.1), (red, 402, 300, 0, 1.2), (coral, 494, 306, 12, 1.1),
        (red, 352, 376, -6, 0.9), (coral, 446, 378, 6, 0.9),
    ]


def _rose_heads(c: Canvas) -> Heads:
    blush = _stamp(c, _rose, "#edb0a2")
    cream = _stamp(c, _rose, "#f4dfbf")
    deep = _stamp(c, _rose, "#c9586a")
    return [
        (deep, 310, 150, 0, 1.0), (blush, 408, 112, 30, 1.05), (cream, 504, 156, 80, 1.0),
        (cream, 236, 234, 120, 0.95), (blush, 334, 246, 10, 1.18), (deep, 448, 232, 60, 1.2),
        (blush, 566, 250, 140, 0.95), (deep, 258, 322, 200, 0.8), (cream, 390, 330, 0, 1.1),
        (blush, 500, 332, 40, 1.0), (deep, 566, 326, 90, 0.6), (blush, 316, 372, 0, 0.7),
    ]


@drawing
def wreath(c: Canvas) -> None:
    """A wreath of dried flowers on willow."""
    for radius, width in ((190, 34), (178, 12), (200, 10)):
        c.line(oval(400, 300, radius, radius * 0.96), "#8a6238" if width > 20 else "#b98d56", width)
    colours = ("#e7c46a", "#c98a9c", "#a9a4c9", "#e9dcc0", "#c9764f")
    stamps = [_stamp(c, _wild, colour) for colour in colours]
    with c.stamp() as spray:
        c.line("M0 0Q10 -40 0 -90", "#9c9a5b", 5)
        c.line("M4 -20l20 -16M4 -20l-18 -14M5 -44l20 -16M4 -44l-20 -16M2 -66l16 -16M1 -66l-16 -14M0 -90v-8",
               "#a9b07a", 13)
    for index in range(34):
        angle = index * 360 / 34
        x, y = 400 + cos(angle * pi / 180) * 192, 300 + sin(angle * pi / 180) * 184
        c.print(spray, x, y, angle + (60 if index % 2 else 130), 0.82)
    for index in range(26):
        angle = index * 360 / 26 + c.spread(4)
        away = 192 + c.spread(30)
        x, y = 400 + cos(angle * pi / 180) * away, 300 + sin(angle * pi / 180) * away * 0.96
        c.print(stamps[index % 5], x, y, c.spread(90), 0.78 + c.spread(0.16))
    c.line("M400 80V28", "#b98d56", 8)


@drawing
def pot_plant(c: Canvas, *, plant: str, pot: str) -> None:
    """A plant in a clay pot: a cyclamen in flower, or a small olive tree."""
    c.shadow(408, 536, 180, 26)
    if plant == "cyclamen":
        _cyclamen(c)
        _pot(c, 400, 372, 132, 164)
        for x, y, turn in ((250, 356, -70), (320, 338, -30), (400, 350, 8), (486, 340, 36),
                           (556, 360, 72)):
            with c.group(f"translate({x} {y}) rotate({turn}) scale(.9)"):
                heart = "M0 60C-96 40 -100 -50 -46 -62C-18 -68 0 -46 0 -34C0 -46 18 -68 46 -62C100 -50 96 40 0 60Z"
                c.form(heart, DEEP_LEAF, dx=-7, dy=-8, glow=0)
                c.line("M0 52V-26M0 30Q-40 10 -60 -30M0 30Q40 10 60 -30", "#a9c79a", 6, opacity=0.8)
    else:
        _olive(c)
        _pot(c, 400, 392, 118, 144)


def _pot(c: Canvas, x: float, y: float, half: float, height: float) -> None:
    """A terracotta pot with its rim; `y` is the rim's top."""
    body = poly((x - half * 0.9, y + 30), (x + half * 0.9, y + 30), (x + half * 0.64, y + height),
                (x - half * 0.64, y + height))
    c.form(body, TERRACOTTA, dx=-26, dy=0, glow=2)
    c.path(poly((x - half * 0.9, y + 40), (x + half * 0.9, y + 40), (x + half * 0.86, y + 56),
                (x - half * 0.86, y + 56)), darker(TERRACOTTA, 0.35), opacity=0.5)
    c.form(box(x - half, y, half * 2, 46, 8), TERRACOTTA, dx=-18, dy=-6, glow=2)


def _cyclamen(c: Canvas) -> None:
    red = "#cf3558"
    with c.stamp() as flower:
        for turn, size in ((-44, 0.92), (44, 0.92), (-20, 1.0), (20, 1.0), (0, 1.1)):
            with c.group(f"rotate({turn}) scale({size})"):
                c.form(smooth((0, 6), (-26, -40), (-16, -96), (6, -108), (24, -56)), red, dx=-7, dy=0,
                       glow=0)
                c.line("M0 -6Q-6 -46 0 -84", lighter(red, 0.45), 4)
        c.path(smooth((-18, 0), (0, -14), (18, 0), (8, 22), (-8, 22)), darker(red, 0.3))
    places = ((300, 230, -18), (500, 236, 18), (400, 166, 0), (350, 300, -8), (462, 296, 8),
              (248, 300, -26), (556, 300, 26))
    for x, y, _ in places:
        c.line(f"M400 390Q{(x + 400) / 2:.0f} {y + 90} {x} {y}", "#8c4a3c", 9)
    for x, y, turn in places:
        c.print(flower, x, y, turn, 1.08)


def _olive(c: Canvas) -> None:
    c.line("M404 400C380 350 420 320 396 270M396 280Q360 240 330 226M398 290Q450 250 470 216",
           "#7b6a55", 24)
    c.line("M398 396C376 350 414 320 390 270", "#a8977c", 7)
    colours = ("#6f8460", "#8a9c78", "#55704f")
    stamps = []
    for colour in colours:
        with c.stamp() as leaf:
            c.path(smooth((0, 0), (-11, -30), (0, -66), (11, -30)), colour)
            c.line("M0 -6V-54", lighter(colour, 0.45), 3)
        stamps.append(leaf)
    c.path(smooth((240, 200), (270, 116), (352, 74), (450, 74), (534, 122), (560, 204), (520, 270),
                  (420, 290), (300, 276)), "#4d6549")
    for index in range(96):
        angle = c.rng.uniform(0, 2 * pi)
        radius = c.rng.uniform(0.02, 1) ** 0.55
        x, y = 400 + cos(angle) * 176 * radius, 186 + sin(angle) * 126 * radius
        c.print(stamps[index % 3], x, y, angle * 180 / pi + 90 + c.spread(60), 1.05 + c.spread(0.2))
    for x, y in ((320, 200), (398, 120), (470, 190), (430, 250), (350, 268), (510, 230), (300, 140)):
        c.form(oval(x, y, 13, 17), "#4d4a3a", dx=-4, dy=-4, glow=0)


@drawing
def herb_box(c: Canvas) -> None:
    """Thyme, chives and rosemary in a small wooden box."""
    c.shadow(404, 530, 320, 30)
    with c.stamp() as thyme:
        c.line("M0 0Q-6 -90 0 -184", "#6f7f4a", 5)
        c.line("M-6 -60h.1M6 -84h.1M-7 -108h.1M6 -130h.1M-6 -152h.1M5 -172h.1M0 -190h.1", "#8aa062", 21)
        c.line("M-9 -66h.1M3 -90h.1M-10 -114h.1M3 -136h.1M-9 -158h.1M-3 -196h.1", "#a9bd80", 11)
    for turn in range(-40, 41, 10):
        c.print(thyme, 224 + turn * 0.6, 384, turn, 1.0 + c.spread(0.12))
    for offset in range(-9, 10):
        c.line(f"M{404 + offset * 6} 380Q{404 + offset * 8} 250 {404 + offset * 13} {126 + abs(offset) * 9}",
               DEEP_LEAF if offset % 2 else "#6aa84c", 9)
    for x, y in ((370, 130), (430, 118), (400, 104)):
        c.path(oval(x, y, 21, 19), "#b58cc4")
        c.path(oval(x - 5, y - 5, 10, 9), "#d6b8e0")
    with c.stamp() as rosemary:
        c.line("M0 0Q6 -110 0 -236", "#6b5a3a", 6)
        c.line("".join(f"M0 {-30 - y}l{side * 22} -24" for y in range(0, 210, 24) for side in (-1, 1)),
               "#4c7364", 9)
        c.line("M0 -236v-14", "#4c7364", 9)
    for turn in range(-30, 31, 10):
        c.print(rosemary, 586 + turn * 1.1, 384, turn, 0.98 + c.spread(0.1))
    c.form(box(110, 372, 580, 154, 8), WOOD, dx=-6, dy=-10, glow=0)
    c.line("M120 448H680", darker(WOOD, 0.35), 6)
    c.line("M140 400q160 -10 300 4M360 480q140 10 300 -4M150 500q90 -6 160 2", darker(WOOD, 0.18), 4)
    for x, name in ((224, "thym"), (404, "ciboulette"), (586, "romarin")):
        c.form(box(x - 76, 400, 152, 50, 6), CREAM, dx=-4, dy=-4, glow=0)
        c.text(x, 436, name, 32, "#3f5b35", fit=136)


@drawing
def seed_packets(c: Canvas) -> None:
    """Three paper packets of seeds fanned out, some seeds fallen."""
    packets = ((206, 324, -13, "#5b79b4", "Bourrache"), (598, 326, 13, "#4c62a8", "Bleuet"),
               (402, 292, 0, "#9a86c4", "Phacélie"))
    for x, y, turn, petal, name in packets:
        with c.group(f"translate({x} {y}) rotate({turn})"):
            sheet = box(-112, -176, 224, 330, 8)
            c.cast(sheet, 10, 14, 0.26)
            c.form(sheet, CREAM, dx=-6, dy=-6, glow=0)
            c.path(box(-112, -176, 224, 42, 8), darker(KRAFT, 0.05))
            c.path(box(-96, -120, 192, 186, 6), mix(petal, "#ffffff", 0.74))
            c.line("M0 56Q-8 20 0 -30M0 30Q-34 20 -44 -2M0 20Q30 10 44 -14", DEEP_LEAF, 8)
            for dx, dy, size in ((0, -56, 1.15), (-46, -10, 0.8), (46, -22, 0.8)):
                with c.group(f"translate({dx} {dy}) scale({size})"):
                    if name == "Phacélie":
                        c.line("M-30 0h.1M-14 -14h.1M6 -18h.1M24 -8h.1M-20 14h.1M0 4h.1M20 12h.1M4 22h.1",
                               petal, 22)
                        c.line("M-14 -14h.1M6 -18h.1M0 4h.1", lighter(petal, 0.5), 9)
                    elif name == "Bleuet":
                        _wild(c, petal)
                    else:
                        for spin in range(0, 360, 72):
                            with c.group(f"rotate({spin})"):
                                c.path(smooth((0, 0), (-18, -26), (0, -48), (18, -26)), petal)
                        c.path(oval(0, 0, 11), "#2f3550")
            c.text(0, 110, name, 42, "#3a4b35", weight=700)
            c.line("M-50 128H50", "#b5482f", 4)
    seeds = "".join(f"M{c.rng.uniform(230, 580):.0f} {c.rng.uniform(506, 552):.0f}l3 3" for _ in range(26))
    c.line(seeds, "#4a3426", 8)


@drawing
def centrepiece(c: Canvas) -> None:
    """A low table arrangement with two tapers."""
    c.shadow(404, 500, 330, 44)
    for x in (330, 470):
        c.form(box(x - 15, 96, 30, 300, 6), "#f3e6cc", dx=-8, dy=0, glow=0)
        c.path(smooth((x, 30), (x + 17, 70), (x, 94), (x - 17, 70)), "#ee9a35")
        c.path(smooth((x, 54), (x + 8, 76), (x, 90), (x - 8, 76)), "#ffe7a0")
        c.line(f"M{x} 98V88", "#3a2a22", 4)
    for turn in range(-80, 81, 16):
        _leaf(c, 400 + turn * 2.3, 432 - (80 - abs(turn)) * 0.3, turn, 1.1,
              "#7f9a78" if turn % 32 else DEEP_LEAF)
    dish = "M176 430H624Q616 500 520 506H280Q184 500 176 430Z"
    c.form(dish, "#c9b79c", dx=-16, dy=-6, glow=2)
    rose = _stamp(c, _rose, "#f2c3a6")
    white = _stamp(c, _rose, "#f7ecd8")
    plum = _stamp(c, _wild, "#8d4a68")
    for stamp, x, y, turn, size in (
        (white, 246, 396, 10, 0.94), (rose, 330, 360, 80, 1.1), (plum, 400, 318, 0, 1.0),
        (white, 438, 370, 140, 1.12), (rose, 540, 392, 20, 1.0), (plum, 272, 330, 0, 0.8),
        (plum, 536, 320, 0, 0.85), (rose, 400, 430, 200, 0.9), (white, 186, 424, 60, 0.7),
        (white, 612, 424, 20, 0.7), (plum, 480, 432, 0, 0.8), (plum, 316, 436, 0, 0.8),
    ):
        c.print(stamp, x, y, turn, size)
    c.line("M196 336h.1M212 318h.1M226 340h.1M590 330h.1M606 350h.1M580 354h.1", "#8e2430", 18)
    c.path(oval(340, 466, 60, 6), WHITE, opacity=0.4)
