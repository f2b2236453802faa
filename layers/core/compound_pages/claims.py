"""Claims: statements that a program can weigh, because each says of whom it holds and how sure it is.

The types are those of FHIR's ClinicalUseDefinition (https://hl7.org/fhir/R5/ClinicalUseDefinition.html) and a
few that it lacks; certainty is GRADE's, in its FHIR codes
(https://hl7.org/fhir/valueset-certainty-rating.html). Nothing is filled in that no source says: a grade that
nobody gave is `not_graded`, a severity that nobody rated `not_rated`.
"""

# No annotations in text: msgspec would have to compile each of them at every cold start (docs/adr/0010).
from typing import Annotated, Literal

from msgspec import Meta, Struct

from .statements import Cited, Slug, Text

type ClaimType = Literal[
    "contraindication",
    "indication",
    "interaction",
    "undesirable-effect",
    "warning",
    "efficacy",
    "mechanism",
    "monitoring",
    "no_evidence",
    "pharmacokinetic",
    "regulatory",
]
type Certainty = Literal["high", "moderate", "low", "very_low", "not_graded"]
type Match = Literal["exact", "broader", "related_state", "general", "nonhuman"]
type Count = Annotated[int, Meta(ge=1)]


# Rankings that more than one answer or table sorts by.
CLOSEST: tuple[Match, ...] = ("exact", "broader", "related_state", "general", "nonhuman")
SEVEREST = ("contraindicated", "major", "moderate", "minor", "not_rated")


class Population(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who or what was studied: `n` people, animals or cell lines, and which."""

    species: Literal["human", "animal", "in_vitro", "in_silico"] = "human"
    n: Count | None = None
    description: Text | None = None


class Effect(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How large an effect was measured, with its 95 % interval and, for a proportion, the other group's."""

    measure: Literal["RR", "OR", "HR", "proportion"]
    value: float
    low: float | None = None
    high: float | None = None
    compared: float | None = None


class Conclusion(Struct, frozen=True):
    """A sentence whose verb depends on how sure it is (GRADE guideline 26): subject, verb, object."""

    subject: Text
    verb: Literal["cause", "raise", "lower", "lengthen", "shorten", "change", "relieve", "worsen", "slow"]
    object: Text


class Claim(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that a source says, of whom it holds, and how sure it is.

    `population_match` compares who was studied with the readers of the page: people with this condition
    (exact), with any cancer or the like (broader), with a state that the condition may bring
    (related_state), with neither (general), or no people at all (nonhuman). `short`: the same in at most 20
    words, for the short answer. `certainty_by`: the source that gave the grade.
    """

    id: Slug
    type: ClaimType
    statement: Text
    population_match: Match
    short: Text | None = None
    conclusion: Conclusion | None = None
    applies_to: tuple[Slug, ...] = ()
    population: Population = Population()
    direction: Literal["harm", "benefit", "no_difference", "unclear"] | None = None
    advice: Literal["avoid", "change_dose", "monitor"] | None = None
    effect: Effect | None = None
    certainty: Certainty = "not_graded"
    certainty_by: str | None = None
    disagrees_with: tuple[Slug, ...] = ()
    sources: Cited = ()

    @property
    def is_about_people(self) -> bool:
        """Whether people were studied or are spoken of; all else is laboratory work (T06)."""
        return self.population_match != "nonhuman" and self.population.species == "human"


class Interaction(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What can happen together with another medicine, food or drink, and what the source says to do.

    `names`: the single medicines that `medicine` stands for, as the conditions' `usual_medicines` name them;
    without them it stands for itself.
    """

    id: Slug
    medicine: Text
    consequence: Text
    names: tuple[Text, ...] = ()
    applies_to: tuple[Slug, ...] = ()
    severity: Literal["contraindicated", "major", "moderate", "minor", "not_rated"] = "not_rated"
    likelihood: Literal["likely", "probable", "possible", "unlikely", "not_rated"] = "not_rated"
    certainty: Certainty = "not_graded"
    population: Population = Population()
    action: Literal["avoid", "change_dose", "monitor", "separate", "none", "not_stated"] = "not_stated"
    advice: Text | None = None
    sources: Cited = ()


SCALES = {"child_pugh": ("A", "B", "C"), "impairment": ("mild", "moderate", "severe")}


class OrganFunction(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a source says for one class of organ function, on the scale that the source itself uses.

    Scales are never converted: the NCI's and Child-Pugh's classes disagree for the same people.
    """

    id: Slug
    organ: Literal["liver", "kidneys"]
    scale: Literal["child_pugh", "impairment"]
    level: Literal["A", "B", "C", "mild", "moderate", "severe"]
    advice: Literal["no_change", "change_dose", "monitor", "avoid", "contraindicated", "not_studied"]
    statement: Text
    applies_to: tuple[Slug, ...] = ()
    sources: Cited = ()
