"""Toys and games."""

# Points are read in rows, as in a table.
# fmt: off

from __future__ import annotations

from marketplace.demo.pictures.canvas import SANS, Canvas, box, oval, poly, smooth
from marketplace.demo.pictures.colours import (
    CREAM,
    DARK_WOOD,
    INK,
    WHITE,
    WOOD,
    darker,
    lighter,
)
from marketplace.demo.pictures.kit import drawing

RED, BLUE, YELLOW, GREEN = "#c9443a", "#3f78a6", "#e6b034", "#6f9a52"


def _wheel(c: Canvas, x: float, y: float, r: float, colour: str) -> None:
    c.form(oval(x, y, r, r), colour, dx=-4, dy=-4, glow=0)
    c.path(oval(x - 1, y - 1, r * 0.5, r * 0.5), lighter(colour, 0.4))
    c.path(oval(x, y, r * 0.2, r * 0.2), darker(colour, 0.5))


@drawing
def train(c: Canvas) -> None:
    """A wooden engine with its wagons."""
    c.shadow(400, 470, 350, 26)
    c.line("M60 474H740", darker(c.paper, 0.4), 9)
    c.line("".join(f"M{x} 490h26" for x in range(70, 740, 62)), DARK_WOOD, 11)
    c.line("M236 414H300M452 414H500", DARK_WOOD, 11)
    c.form(box(64, 388, 184, 34, 8), WOOD, dx=-4, dy=-8, glow=0)
    for x, y, colour in ((84, 322, YELLOW), (160, 322, RED), (122, 256, BLUE)):
        c.form(box(x, y, 66, 66, 8), colour, dx=-8, dy=-8, glow=0)
    c.form(box(290, 300, 176, 122, 8), GREEN, dx=-8, dy=-8, glow=0)
    c.path(box(310, 322, 54, 50, 6), "#f6e7c1")
    c.path(box(390, 322, 54, 50, 6), "#f6e7c1")
    c.form(box(278, 280, 200, 28, 12), WOOD, dx=-4, dy=-8, glow=0)
    c.form(box(492, 390, 216, 36, 8), WOOD, dx=-4, dy=-8, glow=0)
    c.form(box(492, 236, 110, 160, 8), RED, dx=-10, dy=-8, glow=0)
    c.path(box(512, 262, 68, 62, 6), "#f6e7c1")
    c.form(box(480, 212, 134, 34, 14), BLUE, dx=-4, dy=-8, glow=0)
    c.form("M590 300H668A46 46 0 0 1 668 394H590Z", WOOD, dx=-6, dy=-22, glow=2)
    c.form(poly((632, 236), (690, 236), (676, 300), (644, 300)), BLUE, dx=-8, dy=0, glow=0)
    c.form(box(624, 218, 74, 24, 10), YELLOW, dx=-4, dy=-6, glow=0)
    c.path(oval(706, 346, 13, 13), YELLOW)
    c.form(poly((700, 396), (748, 436), (690, 436)), RED, dx=-4, dy=-4, glow=0)
    for x, r, colour in ((110, 38, BLUE), (204, 38, BLUE), (330, 38, YELLOW), (426, 38, YELLOW),
                         (540, 46, RED), (650, 38, RED)):
        _wheel(c, x, 470 - r, r, colour)
    for x, y, r in ((660, 176, 28), (612, 130, 38), (540, 96, 30), (480, 84, 20)):
        c.path(oval(x, y, r * 1.3, r), WHITE, opacity=0.75)


