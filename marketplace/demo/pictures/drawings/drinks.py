"""Bottles, jars and cases."""

# Points are read in rows, as in a table.
# fmt: off

from __future__ import annotations

from marketplace.demo.pictures.canvas import Canvas, box, oval, poly, smooth
from marketplace.demo.pictures.colours import (
    BRASS,
    CREAM,
    INK,
    LEAF,
    WHITE,
    WOOD,
    darker,
    lighter,
)
from marketplace.demo.pictures.kit import drawing

WINES = {
    "red": ("#2f4634", "#6d1f2c", "#7d2034"),
    "white": ("#8da367", "#c9b552", "#4f6b3a"),
    "rose": ("#eea79b", "#b65c6c", "#b0475a"),
}
"""Per wine: glass, capsule, colour of the lettering."""

GLASSES = {"green": "#2f5240", "amber": "#8a5722"}
FOILS = {"gold": "#d9ae45", "red": "#b13a33"}


def _glass(c: Canvas, tall: float, colour: str, foil: str, label: str, ink: str) -> None:
    """A bottle standing at the origin; `tall` is 1 for a slim shoulder, less for a round one."""
    neck, shoulder = 26, -226 * tall
    outline = (
        f"M-{neck} -440H{neck}V{shoulder - 70:.0f}C{neck} {shoulder - 20:.0f} 88 {shoulder - 10:.0f}"
        f" 88 {shoulder + 60:.0f}V-20Q88 0 66 0H-66Q-88 0 -88 -20V{shoulder + 60:.0f}"
        f"C-88 {shoulder - 10:.0f} -{neck} {shoulder - 20:.0f} -{neck} {shoulder - 70:.0f}Z"
    )
    c.form(outline, colour, dx=-26, dy=0, glow=0)
    with c.inside(outline):
        c.path(box(-100, -12, 200, 14), darker(colour, 0.5), opacity=0.6)
        c.line(f"M-62 -30V{shoulder + 66:.0f}Q-60 {shoulder + 20:.0f} -24 {shoulder - 20:.0f}",
               lighter(colour, 0.75), 11, opacity=0.75)
        c.line("M70 -40V-170", lighter(colour, 0.5), 5, opacity=0.5)
        c.path(box(-40, -450, 80, 118), foil)
        c.path(box(8, -450, 40, 118), darker(foil, 0.25))
        c.line("M-14 -432V-346", lighter(foil, 0.6), 6)
    c.form(box(-32, -446, 64, 24, 6), foil, dx=-12, dy=-2, glow=0)
    paper = box(-88, -180, 176, 128)
    with c.inside(outline):
        c.path(paper, CREAM)
        c.path(box(44, -180, 50, 128), darker(CREAM, 0.13))
        c.line("M-88 -170H88M-88 -62H88", ink, 3)
        c.text(0, -112, label, 44, ink, weight=700, fit=150)
        c.line("M-34 -94H34", ink, 3)
        c.path(smooth((-16, -70), (0, -86), (16, -70), (0, -66)), ink)


@drawing
def wine_bottle(c: Canvas, *, wine: str, label: str) -> None:
    """A bottle of still wine with a glass of it, or with white grapes."""
    glass, foil, ink = WINES[wine]
    drink = {"red": "#7d1a30", "white": "#f0dd8c", "rose": "#f3a9a0"}[wine]
    c.shadow(330, 530, 160, 26)
    with c.group("translate(316 532) scale(1.06)"):
        _glass(c, 1.0, glass, foil, label, ink)
    if wine == "white":
        _grapes(c)
    else:
        _glass_of(c, drink)


def _grapes(c: Canvas) -> None:
    """A bunch of white grapes with its leaf."""
    c.shadow(560, 530, 140, 22)
    with c.stamp() as grape:
        c.form(oval(0, 0, 33, 33), "#c3c75a", dx=-7, dy=-7, glow=2)
        c.path(oval(-11, -12, 7, 7), WHITE, opacity=0.8)
    leaf = smooth((540, 250), (470, 226), (480, 178), (530, 190), (552, 140), (590, 182), (650, 166),
                  (646, 222), (690, 250), (600, 272))
    c.form(leaf, LEAF, dx=-7, dy=-8, glow=0)
    c.line("M560 262Q566 210 554 164M566 250L640 206M562 250L500 214", lighter(LEAF, 0.4), 4)
    c.line("M566 268Q570 230 604 196", "#7a5a2c", 9)
    rows = ((290, 480, 4), (334, 460, 5), (382, 482, 4), (428, 506, 3), (470, 530, 2), (506, 556, 1))
    for y, x, count in rows:
        for index in range(count):
            c.print(grape, x + index * 51, y + c.spread(5))


