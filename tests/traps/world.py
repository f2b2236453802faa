"""A world: the template, perhaps with a fault in it, and the service that stands on it.

A trap is tested by a function of a world. So the same function shows that the template is safe and that it
is not any more once a protection is taken out of it.
"""

from __future__ import annotations

import copy
import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from as_it_was import AsItWas
from msgspec.structs import replace
from traps.scripted_edge import ScriptedEdge

from compound_pages import freshness
from compound_pages.items import Key, Stored
from compound_pages.records import Pair
from compound_pages.site import About, Section
from toolkit import service as services
from toolkit.content import OWN
from toolkit.publishing import FREELY, Table, publish
from toolkit.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from compound_pages.freshness import Response as Answer
    from toolkit.content import Content
    from toolkit.distribution import Response
    from toolkit.service import Service
    from toolkit.stack import Handler

    type Template = dict[str, Any]
    type Change = Callable[[Template], object]

START = 1_800_000_000  # seconds since 1970; a test counts from here
PAGE = "/is-ketamine-iv-safe-for-liver-cancer-patients"
HUB = "/compounds/ketamine-iv"
UNKNOWN = "/is-nobody-safe-for-liver-cancer-patients"
UNAVAILABLE = "/errors/unavailable.html"
PAIR = Key("pair", "ketamine-iv/liver-cancer")
CHANGED: dict[str, Any] = {"studied": "specific"}
# What says who may do what: the functions', and what S3 and SQS ask besides.
_RIGHTS = ("AWS::IAM::Role", "AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy")


class Ground:
    """What all worlds stand on: one stack on moto with a small site published, as a deployment leaves it."""

    def __init__(self, stack: Stack, content: Content, static: Mapping[str, Answer]) -> None:
        self.stack, self.content, self._static = stack, content, static
        self.warm: dict[tuple[str, ...], Any] = {}
        stack.empty()
        publish(content.records, Table(stack.dynamodb, stack.table), FREELY)
        self._table = AsItWas(stack)
        self._stirred = False

    def tidy(self) -> None:
        """Bring table, bucket and queues back to what they were at first."""
        stack = self.stack
        if self._stirred:
            self._table.put_back()
            for queue in stack.resources("AWS::SQS::Queue"):
                stack.sqs.purge_queue(QueueUrl=stack.queue_url(queue))
            self._stirred = False
        there = {f"pages{path}" for path in self._static}
        for key in self.found() - there:
            stack.s3.delete_object(Bucket=stack.bucket, Key=key)
        for key in there - self.found():
            path = key.removeprefix("pages")
            stack.put_static(path, self._static[path])

    def found(self) -> set[str]:
        """Return the key of every object in the page bucket."""
        found = self.stack.s3.list_objects_v2(Bucket=self.stack.bucket).get("Contents", [])
        return {one["Key"] for one in found}

    def stir(self) -> None:
        """Remember that somebody changes more than pages."""
        self._stirred = True


class WarmStack(Stack):
    """A stack whose functions and clients are those of another, where their settings and rights are the same.

    Starting them takes longer than most tests do.
    """

    def __init__(self, template: Template, ground: Ground) -> None:
        known = ground.stack.known
        super().__init__(template, {}, known, OWN)
        self._warm = ground.warm
        self._rights = json.dumps([self.resources(kind) for kind in _RIGHTS], sort_keys=True)

    def cold_start(self, name: str, content_root: Path | None = None) -> Handler:
        """Return a function that was started before, unless it is of another release."""
        if content_root:
            return super().cold_start(name, content_root)
        settings = self.resources("AWS::Lambda::Function")[f"{name.capitalize()}Function"]
        key = (name, json.dumps(settings, sort_keys=True), self._rights)
        if key not in self._warm:
            self._warm[key] = super().cold_start(name)
        return self._warm[key]  # type: ignore[no-any-return]

    def client(self, actor: str, service: str) -> Any:
        """Return a client that was made before."""
        key = (actor, service, self._rights)
        if key not in self._warm:
            self._warm[key] = super().client(actor, service)
        return self._warm[key]


