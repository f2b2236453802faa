"""Records of which every text is hostile, made from their shapes: a field that is new is filled by itself."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any

from msgspec import inspect
from msgspec.structs import replace

from compound_pages.items import QUESTIONS, SITE, Key, Redirect, Stored, Tombstone
from compound_pages.records import Compound, Condition, Pair
from compound_pages.site import About, Questions, Site
from compound_pages.statements import (
    ADDRESS_PATTERN,
    CONTACT_PATTERN,
    PATH_PATTERN,
    SLUG_PATTERN,
    Source,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

# Each of them ends, begins or forges something else than a text somewhere.
HOSTILE = (
    "{{ 7*7 }}{% raw %}{# x #}", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onload='x",
    "</script><script>alert(2)</script>", "</title></style></textarea><!--", "-->", "]]><![CDATA[",
    "&lt;b&#0;", "\u2028\u2029", "x\r\nset-cookie: a=b\r\n\r\n<html>", "../../etc/passwd", "\x00\x1b[31m\x85",
    "\u202eevil\u2066", "#all,compound:one", "%0d%0aset-cookie:%20a", '{"a": [1, "b\\"}', "/*;alert(3)//",
    "javascript:alert(4)", "{compound} {condition}", "%s %(x)s {0}", "\ud7ff\ufffe\U000e0041", "x" * 80,
)  # fmt: skip
ALL = "Xx " + " ".join(HOSTILE)
ADDRESS = "https://hostile.example/\"><script>alert(5)</script>'{{7*7}}&lt;%0d%0a"
MARK = re.compile(r"z\d+z")
DAY = date(2026, 1, 2)
_SHAPED = {
    ADDRESS_PATTERN: ADDRESS,
    CONTACT_PATTERN: 'mailto:a@hostile.example?subject="><script>alert(6)</script>',
    PATH_PATTERN: "/about/method",
    r"^https?://[A-Za-z0-9.-]+(?::[0-9]+)?$": "https://hostile.example",
    r"^[a-z]{2}(-[A-Z]{2})?$": "en",
    r"^/[a-z0-9{}-]+$": "/a-{compound}-b-{condition}",
    r"^/[a-z0-9{}/-]+$": "/a/{compound}/{condition}",
    r"^[a-z0-9_]+\.html$": "safety.html",
}
_NAMES: dict[str, Any] = {"source": "s0", "certainty_by": "s0", "disagrees_with": ()}


def harmless(text: str) -> str:
    """Return a text of the same words and stops with nothing in it but letters."""
    return re.sub(r"[^\s.?!]", "x", text)


class Filling:
    """Fills shapes. `texts`: where each text stands, by the mark that it ends with."""

    def __init__(self, text: Callable[[str], str] = str) -> None:
        """`text`: what becomes of the hostile text of a field."""
        self._text = text
        self._marks = count()
        self.texts: dict[str, str] = {}

    def text(self, place: str) -> str:
        """Return the text of the field at `place`."""
        mark = f"z{next(self._marks)}z"
        self.texts[mark] = place
        return f"{self._text(ALL)} {mark}"

    def one(self, kind: Any, turn: int = 0, **said: Any) -> Any:
        """Return a record or part of that shape; `turn`: which of the words that a field may be it has."""
        shape = _shape(kind)
        fields: dict[str, Any] = {
            field.name: _NAMES[field.name] if field.name in _NAMES
            else self.value(field.type, f"{kind.__name__}.{field.name}", turn)
            for field in shape.fields
            if field.name not in said
        }  # fmt: skip
        return kind(**fields, **said)

    def value(self, shape: Any, place: str, turn: int) -> Any:  # noqa: PLR0911  a line for each type
        """Return a value of a field."""
        match shape:
            case inspect.Metadata(type=inner, extra_json_schema=schema):
                return self._shaped(inner, schema or {}, place, turn)
            case inspect.StrType():
                return self.text(place)
            case inspect.LiteralType(values=values):
                return "live" if "live" in values else values[turn % len(values)]
            case inspect.UnionType(types=types):
                forms = [one for one in types if not isinstance(one, inspect.NoneType)]
                return self.value(max(forms, key=_weight), place, turn)
            case inspect.VarTupleType(item_type=item):
                return tuple(self.value(item, f"{place}[]", i) for i in range(_most(item)))
            case inspect.StructType(cls=kind):
                return self.one(kind, turn)
            case inspect.DictType():
                return {}
            case inspect.DateType():
                return DAY
            case _:
                return {"BoolType": False, "IntType": 1, "FloatType": 0.5}[type(shape).__name__]

    def _shaped(self, inner: Any, schema: Mapping[str, Any], place: str, turn: int) -> Any:
        pattern = schema.get("pattern")
        if pattern == SLUG_PATTERN:
            return f"{place.rpartition('.')[2].strip('[]').replace('_', '-')}-{turn}"
        return _SHAPED.get(str(pattern)) or self.value(inner, place, turn)


@cache
def _shape(kind: Any) -> inspect.StructType:
    shape = inspect.type_info(kind)
    assert isinstance(shape, inspect.StructType)
    return shape


def _weight(shape: Any) -> int:
    """Return how much there is to fill: a list before one of its parts, a part with fields before a text."""
    inner = shape.type if isinstance(shape, inspect.Metadata) else shape
    order = (inspect.StrType, inspect.StructType, inspect.VarTupleType)
    return order.index(type(inner)) if type(inner) in order else 0


def _most(shape: Any) -> int:
    """Return how many parts show each word that one of them may be."""
    if not isinstance(shape, inspect.StructType):
        return 2
    return max(
        (len(one.type.values) for one in shape.fields if isinstance(one.type, inspect.LiteralType)), default=2
    )


def records(sample: Mapping[Key, Stored], filling: Filling) -> dict[Key, Stored]:
    """Return a site of such records in every state, with the questions of `sample`."""
    asked = sample[QUESTIONS].record
    assert isinstance(asked, Questions)
    sources = {f"s{i}": filling.one(Source, i) for i in range(2)}
    return {
        SITE: Stored(filling.one(Site)),
        QUESTIONS: Stored(Questions(dict(_asked(asked, filling)))),
        Key("about", "method"): Stored(filling.one(About)),
        Key("compound", "one"): Stored(filling.one(Compound), sources),
        Key("compound", "two"): Stored(filling.one(Compound, status="withdrawn"), sources),
        Key("compound", "three"): Stored(filling.one(Tombstone)),
        Key("compound", "four"): Stored(Redirect("one")),
        Key("condition", "one"): Stored(filling.one(Condition), sources),
        Key("condition", "two"): Stored(filling.one(Condition), sources),
        Key("pair", "one/one"): Stored(filling.one(Pair), sources, {"safety": filling.text("Stored.alike")}),
        Key("pair", "two/two"): Stored(filling.one(Pair, status="withdrawn"), sources),
        Key("pair", "one/two"): Stored(filling.one(Tombstone)),
    }


def _asked(asked: Questions, filling: Filling) -> Iterator[tuple[str, Any]]:
    for kind, question in asked.by_kind.items():
        title = f"{{compound}} {filling.text('Question.title')} {{condition}}"
        label, description = filling.text("Question.label"), filling.text("Question.description")
        yield kind, replace(question, title=title, label=label, description=description)
