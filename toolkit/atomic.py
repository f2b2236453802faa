"""One call at a time: moto answers each call as a whole, as the services do.

In one process moto is not atomic between threads. It looks whether a conditional put may be done and then
does it, and another thread's put may come between; a dict that grows while it is scanned is an error.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest.mock import patch

from moto.core.botocore_stubber import BotocoreStubber

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.awsrequest import AWSPreparedRequest
    from moto.core.common_types import TYPE_RESPONSE

# moto's state is this process's, and so is its lock: held around whatever asks moto without a client of
# botocore too. One that calls its own services while it answers goes on.
ALONE = threading.RLock()


@contextmanager
def one_call_at_a_time() -> Iterator[None]:
    """Let moto work on one call at a time until the end of the block, whichever client makes it.

    Held is only the emulator's own work, not the way there and back: threads still change places between
    any two calls. A receive that waits for messages would hold everybody up: ask without waiting.
    """
    answer = BotocoreStubber.process_request

    def answer_alone(stubber: BotocoreStubber, request: AWSPreparedRequest) -> TYPE_RESPONSE | None:
        with ALONE:
            return answer(stubber, request)

    with patch.object(BotocoreStubber, "process_request", answer_alone):
        yield
