"""In place of Jinja's own: templates come compiled, so none is parsed (docs/adr/0044, 0051)."""


class Parser:
    """What reads a template."""

    def __init__(self, *_: object, **__: object) -> None:
        raise NotImplementedError("templates are compiled by the build")
