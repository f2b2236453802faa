"""`compound-pages publish`: the records of a content folder into a stack's table."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import click

from compound_pages.errors import Unavailable
from toolkit.content import counted
from toolkit.publishing import Refused, Table, Terms, check_base, refuse_removals, repository
from toolkit.publishing import publish as write
from toolkit.publishing.report import report
from toolkit.publishing.touched import pages_of

from .options import bar, load, on_content, on_stack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from toolkit.content import Content
    from toolkit.publishing import Difference
    from toolkit.target import Target

_NOTHING = "Nothing to write: the table holds this content."


@click.command()
@on_content
@on_stack
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--dry-run", is_flag=True, help="Print what would be done, and do nothing.")
@click.option("--onto", metavar="HASH", help="Replace this publication, although its content was not seen.")
@click.option("--allow-removals", is_flag=True, help="Many files vanished, and they are meant to.")
def publish(  # noqa: PLR0913  an argument for each option
    folder: Path, target: Target, *, yes: bool, dry_run: bool, onto: str | None, allow_removals: bool
) -> None:
    """Write the records of the content to a stack, as far as it does not hold them.

    Says what would change and asks. May be stopped at any moment and run again.
    """
    content = load(folder)
    terms = Terms(
        commit=repository.commit_of(folder),
        check_base=partial(check_base, knows=partial(repository.knows, folder), onto=onto),
        check_plan=(lambda _plan: None) if allow_removals else refuse_removals,
        ask=_asking(content, yes=yes, dry_run=dry_run),
    )
    with _ending():
        table = Table(target.client("dynamodb"), target.resource("Table"))
        plan = write(content.records, table, terms, bar("item"))
    if plan is not None:
        click.echo(f"Published: {counted(len(plan.writes), 'item')} written." if plan.writes else _NOTHING)
    elif not dry_run:
        click.echo("Nothing was written.", err=True)
        sys.exit(1)


def _asking(content: Content, *, yes: bool, dry_run: bool) -> Callable[[Difference], bool]:
    """Return what prints the plan and says whether to go on."""

    def ask(plan: Difference) -> bool:
        click.echo(report(plan, pages_of(plan, content.records)))
        if content.warnings:
            click.echo(f"{counted(len(content.warnings), 'warning')}: `compound-pages check` lists them.")
        if yes or dry_run:
            return not dry_run
        if not sys.stdin.isatty():
            raise click.UsageError("There is no terminal to ask at: say --yes, or --dry-run to look only.")
        return click.confirm("Publish?")

    return ask


@contextmanager
def _ending() -> Iterator[None]:
    """End the command with one line where publishing stops, by itself or because somebody stops it."""
    stops = (signal.SIGINT, signal.SIGTERM)  # whoever started us may have them ignored
    before = [signal.signal(stop, signal.default_int_handler) for stop in stops]
    try:
        yield
    except Refused as error:
        said = str(error)
    except Unavailable as error:
        said = f"The table does not take it: {error}. What was written stays; publish again."
    except KeyboardInterrupt:
        said = "\nInterrupted. What was written stays; publish again to write the rest."
    else:
        return
    finally:
        for stop, handler in zip(stops, before, strict=True):
            signal.signal(stop, handler)
    click.echo(said, err=True)
    sys.exit(1)
