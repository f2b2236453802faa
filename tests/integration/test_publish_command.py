"""`compound-pages publish` as an operator types it: what it says, what it asks, how it ends."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import flat_records
import pytest
from aws_calls import around_calls, failing_calls, recorded_calls
from botocore.exceptions import ClientError
from click.testing import CliRunner
from werkzeug.serving import WSGIRequestHandler, make_server

from compound_pages.items import FEED
from toolkit.cli import main
from toolkit.content import OWN, load
from toolkit.provision import NAME
from toolkit.publishing import Table
from toolkit.publishing.publication import DONE, WRITING, content_hash
from toolkit.serving.aws_api import aws_api

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from aws_calls import Proceed
    from click.testing import Result

    from toolkit.service import Service

COMMAND = Path(sys.executable).parent / "compound-pages"
WRITES = {"PutItem", "BatchWriteItem", "DeleteItem", "UpdateItem", "TransactWriteItems"}
ABOUT = sorted(path.stem for path in (OWN / "about").glob("*.yaml"))
RECORDS = 6 + 2 + 1 + 1 + len(ABOUT)  # compounds, conditions, the site, its questions
ITEMS = RECORDS + 1 + 6 + 2 + len(ABOUT)  # the feed, and the entries of lists
SAID = 10  # of the records that were added
NOTHING = "Nothing to write: the table holds this content.\n"


@pytest.fixture
def table(service: Service) -> Table:
    """The stack's table, empty."""
    service.stack.empty()
    return Table(service.stack.dynamodb, service.stack.table)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A content folder of six compounds, two conditions and one question."""
    return flat_records.write_with_one_question(tmp_path / "content", *flat_records.plain(6, 2))


def publish(folder: Path, *options: str, typed: str | None = None) -> Result:
    """Type the command."""
    words = ["publish", "--stack", NAME, "--content", str(folder), *options]
    return CliRunner().invoke(main, words, input=typed)


def slugs(table: Table) -> set[str]:
    """Return the keys of all records in the table."""
    return {item["pk"]["S"] for item in table.items() if item["sk"]["S"] == "record"} - {"publication#"}


@pytest.fixture
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sits there and types."""
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _self: True)


# What it says and does


def test_it_says_what_it_does_and_does_it(table: Table, folder: Path) -> None:
    result = publish(folder, "--yes")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        f"Records: {RECORDS} added, 0 changed, 0 gone, 0 removed, 0 unchanged.",
        "Added:",
        *(f"  about {name}" for name in ABOUT),
        *(f"  compound compound-{number} (Compound {number})" for number in range(SAID - len(ABOUT))),
        f"  and {RECORDS - SAID} more",
        "Pages touched: every one.",
        f"Published: {ITEMS} items written.",
    ]
    assert slugs(table) == {str(FEED), *map(str, load(folder).records)}
    found = table.publication()
    assert found
    assert (found.hash, found.state, found.commit) == (content_hash(load(folder).records), DONE, "")


@pytest.mark.usefixtures("table")
def test_the_same_again_is_nothing(folder: Path) -> None:
    publish(folder, "--yes")
    with recorded_calls() as calls:
        result = publish(folder)
    assert (result.exit_code, result.stdout) == (0, NOTHING)
    assert not WRITES & set(calls)


def test_a_change_names_the_record_and_its_pages(table: Table, folder: Path) -> None:
    publish(folder, "--yes")
    at = folder / "compounds/compound-0.yaml"
    at.write_text(at.read_text().replace('"safety": "a fact"', '"safety": "another"'))
    (folder / "draft.yaml").write_text("a: b\n")
    result = publish(folder, "--yes", "--onto", content_hash_in(table))
    assert result.stdout.splitlines() == [
        f"Records: 0 added, 1 changed, 0 gone, 0 removed, {RECORDS - 1} unchanged.",
        "Changed:",
        "  compound compound-0 (Compound 0)",
        "Pages touched: 4",
        "  /compounds/compound-0",
        "  /is-compound-0-safe-for-condition-0-patients",
        "  /is-compound-0-safe-for-condition-1-patients",
        "  /sitemaps/compound-0.xml",
        "1 warning: `compound-pages check` lists them.",
        "Published: 1 item written.",
    ]