@drawing
def bear(c: Canvas) -> None:
    """A sitting teddy bear with a scarf."""
    fur, muzzle = "#b57a42", "#e9c89a"
    c.shadow(404, 526, 260, 36)
    for side in (-1, 1):
        with c.group(f"translate(400 0) scale({side} 1)"):
            c.form(smooth((90, 300), (150, 316), (196, 390), (190, 440), (140, 440), (96, 380)), fur, dx=-10,
                   dy=-8, glow=0)
            c.form(oval(130, 476, 84, 56), fur, dx=-10, dy=-10, glow=0)
            c.form(oval(150, 480, 50, 44), muzzle, dx=-5, dy=-5, glow=0)
            c.line("M136 466h.1M152 458h.1M168 466h.1", darker(muzzle, 0.4), 13)
            c.form(oval(118, 92, 54, 52), fur, dx=-8, dy=-8, glow=0)
            c.path(oval(118, 96, 30, 28), muzzle)
    c.form(smooth((290, 330), (400, 290), (510, 330), (540, 430), (480, 516), (400, 528), (320, 516), (260, 430)),
           fur, dx=-16, dy=-14, glow=2)
    c.path(oval(398, 432, 82, 76), muzzle, opacity=0.75)
    c.line("M398 360V506", darker(muzzle, 0.3), 5, dash="10 9")
    head = smooth((400, 62), (490, 84), (548, 160), (546, 240), (490, 300), (400, 316), (310, 300), (254, 240),
                  (252, 160), (310, 84))
    c.form(head, fur, dx=-18, dy=-16, glow=2)
    tufts = "".join(f"M{c.rng.uniform(280, 520):.0f} {c.rng.uniform(90, 280):.0f}q4 -8 12 -8" for _ in range(26))
    c.line(tufts, darker(fur, 0.25), 4, opacity=0.6)
    c.form(oval(400, 236, 82, 62), muzzle, dx=-6, dy=-8, glow=0)
    c.path(smooth((370, 204), (400, 194), (430, 204), (414, 232), (400, 238), (386, 232)), INK)
    c.line("M400 238V256M400 256q-22 18 -38 4M400 256q22 18 38 4", INK, 7)
    for x in (330, 470):
        c.path(oval(x, 172, 18, 20), INK)
        c.path(oval(x - 5, 165, 6, 6), WHITE)
    c.line("M306 134q16 -16 38 -12M494 134q-16 -16 -38 -12", darker(fur, 0.4), 7)
    scarf = smooth((290, 296), (400, 326), (510, 296), (520, 330), (400, 364), (280, 330), tension=0.8)
    c.form(scarf, RED, dx=-4, dy=-8, glow=0)
    c.form(poly((440, 340), (490, 330), (508, 430), (450, 436)), RED, dx=-6, dy=-4, glow=0)
    c.line("M446 376l48 -6M448 404l52 -6", CREAM, 9)


@drawing
def blocks(c: Canvas) -> None:
    """Painted cubes piled up, with letters and shapes."""
    c.shadow(404, 516, 330, 34)
    cubes = ((120, 356, BLUE, "A"), (300, 362, YELLOW, "o"), (482, 356, RED, "B"), (206, 204, GREEN, "C"),
             (390, 206, "#e08a5a", "*"), (300, 52, "#7d6aa5", "D"))
    for x, y, colour, sign in cubes:
        side = poly((x + 146, y + 12), (x + 178, y - 12), (x + 178, y + 128), (x + 146, y + 156))
        top = poly((x, y + 12), (x + 34, y - 14), (x + 178, y - 14), (x + 146, y + 12))
        c.path(side, darker(colour, 0.32))
        c.path(top, lighter(colour, 0.4))
        c.path(box(x, y + 10, 148, 148, 6), darker(colour, 0.06))
        c.path(box(x + 14, y + 24, 120, 120, 8), "#f2dfb6")
        if sign == "o":
            c.path(oval(x + 74, y + 84, 38, 38), colour)
        elif sign == "*":
            c.path(poly((x + 74, y + 36), (x + 116, y + 120), (x + 32, y + 120)), colour)
        else:
            c.text(x + 74, y + 120, sign, 104, colour, family=SANS, weight=800)


