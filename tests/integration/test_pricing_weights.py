"""The cost model: its events on the whole service, its weights against the project's own pages."""

from __future__ import annotations

import gzip
from collections import Counter
from datetime import date
from statistics import mean
from typing import TYPE_CHECKING, NamedTuple

import pytest
from aws_calls import recorded_calls
from cold_start import cold_start, context, event

from bench.growing import deployment
from bench.pricing import sheet
from bench.pricing.events import measured
from bench.pricing.workshop import PATIENCE, SECRET, at_work
from compound_pages import bootstrap
from compound_pages.pages import Request
from toolkit.publishing import every_write
from toolkit.site import Folder, paths

if TYPE_CHECKING:
    from bench.counted import Account
    from compound_pages.pages import Pages
    from toolkit.content import Content
    from toolkit.service import Service

pytestmark = pytest.mark.xdist_group("pricing")

LARGEST = "/is-ketamine-iv-safe-for-liver-cancer-patients"
FIRST, SECOND = "/is-metformin-safe-for-lung-cancer-patients", "/is-metformin-safe-for-glioblastoma-patients"
UNKNOWN = "/is-nothing-safe-for-lung-cancer-patients"
QUESTIONS = ("/is-", "/does-", "/can-i-take-")

SOME = 6  # of so many pages one is weighed
CLOSE = 0.25  # editors write on, and templates change: weights need not follow each time


def test_events_call_on_the_whole_service_what_was_counted(service: Service) -> None:
    """The template's functions on moto behind its distribution: S3 is read first, then as in memory."""
    service.get(FIRST, now=0)  # warm
    for path, now, counted in ((SECOND, 1, measured().rendered), (UNKNOWN, 1, measured().unknown)):
        with recorded_calls() as calls:
            service.get(path, now=now)
        assert Counter(calls) == Counter(counted) + Counter(GetObject=1)


def test_copies_that_stand_call_nobody_and_those_that_end_ask_s3_once(service: Service) -> None:
    service.get(FIRST, now=0)
    for now, expected in ((1, []), (7200, ["GetObject"]), (7201, [])):
        with recorded_calls() as calls:
            service.get(FIRST, now=now)
        assert calls == expected


def test_a_sweep_of_the_whole_service_calls_what_was_counted(service: Service) -> None:
    """Each further page of a pair that is in step is a HEAD and a read more."""
    found = []
    for path in (FIRST, SECOND):
        service.get(path)
        service.sweep()
        with recorded_calls() as calls:
            service.drain()
        found.append(Counter(calls))
    more = found[1] - found[0]
    assert {name: more[name] for name in ("HeadObject", "BatchGetItem", "PutObject")} == {
        **measured().looked_at,
        "PutObject": 0,
    }


def publish(content: Content, account: Account) -> None:
    """Put every record into the table."""
    for write in every_write(content.records, date(2026, 11, 22)):
        account.items.put(write.request()["PutRequest"]["Item"])


class Weighed(NamedTuple):
    """A page: its bytes, compressed too, the read units of one read, and what its function printed."""

    body: int
    compressed: int
    units: float


@pytest.fixture(scope="module")
def weighed(sample: Content) -> list[Weighed]:
    """Pages of the project's own pairs."""
    questions = [path for path in paths(sample.records) if path.startswith(QUESTIONS) and "." not in path]
    with at_work(deployment.read()) as (account, _):
        publish(sample, account)
        pages = bootstrap.pages()

        return [weigh(pages, account, path) for path in (questions[0], LARGEST, *questions[1::SOME])][1:]


def weigh(pages: Pages, account: Account, path: str) -> Weighed:
    """Render a page and return what it weighs."""
    before = account.items.read_units
    body = pages.serve(Request("GET", path, SECRET), lambda: PATIENCE).response.body
    return Weighed(len(body), len(gzip.compress(body)), (account.items.read_units - before) / 2)


def close(name: str) -> object:
    """Return what is near enough to an assumption."""
    return pytest.approx(sheet.read().of(name), rel=CLOSE)


def test_stored_pages_weigh_what_is_assumed(weighed: list[Weighed]) -> None:
    assert mean(one.body for one in weighed) == close("stored_bytes")
    assert mean(one.units for one in weighed) == close("read_units")


def test_readers_are_sent_the_largest_page(weighed: list[Weighed]) -> None:
    assert max(one.compressed for one in weighed) == close("page_bytes")


def test_a_page_brings_one_asset_of_two(sample: Content) -> None:
    """Half the bytes of style sheet and icon, as the edge compresses them, for each request of an asset."""
    sent = [
        len(gzip.compress(one.body)) for path, one in Folder(sample).static().items() if "error" not in path
    ]
    assert sum(sent) / 2 == close("asset_bytes")


def test_the_render_function_prints_what_is_assumed(
    sample: Content, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed, asked = deployment.read(), event("api_page")
    asked["headers"]["x-origin-secret"] = SECRET
    with at_work(deployed) as (account, _):
        publish(sample, account)
        handler = cold_start("render", deployed.environment("NOBODY") | {"ORIGIN_SECRETS": SECRET})
        handler(asked, context("render"))
        capsys.readouterr()
        asked["rawPath"] = SECOND
        assert handler(asked, context("render"))["statusCode"] == 200
    printed = capsys.readouterr().out.splitlines()
    assert sum(map(len, printed)) == close("log_bytes")
    assert len(next(line for line in printed if '"answered"' in line)) == close("answer_bytes")
