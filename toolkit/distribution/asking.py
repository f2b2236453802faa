"""Asking a target for what a cache lacks: an origin, or a group of two.

Source: CloudFront Developer Guide, "Optimize high availability with CloudFront origin failover"; and "Use
Amazon CloudFront Origin Shield", "Origin Shield and origin groups": each member is asked through its own
shield.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.distribution.exchange import Response
    from toolkit.distribution.origin_config import OriginGroup
    from toolkit.distribution.question import Question, Source


class Targets:
    """What behaviours point to: the ways to the origins, by id, and the groups that they form."""

    def __init__(self, ways: Mapping[str, Source], groups: Mapping[str, OriginGroup]) -> None:
        self._ways = ways
        self._groups = groups

    def ask(self, question: Question) -> Response:
        """Return the answer of the behaviour's target.

        Every request begins at the primary of a group, whoever answered last; the second is asked when the
        first gave a status that the group fails over on, for GET, HEAD and OPTIONS. No connection counts as
        503, no answer as 504.
        """
        target = question.behaviour.target
        group = self._groups.get(target)
        if group is None:
            return self._ways[target].ask(question)
        answer = self._ways[group.primary].ask(question)
        return self._ways[group.secondary].ask(question) if answer.status in group.failover else answer
