"""A change: more facts for a subject, and the violations that they bring into its history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Generic, NamedTuple

from govtool.subjects.subject import S, Violation

if TYPE_CHECKING:
    from govtool.journal.events import Entry
    from govtool.law.office import Office
    from govtool.subjects.subject import Subject

OUT_OF_ORDER = "out_of_order"
"""The one violation that is refused in history too."""


def future_facts(entries: Iterable[Entry], today: dt.date) -> list[Violation]:
    """The entries dated after ``today``, each out of order."""
    return [
        Violation(OUT_OF_ORDER, entry.event.on, entry.id, {"reason": "future"})
        for entry in entries
        if entry.event.on > today
    ]


class Change(NamedTuple, Generic[S]):
    """A subject with some more facts, and the violations that they bring into its history."""

    after: S | None
    violations: list[Violation]


def change_of(
    noun: Subject[S], entries: Sequence[Entry], added: Sequence[Entry], office: Office, today: dt.date,
    before: Callable[[], S | None] | None = None,
) -> Change[S]:  # fmt: skip
    """Return the subject with ``added``, and the violations it brings into its history.

    A fact recorded late takes its place by its date, so the whole history is folded; also without
    it, where there is a violation that may have been there before: ``before`` gives that, if it is
    known. A fact dated after ``today`` is out of order.
    """
    after = noun.judge([*entries, *added], office)
    future = future_facts(added, today)
    if after is None:
        return Change(after, future)
    if after.opened_on > today and not future:
        future = [Violation(OUT_OF_ORDER, after.opened_on, added[-1].id, {"reason": "future"})]
    found = after.violations
    if found and entries:
        old = before() if before else noun.judge(entries, office)
        known = {(v.rule, v.entry) for v in old.violations} if old else set()
        found = [v for v in found if (v.rule, v.entry) not in known]
    return Change(after, future + found)
