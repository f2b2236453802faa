"""Publishing: a content folder's records into the table, where only what differs is written."""

from __future__ import annotations

from .difference import Difference
from .entries import entries
from .publication import Publication, check_base
from .refused import Refused
from .removals import refuse_removals, removals
from .steps import FREELY, Progress, Terms, publish
from .table import Table
from .writes import Write, writes_of

__all__ = [
    "FREELY",
    "Difference",
    "Progress",
    "Publication",
    "Refused",
    "Table",
    "Terms",
    "Write",
    "check_base",
    "entries",
    "publish",
    "refuse_removals",
    "removals",
    "writes_of",
]
