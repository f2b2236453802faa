"""The bootstrap: the only place that wires. Runs once per cold start, at import of the function."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import botocore.session
from botocore.config import Config

from .assets import Assets
from .cache import Cache
from .composer import Composer
from .pages import Pages
from .renderer import Renderer
from .settings import Settings
from .store import Store

if TYPE_CHECKING:
    from pathlib import Path

# A miss has the reader waiting: two tries of at most two seconds each, then the next best answer. Together
# they must stay under PUT_SECONDS of `pages`.
_PATIENCE = Config(
    connect_timeout=0.5,
    read_timeout=1.5,
    retries={"mode": "standard", "total_max_attempts": 2},
    tcp_keepalive=True,
)


def pages() -> Pages:
    """Return the service as the environment describes it. Raises SettingsError, which names the variable."""
    settings = Settings.read()
    composer = Composer(
        records=Store(_client("dynamodb"), settings.table),
        renderer=Renderer(settings.content_root / "templates"),
        assets=read_assets(settings.content_root / "assets"),
        edge_seconds=settings.edge_seconds,
        clock=time.perf_counter,
    )
    return Pages(composer, Cache(_client("s3"), settings.bucket), settings.origin_secrets)


def read_assets(folder: Path) -> Assets:
    """Return the assets in `folder`."""
    return Assets({file.name: file.read_bytes() for file in sorted(folder.iterdir()) if file.name[0] != "."})


def _client(service: str) -> Any:  # noqa: ANN401  botocore makes its clients at run time
    return botocore.session.get_session().create_client(service, config=_PATIENCE)
