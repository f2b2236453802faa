"""What unit tests share: the flat records and what every page is framed with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aws import PAGE_BUCKET, client
from botocore.stub import Stubber
from moto import mock_aws
from refreshed import BUCKET, Refreshed

from compound_pages.cache import Cache
from compound_pages.chrome import Frame
from compound_pages.items import QUESTIONS, Key
from compound_pages.records import Compound, Condition, Pair
from compound_pages.renderer import Renderer
from compound_pages.site import Question, Questions, Site
from toolkit import content as contents

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def flat() -> contents.Content:
    """A content folder of flat records: one compound, one condition, their pair."""
    return contents.load(ROOT / "tests/content/flat")


@pytest.fixture(scope="session")
def compound(flat: contents.Content) -> Compound:
    """The flat compound."""
    record = flat.records[Key("compound", "ketamine-iv")].record
    assert isinstance(record, Compound)
    return record


@pytest.fixture(scope="session")
def condition(flat: contents.Content) -> Condition:
    """The flat condition."""
    record = flat.records[Key("condition", "liver-cancer")].record
    assert isinstance(record, Condition)
    return record


@pytest.fixture(scope="session")
def pair(flat: contents.Content) -> Pair:
    """The flat pair, of which little is known."""
    record = flat.records[Key("pair", "ketamine-iv/liver-cancer")].record
    assert isinstance(record, Pair)
    return record


@pytest.fixture(scope="session")
def questions(flat: contents.Content) -> dict[str, Question]:
    """The project's own questions, by page kind."""
    record = flat.records[QUESTIONS].record
    assert isinstance(record, Questions)
    return record.by_kind


@pytest.fixture(scope="session")
def site() -> Site:
    """A site that lists pages without a clinician's review, so that other reasons can be seen."""
    return Site(name="A Site", base_url="https://a.example", index_requires_review=False)


@pytest.fixture(scope="session")
def frame(site: Site) -> Frame:
    """The frame of every page."""
    return Frame(site, "/assets/site.0123456789ab.css")


@pytest.fixture(scope="session")
def renderer() -> Renderer:
    """The project's own templates."""
    return Renderer(ROOT / "content/templates")


@pytest.fixture(scope="module")
def _page_cache_and_edge() -> Iterator[tuple[Any, Any]]:
    with mock_aws():
        s3 = client("s3")
        s3.create_bucket(Bucket=BUCKET)
        yield s3, client("cloudfront")


@pytest.fixture
def refreshed(_page_cache_and_edge: tuple[Any, Any], flat: contents.Content) -> Refreshed:
    """A refresher of the flat records' pages, none of which is cached."""
    s3, cloudfront = _page_cache_and_edge
    for one in s3.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        s3.delete_object(Bucket=BUCKET, Key=one["Key"])
    return Refreshed(s3, cloudfront, flat.records)


@pytest.fixture(scope="module")
def _bucket() -> Iterator[Any]:
    with mock_aws():
        s3 = client("s3")
        s3.create_bucket(Bucket=PAGE_BUCKET)
        yield s3


@pytest.fixture
def s3(_bucket: Any) -> Any:
    """S3 with an empty bucket."""
    for one in _bucket.list_objects_v2(Bucket=PAGE_BUCKET).get("Contents", []):
        _bucket.delete_object(Bucket=PAGE_BUCKET, Key=one["Key"])
    return _bucket


@pytest.fixture
def cache(s3: Any) -> Cache:
    """The page cache in that bucket."""
    return Cache(s3, PAGE_BUCKET)


@pytest.fixture
def stubbed(_bucket: Any) -> Iterator[Stubber]:
    """S3 that says what a test has it say."""
    with Stubber(_bucket) as stubber:
        yield stubber
