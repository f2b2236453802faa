"""What a hit costs: nothing while a copy is fresh; one conditional read of S3, answered 304, once it is not.

Each check is a function of a world, as traps are, so that the last test can show a world in which it fails.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unittest.mock import patch

import pytest
from bill import Item, billed
from made_records import gone
from traps.mutations import (
    API,
    CACHING_DISABLED,
    DEFAULT,
    KEY,
    MEMBERS,
    PAGES,
    S3,
    Mutation,
    at,
    error,
    put,
    take,
)
from traps.test_mutations import holds
from traps.world import START, Ground, World

from compound_pages import freshness
from compound_pages.items import QUESTIONS, Key, Redirect, Stored
from compound_pages.paths import data_path, parse
from compound_pages.site import Questions
from toolkit import content as contents
from toolkit.distribution import Request
from toolkit.origins import s3
from toolkit.site import Folder, paths
from toolkit.soak.house import House

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from traps.world import Change, Template

    from toolkit.distribution import Response
    from toolkit.service import Service

# What all of these stand on is made once.
pytestmark = pytest.mark.xdist_group("hit costs")

FLAT = Path(__file__).parents[1] / "content/flat"
MINUTE, HOUR, DAY, YEAR = 60, 3_600, 86_400, 31_536_000
PAGE, HUB = "/is-ketamine-iv-safe-for-liver-cancer-patients", "/compounds/ketamine-iv"
FOR_READERS = (
    *("/", "/compounds", "/conditions", "/a-z/k", "/about/method", HUB, "/conditions/liver-cancer", PAGE),
    "/does-ketamine-iv-work-for-liver-cancer",
    "/can-i-take-ketamine-iv-with-liver-cancer-treatment",
    "/ketamine-iv-research-in-liver-cancer",
)
FOR_MACHINES = (
    *("/sitemap.xml", "/sitemap-pages.xml", "/sitemaps/ketamine-iv.xml"),
    *("/robots.txt", "/feed.xml", "/.well-known/security.txt"),
)
EVERY_KIND = (*FOR_READERS, *map(data_path, FOR_READERS), *FOR_MACHINES)
MOVED, GONE, UNKNOWN = "/compounds/old-name", "/compounds/taken-down", "/compounds/nobody"
ENCODINGS = ("", "gzip", "br", "gzip, deflate, br")
READERS: tuple[dict[str, str], ...] = (
    {},
    {"cookie": "session=abc; consent=yes"},
    {"accept-language": "de-DE,de;q=0.9", "accept": "text/html"},
    {"authorization": "Basic eDp5", "user-agent": "curl", "referer": "https://a.example/"},
    {"cache-control": "no-cache", "pragma": "no-cache"},
)
METHODS = ("GET", "HEAD")
QUERIES = ("?utm_source=mail", "?page=2&page=3")


@pytest.fixture(scope="module")
def ground(_running: Service) -> Ground:
    """One compound, one condition, what is known of both; a compound that moved, one that was taken down."""
    content = contents.load(FLAT)
    ends: dict[Key, Stored] = {
        Key("compound", "old-name"): Stored(Redirect("ketamine-iv")),
        Key("compound", "taken-down"): gone("Something", since=date(2026, 11, 1), why="A mix-up."),
    }
    records = {**content.records, **ends}
    return Ground(_running.stack, content._replace(records=records), Folder(content).static())


@pytest.fixture
def world(ground: Ground) -> World:
    """The template as it is, with no page in S3 yet."""
    return World(ground, ground.stack.template)


class Seen(NamedTuple):
    """An answer, and what it cost."""

    answer: Response
    bill: list[Item]

    @property
    def how(self) -> str:
        """How CloudFront says that it came by the answer."""
        return self.answer.headers["x-cache"].removesuffix(" from cloudfront")

    @property
    def asked(self) -> list[str]:
        """What was asked, of whichever service."""
        return [one.asked for one in self.bill]


class Front:
    """Edges of a world with nothing in them; each request is billed."""

    def __init__(self, world: World, edges: int = 1) -> None:
        self.world = world
        house = House(world._ground.content, world.service)
        self._edges = house.edge(world.service.functions["render"], edges)

    def get(self, target: str, at: float = 0, edge: int = 0, method: str = "GET", **headers: str) -> Seen:
        """Ask as a reader at an edge would, `at` in seconds; a header's name is written with underscores."""
        return self.ask(
            target, at, method, {name.replace("_", "-"): said for name, said in headers.items()}, edge
        )

    def ask(self, target: str, at: float, method: str, headers: dict[str, str], edge: int = 0) -> Seen:
        """Ask with headers that have their names."""
        path, _, query = target.partition("?")
        request = Request(method, path, query, {"host": "pages.example", **headers})
        with billed() as bill:
            answer = self._edges.handle(request, START + at, edge)
        return Seen(answer, bill)

    def warm(self, path: str) -> None:
        """Have a copy in each encoding from S3, where a reader far away had the page put before."""
        assert self.world.get(path).answered_by == "lambda", path
        for encoding in ENCODINGS:
            taken = self.get(path, accept_encoding=encoding)
            assert (taken.answer.answered_by, taken.asked) == ("s3", [f"GET {key(path)}"]), path

    def confirmed(self, path: str) -> list[Item]:
        """Return the bill of one read of a page under its ETag, answered 304, a status without a body."""
        there = self.world.stack.s3.head_object(Bucket=self.world.stack.bucket, Key=key(path)[1:])
        return [Item("s3", f"GET {key(path)}", there["ETag"], 304)]


