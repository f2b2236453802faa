from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.content.problems import ContentError
from toolkit.content.yaml_file import MAX_BYTES, YamlFile, field

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from toolkit.content import Problem


def read(folder: Path, text: str | bytes) -> YamlFile:
    path = folder / "record.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return YamlFile(path)


def refusal(folder: Path, text: str | bytes) -> tuple[int, int, str]:
    with pytest.raises(ContentError) as raised:
        read(folder, text)
    (problem,) = raised.value.problems
    return problem.line, problem.column, problem.message


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("2026-11-22", "2026-11-22"),
        ("5-FU", "5-FU"),
        ("1_000", "1_000"),
        ("No", "No"),
        ("12:30", "12:30"),
        ("1.2.3", "1.2.3"),
        ("0b1", "0b1"),
        ("0xG", "0xG"),
        ("-0x1F", "-0x1F"),
        ("inf", "inf"),
        ("e3", "e3"),
        ("+", "+"),
        (".", "."),
        ("<<", "<<"),
        ("=", "="),
        ("tRUE", "tRUE"),
        ("'42'", "42"),
        ("1e3", 1000.0),
        ("-1.5E-2", -0.015),
        ("+.5", 0.5),
        ("1.", 1.0),
        ("0.123456789", 0.123456789),
        ("0x1F", 31),
        ("0o17", 15),
        ("012", 12),
        ("+1", 1),
        ("9" * 15, 999_999_999_999_999),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("True", True),
        ("FALSE", False),
        ("NULL", None),
        ("42", 42),
        ("-1.5", -1.5),
        ("true", True),
        ("null", None),
        ("~", None),
        ("", None),
    ],
)
def test_a_scalar_is_what_the_core_schema_of_yaml_1_2_says(tmp_path: Path, written: str, meant: Any) -> None:
    assert read(tmp_path, f"key: {written}\n").data == {"key": meant}


@pytest.mark.parametrize("written", [".nan", ".NaN", ".NAN"])
def test_what_is_no_number_is_a_number_to_yaml(tmp_path: Path, written: str) -> None:
    assert math.isnan(read(tmp_path, f"key: {written}\n").data["key"])


@pytest.mark.parametrize("text", ["key: value\r\nother: value\r\n", "\ufeffkey: value\nother: value\n"])
def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).data == {"key": "value", "other": "value"}


def test_a_key_is_text_whatever_it_looks_like(tmp_path: Path) -> None:
    assert read(tmp_path, "1: a\non: b\nnull: c\n").data == {"1": "a", "on": "b", "null": "c"}


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("", 1, 1, "the file is empty"),
        ("# only\n# comments\n", 1, 1, "the file is empty"),
        ("a: b\nc: d: e\n", 2, 5, "a text with a colon and a space in it needs quotes"),
        ("a:\n\tb: c\n", 2, 1, "indent with spaces"),
        ("a: [b, c\n", 1, 4, "never ends"),
        ('a: "b\n', 1, 4, "never ends"),
        ("a: @b\n", 1, 4, "needs quotes"),
        ("a: [Why so?]\n", 1, 11, "a question in a list in [ ] needs quotes"),
        ("a: b\n---\nc: d\n", 2, 1, "begins a second one"),
        ("a: b\nc\n", 2, 1, "neither “key: value” nor part of the line above"),
        ("a: &x b\n", 1, 4, "a text that begins with & or * needs quotes"),
        ("a: *x\n", 1, 4, "a text that begins with & or * needs quotes"),
        ("a: *\n", 1, 5, "a text that begins with & or * needs quotes"),
        ("a: " + "[" * 50 + "]" * 50, 1, 15, "nested too deeply"),
        ("[" * 100_000, 1, 13, "nested too deeply"),
        ("a: b\nc: \x00\n", 2, 4, "the character U+0000 is not allowed"),
        ("a: b\nc: \x1b[31m\n", 2, 4, "the character U+001B is not allowed"),
        (b"a: b\nc: caf\xe9\n", 2, 7, "is not UTF-8"),
        ("a: b\n".encode("utf-16"), 1, 1, "is UTF-16: save it as UTF-8"),
        ("a: b\n".encode("utf-16-le"), 1, 2, "the character U+0000 is not allowed"),
        ('a: b\nc: "\\UFFFFFFFF"\n', 2, 7, "names something that does not exist"),
        ('a: "\\U00110000"\n', 1, 7, "names something that does not exist"),
        ("a: b\n" * 60_000, 1, 1, f"the file is larger than {MAX_BYTES // 1024} KB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_its_place(
    tmp_path: Path, text: str | bytes, line: int, column: int, message: str
) -> None:
    found = refusal(tmp_path, text)
    assert found[:2] == (line, column)
    assert message in found[2]


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="is no file"):
        YamlFile(tmp_path)


