"""``link`` and ``unlink`` of any noun: two subjects that are one matter 关联."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

import typer

from govtool.base.errors import NotFound
from govtool.base.i18n import _
from govtool.commands.shared.recording import show_recorded
from govtool.desk import links
from govtool.shell.frame.session import Session
from govtool.shell.options import day, opened
from govtool.shell.parameters import On, option
from govtool.shell.subject_words import No, Other, asked_for, noun_about, one_meant, subject_meant
from govtool.store import Store
from govtool.subjects import registry

app = typer.Typer()


@app.command(
    "link",
    epilog='govtool {noun} link {no} {no}\ngovtool {noun} link {no} {no} --reason "双方分别到两个社区反映"',
)
def link(
    session: Session,
    ctx: typer.Context,
    no: No,
    other: Other,
    on: On = None,
    reason: Annotated[str | None, option("--reason TEXT", "How it was found out.")] = None,
) -> None:
    """Record that two are one matter, each in the time line of both.

    Nothing is merged: deadlines and returns stay as they are. Close the one that is not carried on,
    and say so.
    """
    when, noun = day(on, session), registry.subject(noun_about(ctx))
    with opened(session) as store:
        one = one_meant(ctx, no, store)
        another = _other_meant(noun.word, other, store, session)
        with store.writing(session.actor) as tx:
            state, linked = links.link(tx, one, another, when, reason, session.today)
    show_recorded(_("linked with {other}", other=linked), noun, state, tx.office, session)


@app.command("unlink", epilog='govtool {noun} unlink {no} {no} --reason "核实为两件事"')
def unlink(
    session: Session,
    ctx: typer.Context,
    no: No,
    other: Other,
    reason: Annotated[str | None, option("--reason TEXT", "Why it is taken back.")] = None,
) -> None:
    """Take back that two are one matter, in both. The journal keeps what was recorded."""
    noun = registry.subject(noun_about(ctx))
    with opened(session) as store:
        one = one_meant(ctx, no, store)
        another = _perhaps_gone(noun.word, other, store, session)
        with store.writing(session.actor) as tx:
            state, gone = links.unlink(
                tx, one, another, reason or _("not one matter"), session.today
            )
    show_recorded(_("no longer linked with {other}", other=gone), noun, state, tx.office, session)


def _other_meant(word: str, typed: str, store: Store, session: Session) -> str:
    """Return the subject of the other: of the same noun, or of one that it may be linked with."""
    others = registry.subject(word).linked_with
    if not typed:
        label = _("Number of the other case") if word == "case" else _("Number of the other")
        return asked_for(label, store, session, word, *others)
    try:
        return subject_meant(typed, store, session, word)
    except NotFound:
        for noun in others:
            with suppress(NotFound):
                return subject_meant(typed, store, session, noun)
        raise


def _perhaps_gone(word: str, typed: str, store: Store, session: Session) -> str:
    """Return the other subject, or the typed word for one that is no longer in this file."""
    try:
        return _other_meant(word, typed, store, session)
    except NotFound:
        return typed