def content_hash_in(table: Table) -> str:
    """Return the hash that a refusal names."""
    found = table.publication()
    assert found
    return found.hash


def test_a_dry_run_says_the_same_and_writes_nothing(table: Table, folder: Path) -> None:
    with recorded_calls() as calls:
        result = publish(folder, "--dry-run", "--yes")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Records: {RECORDS} added")
    assert result.stdout.endswith("Pages touched: every one.\n")
    assert not WRITES & set(calls)
    assert slugs(table) == set()


# What it asks


@pytest.mark.usefixtures("_terminal")
@pytest.mark.parametrize(
    ("typed", "status", "written"), [("y\n", 0, RECORDS + 1), ("n\n", 1, 0), ("\n", 1, 0)]
)
def test_it_asks_and_takes_no_for_the_answer_of_who_only_hits_return(
    table: Table, folder: Path, typed: str, status: int, written: int
) -> None:
    result = publish(folder, typed=typed)
    assert "Publish? [y/N]" in result.stdout
    assert (result.exit_code, len(slugs(table))) == (status, written)
    assert ("Nothing was written." in result.stderr) is (written == 0)


def test_without_a_terminal_it_does_not_guess(table: Table, folder: Path) -> None:
    result = publish(folder, typed="y\n")
    assert result.exit_code == 2
    assert "There is no terminal to ask at: say --yes" in result.stderr
    assert slugs(table) == set()


# How it ends where it cannot go on


@pytest.mark.usefixtures("table")
def test_bad_content_reaches_nobody(folder: Path) -> None:
    (folder / "compounds/compound-0.yaml").write_text("name: 42\n")
    with recorded_calls() as calls:
        result = publish(folder, "--yes")
    assert (result.exit_code, calls) == (1, [])
    assert result.stderr.endswith("problems\n")


def test_many_vanished_files_are_refused_unless_they_are_meant(table: Table, folder: Path) -> None:
    publish(folder, "--yes")
    for number in range(4):
        (folder / f"compounds/compound-{number}.yaml").unlink()
    onto = ("--yes", "--onto", content_hash_in(table))
    result = publish(folder, *onto)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "4 of 6 compounds have no file any more" in result.stderr
    assert "--allow-removals" in result.stderr
    assert publish(folder, *onto, "--allow-removals").exit_code == 0


def test_what_was_not_seen_is_refused_unless_it_is_named(table: Table, folder: Path) -> None:
    publish(folder, "--yes")
    (folder / "conditions/condition-1.yaml").unlink()
    base = content_hash_in(table)
    result = publish(folder, "--yes")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"--onto {base}" in result.stderr
    assert publish(folder, "--yes", "--onto", base).exit_code == 0


@pytest.mark.usefixtures("table")
def test_a_folder_under_git_needs_no_hash(folder: Path) -> None:
    """A clean folder publishes its commit; who has that commit may publish the next one, and go back."""

    def git(*words: str) -> None:
        who = ("-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false")
        subprocess.run(["git", "-C", folder, *who, *words], check=True, capture_output=True)

    git("init", "--quiet")
    for text in ("One", "Two"):
        (folder / "compounds/compound-0.yaml").write_text(f"moved_to: compound-1\n# {text}\n")
        if text == "Two":
            (folder / "conditions/condition-1.yaml").unlink()
        git("add", ".")
        git("commit", "--quiet", "--message", text)
        assert publish(folder, "--yes").exit_code == 0
    git("checkout", "--quiet", "HEAD~1")
    result = publish(folder, "--yes")
    assert result.exit_code == 0
    assert "condition condition-1 (Condition 1)" in result.stdout


