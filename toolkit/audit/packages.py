"""Packages: the tools from npm in the versions of packages.json, in a folder that git ignores.

Lighthouse 13 asks for a newer node than most systems have, so node comes from npm, too.
"""

from __future__ import annotations

import json
import platform
import subprocess
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / ".audit"
_VERSIONS = Path(__file__).with_name("packages.json")
_MACHINES = {"x86_64": "x64", "AMD64": "x64", "aarch64": "arm64"}


def install() -> None:
    """Put the tools into FOLDER unless they are there. Raises CalledProcessError if npm cannot."""
    wanted = _wanted()
    if all(_installed(name) == version for name, version in wanted.items()):
        return
    packages = [f"{name}@{version}" for name, version in wanted.items()]
    options = [
        "--no-save",
        "--no-package-lock",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]
    subprocess.run(  # noqa: S603  our own words
        ["npm", "install", "--prefix", str(FOLDER), *options, *packages],  # noqa: S607  as the person has it
        check=True,
    )


def command(name: str) -> list[str]:
    """Return the words that start a tool with the node beside it."""
    return [str(_package(_node()) / "bin" / "node"), str(FOLDER / "node_modules" / ".bin" / name)]


def _wanted() -> dict[str, str]:
    versions = json.loads(_VERSIONS.read_text(encoding="utf-8"))
    return {_node() if name == "node" else name: version for name, version in versions.items()}


def _node() -> str:
    """Return the package that holds node for this machine."""
    machine = platform.machine()
    return f"node-{platform.system().lower()}-{_MACHINES.get(machine, machine)}"


def _package(name: str) -> Path:
    return FOLDER / "node_modules" / name


def _installed(name: str) -> str | None:
    try:
        found = json.loads((_package(name) / "package.json").read_text(encoding="utf-8"))
    except OSError:
        return None
    version: str = found["version"]
    return version
