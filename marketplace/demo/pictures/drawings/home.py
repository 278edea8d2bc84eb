"""What a house needs: kitchen, tools, light."""

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
    mix,
)
from marketplace.demo.pictures.kit import drawing

ENAMELS = {"red": "#b93429"}


@drawing
def casserole(c: Canvas, *, colour: str) -> None:
    """An enamelled cast-iron pot with its lid."""
    enamel = ENAMELS[colour]
    c.shadow(404, 508, 320, 36)
    for x in (92, 620):
        c.form(box(x, 298, 92, 54, 26), enamel, dx=-6, dy=-10, glow=0)
        c.path(box(x + 20, 314, 52, 20, 10), mix(c.paper, darker(enamel, 0.5), 0.5))
    body = "M146 282H654V420Q654 506 568 506H232Q146 506 146 420Z"
    c.form(body, enamel, dx=-40, dy=-8, glow=2)
    with c.inside(body):
        c.path(box(130, 276, 540, 26), darker(enamel, 0.35))
        c.line("M190 326Q186 420 214 468", lighter(enamel, 0.6), 15, opacity=0.7)
    c.line("M148 300H652", "#e9dcc4", 5, opacity=0.8)
    lid = smooth((128, 284), (150, 232), (270, 182), (400, 170), (530, 182), (650, 232), (672, 284),
                 (400, 298), tension=0.8)
    c.form(lid, enamel, dx=-18, dy=-16, glow=2)
    c.line("M200 232Q300 194 420 190", lighter(enamel, 0.7), 13, opacity=0.75)
    c.form(box(378, 130, 46, 50, 8), STEEL, dx=-10, dy=0, glow=0)
    c.form(oval(401, 122, 58, 26), "#3a3632", dx=-8, dy=-8, glow=0)
    c.line("M366 114q30 -12 60 -6", "#8d8a82", 6)


@drawing
def frying_pan(c: Canvas) -> None:
    """A steel frying pan with two eggs in it."""
    handle = smooth((520, 330), (640, 430), (716, 486), (736, 522), (708, 530), (680, 508), (606, 452),
                    (486, 366), tension=0.7)
    c.cast(handle, 10, 16)
    c.form(handle, "#5a5f62", dx=-4, dy=-8, glow=0)
    c.line("M716 508h.1", "#2b2a26", 15)
    c.cast(oval(350, 270, 252, 214), 12, 22, 0.3)
    c.form(oval(350, 270, 252, 214), "#6d7275", dx=-8, dy=-8, glow=0)
    c.path(oval(350, 272, 232, 194), "#3b3f42")
    c.path(oval(350, 282, 204, 166), "#4b5053")
    c.line("M170 240Q200 150 320 112", "#a9b0b3", 9, opacity=0.8)
    for x, y, blob in ((280, 240, 0), (416, 326, 1)):
        white = smooth(*[(x + dx, y + dy) for dx, dy in (
            ((-106, 10), (-80, -66), (0, -84), (70, -56), (96, 10), (52, 70), (-30, 62), (-70, 56))
            if not blob else
            ((-90, 0), (-56, -70), (20, -74), (94, -40), (88, 40), (30, 74), (-40, 62), (-84, 50))
        )])
        c.path(white, darker(CREAM, 0.2))
        with c.group("translate(-3 -5)"):
            c.path(white, "#fffaf0")
        c.form(oval(x + 4, y - 4, 40, 37), "#f0a526", dx=-7, dy=-7, glow=0)
        c.path(oval(x - 8, y - 18, 12, 9), "#fdeab8")
    c.line("M520 348h.1M540 366h.1", "#c9d1d3", 13)
    c.line("M330 160h.1M356 178h.1M230 340h.1M250 360h.1M470 230h.1", "#1f1d1c", 7)


