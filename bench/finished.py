"""Pages as far as they can be finished before anybody asks: what the baselines keep in the table.

`bare` keeps the page context as one text of JSON, `usual` as a map of DynamoDB's own types. Either lies in
the item of the pair, and what such a design needs of the other four items is their version. So both read
about as many bytes a page as `render` does from its five records.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from boto3.dynamodb.types import TypeSerializer  # noqa: TID251  makes what boto3 reads
from msgspec import Struct
from msgspec.structs import fields

from compound_pages.bootstrap import read_assets
from compound_pages.composer import Composer
from compound_pages.freshness import TAG_HEADER
from compound_pages.item_form import encoded
from compound_pages.renderer import Renderer
from toolkit.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from compound_pages.context import PageContext
    from compound_pages.freshness import Response
    from compound_pages.items import Key
    from toolkit.content import Content
    from toolkit.stack import Stack

PATH = "/is-{}-safe-for-{}-patients"


class Finished(NamedTuple):
    """A page: its pair, its template and context, JSON all through, and what `render` answers with."""

    pair: Key
    template: str
    context: dict[str, Any]
    response: Response


class _Keeping(Renderer):
    """A renderer that keeps what it was last given."""

    last: tuple[str, PageContext]

    def render(self, template: str, page: PageContext) -> bytes:
        self.last = (template, page)
        return super().render(template, page)


def finish(content: Content, layer: Path, edge_seconds: int) -> dict[str, Finished]:
    """Compose the safety page of each pair on record, by path. `layer`: where templates/ and assets/ are."""
    renderer = _Keeping(layer / "templates")
    assets = read_assets(layer / "assets")
    composer = Composer(Library(content.records), renderer, assets, edge_seconds, lambda: 0.0)
    pages = {}
    for pair in sorted(key for key in content.records if key.kind == "pair"):
        path = PATH.format(*pair.slug.split("/"))
        response = composer.compose(path, lambda: 1.0).response
        template, context = renderer.last
        pages[path] = Finished(pair, template, plain(context), response)
    return pages


def plain(value: Any) -> Any:  # noqa: ANN401  any JSON
    """Return a context as JSON has it; what counts as nothing in a template is empty here as well."""
    if isinstance(value, Struct):
        empty = hasattr(value, "__bool__") and not value.__bool__()
        return {} if empty else {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def put(stack: Stack, content: Content, pages: Iterable[Finished]) -> None:
    """Put the items of the baselines beside the records, under sort keys of their own."""
    bodies = {one.pair: _bodies(one) for one in pages}
    for key, record in content.records.items():
        version = encoded(record)["version"]["S"]
        for sk in ("ready", "map"):
            item = {"pk": str(key), "sk": sk, "version": version, **bodies.get(key, {}).get(sk, {})}
            serialised = TypeSerializer().serialize(item)["M"]
            stack.dynamodb.put_item(TableName=stack.table, Item=serialised)


def _bodies(page: Finished) -> dict[str, dict[str, Any]]:
    about = {"template": page.template, "tags": page.response.headers[TAG_HEADER]}
    text = json.dumps(page.context, ensure_ascii=False)
    return {"ready": {"page": text, **about}, "map": {"page": page.context, **about}}