def key(path: str) -> str:
    """Return where a page lies in the bucket."""
    return f"/pages{'/index.html' if path == '/' else path}"


def test_no_kind_of_page_is_left_out(ground: Ground) -> None:
    """What is asked below is every kind of page that there is, for readers and as data."""
    record = ground.content.records[QUESTIONS].record
    assert isinstance(record, Questions)

    def kinds(found: Iterable[str]) -> set[tuple[str, bool]]:
        return {(at.kind, at.data) for path in found if (at := parse(path, record.by_kind))}

    assert kinds(EVERY_KIND) == kinds(paths(ground.content.records))


# While a copy is fresh


def test_a_fresh_copy_costs_nothing(world: World) -> None:
    """Whoever asks, in whatever way, to the last second of the hour: no request, no function."""
    for path in EVERY_KIND:
        a_fresh_copy_is_free(world, path)


def a_fresh_copy_is_free(world: World, path: str = PAGE) -> None:
    """Ask in each encoding with every header, query and method, for what the reader has, and for a part."""
    front = Front(world)
    front.warm(path)
    for encoding in ENCODINGS:
        page = front.get(path, 1, accept_encoding=encoding).answer
        assert page.status == 200, path
        for method in METHODS:
            whole = page.body if method == "GET" else b""
            for reader in READERS:
                hit = front.ask(path, HOUR - 1, method, {"accept-encoding": encoding, **reader})
                assert (hit.how, hit.answer.body, hit.bill) == ("Hit", whole, []), (path, reader)
            for query in QUERIES:
                hit = front.get(path + query, 1, method=method, accept_encoding=encoding)
                assert (hit.how, hit.answer.body, hit.bill) == ("Hit", whole, []), path + query
        known = front.get(path, 1, accept_encoding=encoding, if_none_match=page.headers["etag"])
        part = front.get(path, 1, accept_encoding=encoding, range="bytes=0-9")
        assert (known.answer.status, known.bill, part.answer.status, part.bill) == (304, [], 206, []), path


def test_the_copy_of_a_page_that_was_just_made_is_as_free(world: World) -> None:
    """The first reader's request is the one that costs."""
    for path in EVERY_KIND:
        a_page_just_made_is_free(world, path)


