"""What is saved while `compound-pages serve` runs: it is on the page, or on the banner."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import aws
import pytest
from bs4 import BeautifulSoup
from served import ask, started

from toolkit.content import OWN, load
from toolkit.publishing import Table
from toolkit.publishing.publication import content_hash
from toolkit.site import Folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("live")  # one server for all of them

PAGE = "/is-ketamine-iv-safe-for-liver-cancer-patients"
OTHER = "/is-melatonin-safe-for-lung-cancer-patients"
KETAMINE = "compounds/ketamine-iv.yaml"
BASE = "templates/_base.html"
SAMPLE = load(OWN)
SAMPLE_HASH = content_hash(SAMPLE.records)
SAMPLE_BODY = Folder(SAMPLE).page(PAGE).body
# A compound's name: its own pages, its hub, its sitemap, the lists and hubs that name it, and its letters.
RENAMED = "published: 1 changed; 49 pages touched"
MANY_SECONDS = 60  # a busy machine is no fault


class Editor(NamedTuple):
    """Somebody who edits a copy of the content while it is served."""

    port: int
    folder: Path
    log: Path

    def write(self, name: str, old: str, new: str) -> None:
        """Save a file with `new` in place of the first `old`."""
        file = self.folder / name
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")

    def get(self, path: str = PAGE) -> tuple[int, str, bytes]:
        """Return status, who answered, and the body that a reader gets."""
        status, headers, body = ask(self.port, path)
        return status, headers["x-answered-by"], body

    def first_with(self, text: str, path: str = PAGE) -> str:
        """Return who answered the first time that a page held `text`; until then it answered all the same."""

        def look() -> tuple[int, str, bytes]:
            got = self.get(path)
            assert got[0] == 200
            return got

        return eventually(look, lambda got: text.encode() in got[2])[1]

    def banner(self) -> list[str]:
        """Return the problems that the live view shows."""
        view = BeautifulSoup(ask(self.port + 1, PAGE)[2], "html.parser")
        return [item.get_text() for item in view.select("#problems li")]

    def lines(self) -> list[str]:
        """Return what the console has shown so far."""
        return self.log.read_text().splitlines()

    def client(self, service: str) -> Any:
        """Return a client of the local stack, as a command in another process has it."""
        return aws.client(service, endpoint_url=f"http://127.0.0.1:{self.port + 1}/aws")


def eventually[T](look: Callable[[], T], good: Callable[[T], bool]) -> T:
    """Return the first good look."""
    deadline = time.monotonic() + MANY_SECONDS
    while not good(got := look()):
        assert time.monotonic() < deadline, got
        time.sleep(0.05)
    return got


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """Serve a copy of the project's own content."""
    place = tmp_path_factory.mktemp("live")
    shutil.copytree(OWN, place / "content")
    with started("--content", str(place / "content"), log=place / "log") as port:
        yield Editor(port, place / "content", place / "log")


@pytest.fixture
def editor(serving: Editor) -> Iterator[Editor]:
    """Hand the editor on with a page that is kept; put the content back, and wait until that is served."""
    serving.get()
    yield serving
    for part in ("compounds", "questions", "templates"):
        for file in (serving.folder / part).iterdir():
            if not (OWN / part / file.name).exists():
                file.unlink()
    shutil.copytree(OWN, serving.folder, dirs_exist_ok=True)
    as_it_was = (SAMPLE_HASH, SAMPLE_BODY, [])
    eventually(lambda: (published(serving), serving.get()[2], serving.banner()), lambda now: now == as_it_was)


def published(editor: Editor) -> str:
    """Return the hash of the content that the table holds."""
    publication = Table(editor.client("dynamodb"), resources(editor)["Table"]).publication()
    assert publication
    return publication.hash


def test_a_saved_fact_is_on_the_page(editor: Editor) -> None:
    """The page is put into S3 ahead of its reader: no compute is asked for it, and it is never absent."""
    editor.write(KETAMINE, "name: Ketamine", "name: Saved Ketamine")
    assert editor.first_with("Saved Ketamine") == "s3"
    assert RENAMED in eventually(editor.lines, lambda told: len(told) > 2)


