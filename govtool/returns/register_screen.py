"""The register behind a number of a return on the screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import NamedTuple

from govtool.base.dates import month_day_text
from govtool.base.i18n import _
from govtool.desk.wording import rule_short
from govtool.returns.register import RegisterCell, RegisterLine, columns
from govtool.shell.tables import Column, Value, table


def say_lines(found: Sequence[RegisterLine], asked: RegisterCell, today: dt.date) -> None:
    """Print the lines, in the columns that say something in this list; nothing where there are none."""
    said = {column.code for column in columns(asked)}
    shown = [column for column in _COLUMNS if column.code in said]
    if found:
        table(
            [column.head() for column in shown],
            [[c.value(line, today) for c in shown] for line in found],
        )


class _Shown(NamedTuple):
    """A column on the screen, by the code of the column in files; its header is translated when it is drawn."""

    code: str
    head: Callable[[], Column]
    value: Callable[[RegisterLine, dt.date], Value]


def _day(day: dt.date | None, today: dt.date) -> str | None:
    return month_day_text(day, today) if day else None


_COLUMNS = (
    _Shown("case_no", lambda: Column(_("Number")), lambda line, _t: line.case_no),
    _Shown("registered_on", lambda: Column(_("Registered on"), drop=4), lambda line, t: _day(line.registered_on, t)),
    _Shown("dispute_type", lambda: Column(_("Type"), flexible=8, drop=7), lambda line, _t: line.dispute_type.short(line.dispute_type.label)),
    _Shown("parties", lambda: Column(_("Parties"), flexible=10, drop=5), lambda line, _t: line.parties),
    _Shown("unit_name", lambda: Column(_("Unit"), flexible=10), lambda line, _t: line.unit_name),
    _Shown("origin", lambda: Column(_("Origin"), drop=8), lambda line, _t: line.origin and line.origin.label),
    _Shown("opened_on", lambda: Column(_("Opened"), drop=6), lambda line, t: _day(line.opened_on, t)),
    _Shown("closed_on", lambda: Column(_("Closed"), drop=3), lambda line, t: _day(line.closed_on, t)),
    _Shown("outcome", lambda: Column(_("Outcome"), drop=2), lambda line, _t: line.outcome and line.outcome.label),
    _Shown("persons", lambda: Column(_("Persons"), "right", drop=9), lambda line, _t: line.persons),
    _Shown("amount", lambda: Column(_("Amount"), "right", drop=1), lambda line, _t: line.amount),
    _Shown("rule_name", lambda: Column(_("Overdue rule")), lambda line, _t: line.rule and rule_short(line.rule)),
    _Shown("due", lambda: Column(_("Due")), lambda line, t: _day(line.due, t)),
    _Shown("days", lambda: Column(_("Days overdue"), "right"), lambda line, _t: line.days),
)  # fmt: skip
