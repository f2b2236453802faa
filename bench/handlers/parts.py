"""Where the cold start of a handler goes. Run by its own interpreter, in its folder, with its layers.

Arguments, both JSON: what the handler imports of others, name to statement, in the order in which its app.py
comes to it; and an event. Prints the milliseconds of each part and the number of modules.
"""

from __future__ import annotations

import json
import sys
import time
from functools import partial
from importlib import import_module

import awslambdaric.bootstrap  # noqa: F401  what Lambda has loaded before the function's code

TYPE_CHECKING = False  # `typing` is for the handler to import
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# What is worth to be told apart, wherever a handler comes to it: class and method, by module.
WATCHED = {
    "clients": ("botocore.session", "Session", "create_client"),
    "templates": ("jinja2", "Environment", "get_template"),
}


class Context:
    """What Lambda tells a function, as far as handlers and Powertools ask."""

    function_name = "render"
    memory_limit_in_mb = 1024
    invoked_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:render"
    aws_request_id = "1"

    def get_remaining_time_in_millis(self) -> int:
        """Return a time that is long enough."""
        return 10_000


class Parts:
    """Milliseconds by part. What passes in a part within a part is the inner one's."""

    def __init__(self) -> None:
        self.milliseconds: dict[str, float] = {}
        self._inner = 0.0

    def take(self, name: str, work: Callable[[], Any]) -> Any:  # noqa: ANN401  whatever the work returns
        """Do some work as a part and return its result."""
        before, self._inner = self._inner, 0.0
        started = time.perf_counter()
        try:
            return work()
        finally:
            took = (time.perf_counter() - started) * 1000
            self.milliseconds[name] = self.milliseconds.get(name, 0.0) + took - self._inner
            self._inner = before + took

    def watch(self, name: str, owner: type, method: str) -> None:
        """Take each call of a method as a part."""
        original = getattr(owner, method)

        def taken(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401  whatever the method takes
            return self.take(name, partial(original, *arguments, **named))

        setattr(owner, method, taken)


def main(imports: dict[str, str], event: dict[str, Any]) -> None:
    """Take the parts and print them."""
    parts = Parts()
    for name, statement in imports.items():
        parts.take(name, partial(exec, statement, {}))
    for name, (module, owner, method) in WATCHED.items():
        if module in sys.modules:
            parts.watch(name, getattr(sys.modules[module], owner), method)
    sys.path.insert(0, "")
    app = parts.take("own code", lambda: import_module("app"))
    answer = parts.take("first page", lambda: app.handler(event, Context()))
    if answer["statusCode"] != 200:
        sys.exit(str(answer))
    print(json.dumps({**parts.milliseconds, "modules": len(sys.modules)}))


if __name__ == "__main__":
    main(*map(json.loads, sys.argv[1:]))
