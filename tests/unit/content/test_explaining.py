"""Whatever is wrong with a record, its author is told in a sentence, never in the words of a schema."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.content.problems import Problem
from toolkit.content.validation import validate
from toolkit.content.yaml_file import field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .conftest import Folder

CLAIM = yaml.safe_load("""
id: a
type: undesirable-effect
statement: In a trial, 3 people had it.
population_match: general
short: It was seen.
conclusion: {subject: Alpha, verb: raise, object: the level}
applies_to: [form-a]
population: {species: human, n: 3, description: adults}
direction: harm
advice: monitor
effect: {measure: OR, value: 1.5, low: 1.1, high: 2, compared: 0.5}
certainty: low
certainty_by: study_1
disagrees_with: [b]
sources: [study_1, {source: study_1, at: page 3}]
""")
PAIR = yaml.safe_load("""
studied: limited
updated: "2026-11-22"
history: [{"on": "2026-11-22", kind: correction, summary: A word.}]
reviews: []
findings: [A text., {text: Another., sources: [study_1]}]
risks: {text: One., sources: [{source: study_1}]}
interacts_with: [{id: b, medicine: x, consequence: y, severity: major, population: {n: 4}, sources: [s]}]
organ_classes: [{id: c, organ: liver, scale: child_pugh, level: A, advice: avoid, statement: z}]
concern: {level: do_not_use, why: It harms., by: A person, "on": "2026-11-22"}
searched: {"on": "2026-11-22", where: A register}
questions: ["What then?"]
related: [{label: Home, path: /about/method}]
""") | {"claims": [CLAIM]}
JARGON = re.compile(
    r"anyOf|oneOf|\$ref|schema|propert|minItems|maxItems|is not valid|does not match|not of type|KeyError"
)


class Written:
    """A file that was never written: its data, and problems with the place as the field alone."""

    def __init__(self, data: Any) -> None:
        self.data = data

    def problem(self, steps: tuple[str | int, ...], message: str) -> Problem:
        """Return the problem without lines."""
        return Problem(Path("x.yaml"), 1, 1, field(steps), message)


def told(kind: str, data: Any) -> list[str]:
    return [f"{one.field}: {one.message}" for one in validate(kind, Written(data))]  # type: ignore[arg-type]


def _places(data: Any, steps: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield steps
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, part in parts:
        yield from _places(part, (*steps, step))


def _changed(data: Any, steps: tuple[str | int, ...], value: Any) -> Any:
    if not steps:
        return value
    made = copy.deepcopy(data)
    inner = made
    for step in steps[:-1]:
        inner = inner[step]
    inner[steps[-1]] = value
    return made


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("2026-02-30"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "text", "source", "sources", "on", "x y"]), inner, max_size=3
        )
    ),
    max_leaves=5,
)


def test_the_record_that_is_spoilt_below_is_good() -> None:
    assert told("pair", PAIR) == []


@settings(deadline=None)
@given(st.sampled_from(list(_places(PAIR))), VALUES)
def test_any_value_in_any_place_is_good_or_told_in_a_sentence(
    steps: tuple[str | int, ...], value: Any
) -> None:
    for message in told("pair", _changed(PAIR, steps, value)):
        said = message.partition(": ")[2].replace(json.dumps(value), "")
        assert said
        assert not JARGON.search(re.sub(r"'[^']*'", "", said)), message


@pytest.mark.parametrize(
    ("steps", "value", "message"),
    [
        (("n",), 0, "claims[1].population.n: must be at least 1, not 0"),
        (("n",), 1.5, "claims[1].population.n: must be a whole number, not 1.5"),
        (("n",), None, "claims[1].population.n: must be a whole number, but it is empty"),
    ],
)
def test_a_spoilt_number_is_told_with_its_bound(steps: tuple[str], value: Any, message: str) -> None:
    assert told("pair", _changed(PAIR, ("claims", 0, "population", *steps), value)) == [message]


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "type",
            "efficasy",
            "must be one of contraindication, efficacy, indication, interaction, mechanism,",
        ),
        ("certainty", "sure", "must be high or low or moderate or not_graded or very_low, not 'sure'"),
        ("effect", {"measure": "OR", "value": "1.5"}, "must be a number, not '1.5'"),
        ("sources", "study_1", "must be a list, not 'study_1'"),
        ("sources", [3], "must be text, or an id with its place (source, at), not the number 3"),
        ("sources", [["study_1"]], "must be text, or an id with its place (source, at), not a list"),
        ("sources", [{"at": "page 3"}], "is missing"),
        ("sources", [{"source": "study_1", "page": 3}], "unknown key"),
        ("certanty", "low", "unknown key; did you mean certainty?"),
        ("applies_to", ["Form A"], "is no slug: lower-case letters and digits, in groups joined by hyphens"),
    ],
)
def test_a_spoilt_claim_is_told_in_a_sentence(name: str, value: Any, message: str) -> None:
    (problem,) = told("pair", _changed(PAIR, ("claims", 0, name), value))
    assert problem.startswith(f"claims[1].{name}")
    assert problem.partition(": ")[2].startswith(message)


def test_a_list_with_too_much_in_it_is_told_with_its_length() -> None:
    spoilt = _changed(PAIR, ("questions",), ["Why?"] * 7)
    assert told("pair", spoilt) == ["questions: has 7 entries; 6 is the most"]


def test_a_slip_in_an_enumeration_names_what_was_meant(folder: Folder) -> None:
    folder.write("pairs/alpha/beta.yaml", "studied: specifc\n")
    (problem,) = folder.problems()
    assert problem.endswith(" or specific, not 'specifc'; did you mean specific?")
