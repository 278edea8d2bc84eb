"""Books, a newspaper, a notebook."""

# Points are read in rows, as in a table.
# fmt: off

from __future__ import annotations

from marketplace.demo.pictures.canvas import SERIF, Canvas, box, oval, poly, smooth
from marketplace.demo.pictures.colours import (
    BRASS,
    CREAM,
    DEEP_LEAF,
    INK,
    LEAF,
    WHITE,
    darker,
    lighter,
    mix,
)
from marketplace.demo.pictures.kit import drawing

BINDINGS = {
    "navy": "#24456b",
    "plum": "#6b3a5c",
    "green": "#4c7150",
    "mustard": "#d79a2e",
    "teal": "#22686a",
    "red": "#ac3c33",
}
PAPER = "#f5ecd6"


@drawing
def book(c: Canvas, *, cover: str, title: str, binding: str) -> None:
    """A standing book, its fore-edge showing, with an illustrated cover."""
    colour = BINDINGS[binding]
    c.shadow(420, 536, 220, 28)
    with c.group("translate(28 -6)"):
        c.path(poly((548, 92), (602, 62), (602, 494), (548, 540)), darker(PAPER, 0.16))
        c.line("".join(f"M{556 + i * 8} {90 - i * 4}V{534 - i * 7}" for i in range(6)),
               darker(PAPER, 0.34), 2)
        c.path(poly((210, 86), (258, 54), (606, 54), (556, 88)), darker(colour, 0.3))
        c.path(poly((228, 84), (268, 60), (594, 60), (552, 86)), PAPER)
        face = box(200, 84, 356, 458, 8)
        c.form(face, colour, dx=-8, dy=-6, glow=0)
        c.path(box(200, 84, 30, 458, 8), darker(colour, 0.25))
        c.line("M238 92V534", lighter(colour, 0.25), 3, opacity=0.6)
        with c.inside(box(256, 190, 276, 290, 6)):
            COVERS[cover](c)
        c.line("M256 190H532V480H256Z", CREAM, 5)
        if title:
            c.text(394, 160, title, 46, CREAM, fit=280)
        c.line("M340 510h108", lighter(colour, 0.5), 5)


def _river(c: Canvas) -> None:
    c.path(box(250, 180, 290, 310), "#e9b879")
    c.path(oval(450, 262, 44, 44), "#f7e3a8")
    c.path(smooth((240, 330), (330, 270), (420, 320), (550, 280), (560, 360), (240, 380)), "#5f7f86")
    c.path(smooth((240, 370), (340, 330), (460, 366), (560, 330), (560, 500), (240, 500)), "#2f5568")
    c.line("M270 402q30 -12 60 0M390 430q36 -12 72 0M290 456q30 -10 60 0", "#9cc0c4", 6)
    c.path("M350 392Q400 424 462 388L446 420Q400 440 364 420Z", INK)
    c.line("M396 400V352M424 396V356", INK, 13)
    c.path(oval(396, 342, 11, 12), INK)
    c.path(oval(424, 346, 11, 12), INK)


def _clock(c: Canvas) -> None:
    c.path(box(250, 180, 290, 310), "#38243a")
    c.path(oval(394, 330, 112), BRASS)
    c.path(oval(394, 330, 94), CREAM)
    c.line("M394 250v18M394 392v18M314 330h18M456 330h18M338 274l12 12M450 274l-12 12", INK, 8)
    c.line("M394 330L394 268M394 330L444 354", INK, 11)
    c.path(oval(394, 330, 12), "#b5342f")
    c.path(poly((470, 420), (540, 440), (540, 490), (440, 490)), "#b5342f")
    c.line("M280 440L330 470M280 470L330 440", BRASS, 7)


def _leafy(c: Canvas) -> None:
    c.path(box(250, 180, 290, 310), "#f1e5c4")
    for x, turn, colour in ((320, -16, LEAF), (394, 0, DEEP_LEAF), (468, 16, "#8aa84c")):
        with c.group(f"translate({x} 470) rotate({turn})"):
            c.line("M0 0V-230", colour, 8)
            for step in range(5):
                y = -40 - step * 42
                for side in (-1, 1):
                    c.path(smooth((0, y), (side * 26, y - 34), (side * 56, y - 30), (side * 34, y - 4)),
                           colour)
    c.path(oval(448, 226, 24, 24), "#d9764f")


