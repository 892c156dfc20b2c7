"""``govtool case add``: register a dispute 登记."""

from __future__ import annotations

import typer

from govtool.commands.case.form import CaseOptions, CaseRegistration, fields_of
from govtool.commands.case.particulars import AMOUNT, BODY, MORE, PERSONS, SCALE, WAY, told
from govtool.commands.shared.parties import parties_from, question_parties
from govtool.commands.shared.registration import register
from govtool.commands.shared.representatives import AGENT_OF, GUARDIAN_OF, with_acting
from govtool.shell.form.form import require
from govtool.shell.frame.session import Session
from govtool.shell.options import opened
from govtool.shell.parameters import DISPUTE_TYPE, OVERRIDE, RESUME, SOURCE, flag, option
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
    unit: str | None = option("--unit", "UNIT", "The unit that registers it.", "-u"),
    dispute_type: str | None = DISPUTE_TYPE,
    source: str | None = SOURCE,
    summary: str | None = option(
        "--summary", "TEXT", "What the dispute is about; @FILE takes it from a text file.", "-m"
    ),
    grid: str | None = option("--grid", "GRID", "The grid where it arose.", "-g"),
    on: str | None = option(
        "--on",
        "DATE",
        "The day it was registered; without it, today. Takes 2026-03-02, 3月2日, 昨天 …",
    ),
    found_on: str | None = option(
        "--found-on",
        "DATE",
        "The day it was found, if that was before; the report to the centre is due that day.",
    ),
    found_by: str | None = option("--found-by", "PEOPLE", "Who found it."),
    major: bool = flag("--major", "Major or complex: it goes to the centre the same day."),
    petition: bool = flag("--petition", "Handed on by the petition office."),
    campaign: str | None = option(
        "--campaign",
        "rural|labour|environment|finance|real_estate",
        "The campaign it belongs to, e.g. 涉农.",
    ),
    ref: str | None = option("--ref", "REF", "Your own number for it in another system."),
    party: list[str] | None = option(
        "--party",
        "ROLE:NAME[:PHONE[:ID_NO[:ADDRESS[:OCCUPATION[:REPRESENTATIVE]]]]]",
        "A party; give it once for each. Without a role, the first is the applicant, the next the respondent. What is not known stays empty, e.g. 申请人:甲某:::示例路1号.",
        "-p",
    ),
    guardian: list[str] | None = GUARDIAN_OF,
    agent: list[str] | None = AGENT_OF,
    like: str | None = option(
        "--like", "NO", "An earlier case to take the unit, grid, type, source and parties from."
    ),
    persons: int | None = PERSONS,
    scale: str | None = SCALE,
    amount: str | None = AMOUNT,
    body: str | None = BODY,
    way: str | None = WAY,
    more: list[str] | None = MORE,
    before_authority: str | None = option(
        "--before-authority",
        "AUTHORITY",
        "The court or authority it is already before, if any: then it may not be mediated.",
    ),
    override: str | None = OVERRIDE,
    resume: bool = RESUME,  # noqa: ARG001  # the frame does, before the command begins
) -> None:
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
