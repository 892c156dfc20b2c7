"""What the tests of the store share: a made-up office, and ways to look at the whole file."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path
from sqlite3.dump import _iterdump  # type: ignore[import-not-found]  # SQLCipher's connections have no method for it

from govtool import models as m
from govtool.crypt import passphrases
from govtool.file import connection
from govtool.store import Store, Transaction, open_store
from govtool.subjects.case.kinds import CASE
from govtool.views.noun_tables import all_tables

JANUARY = dt.date(2026, 1, 5)
UNITS = (
    ("QU01", "district", None),
    ("JD01", "street", "QU01"),
    ("SQ01", "community", "JD01"),
    ("SQ02", "community", "JD01"),
    ("BM01", "department", "JD01"),
)


def day(text: str) -> dt.date:
    """A day of 2026, or a whole date."""
    return dt.date.fromisoformat(text if len(text) == 10 else f"2026-{text}")


def save_unit(
    tx: Transaction, code: str, kind: str, parent: str | None = None, name: str | None = None
) -> m.Entry:
    unit = m.Unit(code=code, name=name or f"示例{code}", kind=kind, parent=parent)
    return tx.append(f"unit:{code}", m.UnitSaved(on=JANUARY, unit=unit))


def next_case_no(tx: Transaction, unit: str, year: int) -> str:
    """The number that the next case of a unit in a year gets."""
    return tx.next_no(CASE.number_series[0], unit, year)


def save_grid(tx: Transaction, code: str, unit: str) -> m.Entry:
    return tx.append(
        f"grid:{code}",
        m.GridSaved(on=JANUARY, grid=m.Grid(code=code, name=f"网格{code}", unit=unit)),
    )


def found_office(path: Path) -> Store:
    """A new file with a street, two communities and a department."""
    store = open_store(path, create=True)
    with store.writing("甲某") as tx:
        tx.append("office", m.OfficeOpened(on=JANUARY, street="JD01"))
        for code, kind, parent in UNITS:
            save_unit(tx, code, kind, parent)
        save_grid(tx, "G01", "SQ01")
    return store


_found: dict[object, bytes] = {}
"""The files of :func:`found_office`, made once for each key under which new files are encrypted."""


def copied_office(path: Path) -> Store:
    """A copy of one and the same such file. Two of them are one file, by their identity: never use both in a test."""
    key = tuple(passphrases._for_new)
    if key not in _found:
        found_office(path).close()
        _found[key] = path.read_bytes()
    else:
        path.touch(mode=0o600)
        path.write_bytes(_found[key])
    return open_store(path)


def register(tx: Transaction, on: str = "02-05", unit: str = "SQ01", **values: object) -> str:
    """Register a case; returns its subject."""
    subject = tx.new_subject("case")
    values.setdefault("case_no", next_case_no(tx, unit, day(on).year))
    values = {"dispute_type": "neighbour", "summary": "院墙排水", **values}
    tx.append(subject, m.Registered(on=day(on), unit=unit, **values))
    return subject


def worked_history(tx: Transaction) -> str:
    """The worked history of the rulebook, section 3."""
    subject = register(tx)
    for event in (
        m.Reported(on=day("02-05")),
        m.Mediated(on=day("02-09"), outcome="failed"),
        m.Mediated(on=day("02-13"), outcome="failed"),
        m.Transferred(on=day("02-25"), to="JD01"),
        m.Accepted(on=day("02-26"), unit="JD01"),
    ):
        tx.append(subject, event)
    return subject


def projections(conn: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every projection, with the type of each value."""
    return {
        table.name: conn.execute(
            f"SELECT {', '.join(f'quote({c})' for c in table.list.split(', '))} FROM {table.named('main')} ORDER BY 1, 2"
        ).fetchall()
        for table in all_tables()
    }


def another(path: Path) -> sqlite3.Connection:
    """The file as another program has it open, encrypted or not: it waits for nobody and heeds no references.

    One that is missing is made.
    """
    connection.make_file(path)
    conn = connection.connect(path, 0)
    conn.execute("PRAGMA foreign_keys = OFF")
    return conn


def everything(path: Path) -> str:
    """The whole content of the file as SQL."""
    with closing(another(path)) as conn:
        return "\n".join(_iterdump(conn))


def tamper(path: Path, *statements: str) -> None:
    """What somebody with another program could do: guards removed, the file changed, guards put back."""
    with closing(another(path)) as conn:
        guards = conn.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _sql in guards:
            conn.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            conn.execute(statement)
        for _name, sql in guards:
            conn.execute(sql)
