"""Reading: whether a patient can read what we word (rule T22).

The grade is Flesch and Kincaid's, with textstat's syllables; a medical name counts as one short word. The AMA
and the NIH ask for grade 6, and up to 8.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from toolkit.content.texts import sentences

from .finding import Finding, flagged, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.content.yaml_file import Steps

    from .audited import Audited
    from .medical_names import MedicalNames

type Spoken = list[str | None]

HARD, TOO_HARD = 8, 10
LONGEST = 20
_ENOUGH = 100  # words; the grade of a shorter text says little


class Measure(NamedTuple):
    """How many sentences, words and syllables a text has."""

    sentences: int
    words: int
    syllables: int

    @property
    def grade(self) -> float:
        """The school grade that can read it."""
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59


def findings(audited: Audited) -> Iterator[Finding]:
    """Yield each sentence that is too long, and the hardest text of a record that is too hard to read."""
    measured: dict[Steps, Measure] = {}
    for steps, text, ours in audited.texts:
        if not ours or " " not in text:
            continue  # flat facts are shown as they were written; one word is a code
        said = sentences(text)
        spoken = [audited.names.spoken(sentence) for sentence in said]
        yield from _long(steps, said, spoken)
        measured[steps] = _counted(spoken)
    yield from _grade(measured)
    for steps, claim in audited.claims:
        count = len(claim.short.split()) if claim.short else 0
        if count > LONGEST:
            yield refused("T22", (*steps, "short"), f"has {count} words; {LONGEST} are the most")


def _long(steps: Steps, said: list[str], spoken: list[Spoken]) -> Iterator[Finding]:
    for sentence, words in zip(said, spoken, strict=True):
        if len(words) > LONGEST:
            begin = " ".join(sentence.split()[:5])
            message = f"the sentence “{begin} …” has {len(words)} words: make it two, of at most {LONGEST}"
            yield flagged("T22", steps, message)


def _grade(measured: dict[Steps, Measure]) -> Iterator[Finding]:
    total = Measure(*map(sum, zip(*measured.values(), strict=True))) if measured else Measure(0, 0, 0)
    if total.words < _ENOUGH or total.grade <= HARD:
        return
    worst = max(measured, key=lambda steps: measured[steps].grade)
    message = (
        f"the record reads at grade {total.grade:.1f}, and {HARD} is the most that readers should need;"
        f" this is its hardest text, at {measured[worst].grade:.1f}"
    )
    yield (refused if total.grade > TOO_HARD else flagged)("T22", worst, message)


def measure(text: str, names: MedicalNames) -> Measure:
    """Return the counts of `text`, in which a name is one word of one syllable."""
    return _counted([names.spoken(sentence) for sentence in sentences(text)])


def _counted(spoken: list[Spoken]) -> Measure:
    told = [words for words in spoken if words] or [[None]]
    syllables = sum(_syllables(word) if word else 1 for words in told for word in words)
    return Measure(len(told), sum(map(len, told)), syllables)


@cache
def _syllables(word: str) -> int:
    from textstat import textstat  # noqa: PLC0415  it reads a dictionary

    return max(1, int(textstat.syllable_count(word)))
