"""Fruit and vegetables."""

# Points are read in rows, as in a table.
# fmt: off

from __future__ import annotations

from marketplace.demo.pictures.canvas import Canvas, box, oval, poly, smooth
from marketplace.demo.pictures.colours import (
    DARK_WOOD,
    DEEP_LEAF,
    LEAF,
    WHITE,
    WOOD,
    darker,
    lighter,
)
from marketplace.demo.pictures.kit import drawing


def _apple(c: Canvas, colour: str, blush: str) -> None:
    """One apple: body, blush, dimple, stalk and a leaf."""
    body = smooth((0, -58), (46, -74), (92, -36), (88, 30), (46, 84), (0, 78), (-46, 84),
                  (-88, 30), (-92, -36), (-46, -74))
    c.form(body, colour, dx=-14, dy=-12, glow=2.6)
    with c.inside(body):
        c.path(smooth((30, -80), (110, -40), (96, 60), (40, 90), (64, 10)), blush, opacity=0.75)
        c.line("M44 -44q22 40 0 92M66 -36q16 40 0 74M20 -40q12 50 -4 100", lighter(blush, 0.3),
               4, opacity=0.5)
    c.path(oval(0, -56, 26, 11), darker(colour, 0.4))
    c.line("M0 -54Q2 -84 18 -100", "#5b3c22", 9)
    c.path(oval(-40, -34, 13, 20), WHITE, opacity=0.6)


@drawing
def apple_crate(c: Canvas, *, fruit: str) -> None:
    """A slatted crate heaped with apples."""
    colour, blush = {"reinette": ("#d9b945", "#c8552f")}[fruit]
    c.shadow(404, 520, 330, 36)
    c.path(poly((128, 270), (672, 270), (690, 330), (110, 330)), darker(DARK_WOOD, 0.3))
    with c.stamp() as one:
        _apple(c, colour, blush)
    for x, y, size in ((250, 206, 0.86), (400, 178, 0.92), (552, 208, 0.86), (190, 268, 0.84),
                       (324, 262, 0.96), (476, 262, 0.96), (612, 270, 0.84)):
        c.print(one, x, y, c.spread(8), size)
    with c.group("translate(426 96) rotate(20)"):
        leaf = smooth((0, 0), (36, -26), (84, -14), (50, 14))
        c.form(leaf, LEAF, dx=-4, dy=-6, glow=0)
        c.line("M4 0L74 -12", lighter(LEAF, 0.4), 3)
    for y in (320, 388, 456):
        slat = box(100, y, 600, 54, 5)
        c.form(slat, WOOD, dx=-3, dy=-8, glow=0)
        c.line(f"M120 {y + 18}q200 -10 420 4M300 {y + 34}q160 8 360 -4", darker(WOOD, 0.2), 3,
               opacity=0.7)
    for x in (112, 634):
        c.form(box(x, 308, 54, 214, 5), lighter(WOOD, 0.16), dx=-8, dy=0, glow=0)
        c.line(f"M{x + 26} 344h.1M{x + 26} 412h.1M{x + 26} 482h.1", darker(WOOD, 0.55), 10)


@drawing
def pears(c: Canvas) -> None:
    """Three green-brown pears, one lying."""
    c.shadow(404, 500, 310, 44)
    for x, y, turn, size, colour in ((250, 320, -8, 1.0, "#a9ac4e"), (556, 336, 66, 0.92, "#b8a445"),
                                     (404, 330, 5, 1.12, "#bcb856")):
        with c.group(f"translate({x} {y}) rotate({turn}) scale({size})"):
            body = smooth((0, -168), (36, -150), (52, -84), (92, -10), (112, 70), (76, 138),
                          (0, 152), (-76, 138), (-112, 70), (-92, -10), (-52, -84), (-36, -150))
            c.form(body, colour, dx=-18, dy=-12, glow=2.4)
            with c.inside(body):
                russet = "".join(f"M{c.spread(90):.0f} {c.rng.uniform(-140, 140):.0f}h.1"
                                 for _ in range(34))
                c.line(russet, darker(colour, 0.3), 6, opacity=0.5)
                c.path(oval(0, 156, 70, 30), "#9a7436", opacity=0.5)
            c.line("M0 -164Q-2 -196 18 -216", "#5b3c22", 11)
            c.path(oval(-46, 40, 18, 40), WHITE, opacity=0.45)


