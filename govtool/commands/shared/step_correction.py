"""Correcting the opening, or a step in its place (``--session 2``, ``--step 5``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from govtool.base.dates import month_day_text
from govtool.base.errors import Refused, UsageMistake
from govtool.base.i18n import _, counted, ngettext, of
from govtool.base.text import half_width, quoted
from govtool.commands.shared.correction import (
    Applied,
    Correcting,
    Fields,
    Reader,
    ask_values,
    carry_out,
    values_typed,
)
from govtool.desk import corrections
from govtool.journal.entries import Filter, read
from govtool.models import Entry, Event, Mediated
from govtool.rules import effective
from govtool.shell.frame.session import Session
from govtool.shell.parameters import option
from govtool.shell.screens.changes import FieldChange, Wording, changes_between
from govtool.shell.screens.details import event_label
from govtool.store import Store, Transaction
from govtool.subjects import registry
from govtool.subjects.common_events import rule_name
from govtool.views import lookups

StepNumber = Annotated[
    str | None,
    option("--step N|ID", "A step, by its number in the history or the ID of its entry."),
]
_ALSO = {
    "调解人": "mediator",
    "调解日期": "on",
    "内容": "note",
    "备注": "note",
    "说明": "note",
    "调解结果": "outcome",
}
Typed = tuple[Sequence[tuple[str, str]], str | None, str | None]
"""Fields with their values, the reason, and the reason for an override."""


def session_numbered(store: Store, subject: str, n: int) -> Entry:
    """Return the n-th session of a case, in the order of its time line.

    :raises Refused: code ``no_step``.
    """
    sessions = [
        entry for entry in effective(store.history(subject)) if isinstance(entry.event, Mediated)
    ]
    if n <= len(sessions):
        return sessions[n - 1]
    text = counted("There is {n} session.", "There are {n} sessions.", len(sessions))
    raise Refused("no_step", text, _("Give a number from 1 on: --session 1"))


def step_numbered(store: Store, subject: str, typed: str) -> Entry:
    """Return the valid step with a number in the history, or with the id of its entry.

    :raises Refused: code ``no_step``, when there is none, or it is not corrected in this way.
    """
    entries, noun = (
        [line.entry for line in read(store.reader, Filter(subject=subject))],
        registry.subject_of(subject),
    )
    numbered = {str(n): entry for n, entry in enumerate(entries, 1)} | {
        entry.id: entry for entry in entries
    }
    entry = numbered.get(half_width(typed).strip())
    hint = _(
        "The history has the numbers: govtool {command}",
        command=noun.history.format(no=lookups.no_of(store.reader, subject) or subject),
    )
    if entry is None:
        text = ngettext("The history has {n} entry.", "The history has {n} entries.", len(entries))
        raise Refused(
            "no_step", text.format(n=len(entries)), hint, column="--step", value=quoted(typed)
        )
    valid = {one.id for one in effective(store.history(subject))}
    if entry.id in valid and corrections.is_corrected(noun, entry.event):
        return entry
    what = event_label(entry.event, noun.word)
    text = _("Entry {n} ({what}) is no step that counts and can be corrected.")
    raise Refused(
        "no_step",
        text.format(n=quoted(typed), what=what),
        hint,
        column="--step",
        value=quoted(typed),
    )


def fields_of(store: Store, subject: str, entry: Entry) -> Fields:
    """Return the fields of a step that may be corrected."""
    kind = registry.subject_of(subject).events[type(entry.event)]
    names = corrections.fields_of_step(kind.model)
    also = {word: name for word, name in _ALSO.items() if name in names}
    return Fields(kind.model, names, store.office, units=frozenset(kind.units), also=also)


def correct_step(
    store: Store, subject: str, entry: Entry, typed: Typed, session: Session
) -> Applied | None:
    """Correct a step after a person has seen what changes; None where nothing does.

    :raises Refused: as :func:`govtool.desk.corrections.correct_step`.
    """
    pairs, reason, override = typed
    fields = fields_of(store, subject, entry)
    wording = Wording(store.office, session.today, fields.units)
    values = values_typed(fields, pairs, session) if pairs else _asked(fields, entry.event, session)

    def look(source: Store | Transaction) -> Entry:
        found = next(
            (one for one in effective(source.history(subject)) if one.id == entry.id), None
        )
        if found is None:
            raise Refused("no_step", _("That step was taken back meanwhile."), _("Look again."))
        return found

    def changes(there: Entry) -> list[FieldChange]:
        after = corrections.corrected_step(there.event, values)
        what = event_label(there.event, registry.word_of(subject))
        found = changes_between(there.event, after, fields.names, wording, fields)
        return [change._replace(label=of(what, change.label)) for change in found]

    def record(tx: Transaction, there: Entry, why: str) -> Any:
        return corrections.correct_step(
            tx, subject, there, values, corrections.CorrectionReason(why, session.today, override)
        )

    return carry_out(store, Correcting(look, changes, record), reason, session)


def correct_opening(
    store: Store,
    subject: str,
    typed: Typed,
    session: Session,
    readers: Mapping[str, Reader] | None = None,
) -> Applied | None:
    """Correct what opened anything, after a person has seen what changes; None where nothing does.

    :param readers: how the values of some fields are read.
    :raises Refused: as :func:`govtool.desk.corrections.correct_opening`.
    """
    pairs, reason, override = typed
    noun = registry.subject_of(subject)
    units = frozenset(noun.events[noun.opening].units)
    names = corrections.fields_of_opening(noun)
    fields = Fields(noun.opening, names, store.office, units=units, readers=readers or {})
    wording = Wording(store.office, session.today, units)
    values = values_typed(fields, pairs, session) if pairs else None
    if values is None:
        values = _asked(fields, corrections.opening_of(store, subject), session)

    def look(source: Store | Transaction) -> Event:
        return corrections.opening_of(source, subject)

    def changes(there: Event) -> list[FieldChange]:
        after = corrections.corrected_opening(there, values)
        return changes_between(there, after, map(fields.model_field, names), wording, fields)

    def record(tx: Transaction, _there: Event, why: str) -> Any:
        return corrections.correct_opening(
            tx, subject, values, corrections.CorrectionReason(why, session.today, override)
        )

    def moves(source: Store | Transaction) -> list[FieldChange]:
        return due_changes(source, subject, values, session.today)

    return carry_out(store, Correcting(look, changes, record, moves), reason, session)


def due_changes(
    source: Store | Transaction, subject: str, values: Mapping[str, Any], today: dt.date
) -> list[FieldChange]:
    """Return the due dates that a correction of an opening moves, old and new, in words."""
    return [
        FieldChange(
            _("{rule}, due", rule=rule_name(move.owed.rule, source.office)),
            month_day_text(move.before, today),
            month_day_text(move.owed.due, today),
        )
        for move in corrections.due_moves(source, subject, values, today)
    ]


def _asked(fields: Fields, before: Event, session: Session) -> dict[str, Any]:
    if not session.interactive:
        raise UsageMistake("missing_option", _("Say what changes: {options}.", options="--set"))
    return ask_values(fields, before, session)
