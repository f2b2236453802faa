"""The renderer: page context to HTML. The only file that knows Jinja."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .statements import UNPRINTABLE

if TYPE_CHECKING:
    from pathlib import Path

    from .context import PageContext

_UNPRINTABLE = re.compile(UNPRINTABLE)


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
        """Return the page in UTF-8, with U+FFFD for each character that no page shows.

        XML would not be well-formed with some of them, and others hide or turn the text around them.
        Raises jinja2.TemplateError if the template is missing, is no Jinja, or asks for what `page` lacks.
        """
        text = self._environment.get_template(template).render(page=page)
        return _UNPRINTABLE.sub("\ufffd", text).encode()
