"""`compound-pages sweep`: have every cached page looked at now, not only tonight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from compound_pages import tasks
from compound_pages.tasks import SweepTask

from .options import on_stack

if TYPE_CHECKING:
    from toolkit.target import Target

QUEUE = "SweepStartQueue"
# A function of the release before may still be at work, and would put its own pages after ours.
_SECONDS_AFTER_DEPLOY = 90


@click.command()
@on_stack
@click.option("--purge", is_flag=True, help="Have the edge forget every page, whether it changed or not.")
@click.option(
    "--after-deploy", is_flag=True, help="Begin in a minute and a half, and let the edge keep what it has."
)
def sweep(target: Target, *, purge: bool, after_deploy: bool) -> None:
    """Bring every cached page of a stack back in step with its records.

    What did not change stays as it is; the edge forgets what did.
    """
    task = SweepTask(tags=("all",) if purge else (), purge="nothing" if after_deploy else "changed")
    seconds = _SECONDS_AFTER_DEPLOY if after_deploy else 0
    with target.asking():
        target.client("sqs").send_message(
            QueueUrl=target.resource(QUEUE), MessageBody=tasks.encoded(task), DelaySeconds=seconds
        )
    when = f"in {seconds} seconds" if seconds else "now"
    click.echo(f"The sweep begins {when}. `compound-pages status` says how far it is.")
