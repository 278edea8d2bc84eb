"""Soaps, creams, a candle."""

# Points are read in rows, as in a table.
# fmt: off

from __future__ import annotations

from marketplace.demo.pictures.canvas import Canvas, box, oval, poly, smooth
from marketplace.demo.pictures.colours import (
    BRASS,
    CREAM,
    DEEP_LEAF,
    INK,
    KRAFT,
    LEAF,
    STEEL,
    WHITE,
    WOOD,
    darker,
    lighter,
)
from marketplace.demo.pictures.kit import drawing

SOAPS = {"olive": ("#a9ad62", "Olive"), "rose": ("#d98f96", "Rose")}


def _bar(c: Canvas, x: float, y: float, colour: str, word: str) -> None:
    """A thick bar of soap seen from above its front edge, stamped with a word."""
    side = box(x - 150, y - 40, 300, 130, 22)
    c.form(side, darker(colour, 0.1), dx=-8, dy=-20, glow=0)
    top = smooth((x - 150, y - 22), (x - 116, y - 84), (x + 116, y - 84), (x + 150, y - 22),
                 (x + 130, y + 14), (x - 130, y + 14), tension=0.5)
    c.path(top, lighter(colour, 0.3))
    c.line(f"M{x - 100} {y - 66}Q{x} {y - 76} {x + 80} {y - 68}", WHITE, 8, opacity=0.6)
    c.text(x, y + 64, word, 54, darker(colour, 0.42), spacing=3)


@drawing
def soap_bars(c: Canvas, *, soap: str) -> None:
    """Two bars of soap with what scents them."""
    colour, word = SOAPS[soap]
    c.shadow(400, 500, 320, 42)
    if soap == "olive":
        _bar(c, 330, 262, colour, "")
        _bar(c, 300, 400, lighter(colour, 0.14), word)
        c.line("M470 470Q560 420 690 250", "#7a6a3c", 9)
        for x, y, turn in ((530, 410, -120), (570, 380, -10), (610, 340, -130), (640, 300, -16),
                           (676, 262, -80), (500, 440, 0)):
            with c.group(f"translate({x} {y}) rotate({turn})"):
                c.form(smooth((0, 0), (40, -24), (116, -8), (50, 18)), "#6f8460", dx=-4, dy=-6, glow=0)
        for x, y in ((560, 456), (618, 420), (520, 500)):
            c.form(oval(x, y, 30, 38), "#6b7434", dx=-8, dy=-8, glow=2)
            c.path(oval(x - 9, y - 12, 7, 10), WHITE, opacity=0.6)
    else:
        c.form(oval(400, 466, 320, 54), "#f0e6d6", dx=-6, dy=-10, glow=0)
        _bar(c, 400, 366, colour, word)
        for x, y, size in ((234, 430, 1.0), (580, 440, 0.9), (300, 220, 0.0)):
            if size:
                with c.group(f"translate({x} {y}) scale({size})"):
                    for turn in range(0, 360, 72):
                        with c.group(f"rotate({turn})"):
                            c.form(smooth((0, 0), (-34, -30), (-22, -70), (22, -70), (34, -30)),
                                   "#c75a78", dx=-4, dy=-4, glow=0)
                    c.path(oval(0, 0, 15, 15), BRASS)
        for x, y, r in ((330, 230, 46), (420, 180, 62), (500, 240, 34), (380, 120, 24), (560, 170, 22)):
            c.path(oval(x, y, r, r), WHITE, opacity=0.55)
            c.line(oval(x, y, r, r), WHITE, 4, opacity=0.8)
            c.line(f"M{x - r * 0.5:.0f} {y - r * 0.3:.0f}q{r * 0.2:.0f} -{r * 0.3:.0f} {r * 0.5:.0f} -{r * 0.34:.0f}",
                   WHITE, 6)


