"""The renderer: page context to HTML. The only file that knows Jinja."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

if TYPE_CHECKING:
    from pathlib import Path

    from .context import PageContext


class Renderer:
    """Templates of one folder, strict (an unknown name is an error) and escaping everything they print."""

    def __init__(self, templates: Path) -> None:
        """`templates`: the folder; each template is compiled at its first use and kept."""
        self._environment = Environment(
            loader=FileSystemLoader(templates),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )

    def render(self, template: str, page: PageContext) -> bytes:
        """Return the page in UTF-8.

        Raises jinja2.TemplateError if the template is missing, is no Jinja, or asks for what `page` lacks.
        """
        return self._environment.get_template(template).render(page=page).encode()
