"""The people of the square, drawn small: shoppers with baskets, a child, a dog."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.demo.pictures.canvas import Canvas, box, oval, poly, smooth
from marketplace.demo.pictures.colours import DEEP_LEAF, WOOD, darker, lighter


@dataclass(frozen=True, slots=True)
class Passer:
    """What someone looks like from a few steps away."""

    skin: str
    hair: str
    coat: str
    legs: str
    skirt: bool = False
    carries: str = ""
    facing: int = 1
    hat: str = ""
    child: bool = False
    apron: bool = False


PASSERS = (
    Passer("#e3b48c", "#4a3426", "#2f5d73", "#3a3a44", carries="bag"),
    Passer("#8a5a3c", "#201a18", "#c9653f", "#6b3a5c", skirt=True, facing=-1),
    Passer("#f0c9a4", "#b9b4ab", "#7d6f8a", "#4a4a52", carries="basket", facing=-1),
    Passer("#e8bd95", "#6b3f22", "#d8a23c", "#35506b", skirt=True, carries="basket"),
    Passer("#e8bd95", "#8a5a2c", "#b5482f", "#3f5f4a", child=True),
    Passer("#c98f63", "#2a211d", "#4f7340", "#5a4a3c", hat="#9c2f35"),
    Passer(
        "#6f4630", "#1c1716", "#35506b", "#4a3f36", carries="baguette", facing=-1, hat="#3a474d"
    ),
    Passer("#e3b48c", "#a9a49a", "#6f8f52", "#4a4036", apron=True),
    Passer("#f0c9a4", "#8a4a24", "#b07a8f", "#4a4036", facing=-1, apron=True, hat="#f6ead2"),
)


def passer(c: Canvas, x: float, y: float, size: float, who: int) -> None:
    """Draw one of the passers standing at (x, y); at size 1 an adult is about 230 tall."""
    person = PASSERS[who]
    with c.group(f"translate({x:.0f} {y:.0f}) scale({person.facing * size:.2f} {size:.2f})"):
        c.path(oval(14, 4, 62, 11), "#2e1d18", opacity=0.24)
        _legs(c, person)
        _body(c, person)
        _head(c, person)
        _arm(c, person)


def _legs(c: Canvas, person: Passer) -> None:
    if person.skirt:
        c.line("M-12 -50V-6M14 -50V-6", person.skin, 13)
        c.line("M-12 -2h14M14 -2h14", "#3a2a22", 13)
        c.form(
            poly((-26, -120), (26, -120), (40, -42), (-38, -42)), person.legs, dx=-6, dy=0, glow=0
        )
    else:
        c.line("M-12 -100L-16 -8M12 -100L18 -8", darker(person.legs, 0.15), 25)
        c.line("M-13 -100L-18 -10M10 -100L15 -10", person.legs, 17)
        c.line("M-18 -3h16M16 -3h16", "#3a2a22", 13)


def _body(c: Canvas, person: Passer) -> None:
    coat = smooth(
        (-30, -184), (0, -194), (30, -184), (40, -140), (38, -84), (0, -78), (-40, -84), (-40, -140)
    )
    c.form(coat, person.coat, dx=-8, dy=-4, glow=0)
    c.line("M2 -180V-84", darker(person.coat, 0.25), 4)
    if person.apron:
        c.path(smooth((-16, -168), (24, -168), (34, -84), (-30, -84), tension=0.4), "#f6ead2")
        c.line("M-16 -168L-22 -190M24 -168L20 -190", "#f6ead2", 5)
    elif not person.child:
        c.line("M-20 -190Q0 -176 22 -190", lighter(person.coat, 0.5), 10)


def _head(c: Canvas, person: Passer) -> None:
    c.path(box(-9, -206, 18, 22, 6), darker(person.skin, 0.12))
    if person.skirt:
        c.path(oval(-14, -214, 23, 31), person.hair)
    c.path(oval(2, -222, 24, 26), person.skin)
    c.path(
        smooth(
            (-26, -212),
            (-24, -242),
            (0, -254),
            (22, -244),
            (24, -232),
            (4, -236),
            (-8, -226),
            (-12, -206),
        ),
        person.hair,
    )
    c.path(oval(26, -220, 6, 5), person.skin)
    c.line("M13 -224h.1", "#2e1d18", 5)
    c.line("M14 -210q6 3 9 -1", darker(person.skin, 0.45), 3)
    if person.hat:
        c.path(
            smooth((-34, -238), (-18, -258), (14, -260), (30, -244), (14, -236), (-20, -232)),
            person.hat,
        )
        c.line("M-2 -259v-9", darker(person.hat, 0.2), 4)


def _arm(c: Canvas, person: Passer) -> None:
    c.line("M-4 -172Q18 -140 30 -112", darker(person.coat, 0.18), 23)
    c.line("M-6 -172Q14 -140 27 -114", person.coat, 15)
    c.path(oval(33, -107, 9, 9), person.skin)
    if person.carries == "basket":
        c.line("M12 -78Q34 -132 60 -78", darker(WOOD, 0.3), 6)
        c.line("M22 -84h.1M38 -90h.1M50 -84h.1", DEEP_LEAF, 23)
        c.line("M30 -86h.1M46 -82h.1", "#d8433c", 14)
        c.form(poly((4, -80), (68, -80), (60, -42), (12, -42)), WOOD, dx=-4, dy=-4, glow=0)
        c.line("M8 -66h56M11 -54h50", darker(WOOD, 0.3), 4)
    elif person.carries == "bag":
        c.line("M22 -70Q32 -112 44 -70", "#efe3c8", 4)
        c.form(poly((14, -72), (54, -72), (58, -26), (10, -26)), "#efe3c8", dx=-4, dy=-3, glow=0)
    elif person.carries == "baguette":
        c.line("M2 -80L58 -172", "#8f5320", 19)
        c.line("M0 -82L55 -172", "#d8963f", 13)
        c.line("M14 -104l8 2M27 -126l8 2M40 -148l8 2", "#f6e2b0", 5)
        c.line("M8 -92L24 -118", "#fbf4e2", 25)
