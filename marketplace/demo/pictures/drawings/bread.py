"""Breads and viennoiseries."""

# Points are read in rows, as in a table.
# fmt: off

from __future__ import annotations

from math import cos, pi, sin

from marketplace.demo.pictures.canvas import Canvas, box, oval, poly, smooth
from marketplace.demo.pictures.colours import CREAM, WHITE, darker, lighter, mix
from marketplace.demo.pictures.kit import drawing

GOLD = "#d8963f"
CRUMB = "#f6e2b0"
CRUSTS = {"country": "#b4733a", "rye": "#6b4128"}


@drawing
def baguette(c: Canvas, *, count: int) -> None:
    """Long crossed loaves with their slashes, held by a sheet of white paper."""
    places = ((412, 236, -16), (392, 356, -33), (410, 300, -4))[:count]
    for x, y, turn in places:
        with c.group(f"translate({x} {y}) rotate({turn}) scale(1.12)"):
            _long_loaf(c)
    band = poly((312, 208), (432, 176), (486, 396), (366, 432))
    c.cast(band, 8, 12)
    c.form(band, CREAM, dx=-10, dy=-6, glow=0)
    c.line("M336 226L386 408M408 206L456 384", darker(CREAM, 0.12), 3)
    with c.group("rotate(-15 400 305)"):
        c.text(400, 300, "Martin", 40, "#b5482f", weight=700)
        c.line("M352 316q48 12 96 0", "#b5482f", 4)


def _long_loaf(c: Canvas) -> None:
    outline = smooth(
        (-318, 6), (-270, -34), (-120, -54), (60, -56), (230, -42), (316, -4),
        (262, 36), (110, 54), (-90, 56), (-250, 42),
    )
    c.cast(outline, 8, 30)
    c.form(outline, GOLD, dx=-6, dy=-18, glow=2)
    for x in (-220, -126, -32, 62, 156, 236):
        slash = smooth((x - 52, 24), (x - 18, -14), (x + 40, -36), (x + 12, 4), tension=1.2)
        c.path(slash, darker(GOLD, 0.34))
        c.path(
            smooth((x - 46, 20), (x - 14, -14), (x + 34, -31), (x + 8, -2), tension=1.2), CRUMB
        )
        c.line(f"M{x - 30} 8L{x + 14} -20", lighter(CRUMB, 0.6), 4)


@drawing
def round_loaf(c: Canvas, *, crust: str, score: str) -> None:
    """A round loaf seen from the front: a leaf cut in its flour, or a cross."""
    colour = CRUSTS[crust]
    c.shadow(408, 500, 320, 52)
    outline = smooth(
        (110, 420), (132, 288), (246, 176), (400, 146), (560, 178), (668, 290),
        (694, 420), (648, 492), (400, 514), (156, 492),
    )
    c.form(outline, colour, dx=-20, dy=-24, glow=2.4)
    with c.inside(outline):
        flour = mix(colour, WHITE, 0.72)
        if score == "leaf":
            c.path(smooth((210, 250), (400, 158), (590, 250), (560, 380), (400, 440), (240, 380)),
                   flour, opacity=0.3)
            _slash(c, (400, 168), (404, 446), 26, colour)
            for side in (-1, 1):
                for step, length in ((0, 96), (1, 122), (2, 104)):
                    y = 250 + step * 72
                    _slash(c, (400 + side * 28, y + 26), (400 + side * (28 + length), y - 44),
                           17, colour)
        else:
            c.path(oval(380, 270, 230, 96), flour, opacity=0.16)
            _slash(c, (206, 330), (596, 262), 30, colour)
            _slash(c, (330, 176), (452, 436), 30, colour)
        _speckle(c, flour, 46, (140, 190, 660, 470))
    c.line("M176 482Q400 522 630 482", darker(colour, 0.5), 7, opacity=0.5)


