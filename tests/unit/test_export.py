"""The site as files, made by several processes: the same files, each once, and an end that leaves no mess."""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import shutil
import signal
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from toolkit.cli import main
from toolkit.content import OWN, Content, ContentError
from toolkit.export import LIST, export, file_of
from toolkit.site import Folder, paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


def _files(out: Path) -> dict[str, bytes]:
    return {file.relative_to(out).as_posix(): file.read_bytes() for file in out.rglob("*") if file.is_file()}


@pytest.fixture(scope="module")
def alone(sample: Content, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one process makes of the sample."""
    out = tmp_path_factory.mktemp("alone")
    export(sample, out)
    return _files(out)


def test_several_processes_make_the_same_files(
    sample: Content, alone: dict[str, bytes], tmp_path: Path
) -> None:
    """Whichever process made a page, and they are told of each path once it is there, in order."""
    every, seen = [*paths(sample.records)], []

    def progress(given: list[str]) -> Iterator[str]:
        assert given == every
        for path in given:
            yield path
            assert (tmp_path / file_of(path)).is_file()
            seen.append(path)

    assert export(sample, tmp_path, progress, 2) == len(alone) - 1  # the list is no page
    assert _files(tmp_path) == alone
    assert seen == every


def test_a_page_leaves_nothing_for_the_collector(sample: Content) -> None:
    """So an export may do without one: all that its pages made is gone when nobody holds it any more."""
    folder = Folder(sample)
    folder.compile()
    every = [*paths(sample.records)]
    for _ in range(2):  # at first, libraries make what they keep
        gc.collect()
        gc.disable()
        try:
            assert sum(len(body) for _, body in folder.bodies(every)) > 0
            left = gc.collect()
        finally:
            gc.enable()
    assert left == 0


def test_an_export_leaves_the_collector_as_it_was(sample: Content, tmp_path: Path) -> None:
    """Whoever called it may make circles of its own."""
    assert gc.isenabled()
    export(sample, tmp_path, jobs=2)
    assert gc.isenabled()


def test_an_interrupted_export_knows_what_it_wrote(sample: Content, tmp_path: Path) -> None:
    """No process is left, and the next export knows all pages of this one, and no more."""

    def interrupted(given: list[str]) -> Iterable[str]:
        yield given[0]
        yield given[1]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(sample, tmp_path, interrupted, 2)
    assert multiprocessing.active_children() == []
    listed = set(json.loads((tmp_path / LIST).read_text()))
    pages = {file_of(path) for path in paths(sample.records)}
    assert {"index.html", "index.json"} <= listed == pages & _files(tmp_path).keys()


def test_an_export_that_lost_a_process_says_so(tmp_path: Path) -> None:
    """Such as one that the system ended because memory was short."""

    def ended(given: list[str]) -> Iterable[str]:
        for child in multiprocessing.active_children():
            os.kill(child.pid or 0, signal.SIGKILL)
        return given

    from toolkit.content import load  # noqa: PLC0415

    with pytest.raises(BrokenProcessPool):
        export(load(OWN), tmp_path, ended, 2)
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_page_that_cannot_be_made_is_named(sample: Content, tmp_path: Path, jobs: int) -> None:
    """Beside the line of the template that is at fault, from whichever process."""
    shutil.copytree(OWN / "templates", tmp_path / "templates")
    (tmp_path / "templates/feed.xml").write_text("{{ page.no_such_field }}")
    with pytest.raises(ContentError) as failed:
        export(sample._replace(root=tmp_path), tmp_path / "out", jobs=jobs)
    assert failed.value.problems[0].file == tmp_path / "templates/feed.xml"
    assert "/feed.xml" in failed.value.problems[0].message


@pytest.mark.parametrize("jobs", ["0", "-1", "two", "1.5", ""])
def test_a_number_of_processes_that_is_none_is_bad_usage(tmp_path: Path, jobs: str) -> None:
    """Nothing is written."""
    done = CliRunner().invoke(main, ["export", str(tmp_path / "out"), "--jobs", jobs])
    assert done.exit_code == 2
    assert "--jobs" in done.stderr
    assert not (tmp_path / "out").exists()
