"""The card of any subject: what it is, its state, time line, obligations and next steps."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from govtool.base.dates import month_day_text
from govtool.base.i18n import _, listed
from govtool.base.text_width import printable, width
from govtool.desk.wording import progress_text, provisional_note, violation_fact, violation_label
from govtool.rules import Office, Violation, unit_name
from govtool.shell.screens.explanation import mark_of
from govtool.shell.screens.next_steps import Row, owed_rows, say_to_do
from govtool.shell.tables import Column, laid_out
from govtool.shell.terminal import glyph, hanging, is_terminal, page_width, paint, say
from govtool.subjects import registry
from govtool.subjects.common_events import rule_name
from govtool.subjects.screen import CardLine, CardTable, linked_numbers


def say_card(
    word: str, state: Any, office: Office, as_of: dt.date, today: dt.date | None = None
) -> None:
    """Print all of something of a noun on one readable card with its time line.

    :param today: what to do next is said only when the card shows it as it stands then.
    """
    for line in _card(word, state, office, as_of):
        say(line)
    to_do = _to_do(word, state, office, as_of) if as_of >= (today or as_of) else []
    if to_do:
        say()
        say(paint(_("What to do next"), "bold"))
        say_to_do(to_do)


def _to_do(word: str, state: Any, office: Office, as_of: dt.date) -> list[Row]:
    """Return what it waits for, else its first obligation with a command; and what is missing."""
    screen = registry.screen(word)
    waiting = [("", *one) for one in screen.waiting(state)]
    owed = [row for row in owed_rows(word, state, office, as_of) if row[2]]
    return (waiting or owed[:1]) + [("", *one) for one in screen.also(state)]


def _card(word: str, state: Any, office: Office, as_of: dt.date) -> Iterator[str]:
    screen = registry.screen(word)
    yield f"{paint(state.no, 'bold')}  {printable(screen.heading(state))}"
    for line in screen.lines(state, office, as_of):
        yield from _hanging(line)
    if linked := linked_numbers(state):
        yield from _hanging(CardLine(_("one matter with {case_nos}", case_nos=listed(linked))))
    if turn := screen.turn(state, office, as_of):
        yield "  " + paint(turn, "bold")
    for table in screen.tables(state, office, as_of):
        yield from _table(table)
    yield ""
    yield paint(_("Time line"), "bold")
    yield from _timeline(word, state, office, as_of)
    yield from _deadlines(state, office, as_of)
    if state.violations:
        yield ""
        yield paint(_("Against the rules"), "bold red")
        for violation in state.violations:
            yield from _violation_lines(violation, office, as_of)


def _hanging(line: CardLine) -> Iterator[str]:
    for text in line.text.splitlines():
        yield from hanging(" " * (2 + line.indent), printable(text))


def _table(table: CardTable) -> Iterator[str]:
    """Yield a table with its title; nothing without rows."""
    if not table.rows:
        return
    yield ""
    yield paint(table.title, "bold")
    columns = [Column(header, flexible=8) for header in table.header]
    rows = [table.header, *(tuple(map(printable, row)) for row in table.rows)]
    yield from _indented(columns, rows)


def _timeline(word: str, state: Any, office: Office, as_of: dt.date) -> Iterator[str]:
    from govtool.shell.screens.details import (  # what was recorded is said without it
        event_detail,
        event_label,
    )

    rows = [
        (
            month_day_text(event.on, as_of),
            event_label(event, word),
            printable(event_detail(event, word, office, as_of)),
        )
        for event in state.timeline
    ]
    yield from _indented([Column(""), Column("", flexible=12), Column("", flexible=24)], rows)


def _indented(columns: list[Column], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for lines in laid_out(columns, list(rows), _room()):
        yield from (f"  {line}" for line in lines)


def _room() -> int | None:
    """Columns for what is indented; None where nothing is to be folded."""
    return page_width() - 2 if is_terminal(sys.stdout) else None


def _deadlines(state: Any, office: Office, as_of: dt.date) -> Iterator[str]:
    yield ""
    yield paint(_("Deadlines as of {day}", day=as_of.isoformat()), "bold")
    styles, rows = [], []
    for owed in state.obligations:
        sign, plain, style = mark_of(owed, as_of)
        due = month_day_text(owed.due, as_of)
        label = f"{glyph(sign, plain)} {rule_name(owed.rule, office)}"
        rows.append((label, due, progress_text(owed, office, as_of), unit_name(owed.unit, office)))
        styles.append(style)
    columns = [Column("", flexible=16), Column(""), Column(""), Column("", flexible=10)]
    for style, lines in zip(styles, laid_out(columns, rows, _room()), strict=True):
        yield from (f"  {paint(line, style)}" for line in lines)
    unsure = provisional_note(owed.due for owed in state.obligations)
    if unsure:
        yield "  " + unsure


def _violation_lines(violation: Violation, office: Office, as_of: dt.date) -> Iterator[str]:
    begin = f"  {month_day_text(violation.on, as_of)}  "
    yield begin + violation_label(violation)
    below = " " * width(begin)
    yield from hanging(below, printable(violation_fact(violation, office, as_of)))
    if violation.override:
        yield from hanging(below, _("reason given: {reason}", reason=printable(violation.override)))