def _slash(
    c: Canvas, start: tuple[float, float], end: tuple[float, float], width: float, crust: str
) -> None:
    """An opened cut in a crust, between two points."""
    (x0, y0), (x1, y1) = start, end
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    nx, ny = (y1 - y0) / length * width / 2, -(x1 - x0) / length * width / 2
    mx, my = (x0 + x1) / 2, (y0 + y1) / 2
    c.path(smooth(start, (mx + nx * 1.5, my + ny * 1.5), end, (mx - nx * 1.5, my - ny * 1.5)),
           darker(crust, 0.42))
    c.path(smooth(start, (mx + nx * 1.3, my + ny * 1.3), end, (mx - nx * 0.5, my - ny * 0.5)),
           mix(crust, CRUMB, 0.75))


def _speckle(
    c: Canvas, colour: str, count: int, area: tuple[float, float, float, float]
) -> None:
    """Dust of flour or sugar over an area (left, top, right, bottom)."""
    left, top, right, bottom = area
    dots = []
    for _ in range(count):
        x, y = c.rng.uniform(left, right), c.rng.uniform(top, bottom)
        dots.append(f"M{x:.0f} {y:.0f}h.1")
    c.line("".join(dots), colour, 6, opacity=0.7)


@drawing
def tin_loaf(c: Canvas) -> None:
    """A tin loaf with its cut face in front and two slices leaning on it."""
    c.shadow(400, 488, 320, 46)
    side = smooth(
        (300, 226), (350, 150), (560, 132), (664, 168), (682, 240), (668, 470),
        (320, 486), tension=0.7,
    )
    c.form(side, GOLD, dx=-10, dy=-26, glow=2)
    c.line("M420 176q110 -28 210 2", lighter(GOLD, 0.5), 10, opacity=0.7)
    for shift, crumb in ((0, CRUMB), (-92, lighter(CRUMB, 0.3)), (-172, lighter(CRUMB, 0.55))):
        with c.group(f"translate({shift} {-shift * 0.05:.0f}) rotate({shift * 0.035:.1f} 340 480)"):
            _slice(c, crumb)


def _slice(c: Canvas, crumb: str) -> None:
    outer = smooth(
        (288, 262), (270, 196), (330, 154), (396, 148), (452, 168), (470, 214), (448, 262),
        (452, 400), (446, 484), (370, 490), (296, 486), (288, 400), tension=0.8,
    )
    inner = smooth(
        (306, 260), (290, 206), (338, 172), (396, 166), (440, 184), (450, 216), (430, 260),
        (434, 400), (430, 468), (370, 472), (312, 468), (306, 400), tension=0.8,
    )
    c.cast(outer, 14, 4, 0.3)
    c.path(outer, "#b9742f")
    c.path(inner, crumb)
    holes = "".join(
        f"M{c.rng.uniform(314, 424):.0f} {c.rng.uniform(200, 455):.0f}h.1" for _ in range(24)
    )
    c.line(holes, darker(crumb, 0.12), 8)


@drawing
def croissant(c: Canvas, *, count: int) -> None:
    """Crescents of rolled dough; the second behind the first."""
    if count > 1:
        with c.group("translate(96 -84) rotate(16 400 300) scale(.86)"):
            _crescent(c)
    with c.group("translate(-26 44)"):
        _crescent(c)


def _crescent(c: Canvas) -> None:
    outline = smooth(
        (128, 420), (104, 372), (150, 268), (262, 180), (400, 152), (540, 180), (650, 268),
        (698, 372), (672, 420), (618, 412), (556, 356), (470, 318), (400, 312), (330, 318),
        (244, 356), (182, 412),
    )
    c.cast(outline, 8, 34, 0.26)
    c.form(outline, "#d68a35", dx=-8, dy=-22, glow=2)
    with c.inside(outline):
        bands = (
            (200, 236, 250, 360), (262, 176, 318, 330), (340, 146, 372, 318),
            (462, 146, 430, 318), (538, 176, 484, 330), (602, 236, 550, 360),
        )
        for x0, y0, x1, y1 in bands:
            bend = 26 if x0 < 400 else -26
            c.path(
                f"M{x0} {y0}Q{(x0 + x1) / 2 + bend} {(y0 + y1) / 2} {x1} {y1}"
                f"Q{(x0 + x1) / 2 + bend * 2} {(y0 + y1) / 2} {x0} {y0}Z",
                "#8f4f1c",
            )
            c.line(
                f"M{x0 + bend * 0.9:.0f} {y0 + 8}Q{(x0 + x1) / 2 + bend * 2.1:.0f} "
                f"{(y0 + y1) / 2 - 6:.0f} {x1 + bend * 0.7:.0f} {y1 - 16}",
                "#f3c678", 7, opacity=0.85,
            )
        c.line("M150 366q40 -96 120 -142M400 172q90 4 140 34", "#f9dc9c", 9, opacity=0.8)