@drawing
def spinning_tops(c: Canvas) -> None:
    """Three turned tops, one leaning as it slows."""
    for x, y, turn, size, colours in (
        (214, 300, -8, 1.06, (RED, CREAM, "#8f2f2a")), (460, 236, 6, 0.82, (BLUE, YELLOW, "#2b5878")),
        (574, 400, 24, 0.9, (GREEN, "#e9d3a4", "#4f7340")),
    ):
        c.shadow(x + 20, y + 176 * size, 130 * size, 22)
        with c.group(f"translate({x} {y}) rotate({turn}) scale({size})"):
            c.form(box(-13, -196, 26, 130, 9), WOOD, dx=-7, dy=0, glow=0)
            c.form(oval(0, -196, 22, 15), WOOD, dx=-5, dy=-4, glow=0)
            body = smooth((-150, -20), (-118, -64), (0, -82), (118, -64), (150, -20), (96, 60), (20, 150), (0, 178),
                          (-20, 150), (-96, 60), tension=0.8)
            c.form(body, colours[0], dx=-20, dy=-4, glow=0)
            with c.inside(body):
                c.path("M-170 10Q0 70 170 10V44Q0 104 -170 44Z", colours[1])
                c.path("M-130 70Q0 116 130 70V92Q0 138 -130 92Z", colours[2])
                c.path(smooth((60, -80), (170, -40), (110, 60), (20, 180), (60, 60)), INK, opacity=0.14)
            c.path(oval(0, -36, 142, 38), lighter(colours[0], 0.25))
            c.line("M-60 -36a60 15 0 1 0 120 0a60 15 0 1 0 -120 0", colours[1], 9)
            c.line("M-112 -36a112 27 0 1 0 224 0a112 27 0 1 0 -224 0", colours[2], 5)
    c.line("M330 470a80 20 0 0 1 60 -20M340 500a110 26 0 0 0 90 12", darker(c.paper, 0.3), 6)


@drawing
def kite(c: Canvas) -> None:
    """A diamond kite with a knotted tail, its line running to a reel."""
    for x, y, r in ((160, 130, 44), (216, 150, 34), (120, 156, 30), (640, 420, 40), (690, 436, 30)):
        c.path(oval(x, y, r * 1.4, r * 0.8), WHITE, opacity=0.3)
    top, right, bottom, left, heart = (470, 60), (640, 190), (400, 430), (290, 150), (440, 180)
    sail = poly(top, right, bottom, left)
    c.cast(sail, 16, 26, 0.3)
    for corner, after, colour in ((top, right, YELLOW), (right, bottom, RED), (bottom, left, YELLOW),
                                 (left, top, RED)):
        c.path(poly(corner, after, heart), colour)
    c.path(poly(right, bottom, heart), darker(RED, 0.2))
    c.path(poly(top, right, heart), darker(YELLOW, 0.1))
    c.line("M470 60L400 430M290 150L640 190", DARK_WOOD, 8)
    c.line(sail, CREAM, 6)
    c.line("M400 430Q330 470 370 510T300 560Q230 580 190 520", DARK_WOOD, 5)
    for x, y, turn, colour in ((362, 468, 30, BLUE), (366, 514, -40, RED), (300, 560, 10, YELLOW),
                               (226, 558, 60, GREEN)):
        with c.group(f"translate({x} {y}) rotate({turn})"):
            c.path(poly((0, 0), (-36, -20), (-36, 20)), colour)
            c.path(poly((0, 0), (36, -20), (36, 20)), darker(colour, 0.15))
    c.line("M440 180Q560 340 626 474", CREAM, 4)
    with c.group("translate(636 490) rotate(18)"):
        c.form(box(-12, -66, 24, 132, 10), WOOD, dx=-5, dy=0, glow=0)
        c.form(box(-46, -34, 92, 68, 10), CREAM, dx=-8, dy=-4, glow=0)
        c.line("M-40 -20l80 8M-40 -6l80 8M-40 8l80 8M-40 22l80 8", "#c9b08a", 4)


