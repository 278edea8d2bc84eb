"""Bicycles and what goes with them."""

# Points are read in rows, as in a table.
# fmt: off

from __future__ import annotations

from math import cos, pi, sin

from marketplace.demo.pictures.canvas import Canvas, box, oval, poly, smooth
from marketplace.demo.pictures.colours import (
    BRASS,
    CREAM,
    INK,
    STEEL,
    WHITE,
    WOOD,
    darker,
    lighter,
)
from marketplace.demo.pictures.kit import drawing

FRAMES = {"green": "#2f6f53", "red": "#c9342f"}
RUBBER = "#34322f"


def _wheel(c: Canvas, x: float, y: float, r: float, spokes: int) -> None:
    c.line(oval(x, y, r, r), RUBBER, 17)
    c.line(oval(x, y, r - 12, r - 12), lighter(STEEL, 0.3), 6)
    rays = "".join(
        f"M{x} {y}L{x + cos(2 * pi * k / spokes) * (r - 12):.0f} {y + sin(2 * pi * k / spokes) * (r - 12):.0f}"
        for k in range(spokes)
    )
    c.line(rays, "#8d979b", 2.5)
    c.path(oval(x, y, 14, 14), STEEL)


def _tube(c: Canvas, d: str, colour: str, width: float = 19) -> None:
    c.line(d, darker(colour, 0.28), width)
    with c.group("translate(-2 -3)"):
        c.line(d, colour, width * 0.66)


@drawing
def bicycle(c: Canvas, *, frame: str, kind: str) -> None:
    """A town bicycle with a basket, or a child's with stabilisers."""
    colour = FRAMES[frame]
    if kind == "city":
        _city(c, colour)
    else:
        _child(c, colour)


def _city(c: Canvas, colour: str) -> None:
    c.shadow(400, 530, 340, 20)
    for x in (204, 596):
        _wheel(c, x, 400, 124, 18)
    for x in (204, 596):
        c.line(f"M{x - 142} 392A142 142 0 0 1 {x + 116} 318", darker(colour, 0.1), 11)
    _tube(c, "M204 400L372 404L318 214", colour)
    _tube(c, "M204 400L332 250", colour, 14)
    _tube(c, "M372 404Q470 370 540 226", colour)
    _tube(c, "M344 318Q440 300 532 250", colour, 15)
    _tube(c, "M596 400L530 176", colour)
    c.path(oval(372, 404, 38, 38), "#59636a")
    c.path(oval(370, 401, 26, 26), STEEL)
    c.line("M372 404L404 460", "#59636a", 11)
    c.form(box(384, 456, 54, 17, 6), RUBBER, dx=-3, dy=-3, glow=0)
    c.line("M212 388L372 380M212 412L372 428", "#59636a", 5)
    c.line("M318 214L310 184", STEEL, 13)
    c.form(smooth((244, 172), (300, 158), (380, 164), (388, 180), (330, 194), (262, 200)), "#8a4e28", dx=-6,
           dy=-6, glow=0)
    c.line("M530 176L522 140Q500 124 450 128", STEEL, 12)
    c.line("M466 128H440", "#8a4e28", 19)
    c.form(oval(600, 250, 24, 22), BRASS, dx=-6, dy=-5, glow=0)
    c.path(oval(612, 250, 9, 17), "#fff3c4")
    basket = poly((536, 132), (704, 132), (684, 236), (556, 236))
    c.form(basket, WOOD, dx=-8, dy=-4, glow=0)
    with c.inside(basket):
        for row in range(4):
            y = 152 + row * 24
            c.line("".join(f"M{x + (row % 2) * 12} {y}q12 -9 24 0" for x in range(520, 720, 24)),
                   darker(WOOD, 0.4), 6)
    for x, y, petals in ((580, 108, "#d9659a"), (626, 92, "#f3e6cc"), (664, 110, "#e6b034")):
        c.line(f"M{x} 140V{y}", "#4f7d44", 7)
        c.line(oval(x, y, 11, 11), petals, 17)
        c.path(oval(x, y, 9, 9), "#a3541c")
    c.form(box(526, 122, 188, 22, 10), lighter(WOOD, 0.14), dx=-4, dy=-4, glow=0)