def _glass_of(c: Canvas, drink: str) -> None:
    """A stemmed glass, half full."""
    c.shadow(560, 532, 130, 20)
    stem = "M548 390H560L564 508Q600 512 616 530H492Q508 512 544 508Z"
    c.path(stem, lighter(c.paper, 0.6))
    c.line("M498 530H612", darker(c.paper, 0.25), 4)
    bowl = smooth((470, 190), (458, 280), (490, 370), (554, 398), (618, 370), (650, 280), (638, 190),
                  tension=0.8)
    c.path(bowl, WHITE, opacity=0.45)
    with c.inside(bowl):
        c.path("M440 276Q554 296 670 276V410H440Z", drink)
        c.path(oval(554, 280, 98, 15), lighter(drink, 0.28))
        c.path("M590 286Q640 290 660 284V400H560Q620 370 590 286Z", darker(drink, 0.18))
    c.line("M482 214Q470 300 506 356", WHITE, 10, opacity=0.85)
    c.path(oval(554, 190, 84, 13), darker(c.paper, 0.14), opacity=0.5)
    c.line("M470 190a84 13 0 1 0 168 0", WHITE, 4)


@drawing
def sparkling_bottle(c: Canvas, *, glass: str, foil: str, label: str) -> None:
    """A champagne-shaped bottle, with two flutes, or an apple beside the cider."""
    colour, cap = GLASSES[glass], FOILS[foil]
    c.shadow(400, 534, 190, 26)
    with c.group("translate(392 534) scale(1.1)"):
        _glass(c, 0.84, colour, cap, label, darker(cap, 0.35))
        c.line("M-26 -424L26 -396M26 -424L-26 -396", lighter(cap, 0.6), 4)
        c.form(oval(0, -452, 30, 16), cap, dx=-8, dy=-4, glow=0)
    if glass == "green":
        for x in (180, 606):
            c.shadow(x, 534, 76, 12)
            c.path(f"M{x - 5} 420H{x + 5}L{x + 8} 516Q{x + 40} 520 {x + 46} 534H{x - 46}Q{x - 40} 520 {x - 8} 516Z",
                   lighter(c.paper, 0.55))
            flute = f"M{x - 46} 176L{x - 36} 360Q{x - 30} 424 {x} 428Q{x + 30} 424 {x + 36} 360L{x + 46} 176Z"
            c.path(flute, WHITE, opacity=0.35)
            with c.inside(flute):
                c.path(box(x - 60, 226, 120, 220), "#f1d67f")
                c.path(box(x - 60, 218, 120, 18), "#fbf0c6")
                bubbles = "".join(f"M{x + c.spread(26):.0f} {c.rng.uniform(250, 410):.0f}h.1"
                                  for _ in range(12))
                c.line(bubbles, "#fff8dc", 7)
            c.line(f"M{x - 30} 200L{x - 22} 370", WHITE, 7, opacity=0.9)
    else:
        for x, y, tint in ((610, 470, "#c8442f"), (204, 474, "#d9b945")):
            c.shadow(x, y + 62, 84, 14)
            c.form(smooth((x, y - 50), (x + 44, y - 62), (x + 76, y - 20), (x + 62, y + 40),
                          (x + 22, y + 62), (x - 22, y + 62), (x - 62, y + 40), (x - 76, y - 20),
                          (x - 44, y - 62)), tint, dx=-12, dy=-10, glow=2.4)
            c.line(f"M{x} {y - 48}Q{x + 2} {y - 76} {x + 18} {y - 88}", "#5b3c22", 8)


@drawing
def beer_pack(c: Canvas) -> None:
    """Four brown bottles in a cardboard carrier."""
    c.shadow(404, 528, 280, 32)
    amber = "#7a4318"
    for x in (212, 330, 470, 588):
        outline = (
            f"M{x - 18} 92H{x + 18}V180C{x + 18} 220 {x + 52} 236 {x + 52} 290V480H{x - 52}V290"
            f"C{x - 52} 236 {x - 18} 220 {x - 18} 180Z"
        )
        c.form(outline, amber, dx=-16, dy=0, glow=0)
        c.line(f"M{x - 34} 300Q{x - 34} 250 {x - 8} 210", lighter(amber, 0.7), 8, opacity=0.8)
        c.form(box(x - 24, 78, 48, 26, 6), BRASS, dx=-8, dy=-4, glow=0)
        c.path(box(x - 19, 150, 38, 34), "#e6c98a")
    carrier = poly((140, 300), (352, 300), (370, 190), (430, 190), (448, 300), (660, 300), (644, 524),
                   (156, 524))
    c.form(carrier, "#c79a5f", dx=-14, dy=-8, glow=0)
    c.path(oval(400, 232, 36, 17), darker(amber, 0.2))
    c.path(box(176, 340, 448, 150, 14), "#2f5a52")
    c.text(400, 412, "LA HALLE", 56, "#f0cf7d", weight=700, spacing=3)
    c.text(400, 458, "bière ambrée", 38, CREAM)
    c.line("M196 356H604V474H196Z", "#f0cf7d", 3)
    for x in (216, 584):
        c.form(smooth((x, 372), (x + 14, 388), (x + 10, 414), (x, 424), (x - 10, 414), (x - 14, 388)),
               LEAF, dx=-3, dy=-3, glow=0)


