"""Cheeses, butter, eggs and yoghurt."""

# Points are read in rows, as in a table.
# fmt: off

from __future__ import annotations

from marketplace.demo.pictures.canvas import Canvas, box, oval, poly, smooth
from marketplace.demo.pictures.colours import (
    CREAM,
    LEAF,
    WHITE,
    WOOD,
    darker,
    lighter,
    mix,
    tones,
)
from marketplace.demo.pictures.kit import drawing

COMTE = "#efc662"
BLUE = "#f3e8c9"


@drawing
def cheese_wedge(c: Canvas, *, kind: str) -> None:
    """A wedge with its rind: old comté with crystals, or a blue with its veins."""
    paste, rind = (COMTE, "#a9793f") if kind == "comte" else (BLUE, "#c9b98f")
    c.shadow(420, 492, 320, 46)
    top = poly((112, 330), (560, 190), (694, 268), (690, 290))
    front = poly((112, 330), (690, 284), (684, 482), (118, 474))
    c.form(front, paste, dx=-4, dy=-26, glow=0)
    c.path(top, lighter(paste, 0.45))
    c.line("M116 331L688 286", lighter(paste, 0.75), 6)
    back = smooth((556, 190), (640, 214), (696, 268), (690, 482), (662, 486), (664, 290),
                  tension=0.5)
    c.form(back, rind, dx=-10, dy=-6, glow=0)
    with c.inside(front):
        if kind == "comte":
            for x, y, r in ((250, 396, 17), (404, 352, 12), (470, 430, 22), (590, 366, 15),
                            (336, 446, 10)):
                c.path(oval(x, y, r * 1.3, r), darker(paste, 0.26))
                c.path(oval(x + 3, y + 4, r * 1.0, r * 0.7), darker(paste, 0.12))
            crystals = "".join(
                f"M{c.rng.uniform(160, 640):.0f} {c.rng.uniform(330, 460):.0f}h.1"
                for _ in range(30)
            )
            c.line(crystals, WHITE, 6, opacity=0.8)
        else:
            for x, y in ((196, 396), (300, 360), (286, 440), (392, 412), (468, 340), (500, 446),
                         (580, 392), (620, 330)):
                blot = smooth(*[
                    (x + dx * (26 + c.spread(12)), y + dy * (18 + c.spread(9)))
                    for dx, dy in ((-1, 0), (-0.4, -1), (0.6, -0.7), (1.2, 0.2), (0.3, 0.5),
                                   (-0.3, 1))
                ], tension=1.5)
                c.path(blot, "#4f6f74", opacity=0.85)
                c.path(oval(x + 6, y - 2, 9, 6), "#7d9c8f")
            c.line("M150 372q60 -20 120 6M400 380q80 30 190 -14M330 470q60 -40 150 -20",
                   "#6d8a86", 5, opacity=0.7)
    if kind == "comte":
        c.line("M600 226l70 36", darker(rind, 0.2), 5, opacity=0.6)
    else:
        c.line("M290 290q40 -22 80 -16M430 250q60 -24 100 -14", "#8fa59b", 7, opacity=0.7)


