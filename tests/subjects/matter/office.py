"""A made-up street with histories of matters in its file, entered as they are: no desk refuses anything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from govtool import models as m
from govtool.store import Store, Transaction, open_store
from govtool.subjects import registry
from tests.subjects.matter.histories import History
from tests.subjects.matter.program import opening_facts, parsed

BEGINS = dt.date(2025, 1, 6)
UNITS = (
    ("QX01", "district", None),
    ("JD01", "street", "QX01"),
    ("SQ01", "community", "JD01"),
    ("SQ02", "community", "JD01"),
    ("BM01", "department", "JD01"),
    ("BM02", "department", "JD01"),
    ("HY01", "committee", "JD01"),
)
GRIDS = (("G01", "SQ01"), ("G02", "SQ01"), ("G03", "SQ02"))


def founded(path: Path) -> Store:
    """Return a new file with a street, its units and grids."""
    store = open_store(path, create=True)
    with store.writing("甲某") as tx:
        tx.append("office", m.OfficeOpened(on=BEGINS, street="JD01"))
        for code, kind, parent in UNITS:
            unit = m.Unit(code=code, name=f"示例{code}", kind=kind, parent=parent)
            tx.append(f"unit:{code}", m.UnitSaved(on=BEGINS, unit=unit))
        for code, unit_code in GRIDS:
            grid = m.Grid(code=code, name=f"网格{code}", unit=unit_code)
            tx.append(f"grid:{code}", m.GridSaved(on=BEGINS, grid=grid))
    return store


def entered(store: Store, matters: Iterable[History]) -> dict[str, History]:
    """Enter histories, all in one transaction; return them by their numbers."""
    with store.writing("甲某") as tx:
        return {_enter(tx, matter): matter for matter in matters}


def _enter(tx: Transaction, matter: History) -> str:
    (series,) = registry.subject("matter").number_series
    no = tx.next_no(series, matter["unit"], int(matter["reported_on"][:4]))
    subject = tx.new_subject("matter")
    for event in opening_facts(matter, no):
        tx.append(subject, event)
    ids: list[str] = []
    for event in matter["events"]:
        ids.append(tx.append(subject, parsed(event, ids)).id)
    return no
