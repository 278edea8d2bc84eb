"""Geometry of the step chart: what something cost when, as a line of an SVG."""

from collections.abc import Iterable
from dataclasses import dataclass

from marketplace.theme.charts import BOTTOM, HEIGHT, TOP, WIDTH

#: Room beside the line, on either side.
SIDE = 12


@dataclass(frozen=True)
class StepLine:
    """A line that goes in steps: a value holds until the next one."""

    path: str
    #: Where each value begins: x, y, and the text people read for it.
    dots: list[tuple[float, float, str]]
    #: Heights, from the top, of the highest and the lowest value, with their texts.
    levels: list[tuple[float, str]]


def lay_out_steps(points: Iterable[tuple[float, int, str]], now: float) -> StepLine:
    """A step line through ``(moment, value, said)`` in order of time, drawn up to ``now``.

    Moments are seconds. The lowest value lies above the base: steps matter here, not the zero.
    """
    rows = list(points)
    values = [value for _moment, value, _said in rows] or [0]
    begins = min((moment for moment, _value, _said in rows), default=now)
    span = max(now - begins, 1.0)
    lowest, highest = min(values), max(values)
    room = HEIGHT - 2 * TOP - BOTTOM

    def across(moment: float) -> float:
        return round(SIDE + (WIDTH - 2 * SIDE) * (moment - begins) / span, 1)

    def down(value: int) -> float:
        if highest == lowest:
            return round(TOP + room / 2, 1)
        return round(TOP + room * (highest - value) / (highest - lowest), 1)

    dots = [(across(moment), down(value), said) for moment, value, said in rows]
    path = "".join(
        f"{'H' if place else 'M'}{x}{' ' if not place else 'V'}{y}"
        for place, (x, y, _said) in enumerate(dots)
    )
    said_at = {value: said for _moment, value, said in rows}
    levels = [
        (down(value), said_at[value]) for value in sorted(said_at) if value in (lowest, highest)
    ]
    return StepLine(f"{path}H{across(now)}" if dots else "", dots, levels)
