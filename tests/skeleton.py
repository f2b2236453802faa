"""What an answer is made of besides its texts: elements, names of attributes, keys, names of fields."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET


class Html(HTMLParser):
    """Reads a page. `parts`: elements in their order, with attributes; `said`: its texts and values."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[tuple[str, ...]] = []
        self.said: list[str] = []
        self.addresses: list[str] = []
        self.scripts: list[str] = []
        self._in_script = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the element and the names of its attributes."""
        self.parts.append((tag, *(name for name, _ in attrs)))
        self.said += [value or "" for _, value in attrs]
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src", "action"}]
        self._in_script = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        """Keep the end."""
        self.parts.append((f"/{tag}",))
        self._in_script = False

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        (self.scripts if self._in_script else self.said).append(data)

    def handle_comment(self, data: str) -> None:
        """Keep that there is one: no page has any."""
        self.parts.append(("comment", data))

    def handle_decl(self, decl: str) -> None:
        """Keep the declaration."""
        self.parts.append(("declaration", decl))

    def handle_pi(self, data: str) -> None:
        """Keep that there is one: no page has any."""
        self.parts.append(("instruction", data))

    def unknown_decl(self, data: str) -> None:
        """Keep that there is one: no page has any."""
        self.parts.append(("declaration", data))


def of_json(value: Any) -> Any:
    """Return a JSON value with a word for what kind of thing each text, number and word is."""
    match value:
        case dict():
            return {name: of_json(part) for name, part in value.items()}
        case list():
            return [of_json(part) for part in value]
        case _:
            return type(value).__name__


def of_xml(element: ET.Element) -> Any:
    """Return the names of an element, of its attributes and of the elements in it."""
    return (element.tag, sorted(element.attrib), [of_xml(one) for one in element])


def skeleton(content_type: str, body: str) -> Any:
    """Return what `body` is made of. Raises ValueError or ParseError where it is not what its type says."""
    match content_type.partition(";")[0]:
        case "text/html":
            page = Html(body)
            return page.parts, [of_json(json.loads(script)) for script in page.scripts]
        case "application/json":
            return of_json(json.loads(body))
        case "application/xml" | "application/atom+xml":
            return of_xml(ET.fromstring(body))  # noqa: S314  our own, and it declares no entity
        case "text/plain":
            return [line.partition(": ")[0] for line in body.split("\n")]
        case other:
            raise ValueError(other)
