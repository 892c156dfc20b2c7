"""The sets of parts by which engines are compared, and their figures as bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from govtool.law.periods import PeriodKind, period_of
from govtool.rollup.figures import Figure
from govtool.rollup.kernel import Plan
from govtool.rollup.received import StreetPart, received
from tests.rollup.conftest import County
from tests.samples import LOADED_ON

SETS = ("forty streets", "random", "matters")
MONTH = period_of(PeriodKind.MONTHLY, dt.date(2026, 10, 11))


def plan_of(there: Sequence[StreetPart], noun: str) -> Plan:
    return Plan(MONTH, LOADED_ON, {part.street: part.office for part in there}, noun)


def as_bytes(found: Sequence[Figure]) -> bytes:
    """Return rows of figures as bytes, sorted."""
    return "\n".join(sorted(map(repr, found))).encode()


def sets_of(county: County, shuffled: Path, name: str) -> tuple[list[Path], Plan]:
    there = received([county.parts]).added_up
    if name == "random":
        return sorted(shuffled.glob("*/*.parquet")), plan_of(there, "case")
    noun = "matter" if name == "matters" else "case"
    return [part.file(noun) for part in there], plan_of(there, noun)
