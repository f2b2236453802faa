"""`compound-pages review`: what a clinician's review of a record has to name, to be shown with it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from toolkit.content.parts import part_of
from toolkit.content.reviews import content_hash
from toolkit.content.yaml_file import YamlFile

from .options import load, on_content

if TYPE_CHECKING:
    from pathlib import Path

_SNIPPET = """\
reviews:
  - by:
    credential:
    register: https://
    "on": {on}
    next_due: {due}
    content: {content}"""


@click.command()
@click.argument("records", nargs=-1, required=True, metavar="KIND/SLUG...")
@on_content
def review(records: tuple[str, ...], folder: Path) -> None:
    """Print what a review of each record has to name, to be filled in by who did it.

    A record is its file without .yaml: compounds/ketamine-iv, pairs/ketamine-iv/liver-cancer. A page names
    a reviewer only if each of its records has a review of exactly what it says now.
    """
    load(folder)  # nobody should review what cannot be published
    sources = YamlFile(part_of(folder, "sources.yaml")).data
    today = datetime.now(UTC).date()
    for name in records:
        path = folder / f"{name.removesuffix('.yaml')}.yaml"
        if not path.is_file():
            message = f"There is no record {name}: no file {path}."
            raise click.UsageError(message)
        content = content_hash(YamlFile(path).data, sources)
        click.echo(f"# {path}")
        click.echo(_SNIPPET.format(on=today, due=_next_year(today), content=content))


def _next_year(day: date) -> date:
    """Return the day a year after `day`; of 29 February, the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
