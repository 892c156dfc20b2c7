"""Words of a command line and their meaning: files, days, terms, units; missing options."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from govtool.base import text as texts
from govtool.base.dates import day_text, other_weekday_text, weekday_text, written_day
from govtool.base.errors import GovtoolError, NotFound, Refused, UsageMistake
from govtool.base.i18n import _, choose_from, listed, of, sentences
from govtool.base.vocabulary import Term
from govtool.rules import Office
from govtool.shell.form.prompt import ask, confirm, not_empty
from govtool.shell.frame.session import Session
from govtool.shell.opening import open_watched, say_adopted, say_moved
from govtool.shell.terminal import note
from govtool.subjects import registry
from govtool.subjects.unit.references import unknown_unit_text

if TYPE_CHECKING:
    from govtool.base.day_words import AfterWorkdays
    from govtool.store import Store

TermT = TypeVar("TermT", bound=Term)

_BEGINNING = 2
"""The fewest characters of a Chinese label that may stand for it."""


def opened(session: Session) -> Store:
    """Return the session's file, backed up before the first change of the day."""
    from govtool.shell.automatic_backups import before_change  # help opens no file

    store = open_watched(session)
    store.before_writing = partial(before_change, store)
    if store.upgrade_copy is not None:
        note(
            _(
                "The file was brought up to this version; as it was it is kept: {path}",
                path=store.upgrade_copy,
            )
        )
        note(_("Other computers that use this file need the same version."))
    say_adopted(store, session)
    say_moved(store, session)
    if store.outdated:
        note(
            _(
                "The file is read-only and was made under another policy or calendar: its "
                "deadlines may be outdated."
            )
        )
    return store


@contextmanager
def naming(option: str, value: object) -> Iterator[None]:
    """Let a refusal say which option it is about."""
    try:
        yield
    except (Refused, NotFound) as refusal:
        if refusal.message.startswith(of(option, "").rstrip()):  # it says so already
            raise
        where = refusal.where | {"column": option, "value": value}
        message = of(_(option) if option.isupper() else option, refusal.message)
        raise type(refusal)(refusal.code, message, refusal.hint, **where) from None


def day(
    text: str | None, session: Session, option: str = "--on", *, ahead: bool = False
) -> dt.date:
    """The day meant by an option; today without it.

    :param ahead: whether 明天 may be meant, as for a due date.
    :raises Refused: code ``bad_date``, naming the option.
    """
    if text is None:
        return session.today
    with naming(option, text):
        return typed_day(text, session, ahead=ahead)


def not_ahead(on: dt.date, session: Session) -> dt.date:
    """``on``, unless it has not come yet.

    :raises Refused: code ``out_of_order``.
    """
    if on > session.today:
        message = _("{day} is in the future.", day=day_text(on, session.today))
        hint = _("Only what has happened can be recorded.")
        raise Refused("out_of_order", message, hint, rule="out_of_order")
    return on


def typed_day(
    text: str,
    session: Session,
    *,
    ahead: bool = False,
    start: dt.date | None = None,
    workdays: AfterWorkdays | None = None,
) -> dt.date:
    """Return the day typed; a wrong weekday beside it is asked about on a terminal, else noted.

    Words such as 周五 or 月底 are repeated as a date.

    :param start: the day from which 15天 counts. :param workdays: counts 15个工作日, where they
        mean something.
    :raises Refused: codes ``bad_date``, ``not_confirmed``.
    """
    from govtool.base.day_words import Looking, meant_day

    meant = meant_day(text, Looking(session.today, ahead, start, workdays))
    if meant is not None:
        return _understood(text, meant, session, ahead=ahead)
    return written(text, session, ahead=ahead)


def written(text: str, session: Session, *, ahead: bool = False) -> dt.date:
    """Return the day of a date in full or as 3月2日, not in words; as :func:`typed_day`."""
    found = written_day(text, session.today, ahead=ahead)
    if not found.has_other_weekday:
        return found.day
    doubt = other_weekday_text(found)
    if not session.interactive or session.yes:
        note(doubt)
    elif not confirm(sentences(doubt, _("Take {day}?", day=found.day)), session):
        raise Refused("not_confirmed", doubt, _("Type it again."), value=text)
    return found.day


