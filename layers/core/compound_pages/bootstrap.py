"""The bootstrap: the only place that wires. Runs once per cold start, at import of the function.

Each function imports here what it needs and no more: a plan or a sweep has no use for templates.
"""

from __future__ import annotations

import time
from functools import cache
from typing import TYPE_CHECKING, Any

import botocore.session
from botocore.config import Config

from .settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from .assets import Assets
    from .composer import Composer
    from .pages import Pages
    from .planner import Planner
    from .queue import Queue
    from .refresher import Refresher
    from .sweeper import Sweeper

# A miss has the reader waiting: two tries of at most two seconds each, then the next best answer. Together
# they must stay under PUT_SECONDS of `pages`.
_PATIENCE = Config(
    connect_timeout=0.5,
    read_timeout=1.5,
    retries={"mode": "standard", "total_max_attempts": 2},
    tcp_keepalive=True,
)
# Nobody waits for a purge, a listing or a message, and CloudFront's API takes its time.
_MORE_PATIENCE = Config(
    connect_timeout=1,
    read_timeout=5,
    retries={"mode": "standard", "total_max_attempts": 2},
    tcp_keepalive=True,
)


def pages() -> Pages:
    """Return what answers a request. Raises SettingsError, which names the variable, as all of these do."""
    from .cache import Cache  # noqa: PLC0415
    from .pages import Pages  # noqa: PLC0415

    settings = Settings()
    url = settings.queue_url("CHANGES")  # read now: a fault of the deployment is told at once
    return Pages(
        _composer(settings),
        Cache(_client("s3"), settings.bucket),
        settings.origin_secrets,
        cache(lambda: _queue(url, _PATIENCE)),  # rarely needed, and a client takes time to make
    )


def planner() -> Planner:
    """Return what finds the pages of a change."""
    from .planner import Planner  # noqa: PLC0415
    from .store import Store  # noqa: PLC0415

    settings = Settings()
    store = Store(_client("dynamodb", _MORE_PATIENCE), settings.table)
    return Planner(store, _queue(settings.queue_url("CHANGES")), _queue(settings.queue_url("SWEEP_START")))


def sweeper() -> Sweeper:
    """Return what looks at every cached page."""
    from .cache import Cache  # noqa: PLC0415
    from .sweeper import Sweeper  # noqa: PLC0415

    settings = Settings()
    queues = {name: _queue(settings.queue_url(name)) for name in ("CHANGES", "SWEEP", "SWEEP_START")}
    dead = {settings.queue_url(f"{name}_DEAD"): queue for name, queue in queues.items()}
    pages = Cache(_client("s3", _MORE_PATIENCE), settings.bucket)
    return Sweeper(pages, queues["SWEEP"], queues["SWEEP_START"], dead)


def refresher() -> Refresher:
    """Return what brings pages back in step."""
    from .cache import Cache  # noqa: PLC0415
    from .edge import Edge  # noqa: PLC0415
    from .refresher import Refresher  # noqa: PLC0415

    settings = Settings()
    return Refresher(
        _composer(settings),
        Cache(_client("s3"), settings.bucket),
        Edge(_client("cloudfront", _MORE_PATIENCE), settings.distribution),
        settings.purge_limit,
    )


def _composer(settings: Settings) -> Composer:
    from .composer import Composer  # noqa: PLC0415
    from .renderer import Renderer  # noqa: PLC0415
    from .store import Store  # noqa: PLC0415

    return Composer(
        records=Store(_client("dynamodb"), settings.table),
        renderer=Renderer(settings.content_root / "templates"),
        assets=read_assets(settings.content_root / "assets"),
        edge_seconds=settings.edge_seconds,
        clock=time.perf_counter,
    )


def read_assets(folder: Path) -> Assets:
    """Return the assets in `folder`."""
    from .assets import Assets  # noqa: PLC0415

    return Assets({file.name: file.read_bytes() for file in sorted(folder.iterdir()) if file.name[0] != "."})


def _queue(url: str, patience: Config = _MORE_PATIENCE) -> Queue:
    from .queue import Queue  # noqa: PLC0415

    return Queue(_client("sqs", patience), url)


def _client(service: str, patience: Config = _PATIENCE) -> Any:  # noqa: ANN401  botocore makes its clients at run time
    return botocore.session.get_session().create_client(service, config=patience)
