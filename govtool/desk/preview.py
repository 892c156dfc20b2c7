"""The deadlines that a change of calendar or policy would move, before it is applied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from govtool.rules import CASE, Obligation, Office, Rule
from govtool.store import Store
from govtool.subjects import registry
from govtool.subjects.recurrence import slot_due
from govtool.views import figures


@dataclass(frozen=True, slots=True)
class Moved:
    """An open deadline that would move: the obligation, and the same under the changed office.

    ``after`` is None where its rule would be switched off.
    """

    word: str
    no: str
    before: Obligation
    after: Obligation | None

    @property
    def rule(self) -> str:
        """The rule by which it is owed."""
        return self.before.rule

    @property
    def old(self) -> dt.date:
        """The day by which it is owed so far."""
        return self.before.due

    @property
    def new(self) -> dt.date | None:
        """The day by which it would be owed; None where nobody would owe it."""
        return self.after.due if self.after else None

    @property
    def case_no(self) -> str | None:
        """The number of the case that it is owed for; None for another noun."""
        return self.no if self.word == CASE.word else None

    @property
    def stage(self) -> int | None:
        """The stage that owes it; None for what has none."""
        return registry.subject(self.word).stage_of(self.before.turn)

    def as_json(self) -> dict[str, Any]:
        """Return the object in a list of moves; ``old_provisional`` is that of the old date."""
        return {
            "case_no": self.case_no,
            "rule": self.rule,
            "stage": self.stage,
            "unit": self.before.unit,
            "old": self.old,
            "new": self.new,
            "old_provisional": self.before.provisional,
            "provisional": self.after is not None and self.after.provisional,
            "noun": self.word,
            "no": self.no,
            "turn": self.before.turn,
        }


def moved_deadlines(store: Store, changed: Office, as_of: dt.date) -> list[Moved]:
    """Return the deadlines open on ``as_of`` that another ``office`` would move or drop."""
    subjects = dict.fromkeys(found.subject for found in figures.owed(store, as_of))
    stored = [moved for subject in subjects for moved in _moves(store, subject, changed, as_of)]
    return [*stored, *_reckoned_moves(store, changed, as_of)]


def _reckoned_moves(store: Store, changed: Office, as_of: dt.date) -> Iterator[Moved]:
    """Yield the same of computed obligations: returns to be filed, meetings to be held."""
    for reckon in registry.reckoned(None):
        for owed, line in reckon(store, as_of, None):
            before = owed.obligation
            after = _reckoned_again(owed.rule, before, line.turn, changed)
            if after is None or after.due != before.due:
                yield Moved(owed.word, owed.no, before, after)


def _reckoned_again(
    rule: Rule, before: Obligation, turn: Any, changed: Office
) -> Obligation | None:
    """Return the same obligation under another office; None if its rule is off there."""
    if rule.in_slots:
        last = slot_due(changed.policy.parameters[rule.name], before.start)
        return None if last is None else before._replace(due=last)
    clock, start = rule.counted_as(before, turn, changed)
    if changed.policy.is_off(clock, start):
        return None
    due = changed.due(clock, start)
    return before._replace(due=due.day, provisional=due.provisional)


def _moves(store: Store, subject: str, changed: Office, as_of: dt.date) -> list[Moved]:
    history, noun = store.history(subject), registry.subject_of(subject)
    old, new = noun.judge(history, store.office, as_of), noun.judge(history, changed, as_of)
    assert old is not None
    assert new is not None
    after = {(o.rule, o.turn): o for o in new.obligations}
    pairs = [(o, after.get((o.rule, o.turn))) for o in old.obligations if o.is_owed(as_of)]
    return [
        Moved(noun.word, old.no, o, then) for o, then in pairs if then is None or o.due != then.due
    ]