@drawing
def chocolate_roll(c: Canvas) -> None:
    """Two pains au chocolat, with the ends of their chocolate bars."""
    for x, y, turn in ((470, 226, 9), (350, 372, -7)):
        with c.group(f"translate({x} {y}) rotate({turn})"):
            body = smooth(
                (-236, 10), (-222, -66), (-150, -92), (120, -96), (214, -72), (236, -4),
                (220, 66), (120, 92), (-150, 92), (-224, 66), tension=0.8,
            )
            c.cast(body, 10, 30, 0.26)
            c.form(body, "#d18431", dx=-8, dy=-20, glow=2)
            with c.inside(body):
                for bend in (-118, -64, 8, 70, 128):
                    c.line(f"M{bend} -104q34 100 -6 204", "#94551f", 6, opacity=0.75)
                    c.line(f"M{bend - 14} -98q34 96 -6 192", "#f1c073", 7, opacity=0.7)
                c.path(smooth((150, -100), (250, -90), (250, 100), (160, 96), (196, 0)),
                       darker("#d18431", 0.3))
            for y_bar in (-34, 30):
                c.path(oval(206, y_bar, 27, 21), "#3b2218")
                c.path(oval(202, y_bar - 4, 16, 11), "#5c3826")


@drawing
def brioche(c: Canvas) -> None:
    """A brioche à tête in its fluted shape."""
    c.shadow(404, 516, 250, 40)
    cup = smooth(
        (196, 330), (240, 490), (300, 522), (400, 530), (500, 522), (560, 490), (606, 330),
        (400, 300), tension=0.6,
    )
    c.form(cup, "#c97d2d", dx=-18, dy=-6, glow=2)
    with c.inside(cup):
        for step in range(9):
            x = 222 + step * 45
            c.path(poly((x, 300), (x + 22, 300), (400 + (x - 386) * 0.68, 540),
                        (400 + (x - 406) * 0.68, 540)), "#8d4f1c", opacity=0.5)
    crown = smooth(
        (176, 350), (188, 288), (260, 246), (400, 232), (540, 246), (614, 288), (626, 350),
        (584, 388), (520, 372), (458, 398), (400, 378), (340, 398), (282, 372), (220, 388),
    )
    c.form(crown, "#dd9a42", dx=-12, dy=-20, glow=2)
    head = oval(402, 190, 116, 104)
    c.path(oval(402, 272, 124, 36), "#8d4f1c", opacity=0.55)
    c.form(head, "#d88f38", dx=-18, dy=-20, glow=2.4)
    c.path(smooth((330, 150), (372, 112), (424, 108), (396, 140), (346, 178)), "#fbe3ad",
           opacity=0.85)
    c.path(smooth((226, 302), (300, 268), (348, 266), (300, 292), (238, 326)), "#fbe3ad",
           opacity=0.7)


@drawing
def biscuit_tin(c: Canvas) -> None:
    """An opened round tin of thick sablés."""
    c.shadow(400, 500, 300, 50)
    lid = oval(560, 200, 168, 138)
    c.cast(lid, 10, 20, 0.3)
    c.form(lid, "#2f6f73", dx=-8, dy=-8, glow=0)
    c.path(oval(556, 195, 132, 104), lighter("#2f6f73", 0.18))
    c.text(556, 190, "Sablés", 50, CREAM)
    c.text(556, 228, "beurre salé", 26, "#f3cf76")
    wall = "M128 356V446A232 104 0 0 0 592 446V356Z"
    c.form(wall, "#2f6f73", dx=-26, dy=0, glow=3)
    c.line("M130 430A232 104 0 0 0 590 430", "#e7b952", 9)
    c.path(oval(360, 356, 232, 104), darker("#2f6f73", 0.45))
    c.path(oval(360, 362, 216, 92), CREAM)
    spots = ((236, 348), (330, 320), (436, 322), (500, 364), (412, 386), (306, 392), (366, 354))
    for x, y in spots:
        _sable(c, x, y)


