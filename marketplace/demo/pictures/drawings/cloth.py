"""Clothes and haberdashery."""

# Points are read in rows, as in a table.
# fmt: off

from __future__ import annotations

from marketplace.demo.pictures.canvas import Canvas, box, oval, poly, smooth
from marketplace.demo.pictures.colours import (
    BRASS,
    STEEL,
    WHITE,
    WOOD,
    darker,
    lighter,
    mix,
)
from marketplace.demo.pictures.kit import drawing

YARNS = {"navy": "#2a4363", "blue": "#2f5d8c", "camel": "#c08a4f", "red": "#b83a32"}


@drawing
def jumper(c: Canvas, *, pattern: str, colour: str) -> None:
    """A jumper laid flat: plain with shoulder buttons, or white with stripes."""
    yarn = YARNS[colour]
    base = "#f5eddb" if pattern == "striped" else yarn
    arms = (
        smooth((268, 96), (206, 124), (150, 230), (100, 420), (96, 470), (180, 492), (196, 456),
               (262, 300), tension=0.7),
        smooth((532, 96), (594, 124), (650, 230), (700, 420), (704, 470), (620, 492), (604, 456),
               (538, 300), tension=0.7),
    )
    trunk = smooth((268, 96), (330, 78), (400, 104), (470, 78), (532, 96), (566, 200), (556, 400),
                   (560, 530), (400, 546), (240, 530), (244, 400), (234, 200), tension=0.5)
    for arm in arms:
        c.cast(arm, 10, 16)
    c.cast(trunk, 10, 18)
    for arm in arms:
        c.form(arm, base, dx=-10, dy=-4, glow=0)
    for side, arm in ((1, arms[0]), (-1, arms[1])):
        with c.inside(arm), c.group("" if side == 1 else "translate(800 0) scale(-1 1)"):
            if pattern == "striped":
                for step in range(9):
                    y = 150 + step * 36
                    c.line(f"M{80 - step * 2} {y - 4}L270 {y + 46}", yarn, 13)
            cuff = poly((80, 440), (210, 474), (204, 510), (70, 482))
            c.path(cuff, yarn if pattern == "striped" else darker(base, 0.18))
            c.line("M110 452l-6 36M132 458l-6 36M154 464l-6 36M176 470l-6 36", darker(yarn, 0.25), 4)
    c.form(trunk, base, dx=-12, dy=-4, glow=0)
    with c.inside(trunk):
        if pattern == "striped":
            for step in range(10):
                c.line(f"M220 {176 + step * 34}Q400 {192 + step * 34} 580 {176 + step * 34}", yarn, 13)
        else:
            ribs = "".join(f"M{x} 110V500" for x in range(252, 560, 22))
            c.line(ribs, darker(base, 0.2), 4, opacity=0.6)
            c.line("M290 150Q280 320 292 470", lighter(base, 0.35), 14, opacity=0.5)
        c.path(poly((220, 496), (580, 496), (580, 560), (220, 560)),
               yarn if pattern == "striped" else darker(base, 0.18))
        c.line("".join(f"M{x} 502V540" for x in range(250, 560, 18)), darker(yarn, 0.3), 4)
    neck = smooth((318, 84), (400, 70), (482, 84), (400, 126), tension=0.8)
    c.path(neck, darker(base, 0.42))
    c.line("M316 84Q400 142 484 84", yarn if pattern == "striped" else lighter(base, 0.12), 18)
    if pattern == "plain":
        c.line("M276 104h.1M300 96h.1M322 90h.1", BRASS, 19)
        c.line("M274 101h.1M298 93h.1M320 87h.1", lighter(BRASS, 0.7), 7)
    else:
        c.line("M262 130Q244 220 248 300M538 130Q556 220 552 300", darker(base, 0.3), 4)


