"""``extend`` of any noun: more time asked for, approved or refused 延期."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Annotated

import typer

from govtool.base.dates import iso_text
from govtool.base.errors import Refused, UsageMistake
from govtool.base.i18n import _
from govtool.commands.shared.recording import NounStep, record
from govtool.shell.form.form import Field, Form, due_day, text_field
from govtool.shell.form.prompt import among, ask
from govtool.shell.options import day, one_of
from govtool.shell.parameters import Again, On, Override, option
from govtool.shell.subject_words import Nos, noun_about
from govtool.subjects import registry

app = typer.Typer()

Request = Annotated[bool, option("--request", "Whoever has to be done with it asks for more time.")]


@app.command(
    "extend",
    epilog='govtool {noun} extend {no} --request --until 2026-05-01 --reason "需鉴定"\n'
    "govtool {noun} extend {no} --approve --until 2026-05-01\ngovtool {noun} extend {no} --refuse",
)
def extend(
    ctx: typer.Context,
    nos: Nos,
    request: Request = False,
    approve: Annotated[bool, option("--approve", "It is approved.")] = False,
    refuse: Annotated[bool, option("--refuse", "It is refused.")] = False,
    until: Annotated[str | None, option("--until DATE", "The new due date.")] = None,
    reason: Annotated[str | None, option("--reason TEXT", "The reason, in words.")] = None,
    on: On = None,
    override: Override = None,
    again: Again = False,
) -> None:
    """Record a request for more time, made before the due date, or the decision on it.

    For a case the centre asks the district; for a matter the unit whose turn it is asks the street.
    """
    flags = {"--request": request, "--approve": approve, "--refuse": refuse}
    chosen = _ask_which() if ctx.obj.interactive and not any(flags.values()) else one_of(flags)
    noun = registry.subject(noun_about(ctx))
    assert noun.extension is not None, noun.word
    when, new_due = day(on, ctx.obj), _new_due(until, noun.extension.rule)
    if chosen == "--request":
        why = text_field("reason", _("Reason"), reason, required=True)
        step = NounStep(noun, noun.extension.asked, when, {"override": override}, again)
        record(ctx, nos, step, replace(new_due, required=True), why)
        return
    if reason is not None or (until is not None and chosen == "--refuse"):
        message = _("A decision takes --until when it approves, and no --reason.")
        raise UsageMistake("unexpected_option", message, _("Leave out what does not belong to it."))
    decided = {"approved": chosen == "--approve"}
    record(ctx, nos, NounStep(noun, noun.extension.decided, when, decided), new_due)


def _new_due(typed: str | None, rule: str) -> Field:
    """Return the date an extension reaches to: it gives more time than there is now."""

    def read(answer: str, form: Form) -> dt.date:
        until = due_day(answer, form)
        owed = form.state.obligations if form.state else []
        due = next((one.due for one in reversed(owed) if one.rule == rule), None)
        if due is not None and until <= due:
            message = _("It is due on {due} already; an extension reaches further.")
            raise Refused("bad_date", message.format(due=iso_text(due)), _("Give a later date."))
        return until

    return Field("until", _("New due date"), typed, read)


def _ask_which() -> str:
    labels = {
        "request": _("extension requested"),
        "approve": _("extension approved"),
        "refuse": _("extension refused"),
    }
    return "--" + ask(_("What is to be recorded"), among(labels), list(labels.items()))
