"""A made-up office to try things on, and what is looked at afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from govtool import models as m
from govtool.desk import casework
from govtool.store import Store, Transaction, open_store
from govtool.store.doctor import examine

TODAY = dt.date(2026, 3, 2)
PATIENCE = 120.0
"""Seconds a trial waits for the file: what is tried is that nobody is turned away."""
UNITS = (("JD01", "street", None), ("SQ01", "community", "JD01"), ("SQ02", "community", "JD01"))


def found(path: Path) -> None:
    """Make a file with a street and two communities."""
    with open_store(path, create=True) as store, store.writing("甲某") as tx:
        tx.append("office", m.OfficeOpened(on=TODAY, street="JD01"))
        for code, kind, parent in UNITS:
            unit = m.Unit.checked(code=code, name=f"示例{code}", kind=kind, parent=parent)
            tx.append(f"unit:{code}", m.UnitSaved(on=TODAY, unit=unit))


def register(tx: Transaction, unit: str = "SQ01", summary: str = "院墙排水") -> str:
    """Register a case and let its parties be met, as one fact; returns its number."""
    values = {"unit": unit, "on": TODAY, "dispute_type": "neighbour", "summary": summary}
    case = casework.register(tx, values, TODAY)
    casework.take_step(tx, case.case_no, m.Met.checked(on=TODAY), TODAY)
    return case.case_no


@dataclass(frozen=True, slots=True)
class Seen:
    """What is in a file after a trial.

    ``lost``: what was acknowledged and is not there; ``half``: cases of which only a part is there;
    ``extra``: whole cases that were recorded, but whose recording was cut short before it was
    acknowledged; ``findings`` of doctor.
    """

    lost: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Nothing lost, nothing half done, nothing found."""
        return not (self.lost or self.half or self.findings)


def looked_at(path: Path, acknowledged: Iterable[str]) -> Seen:
    """What became of a file, given the numbers of the cases that were acknowledged.

    :raises GovtoolError: the file cannot be opened.
    """
    wanted = set(acknowledged)
    with open_store(path, wait=PATIENCE) as store:
        there = {
            row[0] for row in store.reader.execute("SELECT no FROM subject WHERE word = 'case'")
        }
        return Seen(
            lost=sorted(wanted - there),
            half=[number for number in sorted(there) if not _is_whole(store, number)],
            extra=sorted(there - wanted),
            findings=[f"{finding.code} {finding.record}" for finding in examine(store)],
        )


def _is_whole(store: Store, number: str) -> bool:
    return len(store.history(store.subject_of(number))) > 1