def a_page_just_made_is_free(world: World, path: str = PAGE) -> None:
    """Ask the edge that had it made, which never had it from S3."""
    front = Front(world)
    first = front.get(path)
    assert (first.answer.answered_by, first.asked.count("render")) == ("lambda", 1), path
    assert front.get(path, 1).bill == front.get(path, HOUR - 1, method="HEAD").bill == [], path


# When its life is over


def test_an_expired_copy_costs_one_conditional_read(world: World) -> None:
    """Whatever its encoding, by GET or HEAD: S3 is asked once under S3's ETag, and for an hour no more."""
    for path in EVERY_KIND:
        an_expired_copy_is_confirmed(world, path)


def an_expired_copy_is_confirmed(world: World, path: str = PAGE) -> None:
    """Ask when the hour and the minute are over, and until the next hour is."""
    front = Front(world)
    front.warm(path)
    for encoding in ENCODINGS:
        page = front.get(path, 1, accept_encoding=encoding).answer
        for method, began in (("GET", 2 * HOUR), ("HEAD", 4 * HOUR)):
            seen = front.get(path, began, method=method, accept_encoding=encoding)
            assert (seen.answer.status, seen.how, seen.bill) == (200, "RefreshHit", front.confirmed(path)), (
                path
            )
            assert seen.answer.body == (page.body if method == "GET" else b""), path
            assert front.get(path, began + HOUR - 1, accept_encoding=encoding).bill == [], path


def test_a_copy_just_past_its_life_is_a_hit_and_confirmed(world: World) -> None:
    """Within stale-while-revalidate the reader has the old copy, for one conditional read."""
    for path in EVERY_KIND:
        a_copy_past_its_life_is_confirmed(world, path)


def a_copy_past_its_life_is_confirmed(world: World, path: str = PAGE) -> None:
    """The shield was past its life too: what it learns from S3, the edge learns from it, for nothing more."""
    front = Front(world)
    front.warm(path)
    for encoding in ENCODINGS:
        seen = front.get(path, HOUR + 1, accept_encoding=encoding)
        assert (seen.how, seen.answer.headers.get("age")) == ("Hit", str(HOUR + 1)), path
        assert seen.bill == front.confirmed(path), path
        for later in (HOUR + 2, HOUR + 3, 2 * HOUR):
            assert front.get(path, later, accept_encoding=encoding).bill == [], path


def test_an_expired_copy_that_the_function_made_costs_no_function(world: World) -> None:
    """S3 confirms it: the function said the ETag that S3 has."""
    for path in EVERY_KIND:
        a_copy_of_the_functions_is_confirmed(world, path)


def a_copy_of_the_functions_is_confirmed(world: World, path: str = PAGE) -> None:
    """The edge that had the page made asks, just after its life and long after."""
    front = Front(world)
    made = front.get(path).answer
    assert made.answered_by == "lambda", path
    for asked_at, how in ((HOUR + 1, "Hit"), (3 * HOUR, "RefreshHit")):
        seen = front.get(path, asked_at)
        assert (seen.how, seen.answer.body, seen.bill) == (how, made.body, front.confirmed(path)), path
        assert front.get(path, asked_at + 1).bill == [], path


# Several edges


def test_edges_behind_a_shield_pay_once_together(world: World) -> None:
    """What one edge had the shield ask answers the others, each of which has a copy of its own."""
    edges_pay_once_together(world)


def edges_pay_once_together(world: World) -> None:
    """Three edges have the page from one read, and hear by one conditional read that it stands."""
    front = Front(world, edges=3)
    assert world.get(PAGE).answered_by == "lambda"
    first = [front.get(PAGE, edge, edge) for edge in range(3)]
    assert [seen.asked for seen in first] == [[f"GET {key(PAGE)}"], [], []]
    for began, how in ((HOUR + 3, ["Hit"] * 3), (3 * HOUR, ["RefreshHit"] * 3)):
        seen = [front.get(PAGE, began + edge, edge) for edge in range(3)]
        assert [one.how for one in seen] == how
        assert [one.bill for one in seen] == [front.confirmed(PAGE), [], []]
        assert [front.get(PAGE, began + 4, edge).bill for edge in range(3)] == [[]] * 3