def test_a_page_that_nobody_asked_for_is_not_made(editor: Editor) -> None:
    """Where S3 has no copy of a page that a change touches, its first reader gets it from the function."""
    before = {one["Key"] for one in editor.client("s3").list_objects_v2(Bucket=bucket(editor))["Contents"]}
    assert f"pages{OTHER}" not in before
    editor.write("compounds/melatonin.yaml", "name: Melatonin", "name: Saved Melatonin")
    editor.write(KETAMINE, "name: Ketamine", "name: Saved Ketamine")
    editor.first_with("Saved Ketamine")
    assert editor.get(OTHER)[1] == "lambda"


def test_bad_content_stays_out(editor: Editor) -> None:
    """What is wrong is on banner and console, by its line; the old page stays until it is mended."""
    before = editor.get()[2]
    editor.write(KETAMINE, "name: Ketamine", "<b>nam</b>: Ketamine")
    first, second = eventually(editor.banner, bool)
    assert re.fullmatch(r"compounds/ketamine-iv\.yaml:3:1: '<b>nam</b>': unknown key", first)
    assert second.endswith("name: is missing")
    assert f"{editor.folder}/{second}" in editor.lines()
    assert b"<b>nam" not in ask(editor.port + 1, PAGE)[2]
    assert editor.get()[2] == before
    editor.write(KETAMINE, "<b>nam</b>: Ketamine", "name: Mended Ketamine")
    editor.first_with("Mended Ketamine")
    eventually(editor.banner, lambda told: told == [])


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        ("{{ page.nothing }}", "has no attribute 'nothing'"),
        ("{{ 1 / 0 }}", "ZeroDivisionError"),
        ("{% if %}", "is no template"),
    ],
)
def test_a_template_that_cannot_be_rendered_stays_out(editor: Editor, slip: str, said: str) -> None:
    """It is content error like any other: named by its line, and released to nobody."""
    before = editor.get()[2]
    editor.write("templates/safety.html", "{% block contents %}", "{% block contents %}" + slip)
    (told,) = eventually(editor.banner, bool)
    assert told.startswith("templates/safety.html:3:1: ")
    assert said in told
    editor.client("sqs").send_message(QueueUrl=queue(editor, "SweepStartQueue"), MessageBody="{}")
    eventually(lambda: depth(editor, "SweepStartQueue", "SweepQueue"), lambda left: left == 0)
    assert editor.get()[2] == before
    assert depth(editor, "SweepDeadQueue") == 0


def test_a_deleted_file_takes_its_pages_down(editor: Editor) -> None:
    """Without its file a compound is gone and so are its pages; with it they are back."""
    text = (editor.folder / KETAMINE).read_text()
    (editor.folder / KETAMINE).unlink()
    eventually(editor.get, lambda got: got[0] == 410)
    assert editor.get("/compounds/ketamine-iv")[0] == 410
    (editor.folder / KETAMINE).write_text(text)
    eventually(editor.get, lambda got: got[0] == 200)


def test_a_new_template_is_on_the_page(editor: Editor) -> None:
    """Kept pages are put anew with the new look; nobody waits for a render."""
    editor.write(BASE, "No cookies", "Baked elsewhere. No cookies")
    assert editor.first_with("Baked elsewhere") == "s3"
    assert "published: templates and assets; every page touched" in editor.lines()


def test_what_the_site_is_called_is_on_every_page(editor: Editor) -> None:
    """A sweep brings it to kept pages, and it is on the page that the edge shows when nothing answers."""
    editor.write("site.yaml", "name: Compound Pages", "name: Renamed Pages")
    assert editor.first_with("Renamed Pages") == "s3"
    assert editor.first_with("Renamed Pages", "/errors/unavailable.html") == "s3"


def test_a_new_asset_has_a_new_name_and_the_old_one_stays(editor: Editor) -> None:
    """The page links to the new stylesheet; whoever still has the old page finds the old one."""
    old = stylesheet(editor)
    with (editor.folder / "assets/site.css").open("a") as file:
        file.write("h1 { color: green }\n")
    new = eventually(lambda: stylesheet(editor), lambda name: name != old)
    assert b"color: green" in editor.get(new)[2]
    status, _, body = editor.get(old)
    assert (status, b"color: green" in body) == (200, False)