def _sable(c: Canvas, x: float, y: float) -> None:
    c.path(oval(x + 3, y + 12, 62, 38), "#9a6327")
    c.path(oval(x, y, 62, 38), "#e0aa55")
    c.path(oval(x - 4, y - 3, 52, 30), "#ecc077")
    c.line(f"M{x - 32} {y - 8}l50 16M{x - 14} {y - 18}l44 14M{x - 34} {y + 8}l36 11",
           "#b97f37", 4)


@drawing
def birthday_cake(c: Canvas) -> None:
    """A white iced cake on its stand, with a name, fruit and candles."""
    c.shadow(400, 546, 230, 28)
    c.form("M362 480H438L462 548H338Z", "#d7c9b4", dx=-8, dy=0, glow=2)
    c.form(oval(400, 476, 300, 44), "#e6dac6", dx=-6, dy=-10, glow=0)
    body = "M170 270V430A230 58 0 0 0 630 430V270Z"
    c.form(body, "#f7ecdc", dx=-30, dy=0, glow=2)
    with c.inside(body):
        c.path("M160 352Q400 430 640 352V378Q400 456 160 378Z", "#d9a36b")
        c.path("M160 362Q400 440 640 362V369Q400 447 160 369Z", "#c2334d")
    icing = (
        "M162 262A238 62 0 0 1 638 262C640 300 626 342 606 342S588 306 568 308S548 370 524 370"
        "S502 318 478 320S452 384 424 384S402 326 378 326S352 378 326 376S304 318 280 316"
        "S256 356 232 352S214 306 196 308S160 300 162 262Z"
    )
    c.form(icing, WHITE, dx=-4, dy=-12, glow=0)
    c.path(oval(400, 262, 226, 54), "#fffaf0")
    c.text(400, 288, "Jeanne", 64, "#b5485f", weight=700)
    for angle in range(0, 360, 30):
        x, y = 400 + cos(angle * pi / 180) * 206, 258 + sin(angle * pi / 180) * 44
        c.path(oval(x, y, 17, 15), "#a81f3a")
        c.path(oval(x - 4, y - 4, 7, 6), "#e2697a")
    for x, colour in ((300, "#5b9aa8"), (350, "#e2a93b"), (402, "#c75d78"), (452, "#6f9a52"),
                      (502, "#5b9aa8")):
        top = 128 + abs(400 - x) * 0.12
        c.path(box(x - 8, top, 16, 106, 5), colour)
        c.line(f"M{x - 6} {top + 34}l12 -14M{x - 6} {top + 64}l12 -14M{x - 6} {top + 94}l12 -14",
               WHITE, 4)
        c.path(smooth((x, top - 50), (x + 15, top - 16), (x, top), (x - 15, top - 16)), "#e98b2a")
        c.path(smooth((x, top - 32), (x + 7, top - 12), (x, top - 4), (x - 7, top - 12)), "#ffe28a")
    c.line("M250 300q-14 30 -6 56", WHITE, 8, opacity=0.8)


