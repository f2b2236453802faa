"""The command line: `compound-pages`. Exit status 0, 1 (bad content, or no such page) or 2 (bad usage)."""

from __future__ import annotations

import signal
import sys
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from tqdm import tqdm

from compound_pages.errors import Gone, Moved, NotFound, PageError

from . import content as contents
from .content import ContentError, counted
from .content.schema import write as write_schemas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .content import Content

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_content = click.option(
    "--content", "folder", type=_FOLDER, default=contents.OWN, help="The content folder (the project's own)."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Pages about a compound and a condition: check, look at and serve them on this machine."""


@main.command()
@_content
def check(folder: Path) -> None:
    """Say everything that is wrong with the content, and what is odd about it."""
    from .summary import summary  # noqa: PLC0415  only this command needs it

    content = _load(folder)
    for warning in content.warnings:
        click.echo(f"{warning} (warning)", err=True)
    click.echo(summary(content))


@main.command(hidden=True)
def schema() -> None:
    """Write the schemas of content files, which editors' tools complete from, to content/schema/."""
    write_schemas(contents.OWN / "schema")


@main.command()
@click.argument("path")
@_content
def render(path: str, folder: Path) -> None:
    """Print the page at PATH. Exit status 1 and the status on stderr if there is none."""
    from .site import Folder  # noqa: PLC0415  only this command needs it

    content = _load(folder)
    try:
        page = Folder(content).page(path.partition("?")[0])
    except PageError as error:
        click.echo(_outcome(error), err=True)
        sys.exit(1)
    except ContentError as error:
        _refuse(error)
    click.echo(page.body, nl=False)


@main.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@_content
def export(out: Path, folder: Path) -> None:
    """Write the whole site as files below OUT.

    A page that an earlier export wrote and that is no more is removed; whatever else is in OUT stays.
    """
    from .export import export as write  # noqa: PLC0415  only this command needs it

    content = _load(folder)
    try:
        count = write(content, out, _bar("page"))
    except ContentError as error:
        _refuse(error)
    except OSError as error:
        message = f"cannot write {error.filename or out}: {error.strerror}"
        raise click.UsageError(message) from error
    click.echo(f"{count} files in {out}", err=True)


@main.command()
@click.option(
    "--port", type=click.IntRange(1, 65534), default=8000, help="The edge's port; the console is on the next."
)
@_content
def serve(port: int, folder: Path) -> None:
    """Run the whole service on this machine: the template on moto, the functions, the edge in front."""
    content = _load(folder)
    from . import server, service  # noqa: PLC0415  only this command needs it

    if content.warnings:
        click.echo(
            f"{counted(len(content.warnings), 'warning')}: `compound-pages check` lists them.", err=True
        )
    for stop in (signal.SIGINT, signal.SIGTERM):  # whoever started us may have them ignored
        signal.signal(stop, signal.default_int_handler)
    try:
        with service.running(content, progress=_bar("record")) as running, server.serving(running, port):
            click.echo(f"http://localhost:{port}/ is the site.")
            click.echo(f"http://localhost:{port + 1}/ turns the compute behind it off and on.")
            threading.Event().wait()
    except server.PortTaken as error:
        raise click.UsageError(str(error)) from error
    except ContentError as error:
        _refuse(error)
    except KeyboardInterrupt:
        click.echo("\nStopped.")


def _load(folder: Path) -> Content:
    try:
        return contents.load(folder)
    except ContentError as error:
        _refuse(error)


def _refuse(error: ContentError) -> NoReturn:
    click.echo(error.report(), err=True)
    sys.exit(1)


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


def _bar(unit: str) -> Callable[[Sequence[Any]], Iterable[Any]]:
    """Return what shows a bar on stderr while it hands out items, where stderr is a terminal."""
    return partial(tqdm, unit=unit, leave=False, disable=None)