def test_a_bomb_of_anchors_is_refused_at_its_first(tmp_path: Path) -> None:
    bomb = "a: &a [x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert refusal(tmp_path, bomb)[:2] == (1, 4)


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a: b\na: c\n", (2, 1, "a"), "stands here twice, first in line 1"),
        ("? [a]\n: b\n", (1, 1, ""), "a key must be a word"),
        ("a: !!python/object/apply:os.system [ls]\n", (1, 1, "a"), "has a type that is not allowed"),
        ("a: !!python/name:os.system\n", (1, 1, "a"), "has a type that is not allowed"),
        ("a: !important\n", (1, 1, "a"), "a text that begins with ! needs quotes"),
        ("a: !!binary aGk=\n", (1, 1, "a"), "has a type that is not allowed"),
        ("a: !!timestamp 2026-01-01\n", (1, 1, "a"), "has a type that is not allowed"),
        ("a: !!set {b, c}\n", (1, 1, "a"), "has a type that is not allowed"),
        ("a: !!int many\n", (1, 1, "a"), "is not what its tag says: 'many'"),
        ("a: " + "9" * 16, (1, 1, "a"), "is a number of more than 15 digits (in quotes it is text)"),
        ("a: " + "9" * 5000, (1, 1, "a"), "is a number of more than 15 digits"),
        ("a: 0x" + "F" * 16, (1, 1, "a"), "is a number of more than 15 digits"),
        ("a: !!bool yes\n", (1, 1, "a"), "is not what its tag says: 'yes'"),
        ('a: "\\ud800"\n', (1, 1, "a"), "holds the character U+D800, which no page can show"),
        ('a: "\\0"\n', (1, 1, "a"), "holds the character U+0000"),
        ('a: "\\e[31m"\n', (1, 1, "a"), "holds the character U+001B"),
        ('a: [b, "\\r"]\n', (1, 8, "a[2]"), "holds the character U+000D"),
    ],
)
def test_a_faulty_part_is_named_with_its_place(
    tmp_path: Path, text: str, place: tuple[int, int, str], message: str
) -> None:
    (problem,) = read(tmp_path, text).problems
    assert (problem.line, problem.column, problem.field) == place
    assert message in problem.message


def test_all_faulty_parts_of_a_file_are_named_at_once(tmp_path: Path) -> None:
    file = read(tmp_path, 'a: b\na: c\nd: !x y\ne: "\\ud800"\n')
    assert [problem.line for problem in file.problems] == [2, 3, 4]


def test_a_problem_without_a_place_of_its_own_is_placed_at_what_is_around_it(tmp_path: Path) -> None:
    problem = read(tmp_path, "a: b\nlist:\n  - text: c\n").problem(("list", 0, "missing"), "is missing")
    assert (problem.line, problem.column, problem.field) == (3, 5, "list[1].missing")


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (("safety", 1, "text"), "safety[2].text"),
        (("a key",), "'a key'"),
        (("a\x1b[31mb",), r"'a\x1b[31mb'"),
        (("",), "''"),
        (("k" * 300,), repr("k" * 60 + "…")),
    ],
)
def test_a_field_is_one_short_printable_line(steps: tuple[str | int, ...], words: str) -> None:
    assert field(steps) == words


YAML_LIKE = st.text(
    alphabet=st.sampled_from("ab1 \n\t:-?[]{},&*!|>'\"%@`#~<=.\\xuU0dF\ud7ff\u0085\u2028\ufeff")
)


@given(st.binary() | YAML_LIKE.map(str.encode) | st.text().map(str.encode))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(raw)
    assert all(problem.line >= 1 and problem.column >= 1 for problem in _problems(path))


def _problems(path: Path) -> Sequence[Problem]:
    try:
        return YamlFile(path).problems
    except ContentError as error:
        return error.problems
