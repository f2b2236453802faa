"""The JSON beside a page: the same page, and the records behind it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
import weighed
from hypothesis import example, given, settings
from weighed import SUBJECTS, claim, organ, row

from compound_pages import document
from compound_pages.items import Key, Stored
from compound_pages.paths import PagePath, data_path, question_path
from compound_pages.presenter import pair_page
from compound_pages.site import Question
from compound_pages.statements import Statement
from compound_pages.subjects import Subjects

if TYPE_CHECKING:
    from compound_pages.chrome import Frame
    from compound_pages.renderer import Renderer
    from toolkit.content import Content

type Questions = dict[str, Question]

RICH = weighed.subjects(
    weighed.pair(claim(), claim("c2", type="warning"), findings="a", interacts_with=(row(),)),
    compound=weighed.compound(
        claims=(claim(type="mechanism"),), organ_classes=(organ(),), interacts_with=(row("r2"),)
    ),
)

FLAT = weighed.subjects(
    weighed.pair(
        **dict.fromkeys(
            ("findings", "laboratory", "risks", "interactions", "monitoring", "trials"), ("One.", "Two.")
        )
    ),
    compound=weighed.compound(
        **dict.fromkeys(("boxed_warning", "organ_function", "interactions", "monitoring"), "One.")
    ),
    condition=weighed.condition(
        **dict.fromkeys(("standard_treatment", "treatment_cautions"), ("One.", "Two.")),
        scope=Statement("Only this."),
    ),
)


def _at(question: Question, kind: str) -> PagePath:
    path = data_path(question_path(question.path, "a", "b"))
    return PagePath(kind=kind, path=path, compound="a", condition="b", data=True)


def _made_from(subjects: Subjects) -> dict[Key, Stored]:
    slugs = {"compound": "a", "condition": "b", "pair": "a/b"}
    return {
        Key(kind, slugs[kind]): Stored(record, dict(subjects.sources))  # type: ignore[arg-type]
        for kind, record in subjects.by_kind.items()
    }


def _encoded(frame: Frame, kind: str, subjects: Subjects, questions: Questions) -> tuple[bytes, Any]:
    at = _at(questions[kind], kind)
    page = pair_page(frame, at, subjects, questions)
    return document.encoded(at, page, _made_from(subjects)), page


def _marks(html: str) -> set[str]:
    return set(re.findall(r'data-(?:claim|statement)="([^"]+)"', html))


def _ids(value: Any) -> set[str]:
    """Return every id in a document's page."""
    if isinstance(value, dict):
        return {str(value.get("id", ""))} | set().union(*(_ids(part) for part in value.values()), set())
    if isinstance(value, list):
        return set().union(*(_ids(part) for part in value), set())
    return set()


def test_a_document_names_its_page_and_the_records_that_it_was_made_from(
    frame: Frame, questions: Questions
) -> None:
    """It says which kind of page at which address, and holds each record under its key, sources beside it."""
    body, page = _encoded(frame, "safety", RICH, questions)
    data = json.loads(body)
    assert (data["kind"], data["url"]) == ("safety", "https://a.example/is-a-safe-for-b-patients")
    assert data["page"] == json.loads(msgspec.json.encode(page))
    assert set(data["made_from"]) == {"compound#a", "condition#b", "pair#a/b"}
    for key, stored in _made_from(RICH).items():
        assert msgspec.json.decode(msgspec.json.encode(data["made_from"][str(key)]), type=Stored) == stored


def test_a_document_is_utf_8(frame: Frame, questions: Questions) -> None:
    """A name of any script is in it as it is written."""
    named = weighed.subjects(compound=weighed.compound(name="Ω-3"))
    assert "Ω-3".encode() in _encoded(frame, "safety", named, questions)[0]


@settings(max_examples=20)
@given(SUBJECTS)
def test_the_same_records_have_the_same_bytes(frame: Frame, questions: Questions, given_: Subjects) -> None:
    """Neither the order of sources nor that of records makes another document."""
    turned = msgspec.structs.replace(given_, sources=dict(reversed(given_.sources.items())))
    at = _at(questions["safety"], "safety")
    page = pair_page(frame, at, given_, questions)
    backwards = dict(reversed(_made_from(turned).items()))
    assert document.encoded(at, page, _made_from(given_)) == document.encoded(at, page, backwards)


@settings(max_examples=20)
@given(SUBJECTS)
@example(RICH)
@example(FLAT)
def test_t01_each_marked_sentence_of_a_page_is_in_its_data(
    frame: Frame, renderer: Renderer, questions: Questions, given_: Subjects
) -> None:
    """Whatever the records hold, the HTML has the ids of the JSON beside it: neither hides anything."""
    for kind, question in questions.items():
        body, page = _encoded(frame, kind, given_, questions)
        marks = _marks(renderer.render(question.template, page).decode())
        assert marks == _ids(json.loads(body)["page"]) - {""}


@settings(max_examples=20)
@given(SUBJECTS)
def test_source_numbers_rise_down_the_page(
    frame: Frame, renderer: Renderer, questions: Questions, given_: Subjects
) -> None:
    """Who reads a question's page from the top meets new source numbers one by one, as in its references."""
    for kind, question in questions.items():
        _, page = _encoded(frame, kind, given_, questions)
        html = renderer.render(question.template, page).decode()
        numbers = [int(number) for number in re.findall(r'href="#source-([0-9]+)"', html)]
        assert list(dict.fromkeys(numbers)) == [reference.number for reference in page.references]


def test_t01_a_mark_leads_to_its_statement(frame: Frame, renderer: Renderer, questions: Questions) -> None:
    """Claims, rows and flat statements are all marked on the safety page."""
    _, page = _encoded(frame, "safety", RICH, questions)
    marks = _marks(renderer.render(questions["safety"].template, page).decode())
    assert {"pair.c2", "pair.r1", "compound.r2", "compound.o1", "compound.safety.1"} <= marks


@pytest.mark.parametrize("kind", ["safety", "effectiveness", "interactions", "research"])
def test_t01_the_showpiece_can_be_followed_from_html_to_record(
    sample: Content, frame: Frame, renderer: Renderer, questions: Questions, kind: str
) -> None:
    """Each claim that the page on ketamine and liver cancer marks is a claim of a record in its data."""
    keys = [
        Key("compound", "ketamine-iv"),
        Key("condition", "liver-cancer"),
        Key("pair", "ketamine-iv/liver-cancer"),
    ]
    stored = {key: sample.records[key] for key in keys}
    records: Any = [one.record for one in stored.values()]
    sources = {id_: source for one in stored.values() for id_, source in one.sources.items()}
    subjects = Subjects(compound=records[0], condition=records[1], pair=records[2], sources=sources)
    at = PagePath(
        kind=kind,
        path=data_path(question_path(questions[kind].path, "ketamine-iv", "liver-cancer")),
        compound="ketamine-iv",
        condition="liver-cancer",
        data=True,
    )
    page = pair_page(frame, at, subjects, questions)
    data = json.loads(document.encoded(at, page, stored))
    held = {
        f"{key.partition('#')[0]}.{one['id']}"
        for key, record in data["made_from"].items()
        for field in ("claims", "interacts_with", "organ_classes")
        for one in record["record"].get(field, ())
    }
    marks = {
        mark
        for mark in _marks(renderer.render(questions[kind].template, page).decode())
        if mark.count(".") == 1
    }
    assert marks
    assert marks <= held