@drawing
def kitchen_knife(c: Canvas) -> None:
    """A paring knife with a walnut handle on a sliced radish board."""
    c.cast(box(110, 120, 580, 370, 30), 10, 18, 0.28)
    c.form(box(110, 120, 580, 370, 30), WOOD, dx=-6, dy=-10, glow=0)
    c.path(oval(640, 170, 22, 22), mix(c.paper, DARK_WOOD, 0.5))
    c.line("M140 190Q380 170 600 196M130 270Q400 250 670 280M140 400Q360 380 660 410M150 460Q300 450 500 464",
           darker(WOOD, 0.14), 4)
    with c.group("translate(400 300) rotate(-24)"):
        blade = smooth((10, -52), (60, -54), (180, -46), (320, 4), (200, 18), (10, 24), tension=0.5)
        c.cast(blade, 6, 14, 0.3)
        c.path(blade, "#d9dfe0")
        c.path(smooth((10, -10), (120, -14), (318, 4), (200, 18), (10, 24), tension=0.5), "#aeb8bb")
        c.line("M20 -44Q160 -46 270 -14", WHITE, 6)
        c.form(box(-16, -56, 32, 84, 6), BRASS, dx=-6, dy=0, glow=0)
        handle = smooth((-14, -52), (-120, -54), (-250, -46), (-286, -10), (-262, 34), (-150, 26),
                        (-14, 26), tension=0.6)
        c.cast(handle, 6, 14, 0.3)
        c.form(handle, "#6b4226", dx=-4, dy=-12, glow=2)
        c.line("M-240 -24Q-140 -36 -40 -30M-230 0Q-140 -10 -50 -4", "#9c6a40", 4)
        c.line("M-60 -14h.1M-140 -14h.1M-218 -10h.1", BRASS, 19)
        c.line("M-62 -17h.1M-142 -17h.1M-220 -13h.1", lighter(BRASS, 0.7), 7)
    for x, y in ((500, 420), (560, 396), (446, 448)):
        c.path(oval(x + 4, y + 7, 36, 33), darker(WOOD, 0.3))
        c.path(oval(x, y, 36, 33), "#c92f56")
        c.path(oval(x - 1, y - 1, 29, 26), "#fbf1ea")
        c.line(f"M{x - 10} {y}h20M{x} {y - 9}v18", "#eed6d0", 3)
    c.form(oval(212, 410, 44, 42), "#c92f56", dx=-9, dy=-9, glow=2)
    c.line("M240 384q26 -30 60 -40M236 380q10 -36 30 -60", "#5f8f3e", 13)


@drawing
def teapot(c: Canvas) -> None:
    """A stoneware teapot with a cane handle, a bowl beside it."""
    glaze = "#5f7f93"
    c.shadow(390, 510, 300, 36)
    c.line("M236 236C230 60 500 60 496 236", "#b5854a", 24)
    c.line("M238 230C236 68 490 70 492 232", "#e2bd84", 8)
    c.line("".join(f"M{x} {y}l{dx} {dy}" for x, y, dx, dy in
                   ((250, 160, 26, 8), (290, 112, 16, 20), (350, 92, 6, 24), (410, 98, -8, 22), (458, 136, -20, 14))),
           "#7d5428", 6)
    spout = smooth((520, 330), (590, 316), (630, 250), (664, 214), (694, 226), (676, 270), (640, 380),
                   (540, 430), tension=0.8)
    c.form(spout, glaze, dx=-10, dy=-8, glow=0)
    c.path(oval(680, 222, 18, 10), darker(glaze, 0.5))
    body = smooth((150, 370), (190, 262), (290, 222), (370, 216), (450, 222), (550, 262), (590, 370),
                  (540, 470), (450, 508), (290, 508), (200, 470))
    c.form(body, glaze, dx=-24, dy=-16, glow=2)
    with c.inside(body):
        c.path(smooth((140, 440), (260, 470), (400, 456), (600, 440), (600, 540), (140, 540)), "#c9a27a")
        c.line("M190 450q20 30 26 10M300 466q10 34 24 2M420 458q16 30 24 -2M510 450q12 24 22 -4", glaze, 17)
        specks = "".join(f"M{c.rng.uniform(180, 560):.0f} {c.rng.uniform(240, 430):.0f}h.1" for _ in range(40))
        c.line(specks, darker(glaze, 0.4), 5, opacity=0.6)
        c.path(oval(252, 310, 26, 46), WHITE, opacity=0.4)
    c.form(smooth((276, 226), (310, 190), (370, 182), (430, 190), (464, 226), (370, 240)), glaze,
           dx=-8, dy=-8, glow=0)
    c.form(oval(370, 176, 28, 22), "#c9a27a", dx=-6, dy=-6, glow=0)
    cup = "M566 430H706Q704 520 636 526Q570 520 566 430Z"
    c.cast(cup, 8, 10)
    c.form(cup, lighter(glaze, 0.16), dx=-12, dy=0, glow=0)
    c.path(oval(636, 430, 70, 17), darker(glaze, 0.4))
    c.path(oval(636, 434, 58, 12), "#b5722c")


