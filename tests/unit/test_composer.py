from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from shelf import Shelf

from compound_pages import lifecycle
from compound_pages.assets import Assets
from compound_pages.composer import Composer
from compound_pages.errors import Gone, Malformed, Moved, NotFound, Unavailable
from compound_pages.freshness import ATOM, TAG_HEADER, TEXT, XML
from compound_pages.history import Ending, Search
from compound_pages.items import QUESTIONS, SITE, Key, Redirect, Stored, Tombstone
from compound_pages.paths import PagePath, data_path
from compound_pages.records import Compound, Condition, Pair
from compound_pages.routes import ERROR_PAGE, PAGES, SECURITY
from compound_pages.site import About, Question, Questions, Section, Security, Site
from compound_pages.statements import Source, Statement
from toolkit.library import Library

if TYPE_CHECKING:
    from compound_pages.renderer import Renderer
    from toolkit.content import Content

PAGE = "/is-ketamine-iv-safe-for-liver-cancer-patients"
COMPOUND, CONDITION = Key("compound", "ketamine-iv"), Key("condition", "liver-cancer")
PAIR, METHOD = Key("pair", "ketamine-iv/liver-cancer"), Key("about", "method")
TEXTS = About(title="Method", description="How.", sections=(Section(heading="One"),))
ASSETS = Assets({"site.css": b"a{}", "favicon.ico": b"icon"})


