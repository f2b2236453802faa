"""The house that stories are played in: one stack for all of them, its functions warm, and what is right."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from itertools import batched, count
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from msgspec.structs import replace
from stories import PATHS
from worst_edge import Copy, copy_of_response

from compound_pages.bootstrap import read_assets
from compound_pages.composer import Composer
from compound_pages.errors import PageError
from compound_pages.renderer import Renderer
from compound_pages.store import Store
from toolkit.content import OWN
from toolkit.event_sources import clients_of, read_event_sources
from toolkit.provision import empty_bucket
from toolkit.publishing import FREELY, Table, publish
from toolkit.site import EDGE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from compound_pages.freshness import Response
    from compound_pages.items import Key, Stored
    from toolkit.stack import Handler, Stack

FUNCTIONS = ("render", "plan", "sweep", "refresh")
# What is given up is tried once more, not twenty times: each try is the same here.
_RETRIES = 1
_KEYS = {"pk": "HASH", "sk": "RANGE"}
_WRITTEN_AT_ONCE = 25  # BatchWriteItem

type Items = dict[tuple[str, str], dict[str, Any]]
# All on one day, and no two at the same time: that is how publishers tell their claims apart.
_TICKS = (datetime(2026, 11, 22, 12, tzinfo=UTC) + timedelta(milliseconds=n) for n in count())


def now() -> datetime:
    """Return a time at which nobody else published."""
    return next(_TICKS)


class Truth(NamedTuple):
    """What is right once some content was published in peace: the table's items, and each path's answer."""

    items: Items
    answers: dict[str, Copy]


class House:
    """A stack with all that outlives a story.

    `warm`: two environments of each function; `tidy_now`: nobody left messages or failures behind.
    """

    def __init__(self, stack: Stack, contents: Iterable[tuple[Mapping[Key, Stored], ...]]) -> None:
        """`contents`: what will be published one after the other, in each story."""
        self.stack = stack
        found = read_event_sources(stack.template, parameters=stack.parameters, known=stack.known)
        self.sources = replace(found, streams=tuple(replace(one, retries=_RETRIES) for one in found.streams))
        self.clients = clients_of(stack)
        self.warm = {name: (self.start(name), self.start(name)) for name in FUNCTIONS}
        self._contents = [*contents]
        self._truths: dict[int, Truth] = {}
        self.tidy_now = False

    def start(self, name: str) -> Handler:
        """Start a function, cold."""
        return self.stack.cold_start(name)

    def truth(self, records: Mapping[Key, Stored]) -> Truth:
        """Return what is right when `records` are published after those that come before them."""
        if id(records) not in self._truths:
            self._publish_in_peace(
                next(story for story in self._contents if any(one is records for one in story))
            )
        return self._truths[id(records)]

    def _publish_in_peace(self, story: tuple[Mapping[Key, Stored], ...]) -> None:
        """Publish each content of a story to a table of its own, and render all from scratch each time."""
        name = f"undisturbed-{uuid4()}"
        _create_table(self.stack, name)
        for records in story:
            publish(records, Table(self.stack.dynamodb, name), FREELY, now=now)
            self._truths[id(records)] = Truth(items(self.stack, name), _answers(self.stack, name))

    def tidy(self, records: Mapping[Key, Stored]) -> None:
        """Leave `records` in the table, as they are published in peace, and nothing anywhere else."""
        if not self.tidy_now:
            self.stack.empty()
        empty_bucket(self.stack.s3, self.stack.bucket)
        wanted, there = self.truth(records).items, items(self.stack, self.stack.table)
        writes = [{"PutRequest": {"Item": one}} for key, one in wanted.items() if there.get(key) != one]
        surplus = [{name: there[key][name] for name in _KEYS} for key in there.keys() - wanted.keys()]
        writes += [{"DeleteRequest": {"Key": key}} for key in surplus]
        for some in batched(writes, _WRITTEN_AT_ONCE, strict=False):
            self.stack.dynamodb.batch_write_item(RequestItems={self.stack.table: some})
        self.tidy_now = False


def _create_table(stack: Stack, name: str) -> None:
    stack.dynamodb.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in _KEYS.items()],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in _KEYS],
        BillingMode="PAY_PER_REQUEST",
    )


def _answers(stack: Stack, table: str) -> dict[str, Copy]:
    composer = Composer(
        records=Store(stack.dynamodb, table),
        renderer=Renderer(OWN / "templates"),
        assets=read_assets(OWN / "assets"),
        edge_seconds=EDGE_SECONDS,
        clock=time.perf_counter,
    )
    return {path: copy_of_response(_answer(composer, path)) for path in PATHS}


def _answer(composer: Composer, path: str) -> Response:
    try:
        return composer.compose(path, lambda: 5.0).response
    except PageError as error:
        return composer.refuse(error)


def items(stack: Stack, table: str) -> Items:
    """Return what a table holds."""
    found = stack.dynamodb.scan(TableName=table, ConsistentRead=True)["Items"]
    return {(one["pk"]["S"], one["sk"]["S"]): one for one in found}