@drawing
def hammer(c: Canvas) -> None:
    """A joiner's hammer, with a few nails."""
    with c.group("rotate(38 400 300)"):
        shaft = smooth((384, 150), (416, 150), (420, 340), (430, 500), (426, 566), (374, 566), (370, 500),
                       (380, 340), tension=0.5)
        c.cast(shaft, 16, 6)
        c.form(shaft, "#d9ae6e", dx=-12, dy=0, glow=0)
        c.line("M392 200Q388 380 390 540M406 220Q410 380 412 530", darker("#d9ae6e", 0.22), 4)
        head = smooth((210, 100), (240, 92), (350, 98), (370, 74), (434, 74), (450, 98), (560, 110),
                      (636, 142), (640, 154), (560, 164), (450, 172), (434, 184), (366, 184), (350, 170),
                      (240, 178), (210, 170), tension=0.3)
        c.cast(head, 12, 12, 0.28)
        c.form(head, "#59636a", dx=-4, dy=-22, glow=0)
        c.form(box(198, 86, 40, 98, 8), "#7d888e", dx=-12, dy=0, glow=0)
        c.line("M250 108H350M450 114L600 138", "#b9c3c6", 8)
        c.path(oval(400, 72, 20, 8), "#d9ae6e")
        c.line("M400 64v16", darker("#d9ae6e", 0.5), 4)
    for x, y, turn in ((230, 410, -30), (180, 470, 14), (300, 500, -60)):
        with c.group(f"translate({x} {y}) rotate({turn})"):
            c.cast(box(-6, -60, 12, 110), 8, 6)
            c.path(poly((-6, -60), (6, -60), (5, 40), (0, 62), (-5, 40)), "#8d979b")
            c.line("M-2 -56V40", "#d9dfe0", 3)
            c.form(box(-17, -72, 34, 14, 5), "#a5afb3", dx=-5, dy=-3, glow=0)


@drawing
def secateurs(c: Canvas) -> None:
    """Red-handled secateurs and a cut twig."""
    with c.group("translate(400 300) rotate(-32)"):
        for mirror in ("scale(1 -1)", ""):
            with c.group(mirror):
                handle = smooth((-10, 14), (60, 10), (150, 44), (290, 62), (330, 84), (318, 108), (260, 112),
                                (140, 94), (40, 58), (-6, 48), tension=0.8)
                c.cast(handle, 8, 12 if not mirror else -12, 0.26)
                c.form(handle, "#c4302b", dx=-4, dy=-8, glow=0)
                c.line("M70 40Q170 66 290 82", "#f0897c", 8, opacity=0.9)
        blade = smooth((20, -24), (-60, -50), (-170, -56), (-260, -14), (-180, 2), (-40, 26), (24, 20),
                       tension=0.8)
        c.cast(blade, 8, 12, 0.28)
        c.path(blade, "#d5dcde")
        c.path(smooth((-258, -14), (-170, -8), (-30, 8), (24, 20), (-40, 26), (-180, 2), tension=0.8),
               "#9aa5a9")
        hook = smooth((24, 30), (-60, 56), (-150, 60), (-214, 22), (-150, 36), (-60, 22), (-6, 0),
                      tension=0.8)
        c.form(hook, "#6f7a7e", dx=-2, dy=-6, glow=0)
        c.path(oval(6, 4, 32, 32), "#59636a")
        c.path(oval(2, 0, 25, 25), BRASS)
        c.line("M-10 0H14M2 -12V12", darker(BRASS, 0.5), 6)
        c.line("M60 -28q16 10 0 20t0 20t0 20", STEEL, 8)
    with c.group("translate(190 150) rotate(20)"):
        c.line("M-90 40Q0 10 110 20", "#7d5a34", 17)
        c.path(oval(110, 20, 9, 10), "#e9d7a6")
        for x, y, turn in ((-60, 30, -120), (-10, 18, -60), (40, 14, -110), (10, 22, 120), (-40, 34, 70)):
            with c.group(f"translate({x} {y}) rotate({turn})"):
                c.form(smooth((0, 0), (30, -24), (84, -8), (40, 18)), "#4f7d44", dx=-4, dy=-5, glow=0)


