"""Changes by another version of the program 升级: rules new to a file, deadlines that move.

A file notes every rule that it was ever opened under. A version that knows more records once which,
and from which day on they hold (:class:`~govtool.models.RulesAdopted`). A new file has nothing to
adopt: all rules hold, for any day. The same is true of a noun of which a file has nothing yet: what
is imported of it is owed as in a new file.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from typing import NamedTuple

from govtool.base.dates import ProvisionalDay
from govtool.file.reader import Reader, connection_behind
from govtool.law.office import Office
from govtool.models import RulesAdopted
from govtool.store.transaction import Transaction
from govtool.subjects import registry
from govtool.views import noun_tables, queries
from govtool.views.figures import Owed, owed_of_row
from govtool.views.office import SUBJECT, first_due

_DEADLINES_BEFORE = "temp.due_before"
_IS_THERE = "SELECT 1 FROM temp.sqlite_master WHERE name = 'due_before'"
_MOVED = f"""
SELECT b.due, b.provisional,
    j.subject, s.id, s.no, o.rule, o.turn, o.unit, o.start, o.due, o.provisional, o.extended, o.written
FROM {_DEADLINES_BEFORE} AS b
    JOIN main.obligation AS o
        ON o.subject_id = b.id AND o.rule = b.rule AND o.turn = b.turn AND o.due <> b.due
    JOIN main.subject AS s ON s.id = o.subject_id JOIN main.journal AS j ON j.pos = s.id
WHERE (o.done_on IS NULL OR o.done_on > :today) AND o.due >= :began
ORDER BY o.due, s.no, o.no
"""


class MovedDeadline(NamedTuple):
    """An obligation that is due on another day than before."""

    owed: Owed
    old: dt.date


def remember_deadlines(conn: sqlite3.Connection) -> None:
    """Save the stored due dates of a file of any schema until it is closed; the first ones stay."""
    columns = {row[1] for row in conn.execute("PRAGMA main.table_info(obligation)")}
    if not columns or conn.execute(_IS_THERE).fetchone():
        return
    if conn.execute("SELECT 1 FROM main.obligation LIMIT 1").fetchone() is None:
        return
    subject = "subject_id" if "subject_id" in columns else "case_id"
    turn = "turn" if "turn" in columns else "CAST(stage AS TEXT)"
    kept = f"SELECT {subject} AS id, rule, {turn} AS turn, due, provisional FROM main.obligation"
    conn.execute(f"CREATE TEMP TABLE due_before AS {kept}")


def moved_deadlines(conn: Reader, office: Office, today: dt.date) -> list[MovedDeadline]:
    """Return what is open on a day and was due on another before, soonest first; maybe empty."""
    if conn.execute(_IS_THERE).fetchone() is None:
        return []
    rows = conn.execute(_MOVED, {"today": today.isoformat(), "began": first_due(office)}).fetchall()
    found = (
        MovedDeadline(
            owed_of_row(*facts), (ProvisionalDay if provisional else dt.date).fromisoformat(old)
        )
        for old, provisional, *facts in rows
    )
    return [one for one in found if one.owed.obligation.is_owed(today)]


_KNOWN_RULES = "rules"
"""Among the file's own values: the rules that it was opened under."""
_QUIET = "~"
"""Stands there before a rule whose lateness leads to no notice."""


def pending_rules(conn: Reader, today: dt.date) -> RulesAdopted | None:
    """Return what a file would adopt if it were opened for writing today, or None."""
    known, now = _known_rules(conn), _rules_now()
    unknown = [rule for rule in now if rule not in known]
    no_past = _without_a_past(conn) if unknown else set[str]()
    new = tuple(rule for rule in unknown if rule not in no_past)
    escalated = tuple(
        rule for rule, escalates in now.items() if escalates and known.get(rule) is False
    )
    return RulesAdopted(on=today, rules=new, escalated=escalated) if new or escalated else None


def _without_a_past(conn: Reader) -> set[str]:
    """Return the rules of nouns that a file has no records of: they apply from the start."""
    here = {noun.word for noun in noun_tables.nouns_in(conn)}
    absent = [
        noun for noun in registry.subjects() if noun.is_seen_through and noun.word not in here
    ]
    rules = (rule for noun in absent for rule in noun.rules.values())
    return {rule.name for rule in rules if not (rule.in_slots or rule.is_reckoned)}


def adopt_rules(tx: Transaction, today: dt.date) -> RulesAdopted | None:
    """Record the rules new to the file and note that it knows them; the caller judges again."""
    event = pending_rules(tx.reader, today)
    if event is not None:
        tx.append(SUBJECT, event)
    known = sorted((_known_rules(tx.reader) | _rules_now()).items())
    noted = " ".join(rule if escalates else f"{_QUIET}{rule}" for rule, escalates in known)
    queries.set_meta(connection_behind(tx.reader), _KNOWN_RULES, noted)
    return event


def _rules_now() -> dict[str, bool]:
    """Return the rules of all nouns, and whether they lead to notices."""
    return {
        name: rule.escalates for noun in registry.subjects() for name, rule in noun.rules.items()
    }


def _known_rules(conn: Reader) -> dict[str, bool]:
    """Return the rules that a file knows; an empty one knows all."""
    noted = queries.meta(conn, _KNOWN_RULES)
    if noted is not None:
        return {word.removeprefix(_QUIET): not word.startswith(_QUIET) for word in noted.split()}
    is_empty = conn.execute("SELECT 1 FROM journal LIMIT 1").fetchone() is None
    return _rules_now() if is_empty else _rules_noted_before()


def _rules_noted_before() -> dict[str, bool]:
    """Return the rules known to files written before they noted them, and whether with notices."""
    rules = (rule for noun in registry.subjects() for rule in noun.rules.values())
    return {rule.name: rule.noted_before for rule in rules if rule.noted_before is not None}
