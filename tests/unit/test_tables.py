"""The table of interactions and the tables of organ function, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import weighed
from hypothesis import given
from hypothesis import strategies as st
from weighed import FORMS, ORGANS, ROWS, SOURCES, organ, row

from compound_pages import tables, wording
from compound_pages.citations import Citations
from compound_pages.claims import SCALES, Population
from compound_pages.context import InteractionRow, OrganRow, OrganTable, Ref
from compound_pages.evidence import Readers

if TYPE_CHECKING:
    from compound_pages.claims import Interaction, OrganFunction

READERS = Readers(weighed.compound(forms=FORMS), weighed.condition())
SEVEREST = ("contraindicated", "major", "moderate", "minor", "not_rated")


def _rows(*rows: Interaction) -> tuple[InteractionRow, ...]:
    return tables.interaction_rows(READERS, [("compound", one) for one in rows], Citations(SOURCES))


def _tables(
    *rows: OrganFunction, readers: Readers = READERS, cite: Citations | None = None
) -> tuple[OrganTable, ...]:
    return tables.organ_tables(readers, [("compound", one) for one in rows], cite or Citations(SOURCES))


def test_usual_medicines_come_first_then_the_most_serious() -> None:
    """A minor mix with a usual medicine stands before a major one with a medicine that few take."""
    others = [row(f"other-{one}", medicine="grapefruit", severity=one) for one in reversed(SEVEREST)]
    usual = [row(f"usual-{one}", severity=one) for one in reversed(SEVEREST)]
    assert [one.id for one in _rows(*others, *usual)] == [
        f"compound.{who}-{one}" for who in ("usual", "other") for one in SEVEREST
    ]


@given(st.lists(ROWS, max_size=6))
def test_each_row_is_in_the_table_once_the_usual_ones_on_top(rows: list[Interaction]) -> None:
    """No row is lost, and none that is not usual stands above one that is."""
    shown = _rows(*rows)
    assert sorted(one.id for one in shown) == sorted(f"compound.{one.id}" for one in rows)
    assert [one.usual for one in shown] == sorted((one.usual for one in shown), reverse=True)


def test_the_cells_of_a_row_are_words() -> None:
    """A row says with what, how serious and likely, what happens, what to do, how sure, and by whom."""
    mixed = row(
        names=("other", "USUALMAB"),
        severity="major",
        likelihood="possible",
        action="separate",
        certainty="low",
        population=Population(n=12),
        applies_to=("nose",),
    )
    assert _rows(mixed) == (
        InteractionRow(
            id="compound.r1",
            medicine="Usualmab",
            usual=True,
            severity="Major, possible",
            consequence="Too much.",
            action="Take them at different times.",
            certainty="Low certainty; seen in 12 people; about nasal spray",
            refs=(Ref(1),),
        ),
    )


def test_a_row_without_a_source_counts_as_unsourced() -> None:
    """A row, and a class of organ function, that cites nothing counts like a statement without a source."""
    cite = Citations(SOURCES)
    tables.interaction_rows(READERS, [("pair", row(sources=())), ("pair", row("r2"))], cite)
    assert cite.unsourced == 1
    _tables(organ(sources=()), cite=cite)
    assert cite.unsourced == 2


@pytest.mark.parametrize("scale", SCALES)
def test_t10_every_class_of_a_scale_is_printed(scale: Any) -> None:
    """A class that no source speaks of has its row too, which says that nothing is on record."""
    level: Any = SCALES[scale][1]
    (table,) = _tables(organ(scale=scale, level=level))
    assert len(table.rows) == len(SCALES[scale])
    assert [bool(one.lines) for one in table.rows] == [one == level for one in SCALES[scale]]
    assert [one.advice for one in table.rows if not one.lines] == ["Nothing on record"] * 2


@given(st.lists(ORGANS, max_size=5, unique_by=lambda one: one.id))
def test_t10_every_table_is_whole_and_no_row_is_lost(rows: list[OrganFunction]) -> None:
    """Whatever is on record, each table has all classes in order, and each row its place in each form."""
    shown = _tables(*rows)
    levels = [wording.organ_level("child_pugh", one) for one in SCALES["child_pugh"]]
    assert all([one.level for one in table.rows] == levels for table in shown)
    printed = [line.id for table in shown for one in table.rows for line in one.lines]
    wanted = [f"compound.{one.id}" for one in rows for _ in one.applies_to or ("",)]
    assert sorted(printed) == sorted(wanted)


def test_t09_each_form_has_a_table_of_its_own() -> None:
    """A row that holds for two forms stands in the table of each, one that holds for all in a third."""
    shown = _tables(
        organ("both", applies_to=("vein", "nose")), organ("all"), organ("nose", applies_to=("nose",))
    )
    assert [(table.caption, [line.id for line in table.rows[2].lines]) for table in shown] == [
        (wording.organ_caption("liver", "child_pugh", "infusion"), ["compound.both"]),
        (wording.organ_caption("liver", "child_pugh", "nasal spray"), ["compound.both", "compound.nose"]),
        (wording.organ_caption("liver", "child_pugh"), ["compound.all"]),
    ]


def test_t10_scales_are_never_mixed() -> None:
    """What a source says of severe impairment stands in no class of Child-Pugh."""
    shown = _tables(organ(), organ("o2", scale="impairment", level="severe"))
    assert [[line.id for one in table.rows for line in one.lines] for table in shown] == [
        ["compound.o1"],
        ["compound.o2"],
    ]


@pytest.mark.parametrize(
    ("organs", "first"), [(("liver",), "Liver"), (("kidneys",), "Kidneys"), ((), "Kidneys")]
)
def test_t10_the_organs_of_the_condition_come_first(organs: tuple[Any, ...], first: str) -> None:
    """A table of an organ that the condition names stands first; otherwise the record's order stands."""
    readers = Readers(weighed.compound(), weighed.condition(organs=organs))
    shown = _tables(organ("k", organ="kidneys"), organ("l"), readers=readers)
    assert shown[0].caption.startswith(first)


@pytest.mark.parametrize(
    ("advices", "strictest"),
    [
        (("no_change", "contraindicated", "avoid"), "Ruled out"),
        (("not_studied", "avoid"), "Advised against"),
        (("change_dose", "not_studied"), "Not studied"),
        (("monitor", "change_dose"), "Dose may need to change"),
        (("no_change", "monitor"), "More checks"),
        (("no_change",), "No change"),
    ],
)
def test_t10_the_strictest_advice_of_a_class_is_named(advices: tuple[Any, ...], strictest: str) -> None:
    """Where sources differ on a class, its few words are those of the strictest, and all are shown."""
    (table,) = _tables(*(organ(f"o{i}", advice=advice) for i, advice in enumerate(advices)))
    shown = table.rows[2]
    assert isinstance(shown, OrganRow)
    assert (shown.advice, len(shown.lines)) == (strictest, len(advices))


def test_nothing_on_record_makes_no_table() -> None:
    """Without rows there is nothing to print."""
    assert (_rows(), _tables()) == ((), ())