class Clock:
    """Each look at it is a quarter of a second later."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        self.now += 0.25
        return self.now


@pytest.fixture
def shelf(flat: Content) -> Shelf:
    return Shelf(dict(flat.records))


@pytest.fixture
def composer(shelf: Shelf, renderer: Renderer) -> Composer:
    return Composer(shelf, renderer, ASSETS, edge_seconds=600, clock=Clock())


def _long() -> float:
    return 60.0


@pytest.mark.parametrize(
    ("path", "kind", "tags", "words"),
    [
        (
            PAGE,
            "safety",
            "all,safety,compound:ketamine-iv,condition:liver-cancer,pair:ketamine-iv:liver-cancer",
            "Is Ketamine (IV / Esketamine) safe for people with Liver Cancer?",
        ),
        ("/", "home", "all,home,page:/", "What is known about this compound"),
        ("/compounds", "compounds", "all,compounds,page:/compounds", "One compound is on record."),
        ("/conditions", "conditions", "all,conditions,page:/conditions", "Liver Cancer"),
        (
            "/compounds/ketamine-iv",
            "compound",
            "all,compound,compound:ketamine-iv,page:/compounds/ketamine-iv",
            "Regulatory status",
        ),
        (
            "/conditions/liver-cancer",
            "condition",
            "all,condition,condition:liver-cancer,page:/conditions/liver-cancer",
            "Organs affected",
        ),
    ],
)
def test_each_kind_of_page(composer: Composer, path: str, kind: str, tags: str, words: str) -> None:
    """Each kind of path becomes a page of its kind, with its tags, its edge life and its stylesheet."""
    made = composer.compose(path, _long)
    assert (made.at.kind, made.at.path, made.at.key) == (
        kind,
        path,
        f"pages{path}" if path != "/" else "pages/index.html",
    )
    assert made.response.status == 200
    assert made.response.headers[TAG_HEADER] == tags
    assert "s-maxage=600," in made.response.headers["cache-control"]
    assert words in made.response.body.decode()
    assert ASSETS.stylesheet in made.response.body.decode()
    assert made.reading is not None
    assert made.reading.has_moved() is False


HTML_PAGES = {
    "home": "/",
    "compounds": "/compounds",
    "conditions": "/conditions",
    "compound": "/compounds/ketamine-iv",
    "condition": "/conditions/liver-cancer",
    "a-z": "/a-z/k",
    "about": "/about/method",
    "safety": PAGE,
    "effectiveness": "/does-ketamine-iv-work-for-liver-cancer",
    "interactions": "/can-i-take-ketamine-iv-with-liver-cancer-treatment",
    "research": "/ketamine-iv-research-in-liver-cancer",
}


def test_every_kind_of_page_for_readers_is_in_the_table_above(questions: dict[str, Question]) -> None:
    """A page kind that is added is added there."""
    assert set(HTML_PAGES) == {kind for kind, _ in PAGES} | set(questions)


@pytest.mark.parametrize("kind", HTML_PAGES)
def test_each_page_has_its_data_beside_it(composer: Composer, shelf: Shelf, kind: str) -> None:
    """The JSON of a page says what the page says, has its tags and life, and names the records behind it."""
    shelf.put(METHOD, TEXTS)
    page = composer.compose(HTML_PAGES[kind], _long)
    made = composer.compose(data_path(HTML_PAGES[kind]), _long)
    assert (made.at.kind, made.at.data, made.at.page) == (kind, True, HTML_PAGES[kind])
    assert made.response.headers == {
        **page.response.headers,
        "content-type": "application/json",
        "etag": made.response.etag,
    }
    data = json.loads(made.response.body)
    assert (data["kind"], data["url"]) == (kind, data["page"]["canonical"])
    assert f'<link rel="canonical" href="{data["url"]}">' in page.response.body.decode()
    assert data["page"]["data"] == data_path(HTML_PAGES[kind])
    assert set(data["made_from"]) == {str(key) for key in lifecycle.keys(made.at)}
    again = composer.compose(data_path(HTML_PAGES[kind]), _long)
    assert again.response.body == made.response.body


@pytest.mark.parametrize(
    ("path", "content_type", "words"),
    [
        ("/robots.txt", TEXT, "Sitemap: https://compound-pages.example/sitemap.xml"),
        ("/feed.xml", ATOM, "<feed"),
        ("/sitemap.xml", XML, "/sitemap-pages.xml</loc>"),
        ("/sitemap-pages.xml", XML, "https://compound-pages.example/</loc>"),
        ("/sitemaps/ketamine-iv.xml", XML, "<urlset"),
    ],
)
def test_each_file_for_machines(composer: Composer, path: str, content_type: str, words: str) -> None:
    """A file for machines is kept like a page and sent as what it is; it has no data beside it."""
    made = composer.compose(path, _long)
    assert made.response.headers["content-type"] == content_type
    assert "s-maxage=600," in made.response.headers["cache-control"]
    assert words in made.response.body.decode()
    with pytest.raises(NotFound):
        composer.compose(f"{path}.json", _long)


def test_security_is_found_once_there_is_somebody_to_tell(composer: Composer, shelf: Shelf) -> None:
    """Without a contact security.txt is not found, under tags that let it appear."""
    shelf.put(SITE, Site(name="A Site", base_url="https://a.example"))
    with pytest.raises(NotFound) as missing:
        composer.compose(SECURITY, _long)
    assert missing.value.tags == ("all", "security", f"page:{SECURITY}")
    contact = Security(contact="mailto:a@a.example", expires=date(2027, 1, 1))
    shelf.put(SITE, Site(name="A Site", base_url="https://a.example", security=contact))
    made = composer.compose(SECURITY, _long).response
    assert made.headers["content-type"] == TEXT
    assert b"Contact: mailto:a@a.example\n" in made.body


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/is-ketalar-safe-for-liver-cancer-patients.json", f"{PAGE}.json"),
        ("/compounds/ketalar.json", "/compounds/ketamine-iv.json"),
        ("/compounds/ketamine-iv/1.json", "/compounds/ketamine-iv.json"),
        ("/blog/ketamine-iv-for-liver-cancer-patient-guide", PAGE),
        ("/blog/ketamine-iv-for-liver-cancer-patient-guide.json", f"{PAGE}.json"),
        ("/sitemaps/ketalar.xml", "/sitemaps/ketamine-iv.xml"),
    ],
)
def test_what_moved_takes_its_data_along(composer: Composer, shelf: Shelf, path: str, there: str) -> None:
    """Where a page moves its data move to the data of the new one, and a sitemap to the other sitemap."""
    shelf.put(Key("compound", "ketalar"), Redirect("ketamine-iv"))
    with pytest.raises(Moved) as moved:
        composer.compose(path, _long)
    assert moved.value.location == there


@pytest.mark.parametrize(
    "path",
    ["/compounds/2.json", "/nothing.json", "/index.json.json", "/.json", "/about/x.json", "/a-z/k/2.json"],
)
def test_no_page_no_data(composer: Composer, path: str) -> None:
    """Beside a page that does not exist there is nothing."""
    with pytest.raises((NotFound, Moved)) as missing:
        composer.compose(path, _long)
    assert getattr(missing.value, "location", "") != path


def test_data_of_what_was_taken_down_are_gone(composer: Composer, shelf: Shelf) -> None:
    """No record outlives its page in the data beside it."""
    shelf.put(PAIR, Tombstone(ending=Ending(why="x")))
    with pytest.raises(Gone):
        composer.compose(f"{PAGE}.json", _long)


def test_rendering_is_timed(composer: Composer) -> None:
    """The time that rendering took is what the clock says passed meanwhile."""
    assert composer.compose(PAGE, _long).render_seconds == 0.25


def test_an_asset_needs_no_records(composer: Composer, shelf: Shelf) -> None:
    """An asset is answered as it is, though the table be down, and was made from no record."""
    shelf.down = True
    made = composer.compose(ASSETS.stylesheet, _long)
    assert made.response is ASSETS.answers()[ASSETS.stylesheet]
    assert (made.at, made.reading) == (PagePath(kind="asset", path=ASSETS.stylesheet), None)
    assert made.render_seconds == 0


def test_an_asset_of_another_release_is_not_found(composer: Composer) -> None:
    """A path of an asset that this release does not have is no page."""
    with pytest.raises(NotFound) as missing:
        composer.compose("/assets/site.0123456789ab.css", _long)
    assert missing.value.tags == ("all",)


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/Compounds/", "/compounds"),
        (f"{PAGE}/index.html", PAGE),
        ("//", "/"),
        ("", "/"),
        ("/compounds/index.html", "/compounds"),
    ],
)
def test_another_spelling_is_sent_to_the_canonical_one(composer: Composer, path: str, there: str) -> None:
    """A path that is not canonical moves, before any record is read."""
    with pytest.raises(Moved) as moved:
        composer.compose(path, _long)
    assert (moved.value.location, moved.value.tags) == (there, ("all",))


def test_the_front_door_has_the_name_that_the_edge_gives_it(composer: Composer) -> None:
    """The edge asks for /index.html when a reader asks for /, so that is no other spelling."""
    assert composer.compose("/index.html", _long).at.path == "/"


def test_a_path_that_no_page_can_have_is_not_found(composer: Composer, shelf: Shelf) -> None:
    """A path with impossible characters reads no record."""
    with pytest.raises(NotFound):
        composer.compose("/é", _long)
    assert shelf.asked == []


@given(st.text(max_size=30))
def test_any_path_is_a_page_or_a_state(flat: Content, renderer: Renderer, path: str) -> None:
    """Whatever is asked for is a page, or moved, not found or gone."""
    composer = Composer(Library(flat.records), renderer, ASSETS, 600, Clock())
    with suppress(Moved, NotFound, Gone):
        assert composer.compose(f"/{path}", _long).response.status == 200


@pytest.mark.parametrize(
    ("path", "tags"),
    [
        ("/nothing-here", ("all",)),
        ("/compounds/2", ("all", "compounds", "page:/compounds")),
        (
            "/compounds/ketamine-iv/2",
            ("all", "compound", "compound:ketamine-iv", "page:/compounds/ketamine-iv"),
        ),
    ],
)
def test_a_path_without_a_page_is_not_found(composer: Composer, path: str, tags: tuple[str, ...]) -> None:
    """A path of no kind, and a page past the end of a list, are not found; their tags let them appear."""
    with pytest.raises(NotFound) as missing:
        composer.compose(path, _long)
    assert missing.value.tags == tags


def test_the_page_of_an_outage_is_kept_by_nobody_else(composer: Composer, shelf: Shelf) -> None:
    """The page that the edge shows in an outage is made like any page, but is not to outlive the outage."""
    made = composer.compose(ERROR_PAGE, _long)
    assert (made.at.kind, made.response.status) == ("error", 200)
    assert made.response.headers["cache-control"] == "no-store"
    assert made.response.headers[TAG_HEADER] == f"all,error,page:{ERROR_PAGE}"
    assert "This page cannot be shown right now" in made.response.body.decode()
    assert made.reading is not None
    assert not made.reading.has_moved()
    shelf.put(SITE, Site(name="Another Site", base_url="https://b.example"))
    assert made.reading.has_moved()
    assert "Another Site" in composer.compose(ERROR_PAGE, _long).response.body.decode()


def test_the_first_page_of_a_list_has_no_number(composer: Composer) -> None:
    """The page number 1 is sent to the list itself."""
    with pytest.raises(Moved) as moved:
        composer.compose("/compounds/ketamine-iv/1", _long)
    assert moved.value.location == "/compounds/ketamine-iv"


def test_unknown_slugs_are_not_found(composer: Composer) -> None:
    """A question about a compound that is not on record names it."""
    with pytest.raises(NotFound) as missing:
        composer.compose("/is-elixir-safe-for-liver-cancer-patients", _long)
    assert missing.value.unknown == ("elixir",)
    assert "compound:elixir" in missing.value.tags


def test_what_was_taken_down_is_gone(composer: Composer, shelf: Shelf) -> None:
    """A pair that was taken down is gone, and its hubs are not."""
    shelf.put(PAIR, Tombstone(ending=Ending(why="x")))
    with pytest.raises(Gone, match="ketamine iv and liver cancer"):
        composer.compose(PAGE, _long)
    assert composer.compose("/compounds/ketamine-iv", _long).response.status == 200


def test_an_alias_moves(composer: Composer, shelf: Shelf) -> None:
    """A slug that answers under another one sends there."""
    shelf.put(Key("compound", "ketalar"), Redirect("ketamine-iv"))
    with pytest.raises(Moved) as moved:
        composer.compose("/is-ketalar-safe-for-liver-cancer-patients", _long)
    assert moved.value.location == PAGE


def test_a_pair_without_a_record_has_a_page(composer: Composer, shelf: Shelf) -> None:
    """Two records that are live are enough; the page says that nothing specific is on record."""
    del shelf.records[PAIR]
    body = composer.compose(PAGE, _long).response.body.decode()
    assert "Nothing specific about Ketamine (IV / Esketamine) in people with Liver Cancer" in body
    assert '<meta name="robots" content="noindex">' in body


def test_all_that_a_page_needs_is_read_at_once(composer: Composer, shelf: Shelf) -> None:
    """Once the questions are known, a page costs one read, the site's own records included."""
    composer.compose(PAGE, _long)
    shelf.asked.clear()
    composer.compose(PAGE, _long)
    assert shelf.asked == [(SITE, QUESTIONS, COMPOUND, CONDITION, PAIR)]