@drawing
def shampoo_bar(c: Canvas) -> None:
    """A green solid shampoo on a ridged dish, with nettle leaves and foam."""
    green = "#7f9f58"
    c.shadow(404, 500, 320, 40)
    c.form(box(120, 430, 560, 70, 30), WOOD, dx=-4, dy=-12, glow=0)
    c.line("M180 446V486M260 446V486M340 446V486M420 446V486M500 446V486M580 446V486", darker(WOOD, 0.35), 12)
    body = "M190 330V390A210 70 0 0 0 610 390V330Z"
    c.form(body, green, dx=-24, dy=-4, glow=0)
    c.form(oval(400, 326, 210, 84), lighter(green, 0.16), dx=-5, dy=-7, glow=0)
    c.line(oval(400, 322, 160, 60), darker(green, 0.12), 6)
    specks = "".join(f"M{400 + c.spread(170):.0f} {330 + c.spread(56):.0f}h.1" for _ in range(36))
    c.line(specks, darker(green, 0.4), 6)
    c.line("M330 326q70 -54 140 0M400 300v50", DEEP_LEAF, 7)
    for x, y, turn in ((560, 190, 40), (470, 140, 0), (640, 290, 70)):
        with c.group(f"translate({x} {y}) rotate({turn})"):
            nettle = poly((0, -96), (16, -74), (30, -72), (30, -54), (46, -44), (42, -26), (56, -10), (48, 6),
                          (54, 24), (36, 34), (34, 50), (0, 66), (-34, 50), (-36, 34), (-54, 24), (-48, 6),
                          (-56, -10), (-42, -26), (-46, -44), (-30, -54), (-30, -72), (-16, -74))
            c.cast(nettle, 6, 8)
            c.form(nettle, LEAF, dx=-8, dy=-6, glow=0)
            c.line("M0 -80V100M0 -40l24 -14M0 -40l-24 -14M0 -6l34 -14M0 -6l-34 -14M0 28l30 -10M0 28l-30 -10",
                   lighter(LEAF, 0.45), 4)
    for x, y, r in ((230, 300, 54), (180, 360, 40), (280, 250, 36), (230, 240, 26), (160, 310, 24), (260, 380, 44)):
        c.path(oval(x, y, r, r * 0.94), "#fbfaf4")
        c.path(oval(x + r * 0.2, y + r * 0.2, r * 0.7, r * 0.66), "#e6e8dd")
        c.path(oval(x - r * 0.3, y - r * 0.3, r * 0.4, r * 0.36), WHITE)


@drawing
def cream_tube(c: Canvas) -> None:
    """A metal tube of hand cream, squeezed, with marigolds."""
    with c.group("translate(400 300) rotate(-26)"):
        tube = smooth((-250, -88), (-246, 90), (-60, 84), (120, 66), (196, 40), (196, -40), (120, -66),
                      (-60, -84), tension=0.35)
        c.cast(tube, 12, 20, 0.28)
        c.form(tube, "#f2e9d8", dx=-2, dy=-24, glow=0)
        c.path(box(-268, -92, 44, 184, 6), darker(STEEL, 0.05))
        c.line("M-256 -86V86M-242 -86V86", darker(STEEL, 0.35), 4)
        with c.inside(tube):
            c.path(box(-200, -110, 300, 240), "#e9a13b")
            c.line("M-200 -110V110M100 -110V110", "#c4702a", 6)
            c.line("M-190 -62Q0 -70 90 -54", lighter("#e9a13b", 0.6), 9, opacity=0.8)
            c.text(-50, 10, "Calendula", 56, "#6b3416", weight=700)
            c.text(-50, 48, "crème mains", 32, CREAM)
        c.form(box(186, -44, 94, 88, 10), "#6b3416", dx=-6, dy=-14, glow=0)
        c.line("M204 -36V36M222 -36V36M240 -36V36M258 -36V36", "#8f5530", 5)
    for x, y, size in ((190, 170, 1.0), (610, 460, 0.86)):
        with c.group(f"translate({x} {y}) scale({size})"):
            c.form(smooth((0, 0), (60, -90), (90, -60), (40, 20)), LEAF, dx=-4, dy=-4, glow=0)
            for turn in range(0, 360, 24):
                with c.group(f"rotate({turn})"):
                    c.path(smooth((0, 0), (-16, -50), (0, -88), (16, -50)),
                           "#ef8f23" if turn % 48 else "#f6ab3c")
            c.path(oval(0, 0, 32, 32), "#a3541c")
            c.line("M-12 -8h.1M8 -12h.1M12 8h.1M-8 12h.1M0 0h.1", "#e2a14a", 9)


