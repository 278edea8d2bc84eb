"""The sheet one draws on: shapes in, SVG text out, always the same for the same seed.

Nothing is drawn by a library: a picture is a list of SVG elements. Objects are painted in flat
tones, lit from the upper left: `form` fills a contour with its shade, then with the same contour
shifted towards the light in the middle tone and in the light tone.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from xml.sax.saxutils import escape

from marketplace.demo.pictures.colours import WARM_DARK, mix, tones

Point = tuple[float, float]

SERIF = "'Iowan Old Style','Palatino Linotype',Palatino,Georgia,serif"
SANS = "system-ui,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"


def number(value: float) -> str:
    """A coordinate in as few characters as its tenths need."""
    return f"{value:.1f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


def poly(*points: Point, closed: bool = True) -> str:
    """A path of straight lines through the points."""
    steps = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f"M{steps}{'Z' if closed else ''}"


def smooth(*points: Point, closed: bool = True, tension: float = 1.0) -> str:
    """A path that passes through the points without corners (Catmull-Rom)."""
    count = len(points)
    x0, y0 = points[0]
    path = [f"M{number(x0)} {number(y0)}"]
    for index in range(count if closed else count - 1):
        before, start, end, after = (
            points[(index + step) % count]
            if closed
            else points[min(max(index + step, 0), count - 1)]
            for step in (-1, 0, 1, 2)
        )
        one = [s + (e - b) * tension / 6 for s, e, b in zip(start, end, before, strict=True)]
        two = [e - (a - s) * tension / 6 for e, a, s in zip(end, after, start, strict=True)]
        path.append("C" + " ".join(number(value) for value in (*one, *two, *end)))
    return "".join(path) + ("Z" if closed else "")


def oval(cx: float, cy: float, rx: float, ry: float | None = None) -> str:
    """A path around an ellipse, or around a circle when `ry` is left out."""
    ry = rx if ry is None else ry
    a, b, c, d, e = (number(v) for v in (cx - rx, cy, rx, ry, 2 * rx))
    return f"M{a} {b}a{c} {d} 0 1 0 {e} 0a{c} {d} 0 1 0 -{e} 0Z"


def box(x: float, y: float, width: float, height: float, radius: float = 0) -> str:
    """A path around a rectangle with rounded corners."""
    if not radius:
        return poly((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    r = number(radius)
    w, h = number(width - 2 * radius), number(height - 2 * radius)
    return (
        f"M{number(x + radius)} {number(y)}h{w}a{r} {r} 0 0 1 {r} {r}v{h}a{r} {r} 0 0 1 -{r} {r}"
        f"h-{w}a{r} {r} 0 0 1 -{r} -{r}v-{h}a{r} {r} 0 0 1 {r} -{r}Z"
    )


def _without_tenths(element: str) -> str:
    return re.sub(r' d="[^"]*"', lambda found: re.sub(r"(?<=\d)\.\d+", "", found.group()), element)


class Canvas:
    """A sheet of the given size; `seed` fixes every small irregularity."""

    def __init__(self, width: int, height: int, *, seed: str, paper: str) -> None:
        self.width = width
        self.height = height
        self.paper = paper
        self.rng = random.Random(seed)
        self._parts: list[str] = []
        self._coarse = False
        self._clips = 0

    def add(self, element: str) -> None:
        """Append a finished SVG element."""
        self._parts.append(_without_tenths(element) if self._coarse else element)

    @contextmanager
    def coarse(self) -> Iterator[None]:
        """Draw what follows without tenths, for things shown so small that none is seen."""
        self._coarse = True
        yield
        self._coarse = False

    def path(self, d: str, fill: str, *, opacity: float = 1, rule: str = "") -> None:
        """Fill a contour."""
        extra = "" if opacity == 1 else f' opacity="{opacity:g}"'
        extra += f' fill-rule="{rule}"' if rule else ""
        self.add(f'<path d="{d}" fill="{fill}"{extra}/>')

    def line(
        self, d: str, colour: str, width: float, *, opacity: float = 1, dash: str = ""
    ) -> None:
        """Draw along a path with a round pen."""
        extra = "" if opacity == 1 else f' opacity="{opacity:g}"'
        extra += f' stroke-dasharray="{dash}"' if dash else ""
        self.add(
            f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{number(width)}" '
            f'stroke-linecap="round" stroke-linejoin="round"{extra}/>'
        )

    def oval(
        self, cx: float, cy: float, rx: float, ry: float | None, fill: str, opacity: float = 1
    ) -> None:
        """Fill an ellipse; a circle when `ry` is None."""
        extra = "" if opacity == 1 else f' opacity="{opacity:g}"'
        x, y, a = number(cx), number(cy), number(rx)
        if ry is None:
            self.add(f'<circle cx="{x}" cy="{y}" r="{a}" fill="{fill}"{extra}/>')
        else:
            b = number(ry)
            self.add(f'<ellipse cx="{x}" cy="{y}" rx="{a}" ry="{b}" fill="{fill}"{extra}/>')

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        colour: str,
        *,
        family: str = SERIF,
        weight: int = 600,
        spacing: float = 0,
        fit: float = 0,
    ) -> None:
        """Write words centred on `x`; `fit` is the width they must not pass."""
        extra = f' letter-spacing="{number(spacing)}"' if spacing else ""
        if fit and len(words) * size * 0.52 > fit:
            extra += f' textLength="{number(fit)}" lengthAdjust="spacingAndGlyphs"'
        self.add(
            f'<text x="{number(x)}" y="{number(y)}" font-family="{family}" text-anchor="middle" '
            f'font-size="{number(size)}" font-weight="{weight}" fill="{colour}"{extra}>'
            f"{escape(words)}</text>"
        )

    @contextmanager
    def group(self, transform: str) -> Iterator[None]:
        """Draw what follows moved, turned or scaled."""
        self.add(f'<g transform="{transform}">')
        yield
        self.add("</g>")

    @contextmanager
    def inside(self, d: str) -> Iterator[str]:
        """Draw what follows only inside the contour; gives the id of the contour itself."""
        self._clips += 1
        name = f"p{self._clips}"
        self.add(f'<clipPath id="c{self._clips}"><path id="{name}" d="{d}"/></clipPath>')
        self.add(f'<g clip-path="url(#c{self._clips})">')
        yield name
        self.add("</g>")

    @contextmanager
    def stamp(self) -> Iterator[str]:
        """Cut a stamp out of what follows, unseen until printed; gives its id."""
        self._clips += 1
        name = f"s{self._clips}"
        self.add(f'<defs><g id="{name}">')
        yield name
        self.add("</g></defs>")

    def print(self, stamp: str, x: float, y: float, turn: float = 0, scale: float = 1) -> None:
        """Print a stamp at a place, turned and scaled."""
        spin = f" rotate({number(turn)})" if turn else ""
        size = f" scale({scale:.3g})" if scale != 1 else ""
        place = f"translate({number(x)} {number(y)}){spin}{size}"
        self.add(f'<use href="#{stamp}" transform="{place}"/>')

    def form(
        self,
        d: str,
        colour: str,
        *,
        dx: float = -16,
        dy: float = -14,
        glow: float = 3.2,
        details: Sequence[str] = (),
    ) -> None:
        """Model a solid: shade, middle tone and light, each clipped to the contour.

        `glow` is how much further towards the light the light tone is shifted (0 for none);
        `details` are finished elements laid over the middle tone inside the contour.
        """
        tone = tones(colour)
        with self.inside(d) as name:
            self.add(f'<use href="#{name}" fill="{tone.shade}"/>')
            self.add(self._shifted(name, tone.mid, dx, dy))
            if glow:
                light = mix(tone.mid, tone.light, 0.5)
                self.add(self._shifted(name, light, dx * glow, dy * glow))
            for element in details:
                self.add(element)

    @staticmethod
    def _shifted(name: str, fill: str, dx: float, dy: float) -> str:
        return f'<use href="#{name}" x="{number(dx)}" y="{number(dy)}" fill="{fill}"/>'

    def shadow(self, cx: float, cy: float, rx: float, ry: float | None = None) -> None:
        """The soft shadow of a thing that stands."""
        ry = rx * 0.16 if ry is None else ry
        self.add(
            f'<ellipse cx="{number(cx)}" cy="{number(cy)}" rx="{number(rx)}" '
            f'ry="{number(ry)}" fill="url(#soft)"/>'
        )

    def cast(self, d: str, dx: float = 12, dy: float = 16, opacity: float = 0.22) -> None:
        """The shadow of a thing that lies flat: its own contour, moved away from the light."""
        shade = mix(self.paper, WARM_DARK, 0.75)
        self.add(
            f'<path d="{d}" fill="{shade}" opacity="{opacity:g}" '
            f'transform="translate({number(dx)} {number(dy)})"/>'
        )

    def spread(self, amount: float) -> float:
        """A small irregularity between minus and plus `amount`."""
        return self.rng.uniform(-amount, amount)

    def svg(self) -> str:
        """The finished picture."""
        shade = mix(self.paper, WARM_DARK, 0.8)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
            f'width="{self.width}" height="{self.height}">'
            '<defs><radialGradient id="soft">'
            f'<stop offset="0" stop-color="{shade}" stop-opacity=".5"/>'
            f'<stop offset=".6" stop-color="{shade}" stop-opacity=".25"/>'
            f'<stop offset="1" stop-color="{shade}" stop-opacity="0"/>'
            "</radialGradient></defs>"
            f"{''.join(self._parts)}</svg>"
        )
