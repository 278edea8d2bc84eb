"""Meat, poultry and cold cuts."""

# Points are read in rows, as in a table.
# fmt: off

from __future__ import annotations

from marketplace.demo.pictures.canvas import Canvas, box, oval, poly, smooth
from marketplace.demo.pictures.colours import (
    CREAM,
    DARK_WOOD,
    DEEP_LEAF,
    LEAF,
    WHITE,
    WOOD,
    darker,
    lighter,
)
from marketplace.demo.pictures.kit import drawing

BEEF = "#a32f33"
FAT = "#f6e3cd"
HAM = "#eba9a1"
CRUST = "#d1893a"


def _board(c: Canvas, y: float = 470) -> None:
    """A thick wooden board seen from slightly above."""
    c.shadow(404, y + 50, 340, 34)
    c.form(
        poly((96, y - 90), (704, y - 90), (740, y + 12), (740, y + 44), (60, y + 44), (60, y + 12)),
        WOOD, dx=0, dy=-32, glow=0,
    )
    c.line(
        f"M110 {y - 60}q240 14 560 -4M90 {y - 26}q200 -10 440 4M500 {y - 10}q100 6 190 0",
        darker(WOOD, 0.16), 4, opacity=0.7,
    )


def _thyme(c: Canvas, x: float, y: float, turn: float) -> None:
    """A sprig of thyme."""
    with c.group(f"translate({x:.0f} {y:.0f}) rotate({turn:.0f})"):
        c.line("M0 0Q60 -14 130 0", "#6b5a2c", 4)
        c.line("M24 -6l-8 -16M24 -4l10 14M52 -10l-8 -16M52 -8l10 14M82 -9l-6 -16M82 -7l10 14"
               "M108 -5l-4 -14M108 -3l10 10", DEEP_LEAF, 9)


@drawing
def tied_roast(c: Canvas) -> None:
    """A barded roast, tied with string, its end cut showing."""
    _board(c)
    body = smooth((170, 300), (250, 222), (420, 206), (600, 232), (668, 320), (636, 410),
                  (500, 446), (280, 440), (176, 392))
    c.cast(body, 8, 18, 0.28)
    c.form(body, BEEF, dx=-8, dy=-26, glow=0)
    with c.inside(body):
        c.path(smooth((150, 250), (300, 190), (520, 196), (660, 260), (560, 300), (360, 276),
                      (210, 300)), FAT)
        c.line("M240 250Q400 210 560 240", WHITE, 10, opacity=0.8)
        c.line("M300 340q60 -20 130 0M360 400q80 -16 150 -4M480 320q50 -10 90 10", "#c96058", 6,
               opacity=0.8)
    face = smooth((176, 300), (222, 262), (262, 296), (272, 356), (246, 420), (198, 418),
                  (162, 368))
    c.form(face, "#8a2429", dx=8, dy=-6, glow=0)
    c.path(smooth((186, 320), (220, 290), (246, 318), (248, 366), (226, 400), (200, 392), (180, 356)),
           "#c14a48")
    c.line("M200 330q20 14 10 40M226 320q14 24 2 60", FAT, 4, opacity=0.7)
    for x in (318, 400, 484, 568):
        c.line(f"M{x} {214 + abs(x - 430) * 0.1:.0f}Q{x - 34} 320 {x - 6} {442 - abs(x - 420) * 0.1:.0f}",
               "#f5ead3", 9)
        c.line(f"M{x + 5} {218 + abs(x - 430) * 0.1:.0f}Q{x - 28} 320 {x} 440", "#7d4a34", 3,
               opacity=0.5)
    c.line("M262 318Q430 278 650 322", "#f5ead3", 9)
    _thyme(c, 540, 474, -8)
    c.line("M190 474h.1M220 490h.1M170 492h.1M250 478h.1", "#3a2a22", 13)


@drawing
def steak(c: Canvas) -> None:
    """Two marbled ribs of beef on butcher's paper."""
    sheet = poly((120, 160), (660, 110), (716, 470), (160, 530))
    c.cast(sheet, 10, 14)
    c.form(sheet, CREAM, dx=-8, dy=-8, glow=0)
    c.line("M150 190L640 140M172 500L690 446", "#d9a39a", 5)
    for x, y, turn in ((456, 260, 8), (340, 366, -4)):
        with c.group(f"translate({x} {y}) rotate({turn})"):
            outer = smooth((-206, -20), (-180, -104), (-70, -134), (80, -126), (190, -86), (216, 0),
                           (150, 74), (40, 92), (-60, 112), (-160, 86))
            c.cast(outer, 10, 16)
            c.form(outer, FAT, dx=-4, dy=-12, glow=0)
            meat = smooth((-182, -16), (-158, -84), (-64, -112), (78, -104), (164, -66), (186, 2),
                          (136, 52), (36, 66), (-60, 84), (-140, 64))
            c.form(meat, "#b5383b", dx=-6, dy=-10, glow=2)
            with c.inside(meat):
                c.line("M-140 -40q50 20 110 -20M-60 -80q30 50 100 40M40 -60q20 40 90 30M-100 20q60 -10 120 30"
                       "M60 20q40 -20 90 0M-20 -20q40 20 60 60M120 -50q10 30 40 40", "#eaa9a0", 6)
                c.path(smooth((-30, -10), (30, -30), (60, 4), (10, 26)), FAT)
                c.line("M-150 -60q40 -40 110 -40", "#e58d85", 9, opacity=0.7)
    _thyme(c, 520, 440, -18)
    c.line("M250 190h.1M290 176h.1M236 216h.1", "#3a2a22", 12)


