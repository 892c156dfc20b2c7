"""``govtool matter add``: take a matter in 上报."""

from __future__ import annotations

import typer

from govtool.base.errors import UsageMistake
from govtool.base.i18n import _
from govtool.commands.matter.form import MatterRegistration, fields_of, like, tell_what_next
from govtool.commands.shared.registration import register
from govtool.shell.form.form import require
from govtool.shell.frame.session import Session
from govtool.shell.options import opened
from govtool.shell.parameters import CATEGORY, CHANNEL, RESUME, flag, option
from govtool.shell.subject_words import subject_meant
from govtool.subjects.matter.kinds import MATTER
from govtool.subjects.matter.terms import Urgency

app = typer.Typer()


@app.command(
    "add",
    epilog="""govtool matter add
govtool matter add -c 消防 --channel 网格员 --place 示例路1号 -m "楼道堆物" --reporter 甲某:13800000000
govtool matter add --unit SQ01 --category 路灯道路 --channel hotline --place 示例路2号 --grid G01 --summary "路灯不亮" --no-answer
govtool matter add -c noise --channel resident --place 示例路3号 -m "夜间施工" --urgent --on 昨天
govtool matter add --like SQ01-S2026-00001
govtool matter add --resume""",
)
def add(
    ctx: typer.Context,
    unit: str | None = option(
        "--unit", "UNIT", "The unit that takes it in; without it, the street.", "-u"
    ),
    category: str | None = CATEGORY,
    channel: str | None = CHANNEL,
    place: str | None = option("--place", "TEXT", "Where it is."),
    grid: str | None = option("--grid", "GRID", "The grid where it is.", "-g"),
    summary: str | None = option(
        "--summary", "TEXT", "What happened; @FILE takes it from a text file.", "-m"
    ),
    reporter: str | None = option(
        "--reporter", "PERSON", "Who reported it, e.g. 甲某:13800000000; only the intake sees it."
    ),
    guardian: str | None = option(
        "--guardian",
        "NAME[:RELATION[:PHONE]]",
        "The guardian of a child who reports, e.g. 丙某:母亲:13800000000.",
    ),
    no_answer: bool = flag("--no-answer", "Nobody wants an answer."),
    urgent: bool = flag("--urgent", "More urgent than its category: dispatched the same day."),
    emergency: bool = flag("--emergency", "An emergency: dispatched and handled the same day."),
    ref: str | None = option("--ref", "REF", "Your own number for it in another system."),
    on: str | None = option(
        "--on",
        "DATE",
        "The day it was reported; without it, today. Takes 2026-03-02, 3月2日, 昨天 …",
    ),
    like_no: str | None = option(
        "--like",
        "NO",
        "An earlier matter to take the unit, category, channel, place, grid and reporter from.",
    ),
    resume: bool = RESUME,  # noqa: ARG001  # the frame does, before the command begins
) -> None:
    """Take in a matter and see its first deadlines.

    On a terminal it asks for what is needed and shows all of it before it is recorded: a number
    changes or adds something, < goes back, @FILE takes a long text from a file and @ opens your
    editor. What was answered is kept when you leave: --resume goes on with it.
    """
    session: Session = ctx.obj
    if urgent and emergency:
        raise UsageMistake("unexpected_option", _("Give either --urgent or --emergency."))
    urgency = Urgency.EMERGENCY if emergency else Urgency.URGENT if urgent else None
    typed = {
        "unit": unit, "category": category, "channel": channel, "place": place, "grid": grid, "summary": summary,
        "reporter": reporter, "guardian": guardian, "wants_answer": False if no_answer else None,
        "urgency": urgency and urgency.value, "ref": ref, "on": on,
    }  # fmt: skip
    with opened(session) as store:
        if like_no is not None:
            typed = like(typed, store.state(subject_meant(like_no, store, session, MATTER.word)))
        asking = bool(require(fields_of(typed), session))
        form = MatterRegistration(session, store)
        matter = register(form, fields_of(typed, asking=asking), asking=asking)
    tell_what_next(matter)