@drawing
def watering_can(c: Canvas) -> None:
    """A galvanised watering can with a brass rose."""
    zinc = "#a5b2b5"
    c.shadow(410, 512, 300, 36)
    spout = poly((470, 430), (640, 214), (668, 234), (540, 476))
    c.form(spout, zinc, dx=-6, dy=-8, glow=0)
    c.line("M360 316L590 276", darker(zinc, 0.25), 15)
    c.form(poly((600, 176), (716, 232), (676, 268), (622, 248)), BRASS, dx=-6, dy=-6, glow=0)
    c.form(smooth((598, 170), (664, 178), (722, 232), (656, 224)), lighter(BRASS, 0.3), dx=-3, dy=-3,
           glow=0)
    c.line("M628 186h.1M652 196h.1M676 212h.1M694 222h.1M644 202h.1M668 216h.1", darker(BRASS, 0.55), 7)
    c.line("M190 270C60 250 70 480 200 470", darker(zinc, 0.3), 26)
    c.line("M186 268C66 254 76 470 196 466", lighter(zinc, 0.35), 8)
    c.line("M210 250C220 90 440 90 450 250", darker(zinc, 0.22), 24)
    c.line("M214 244C228 102 430 102 444 246", lighter(zinc, 0.4), 8)
    body = "M182 250H486L512 470Q516 508 478 508H190Q152 508 156 470Z"
    c.form(body, zinc, dx=-40, dy=0, glow=2)
    with c.inside(body):
        for y in (300, 446):
            c.line(f"M150 {y}H520", darker(zinc, 0.25), 6)
            c.line(f"M150 {y + 8}H520", lighter(zinc, 0.6), 5)
        for _ in range(16):
            left, top = c.rng.uniform(170, 480), c.rng.uniform(320, 430)
            c.path(poly((left, top), (left + 18 + c.spread(8), top + 8), (left + 10, top + 22 + c.spread(6))),
                   lighter(zinc, 0.5), opacity=0.5)
    c.path("M182 250Q250 224 340 226Q430 224 486 250Q430 268 334 268Q240 268 182 250Z",
           darker(zinc, 0.5))
    c.path("M334 226Q430 224 486 250Q430 262 334 262Z", darker(zinc, 0.14))
    for x, y in ((700, 300), (728, 340), (680, 340), (708, 390)):
        c.path(smooth((x, y - 17), (x + 9, y + 4), (x, y + 13), (x - 9, y + 4)), "#6fa6c0")


@drawing
def desk_lamp(c: Canvas) -> None:
    """An articulated lamp throwing its light."""
    enamel = "#2f6f73"
    c.path(poly((214, 250), (388, 330), (470, 540), (60, 540)), "#fff3c4", opacity=0.5)
    c.shadow(530, 524, 190, 28)
    c.form("M400 508A130 36 0 0 1 660 508V526H400Z", enamel, dx=-20, dy=-6, glow=0)
    c.line("M536 496L630 300", "#4a4f52", 15)
    c.line("M520 490L612 296", STEEL, 9)
    c.line("M628 296L390 168", "#4a4f52", 15)
    c.line("M622 286L396 156", STEEL, 9)
    c.line("M600 330q-16 -26 -2 -44", BRASS, 6)
    for x, y in ((620, 296), (392, 164), (530, 494)):
        c.form(oval(x, y, 23, 23), BRASS, dx=-5, dy=-5, glow=0)
    with c.group("translate(330 220) rotate(26)"):
        shade = smooth((-34, -98), (34, -98), (52, -50), (122, 60), (118, 82), (-118, 82), (-122, 60),
                       (-52, -50), tension=0.5)
        c.form(shade, enamel, dx=-18, dy=-4, glow=2)
        c.path(oval(0, 82, 118, 26), "#fdf3cf")
        c.form(oval(0, 90, 42, 36), "#ffe28a", dx=-6, dy=-6, glow=0)
        c.path(oval(0, 78, 118, 18), darker(enamel, 0.4), opacity=0.25)
        c.form(box(-24, -128, 48, 40, 8), darker(enamel, 0.2), dx=-8, dy=0, glow=0)
        c.line("M-56 -20Q-74 16 -90 50", lighter(enamel, 0.6), 10, opacity=0.8)