@drawing
def coat(c: Canvas, *, colour: str) -> None:
    """A long wool coat on its hanger."""
    cloth = YARNS[colour]
    c.line("M400 92Q400 50 424 50Q446 54 440 76Q434 90 404 96", STEEL, 9)
    c.form(smooth((250, 150), (400, 86), (550, 150), (540, 164), (400, 112), (260, 164), tension=0.5),
           WOOD, dx=0, dy=-5, glow=0)
    for mirror in ("", "translate(800 0) scale(-1 1)"):
        with c.group(mirror):
            arm = smooth((284, 130), (236, 150), (196, 280), (172, 440), (232, 462), (262, 340),
                         (290, 240), tension=0.7)
            c.cast(arm, 8, 14)
            c.form(arm, darker(cloth, 0.06), dx=-8, dy=-2, glow=0)
            c.line("M178 416l60 20", darker(cloth, 0.35), 5)
    body = smooth((286, 128), (340, 112), (400, 140), (460, 112), (514, 128), (530, 260), (540, 400),
                  (556, 548), (400, 562), (244, 548), (260, 400), (270, 260), tension=0.5)
    c.cast(body, 10, 16)
    c.form(body, cloth, dx=-14, dy=-2, glow=0)
    with c.inside(body):
        c.path(poly((404, 290), (600, 260), (600, 580), (412, 580)), darker(cloth, 0.1))
        c.line("M404 290L414 570", darker(cloth, 0.4), 6)
        c.line("M300 200Q286 380 278 530M500 220Q520 380 530 530", darker(cloth, 0.16), 6)
    c.path(poly((352, 112), (448, 112), (404, 270)), "#7d2f35")
    c.line("M376 130L400 210M424 130L404 214", "#a8555a", 5)
    lapel = poly((346, 106), (318, 150), (330, 196), (306, 210), (400, 304), (402, 246), (366, 152))
    for mirror in ("", "translate(806 0) scale(-1 1)"):
        with c.group(mirror):
            c.cast(lapel, 4, 8, 0.3)
            c.form(lapel, lighter(cloth, 0.1), dx=-5, dy=-5, glow=0)
    for x in (292, 452):
        c.form(box(x, 404, 70, 24, 6), lighter(cloth, 0.05), dx=-2, dy=-5, glow=0)
    for y in (320, 388, 456):
        c.path(oval(434, y + 3, 14, 14), darker(cloth, 0.5))
        c.path(oval(432, y, 14, 14), "#5b3a22")
        c.line(f"M428 {y - 2}h.1M436 {y + 2}h.1", "#c9a06a", 4)


@drawing
def scarf(c: Canvas, *, colour: str) -> None:
    """A checked scarf, knotted, its fringes hanging."""
    yarn = YARNS[colour]
    second, third = "#f1e3c4", "#2f5a52"
    tails = (
        (smooth((356, 270), (300, 330), (230, 500), (338, 540), (400, 400), (430, 300), tension=0.7), 17),
        (smooth((420, 290), (480, 380), (500, 546), (620, 520), (560, 370), (470, 262), tension=0.7), -17),
    )
    for tail, lean in tails:
        c.cast(tail, 10, 14)
        c.form(tail, yarn, dx=-8, dy=-4, glow=0)
        with c.inside(tail), c.group(f"rotate({lean} 400 400)"):
            _checks(c, second, third)
    for x0, y0, x1, y1 in ((232, 500, 336, 540), (502, 546, 618, 522)):
        fringe = "".join(
            f"M{x0 + (x1 - x0) * t / 8:.0f} {y0 + (y1 - y0) * t / 8:.0f}l{-6 if x0 < 400 else 6} 34"
            for t in range(9)
        )
        c.line(fringe, yarn, 6)
    loop = smooth((166, 190), (250, 96), (400, 66), (552, 96), (634, 190), (590, 268), (480, 300),
                  (400, 306), (320, 300), (210, 268))
    c.cast(loop, 8, 16)
    c.form(loop, yarn, dx=-10, dy=-12, glow=0)
    with c.inside(loop):
        _checks(c, second, third)
        c.line("M190 236Q400 330 610 236", darker(yarn, 0.4), 7, opacity=0.6)
    c.path(smooth((262, 176), (400, 132), (538, 176), (400, 210)), darker(yarn, 0.5))
    knot = smooth((340, 224), (400, 206), (470, 226), (486, 290), (440, 336), (370, 334), (326, 286))
    c.cast(knot, 4, 8, 0.3)
    c.form(knot, yarn, dx=-8, dy=-8, glow=0)
    with c.inside(knot), c.group("rotate(24 400 270)"):
        _checks(c, second, third)
    c.line("M352 240q20 50 6 84M450 236q-14 40 6 80", darker(yarn, 0.4), 5, opacity=0.7)


