"""A content folder that a test edits and publishes, as an editor would: real files, the real publish."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import yaml

from toolkit.content import OWN, load
from toolkit.publishing import FREELY, Table, publish

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.publishing import Difference
    from toolkit.service import Service

_RECORDS = ("compounds", "conditions", "pairs", "questions")
_FILES = ("site.yaml", "sources.yaml")


class Draft:
    """The sample's records in a folder of their own. Files are named without `.yaml`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in _RECORDS:
            shutil.copytree(OWN / name, root / name)
        for name in _FILES:
            shutil.copy(OWN / name, root / name)

    def edit(self, name: str, /, **fields: Any) -> None:
        """Write these fields into a file, which there may be already; a field that is None is taken out."""
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        data = (yaml.safe_load(path.read_text()) if path.exists() else {}) | fields
        said = {field: value for field, value in data.items() if value is not None}
        path.write_text(yaml.safe_dump(said, sort_keys=False), encoding="utf-8")

    def remove(self, name: str) -> None:
        """Delete a file."""
        self._path(name).unlink()

    def restore(self, name: str) -> None:
        """Make a file what it is in the sample."""
        shutil.copy(OWN / f"{name}.yaml", self._path(name))

    def publish(self, service: Service) -> Difference:
        """Make the table hold this folder's records, and nothing more: what follows is for `drain`."""
        stack = service.stack
        done = publish(load(self.root).records, Table(stack.dynamodb, stack.table), FREELY)
        assert done is not None
        return done

    def _path(self, name: str) -> Path:
        return self.root / f"{name}.yaml"