@drawing
def choux_ring(c: Canvas) -> None:
    """A Paris-Brest: a ring of choux split over its piped praline cream."""
    c.shadow(400, 470, 320, 70)
    c.form(oval(400, 400, 312, 148), "#eadfcb", dx=-6, dy=-12, glow=0)
    lower = oval(400, 380, 272, 122)
    c.path(lower, "#b06d2c")
    with c.stamp() as cream:
        c.form(oval(0, 0, 50, 42), "#d3a467", dx=-8, dy=-10, glow=0)
        c.line("M-22 14q8 -34 40 -36", "#efd3a3", 7)
    for angle in range(0, 360, 18):
        x, y = 400 + cos(angle * pi / 180) * 214, 336 + sin(angle * pi / 180) * 92
        c.print(cream, x, y)
    ring = oval(400, 270, 262, 124) + oval(400, 262, 104, 42)
    c.path(oval(400, 282, 264, 126) + oval(400, 264, 100, 40), "#8e5320", rule="evenodd")
    c.path(ring, "#cf8934", rule="evenodd")
    c.path(oval(388, 256, 236, 104) + oval(404, 254, 128, 54), "#e1a44d", rule="evenodd")
    with c.stamp() as almond:
        c.path(oval(0, 0, 17, 8), "#f6e3bd")
        c.line("M-10 3h18", "#a8703a", 2.5)
    for _ in range(34):
        around, share = c.rng.uniform(0, 2 * pi), c.rng.uniform(0.62, 0.92)
        x, y = 400 + cos(around) * 250 * share, 264 + sin(around) * 116 * share
        c.print(almond, x, y, c.rng.uniform(0, 180))
    c.line("M206 226q60 -64 160 -74", WHITE, 12, opacity=0.5)
    _speckle(c, WHITE, 40, (190, 170, 610, 250))


@drawing
def tart(c: Canvas, *, filling: str) -> None:
    """A fruit tart from above: a rosette of apples or rings of strawberries."""
    c.shadow(410, 330, 330, 280)
    edge = [
        (400 + cos(i * pi / 22) * (262 + (i % 2) * 12), 302 + sin(i * pi / 22) * (232 + (i % 2) * 12))
        for i in range(44)
    ]
    c.form(smooth(*edge), "#d3914a", dx=-7, dy=-9, glow=2)
    base = {"apple": "#e6b558", "strawberry": "#f7e3a8"}[filling]
    c.path(oval(402, 306, 226, 198), darker(base, 0.3))
    c.path(oval(400, 303, 222, 194), base)
    if filling == "apple":
        _apple_rosette(c)
    else:
        _strawberries(c)


def _rings(c: Canvas, stamp: str, rings: tuple[tuple[float, int, float], ...], turn: float) -> None:
    """Print a stamp in rings on the tart: (radius as a share, how many, scale)."""
    for radius, count, size in rings:
        for step in range(count):
            angle = step * 360 / count + radius * 40
            x = 400 + cos(angle * pi / 180) * 222 * radius
            y = 302 + sin(angle * pi / 180) * 194 * radius
            c.print(stamp, x, y, angle + turn + c.spread(4), size)


def _apple_rosette(c: Canvas) -> None:
    with c.stamp() as slice_:
        c.path("M-50 16A50 42 0 0 1 50 16Q0 34 -50 16Z", "#b5702b")
        c.path("M-46 10A48 40 0 0 1 46 10Q0 26 -46 10Z", "#f3d27c")
        c.line("M-44 6A46 38 0 0 1 44 6", "#c75a35", 7)
    _rings(c, slice_, ((0.82, 20, 1.0), (0.52, 13, 0.86), (0.24, 7, 0.66)), 62)
    c.path(oval(400, 302, 20, 18), "#d98d38")
    c.line("M262 210q50 -56 118 -62", WHITE, 12, opacity=0.55)


def _strawberries(c: Canvas) -> None:
    with c.stamp() as berry:
        c.path(
            "M0 -50C34 -50 46 -18 38 8C30 36 10 50 0 50C-10 50 -30 36 -38 8C-46 -18 -34 -50 0 -50Z",
            "#8f1526",
        )
        c.path(
            "M-4 -48C28 -48 38 -18 31 4C23 30 8 42 -2 42C-12 42 -29 30 -36 4"
            "C-42 -18 -32 -48 -4 -48Z",
            "#d52b3c",
        )
        c.line("M-18 -20h.1M6 -26h.1M22 -8h.1M-8 0h.1M12 14h.1M-20 12h.1", "#f6c65b", 6)
        c.line("M-24 -22q4 -14 16 -16", "#f9a79f", 7)
    _rings(c, berry, ((0.78, 14, 1.0), (0.42, 8, 0.95), (0.0, 1, 1.0)), -90)
