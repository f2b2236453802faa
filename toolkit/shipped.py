"""What ships besides our own code: a CycloneDX bill of materials, and the licences as a page of docs/."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import msgspec

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "docs" / "licences.md"
HERE = Path(msgspec.__file__).parents[1]  # the packages of this environment, which has the pinned ones too
PINS = ROOT / "layers" / "core" / "requirements.txt"
# Those that ask for nothing but their own text, which each wheel carries into the layer.
PERMISSIVE = frozenset(
    {"Apache-2.0", "BSD-3-Clause", "MIT", "MIT-0", "PSF-2.0", "Apache Software License", "BSD License"}
)
_COMMAND = (
    "-m",
    "cyclonedx_py",
    "environment",
    "-S",
    "--output-reproducible",
    "--pyproject",
    "pyproject.toml",
)
_HEAD = """# Licences

What the core layer carries besides our own code. `make lock` writes this page. `make build` writes the
same and more as a CycloneDX bill of materials, into `.aws-sam/build/`. Each wheel brings its licence's text.

| package | version | licence |
| --- | --- | --- |
"""


class Component(NamedTuple):
    """A package that ships; of several `licences` a user may choose one, or all hold: its own text says."""

    name: str
    version: str
    licences: tuple[str, ...]


def bill(packages: Path) -> str:
    """Return the bill of materials of the packages in a folder: CycloneDX 1.6, JSON, the same each time.

    Source: ECMA-424. Raises CalledProcessError where the folder's metadata cannot be read.
    """
    done = subprocess.run(  # noqa: S603  our own command
        # A Python that sees this folder and nothing else: no site-packages of its own.
        [sys.executable, "-W", "ignore", *_COMMAND, "-o", "-", sys.executable],
        cwd=ROOT,
        env={"PYTHONPATH": str(packages)},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def components(text: str) -> list[Component]:
    """Return what a bill of materials lists, by name."""
    return sorted(_component(one) for one in json.loads(text)["components"])


def _component(one: dict[str, object]) -> Component:
    name, version, said = str(one["name"]), str(one["version"]), one.get("licenses", [])
    licences = [each.get("license", {}) for each in said] if isinstance(said, list) else []
    named = (str(each.get("id") or each.get("name", "")).rpartition(" :: ")[2] for each in licences)
    return Component(name.lower().replace("_", "-"), version, tuple(named))


def pinned() -> dict[str, str]:
    """Return the version of each package that the core layer pins."""
    lines = PINS.read_text(encoding="utf-8").splitlines()
    pins = (line.split()[0].split("==") for line in lines if "==" in line and line[0] not in " #")
    return dict(pins)


def page(text: str) -> str:
    """Return docs/licences.md: of a bill of materials, the packages that the layer pins."""
    pins = pinned()
    rows = (one for one in components(text) if one.name in pins)
    return _HEAD + "".join(f"| {one.name} | {one.version} | {', '.join(one.licences)} |\n" for one in rows)


def main() -> None:
    """Write the bill of materials of a built layer, or without one docs/licences.md."""
    if len(sys.argv) > 1:
        build = Path(sys.argv[1])
        (build / "bill-of-materials.json").write_text(bill(build / "CoreLayer" / "python"), encoding="utf-8")
    else:
        FILE.write_text(page(bill(HERE)), encoding="utf-8")


if __name__ == "__main__":
    main()
