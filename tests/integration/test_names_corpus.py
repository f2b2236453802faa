"""Any name of two hundred compounds and fifty conditions: every sentence with it reads as it should."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from named_records import FORMS, STATES, USUAL, compound, condition, pair
from names_corpus import Name, articles, compounds, conditions, specialists
from page_text import PageText, faults

from compound_pages.items import QUESTIONS, SITE, Key
from compound_pages.paths import PagePath, hub_path, parse, question_path
from compound_pages.site import Question, Questions
from toolkit import content as contents
from toolkit.site import Folder

if TYPE_CHECKING:
    from collections.abc import Iterator

COMPOUNDS, CONDITIONS, ARTICLES = compounds(), conditions(), articles()
HREF = re.compile(r"/[a-z0-9./-]*(#[a-z0-9-]+)?|#[a-z0-9-]+|(https?://|mailto:)\S+")


def pairs(state: str) -> Iterator[tuple[Name, int]]:
    """Yield every compound with a condition, another one in each state; every condition comes up."""
    shift = STATES.index(state) * 11
    yield from ((name, (i * 7 + shift) % len(CONDITIONS)) for i, name in enumerate(COMPOUNDS))


def made(sample: contents.Content, state: str) -> Folder:
    """Return a site of all names in one state."""
    records = {key: sample.records[key] for key in (SITE, QUESTIONS)}
    records |= {Key("compound", name.slug): compound(name, state) for name in COMPOUNDS}
    for i, name in enumerate(CONDITIONS):
        records[Key("condition", name.slug)] = condition(name, specialists(i), state)
    for name, i in pairs(state):
        if stored := pair(name, state):
            records[Key("pair", f"{name.slug}/{CONDITIONS[i].slug}")] = stored
    return Folder(contents.Content(records, (), sample.root))


def asked(folder: Folder) -> dict[str, Question]:
    """Return the site's questions."""
    record = folder.records[QUESTIONS].record
    assert isinstance(record, Questions)
    return record.by_kind


def heading(pattern: str, one: Name, other: Name) -> str:
    """Return a question with both names in it."""
    before, after = re.split(r"\{compound\}|\{condition\}", pattern)[:2]
    return f"{before}{one.name}{after}{other.name}{pattern.rpartition('}')[2]}"


def choice(names: tuple[str, ...]) -> str:
    """Return names as a choice, as it is spoken."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def wrong(folder: Folder, at: PagePath, question: Question, one: Name, number: int) -> Iterator[str]:
    """Yield everything that is wrong with the page at `at`."""
    other, team = CONDITIONS[number], specialists(number)
    html = folder.page(at.path).body.decode()
    page = PageText(html)
    own = (one.name, one.label, other.name, other.label, choice(team), *(form.name for form in FORMS), *USUAL)
    yield from (f"{found!r} in {block!r}" for block in page.blocks for found in faults(block, own))
    yield from (f"gap: {gap}" for gap in page.spaced)
    yield from (f"address {href}" for href in page.hrefs if not HREF.fullmatch(href))
    if page.of["h1"] != " ".join(heading(question.title, one, other).split()):
        yield f"heading {page.of['h1']}"
    title = page.of["title"].rpartition(" | ")[0]
    if len(title) > 65 or re.search(r"[\s,;:(/-]…", title):
        yield f"title {title}"
    graph = json.loads(page.of["script"])["@graph"]
    if [one.name, other.name] != [thing["name"] for thing in graph[1:]] or "</" in page.of["script"]:
        yield f"structured data {graph[1:]}"
    if len(" ".join(page.answer).split()) > 60 or not page.answer:
        yield f"answer {page.answer}"
    if f"You could take these to {ARTICLES[team[0]]} {choice(team)}." not in page.blocks:
        yield f"{ARTICLES[team[0]]} {choice(team)}"
    if not any(f"Ask your {choice(team)} before you decide anything." in block for block in page.blocks):
        yield f"your {choice(team)}"


@pytest.mark.parametrize(
    "text",
    [
        "For people with liver cancer patients patients.", "Ask a oncologist.", "Ask an hepatologist.",
        "It rose .",
        "It rose , then fell.", "It rose ().", "It rose..", "ketamine rises.", "It rose. ketamine fell.",
        "Is {compound} known?", "It rose ( a lot).",
    ],
)  # fmt: skip
def test_a_fault_is_found(text: str) -> None:
    """None of these sentences would pass."""
    assert faults(text, ["ketamine", "liver cancer"])


@pytest.mark.parametrize(
    "text", ["mRNA rises.", "\u03b2-glucan fell.", "A unit rose. An hour later Name fell.", "St. X\u2019s"]
)
def test_a_sound_sentence_is_left_alone(text: str) -> None:
    """Nor does a name count as a fault."""
    assert not faults(text, ["mRNA", "\u03b2-glucan", "St. X\u2019s"])


@pytest.mark.parametrize("state", STATES)
def test_every_name_fits_every_sentence(sample: contents.Content, state: str) -> None:
    """On the four pages of a pair, whatever is on record of it."""
    folder = made(sample, state)
    found = {}
    for name, number in pairs(state):
        for kind, question in asked(folder).items():
            path = question_path(question.path, name.slug, CONDITIONS[number].slug)
            at = parse(path, asked(folder))
            assert at
            assert (at.kind, at.compound, at.condition) == (kind, name.slug, CONDITIONS[number].slug)
            if faulty := list(wrong(folder, at, question, name, number)):
                found[path] = faulty
    assert found == {}


@pytest.mark.parametrize("kind", ["compound", "condition"])
def test_every_name_fits_its_hub(sample: contents.Content, kind: str) -> None:
    """Its own, and as a row of the hubs of the other kind."""
    folder = made(sample, "avoid")
    found = {}
    every = [name for one in (*COMPOUNDS, *CONDITIONS) for name in (one.name, one.label)]
    for one in COMPOUNDS if kind == "compound" else CONDITIONS:
        page = PageText(folder.page(hub_path(kind, one.slug)).body.decode())
        faulty = [
            fault
            for block in page.blocks
            if block not in every
            for fault in faults(block, (one.name, one.label))
        ]
        faulty += [href for href in page.hrefs if not HREF.fullmatch(href)]
        if (
            faulty
            or page.of["h1"] != one.name
            or json.loads(page.of["script"])["@graph"][1]["name"] != one.name
        ):
            found[one.slug] = faulty
    assert found == {}


def test_every_pair_of_names_has_addresses_of_its_own(sample: contents.Content) -> None:
    """Ten thousand pairs, four questions: each path leads back to its question and its two slugs."""
    record = sample.records[QUESTIONS].record
    assert isinstance(record, Questions)
    questions = record.by_kind
    seen = set()
    for kind, question in questions.items():
        for one in COMPOUNDS:
            for other in CONDITIONS:
                path = question_path(question.path, one.slug, other.slug)
                at = parse(path, questions)
                assert at
                assert (at.kind, at.compound, at.condition, at.path) == (kind, one.slug, other.slug, path)
                seen.add(path)
    assert len(seen) == len(questions) * len(COMPOUNDS) * len(CONDITIONS)
