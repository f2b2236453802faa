"""`python -m toolkit.samlocal`: moto, loaded, for functions that `sam local` runs in containers."""

from __future__ import annotations

import signal
import threading
from ipaddress import AddressValueError, IPv4Address
from pathlib import Path
from textwrap import indent
from typing import Any

import click

from toolkit.artifact import ARCHITECTURE
from toolkit.commands.options import bar, load
from toolkit.content import OWN
from toolkit.serving.listening import PortTaken

from . import commands
from .backend import answering, held
from .events import Values
from .folder import BUILT, FOLDER, NotBuilt, check_built, write
from .loaded import loaded

# What Docker Desktop calls the machine that containers run on; there it leads to loopback.
_DESKTOP = "host.docker.internal"
_PLACE = click.Path(file_okay=False, path_type=Path)


def _address(_context: Any, _parameter: Any, value: str) -> str:
    """Return an address of this machine. Not all of them at once: moto does what anybody tells it."""
    try:
        address = IPv4Address(value)
    except AddressValueError as error:
        raise click.BadParameter(f"{value} is no IPv4 address.") from error
    if address.is_unspecified:
        raise click.BadParameter("Name one address: on all of them, the network could write to the stack.")
    return str(address)


@click.command()
@click.option(
    "--listen",
    metavar="ADDRESS",
    default="127.0.0.1",
    callback=_address,
    help="Where moto answers (127.0.0.1); for Docker Engine on Linux the address of its bridge.",
)
@click.option(
    "--reached-at",
    metavar="NAME",
    help=f"What containers call this machine ({_DESKTOP}, or ADDRESS where that is not loopback).",
)
@click.option("--port", type=click.IntRange(2, 65535), default=4001, help="The port of moto (4001).")
@click.option("--built", type=_PLACE, default=BUILT, help="What to run (.aws-sam/build).")
@click.option("--out", type=_PLACE, default=FOLDER, help="Where to write (.sam-local).")
def main(listen: str, reached_at: str | None, port: int, built: Path, out: Path) -> None:
    """Serve the template's stack with the sample content in it, and write what `sam local` needs."""
    content = load(OWN)
    name = reached_at or (_DESKTOP if IPv4Address(listen).is_loopback else listen)
    for stop in (signal.SIGINT, signal.SIGTERM):  # whoever started us may have them ignored
        signal.signal(stop, signal.default_int_handler)
    try:
        check_built(built)
        with held(listen, port) as socket, loaded(content, bar("item")) as stack, answering(socket) as place:
            write(stack, f"http://{name}:{port}", ARCHITECTURE, built, out)
            click.echo(f"http://{place} is AWS, as moto plays it; containers reach it at {name}:{port}.")
            click.echo("In another terminal:\n")
            click.echo(indent("\n".join(commands.lines(out, Values.of(stack).secret, port)), "  "))
            threading.Event().wait()
    except (PortTaken, NotBuilt) as error:
        raise click.UsageError(str(error)) from error
    except KeyboardInterrupt:
        click.echo(f"\nStopped. {commands.named(out)} stays; the next start puts its own values in.")


if __name__ == "__main__":
    main()
