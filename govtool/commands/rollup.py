"""``govtool rollup``: parts for the offices above, and adding them up 汇总."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from govtool.base.errors import ExitCode, Refused, UsageMistake
from govtool.base.i18n import _, counted, in_chinese, sentences
from govtool.base.vocabulary import EngineKind, LineLevel
from govtool.commands.report.returns import Output, ReturnFile
from govtool.returns import screen
from govtool.returns.files import require_place
from govtool.rollup.parts import HEAD
from govtool.rollup.received import Received, StreetPart, StreetState, received
from govtool.rollup.run import SumsAsked, rolled_up
from govtool.rollup.small_cells import PUBLIC_NOTE
from govtool.rollup.street_list import expected_in
from govtool.rules import Period, PeriodKind
from govtool.shell.frame.session import Session
from govtool.shell.options import day, noun_among, opened, term
from govtool.shell.parameters import argument, option
from govtool.shell.period import chosen_period, span_text
from govtool.shell.progress import counting
from govtool.shell.terminal import emit_json, hanging, note, say
from govtool.subjects import registry

if TYPE_CHECKING:
    from govtool.rollup.run import Engine, RolledReturn

app = typer.Typer()

Folder = Annotated[
    Path, option("-o, --output DIR", "The folder that gets a folder of the street's code.")
]
From = Annotated[
    list[Path], option("--from DIR", "A part, or a folder of parts; may be given several times.")
]
Streets = Annotated[
    Path | None,
    option("--expect FILE", "The streets that have to send a part: a CSV file with their codes."),
]


Simulated = Annotated[
    str | None,
    option(
        "--simulate STREETS×CASES",
        "Invented parts instead, to plan capacity with: 40x5000. Needs no file.",
    ),
]
Seed = Annotated[
    int | None,
    option("--seed N", "With --simulate: the same number gives the same parts.", min=0),
]


@app.command(
    "export",
    epilog="govtool rollup export -o 上报\ngovtool rollup export --simulate 40x5000 -o 模拟",
)
def export_part(
    session: Session, output: Folder, simulate: Simulated = None, seed: Seed = None
) -> None:
    """Write the part of this street for the offices above, without personal data.

    It holds each case, matter and decision with its events, but no name, number, address or text,
    and the units and rules by which they are judged.
    """
    from govtool.rollup.export import export

    _require("pyarrow")
    if simulate is not None:
        _simulate(session, output, simulate, seed)
        return
    if seed is not None:
        raise UsageMistake("unexpected_option", _("--seed goes with --simulate."))
    with opened(session) as store, counting(lambda: None) as told:
        found = export(store, output, session.today, told)
    if session.json:
        emit_json({"folder": found.folder, "rows": found.rows})
    else:
        rows = sum(found.rows.values())
        note(counted("{path}: {n} row", "{path}: {n} rows", rows, path=found.folder))


def _simulate(session: Session, output: Path, size: str, seed: int | None) -> None:
    """Write invented parts."""
    from govtool.rollup.simulation import SEED, SimulationSize, simulate

    chosen = SimulationSize.parse(size)
    with counting(lambda: None) as told:
        cases = simulate(chosen, output, session.today, SEED if seed is None else seed, told)
    if session.json:
        emit_json({"folder": output, "streets": chosen.streets, "cases": cases})
    else:
        text = counted(
            "{path}: {n} invented case", "{path}: {n} invented cases", cases, path=output
        )
        note(text)


_EXTRAS = {"pyarrow": "rollup", "duckdb": "rollup", "pyspark": "spark"}


def _require(*modules: str) -> None:
    """Refuse what this installation has no library for.

    :raises Refused: code ``not_installed``.
    """
    for module in modules:
        if find_spec(module) is None:
            message = _("Adding up needs a library that is not installed: {name}", name=module)
            hint = _(
                "To install it: {command}", command=f"pip install 'govtool[{_EXTRAS[module]}]'"
            )
            raise Refused("not_installed", message, hint)


Report = Annotated[
    str,
    option("--report KIND", "daily, weekly, half-month, monthly, quarterly, half-year or yearly."),
]
Noun = Annotated[str, option("--noun NOUN", "What is counted: case, matter, decision, household …")]
PeriodName = Annotated[
    str | None,
    option("--period PERIOD", "As for govtool report; without it, the newest that has ended."),
]
LevelName = Annotated[str, option("--level street|county|province", "What has a line of its own.")]
AsOf = Annotated[str | None, option("--as-of DATE", "The day it is made for; without it, today.")]
EngineName = Annotated[str, option("--engine local|spark", "Where it is computed.")]
Master = Annotated[
    str | None, option("--master sc://HOST:PORT", "With --engine spark: the cluster's address.")
]
Workers = Annotated[
    int | None, option("--workers N", "Processes; without it, one for each core.", min=1, max=512)
]
Public = Annotated[
    bool,
    option(
        "--public",
        "To be made public: counts of 1–4 are hidden, and what would give them away.",
    ),
]
TableName = Annotated[
    str | None,
    option("--table TABLE", "With -o: only this table, by its code or its title, e.g. standing."),
]


@app.command(
    "run",
    epilog="govtool rollup run --from 上报 --report monthly --period 2026-10 --expect 街道名单.csv\n"
    "govtool rollup run --from 上报 --report yearly --level county -o 全县.xlsx",
)
def run_rollup(
    session: Session,
    from_: From,
    report: Report = "monthly",
    noun: Noun = "case",
    period: PeriodName = None,
    level: LevelName = "street",
    as_of: AsOf = None,
    expect: Streets = None,
    engine: EngineName = "local",
    master: Master = None,
    workers: Workers = None,
    public: Public = False,
    output: Output = None,
    table: TableName = None,
) -> None:
    """Add up the returns of many streets from their parts.

    Every street is judged by its own rules. What is missing, late, damaged or of other rules is
    named first; the exit code is 1 where not all that is expected is in the sums.
    """
    file = ReturnFile(output, table, plain=False)
    file.refuse_table_alone("rollup run …")
    if output is not None:
        _refuse_inputs(output, from_, expect)
        require_place(output)
    today = day(as_of, session, "--as-of")
    kind = term(PeriodKind, report.replace("_", "-"), "--report")
    ended = _ended(chosen_period([kind], period, session), today)
    asked = SumsAsked(_noun(noun), ended, today, term(LineLevel, level, "--level"), public)
    expected = expected_in(expect) if expect else None
    with _engine(engine, master, workers) as judging:
        got = received(from_, expected, ended, asked.noun, session.today)
        found = rolled_up(got, asked, judging)
    _show(found, file, session)
    if found.head.is_complete is False:
        raise typer.Exit(ExitCode.FINDINGS)


def _refuse_inputs(output: Path, folders: Iterable[Path], streets: Path | None) -> None:
    """Refuse to write over what is added up, or over the list of streets.

    :raises Refused: code ``same_file``.
    """
    target = output.resolve()
    if streets is not None and target == streets.resolve():
        message = _("“{path}” is the list of streets, which is read.", path=output)
    elif (target.parent / HEAD).exists() and any(
        target.is_relative_to(folder.resolve()) for folder in folders
    ):
        message = _("“{path}” would be in a part, which is read.", path=output)
    else:
        return
    raise Refused("same_file", message, _("Choose another name or folder."))


def _ended(period: Period, today: dt.date) -> Period:
    """Return the period, which has ended: before, nobody can have sent all of it.

    :raises Refused: code ``bad_period``.
    """
    if today >= period.end:
        return period
    message = _("The period {period} ends on {day} only.", period=period.name, day=period.last)
    hint = _("Choose one that has ended.")
    raise Refused("bad_period", message, hint, column="--period", value=period.name)


def _noun(typed: str) -> str:
    """Return the word of a noun that returns count.

    :raises Refused: code ``bad_value``.
    """
    found = noun_among(
        registry.counted(), typed, _("--noun: “{value}” is nothing that is added up.")
    )
    assert found is not None
    return found


@contextmanager
def _engine(name: str, master: str | None, workers: int | None) -> Iterator[Engine]:
    """Yield what judges and adds up.

    :raises UsageMistake: code ``missing_option``. :raises Refused: codes ``bad_term``,
        ``not_installed``.
    """
    if term(EngineKind, name, "--engine") is EngineKind.SPARK:
        if master is None:
            message = _("--engine spark needs the address of the cluster.")
            raise UsageMistake("missing_option", message, "--master sc://HOST:15002")
        _require("pyspark", "pyarrow")
        from govtool.rollup.engines import spark

        yield partial(spark.run, master=master)
        return
    _require("pyarrow", "duckdb")
    from govtool.rollup.engines import local

    with counting(lambda: None) as told:
        yield partial(local.run, workers=workers or os.cpu_count() or 1, told=told)


def _show(found: RolledReturn, file: ReturnFile, session: Session) -> None:
    if file.give(found, session):
        for remark in found.remarks if file.output else ():
            note(remark.said(_))
        return
    title = found.title if in_chinese() else _("Sums of many streets")
    say(f"{title}  {span_text(found.period, session)}")
    for remark in found.remarks:
        for line in hanging("", remark.said(_)):
            say(line)
    first, *tables = found.tables
    if found.head.is_public:
        say(PUBLIC_NOTE if in_chinese() else _("* is a count of 1–4, or what would give one away."))
    for each in (replace(first, notes=()), *tables):  # its notes were printed
        if each.rows or each.expected:
            screen.say_table(each)


Folders = Annotated[list[Path], argument("DIR…", "A part, or a folder of parts.")]


@app.command("check", epilog="govtool rollup check 上报 --expect 街道名单.csv")
def check(session: Session, folders: Folders, expect: Streets = None) -> None:
    """Say what is wrong with parts, and which are missing; the exit code is 1 if anything is."""
    expected = expected_in(expect) if expect else None
    _require("pyarrow")
    got = received(folders, expected, today=session.today)
    if session.json:
        emit_json(_as_json(got))
    else:
        _say(got)
    if got.missing or any(part.faults for part in got.parts):
        raise typer.Exit(ExitCode.FINDINGS)


def _as_json(got: Received) -> dict[str, Any]:
    states = got.states.values()
    return {
        "expected": len(got.expected) or None,
        **{state.value: sum(one is state for one in states) for state in StreetState},
        "parts": [_part_json(part) for part in got.parts],
        "missing_streets": [one.code for one in got.missing],
    }


def _part_json(part: StreetPart) -> dict[str, Any]:
    return {
        "folder": part.folder,
        "street": part.street,
        "exported_on": part.exported_on,
        "added_up": part.is_added_up,
        "faults": [
            {"code": fault.code, "message": _(fault.text), "hint": _(fault.remedy)}
            for fault in part.faults
        ],
    }


def _say(got: Received) -> None:
    for part in got.parts:
        say(f"{part.street}  {part.exported_on or ''}  {part.folder}")
        said = [sentences(_(fault.text), _(fault.remedy)) for fault in part.faults]
        for sentence in said or [_("Nothing is wrong with it.")]:
            for line in hanging("  ", sentence):
                say(line)
    for one in got.missing:
        say(_("Missing: {streets}", streets=f"{one.code} {one.name}".strip()))
