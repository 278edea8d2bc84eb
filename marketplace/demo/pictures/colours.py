"""Colours of the pictures: papers, and the light, middle and shade of anything painted."""

from __future__ import annotations

from dataclasses import dataclass

PAPERS: dict[str, str] = {
    "straw": "#efdcaa",
    "sage": "#c3cfa8",
    "sky": "#b9d5de",
    "rose": "#efc4bd",
    "mint": "#b8dcc8",
    "lilac": "#cdc2dd",
    "peach": "#f5c9a2",
    "honey": "#e9b751",
    "brick": "#c9765b",
    "moss": "#8f9d5f",
    "slate": "#5c6f7a",
}
"""The coloured papers on which goods are photographed, by name."""

WARM_LIGHT = "#fff4d8"
WARM_DARK = "#2e1d18"
INK = "#2b2a26"
CREAM = "#fbf4e2"
WHITE = "#fffdf6"

WOOD = "#c69257"
DARK_WOOD = "#8a5a34"
KRAFT = "#c9a06a"
STEEL = "#b9c3c6"
BRASS = "#d9a83c"
LEAF = "#5f8f3e"
DEEP_LEAF = "#3f6b35"


def mix(first: str, second: str, share: float) -> str:
    """The colour `share` of the way from the first to the second."""
    channels = (
        round(int(first[i : i + 2], 16) * (1 - share) + int(second[i : i + 2], 16) * share)
        for i in (1, 3, 5)
    )
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def lighter(colour: str, share: float = 0.35) -> str:
    """The colour in warm light."""
    return mix(colour, WARM_LIGHT, share)


def darker(colour: str, share: float = 0.25) -> str:
    """The colour in warm shade."""
    return mix(colour, WARM_DARK, share)


@dataclass(frozen=True, slots=True)
class Tones:
    """One material's light, middle, shade and deepest lines."""

    light: str
    mid: str
    shade: str
    deep: str


def tones(colour: str) -> Tones:
    """The four tones in which a material is painted."""
    return Tones(lighter(colour), colour, darker(colour, 0.22), darker(colour, 0.5))