@drawing
def clementines(c: Canvas) -> None:
    """A pile of clementines with leaves, one peeled open."""
    c.shadow(400, 490, 320, 46)
    orange = "#ef8f23"
    for x, y, r in ((300, 250, 92), (470, 236, 96), (216, 390, 96), (392, 380, 102)):
        c.form(oval(x, y, r, r * 0.92), orange, dx=-16, dy=-14, glow=2.6)
        pores = "".join(f"M{x + c.spread(r * 0.6):.0f} {y + c.spread(r * 0.6):.0f}h.1"
                        for _ in range(16))
        c.line(pores, darker(orange, 0.18), 5, opacity=0.6)
        c.path(oval(x + 4, y - r * 0.5, 11, 7), "#6b7f3a")
    for x, y, turn in ((484, 176, -30), (300, 184, -150), (404, 318, -20)):
        with c.group(f"translate({x} {y}) rotate({turn})"):
            c.form(smooth((0, 0), (40, -34), (120, -30), (150, 6), (90, 26), (36, 22)), DEEP_LEAF,
                   dx=-4, dy=-9, glow=0)
            c.line("M6 2Q80 -14 142 4", lighter(DEEP_LEAF, 0.45), 4)
    peel = smooth((500, 440), (520, 380), (580, 420), (620, 356), (660, 410), (716, 400),
                  (690, 470), (640, 508), (556, 506))
    c.cast(peel, 6, 10)
    c.form(peel, orange, dx=-6, dy=-10, glow=0)
    c.path(oval(604, 426, 84, 70), "#fbe6c0")
    c.form(oval(602, 418, 76, 62), "#f5a63c", dx=-8, dy=-8, glow=0)
    c.line("M602 418L602 358M602 418L660 384M602 418L672 434M602 418"
           "L630 474M602 418L572 474M602 418L534 434M602 418L544 384",
           "#fde7b8", 6)
    c.path(oval(602, 418, 12, 9), "#fde7b8")


@drawing
def walnuts(c: Canvas) -> None:
    """Walnuts spilling, one opened on its kernel."""
    c.shadow(400, 480, 320, 56)
    shell = "#c6975c"
    for x, y, size, turn in ((286, 226, 0.94, -20), (460, 200, 0.98, 14), (210, 356, 1.0, 30),
                             (378, 334, 1.08, -6), (562, 318, 1.0, 24)):
        with c.group(f"translate({x} {y}) rotate({turn}) scale({size})"):
            body = smooth((0, -86), (66, -66), (94, 0), (70, 66), (0, 92), (-70, 66), (-94, 0),
                          (-66, -66))
            c.form(body, shell, dx=-14, dy=-12, glow=2.4)
            c.line("M0 -88Q-14 0 0 92", darker(shell, 0.42), 7)
            c.line("M-30 -66q-34 60 -2 130M-64 -34q-14 36 6 70M28 -66q40 56 6 128M64 -36q18 34 -2 72"
                   "M-46 -8q14 10 30 4M20 -20q14 12 34 6M18 34q18 4 30 -6M-52 30q16 8 32 0",
                   darker(shell, 0.26), 5)
    c.cast(oval(470, 446, 106, 82), 8, 12)
    c.form(oval(470, 446, 106, 82), darker(shell, 0.1), dx=-6, dy=-6, glow=0)
    c.path(oval(470, 442, 88, 64), "#6d4526")
    for side in (-1, 1):
        kernel = smooth((470 + side * 6, 392), (470 + side * 44, 390), (470 + side * 70, 420),
                        (470 + side * 60, 456), (470 + side * 74, 476), (470 + side * 36, 496),
                        (470 + side * 8, 484), (470 + side * 18, 440))
        c.form(kernel, "#e0b476", dx=-5, dy=-6, glow=0)
        c.line(f"M{470 + side * 30} 410q{side * 20} 14 {side * 4} 34q{side * 24} 10 {side * 6} 32",
               "#a8733a", 5)


