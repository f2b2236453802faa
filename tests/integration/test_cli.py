"""The commands as a person types them: what they print, where, and the status that they end with."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import termios
from pathlib import Path
from typing import TYPE_CHECKING

import flat_records
import pytest
from click.testing import CliRunner

from toolkit.cli import main
from toolkit.content import OWN, load
from toolkit.export import LIST
from toolkit.site import Folder, paths

if TYPE_CHECKING:
    from click.testing import Result

    from toolkit.content import Content
    from toolkit.service import Service

COMMAND = Path(sys.executable).parent / "compound-pages"
PAGE = "/is-ketamine-iv-safe-for-liver-cancer-patients"
DATA = f"{PAGE}.json"
COMMANDS = ("check", "render", "export", "serve", "publish", "sweep", "assets", "status", "review")


def typed(*words: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [COMMAND, *words], capture_output=True, cwd=cwd, check=False, timeout=60, env=os.environ | environment
    )


def run(*words: str) -> Result:
    """Run the command in this process, which is quicker."""
    return CliRunner().invoke(main, words)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two flat compounds, one condition and one question."""
    return flat_records.write_with_one_question(tmp_path / "content", *flat_records.plain(2, 1))


def spoil(folder: Path) -> None:
    for name in ("compound-0", "compound-1"):
        (folder / f"compounds/{name}.yaml").write_text("name: 42\n")


# check


def test_check_says_what_there_is_on_stdout() -> None:
    done = typed("check")
    assert (done.returncode, done.stderr) == (0, b"")
    assert re.fullmatch(
        rb"The content is good: 12 compounds, 8 conditions, \d+ pairs, 4 questions; \d+ pages; "
        rb"\d+ statements? without a source; 0 warnings\.\n",
        done.stdout,
    )


def test_check_counts_what_is_gone_and_what_has_no_source(folder: Path) -> None:
    (folder / "compounds/compound-1.yaml").write_text("status: gone\ngone: {since: 2026-10-01}\n")
    about = len([*(OWN / "about").iterdir()])
    data = 2 * (3 + 27 + about + 2 + 1)  # home, two lists, the A-Z; two hubs and their question; with data
    assert run("check", "--content", str(folder)).stdout == (
        f"The content is good: 1 compound, 1 condition, 0 pairs, 1 gone, 1 question; {data + 6} pages; "
        "6 statements without a source; 0 warnings.\n"
    )


def test_check_prints_warnings_on_stderr_and_passes(folder: Path) -> None:
    (folder / "draft.yaml").write_text("a: b\n")
    result = run("check", "--content", str(folder))
    assert result.exit_code == 0
    assert result.stderr == f"{folder}/draft.yaml:1:1: nothing reads this file (warning)\n"
    assert result.stdout.endswith("; 1 warning.\n")


def test_check_prints_warnings_beside_problems(folder: Path) -> None:
    (folder / "draft.yaml").write_text("a: b\n")
    (folder / "conditions/condition-0.yaml").write_text("- a\n")
    result = run("check", "--content", str(folder))
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"{folder}/conditions/condition-0.yaml:1:1: must be a mapping of keys to values, not a list",
        f"{folder}/draft.yaml:1:1: nothing reads this file (warning)",
        "1 problem, 1 warning",
    ]


@pytest.mark.parametrize("words", [["check"], ["render", "/"], ["export", "out"], ["serve", "--port", "1"]])
def test_bad_content_ends_every_command_with_status_1_and_all_problems(
    folder: Path, words: list[str]
) -> None:
    spoil(folder)
    done = typed(*words, "--content", str(folder), cwd=folder)
    assert (done.returncode, done.stdout) == (1, b"")
    lines = done.stderr.decode().splitlines()
    assert lines[0] == f"{folder}/compounds/compound-0.yaml:1:1: drug_class: is missing"
    told = "compound-1.yaml:1:1: name: must be text, not the number 42 (in quotes it is text)"
    assert f"{folder}/compounds/{told}" in lines
    assert lines[-1] == "12 problems"


def test_one_problem_is_one_problem(folder: Path) -> None:
    (folder / "compounds/compound-0.yaml").write_text("- a\n")
    assert run("check", "--content", str(folder)).stderr.endswith("\n1 problem\n")


@pytest.mark.parametrize("language", ["C", "C.UTF-8", "en_US.ISO-8859-1"])
def test_a_name_of_a_file_that_is_no_text_is_a_problem_in_any_locale(folder: Path, language: str) -> None:
    (folder / "compounds/compound-0.yaml").rename(folder / "compounds/\udcff.yaml")
    done = typed("check", "--content", str(folder), LC_ALL=language)
    assert done.returncode == 1
    assert b"is no slug" in done.stderr
    assert b"Traceback" not in done.stderr


