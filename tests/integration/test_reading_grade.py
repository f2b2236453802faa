"""Whether a patient can read what a page tells patients: grade 8 at most (rule T22)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from sample_site import Page, SampleSite

from compound_pages.records import Compound, Condition, Pair
from toolkit.content.audit.medical_names import MedicalNames, listed, of_records
from toolkit.content.audit.reading import HARD, measure
from toolkit.content.texts import sentences

if TYPE_CHECKING:
    from toolkit import content as contents

# Titles of sources, addresses and headings are no running text; laboratory work is closed for those who ask.
_APART = (
    "h1, h2, h3, h4, h5, h6, caption, thead, th, nav, sup, code, cite, .links, .unsourced, #sources, td > b"
)
_BLOCKS = ["p", "li", "td", "summary"]


@pytest.fixture(scope="module")
def names(sample: contents.Content) -> MedicalNames:
    """The listed medical names, and those of the records."""
    records = (stored.record for stored in sample.records.values())
    return MedicalNames(
        [*listed(), *of_records(one for one in records if isinstance(one, Compound | Condition | Pair))]
    )


def patient_text(page: Page) -> list[str]:
    """Return what a page tells patients in running text, block by block."""
    main = BeautifulSoup(page.html, "html.parser").main
    assert main
    for details in main.select("details"):
        if "does not show what happens in people" in details.get_text():
            details.decompose()
    for apart in main.select(_APART):
        apart.decompose()
    blocks = main.find_all(_BLOCKS)
    inner = (block for block in blocks if not block.find(_BLOCKS))
    return [text for block in inner if (text := " ".join(block.get_text(" ").split()))]


def test_t22_every_page_reads_at_grade_eight_or_below(sample: contents.Content, names: MedicalNames) -> None:
    """The worst pages come first in what this says, each with its hardest sentence."""
    hard = []
    for page in SampleSite(sample).pages.values():
        blocks = patient_text(page)
        grade = measure(
            " ".join(block if block[-1] in ".?!" else f"{block}." for block in blocks), names
        ).grade
        if grade > HARD:
            said = (sentence for block in blocks for sentence in sentences(block))
            worst = max(said, key=lambda sentence: measure(sentence, names).grade)
            hard.append(f"{grade:.1f} {page.at.path}: {worst}")
    assert sorted(hard, reverse=True) == []


def test_t22_hard_text_is_found_hard(names: MedicalNames) -> None:
    """The measure tells prose for doctors from prose for patients, and names count for neither."""
    doctors = "Hepatocellular decompensation necessitates individualized multidisciplinary reconsideration."
    patients = "Your liver may get worse. Ask your team what to do."
    assert measure(doctors, names).grade > HARD > measure(patients, names).grade
    assert measure("Take cholangiocarcinoma now.", MedicalNames(["cholangiocarcinoma"])).grade < HARD
