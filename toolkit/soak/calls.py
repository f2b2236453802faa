"""Calls: every AWS call of this process by operation, whichever client makes it."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from botocore.client import BaseClient

if TYPE_CHECKING:
    from collections.abc import Iterator

_CALL = "_make_api_call"  # the one way that every call takes


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Count the calls that are made until the end of the block, by service and operation: `s3:GetObject`."""
    calls, guard = Counter[str](), threading.Lock()
    make: Any = vars(BaseClient)[_CALL]

    def count(client: BaseClient, operation: str, parameters: dict[str, Any]) -> object:
        with guard:
            calls[f"{client.meta.service_model.service_name}:{operation}"] += 1
        return make(client, operation, parameters)

    with patch.object(BaseClient, _CALL, count):
        yield calls
