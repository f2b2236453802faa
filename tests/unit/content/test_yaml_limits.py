"""Files made to stop or trick whoever checks them: each is refused soon, at its place, and all are told."""

from __future__ import annotations

import os
import re
import time
from typing import TYPE_CHECKING

import pytest

from compound_pages.statements import UNPRINTABLE
from toolkit.content import ContentError, load
from toolkit.content.bounds import MAX_ASSET, MAX_TEMPLATE
from toolkit.content.yaml_core import MAX_NODES
from toolkit.content.yaml_file import MAX_BYTES, MAX_TEXT, YamlFile

from .conftest import COMPOUND, Folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILE = "compounds/gamma.yaml"
# What each is refused with, and in which line. The 256 KB that a file may have are used up.
MANY, LONG = f"is not YAML: it holds more than {MAX_NODES} values", f"drug_class: is longer than {MAX_TEXT}"
REFUSED: dict[str, tuple[str | bytes, str]] = {
    "a bomb of aliases": (
        "".join(f"a{i}: &a{i} [{f'*a{i - 1}, ' * 9 if i else 'x'}]\n" for i in range(9)),
        "1: is not YAML: a text that begins with & or * needs quotes",
    ),
    "an anchor in itself": ("a: &a [*a]\n", "1: is not YAML: a text that begins with & or *"),
    "a merge of an alias": ("a: &a {b: c}\nd:\n  <<: *a\n", "1: is not YAML: a text that begins with & or *"),
    "a merge of a mapping": (f"{COMPOUND}<<: {{name: Omega}}\n", "7: '<<': unknown key"),
    "lists in lists": ("a: " + "[" * (MAX_BYTES - 9), "1: is not YAML: it is nested too deeply"),
    "mappings in mappings": ("a: " + "{a: " * 60_000, "1: is not YAML: it is nested too deeply"),
    "lines in lines": ("- " * (MAX_BYTES // 2 - 9), "1: is not YAML: it is nested too deeply"),
    "a key for a key": ("? " * (MAX_BYTES // 2 - 9), "1: is not YAML: it is nested too deeply"),
    "more values than a record has": ("a: [" + "1," * 100_000 + "]", f"1: {MANY}"),
    "more keys than a record has": ("a:\n" * 80_000, f"{MAX_NODES // 2}: {MANY}"),
    "more forms than a record has": ("a: [" + "{}," * 80_000 + "]", f"1: {MANY}"),
    "a text without end": (COMPOUND.replace("a class", "x " * MAX_TEXT), f"2: {LONG}"),
    "a number without end": (COMPOUND.replace("a class", "9" * 200_000), f"2: {LONG}"),
    "a name without end": (COMPOUND.replace("Alpha", "x" * 501), "1: name: is longer than 500 characters"),
    "a file without end": ("#" * (MAX_BYTES + 1), "1: the file is larger than 256 KB"),
    "an object": (
        f"{COMPOUND}short_name: !!python/object/apply:os.system [ls]\n",
        "7: short_name: has a type that is not allowed",
    ),
    "a tag under another name": (
        f"%TAG !a! tag:yaml.org,2002:python/\n---\n{COMPOUND}short_name: !a!name:os.system\n",
        "9: short_name: has a type that is not allowed ('python/name:os.system')",
    ),
    "a zero byte": (f"{COMPOUND}a\0: b\n", "7: is not YAML: the character U+0000 is not allowed"),
    "an escape for a terminal": (f"{COMPOUND}a: \x1b[31m\n", "7: is not YAML: the character U+001B"),
    "old ends of lines": (COMPOUND.replace("\n", "\r") + "a: \x1b\r", "7: is not YAML: the character U+001B"),
    "half a character": (b"name: A\nsafety: \xed\xa0\x80\n", "2: is not UTF-8"),
    "UTF-16": (COMPOUND.encode("utf-16"), "1: is UTF-16: save it as UTF-8"),
    "UTF-32": (COMPOUND.encode("utf-32"), "1: is UTF-16: save it as UTF-8"),
    "two documents": (f"{COMPOUND}---\nname: B\n", "7: is not YAML"),
    "an escape without a character": (f'{COMPOUND}short_name: "\\UFFFFFFFF"\n', "7: is not YAML: an escape"),
}  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Return what one check tells of a folder that holds all of these files at once, by what they are."""
    folder = Folder(tmp_path_factory.mktemp("hostile"))
    slugs = {f"hostile-{i}": what for i, what in enumerate(REFUSED)}
    for slug, what in slugs.items():
        folder.write(f"compounds/{slug}.yaml", REFUSED[what][0])
    folder.write("conditions/zeta.yaml", "name: 7\n")
    started = time.process_time()
    found: dict[str, list[str]] = {what: [] for what in (*REFUSED, "zeta")}
    for problem in folder.problems():
        name, _, rest = problem.partition(".yaml:")
        found[slugs.get(name.rpartition("/")[2], "zeta")].append(rest)
    assert time.process_time() - started < 60  # it takes 5
    return found


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_is_made_to_harm_is_refused_at_its_place(told: dict[str, list[str]], what: str) -> None:
    """Soon, in words, and with no more of them than anybody reads."""
    assert any(problem.startswith(REFUSED[what][1]) for problem in told[what]), told[what][:3]
    assert len(told[what]) <= 101


def test_no_other_file_s_faults_are_lost_over_it(told: dict[str, list[str]]) -> None:
    """What is wrong with the file beside them is told as if it lay there alone."""
    assert sorted(told["zeta"]) == [
        "1: affected_organs: is missing",
        "1: name: must be text, not the number 7 (in quotes it is text)",
        "1: specialists: is missing",
    ]


@pytest.mark.parametrize(
    "character", ["\u202e", "\u2066", "\u2028", "\ufff9", "\ufeff", "\U000e0041", "\x85", "\x7f"]
)
def test_a_character_that_is_not_seen_is_refused(tmp_path: Path, character: str) -> None:
    """One that turns or hides the text around it lets a reviewer read something else than a reader."""
    path = tmp_path / "a.yaml"
    path.write_text(f'a:\n- "a\\U{ord(character):08X}b"\n')
    (problem,) = YamlFile(path).problems
    assert (problem.line, problem.column, problem.field) == (2, 3, "a[1]")
    assert problem.message == f"holds the character U+{ord(character):04X}, which no page can show"


@pytest.mark.parametrize(
    "text", ["كيتامين", "קטמין\u200f!", "می\u200cشود", "👩\u200d🔬", "é e\u0301", "a\tb"]
)
def test_a_text_of_any_script_is_good(tmp_path: Path, text: str) -> None:
    """Also with the marks and joiners that right-to-left scripts and signs need."""
    path = tmp_path / "a.yaml"
    path.write_text(f'a: "{text}"\n')
    file = YamlFile(path)
    assert (file.data, file.problems) == ({"a": text}, [])


def test_what_pages_do_not_show_is_told_from_what_scripts_need() -> None:
    """The class holds no letter, no mark of direction, no joiner."""
    assert not re.search(
        UNPRINTABLE, "aé\t\n\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufe0f\U0001f469"
    )


def test_a_file_with_many_faults_names_the_first_hundred_and_their_number(folder: Folder) -> None:
    """More of them nobody reads, and other files' faults stand beside them."""
    folder.write(FILE, COMPOUND + "".join(f"k{i}: 1\n" for i in range(500)))
    found = [one.removeprefix(f"{FILE}:") for one in folder.problems()]
    assert len(found) == 101
    assert found[99] == "106: k99: unknown key"
    assert found[100] == "107: and 400 further problems from here on"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"a\nb\x1b[31m.yaml", r"a\nb\x1b[31m.yaml"),
        (b"a\xff.yaml", r"a\udcff.yaml"),
        ("a\u202eb.yaml".encode(), r"a\u202eb.yaml"),
    ],
)
def test_the_name_of_a_file_is_one_printable_line(folder: Folder, name: bytes, shown: str) -> None:
    """It forges no other line of the report and moves no cursor, and any terminal can print it."""
    path = os.fsencode(folder.root / "compounds") + b"/" + name
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123  a name that is no text
        file.write(COMPOUND)
    (problem,) = _report(folder)
    assert problem.startswith(f"{folder.root}/compounds/{shown}:1:1: ")
    assert problem.isprintable()


def _report(folder: Folder) -> list[str]:
    with pytest.raises(ContentError) as raised:
        load(folder.root)
    return raised.value.report().splitlines()[:-1]


SECRET = "name: a secret of this machine"


PLACES = (
    FILE, "conditions/gamma.yaml", "pairs/alpha/beta.yaml", "site.yaml", "sources.yaml", "about/more.yaml",
    "questions/more.yaml", "templates/more.html", "assets/more.svg",
)  # fmt: skip
REFUSALS = ("leads out of the content folder", "is no file", "must be a file", "is no asset")


@pytest.mark.parametrize("way", ["link", "loop", "fifo", "device", "folder"])
def test_only_files_of_the_folder_are_read(
    folder: Folder, tmp_path_factory: pytest.TempPathFactory, way: str
) -> None:
    """A link out of it, in a circle or to a device, a pipe and a folder are refused and never quoted."""
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "a"
    elsewhere.write_text(SECRET, encoding="utf-8")
    makers: dict[str, Callable[[Path], None]] = {
        "link": lambda path: path.symlink_to(elsewhere),
        "loop": lambda path: path.symlink_to(path.name),
        "fifo": os.mkfifo,
        "device": lambda path: path.symlink_to("/dev/zero"),
        "folder": lambda path: path.mkdir(),
    }
    for name in PLACES:
        path = folder.write(name, "")
        path.unlink()
        makers[way](path)
    problems = folder.problems()
    assert "secret" not in "".join(problems)
    refused = {one.partition(":")[0] for one in problems if any(word in one for word in REFUSALS)}
    # Templates may lie in folders; a part that is not there, as at the end of a circle, is the project's.
    spared = {"folder": {"templates/more.html"}, "loop": {"site.yaml", "sources.yaml"}}
    assert set(PLACES) - refused == spared.get(way, set())


@pytest.mark.parametrize("link", ["pairs", "pairs/alpha"])
def test_a_folder_that_is_a_link_out_is_not_read(
    folder: Folder, tmp_path_factory: pytest.TempPathFactory, link: str
) -> None:
    """Nor is what lies in it, not even its names."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "beta.yaml").write_text(SECRET, encoding="utf-8")
    (folder.root / link).parent.mkdir(exist_ok=True)
    (folder.root / link).symlink_to(elsewhere)
    assert folder.problems() == [f"{link}:1: leads out of the content folder: only what lies in it is read"]


@pytest.mark.parametrize("part", ["templates", "assets"])
def test_a_folder_out_there_is_not_looked_through(
    folder: Folder, tmp_path_factory: pytest.TempPathFactory, part: str
) -> None:
    """A link to the root of a machine is one fault, not one for each file of the machine."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "a-name-of-this-machine").write_text("", encoding="utf-8")
    (folder.root / part).mkdir(exist_ok=True)
    (folder.root / part / "more").symlink_to(elsewhere)
    problems = folder.problems()
    assert f"{part}/more:1: leads out of the content folder: only what lies in it is read" in problems
    assert "a-name-of-this-machine" not in "".join(problems)


def test_templates_have_no_circle_of_folders(folder: Folder) -> None:
    """Who copies them follows links, and two links back would double the work at each step."""
    folder.write("templates/more/a.html", "")
    (folder.root / "templates" / "more" / "again").symlink_to("..")
    assert folder.problems() == [
        "templates/more/again:1: is a link to a folder, which may lead round in a circle"
    ]


def test_a_link_within_the_folder_is_followed(folder: Folder) -> None:
    """Two names for one file are no harm."""
    (folder.root / "compounds" / "gamma.yaml").symlink_to("alpha.yaml")
    assert folder.problems() == []


@pytest.mark.parametrize(
    ("name", "most"), [("templates/more.html", MAX_TEMPLATE), ("assets/more.svg", MAX_ASSET)]
)
def test_a_look_has_a_size(folder: Folder, name: str, most: int) -> None:
    """Templates and assets are read whole, so they have an end."""
    folder.write(name, b" " * most)
    assert folder.problems() == []
    folder.write(name, b" " * (most + 1))
    assert folder.problems() == [f"{name}:1: the file is larger than {most // 1024} KB"]


def test_a_folder_has_an_end(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more files than may be, the rest is not read, and that is said."""
    monkeypatch.setattr("toolkit.content.bounds.MAX_FILES", 3)
    for i in range(3):
        folder.write(f"compounds/more-{i}.yaml", COMPOUND)
    assert folder.problems() == ["compounds:1: holds more than 3 files: those beyond were not read"]


def test_a_record_that_no_item_can_hold_is_refused(folder: Folder) -> None:
    """With the sources that it cites: DynamoDB takes 400 KB an item, and would say so only at publish."""
    title = "t" * 9000
    sources = (f"s{i}: {{type: label, title: {title}, pmid: '1'}}\n" for i in range(27))
    folder.write("sources.yaml", "".join(sources))
    cited = ", ".join(f"s{i}" for i in range(27))
    facts = "".join(f"- {{text: '{'It was so. ' * 800}', sources: [{cited}]}}\n" for _ in range(20))
    folder.write(FILE, COMPOUND.replace("safety: a fact\n", f"safety:\n{facts}"))
    (problem,) = folder.problems()
    assert problem == f"{FILE}:1: comes to more than 400 KB with its sources: the table takes no more"


BAD = (
    "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "vbscript:x", "ftp://a.example",
    "//a.example", "https://a.example/<b>", 'https://a.example/"', "https://a.example\\@b.example",
    "https://a.example@b.example", "https://a.example/`", "https://a.example/a b", "https:///a",
    "https://a.example:0/", "file:///etc/passwd", "http:a",
)  # fmt: skip
GOOD = (
    "https://a.example/@b/c?d=e&f=(g)#h",
    "http://[::1]/a",
    "https://a.example/%20",
    "https://é.example/é",
)


def test_a_source_leads_to_http_or_nowhere(folder: Folder) -> None:
    """No script, no file, no sign that an address cannot have, no name that looks like a host before it."""
    urls = enumerate((*BAD, *GOOD))
    lines = "".join(f"s{i}: {{type: label, title: A, url: '{url}'}}\n" for i, url in urls)
    folder.write("sources.yaml", lines)
    said = "must be an address that begins with http:// or https://"
    refused = [one for one in folder.problems() if said in one]
    assert [one.split(":")[2].strip() for one in refused] == [f"s{i}.url" for i in range(len(BAD))]


@pytest.mark.parametrize(
    "url", ["https://a.example/b", 'https://a.example"', "https://a@b.example", "https://a.example?b"]
)
def test_the_site_is_at_a_host(folder: Folder, url: str) -> None:
    """Its address stands in front of every path, in sitemaps and in robots.txt."""
    folder.write("site.yaml", f"name: A\nbase_url: '{url}'\n")
    (problem,) = folder.problems()
    assert problem.startswith("site.yaml:2: base_url: must be the address of a site")
