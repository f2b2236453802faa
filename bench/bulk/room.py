"""Room for the files of a site: in memory if there is enough, so that no disk is in anybody's figures.

What it takes to create a file on a disk depends on its journal and on what else was written, by a factor of
four from one run to the next, and is the same for all who write the same files.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY = Path("/dev/shm")  # noqa: S108  a folder of its own in it, which Linux keeps in memory
_EACH = 200_000  # bytes for a page of a question: its files, its share of the others, what Hugo reads


@contextmanager
def room(pages: int) -> Iterator[Path]:
    """Give a folder with room for so many pages of questions, and remove it with all that is in it."""
    within = MEMORY if has_room(MEMORY, pages) else None
    with TemporaryDirectory(prefix="bulk-", dir=within) as folder:
        yield Path(folder)


def has_room(folder: Path, pages: int) -> bool:
    """Whether `folder` is there and has room for so many pages."""
    return folder.is_dir() and shutil.disk_usage(folder).free > pages * _EACH
