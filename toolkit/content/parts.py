"""Parts: where each part of a content folder comes from, the folder itself or the project's own content."""

from __future__ import annotations

import shutil
import weakref
from pathlib import Path
from tempfile import mkdtemp

OWN = Path(__file__).resolve().parents[2] / "content"
MERGED = ("templates", "assets")


def part_of(folder: Path, name: str) -> Path:
    """Return where the part `name` of a content folder is: its own, or the project's if it has none.

    A folder without files is none: a checkout has no empty folders, so it must not matter.
    """
    own = folder / name
    lacks = not own.exists() or (own.is_dir() and all(path.name.startswith(".") for path in own.iterdir()))
    return OWN / name if lacks else own


def merged(folder: Path, name: str) -> dict[str, Path]:
    """Return the files of the part `name` by their names: the folder's own, and the project's beside them."""
    files = {path.name: path for root in (OWN, folder) for path in (root / name).glob("*")}
    return dict(sorted(files.items()))


class Layer:
    """The templates and assets of a content folder, merged into one folder as a deployment ships it.

    It holds copies: what is written to the files from now on is another release's. `root` is there for as
    long as the layer is.
    """

    def __init__(self, folder: Path) -> None:
        """`folder`: the content folder."""
        self.root = Path(mkdtemp(prefix="content-layer-"))
        weakref.finalize(self, shutil.rmtree, self.root, ignore_errors=True)
        self._sources: dict[Path, Path] = {}
        for part in MERGED:
            (self.root / part).mkdir()
            for name, source in merged(folder, part).items():
                copy = self.root / part / name
                (shutil.copytree if source.is_dir() else shutil.copyfile)(source, copy)
                self._sources[copy] = source

    def source(self, file: str | Path) -> Path | None:
        """Return the file of the content folder, or of the project's, that is `file` in the layer."""
        return self._sources.get(Path(file))

    def files(self) -> dict[Path, bytes]:
        """Return what the layer holds, by the places of its files in it."""
        files = (path for path in self.root.rglob("*") if path.is_file())
        return {path.relative_to(self.root): path.read_bytes() for path in files}
