"""`compound-pages serve`: the whole service on this machine, for as long as it is wanted."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

import click

from toolkit.content import ContentError, counted

from .options import bar, load, on_content, refuse

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.option(
    "--port",
    type=click.IntRange(1, 65534),
    default=8000,
    help="The edge's port; the live view is on the next.",
)
@on_content
@click.option("--verbose", "-v", is_flag=True, help="Print what the functions log, too.")
def serve(port: int, folder: Path, *, verbose: bool) -> None:
    """Run the whole service on this machine: the template on moto, the functions, the edge in front.

    What is saved in the content is published. What is wrong with it is said, and changes nothing.
    """
    content = load(folder)
    from toolkit import serving  # noqa: PLC0415  only this command needs it
    from toolkit.live.session import live  # noqa: PLC0415  the same

    if content.warnings:
        warnings = counted(len(content.warnings), "warning")
        click.echo(f"{warnings}: `compound-pages check` lists them.", err=True)
    for stop in (signal.SIGINT, signal.SIGTERM):  # whoever started us may have them ignored
        signal.signal(stop, signal.default_int_handler)
    try:
        with live(content, port, bar("item"), click.echo, verbose=verbose):
            click.echo(f"http://localhost:{port}/ is the site.")
            click.echo(f"http://localhost:{port + 1}/ is the live view: saved content is shown at once.")
            threading.Event().wait()
    except serving.PortTaken as error:
        raise click.UsageError(str(error)) from error
    except ContentError as error:
        refuse(error)
    except KeyboardInterrupt:
        click.echo("\nStopped.")