def stopping(raised: BaseException, call: str) -> Any:
    """Return what stops the command at the second call of a kind."""
    seen: list[str] = []

    def stop(operation: str, _parameters: dict[str, Any], proceed: Proceed) -> Any:
        if operation == call:
            seen.append(operation)
            if len(seen) == 2:
                raise raised
        return proceed()

    return around_calls(stop)


def test_who_stops_it_is_told_that_it_can_be_run_again(table: Table, folder: Path) -> None:
    with stopping(KeyboardInterrupt(), "BatchWriteItem"):
        result = publish(folder, "--yes")
    assert result.exit_code == 1
    assert result.stderr == "\nInterrupted. What was written stays; publish again to write the rest.\n"
    assert table.publication().state == WRITING  # type: ignore[union-attr]
    assert publish(folder, "--yes").exit_code == 0
    assert publish(folder).stdout == NOTHING


@pytest.mark.usefixtures("table")
def test_a_table_that_refuses_ends_it_in_one_line(folder: Path) -> None:
    error = ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "BatchWriteItem")
    with failing_calls(error, "BatchWriteItem"):
        result = publish(folder, "--yes")
    assert result.exit_code == 1
    assert result.stderr.startswith("The table does not take it: An error occurred (AccessDeniedException)")
    assert result.stderr.endswith("What was written stays; publish again.\n")


@pytest.mark.usefixtures("service")
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "Name a stack: --stack NAME, or --local"),
        (("--stack", "a", "--local"), "Name a stack: --stack NAME, or --local"),
        (("--stack", "nobody"), "There is no stack nobody."),
        (("--local", "9"), "Is `make serve` running there?"),
    ],
)
def test_without_a_stack_it_is_bad_usage(folder: Path, options: tuple[str, ...], said: str) -> None:
    result = CliRunner().invoke(main, ["publish", "--content", str(folder), "--yes", *options])
    assert result.exit_code == 2
    assert said in result.stderr


def test_signals_are_again_as_they_were(table: Table, folder: Path) -> None:
    before = [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)]
    publish(folder, "--yes")
    assert [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)] == before
    assert slugs(table)


# On this machine


class Quiet(WSGIRequestHandler):
    """Logs nothing."""

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Log nothing."""


@contextmanager
def served(heard: Callable[[str], None] = lambda _call: None) -> Iterator[str]:
    """Serve AWS as the console of `make serve` does; yield what `--local` takes.

    `heard`: is told each call before it is answered.
    """
    aws = aws_api("/aws")

    def application(environ: Any, start_response: Any) -> Any:
        heard(environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2])
        return aws(environ, start_response)

    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield str(server.server_port - 1)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def started(port: str, folder: Path) -> subprocess.Popen[bytes]:
    """Start the command in a process of its own, without anything of this one's environment."""
    words = [COMMAND, "publish", "--local", port, "--content", folder, "--yes"]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={"PATH": ""})


def test_it_publishes_to_a_running_serve_from_a_process_of_its_own(table: Table, folder: Path) -> None:
    with served() as port:
        process = started(port, folder)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert out.endswith(f"Published: {ITEMS} items written.\n".encode())
    assert len(slugs(table)) == RECORDS + 1


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_process_that_is_stopped_while_it_writes_says_so(
    table: Table, folder: Path, stop: signal.Signals
) -> None:
    told: list[str] = []

    def heard(call: str) -> None:
        if call == "BatchWriteItem" and not told:
            told.append(call)
            process.send_signal(stop)
            process.wait(timeout=60)

    with served(heard) as port:
        process = started(port, folder)
        _, err = process.communicate(timeout=60)
        assert process.returncode == 1
        assert err.endswith(b"\nInterrupted. What was written stays; publish again to write the rest.\n")
        assert table.publication().state == WRITING  # type: ignore[union-attr]
        rest = started(port, folder)
        rest.communicate(timeout=60)
    assert rest.returncode == 0
    assert table.publication().state == DONE  # type: ignore[union-attr]
