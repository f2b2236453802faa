"""A cold start reads all that its page needs at once, through the function as the template sets it up."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aws_calls import recorded_calls
from cold_start import context, event

from compound_pages.guess import write_guess
from toolkit.content import OWN
from toolkit.guessed import guessed

if TYPE_CHECKING:
    from compound_pages.site import Question
    from toolkit.stack import Stack

OWN_QUESTIONS = guessed(OWN)
OF_OTHERS = {"cost": OWN_QUESTIONS["safety"], "safety": OWN_QUESTIONS["research"]}


@pytest.mark.parametrize(
    ("guess", "reads"),
    [(OWN_QUESTIONS, 1), ({}, 2), (OF_OTHERS, 2)],
    ids=["right", "none", "of another content"],
)
def test_a_cold_start_reads_once_if_the_guess_is_right(
    published: Stack, tmp_path: Path, guess: dict[str, Question], reads: int
) -> None:
    """A wrong guess costs what none does, a second read; the page is the same, and its put and its look."""
    variables = published.environment("RenderFunction")
    shutil.copytree(Path(variables["CONTENT_ROOT"]), tmp_path, dirs_exist_ok=True)
    write_guess(guess, tmp_path)
    asked = event("api_page")
    asked["headers"]["x-origin-secret"] = variables["ORIGIN_SECRETS"].split(",")[0]
    handler = published.cold_start("render", tmp_path)
    with recorded_calls() as calls:
        answer = handler(asked, context("render"))
    assert "<h1>Is Ketamine" in answer["body"]
    assert calls == ["BatchGetItem"] * reads + ["PutObject", "BatchGetItem"]
    published.s3.delete_object(Bucket=published.bucket, Key=f"pages{asked['rawPath']}")
