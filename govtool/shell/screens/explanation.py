"""Explanations of each due date of any subject, for people and for scripts."""

from __future__ import annotations

import datetime as dt
import sys
from typing import Any, NamedTuple

from govtool.base import vocabulary as voc
from govtool.base.dates import day_text
from govtool.base.i18n import _
from govtool.base.text_width import printable, width
from govtool.desk.wording import explanation, is_not_followed_up, owed_label, progress_text
from govtool.privacy.masking.masks import mask_numbers
from govtool.rules import Obligation, Office, unit_name
from govtool.shell.screens.objects import obligation_json
from govtool.shell.terminal import Style, hanging, is_terminal, page_width, paint, say
from govtool.subjects.screen import JsonObject
from govtool.subjects.subject import State, Subject

_STATUS = voc.ObligationStatus
_MARKS: dict[voc.ObligationStatus, tuple[str, str, Style]] = {
    _STATUS.OPEN: ("·", ".", ""),
    _STATUS.OVERDUE: ("✗", "x", "bold red"),
    _STATUS.MET: ("✓", "+", "green"),
    _STATUS.LATE: ("!", "!", "yellow"),
    _STATUS.WAIVED: ("–", "-", "dim"),
    _STATUS.MISSED: ("✗", "x", "red"),
}


def mark_of(owed: Obligation, as_of: dt.date) -> tuple[str, str, Style]:
    """Return the mark of an obligation, its plain-console form, and its style."""
    status = owed.status(as_of)
    return _MARKS[_STATUS.WAIVED if is_not_followed_up(owed, as_of) else status]


class Explaining(NamedTuple):
    """A subject as it stood on a day, whose due dates are to be explained.

    ``own``: the numbers of people that it knows, which are masked like any other.
    """

    noun: Subject[Any]
    state: State
    office: Office
    as_of: dt.date
    own: frozenset[str] = frozenset()
    turn: Any = None
    """The turn its rule looked at, before anything is recorded of it."""

    def turn_of(self, owed: Obligation) -> Any:
        """Return what its rule looked at to find an obligation."""
        return self.turn or self.noun.turn_of(self.state, owed)

    def lines(self, owed: Obligation) -> list[str]:
        """Return how a due date came about; what is said of a stage names nobody."""
        turn = self.turn_of(owed)
        lines = explanation(owed, self.noun.rules[owed.rule], turn, self.office, self.as_of)
        return (
            lines
            if self.noun.turns_are_stages
            else [mask_numbers(line, self.own) for line in lines]
        )


def explanations_json(what: Explaining) -> list[JsonObject]:
    """Return what a subject owes or owed, each with how its due date came about."""
    return [
        obligation_json(owed, what.noun, what.turn_of(owed), what.office, what.as_of)
        | {"explain": what.lines(owed)}
        for owed in what.state.obligations
    ]


def say_explanations(what: Explaining) -> None:
    """Print each due date as one would tell it to a colleague; those still owed first."""
    if not what.state.obligations:
        say(_("Nothing is owed for {no}.", no=what.state.no))
    for owed in sorted(what.state.obligations, key=lambda o: (not o.is_owed(what.as_of), o.due)):
        say(_head(what, owed))
        for line in what.lines(owed):
            for part in hanging("  ", printable(line), indent=4):
                say(part)
        say()


def _head(what: Explaining, owed: Obligation) -> str:
    office, as_of = what.office, what.as_of
    due = day_text(owed.due, as_of)
    label = owed_label(owed, what.noun.rules[owed.rule], what.turn_of(owed), office)
    title = _("{rule}: by {due}", rule=label, due=due)
    standing, unit = progress_text(owed, office, as_of), unit_name(owed.unit, office)
    beside = (
        not is_terminal(sys.stdout) or width(f"{title}    {standing}    {unit}") <= page_width()
    )
    begin = paint(title, "bold") + ("    " if beside else "\n  ")
    return f"{begin}{paint(standing, mark_of(owed, as_of)[2])}    {unit}"
