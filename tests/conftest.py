"""What tests share: the sample content, and the whole service on moto, as good as new for each test."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import quick_moto
from as_it_was import AsItWas
from hypothesis import HealthCheck, settings

from toolkit import content as contents
from toolkit import service as services
from toolkit.provision import empty_bucket
from toolkit.publishing import FREELY, Table, publish
from toolkit.site import Folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from compound_pages.freshness import Response
    from toolkit.content import Content
    from toolkit.service import Service

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = Path(__file__).parent / "content"

# One example takes as long as moto takes; a slow machine is no fault of the code.
settings.register_profile("laptop", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# CI judges a change by the same examples each time; laptops go on looking for new ones.
settings.register_profile("ci", settings.get_profile("laptop"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "laptop")
quick_moto.remember()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Where NO_SKIPS=1, a skipped test is a failed one: nothing may pass by not being run."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("NO_SKIPS") == "1":
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and NO_SKIPS=1: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def sample() -> Content:
    """The project's own content."""
    return contents.load(contents.OWN)


@pytest.fixture(scope="session")
def _running(sample: Content) -> Iterator[Service]:
    with services.running(sample) as service:
        yield service
        assert not service.stack.permissions.denied


@pytest.fixture(scope="session")
def _static(sample: Content) -> Mapping[str, Response]:
    """What a deployment puts beside the pages."""
    return Folder(sample).static()


@pytest.fixture(scope="session")
def _table(_running: Service, sample: Content) -> AsItWas:
    """The stack's table as it is when the sample content was published into it, empty."""
    stack = _running.stack
    stack.empty()
    publish(sample.records, Table(stack.dynamodb, stack.table), FREELY)
    return AsItWas(stack)


@pytest.fixture
def service(_running: Service, _static: Mapping[str, Response], _table: AsItWas) -> Iterator[Service]:
    """The whole service: only the sample content in its table, nothing in its caches, its function cold.

    No role may have denied anything in the end: a function survives that as it does any fault.
    """
    stack = _running.stack
    _table.put_back()
    for bucket in (stack.bucket, stack.failures):
        empty_bucket(stack.s3, bucket)
    for queue in stack.resources("AWS::SQS::Queue"):
        stack.sqs.purge_queue(QueueUrl=stack.queue_url(queue))
    for path, answer in _static.items():
        stack.put_static(path, answer)
    yield services.assemble(stack)
    denied = [*stack.permissions.denied]
    stack.permissions.denied.clear()  # the next test is not to blame
    assert not denied
