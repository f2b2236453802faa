"""The way to one origin: what CloudFront sends to it, and how often it tries.

Source: CloudFront Developer Guide, "Request and response behavior for custom origins" and "Optimize high
availability with CloudFront origin failover", "Control origin timeouts and attempts".
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from toolkit.distribution.exchange import OriginDown, OriginRequest, OriginSilent
from toolkit.distribution.headers import VIA, received
from toolkit.distribution.own_errors import own_error

if TYPE_CHECKING:
    from toolkit.distribution.exchange import Origin, Response
    from toolkit.distribution.origin_config import OriginConfig
    from toolkit.distribution.question import Question

_ASCII = "".join(map(chr, range(0x21, 0x7F)))
# "When 503 is set as a failover code" and "when 504 is": what the chapter on failover counts each of them as.
_NO_CONNECTION, _NO_ANSWER = 503, 504


class OriginLink:
    """An origin with its settings."""

    def __init__(self, config: OriginConfig, origin: Origin) -> None:
        self._config = config
        self._origin = origin

    def ask(self, question: Question) -> Response:
        """Return the origin's answer, or CloudFront's own 503 without a connection, 504 without an answer."""
        request = self._request(question)
        failure = _NO_CONNECTION
        for _ in range(self._config.attempts):
            try:
                return received(self._origin.fetch(request), question.behaviour)
            except OriginSilent:
                # It is connected, and may be at work on the answer: another attempt is another piece of work.
                failure = _NO_ANSWER
                if not self._config.asks_again:
                    break
            except OriginDown:
                failure = _NO_CONNECTION
        return own_error(failure)

    def _request(self, question: Question) -> OriginRequest:
        origin, key, forwarded = self._config, question.key, question.forwarded
        cookies = "; ".join(f"{name}={value}" for name, value in forwarded.cookies)
        sent = {
            "host": origin.domain,
            **dict(forwarded.headers),
            **({"cookie": cookies} if cookies else {}),
            **({"accept-encoding": key.encoding} if key.encoding else {}),
            **question.conditions,
            "user-agent": "Amazon CloudFront",
            "via": VIA,
            **dict(origin.headers),  # "CloudFront overwrites" what the reader sends under these names
        }
        path = quote(origin.path + key.path, safe=_ASCII, errors="replace")
        return OriginRequest(question.method, path, forwarded.query, sent, question.now)
