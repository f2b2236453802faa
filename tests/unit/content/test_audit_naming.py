"""Names that sentences and titles can be made with (rule T20)."""

from __future__ import annotations

import pytest

from .conftest import COMPOUND, CONDITION, Draft

PLURAL = "may be a plural: titles ask “Is … safe” and “Does … work” (T20)"


@pytest.mark.parametrize("name", ["Statins", "Omega-3 fatty acids", "Beta blockers (oral)"])
def test_t20_a_compound_in_the_plural_is_flagged(draft: Draft, name: str) -> None:
    draft.folder.write("compounds/alpha.yaml", COMPOUND.replace("Alpha", name))
    assert draft.all_told() == [f"name: {PLURAL}"]


@pytest.mark.parametrize("name", ["Cannabis", "Digitalis", "Taxus", "Lotus (leaf)", "Moss", "Opus"])
def test_t20_a_name_that_only_ends_like_one_is_good(draft: Draft, name: str) -> None:
    draft.folder.write("compounds/alpha.yaml", COMPOUND.replace("Alpha", name))
    assert draft.all_told() == []


def test_t20_people_may_have_a_condition_in_the_plural(draft: Draft) -> None:
    draft.folder.write("conditions/beta.yaml", CONDITION.replace("Beta", "Gliomas"))
    assert draft.all_told() == []


@pytest.mark.parametrize("sign", [".", ",", "?"])
def test_t20_a_name_that_ends_a_sentence_is_flagged(draft: Draft, sign: str) -> None:
    draft.folder.write("conditions/beta.yaml", CONDITION.replace("Beta", f"Beta{sign}"))
    assert draft.all_told() == [
        f"name: ends in “{sign}”, which would stand twice at the end of a sentence (T20)"
    ]