@drawing
def cheese_wheel(c: Canvas, *, kind: str) -> None:
    """A tomme with a quarter cut out of it."""
    rind = {"tomme": "#9a8a72"}[kind]
    paste = "#f0dc9d"
    c.shadow(400, 500, 330, 48)
    body = "M92 282V424A308 96 0 0 0 708 424V282Z"
    c.form(body, rind, dx=-40, dy=0, glow=2)
    c.form(oval(400, 282, 308, 116), lighter(rind, 0.14), dx=-4, dy=-6, glow=0)
    for _ in range(26):
        x, y = c.rng.uniform(140, 640), c.rng.uniform(196, 350)
        if ((x - 400) / 300) ** 2 + ((y - 282) / 108) ** 2 < 0.9:
            c.path(oval(x, y, 8 + c.spread(4), 4), darker(rind, 0.2), opacity=0.45)
    c.line("M150 400q90 60 210 74M120 350q8 40 40 60", darker(rind, 0.3), 6, opacity=0.5)
    c.path("M400 286L420 512Q590 510 680 462L700 320Z", darker(rind, 0.1))
    c.path("M404 286L424 396L424 514Q404 516 372 515L370 300Z", darker(paste, 0.08))
    left = poly((400, 284), (326, 394), (326, 515), (400, 414))
    right = poly((400, 284), (690, 312), (690, 446), (400, 414))
    c.path("M400 282L326 392Q520 412 706 312Z", mix(c.paper, "#2e1d18", 0.35))
    c.path("M400 414L326 514Q560 520 690 446Z", mix(c.paper, "#2e1d18", 0.2))
    c.path(left, darker(paste, 0.16))
    c.path(right, paste)
    c.path(poly((400, 284), (690, 312), (690, 330), (400, 300)), lighter(paste, 0.6))
    c.path(poly((672, 310), (708, 300), (708, 424), (690, 446), (672, 443)), rind)
    c.path(poly((326, 392), (340, 372), (340, 498), (326, 515)), darker(rind, 0.2))
    for x, y, r in ((470, 356, 9), (540, 390, 12), (604, 350, 7), (500, 404, 6), (634, 402, 9)):
        c.path(oval(x, y, r * 1.3, r * 0.8), darker(paste, 0.22))


@drawing
def goat_cheeses(c: Canvas) -> None:
    """Three goat cheeses of three ages on a vine leaf."""
    c.shadow(400, 470, 320, 56)
    leaf = smooth(
        (96, 430), (170, 350), (260, 366), (330, 290), (420, 340), (540, 280), (590, 350),
        (706, 372), (650, 446), (690, 500), (560, 500), (470, 540), (380, 498), (250, 530),
        (200, 478), tension=0.8,
    )
    c.cast(leaf, 8, 10)
    c.form(leaf, LEAF, dx=-8, dy=-8, glow=0)
    c.line("M120 434Q380 400 640 450M380 420L300 350M430 424L540 330M330 430L260 500M470 436L500 510",
           lighter(LEAF, 0.4), 5, opacity=0.8)
    for x, y, rx, height, colour in (
        (252, 330, 106, 124, "#fbf5e6"), (560, 338, 98, 112, "#d9bf86"), (404, 400, 112, 96, "#eee2bd"),
    ):
        body = f"M{x - rx} {y}V{y + height - 30}A{rx} {rx * 0.36:.0f} 0 0 0 {x + rx} {y + height - 30}V{y}Z"
        c.cast(body, 16, 12, 0.25)
        c.form(body, colour, dx=-18, dy=0, glow=0)
        c.form(oval(x, y, rx, rx * 0.38), lighter(colour, 0.5), dx=-3, dy=-4, glow=0)
        lines = "".join(
            f"M{x - rx + 16 + i * 26:.0f} {y + 44 + c.spread(14):.0f}q{c.spread(12):.0f} 16 {c.spread(8):.0f} 34"
            for i in range(int(rx * 2 / 26) - 1)
        )
        c.line(lines, darker(colour, 0.2), 4, opacity=0.6)
        c.line(f"M{x - rx * 0.5:.0f} {y - 6}q{rx * 0.4:.0f} -16 {rx * 0.8:.0f} -8",
               darker(colour, 0.14), 4, opacity=0.7)


