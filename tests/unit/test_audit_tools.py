"""The tools of `make audit`: their versions, their pages, and what is enough. The audit takes minutes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from compound_pages.items import QUESTIONS
from compound_pages.paths import parse
from compound_pages.site import Questions
from toolkit.audit import chosen, packages
from toolkit.audit.lighthouse import Scores
from toolkit.audit.served import copied
from toolkit.content import load

if TYPE_CHECKING:
    from toolkit.content import Content

ROOT = Path(__file__).resolve().parents[2]


def test_every_tool_has_one_version() -> None:
    """Exact versions in one place; git keeps neither the tools nor a lock of where they came from."""
    versions = json.loads((ROOT / "toolkit/audit/packages.json").read_text(encoding="utf-8"))
    assert {"html-validate", "lighthouse", "node"} == versions.keys()
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values())
    assert (
        f"/{packages.FOLDER.relative_to(ROOT)}/" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    )


def test_there_is_a_page_of_each_kind(sample: Content) -> None:
    """The four questions, both hubs, home, a list, a letter and a page about the site."""
    questions = sample.records[QUESTIONS].record
    assert isinstance(questions, Questions)
    found = [parse(page.path, questions.by_kind) for page in chosen.pages(sample)]
    assert {at.kind for at in found if at} == {
        *questions.by_kind, "compound", "condition", "home", "compounds", "a-z", "about",
    }  # fmt: skip


def test_the_copy_that_is_served_asks_for_no_review() -> None:
    """So that at least one question has a page that search engines may list."""
    with copied("http://localhost:1") as folder:
        listed = {page.path for page in chosen.pages(load(folder)) if page.listed}
    assert "/is-ketamine-iv-safe-for-liver-cancer-patients" in listed
    assert not folder.exists()


@pytest.mark.parametrize(
    ("scores", "enough"),
    [
        ({"seo": 100, "accessibility": 100}, True),
        ({"seo": 99, "accessibility": 100}, False),
        ({"seo": 100, "performance": 99}, True),
        ({"seo": 100, "performance": 98}, False),
    ],
)
def test_what_is_enough(scores: dict[str, int], enough: bool) -> None:
    """A hundred, and ninety-nine of performance, which no machine has twice alike."""
    assert Scores(scores, ()).is_enough is enough
