"""The guess of the questions: it spares a cold start a read, and never makes another answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from shelf import Shelf

from compound_pages.assets import Assets
from compound_pages.composer import Composer
from compound_pages.errors import PageError
from compound_pages.guess import FILE, read_guess, write_guess
from compound_pages.items import QUESTIONS, SITE, Key, Stored, Tombstone
from compound_pages.paths import data_path, question_path
from compound_pages.site import Question
from toolkit.content import OWN
from toolkit.guessed import guessed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from compound_pages.renderer import Renderer
    from toolkit.content import Content

PAGE = "/is-ketamine-iv-safe-for-liver-cancer-patients"
COMPOUND, CONDITION = Key("compound", "ketamine-iv"), Key("condition", "liver-cancer")
PAIR = Key("pair", "ketamine-iv/liver-cancer")
OWN_QUESTIONS = guessed(OWN)
PATTERNS = [pattern for asked in OWN_QUESTIONS.values() for pattern in (asked.path, *asked.older_paths)]
PATHS = [
    *(question_path(pattern, "ketamine-iv", "liver-cancer") for pattern in PATTERNS),
    *(question_path(pattern, "melatonin", "liver-cancer") for pattern in PATTERNS[:3]),
    *("/", "/compounds", "/compounds/ketamine-iv", "/robots.txt", "/nothing-of-the-kind", data_path(PAGE)),
]


def _bare(path: str, *older: str) -> Question:
    return Question(path=path, older_paths=older, title="", label="", template="")


some_patterns = st.lists(
    st.sampled_from([*PATTERNS, "/what-{compound}-costs-with-{condition}"]), min_size=1, max_size=4
)
guesses = st.dictionaries(
    st.sampled_from([*OWN_QUESTIONS, "cost"]), some_patterns.map(lambda some: _bare(*some))
)


def _composer(records: Shelf, renderer: Renderer, guess: Mapping[str, Question]) -> Composer:
    composer = Composer(records, renderer, Assets({"site.css": b""}), 60, lambda: 0.0)
    composer.assume(guess)
    return composer


def _answer(composer: Composer, path: str) -> Any:
    """Return the page and where it lies, or the answer of a refusal with the headers that say why."""
    try:
        made = composer.compose(path, lambda: 9.0)
    except PageError as error:
        return composer.refuse(error)
    return made.at, made.response


@settings(max_examples=60)
@given(guess=guesses, path=st.sampled_from(PATHS), gone=st.booleans())
def test_a_page_is_the_same_with_any_guess_and_with_none(
    flat: Content, renderer: Renderer, guess: dict[str, Question], path: str, gone: bool
) -> None:
    """Pages, data, moved paths, what is gone and what never was: the questions that are read decide."""
    records = {**flat.records, PAIR: Stored(Tombstone())} if gone else flat.records
    without, with_guess = (_composer(Shelf(dict(records)), renderer, one) for one in ({}, guess))
    for _ in range(2):
        assert _answer(with_guess, path) == _answer(without, path)


def test_with_the_right_guess_a_first_page_is_read_at_once(flat: Content, renderer: Renderer) -> None:
    """The site, the questions and the records of the page come in one read; without a guess in two."""
    reads = {}
    for name, guess in {"right": OWN_QUESTIONS, "none": {}}.items():
        shelf = Shelf(dict(flat.records))
        _answer(_composer(shelf, renderer, guess), PAGE)
        reads[name] = shelf.asked
    assert [set(keys) for keys in reads["right"]] == [{SITE, QUESTIONS, COMPOUND, CONDITION, PAIR}]
    assert len(reads["none"]) == 2


def test_a_guess_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Kinds, their paths and their order; titles and all else of a question are left to the record."""
    write_guess(OWN_QUESTIONS, tmp_path)
    read = read_guess(tmp_path)
    assert list(read) == list(OWN_QUESTIONS)
    assert read == {kind: _bare(asked.path, *asked.older_paths) for kind, asked in OWN_QUESTIONS.items()}


def test_words_of_a_question_are_not_in_the_guess(tmp_path: Path) -> None:
    """A question that says something else makes no new layer."""
    write_guess(OWN_QUESTIONS, tmp_path)
    before = (tmp_path / FILE).read_bytes()
    write_guess({kind: _bare(one.path, *one.older_paths) for kind, one in OWN_QUESTIONS.items()}, tmp_path)
    assert (tmp_path / FILE).read_bytes() == before


def test_where_nothing_was_built_there_is_no_guess(tmp_path: Path) -> None:
    """On a laptop pages come from a content folder, which has none."""
    assert read_guess(tmp_path) == {}


def test_what_is_guessed_is_what_would_be_published(sample: Content) -> None:
    """The build takes from the files what the table will hold."""
    assert guessed(OWN) == sample.records[QUESTIONS].record.in_order  # type: ignore[union-attr]
