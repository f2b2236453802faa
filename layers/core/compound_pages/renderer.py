"""The renderer: page context to HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import BaseLoader, Environment, FileSystemLoader, ModuleLoader, StrictUndefined, UndefinedError

from .sharing import shown
from .templating import KeepingEnvironment

if TYPE_CHECKING:
    from pathlib import Path

    from .context import PageContext

# Where the build puts templates as Python modules, in a folder that holds nothing else.
COMPILED = "compiled"


class Renderer:
    """Templates of one folder, strict (an unknown name is an error) and escaping everything they print."""

    def __init__(self, templates: Path) -> None:
        """`templates`: the folder, as it was written or as `compile_templates` made it.

        A template is read at its first use and kept. Beside a source nothing compiled is used: it may be old.
        """
        only_compiled = [path.name for path in templates.iterdir()] == [COMPILED]
        self._environment = _environment(
            ModuleLoader(templates / COMPILED) if only_compiled else FileSystemLoader(templates)
        )

    def render(self, template: str, page: PageContext) -> bytes:
        """Return the page in UTF-8, with U+FFFD for each character that no page shows.

        XML would not be well-formed with some of them, and others hide or turn the text around them.
        Raises jinja2.TemplateError if the template is missing, is no Jinja, or asks for what `page` lacks.
        """
        try:
            text = self._environment.get_template(template).render(page=page)
        except AttributeError as error:
            raise UndefinedError(str(error)) from error
        # HTML is escaped, and that text by text: what else is printed is looked at as a whole.
        if not template.endswith(".html"):
            text = shown(text)
        return text.encode()


def compile_templates(templates: Path, into: Path) -> None:
    """Write the templates of a folder as Python modules; a `Renderer` of `into` prints the same by them.

    Hidden files, such as desktops leave behind, are no templates.
    Raises FileExistsError if there is a set already, jinja2.TemplateSyntaxError if a template is no Jinja.
    """
    folder = into / COMPILED
    folder.mkdir(parents=True)
    _environment(FileSystemLoader(templates)).compile_templates(
        folder,
        zip=None,
        ignore_errors=False,
        filter_func=lambda name: not name.rpartition("/")[2].startswith("."),
    )


def _environment(loader: BaseLoader) -> Environment:
    """Return what templates mean, the same for the build and for the run."""
    return KeepingEnvironment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
