"""``govtool explain``: how the due dates of anything came about 期限说明."""

from __future__ import annotations

from typing import Annotated

import typer

from govtool.commands._frame.session import Session
from govtool.commands._options import day, noun_or_none, opened
from govtool.errors import NotFound
from govtool.i18n import _
from govtool.render.explaining import Explaining, explanations_json, say_explanations
from govtool.render.terminal import emit_json
from govtool.reports.deadlines import numbers_in
from govtool.subjects import registry
from govtool.text import quoted

app = typer.Typer()


@app.command("explain", epilog="govtool explain SQ01-2026-00001\ngovtool explain M2026-003-1 --as-of 3月2日")
def explain(
    ctx: typer.Context,
    no: Annotated[str, typer.Argument(metavar="NO", help="The number of a case, a decision, or whatever else owes something.")],
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="As it stood at the end of that day.")] = None,
    noun: Annotated[str | None, typer.Option("--noun", metavar="NOUN", help="Where several have the number: case, decision …")] = None,
) -> None:  # fmt: skip
    """Tell how each due date came about: from which day, what was counted, which days were skipped, on what basis."""
    session: Session = ctx.obj
    on = day(as_of, session, "--as-of", ahead=True)
    with opened(session) as store:
        subject = store.subject_numbered(no, noun_or_none(noun))
        described, state = registry.subject_of(subject), store.state(subject, on)
        if state is None:
            message = _("{no} was not there yet on {day}.").format(no=quoted(no), day=on.isoformat())
            raise NotFound("no_number", message, _("Ask about a later day."), value=quoted(no))
        own = frozenset(numbers_in(store, state, described))
        show_explained(Explaining(described, state, store.office, on, own), session)


def show_explained(what: Explaining, session: Session) -> None:
    """Tell how each due date of a subject came about."""
    if session.json:
        emit_json(explanations_json(what))
    else:
        say_explanations(what)