@drawing
def dropper(c: Canvas) -> None:
    """An amber bottle with a dropper, rose hips beside it."""
    amber = "#a3541c"
    c.shadow(360, 520, 200, 32)
    bottle = (
        "M318 212H402V246Q402 268 440 286Q466 300 466 340V484Q466 520 430 520"
        "H290Q254 520 254 484V340Q254 300 280 286Q318 268 318 246Z"
    )
    c.form(bottle, amber, dx=-24, dy=0, glow=2)
    with c.inside(bottle):
        c.line("M360 230V470", lighter(amber, 0.6), 13, opacity=0.6)
        c.line("M284 350Q282 310 316 296", WHITE, 11, opacity=0.7)
    c.form(box(310, 160, 100, 58, 8), INK, dx=-12, dy=-4, glow=0)
    c.line("M326 168V212M344 168V212M362 168V212M380 168V212", "#55514a", 5)
    c.form(smooth((326, 164), (322, 110), (340, 70), (380, 70), (398, 110), (394, 164), tension=0.8),
           "#b5485f", dx=-12, dy=-4, glow=2)
    c.form(box(262, 350, 196, 124, 6), CREAM, dx=-14, dy=0, glow=0)
    c.text(352, 412, "Rose", 54, "#b5485f", weight=700)
    c.text(352, 448, "musquée", 34, "#4f6b3a")
    c.line("M500 500Q560 380 640 250M566 390Q600 390 660 400M536 440Q510 400 520 350", "#6b4a2f", 8)
    for x, y, turn in ((640, 246, 24), (668, 400, 96), (520, 344, -10)):
        with c.group(f"translate({x} {y}) rotate({turn})"):
            c.form(smooth((0, 40), (-34, 0), (-28, -46), (0, -60), (28, -46), (34, 0)), "#c9302f", dx=-8,
                   dy=-8, glow=2)
            c.line("M-8 -60l-14 -22M0 -62v-26M8 -60l14 -22", "#5b3c22", 6)
            c.path(oval(-10, -20, 7, 13), WHITE, opacity=0.6)
    for x, y, turn in ((590, 340, -60), (556, 410, 160), (620, 290, 150), (610, 398, 60)):
        with c.group(f"translate({x} {y}) rotate({turn})"):
            c.form(smooth((0, 0), (30, -30), (90, -14), (44, 20)), LEAF, dx=-4, dy=-5, glow=0)
    c.path(smooth((180, 440), (204, 490), (180, 516), (156, 490)), "#e6a23c")
    c.path(oval(172, 490, 6, 10), "#fdeab8")


@drawing
def balm_tin(c: Canvas) -> None:
    """A small round tin of lip balm, open, with honeycomb."""
    c.shadow(400, 470, 320, 60)
    comb = "#e9a82f"
    cells = ((560, 170), (636, 170), (522, 236), (598, 236), (674, 236), (636, 302), (560, 302))
    hexagon = ((0, -44), (38, -22), (38, 22), (0, 44), (-38, 22), (-38, -22))
    for x, y in cells:
        outer = poly(*[(x + dx, y + dy) for dx, dy in hexagon])
        c.cast(outer, 8, 10, 0.2)
        c.path(outer, darker(comb, 0.12))
    for x, y in cells:
        c.path(poly(*[(x + dx * 0.8, y + dy * 0.8) for dx, dy in hexagon]), "#f6cf6a")
        c.line(f"M{x - 22} {y - 8}l18 -14", WHITE, 6, opacity=0.7)
    wall = "M116 330V400A220 100 0 0 0 556 400V330Z"
    c.form(wall, STEEL, dx=-28, dy=0, glow=2)
    c.line("M120 384A220 100 0 0 0 552 384", lighter(STEEL, 0.7), 5)
    c.path(oval(336, 330, 220, 100), lighter(STEEL, 0.6))
    c.path(oval(336, 334, 202, 86), darker("#f3dfa0", 0.15))
    c.path(oval(336, 338, 200, 82), "#f7e7b4")
    c.path(smooth((270, 330), (330, 300), (420, 316), (440, 346), (370, 350), (320, 372)), "#e6cd85")
    c.line("M220 320q50 -30 110 -36", WHITE, 9, opacity=0.9)
    lid = oval(600, 420, 126, 100)
    c.cast(lid, 10, 16, 0.3)
    c.form(lid, STEEL, dx=-6, dy=-7, glow=0)
    c.path(oval(597, 416, 104, 80), "#7a4a1a")
    c.text(597, 410, "Baume", 50, "#f6cf6a", weight=700)
    c.text(597, 446, "lèvres · miel", 28, CREAM)