def _understood(text: str, meant: dt.date, session: Session, *, ahead: bool) -> dt.date:
    """Say which day the words were understood as; one to come is no day of a fact.

    :raises Refused: code ``bad_date``.
    """
    if meant > session.today and not ahead:
        from govtool.base.day_words import not_yet

        raise not_yet(text)
    if not session.json:
        note(f"{texts.quoted(text)} → {meant.isoformat()} {weekday_text(meant)}")
    return meant


def term(kind: type[TermT], text: str, option: str) -> TermT:
    """Return the term meant by ``text``: a code, a label, or the beginning of only one label.

    :raises Refused: code ``bad_term``, listing what there is.
    """
    with naming(option, text):
        return meant_term(kind, text)


def meant_term(kind: type[TermT], text: str) -> TermT:
    """Return the term that a code, a label or the beginning of a label names."""
    typed = texts.half_width(text)
    begun = [term for term in kind if len(typed) >= _BEGINNING and term.zh.startswith(typed)]
    found = kind.meant_by(typed) or (begun[0] if len(begun) == 1 else None)
    if found is None:
        message = _("“{value}” is not one of the choices.", value=texts.quoted(text))
        hint = choose_from(choice.code_and_label for choice in kind)
        raise Refused("bad_term", message, hint)
    return found


_MOST_DIGITS = 9


def whole_number(typed: str) -> int:
    """Return the whole number that a text says: ``3`` or ``3人``.

    :raises Refused: code ``bad_number``.
    """
    word = texts.half_width(typed).removesuffix("人")
    if not word.isdecimal() or len(word) > _MOST_DIGITS:
        raise Refused(
            "bad_number", _("“{value}” is not a whole number.", value=texts.quoted(typed))
        )
    return int(word)


def unit_code(typed: str, office: Office) -> str:
    """Return the code of the unit meant by a code, a name, or a part or the initials of a name.

    One that was closed is found too, where none that is there is meant.

    :raises NotFound: code ``unknown_unit``. :raises Refused: code ``ambiguous``.
    """
    found = meant_code(typed, {unit.code: unit.name for unit in office.units_on().values()})
    found = found or meant_code(
        typed, {code: versions.newest.name for code, versions in office.units.items()}
    )
    found = found or _in_name(typed, {unit.code: unit.name for unit in office.units_on().values()})
    if found is None:
        hint = _("See: govtool unit list")
        raise NotFound(
            "unknown_unit",
            unknown_unit_text(texts.quoted(typed), office),
            hint,
            value=texts.quoted(typed),
        )
    return found


def _in_name(typed: str, names: Mapping[str, str]) -> str | None:
    """Return the code whose name, and no other, has a word in it, or begins with its initials.

    :raises Refused: code ``ambiguous``.
    """
    from govtool.base.initials import readings  # most units are named by code or name

    word = texts.half_width(typed).strip().casefold()
    if len(word) < _BEGINNING:
        return None
    fitting = [code for code, name in names.items() if word in name.casefold()] or [
        code for code, name in names.items() if any(one.startswith(word) for one in readings(name))
    ]
    return _only_code(typed, fitting, names)


def unit_or_none(typed: str | None, office: Office, option: str = "--unit") -> str | None:
    """The unit an option names, None where it is not given. Raises as :func:`unit_code`."""
    if typed is None:
        return None
    with naming(option, typed):
        return unit_code(typed, office)


def noun_or_none(typed: str | None) -> str | None:
    """Return the word of the noun that ``--noun`` names, None where it is not given.

    :raises Refused: code ``bad_value``, when nothing of the kind can be owed.
    """
    if typed is None or (typed in registry.NOUNS and registry.subject(typed).rules):
        return typed
    message = _("--noun: there is nothing called “{value}” that is owed.")
    return noun_among(registry.owing(), typed, message)