# render


@pytest.mark.parametrize(
    "path",
    [PAGE, "/", "/compounds", "/compounds/metformin", "/conditions/liver-cancer", "/favicon.ico",
     "/errors/unavailable.html", DATA, "/index.json", "/compounds/metformin.json", "/a-z/k", "/about/method",
     "/sitemap.xml", "/sitemap-pages.xml", "/sitemaps/metformin.xml", "/feed.xml", "/robots.txt"],
)  # fmt: skip
def test_a_rendered_page_is_what_the_edge_gives(service: Service, path: str) -> None:
    answer = service.get(path)
    result = run("render", path)
    assert (answer.status, result.exit_code, result.stderr) == (200, 0, "")
    assert result.stdout_bytes == answer.body


def test_a_page_is_on_stdout_byte_for_byte(sample: Content) -> None:
    done = typed("render", PAGE)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == Folder(sample).page(PAGE).body


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/nope", "404 there is no such page"),
        ("/compounds/nope", "404 there is no such page"),
        ("/compounds/2", "404 there is no such page"),
        ("/../etc/passwd", "301 moved to /etc/passwd"),
        ("/\udcff", "404 there is no such page"),
        ("/compounds/a b", "404 there is no such page"),
        ("/Compounds/", "301 moved to /compounds"),
        ("compounds", "301 moved to /compounds"),
        ("", "301 moved to /"),
        ("/compounds/1", "301 moved to /compounds"),
        ("/compounds/other-name", "301 moved to /compounds/compound-0"),
        ("/compounds/old", "301 moved to /compounds/compound-0"),
        (
            "/is-old-safe-for-condition-0-patients",
            "301 moved to /is-compound-0-safe-for-condition-0-patients",
        ),
        ("/compounds/compound-1", "410 this page was taken down"),
        ("/compounds/nope.json", "404 there is no such page"),
        ("/.json", "404 there is no such page"),
        ("/is-compound-1-safe-for-condition-0-patients", "410 this page was taken down"),
    ],
)
def test_a_path_without_a_page_is_a_status_on_stderr(folder: Path, path: str, said: str) -> None:
    named = flat_records.plain(1, 0)[0][0].fields | {"aliases": ["other-name"]}
    (folder / "compounds/compound-0.yaml").write_text(json.dumps(named))
    (folder / "compounds/compound-1.yaml").write_text("status: gone\n")
    (folder / "compounds/old.yaml").write_text("moved_to: compound-0\n")
    result = run("render", path, "--content", str(folder))
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"{said}\n")


def test_a_query_is_no_part_of_a_path() -> None:
    assert run("render", "/compounds?page=2").stdout_bytes == run("render", "/compounds").stdout_bytes


def test_warnings_do_not_stand_in_the_way_of_a_page(folder: Path) -> None:
    (folder / "draft.yaml").write_text("a: b\n")
    assert run("render", "/", "--content", str(folder)).stderr == ""


def test_a_template_that_asks_for_what_no_page_has_is_named_with_its_line(folder: Path) -> None:
    for path in (OWN / "templates").iterdir():
        (folder / "templates").mkdir(exist_ok=True)
        (folder / "templates" / path.name).write_bytes(path.read_bytes())
    home = folder / "templates/home.html"
    home.write_text(home.read_text().replace("{{ page.heading }}", "\n{{ page.headnig }}"))
    line = home.read_text().splitlines().index("{{ page.headnig }}</h1>") + 1
    result = run("render", "/", "--content", str(folder))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"{home}:{line}:1: the template cannot be rendered: ")
    assert "headnig" in result.stderr


def test_a_template_of_the_folder_is_used_beside_the_projects(folder: Path) -> None:
    (folder / "templates").mkdir()
    template = '{% extends "_base.html" %}{% block main %}<h1>Mine: {{ page.heading }}</h1>{% endblock %}'
    (folder / "templates/home.html").write_text(template)
    (folder / "assets").mkdir()
    (folder / "assets/site.css").write_text("body { color: red }")
    assert run("check", "--content", str(folder)).exit_code == 0
    home = run("render", "/", "--content", str(folder)).stdout
    assert "<h1>Mine: " in home
    assert "<h1>Compound 0</h1>" in run("render", "/compounds/compound-0", "--content", str(folder)).stdout
    stylesheet = Folder(load(folder)).assets.stylesheet
    assert f'href="{stylesheet}"' in home
    assert run("render", stylesheet, "--content", str(folder)).stdout == "body { color: red }"
    assert run("render", "/favicon.ico", "--content", str(folder)).exit_code == 0


