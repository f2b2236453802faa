"""What browser tests share: a real server over the whole service, and Chromium to visit it with."""

from __future__ import annotations

import json
import shutil
import socket
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import axe_playwright_python
import pytest
from playwright.sync_api import sync_playwright

from toolkit import service as services
from toolkit.publishing import FREELY, Table, publish
from toolkit.serving import HOST, serving
from toolkit.site import Folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from playwright.sync_api import Browser, BrowserContext, Dialog, Page

    from toolkit.content import Content
    from toolkit.service import Service

_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
_AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
_AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", e => reportViolation(`${e.effectiveDirective} ${e.blockedURI}`));
"""


class Site(NamedTuple):
    """The local service as a browser reaches it."""

    url: str
    console: str
    service: Service


class Visit(NamedTuple):
    """One look at a page, and everything that the browser did and said meanwhile."""

    page: Page
    status: int
    headers: dict[str, str]
    requests: list[str]
    complaints: list[str]
    violations: list[str]

    def find(self, script: str) -> Any:
        """Return what the JavaScript expression `script` is on this page."""
        return self.page.evaluate(script)

    def axe(self) -> list[str]:
        """Return what axe-core objects to, one line each."""
        self.page.evaluate(_AXE.read_text())
        options = json.dumps({"runOnly": _AXE_TAGS, "resultTypes": ["violations", "incomplete"]})
        found = self.page.evaluate(f"axe.run(document, {options})")
        return [
            f"{rule['id']}: {[node['html'] for node in rule['nodes']]}"
            for kind in ("violations", "incomplete")
            for rule in found[kind]
        ]


class Visiting(Protocol):
    """Opens a page by its path or address in a context of its own."""

    def __call__(self, path: str, width: int = 1280, height: int = 800, scheme: str = "light") -> Visit:
        """Return what was seen; `scheme` is light or dark, sizes are CSS pixels."""
        ...


@pytest.fixture(scope="module")
def shown(sample: Content) -> Content:
    """The content that the site is of."""
    return sample


@pytest.fixture(scope="module")
def site(_running: Service, shown: Content) -> Iterator[Site]:
    """The whole service behind real sockets: only that content in its table, nothing in its caches."""
    stack = _running.stack
    stack.empty()
    for path, answer in Folder(shown).static().items():
        stack.put_static(path, answer)
    publish(shown.records, Table(stack.dynamodb, stack.table), FREELY)
    service = services.assemble(stack)
    with serving(service, _free_pair_of_ports()) as port:
        yield Site(f"http://{HOST}:{port}", f"http://{HOST}:{port + 1}", service)


def _free_pair_of_ports() -> int:
    for _ in range(100):
        with closing(socket.socket()) as first, closing(socket.socket()) as second:
            first.bind((HOST, 0))
            port: int = first.getsockname()[1]
            try:
                second.bind((HOST, port + 1))
            except (OSError, OverflowError):
                continue
            return port
    raise OSError("no two neighbouring ports are free")


# Not of the session: while playwright runs, its event loop is this thread's, and other tests want their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("there is no Chromium on this machine")
    with (
        sync_playwright() as playwright,
        closing(playwright.chromium.launch(executable_path=path, args=_FLAGS)) as browser,
    ):
        yield browser


@pytest.fixture(scope="module")
def looking(browser: Browser) -> Callable[..., AbstractContextManager[Visit]]:
    """Open an address for the length of a with block."""

    @contextmanager
    def opened(
        url: str, width: int = 1280, height: int = 800, scheme: Any = "light", **more: Any
    ) -> Iterator[Visit]:
        size = {"width": width, "height": height}
        with closing(browser.new_context(viewport=size, color_scheme=scheme, **more)) as context:
            yield _look(context, url)

    return opened


@pytest.fixture(scope="module")
def visiting(
    looking: Callable[..., AbstractContextManager[Visit]], site: Site
) -> Callable[..., AbstractContextManager[Visit]]:
    """Open a page, by its path or by an address, for the length of a with block."""

    def opened(path: str, *args: Any, **kwargs: Any) -> AbstractContextManager[Visit]:
        return looking(path if "://" in path else site.url + path, *args, **kwargs)

    return opened


@pytest.fixture
def visit(visiting: Callable[..., AbstractContextManager[Visit]]) -> Iterator[Visiting]:
    """Open pages that stay open until the end of the test."""
    with ExitStack() as scope:
        yield lambda *args, **kwargs: scope.enter_context(visiting(*args, **kwargs))


def _dismiss(dialog: Dialog, complaints: list[str]) -> None:
    """Close a dialog, which no page of the site may open."""
    complaints.append(f"{dialog.type}: {dialog.message}")
    dialog.dismiss()


def _look(context: BrowserContext, url: str) -> Visit:
    requests: list[str] = []
    complaints: list[str] = []
    violations: list[str] = []
    context.expose_binding("reportViolation", lambda _, what: violations.append(what))
    context.add_init_script(_REPORT_VIOLATIONS)
    page = context.new_page()
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: _dismiss(dialog, complaints))
    # Chromium calls the status of an error page itself an error; that one is expected.
    page.on(
        "console",
        lambda said: complaints.append(said.text) if said.location.get("url") != url else None,
    )
    answer = page.goto(url)
    if answer is None:
        raise AssertionError(f"{url} gave no answer")
    return Visit(page, answer.status, answer.all_headers(), requests, complaints, violations)
