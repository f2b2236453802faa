"""Lighthouse: the scores of a page as a phone on a slow line gets it."""

from __future__ import annotations

import json
import shutil
import subprocess
from statistics import median
from typing import NamedTuple

from .packages import command

MARKED = ("accessibility", "best-practices", "seo")
LEAST, LEAST_PERFORMANCE = 100, 99
_RUNS = 3  # of performance, which depends on what else the machine does
_ATTEMPTS = 2  # a browser does not always start
_CHROME = ("chromium", "chromium-browser", "google-chrome")


class Scores(NamedTuple):
    """Scores from 0 to 100 by category, performance the median of its runs, and the audits that failed."""

    of: dict[str, int]
    failed: tuple[str, ...]

    @property
    def is_enough(self) -> bool:
        """Whether the page has what it should have."""
        return all(
            score >= (LEAST_PERFORMANCE if category == "performance" else LEAST)
            for category, score in self.of.items()
        )


def scores(url: str, *, listed: bool, performance: bool) -> Scores:
    """Return the scores of the page at `url`, with `performance` or without.

    A page that is not `listed` is not asked whether it is: it asks search engines to leave it out.
    """
    report = _run(url, MARKED, () if listed else ("--skip-audits=is-crawlable",))
    found = {category: _score(report, category) for category in MARKED}
    if performance:
        runs = [_score(_run(url, ("performance",)), "performance") for _ in range(_RUNS)]
        found["performance"] = round(median(runs))
    return Scores(found, tuple(_failed(report)))


def _run(
    url: str, categories: tuple[str, ...], more: tuple[str, ...] = ()
) -> dict[str, dict[str, dict[str, object]]]:
    chrome = next(filter(None, map(shutil.which, _CHROME)), None)
    if chrome is None:
        raise FileNotFoundError("there is no Chromium on this machine")
    flags = "--headless=new --no-sandbox --disable-gpu"
    options = [
        "--quiet",
        "--output=json",
        f"--chrome-flags={flags}",
        f"--only-categories={','.join(categories)}",
    ]
    words = ["env", f"CHROME_PATH={chrome}", *command("lighthouse"), url, *options, *more]
    for _ in range(_ATTEMPTS):
        done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603  our own words
        if done.returncode == 0:
            report: dict[str, dict[str, dict[str, object]]] = json.loads(done.stdout)
            return report
    raise RuntimeError(f"Lighthouse could not read {url}: {done.stderr}")


def _score(report: dict[str, dict[str, dict[str, object]]], category: str) -> int:
    score = report["categories"][category]["score"]
    return round(100 * score) if isinstance(score, int | float) else 0


def _failed(report: dict[str, dict[str, dict[str, object]]]) -> list[str]:
    failed = (
        one for one in report["audits"].values() if one["scoreDisplayMode"] == "binary" and one["score"] != 1
    )
    return [": ".join(str(one[name]) for name in ("title", "explanation") if name in one) for one in failed]
