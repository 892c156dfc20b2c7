"""What a change of calendar or policy would move, before it is applied."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from govtool.rules import Office, judge, stage_number
from govtool.store import Store, figures


@dataclass(frozen=True, slots=True)
class Moved:
    """An open deadline that would move; ``provisional`` tells of the new date, ``old_provisional`` of the old one."""

    case_no: str
    rule: str
    stage: int
    unit: str
    old: dt.date
    new: dt.date
    old_provisional: bool
    provisional: bool

    def as_json(self) -> dict[str, Any]:
        """The object in a list of moves."""
        return asdict(self)


def moved_deadlines(store: Store, changed: Office, as_of: dt.date) -> list[Moved]:
    """Each deadline open on ``as_of`` that another ``office`` (calendar, policy) would put on another day."""
    subjects = dict.fromkeys(found.subject for found in figures.owed(store, as_of))
    return [moved for subject in subjects for moved in _moves(store, subject, changed, as_of)]


def _moves(store: Store, subject: str, changed: Office, as_of: dt.date) -> list[Moved]:
    history = store.history(subject)
    old, new = judge(history, store.office, as_of), judge(history, changed, as_of)
    assert old is not None
    assert new is not None
    after = {(o.rule, o.turn): o for o in new.obligations}
    owed = [o for o in old.obligations if o.is_owed(as_of)]
    pairs = [(o, after[o.rule, o.turn]) for o in owed if (o.rule, o.turn) in after]
    return [
        Moved(
            old.case_no,
            o.rule,
            stage_number(o.turn),
            o.unit,
            o.due,
            then.due,
            o.provisional,
            then.provisional,
        )
        for o, then in pairs
        if o.due != then.due
    ]