def test_questions_are_content(composer: Composer, shelf: Shelf, questions: dict[str, Question]) -> None:
    """A question that is published is answered at once, and its older paths lead to it."""
    path = "/cost-of-ketamine-iv-for-liver-cancer"
    with pytest.raises(NotFound):
        composer.compose(path, _long)
    cost = replace(
        questions["safety"],
        path="/cost-of-{compound}-for-{condition}",
        title="Cost of {compound}: {condition}",
        older_paths=("/old/{compound}/of/{condition}",),
    )
    shelf.put(QUESTIONS, Questions({**questions, "cost": cost}))
    made = composer.compose(path, _long)
    assert made.at.kind == "cost"
    assert "<h1>Cost of Ketamine (IV / Esketamine): Liver Cancer</h1>" in made.response.body.decode()
    for older, there in (
        ("/old/ketamine-iv/of/liver-cancer", path),
        ("/old/ketamine-iv/of/liver-cancer.json", f"{path}.json"),
    ):
        with pytest.raises(Moved) as moved:
            composer.compose(older, _long)
        assert moved.value.location == there
    shelf.put(QUESTIONS, Questions(questions))
    with pytest.raises(NotFound):
        composer.compose(path, _long)


@pytest.mark.parametrize("key", [SITE, QUESTIONS])
def test_an_empty_table_is_unavailable(composer: Composer, shelf: Shelf, key: Key) -> None:
    """Before the first publish no page can be made, which is an outage and no missing page."""
    del shelf.records[key]
    with pytest.raises(Unavailable, match=r"^nothing has been published to the table yet$"):
        composer.compose("/", _long)


