"""Measure: `make bench`. What each suite measures is in bench/suites/, how to read it in docs/performance.md.

Exit status: 0; 1 if a suite failed, or something got worse beyond noise; 2 for bad usage; 130 if interrupted.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING

from bench import layout, report, results, suites
from bench.comparison import Verdict, compare
from bench.measured import Size
from bench.running import run

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from bench.results import Result

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says and return the exit status."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if wrong := _usage(asked):
        parser.error(wrong)
    try:
        earlier = [results.load(file) for file in _compared(asked)]
    except results.NoResult as error:
        parser.error(str(error))
    if len(earlier) == 2:
        return _told(*earlier)
    return _measure(asked, earlier)


def _parser() -> ArgumentParser:
    parser = ArgumentParser("python -m bench", description=__doc__, allow_abbrev=False)
    add = parser.add_argument
    add("--full", action="store_true", help="the large sizes too, which takes long")
    add("--only", nargs="+", metavar="NAME", choices=suites.ALL, help=f"some of: {', '.join(suites.ALL)}")
    add(
        "--compare",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="say what got better or worse than in FILE (the reference, if none is named); two files are "
        "compared with each other, the first as the earlier, and nothing is measured",
    )
    add(
        "--keep-reference",
        action="store_true",
        help=f"keep this run as {results.REFERENCE}, if all of it succeeds",
    )
    add("--results", type=Path, default=results.FOLDER, metavar="FOLDER", help="where runs are kept")
    return parser


def _usage(asked: Namespace) -> str:
    """Return what the command line has against itself, nothing if it is right."""
    files = asked.compare or []
    if len(files) > 2:
        return f"--compare takes at most two files, not {len(files)}"
    if len(files) == 2 and (asked.full or asked.only or asked.keep_reference):
        return "--compare with two files measures nothing: it goes with no other option"
    if asked.keep_reference and asked.only:
        return "--keep-reference keeps a whole run: leave --only out"
    if asked.results.exists() and not asked.results.is_dir():
        return f"--results: {asked.results} is no folder"
    return ""


def _compared(asked: Namespace) -> list[Path]:
    """Return the files that are compared with."""
    if asked.compare is None:
        return []
    return asked.compare or [asked.results / results.REFERENCE]


def _measure(asked: Namespace, earlier: Sequence[Result]) -> int:
    names = [name for name in suites.ALL if not asked.only or name in asked.only]
    result = run(names, Size.FULL if asked.full else Size.QUICK, lambda one: _keep(one, asked.results))
    for table in result.tables:
        print(layout.text(table), end="\n\n")
    print(f"kept in {asked.results / result.file_name}")
    failed = [suite for suite in result.suites if suite.failed]
    for suite in failed:
        print(f"bench: {suite.name} failed: {suite.failed}", file=sys.stderr)
    if asked.keep_reference:
        _keep_reference(result, asked.results, whole=not failed)
    worse = [_told(one, result) for one in earlier]
    return INTERRUPTED if result.interrupted else int(any(worse) or bool(failed))


def _keep(result: Result, folder: Path) -> None:
    results.save(result, folder / result.file_name)


def _keep_reference(result: Result, folder: Path, *, whole: bool) -> None:
    if not whole or result.interrupted:
        print("bench: not all of it was measured, so it is not kept as the reference", file=sys.stderr)
    else:
        results.save(result, folder / results.REFERENCE)
        print(f"kept as {folder / results.REFERENCE}")


def _told(before: Result, now: Result) -> int:
    """Print what got better and worse; return 1 if anything got worse."""
    found = compare(before, now)
    print(report.told(before, now, found))
    return int(bool(found.of(Verdict.WORSE)))


if __name__ == "__main__":
    sys.exit(main())
