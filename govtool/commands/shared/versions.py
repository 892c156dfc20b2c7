"""Shared parts of dated registers: change from a day, close, show as of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from govtool.base.dates import day_text
from govtool.base.errors import UsageMistake
from govtool.base.i18n import _, listed
from govtool.base.record import Record
from govtool.base.vocabulary import Term
from govtool.commands.shared.correction import note_unchanged
from govtool.commands.shared.register import DeskRegister, known_code, show_rows
from govtool.desk.casework import refuse_future
from govtool.law.workdays import ONE_DAY
from govtool.rules import effective
from govtool.shell.form.form import Field, Form
from govtool.shell.form.prompt import ask, not_empty
from govtool.shell.form.screen_check import changed_meanwhile
from govtool.shell.frame.session import Session
from govtool.shell.options import day, opened, wanted
from govtool.shell.parameters import argument, option
from govtool.shell.screens.changes import FieldChange, Wording, changes_between, changes_text
from govtool.shell.terminal import emit_json, note, say
from govtool.store import Store, Transaction
from govtool.subjects.register import Versions, saving_again
from govtool.subjects.unit.references import closed_by_then
from govtool.views import registers


class Merging:
    """An answer that is worked into what is there; the rest of it stays."""

    __slots__ = ()

    def into(self, there: Any) -> Any:
        """Return what is there with the change; ``there`` is None or empty for something new."""
        raise NotImplementedError


def merged(known: Mapping[str, Any], there: Record | None = None) -> dict[str, Any]:
    """Return the values of a form, changes of what is there worked in.

    :param there: None for something new.
    """
    return {
        name: value.into(getattr(there, name, None)) if isinstance(value, Merging) else value
        for name, value in known.items()
    }


Code = Annotated[str, argument("CODE", "Its code or name.")]
From = Annotated[str | None, option("--on DATE", "The day from which it is so; without it, today.")]
Last = Annotated[str | None, option("--on DATE", "The last day it is there; without it, today.")]
Reason = Annotated[str | None, option("--reason TEXT", "Why; kept in the history.")]
AsOf = Annotated[str | None, option("--as-of DATE", "As it was on that day; without it, today.")]


def change(
    session: Session,
    kept: DeskRegister,
    typed: str,
    fields: Sequence[Field],
    on: str | None,
    reason: str | None,
) -> None:
    """Change a record of a register from a day on; what it was before that day stays as it was.

    :param fields: what may be changed. On a terminal, where none is given, the required ones are
        asked for.
    :raises UsageMistake: code ``missing_option``, when nothing is given and nobody can be asked.
    """
    when = past_day(on, session)
    asking = _is_asking(fields, session)
    with opened(session) as store:
        code = known_code(kept.word, typed, store, session)
        form = Form(session, store)
        form.known |= {"code": code, "on": when}
        shown = record_on(kept, code, when, store)
        form.fill([_about(shown, field, asking=asking) for field in fields])
        with store.writing(session.actor) as tx:
            form.judge_again()
            there = record_on(kept, code, when, tx)
            answers = {
                name: value
                for name, value in form.known.items()
                if name in type(there).model_fields
            }
            if asking:
                answers = _answered_otherwise(answers, shown, there)
            record = type(there).checked(**(there.model_dump() | merged(answers, there)))
            kept.judge(record, store)
            if record != there:
                _save(kept, record, when, reason, tx)
        later = [
            version.since for version in versions_now(kept, code, store).all if version.since > when
        ]
        wording = Wording(store.office, session.today, _UNITS)
    changes = changes_between(there, record, type(record).model_fields, wording)
    _say_changed(record, when, later, session, changes)


def _save(
    kept: DeskRegister, record: Any, on: dt.date, reason: str | None, tx: Transaction
) -> None:
    """Record what something is from a day on; where that was its last day, it stays closed."""
    subject = kept.subject(record.code)
    events = [entry.event for entry in effective(tx.history(subject))]
    for event in saving_again(events, kept.saving(record, on, reason)):
        tx.append(subject, event)


def _answered_otherwise(answers: Mapping[str, Any], shown: Record, there: Record) -> dict[str, Any]:
    """Return the answers that differ from what was shown, so that other desks' changes stay.

    :raises Refused: code ``changed_meanwhile``, when another desk changed one of the fields that
        were answered.
    """
    changed = {name: value for name, value in answers.items() if value != getattr(shown, name)}
    if any(getattr(there, name) != getattr(shown, name) for name in changed):
        raise changed_meanwhile()
    return changed


def known_codes(
    kept: DeskRegister, words: Sequence[str] | None, store: Store, session: Session
) -> list[str]:
    """Return the codes that words mean, each once, in order; without a word, ask for one."""
    if words:
        return list(dict.fromkeys(known_code(kept.word, word, store, session) for word in words))
    wanted({_("CODE"): None}, session)
    return [ask(_("Code"), lambda answer: known_code(kept.word, not_empty(answer), store, session))]


def past_day(typed: str | None, session: Session) -> dt.date:
    """Return a day that is not to come."""
    on = day(typed, session)
    refuse_future(on, session.today)
    return on


def _is_asking(fields: Sequence[Field], session: Session) -> bool:
    if any(field.is_given for field in fields):
        return False
    if not session.interactive:
        options = listed(field.flag for field in fields)
        raise UsageMistake("missing_option", _("Say what changes: {options}.", options=options))
    return True


def _about(there: Record, field: Field, *, asking: bool) -> Field:
    """Return the field of what is there already: asked for with what it says, and never needed."""
    is_asked = asking and field.required
    default = _as_typed(getattr(there, field.name))
    return replace(
        field, required=False, asks=lambda _form: is_asked, default=default, otherwise=None
    )


def _as_typed(known: object) -> str | None:
    """Return how a person would type what is known: it stands for an empty answer."""
    if isinstance(known, Term):
        return known.label
    return None if known is None else str(known)


def record_on(kept: DeskRegister, code: str, on: dt.date, where: Store | Transaction) -> Any:
    """Return the record on a day.

    :raises Refused: it was closed by then.
    """
    versions = versions_now(kept, code, where)
    there = versions.at(on)
    if there is None:
        raise closed_by_then(kept.word, code, versions.last_day(on))
    return there


def versions_now(kept: DeskRegister, code: str, where: Store | Transaction) -> Versions[Any]:
    """Return all versions of a record."""
    versions = registers.versions(where.history(kept.subject(code)), kept.word)
    assert versions is not None, "its code is known"
    return versions


_UNITS = frozenset({"parent", "unit"})
"""The fields of registers that name units."""


def _say_changed(
    record: Record,
    on: dt.date,
    later: Sequence[dt.date],
    session: Session,
    changes: Sequence[FieldChange],
) -> None:
    """Say what differs from which day until which; values recorded for ``later`` days hold then."""
    if session.json:
        emit_json(record)
    elif not changes:
        note_unchanged()
    else:
        code, day = getattr(record, "code", ""), day_text(on, session.today)
        text = _("{code}: changed from {day} on: {changes}")
        say(text.format(code=code, day=day, changes=changes_text(changes)))
        if later:
            text = _("From {day} on, what was recorded for that day holds.")
            note(text.format(day=day_text(later[0], session.today)))


# --- looking


def list_rows(
    store: Store, kept: DeskRegister, as_of: str | None, session: Session, **having: str | None
) -> list[dict[str, Any]]:
    """Return the rows of what was there on a day; ``having`` bounds columns."""
    on = as_of_day(as_of, session)
    return list(registers.register_rows(store.reader, kept.word, on, **having))


def as_of_day(as_of: str | None, session: Session) -> dt.date:
    """Return the day that a list is about."""
    return day(as_of, session, "--as-of", ahead=True)


def version_json(
    store: Store, kept: DeskRegister, typed: str, as_of: str | None, session: Session
) -> dict[str, Any]:
    """Return what something was on a day, or had been when it was closed, with all its versions."""
    on = as_of_day(as_of, session)
    code = known_code(kept.word, typed, store, session)
    versions = versions_now(kept, code, store)
    record: dict[str, Any] = versions.known(on).model_dump(mode="json")
    return record | {
        "closed_on": versions.last_day(on) if versions.at(on) is None else None,
        "versions": [
            {
                "since": version.recorded_since,
                "until": last,
                **version.record.model_dump(mode="json"),
            }
            for version in versions.all
            for last in [version.until and version.until - ONE_DAY]
        ],
    }


def say_versions(
    found: Mapping[str, Any], columns: Sequence[tuple[str, str]], session: Session
) -> None:
    """Show since when a version holds, and the earlier ones; nothing if there is only one."""
    if found["closed_on"] is not None:
        say(_("Closed; its last day was {day}.", day=day_text(found["closed_on"], session.today)))
    if len(found["versions"]) > 1:
        own = [column for column in columns if column[0] != "code"]
        show_rows(found["versions"], [("since", _("From")), ("until", _("Until")), *own], session)
