"""Ready: a renderer that can compile its templates before it is asked for a page."""

from __future__ import annotations

from contextlib import suppress

from jinja2 import TemplateError

from compound_pages.renderer import Renderer


class Ready(Renderer):
    """Templates of one folder, which may be compiled before they are needed."""

    def compile(self) -> None:
        """Compile all of them that can be; who needs one of the others is told by `render`."""
        for name in self._environment.list_templates():
            with suppress(TemplateError, UnicodeError):  # also for files that desktops leave behind
                self._environment.get_template(name)