class World:
    """One template and what stands on it. Nothing is made before a test asks for it."""

    def __init__(self, ground: Ground, template: Template, *, limited: bool = False) -> None:
        """`template`: expanded; `limited`: whether the API throttles, as the template says."""
        self.template, self._ground, self._limited = template, ground, limited

    def changed(self, *changes: Change, limited: bool = False) -> World:
        """Return a world like this one, with these changes to its template, and nothing stored yet."""
        template = copy.deepcopy(self.template)
        for change in changes:
            change(template)
        return World(self._ground, template, limited=limited)

    # ---- The template ----

    @cached_property
    def stack(self) -> Stack:
        """The stack that this template describes, on the ground's resources."""
        return WarmStack(self.template, self._ground)

    def said(self, name: str, *path: str | int) -> Any:
        """Return what the template says at a place of a resource's properties, None where it says nothing."""
        found: Any = self._properties.get(name)
        assert found is not None, f"the template has no {name}"
        for step in path:
            if isinstance(found, list) and isinstance(step, int):
                found = found[step] if step < len(found) else None
            else:
                found = found.get(step) if isinstance(found, dict) else None
        return found

    def of_type(self, kind: str) -> list[str]:
        """Return the names of all resources of a type."""
        return [name for name, one in self.template["Resources"].items() if one["Type"] == kind]

    def allows(self, role: str) -> dict[str, list[str]]:
        """Return what a role may do: each action with the resources it is for."""
        found: dict[str, list[str]] = {}
        for policy in self.said(role, "Policies"):
            for statement in policy["PolicyDocument"]["Statement"]:
                for action in _listed(statement["Action"]):
                    found.setdefault(action, []).extend(_listed(statement["Resource"]))
        return found

    def origin(self, name: str) -> dict[str, Any]:
        """Return an origin of the distribution."""
        origins = self.said("Distribution", "DistributionConfig", "Origins")
        found = [one for one in origins if one["Id"] == name]
        assert found, f"the distribution has no origin {name}"
        return dict(found[0])

    @cached_property
    def _properties(self) -> dict[str, dict[str, Any]]:
        kinds = {one["Type"] for one in self.template["Resources"].values()}
        return {name: said for kind in kinds for name, said in self.stack.resources(kind).items()}

    def life(self) -> dict[str, str]:
        """Return the headers that the function would give a page, by the template's parameters."""
        seconds = int(self.said("RenderFunction", "Environment", "Variables", "EDGE_SECONDS"))
        return dict(freshness.page(b"page", ("all", "pair:a:b"), seconds).headers)

    # ---- The edge alone ----

    def edge(self, edges: int = 1) -> ScriptedEdge:
        """Return a new edge of this template, in front of two origins that do as they are told."""
        return ScriptedEdge(self.template, edges)

    # ---- The whole ----

    @cached_property
    def service(self) -> Service:
        """The service on this template: real origins and functions, nothing in S3 but what a deploy puts."""
        self._ground.tidy()
        return services.assemble(self.stack, limited=self._limited)

    def get(self, path: str = PAGE, at: float = 0, method: str = "GET", **headers: str) -> Response:
        """Ask as a reader would, `at` in seconds; a header's name is written with underscores."""
        named = {"host": "pages.example"} | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.service.get(path, method, named, START + at)

    @property
    def renders(self) -> int:
        """How often the function was called."""
        return self.service.api.calls

    def stored(self) -> set[str]:
        """Return the path of every object that lies below the pages."""
        assert self.service
        return {key.removeprefix("pages") for key in self._ground.found()}

    def body(self, path: str = PAGE) -> bytes:
        """Return the copy of a page in S3, which must be there."""
        assert path in self.stored(), f"{path} is not in S3"
        found = self.stack.s3.get_object(Bucket=self.stack.bucket, Key=f"pages{path}")
        return bytes(found["Body"].read())

    def overwrite(self, path: str, body: bytes) -> None:
        """Put other bytes in the place of a copy in S3, under its headers; the edge is told nothing."""
        place = {"Bucket": self.stack.bucket, "Key": f"pages{path}"}
        before = self.stack.s3.head_object(**place)
        kept = {name: before[name] for name in ("ContentType", "CacheControl", "Metadata")}
        self.stack.s3.put_object(**place, Body=body, **kept)

    def forget(self, path: str) -> None:
        """Take a copy out of S3; the edge is told nothing."""
        self.stack.s3.delete_object(Bucket=self.stack.bucket, Key=f"pages{path}")

    def waiting(self, queue: str) -> int:
        """Return how many messages wait in a queue."""
        counts = "ApproximateNumberOfMessages"
        found = self.stack.sqs.get_queue_attributes(
            QueueUrl=self.stack.queue_url(queue), AttributeNames=[counts]
        )
        return int(found["Attributes"][counts])

    def publish(self, changes: Mapping[Key, Stored]) -> None:
        """Write these records into the table; what follows from it is for `drain`."""
        assert self.service
        self._ground.stir()
        records = {**self._ground.content.records, **changes}
        publish(records, Table(self.stack.dynamodb, self.stack.table), FREELY)

    def change_pair(self, **fields: Any) -> None:
        """Publish the pair that `PAGE` is about with other values."""
        pair = self._ground.content.records[PAIR]
        assert isinstance(pair.record, Pair)
        self.publish({PAIR: replace(pair, record=replace(pair.record, **fields))})

    def drain(self) -> None:
        """Plan, refresh and purge until nothing is left to do."""
        self._ground.stir()
        self.service.drain()


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def about(title: str) -> Stored:
    """Return a page about the site."""
    return Stored(About(title=title, description=title, sections=(Section(heading=title),)))
