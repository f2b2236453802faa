"""The edge: the only file that knows CloudFront."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from botocore.exceptions import BotoCoreError, ClientError

from .errors import EdgeFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from types_boto3_cloudfront.client import CloudFrontClient

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 8.0
# CloudFront API Reference, CreateInvalidation: what passes when others' invalidations are done, or by itself.
_PASSING = frozenset({"TooManyInvalidationsInProgress", "Throttling", "ThrottlingException", "SlowDown"})
_SERVER_ERROR = 500


class Edge:
    """Makes one distribution forget."""

    def __init__(
        self, client: CloudFrontClient, distribution: str, pause: Callable[[float], None] = time.sleep
    ) -> None:
        """`distribution`: its id; `pause`: how to wait, in seconds, while CloudFront has too much to do."""
        self._client = client
        self._distribution = distribution
        self._pause = pause

    def purge(self, items: Collection[str], seconds_left: Callable[[], float]) -> None:
        """Make every copy that `items` name a miss: `#tag` or `/path`, each billed as one path.

        Waits and asks again while CloudFront is busy and `seconds_left()` allows it. Raises EdgeFailed.
        """
        batch: Any = {
            "Paths": {"Quantity": len(items), "Items": sorted(items)},
            # The same for every try, so that one that had worked is not made twice.
            "CallerReference": str(uuid4()),
        }
        pause = _FIRST_PAUSE
        while True:
            try:
                self._client.create_invalidation(DistributionId=self._distribution, InvalidationBatch=batch)
            except (BotoCoreError, ClientError) as error:
                if not _passes(error) or seconds_left() <= pause:
                    raise EdgeFailed(str(error)) from error
            else:
                return
            self._pause(pause * random.uniform(0.5, 1))  # noqa: S311  jitter, no secret
            pause = min(pause * 2, _LONGEST_PAUSE)


def _passes(error: BotoCoreError | ClientError) -> bool:
    """Whether `error` may be over in a moment: a refusal for good needs no second try."""
    if not isinstance(error, ClientError):
        return True
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return status >= _SERVER_ERROR or error.response.get("Error", {}).get("Code") in _PASSING
