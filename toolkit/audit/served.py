"""Served: the sample content on a local edge, as if no clinician's review were asked for before listing.

Lighthouse marks a page down that asks search engines to leave it out, which every page does that nobody has
reviewed. So the copy that is served does not ask for a review, and calls the local edge its home.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from toolkit.content import OWN
from toolkit.content.yaml_file import YamlFile

if TYPE_CHECKING:
    from collections.abc import Iterator

_WAIT = 60


@contextmanager
def copied(home: str) -> Iterator[Path]:
    """Yield the folder of the copy, which takes `home` for its address, for the length of a block."""
    with TemporaryDirectory(prefix="audit-") as made:
        folder = Path(made) / "content"
        shutil.copytree(OWN, folder)
        site = YamlFile(OWN / "site.yaml").data | {"index_requires_review": False, "base_url": home}
        (folder / "site.yaml").write_text(json.dumps(site), encoding="utf-8")  # JSON is YAML
        yield folder


@contextmanager
def served(folder: Path, port: int) -> Iterator[None]:
    """Serve a content folder for the length of a block."""
    words = [str(Path(sys.executable).with_name("compound-pages")), "serve", "--port", str(port)]
    with subprocess.Popen(  # noqa: S603  our own command
        [*words, "--content", str(folder)], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            _wait(process, f"localhost:{port}/")
            yield
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=_WAIT)


def _wait(process: subprocess.Popen[str], address: str) -> None:
    """Wait until the edge answers, which the command says."""
    for line in process.stdout or ():
        if address in line:
            return
    raise RuntimeError("compound-pages serve ended before it answered")
