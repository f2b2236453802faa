from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from compound_pages.settings import Settings, SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

ENVIRONMENT = {
    "TABLE_NAME": "a-table",
    "PAGE_BUCKET": "a-bucket",
    "CONTENT_ROOT": "/opt/content",
    "EDGE_SECONDS": "3600",
    "ORIGIN_SECRETS": "new,old",
    "DISTRIBUTION_ID": "EDFDVBD632BHDS5",
    "PURGE_LIMIT": "20",
    "CHANGES_QUEUE_URL": "https://sqs.example/changes",
    "SWEEP_START_DEAD_QUEUE_URL": "https://sqs.example/sweep-start-dead",
}
SETTINGS: dict[str, tuple[Callable[[Settings], Any], Any]] = {
    "TABLE_NAME": (lambda settings: settings.table, "a-table"),
    "PAGE_BUCKET": (lambda settings: settings.bucket, "a-bucket"),
    "CONTENT_ROOT": (lambda settings: settings.content_root, Path("/opt/content")),
    "EDGE_SECONDS": (lambda settings: settings.edge_seconds, 3600),
    "ORIGIN_SECRETS": (lambda settings: settings.origin_secrets, ("new", "old")),
    "DISTRIBUTION_ID": (lambda settings: settings.distribution, "EDFDVBD632BHDS5"),
    "PURGE_LIMIT": (lambda settings: settings.purge_limit, 20),
    "CHANGES_QUEUE_URL": (lambda settings: settings.queue_url("CHANGES"), "https://sqs.example/changes"),
    "SWEEP_START_DEAD_QUEUE_URL": (
        lambda settings: settings.queue_url("SWEEP_START_DEAD"),
        "https://sqs.example/sweep-start-dead",
    ),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_is_what_its_variable_says(name: str) -> None:
    """Each variable becomes one setting, for which no other is needed; surrounding space is no part of it."""
    read, value = SETTINGS[name]
    assert read(Settings({name: ENVIRONMENT[name]})) == value
    assert read(Settings({name: f" {ENVIRONMENT[name]} "})) == value


def test_every_variable_here_is_read() -> None:
    """The table above leaves none of the variables out."""
    assert set(SETTINGS) == set(ENVIRONMENT)


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_missing_variable_is_named(name: str, value: str | None) -> None:
    """A variable that is absent or empty stops the start of whoever asks for it, and is named."""
    environment = {key: other for key, other in ENVIRONMENT.items() if key != name}
    if value is not None:
        environment[name] = value
    with pytest.raises(SettingsError, match=f"^{name} is not set$"):
        SETTINGS[name][0](Settings(environment))


@pytest.mark.parametrize(("name", "of"), [("EDGE_SECONDS", "seconds"), ("PURGE_LIMIT", "items")])
@pytest.mark.parametrize("value", ["an hour", "-1", "1.5", "1e3", "0x10", "²", "٣"])
def test_a_number_is_a_whole_one(name: str, of: str, value: str) -> None:
    """What is no plain decimal number is refused, and shown."""
    with pytest.raises(SettingsError) as refused:
        SETTINGS[name][0](Settings({name: value}))
    assert str(refused.value) == f"{name} is no number of {of}: {value!r}"


def test_an_edge_life_of_nothing_is_a_number() -> None:
    """An operator may ask the edge to keep nothing."""
    assert Settings({"EDGE_SECONDS": "0"}).edge_seconds == 0


@pytest.mark.parametrize(
    ("value", "secrets"),
    [
        ("a", ("a",)),
        ("a,", ("a",)),
        (",a", ("a",)),
        ("a,b", ("a", "b")),
        ("a, b", ("a", "b")),
        ("a, ", ("a",)),
    ],
)
def test_a_secret_that_is_not_there_is_none(value: str, secrets: tuple[str, ...]) -> None:
    """Outside a rotation there is one secret, and the empty place of the other opens nothing."""
    assert Settings({"ORIGIN_SECRETS": value}).origin_secrets == secrets


@pytest.mark.parametrize("value", [",", ",,", " , ", "\t,\n"])
def test_no_secret_at_all_is_an_error(value: str) -> None:
    """An API without a secret would be open to everybody, so it does not start."""
    with pytest.raises(SettingsError, match=r"^ORIGIN_SECRETS holds no secret"):
        _ = Settings({"ORIGIN_SECRETS": value}).origin_secrets


def test_the_environment_of_the_process_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an argument the settings are those of the process."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    assert Settings().table == "a-table"
