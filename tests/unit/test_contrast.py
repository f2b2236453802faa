"""The palette: how well text and edges stand out from their grounds, computed from the stylesheet itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STYLESHEET = (Path(__file__).parents[2] / "content/assets/site.css").read_text(encoding="utf-8")
SCHEMES = {"light": 0, "dark": 1, "print": 2}
TEXTS = ("ink", "soft", "link", "warn")
GROUNDS = ("paper", "tint")
EDGES = ("edge", "link", "warn")  # borders of what can be operated, the focus outline, the box


def _palette(scheme: str) -> dict[str, str]:
    """Return the colours of a scheme by name; the later blocks replace what the first one says."""
    blocks = re.findall(r":root \{(.*?)\}", STYLESHEET, re.DOTALL)
    assert len(blocks) == len(SCHEMES)
    first, own = (dict(re.findall(r"--(\w+): (#\w+);", blocks[i])) for i in (0, SCHEMES[scheme]))
    return first | own


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour such as #fff or #0a4a5c (WCAG 2.2)."""
    digits = colour.removeprefix("#")
    pairs = re.findall("..", digits if len(digits) == 6 else "".join(2 * digit for digit in digits))
    parts = [int(pair, 16) / 255 for pair in pairs]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_is_that_of_wcag() -> None:
    """Black on white is 21:1, a colour on itself 1:1, and the grey #767676 just passes 4.5:1 on white."""
    assert _contrast("#000", "#fff") == pytest.approx(21)
    assert _contrast("#0a4a5c", "#0a4a5c") == 1
    assert _contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_text_stands_out(scheme: str, ground: str, text: str) -> None:
    """Every colour of text is 7:1 or better on every ground (WCAG 1.4.6)."""
    palette = _palette(scheme)
    assert _contrast(palette[text], palette[ground]) >= 7


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("edge", EDGES)
def test_edges_are_seen(scheme: str, ground: str, edge: str) -> None:
    """What shows where something is, or that it has the focus, is 3:1 or better (WCAG 1.4.11)."""
    palette = _palette(scheme)
    assert _contrast(palette[edge], palette[ground]) >= 3


def test_no_colour_stands_outside_the_palette() -> None:
    """Colours are written once, as custom properties, so that the tests above see every one of them."""
    rules = re.sub(r"--\w+: #\w+;|/\*.*?\*/", "", STYLESHEET, flags=re.DOTALL)
    assert not re.findall(r"#[0-9a-f]{3,8}\b(?=[;\s])|\b(?:rgb|hsl|oklch|color-mix)\(", rules)
    used = set(re.findall(r"var\(--(\w+)\)", rules))
    assert used == {*TEXTS, *GROUNDS, *EDGES, "line"}


def test_only_hairlines_are_faint() -> None:
    """The faint colour draws lines between parts, never text, a ground, or the border of something to use."""
    uses = re.findall(r"([\w-]+): [^;{}]*var\(--line\)", STYLESHEET)
    assert set(uses) <= {"border-top", "border-bottom"}
