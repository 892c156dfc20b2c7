"""Undo 撤销: of a command, of several steps, of an import as a whole.

Nothing is erased: a retraction names the entries that do not count any more, by whom and why. An
undo takes back an :class:`~govtool.journal.operations.Operation`; afterwards the projections are as
before it, row by row, but for the counters of case numbers, which never go back because a number
may be on paper already.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby, islice, takewhile

from govtool import models as m
from govtool.base.errors import Refused
from govtool.base.i18n import _, listed, ngettext
from govtool.desk.casework import Concern, refuse_violations
from govtool.file.reader import Reader
from govtool.journal import operations
from govtool.journal.operations import Operation
from govtool.store import Store, Transaction
from govtool.subjects import registry
from govtool.views import clerks, lookups, references

Progress = Callable[[int], None]
"""A function called with the number of entries taken back so far."""

_NAMED = 12
"""Cases in the way that are named one by one; the rest are counted."""


def newest_operation(store: Store) -> Operation:
    """Return the newest operation of this file in force, as the open transaction sees it.

    :raises Refused: code ``nothing_to_undo``.
    """
    conn = store.reader
    for operation in operations.newest_first(conn, store.node):
        is_final = operations.is_final(conn, operation)
        if not is_final and any(operations.surviving_marks(conn, operation)):
            return operation
    raise Refused("nothing_to_undo", _("There is nothing to take back."))


def operation_of_entry(store: Store, entry_id: str) -> Operation:
    """Return the operation of an entry: an import by its id, anything by an id of its entries.

    :raises NotFound: code ``no_entry``.
    :raises Refused: codes ``foreign``, ``final``, ``taken_back``: it cannot be taken back, or was
        already; code ``worked_on_since``, as :func:`take_back`, before anybody is asked.
    """
    operation = operations.of_entry(store.reader, store.node, entry_id)
    if operations.is_final(store.reader, operation):
        message = _("{entry} cannot be taken back.", entry=entry_id)
        hint = _("An undo, an erasure, an export and the opening of the file stay as they are.")
        raise Refused("final", message, hint)
    if not any(operations.surviving_marks(store.reader, operation)):
        message = _("{entry} was taken back already.", entry=entry_id)
        raise Refused(
            "taken_back", message, _("“govtool undo --list” lists what was recorded here.")
        )
    _refuse_worked_on_since(store.reader, operation)
    return operation


def plan_undo(store: Store, actor: str, steps: int, today: dt.date) -> list[Operation]:
    """Return the operations that so many steps take back, the newest first; change nothing.

    One step may bring something older into force again, so several are tried out and rolled back.

    :raises Refused: code ``nothing_to_undo``, when there are fewer; and as :func:`take_back`.
    """
    if steps == 1:
        return [newest_operation(store)]
    plan: list[Operation] = []
    with store.writing(actor) as tx:
        tx.rollback_only()
        while len(plan) < steps:
            plan.append(_next(tx, len(plan), steps))
            take_back(tx, plan[-1], "?", today)
    return plan


def _next(tx: Transaction, found: int, steps: int) -> Operation:
    """Return the operation of the next step, with those before it taken back."""
    try:
        return newest_operation(tx.store)
    except Refused as refusal:
        if not found:
            raise
        text = ngettext(
            "Only {n} step can be taken back, not {steps}.",
            "Only {n} steps can be taken back, not {steps}.",
            found,
        )
        raise Refused(refusal.code, text.format(n=found, steps=steps)) from None


def take_back(
    tx: Transaction, operation: Operation, reason: str, today: dt.date, told: Progress | None = None
) -> int:
    """Take back all of an operation that counts; returns how many entries that was.

    :raises Refused: code ``worked_on_since``, when something was recorded later about one of its
        cases or registers; code ``no_keeper``, when nobody could give profiles any more; code
        ``in_use``, when a unit, grid or case is named by what would stay; code ``out_of_order``,
        when what stays could not be a history.
    """
    _refuse_worked_on_since(tx.reader, operation)
    words = operations.subject_words(tx.reader, operation)
    had_keeper = _has_keeper(tx)
    dangled = references.dangling(tx.reader, words)
    count = 0
    for subject, marks in groupby(
        operations.surviving_marks(tx.reader, operation), key=lambda mark: mark.subject
    ):
        ids = [mark.id for mark in marks]
        retract(tx, subject, ids[::-1], reason, today)
        count += len(ids)
        if told is not None:
            told(count)
    tx.project()
    _refuse_in_use(references.dangling(tx.reader, words) - dangled)
    if had_keeper and not _has_keeper(tx):
        message = _("The file would have no keeper, and everybody may do everything.")
        raise Refused("no_keeper", message, _("If that is meant: govtool clerk remove NAME"))
    return count


def _has_keeper(tx: Transaction) -> bool:
    return clerks.are_in_force(clerks.profiles(tx.reader))


def retract(
    tx: Transaction,
    subject: str,
    ids: Sequence[str],
    reason: str,
    today: dt.date,
    *,
    step: bool = False,
) -> None:
    """Let entries of one subject not count any more.

    :param step: whether this is a step of its own, which an undo may take back.
    :raises Refused: code ``out_of_order``, when facts that stay depend on them.
    """
    event = m.Retracted.checked(on=today, targets=tuple(ids), reason=reason, step=step)
    after = None
    opening = subject.partition(":")[2]
    # Of what is gone as a whole, nothing stays.
    if registry.subject_of(subject).is_seen_through and opening not in ids:
        after, found = tx.change(subject, [event], today)
        about = Concern(registry.subject_of(subject))
        refuse_violations(
            found, event.model_copy(update={"override": reason}), tx.office, today, about
        )
    tx.append(subject, event, after)


def final_since(store: Store, operation: Operation) -> list[Operation]:
    """Return the final operations since one: erasures, exports, a restore, but no undo."""
    newer = takewhile(
        lambda one: one != operation, operations.newest_first(store.reader, store.node)
    )
    final = (one for one in newer if operations.is_final(store.reader, one))
    return [
        one for one in final if operations.kinds(store.reader, one).keys() != {m.Retracted.kind}
    ]


def about(conn: Reader, operation: Operation) -> str:
    """Return the name of the first subject of an operation, and how many more there are."""
    first, count = operations.subjects(conn, operation, 1)
    return _some([subject_name(conn, subject) for subject in first], count - 1)


def _refuse_worked_on_since(conn: Reader, operation: Operation) -> None:
    subjects = operations.worked_on_since(conn, operation)
    first = [subject_name(conn, subject) for subject in islice(subjects, _NAMED)]
    if first:
        rest = sum(1 for _subject in subjects)
        message = _("Something was recorded since about {subjects}.", subjects=_some(first, rest))
        hint = _(
            "Take that back first (govtool undo --list), or correct what is wrong: govtool correct "
            "{no}",
            no=first[0],
        )
        raise Refused("worked_on_since", message, hint)


def _refuse_in_use(found: set[references.Dangling]) -> None:
    if found:
        users = sorted(dict.fromkeys(row.record for row in sorted(found)))
        names = listed(sorted({row.named for row in found})[:_NAMED])
        message = _("{names} would still be named by {users}.")
        text = message.format(names=names, users=_some(users[:_NAMED], len(users[_NAMED:])))
        raise Refused("in_use", text, _("Take that back first, or change it."))


def _some(names: Iterable[str], rest: int) -> str:
    text = listed(names)
    return text if rest <= 0 else _("{names} and {n} more", names=text, n=rest)


def subject_name(conn: Reader, subject: str) -> str:
    """Return the name of a subject for people: its number, or as its noun names its code."""
    noun, code = registry.subject_of(subject), subject.partition(":")[2]
    return lookups.no_of(conn, subject) or noun.called(code)
