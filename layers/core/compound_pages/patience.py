"""Patience: how long AWS is waited for, and what botocore leaves out of each call (docs/adr/0045). Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Options of botocore's Config. A miss has the reader waiting: two tries of at most two seconds each, then the
# next best answer. Together they must stay under PUT_SECONDS of `pages`.
PATIENCE: dict[str, Any] = {
    "connect_timeout": 0.5,
    "read_timeout": 1.5,
    "retries": {"mode": "standard", "total_max_attempts": 2},
    "tcp_keepalive": True,
    # The adapters' calls have the same shape each time, and their tests check it.
    "parameter_validation": False,
    # S3 holds what it is sent against the signature, which covers its SHA-256; so no CRC32 in a trailer too.
    "request_checksum_calculation": "when_required",
}
# Nobody waits for a purge, a listing or a message, and CloudFront's API takes its time.
MORE_PATIENCE: dict[str, Any] = {**PATIENCE, "connect_timeout": 1, "read_timeout": 5}


def send_at_once(request: Any, **_: object) -> None:  # noqa: ANN401  botocore's own
    """Send a page right behind its headers, and not after S3 has said that it wants to see it.

    Of a page that S3 refuses some kilobytes go in vain; every other page is a round trip earlier there.
    """
    request.headers.pop("Expect", None)


# By event, as the topic "Botocore Events" of its documentation has them.
AT_EACH_CALL: Mapping[str, Callable[..., None]] = {"before-send.s3.PutObject": send_at_once}
