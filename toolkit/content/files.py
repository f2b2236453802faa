"""The files of a content folder: which of them are records and questions, and what has no place there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from compound_pages.items import Key
from compound_pages.routes import FILES, PAGES
from compound_pages.statements import SLUG_MAX, SLUG_PATTERN

from .bounds import LEADS_OUT, entries, leads_out, overfull
from .parts import merged
from .problems import Problem, meant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PARTS = (
    "compounds", "conditions", "pairs", "questions", "sources.yaml", "site.yaml",
    "about", "templates", "assets", "schema",
)  # fmt: skip
_SLUG = re.compile(SLUG_PATTERN)
# Page kinds, cache tags and paths that are not a question's; a question named so could not be told from them.
_TAKEN_KINDS = frozenset({"all", "page", "pair", "data", *(kind for kind, _ in (*PAGES, *FILES))})


def records(folder: Path) -> Iterator[tuple[Key, Path]]:
    """Yield every file that should be a record, with its key."""
    for kind in ("compound", "condition"):
        for path in _inside(folder, folder / f"{kind}s"):
            yield Key(kind, path.stem), path
    for compound in _inside(folder, folder / "pairs"):
        for path in _inside(folder, compound):
            yield Key("pair", f"{compound.name}/{path.stem}"), path


def _inside(folder: Path, part: Path) -> list[Path]:
    """Return what is in a part of `folder`; of one that leads out not even names are read."""
    return [] if leads_out(part, [folder]) else entries(part)


def is_slug(text: str) -> bool:
    """Whether `text` can be part of a path."""
    return len(text) <= SLUG_MAX and bool(_SLUG.fullmatch(text))


def questions(folder: Path) -> list[Path]:
    """Return every file in the folder `questions` that should be a question."""
    return entries(folder)


def about(folder: Path) -> list[Path]:
    """Return every file that should be a page about the site, the project's own among them."""
    return [path for name, path in merged(folder, "about").items() if not name.startswith(".")]


def problems(folder: Path, questions_folder: Path) -> Iterator[Problem]:
    """Yield what has no place where it is, or no name that could be its slug."""
    yield from _parts(folder)
    for path in sorted(folder.glob("*.yml")):
        yield Problem(path, 1, 1, "", "nothing reads this file: its name must end in .yaml")
    for path in _inside(folder, folder / "pairs"):
        if not path.is_dir():
            message = "is no record: a pair's record is pairs/<compound>/<condition>.yaml"
            yield Problem(path, 1, 1, "", message)
    for key, path in records(folder):
        yield from _name(path, key.slug.split("/"), "a record")
    for path in questions(questions_folder):
        yield from _name(path, [path.stem], "a question")
        if path.stem in _TAKEN_KINDS:
            yield Problem(path, 1, 1, "", f"{path.stem!r} is a page kind already: name the file otherwise")
    for path in about(folder):
        yield from _name(path, [path.stem], "a page about the site")


def _parts(folder: Path) -> Iterator[Problem]:
    for name in PARTS:
        path = folder / name
        if path.exists() and path.is_dir() != ("." not in name):
            yield Problem(path, 1, 1, "", "must be a file" if "." in name else "must be a folder")
    for path in (folder / "compounds", folder / "conditions", folder / "pairs"):
        if leads_out(path, [folder]):
            yield Problem(path, 1, 1, "", LEADS_OUT)
    for path in _inside(folder, folder / "pairs"):
        if path.is_dir() and leads_out(path, [folder]):
            yield Problem(path, 1, 1, "", LEADS_OUT)
    for path in (*(folder / name for name in PARTS), *_inside(folder, folder / "pairs")):
        yield from overfull(path)


def _name(path: Path, slugs: list[str], what: str) -> Iterator[Problem]:
    if path.suffix != ".yaml":
        yield Problem(path, 1, 1, "", f"is not {what}: the name of its file must end in .yaml")
        return
    for slug in slugs:
        if not is_slug(slug):
            form = f"at most {SLUG_MAX} lower-case letters and digits, in groups joined by single hyphens"
            yield Problem(path, 1, 1, "", f"{slug!r} is no slug: {form}")


def warnings(folder: Path) -> Iterator[Problem]:
    """Yield what is probably a slip: a part that nothing reads, or records that are not there."""
    for path in entries(folder):
        if path.name in PARTS or path.suffix == ".yml":
            continue
        if hint := meant(path.name.lower(), PARTS):
            yield Problem(path, 1, 1, "", f"nothing reads this{hint}")
        elif path.suffix == ".yaml":
            yield Problem(path, 1, 1, "", "nothing reads this file")
    for name in ("compounds", "conditions"):
        if not entries(folder / name):
            yield Problem(folder / name, 1, 1, "", f"there are no {name}, so no question has a page")
