"""``govtool journal``: who recorded what, and when 日志."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from govtool.base.errors import NotFound, Refused, UsageMistake
from govtool.base.i18n import _, choose_from, in_chinese
from govtool.base.text import quoted
from govtool.journal.entries import Filter, read
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list
from govtool.shell.options import any_noun_or_none, meant_code, opened
from govtool.shell.parameters import option
from govtool.shell.period import bounds
from govtool.shell.screens.details import kind_label
from govtool.shell.screens.journal import say_lines
from govtool.shell.subject_words import case_meant, subject_meant
from govtool.store import Store
from govtool.subjects import registry
from govtool.views import lookups

app = typer.Typer()

NEWEST = 50
"""Lines shown on a terminal unless told otherwise."""

Of = Annotated[str | None, option("--of NO", "Only entries of whatever has this number or code.")]
Noun = Annotated[
    str | None, option("--noun NOUN", "With --of, where several have it: case, unit …")
]
Kind = Annotated[
    list[str] | None,
    option(
        "--kind KIND", "Only entries of this kind, e.g. transferred or 移送; may be given again."
    ),
]
Limit = Annotated[
    int | None,
    option(
        "--limit N",
        "At most so many, the newest first. On a terminal 50, for scripts all.",
        min=1,
        max=1_000_000_000,
    ),
]


@app.command(
    "journal",
    epilog="govtool journal\n"
    "govtool journal --case SQ01-2026-00001\n"
    "govtool journal --kind assigned --from 2026-03-01 --json",
)
@a_list
def journal(
    session: Session,
    case: Annotated[str | None, option("--case NO", "Only entries of this case.")] = None,
    of: Of = None,
    noun: Noun = None,
    kind: Kind = None,
    actor: Annotated[str | None, option("--by PERSON", "Only what this person recorded.")] = None,
    since: Annotated[str | None, option("--from DATE", "Facts of that day or later.")] = None,
    until: Annotated[str | None, option("--to DATE", "Facts of that day or before.")] = None,
    limit: Limit = None,
) -> None:
    """Read the journal, the newest entry first. Entries are never changed or removed."""
    if case and of:
        raise UsageMistake("unexpected_option", _("Give either --case or --of."))
    if noun and not of:
        raise UsageMistake("unexpected_option", _("--noun goes with --of."))
    first, last = bounds(since, until, session)
    kinds = tuple(_kind(word) for word in kind or ())
    with opened(session) as store:
        which = Filter(
            subject=_subject(case, of, any_noun_or_none(noun), store, session),
            kinds=kinds,
            actor=actor,
            on_from=first,
            on_before=last + dt.timedelta(days=1) if last else None,
            newest_first=True,
            limit=limit or (None if session.json or session.output else NEWEST),
        )
        say_lines(store, read(store.reader, which), session)


def _subject(
    case: str | None, of: str | None, noun: str | None, store: Store, session: Session
) -> str | None:
    """Return the subject whose entries are wanted; None for all."""
    if case:
        return case_meant(case, store, session)
    if of is None:
        return None
    try:
        return lookups.subject_called(store.reader, of, noun)
    except NotFound:
        return subject_meant(of, store, session, *((noun,) if noun else ()))


def _kind(word: str) -> str:
    """Return the kind of entry with this code, or this name in the journal."""
    names = {kind: kind_label(kind) for kind in registry.kinds()}
    found = meant_code(word, names)
    if found is None:
        message = _("“{kind}” is not a kind of entry.", kind=quoted(word))
        hint = choose_from(names.values() if in_chinese() else names)
        raise Refused("bad_term", message, hint, column="--kind", value=quoted(word))
    return found