def test_without_a_shield_each_edge_pays_for_itself(world: World) -> None:
    """Each reads once, and once a life has it confirmed; nobody asks the function."""
    each_edge_pays(world.changed(*UNSHIELDED))


def each_edge_pays(world: World) -> None:
    """Three edges have a copy each from S3, and ask for it in and after each of its lives."""
    front = Front(world, edges=3)
    assert front.world.get(PAGE).answered_by == "lambda"
    read, confirmed = [f"GET {key(PAGE)}"], front.confirmed(PAGE)
    assert [front.get(PAGE, 0, edge).asked for edge in range(3)] == [read] * 3
    for began, bill in ((HOUR - 1, []), (HOUR + 1, confirmed), (HOUR + 2, []), (4 * HOUR, confirmed)):
        assert [front.get(PAGE, began, edge).bill for edge in range(3)] == [bill] * 3


# What is no page


@pytest.mark.parametrize(("name", "life"), [("site", YEAR), ("favicon", DAY)])
def test_an_asset_costs_one_conditional_read_when_its_life_is_over(
    world: World, name: str, life: int
) -> None:
    """A hashed name lives for a year, the icon for a day; neither ever gets to the function."""
    an_asset_is_confirmed(world, name, life)


def an_asset_is_confirmed(world: World, name: str = "site", life: int = YEAR) -> None:
    """Ask in each encoding, as everybody and with a query, in its last second and after it."""
    front = Front(world)
    (path,) = (one for one in world.stored() if name in one)
    for encoding in ENCODINGS:
        assert front.get(path, accept_encoding=encoding).asked == [f"GET {key(path)}"]
        for method in METHODS:
            for reader in READERS:
                hit = front.ask(f"{path}?v=1", life - 1, method, {"accept-encoding": encoding, **reader})
                assert (hit.how, hit.bill) == ("Hit", [])
        seen = front.get(path, life, accept_encoding=encoding)
        assert (seen.how, seen.bill) == ("RefreshHit", front.confirmed(path))
        assert front.get(path, 2 * life - 1, accept_encoding=encoding).bill == []


def test_what_s3_never_has_is_free_until_its_life_is_over(world: World) -> None:
    """404, 301 and 410 are kept at the edge as pages are. Then the function says it again, puts nothing."""
    what_s3_never_has_is_free(world)


def what_s3_never_has_is_free(world: World) -> None:
    """At the end of its life it costs a read of S3, one of the table, and an invocation."""
    front = Front(world)
    world.get(UNKNOWN)  # a cold start reads twice
    for path, status, life in ((UNKNOWN, 404, 30), (MOVED, 301, HOUR), (GONE, 410, HOUR)):
        miss = [
            Item("s3", f"GET {key(path)}", "", 404),
            Item("lambda", "render"),
            Item("dynamodb", "BatchGetItem"),
        ]
        for began in (0, life):
            seen = front.get(path, began)
            assert (seen.answer.status, seen.bill) == (status, miss), path
            for method in METHODS:
                for reader in READERS:
                    hit = front.ask(f"{path}?x=1", began + life - 1, method, reader)
                    assert (hit.answer.status, hit.bill) == (status, []), path


def test_what_the_edge_function_answers_never_costs_anything(world: World) -> None:
    """A redirect to the canonical path and the refusal of what can be no path: at a cold edge too."""
    what_the_edge_function_answers_is_free(world)


def what_the_edge_function_answers_is_free(world: World) -> None:
    """Ask for a page in capitals, and for more than a path is long."""
    front = Front(world)
    moved, refused = front.get("/Compounds/Ketamine-IV/"), front.get("/" + "a" * 301)
    assert (moved.answer.status, moved.answer.headers["location"], moved.bill) == (301, HUB, [])
    assert (refused.answer.status, refused.bill) == (404, [])


# Where a hit costs more