def any_noun_or_none(typed: str | None) -> str | None:
    """Return as :func:`noun_or_none`, for a noun that need not owe anything."""
    return noun_among(registry.NOUNS, typed, _("--noun: there is nothing called “{value}”."))


def noun_among(
    words: Collection[str], typed: str | None, message: str, column: str = "--noun"
) -> str | None:
    """Return the one of some nouns that is meant, by its word or label; None for none typed.

    :raises Refused: code ``bad_value``, with the ``message``.
    """
    if typed is None or typed in words:
        return typed
    names = {word: _(registry.subject(word).label) for word in words}
    found = meant_code(typed, names) or meant_code(typed, _names_in_files(words))
    if found is not None:
        return found
    hint = choose_from((f"{word} {label}" for word, label in names.items()))
    value = texts.quoted(typed)
    raise Refused("bad_value", message.format(value=value), hint, column=column, value=value)


def _names_in_files(words: Iterable[str]) -> dict[str, str]:
    """Return what files call many of each noun that has files."""
    forms = [(word, registry.files_of(word)) for word in words]
    return {word: _(form.label) for word, form in forms if form}


def meant_code(typed: str, names: Mapping[str, str]) -> str | None:
    """The code meant by itself, in any case and width, or by the name that goes with it.

    :param names: names by their codes.
    :raises Refused: code ``ambiguous``, when several are meant.
    """
    if typed in names:
        return typed
    key = texts.half_width(typed).casefold()
    by_code = [code for code in names if code.casefold() == key]
    by_name = [code for code, name in names.items() if texts.half_width(name).casefold() == key]
    return _only_code(typed, by_code or by_name, names)


def _only_code(typed: str, found: Sequence[str], names: Mapping[str, str]) -> str | None:
    """Return the only code of those that may be meant; None for none.

    :raises Refused: code ``ambiguous``, when there are several.
    """
    if len(found) > 1:
        codes = listed(f"{code} {names[code]}" for code in found)
        message = _("“{value}” may be: {codes}.", value=texts.quoted(typed), codes=codes)
        hint = _("Give the code.")
        raise Refused("ambiguous", message, hint, value=texts.quoted(typed), candidates=list(found))
    return found[0] if found else None


def wanted(values: dict[str, Any], session: Session) -> list[str]:
    """Return the missing required options, to be asked on a terminal; elsewhere refuse.

    :raises UsageMistake: code ``missing_option``, naming all of them, when there is nobody to ask.
    """
    missing = [option for option, value in values.items() if value is None]
    if missing and not session.interactive:
        message = _("These options are required: {options}.", options=listed(missing))
        hint = _("Give them, or run the command on a terminal to be asked.")
        raise UsageMistake("missing_option", message, hint)
    return missing


def text_or_ask(value: str | None, option: str, label: str, session: Session) -> str:
    """The text given, else asked for."""
    if not wanted({option: value}, session):
        return value or ""
    return ask(label, not_empty)


def one_of(flags: dict[str, bool]) -> str:
    """The one flag given of several.

    :raises UsageMistake: code ``missing_option``, when it is none or more than one.
    """
    chosen: Sequence[str] = [name for name, value in flags.items() if value]
    if len(chosen) != 1:
        message = _("Give one of: {options}.", options=listed(flags))
        raise UsageMistake("missing_option", message)
    return chosen[0]


@contextmanager
def naming_subject(no: str, *, is_one: bool) -> Iterator[None]:
    """Let a refusal say which of several it is about, and that nothing was recorded of any.

    :param no: the number of the one inside; :param is_one: whether there is no other.
    """
    try:
        yield
    except GovtoolError as refusal:
        if is_one:
            raise
        hint = "\n".join(filter(None, (refusal.hint, _("Nothing was recorded of any of them."))))
        where = {"no": no} | refusal.where
        raise type(refusal)(refusal.code, of(no, refusal.message), hint, **where) from None
