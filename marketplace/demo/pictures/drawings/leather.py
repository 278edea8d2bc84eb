"""The cobbler's window: shoes, a belt, polish, keys."""

# Points are read in rows, as in a table.
# fmt: off

from __future__ import annotations

from marketplace.demo.pictures.canvas import Canvas, box, oval, poly, smooth
from marketplace.demo.pictures.colours import (
    BRASS,
    CREAM,
    DARK_WOOD,
    STEEL,
    WHITE,
    WOOD,
    darker,
    lighter,
)
from marketplace.demo.pictures.kit import drawing

LEATHERS = {"tan": "#b06a35"}


@drawing
def brogue(c: Canvas, *, leather: str) -> None:
    """A laced brogue in profile on its new leather sole."""
    colour = LEATHERS[leather]
    c.shadow(400, 500, 340, 34)
    heel = poly((108, 436), (252, 436), (246, 500), (116, 500))
    c.form(heel, "#4a2d1c", dx=-10, dy=-6, glow=0)
    c.line("M112 462H250M114 480H248", "#7a5232", 4)
    sole = smooth((104, 428), (260, 446), (340, 462), (560, 470), (690, 452), (712, 470), (680, 494),
                  (540, 498), (330, 490), (250, 462), (106, 450), tension=0.7)
    c.form(sole, "#d9b384", dx=-2, dy=-10, glow=0)
    upper = smooth((112, 430), (104, 340), (118, 232), (170, 208), (272, 206), (330, 250), (420, 322),
                   (560, 352), (676, 390), (706, 440), (690, 464), (540, 474), (330, 466), (250, 446),
                   tension=0.8)
    c.form(upper, colour, dx=-10, dy=-20, glow=2)
    with c.inside(upper):
        cap = smooth((556, 330), (540, 380), (560, 420), (530, 480), (730, 490), (730, 340))
        c.path(cap, darker(colour, 0.2))
        c.line("M556 352Q538 392 560 424Q552 450 536 476", "#f0cf9a", 4, dash="1 10")
        counter = smooth((96, 250), (170, 270), (226, 340), (236, 460), (96, 460))
        c.path(counter, darker(colour, 0.2))
        c.line("M116 262Q232 290 238 452", "#f0cf9a", 4, dash="1 10")
        c.line("M330 250Q300 350 420 470", "#f0cf9a", 4, dash="1 10")
        c.line("M600 400h.1M626 388h.1M640 412h.1M616 422h.1M650 440h.1M600 440h.1M664 410h.1",
               "#5a3118", 8)
        c.line("M330 400Q420 430 520 424", darker(colour, 0.3), 4, opacity=0.6)
        c.line("M570 372Q630 388 668 410", lighter(colour, 0.75), 11, opacity=0.8)
    tongue = smooth((252, 206), (286, 150), (320, 152), (356, 240), (330, 256))
    c.form(tongue, darker(colour, 0.15), dx=-6, dy=-6, glow=0)
    c.path(smooth((122, 228), (180, 196), (268, 200), (250, 226), (180, 236)), "#3a2316")
    for index in range(4):
        x, y = 296 + index * 34, 234 + index * 30
        c.line(f"M{x} {y}l44 -30", "#f3e6cc", 10)
        c.path(oval(x, y, 7, 7), "#3a2316")
    c.line("M330 206q-40 -40 -60 -16t40 40q40 -50 66 -34t-40 30", "#f3e6cc", 8)


@drawing
def ankle_boot(c: Canvas) -> None:
    """A pair of dark ankle boots, elastic sided."""
    for shift, size in ((96, 0.92), (-40, 1.0)):
        with c.group(f"translate({shift} {40 * (1 - size) - 4:.0f}) scale({size})"):
            _boot(c)


