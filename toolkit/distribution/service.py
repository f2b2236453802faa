"""The way of a request through the distribution, from the reader's side.

Source: CloudFront Developer Guide, "How CloudFront delivers content", "Customize at the edge with
CloudFront Functions", "Request and response behavior".
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from msgspec.structs import replace

from toolkit.distribution.asking import Origins
from toolkit.distribution.cache import EdgeCache
from toolkit.distribution.edge_event import InvalidResult
from toolkit.distribution.edge_function import EdgeFunction, EdgeFunctionFailed
from toolkit.distribution.exchange import Response
from toolkit.distribution.headers import add_edge_headers, apply_policy, is_not_modified, without_body
from toolkit.distribution.keeping import Keeper
from toolkit.distribution.own_errors import own_error, refusal
from toolkit.distribution.served import Served

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from toolkit.distribution.behaviours import Behaviour, CacheKey
    from toolkit.distribution.config import DistributionConfig
    from toolkit.distribution.exchange import Origin, Request

_log = logging.getLogger(__name__)


class Distribution:
    """What CloudFront would do with this configuration and these origins; safe to use from threads.

    Not emulated, and therefore different: a Range is answered with the whole page (as RFC 9110, 14.2
    allows), a reader's conditions are judged at the edge and never forwarded, and nothing is evicted.
    """

    def __init__(self, config: DistributionConfig, origins: Mapping[str, Origin]) -> None:
        self._config = config
        self._cache = EdgeCache()
        self._keeper = Keeper(config, Origins(config, origins), self._cache)
        sources = {one.function for one in config.behaviours if one.function}
        self._functions = {source: EdgeFunction(source) for source in sources}

    def handle(self, request: Request, now: float) -> Response:
        """Answer a reader's request at the time `now`, in seconds since the epoch."""
        refused = refusal(request)
        if refused is not None:
            return _finish(request, Served(refused, "Error"), now)
        # A function that changes the path changes neither the behaviour nor the origin.
        behaviour = self._config.behaviour(request.path)
        if request.method not in behaviour.methods:
            return _finish(request, Served(own_error(403), "Error"), now)
        seen = self._run_function(behaviour, request)
        if isinstance(seen, Response):
            said = "FunctionGeneratedResponse" if seen.answered_by == "function" else "Error"
            return _finish(request, Served(seen, said), now)
        served = self._keeper.serve(self._with_root_object(seen), behaviour, now)
        response = _conditional(request, served.response)
        headers = apply_policy(response.headers, behaviour.headers)
        return _finish(request, replace(served, response=replace(response, headers=headers)), now)

    def invalidate(self, items: Iterable[str]) -> None:
        """Forget the copies that `/path`, `/path*` or `#tag` name, as `CreateInvalidation` would.

        A path is the one that the function leaves. Raises `ValueError` for what CloudFront would refuse.
        """
        self._cache.invalidate(items)

    def stored_keys(self) -> list[CacheKey]:
        """Return the key of every stored copy, fresh or not."""
        return self._cache.stored_keys()

    def _run_function(self, behaviour: Behaviour, request: Request) -> Request | Response:
        if behaviour.function is None:
            return request
        try:
            return self._functions[behaviour.function].run(request)
        except EdgeFunctionFailed:
            _log.exception("the viewer-request function failed")
            return own_error(503)
        except InvalidResult:
            _log.exception("the viewer-request function returned what CloudFront refuses")
            return own_error(502)

    def _with_root_object(self, request: Request) -> Request:
        root = self._config.root_object
        return replace(request, path=f"/{root}") if root and request.path == "/" else request


def _conditional(request: Request, response: Response) -> Response:
    if response.status != 200 or not is_not_modified(request.headers, response.headers):  # noqa: PLR2004
        return response
    return replace(response, status=304, headers=without_body(response.headers), body=b"")


def _finish(request: Request, served: Served, now: float) -> Response:
    response = served.response
    body = b"" if request.method == "HEAD" else response.body
    headers = add_edge_headers(response.headers, served.x_cache, served.age, now)
    return replace(response, headers=headers, body=body)
