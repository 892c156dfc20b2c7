"""Micro-grids without a head 缺户长: reckoned from the registers, as nothing is recorded."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from govtool.store import Store
from govtool.subjects.head.kinds import HEAD
from govtool.subjects.obligation import Obligation
from govtool.views import registers
from govtool.views.figures import Owed
from govtool.views.subject_rows import TurnLine

_RULE = "head_vacant"
_TERMS = "SELECT belongs_to, opened_on, closed_on FROM subject WHERE word = ? AND opened_on <= ?"


def vacant(store: Store, as_of: dt.date, unit: str | None) -> Iterator[tuple[Owed, TurnLine]]:
    """Yield the micro-grids that have no head on a day, with what lists say of them.

    :param unit: those of this community; None for all.
    """
    office = store.office
    found = list(registers.register_rows(store.reader, "grid", as_of, unit=unit))
    since = registers.first_entries(store.reader, "grid") if found else {}
    last_days, held = _terms(store, as_of)
    for place, row in enumerate(found, 1):
        code = row["code"]
        vacant_since = max(since.get(code, as_of), last_days.get(code, dt.date.min))
        start = office.first_owed(_RULE, vacant_since)
        if row["parent"] is None or code in held or office.policy.is_off(_RULE, start):
            continue
        due = office.due(_RULE, start)
        if start <= as_of and not office.is_before_record(due.day):
            owed = Obligation(_RULE, code, row["unit"], start, due.day, provisional=due.provisional)
            yield (
                Owed(f"{HEAD.word}:{code}", -place, code, owed),
                TurnLine(None, row["name"], facts={"microgrid": code}),
            )


def _terms(store: Store, as_of: dt.date) -> tuple[dict[str, dt.date], set[str]]:
    """Return the last day of the last head of each micro-grid, and those that have a head."""
    last_days: dict[str, dt.date] = defaultdict(lambda: dt.date.min)
    held = set()
    for microgrid, _opened_on, closed_on in store.reader.execute(
        _TERMS, (HEAD.word, as_of.isoformat())
    ):
        last = dt.date.fromisoformat(closed_on) if closed_on else dt.date.max
        if last > as_of:
            held.add(microgrid)
        else:
            last_days[microgrid] = max(last_days[microgrid], last)
    return last_days, held