@drawing
def broom(c: Canvas) -> None:
    """A straw broom with its five seams."""
    with c.group("translate(30 -6) rotate(24 400 300) scale(.93)"):
        c.cast(box(386, -10, 28, 300, 12), 16, 6)
        c.form(box(386, -20, 28, 310, 12), "#b5482f", dx=-10, dy=0, glow=0)
        c.line("M394 0V270", "#e58a6c", 5)
        straw = "#e0bb5e"
        head = smooth((372, 250), (428, 250), (470, 300), (530, 380), (568, 560), (480, 584), (400, 590),
                      (320, 584), (232, 560), (270, 380), (330, 300), tension=0.6)
        c.cast(head, 16, 10, 0.28)
        c.form(head, straw, dx=-20, dy=0, glow=2)
        with c.inside(head):
            fibres = "".join(f"M{384 + i * 2} 262L{236 + i * 20 + c.spread(6):.0f} 600" for i in range(17))
            c.line(fibres, darker(straw, 0.28), 4)
            for y, bend, colour in ((336, 8, "#b5482f"), (366, 10, "#2f6f73"), (398, 12, "#b5482f"),
                                    (432, 14, "#2f6f73"), (468, 16, "#b5482f")):
                c.line(f"M200 {y}Q400 {y + bend * 2} 600 {y}", colour, 10)
        tips = "".join(f"M{236 + i * 20} {560 + (10 - abs(i - 8)) * 2.4:.0f}l{c.spread(6):.0f} {14 + c.spread(8):.0f}"
                       for i in range(17))
        c.line(tips, straw, 8)
        c.line("M366 256H434M364 270H436M362 284H438", STEEL, 8)


@drawing
def paint_tin(c: Canvas) -> None:
    """An open tin of paint with a loaded brush and a colour fan."""
    green = "#5b8f86"
    c.shadow(390, 520, 250, 34)
    for turn, chip in ((-34, "#c9563f"), (-18, "#e2a93b"), (-2, "#8a9f6a"), (14, green), (30, "#54708f")):
        with c.group(f"translate(622 520) rotate({turn})"):
            c.cast(box(-34, -230, 68, 220, 8), 6, 8, 0.2)
            c.path(box(-34, -230, 68, 220, 8), CREAM)
            c.path(box(-26, -222, 52, 130, 4), chip)
            c.path(box(-26, -92, 52, 30), lighter(chip, 0.4))
    c.line("M196 250C200 90 560 90 566 250", "#8d979b", 9)
    wall = "M190 244V478A190 52 0 0 0 570 478V244Z"
    c.form(wall, "#c3cbcd", dx=-34, dy=0, glow=2)
    c.path(oval(380, 244, 190, 54), lighter(STEEL, 0.5))
    c.path(oval(380, 248, 172, 44), darker(green, 0.3))
    c.path(oval(380, 254, 166, 38), green)
    c.line("M290 250q60 -20 130 -8", lighter(green, 0.6), 8)
    with c.inside(wall):
        c.path("M180 310A200 54 0 0 0 580 310V440A200 54 0 0 1 180 440Z", CREAM)
        c.text(380, 408, "Mat velours", 50, "#3a4b45", weight=700)
        c.text(380, 446, "teinté pour vous", 30, "#b5482f")
    c.path(smooth((206, 262), (250, 284), (262, 340), (246, 372), (232, 340), (212, 330), (204, 300)), green)
    with c.group("translate(470 170) rotate(34)"):
        c.form(box(-15, -150, 30, 130, 12), "#b5482f", dx=-8, dy=0, glow=0)
        c.form(box(-44, -36, 88, 50, 6), STEEL, dx=-16, dy=0, glow=0)
        c.form(poly((-42, 14), (42, 14), (50, 120), (-46, 128)), "#7a5a3c", dx=-14, dy=0, glow=0)
        c.path(poly((-46, 70), (48, 64), (50, 122), (-46, 130)), green)
