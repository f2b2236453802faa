"""What a soak is made of: crowds with a limit, draws, laws, reports, and nobody else's machine."""

from __future__ import annotations

import io
import json
import socket
import threading
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from toolkit.soak import crowd, draws, not_requests, report, vitals
from toolkit.soak.findings import Part, is_sound
from toolkit.soak.loopback import NotLoopback, is_loopback, only_loopback
from toolkit.soak.progress import Progress

if TYPE_CHECKING:
    from pathlib import Path


def nothing(_done: int) -> None:
    """Tell nobody."""


def test_a_crowd_does_each_thing_once() -> None:
    """Whichever thread takes it, each item is acted on once, and all are told of."""
    done, told = list[int](), list[int]()
    assert crowd.each(range(100), done.append, crowd.Limit(60), 4, told.append) == 100
    assert sorted(done) == list(range(100))
    assert told == list(range(1, 101))


def test_a_crowd_stops_at_its_limit() -> None:
    """When the time is over nothing more is begun, however much there is to do."""
    clock = iter(range(1_000))
    limit = crowd.Limit(10, lambda: next(clock))
    assert crowd.each(iter(int, 1), nothing, limit, 1, nothing) == 9


def test_a_crowd_that_is_stopped_begins_nothing_more() -> None:
    """Whoever stops the limit stops the crowd."""
    limit = crowd.Limit(60)
    assert crowd.each(range(100), lambda at: limit.stop() if at == 5 else None, limit, 1, nothing) == 6


@pytest.mark.parametrize("workers", [1, 4])
def test_the_first_error_of_a_crowd_is_raised(workers: int) -> None:
    """An error ends the crowd, and its threads with it, whether an act or the items made it."""

    def items() -> list[int]:
        yield 1  # type: ignore[misc]
        raise LookupError

    before = threading.active_count()
    for source, act in ((items(), nothing), (range(100), list[int]().pop)):
        with pytest.raises(LookupError):
            crowd.each(source, act, crowd.Limit(60), workers, nothing)
    assert threading.active_count() == before


def test_those_who_act_at_once_wait_for_each_other() -> None:
    """Nobody acts before all stand ready, and each result is found by its number."""
    here = list[int]()
    assert crowd.at_once(20, lambda number: here.append(number) or number * 2, crowd.Limit(60)) == [
        number * 2 for number in range(20)
    ]
    assert sorted(here) == list(range(20))
    with pytest.raises(ZeroDivisionError):
        crowd.at_once(2, lambda number: 1 / number, crowd.Limit(60))


def test_zipf_draws_the_first_page_most_and_the_last_ones_too() -> None:
    """The n-th page is read about 1/n as often as the first, and every page may be read."""
    drawn = list(islice(draws.zipf(100, seed=1), 50_000))
    counts = [drawn.count(page) for page in range(100)]
    assert min(counts) > 0
    assert counts[0] == pytest.approx(50_000 / sum(1 / n for n in range(1, 101)), rel=0.05)
    assert counts[9] == pytest.approx(counts[0] / 10, rel=0.15)


def test_even_draws_are_even() -> None:
    """No page is read much more than another."""
    drawn = list(islice(draws.uniform(10, seed=1), 50_000))
    assert {round(drawn.count(page) / 5_000, 1) for page in range(10)} == {1.0}


@pytest.mark.parametrize("draw", [draws.zipf, draws.uniform])
def test_a_seed_draws_the_same_again(draw: object) -> None:
    """What went wrong can be played again."""
    first, again, other = (list(islice(draw(1_000, seed), 50)) for seed in (3, 3, 4))  # type: ignore[operator]
    assert first == again != other


def test_a_broken_law_is_told_once_and_in_every_form(tmp_path: Path) -> None:
    """The table names it, the JSON holds it, and the whole is not sound."""
    part = Part("stampede", seconds=1.0)
    part.say("renders", 2)
    part.demand("one render", holds=True)
    assert is_sound([part])
    for _ in range(3):
        part.demand("one render", holds=False)
    assert not is_sound([part])
    report.write(tmp_path / "out", [part], {"seed": 7})
    text = (tmp_path / "out/report.txt").read_text()
    assert text.count("BROKEN  stampede: one render") == 1
    assert "not finished" in text
    found = json.loads((tmp_path / "out/report.json").read_text())
    assert found["options"] == {"seed": 7}
    assert found["parts"][0]["broken"] == ["one render"]
    assert found["parts"][0]["figures"] == {"renders": {"value": 2, "unit": ""}}


