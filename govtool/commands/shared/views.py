"""Looking at one subject of the group's noun: card, explanations, journal."""

from __future__ import annotations

from typing import Annotated

import typer

from govtool.journal.entries import Filter, read
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list
from govtool.shell.options import day, opened
from govtool.shell.parameters import option
from govtool.shell.screens.card import say_card
from govtool.shell.screens.journal import say_lines
from govtool.shell.screens.objects import object_of
from govtool.shell.subject_words import No, noun_about, one_meant, seen
from govtool.shell.terminal import emit_json

app = typer.Typer()

AsOf = Annotated[str | None, option("--as-of DATE", "As it stood at the end of that day.")]


@app.command(
    "show", epilog="govtool {noun} show {no}\ngovtool {noun} show {no} --as-of 2月13日 --json"
)
def show(session: Session, ctx: typer.Context, no: No, as_of: AsOf = None) -> None:
    """Show it on one card: what it is about, where it stands, time line, deadlines, violations."""
    word, on = noun_about(ctx), day(as_of, session, "--as-of", ahead=True)
    with opened(session) as store:
        state, office = seen(store, one_meant(ctx, no, store), on), store.office
    if session.json:
        emit_json(object_of(word, state, office, on))
    else:
        say_card(word, state, office, on, session.today)


@app.command("explain", epilog="govtool {noun} explain {no}")
def explain(session: Session, ctx: typer.Context, no: No, as_of: AsOf = None) -> None:
    """Explain each due date: its start, the days counted and skipped, and its legal basis."""
    from govtool.commands.explain import explain_subject  # cards and lists explain nothing

    on = day(as_of, session, "--as-of", ahead=True)
    with opened(session) as store:
        explain_subject(store, one_meant(ctx, no, store), on, session)


@app.command("history", epilog="govtool {noun} history {no}")
@a_list
def history(session: Session, ctx: typer.Context, no: No) -> None:
    """List every journal entry of it: who recorded what, and when, with what was taken back."""
    with opened(session) as store:
        lines = list(read(store.reader, Filter(subject=one_meant(ctx, no, store))))
        say_lines(store, lines, session, of_one=True)
