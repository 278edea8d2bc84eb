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


#: At most so many labels stand under a chart.
LABELS = 7


@dataclass(frozen=True)
class GridLine:
    """A line of the scale with its number."""

    y: float
    value: int

    @property
    def text_y(self) -> float:
        """Just above the line."""
        return round(self.y - 5, 1)


@dataclass(frozen=True)
class Group:
    """One step of a comparison: this period's value, the one before, and a note."""

    label: str
    name: str
    said: tuple[str, str]
    above: str
    note: str
    #: Left edge, top and height of each bar; for lines the tops are the points.
    bars: tuple[tuple[float, float, float], tuple[float, float, float]]
    width: float
    middle: float
    shows_label: bool

    @property
    def above_x(self) -> float:
        """Horizontal middle of this period's bar, whose value is written above it."""
        return round(self.bars[0][0] + self.width / 2, 1)

    @property
    def above_y(self) -> float:
        """Where that value stands."""
        return round(self.bars[0][1] - 6, 1)


@dataclass(frozen=True)
class Comparison:
    """Two series side by side, in the units of the SVG's view box."""

    groups: list[Group]
    grid: list[GridLine]

    def line(self, series: int) -> str:
        """The points of a polyline through one of the series."""
        return " ".join(f"{group.middle},{group.bars[series][1]}" for group in self.groups)

    @property
    def now_line(self) -> str:
        """This period's."""
        return self.line(0)

    @property
    def before_line(self) -> str:
        """The one before's."""
        return self.line(1)


def lay_out_comparison(points: Iterable[Mapping[str, Any]]) -> Comparison:
    """Groups for points ``{label, name, values, said, above, note}``: two numbers and two texts each.

    ``values`` are never negative; ``label`` stands below where there is room, ``name`` in the table.
    """
    rows = list(points)
    top = round_number(max((value for row in rows for value in row["values"]), default=0))
    room = HEIGHT - TOP - BOTTOM
    step = WIDTH / max(len(rows), 1)
    width = round(min(step * 0.36, 34), 1)
    every = -(-len(rows) // LABELS) or 1

    def bar(x: float, value: int) -> tuple[float, float, float]:
        height = round(room * value / top, 1)
        return round(x, 1), round(HEIGHT - BOTTOM - height, 1), height

    groups = []
    for index, row in enumerate(rows):
        middle = step * (index + 0.5)
        now, before = row["values"]
        groups.append(
            Group(
                label=str(row["label"]),
                name=str(row["name"]),
                said=row["said"],
                above=row["above"],
                note=row["note"],
                bars=(bar(middle - width, now), bar(middle + 1, before)),
                width=width,
                middle=round(middle, 1),
                shows_label=index % every == 0,
            )
        )
    grid = [GridLine(round(HEIGHT - BOTTOM - room * part, 1), int(top * part)) for part in (0.5, 1)]
    return Comparison(groups, grid)


def round_number(highest: int) -> int:
    """The end of the scale: the next even 1, 2, 4, 6 or 8 times a power of ten."""
    power = 1
    while power * 10 < highest:
        power *= 10
    return next(
        (factor * power for factor in (2, 4, 6, 8) if factor * power >= highest), 10 * power
    )
