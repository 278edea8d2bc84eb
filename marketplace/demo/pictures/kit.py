"""The kit's register: each drawing is a function that paints one arrangement on a canvas.

A drawing has its objects inside a sheet of 800 by 600, between about 90 and 710 across and
60 and 540 down, lit from the upper left. Its keyword arguments are a recipe's options.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marketplace.demo.pictures.canvas import Canvas

Drawing = Callable[..., None]

DRAWINGS: dict[str, Drawing] = {}


def drawing(function: Drawing) -> Drawing:
    """Register a function of the kit under its own name."""
    DRAWINGS[function.__name__] = function
    return function


def paint(canvas: Canvas, name: str, options: dict[str, Any]) -> None:
    """Paint one drawing of the kit. Raises KeyError when the kit has no such drawing."""
    DRAWINGS[name](canvas, **options)
