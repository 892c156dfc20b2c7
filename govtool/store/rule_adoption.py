"""Rules new to a file 规则启用: what an older version did not ask for is not owed for the past (rulebook, section 1).

A file notes every rule that it was ever opened under. A version that knows more records once which, and from which day
on they hold (:class:`~govtool.models.RulesAdopted`). A new file has nothing to adopt: all rules hold, for whatever day.
The same is true of a noun of which a file has nothing yet, so that what is imported of it is owed as in a new file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from govtool.file.reader import Reader, connection_behind
from govtool.models import RulesAdopted
from govtool.store.transaction import Transaction
from govtool.subjects import registry
from govtool.views import lookups, queries
from govtool.views.office import SUBJECT

_KNOWN = "rules"
"""Among the file's own values: the rules that it was opened under."""
_QUIET = "~"
"""Stands there before a rule whose lateness leads to no notice."""

BEFORE: Mapping[str, bool] = {
    **dict.fromkeys(
        (
            "report_same_day", "meet_parties", "two_sessions", "transfer_up", "answer_letter", "centre_close",
            "report_closure", "platform_entry", "revisit", "judicial_confirmation",
        ),
        True,
    ),
    "decision": False,
}  # fmt: skip
"""What files of before this was noted know; decisions of meetings stood in ``due`` and led to no notice."""


def pending(conn: Reader, today: dt.date) -> RulesAdopted | None:
    """Return what a file would adopt if it were opened for writing today; None when no rule is new to it."""
    known, now = _known(conn), _now()
    unknown = [rule for rule in now if rule not in known]
    no_past = _without_a_past(conn) if unknown else set[str]()
    new = tuple(rule for rule in unknown if rule not in no_past)
    escalated = tuple(
        rule for rule, escalates in now.items() if escalates and known.get(rule) is False
    )
    return RulesAdopted(on=today, rules=new, escalated=escalated) if new or escalated else None


def _without_a_past(conn: Reader) -> set[str]:
    """Return the rules of nouns of which a file has nothing: there is no past for which they should not hold."""
    here = {noun.word for noun in lookups.nouns_in(conn)}
    absent = [
        noun for noun in registry.subjects() if noun.is_seen_through and noun.word not in here
    ]
    return {name for noun in absent for name, rule in noun.rules.items() if not rule.in_slots}


def adopt(tx: Transaction, today: dt.date) -> RulesAdopted | None:
    """Record which rules are new to the file, and note that it knows them; the caller judges everything anew."""
    event = pending(tx.reader, today)
    if event is not None:
        tx.append(SUBJECT, event)
    known = sorted((_known(tx.reader) | _now()).items())
    noted = " ".join(rule if escalates else f"{_QUIET}{rule}" for rule, escalates in known)
    queries.set_meta(connection_behind(tx.reader), _KNOWN, noted)
    return event


def _now() -> dict[str, bool]:
    """Return the rules of all nouns, and whether they lead to notices."""
    return {
        name: rule.escalates for noun in registry.subjects() for name, rule in noun.rules.items()
    }


def _known(conn: Reader) -> dict[str, bool]:
    """Return the rules that a file knows; an empty one knows all."""
    noted = queries.meta(conn, _KNOWN)
    if noted is not None:
        return {word.removeprefix(_QUIET): not word.startswith(_QUIET) for word in noted.split()}
    is_empty = conn.execute("SELECT 1 FROM journal LIMIT 1").fetchone() is None
    return _now() if is_empty else dict(BEFORE)