def _pot(c: Canvas) -> None:
    c.path(box(250, 180, 290, 310), "#f7edd5")
    for y in (210, 260):
        c.line(f"M340 {y}q-16 -20 0 -40M394 {y}q-16 -20 0 -40M448 {y}q-16 -20 0 -40", "#c9a68a", 8)
    c.path(box(296, 312, 196, 130, 26), "#b5342f")
    c.path(box(284, 284, 220, 34, 14), "#8f2622")
    c.path(oval(394, 278, 20, 14), "#8f2622")
    c.path(box(262, 340, 40, 26, 12), "#8f2622")
    c.path(box(486, 340, 40, 26, 12), "#8f2622")
    c.line("M322 350q0 50 20 70", "#e8897c", 10)


def _bird(c: Canvas) -> None:
    c.path(box(250, 180, 290, 310), "#dfe7d2")
    c.line("M250 410Q380 380 540 420", "#6b4a2f", 14)
    c.line("M300 400q-10 -40 20 -60M480 408q20 -40 50 -40", "#6b4a2f", 7)
    for x, y in ((316, 330), (526, 362), (300, 424), (500, 440)):
        c.path(oval(x, y, 20, 12), LEAF)
    body = smooth((328, 300), (350, 262), (400, 262), (440, 300), (520, 370), (440, 372), (394, 394),
                  (344, 360))
    c.form(body, "#3f6f8c", dx=-6, dy=-8, glow=0)
    c.path(smooth((336, 320), (380, 320), (420, 350), (396, 390), (350, 364)), "#d9764f")
    c.path(oval(362, 290, 8, 8), INK)
    c.path(poly((332, 296), (298, 306), (334, 312)), BRASS)
    c.line("M390 392v22M406 390v22", INK, 5)


COVERS = {"river": _river, "clock": _clock, "leaf": _leafy, "pot": _pot, "bird": _bird}


@drawing
def book_stack(c: Canvas, *, spines: str) -> None:
    """Three bound volumes in a stack beside their slipcase."""
    colour = BINDINGS[spines]
    c.shadow(404, 520, 330, 34)
    case = box(508, 128, 176, 392, 6)
    c.form(case, darker(colour, 0.35), dx=-16, dy=-6, glow=0)
    c.path(oval(596, 250, 52, 52), "#f0d79a")
    c.path(oval(616, 238, 46, 46), darker(colour, 0.35))
    c.line("M536 360H656M536 384H656", "#f0d79a", 4)
    c.line("M540 430q56 40 112 0", "#f0d79a", 5)
    for y, x, shade, numeral in ((408, 112, colour, "III"), (300, 134, mix(colour, BRASS, 0.55), "II"),
                                 (192, 104, mix(colour, "#24456b", 0.7), "I")):
        c.path(box(x + 20, y + 12, 372, 86, 4), darker(PAPER, 0.12))
        c.line("".join(f"M{x + 60} {y + 26 + i * 14}H{x + 388}" for i in range(5)), darker(PAPER, 0.28), 3)
        back = (
            f"M{x + 400} {y}H{x + 36}Q{x} {y + 6} {x} {y + 54}Q{x} {y + 102} {x + 36} {y + 108}"
            f"H{x + 400}V{y + 94}H{x + 50}Q{x + 30} {y + 84} {x + 30} {y + 54}"
            f"Q{x + 30} {y + 24} {x + 50} {y + 14}H{x + 400}Z"
        )
        c.form(back, shade, dx=-4, dy=-6, glow=0)
        with c.group(f"translate({x + 16} {y + 54}) rotate(-90)"):
            c.text(0, 10, numeral, 30, "#f0d79a")
        c.line(f"M{x + 120} {y + 2}V{y + 12}M{x + 132} {y + 2}V{y + 12}M{x + 320} {y + 2}V{y + 12}", "#f0d79a", 5)
    c.line("M160 300q-20 60 -40 96l26 -4l10 22q14 -50 34 -110", "#b5482f", 10)


