"""The renderer: page context to HTML. The only file that knows Jinja."""

from __future__ import annotations

from json import JSONEncoder
from typing import TYPE_CHECKING, Any, cast

from jinja2 import BaseLoader, Environment, FileSystemLoader, ModuleLoader, StrictUndefined, Template
from jinja2.runtime import Context, Macro

from . import sharing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping
    from pathlib import Path

    from jinja2.environment import TemplateModule

    from .context import PageContext

# Where the build puts templates as Python modules, in a folder that holds nothing else.
COMPILED = "compiled"


class _Context(Context):
    """Calls macros whose results are kept at once: Jinja asks six things of whatever is called (adr/0047)."""

    environment: _Environment

    def call(self, called: Any, /, *values: Any, **named: Any) -> Any:  # noqa: ANN401  Jinja's own
        """Return what a macro, or anything else, returns for these arguments."""
        keeping = self.environment.keeping.get(called) if type(called) is Macro else None
        if keeping and not named.keys() - {"_loop_vars", "_block_vars"}:  # as Jinja adds them
            try:
                return keeping(*values)
            except (sharing.Changing, TypeError):  # also of what has no hash, such as a list
                pass
        return super().call(called, *values, **named)


class _Template(Template):
    """A template whose macros keep what they printed, if they see their arguments and nothing of the page.

    So does a macro that is imported without context. Of other macros, which may see more, nothing is kept.
    """

    def make_module(
        self,
        vars: dict[str, Any] | None = None,  # noqa: A002  Jinja's name
        shared: bool = False,  # noqa: FBT001, FBT002
        locals: Mapping[str, Any] | None = None,  # noqa: A002
    ) -> TemplateModule:
        """Return the module that another template imports."""
        module = super().make_module(vars, shared, locals)
        for macro in module.__dict__.values() if vars is None and locals is None else ():
            if isinstance(macro, Macro) and not macro.caller:
                cast("_Environment", self.environment).keeping[macro] = sharing.keeping(macro)
        return module


class _Environment(Environment):
    """Finds a template again at once: Jinja's own cache takes a tenth of the time of a page."""

    context_class = _Context
    template_class = _Template

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  Jinja's own
        super().__init__(**options)
        # What `json.dumps` would do, which makes an encoder each time.
        self.policies |= {"json.dumps_function": JSONEncoder(sort_keys=True).encode, "json.dumps_kwargs": {}}
        self._found: dict[str, Template] = {}
        self.keeping: dict[Macro, Callable[..., str]] = {}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  Jinja's name
    ) -> Template:
        """Return the template, the same for as long as the environment lives. Raises as Jinja's does."""
        if not isinstance(name, str) or globals is not None:
            return super().get_template(name, parent, globals)
        if found := self._found.get(name):
            return found
        template = self._found[name] = super().get_template(name, parent)
        template.root_render_func.__globals__["escape"] = sharing.escaped  # for all that it prints
        return template


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
        text = self._environment.get_template(template).render(page=page)
        # HTML is escaped, and that text by text: what else is printed is looked at as a whole.
        if not template.endswith(".html"):
            text = sharing.shown(text)
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
    return _Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
