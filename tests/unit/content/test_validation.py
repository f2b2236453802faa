"""What an editor is told about a file that its schema is against: the line, the field, a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from toolkit.content import explaining
from toolkit.content.schema import schemas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .conftest import Folder

STATEMENT = "must be text, or text with its sources, or a list of these"


def spoilt(folder: Folder, old: str, new: str) -> list[str]:
    path = folder.root / "compounds" / "alpha.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return [problem.removeprefix("compounds/alpha.yaml:") for problem in folder.problems()]


def test_a_good_folder_has_no_problems(folder: Folder) -> None:
    assert folder.problems() == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("name: Alpha", "name: Alpha\nmonitering: a", "2: monitering: unknown key; did you mean monitoring?"),
        ("name: Alpha", "name: Alpha\nzzz: 1", "2: zzz: unknown key"),
        ("name: Alpha", "name: Alpha\n1: x", "2: 1: unknown key"),
        ("name: Alpha", "name: Alpha\nrecord: compound", "2: record: unknown key"),
        ("name: Alpha\n", "", "1: name: is missing"),
        ("safety: a fact\n", "", "1: safety: is missing"),
        ("name: Alpha", "name:", "1: name: must be text, but it is empty"),
        ("name: Alpha", "name: ~", "1: name: must be text, but it is empty"),
        ("name: Alpha", "name: ''", "1: name: must not be blank"),
        ("name: Alpha", "name: '   '", "1: name: must not be blank"),
        ("name: Alpha", "name: 42", "1: name: must be text, not the number 42 (in quotes it is text)"),
        ("name: Alpha", "name: 1e3", "1: name: must be text, not the number 1000.0 (in quotes it is text)"),
        ("name: Alpha", "name: 0x1F", "1: name: must be text, not the number 31 (in quotes it is text)"),
        ("name: Alpha", "name: 0o17", "1: name: must be text, not the number 15 (in quotes it is text)"),
        ("name: Alpha", "name: .inf", "1: name: must be text, not the number inf (in quotes it is text)"),
        ("name: Alpha", "name: .nan", "1: name: must be text, not the number nan (in quotes it is text)"),
        ("safety: a fact", "safety: 1e3", f"3: safety: {STATEMENT}, not the number 1000.0"),
        ("name: Alpha", "name: true", "1: name: must be text, not true"),
        ("name: Alpha", "name: [Alpha]", "1: name: must be text, not a list"),
        ("name: Alpha", "name: {a: b}", "1: name: must be text, not a mapping of keys to values"),
        ("safety: a fact", "safety: ' '", "3: safety: must not be blank"),
        ("safety: a fact", "safety:", f"3: safety: {STATEMENT}, but it is empty"),
        ("safety: a fact", "safety: 7", f"3: safety: {STATEMENT}, not the number 7 (in quotes it is text)"),
        ("safety: a fact", "safety: []", "3: safety: must not be empty"),
        ("safety: a fact", "safety: [a, null]", "3: safety[2]: must be text, or text with its sources"),
        ("safety: a fact", "safety: {sources: []}", "3: safety.text: is missing"),
        (
            "safety: a fact",
            "safety: {text: a, source: [x]}",
            "3: safety.source: unknown key; did you mean sources?",
        ),
        ("safety: a fact", "safety: {text: a, sources: x}", "3: safety.sources: must be a list, not 'x'"),
        (
            "safety: a fact",
            "safety:\n- a\n- text: b\n  sources: [1]",
            "6: safety[2].sources[1]: must be text",
        ),
        (
            "name: Alpha",
            "name: Alpha\nstatus: gnoe",
            "2: status: must be gone or live or withdrawn, not 'gnoe'; did you mean gone?",
        ),
        (
            "name: Alpha",
            "name: Alpha\nupdated: yesterday",
            "2: updated: 'yesterday' is no date (as in 2026-11-22)",
        ),
        ("name: Alpha", "name: Alpha\nupdated: 2026-02-30", "2: updated: '2026-02-30' is no date"),
        ("name: Alpha", "name: Alpha\nupdated: 2026-1-1", "2: updated: '2026-1-1' is no date"),
        (
            "name: Alpha",
            "name: Alpha\nupdated: 20261122",
            "2: updated: must be text, not the number 20261122",
        ),
        ("name: Alpha", "name: Alpha\naliases: a", "2: aliases: must be a list, not 'a'"),
        ("name: Alpha", "name: Alpha\naliases: [A b]", "2: aliases[1]: is no slug"),
        ("name: Alpha", 'name: Alpha\naliases: ["a\\n"]', "2: aliases[1]: is no slug"),
        ("name: Alpha", f"name: Alpha\naliases: [{'a' * 81}]", "2: aliases[1]: is longer than 80 characters"),
    ],
)
def test_a_spoilt_record_is_told_in_a_sentence(folder: Folder, old: str, new: str, problem: str) -> None:
    (found,) = spoilt(folder, old, new)
    assert found.startswith(problem)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- name: Alpha\n", "1: must be a mapping of keys to values, not a list"),
        ("Alpha\n", "1: must be a mapping of keys to values, not 'Alpha'"),
        ("---\n", "2: must be a mapping of keys to values, but it is empty"),
        ("42\n", "1: must be a mapping of keys to values, not 42"),
    ],
)
def test_a_record_that_is_no_mapping_is_refused(folder: Folder, text: str, problem: str) -> None:
    folder.write("compounds/alpha.yaml", text)
    assert folder.problems() == [f"compounds/alpha.yaml:{problem}"]


@pytest.mark.parametrize("name", ["5-FU", "'42'", "no", "on", "2026-11-22", "x" * 500])
def test_a_text_that_looks_like_something_else_is_a_name(folder: Folder, name: str) -> None:
    assert spoilt(folder, "name: Alpha", f"name: {name}") == []


def test_what_a_message_shows_of_a_long_value_is_short(folder: Folder) -> None:
    (found,) = spoilt(folder, "name: Alpha", f"name: Alpha\nstatus: {'x' * 5000}")
    assert len(found) < 200


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("Bad Id: {type: a, title: b}", "1: 'Bad Id': is no id: lower-case letters, digits, _ and -"),
        ("s: {title: b}", "1: s.type: is missing"),
        (
            "s: {type: a, title: b, url: 'javascript:alert(1)'}",
            "1: s.url: must be an address that begins with http",
        ),
        ("s: {type: a, title: b, url: 'https://[::1'}", "1: s.url: must be an address"),
        ("s: {type: a, title: b, url: 'https://:80/x'}", "1: s.url: must be an address"),
        ("s: {type: a, title: b, url: 'https://a.example:port/'}", "1: s.url: must be an address"),
        ('s: {type: a, title: b, url: "https://a.example/\\n"}', "1: s.url: must be an address"),
        ("s: {type: a, title: b, doi: 'https://doi.org/10.1/x'}", "1: s.doi: is no DOI: it begins with 10."),
        ("s: {type: a, title: b, doi: 'doi:10.1/x'}", "1: s.doi: is no DOI"),
        ('s: {type: a, title: b, pmid: "12\\n"}', "1: s.pmid: is no PMID: digits only"),
        (
            "s: {type: a, title: b, pmid: 12}",
            "1: s.pmid: must be text, not the number 12 (in quotes it is text)",
        ),
        ("s: {type: a, title: b, pmid: PMC12}", "1: s.pmid: is no PMID: digits only, not 'PMC12'"),
        ("s: {type: a, title: b, year: '2020'}", "1: s.year: must be a whole number, not '2020'"),
        ("s: {type: a, title: b, year: 2e3}", "1: s.year: must be a whole number, not 2000.0"),
        ("s: {type: a, title: b, year: .nan}", "1: s.year: must be a whole number, not nan"),
        ("s: {type: a, title: b, year: true}", "1: s.year: must be a whole number, not true"),
        ("s: {type: a, title: b, year: 2020.5}", "1: s.year: must be a whole number, not 2020.5"),
        (
            "s: {type: a, title: b, retrieved_on: 2026}",
            "1: s.retrieved_on: must be text, not the number 2026",
        ),
        ("s: a study", "1: s: must be a mapping of keys to values, not 'a study'"),
        ("[a]", "1: must be a mapping of keys to values, not a list"),
    ],
)
def test_a_spoilt_source_is_told_in_a_sentence(folder: Folder, source: str, problem: str) -> None:
    folder.write("sources.yaml", f"{source}\n")
    (found,) = folder.problems()
    assert found.removeprefix("sources.yaml:").startswith(problem)


@pytest.mark.parametrize(
    ("site", "problem"),
    [
        ("name: X", "base_url: is missing"),
        (
            "name: X\nbase_url: https://x.example/path",
            "base_url: must be the address of a site, without a path",
        ),
        ("name: X\nbase_url: x.example", "base_url: must be the address of a site"),
        ("name: X\nbase_url: https://x.example\nlanguage: english", "language: is no language code"),
        (
            "name: X\nbase_url: https://x.example\nindex_requires_review: no",
            "must be true or false, not 'no'",
        ),
        (
            "name: X\nbase_url: https://x.example\nreport: {label: a, url: 'data:x'}",
            "report.url: must be an address",
        ),
        (
            "name: X\nbase_url: https://x.example\ncorrections: mail me",
            "corrections: must be an address that begins",
        ),
        (
            "name: X\nbase_url: https://x.example\nbase-url: y",
            "base-url: unknown key; did you mean base_url?",
        ),
    ],
)
def test_a_spoilt_site_file_is_told_in_a_sentence(folder: Folder, site: str, problem: str) -> None:
    folder.write("site.yaml", f"{site}\n")
    (found,) = folder.problems()
    assert found.startswith("site.yaml:")
    assert problem in found


def test_all_that_is_wrong_with_a_file_is_told_at_once(folder: Folder) -> None:
    folder.write("compounds/alpha.yaml", "name: 1\nname: 2\nsaftey: x\nstatus: x\nupdated: x\nsafety: !y z\n")
    told = {tuple(problem.split(":")[1:3]) for problem in folder.problems()}
    missing = {
        ("1", f" {name}") for name in ("drug_class", "regulatory_status", "evidence_level", "mechanism")
    }
    named = {("2", " name"), ("3", " saftey"), ("4", " status"), ("5", " updated"), ("6", " safety")}
    assert told == missing | named


def _patterns(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        for part in schema.values():
            yield from _patterns(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _patterns(part)


def test_every_pattern_of_a_schema_has_a_sentence_of_its_own() -> None:
    assert set(_patterns(list(schemas().values()))) == set(explaining.FORMS)


def test_every_sentence_is_free_of_expressions() -> None:
    assert not [words for words in explaining.FORMS.values() if re.search(r"[\\^$*+\[\]]", words)]