@drawing
def picture_book(c: Canvas, *, scene: str) -> None:
    """A large picture book with a fox in the snow of its cover."""
    colour = {"fox": "#2c5a5c"}[scene]
    with c.group("rotate(-5 400 300)"):
        face = box(168, 76, 464, 452, 10)
        c.cast(face, 16, 20, 0.28)
        c.path(box(180, 88, 464, 450, 10), PAPER)
        c.line("M640 110V528M634 110V528", darker(PAPER, 0.25), 3)
        c.form(face, colour, dx=-8, dy=-8, glow=0)
        c.path(box(168, 76, 34, 452, 10), darker(colour, 0.25))
        with c.inside(box(202, 76, 430, 452, 10)):
            c.path(oval(520, 180, 62, 62), "#f3dfa0")
            c.path(smooth((180, 420), (320, 360), (480, 400), (660, 360), (660, 560), (180, 560)),
                   "#f3efe2")
            for x, top in ((250, 230), (582, 260)):
                c.path(poly((x, top), (x + 52, top + 120), (x - 52, top + 120)), "#1f4243")
                c.path(poly((x, top + 60), (x + 66, top + 190), (x - 66, top + 190)), "#1f4243")
            fox = "#d9652a"
            c.form(smooth((470, 470), (540, 420), (580, 360), (606, 400), (590, 470), (520, 512)), fox,
                   dx=-6, dy=-6, glow=0)
            c.path(smooth((570, 372), (590, 350), (606, 396), (590, 420)), CREAM)
            c.form(smooth((330, 510), (340, 420), (400, 370), (470, 400), (500, 470), (490, 514)), fox,
                   dx=-8, dy=-8, glow=0)
            c.path(smooth((366, 512), (378, 440), (410, 420), (436, 450), (440, 512)), CREAM)
            head = poly((300, 270), (344, 316), (420, 316), (464, 268), (468, 360), (382, 436), (296, 360))
            c.form(head, fox, dx=-6, dy=-6, glow=0)
            c.path(poly((296, 360), (350, 356), (382, 436)), CREAM)
            c.path(poly((468, 360), (414, 356), (382, 436)), CREAM)
            c.path(oval(382, 430, 15, 12), INK)
            c.line("M338 354h.1M426 354h.1", INK, 17)
            flakes = "".join(f"M{c.rng.uniform(210, 620):.0f} {c.rng.uniform(150, 420):.0f}h.1"
                             for _ in range(22))
            c.line(flakes, WHITE, 9)
        c.text(416, 140, "Le Renard", 66, CREAM, weight=700)


@drawing
def open_book(c: Canvas) -> None:
    """An open activity book with pressed plants and a pencil."""
    c.cast(poly((80, 180), (720, 180), (740, 480), (60, 480)), 6, 20, 0.25)
    c.form(poly((84, 176), (716, 176), (738, 482), (62, 482)), "#4f7d52", dx=-6, dy=-6, glow=0)
    left = "M400 180Q260 130 100 166L84 462Q250 424 400 474Z"
    right = "M400 180Q540 130 700 166L716 462Q550 424 400 474Z"
    c.form(left, PAPER, dx=10, dy=-10, glow=0)
    c.form(right, "#fbf5e4", dx=-4, dy=-10, glow=0)
    c.line("M400 182V474", darker(PAPER, 0.35), 5)
    c.line("M140 222Q220 206 320 218M136 250Q216 236 300 246", "#6b7f3a", 8)
    c.line("M130 300Q210 286 330 300M128 328Q210 314 330 328M126 356Q210 342 330 356M124 384Q200 370 290 380",
           darker(PAPER, 0.25), 5)
    with c.group("translate(548 420) rotate(8)"):
        c.line("M0 0Q-14 -100 0 -230", DEEP_LEAF, 8)
        for step in range(5):
            for side in (-1, 1):
                y = -40 - step * 40
                c.form(smooth((0, y), (side * 34, y - 38), (side * 78, y - 40), (side * 50, y + 2)),
                       LEAF, dx=-4, dy=-5, glow=0)
        for spin in range(0, 360, 60):
            with c.group(f"translate(0 -246) rotate({spin})"):
                c.path(smooth((0, 0), (-14, -24), (0, -44), (14, -24)), "#d9659a")
        c.path(oval(0, -246, 13), BRASS)
    with c.group("rotate(-4 548 330)"):
        c.path(box(506, 300, 92, 30), "#e9d79a", opacity=0.85)
    c.text(640, 420, "Pâquerette", 26, "#4a5b35")
    with c.group("translate(300 500) rotate(-22)"):
        c.cast(box(-150, -16, 300, 32), 6, 12)
        c.form(box(-150, -16, 260, 32, 4), "#e0a52b", dx=0, dy=-9, glow=0)
        c.path(poly((110, -16), (160, 0), (110, 16)), "#f3dcb0")
        c.path(poly((142, -6), (160, 0), (142, 6)), INK)
        c.path(box(-176, -16, 34, 32, 6), "#d9659a")
        c.path(box(-146, -16, 16, 32), "#b9c3c6")


