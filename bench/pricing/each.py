"""The chapter on what one of each event costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import sheet
from .bill import bill
from .demand import Demand
from .events import measured
from .markdown import dollars, table
from .settings import defaults
from .sites import MILLION
from .upkeep import Upkeep
from .usage import EXPIRY, READERS, RELEASES, RENDERS, SWEEPS, UNKNOWN, Month, used

if TYPE_CHECKING:
    from .workshop import Operations

_MANY = 1e9  # so many that no function starts cold for one of them
_NOTHING = Demand(views=0, pages=1, edge_asks=0, s3_asks=0, rendered=0, stored=0, asked_pages=0)
_TOLD = {"BatchGetItem": "read of the table", "HeadObject": "HEAD", "PutObject": "put"}


def events() -> str:
    """Return what one of each event costs."""
    counted, facts = measured(), sheet.read()
    views, unknown = _NOTHING._replace(views=_MANY), _MANY * facts.of("unknown_paths")
    stored = _NOTHING._replace(stored=_MANY)
    swept = _MANY * Upkeep(defaults(), counted).sweeps
    rows = [
        ("a view that an edge answers, with its assets", "none", _cost(READERS, views, _MANY)),
        ("an edge asks the shield, whose copy stands", "none", _cost(EXPIRY, _asks(1, 0), _MANY)),
        ("the shield's copy has ended too", "1 S3 read, answered 304", _cost(EXPIRY, _asks(1, 1), _MANY)),
        ("a render", _after_s3(counted.rendered), _cost(RENDERS, _NOTHING._replace(rendered=_MANY), _MANY)),
        ("an unknown path", _after_s3(counted.unknown), _cost(UNKNOWN, views, unknown)),
        ("a stored page in a sweep", _told(counted.looked_at), _cost(SWEEPS, stored, swept)),
        ("a stored page after a release", _told(counted.put), _cost(RELEASES, stored, _MANY)),
    ]
    return f"""\
## One of each

Calls that were counted, with warm functions, and dollars for a million. A sweep also lists a thousand
pages a call and sends, receives and deletes 250 pages in three. A cold start of the render function adds
${_start()} for a million.

{table(("event", "calls", "$ a million"), rows, left=2)}

What stands each month, whatever happens: ${_standing()} for alarms, metrics and the secret. What changes
of records cost is in docs/operating.md."""


def _asks(edge: float, s3: float) -> Demand:
    return _NOTHING._replace(edge_asks=edge * _MANY, s3_asks=s3 * _MANY)


def _cost(cause: str, asked: Demand, events_: float) -> str:
    settings = defaults()
    by_cause = bill(used(Month(asked, settings, measured())), settings.price_class).by_cause
    return dollars(by_cause[cause] / events_ * MILLION)


def _start() -> str:
    facts, settings = sheet.read(), defaults()
    price = facts.price[f"lambda_{settings.architecture}"].each
    return dollars(facts.of("start_seconds") * settings.render_memory / 1024 * price * MILLION)


def _standing() -> str:
    settings = defaults()
    month = bill(used(Month(_NOTHING, settings, measured())), settings.price_class)
    return dollars(month.by_service["watching"])


def _after_s3(operations: Operations) -> str:
    return f"1 S3 read, answered 404; {_told(operations)}"


def _told(operations: Operations) -> str:
    return ", ".join(_times(_TOLD[name], round(count)) for name, count in operations.items())


def _times(what: str, count: int) -> str:
    return f"1 {what}" if count == 1 else f"{count} {what.replace('read ', 'reads ')}"