def test_a_new_question_and_its_template_come_together(editor: Editor) -> None:
    """Files that need each other are one save; the page that they make is there."""
    (editor.folder / "templates/short.html").write_text("{% extends 'safety.html' %}")
    safety = (editor.folder / "questions/safety.yaml").read_text()
    (editor.folder / "questions/short.yaml").write_text(
        re.sub(r"^path: .*", "path: /{compound}-in-short-for-{condition}", safety, flags=re.MULTILINE)
        .replace("safety.html", "short.html")
        .partition("older_paths:")[0]
    )  # fmt: skip
    eventually(lambda: editor.get("/ketamine-iv-in-short-for-liver-cancer"), lambda got: got[0] == 200)


def test_a_save_that_changes_nothing_says_nothing(editor: Editor) -> None:
    """Neither the same text again nor an editor's own files are worth a line."""
    before = len(editor.lines())
    text = (editor.folder / KETAMINE).read_text()
    (editor.folder / KETAMINE).write_text(text)
    time.sleep(0.5)
    (editor.folder / "compounds/.ketamine-iv.yaml.swp").write_text("x")
    time.sleep(0.5)
    # In place of the old file, as most editors do it.
    (editor.folder / "compounds/.ketamine-iv.yaml.swp").write_text(
        text.replace("name: K", "name: One more K")
    )
    (editor.folder / "compounds/.ketamine-iv.yaml.swp").replace(editor.folder / KETAMINE)
    editor.first_with("One more K")
    assert eventually(editor.lines, lambda told: len(told) > before)[before:] == [RENAMED]


def test_many_files_that_vanish_are_warned_of(editor: Editor) -> None:
    """Here, where nothing can be lost, it is done all the same."""
    for file in (editor.folder / "pairs").rglob("*.yaml"):
        file.unlink()
    assert editor.first_with("Nothing specific about ketamine") == "s3"
    pairs = sum(key.kind == "pair" for key in SAMPLE.records)
    told = eventually(editor.lines, lambda told: any(f"{pairs} removed" in line for line in told))
    assert any(line.startswith(f"warning: {pairs} of {pairs} pairs have no file any more") for line in told)


def test_a_folder_that_is_away_for_a_moment_takes_nothing_down(editor: Editor) -> None:
    """A folder that was moved is no folder without files; when there is one again, it is watched."""
    away = editor.folder.with_name("away")
    editor.folder.rename(away)
    eventually(editor.banner, lambda told: told == [f"{editor.folder} is not there"])
    assert editor.get()[0] == 200
    away.rename(editor.folder)
    eventually(editor.banner, lambda told: told == [])
    editor.write(KETAMINE, "name: Ketamine", "name: Watched Ketamine")
    editor.first_with("Watched Ketamine")


def test_whoever_looks_is_told(editor: Editor) -> None:
    """Events tell what there is to see at once, and each time that it is something else."""
    states = events(editor.port + 1)
    first = next(state for state in states if state["waiting"] == "0 waiting")  # after what was saved before
    assert (first["compute"], first["problems"]) == ("on", [])
    ask(editor.port + 1, "/compute/off", "POST")
    assert next(state for state in states if state["compute"] == "off")["other"] == "on"
    ask(editor.port + 1, "/compute/on", "POST")
    editor.write(KETAMINE, "name: Ketamine", "name: Told Ketamine")
    renewed = next(s for s in states if s["version"] != first["version"] and b"Told" in editor.get()[2])
    while RENAMED.removeprefix("published: ") not in renewed["published"]:
        renewed = next(states)
    editor.write(KETAMINE, "name: ", "nam: ")
    assert next(state for state in states if state["problems"])["version"] == renewed["version"]
    states.close()