def _checks(c: Canvas, second: str, third: str) -> None:
    across = "".join(f"M100 {y}H700" for y in range(80, 600, 84))
    down = "".join(f"M{x} 50V600" for x in range(150, 700, 84))
    c.line(across + down, second, 18, opacity=0.75)
    across = "".join(f"M100 {y}H700" for y in range(122, 600, 84))
    down = "".join(f"M{x} 50V600" for x in range(192, 700, 84))
    c.line(across + down, third, 7, opacity=0.8)


@drawing
def beret(c: Canvas) -> None:
    """A felt beret, tilted, with its stalk."""
    felt = "#9c2f35"
    c.shadow(408, 470, 300, 52)
    with c.group("rotate(-9 400 320)"):
        band = smooth((226, 350), (300, 340), (400, 340), (500, 340), (590, 350), (572, 430), (480, 482),
                      (320, 482), (230, 430))
        c.form(band, darker(felt, 0.45), dx=-8, dy=-6, glow=0)
        crown = smooth((96, 330), (130, 236), (260, 170), (420, 150), (590, 186), (690, 270), (704, 350),
                       (600, 410), (400, 428), (200, 410))
        c.cast(crown, 6, 16, 0.25)
        c.form(crown, felt, dx=-12, dy=-20, glow=2.2)
        with c.inside(crown):
            c.line("M130 340Q400 430 680 350", darker(felt, 0.4), 8, opacity=0.6)
            c.line("M200 250Q280 196 400 184", lighter(felt, 0.5), 14, opacity=0.6)
            c.line("M408 176Q360 250 240 330M420 176Q440 260 410 380M432 178Q520 240 600 330",
                   darker(felt, 0.22), 5, opacity=0.6)
        c.line("M414 168Q410 138 428 120", darker(felt, 0.2), 15)
    c.line("M236 452q-20 30 -4 50M250 458q0 30 22 40", "#2b2a26", 6)


@drawing
def socks(c: Canvas) -> None:
    """Two pairs of wool socks, one plain and one patterned."""
    for x, y, turn, wool, patterned in ((150, 26, 7, "#c7782f", False), (40, 44, 0, "#d98f44", False),
                                        (-118, 40, -3, "#2f6f73", True), (-236, 56, -9, "#2f6f73", True)):
        with c.group(f"translate({x + 64} {y}) rotate({turn} 400 300) scale(.94)"):
            _sock(c, wool, patterned)


def _sock(c: Canvas, wool: str, patterned: bool) -> None:
    shape = smooth((330, 60), (470, 60), (476, 250), (470, 340), (540, 420), (590, 470), (570, 530),
                   (500, 536), (420, 480), (340, 410), (324, 320), (326, 200), tension=0.7)
    c.cast(shape, 8, 14)
    c.form(shape, wool, dx=-12, dy=-6, glow=0)
    light = lighter(wool, 0.7)
    with c.inside(shape):
        if patterned:
            for y in (170, 290):
                row = "".join(f"M{x} {y}l14 -16l14 16l14 -16" for x in range(316, 480, 28))
                c.line(row, light, 7)
                c.line("".join(f"M{x} {y + 26}h.1" for x in range(330, 480, 24)), "#e9b04a", 12)
            c.line("M310 226H490M310 346H490", light, 6)
        else:
            c.line("".join(f"M{x} 130V470" for x in range(340, 560, 20)), darker(wool, 0.2), 4)
        c.path(smooth((310, 320), (390, 330), (400, 420), (340, 440), (300, 400)),
               mix(wool, "#e9dcc0", 0.55) if not patterned else "#c7782f")
        c.path(smooth((540, 420), (500, 460), (500, 540), (620, 560), (620, 440)),
               mix(wool, "#e9dcc0", 0.55) if not patterned else "#c7782f")
    c.form(box(320, 44, 160, 76, 12), darker(wool, 0.1), dx=-8, dy=-4, glow=0)
    c.line("".join(f"M{x} 54V110" for x in range(338, 476, 18)), darker(wool, 0.35), 4)


