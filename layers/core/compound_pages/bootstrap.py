"""The bootstrap: the only place that wires. Runs once per cold start, at import of the function.

Each function imports here what it needs and no more: a plan or a sweep has no use for templates.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any

from .patience import AT_EACH_CALL, MORE_PATIENCE, PATIENCE
from .settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from aws_lambda_powertools import Logger, Metrics
    from botocore.session import Session

    from .assets import Assets
    from .composer import Composer
    from .pages import Pages
    from .planner import Planner
    from .refresher import Refresher
    from .sweeper import Sweeper


# What the clients of one function have in common while it starts: credentials, endpoints, what was parsed.
_shared: ContextVar[Session | None] = ContextVar("session", default=None)


@contextmanager
def _start() -> Iterator[None]:
    """Share a session among the clients that are made meanwhile."""
    token = _shared.set(_session())
    try:
        yield
    finally:
        _shared.reset(token)


def powertools() -> tuple[Logger, Metrics]:
    """Return what logs and what counts, with the names that the environment gives them."""
    from aws_lambda_powertools import Logger, Metrics  # noqa: PLC0415

    return Logger(), Metrics()


@_start()
def pages() -> Pages:
    """Return what answers a request. Raises SettingsError, which names the variable, as all of these do."""
    from .cache import Cache  # noqa: PLC0415
    from .pages import Pages  # noqa: PLC0415
    from .queue import Queue  # noqa: PLC0415

    settings = Settings()
    url = settings.queue_url("CHANGES")  # read now: a fault of the deployment is told at once
    return Pages(
        _composer(settings),
        Cache(_client("s3"), settings.bucket),
        settings.origin_secrets,
        cache(lambda: Queue(_client("sqs"), url)),  # rarely needed, and a client takes time to make
    )


@_start()
def planner() -> Planner:
    """Return what finds the pages of a change."""
    from .planner import Planner  # noqa: PLC0415
    from .queue import Queue  # noqa: PLC0415
    from .store import Store  # noqa: PLC0415

    settings = Settings()
    dynamodb, sqs = _client("dynamodb", MORE_PATIENCE), _client("sqs", MORE_PATIENCE)
    changes, starts = (Queue(sqs, settings.queue_url(name)) for name in ("CHANGES", "SWEEP_START"))
    return Planner(Store(dynamodb, settings.table), changes, starts)


@_start()
def sweeper() -> Sweeper:
    """Return what looks at every cached page."""
    from .cache import Cache  # noqa: PLC0415
    from .queue import Queue  # noqa: PLC0415
    from .sweeper import Sweeper  # noqa: PLC0415

    settings, sqs = Settings(), _client("sqs", MORE_PATIENCE)
    queues = {name: Queue(sqs, settings.queue_url(name)) for name in ("CHANGES", "SWEEP", "SWEEP_START")}
    dead = {settings.queue_url(f"{name}_DEAD"): queue for name, queue in queues.items()}
    pages = Cache(_client("s3", MORE_PATIENCE), settings.bucket)
    return Sweeper(pages, queues["SWEEP"], queues["SWEEP_START"], dead)


@_start()
def refresher() -> Refresher:
    """Return what brings pages back in step."""
    from .cache import Cache  # noqa: PLC0415
    from .edge import Edge  # noqa: PLC0415
    from .refresher import Refresher  # noqa: PLC0415

    settings = Settings()
    return Refresher(
        _composer(settings),
        Cache(_client("s3"), settings.bucket),
        Edge(_client("cloudfront", MORE_PATIENCE), settings.distribution),
        settings.purge_limit,
    )


def _composer(settings: Settings) -> Composer:
    from .composer import Composer  # noqa: PLC0415
    from .guess import read_guess  # noqa: PLC0415
    from .renderer import Renderer  # noqa: PLC0415
    from .store import Store  # noqa: PLC0415

    store = Store(_client("dynamodb"), settings.table)
    renderer = Renderer(settings.content_root / "templates")
    assets = read_assets(settings.content_root / "assets")
    composer = Composer(store, renderer, assets, settings.edge_seconds, time.perf_counter)
    composer.assume(read_guess(settings.content_root))
    return composer


def read_assets(folder: Path) -> Assets:
    """Return the assets in `folder`."""
    from .assets import Assets  # noqa: PLC0415

    return Assets({file.name: file.read_bytes() for file in sorted(folder.iterdir()) if file.name[0] != "."})


def _client(service: str, patience: Mapping[str, Any] = PATIENCE) -> Any:  # noqa: ANN401  made at run time
    from botocore.config import Config  # noqa: PLC0415

    session = _shared.get() or _session()
    # Else botocore words its agent anew, twice a call (docs/adr/0045).
    return session.create_client(service, config=Config(user_agent=session.user_agent(), **patience))


def _session() -> Session:
    from .session import new_session  # noqa: PLC0415  imports botocore, the largest of all

    session = new_session()
    for event, handler in AT_EACH_CALL.items():
        session.register(event, handler)
    return session
