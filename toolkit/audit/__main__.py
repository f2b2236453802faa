"""`python -m toolkit.audit`: html-validate over every page, Lighthouse over one page of each kind."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from toolkit.content import OWN, load
from toolkit.export import export

from . import chosen, lighthouse, markup, packages
from .served import copied, served

if TYPE_CHECKING:
    from toolkit.content import Content

_QUIET = 1.5


@click.command()
@click.option("--port", type=click.IntRange(1, 65534), default=8900, help="The port to serve the copy on.")
@click.option("--performance/--no-performance", default=True, help="Measure performance, three runs a page.")
def main(port: int, *, performance: bool) -> None:
    """Print what both tools have against the pages. Exit status 1 if that is anything."""
    packages.install()
    sound = _is_sound(load(OWN))
    if performance and os.getloadavg()[0] > _QUIET:
        click.echo("The machine has other work: performance will be lower than it is.", err=True)
    home = f"http://localhost:{port}"
    with copied(home) as folder:
        pages = chosen.pages(load(folder))
        with served(folder, port):
            enough = [_told(home, page, performance=performance) for page in pages]
    sys.exit(not (sound and all(enough)))


def _is_sound(content: Content) -> bool:
    """Print what html-validate has against the pages and return whether that is nothing."""
    with TemporaryDirectory(prefix="audit-") as folder:
        export(content, Path(folder))
        count, found = markup.findings(Path(folder))
    click.echo("\n".join([*found, f"html-validate: {count} pages, {len(found)} findings"]))
    return not found


def _told(home: str, page: chosen.Chosen, *, performance: bool) -> bool:
    """Print the scores of a page and return whether they are enough."""
    marks = lighthouse.scores(home + page.path, listed=page.listed, performance=performance)
    given = "  ".join(f"{category} {score:3}" for category, score in marks.of.items())
    notes = ("" if page.listed else "  not listed", "" if marks.is_enough else "  TOO LOW")
    click.echo(f"{page.path:<56}{given}{''.join(notes)}")
    for title in marks.failed:
        click.echo(f"    {title}")
    return marks.is_enough


if __name__ == "__main__":
    main()
