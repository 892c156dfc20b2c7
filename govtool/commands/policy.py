"""``govtool policy``: the deadlines and numbers in force 政策, and trying out a change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from govtool.base.errors import ExitCode, NotFound, Problem, Refused
from govtool.base.i18n import _, counted, of
from govtool.base.text import quoted
from govtool.commands.shared.correction import note_unchanged
from govtool.desk.preview import Moved, moved_deadlines
from govtool.law.policy import (
    CLOCK_UNITS,
    OFF,
    Parameter,
    Policy,
    Value,
    default_policy,
    overlay,
    value_text,
)
from govtool.models import PolicyAdopted
from govtool.shell.form.prompt import require_yes
from govtool.shell.form.screen_check import Shown
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list, give
from govtool.shell.options import day, opened
from govtool.shell.parameters import argument, option
from govtool.shell.preview import say_moves
from govtool.shell.tables import Column, ListTable
from govtool.shell.terminal import emit_json, note, say
from govtool.store import Store

app = typer.Typer()

File = Annotated[Path, argument("FILE", "A TOML file with the values to change.")]

On = Annotated[str | None, option("--as-of DATE", "As in force on that day; without it, today.")]


@app.command(
    "show",
    epilog="govtool policy show\n"
    "govtool policy show meet_parties\n"
    "govtool policy show --as-of 2027-01-01",
)
@a_list
def show(
    session: Session,
    name: Annotated[str | None, argument("NAME", "One value, with all it was and will be.")] = None,
    on: On = None,
) -> None:
    """Show every deadline and number in force, with its basis and since when."""
    when = day(on, session)
    policy = _policy(session)
    chosen = [_one(policy, name)] if name else list(policy.parameters.values())
    if name and not session.json and not session.output:
        _say_one(chosen[0])
        return
    columns = [
        Column(_("Name")),
        Column(_("What"), flexible=16, drop=2),
        Column(_("Value"), flexible=12),
        Column(_("Since"), drop=1),
        Column(_("Basis")),
    ]
    on_screen = give(
        session,
        objects=lambda: (_json(parameter, when) for parameter in chosen),
        listing=lambda: ListTable(
            _("Policy"), columns, [_row(parameter, when) for parameter in chosen]
        ),
    )
    if on_screen:
        note(
            _(
                "Basis: P mediation-centre plan, T ten-household plan, F four platforms, Z city "
                "plan, L statute, H house default."
            )
        )


def _policy(session: Session) -> Policy:
    """Return the office's policy, or the built-in one without a file."""
    try:
        with opened(session) as store:
            return store.office.policy
    except NotFound:
        if session.chosen_db is not None:
            raise
        return default_policy()


def _one(policy: Policy, name: str) -> Parameter:
    if name not in policy.parameters:
        message = _("There is no value “{name}” in the policy.", name=quoted(name))
        raise NotFound("unknown_parameter", message, _("See: govtool policy show"))
    return policy.parameters[name]


def _row(parameter: Parameter, when: dt.date) -> list[str]:
    value = parameter.on(when)
    return [
        parameter.name,
        parameter.label,
        value_text(value),
        value.since.isoformat(),
        parameter.basis,
    ]


def _say_one(parameter: Parameter) -> None:
    say(f"{parameter.name}  {parameter.label}")
    say(
        _(
            "Basis: {reference}, checked on {day}",
            reference=parameter.reference,
            day=parameter.checked.isoformat(),
        )
    )
    for value in parameter.values:
        say("  " + _("from {day}: {value}", day=value.since.isoformat(), value=value_text(value)))


def _json(parameter: Parameter, when: dt.date) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "label": parameter.label,
        "basis": parameter.basis,
        "reference": parameter.reference,
        "checked": parameter.checked,
        **_value_json(parameter.on(when)),
        "values": [_value_json(value) for value in parameter.values],
    }


def _value_json(value: Value) -> dict[str, Any]:
    clock = {"roll": value.roll} if value.unit in CLOCK_UNITS else {}
    plain = OFF if value.value is None else value.value
    return {"since": value.since, "value": plain, "unit": value.unit.value, **clock}


@app.command("check", epilog="govtool policy check 本街道.toml")
def check(session: Session, file: File) -> None:
    """Check a file with changed values, naming every mistake. Nothing is changed."""
    _changed, problems = overlay(default_policy(), _read(file))
    found = [{"field": p.field, "code": p.code, "message": p.message} for p in problems]
    if not session.emits(found):
        for problem in problems:
            say(of(problem.field, problem.message))
        if not problems:
            say(_("{file} is right.", file=file))
    if problems:
        raise typer.Exit(ExitCode.FINDINGS)


@app.command("preview", epilog="govtool policy preview 本街道.toml")
def preview(session: Session, file: File) -> None:
    """Show which open deadlines would move under changed values. Nothing is changed."""
    with opened(session) as store:
        changed = replace(store.office, policy=_overlaid(file, _read(file)))
        moves = moved_deadlines(store, changed, session.today)
    if not session.emits([move.as_json() for move in moves]):
        say_moves(moves, changed, session)


@app.command("adopt", epilog="govtool policy adopt 本街道.toml")
def adopt(session: Session, file: File) -> None:
    """Adopt changed values for this office, after showing what moves. The file is kept."""
    source = _read(file)
    policy = _overlaid(file, source)
    with opened(session) as store:
        shown = Shown(store, lambda: _effect(store, policy, session.today))
        moves = shown.value.moves
        if shown.value.before == policy.digest:
            note_unchanged()
            if session.json:
                emit_json({"applied": True, "moves": []})
            return
        if not session.json:
            say_moves(moves, replace(store.office, policy=policy), session)
        require_yes(_("Adopt these values?"), session)
        with store.writing(session.actor) as tx:
            shown.require()
            tx.append("policy", PolicyAdopted(on=session.today, source=source))
    if not session.emits({"applied": True, "moves": [move.as_json() for move in moves]}):
        note(_("Adopted."))


class _PolicyEffect(NamedTuple):
    """The policy digest before a change, and the deadlines it moves."""

    before: str
    moves: list[Moved]


def _effect(store: Store, policy: Policy, today: dt.date) -> _PolicyEffect:
    office = store.office
    return _PolicyEffect(
        office.policy.digest, moved_deadlines(store, replace(office, policy=policy), today)
    )


def _overlaid(file: Path, source: str) -> Policy:
    """Return the policy under the text of a file.

    Adopted files replace each other: what only an earlier one changed falls back.
    """
    changed, problems = overlay(default_policy(), source)
    if problems:
        raise _refusal(file, problems)
    return changed


def _refusal(file: Path, problems: Sequence[Problem]) -> Refused:
    head = counted("{file} has {n} mistake:", "{file} has {n} mistakes:", len(problems), file=file)
    lines = [of(problem.field, problem.message) for problem in problems]
    return Refused(
        "bad_policy", "\n".join([head, *lines]), _("See the names and values: govtool policy show")
    )


def _read(file: Path) -> str:
    from govtool.tables.formats.source import open_source

    with open_source(str(file)) as source:
        return source.text().read()