@drawing
def roast_chicken(c: Canvas) -> None:
    """A trussed chicken ready for the oven, with lemon and thyme."""
    _board(c, 476)
    skin = "#eec488"
    body = smooth((150, 330), (190, 230), (320, 170), (480, 170), (610, 226), (664, 330), (620, 424),
                  (460, 456), (300, 452), (180, 420))
    c.cast(body, 8, 18, 0.28)
    c.form(body, skin, dx=-14, dy=-22, glow=2.2)
    with c.inside(body):
        c.line("M400 180Q380 300 404 452", darker(skin, 0.22), 7)
        c.path(smooth((250, 210), (340, 176), (372, 230), (320, 320), (240, 320)), lighter(skin, 0.6),
               opacity=0.6)
        dots = "".join(f"M{c.rng.uniform(200, 620):.0f} {c.rng.uniform(200, 420):.0f}h.1"
                       for _ in range(50))
        c.line(dots, darker(skin, 0.14), 5)
    for side in (-1, 1):
        mirror = f"translate({404} 0) scale({side} 1)"
        with c.group(mirror):
            thigh = smooth((70, 400), (90, 300), (170, 262), (240, 300), (250, 380), (190, 440),
                           (110, 446))
            c.form(thigh, darker(skin, 0.04), dx=-10, dy=-14, glow=0)
            leg = smooth((60, 432), (130, 400), (176, 420), (120, 452), (30, 474), (14, 456))
            c.form(leg, skin, dx=-6, dy=-10, glow=0)
            c.path(oval(24, 464, 20, 16), "#f7ead0")
            wing = smooth((210, 226), (286, 230), (306, 290), (252, 318), (222, 286))
            c.form(wing, darker(skin, 0.06), dx=-8, dy=-10, glow=0)
    c.line("M336 452Q404 482 472 452M380 470q24 20 48 0", "#f5ead3", 8)
    c.form(oval(632, 470, 58, 46), "#eccb3f", dx=-6, dy=-6, glow=0)
    c.path(oval(628, 466, 46, 35), "#fbf1b8")
    c.line("M628 466V434M628 466l36 -16M628 466l30 24M628 466v34M628 466l-34 20M628 466l-38 -14",
           "#e9c942", 4)
    _thyme(c, 110, 490, -12)


@drawing
def sausages(c: Canvas) -> None:
    """A string of six sausages coiled on paper."""
    sheet = poly((96, 150), (690, 120), (712, 490), (120, 526))
    c.cast(sheet, 10, 14)
    c.form(sheet, CREAM, dx=-8, dy=-8, glow=0)
    c.line("M120 184L664 152M146 492L684 460", "#d9a39a", 5)
    link = "#b9594a"
    places = ((250, 226, -10), (480, 210, 8), (570, 330, 96), (440, 408, -4), (220, 400, 12),
              (350, 310, -14))
    for x, y, turn in places:
        with c.group(f"translate({x} {y}) rotate({turn})"):
            body = smooth((-112, 16), (-98, -28), (-40, -48), (40, -48), (98, -28), (112, 16),
                          (84, 40), (30, 28), (-30, 28), (-84, 40))
            c.cast(body, 8, 16, 0.28)
            c.form(body, link, dx=-6, dy=-14, glow=2)
            c.path(oval(-110, 22, 11, 8), "#f0d9b8")
            c.path(oval(110, 22, 11, 8), "#f0d9b8")
            c.line("M-70 -22Q0 -44 60 -28", "#eeb09c", 9, opacity=0.85)
            c.line("M-40 4h.1M-6 -10h.1M34 6h.1M66 -6h.1M-70 6h.1M10 14h.1", "#f2d3bd", 7)
            c.line("M-24 -4h.1M48 -12h.1M-52 -10h.1", "#5b2a22", 5)
    c.line("M366 224q14 -8 20 -14M586 222q10 6 12 12", "#f5ead3", 7)


