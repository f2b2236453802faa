"""The template that `sam local` is given: the built one, with the variables declared that lead to moto."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import yaml

from toolkit.cloudformation.expand import read_template

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_CODE = {"AWS::Serverless::Function": "CodeUri", "AWS::Serverless::LayerVersion": "ContentUri"}


def derived(built: Path, folder: Path, variables: Mapping[str, str], architecture: str) -> str:
    """Return the text of the template in `built`, to be put into `folder`.

    Three things differ. `variables` are declared for every function, as `sam local` passes on no others; they
    have their values here too, so that who forgets `--env-vars` meets moto and not AWS. Architecture is that
    of this machine, which Docker runs without emulation. Folders of code are named from where the copy lies.
    """
    template = read_template(built / "template.yaml")
    declared: dict[str, Any] = template["Globals"]["Function"]["Environment"]["Variables"]
    declared.update(variables)
    template["Parameters"]["Architecture"]["Default"] = architecture
    for resource in template["Resources"].values():
        if name := _CODE.get(resource["Type"]):
            resource["Properties"][name] = os.path.relpath(built / resource["Properties"][name], folder)
    return yaml.safe_dump(template, sort_keys=False, width=110)
