"""What comes next for anything that owes something: by when, what, and the command for it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from govtool.dates import month_day_text
from govtool.render.card import headline, say_recorded, say_to_do
from govtool.render.terminal import paint, printable, say
from govtool.rules import Case, Office
from govtool.subjects import registry
from govtool.subjects.shared import rule_name


def say_standing(what: str, word: str, state: Any, office: Office, today: dt.date) -> None:
    """Say what was done to something of a noun, how it is called, and what is to be done next."""
    if isinstance(state, Case):
        say_recorded(what, state, office, today)
        return
    say_shortly(what, word, state, office)
    say_next(word, state, office, today)


def say_shortly(what: str, word: str, state: Any, office: Office) -> None:
    """Say what was recorded of one of several, on one line."""
    title = headline(state, office) if word == "case" else state.title
    begun = what[:1].upper() + what[1:]
    say(f"{paint(begun, 'green')}  {paint(state.no, 'bold')}  {printable(title)}")


def say_next(word: str, state: Any, office: Office, today: dt.date) -> None:
    """Say what is owed of something of a noun, the soonest first, and what to type for it."""
    rules = registry.subject(word).rules
    owed = sorted((one for one in state.obligations if one.is_owed(today)), key=lambda one: one.due)
    rows = []
    for one in owed:
        template = rules[one.rule].command if one.rule in rules else ""
        command = f"govtool {template.format(no=state.no, street=office.street)}" if template else ""
        rows.append((month_day_text(one.due, today), rule_name(one.rule, office), command))
    say_to_do(rows)