@drawing
def wool_balls(c: Canvas) -> None:
    """Three balls of yarn with needles."""
    c.shadow(404, 496, 320, 46)
    for x0, y0, x1, y1 in ((560, 64, 330, 430), (620, 96, 360, 460)):
        c.line(f"M{x0 + 6} {y0 + 8}L{x1} {y1}", darker(c.paper, 0.5), 13, opacity=0.4)
        c.line(f"M{x0} {y0}L{x1} {y1}", WOOD, 13)
        c.line(f"M{x0 - 4} {y0}L{x1 - 4} {y1}", lighter(WOOD, 0.5), 4)
        c.form(oval(x0, y0, 22, 20), "#8a5a34", dx=-5, dy=-5, glow=0)
    c.line("M620 470Q700 470 706 520T600 548Q480 556 430 540", "#d98a8f", 9)
    for x, y, r, yarn in ((250, 330, 148, "#7f9a8a"), (560, 366, 134, "#d98a8f"), (400, 236, 130, "#e9d3a4")):
        ball = oval(x, y, r, r * 0.96)
        c.form(ball, yarn, dx=-18, dy=-18, glow=2)
        with c.inside(ball):
            for turn, offset in ((-30, 0), (48, 18), (100, -26)):
                with c.group(f"translate({x} {y}) rotate({turn})"):
                    arcs = "".join(
                        f"M{-r} {k}Q0 {k - r * 0.5:.0f} {r} {k}" for k in range(-20 + offset, 60 + offset, 20)
                    )
                    c.line(arcs, darker(yarn, 0.24), 9)
                    c.line(arcs, lighter(yarn, 0.25), 5)


@drawing
def sewing_kit(c: Canvas) -> None:
    """An open wooden box with spools, scissors, buttons and a tape."""
    c.cast(box(96, 110, 608, 410, 16), 10, 18, 0.3)
    c.form(box(96, 110, 608, 410, 16), WOOD, dx=-6, dy=-10, glow=0)
    c.path(box(122, 136, 556, 360, 10), darker(WOOD, 0.45))
    c.path(box(122, 150, 556, 346, 10), darker(WOOD, 0.3))
    c.line("M122 326H678M400 150V326", WOOD, 14)
    for index, thread in enumerate(("#b83a32", "#2f5d8c", "#e0a52b", "#5f8f3e", "#f3e6cc", "#7d4a70")):
        x = 158 + (index % 3) * 80 + (284 if index >= 3 else 0)
        x -= 0 if index < 3 else 4
        c.form(box(x - 28, 176, 56, 16, 5), lighter(WOOD, 0.35), dx=-6, dy=0, glow=0)
        c.form(box(x - 24, 192, 48, 92, 8), thread, dx=-14, dy=0, glow=0)
        c.line("".join(f"M{x - 22} {y}l44 6" for y in range(200, 280, 12)), darker(thread, 0.25), 3)
        c.form(box(x - 28, 282, 56, 18, 5), lighter(WOOD, 0.35), dx=-6, dy=0, glow=0)
    with c.group("translate(250 412) rotate(-8)"):
        for mirror in ("", "scale(1 -1)"):
            with c.group(mirror):
                c.path(poly((-10, -4), (150, -34), (168, -30), (20, 14)), darker(STEEL, 0.1))
                c.path(poly((-10, -4), (150, -34), (154, -30), (20, 4)), lighter(STEEL, 0.5))
                c.line(oval(-62, 34, 32, 24), BRASS, 13)
                c.line("M-34 20L0 0", BRASS, 13)
        c.path(oval(6, 0, 9, 9), darker(BRASS, 0.4))
    c.line(oval(538, 412, 62, 56), "#e9b83f", 26)
    c.line(oval(538, 412, 62, 56), "#8a5a1c", 26, dash="3 15", opacity=0.7)
    c.line("M590 440Q640 480 660 452", "#e9b83f", 26)
    for x, y, button in ((430, 380, "#b83a32"), (444, 440, "#2f6f73"), (388, 470, "#f3e6cc")):
        c.path(oval(x + 2, y + 4, 24, 22), darker(button, 0.4))
        c.path(oval(x, y, 24, 22), button)
        c.line(f"M{x - 6} {y - 4}h.1M{x + 6} {y - 4}h.1M{x - 6} {y + 6}h.1M{x + 6} {y + 6}h.1",
               darker(button, 0.6), 5)
    c.form(oval(538, 412, 24, 22), "#c9483f", dx=-4, dy=-5, glow=0)