@drawing
def ham(c: Canvas) -> None:
    """A ham on the bone, with slices fanned in front."""
    c.shadow(400, 500, 330, 42)
    c.form(oval(400, 462, 320, 62), "#f4ead8", dx=-4, dy=-10, glow=0)
    bone = "M560 196L648 118Q640 86 668 82T694 108Q722 106 718 134T678 148L596 236Z"
    c.form(bone, "#f4e6c8", dx=-5, dy=-7, glow=0)
    body = smooth((130, 330), (170, 220), (300, 158), (450, 150), (560, 186), (610, 240), (590, 330),
                  (540, 430), (360, 462), (190, 440))
    c.form(body, "#c98a55", dx=-10, dy=-22, glow=2)
    with c.inside(body):
        c.line("M200 200L330 330M290 160L450 320M390 140L560 310M150 300L300 180M190 380L430 160M310 400L540 190",
               darker("#c98a55", 0.3), 5, opacity=0.6)
    face = oval(270, 344, 150, 118)
    c.form(face, FAT, dx=-3, dy=-6, glow=0)
    c.path(oval(272, 342, 128, 98), HAM)
    c.path(smooth((170, 320), (220, 262), (300, 262), (280, 310), (210, 340)), "#f6c6bd")
    c.path(oval(300, 350, 26, 21), "#f7ead0")
    c.path(oval(300, 350, 11, 9), "#c97a70")
    c.line("M200 380q60 30 130 10M344 290q20 30 14 60", "#cf8079", 6)
    for x, y, turn in ((590, 424, 16), (520, 436, 8), (448, 446, 0)):
        with c.group(f"translate({x} {y}) rotate({turn})"):
            slice_ = smooth((-96, 30), (-70, -46), (20, -74), (96, -40), (104, 30), (40, 52), (-50, 54))
            c.cast(slice_, 6, 10, 0.25)
            c.form(slice_, FAT, dx=-3, dy=-5, glow=0)
            c.path(smooth((-78, 24), (-54, -32), (18, -58), (78, -30), (86, 22), (34, 38), (-42, 40)),
                   HAM)
            c.line("M-30 0q40 -20 80 -10M-10 24q30 -8 60 0", "#f6cfc6", 6)
    c.form(smooth((120, 470), (150, 440), (196, 452), (180, 480), (210, 500), (160, 510)), LEAF,
           dx=-4, dy=-5, glow=0)


@drawing
def terrine_jar(c: Canvas) -> None:
    """A sealed jar of terrine with its label and a rubber ring."""
    c.shadow(410, 508, 220, 36)
    jar = "M236 186H564L580 250Q588 380 566 470Q558 508 520 508H280Q242 508 234 470Q212 380 220 250Z"
    c.form(jar, "#b98a6a", dx=-24, dy=0, glow=0)
    with c.inside(jar):
        c.path(box(210, 170, 380, 50), "#ecd9a8")
        for _ in range(30):
            x, y = c.rng.uniform(230, 570), c.rng.uniform(236, 500)
            c.path(oval(x, y, 13 + c.spread(5), 9 + c.spread(3)), "#d6a98a" if c.rng.random() > 0.5
                   else "#8f5f48", opacity=0.8)
        c.line("M300 250h.1M500 270h.1M260 470h.1M540 460h.1M340 480h.1M470 244h.1", "#5c7a3c", 13)
        c.path(poly((244, 170), (276, 170), (268, 520), (240, 520)), WHITE, opacity=0.3)
    c.path(box(238, 166, 324, 26, 8), "#d9652f")
    c.form(box(226, 118, 348, 52, 16), "#dfe7e4", dx=-16, dy=-8, glow=0)
    c.form(box(250, 96, 300, 28, 12), "#eef3f0", dx=-10, dy=-5, glow=0)
    c.line("M576 150q34 20 14 70q-16 40 4 70M226 150q-30 24 -14 60", "#8d979a", 8)
    c.line("M580 288q-24 18 -18 40", "#8d979a", 8)
    c.form(box(256, 262, 288, 172, 10), CREAM, dx=-6, dy=-6, glow=0)
    c.line("M274 280H526V416H274Z", "#8e2430", 4)
    c.text(400, 338, "Terrine", 60, "#8e2430", weight=700)
    c.text(400, 374, "de campagne", 30, "#4a3b2f")
    c.text(400, 406, "au poivre vert", 24, "#5c7a3c")
    c.line("M600 490h.1M636 500h.1M620 512h.1M576 506h.1", "#5c7a3c", 20)


