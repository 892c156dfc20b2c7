"""Shared parts of corrections: fields by their names, before and after, and the question."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar, get_origin

import typer

from govtool.base import text
from govtool.base.errors import ExitCode, Refused, UsageMistake
from govtool.base.i18n import _, choose_from, in_chinese, in_files, listed
from govtool.base.patterns import pattern
from govtool.base.record import Record, field_label
from govtool.base.text import half_width, place_in, quoted, truth_of
from govtool.base.text_width import pad, printable, width
from govtool.base.vocabulary import Term
from govtool.privacy.personal_marks import Personal, marks_of, parts_of
from govtool.rules import Office
from govtool.shell.form.long_texts import text_meant
from govtool.shell.form.prompt import ask, confirm, optional
from govtool.shell.form.screen_check import Shown
from govtool.shell.frame.session import Session
from govtool.shell.options import (
    meant_term,
    naming,
    text_or_ask,
    typed_day,
    unit_code,
    whole_number,
)
from govtool.shell.screens.changes import FieldChange, Wording, note_changes, shown
from govtool.shell.terminal import note
from govtool.store import Store, Transaction

T = TypeVar("T")
Reader = Callable[[Any, Session], Any]
"""Turns what was typed for a field, or what is there before a person is asked, into its value."""

_BETWEEN = pattern("[、,，;；]")


# --- fields


@dataclass(frozen=True)
class Fields:
    """The fields of a record that may be corrected, by any name that people give them.

    :param called: what the files of the office call a field, where a record says no more.
    :param also: other names, by the field that is meant.
    :param readers: how the values of some are read; the type of the others says it.
    :param askers: how a person is asked for some, from what is there.
    """

    model: type[Record]
    names: Sequence[str]
    office: Office
    units: frozenset[str] = frozenset()
    called: Mapping[str, str] = field(default_factory=dict)
    also: Mapping[str, str] = field(default_factory=dict)
    readers: Mapping[str, Reader] = field(default_factory=dict)
    askers: Mapping[str, Reader] = field(default_factory=dict)

    def label(self, name: str) -> str:
        """Return what people call a field, by its own name or by that in the record."""
        outer = {inner: known for known, inner in self._renamed.items() if known in self.names}
        name = outer.get(name, name)
        if in_chinese() and name in self.called:
            return self.called[name]
        return field_label(name, self.model)

    def knows(self, typed: str) -> bool:
        """Return whether a field is meant by a name."""
        return self._meant(typed) is not None

    def named(self, typed: str) -> str:
        """Return the field meant by its code or by what people call it.

        :raises Refused: code ``unknown_field``, with the ones that are most like it.
        """
        found = self._meant(typed)
        if found is None:
            raise unknown_field(typed, [self.label(name) for name in self.names], self.names)
        return found

    def _meant(self, typed: str) -> str | None:
        word = half_width(typed).strip()
        if word in self.names:
            return word
        fitting = [name for name in self.names if word.casefold() in self._names_of(name)]
        return fitting[0] if fitting else self.also.get(word)

    def _names_of(self, name: str) -> set[str]:
        info = self.model.model_fields.get(name)
        title = info.title if info and info.title else None
        names = {self.label(name), in_files(title or field_label(name)), self.called.get(name, "")}
        return {half_width(each).casefold() for each in names} - {""}

    def read(self, name: str, typed: str, session: Session, option: str = "--set") -> Any:
        """Return the value of a field as typed; nothing at all takes out what may be left empty.

        :raises Refused: it cannot be, naming the option.
        """
        with naming(f"{option} {self.label(name)}" if option else self.label(name), quoted(typed)):
            if name in self.readers:
                return self.readers[name](typed, session)
            info = self.model.model_fields[self.model_field(name)]
            if text.says_nothing(typed) and not info.is_required():
                return info.get_default()
            return self._value(name, info.annotation, typed, session)

    def model_field(self, name: str) -> str:
        """Return what the record itself calls a field."""
        return self._renamed.get(name, name)

    @property
    def _renamed(self) -> Mapping[str, str]:
        renamed: Mapping[str, str] = getattr(self.model, "renamed", {})
        return renamed

    def _value(self, name: str, annotation: Any, typed: str, session: Session) -> Any:
        parts = list(parts_of(annotation))
        if any(get_origin(part) is tuple for part in parts):
            return tuple(self._one(name, parts, each, session) for each in _several(typed))
        return self._one(name, parts, typed, session)

    def _one(self, name: str, parts: Sequence[Any], typed: str, session: Session) -> Any:
        types = [part for part in parts if isinstance(part, type)]
        vocabulary = next((part for part in types if issubclass(part, Term)), None)
        if vocabulary is not None:
            return meant_term(vocabulary, typed)
        if name in self.units:
            return unit_code(typed, self.office)
        if dt.date in types:
            return typed_day(typed, session, ahead=name != "on")
        if bool in types:
            return yes_or_no_meant(typed)
        if marks_of(self.model).get(self.model_field(name)) is Personal.NAME:
            text.refuse_no_name(typed)
        return whole_number(typed) if int in types else typed


def unknown_field(typed: str, labels: Sequence[str], names: Sequence[str]) -> Refused:
    """Return the refusal of an unknown field, with those most like it and all there are."""
    word = half_width(typed).strip()
    within = [label for label in labels if len(word) > 1 and word in label]
    near = within or difflib.get_close_matches(word, [*labels, *names], n=3, cutoff=0.5)
    message = (
        _("There is no field “{name}” here; did you mean: {fields}?")
        if near
        else _("There is no field “{name}” here.")
    ).format(name=quoted(word), fields=listed(dict.fromkeys(near)))
    all_of_them = dict.fromkeys(labels if in_chinese() else names)
    hint = choose_from(all_of_them)
    return Refused("unknown_field", message, hint, column="--set", value=quoted(word))


def yes_or_no_meant(typed: str) -> bool:
    """Return what a yes or no means: :func:`govtool.base.text.truth_of`.

    :raises Refused: code ``bad_value``.
    """
    meant = truth_of(typed)
    if meant is None:
        raise Refused("bad_value", _("Say 是 or 否 (yes or no)."))
    return meant


def _several(typed: str) -> list[str]:
    return [part for part in _BETWEEN.split(typed) if part.strip()]


# --- what was typed


def pairs(changes: Iterable[str], option: str = "--set") -> list[tuple[str, str]]:
    """Return fields and values, as ``FIELD=VALUE`` was typed.

    :raises Refused: code ``bad_value``.
    """
    return [_pair(typed, option) for typed in changes]


def _pair(typed: str, option: str) -> tuple[str, str]:
    name, equals, value = (
        typed.replace("＝", "=", 1).partition("=") if "=" not in typed else typed.partition("=")
    )
    if not equals or not name.strip():
        message = _("{option}: “{value}” is not FIELD=VALUE.", option=option, value=quoted(typed))
        raise Refused("bad_value", message, column=option, value=quoted(typed))
    with naming(option, value):
        return name.strip(), text_meant(value.strip())


def once(names: Sequence[str]) -> None:
    """See to it that no field is given twice.

    :raises UsageMistake: code ``unexpected_option``.
    """
    if len(set(names)) < len(names):
        message = _("A field is corrected twice in one command.")
        raise UsageMistake("unexpected_option", message, _("Give each --set once."))


def values_typed(
    fields: Fields, typed: Sequence[tuple[str, str]], session: Session
) -> dict[str, Any]:
    """Return the values typed, by field.

    :raises Refused: an unknown field, or a value that cannot be.
    """
    named = [(fields.named(name), value) for name, value in typed]
    once([name for name, _value in named])
    return {name: fields.read(name, value, session) for name, value in named}


# --- on a terminal


def ask_values(fields: Fields, before: Record, session: Session) -> dict[str, Any]:
    """Return the values that a person corrects, one field after another, until none is chosen."""
    wording = Wording(fields.office, session.today, fields.units)
    answers: dict[str, Any] = {}
    _list_fields(fields, before, answers, wording)
    while True:
        name = ask(
            _("Which field (leave it empty to end)"), optional(partial(_field_chosen, fields))
        )
        if name is None:
            return answers
        asker = fields.askers.get(name)
        there = answers.get(name, getattr(before, fields.model_field(name), None))
        answers[name] = (
            asker(there, session) if asker else _ask_value(fields, name, before, session)
        )
        _list_fields(fields, before, answers, wording)


def _field_chosen(fields: Fields, answer: str) -> str:
    """Return the field that an answer means: its number in the list, or its name."""
    place = place_in(answer, len(fields.names))
    return fields.named(answer) if place is None else fields.names[place]


def _list_fields(
    fields: Fields, before: Record, answers: Mapping[str, Any], wording: Wording
) -> None:
    """Show the fields with their numbers, and what each says or is to say."""
    widest = max(width(fields.label(name)) for name in fields.names)
    for number, name in enumerate(fields.names, 1):
        inner = fields.model_field(name)
        there = shown(fields.model, inner, getattr(before, inner, None), wording)
        now = there
        if name in answers:
            now = f"{there} → {shown(fields.model, inner, answers[name], wording)}"
        note(f"  {number:>2}  {pad(fields.label(name), widest)}  {printable(now)}")


def _ask_value(fields: Fields, name: str, before: Record, session: Session) -> Any:
    """Return the value of a field as a person types it; one that cannot be is asked for again."""
    inner = fields.model_field(name)
    parts = parts_of(fields.model.model_fields[inner].annotation)
    vocabulary = next(
        (part for part in parts if isinstance(part, type) and issubclass(part, Term)), None
    )

    def parse(answer: str) -> Any:
        value = fields.read(name, answer, session, "")
        fields.model.checked(**{**dict(before), inner: value})
        return value

    choices = [(term.value, term.label) for term in vocabulary] if vocabulary else None
    return ask(fields.label(name), parse, choices)


# --- carrying it out


@dataclass(frozen=True)
class Correcting(Generic[T]):
    """A correction: what is there, what it changes, and how it is recorded.

    :param look: reads what is there, outside and inside the transaction.
    :param changes: what is otherwise afterwards, in words; refuses what cannot be.
    :param record: records it for a reason and returns what there is afterwards.
    :param moves: which due dates it moves, old and new.
    """

    look: Callable[[Store | Transaction], T]
    changes: Callable[[T], Sequence[FieldChange]]
    record: Callable[[Transaction, T, str], Any]
    moves: Callable[[Store | Transaction], Sequence[FieldChange]] = lambda _source: ()


class Applied(NamedTuple):
    """The result of a correction: the subject, its changes, and the due dates moved; maybe none."""

    state: Any
    changes: Sequence[FieldChange]
    moves: Sequence[FieldChange] = ()


def carry_out(
    store: Store, correcting: Correcting[T], reason: str | None, session: Session
) -> Applied | None:
    """Correct something after a person saw and agreed to the changes; None if nothing changes.

    :raises Refused: code ``changed_meanwhile``, when it is otherwise by now.
    :raises typer.Exit: the answer was no.
    """
    seen = Shown(store, lambda: correcting.look(store)) if session.interactive else None
    if seen is not None:
        changes = correcting.changes(seen.value)
        if not changes:
            return None
        note_changes([*changes, *correcting.moves(store)])
    why = text_or_ask(reason, "--reason", _("Reason"), session)
    if seen is not None and not confirm(_("Record this correction?"), session):
        note(_("Nothing was changed."))
        raise typer.Exit(ExitCode.REFUSED)
    with store.writing(session.actor) as tx:
        if seen is not None:
            seen.require()
        there = correcting.look(tx)
        changes = correcting.changes(there)
        if not changes:
            tx.rollback_only()
            return None
        moves = correcting.moves(tx)
        return Applied(correcting.record(tx, there, why), changes, moves)


def note_unchanged() -> None:
    """Say that nothing was recorded, because all is so already."""
    note(_("That is how it stands already; nothing was recorded."))
