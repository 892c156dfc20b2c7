"""The office 本单位 that the rules ask: units from the register, policy and calendar from files and journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from govtool import journal
from govtool.models import CalendarNotice, Entry, Event, OfficeOpened, PolicyAdopted, Unit
from govtool.policy import Policy, default_policy
from govtool.rules import Office, effective
from govtool.vocabulary import UnitKind
from govtool.workdays import Calendar

_KINDS = {kind.value: kind for kind in UnitKind}

PROJECTION_VERSION = 5
"""Raised whenever the same events give other projections because the code changed."""


def build(conn: sqlite3.Connection, schema: str = "main") -> Office:
    """The office as the journal tells it.

    :param schema: where the unit projection is: ``main``, or ``temp`` while ``doctor`` folds from scratch.
    """
    return Office(_policy(conn), _calendar(conn), _units(conn, schema), _street(conn))


def basis(office: Office) -> str:
    """Digest of all that projections depend on besides the journal's cases and units."""
    return f"{PROJECTION_VERSION}:{office.policy.digest}:{office.calendar.digest}"


def latest(entries: Iterable[Entry]) -> Event | None:
    """The event that holds: the last in fold order that was not retracted."""
    standing = effective(entries)
    return standing[-1].event if standing else None


def _policy(conn: sqlite3.Connection) -> Policy:
    adopted = latest(journal.history(conn, "policy"))
    return default_policy().overlaid(adopted.source) if isinstance(adopted, PolicyAdopted) else default_policy()


def _calendar(conn: sqlite3.Connection) -> Calendar:
    """Notices in the order of their years: a notice may end the year before (元旦), so the later one speaks last."""
    found = [latest(map(journal.entry_of, rows)) for _subject, rows in journal.histories(conn, "calendar:")]
    notices = sorted((n for n in found if isinstance(n, CalendarNotice)), key=lambda notice: notice.year)
    calendar = Calendar.default()
    for notice in notices:
        calendar = calendar.with_notice(notice.year, notice.days)
    return calendar


def _units(conn: sqlite3.Connection, schema: str) -> dict[str, Unit]:
    rows = conn.execute(f"SELECT code, name, kind, parent FROM {schema}.unit ORDER BY code")
    return {
        code: Unit.model_construct(code=code, name=name, kind=_KINDS[kind], parent=parent)
        for code, name, kind, parent in rows
    }


def _street(conn: sqlite3.Connection) -> str:
    opened = latest(journal.history(conn, "office"))
    return opened.street if isinstance(opened, OfficeOpened) else ""
