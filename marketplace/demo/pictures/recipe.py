"""What a product's picture is made of: the name of a drawing and the drawing's own options.

Recipes are plain values, so that the demo town's data can name pictures without drawing them.
"""

from __future__ import annotations

from dataclasses import dataclass

Option = str | int


@dataclass(frozen=True, slots=True)
class Recipe:
    """One picture: a drawing of the kit, the coloured paper it lies on, and its options."""

    drawing: str
    ground: str
    options: tuple[tuple[str, Option], ...] = ()

    @property
    def keywords(self) -> dict[str, Option]:
        """The options as keyword arguments for the drawing's function."""
        return dict(self.options)


def art(drawing: str, ground: str, **options: Option) -> Recipe:
    """Write a recipe in one line: `art("baguette", "straw", count=3)`."""
    return Recipe(drawing, ground, tuple(sorted(options.items())))