def test_the_frame_shows_what_readers_get(editor: Editor) -> None:
    """In the frame a page has its own bytes; what differs is that it may be framed there, and is not kept."""
    _, headers, body = ask(editor.port, PAGE)
    status, framed, framed_body = ask(editor.port + 1, PAGE, Sec_Fetch_Dest="iframe")
    assert (status, framed_body) == (200, body)
    told = {name for name in headers if headers[name] != framed[name]}
    assert told - {"age", "date", "x-answered-by"} == {"content-security-policy", "cache-control"}
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert framed["content-security-policy"] == headers["content-security-policy"].replace(
        "frame-ancestors 'none'", "frame-ancestors 'self'"
    )
    style = stylesheet(editor)
    assert ask(editor.port + 1, style, Sec_Fetch_Dest="style")[2] == editor.get(style)[2]


# The AWS API


def test_other_processes_reach_the_stack(editor: Editor) -> None:
    """Every service that commands ask answers below /aws, as on AWS."""
    assert f"pages{PAGE}" in {
        one["Key"] for one in editor.client("s3").list_objects_v2(Bucket=bucket(editor))["Contents"]
    }
    items = editor.client("dynamodb").scan(TableName=resources(editor)["Table"], Select="COUNT")["Count"]
    assert items > len(SAMPLE.records)
    assert depth(editor, "ChangesDeadQueue") == 0
    assert editor.client("cloudwatch").describe_alarms()["MetricAlarms"] == []
    (distribution,) = editor.client("cloudfront").list_distributions()["DistributionList"]["Items"]
    editor.get()
    assert editor.get()[1] == "edge"
    editor.client("cloudfront").create_invalidation(
        DistributionId=distribution["Id"],
        InvalidationBatch={
            "Paths": {"Quantity": 1, "Items": ["#compound:ketamine-iv"]},
            "CallerReference": "a",
        },
    )
    assert editor.get()[1] == "s3"


def test_a_sweep_that_another_process_asks_for_is_done(editor: Editor) -> None:
    """What lies in the queues is worked on, whoever sent it: a page that is not in step is put anew."""
    page = {"Bucket": bucket(editor), "Key": f"pages{PAGE}"}
    s3 = editor.client("s3")
    s3.put_object(**page, Body=b"not a page")
    editor.client("sqs").send_message(QueueUrl=queue(editor, "SweepStartQueue"), MessageBody="{}")

    def kept() -> bytes:
        body: bytes = s3.get_object(**page)["Body"].read()
        return body

    eventually(kept, lambda body: body == SAMPLE_BODY)


@pytest.mark.parametrize("sent", [{"Origin": "http://evil.example"}, {"Host": "evil.example:8001"}])
def test_another_site_cannot_use_the_stack(editor: Editor, sent: dict[str, str]) -> None:
    """Neither a page of another origin nor one of a name that leads here gets at the API."""
    assert ask(editor.port + 1, "/aws/", **sent)[0] == 403
    assert ask(editor.port + 1, "/aws", "POST", **sent)[0] == 403


def resources(editor: Editor) -> dict[str, str]:
    found = editor.client("cloudformation").describe_stack_resources(StackName="compound-pages")
    return {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in found["StackResources"]}


def bucket(editor: Editor) -> str:
    return resources(editor)["PageBucket"]


def queue(editor: Editor, name: str) -> str:
    return resources(editor)[name]


def depth(editor: Editor, *names: str) -> int:
    """Return how many messages are in these queues, waiting or in flight."""
    counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    sqs = editor.client("sqs")
    found = [sqs.get_queue_attributes(QueueUrl=queue(editor, name), AttributeNames=counts) for name in names]
    return sum(int(one["Attributes"][count]) for one in found for count in counts)


def stylesheet(editor: Editor) -> str:
    link: Any = BeautifulSoup(editor.get()[2], "html.parser").find("link", rel="stylesheet")
    return str(link["href"])


def events(port: int) -> Iterator[dict[str, Any]]:
    """Yield what the live view is told, as it is told."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=MANY_SECONDS)
    try:
        connection.request("GET", "/-/events")
        answer = connection.getresponse()
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        while line := answer.readline():
            if line.startswith(b"data: "):
                yield json.loads(line.removeprefix(b"data: "))
    finally:
        connection.close()