@drawing
def ash_log(c: Canvas) -> None:
    """A log of goat cheese under ash, two slices fallen from it."""
    c.shadow(410, 470, 330, 50)
    ash = "#77787a"
    body = "M250 200H620A88 118 0 0 1 620 436H250Z"
    c.cast(body, 6, 20, 0.25)
    c.form(body, ash, dx=-4, dy=-40, glow=2)
    dust = "".join(f"M{c.rng.uniform(270, 680):.0f} {c.rng.uniform(215, 420):.0f}h.1"
                   for _ in range(70))
    c.line(dust, "#d9d5c8", 6, opacity=0.6)
    dust = "".join(f"M{c.rng.uniform(270, 680):.0f} {c.rng.uniform(240, 430):.0f}h.1"
                   for _ in range(50))
    c.line(dust, "#3e4043", 7, opacity=0.5)
    for x, y in ((262, 318), (196, 350), (142, 396)):
        c.cast(oval(x, y, 84, 112), 14, 8, 0.3)
        c.path(oval(x + 9, y, 84, 114), darker(ash, 0.3))
        c.path(oval(x, y, 84, 112), ash)
        c.path(oval(x - 3, y - 1, 74, 100), "#eadfc0")
        c.path(oval(x - 5, y - 2, 58, 82), "#fbf6e9")
        c.path(oval(x, y, 8, 9), "#c9a34e")
        c.line(f"M{x - 30} {y - 46}q16 -14 34 -14", WHITE, 8)


@drawing
def boxed_cheese(c: Canvas) -> None:
    """A camembert out of its poplar box, a portion cut."""
    c.shadow(420, 490, 310, 50)
    c.cast(oval(560, 214, 160, 132), 8, 18, 0.3)
    c.form(oval(560, 214, 160, 132), "#d9b27a", dx=-8, dy=-8, glow=0)
    c.path(oval(556, 210, 138, 112), "#2f5b8c")
    c.path(oval(556, 210, 122, 98), CREAM)
    c.text(556, 196, "Camembert", 42, "#b5342f")
    c.text(556, 234, "moulé à la louche", 24, "#2f5b8c")
    c.line("M470 258h170", "#2f5b8c", 4)
    wall = "M118 366V440A236 96 0 0 0 590 440V366Z"
    c.form(wall, "#fbf3dd", dx=-26, dy=0, glow=0)
    c.form(oval(354, 366, 236, 98), "#fdf8ea", dx=-5, dy=-7, glow=0)
    for _ in range(16):
        x, y = 354 + c.spread(190), 366 + c.spread(70)
        c.line(f"M{x:.0f} {y:.0f}l{20 + c.spread(8):.0f} {c.spread(6):.0f}", "#d9c096", 5, opacity=0.6)
    wedge = "M354 366L372 536Q470 528 540 496L590 420Z"
    c.path(wedge, mix(c.paper, "#2e1d18", 0.28))
    c.path("M354 366L578 400L560 482L366 440Z", "#f1d98c")
    c.path("M354 366L366 440L372 537L340 536L336 372Z", "#e2c26c")
    c.path("M354 362L590 398L580 414L354 378Z", "#fdf8ea")
    c.path(smooth((380, 420), (450, 440), (520, 452), (540, 480), (470, 476), (392, 452)),
           "#f7e6ac")


@drawing
def butter(c: Canvas) -> None:
    """A slab of butter half out of its paper, one curl cut."""
    c.shadow(410, 500, 330, 44)
    with c.group("translate(-92 -104) scale(1.22)"):
        _butter_pat(c)


