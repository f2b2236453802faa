"""The way of a request through the distribution, from the reader's side.

Source: CloudFront Developer Guide, "How CloudFront delivers content", "Customize at the edge with
CloudFront Functions", "Request and response behavior".
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from msgspec.structs import replace

from toolkit.distribution.conditions import is_not_modified, not_modified
from toolkit.distribution.edge_function import EdgeFunction, EdgeFunctionFailed
from toolkit.distribution.edge_result import InvalidResult
from toolkit.distribution.exchange import Response
from toolkit.distribution.headers import add_edge_headers, apply_policy
from toolkit.distribution.own_errors import own_error, refusal
from toolkit.distribution.question import Question
from toolkit.distribution.ranges import in_part
from toolkit.distribution.served import Served
from toolkit.distribution.tiers import Tiers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from toolkit.distribution.behaviours import Behaviour
    from toolkit.distribution.cache import Copy
    from toolkit.distribution.cache_key import CacheKey
    from toolkit.distribution.config import DistributionConfig
    from toolkit.distribution.exchange import Origin, Request

_OK, _ERROR = 200, 400
_BY_FUNCTION = "FunctionGeneratedResponse"
_log = logging.getLogger(__name__)


class Distribution:
    """What CloudFront would do with this configuration and these origins; safe to use from threads.

    Not emulated, and therefore different: a reader's conditions and ranges are judged at the edge and never
    forwarded, nothing is evicted, and all edges and shields hear of an invalidation at once.
    """

    def __init__(self, config: DistributionConfig, origins: Mapping[str, Origin], edges: int = 1) -> None:
        """`edges`: how many caches readers meet. An origin with Origin Shield has one more, for all of them.

        Raises `ValueError` where an origin of the configuration is not given.
        """
        self._config = config
        self._tiers = Tiers(config, origins, edges)
        sources = {one.function for one in config.behaviours if one.function}
        self._functions = {source: EdgeFunction(source) for source in sources}

    def handle(self, request: Request, now: float, edge: int = 0) -> Response:
        """Answer a reader's request at the time `now`, in seconds since the epoch, at one of the edges."""
        refused = refusal(request)
        if refused is not None:
            return _finish(request, Served(refused, "Error"), now)
        # A function that changes the path changes neither the behaviour nor the origin.
        behaviour = self._config.behaviour(request.path)
        if request.method not in behaviour.methods:
            return _finish(request, Served(own_error(403), "Error"), now)
        seen = self._run_function(behaviour, request)
        if isinstance(seen, Response):
            said = _BY_FUNCTION if seen.answered_by == "function" else "Error"
            return _finish(request, Served(seen, said), now)
        question = Question.of(self._with_root_object(seen), behaviour, now)
        served = self._tiers.serve(question, edge)
        response = _as_asked(request, served)
        headers = apply_policy(response.headers, behaviour.headers)
        return _finish(request, replace(served, response=replace(response, headers=headers)), now)

    def invalidate(self, items: Iterable[str]) -> None:
        """Forget the copies that `/path`, `/path*` or `#tag` name, as `CreateInvalidation` would.

        A path is the one that the function leaves. Raises `ValueError` for what CloudFront would refuse.
        """
        self._tiers.invalidate(items)

    def stored_keys(self) -> list[CacheKey]:
        """Return the key of every copy that an edge has, fresh or not; of each key once."""
        return list(self._tiers.stored())

    def stored(self) -> dict[CacheKey, list[Copy]]:
        """Return the copies that edges have, fresh or not, by their key."""
        return self._tiers.stored()

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


def _as_asked(request: Request, served: Served) -> Response:
    """Return nothing of a page that the reader has, and of others the part that is asked for.

    RFC 9110, 13.2.2: in this order. What has just come from an origin that knows no ranges is handed on whole
    ("How CloudFront processes partial requests").
    """
    response = served.response
    if response.status == _OK and is_not_modified(request.headers, response.headers):
        return not_modified(response)
    knows_ranges = served.x_cache != "Miss" or response.headers.get("accept-ranges") == "bytes"
    return in_part(request.headers, response) if request.method == "GET" and knows_ranges else response


def _finish(request: Request, served: Served, now: float) -> Response:
    response = served.response
    body = b"" if request.method == "HEAD" else response.body
    said = "Error" if response.status >= _ERROR and served.x_cache != _BY_FUNCTION else served.x_cache
    headers = add_edge_headers(response.headers, said, served.age, now)
    return replace(response, headers=headers, body=body)