@drawing
def carrots(c: Canvas) -> None:
    """A bunch of carrots with its green tops, tied."""
    with c.stamp() as frond:
        c.line("M0 10Q14 -90 -4 -200", DEEP_LEAF, 10)
        c.line(
            "M6 -50l40 -34M6 -50l-34 -40M6 -92l44 -34M5 -92l-44 -38M3 -134l40 -36M3 -134l-42 -36"
            "M-2 -172l28 -40M-2 -172l-32 -36M-3 -190l-4 -50",
            DEEP_LEAF, 24,
        )
        c.line(
            "M4 -54l36 -30M4 -54l-30 -36M4 -96l38 -30M3 -96l-40 -34M1 -138l36 -32M1 -138l-38 -32"
            "M-4 -176l26 -36M-4 -176l-28 -32M-5 -194l-4 -44",
            LEAF, 13,
        )
    for turn in (-92, -72, -10, -30, -52):
        c.print(frond, 276, 262, turn, 0.92)
    orange = "#ea7a24"
    for x, y, turn, size in ((300, 214, -22, 0.92), (236, 296, 14, 0.92), (282, 236, -14, 1.0),
                             (250, 280, 6, 1.02), (268, 254, -4, 1.12)):
        with c.group(f"translate({x + 10} {y - 4}) rotate({turn + 33}) scale({size * 0.94:.2f})"):
            root = smooth((0, -44), (60, -50), (190, -40), (330, -20), (440, 4), (330, 22),
                          (190, 40), (60, 48), (0, 40), (-12, 0), tension=0.9)
            c.cast(root, 8, 18, 0.24)
            c.form(root, orange, dx=-4, dy=-14, glow=1.8)
            c.line("M60 -44q10 14 4 26M130 38q6 -16 0 -26M200 -36q8 10 4 20M262 26q6 -10 2 -18M40 30q8 -8 6 -16",
                   darker(orange, 0.25), 5)
            c.line("M40 -26Q150 -32 270 -18", "#ffd09a", 9, opacity=0.75)
            c.path(oval(-2, 0, 18, 34), DEEP_LEAF)
    c.line("M212 318Q262 300 322 196", "#c9a06a", 22)
    c.line("M216 312Q260 296 316 200", "#ecd09c", 7)


@drawing
def leeks(c: Canvas) -> None:
    """Four leeks tied in a bundle, white roots to the left."""
    for y, turn in ((214, -5), (386, 5), (272, -2), (334, 2)):
        with c.group(f"translate(0 {y}) rotate({turn} 400 0)"):
            for bend, colour in ((-74, "#2f6b43"), (70, "#376f3f"), (0, "#4b8a4b")):
                blade = smooth((420, -34), (540, -40 + bend * 0.4), (640, bend - 34), (730, bend - 6),
                               (700, bend + 26), (600, bend * 0.7 + 34), (420, 36), tension=0.9)
                c.form(blade, colour, dx=-4, dy=-9, glow=0)
                c.line(f"M470 {bend * 0.1:.0f}Q600 {bend * 0.5:.0f} 704 {bend + 4}",
                       lighter(colour, 0.4), 4)
            stem = smooth((96, -34), (120, -42), (300, -38), (470, -40), (520, 0), (470, 42),
                          (300, 38), (120, 42), (96, 34), (86, 0), tension=0.6)
            c.cast(stem, 6, 14, 0.22)
            c.form(stem, "#f4f1da", dx=-2, dy=-14, glow=0)
            with c.inside(stem):
                c.path(poly((350, -60), (540, -60), (540, 60), (380, 60)), "#a9cf86", opacity=0.75)
                c.path(poly((440, -60), (540, -60), (540, 60), (460, 60)), "#6fae60", opacity=0.9)
                c.line("M120 -14H430M120 14H430", "#c9d3a6", 4)
            c.line("M92 -20q-30 -14 -34 -26M88 -4q-34 -4 -42 4M90 14q-30 10 -32 24M94 26q-18 20 -12 28",
                   "#c9b37f", 4)
    c.line("M290 186Q276 310 292 436", "#b5482f", 20)
    c.line("M286 190Q272 310 288 432", "#e58a5c", 6)


