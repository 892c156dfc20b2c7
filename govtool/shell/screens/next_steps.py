"""The answer after recording: the fact, what follows from it, and the next command."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable
from typing import Any

from govtool.base.dates import marked, month_day_text, weekday_text
from govtool.base.i18n import _, in_chinese
from govtool.base.text_width import pad, printable, width
from govtool.desk.wording import moved_text, progress_text, provisional_note
from govtool.law import clocks
from govtool.rules import Obligation, Office, Rule
from govtool.shell.terminal import hanging, is_terminal, page_width, paint, say
from govtool.subjects import registry
from govtool.subjects.common_events import rule_name
from govtool.subjects.screen import ToDo

Row = tuple[str, str, str]
"""A day, a text, and the command for it."""


def say_outcome(what: str, word: str, state: Any, office: Office, today: dt.date) -> None:
    """Say what was recorded of a subject, what it is called, what follows, and the next command.

    :param what: the fact just recorded, in words.
    """
    screen = registry.screen(word)
    say_shortly(what, word, state, office)
    progress = screen.progress(state)
    if state.closed_on is not None and progress not in what:
        say("  " + _("Closed: {outcome}", outcome=progress))
    if screen.handler(state) not in {None, state.unit}:
        say("  " + screen.turn(state, office, today))
    dated = owed_rows(word, state, office, today)
    typed = {command for _when, _what, command in dated}
    todo = [*_paper(word, state), *screen.waiting(state)]
    waiting = [(_("next"), *one) for one in todo if one.command not in typed]
    say_to_do(waiting + dated)
    say_provisional(still_owed(state, today))


def _paper(word: str, state: Any) -> list[ToDo]:
    """Return the paper that goes with the newest fact, and the command that prints it."""
    form = registry.subject(word).events[type(state.timeline[-1])].prints
    if form is None:
        return []
    verb = form.value.replace("_", "-")
    return [ToDo(_("print: {form}", form=form.label), f"govtool doc {verb} {state.no}")]


def say_shortly(what: str, word: str, state: Any, office: Office) -> None:
    """Say what was recorded of one of several, on one line."""
    begun = what[:1].upper() + what[1:]
    called = printable(registry.screen(word).headline(state, office))
    say(f"{paint(begun, 'green')}  {paint(state.no, 'bold')}  {called}")


def still_owed(state: Any, today: dt.date) -> list[Obligation]:
    """Return what is owed on a day, the soonest first."""
    return sorted((one for one in state.obligations if one.is_owed(today)), key=lambda one: one.due)


def owed_rows(word: str, state: Any, office: Office, today: dt.date) -> list[Row]:
    """Return the obligations of a day that a command records, each with that command."""
    rules = registry.subject(word).rules
    return [
        _owed_row(one, rules.get(one.rule), state, office, today)
        for one in still_owed(state, today)
    ]


def _owed_row(
    owed: Obligation, rule: Rule | None, state: Any, office: Office, today: dt.date
) -> Row:
    when = marked(_("today"), owed.due) if owed.due == today else month_day_text(owed.due, today)
    label = rule_name(owed.rule, office) + (_how_moved(owed, rule, office, today) if rule else "")
    if owed.is_overdue(today):
        label += f"  {progress_text(owed, office, today)}"
    template = rule.command if rule else ""
    return (
        when,
        label,
        f"govtool {template.format(no=state.no, street=office.street)}" if template else "",
    )


def _how_moved(owed: Obligation, rule: Rule, office: Office, today: dt.date) -> str:
    """Return （周一，原 2月8日 为周日，顺延), or just the weekday."""
    raw = owed.due
    if rule.has_own_clock and not owed.extended:
        clock = office.policy.clock(owed.rule, owed.start)
        raw = clocks.unrolled(owed.start, clock) if clock.roll else raw
    moved = moved_text(raw, owed.due, today, office.calendar.status(raw).holiday)
    if owed.due == today and not moved:
        return ""
    inner = weekday_text(owed.due)
    if moved:
        inner = _("{weekday}; {moved}", weekday=inner, moved=moved)
    return f"（{inner}）" if in_chinese() else f" ({inner})"


def say_to_do(rows: list[Row]) -> None:
    """Print day, text and command of each row; on a narrow terminal the command goes below."""
    first, second, third = (max((width(row[i]) for row in rows), default=0) for i in range(3))
    beside = not is_terminal(sys.stdout) or 2 + first + 2 + second + 2 + third <= page_width()
    for when, label, command in rows:
        begin = f"  {pad(when, first)}  " if first else "  "
        if beside:
            say(f"{begin}{pad(label, second)}  {paint(command, 'dim')}".rstrip())
            continue
        for line in hanging(begin, label):
            say(line)
        if command:
            say(" " * width(begin) + paint(command, "dim"))


def say_provisional(owed: Iterable[Obligation]) -> None:
    """Say it where due dates lie in a year whose holidays are not known yet."""
    unsure = provisional_note(one.due for one in owed)
    if unsure:
        say("  " + unsure)
