"""Matters at every stage of their course, put into a file without the commands that are tested."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from govtool import models as e
from govtool.desk import casework
from govtool.journal.events import Event
from govtool.store import open_store
from govtool.subjects.matter.kinds import MATTER

ON = dt.date(2026, 3, 2)
"""A Monday."""


def taken(on: dt.date = ON) -> list[Event]:
    """Return the steps to a matter that waits for a dispatch."""
    return [e.MatterTakenUp.checked(on=on)]


def dispatched(unit: str, on: dt.date = ON) -> list[Event]:
    """Return the steps to a matter that a unit has."""
    return [*taken(on), e.MatterDispatched.checked(on=on, unit=unit)]


def handled(unit: str, on: dt.date = ON, result: str = "done") -> list[Event]:
    """Return the steps to a matter that a unit handled."""
    return [*dispatched(unit, on), e.MatterHandled.checked(on=on, result=result)]


def record_matters(
    db: Path, *histories: Sequence[Event], on: dt.date = ON, **values: Any
) -> list[str]:
    """Record matters, each with the steps of a history; return their numbers.

    :param on: the day on which all were reported; :param values: other values of the report.
    """
    given = {
        "unit": "SQ01",
        "channel": "grid",
        "category": "dumping",
        "place": "示例路1号",
        "summary": "渣土堆放",
    }
    numbers = []
    with open_store(db) as store, store.writing("甲某") as tx:
        for history in histories:
            subject = tx.new_subject(MATTER.word)
            report = given | values
            no = tx.next_no(MATTER.number_series[0], report["unit"], on.year)
            tx.append(subject, e.MatterReported.checked(**report, on=on, no=no))
            for step in history:
                casework.take_step(tx, subject, step, step.on)
            numbers.append(no)
    return numbers