@pytest.mark.parametrize("path", ["/compounds", PAGE])
def test_a_reader_that_goes_away_is_no_error(path: str) -> None:
    """`compound-pages render … | head -1` is quiet, whether the page fits into a buffer or not."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([COMMAND, "render", path], stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert done.stderr == b""


# export


def files(out: Path) -> list[str]:
    """Return what an export made, without its own list."""
    made = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    return [file for file in made if file != LIST]


def test_an_export_is_the_whole_site_as_files(sample: Content, tmp_path: Path) -> None:
    done = typed("export", "out", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"")
    made = files(tmp_path / "out")
    stylesheet = Folder(sample).assets.stylesheet[1:]
    assert {"index.html", "compounds.html", "compounds/metformin.html", "conditions.html",
            "conditions/liver-cancer.html", f"{PAGE[1:]}.html", stylesheet, "favicon.ico",
            "errors/unavailable.html", "about/method.html", "a-z/k.html"} <= set(made)  # fmt: skip
    assert len(made) == len([*paths(sample.records)]) + 3
    assert done.stderr.decode().endswith(f"{len(made)} files in out\n")


def test_an_export_has_what_machines_read_under_its_own_names(folder: Path, tmp_path: Path) -> None:
    """Data lies beside each page, and files that have a name of their own keep it."""
    security = {"contact": "mailto:security@site.example", "expires": "2027-11-01"}
    told = {"name": "Site", "base_url": "https://site.example", "security": security}
    (folder / "site.yaml").write_text(json.dumps(told))
    assert run("export", str(tmp_path / "out"), "--content", str(folder)).exit_code == 0
    made = set(files(tmp_path / "out"))
    assert {file for file in made if file.endswith((".xml", ".txt"))} == {
        *("sitemap.xml", "sitemap-pages.xml", "sitemaps/compound-0.xml", "sitemaps/compound-1.xml"),
        *("feed.xml", "robots.txt", ".well-known/security.txt"),
    }
    pages = {file.removesuffix(".html") for file in made if file.endswith(".html")}
    data = {file.removesuffix(".json") for file in made if file.endswith(".json")}
    assert pages - data == {"errors/unavailable"}
    assert data < pages


def test_an_export_shows_its_progress_on_a_terminal(sample: Content, tmp_path: Path) -> None:
    pages = len([*paths(sample.records)])
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    with subprocess.Popen([COMMAND, "export", "out"], cwd=tmp_path, stderr=theirs) as process:
        os.close(theirs)
        said = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    assert process.returncode == 0
    assert f"0/{pages}".encode() in said
    assert said.endswith(f"{pages + 3} files in out\r\n".encode())


def _read(terminal: int) -> bytes:
    """Return what a process wrote on its terminal, nothing after its end."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def test_an_export_into_a_log_is_one_line(folder: Path, tmp_path: Path) -> None:
    said = typed("export", "out", "--content", str(folder), cwd=tmp_path).stderr
    assert said.decode() == f"{len(files(tmp_path / 'out'))} files in out\n"


def test_an_exported_page_is_what_the_edge_gives(service: Service, tmp_path: Path) -> None:
    run("export", str(tmp_path))
    for path, file in (
        (PAGE, f"{PAGE[1:]}.html"),
        (DATA, DATA[1:]),
        ("/", "index.html"),
        ("/compounds", "compounds.html"),
        ("/feed.xml", "feed.xml"),
    ):
        assert (tmp_path / file).read_bytes() == service.get(path).body


def test_an_export_links_to_nothing_that_it_lacks(tmp_path: Path) -> None:
    run("export", str(tmp_path))
    made = set(files(tmp_path))
    linked = {
        link
        for file in made
        if file.endswith(".html")
        for link in re.findall(r'(?:href|src)="/([^"#]*)', (tmp_path / file).read_text())
    }
    assert [link for link in linked if not {link, f"{link}.html", f"{link}index.html"} & made] == []


