"""Three thousand requests as nobody should send them, through the edge, S3, the API and the function."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from function import secret_of

from toolkit.site import Folder, paths
from toolkit.soak.judgement import faults_of, faults_of_keys
from toolkit.soak.made_requests import made

if TYPE_CHECKING:
    from toolkit.content import Content
    from toolkit.service import Service
    from toolkit.soak.made_requests import MadeRequest

NOW = 1_800_000_000.0
COUNT = 1_500
SECONDS = 0.5  # between two requests, so that what is kept for long is not what is kept for a while


def kept_by(service: Service) -> list[str]:
    """Return the keys of the page cache."""
    pages = service.stack.s3.get_paginator("list_objects_v2").paginate(Bucket=service.stack.bucket)
    return [one["Key"] for page in pages for one in page.get("Contents", [])]


@pytest.mark.parametrize("seed", [11, 12])
def test_whatever_is_asked_ends_well(service: Service, sample: Content, seed: int) -> None:
    """No 5xx, nothing that was sent comes back, no error outlives its table, and each page is kept once."""
    known = [*paths(sample.records), *Folder(sample).static()]
    secrets = [secret_of(service)]
    wrong: list[tuple[list[str], MadeRequest]] = []
    lost: set[str] = set()
    statuses: set[int] = set()
    for number, asked in enumerate(made(seed, COUNT, known)):
        answer = service.edge.handle(asked.request, NOW + number * SECONDS)
        statuses.add(answer.status)
        if answer.status == 404 and answer.answered_by == "lambda":
            lost.add(asked.request.path)
        if found := faults_of(asked, answer, secrets):
            wrong.append((found, asked))
    assert not wrong[:5]
    assert statuses >= {200, 301, 304, 400, 403, 404, 414}
    assert faults_of_keys(kept_by(service), service.edge.stored_keys(), [*known, "/"]) == []
    later = NOW + COUNT * SECONDS + 31
    answers = [service.get(path, now=later) for path in sorted(lost)[:20]]
    assert [(one.status, one.answered_by) for one in answers] == [(404, "lambda")] * 20
