"""Templating: templates as Python that asks of a field or a call no more than Python does (docs/adr/0054).

With the renderer the only file that knows Jinja.
"""

from __future__ import annotations

from keyword import iskeyword
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, Template
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Macro
from markupsafe import Markup

from . import sharing, structured

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping

    from jinja2 import nodes
    from jinja2.compiler import Frame
    from jinja2.environment import TemplateModule


class Writer(CodeGenerator):
    """Writes the Python of a template, with fields and calls as Python has them.

    Jinja's own asks five or six things of each first: whether a field is not rather a key, whether what is
    called wants the context. So here a field is an attribute, and one that is lacking raises AttributeError.
    """

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802  Jinja's
        """Write all of it; what escapes, and what a macro is, are ours."""
        super().visit_Template(node, frame)
        self.writeline(f"from {sharing.__name__} import escaped as escape")
        self.writeline(f"from {__name__} import KeepingMacro as Macro")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Write a field of a value."""
        if iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(  # noqa: N802
        self,
        node: nodes.Call,
        frame: Frame,
        forward_caller: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        """Write a call with values alone. One with names, or with a block, is written as Jinja does."""
        if forward_caller or node.kwargs or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for value in node.args:
            self.visit(value, frame)
            self.write(", ")
        self.write(")")


class KeepingMacro(Macro):
    """A macro that keeps what it printed, once it is known to see nothing but its arguments."""

    kept: Callable[..., str] | None = None

    def __init__(self, *described: Any) -> None:  # noqa: ANN401  as a compiled template does
        """Describe it as Jinja does."""
        super().__init__(*described)
        # How many values leave nothing to be filled in by Jinja.
        self._whole = -1 if self.caller or self.catch_kwargs or self.catch_varargs else len(self.arguments)

    def keep(self) -> None:
        """Keep what it prints from now on."""
        self.kept = sharing.keeping(self._printed)

    def __call__(self, *values: Any, **named: Any) -> str:  # noqa: ANN401
        """Return what it prints for these arguments."""
        if named:
            return super().__call__(*values, **named)
        if self.kept:
            try:
                return self.kept(*values)
            except (sharing.Changing, TypeError):  # also of what has no hash, such as a list
                pass
        return self._printed(*values)

    def _printed(self, *values: Any) -> str:  # noqa: ANN401
        if len(values) != self._whole:
            return super().__call__(*values)
        text = self._func(*values)
        return Markup(text) if self._default_autoescape else text  # noqa: S704  it escaped what it printed


class KeepingTemplate(Template):
    """A template whose macros keep what they printed, if they see their arguments and nothing of the page.

    So does a macro that is imported without context. Of other macros, which may see more, nothing is kept;
    nor of one that begins with `_`, which Jinja does not let out: it is a step of another that is kept.
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
            if isinstance(macro, KeepingMacro):
                macro.keep()
        return module


class KeepingEnvironment(Environment):
    """Makes such templates, and finds one again at once: Jinja's own cache takes a tenth of a page's time."""

    code_generator_class = Writer
    template_class = KeepingTemplate

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  Jinja's own
        super().__init__(**options)
        self.policies |= {"json.dumps_function": structured.script, "json.dumps_kwargs": {}}
        self._found: dict[str, Template] = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template sees besides its page: a dict, which is copied faster than Jinja's chain."""
        return {**self.globals, **(d or {})}

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
        return template
