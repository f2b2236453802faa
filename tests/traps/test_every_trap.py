"""Each trap and each pain has a test, each test a world in which it fails, and a line in the docs."""

from __future__ import annotations

import re
from pathlib import Path

from traps import test_pains, test_t01_to_t10, test_t11_to_t20, test_t21_to_t30
from traps.mutations import MUTATIONS

DOCS = (Path(__file__).parents[2] / "docs/edge.md").read_text(encoding="utf-8")
MODULES = (test_t01_to_t10, test_t11_to_t20, test_t21_to_t30, test_pains)
TESTS = {name for module in MODULES for name in vars(module) if name.startswith("test_")}


def test_every_trap_and_every_pain_has_a_test() -> None:
    named = {match[1] for name in TESTS if (match := re.match(r"test_(t\d\d|pain_\d\d)_", name))}
    assert named == {f"t{n:02}" for n in range(1, 31)} | {f"pain_{n:02}" for n in range(1, 16)}


def test_every_test_fails_in_some_world() -> None:
    assert {trap.__name__ for mutation in MUTATIONS for trap in mutation.snaps} == TESTS


def test_no_two_mutations_have_one_name() -> None:
    names = [mutation.name for mutation in MUTATIONS]
    assert len(names) == len(set(names))


def test_the_docs_name_every_test_and_no_other() -> None:
    assert set(re.findall(r"`(test_\w+)`", DOCS)) == TESTS


def test_the_docs_name_each_test_beside_its_trap_or_pain() -> None:
    rows = re.findall(r"^\| (T|P)(\d+) \|.*\| ([^|]*) \|$", DOCS, re.MULTILINE)
    assert len(rows) == 45
    for kind, number, tests in rows:
        prefix = f"test_t{int(number):02}_" if kind == "T" else f"test_pain_{int(number):02}_"
        named = set(re.findall(r"`(test_\w+)`", tests))
        assert named == {name for name in TESTS if name.startswith(prefix)}, f"{kind}{number}"
