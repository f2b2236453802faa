"""About: pages about the site itself, from their records to page contexts. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .context import AboutPage, Part
from .grammar import in_words

if TYPE_CHECKING:
    from .chrome import Frame
    from .paths import PagePath
    from .site import About


def about_page(frame: Frame, at: PagePath, about: About) -> AboutPage:
    """Return a page about the site. It says nothing medical, so search engines may list it unreviewed."""
    return AboutPage(
        **frame.chrome(about.title, about.description, at.page),
        index=True,
        heading=about.title,
        updated=about.updated.isoformat() if about.updated else None,
        updated_text=in_words(about.updated) if about.updated else None,
        sections=tuple(Part(one.heading, one.paragraphs, one.items) for one in about.sections),
        corrections=frame.site.corrections,
    )