def lives_for(seconds: int) -> Change:
    """Let the function give pages another life."""
    return put(str(seconds), "RenderFunction", "Environment", "Variables", "EDGE_SECONDS")


def kept_for(seconds: int, policy: str = PAGES[0]) -> Change:
    """Let the edge keep nothing for longer."""
    return put(seconds, policy, "CachePolicyConfig", "MaxTTL")


def function_first(template: Template) -> None:
    """Ask the function before S3."""
    at(template, MEMBERS).reverse()


@contextmanager
def another_etag() -> Iterator[None]:
    """Let the function say an ETag of its own."""
    with patch.object(freshness, "etag", lambda body: f'"{len(body)}"'):
        yield


@contextmanager
def unconditional_s3() -> Iterator[None]:
    """Let S3 overlook conditions."""
    with patch.object(s3, "_conditions", lambda _: {}):
        yield


UNSHIELDED = tuple(put({"Enabled": False}, *origin, "OriginShield") for origin in (S3, API))
COSTLY = (
    Mutation("pages without a life", (lives_for(0),), (a_fresh_copy_is_free, a_page_just_made_is_free)),
    Mutation("a minute less of life", (lives_for(HOUR - MINUTE),), (a_fresh_copy_is_free,)),
    Mutation("no caching", (put(CACHING_DISABLED, *DEFAULT, "CachePolicyId"),), (a_fresh_copy_is_free,)),
    Mutation(
        "cookies in the key",
        (put({"CookieBehavior": "all"}, *KEY, "CookiesConfig"),),
        (a_fresh_copy_is_free,),
    ),
    Mutation(
        "queries in the key",
        (put({"QueryStringBehavior": "all"}, *KEY, "QueryStringsConfig"),),
        (a_fresh_copy_is_free,),
    ),
    Mutation(
        "languages in the key",
        (put({"HeaderBehavior": "whitelist", "Headers": ["Accept-Language"]}, *KEY, "HeadersConfig"),),
        (a_fresh_copy_is_free,),
    ),
    Mutation(
        "a life of a day",
        (lives_for(DAY),),
        (an_expired_copy_is_confirmed, a_copy_past_its_life_is_confirmed),
    ),
    Mutation("no time to revalidate in", (kept_for(0),), (a_copy_past_its_life_is_confirmed,)),
    Mutation("the function first", (function_first,), (a_copy_of_the_functions_is_confirmed,)),
    Mutation("an ETag that S3 does not have", (), (a_copy_of_the_functions_is_confirmed,), another_etag),
    Mutation(
        "S3 without conditions",
        (),
        (
            an_expired_copy_is_confirmed,
            a_copy_past_its_life_is_confirmed,
            edges_pay_once_together,
            each_edge_pays,
            an_asset_is_confirmed,
        ),
        unconditional_s3,
    ),
    Mutation("no shield before S3", UNSHIELDED[:1], (edges_pay_once_together,)),
    Mutation("a shield", (), (each_edge_pays,)),
    Mutation("assets for a day", (kept_for(DAY, "AssetCachePolicy"),), (an_asset_is_confirmed,)),
    Mutation(
        "404 kept by nobody", (error(404, ErrorCachingMinTTL=0), kept_for(0)), (what_s3_never_has_is_free,)
    ),
    Mutation("nothing kept for above a minute", (kept_for(MINUTE),), (what_s3_never_has_is_free,)),
    Mutation(
        "no edge function",
        (take(*DEFAULT, "FunctionAssociations"),),
        (what_the_edge_function_answers_is_free,),
    ),
)


@pytest.mark.parametrize("mutation", COSTLY, ids=lambda one: one.name)
def test_a_check_fails_where_a_hit_costs_more(world: World, mutation: Mutation) -> None:
    """Each check that stands beside a fault fails in a world with it, where it passes in one without."""
    with mutation.elsewhere():
        held = [check.__name__ for check in mutation.snaps if holds(check, world.changed(*mutation.changes))]
    assert held == []
