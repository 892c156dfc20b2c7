"""Words for cases and other subjects with a number or code: arguments and their meaning."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from govtool.base.errors import NotFound, UsageMistake
from govtool.base.i18n import _
from govtool.base.text import half_width, quoted
from govtool.shell.form.prompt import ask, not_empty
from govtool.shell.frame.conversation import talk
from govtool.shell.frame.session import Session
from govtool.subjects import registry
from govtool.views import lookups

if TYPE_CHECKING:
    from govtool.store import Store

Exact = Callable[["Store", str], str]
"""Returns the subject with a number in full, or raises the NotFound of its noun."""


def subject_meant(
    typed: str, store: Store, session: Session, *words: str, exact: Exact | None = None
) -> str:
    """Return the subject that a word means: the only one that fits, or the one a person chooses.

    A number in full costs one look at an index (:mod:`govtool.desk.word_lookup` has the other
    ways).

    :param words: the nouns that the command takes; none for any.
    :param exact: reads a number in full as the noun writes it; without it, as it stands in the
        file.
    :raises Refused: codes ``ambiguous``, with the candidates, where nobody can choose;
        ``other_noun``, when the place in a list is of another noun.
    :raises NotFound: nothing fits; the code is the noun's own.
    """
    unknown = None
    try:
        if exact is not None:
            return exact(store, typed)
    except NotFound as refusal:
        unknown = refusal
    numbered = lookups.subjects_with_no(store.reader, typed, words[0]) if len(words) == 1 else ()
    numbered = numbered or _open_ones_of(typed, store, words)
    if len(numbered) == 1:
        return numbered[0]
    from govtool.shell.choice import chosen  # most words are numbers in full

    subject = chosen(typed, store, session, words, unknown)
    talk.meant[typed] = lookups.no_of(store.reader, subject) or subject.partition(":")[2]
    return subject


def _open_ones_of(code: str, store: Store, words: Sequence[str]) -> list[str]:
    """Return what is open of a noun and belongs to the record of a register with that code."""
    if len(words) != 1 or not registry.subject(words[0]).belongs_to:
        return []
    from govtool.views import queries  # most words are numbers in full

    which = queries.SubjectFilter({"belongs_to": code}, in_hand=True)
    return [row["subject"] for row in queries.subjects(store.reader, words[0], which)]


def subject_at(typed: str, session: Session) -> str:
    """Return the subject at a place of the list shown last on this terminal; empty if none."""
    if not session.interactive or not half_width(typed).isdecimal():
        return ""
    from govtool.desk import last_list, word_lookup  # scripts know no places

    name = word_lookup.TypedName(
        typed, (), session.today, places=last_list.subjects_shown(session.db)
    )
    return next(word_lookup.at_place(name), "")


def subjects_meant(
    typed: Sequence[str], store: Store, session: Session, *words: str, exact: Exact | None = None
) -> list[str]:
    """Return the subjects that words mean, each once, in order; without a word, ask for one."""
    if not typed:
        return [asked_for(_asking_for(words), store, session, *words, exact=exact)]
    return list(
        dict.fromkeys(subject_meant(word, store, session, *words, exact=exact) for word in typed)
    )


def case_meant(typed: str, store: Store, session: Session, label: str = "") -> str:
    """Return the subject of the case that a word means; without one, of that which a person names.

    :raises Refused, NotFound: as :func:`subject_meant`.
    """
    if typed:
        return subject_meant(typed, store, session, "case")
    return asked_for(label or _("Case number"), store, session, "case")


def noun_about(ctx: typer.Context) -> str:
    """Return the word of the noun that a group of commands is about."""
    return str(getattr(ctx.parent and ctx.parent.command, "about", ""))


def one_meant(ctx: typer.Context, typed: str, store: Store) -> str:
    """Return the subject of the group's noun that a word means; without a word, ask for it.

    :raises Refused, NotFound: as :func:`subject_meant`.
    """
    session, word = ctx.obj, noun_about(ctx)
    if typed:
        return subject_meant(typed, store, session, word)
    return asked_for(_asking_for((word,)), store, session, word)


def seen(store: Store, subject: str, on: dt.date) -> Any:
    """Return a subject as it stood at the end of a day.

    :raises NotFound: code ``no_`` with the word of its noun, when it was not there yet.
    """
    state = store.state(subject, on)
    if state is None:
        no = lookups.no_of(store.reader, subject) or ""
        message = _("{no} was not there yet on {day}.", no=quoted(no), day=on.isoformat())
        word = registry.word_of(subject)
        where = {"value": quoted(no), f"{word}_no": quoted(no)}
        raise NotFound(f"no_{word}", message, _("Ask about a later day."), **where)
    return state


def asked_for(
    label: str, store: Store, session: Session, *words: str, exact: Exact | None = None
) -> str:
    """Return the subject that a person names at a prompt."""

    def read(answer: str) -> str:
        subject = subject_meant(not_empty(answer), store, session, *words, exact=exact)
        talk.amend(label, talk.meant.get(answer, answer))
        return subject

    return ask(label, read)


def _asking_for(words: Sequence[str]) -> str:
    return _("Case number") if tuple(words) == ("case",) else _("Number")


_CHOOSING = ("due_today", "settled_since")
"""The options that choose cases without a word (:mod:`govtool.commands.shared.selection`)."""


def _required(ctx: typer.Context, _param: typer.CallbackParam, value: Any) -> Any:
    """Return what was typed; without anything, a person is asked once the file is open.

    :raises UsageMistake: code ``missing_argument``, when there is nobody to ask.
    """
    session = ctx.obj
    if any(ctx.params.get(option) for option in _CHOOSING):
        return value
    if value or ctx.resilient_parsing or not isinstance(session, Session) or session.interactive:
        return value
    message = _("Which one? Give its number, e.g. {example}.", example=_example(ctx))
    hint = _("See: {command} --help", command=ctx.command_path)
    raise UsageMistake("missing_argument", message, hint)


def _example(ctx: typer.Context) -> str:
    """Return a number of the noun that the group of a command is about."""
    return str(getattr(ctx.parent and ctx.parent.command, "example", "")) or "SQ01-2026-00001"


def subject_argument(metavar: str, help_: str, default: Callable[[], Any] = str) -> Any:
    """Return an argument that names a subject; a terminal asks for it where it is missing."""
    return typer.Argument(
        metavar=metavar, help=help_, default_factory=default, show_default=False, callback=_required
    )


No = Annotated[str, subject_argument("NO", "The number, e.g. {no}.")]
Nos = Annotated[
    list[str], subject_argument("NO...", "The number, e.g. {no}; several for several.", list)
]
Other = Annotated[str, subject_argument("OTHER", "The number of the other one.")]