def _child(c: Canvas, colour: str) -> None:
    c.shadow(400, 520, 300, 22)
    for x in (238, 562):
        _wheel(c, x, 404, 104, 10)
    _tube(c, "M238 404L396 410L340 230", colour, 24)
    _tube(c, "M238 404L352 268", colour, 18)
    _tube(c, "M396 410Q470 390 510 262", colour, 24)
    _tube(c, "M368 320Q430 300 500 286", colour, 18)
    _tube(c, "M562 404L502 190", colour, 24)
    chain = smooth((214, 396), (330, 364), (420, 372), (436, 416), (400, 446), (230, 420))
    c.form(chain, "#f3e6cc", dx=-4, dy=-6, glow=0)
    c.path(oval(396, 408, 24, 24), colour)
    c.line("M396 410L426 468", "#59636a", 12)
    c.form(box(406, 464, 54, 19, 7), "#e6b034", dx=-3, dy=-3, glow=0)
    c.line("M238 404L236 470", "#59636a", 11)
    c.path(oval(230, 486, 34, 34), RUBBER)
    c.path(oval(228, 484, 17, 17), "#e6b034")
    c.line("M340 230L334 206", STEEL, 15)
    c.form(smooth((270, 194), (330, 178), (408, 184), (416, 202), (350, 216), (288, 222)), "#e6b034", dx=-6, dy=-6,
           glow=0)
    c.line("M502 190L494 146Q470 120 420 128M496 150Q530 130 566 140", STEEL, 13)
    c.line("M440 128H410M556 138l24 4", RUBBER, 22)
    for turn, ribbon in ((-30, "#3f78a6"), (-6, "#e6b034"), (20, "#c9659a")):
        with c.group(f"translate(408 128) rotate({turn})"):
            c.line("M0 0q-26 14 -40 50", ribbon, 7)
    c.form(oval(516, 226, 44, 36), "#f3e6cc", dx=-5, dy=-5, glow=0)
    c.text(516, 242, "7", 46, colour, weight=800)
    c.form(oval(470, 112, 26, 20), BRASS, dx=-5, dy=-5, glow=0)


@drawing
def bicycle_bell(c: Canvas) -> None:
    """A brass bell clamped on a handlebar."""
    c.shadow(400, 500, 300, 38)
    c.form(box(70, 420, 660, 66, 32), STEEL, dx=0, dy=-18, glow=0)
    c.form(box(470, 408, 280, 90, 40), "#8a4e28", dx=0, dy=-22, glow=0)
    c.line("M540 416v72M590 416v72M640 416v72M690 416v72", darker("#8a4e28", 0.35), 6)
    c.form(box(320, 350, 120, 150, 16), darker(STEEL, 0.25), dx=-12, dy=0, glow=0)
    lever = smooth((520, 330), (610, 300), (664, 318), (656, 346), (600, 344), (520, 362))
    c.form(lever, darker(STEEL, 0.1), dx=-4, dy=-8, glow=0)
    dome = "M180 336C180 60 580 60 580 336Z"
    c.form(dome, BRASS, dx=-34, dy=-14, glow=2)
    with c.inside(dome):
        c.line("M180 300Q380 340 580 300", darker(BRASS, 0.3), 6)
        c.path(smooth((236, 290), (250, 200), (310, 150), (330, 160), (282, 220), (266, 300)), "#fff3c4",
               opacity=0.85)
        c.line("M520 290Q530 220 490 170", lighter(BRASS, 0.6), 9, opacity=0.6)
    c.form(box(164, 322, 432, 40, 18), darker(BRASS, 0.08), dx=-6, dy=-10, glow=0)
    c.form(oval(380, 122, 24, 18), STEEL, dx=-5, dy=-5, glow=0)
    c.line("M640 190q26 -30 14 -66M690 220q44 -60 14 -126M130 200q-30 -40 -6 -90", darker(c.paper, 0.45), 9)
    c.line("M640 188q26 -30 14 -66M690 218q44 -60 14 -126M130 198q-30 -40 -6 -90", CREAM, 7)


@drawing
def helmet(c: Canvas) -> None:
    """A round town helmet with a visor and straps."""
    shell = "#3f6f8c"
    c.shadow(404, 500, 310, 36)
    c.line("M230 380Q270 470 390 520M560 380Q520 470 400 520M300 390Q340 470 396 520", INK, 13)
    c.form(box(374, 500, 52, 34, 8), "#59636a", dx=-5, dy=-4, glow=0)
    c.path("M140 350Q400 460 664 350L650 400Q400 480 152 400Z", "#2b2a26")
    body = smooth((120, 360), (140, 230), (250, 120), (410, 92), (560, 130), (660, 240), (682, 360), (540, 396),
                  (400, 404), (260, 396), tension=0.9)
    c.form(body, shell, dx=-24, dy=-20, glow=2.2)
    with c.inside(body):
        for x, y, turn in ((300, 220, -22), (400, 196, 0), (502, 220, 22)):
            with c.group(f"translate({x} {y}) rotate({turn})"):
                c.path(oval(0, 0, 22, 62), "#22323d")
                c.path(oval(-5, 4, 13, 52), "#3a4d59")
        c.line("M190 250Q240 160 330 130", WHITE, 13, opacity=0.6)
        c.line("M120 352Q400 420 690 352", "#e9b04a", 15)
    visor = smooth((470, 380), (600, 366), (690, 350), (748, 388), (730, 414), (600, 418), (480, 412), tension=0.8)
    c.cast(visor, 4, 12, 0.3)
    c.form(visor, INK, dx=-4, dy=-10, glow=0)
    c.line("M520 388Q620 384 700 372", "#6b675f", 6)


