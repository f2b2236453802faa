"""The floor: what the runtime client and its emulator cost, whatever a function does."""

from __future__ import annotations

from typing import Any

ANSWER = {"statusCode": 200, "headers": {"content-type": "text/plain"}, "body": "constant"}


def handler(_event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer a constant."""
    return ANSWER