def _butter_pat(c: Canvas) -> None:
    sheet = poly((104, 440), (196, 290), (470, 250), (706, 330), (690, 440), (560, 520), (250, 526))
    c.cast(sheet, 8, 12)
    c.form(sheet, CREAM, dx=-6, dy=-8, glow=0)
    c.line("M210 300L250 400M640 350L600 420M150 440L260 460", darker(CREAM, 0.14), 5)
    yellow = "#f6d565"
    c.path(poly((218, 330), (480, 270), (630, 322), (360, 394)), lighter(yellow, 0.5))
    c.path(poly((218, 330), (360, 394), (360, 486), (218, 414)), darker(yellow, 0.14))
    c.path(poly((360, 394), (630, 322), (630, 410), (360, 486)), yellow)
    c.line("M400 418l190 -52M400 446l190 -52", darker(yellow, 0.12), 4, opacity=0.7)
    fold = poly((468, 254), (690, 330), (674, 420), (566, 400), (530, 330))
    c.form(fold, "#fdf7e4", dx=-10, dy=-10, glow=0)
    c.line("M560 352l108 34", "#2f5b8c", 11)
    c.line("M562 374l96 30", "#2f5b8c", 4)
    with c.group("translate(604 334) rotate(18)"):
        c.text(0, 0, "beurre", 32, "#2f5b8c")
    curl = smooth((150, 376), (176, 330), (232, 322), (262, 352), (240, 388), (206, 380),
                  (214, 358), (196, 352), (178, 376), (190, 406), (164, 410))
    c.cast(curl, 8, 10, 0.25)
    c.form(curl, yellow, dx=-6, dy=-8, glow=0)
    c.line("M300 344l24 11M420 312h.1M360 330h.1M470 300h.1M520 314h.1M440 340h.1", WHITE, 7)


@drawing
def yoghurt_pots(c: Canvas) -> None:
    """Four glass pots of white yoghurt under blue checked lids."""
    for x, y in ((284, 250), (518, 250), (206, 380), (440, 392)):
        c.shadow(x + 8, y + 144, 112, 20)
        body = (
            f"M{x - 92} {y - 70}L{x - 80} {y + 116}Q{x - 78} {y + 142} {x - 50} {y + 142}"
            f"H{x + 50}Q{x + 78} {y + 142} {x + 80} {y + 116}L{x + 92} {y - 70}Z"
        )
        c.form(body, "#fbf8f0", dx=-20, dy=0, glow=0)
        c.line(f"M{x - 66} {y - 30}l8 120", WHITE, 12)
        c.path(box(x - 60, y - 6, 120, 84, 10), "#3f78a6")
        c.text(x, y + 30, "Brebis", 32, CREAM)
        c.line(f"M{x - 30} {y + 50}h60", CREAM, 4)
        lid = (
            f"M{x - 104} {y - 74}Q{x - 96} {y - 112} {x} {y - 114}Q{x + 96} {y - 112} {x + 104} {y - 74}"
            f"L{x + 90} {y - 50}L{x + 62} {y - 66}L{x + 30} {y - 46}"
            f"L{x} {y - 64}L{x - 32} {y - 46}L{x - 62} {y - 66}L{x - 92} {y - 50}Z"
        )
        c.form(lid, "#d9e6ee", dx=-10, dy=-6, glow=0, details=(
            f'<path d="M{x - 90} {y - 100}h180M{x - 100} {y - 78}h200M{x - 60} {y - 116}v60'
            f'M{x - 20} {y - 116}v60M{x + 22} {y - 116}v60M{x + 62} {y - 116}v60" '
            'stroke="#6d9cc0" stroke-width="7" opacity=".7"/>',
        ))
        c.line(f"M{x - 90} {y - 62}Q{x} {y - 40} {x + 90} {y - 62}", "#b08a52", 5)


