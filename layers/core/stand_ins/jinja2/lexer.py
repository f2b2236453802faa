"""In place of Jinja's own: templates come compiled, so none is taken apart (docs/adr/0044, 0051)."""


class Lexer:
    """What takes the text of a template apart."""


class TokenStream:
    """The parts."""


_lexer_cache: dict[object, Lexer] = {}


def get_lexer(_: object) -> Lexer:
    """Refuse to take a template apart."""
    raise NotImplementedError("templates are compiled by the build")