@drawing
def dry_sausage(c: Canvas) -> None:
    """A dry sausage, floured white, with slices cut from its end."""
    with c.group("rotate(-14 400 300)"):
        body = smooth((230, 190), (330, 168), (560, 172), (690, 196), (724, 262), (694, 326),
                      (560, 352), (330, 356), (236, 334))
        c.cast(body, 8, 22, 0.26)
        c.form(body, "#b58a7c", dx=-6, dy=-24, glow=2)
        with c.inside(body):
            for _ in range(26):
                x, y = c.rng.uniform(240, 700), c.rng.uniform(176, 340)
                c.path(oval(x, y, 26 + c.spread(12), 9 + c.spread(4)), "#efe4da", opacity=0.65)
            for x in (330, 430, 530, 630):
                c.line(f"M{x} 160q-26 100 0 204", "#f7efe2", 7)
                c.line(f"M{x + 6} 160q-26 100 0 204", "#8c6456", 3, opacity=0.6)
        c.line("M720 258l40 -14q10 -14 -4 -20M722 268l34 18", "#f7efe2", 7)
    for x, y in ((250, 352), (196, 386), (150, 424)):
        c.cast(oval(x, y, 76, 92), 16, 10, 0.3)
        c.path(oval(x + 8, y, 76, 92), "#8c6456")
        c.path(oval(x, y, 76, 92), "#d9c0b0")
        c.path(oval(x - 2, y, 67, 82), "#a8343a")
        for _ in range(13):
            dx, dy = c.spread(46), c.spread(60)
            c.path(oval(x + dx, y + dy, 8 + c.spread(3), 7), "#f3d9cf")
    c.line("M150 400h.1M170 456h.1M128 436h.1M176 410h.1", "#2c1a1a", 9)
    c.line("M420 470L690 410", "#7b8b90", 4, opacity=0)
    knife = poly((330, 500), (590, 440), (612, 456), (604, 470), (352, 522))
    c.cast(knife, 6, 10)
    c.form(knife, "#c9d1d3", dx=-4, dy=-8, glow=0)
    handle = smooth((596, 436), (690, 414), (724, 420), (716, 448), (620, 474), (600, 464),
                    tension=0.7)
    c.form(handle, DARK_WOOD, dx=-3, dy=-7, glow=0)
    c.line("M634 448h.1M678 438h.1", "#d9a83c", 11)


@drawing
def pate_crust(c: Canvas) -> None:
    """A pâté en croûte, one thick slice in front."""
    c.shadow(410, 500, 330, 42)
    loaf = smooth((300, 190), (340, 160), (600, 140), (680, 166), (700, 230), (690, 440), (660, 464),
                  (320, 480), tension=0.6)
    c.form(loaf, CRUST, dx=-8, dy=-26, glow=0)
    with c.inside(loaf):
        c.path(poly((300, 150), (720, 120), (720, 236), (300, 262)), lighter(CRUST, 0.22))
        c.line("M320 262L710 238", darker(CRUST, 0.3), 6)
        c.line("M400 270v200M470 264v200M540 260v200M610 254v200M670 250v200", darker(CRUST, 0.2), 6,
               opacity=0.6)
    for x, y in ((470, 180), (620, 170)):
        for turn in range(0, 360, 72):
            with c.group(f"translate({x} {y}) rotate({turn}) scale(1 .8)"):
                c.form(smooth((0, 0), (24, -14), (60, 0), (24, 14)), "#e6a955", dx=-2, dy=-3, glow=0)
        c.path(oval(x, y, 15, 11), "#7a4417")
    slice_ = smooth((124, 250), (150, 190), (236, 160), (320, 186), (350, 250), (352, 420), (344, 486),
                    (236, 496), (130, 486), (122, 420), tension=0.8)
    c.cast(slice_, 20, 8, 0.3)
    c.form(slice_, CRUST, dx=-10, dy=-6, glow=0)
    jelly = smooth((148, 256), (170, 210), (236, 186), (300, 208), (326, 256), (328, 414), (320, 462),
                   (236, 470), (152, 462), (148, 414), tension=0.8)
    c.path(jelly, "#e8c071")
    meat = smooth((160, 270), (190, 230), (236, 218), (286, 232), (314, 270), (316, 414), (306, 450),
                  (236, 456), (166, 450), (160, 414), tension=0.8)
    c.path(meat, "#c9796a")
    with c.inside(meat):
        for x, y, rx, ry, colour in ((200, 300, 36, 24, "#e9b3a4"), (280, 330, 34, 26, "#f1cdb9"),
                                     (210, 390, 40, 24, "#a9534a"), (284, 420, 30, 22, "#e9b3a4"),
                                     (250, 260, 28, 18, "#a9534a")):
            c.path(oval(x, y, rx, ry), colour)
        c.line("M230 330h.1M180 350h.1M300 376h.1M250 440h.1M190 440h.1M270 290h.1M222 250h.1M296 280h.1M240 376h.1",
               "#8fa84b", 17)
    c.form(smooth((600, 500), (640, 470), (700, 480), (690, 510), (720, 530), (640, 530)), LEAF,
           dx=-4, dy=-5, glow=0)
