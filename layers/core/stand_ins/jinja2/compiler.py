"""In place of Jinja's own: templates come compiled, so nothing here is called (docs/adr/0044, 0051)."""


class CodeGenerator:
    """What writes the module of a template."""


class Frame:
    """Where in a template it is."""


def generate(*_: object, **__: object) -> None:
    """Refuse to compile a template."""
    raise NotImplementedError("templates are compiled by the build")


def has_safe_repr(_: object) -> bool:
    """Refuse to compile a template."""
    raise NotImplementedError("templates are compiled by the build")
