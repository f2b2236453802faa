"""In place of Powertools' own: nothing is traced, and nobody makes a tracer (docs/adr/0051)."""


class Tracer:
    """What X-Ray would be told by."""

    def __init__(self, *_: object, **__: object) -> None:
        raise NotImplementedError("nothing is traced here")


def aiohttp_trace_config() -> None:
    """Refuse to trace a client of HTTP."""
    raise NotImplementedError("nothing is traced here")
