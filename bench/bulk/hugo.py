"""Hugo, where it is installed: the pages of questions from the same page contexts, by a template of its own.

The template shows the same parts in the same order, without the small print of single claims.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from bench.bulk.contenders import Turn
from bench.bulk.made import made, question_paths
from bench.bulk.ways import composer_of
from compound_pages.renderer import Renderer
from toolkit.content import OWN

if TYPE_CHECKING:
    from collections.abc import Iterator

_LAYOUT = Path(__file__).with_name("hugo.html")
_SETTINGS = {
    "baseURL": "https://site.example/",
    "disableKinds": ["home", "section", "taxonomy", "term", "RSS"],
}


class Hugo:
    """Hugo as a contender: what it reads is written before, off the clock."""

    def __init__(self, command: str, pages: int, folder: Path) -> None:
        """`command`: where Hugo is."""
        self._command = command
        self._root = folder / "hugo"
        _write(self._root, pages)

    def turn(self) -> Turn:
        """Let it write its pages once. Raises RuntimeError if it fails."""
        started = time.perf_counter()
        with subprocess.Popen([self._command, "--quiet", "--source", self._root]) as running:
            _, status, used = os.wait4(running.pid, 0)
            running.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - started
        if running.returncode:
            raise RuntimeError(f"hugo ended with {running.returncode}")
        files = sum(1 for _ in (self._root / "public").rglob("*.html"))
        for folder in ("public", "resources"):
            shutil.rmtree(self._root / folder, ignore_errors=True)
        return Turn(seconds, used.ru_utime + used.ru_stime, None, files, used.ru_maxrss * 1024 / 1_000_000)


def _write(root: Path, pages: int) -> None:
    """Write the site as Hugo wants it: a file for each page, its context as front matter."""
    (root / "content").mkdir(parents=True)
    (root / "layouts/_default").mkdir(parents=True)
    shutil.copy(_LAYOUT, root / "layouts/_default/single.html")
    (root / "config.json").write_text(json.dumps(_SETTINGS))
    for name, context in _contexts(pages):
        front = {"title": context["title"], "url": f"/{name}.html", "page": context}
        (root / f"content/{name}.html").write_text(json.dumps(front), encoding="utf-8")


def _contexts(pages: int) -> Iterator[tuple[str, dict[str, object]]]:
    content = made(pages)
    composer = composer_of(content, Renderer(OWN / "templates"))
    for path in question_paths(content):
        _, _, view = composer.found(path, lambda: 900.0)
        yield re.sub(r"[^a-z0-9-]", "", path), msgspec.to_builtins(view.page)
