"""What commands share: options, the way to a stack, and how a command ends that cannot go on."""

from __future__ import annotations

import sys
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from tqdm import tqdm

from toolkit import content as contents
from toolkit.content import ContentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from toolkit.content import Content

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
on_content = click.option(
    "--content", "folder", type=_FOLDER, default=contents.OWN, help="The content folder (the project's own)."
)
_STACK = "The stack, by the name that it was deployed under. AWS credentials are found as the AWS CLI does."
_LOCAL = "Instead of a stack on AWS the one of a running `make serve`, by its port (8000)."


def on_stack(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that name a stack, and the stack as its argument `target`."""

    @click.option("--stack", metavar="NAME", help=_STACK)
    @click.option(
        "--local",
        type=click.IntRange(1, 65534),
        is_flag=False,
        flag_value=8000,
        metavar="[PORT]",
        help=_LOCAL,
    )
    @wraps(command)
    def run(*, stack: str | None, local: int | None, **others: Any) -> None:
        from toolkit.target import Target, Unreachable  # noqa: PLC0415  boto3 is slow to import

        match stack, local:
            case str(), None:
                target = Target(stack)
            case None, int():
                target = Target.local(local)
            case _:
                raise click.UsageError("Name a stack: --stack NAME, or --local for a running `make serve`.")
        try:
            command(target=target, **others)
        except Unreachable as error:
            raise click.UsageError(str(error)) from error

    return run


def load(folder: Path, today: date | None = None) -> Content:
    """Return the content of `folder`, or end the command with everything that is wrong with it.

    `today`: given, what only a clock can tell is a warning too.
    """
    try:
        return contents.load(folder, today)
    except ContentError as error:
        refuse(error)


def refuse(error: ContentError) -> NoReturn:
    """End the command with all that is wrong with the content."""
    click.echo(error.report(), err=True)
    sys.exit(1)


def bar(unit: str) -> Callable[[Sequence[Any]], Iterable[Any]]:
    """Return what shows a bar on stderr while it hands out items, where stderr is a terminal."""
    return partial(tqdm, unit=unit, leave=False, disable=None)
