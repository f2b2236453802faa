from __future__ import annotations

from pathlib import Path

import pytest

from compound_pages.settings import Settings, SettingsError

ENVIRONMENT = {
    "TABLE_NAME": "a-table",
    "PAGE_BUCKET": "a-bucket",
    "CONTENT_ROOT": "/opt/content",
    "EDGE_SECONDS": "3600",
    "ORIGIN_SECRETS": "new,old",
}


def test_settings_are_what_the_environment_says() -> None:
    """Each variable becomes one setting; surrounding space is no part of it."""
    spaced = {name: f" {value} " for name, value in ENVIRONMENT.items()}
    for environment in (ENVIRONMENT, spaced):
        assert Settings.read(environment) == Settings(
            table="a-table",
            bucket="a-bucket",
            content_root=Path("/opt/content"),
            edge_seconds=3600,
            origin_secrets=("new", "old"),
        )


@pytest.mark.parametrize("name", ENVIRONMENT)
@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_missing_variable_is_named(name: str, value: str | None) -> None:
    """A variable that is absent or empty stops the start and is named."""
    environment = {key: other for key, other in ENVIRONMENT.items() if key != name}
    if value is not None:
        environment[name] = value
    with pytest.raises(SettingsError, match=f"^{name} is not set$"):
        Settings.read(environment)


@pytest.mark.parametrize("value", ["an hour", "-1", "1.5", "1e3", "0x10", "²", "٣"])
def test_seconds_are_a_whole_number(value: str) -> None:
    """What is no plain decimal number is refused, and shown."""
    with pytest.raises(SettingsError) as refused:
        Settings.read(ENVIRONMENT | {"EDGE_SECONDS": value})
    assert str(refused.value) == f"EDGE_SECONDS is no number of seconds: {value!r}"


def test_an_edge_life_of_nothing_is_a_number() -> None:
    """An operator may ask the edge to keep nothing."""
    assert Settings.read(ENVIRONMENT | {"EDGE_SECONDS": "0"}).edge_seconds == 0


@pytest.mark.parametrize(
    ("value", "secrets"), [("a", ("a",)), ("a,", ("a",)), (",a", ("a",)), ("a,b", ("a", "b"))]
)
def test_a_secret_that_is_not_there_is_none(value: str, secrets: tuple[str, ...]) -> None:
    """Outside a rotation there is one secret, and the empty place of the other opens nothing."""
    assert Settings.read(ENVIRONMENT | {"ORIGIN_SECRETS": value}).origin_secrets == secrets


def test_no_secret_at_all_is_an_error() -> None:
    """An API without a secret would be open to everybody, so it does not start."""
    with pytest.raises(SettingsError, match=r"^ORIGIN_SECRETS holds no secret"):
        Settings.read(ENVIRONMENT | {"ORIGIN_SECRETS": ","})


def test_the_environment_of_the_process_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an argument the settings are those of the process."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    assert Settings.read().table == "a-table"
