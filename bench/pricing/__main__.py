"""Write docs/cost.md: `python -m bench.pricing`."""

from __future__ import annotations

from pathlib import Path

from .report import text

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "cost.md"


def main() -> None:
    """Write the document."""
    DOCUMENT.write_text(text(), encoding="utf-8")
    print(DOCUMENT)


if __name__ == "__main__":
    main()
