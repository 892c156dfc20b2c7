"""``govtool case add``: register a dispute 登记."""

from __future__ import annotations

from typing import Annotated

import typer

from govtool.commands.case.form import CaseOptions, CaseRegistration, fields_of
from govtool.commands.case.particulars import Amount, Body, More, Persons, Scale, Way, told
from govtool.commands.shared.parties import parties_from, question_parties
from govtool.commands.shared.recording import Override
from govtool.commands.shared.registration import register
from govtool.commands.shared.representatives import AgentOf, GuardianOf, with_acting
from govtool.shell.form.form import require
from govtool.shell.frame.session import Session
from govtool.shell.options import opened
from govtool.shell.subject_words import case_meant

app = typer.Typer()


@app.command(
    "add",
    epilog="""govtool case add
govtool case add -t 邻里 -s 网格排查 -m 院墙排水 -p 甲某:13800000000 -p 乙某
govtool case add --like 甲某
govtool case add --resume
govtool case add --unit SQ01 --type 邻里 --source 网格排查 --summary "院墙排水" --party 申请人:甲某:13800000000 --party 被申请人:乙某
govtool case add --unit SQ01 --type 损害赔偿 --source 当事人申请 --summary "…" --party 申请人:乙某 --guardian 乙某=丙某:母亲:13800000000
govtool case add --unit SQ01 --type wage_arrears --source police --summary "…" --major --on 昨天""",
)
def add(
    ctx: typer.Context,
    unit: Annotated[str | None, typer.Option("--unit", "-u", metavar="UNIT", help="The unit that registers it.")] = None,
    dispute_type: Annotated[str | None, typer.Option("--type", "-t", metavar="TYPE", help="The dispute type: code or label, e.g. neighbour or 邻里.")] = None,
    source: Annotated[str | None, typer.Option("--source", "-s", metavar="SOURCE", help="How it came in: code or label, e.g. patrol or 网格排查.")] = None,
    summary: Annotated[str | None, typer.Option("--summary", "-m", metavar="TEXT", help="What the dispute is about; @FILE takes it from a text file.")] = None,
    grid: Annotated[str | None, typer.Option("--grid", "-g", metavar="GRID", help="The grid where it arose.")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day it was registered; without it, today. Takes 2026-03-02, 3月2日, 昨天 …")] = None,
    found_on: Annotated[str | None, typer.Option("--found-on", metavar="DATE", help="The day it was found, if that was before; the report to the centre is due that day.")] = None,
    found_by: Annotated[str | None, typer.Option("--found-by", metavar="PEOPLE", help="Who found it.")] = None,
    major: Annotated[bool, typer.Option("--major", help="Major or complex: it goes to the centre the same day.")] = False,
    petition: Annotated[bool, typer.Option("--petition", help="Handed on by the petition office.")] = False,
    campaign: Annotated[str | None, typer.Option("--campaign", metavar="rural|labour|environment|finance|real_estate", help="The campaign it belongs to, e.g. 涉农.")] = None,
    ref: Annotated[str | None, typer.Option("--ref", metavar="REF", help="Your own number for it in another system.")] = None,
    party: Annotated[list[str] | None, typer.Option("--party", "-p", metavar="ROLE:NAME[:PHONE[:ID_NO[:ADDRESS[:OCCUPATION[:REPRESENTATIVE]]]]]", help="A party; give it once for each. Without a role, the first is the applicant, the next the respondent. What is not known stays empty, e.g. 申请人:甲某:::示例路1号.")] = None,
    guardian: GuardianOf = None,
    agent: AgentOf = None,
    like: Annotated[str | None, typer.Option("--like", metavar="NO", help="An earlier case to take the unit, grid, type, source and parties from.")] = None,
    persons: Persons = None,
    scale: Scale = None,
    amount: Amount = None,
    body: Body = None,
    way: Way = None,
    more: More = None,
    before_authority: Annotated[str | None, typer.Option("--before-authority", metavar="AUTHORITY", help="The court or authority it is already before, if any: then it may not be mediated.")] = None,
    override: Override = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the registration that was left.")] = False,  # noqa: ARG001  # the frame does, before the command begins
) -> None:  # fmt: skip
    """Register a dispute and see its first deadlines.

    On a terminal it asks for what is needed and shows all of it before it is recorded: a number
    changes or adds something, < goes back, @FILE takes a long text from a file and @ opens your
    editor. What was answered is kept when you leave: --resume goes on with it.
    """
    session: Session = ctx.obj
    options = {"persons": persons, "scale": scale, "amount": amount, "body": body, "way": way}
    given = CaseOptions(
        {"unit": unit, "dispute_type": dispute_type, "source": source, "summary": summary, "grid": grid, "on": on,
         "found_on": found_on, "found_by": found_by, "campaign": campaign, "ref": ref, "major": major or None,
         "petition": petition or None, "before_authority": before_authority, "override": override},
        with_acting(parties_from(party or []), guardian or [], agent or []),
        told(more or [], options, session),
    )  # fmt: skip
    with opened(session) as store:
        if like is not None:
            given = given.like(store.case(case_meant(like, store, session)), session)
        asking = bool(require(fields_of(given), session))
        question_parties(given.parties, session)
        register(
            CaseRegistration(session, store, given), fields_of(given, asking=asking), asking=asking
        )
