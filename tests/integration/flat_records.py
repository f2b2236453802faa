"""Flat records of other compounds and conditions, with names and facts that no template is prepared for."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.content import OWN

if TYPE_CHECKING:
    from pathlib import Path

FACTS = ("drug_class", "safety", "regulatory_status", "evidence_level", "mechanism")
NAMES = (
    "5-FU / LV (5-fluorouracil, “de Gramont”)",
    "α-Tocopherol <b>acetate</b> & Δ9-THC [oil]",  # noqa: RUF001  Greek it is
    'St. John\'s wort "extract" <script>alert(1)</script>',
    "{{ 7 * 7 }} {% raw %} {# no #} ${x} %s",
    "{compound} and {condition}",
    "💊 דוגמה دواء",
    "x" * 300,
    "one of very many words " * 13,
)
CONDITIONS = (
    ("Crohn's & Co. <i>disease</i>", ["urologist"]),
    ("{condition} of {compound}", ["hepatologist", "oncologist"]),
    ("Β-Θαλασσαιμία / thalassemia (major)", ["ENT surgeon", "<u>hand</u> surgeon", 'R&D "expert"']),  # noqa: RUF001  the same
    ("y" * 300, ["obstetrician", "nurse"]),
)
LONGEST_SLUG = "-".join(["a1b2c3d4"] * 9)[:80]


class Flat(NamedTuple):
    """A flat record and its slug."""

    slug: str
    fields: dict[str, Any]

    def facts(self) -> list[str]:
        """Return everything that the record says, its name included."""
        values = [self.fields["name"]]
        for name in (*FACTS, "affected_organs"):
            value = self.fields.get(name, [])
            values += value if isinstance(value, list) else [value]
        return values


def compounds() -> list[Flat]:
    """Return a compound for each name; each of its facts is one of a kind."""
    return [_compound(f"{i}-c{i}" if i else LONGEST_SLUG, name) for i, name in enumerate(NAMES)]


def conditions() -> list[Flat]:
    """Return a condition for each name."""
    return [
        Flat(
            f"c0nd-{i}",
            {"name": name, "specialists": team, "affected_organs": [f"organ {i} <a href=x>&", "liver"]},
        )
        for i, (name, team) in enumerate(CONDITIONS)
    ]


def _compound(slug: str, name: str) -> Flat:
    odd = "“quoted” <img src=x onerror=alert(1)> & {{ page }} {compound} 50 % — β, it's 💊"
    facts: dict[str, Any] = {field: f"{field} of {slug}: {odd}" for field in FACTS}
    facts["mechanism"] = [facts["mechanism"], f"second line:\n  with a break, of {slug}"]
    return Flat(slug, {"name": name, **facts})


def plain(number_of_compounds: int, number_of_conditions: int) -> tuple[list[Flat], list[Flat]]:
    """Return so many plain records."""
    facts = dict.fromkeys(FACTS, "a fact")
    return (
        [Flat(f"compound-{i}", {"name": f"Compound {i}", **facts}) for i in range(number_of_compounds)],
        [
            Flat(
                f"condition-{i}",
                {"name": f"Condition {i}", "specialists": ["nurse"], "affected_organs": "none"},
            )
            for i in range(number_of_conditions)
        ],
    )


def write(folder: Path, of_compounds: list[Flat], of_conditions: list[Flat]) -> Path:
    """Write the records, and nothing else, into `folder`. JSON is YAML too."""
    for kind, records in (("compounds", of_compounds), ("conditions", of_conditions)):
        (folder / kind).mkdir(parents=True)
        for flat in records:
            text = json.dumps(flat.fields, indent=2, ensure_ascii=False)
            (folder / kind / f"{flat.slug}.yaml").write_text(text, encoding="utf-8")
    return folder


def write_with_one_question(folder: Path, of_compounds: list[Flat], of_conditions: list[Flat]) -> Path:
    """Write the records, and of the project's questions the one about safety alone."""
    write(folder, of_compounds, of_conditions)
    (folder / "questions").mkdir()
    shutil.copy(OWN / "questions/safety.yaml", folder / "questions")
    return folder
