"""``govtool matter add``: take a matter in 上报."""

from __future__ import annotations

from typing import Annotated

import typer

from govtool.base.errors import UsageMistake
from govtool.base.i18n import _
from govtool.commands.matter.form import MatterRegistration, fields_of, like, tell_what_next
from govtool.commands.shared.registration import register
from govtool.shell.form.form import require
from govtool.shell.frame.session import Session
from govtool.shell.options import opened
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
    unit: Annotated[str | None, typer.Option("--unit", "-u", metavar="UNIT", help="The unit that takes it in; without it, the street.")] = None,
    category: Annotated[str | None, typer.Option("--category", "-c", metavar="CATEGORY", help="The category: code or label, e.g. fire or 消防隐患.")] = None,
    channel: Annotated[str | None, typer.Option("--channel", metavar="CHANNEL", help="How it came in: code or label, e.g. grid or 网格员.")] = None,
    place: Annotated[str | None, typer.Option("--place", metavar="TEXT", help="Where it is.")] = None,
    grid: Annotated[str | None, typer.Option("--grid", "-g", metavar="GRID", help="The grid where it is.")] = None,
    summary: Annotated[str | None, typer.Option("--summary", "-m", metavar="TEXT", help="What happened; @FILE takes it from a text file.")] = None,
    reporter: Annotated[str | None, typer.Option("--reporter", metavar="PERSON", help="Who reported it, e.g. 甲某:13800000000; only the intake sees it.")] = None,
    guardian: Annotated[str | None, typer.Option("--guardian", metavar="NAME[:RELATION[:PHONE]]", help="The guardian of a child who reports, e.g. 丙某:母亲:13800000000.")] = None,
    no_answer: Annotated[bool, typer.Option("--no-answer", help="Nobody wants an answer.")] = False,
    urgent: Annotated[bool, typer.Option("--urgent", help="More urgent than its category: dispatched the same day.")] = False,
    emergency: Annotated[bool, typer.Option("--emergency", help="An emergency: dispatched and handled the same day.")] = False,
    ref: Annotated[str | None, typer.Option("--ref", metavar="REF", help="Your own number for it in another system.")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day it was reported; without it, today. Takes 2026-03-02, 3月2日, 昨天 …")] = None,
    like_no: Annotated[str | None, typer.Option("--like", metavar="NO", help="An earlier matter to take the unit, category, channel, place, grid and reporter from.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the registration that was left.")] = False,  # noqa: ARG001  # the frame does, before the command begins
) -> None:  # fmt: skip
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
