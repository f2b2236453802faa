"""Functions: what running them uses, and what their calls do, under the template's parameters."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from . import sheet
from .amounts import Used
from .settings import defaults

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .settings import Settings

# Priced items by operation. What is left out costs nothing or is counted by what it reads or names.
_ITEMS = {
    "HeadObject": "s3_read",
    "PutObject": "s3_write",
    "ListObjectsV2": "s3_write",
    "SendMessageBatch": "sqs_request",
    "ReceiveMessage": "sqs_request",
    "DeleteMessageBatch": "sqs_request",
}
_WHOLE = (
    1769  # megabytes that come with one whole processor: Lambda guide, "Configure Lambda function memory"
)
_GIGABYTE, _MB = 1e9, 1024
_DAYS = 365 / 12
_INFO = frozenset({"DEBUG", "INFO"})


def calls(operations: Mapping[str, float], units: float) -> Used:
    """Return what calls use; `units`: read units of one BatchGetItem."""
    used = Used()
    for name, count in operations.items():
        if name in _ITEMS:
            used += {_ITEMS[name]: count}
        elif name == "BatchGetItem":
            used += {"read_unit": count * units}
    return used


def seconds(operations: Mapping[str, float]) -> float:
    """Return how long calls take, what goes with them included, at the default memory."""
    known = sheet.read().seconds
    return sum(count * known[name] for name, count in operations.items())


class Functions:
    """Running the functions under these settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._facts = sheet.read()

    def time(self, name: str, taken: float) -> Used:
        """Return the GB-seconds of `taken` seconds at the function's default memory, at the memory it has."""
        has, usual = (getattr(one, f"{name}_memory") for one in (self._settings, defaults()))
        share = self._facts.of("processor_share")
        quicker = min(usual, _WHOLE) / min(has, _WHOLE)
        scaled = taken * (1 - share + share * quicker)
        return Used({f"lambda_{self._settings.architecture}": scaled * has / _MB})

    def invoked(self, name: str, taken: float, printed: float = 0) -> Used:
        """Return what one event uses, without what the function calls; `printed`: bytes of its own."""
        logged = self.logged(printed + self._facts.of("platform_log_bytes"))
        return Used(lambda_request=1) + self.time(name, taken) + logged

    def render(self, taken: float, printed: float, rate: float) -> Used:
        """Return what one event of the render function uses, of which there are `rate` in a month."""
        if self._settings.log_level not in _INFO:
            printed -= self._facts.of("answer_bytes")
        cold = exp(-rate / self._facts.of("month") / 3600 * self._facts.of("idle_seconds"))
        used = self.invoked("render", taken, printed)
        started = "restore_seconds" if self._settings.snap_start else "start_seconds"
        used += self.time("render", self._facts.of(started) * cold)
        if self._settings.snap_start:
            used += {"snapshot_restore": cold * self._settings.render_memory / _MB}
        return used

    def logged(self, printed: float) -> Used:
        """Return what so many bytes of logs use."""
        kept = printed * self._facts.of("log_compression") * self._settings.log_days / _DAYS
        return Used(log_gigabyte=printed / _GIGABYTE, log_kept=kept / _GIGABYTE)
