"""Every pair of colours that carries words is readable (WCAG AA, 4.5 to 1)."""

import re
from pathlib import Path

import pytest

from marketplace.theme.templatetags.theme_tags import SECTORS

STYLES = Path(__file__).resolve().parents[2] / "marketplace/theme/static/theme"
TOKENS = (STYLES / "tokens.css").read_text(encoding="utf-8")
COLOURS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", TOKENS.partition("[data-tint=")[0]))
TINTS = {
    name: (ground, strong)
    for name, ground, strong in re.findall(
        r'\[data-tint="(\w+)"\] \{ --tint-ground: (#[0-9a-f]{6}); --tint: (#[0-9a-f]{6}); \}',
        TOKENS,
    )
}
WHITE = "#ffffff"
PAPERS = ("paper", "paper-bright", "paper-deep")

PAIRS = [
    *[(ink, paper) for ink in ("ink", "ink-soft", "green-dark") for paper in PAPERS],
    *[(ink, paper) for ink in ("beet",) for paper in ("paper", "paper-bright")],
    ("ink-on-dark", "green-dark"),
    ("ink-on-dark", "ink"),
    ("chalk", "slate"),
    ("ink", "squash"),
    *[("ink", f"{kind}-ground") for kind in ("green", "squash", "beet", "sky")],
    *[("ink-soft", f"{kind}-ground") for kind in ("green", "squash")],
    ("green-dark", "green-ground"),
    ("squash-ink", "squash-ground"),
    ("beet", "beet-ground"),
    ("sky-ink", "sky-ground"),
]


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("words", "ground"), PAIRS)
def test_words_can_be_read_on_their_ground(words: str, ground: str) -> None:
    assert contrast(COLOURS[words], COLOURS[ground]) >= 4.5


@pytest.mark.parametrize("ground", ["green", "green-dark", "tomato", "tomato-dark"])
def test_white_words_can_be_read_on_buttons(ground: str) -> None:
    assert contrast(WHITE, COLOURS[ground]) >= 4.5


@pytest.mark.parametrize("sector", SECTORS)
def test_a_trade_can_be_read_on_its_own_tint_and_on_paper(sector: str) -> None:
    tint_ground, strong = TINTS[sector]
    grounds = [tint_ground, WHITE, COLOURS["paper"], COLOURS["paper-bright"]]
    assert min(contrast(strong, ground) for ground in grounds) >= 4.5
    assert contrast(COLOURS["ink"], tint_ground) >= 4.5
    assert contrast(COLOURS["ink-soft"], tint_ground) >= 4.5


def test_edges_of_fields_can_be_seen() -> None:
    assert contrast(COLOURS["line-strong"], COLOURS["paper-bright"]) >= 3
    assert contrast(COLOURS["line-strong"], WHITE) >= 3


def test_trades_have_one_tint_each() -> None:
    assert set(TINTS) == set(SECTORS)
    assert len(set(TINTS.values())) == len(SECTORS)


def test_all_styles_together_stay_light() -> None:
    assert sum(path.stat().st_size for path in STYLES.glob("*.css")) < 60_000
    assert not any("@import" in path.read_text(encoding="utf-8") for path in STYLES.glob("*.css"))