@pytest.mark.parametrize(
    ("key", "path", "message"),
    [
        (COMPOUND, PAGE, "holds a Questions, not a Compound"),
        (CONDITION, PAGE, "holds a Questions, not a Condition"),
        (PAIR, PAGE, "holds a Questions, not a Pair"),
        (COMPOUND, "/compounds/ketamine-iv", "holds a Questions, not a Compound"),
        (CONDITION, "/conditions/liver-cancer", "holds a Questions, not a Condition"),
        (SITE, "/", "site#: holds a Questions, not a Site"),
    ],
)
def test_an_item_of_another_kind_is_malformed(
    composer: Composer, shelf: Shelf, key: Key, path: str, message: str
) -> None:
    """A record of another kind than its key says is a fault, not a page."""
    shelf.put(key, Questions({}))
    with pytest.raises(Malformed, match=message):
        composer.compose(path, _long)


def test_questions_of_another_kind_are_malformed(composer: Composer, shelf: Shelf) -> None:
    """The questions' own item is held to its kind as well."""
    shelf.put(QUESTIONS, Tombstone())
    with pytest.raises(Malformed, match="questions#: holds a Tombstone, not a Questions"):
        composer.compose("/", _long)


@pytest.mark.parametrize(
    ("path", "changed"),
    [
        (PAGE, Key("pair", "ketamine-iv/liver-cancer")),
        ("/", Key("compound", "new")),
        ("/", Key("condition", "new")),
        ("/compounds", Key("compound", "new")),
        ("/compounds/ketamine-iv", Key("condition", "new")),
        ("/compounds/ketamine-iv", Key("pair", "ketamine-iv/liver-cancer")),
        ("/conditions/liver-cancer", Key("compound", "new")),
        ("/conditions/liver-cancer", Key("pair", "ketamine-iv/liver-cancer")),
    ],
)
def test_a_page_knows_what_it_was_made_from(
    composer: Composer, shelf: Shelf, path: str, changed: Key
) -> None:
    """A change to a record or list that a page shows is seen when its reading looks again."""
    made = composer.compose(path, _long)
    assert made.reading is not None
    like = next(stored for key, stored in shelf.records.items() if key.kind == changed.kind)
    if changed in shelf.records:
        del shelf.records[changed]
    else:
        shelf.records[changed] = like
    assert made.reading.has_moved()