def _boot(c: Canvas) -> None:
    leather = "#7a2e2a"
    c.shadow(380, 524, 280, 28)
    c.form(poly((154, 462), (286, 470), (280, 524), (160, 524)), "#2e1d18", dx=-8, dy=-6, glow=0)
    sole = smooth((150, 456), (290, 474), (460, 488), (600, 480), (646, 470), (650, 500), (600, 516),
                  (420, 516), (290, 490), (152, 478), tension=0.6)
    c.form(sole, "#4a2d1c", dx=-2, dy=-8, glow=0)
    upper = smooth((160, 460), (150, 360), (164, 240), (150, 100), (220, 88), (346, 94), (368, 110),
                   (360, 230), (384, 300), (470, 350), (600, 400), (648, 456), (640, 482), (460, 490),
                   (290, 476), tension=0.8)
    c.form(upper, leather, dx=-12, dy=-14, glow=2)
    with c.inside(upper):
        gore = smooth((216, 120), (306, 120), (296, 260), (256, 330), (220, 260), tension=0.7)
        c.path(gore, "#2b2a26")
        c.line("M232 126V270M248 126V300M264 126V310M280 126V290M296 126V250", "#55504a", 4)
        c.line("M212 116Q206 290 256 338Q310 280 312 116", "#d9a58a", 4, dash="8 8")
        c.line("M372 300Q340 380 400 480M160 350Q220 370 232 470", "#d9a58a", 4, dash="8 8")
        c.line("M470 380Q560 400 612 440", lighter(leather, 0.6), 11, opacity=0.7)
        c.line("M178 130Q190 250 180 340", lighter(leather, 0.5), 9, opacity=0.6)
    c.path(smooth((150, 104), (220, 84), (350, 90), (368, 112), (260, 120)), "#3a1d18")
    c.form(box(150, 50, 30, 66, 12), leather, dx=-6, dy=0, glow=0)


@drawing
def belt(c: Canvas) -> None:
    """A coiled leather belt, its buckle towards us."""
    leather = "#8a4e28"
    c.shadow(400, 470, 320, 60)
    for rx, ry, y in ((270, 128, 296), (206, 92, 300)):
        c.path(f"M{400 - rx} {y}A{rx} {ry} 0 0 1 {400 + rx} {y}V{y + 92}A{rx} {ry} 0 0 0 {400 - rx} {y + 92}Z",
               darker(leather, 0.42))
        front = f"M{400 - rx} {y}A{rx} {ry} 0 0 0 {400 + rx} {y}V{y + 92}A{rx} {ry} 0 0 1 {400 - rx} {y + 92}Z"
        c.form(front, leather, dx=-30, dy=-4, glow=2)
        c.line(f"M{404 - rx} {y + 14}A{rx} {ry} 0 0 0 {396 + rx} {y + 14}", "#e3b98a", 4, dash="12 9")
        c.line(f"M{404 - rx} {y + 78}A{rx} {ry} 0 0 0 {396 + rx} {y + 78}", "#e3b98a", 4, dash="12 9")
    strap = smooth((330, 424), (470, 428), (600, 400), (690, 350), (712, 372), (712, 448), (600, 496),
                   (470, 520), (330, 516), tension=0.8)
    c.cast(strap, 6, 14, 0.3)
    c.form(strap, leather, dx=-6, dy=-16, glow=0)
    c.line("M340 438Q520 446 690 372M340 502Q520 512 694 440", "#e3b98a", 4, dash="12 9")
    c.line("M500 470h.1M552 460h.1M604 442h.1M654 420h.1", "#2e1a10", 15)
    buckle = box(250, 398, 146, 142, 26) + box(276, 424, 94, 90, 14)
    c.path(box(254, 404, 146, 142, 26) + box(276, 424, 94, 90, 14), darker(BRASS, 0.5), rule="evenodd")
    c.path(buckle, BRASS, rule="evenodd")
    c.line("M262 516V424Q262 410 276 410H380", lighter(BRASS, 0.75), 7)
    c.line("M276 470H404", darker(BRASS, 0.3), 18)
    c.line("M276 466H400", lighter(BRASS, 0.4), 9)
    c.form(box(420, 420, 42, 104, 8), darker(leather, 0.1), dx=-6, dy=0, glow=0)


