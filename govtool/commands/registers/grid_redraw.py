"""``govtool grid redraw``: a file gives households another grid 网格调整, shown first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Annotated, Any

import typer

from govtool.base.errors import Problem, UsageMistake
from govtool.base.i18n import _, counted, listed, noted, of
from govtool.base.text_width import printable
from govtool.commands.shared.asked_change import (
    DryRun,
    Errors,
    Planned,
    record_at_once,
    refuse_file,
)
from govtool.commands.shared.register import known_code
from govtool.commands.shared.versions import From, Reason, past_day
from govtool.desk.redraw import Redraw, redraw_of
from govtool.shell.frame.session import Session
from govtool.shell.options import opened
from govtool.shell.parameters import Sheet, argument, option
from govtool.shell.tables import Column, ListTable, say_listing
from govtool.shell.terminal import emit_json, note, say
from govtool.store import Store
from govtool.tables.formats.source import open_source
from govtool.tables.intake.asked_file import AskedTable, read_asked
from govtool.tables.intake.redraw_file import REDRAW_FILE, asked_in

app = typer.Typer()

_SHOWN = 20

File = Annotated[
    str, argument("FILE", "The file: a household and its new grid in each row; - reads the input.")
]
Closing = Annotated[
    list[str] | None,
    option(
        "--close GRID[=SUCCESSOR]",
        "A grid that closes the day before; can be repeated. All its households have to move.",
    ),
]


@app.command(
    "redraw",
    epilog="govtool grid redraw 网格调整.csv --dry-run\n"
    'govtool grid redraw 网格调整.xlsx --on 7月1日 --close G03=G02 --reason "示府〔2026〕8号"',
)
def redraw(
    session: Session,
    file: File,
    close: Closing = None,
    on: From = None,
    reason: Reason = None,
    sheet: Sheet = None,
    dry_run: DryRun = False,
    errors: Errors = None,
) -> None:
    """Move households to other grids by a file, all in one operation.

    The file names only those that move, in the columns household and new_grid. First it is shown
    how many go from which grid to which, which micro-grids are cut, what stays open, and which
    visits change hands. A cut micro-grid is closed, to be proposed anew; nobody is named its head.
    """
    when = past_day(on, session)
    with open_source(file, workbooks=True) as source, opened(session) as store:
        closing = dict(_closing(close or (), store, session))
        table = read_asked(REDRAW_FILE, store, source, sheet, session.today)
        plan, judged = redraw_of(store, when, asked_in(table), closing, reason)
        problems = table.problems(judged)
        table.write_errors(errors, problems)
        told = _as_json(plan, table, problems)
        if not session.json:
            _say_plan(plan)
        if problems:
            refuse_file(told, problems, session)
        if not dry_run:
            anew = partial(_anew, plan, store)
            told["id"] = record_at_once(plan, anew, store, file, session)
    if session.json:
        emit_json(told)
    elif told["id"] is not None:
        _say_done(plan)


def _closing(
    words: Sequence[str], store: Store, session: Session
) -> Iterator[tuple[str, str | None]]:
    for word in words:
        grid, equals, successor = word.partition("=")
        if equals and not successor:
            message = _("--close: “{value}” names no successor after the sign.", value=word)
            raise UsageMistake("bad_value", message)
        after = known_code("grid", successor, store, session) if successor else None
        yield known_code("grid", grid, store, session), after


def _anew(plan: Redraw, store: Store) -> Planned:
    return redraw_of(store, plan.on, plan.asked, plan.closing, plan.reason)


# --- what it says


def _as_json(plan: Redraw, table: AskedTable, problems: Sequence[Problem]) -> dict[str, Any]:
    return {
        "on": plan.on,
        "rows": len(table.rows),
        "moved": len(plan.moves),
        "unchanged": plan.unchanged,
        "matrix": [
            {"old": old, "new": new, "households": n} for (old, new), n in plan.matrix.items()
        ],
        "orphaned": plan.orphans,
        "cut": [one._asdict() | {"head": plan.heads.get(one.microgrid)} for one in plan.cuts],
        "kept": [one._asdict() for one in plan.kept],
        "handed": [one._asdict() for one in plan.handed],
        "closed": dict(plan.closing),
        "id": None,
        "problems": [problem.as_json() for problem in problems],
    }


def _say_plan(plan: Redraw) -> None:
    _say_matrix(plan)
    say(
        _(
            "{moved} households move, {unchanged} are there already; orphaned: {orphans}",
            moved=len(plan.moves),
            unchanged=plan.unchanged,
            orphans=len(plan.orphans),
        )
    )
    for cut in plan.cuts:
        text = _("{microgrid} is cut: {leave} leave, {stay} stay ungrouped")
        head = plan.heads.get(cut.microgrid)
        asked = of(_("its head is asked for"), head) if head else ""
        say(listed(filter(None, [text.format(**cut._asdict()), asked])))
    if plan.kept:
        numbers = _first([noted(one.no, one.grid) for one in plan.kept])
        say(of(_("Still open; they keep their grid"), numbers))
    if plan.handed:
        numbers = _first([f"{one.no} {one.before} → {one.after}" for one in plan.handed])
        say(of(_("Agreed visits that change hands"), numbers))
    for grid, successor in plan.closing.items():
        say(_("{code} closes", code=grid) + (f" → {successor}" if successor else ""))


def _first(texts: Sequence[str]) -> str:
    more = counted("and {n} more", "and {n} more", len(texts) - _SHOWN)
    return listed([*texts[:_SHOWN], *([more] if len(texts) > _SHOWN else [])])


def _say_matrix(plan: Redraw) -> None:
    new = sorted({new for _old, new in plan.matrix})
    if not new:
        return
    heads = [
        Column(_("From")),
        *(Column(code, "right") for code in new),
        Column(_("Total"), "right"),
    ]
    rows = []
    for old in sorted({old for old, _new in plan.matrix}):
        counts = [plan.matrix.get((old, code), 0) for code in new]
        rows.append([printable(old), *(str(n or "") for n in counts), str(sum(counts))])
    totals = [sum(n for (_old, code), n in plan.matrix.items() if code == each) for each in new]
    rows.append([_("Total"), *map(str, totals), str(len(plan.moves))])
    say_listing(ListTable(_("Households by old and new grid"), heads, rows))


def _say_done(plan: Redraw) -> None:
    say(_("Recorded in one operation; govtool undo takes all of it back."))
    if plan.cuts:
        say(of(_("Next"), "govtool microgrid propose --all"))
    for cut in plan.cuts:
        head = plan.heads.get(cut.microgrid)
        if head:
            note(of(_("Next"), f"govtool head replace {head}"))