def test_a_second_export_takes_down_what_is_no_more(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("export", str(out), "--content", str(folder))
    (folder / "compounds/compound-1.yaml").write_text("status: gone\n")
    before = set(files(out))
    run("export", str(out), "--content", str(folder))
    pages = ("compounds/compound-1", "is-compound-1-safe-for-condition-0-patients")
    data = {f"{page}.{name}" for page in pages for name in ("html", "json")}
    assert before - set(files(out)) == data | {"sitemaps/compound-1.xml"}


def test_a_removed_page_is_removed_once(folder: Path, tmp_path: Path) -> None:
    """A file that somebody puts in its place later is theirs."""
    out = tmp_path / "out"
    run("export", str(out), "--content", str(folder))
    (folder / "compounds/compound-1.yaml").write_text("status: gone\n")
    run("export", str(out), "--content", str(folder))
    (out / "compounds/compound-1.html").write_text("mine")
    run("export", str(out), "--content", str(folder))
    assert (out / "compounds/compound-1.html").read_text() == "mine"


def test_a_page_of_an_export_that_broke_off_is_removed_by_a_later_one(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (folder / "templates").mkdir()
    (folder / "templates/safety.html").write_text("{{ page.headnig }}")
    assert run("export", str(out), "--content", str(folder)).exit_code == 1
    assert (out / "compounds/compound-1.html").exists()
    (folder / "templates/safety.html").unlink()
    (folder / "compounds/compound-1.yaml").write_text("status: gone\n")
    assert run("export", str(out), "--content", str(folder)).exit_code == 0
    assert not (out / "compounds/compound-1.html").exists()


@pytest.mark.parametrize("listed", [None, "", "[", "{}", "7", '[7, null, ["a"]]', "[" * 100_000, "\\udcff"])
def test_an_export_without_a_list_of_the_earlier_one_removes_nothing(
    folder: Path, tmp_path: Path, listed: str | None
) -> None:
    out = tmp_path / "out"
    run("export", str(out), "--content", str(folder))
    (out / LIST).unlink()
    if listed is not None:
        (out / LIST).write_text(listed)
    (folder / "compounds/compound-1.yaml").write_text("status: gone\n")
    assert run("export", str(out), "--content", str(folder)).exit_code == 0
    assert (out / "compounds/compound-1.html").exists()
    assert "compounds/compound-0.html" in json.loads((out / LIST).read_text())


@pytest.mark.parametrize(
    "name",
    ["../mine.html", "{}/mine.html", "compounds/../../mine.html", "link/mine.html", "notes.txt",
     "compounds/../index.html", "./index.html", "compounds", "a\x00b.html"],
)  # fmt: skip
def test_a_list_that_somebody_edited_removes_no_other_file(folder: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    run("export", str(out), "--content", str(folder))
    for kept in (tmp_path / "mine.html", out / "notes.txt"):
        kept.write_text("mine")
    (out / "link").symlink_to(tmp_path)
    (out / LIST).write_text(json.dumps([name.format(tmp_path)]))
    assert run("export", str(out), "--content", str(folder)).exit_code == 0
    assert (tmp_path / "mine.html").read_text() == (out / "notes.txt").read_text() == "mine"
    assert (out / "index.html").exists()


@pytest.mark.parametrize(
    "name",
    ["notes.html", "compounds/notes.txt", "compounds/mine.html", "is-a-safe-for-b-patients.html",
     "compounds/compound-0/2.html", "assets/site.0123456789ab.css", "README"],
)  # fmt: skip
def test_an_export_leaves_other_files_alone(folder: Path, tmp_path: Path, name: str) -> None:
    """Pages that are open in a browser may still want the assets of an earlier release."""
    kept = tmp_path / "out" / name
    kept.parent.mkdir(parents=True)
    kept.write_text("mine")
    assert run("export", str(tmp_path / "out"), "--content", str(folder)).exit_code == 0
    assert kept.read_text() == "mine"


@pytest.mark.parametrize("out", ["file", "file/below"])
def test_an_export_onto_a_file_is_bad_usage(folder: Path, tmp_path: Path, out: str) -> None:
    (tmp_path / "file").write_text("mine")
    result = run("export", str(tmp_path / out), "--content", str(folder))
    assert result.exit_code == 2
    assert "file" in result.stderr
    assert (tmp_path / "file").read_text() == "mine"


# usage


@pytest.mark.parametrize(
    "words",
    [
        ["chekc"],
        ["check", "--contnet", "x"],
        ["check", "--content", "nowhere"],
        ["check", "--content", "pyproject.toml"],
        ["check", "extra"],
        ["render"],
        ["render", "/", "/"],
        ["export"],
        ["serve", "--port", "x"],
        ["serve", "--port", "0"],
    ],
)
def test_bad_usage_is_status_2(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(OWN.parent)
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr


@pytest.mark.parametrize("option", ["-h", "--help"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, option: str) -> None:
    result = run(command, option)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: main {command} [OPTIONS]")


def test_the_command_lists_its_commands() -> None:
    result = run("-h")
    assert result.exit_code == 0
    assert re.findall(r"^  ([a-z]+) ", result.stdout.partition("Commands:")[2], re.MULTILINE) == sorted(
        COMMANDS
    )


def test_a_command_works_from_another_folder_with_a_relative_path(folder: Path) -> None:
    done = typed("render", "/compounds/compound-0", "--content", "content", cwd=folder.parent)
    assert done.returncode == 0
    assert b"<h1>Compound 0</h1>" in done.stdout