def test_a_figure_that_is_said_again_takes_its_old_place() -> None:
    """The table has one line for each name, in the order in which they came up."""
    part = Part("x", done=True)
    for value in (1, 2):
        part.say("a", value)
        part.say("b", value)
    assert [(one.name, one.value) for one in part.figures] == [("a", 2), ("b", 2)]
    assert "No law was broken." in report.table([part])


@pytest.mark.parametrize(
    ("value", "shown"), [(12_345, "12,345"), (0.1234, "0.12"), (1234.56, "1,234.6"), ("3, 3", "3, 3")]
)
def test_values_are_shown_as_people_read_them(value: float | str, shown: str) -> None:
    """Whole numbers are whole, others have the places that say something."""
    assert report.shown(value) == shown


def test_progress_is_told_on_a_terminal_and_not_too_often() -> None:
    """A few times a second a line takes the place of the last; into a file nothing is written."""
    terminal, clock = io.StringIO(), iter([0.0, 0.0, 0.1, 0.5, 0.5])
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    progress = Progress(terminal, lambda: next(clock))
    for words in ("first", "too soon", "second"):
        progress.tell(words)
    assert [line.strip() for line in terminal.getvalue().split("\r")] == ["", "first", "second"]
    file = io.StringIO()
    Progress(file).of("reads", 5)(1)
    Progress(file).clear()
    assert file.getvalue() == ""


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org", "8.8.8.8", "10.0.0.1", "::2", ""])
def test_nothing_leaves_this_machine(host: str) -> None:
    """No socket connects elsewhere meanwhile, not even to a name that may be ours."""
    assert not is_loopback(host)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for how in ("connect", "connect_ex"):
        with only_loopback(), socket.socket(family) as one, pytest.raises(NotLoopback):
            getattr(one, how)((host, 9))


def test_this_machine_may_be_asked() -> None:
    """A server on loopback is reached, by both its names."""
    with only_loopback(), socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        for host in ("127.0.0.1", "localhost"):
            assert is_loopback(host)
            socket.create_connection((host, port), timeout=5).close()


def test_vitals_see_what_is_held_and_what_is_let_go() -> None:
    """A thread, an open file and thirty megabytes more are seen, and seen to be gone."""
    before, go = vitals.held(), threading.Event()
    thread = threading.Thread(target=go.wait)
    thread.start()
    with socket.socket():
        much = bytes(b"x" * 30_000_000)
        during = vitals.held()
    go.set()
    thread.join()
    del much
    after = vitals.held()
    assert (during.threads, during.files) == (before.threads + 1, before.files + 1)
    assert during.megabytes > before.megabytes + 25
    assert (after.threads, after.files) == (before.threads, before.files)
    assert after.megabytes < during.megabytes - 25
    assert vitals.peak_megabytes() >= during.megabytes - 1


def test_only_many_things_can_show_a_leak() -> None:
    """A thousand things that took more than they may are a leak; a few may have met a piece of memory."""
    assert vitals.Growth(3.0, 1_000).is_leak(2.0)
    assert not vitals.Growth(1.0, 1_000).is_leak(2.0)
    assert not vitals.Growth(300.0, 10).is_leak(2.0)
    assert vitals.growth(vitals.Vitals(0, 0, 0), 500).per_thousand > 10


def test_a_client_may_be_at_fault_and_the_server_may_not() -> None:
    """Nothing that is no request may be answered with a 5xx but 505, which blames the client."""
    allowed = {status for one in not_requests.SAID for status in one.may_be if status}
    assert {status for status in allowed if status >= 500} == {505}
    assert len({one.name for one in not_requests.SAID}) == len(not_requests.SAID)