@drawing
def candle(c: Canvas) -> None:
    """A lit beeswax candle in its glass."""
    c.path(oval(400, 160, 230, 190), "#fff0b8", opacity=0.45)
    c.path(oval(400, 150, 130, 120), "#fff6d6", opacity=0.6)
    c.shadow(404, 520, 230, 34)
    glass = "M236 236H564L552 480Q548 520 508 520H292Q252 520 248 480Z"
    c.path(glass, WHITE, opacity=0.55)
    with c.inside(glass):
        c.path("M220 286H580V540H220Z", "#e9b24a")
        c.path("M500 286H580V540H480Z", darker("#e9b24a", 0.18))
        c.path(oval(400, 288, 160, 24), "#f9dc8e")
        c.path(oval(400, 286, 70, 11), "#fff3c4")
        c.line("M270 260L282 480", WHITE, 13, opacity=0.7)
    c.line("M236 236H564", WHITE, 6, opacity=0.9)
    c.line("M400 286Q396 250 402 226", INK, 8)
    c.path(smooth((402, 96), (446, 178), (430, 230), (402, 244), (374, 230), (358, 178)), "#f08f2a")
    c.path(smooth((402, 140), (428, 190), (402, 238), (376, 190)), "#ffd75e")
    c.path(smooth((402, 184), (414, 212), (402, 236), (390, 212)), "#fff8dc")
    c.form(box(302, 344, 196, 116, 8), KRAFT, dx=-8, dy=-4, glow=0)
    c.text(400, 398, "Cire", 46, "#4a2d1c", weight=700)
    c.text(400, 436, "d’abeille", 36, "#4a2d1c")
    c.line("M248 480Q400 500 552 480", WHITE, 4, opacity=0.5)


@drawing
def pump_bottle(c: Canvas) -> None:
    """A glass bottle of liquid soap with its pump, thyme beside it."""
    liquid = "#c9a545"
    c.shadow(390, 526, 230, 32)
    bottle = box(258, 214, 264, 312, 36)
    c.form(bottle, liquid, dx=-30, dy=0, glow=2)
    with c.inside(bottle):
        c.path(box(250, 210, 280, 44), lighter(c.paper, 0.55))
        c.line("M290 270V490", WHITE, 13, opacity=0.6)
        c.line("M392 214V480", lighter(liquid, 0.5), 9, opacity=0.7)
    c.form(box(330, 160, 120, 60, 10), INK, dx=-12, dy=-4, glow=0)
    c.form(box(376, 96, 28, 70, 6), INK, dx=-6, dy=0, glow=0)
    c.form(smooth((210, 92), (226, 70), (400, 62), (446, 70), (450, 100), (400, 108), (250, 106), (236, 128),
                  (212, 124), tension=0.5), INK, dx=-4, dy=-8, glow=0)
    c.path(smooth((222, 136), (236, 162), (222, 176), (208, 162)), liquid)
    c.form(box(276, 310, 230, 158, 6), CREAM, dx=-12, dy=0, glow=0)
    c.text(390, 382, "Thym", 66, "#4f6b3a", weight=700)
    c.text(390, 424, "savon liquide", 32, "#4a3b2f")
    c.line("M320 444H460", "#b5482f", 4)
    for x, turn in ((590, -12), (640, 10), (180, -18)):
        with c.group(f"translate({x} 520) rotate({turn})"):
            c.line("M0 0Q10 -100 0 -200", "#6b5a2c", 6)
            for step in range(8):
                y = -24 - step * 24
                c.line(f"M0 {y}l20 -16M0 {y}l-20 -16", "#6f8f52" if step % 2 else DEEP_LEAF, 13)
            c.line("M0 -206h.1M-8 -196h.1M8 -196h.1", "#c79ac4", 14)
