"""The wire: an answer of DynamoDB as it would have come, taken in by botocore's own parser.

Source: Amazon DynamoDB API Reference, "DynamoDB low-level API": JSON, with bytes in base64.
"""

from __future__ import annotations

import json
import time
from base64 import b64encode
from typing import TYPE_CHECKING, Any

from botocore.parsers import create_parser

if TYPE_CHECKING:
    from botocore.model import OperationModel

    from .operations import Parsed

_parser = create_parser("json")


def taken_in(model: OperationModel, parsed: Parsed) -> tuple[Parsed, float]:
    """Return what botocore reads from an answer, and the CPU seconds that it took to write it."""
    started = time.process_time()
    body = json.dumps(parsed, default=_as_text).encode()
    wrote = time.process_time() - started
    status = parsed["ResponseMetadata"]["HTTPStatusCode"]
    answer = {"body": body, "headers": {}, "status_code": status}
    read: Parsed = _parser.parse(answer, model.output_shape)
    return read, wrote


def _as_text(value: Any) -> str:  # noqa: ANN401  what JSON has no form for
    if isinstance(value, bytes):
        return b64encode(value).decode()
    raise TypeError(repr(value))
