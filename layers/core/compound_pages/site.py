"""What is said of the whole site: its name and rules, and the questions that it answers."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from .records import Slug, Text


class Link(Struct, frozen=True):
    """A place to go to and the words that say where it leads."""

    label: Text
    url: Annotated[str, Meta(extra_json_schema={"pattern": r"^https?://\S+$"})]


class Site(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="record", tag="site"):
    """What is true of the whole site (content/site.yaml)."""

    name: Text
    base_url: Annotated[str, Meta(extra_json_schema={"pattern": r"^https?://[^/\s]+$"})]
    language: Annotated[str, Meta(extra_json_schema={"pattern": r"^[a-z]{2}(-[A-Z]{2})?$"})] = "en"
    index_requires_review: bool = True
    report: Link | None = None
    corrections: Annotated[str, Meta(extra_json_schema={"pattern": r"^(https?://|mailto:)\S+$"})] | None = (
        None
    )


class Question(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One question that can be asked of every pair (content/questions/); its file name is its page kind."""

    path: Annotated[str, Meta(extra_json_schema={"pattern": r"^/[a-z0-9{}-]+$"})]
    title: Text
    label: Text
    template: Annotated[str, Meta(extra_json_schema={"pattern": r"^[a-z0-9_]+\.html$"})]
    older_paths: tuple[Annotated[str, Meta(extra_json_schema={"pattern": r"^/[a-z0-9{}/-]+$"})], ...] = ()


class Questions(Struct, frozen=True, tag_field="record", tag="questions"):
    """Every question by page kind; hubs list them in the order of their kinds."""

    by_kind: dict[Slug, Question]
