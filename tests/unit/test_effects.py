from __future__ import annotations

from typing import Any

import weighed
from weighed import claim

from compound_pages import effects
from compound_pages.case import Sentence, case
from compound_pages.claims import Population

TEAM = "Your nurse can say what it means for you."
UNRATED = "Nobody on record has rated how sure that is."


def _answer(*claims: Any, **fields: Any) -> list[str]:
    given = case(weighed.subjects(weighed.pair(*claims, **fields)))
    return [one.text for one in effects.answer(given)]


def _glance(*claims: Any, **fields: Any) -> str:
    return effects.glance(case(weighed.subjects(weighed.pair(*claims, **fields))))


def test_without_a_result_the_answer_says_so_first() -> None:
    """That no result is on record comes first, and what that does not prove second."""
    assert _answer() == [
        "Not enough is known: no result on whether Testium works in people with test disease is on record.",
        "That does not prove anything either way.",
        TEAM,
    ]
    assert _glance() == "No result in people"


def test_results_in_other_people_are_counted_apart() -> None:
    """A result in other people is no result in these."""
    others = (claim(population_match="general"), claim("c2", population_match="general"))
    assert "2 results in other people are on record." in _answer(*others)
    assert "1 result in other people is on record." in _answer(others[0])
    assert _glance(others[0]) == "1 result in other people"


def _in_others(**fields: Any) -> Any:
    given = {"population_match": "broader", "direction": "benefit", "short": "It did in others."}
    return claim("c8", **(given | fields))


def _untested(**fields: Any) -> Any:
    return claim("c9", **({"type": "no_evidence", "short": "No study tests it."} | fields))


def test_what_no_study_tested_goes_before_a_count() -> None:
    """Without a result the pair's own sentence on what was never tested is the most telling one."""
    assert _answer(_untested(), _in_others(direction="unclear"))[1:] == [
        "No study tests it.", "That does not prove anything either way.", TEAM,
    ]  # fmt: skip
    given = case(weighed.subjects(weighed.pair(_untested())))
    assert effects.answer(given)[1] == Sentence("No study tests it.", "pair.c9", ("trial",))


def test_a_result_in_a_wider_group_is_told_before_what_it_leaves_open() -> None:
    """What was seen in a wider group is told in its own words, and then what nobody tested."""
    assert _answer(_untested(), _in_others())[1:3] == ["It did in others.", "No study tests it."]
    assert _answer(_in_others(direction="unclear"))[1] == "It did in others."


def test_a_result_in_quite_other_people_is_only_counted() -> None:
    """What was seen in people without the condition, or cannot be said in short, is a number."""
    for said in (_in_others(population_match="general"), _in_others(short=None, statement="word " * 21)):
        assert _answer(said)[1:] == [
            "That does not prove anything either way.", "1 result in other people is on record.", TEAM,
        ]  # fmt: skip


def test_what_was_not_tested_is_told_only_where_an_editor_put_it_in_short() -> None:
    """A statement that merely happens to be brief may lean on the one before it; T01 asks for a source."""
    assert "It is brief." not in _answer(_untested(short=None, statement="It is brief."))
    assert "No study tests it." not in _answer(_untested(sources=()))


def test_side_effects_in_these_people_are_no_result_on_whether_it_works() -> None:
    """Where people with the condition took it, the answer does not say that nobody did."""
    assert _answer(claim(type="undesirable-effect"))[0].startswith(
        "Not enough is known: no result on whether"
    )


def test_a_claim_with_short_words_goes_before_one_that_merely_fits() -> None:
    """An editor gives `short` to the claim that is fit to lead."""
    large = claim(population=Population(n=2000), statement="It happens to fit.")
    assert "Fit to lead." in _answer(large, claim("c2", population=Population(n=20), short="Fit to lead."))


def test_results_are_counted_and_the_surest_is_told() -> None:
    """The answer tells how many there are, and the surest of them in its own words."""
    unsure = claim(population=Population(n=900), short="Unsure.")
    sure = claim("c2", certainty="moderate", population=Population(n=20), short="Sure.")
    assert _answer(unsure, sure) == [
        "2 results in people with test disease who took Testium are on record.", "Sure.", TEAM,
    ]  # fmt: skip
    assert _glance(unsure, sure) == "2 results in people"
    assert _answer(unsure)[0] == "1 result in people with test disease who took Testium is on record."


def test_of_equally_sure_results_the_largest_is_told() -> None:
    """Where nobody rated them the answer says so, and the largest study speaks."""
    small = claim(population=Population(n=20), short="Small.")
    large = claim("c2", population=Population(n=900), short="Large.")
    assert _answer(small, claim("c3", short="Uncounted."), large)[1:] == ["Large.", UNRATED, TEAM]


def test_the_result_that_is_told_is_cited() -> None:
    """The sentence carries the claim's id and sources."""
    answer = effects.answer(case(weighed.subjects(weighed.pair(claim(short="It did.")))))
    assert answer[1] == Sentence("It did.", "pair.c1", ("trial",))


def test_t18_results_that_disagree_are_said_to() -> None:
    """Results that point different ways are never told as one; what is unclear points nowhere."""
    better, worse = claim(direction="benefit", short="Better."), claim("c2", direction="no_difference")
    assert _answer(better, worse)[1:3] == ["Better.", "Other results on record point another way."]
    for other in (claim("c2", direction="unclear"), claim("c3")):
        assert not any("point" in text for text in _answer(better, other))


def test_t18_results_that_disagree_are_said_to_where_none_of_them_is_told() -> None:
    """No other results are spoken of where no result is told, or what is told points nowhere."""
    all_in_all = "The results on record do not all point the same way."
    long = {"statement": "word " * 21}
    better, worse = claim(direction="benefit", **long), claim("c2", direction="no_difference", **long)
    assert _answer(better, worse)[1] == all_in_all
    assert _answer(better, worse, claim("c3", short="Unclear."))[1:3] == ["Unclear.", all_in_all]


def test_t18_a_result_for_which_there_is_no_room_has_no_others() -> None:
    """Where a no takes the room of the result, those that disagree are spoken of without it."""
    no = claim("c9", type="contraindication", sources=("label",))
    better = claim(direction="benefit", short=" ".join(["word"] * 20))
    told = _answer(better, claim("c2", direction="no_difference"), no)
    assert "The results on record do not all point the same way." in told
    assert any("do not use" in text for text in told)


def test_a_no_is_not_left_out() -> None:
    """Whoever asks whether it works learns that a label rules it out, whether or not there are results."""
    no = claim("c2", type="contraindication", sources=("label",))
    lead = "With test disease, do not use Testium unless a specialist who treats you decides otherwise."
    assert lead in _answer(no)
    assert lead in _answer(no, claim())


def test_flat_findings_are_pointed_to() -> None:
    """Findings that nothing can weigh are said to be there."""
    assert _answer(findings="x")[0] == (
        "Not enough is known to tell: the findings on record below are without a rating."
    )
    assert _glance(findings="x") == "Findings on record"