def test_before_the_first_read_a_refusal_is_one_line(composer: Composer) -> None:
    """A composer that has read nothing knows no site, and refuses in text."""
    assert composer.refuse(NotFound("/x")).body == b"There is no page here.\n"


def test_after_the_first_read_a_refusal_is_a_page(composer: Composer) -> None:
    """Once the site is known, a refusal is a page of it."""
    composer.compose("/", _long)
    answer = composer.refuse(NotFound("/x"))
    assert (answer.status, b"<h1>There is no page at this address</h1>" in answer.body) == (404, True)
    assert ASSETS.stylesheet.encode() in answer.body


class Markup(HTMLParser):
    """The markup of a page without its text: every tag, with the names of its attributes."""

    def __init__(self, body: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[tuple[str, ...]] = []
        self.text = ""
        self.feed(body.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and the names of its attributes."""
        self.seen.append((tag, *(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Note the end of a tag."""
        self.seen.append((f"/{tag}",))

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.text += data

    def handle_comment(self, data: str) -> None:
        """Note a comment."""
        self.seen.append(("comment", data))

    def handle_pi(self, data: str) -> None:
        """Note an instruction."""
        self.seen.append(("instruction", data))


def _saying(text: str) -> dict[Key, Stored]:
    """Return records that say `text` wherever a record can say anything."""
    said: Any = (Statement(text, ("s",)), text)
    life: Any = {"status": "withdrawn", "withdrawn": Ending(why=text)}
    source = Source(type=text, title=text, authors=text, container=text, doi=f"10.1/{text}", pmid="1")
    facts = ("drug_class", "safety", "regulatory_status", "evidence_level", "mechanism")
    extra = ("boxed_warning", "organ_function", "interactions", "monitoring")
    compound = Compound(name=text, short_name=text, **dict.fromkeys(facts + extra, said), **life)
    condition = Condition(
        name=text,
        specialists=(text, text),
        **dict.fromkeys(("affected_organs", "standard_treatment", "treatment_cautions"), said),
        **life,
    )
    pair = Pair(
        studied="limited",
        searched=Search(on=date(2026, 11, 22), where=text),
        not_found=(text,),
        not_searched=(text,),
        **dict.fromkeys(("findings", "laboratory", "risks", "interactions", "monitoring"), said),
        **life,
    )
    return {
        key: Stored(record, {"s": source})
        for key, record in ((COMPOUND, compound), (CONDITION, condition), (PAIR, pair))
    }


@settings(max_examples=40)
@given(st.text(alphabet="<>&\"'/=!-{}%#;abx ", max_size=20).map(lambda text: f"x{text}x"))
@example("x<script>alert(1)</script>x")
@example('x"><img src=x onerror=alert(1)>x')
@example("x' onmouseover='alert(1)'x")
@example("x--><!--x")
@example("x{{ page.title }}{% raw %}x")
def test_no_markup_of_a_record_survives(flat: Content, renderer: Renderer, text: str) -> None:
    """Whatever its records say, a page has the markup of its templates and the text of its records."""
    for path in (PAGE, "/compounds/ketamine-iv", "/conditions/liver-cancer", "/", "/compounds"):
        calm, loud = (
            Markup(
                Composer(Library({**flat.records, **_saying(said)}), renderer, ASSETS, 600, Clock())
                .compose(path, _long)
                .response.body
            )
            for said in ("x", text)
        )
        assert loud.seen == calm.seen
        assert text in loud.text