@drawing
def juice_bottle(c: Canvas) -> None:
    """A litre of cloudy apple juice, a glass and half an apple."""
    c.shadow(320, 534, 160, 24)
    juice = "#dfa536"
    outline = ("M282 92H358V176Q358 200 386 226Q414 254 414 300V500Q414 534 380 534H260"
               "Q226 534 226 500V300Q226 254 254 226Q282 200 282 176Z")
    c.form(outline, juice, dx=-22, dy=0, glow=0)
    with c.inside(outline):
        c.path(box(210, 80, 220, 96), lighter(c.paper, 0.5))
        c.path(box(210, 470, 220, 70), darker(juice, 0.16), opacity=0.7)
        c.line("M250 500V310Q250 270 290 230", WHITE, 11, opacity=0.7)
    c.form(box(272, 66, 96, 48, 8), "#3f6b35", dx=-14, dy=-4, glow=0)
    c.line("M292 74v34M312 74v34M332 74v34M352 74v34", darker("#3f6b35", 0.3), 4)
    c.form(box(232, 316, 178, 140, 4), CREAM, dx=-14, dy=0, glow=0)
    c.path(smooth((320, 336), (344, 330), (358, 352), (346, 380), (320, 388), (294, 380), (282, 352),
                  (296, 330)), "#c8442f")
    c.line("M320 336q2 -12 12 -16", INK, 5)
    c.text(320, 436, "Pomme", 42, "#3f6b35", weight=700)
    c.shadow(560, 534, 120, 18)
    glass = poly((476, 270), (644, 270), (626, 534), (494, 534))
    c.path(glass, WHITE, opacity=0.4)
    with c.inside(glass):
        c.path(poly((460, 326), (660, 326), (660, 540), (460, 540)), lighter(juice, 0.12))
        c.path(box(590, 326, 80, 220), darker(juice, 0.12))
        c.path(oval(560, 326, 90, 14), lighter(juice, 0.5))
        c.path(box(480, 516, 160, 30), lighter(c.paper, 0.5))
    c.line("M498 290L512 500", WHITE, 9, opacity=0.8)


@drawing
def honey_jar(c: Canvas) -> None:
    """A jar of honey with its dipper running over."""
    c.shadow(370, 528, 240, 32)
    honey = "#e6991f"
    jar = "M196 196H524L552 260V470Q552 528 494 528H226Q168 528 168 470V260Z"
    c.form(jar, honey, dx=-34, dy=0, glow=2)
    with c.inside(jar):
        c.path(box(160, 190, 400, 50), lighter(honey, 0.6))
        c.line("M204 262V470", WHITE, 16, opacity=0.55)
        c.line("M530 280V460", lighter(honey, 0.5), 8, opacity=0.6)
    c.form(box(180, 120, 360, 82, 14), BRASS, dx=-20, dy=-10, glow=0)
    c.line("M200 174H520", darker(BRASS, 0.3), 5)
    c.form(box(220, 296, 280, 160, 12), CREAM, dx=-8, dy=-4, glow=0)
    c.text(360, 368, "Miel", 76, "#8a5315", weight=700)
    c.text(360, 404, "tilleul et ronce", 30, "#4f6b3a")
    c.line("M300 430q30 -18 60 0t60 0", BRASS, 4)
    with c.group("translate(612 380) rotate(24)"):
        c.form(box(-9, -290, 18, 250, 8), WOOD, dx=-5, dy=0, glow=0)
        for step, width in enumerate((34, 48, 54, 54, 48, 34)):
            c.form(box(-width, -50 + step * 24, width * 2, 18, 9), WOOD, dx=-8, dy=-4, glow=0)
        c.path(smooth((-50, 20), (52, 4), (58, 60), (30, 104), (8, 150), (-10, 104), (-46, 76)),
               honey, opacity=0.9)
        c.line("M-30 34q10 40 24 60", "#fbe0a0", 8)
    c.path(oval(566, 534, 66, 14), honey)
    c.path(oval(556, 531, 34, 5), "#fbe0a0")


