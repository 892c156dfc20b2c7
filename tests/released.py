"""The files of every schema that was ever released, as SQL, kept by ``make keep-schema``."""

from __future__ import annotations

from pathlib import Path

RELEASED = Path(__file__).parent / "backup" / "released"


def number_of(file: Path) -> int:
    """Return the number of a kept schema."""
    return int(file.stem.removeprefix("schema-"))


SCHEMAS = sorted(RELEASED.glob("schema-*.sql"), key=number_of)
"""One for each schema, the oldest first."""
