"""Going to the origins: which one, with what request, and when to ask the second.

Source: CloudFront Developer Guide, "Optimize high availability with CloudFront origin failover" and
"Request and response behavior for custom origins".
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from msgspec import Struct

from toolkit.distribution.behaviours import Behaviour, CacheKey
from toolkit.distribution.exchange import OriginDown, OriginRequest
from toolkit.distribution.headers import VIA
from toolkit.distribution.own_errors import own_error

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.distribution.cache import Copy
    from toolkit.distribution.config import DistributionConfig
    from toolkit.distribution.exchange import Origin, Response

_ASCII = "".join(map(chr, range(0x21, 0x7F)))
_NO_ANSWER = 504


class Question(Struct, frozen=True):
    """What is wanted, under which behaviour, and when."""

    behaviour: Behaviour
    key: CacheKey
    method: str
    now: float


class Origins:
    """The origins of a distribution, by id, and the groups that they form."""

    def __init__(self, config: DistributionConfig, origins: Mapping[str, Origin]) -> None:
        missing = config.origins.keys() - origins.keys()
        if missing:
            raise ValueError(f"no origin given for {', '.join(sorted(missing))}")
        self._config = config
        self._origins = origins

    def ask(self, question: Question, stored: Copy | None = None) -> Response:
        """Return the origin's answer, or CloudFront's own 504 when nobody gave one.

        With `stored` the question is whether that copy still stands. Every request begins at the primary
        of a group, whoever answered last; the second is asked when the first is down or answers with a
        status that the group fails over on, for GET, HEAD and OPTIONS.
        """
        conditions = _conditions(stored)
        target = question.behaviour.target
        group = self._config.groups.get(target)
        if group is not None:
            answer = self._fetch(group.primary, question, conditions)
            if answer is not None and answer.status not in group.failover:
                return answer
            target = group.secondary
        return self._fetch(target, question, conditions) or own_error(_NO_ANSWER)

    def _fetch(self, target: str, question: Question, conditions: Mapping[str, str]) -> Response | None:
        origin, key = self._config.origins[target], question.key
        sent = {
            **dict(key.headers),
            **({"accept-encoding": key.encoding} if key.encoding else {}),
            **conditions,
            "host": origin.domain,
            "user-agent": "Amazon CloudFront",
            "via": VIA,
            **dict(origin.headers),  # "CloudFront overwrites" what the reader sends under these names
        }
        path = quote(origin.path + key.path, safe=_ASCII, errors="replace")
        try:
            return self._origins[target].fetch(
                OriginRequest(question.method, path, key.query, sent, question.now)
            )
        except OriginDown:
            return None


def _conditions(stored: Copy | None) -> dict[str, str]:
    if stored is None:
        return {}
    asked = {}
    if stored.etag:
        asked["if-none-match"] = stored.etag
    if "last-modified" in stored.headers:
        asked["if-modified-since"] = stored.headers["last-modified"]
    return asked
