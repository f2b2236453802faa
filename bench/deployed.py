"""Functions as a deployment has them: code and layers with bytecode, read-only.

Baselines get their packages from the same pins as the core layer, the whole of them, and are compiled by the
very commands of its Makefile and of the functions': `make` is asked what it would do, so that the two cannot
drift.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from toolkit import artifact
from toolkit.stack import ROOT

HANDLERS = Path(__file__).parent / "handlers"
_PINS = ROOT / "requirements" / "dev.txt"
_PACKAGES = {
    "floor": (),
    "bare": ("botocore", "jinja2"),
    "usual": ("boto3", "aws-lambda-powertools", "jinja2"),
}
_UV = ROOT / ".uv/bin/uv"
_TOOLS = os.pathsep.join(map(str, (ROOT / ".venv/bin", ROOT / ".uv/bin", os.environ["PATH"])))  # noqa: TID251


class Deployed(NamedTuple):
    """A function: the folder of its app.py, and the variables that name its layers."""

    code: Path
    layers: dict[str, str]


def deployed(out: Path, built: Path, templates: Path) -> dict[str, Deployed]:
    """Build the baselines below `out`; return them and the function of the artifact by name.

    `built`: the artifact; `templates`: those that it was built with. Raises CalledProcessError.
    """
    baselines = {name: _baseline(out / name, name, templates) for name in _PACKAGES}
    return {**baselines, "render": Deployed(built / "RenderFunction", artifact.layers(built))}


def _baseline(folder: Path, name: str, templates: Path) -> Deployed:
    code, layer = folder / "code", folder / "layer"
    code.mkdir(parents=True)
    (layer / "python").mkdir(parents=True)
    shutil.copy(HANDLERS / name / "app.py", code)
    if name == "bare":
        _compile_templates(templates, code / "templates")
    elif name == "usual":
        shutil.copytree(templates, code / "templates")
    if _PACKAGES[name]:
        _install(_PACKAGES[name], layer / "python")
        _run_compilers("layers/core", "build-CoreLayer", layer)
    _run_compilers("functions", "build-RenderFunction", code)
    for file in folder.rglob("*"):
        file.chmod(0o555 if file.is_dir() else 0o444)
    return Deployed(code, {"PYTHONPATH": str(layer / "python")})


def _install(packages: tuple[str, ...], target: Path) -> None:
    """Install as `pip install --target` does, with nothing taken away."""
    # Hashes are checked where the same pins are installed for development.
    options = ("--quiet", "--link-mode", "copy", "--only-binary", ":all:", "--python", artifact.INTERPRETER)
    subprocess.run(
        [_UV, "pip", "install", *options, "--constraint", _PINS, "--target", target, *packages],
        check=True,
        capture_output=True,
    )


def _compile_templates(source: Path, target: Path) -> None:
    """Compile templates to modules, with the options of the renderer."""
    environment = Environment(
        loader=FileSystemLoader(source),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.compile_templates(str(target), zip=None, ignore_errors=False)


def _run_compilers(folder: str, target: str, artifacts: Path) -> None:
    """Run those commands of a Makefile's target that make bytecode, as if `artifacts` were what it made."""
    make = ["make", "--no-print-directory", "--dry-run", "-C", folder, target, f"ARTIFACTS_DIR={artifacts}"]
    environment = {**os.environ, "PATH": _TOOLS}  # noqa: TID251  commands are found on PATH
    told = subprocess.run(make, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    commands = [line for line in told.stdout.splitlines() if "compileall" in line]
    if not commands:
        raise LookupError(f"{folder}/Makefile makes no bytecode")
    for command in commands:
        subprocess.run(command, shell=True, cwd=ROOT / folder, env=environment, check=True)  # noqa: S602  our own Makefile's line
