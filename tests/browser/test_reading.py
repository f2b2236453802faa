"""The safety page as a person reads it: the answer first, by eye, by finger and by keyboard."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Visiting

pytestmark = pytest.mark.browser

SAFETY = "/is-ketamine-iv-safe-for-liver-cancer-patients"
INTERACTIONS = "/can-i-take-ketamine-iv-with-liver-cancer-treatment"
RESEARCH = "/ketamine-iv-research-in-liver-cancer"
QUESTIONS = (SAFETY, INTERACTIONS, RESEARCH, "/does-ketamine-iv-work-for-liver-cancer")
PHONE = {"width": 320, "height": 568}
PAGES = (*QUESTIONS, "/", "/a-z/c", "/compounds/ketamine-iv", "/about/method", "/no-such-page")

# Text and the ground that it stands on, of every element that holds text of its own.
_COLOURS = """
[...document.querySelectorAll("body *")].filter(e => e.checkVisibility() && !e.closest(".unseen, .skip")
  && [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim())).map(e => {
    const ground = e => !e ? "rgb(255, 255, 255)"
      : getComputedStyle(e).backgroundColor === "rgba(0, 0, 0, 0)" ? ground(e.parentElement)
      : getComputedStyle(e).backgroundColor;
    return [getComputedStyle(e).color, ground(e), e.outerHTML.slice(0, 100)];
  })
"""
_SPACED = """{
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
_CLIPPED = """
[...document.querySelectorAll("body, body *")].filter(e => !e.closest(".unseen")
  && getComputedStyle(e).overflow !== "visible"
  && (e.scrollHeight > e.clientHeight || e.scrollWidth > e.clientWidth)).map(e => e.outerHTML.slice(0, 100))
"""
_TARGETS = """
[...document.querySelectorAll("a, summary, button")].filter(e => e.checkVisibility() && !e.matches(".skip"))
  .map(e => [e.outerHTML.slice(0, 100), e.getBoundingClientRect().width,
    Math.min(...[...e.getClientRects()].map(r => r.height))])
"""
_NUMBERED = """
[...document.querySelectorAll("a, summary")].filter(e => e.checkVisibility({contentVisibilityAuto: true}))
  .forEach((e, i) => e.dataset.tab = i)
"""
_FOCUSED = """{
  const e = document.activeElement, box = e.getBoundingClientRect();
  [e.dataset.tab, box.left >= 0 && box.right <= innerWidth + 1 && box.bottom > 0 && box.top < innerHeight];
}"""
_FOLLOW_EVERY_REFERENCE = """async () => {
  const lost = [];
  for (const link of document.querySelectorAll("sup a")) {
    link.click();
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    const target = document.querySelector(":target");
    const top = target?.getBoundingClientRect().top;
    if (target?.value !== Number(link.lastChild.data) || top < 0 || top > innerHeight) lost.push(link.hash);
  }
  return lost;
}"""


@pytest.mark.parametrize("path", QUESTIONS)
def test_the_short_answer_is_on_the_first_screen_of_a_phone(visit: Visiting, path: str) -> None:
    """On 320 by 568 px nobody scrolls to read the whole short answer."""
    answer = visit(path, **PHONE).page.locator("#short-answer").bounding_box()
    assert answer is not None
    assert answer["y"] + answer["height"] <= PHONE["height"]


@pytest.mark.parametrize("path", PAGES)
def test_headings_are_one_tree(visit: Visiting, path: str) -> None:
    """One h1, first, and no level is skipped on the way down."""
    levels = visit(path).find("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))


def test_the_parts_come_in_their_order(visit: Visiting) -> None:
    """The headings of the parts hold their key words, in the order that the page promises."""
    headings = visit(SAFETY).page.locator("h2").all_inner_texts()
    keys = ("general safety", "considerations", "literature", "bottom line", "sources", "disclaimer")
    places = [next(i for i, text in enumerate(headings) if key in text.lower()) for key in keys]
    assert places == sorted(places)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_all_text_stands_out(visit: Visiting, path: str, scheme: str) -> None:
    """Every text has a contrast of 7:1 or more to the ground that it stands on (WCAG 1.4.6)."""
    colours = visit(path, scheme=scheme).find(_COLOURS)
    assert colours
    assert [text for ink, paper, text in colours if _contrast(ink, paper) < 7] == []


def test_wider_spacing_clips_nothing(visit: Visiting) -> None:
    """With a reader's own text spacing (WCAG 1.4.12) nothing is cut off and nothing scrolls sideways."""
    visited = visit(SAFETY, **PHONE)
    before = visited.find("document.body.scrollHeight")
    visited.find(_SPACED)
    assert visited.find("document.body.scrollHeight") > before
    assert visited.find("document.documentElement.scrollWidth") <= PHONE["width"]
    assert visited.find(_CLIPPED) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_finger_finds_every_link(visit: Visiting, path: str) -> None:
    """Every target is 24 px or more in both directions, reference numbers included (WCAG 2.5.8)."""
    targets = visit(path, **PHONE).find(_TARGETS)
    assert targets
    assert [target for target in targets if min(target[1:]) < 24] == []


def test_every_reference_number_leads_to_its_source(visit: Visiting) -> None:
    """Each number jumps to the source that bears it, and the source is on the screen then."""
    visited = visit(SAFETY, **PHONE)
    assert visited.find("document.querySelectorAll('sup a').length") > 30
    assert visited.find(_FOLLOW_EVERY_REFERENCE) == []


@pytest.mark.parametrize("path", QUESTIONS)
def test_reference_numbers_count_up(visit: Visiting, path: str) -> None:
    """Read from top to bottom, each number that is new is the next one."""
    numbers = visit(path).find("[...document.querySelectorAll('sup a')].map(a => +a.lastChild.data)")
    first_uses = list(dict.fromkeys(numbers))
    assert first_uses == list(range(1, len(first_uses) + 1))


def test_the_first_tab_skips_to_the_content(visit: Visiting) -> None:
    """The first Tab shows the skip link, Enter follows it, and the next Tab is inside the content."""
    page = visit(SAFETY, **PHONE).page
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    box = skip.bounding_box()
    assert skip.inner_text() == "Skip to the content"
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 800}], ids=["phone", "desk"])
@pytest.mark.parametrize("path", [SAFETY, INTERACTIONS, "/compounds/ketamine-iv", "/"])
def test_the_keyboard_reaches_everything_in_order(visit: Visiting, path: str, size: dict[str, int]) -> None:
    """Tab goes through every link and closed part, in tables too, and what has the focus is seen."""
    page = visit(path, **size).page
    page.evaluate(_NUMBERED)
    count = page.evaluate("document.querySelectorAll('[data-tab]').length")
    reached = []
    for _ in range(count):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(_FOCUSED))
    assert reached == [[str(number), True] for number in range(count)]


@pytest.mark.parametrize(
    ("path", "part", "inside"),
    [
        (RESEARCH, "#laboratory details", "[data-claim], [data-statement]"),
        (SAFETY, "main > details", "li"),
    ],
)
def test_a_closed_part_opens_by_keyboard(visit: Visiting, path: str, part: str, inside: str) -> None:
    """Laboratory work, and how the answer came about, are closed, and Enter on the summary opens them."""
    details = visit(path).page.locator(part)
    said = details.locator(inside).first
    assert not said.is_visible()
    details.locator("summary").press("Enter")
    assert said.is_visible()


def _contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two CSS colours, as WCAG 2.2 defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