@drawing
def potato_sack(c: Canvas) -> None:
    """A paper sack of potatoes, some rolled out."""
    c.shadow(410, 516, 320, 38)
    sack = smooth((218, 214), (300, 196), (470, 200), (548, 214), (566, 360), (560, 500), (400, 524),
                  (214, 506), (200, 350), tension=0.6)
    potato = "#cfa565"
    for x, y in ((300, 190), (392, 168), (470, 192)):
        c.form(smooth((x - 70, y), (x - 30, y - 50), (x + 46, y - 46), (x + 72, y), (x + 30, y + 48),
                      (x - 40, y + 44)), potato, dx=-10, dy=-12, glow=0)
        c.line(f"M{x - 26} {y - 14}q8 6 16 0M{x + 16} {y - 22}q8 6 14 0", darker(potato, 0.35), 4)
    c.form(sack, "#b98850", dx=-22, dy=-8, glow=2)
    cuff = smooth((208, 216), (300, 236), (470, 238), (560, 214), (572, 268), (470, 288),
                  (300, 286), (198, 268), tension=0.6)
    c.form(cuff, "#cda06a", dx=-8, dy=-10, glow=0)
    c.line("M240 320q-10 80 4 150M520 300q20 90 4 180M330 330q20 20 10 60", darker("#b98850", 0.22), 5,
           opacity=0.7)
    c.path(box(280, 330, 200, 118, 8), "#f3e6c4")
    c.text(380, 384, "Bintje", 52, "#6b4a2f")
    c.text(380, 424, "2,5 kg", 32, "#b5482f")
    for x, y, turn in ((600, 462, 12), (664, 500, -16), (170, 492, 8)):
        with c.group(f"translate({x} {y}) rotate({turn})"):
            body = smooth((-76, 4), (-40, -48), (36, -52), (78, -8), (44, 42), (-40, 42))
            c.cast(body, 4, 12)
            c.form(body, potato, dx=-10, dy=-12, glow=2)
            c.line("M-30 -10q8 8 18 0M20 -20q8 6 16 0M10 16q8 8 18 0", darker(potato, 0.4), 5)


@drawing
def squash(c: Canvas) -> None:
    """A red kuri squash, pear-shaped, with its stalk."""
    c.shadow(408, 510, 280, 46)
    red = "#dd6424"
    body = smooth((400, 140), (470, 176), (560, 260), (640, 372), (600, 480), (480, 520), (400, 512),
                  (320, 520), (200, 480), (160, 372), (240, 260), (330, 176))
    c.form(body, red, dx=-26, dy=-18, glow=2.2)
    with c.inside(body):
        c.line("M392 150Q250 260 250 500M404 150Q400 300 404 516M412 150Q550 260 556 500"
               "M384 156Q180 280 176 440M420 156Q630 290 628 440", darker(red, 0.28), 7, opacity=0.6)
        c.line("M372 190Q300 270 304 420M340 214Q240 300 226 400", lighter(red, 0.4), 9,
               opacity=0.6)
    stalk = smooth((372, 156), (384, 112), (364, 70), (400, 58), (438, 66), (428, 112), (438, 156),
                   (404, 168))
    c.form(stalk, "#a58d4d", dx=-10, dy=-6, glow=0)
    c.line("M392 148l2 -66M414 148l4 -66", darker("#a58d4d", 0.3), 5)
    c.path(oval(270, 330, 22, 50), WHITE, opacity=0.35)