@drawing
def newspaper(c: Canvas) -> None:
    """A folded weekly newspaper with its masthead."""
    with c.group("rotate(-6 400 310)"):
        under = poly((150, 110), (640, 96), (668, 520), (170, 536))
        c.cast(under, 12, 18, 0.28)
        c.path(under, darker(PAPER, 0.18))
        sheet = poly((140, 90), (636, 90), (644, 504), (146, 510))
        c.form(sheet, "#f4eedd", dx=-6, dy=-6, glow=0)
        c.text(388, 156, "La Gazette", 78, INK, weight=700, family=SERIF)
        c.line("M168 178H610M168 186H610", INK, 3)
        c.text(388, 212, "des Halles · hebdomadaire", 25, "#6b5f52")
        c.line("M168 226H610", INK, 3)
        picture = box(170, 246, 258, 160)
        c.path(picture, "#b9c9cc")
        with c.inside(picture):
            c.path(smooth((150, 380), (260, 320), (360, 352), (450, 310), (450, 420), (150, 420)), "#6f7f74")
            c.path(poly((260, 380), (260, 290), (310, 250), (360, 290), (360, 380)), "#e9dfc7")
            c.path(poly((250, 292), (310, 244), (370, 292)), "#b5482f")
            c.path(box(296, 320, 30, 64), "#6b4a2f")
        c.line("M452 256H606", INK, 14)
        c.line("M452 286H606M452 308H590M452 330H606M452 352H600M452 374H606M452 396H560", "#9b9284", 6)
        c.line("M172 430H302M172 450H302M172 470H290M328 430H452M328 450"
               "H452M328 470H440M478 430H606M478 450H606M478 470H580",
               "#9b9284", 6)
        c.path(poly((628, 90), (636, 90), (644, 504), (634, 504)), darker(PAPER, 0.2))


@drawing
def notebook(c: Canvas, *, cover: str) -> None:
    """A sewn notebook with an elastic band, and its siblings behind."""
    for shift, turn, colour in ((70, 12, "#a8483b"), (30, 4, "#4f6878"), (-24, -7, BINDINGS[cover])):
        with c.group(f"translate({shift} 0) rotate({turn} 400 320)"):
            face = box(234, 84, 316, 436, 14)
            c.cast(face, 10, 14, 0.25)
            c.path(box(244, 94, 316, 432, 14), PAPER)
            c.form(face, colour, dx=-8, dy=-8, glow=0)
            c.line("".join(f"M250 {y}v20" for y in range(112, 500, 42)), lighter(colour, 0.6), 6)
    with c.group("translate(-24 0) rotate(-7 400 320)"):
        c.form(box(318, 160, 168, 96, 4), CREAM, dx=-4, dy=-4, glow=0)
        c.line("M338 196H466M338 222H440", "#b3a68c", 5)
        c.line("M508 88V516", "#e9c46a", 12)
        c.line("M300 520q-4 30 10 50l12 -16l14 12q-10 -20 -6 -44", "#b5482f", 9)
