"""``govtool microgrid propose|apply``: form micro-grids 划分联防组, and enter what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from govtool.base.errors import Problem, UsageMistake
from govtool.base.i18n import _, counted, listed, msgid, of
from govtool.commands.files.export import check_reason, few, journal_export
from govtool.commands.shared.asked_change import (
    DryRun,
    Errors,
    Planned,
    record_at_once,
    refuse_file,
)
from govtool.commands.shared.register import known_code
from govtool.commands.shared.versions import From, past_day
from govtool.desk.forming import AskedHome, Forming, Proposed, ProposedHome, proposal
from govtool.models import PersonalDataExported, Selection
from govtool.shell.form.prompt import ask_to_replace
from govtool.shell.frame.session import Session
from govtool.shell.options import opened
from govtool.shell.parameters import Sheet, argument, option
from govtool.shell.tables import Column, ListTable, say_listing
from govtool.shell.terminal import emit_json, note, say
from govtool.subjects.file_columns import FileColumn, Reading
from govtool.subjects.file_form import FileForm, Help
from govtool.subjects.grid.forming import Sizing
from govtool.tables.formats import csv_file
from govtool.tables.formats.source import open_source
from govtool.tables.intake.asked_file import read_asked

app = typer.Typer()

_NO_HELP = Help("", "")
PROPOSAL = FileForm(
    "microgrids",
    "household",
    msgid("households"),
    "联防组",
    (
        FileColumn("household", "户编号", Reading.CODE, required=True, width=18),
        FileColumn("grid", "网格", Reading.GRID, required=True, width=14),
        FileColumn("microgrid", "联防组", Reading.CODE, required=True, width=16),
        FileColumn("address", "住址", Reading.LINE, width=36),
        FileColumn("head", "户主", Reading.LINE, width=16),
    ),
    _NO_HELP,
    _NO_HELP,
)
"""The file of a proposal: what it says of addresses and names is not read back."""
MASKED = "***"

OfGrid = Annotated[list[str] | None, option("--grid GRID", "A grid; give it once for each.")]
Everywhere = Annotated[bool, option("--all", "All grids.")]
Anew = Annotated[bool, option("--anew", "All households, also those that are in a micro-grid.")]
Output = Annotated[Path | None, option("-o, --output FILE", "A CSV file to look at and to edit.")]
Full = Annotated[
    bool, option("--full", "With addresses and names; needs --reason and is journalled.")
]
Why = Annotated[str | None, option("--reason TEXT", "What the personal data is needed for.")]


@app.command(
    "propose",
    epilog="govtool microgrid propose --grid LF001\n"
    'govtool microgrid propose --all -o 联防组建议.csv --full --reason "划分联防组"',
)
def propose(
    session: Session,
    grid: OfGrid = None,
    every: Everywhere = False,
    anew: Anew = False,
    output: Output = None,
    full: Full = False,
    reason: Why = None,
) -> None:
    """Propose micro-grids of about ten neighbouring households; nothing is recorded.

    Households that are in none are taken in the order of their addresses, and cut where it costs
    least: not in a stair, rather not in a building, each of a usual size (govtool policy show).
    Edit the file, then apply it.
    """
    check_reason(reason, full=full)
    if bool(grid) == every:
        raise UsageMistake("missing_option", _("Name a grid with --grid, or take --all."))
    ask_to_replace(output, session)
    with opened(session) as store:
        codes = [known_code("grid", one, store, session) for one in grid or ()] or None
        sizing = Sizing.of(store.office.policy, session.today)
        found = list(proposal(store, session.today, codes, anew=anew))
        if full:
            told = partial(_told, found, reason or "", session)
            journal_export(store, told, output, session)
    if output is not None:
        csv_file.write(
            output, [column.label for column in PROPOSAL.columns], _rows(found, full=full)
        )
    if session.json:
        emit_json([one.as_json() for one in found])
        return
    _say_proposal(found, output, sizing)


def _told(found: Sequence[Proposed], reason: str, session: Session) -> PersonalDataExported:
    codes = [home.household for one in found for home in one.homes]
    return PersonalDataExported.checked(
        on=session.today,
        what="households",
        rows=len(codes),
        reason=reason,
        about=few(codes, len(codes)),
        which=Selection(format="csv"),
    )


def _rows(found: Iterable[Proposed], *, full: bool) -> Iterator[Sequence[Any]]:
    for one in found:
        for home in one.homes:
            yield home if full else _masked(home)


def _masked(home: ProposedHome) -> ProposedHome:
    return home._replace(address=home.address and MASKED, head=MASKED)


def _say_proposal(found: Sequence[Proposed], output: Path | None, sizing: Sizing) -> None:
    heads = [Column(_("Micro-grid")), Column(_("Grid")), Column(_("Households"), "right")]
    rows = [[one.microgrid, one.grid, str(len(one.homes))] for one in found]
    if output is None:
        say_listing(ListTable(_("Proposed micro-grids"), heads, rows))
    homes = sum(len(one.homes) for one in found)
    note(
        counted("{n} micro-grid", "{n} micro-grids", len(found))
        + ("" if not found else " · " + counted("{n} household", "{n} households", homes))
    )
    sizes = {one.microgrid: len(one.homes) for one in found}
    _say_unusual({code: n for code, n in sizes.items() if not sizing.is_usual(n)}, sizing)
    if output is not None:
        note(of(_("Next"), f"govtool microgrid apply {output}"))


_FEW = 10


def _say_unusual(sizes: dict[str, int], sizing: Sizing) -> None:
    if sizes:
        some = listed(f"{code} {n}" for code, n in list(sizes.items())[:_FEW])
        more = "…" if len(sizes) > _FEW else ""
        note(
            _(
                "Not of {least}–{most} households: {some}",
                least=sizing.least,
                most=sizing.most,
                some=some + more,
            )
        )


# --- applied

File = Annotated[str, argument("FILE", "The proposal, as it was edited: a household in each row.")]
Replacing = Annotated[
    bool, option("--anew", "Close the micro-grids that the grids of the file have by now.")
]


@app.command(
    "apply",
    epilog="govtool microgrid apply 联防组建议.csv --dry-run\n"
    "govtool microgrid apply 联防组建议.csv --on 7月1日",
)
def apply(
    session: Session,
    file: File,
    anew: Replacing = False,
    on: From = None,
    sheet: Sheet = None,
    dry_run: DryRun = False,
    errors: Errors = None,
) -> None:
    """Form the micro-grids of a proposal, all in one operation.

    Nothing goes across a grid; a household that is not in the file stays as it is. Then name the
    heads: govtool head name.
    """
    when = past_day(on, session)
    with open_source(file, workbooks=True) as source, opened(session) as store:
        table = read_asked(PROPOSAL, store, source, sheet, session.today)
        asked = [
            AskedHome(row, values["household"], values["grid"], values["microgrid"])
            for row, values in table.asked
        ]
        plan = Forming(store, when, asked, anew)
        problems = table.problems(plan.judged())
        table.write_errors(errors, problems)
        told = _as_json(plan, problems)
        if not session.json:
            _say_plan(plan)
        if problems:
            refuse_file(told, problems, session)
        if not dry_run:
            again = partial(_anew, plan)
            told["id"] = record_at_once(plan, again, store, file, session)
    if session.json:
        emit_json(told)
    elif told["id"] is not None:
        say(_("Recorded in one operation; govtool undo takes all of it back."))
        note(of(_("Next"), "govtool head name"))


def _as_json(plan: Forming, problems: Sequence[Problem]) -> dict[str, Any]:
    return {
        "on": plan.on,
        "microgrids": {code: len(homes) for code, homes in plan.members.items()},
        "households": sum(map(len, plan.members.values())),
        "ungrouped": plan.ungrouped,
        "unusual": plan.unusual,
        "closed": plan.closing,
        "id": None,
        "problems": [problem.as_json() for problem in problems],
    }


def _say_plan(plan: Forming) -> None:
    homes = sum(map(len, plan.members.values()))
    formed = counted("{n} micro-grid", "{n} micro-grids", len(plan.members))
    say(f"{formed} · " + counted("{n} household", "{n} households", homes))
    _say_unusual(plan.unusual, plan.sizing)
    for what, codes in ((_("Closed"), plan.closing), (_("In no micro-grid"), plan.ungrouped)):
        if codes:
            more = "…" if len(codes) > _FEW else ""
            n = counted("{n} in all", "{n} in all", len(codes))
            note(of(what, listed(codes[:_FEW]) + more + f" ({n})"))


def _anew(plan: Forming) -> Planned:
    again = Forming(plan.store, plan.on, plan.asked, plan.anew)
    return again, again.judged()
