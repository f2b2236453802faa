"""Scope: which product and which class of organ function a row is about (rules T09 and T10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compound_pages.claims import SCALES
from toolkit.content.problems import meant, shown

from .finding import Finding, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .audited import Audited


def findings(audited: Audited) -> Iterator[Finding]:
    """Yield each form that the compound has not, and each class that its scale has not."""
    if audited.compound is not None:
        forms = [form.id for form in audited.compound.forms]
        for steps, row in audited.rows():
            for i, form in enumerate(row.applies_to):
                if form not in forms:
                    message = f"the compound has no form {shown(form)}{meant(form, forms)}"
                    yield refused("T09", (*steps, "applies_to", i), message)
    for steps, organ in audited.organs:
        if organ.level not in SCALES[organ.scale]:
            message = (
                f"{organ.level} is no class of {organ.scale}, which has {', '.join(SCALES[organ.scale])}"
            )
            yield refused("T10", (*steps, "level"), f"{message}; scales are never converted")
