"""What the documentation names is there, and what is there is named."""

from __future__ import annotations

import ast
import re
from itertools import takewhile
from pathlib import Path

import pytest
import yaml

from compound_pages import freshness
from toolkit import cli

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
README = (ROOT / "README.md").read_text(encoding="utf-8")
OPERATING = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
ADRS = sorted((ROOT / "docs/adr").iterdir())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    """A relative link in a page of documentation names a file of the repository."""
    targets = re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_readme_names_every_target() -> None:
    """Each documented target of the Makefile is in the README, and no other."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    table = README.partition("## The commands")[2].partition("`make` calls")[0]
    assert targets == set(re.findall(r"`([a-z-]+)`", table)) - {"make"}


def test_the_readme_names_every_command() -> None:
    """Each command that `compound-pages --help` shows is in the README's table, and no other."""
    shown = {name for name, command in cli.main.commands.items() if not command.hidden}
    table = README.partition("| `compound-pages …` |")[2].partition("Exit status")[0]
    assert shown == set(re.findall(r"^\| `([a-z]+)", table, re.MULTILINE))


def test_the_readme_names_every_room() -> None:
    """Each module of the service and of the toolkit has a place in the README's tree."""
    tree = set(re.findall(r"[\w.]+", README.partition("## The tree")[2].partition("## The words")[0]))
    folders = (ROOT / "layers/core/compound_pages", ROOT / "toolkit")
    rooms = {path.stem for folder in folders for path in folder.iterdir() if not path.name.startswith("_")}
    assert rooms - tree == set()


def test_the_readme_shows_who_may_import_whom() -> None:
    """No module of the service imports one that stands after it in the README's tree."""
    part = README.partition("compound_pages/ ")[2].partition("\ncontent/")[0]
    rows = [row.strip() for row in part.splitlines()[1:]]
    shown = [room for row in rows for room in takewhile(str.isidentifier, row.split("  "))]
    rooms = (ROOT / "layers/core/compound_pages").glob("[!_]*.py")
    assert sorted(shown) == sorted(path.stem for path in rooms)
    for place, room in enumerate(shown):
        source = (ROOT / f"layers/core/compound_pages/{room}.py").read_text(encoding="utf-8")
        assert _imported(source) <= set(shown[:place]), room


def _imported(source: str) -> set[str]:
    """Return the modules beside it that a module imports."""
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom) and node.level]
    return {
        name
        for node in found
        for name in ([node.module] if node.module else [one.name for one in node.names])
    }


def test_operating_names_every_parameter() -> None:
    """Each parameter of the template is in its table, with its default."""
    # The parameters hold none of CloudFormation's tags, so that this part is plain YAML.
    text = (ROOT / "template.yaml").read_text(encoding="utf-8")
    part = re.search(r"^Parameters:\n(?: .*\n|\n)+", text, re.MULTILINE)
    assert part
    table = OPERATING.partition("## Parameters")[2].partition("\n## ")[0]
    for name, parameter in yaml.safe_load(part[0])["Parameters"].items():
        row = next((row for row in table.splitlines() if f"`{name}`" in row), "")
        assert f"`{parameter['Default']}`" in row or (row and parameter["Default"] == ""), name


def test_operating_shows_the_headers_that_are_sent() -> None:
    """The table of answers holds each cache-control that the service makes."""
    page = freshness.page(b"", (), 3600)
    made = [page, freshness.brief(page), freshness.error_page(b"", ())]
    made += [freshness.asset(b"", "text/css", (), hashed=hashed) for hashed in (True, False)]
    made += [freshness.refusal(status, b"") for status in (301, 404, 410, 503)]
    table = OPERATING.partition("## Answers")[2].partition("Three answers")[0]
    lives = {one.headers["cache-control"] for one in made}
    assert lives - set(re.findall(r"`([^`]+)`", table)) == set()


def test_decisions_are_numbered_without_a_gap() -> None:
    """Decisions count from 0001, and each file's title has its number."""
    assert [adr.name[:4] for adr in ADRS] == [f"{n:04}" for n in range(1, len(ADRS) + 1)]
    titles = [adr.read_text(encoding="utf-8").removeprefix("# ").partition(".")[0] for adr in ADRS]
    assert titles == [adr.name[:4] for adr in ADRS]


@pytest.mark.parametrize("adr", ADRS, ids=lambda adr: adr.stem)
def test_a_decision_says_why_what_and_what_follows(adr: Path) -> None:
    """Each decision has its status and date, context, decision, consequences and a measure, on one page."""
    text = adr.read_text(encoding="utf-8")
    assert re.search(r"^(Accepted|Superseded by .+), \d{4}-\d\d-\d\d\.$", text, re.MULTILINE)
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings[:3] == ["Context", "Decision", "Consequences"]
    assert len(headings) == 4
    assert re.match("Measured effect|How it", headings[3])
    assert len(text.splitlines()) <= 60
