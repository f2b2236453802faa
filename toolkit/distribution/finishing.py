"""What an edge makes of an answer before it keeps it: an error page in place of an error, and compression.

Source: CloudFront Developer Guide, "Generate custom error responses", "Serve compressed files".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.distribution.compression import compress
from toolkit.distribution.exchange import Request, Response
from toolkit.distribution.question import Question

if TYPE_CHECKING:
    from toolkit.distribution.config import DistributionConfig
    from toolkit.distribution.freshness import Life
    from toolkit.distribution.keeping import Keeper

_ERROR = 400


def compressed(answer: Response, question: Question, lifetime: Life | None) -> Response:
    """Return the answer compressed, where its reader accepts that, its behaviour says so, and it is kept."""
    wanted = "gzip" in question.key.encoding and question.behaviour.compress
    return compress(answer) if wanted and lifetime is not None and lifetime.fresh else answer


class ErrorPages:
    """The pages that take the place of errors, by the distribution's rules."""

    def __init__(self, config: DistributionConfig, pages: Keeper) -> None:
        """`pages`: where they are fetched, which puts none in the place of an error."""
        self._config = config
        self._pages = pages

    def finish(self, answer: Response, question: Question, lifetime: Life | None) -> Response:
        """Put the page of the error's rule in place of the error, fetched by the page's own behaviour.

        A page that cannot be had is itself the answer: "CloudFront returns the status code that it received
        from the origin that contains the custom error pages". Nobody waits for somebody else's page, so that
        two can never wait for each other.
        """
        rule = self._config.errors.get(answer.status)
        if rule is None or not rule.page:
            return compressed(answer, question, lifetime)
        behaviour = self._config.behaviour(rule.page)
        wanted = Request("GET", rule.page, headers={"accept-encoding": question.key.encoding})
        page = self._pages.fetch(Question.of(wanted, behaviour, question.now)).response
        if page.status >= _ERROR:
            return page
        return Response(rule.status, page.headers, page.body, "distribution")
