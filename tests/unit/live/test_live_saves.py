"""What is tried out before a new look is released."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compound_pages.renderer import Renderer
from toolkit.live.saves import _some, _try_out
from toolkit.site import Folder, paths

if TYPE_CHECKING:
    import pytest

    from toolkit.content import Content


def test_every_template_is_tried(sample: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the order of the paths: one that cannot be rendered would be released otherwise."""
    site, tried, render = Folder(sample), set[str](), Renderer.render

    def noted(self: Renderer, template: str, page: object) -> bytes:
        tried.add(template)
        return render(self, template, page)  # type: ignore[arg-type]

    monkeypatch.setattr(Renderer, "render", noted)
    _try_out(site, _some(list(paths(site.records))))
    every = {file.name for file in (sample.root / "templates").iterdir() if not file.name.startswith("_")}
    assert tried == every - {"message.html"}  # put with the assets
