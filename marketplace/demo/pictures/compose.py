"""From a recipe to a picture: coloured paper, soft light, and the drawing on it."""

from __future__ import annotations

from functools import lru_cache

from marketplace.demo.pictures.canvas import Canvas, number, poly, smooth
from marketplace.demo.pictures.colours import PAPERS, darker, lighter
from marketplace.demo.pictures.drawings import paint
from marketplace.demo.pictures.recipe import Recipe

WIDTH, HEIGHT = 800, 600


@lru_cache(maxsize=256)
def compose(recipe: Recipe) -> str:
    """The SVG picture of a recipe, 800 by 600. Raises KeyError on an unknown drawing or paper."""
    paper = PAPERS[recipe.ground]
    canvas = Canvas(WIDTH, HEIGHT, seed=repr(recipe), paper=paper)
    _lay_paper(canvas, paper)
    paint(canvas, recipe.drawing, recipe.keywords)
    return canvas.svg()


def _lay_paper(canvas: Canvas, paper: str) -> None:
    """A sheet of coloured paper in the morning light, with a few fibres."""
    canvas.path(poly((0, 0), (800, 0), (800, 600), (0, 600)), paper)
    canvas.path(
        smooth((-60, -60), (560, -80), (640, 120), (430, 420), (120, 560), (-120, 380)),
        lighter(paper, 0.3),
        opacity=0.55,
    )
    canvas.path(
        smooth((860, 330), (700, 470), (430, 560), (420, 700), (900, 700)),
        darker(paper, 0.12),
        opacity=0.5,
    )
    for colour in (lighter(paper, 0.6), darker(paper, 0.2)):
        fibres = []
        for _ in range(14):
            x, y = canvas.rng.uniform(0, 800), canvas.rng.uniform(0, 600)
            fibres.append(
                f"M{number(x)} {number(y)}q{number(canvas.spread(9))} {number(canvas.spread(9))} "
                f"{number(canvas.spread(16))} {number(canvas.spread(10))}"
            )
        canvas.line("".join(fibres), colour, 1.6, opacity=0.45)