@drawing
def jam_jar(c: Canvas, *, fruit: str) -> None:
    """A faceted jam jar under a cloth cap, its fruit beside."""
    colour = {"mirabelle": "#e59a22"}[fruit]
    c.shadow(390, 526, 260, 34)
    jar = poly((236, 232), (544, 232), (566, 280), (566, 490), (540, 526), (240, 526), (214, 490),
               (214, 280))
    c.form(jar, colour, dx=-30, dy=0, glow=2)
    with c.inside(jar):
        for x, y in ((280, 300), (500, 310), (260, 470), (520, 460), (400, 500)):
            c.path(oval(x, y, 44, 38), lighter(colour, 0.3), opacity=0.8)
            c.line(f"M{x - 16} {y - 12}q10 -14 26 -12", WHITE, 6, opacity=0.6)
        c.line("M306 232V526M474 232V526", lighter(colour, 0.4), 4, opacity=0.6)
    cloth = smooth((206, 196), (262, 120), (390, 100), (520, 120), (574, 196), (560, 258), (520, 232),
                   (480, 262), (436, 236), (390, 264), (344, 236), (300, 262), (258, 232), (218, 258))
    c.form(cloth, "#f6efe0", dx=-10, dy=-10, glow=0, details=(
        '<path d="M200 140H580M200 180H580M200 220H580M250 90V270M300 90V270M350 90V270M400 90V270'
        'M450 90V270M500 90V270M550 90V270" stroke="#b9402f" stroke-width="13" opacity=".5"/>',
    ))
    c.line("M238 216Q390 250 546 216", "#8a5a34", 8)
    c.form(box(256, 320, 272, 150, 6), CREAM, dx=-6, dy=-4, glow=0)
    c.text(392, 388, "Mirabelles", 52, "#8a4a1a", fit=240, weight=700)
    c.text(392, 434, "au chaudron", 32, "#4f6b3a")
    for x, y in ((610, 478), (664, 500), (150, 496)):
        c.shadow(x + 4, y + 38, 50, 10)
        c.form(oval(x, y, 46, 44), "#edb53c", dx=-9, dy=-8, glow=2.4)
        c.line(f"M{x + 4} {y - 42}q12 40 -2 84", darker("#edb53c", 0.24), 4)
        c.line(f"M{x + 2} {y - 42}q0 -18 10 -26", "#5b3c22", 5)


@drawing
def wine_crate(c: Canvas) -> None:
    """A branded wooden case, necks of bottles standing out of straw."""
    c.shadow(404, 530, 330, 32)
    c.path(poly((120, 292), (680, 292), (700, 336), (100, 336)), "#5d3b20")
    capsules = ("#6d1f2c", "#c9b552", "#2f4634", "#7d2034", "#35506b", "#6d1f2c")
    for row, (y, first) in enumerate(((176, 190), (206, 148))):
        for index in range(6):
            x = first + index * (84 if row == 0 else 100)
            c.form(f"M{x - 20} {y}H{x + 20}V320H{x - 20}Z", "#2c4434", dx=-9, dy=0, glow=0)
            cap = capsules[(index + row * 2) % 6]
            c.form(box(x - 23, y - 56, 46, 92, 6), cap, dx=-10, dy=-2, glow=0)
            c.line(f"M{x - 12} {y - 44}v66", lighter(cap, 0.6), 5, opacity=0.8)
    straw = "".join(
        f"M{c.rng.uniform(110, 670):.0f} {c.rng.uniform(286, 322):.0f}q{c.spread(20):.0f} -26 "
        f"{c.spread(44):.0f} -8" for _ in range(46)
    )
    c.line(straw, "#e6c472", 6)
    for y in (322, 426):
        c.form(box(92, y, 616, 98, 4), lighter(WOOD, 0.12), dx=-3, dy=-10, glow=0)
        c.line(f"M120 {y + 30}q180 -12 560 6M110 {y + 66}q240 14 580 -4", darker(WOOD, 0.1), 3,
               opacity=0.6)
    c.text(400, 402, "CAVE DU BEFFROI", 50, "#6b3d1c", weight=700, spacing=2)
    c.text(400, 486, "GRANDE GARDE", 34, "#6b3d1c", spacing=6)
    c.line("M112 340h.1M688 340h.1M112 404h.1M688 404h.1M112 444h.1M688 444h.1M112 508h.1M688 508h.1",
           darker(WOOD, 0.6), 9)
