"""Runs the CloudFront Function's own JavaScript, as the template has it, at viewer-request.

Source: CloudFront Developer Guide, "CloudFront Functions event structure" (version 1.0), "JavaScript
runtime 2.0 features", "Restrictions on all edge functions" and "Quotas on CloudFront Functions". The
engine is QuickJS, which knows more of ECMAScript than CloudFront's runtime does: what is not listed for that
is refused as far as `edge_language` sees it, and `aws cloudfront test-function` has the last word.
"""

from __future__ import annotations

import json
import re
import threading
from typing import TYPE_CHECKING, Any

import quickjs

from toolkit.distribution import edge_event, edge_result
from toolkit.distribution.edge_language import undocumented

if TYPE_CHECKING:
    from toolkit.distribution.exchange import Request, Response

_LARGEST_SOURCE = 10_240
_MEMORY = 2 * 1024 * 1024  # bytes, "Maximum function memory"
_SECONDS = 1.0  # far above what CloudFront grants: this only ends an endless loop
_MODULE_IMPORT = re.compile(
    r"""^[ \t]*import\s+(\w+)\s+from\s+['"]([\w-]+)['"]\s*;?""",
    re.MULTILINE,
)
_SURROUNDINGS = """
globalThis.console = {log() {}, error() {}, warn() {}};
globalThis.__cloudfront = {kvs() { throw new Error("the local edge has no key value store"); }};
delete globalThis.eval;
globalThis.__run = function (text) {
  globalThis.__done = undefined;
  globalThis.__failed = undefined;
  Promise.resolve(handler(JSON.parse(text))).then(
    (value) => { globalThis.__done = JSON.stringify(value); },
    (error) => { globalThis.__failed = String(error); });
};
"""


class EdgeFunctionFailed(Exception):
    """The function threw, or did not end: CloudFront answers 503."""


class EdgeFunctionRefused(Exception):
    """CloudFront would not take this source."""


class EdgeFunction:
    """One function, from its source; safe to run from several threads, each with a context of its own."""

    def __init__(self, source: str) -> None:
        if len(source.encode()) > _LARGEST_SOURCE:
            raise EdgeFunctionRefused(f"{len(source.encode())} bytes, where 10 KB are allowed")
        if unknown := undocumented(source):
            raise EdgeFunctionRefused(f"not listed for runtime 2.0: {', '.join(unknown)}")
        self._source = _MODULE_IMPORT.sub(_stub_import, source)
        self._local = threading.local()
        self._context()  # a syntax error is told now, not at the first request

    def run(self, request: Request) -> Request | Response:
        """Return the request as the function leaves it, or the response that it makes instead.

        Raises `EdgeFunctionFailed`, and `InvalidResult` for a result that CloudFront refuses with 502.
        """
        event = edge_event.viewer_request(request)
        result = self._call(json.dumps(event))
        return edge_result.outcome(request, event["request"], result)

    def _call(self, event: str) -> Any:
        context = self._context()
        context.set_time_limit(_SECONDS)
        try:
            context.get("__run")(event)
            while context.execute_pending_job():
                pass
            failed, done = context.get("__failed"), context.get("__done")
        except quickjs.JSException as error:
            raise EdgeFunctionFailed(str(error)) from error
        if failed is not None:
            raise EdgeFunctionFailed(failed)
        return None if done is None else json.loads(done)

    def _context(self) -> quickjs.Context:
        context = getattr(self._local, "context", None)
        if context is None:
            context = quickjs.Context()
            context.set_memory_limit(_MEMORY)
            try:
                context.eval(_SURROUNDINGS)
                context.eval(self._source)
            except quickjs.JSException as error:
                raise EdgeFunctionRefused(str(error)) from error
            self._local.context = context
        return context


def _stub_import(found: re.Match[str]) -> str:
    name, module = found.groups()
    if module != "cloudfront":
        raise EdgeFunctionRefused(f"the local edge has no module {module!r}")
    return f"const {name} = globalThis.__cloudfront;"
