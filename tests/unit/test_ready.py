"""Templates that are compiled before anybody asks for a page."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from jinja2 import TemplateSyntaxError

from toolkit.content import OWN
from toolkit.site import ERROR_PAGE, Folder

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.content import Content


def test_what_was_compiled_is_not_read_again(sample: Content, tmp_path: Path) -> None:
    """A copy of the process finds all of it."""
    shutil.copytree(OWN / "templates", tmp_path / "templates")
    folder = Folder(sample._replace(root=tmp_path))
    folder.compile()
    shutil.rmtree(folder.layer.root / "templates")
    assert folder.page(ERROR_PAGE).body == Folder(sample).page(ERROR_PAGE).body


def test_what_is_no_template_is_told_to_who_needs_it(sample: Content, tmp_path: Path) -> None:
    """Others are compiled nevertheless."""
    shutil.copytree(OWN / "templates", tmp_path / "templates")
    (tmp_path / "templates/about.html").write_text("{% if %}")
    (tmp_path / "templates/note.txt").write_bytes(b"\xff")
    folder = Folder(sample._replace(root=tmp_path))
    folder.compile()
    assert folder.page(ERROR_PAGE).body == Folder(sample).page(ERROR_PAGE).body
    with pytest.raises(Exception, match=r"about\.html") as failed:
        folder.page("/about/method")
    assert isinstance(failed.value.__cause__, TemplateSyntaxError)
