"""Geometry of the bar chart: numbers in, rectangles of an SVG out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

WIDTH = 640
HEIGHT = 220
TOP = 22
BOTTOM = 28


@dataclass(frozen=True)
class Bar:
    """One bar of a chart, in the units of the SVG's view box."""

    label: str
    value: int
    said: str
    url: str
    x: float
    y: float
    width: float
    height: float
    current: bool

    @property
    def middle(self) -> float:
        """Horizontal middle of the bar, where its labels stand."""
        return round(self.x + self.width / 2, 1)

    @property
    def value_y(self) -> float:
        """Where the value stands, just above the bar."""
        return round(self.y - 6, 1)


def lay_out_bars(points: Iterable[Mapping[str, Any]]) -> list[Bar]:
    """Bars for points ``{label, value, said, url?, current?}``; values are never negative.

    ``value`` is any integer (cents, orders), ``said`` the text people read for it.
    """
    rows = list(points)
    highest = max((row["value"] for row in rows), default=0) or 1
    step = WIDTH / max(len(rows), 1)
    width = min(step * 0.62, 64)
    room = HEIGHT - TOP - BOTTOM
    bars = []
    for index, row in enumerate(rows):
        height = round(room * row["value"] / highest, 1)
        bars.append(
            Bar(
                label=str(row["label"]),
                value=row["value"],
                said=str(row["said"]),
                url=row.get("url", ""),
                x=round(step * index + (step - width) / 2, 1),
                y=round(HEIGHT - BOTTOM - height, 1),
                width=round(width, 1),
                height=height,
                current=bool(row.get("current")),
            )
        )
    return bars
