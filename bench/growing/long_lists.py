"""Long lists: one compound and very many conditions, each pair on record, and the pages that show the lists.

Answers of the table go through botocore's own parser here, since reading a list is little else. What making
the answers takes is nobody's: DynamoDB does it elsewhere.
"""

from __future__ import annotations

import gzip
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import botocore.session
from msgspec.structs import replace

from bench.counted import Calls
from compound_pages.items import Listing
from compound_pages.listing import ROWS
from compound_pages.store import Store
from toolkit.publishing import every_write

from .backing import in_memory
from .deployment import TABLE
from .site import TODAY, Site, composer_of
from .taking import cpu_seconds, peak, spared_the_past

if TYPE_CHECKING:
    from collections.abc import Collection

    from compound_pages.composer import Composer
    from toolkit.publishing import Write

    from .backing import InMemory
    from .deployment import Deployment


class Made(NamedTuple):
    """One page, made and looked at again: the calls, items of answers, read units and CPU seconds of both.

    `memory`: MB of making it. `size`, `gzipped`: bytes of the page.
    """

    calls: int
    items: int
    read_units: float
    cpu: float
    memory: float
    size: int
    gzipped: int


FIRST, LAST, DATA = "a hub's first page", "a hub's last page", "a hub's last page, data"
FRONT, LIST, LETTER = "the front door", "a list's last page", "a letter of the A-Z"
SHARD, HUBS, INDEX = "a compound's sitemap", "the sitemap of lists and hubs", "the index of sitemaps"


def pages_of(site: Site) -> dict[str, str]:
    """Return the path of one page of each sort that shows a list."""
    hub, number = f"/compounds/{site.compounds[0]}", -(-len(site.conditions) // ROWS)
    further = f"/{number}" if number > 1 else ""
    return {
        FIRST: hub,
        LAST: f"{hub}{further}",
        DATA: f"{hub}{further}.json",
        FRONT: "/",
        LIST: f"/conditions{further}",
        LETTER: "/a-z/c",
        SHARD: f"/sitemaps/{site.compounds[0]}.xml",
        HUBS: "/sitemap-pages.xml",
        INDEX: "/sitemap.xml",
    }


def measured(rows: int, deployed: Deployment) -> dict[str, Made]:
    """Return each sort of page that shows a list, of a list of so many rows; all of it may be listed.

    The index of sitemaps is that of a site with so many compounds.
    """
    pages = _measured(Site(1, rows), deployed)
    return pages | {INDEX: _measured(Site(rows, 1), deployed, (INDEX,))[INDEX]}


def _measured(site: Site, deployed: Deployment, names: Collection[str] = ()) -> dict[str, Made]:
    calls = Calls()
    with in_memory(calls, deployed, bodies=False, parsed=True) as backing:
        for write in every_write(site.records, TODAY):
            backing.put_item(_listed(write).request()["PutRequest"]["Item"])
        store = Store(botocore.session.get_session().create_client("dynamodb"), TABLE)
        composer = composer_of(store)
        paths = {name: path for name, path in pages_of(site).items() if not names or name in names}
        with spared_the_past():
            return {name: _page(path, composer, calls, backing) for name, path in paths.items()}


def _listed(write: Write) -> Write:
    """Return the write of an entry that lets search engines list each page that it stands for."""
    if not isinstance(write.value, Listing):
        return write
    return write._replace(value=replace(write.value, index=("compound", "condition", "safety")))


def _page(path: str, composer: Composer, calls: Calls, backing: InMemory) -> Made:
    composer.compose(path, _long)  # the first one finds questions unknown and templates cold
    calls.made.clear()
    calls.by, calls.elsewhere = "page", 0.0
    items, units = backing.items_told(), backing.read_units()
    body, cpu = cpu_seconds(partial(_looked_at, composer, path))
    calls.by = ""
    return Made(
        calls=calls.made.total(),
        items=backing.items_told() - items,
        read_units=backing.read_units() - units,
        cpu=cpu - calls.elsewhere,
        memory=peak(partial(composer.compose, path, _long)),
        size=len(body),
        gzipped=len(gzip.compress(body, compresslevel=6)),
    )


def _looked_at(composer: Composer, path: str) -> bytes:
    """Return a page that was made, and looked at again as after its put."""
    made = composer.compose(path, _long)
    if made.reading and made.reading.has_moved():
        raise AssertionError(f"nobody wrote, and {path} moved")
    return made.response.body


def _long() -> float:
    return 60.0
