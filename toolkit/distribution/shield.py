"""Origin Shield: one cache before one origin, which all edges ask.

Source: CloudFront Developer Guide, "Use Amazon CloudFront Origin Shield". What the chapter does not say is
assumed: the shield says how old its copy is, and an edge counts from there (RFC 9111, 4.2.3); an edge's
condition is judged by the shield's copy, and handed on where it has none; an error is shared by those who
wait for it and kept at the edges only, "in the edge cache that received the request" ("How CloudFront
processes HTTP 4xx and 5xx status codes"), so that a primary that lacked a page is asked again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from toolkit.distribution.conditions import is_not_modified, not_modified

if TYPE_CHECKING:
    from toolkit.distribution.exchange import Response
    from toolkit.distribution.keeping import Keeper
    from toolkit.distribution.question import Question

_OK = 200


class Shield:
    """A cache as what another cache asks."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    def ask(self, question: Question) -> Response:
        """Answer from the shield's copy or its origin; `age` is there if the copy is."""
        served = self._keeper.serve(question)
        response = served.response
        if served.age is not None:
            response = replace(response, headers={**response.headers, "age": str(served.age)})
        if response.status == _OK and is_not_modified(question.conditions, response.headers):
            return not_modified(response)
        return response