@drawing
def polish_brush(c: Canvas) -> None:
    """A tin of wax polish and a horsehair brush."""
    with c.group("translate(300 238) rotate(-12)"):
        back = smooth((-230, -10), (-200, -62), (-60, -78), (120, -70), (236, -40), (250, 6), (120, 30),
                      (-120, 34))
        c.shadow(10, 150, 250, 30)
        hair = poly((-206, 16), (216, 2), (196, 128), (-188, 140))
        c.form(hair, "#4b3a30", dx=-10, dy=-8, glow=0)
        strands = "".join(
            f"M{x} {20 - (x + 206) * 0.034:.0f}l{c.spread(9):.0f} {104 + c.spread(14):.0f}"
            for x in range(-198, 212, 13)
        )
        c.line(strands, "#7d6a5a", 4)
        c.form(back, WOOD, dx=-8, dy=-16, glow=2)
        c.line("M-170 -34Q0 -60 190 -34M-130 -8Q40 -24 210 -8", darker(WOOD, 0.25), 4)
    c.shadow(520, 512, 210, 32)
    wall = "M328 420V470A190 74 0 0 0 708 470V420Z"
    c.form(wall, "#2e5240", dx=-20, dy=0, glow=0)
    c.path(oval(518, 420, 190, 74), lighter(STEEL, 0.5))
    c.path(oval(518, 424, 174, 64), "#5b3418")
    c.path(smooth((370, 420), (430, 382), (540, 372), (640, 400), (600, 430), (500, 420), (430, 440)),
           "#7d4d26")
    c.path(smooth((540, 450), (620, 430), (660, 440), (600, 474)), "#3c210e")
    c.line("M420 402q60 -18 130 -14", "#c99a6a", 8, opacity=0.8)
    lid = oval(176, 456, 116, 88)
    c.cast(lid, 8, 14, 0.3)
    c.form(lid, "#2e5240", dx=-6, dy=-7, glow=0)
    c.path(oval(173, 452, 96, 70), "#3f6b52")
    c.text(173, 448, "Cirage", 46, "#f0cf7d")
    c.text(173, 482, "à la cire", 26, CREAM)


@drawing
def keys(c: Canvas) -> None:
    """Three keys on a ring, one newly cut."""
    c.line(oval(250, 190, 92, 92), darker(STEEL, 0.5), 22)
    c.line(oval(247, 186, 92, 92), STEEL, 14)
    c.line("M176 140A92 92 0 0 1 262 96", WHITE, 6)
    for turn, metal, kind in ((62, darker(STEEL, 0.12), 0), (2, BRASS, 1), (33, STEEL, 2)):
        with c.group(f"translate(276 212) rotate({turn}) scale(.94) translate(-10 0)"):
            _key(c, metal, kind)
    c.form(box(96, 330, 120, 168, 14), "#b5482f", dx=-6, dy=-6, glow=0)
    c.path(oval(156, 356, 15, 15), darker(c.paper, 0.3))
    c.line("M206 262Q166 300 156 352", DARK_WOOD, 7)
    c.text(156, 446, "7", 78, CREAM, weight=700)


def _key(c: Canvas, metal: str, kind: int) -> None:
    heads = (
        smooth((-20, 0), (20, -72), (96, -84), (150, -40), (150, 40), (96, 84), (20, 72)),
        oval(66, 0, 88, 80),
        box(-18, -74, 164, 148, 44),
    )
    bit = (
        poly((130, -26), (420, -26), (450, 0), (420, 30), (400, 30), (388, 14), (364, 30), (342, 12),
             (318, 34), (296, 12), (270, 28), (130, 28)),
        poly((140, -16), (430, -16), (430, 90), (396, 90), (396, 56), (372, 56), (372, 90), (338, 90),
             (338, 18), (140, 18)),
        poly((130, -30), (440, -30), (462, -8), (440, 24), (420, 10), (396, 32), (372, 12), (348, 30),
             (322, 8), (296, 26), (130, 26)),
    )
    shape = bit[kind] + heads[kind]
    c.cast(shape, 8, 16, 0.28)
    c.path(shape, darker(metal, 0.32))
    with c.group("translate(-4 -6)"):
        c.path(shape, metal)
        c.path(oval(30, 0, 22, 22), darker(metal, 0.55))
        c.line("M150 -8H410", darker(metal, 0.25), 7)
        c.line("M70 -58Q116 -52 130 -14", lighter(metal, 0.8), 8)
