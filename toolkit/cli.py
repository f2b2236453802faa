"""The command line: `compound-pages`.

Exit status 0; 1 for bad content, no such page, a publish that stopped, or work that was given up; 2 for bad
usage, no such stack, or none that can be reached.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime
from pathlib import Path

import click

from compound_pages.errors import Gone, Moved, NotFound, PageError

from . import content as contents
from .commands.assets import assets
from .commands.options import bar, load, on_content, refuse
from .commands.publish import publish
from .commands.review import review
from .commands.serve import serve
from .commands.status import status
from .commands.sweep import sweep
from .content import ContentError
from .content.schema import write as write_schemas


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Pages about a compound and a condition: check, look at and serve them here, publish them to a stack."""


@main.command()
@on_content
def check(folder: Path) -> None:
    """Say everything that is wrong with the content, and what is odd about it."""
    from .summary import summary  # noqa: PLC0415  only this command needs it

    content = load(folder, datetime.now(UTC).date())
    for warning in content.warnings:
        click.echo(f"{warning} (warning)", err=True)
    click.echo(summary(content))


@main.command(hidden=True)
def schema() -> None:
    """Write the schemas of content files, which editors' tools complete from, to content/schema/."""
    write_schemas(contents.OWN / "schema")


@main.command()
@click.argument("path")
@on_content
def render(path: str, folder: Path) -> None:
    """Print the page at PATH. Exit status 1 and the status on stderr if there is none."""
    from .site import Folder  # noqa: PLC0415  only this command needs it

    content = load(folder)
    try:
        page = Folder(content).page(path.partition("?")[0])
    except PageError as error:
        click.echo(_outcome(error), err=True)
        sys.exit(1)
    except ContentError as error:
        refuse(error)
    click.echo(page.body, nl=False)


@main.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=os.process_cpu_count,
    metavar="NUMBER",
    help="How many processes make pages (as many as there are processors).",
)
@on_content
def export(out: Path, jobs: int, folder: Path) -> None:
    """Write the whole site as files below OUT.

    A page that an earlier export wrote and that is no more is removed; whatever else is in OUT stays.
    """
    from .export import export as write  # noqa: PLC0415  only this command needs it

    content = load(folder)
    try:
        count = write(content, out, bar("page"), jobs)
    except ContentError as error:
        refuse(error)
    except BrokenProcessPool as error:
        message = "one of the processes was ended; with --jobs 1 there is only this one"
        raise click.ClickException(message) from error
    except OSError as error:
        message = f"cannot write {error.filename or out}: {error.strerror}"
        raise click.UsageError(message) from error
    click.echo(f"{count} files in {out}", err=True)


def _outcome(error: PageError) -> str:
    match error:
        case Moved():
            return f"301 moved to {error.location}"
        case NotFound():
            return "404 there is no such page"
        case Gone():
            return "410 this page was taken down"
        case _:
            return "503 the records cannot be read"


for command in (review, serve, publish, sweep, assets, status):
    main.add_command(command)