@drawing
def board_game(c: Canvas) -> None:
    """A box of the market game, its board squares, pawns and a die."""
    with c.group("rotate(-7 360 270)"):
        lid = box(120, 70, 470, 360, 10)
        c.cast(lid, 14, 20, 0.3)
        c.form(lid, "#2f6f53", dx=-10, dy=-10, glow=0)
        c.line("M140 90H570V410H140Z", "#f0cf7d", 5)
        c.text(355, 154, "Jour de marché", 58, CREAM, weight=700)
        for x, a in ((180, RED), (310, BLUE), (440, YELLOW)):
            c.path(box(x + 4, 262, 8, 110), "#8a5a34")
            c.path(box(x + 88, 262, 8, 110), "#8a5a34")
            c.path(box(x - 4, 320, 108, 52, 4), WOOD)
            for k in range(5):
                c.path(f"M{x - 10 + k * 24} 200H{x + 14 + k * 24}V252A12 12 0 0 1 {x - 10 + k * 24} 252Z",
                       a if k % 2 == 0 else CREAM)
            for k, fruit in enumerate((RED, YELLOW, GREEN, "#e08a3a")):
                c.path(oval(x + 14 + k * 24, 316, 13, 13), fruit)
    for x, y, colour in ((600, 400, RED), (520, 470, BLUE), (420, 490, YELLOW)):
        c.shadow(x + 4, y + 54, 56, 12)
        c.form(smooth((x - 44, y + 54), (x - 14, y - 10), (x, y - 26), (x + 14, y - 10), (x + 44, y + 54), (x, y + 66),
                      tension=0.6), colour, dx=-8, dy=-4, glow=0)
        c.form(oval(x, y - 36, 30, 30), colour, dx=-7, dy=-7, glow=2)
    with c.group("translate(236 474) rotate(-12)"):
        c.cast(box(-48, -48, 96, 96, 16), 10, 12)
        c.form(box(-48, -48, 96, 96, 16), CREAM, dx=-10, dy=-10, glow=0)
        c.line("M-22 -22h.1M22 22h.1M-22 22h.1M22 -22h.1M0 0h.1", INK, 18)


@drawing
def puzzle(c: Canvas) -> None:
    """A half-made puzzle of the market square, pieces set apart."""
    c.cast(box(120, 90, 480, 360, 6), 10, 16, 0.26)
    picture = box(120, 90, 480, 360, 6)
    with c.inside(picture):
        c.path(box(120, 90, 480, 360), "#a9cbd6")
        c.path(oval(520, 150, 40, 40), "#f7e3a0")
        for x, top, wall, roof in ((120, 210, "#efdcb8", RED), (230, 180, "#e2b98a", "#7d4a3a"),
                                   (350, 220, "#f3e6cc", "#5f7f86"), (470, 190, "#e9c9a0", RED)):
            c.path(box(x, top, 112, 260), wall)
            c.path(poly((x - 8, top), (x + 56, top - 56), (x + 120, top)), roof)
            c.line(f"M{x + 34} {top + 40}v24M{x + 78} {top + 40}v24", "#5b4a3c", 19)
        for x, a in ((130, RED), (300, GREEN), (460, YELLOW)):
            for k in range(6):
                c.path(box(x + k * 22, 316, 22, 44), a if k % 2 == 0 else CREAM)
            c.path(box(x, 372, 132, 40), WOOD)
        c.path(box(120, 412, 480, 40), "#c9b08a")
    cut = darker(c.paper, 0.5)
    knobs = "".join(f"M{x} 90v38a16 16 0 1 1 0 32v60a16 16 0 1 0 0 32v60a16 16 0 1 1 0 32v80"
                    for x in (240, 360, 480))
    rows = "".join(f"M120 {y}h46a16 16 0 1 1 30 0h88a16 16 0 1 0 30 0h88a16 16 0 1 1 30 0h168"
                   for y in (180, 270, 360))
    c.line(knobs + rows, cut, 4, opacity=0.7)
    c.path("M480 360h30a16 16 0 1 1 30 0h60v90H480Z", c.paper)
    c.line("M480 360h30a16 16 0 1 1 30 0h60", cut, 4, opacity=0.7)
    for x, y, turn, colour in ((648, 470, 18, YELLOW), (560, 506, -14, "#a9cbd6"), (672, 300, -24, RED)):
        with c.group(f"translate({x} {y}) rotate({turn})"):
            piece = ("M-50 -46H-16A16 16 0 1 1 16 -46H50V-14A16 16 0 1 0 50 18V50H16A16 16 0 1 1 -16 50"
                     "H-50V18A16 16 0 1 0 -50 -14Z")
            c.cast(piece, 8, 10, 0.26)
            c.form(piece, colour, dx=-5, dy=-5, glow=0)