@drawing
def fabric_roll(c: Canvas) -> None:
    """Bolts of linen, one unrolling."""
    c.shadow(404, 506, 330, 36)
    for y, cloth in ((150, "#c9a3b4"), (246, "#8fa88a")):
        c.form(box(150, y, 500, 104, 50), cloth, dx=-4, dy=-18, glow=0)
        c.path(oval(630, y + 52, 36, 52), lighter(cloth, 0.35))
        c.line(f"M630 {y + 18}a22 34 0 1 1 -14 30M630 {y + 36}a12 18 0 1 1 -8 16", darker(cloth, 0.3), 4)
        c.line(f"M180 {y + 34}H560M190 {y + 62}H500", darker(cloth, 0.12), 4)
    linen = "#e2cfa5"
    sheet = smooth((150, 380), (600, 360), (610, 460), (540, 500), (420, 486), (300, 530), (180, 506),
                   (110, 536), (96, 470), tension=0.7)
    c.cast(sheet, 8, 14)
    c.form(sheet, linen, dx=-6, dy=-10, glow=0)
    with c.inside(sheet):
        c.line("".join(f"M90 {y}Q350 {y - 26} 640 {y - 10}" for y in range(420, 540, 16)),
               darker(linen, 0.12), 3)
        c.line("M240 400Q220 470 236 520M440 390Q420 450 430 490", darker(linen, 0.25), 6, opacity=0.6)
    c.form(box(140, 330, 520, 108, 52), linen, dx=-4, dy=-20, glow=0)
    c.line("M170 366H580M180 394H560", darker(linen, 0.14), 4)
    c.path(oval(640, 384, 38, 54), lighter(linen, 0.4))
    c.line("M640 348a24 36 0 1 1 -16 32M640 368a12 18 0 1 1 -8 16", darker(linen, 0.35), 4)
    c.path(oval(640, 386, 9, 12), "#8a5a34")


@drawing
def apron(c: Canvas) -> None:
    """A striped kitchen apron with a pocket and an embroidered name."""
    cloth = "#f2e8d2"
    c.line("M318 96Q400 -6 482 96", "#2f5d73", 14)
    c.line("M216 262Q120 250 110 350Q104 420 140 440M584 262Q680 250 690 350Q696 420 660 440",
           "#2f5d73", 14)
    shape = smooth((306, 92), (494, 92), (514, 180), (590, 250), (604, 400), (596, 548), (204, 548),
                   (196, 400), (210, 250), (286, 180), tension=0.45)
    c.cast(shape, 12, 16)
    c.form(shape, cloth, dx=-10, dy=-4, glow=0)
    with c.inside(shape):
        c.line("".join(f"M{x} 60V570" for x in range(216, 610, 46)), "#2f5d73", 6, opacity=0.75)
        c.path(box(300, 86, 200, 26), "#2f5d73")
        c.line("M400 460V548", darker(cloth, 0.2), 4)
    pocket = box(274, 330, 252, 150, 12)
    c.form(pocket, cloth, dx=-5, dy=-5, glow=0)
    c.line("M274 350H526", "#2f5d73", 8)
    c.line("M286 366V468H514V366", "#2f5d73", 3, dash="9 8")
    c.text(400, 440, "Marie", 66, "#b83a32", weight=700)
    spoon = "M330 346L316 220"
    c.line(spoon, WOOD, 14)
    c.form(oval(313, 196, 22, 34), WOOD, dx=-5, dy=-5, glow=0)
    c.line("M298 92V150M502 92V150", WHITE, 4, opacity=0.5)
