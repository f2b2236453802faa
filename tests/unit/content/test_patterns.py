"""Question paths: both slugs can be taken out of every path again, or the question is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compound_pages.paths import parse, question_path
from compound_pages.site import Question
from toolkit.content.patterns import ambiguous

from .conftest import COMPOUND

if TYPE_CHECKING:
    from .conftest import Folder

SAFETY = "/is-{compound}-safe-for-{condition}-patients"
TITLE = "'{compound} and {condition}?'"


def ask(folder: Folder, name: str, path: str, older: str = "[]", title: str = TITLE) -> None:
    text = f"path: '{path}'\ntitle: {title}\nlabel: L\ntemplate: safety.html\nolder_paths: {older}\n"
    folder.write(f"questions/{name}.yaml", text)


@pytest.mark.parametrize(
    "path",
    [
        SAFETY,
        "/does-{compound}-work-for-{condition}",
        "/can-i-take-{compound}-with-{condition}-treatment",
        "/{compound}-research-in-{condition}",
        "/for-{condition}-is-{compound}-studied",
    ],
)
def test_a_path_that_parts_its_slugs_with_a_word_is_good(folder: Folder, path: str) -> None:
    ask(folder, "one", path)
    assert folder.problems() == []


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/is-{compound}-safe", "must hold {compound} and {condition}, each once"),
        ("/is-{compound}-safe-for-{compound}", "must hold {compound} and {condition}, each once"),
        ("/{compound}-in-{condition}-and-{condition}", "must hold {compound} and {condition}, each once"),
        ("/{compound}-in-{condition}-{other}", "and no other braces"),
        ("/{compound}-in-{condition}-}", "and no other braces"),
        ("/{compound}{condition}", "is ambiguous: a word between hyphens, or a /, must part"),
        ("/{compound}-{condition}", "is ambiguous: a word between hyphens, or a /, must part"),
        ("/{compound}-x{condition}", "is ambiguous: a word between hyphens, or a /, must part"),
        ("/{compound}-ab-ab-{condition}", "is ambiguous: '-ab-ab-' can overlap itself"),
        ("/compounds-{compound}-in-{condition}", "begins like a page of another kind"),
        ("/{compound}-in-{condition}-" + "x" * 90, "is longer than 90 characters besides the slugs"),
        ("is-{compound}-safe-for-{condition}", "must be / and then lower-case letters"),
        ("/is-{compound}-safe-for-{condition}?x", "must be / and then lower-case letters"),
        ("/Is-{compound}-safe-for-{condition}", "must be / and then lower-case letters"),
    ],
)
def test_a_path_that_nobody_could_take_apart_is_refused(folder: Folder, path: str, message: str) -> None:
    ask(folder, "one", path)
    (problem,) = folder.problems()
    assert problem.startswith("questions/one.yaml:1: path: ")
    assert message in problem


@pytest.mark.parametrize(
    ("older", "message"),
    [
        ("/assets/{compound}-in-{condition}", "begins like a page of another kind"),
        ("/errors/{compound}-in-{condition}", "begins like a page of another kind"),
        ("/about/{compound}-in-{condition}", "begins like a page of another kind"),
        ("/compounds/{compound}/{condition}", "begins like a page of another kind"),
        ("/safety/{compound}/{condition}/", "is no address: a / at the end or after another / is dropped"),
        ("/safety//{compound}/{condition}", "is no address: a / at the end or after another / is dropped"),
        ("/safety/{compound}-{condition}", "is ambiguous: a word between hyphens, or a /, must part"),
        (SAFETY, "is the path of one already"),
    ],
)
def test_an_older_path_follows_the_same_rules(folder: Folder, older: str, message: str) -> None:
    ask(folder, "one", SAFETY, older=f"['{older}']")
    (problem,) = folder.problems()
    assert problem.startswith("questions/one.yaml:5: older_paths[1]: ")
    assert message in problem


@pytest.mark.parametrize(
    "older",
    ["/safety/{compound}/{condition}", "/{condition}/{compound}", "/safety/{compound}/in-in/{condition}",
     "/safety/{compound}-/{condition}-x"],
)  # fmt: skip
def test_a_slash_parts_the_slugs_of_an_older_path(folder: Folder, older: str) -> None:
    """No slug holds one."""
    ask(folder, "one", SAFETY, older=f"['{older}']")
    assert folder.problems() == []


@pytest.mark.parametrize("slug", ["compounds", "about", "assets", "a-z"])
def test_a_slug_that_turns_an_older_path_into_another_page_is_refused(folder: Folder, slug: str) -> None:
    ask(folder, "one", SAFETY, older="['/{compound}/{condition}']")
    folder.write(f"compounds/{slug}.yaml", COMPOUND)
    why = f"/{slug}/x0 begins like a page of another kind"
    assert folder.problems() == [f"compounds/{slug}.yaml:1: the slug '{slug}' is ambiguous: {why}"]


def test_an_older_path_may_be_the_path_without_its_end(folder: Folder) -> None:
    ask(folder, "one", SAFETY, older="['/is-{compound}-safe-for-{condition}']")
    assert folder.problems() == []


def test_a_slug_that_an_older_path_makes_ambiguous_is_refused(folder: Folder) -> None:
    ask(folder, "one", SAFETY, older="['/is-{compound}-safe-for-{condition}']")
    folder.write("conditions/cancer-patients.yaml", (folder.root / "conditions/beta.yaml").read_bytes())
    (problem,) = folder.problems()
    assert problem.startswith("conditions/cancer-patients.yaml:1: the slug 'cancer-patients' is ambiguous")


def test_two_questions_with_one_path_are_refused(folder: Folder) -> None:
    ask(folder, "one", SAFETY)
    ask(folder, "two", SAFETY)
    assert folder.problems() == ["questions/two.yaml:1: path: is the path of one already"]


def test_two_questions_that_could_share_a_path_are_refused(folder: Folder) -> None:
    ask(folder, "one", "/{compound}-in-{condition}")
    ask(folder, "two", "/{compound}-research-in-{condition}")
    assert folder.problems() == [
        "questions/two.yaml:1: path: is ambiguous: its paths could be those of one as well"
    ]


@pytest.mark.parametrize(
    ("name", "title"),
    [("one", "'{compound}?'"), ("one", "'{compound} {condition} {other}'"), ("one", "'None'")],
)
def test_a_title_names_both(folder: Folder, name: str, title: str) -> None:
    ask(folder, name, SAFETY, title=title)
    assert folder.problems() == [
        "questions/one.yaml:2: title: must hold {compound} and {condition}, each once, and no other braces"
    ]


@pytest.mark.parametrize("name", ["home", "compound", "asset", "all"])
def test_a_question_cannot_be_named_like_another_page_kind(folder: Folder, name: str) -> None:
    ask(folder, name, SAFETY)
    assert folder.problems() == [
        f"questions/{name}.yaml:1: {name!r} is a page kind already: name the file otherwise"
    ]


@pytest.mark.parametrize("slug", ["a-safe-for-b", "safe-for", "a-safe-for", "safe-for-a"])
def test_a_slug_that_holds_what_parts_the_slugs_is_refused(folder: Folder, slug: str) -> None:
    folder.write(f"compounds/{slug}.yaml", COMPOUND)
    problems = folder.problems()
    begin = f"compounds/{slug}.yaml:1: the slug {slug!r} is ambiguous: "
    assert all(problem.startswith(begin) for problem in problems)
    assert any("'-safe-for-' in it is what parts the slugs" in problem for problem in problems)


def test_an_ambiguous_alias_is_refused_where_it_stands(folder: Folder) -> None:
    folder.write("compounds/alpha.yaml", COMPOUND + "aliases: [x, a-safe-for-b]\n")
    problems = folder.problems()
    begin = "compounds/alpha.yaml:7: aliases[2]: the slug 'a-safe-for-b' is ambiguous"
    assert problems
    assert all(problem.startswith(begin) for problem in problems)


@pytest.mark.parametrize("slug", ["0", "2", "117", "1234567"])
def test_a_slug_that_is_a_page_number_is_refused(folder: Folder, slug: str) -> None:
    """/compounds/2 is the second page of the list, so a compound `2` would have no hub."""
    folder.write(f"compounds/{slug}.yaml", COMPOUND)
    why = f"/compounds/{slug} is a further page of the list"
    assert folder.problems() == [f"compounds/{slug}.yaml:1: the slug '{slug}' is ambiguous: {why}"]


SLUGS = st.lists(
    st.sampled_from(["a", "is", "safe", "for", "patients", "work", "does", "research", "in", "b12", "x"]),
    min_size=1, max_size=5,
).map("-".join)  # fmt: skip
PATHS = {
    "effect": "/does-{compound}-work-for-{condition}",
    "research": "/{compound}-research-in-{condition}",
    "safety": SAFETY,
    "short": "/on/{compound}/{condition}",
}


@given(SLUGS, SLUGS)
def test_two_good_slugs_come_out_of_every_path_as_they_went_in(compound: str, condition: str) -> None:
    """Each slug was judged beside a plain one only; together they are still told apart."""
    asked = {kind: [path] for kind, path in PATHS.items()}
    questions = {kind: Question(path=path, title="", label="", template="") for kind, path in PATHS.items()}
    if any(ambiguous("compound", compound, asked)) or any(ambiguous("condition", condition, asked)):
        return
    for kind, path in PATHS.items():
        at = parse(question_path(path, compound, condition), questions)
        assert at is not None
        assert (at.kind, at.compound, at.condition) == (kind, compound, condition)
