"""The frame: a page that shows a page of the site, under a bar that tells how things are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .wsgi import host_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from wsgiref.types import WSGIEnvironment

    from .glance import Glance

_FOLDER = Path(__file__).with_name("look")
PARTS = {"frame.css": "text/css; charset=utf-8", "frame.js": "text/javascript; charset=utf-8"}
_TEMPLATES = Environment(
    loader=FileSystemLoader(_FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
# A path of this host: `//` and `/\` would lead to others.
_PATH = re.compile(r"/(?![/\\])[!-~]*")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def page_path(asked: str) -> str:
    """Return the path to show, the home page's where `asked` is no path of this host."""
    return asked if _PATH.fullmatch(asked) else "/"


def page(environ: WSGIEnvironment, shown: Glance, edge_port: int) -> bytes:
    """Return the frame around the page that a request asks for."""
    template = _TEMPLATES.get_template("frame.html")
    edge = f"http://{host_name(environ) or 'localhost'}:{edge_port}"
    return template.render(shown=shown, path=page_path(environ["REQUEST_URI"]), edge=edge).encode()


def headers(body: bytes) -> dict[str, str]:
    """Return the headers of a frame.

    It must be in no frame: a browser that does not say what it wants a page for would get one in another,
    for ever. And it must be kept nowhere, as the same address has two answers.
    """
    return {
        "content-type": "text/html; charset=utf-8",
        "content-length": str(len(body)),
        "cache-control": "no-store",
        "content-security-policy": _POLICY,
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
    }


def framed(sent: Mapping[str, str]) -> dict[str, str]:
    """Return the headers of a page as the frame needs them.

    Production forbids every frame, so that no other site shows a page as its own; here the frame is ours.
    Browsers may show a kept page for a minute while they ask for a new one, and an editor wants the new one.
    """
    policy = sent.get("content-security-policy", "")
    return {
        **sent,
        "content-security-policy": policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
        "cache-control": "no-store",
    }


def part(name: str) -> bytes:
    """Return a file that the frame needs."""
    return (_FOLDER / name).read_bytes()