@drawing
def egg_box(c: Canvas) -> None:
    """Six eggs in their grey pulp box."""
    pulp = "#a79f93"
    c.shadow(404, 500, 330, 40)
    back = box(110, 150, 580, 180, 26)
    c.cast(back, 10, 10)
    c.form(back, lighter(pulp, 0.12), dx=-6, dy=-8, glow=0)
    c.path(box(136, 176, 528, 110, 18), darker(pulp, 0.16))
    c.path(box(270, 164, 260, 58, 8), CREAM)
    c.text(400, 206, "Plein air", 44, "#6b7f3a")
    tray = smooth((94, 330), (706, 330), (680, 480), (650, 506), (150, 506), (120, 480), tension=0.4)
    c.form(tray, pulp, dx=-6, dy=-14, glow=0)
    shells = ("#e2b184", "#f0d0a8", "#d9a074", "#ecc79c", "#f3dcbc", "#dba77a")
    for x, y, shell in zip((192, 400, 608, 192, 400, 608), (334, 332, 334, 408, 412, 408), shells,
                           strict=True):
        egg = (
            f"M{x} {y - 106}C{x + 52} {y - 106} {x + 84} {y - 32} {x + 84} {y + 14}"
            f"C{x + 84} {y + 64} {x + 46} {y + 90} {x} {y + 90}"
            f"C{x - 46} {y + 90} {x - 84} {y + 64} {x - 84} {y + 14}"
            f"C{x - 84} {y - 32} {x - 52} {y - 106} {x} {y - 106}Z"
        )
        c.form(egg, shell, dx=-14, dy=-10, glow=2.4)
        c.path(oval(x - 30, y - 42, 13, 22), WHITE, opacity=0.7)
    rim = (
        "M94 436Q100 470 192 476Q284 470 296 440Q308 470 400 478Q492 470 504 440Q516 470 608 476"
        "Q700 470 706 436L684 486Q676 508 650 508H150Q124 508 116 486Z"
    )
    c.form(rim, pulp, dx=-4, dy=-8, glow=0)
    c.line("M150 486H650", darker(pulp, 0.3), 5, opacity=0.6)


@drawing
def cheese_board(c: Canvas) -> None:
    """A round board of six cheeses with grapes and walnuts."""
    c.cast(oval(400, 304, 316, 236), 10, 22, 0.3)
    c.form(oval(400, 304, 316, 236), DARKER_WOOD, dx=-6, dy=-12, glow=0)
    c.path(oval(396, 298, 298, 218), WOOD)
    c.line("M120 260q280 -40 556 0M108 310q290 -30 586 10M130 370q270 -20 540 10M200 440q200 -10 400 0",
           darker(WOOD, 0.18), 4, opacity=0.6)
    comte = poly((200, 200), (352, 134), (380, 232))
    c.cast(comte, 8, 12)
    c.form(comte, COMTE, dx=-6, dy=-10, glow=0)
    c.line("M352 134L380 232", "#9c6c35", 14)
    blue = poly((430, 130), (590, 190), (456, 250))
    c.cast(blue, 8, 12)
    c.form(blue, BLUE, dx=-6, dy=-8, glow=0)
    c.line("M466 176h24M500 200l18 6M476 220h14M530 186h20", "#4f6f74", 13)
    for x, y, r, colour in ((250, 320, 74, "#fbf3dd"), (560, 330, 78, "#c98f52"), (404, 306, 56, "#8b8b8a")):
        c.cast(oval(x, y, r, r * 0.9), 8, 12)
        c.form(oval(x, y, r, r * 0.9), darker(colour, 0.06), dx=-4, dy=-12, glow=0)
        c.path(oval(x - 3, y - 8, r * 0.84, r * 0.72), lighter(colour, 0.3))
    c.path(poly((250, 314), (330, 296), (326, 358)), "#f1d98c")
    c.line("M250 312L328 296", "#fffdf6", 8)
    for x, y in ((344, 420), (380, 404), (416, 412), (360, 452), (398, 446), (434, 446), (380, 484),
                 (414, 480)):
        c.form(oval(x, y, 23, 23), "#6d3a63", dx=-5, dy=-5, glow=0)
        c.path(oval(x - 8, y - 8, 5, 5), "#d7b3d2")
    c.line("M384 396q6 -30 30 -36", "#6b7f3a", 8)
    for x, y in ((520, 448), (478, 480), (240, 440)):
        c.form(oval(x, y, 32, 27), "#c08d55", dx=-5, dy=-6, glow=0)
        c.line(f"M{x - 30} {y + 2}q30 -14 58 0M{x - 14} {y - 14}q8 12 2 26M{x + 10} {y - 16}q8 12 0 28",
               "#7d5228", 4)


DARKER_WOOD = tones(WOOD).shade
