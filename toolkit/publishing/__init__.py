"""Publishing: a content folder's records into the table, where only what differs is written."""

from __future__ import annotations

from .difference import Difference
from .entries import entries, places
from .feed import with_feed
from .projection import Projection, named
from .publication import Publication, check_base
from .refused import Refused
from .removals import refuse_removals, removals
from .steps import FREELY, Progress, Terms, publish
from .table import Table
from .wanted import every_write
from .writes import Write, writes_of

__all__ = [
    "FREELY",
    "Difference",
    "Progress",
    "Projection",
    "Publication",
    "Refused",
    "Table",
    "Terms",
    "Write",
    "check_base",
    "entries",
    "every_write",
    "named",
    "places",
    "publish",
    "refuse_removals",
    "removals",
    "with_feed",
    "writes_of",
]
