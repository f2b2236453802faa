"""A small soak finds nothing against the service, and finds what is wrong where something is."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from toolkit.soak import __main__ as command
from toolkit.soak import herd, slow_clients, unknown_paths, vitals
from toolkit.soak.crowd import Limit
from toolkit.soak.findings import Part
from toolkit.soak.house import House
from toolkit.soak.plan import Plan, Soak
from toolkit.soak.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

    from toolkit.content import Content
    from toolkit.service import Service

SIZES: dict[ModuleType, dict[str, float]] = {
    slow_clients: {"_POLITE": 5, "_RUDE_EACH": 1, "_HELD_EACH": 2, "PATIENCE": 0.5},
    unknown_paths: {"_BURST": 20, "_SOME": 3},
    herd: {"_ENVIRONMENTS": 2},
}
SMALL = Plan(edges=3, unknown=12, readers=9, pages=20, reads=80, clients=5, requests=60, seconds=60, seed=1)


def soaked(name: str, service: Service, sample: Content, plan: Plan = SMALL) -> Part:
    """Run one part and return what it found."""
    part = Part(name)
    soak = Soak(House(sample, service), plan, part, Limit(plan.seconds), Progress())
    command.PARTS[name](soak)
    return part


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """As few of each kind as tell it from another; garbage is collected where open files are counted only."""
    if "slow-clients" not in request.node.name:
        monkeypatch.setattr(vitals, "_settle", lambda: None)
    for module, sizes in SIZES.items():
        for name, value in sizes.items():
            monkeypatch.setattr(module, name, value)


@pytest.mark.parametrize("name", list(command.PARTS))
def test_the_service_stands_a_small_soak(name: str, service: Service, sample: Content) -> None:
    """Each part comes to its end with figures and without a broken law."""
    part = soaked(name, service, sample)
    assert part.broken == []
    assert part.figures


def test_more_than_one_render_is_found(
    service: Service, sample: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the shield is off, the law of one render is broken, and the report says so."""
    monkeypatch.setattr(herd, "shielded", herd.unshielded)
    law = "a cold page is rendered at most 1 times behind one shield"
    assert law in soaked("stampede", service, sample).broken


def test_a_function_that_is_woken_for_a_cached_page_is_found(
    service: Service, sample: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where S3 lacks the pages, each read is a call of the function, and the law about that is broken."""
    monkeypatch.setattr("toolkit.soak.cached_pages._seed", lambda _soak: None)
    assert "a page that S3 holds wakes no function" in soaked("cached-pages", service, sample).broken


def run(monkeypatch: pytest.MonkeyPatch, part: object) -> tuple[int, str]:
    """Run the command with one part and no service; return its exit status and what it printed."""

    @contextmanager
    def no_house(_content: object) -> Iterator[None]:
        yield

    monkeypatch.setattr(command, "house", no_house)
    monkeypatch.setattr(command, "load", lambda _folder: None)
    monkeypatch.setattr(command, "PARTS", {"stampede": part})
    done = CliRunner().invoke(command.main, ["--seed", "5"])
    return done.exit_code, done.output


def test_the_command_ends_with_what_it_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """0 where every law held, 1 where one was broken, 130 where it was stopped; always with a report."""
    monkeypatch.chdir(tmp_path)

    def interrupted(soak: Soak) -> None:
        soak.part.say("renders", 1)
        raise KeyboardInterrupt

    def broken(soak: Soak) -> None:
        soak.part.demand("one render", holds=False)

    for part, status, said in (
        (lambda soak: soak.part.say("renders", 1), 0, "No law was broken."),
        (broken, 1, "BROKEN  stampede: one render"),
        (interrupted, 130, "not finished"),
    ):
        code, printed = run(monkeypatch, part)
        assert (code, said in printed) == (status, True)
        assert said in (tmp_path / ".soak/report.txt").read_text()
        assert json.loads((tmp_path / ".soak/report.json").read_text())["options"]["seed"] == 5
