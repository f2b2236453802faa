from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from cold_start import ROOT

from compound_pages import bootstrap
from compound_pages.pages import Pages
from compound_pages.planner import Planner
from compound_pages.queue import Queue
from compound_pages.refresher import Refresher
from compound_pages.settings import SettingsError
from compound_pages.sweeper import Sweeper

if TYPE_CHECKING:
    from collections.abc import Mapping

AWS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": "us-east-1"}
READS = {"TABLE_NAME": "t", "PAGE_BUCKET": "b", "CONTENT_ROOT": str(ROOT / "content"), "EDGE_SECONDS": "60"}
QUEUES = ("CHANGES", "SWEEP", "SWEEP_START", "CHANGES_DEAD", "SWEEP_DEAD", "SWEEP_START_DEAD")
# What each function is given; see the environments in template.yaml.
NEEDS: dict[str, dict[str, str]] = {
    "pages": {**READS, "ORIGIN_SECRETS": "s", "CHANGES_QUEUE_URL": "https://sqs.example/changes"},
    "planner": {
        "TABLE_NAME": "t",
        "CHANGES_QUEUE_URL": "https://sqs.example/changes",
        "SWEEP_START_QUEUE_URL": "https://sqs.example/start",
    },
    "sweeper": {"PAGE_BUCKET": "b"} | {f"{one}_QUEUE_URL": f"https://sqs.example/{one}" for one in QUEUES},
    "refresher": {**READS, "DISTRIBUTION_ID": "D", "PURGE_LIMIT": "20"},
}
MADE = {"pages": Pages, "planner": Planner, "sweeper": Sweeper, "refresher": Refresher}


def _wired(name: str, environment: Mapping[str, str]) -> Any:
    with patch.dict(os.environ, AWS | dict(environment), clear=True):
        return getattr(bootstrap, name)()


@pytest.mark.parametrize("name", NEEDS)
def test_a_function_needs_its_own_variables_alone(name: str) -> None:
    """With what it is given each function is wired, without a call to AWS."""
    assert isinstance(_wired(name, NEEDS[name]), MADE[name])


@pytest.mark.parametrize(
    ("name", "variable"), [(name, variable) for name, needed in NEEDS.items() for variable in needed]
)
def test_a_missing_variable_stops_the_cold_start(name: str, variable: str) -> None:
    """A fault of the deployment is told at once, by the name of the variable, and not by the first event."""
    environment = {other: value for other, value in NEEDS[name].items() if other != variable}
    with (
        patch.object(bootstrap, "_client", lambda *_: None),
        pytest.raises(SettingsError, match=f"^{variable} is not set$"),
    ):
        _wired(name, environment)


def test_a_readers_cold_start_makes_no_queue() -> None:
    """The client of a queue is made when render first has something to say, and then once."""
    made: list[str] = []
    real = bootstrap._client

    def note(service: str, *patience: Any) -> Any:
        made.append(service)
        return real(service, *patience)

    with patch.object(bootstrap, "_client", note):
        pages = _wired("pages", NEEDS["pages"])
        assert sorted(made) == ["dynamodb", "s3"]
        with patch.dict(os.environ, AWS, clear=True):
            first, second = pages._changes(), pages._changes()
    assert isinstance(first, Queue)
    assert first is second
    assert sorted(made) == ["dynamodb", "s3", "sqs"]


@pytest.mark.parametrize(("name", "renders"), [("planner", False), ("sweeper", False), ("refresher", True)])
def test_only_who_renders_imports_templates(name: str, renders: bool) -> None:
    """A cold start pays for every import, so a plan and a sweep have none of what only rendering needs."""
    wire = f"from compound_pages import bootstrap; bootstrap.{name}()"
    code = f"{wire}; import sys; print('jinja2' in sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", code],
        env=AWS | NEEDS[name],
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == str(renders)
