"""The live view as an editor has it beside the files: it follows what is saved, and says what is wrong."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest
from served import started

from toolkit.content import OWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from playwright.sync_api import FrameLocator, Locator, Page

    from .conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live view")]

PAGE = "/is-ketamine-iv-safe-for-liver-cancer-patients"
KETAMINE = "compounds/ketamine-iv.yaml"
SIZES = [(320, 640), (1280, 800)]
MANY_MILLISECONDS = 60_000  # a busy machine is no fault


class Desk(NamedTuple):
    """A copy of the content while it is served, and a look at it."""

    edge: str
    console: str
    folder: Path
    look: Callable[..., AbstractContextManager[Visit]]

    def save(self, old: str, new: str) -> None:
        """Save the compound with `new` in place of the first `old`."""
        file = self.folder / KETAMINE
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """Serve a copy of the project's own content."""
    folder = tmp_path_factory.mktemp("live") / "content"
    shutil.copytree(OWN, folder)
    with started("--content", str(folder)) as port:
        yield port, folder


@pytest.fixture
def desk(served: tuple[int, Path], looking: Callable[..., AbstractContextManager[Visit]]) -> Iterator[Desk]:
    """Sit down at a view of the content as it is, and put it back afterwards."""
    port, folder = served
    yield Desk(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}", folder, looking)
    shutil.copyfile(OWN / KETAMINE, folder / KETAMINE)
    with looking(f"http://127.0.0.1:{port + 1}{PAGE}") as visit:
        title(framed(visit.page), "Is Ketamine (IV / Esketamine) safe").wait_for(timeout=MANY_MILLISECONDS)
        problems(visit.page).first.wait_for(state="detached", timeout=MANY_MILLISECONDS)


def framed(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def title(frame: FrameLocator, text: str) -> Locator:
    return frame.get_by_role("heading", level=1).filter(has_text=text)


def objections(visit: Visit) -> list[str]:
    """Return what axe-core objects to in the view; the page in it has tests of its own."""
    return [one for one in visit.axe() if not one.startswith("frame-tested")]


def problems(page: Page) -> Locator:
    return page.get_by_role("alert").get_by_role("listitem")


def test_it_shows_what_is_saved(desk: Desk) -> None:
    """The page in the frame is new and where it was; the view around it was not loaded again."""
    with desk.look(desk.console + PAGE) as visit:
        page = visit.page
        title(framed(page), "Is Ketamine").wait_for()
        page.evaluate("window.mark = 'the same'")
        page.frames[1].evaluate("scrollTo(0, 900)")
        for name in ("Once", "Twice"):
            desk.save("name: ", f"name: {name} ")
            title(framed(page), f"Is {name}").wait_for(timeout=MANY_MILLISECONDS)
        assert page.evaluate("window.mark") == "the same"
        page.frames[1].wait_for_function("() => scrollY > 800 && scrollY < 1100")
        assert re.search(r"published: 1 changed; 49 pages touched", page.get_by_role("status").inner_text())
        assert (visit.complaints, visit.violations) == ([], [])


def test_it_says_what_is_wrong(desk: Desk) -> None:
    """The banner names what is wrong, as text; it goes when that is mended. The page stays all the while."""
    with desk.look(desk.console + PAGE) as visit:
        page = visit.page
        title(framed(page), "Is Ketamine").wait_for()
        page.frames[1].evaluate("window.mark = 'the same'")
        assert problems(page).count() == 0
        desk.save("name: ", "<img src=x onerror=alert(1)>: ")
        problems(page).first.wait_for(timeout=MANY_MILLISECONDS)
        assert problems(page).all_inner_texts() == [
            "compounds/ketamine-iv.yaml:3:1: '<img src=x onerror=alert(1)>': unknown key",
            "compounds/ketamine-iv.yaml:3:1: name: is missing",
        ]
        assert page.get_by_role("alert").locator("img").count() == 0
        with desk.look(desk.console + "/compounds") as second:  # it is there for who comes later, too
            assert problems(second.page).count() == 2
        assert page.frames[1].evaluate("window.mark") == "the same"
        desk.save("<img src=x onerror=alert(1)>: ", "name: ")
        problems(page).first.wait_for(state="detached", timeout=MANY_MILLISECONDS)
        assert page.frames[1].evaluate("window.mark") == "the same"
        assert (visit.complaints, visit.violations) == ([], [])


def test_its_address_follows_the_page(desk: Desk) -> None:
    """What is framed can be kept, reloaded and opened as readers get it; other sites are not framed."""
    with desk.look(desk.console + PAGE) as visit:
        page = visit.page
        framed(page).get_by_role("link", name="Compounds").click()
        page.wait_for_url(desk.console + "/compounds")
        assert (
            page.get_by_role("link", name="As readers get it").get_attribute("href")
            == f"{desk.edge}/compounds"
        )
        assert page.title() == "Compounds | Compound Pages · live view"
        page.reload()
        framed(page).get_by_role("heading", level=1, name="Compounds").wait_for()
        page.go_back()
        title(framed(page), "Is Ketamine").wait_for()
        outside = page.frames[1].evaluate(
            "[...document.links].filter(a => a.origin !== location.origin).map(a => a.target)"
        )
        assert set(outside) == {"_blank"}


def test_the_button_leaves_everything_in_its_place(desk: Desk) -> None:
    """The compute is turned off and on without another look at the page, for all who look."""
    with desk.look(desk.console + PAGE) as visit, desk.look(desk.console) as other:
        page = visit.page
        title(framed(page), "Is Ketamine").wait_for()
        page.evaluate("window.mark = 'the same'")
        for turn, state in (("off", "off"), ("on", "on")):
            page.get_by_role("button", name=f"Turn {turn}").click()
            for one in (page, other.page):
                one.get_by_role("heading", level=1, name=f"Compute is {state}").wait_for()
        assert page.evaluate("window.mark") == "the same"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_it_is_for_everybody(desk: Desk, width: int, height: int, scheme: str) -> None:
    """axe-core finds nothing, with a banner or without; nothing is too wide, and the page has its room."""
    with desk.look(desk.console + PAGE, width, height, scheme) as visit:
        page = visit.page
        title(framed(page), "Is Ketamine").wait_for()
        assert objections(visit) == []
        desk.save("name: ", "nam: ")
        problems(page).first.wait_for(timeout=MANY_MILLISECONDS)
        assert objections(visit) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        box = page.locator("iframe").bounding_box()
        assert box
        assert (box["width"], box["y"] + box["height"]) == (width, height)
        assert box["height"] > height / 4
        targets = page.locator("button, header a").evaluate_all(
            "all => all.map(e => e.getBoundingClientRect().height)"
        )
        assert min(targets) >= 24
