"""Words: what a publish came to, in one line. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.content import counted

if TYPE_CHECKING:
    from toolkit.publishing import Difference
    from toolkit.publishing.touched import Pages


def published(plan: Difference, pages: Pages, *, new_look: bool) -> str:
    """Return what was published, empty if nothing. `new_look`: templates or assets are others than before."""
    told = {"added": plan.added, "changed": plan.changed, "gone": plan.gone, "removed": plan.removed}
    parts = ["templates and assets"] if new_look else []
    parts += [f"{len(keys)} {what}" for what, keys in told.items() if keys]
    if plan.writes and not parts:
        parts.append("lists put right")
    touched = "every page" if pages.every or new_look else counted(len(pages.paths), "page")
    return f"published: {', '.join(parts)}; {touched} touched" if parts else ""