@drawing
def mushrooms(c: Canvas) -> None:
    """White and brown button mushrooms, one cut in half."""
    c.shadow(404, 490, 320, 46)
    for x, y, size, colour in ((250, 240, 0.9, "#c79a6c"), (452, 220, 1.0, "#fbf3e4"),
                               (600, 320, 0.84, "#b98659"), (214, 392, 1.0, "#fdf7ea")):
        with c.group(f"translate({x} {y}) scale({size})"):
            stem = smooth((-40, 30), (40, 30), (46, 112), (0, 124), (-46, 112), tension=0.6)
            c.form(stem, "#f1e4cb", dx=-14, dy=0, glow=0)
            c.path(oval(0, 42, 104, 30), darker(colour, 0.4))
            cap = smooth((-128, 30), (-118, -34), (-62, -88), (0, -98), (62, -88), (118, -34),
                         (128, 30), (60, 56), (-60, 56), tension=0.9)
            c.form(cap, colour, dx=-16, dy=-18, glow=2)
            c.path(oval(-50, -40, 24, 14), WHITE, opacity=0.6)
    with c.group("translate(452 410)"):
        half = smooth((-150, 10), (-136, -60), (-70, -108), (0, -116), (70, -108), (136, -60),
                      (150, 10), (110, 46), (52, 30), (50, 110), (0, 126), (-50, 110), (-52, 30),
                      (-110, 46), tension=0.7)
        c.cast(half, 10, 14)
        c.form(half, "#f4e6cd", dx=-6, dy=-8, glow=0)
        inner = smooth((-126, 0), (-112, -54), (-56, -92), (0, -98), (56, -92), (112, -54), (126, 0),
                       (60, 6), (40, 20), (36, 100), (0, 110), (-36, 100), (-40, 20), (-60, 6),
                       tension=0.7)
        c.path(inner, "#fffaf0")
        c.path(smooth((-118, 14), (-60, 2), (-46, 22), (-104, 34)), "#a87f5c")
        c.path(smooth((118, 14), (60, 2), (46, 22), (104, 34)), "#a87f5c")
        c.line("M0 -60V70", "#eadcc2", 6)


@drawing
def vegetable_basket(c: Canvas) -> None:
    """A wicker basket with the week's vegetables."""
    c.shadow(404, 526, 310, 32)
    c.line("M150 340C160 40 640 40 650 340", DARK_WOOD, 30)
    c.line("M150 336C160 44 640 44 650 336", lighter(DARK_WOOD, 0.3), 9, opacity=0.8)
    for turn in (-16, 0, 14):
        with c.group(f"translate(560 330) rotate({turn + 14})"):
            c.form(smooth((-22, 20), (-26, -80), (-50, -160), (-10, -220), (30, -170), (24, -80),
                          (24, 20)), "#3f7a45", dx=-8, dy=-4, glow=0)
            c.line("M0 10Q-4 -100 -8 -200", "#9cc27a", 4)
    for x, turn in ((236, -24), (284, -12)):
        with c.group(f"translate({x} 330) rotate({turn})"):
            c.form(smooth((-26, 0), (-30, -120), (-10, -168), (16, -168), (32, -120), (28, 0)),
                   "#ea7a24", dx=-8, dy=-4, glow=0)
            c.form(smooth((0, -160), (-34, -200), (-20, -236), (0, -212), (14, -244), (36, -206)),
                   LEAF, dx=-5, dy=-5, glow=0)
    lettuce = smooth((310, 330), (290, 250), (330, 190), (400, 172), (470, 190), (512, 250),
                     (496, 330), tension=1.1)
    c.form(lettuce, "#8db84a", dx=-12, dy=-12, glow=0)
    c.line("M402 330Q396 260 404 190M370 320Q340 270 344 214M436 320Q466 270 460 214M400 250l-34 -30M404 240l34 -30",
           "#dcebb0", 6)
    for x, y in ((206, 322), (624, 330)):
        c.form(oval(x, y, 62, 58), "#c9302f", dx=-12, dy=-10, glow=2)
        c.path(smooth((x - 26, y - 52), (x, y - 44), (x + 26, y - 54), (x + 6, y - 36), (x, y - 24),
                      (x - 8, y - 36)), DEEP_LEAF)
    for x, y in ((346, 330), (462, 332)):
        c.form(oval(x, y, 58, 48), "#e9d9a6" if x < 400 else "#8a4a74", dx=-10, dy=-10, glow=2)
    body = "M116 330H684L640 486Q632 522 594 522H206Q168 522 160 486Z"
    wicker = "#bd8346"
    c.form(body, wicker, dx=-16, dy=-4, glow=0)
    with c.inside(body):
        for row in range(6):
            y = 362 + row * 29
            shift = 22 if row % 2 else 0
            strokes = "".join(f"M{x + shift} {y}q18 -13 36 0" for x in range(96, 700, 44))
            c.line(strokes, darker(wicker, 0.34), 9)
            c.line(strokes, lighter(wicker, 0.35), 4)
    c.form(box(100, 312, 600, 42, 20), lighter(wicker, 0.1), dx=-3, dy=-8, glow=0)
    c.line("".join(f"M{x} 344l22 -24" for x in range(124, 680, 34)), darker(wicker, 0.36), 6)