@drawing
def u_lock(c: Canvas) -> None:
    """A U lock with its two keys."""
    shackle = "M250 400V220A150 150 0 0 1 550 220V400"
    c.line(shackle, darker(c.paper, 0.5), 52, opacity=0.3)
    with c.group("translate(-10 -14)"):
        c.line(shackle, "#22272a", 52)
        with c.group("translate(-4 -4)"):
            c.line(shackle, "#454d52", 38)
        c.line("M238 390V220A150 150 0 0 1 370 76", "#99a4a9", 9)
    bar = box(150, 376, 500, 104, 40)
    c.cast(bar, 10, 18, 0.3)
    c.form(bar, "#d9652a", dx=-8, dy=-22, glow=2)
    c.path(box(190, 376, 84, 104), INK)
    c.path(box(506, 376, 84, 104), INK)
    c.line("M180 402Q400 392 620 402", WHITE, 9, opacity=0.5)
    c.path(oval(400, 428, 34, 34), INK)
    c.path(oval(400, 426, 26, 26), STEEL)
    c.line("M400 414v26", INK, 8)
    c.line(oval(400, 250, 32, 32), darker(STEEL, 0.3), 9)
    for turn in (66, 112):
        with c.group(f"translate(400 280) rotate({turn})"):
            c.form(box(-4, -28, 62, 56, 18), INK, dx=-5, dy=-5, glow=0)
            c.path(box(54, -9, 70, 18, 3), STEEL)
            c.line("M80 9v9M98 9v7", STEEL, 9)


@drawing
def pannier(c: Canvas) -> None:
    """A rolled-top waxed canvas pannier with leather straps."""
    canvas = "#b58a3e"
    c.shadow(404, 522, 250, 34)
    for x in (270, 500):
        c.line(f"M{x} 140V96Q{x} 76 {x + 22} 76Q{x + 44} 76 {x + 44} 100", BRASS, 15)
    body = smooth((198, 200), (602, 200), (618, 360), (600, 500), (560, 524), (240, 524), (200, 500), (182, 360),
                  tension=0.35)
    c.form(body, canvas, dx=-24, dy=-4, glow=2)
    c.form(box(176, 128, 448, 92, 44), lighter(canvas, 0.08), dx=-6, dy=-18, glow=0)
    c.line("M200 164H590", darker(canvas, 0.25), 6)
    pocket = smooth((250, 340), (550, 340), (556, 420), (540, 492), (260, 492), (244, 420), tension=0.3)
    c.form(pocket, lighter(canvas, 0.06), dx=-6, dy=-6, glow=0)
    c.line("M262 352H538M258 480H542", "#f0dcae", 4, dash="11 9")
    for x in (286, 484):
        c.form(box(x - 24, 120, 48, 260, 8), "#7a4325", dx=-6, dy=0, glow=0)
        c.line(f"M{x - 14} 132V372M{x + 14} 132V372", "#d9a877", 3, dash="9 8")
        c.form(box(x - 34, 266, 68, 52, 8), BRASS, dx=-5, dy=-5, glow=0)
        c.path(box(x - 20, 278, 40, 28, 4), "#7a4325")
        c.line(f"M{x} 278v30", BRASS, 6)
    c.form(box(344, 410, 112, 46, 6), "#7a4325", dx=-4, dy=-4, glow=0)
    c.text(400, 442, "Halage", 30, "#f0dcae")
    c.line("M214 240Q204 360 220 480", lighter(canvas, 0.5), 11, opacity=0.6)


@drawing
def bicycle_lights(c: Canvas) -> None:
    """A white front lamp and a red rear lamp, lit."""
    c.path(poly((280, 236), (40, 90), (40, 470), (280, 356)), "#fff8d8", opacity=0.6)
    c.path(oval(590, 350, 190, 170), "#f0564a", opacity=0.18)
    c.shadow(360, 470, 220, 30)
    c.shadow(594, 486, 130, 22)
    front = smooth((270, 216), (330, 196), (470, 220), (496, 296), (470, 370), (330, 396), (270, 376), tension=0.6)
    c.form(front, "#3a4045", dx=-6, dy=-18, glow=0)
    c.line("M350 222H450M350 244H456", "#6f787d", 6)
    c.form(oval(282, 296, 66, 98), STEEL, dx=-6, dy=-6, glow=0)
    c.path(oval(276, 296, 52, 82), "#fffbe6")
    c.path(oval(272, 290, 32, 54), WHITE)
    c.line("M262 296h28M276 262v68", "#f3e2a0", 6)
    c.form(box(352, 388, 88, 74, 12), RUBBER, dx=-8, dy=0, glow=0)
    c.path(oval(420, 210, 19, 10), "#6f9a52")
    rear = box(520, 240, 150, 230, 52)
    c.form(rear, "#3a4045", dx=-10, dy=-10, glow=0)
    c.form(box(538, 258, 114, 192, 42), "#c9241f", dx=-10, dy=-10, glow=2)
    for y in (300, 352, 404):
        c.path(oval(594, y, 34, 19), "#f9867a")
        c.path(oval(590, y - 3, 17, 8), "#ffe3dc")
    c.line("M520 470Q470 540 380 530Q300 520 250 548", INK, 9)
    c.form(box(196, 532, 60, 30, 6), STEEL, dx=-4, dy=-4, glow=0)
