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
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import msgspec

from bench.bulk.contenders import Turn
from bench.bulk.made import made, question_paths
from bench.bulk.ways import composer_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_LAYOUT = Path(__file__).with_name("hugo.html")
_SETTINGS = {
    "baseURL": "https://site.example/",
    "disableKinds": ["home", "section", "taxonomy", "term", "RSS"],
}


def measured(pages: int) -> Turn | None:
    """Return what Hugo took, None where there is none. Raises RuntimeError if it fails."""
    hugo = shutil.which("hugo")
    if hugo is None:
        return None
    with TemporaryDirectory() as folder:
        root = Path(folder)
        _write(root, pages)
        started = time.perf_counter()
        with subprocess.Popen([hugo, "--quiet", "--source", folder]) as running:
            _, status, used = os.wait4(running.pid, 0)
            running.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - started
        if running.returncode:
            raise RuntimeError(f"hugo ended with {running.returncode}")
        files = sum(1 for _ in (root / "public").rglob("*.html"))
        return Turn(seconds, used.ru_utime + used.ru_stime, files, used.ru_maxrss * 1024 / 1_000_000)


def _write(root: Path, pages: int) -> None:
    """Write the site as Hugo wants it: a file for each page, its context as front matter."""
    (root / "content").mkdir()
    (root / "layouts/_default").mkdir(parents=True)
    shutil.copy(_LAYOUT, root / "layouts/_default/single.html")
    (root / "config.json").write_text(json.dumps(_SETTINGS))
    for name, context in _contexts(pages):
        front = {"title": context["title"], "url": f"/{name}.html", "page": context}
        (root / f"content/{name}.html").write_text(json.dumps(front), encoding="utf-8")


def _contexts(pages: int) -> Iterator[tuple[str, dict[str, object]]]:
    content = made(pages)
    composer = composer_of(content)
    for path in question_paths(content):
        _, _, view = composer.found(path, lambda: 900.0)
        yield re.sub(r"[^a-z0-9-]", "", path), msgspec.to_builtins(view.page)
