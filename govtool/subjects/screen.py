"""Screens of nouns: the object for scripts, the card, the line in a list.

Words and values only: they are laid out, painted and folded where they are shown
(:mod:`govtool.shell.screens.card`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from govtool.base.i18n import _, msgid, msgids
from govtool.journal.events import Linked
from govtool.law.office import Office
from govtool.subjects.subject import State

JsonObject = dict[str, Any]
Wording = Callable[[Any], str]
"""Says something of a folded subject."""


class ToDo(NamedTuple):
    """Something to be done next whatever a clock says, and the command for it."""

    what: str
    command: str


class CardLine(NamedTuple):
    """A text below the heading of a card; it may have several lines."""

    text: str
    indent: int = 0


class CardTable(NamedTuple):
    """A table on a card, such as the turns of a matter."""

    title: str
    header: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


class ListField(NamedTuple):
    """A column of the list of a noun (:class:`govtool.shell.tables.Column`).

    ``title`` and ``short`` are message ids. ``value`` gives what stands in the line of a subject:
    words, or a day. ``is_optional``: left out where it is empty in every line.
    """

    title: str
    value: Callable[[Any, Office], str | dt.date | None]
    flexible: int = 0
    drop: int = 0
    short: str = ""
    style: str = ""
    is_optional: bool = False


def _bare(state: State, _office: Office, _as_of: dt.date) -> JsonObject:
    return {
        "no": state.no,
        "unit": state.unit,
        "state": state.state,
        "title": state.title,
        "opened_on": state.opened_on,
        "closed_on": state.closed_on,
    }


@dataclass(frozen=True, slots=True, eq=False)
class Screen:
    """The screen of a noun; by default its title alone."""

    body: Callable[[Any, Office, dt.date], JsonObject] = _bare
    """Gives its object for scripts, without obligations, violations and links."""
    in_lists: Callable[[JsonObject], JsonObject] = lambda body: body
    """Gives the object for a list: what only a single look may see is masked."""
    kind: Wording | None = None
    """Says of what kind it is, in a list; without it, what the noun is called."""
    about: Wording | None = None
    """Gives whom or what it concerns, in a list; by default its title."""
    about_title: str = msgid("Parties or matter")
    """The heading of the column with whom or what it concerns."""
    many: tuple[str, str] = msgids("{n} found", "{n} found")
    """The count of it in a list."""
    alike: str = msgid("It may be registered already:")
    """The heading above likely duplicates of a new one."""
    progress: Wording = lambda state: _("open") if state.closed_on is None else _("closed")
    """Says where it stands, or how it ended."""
    headline: Callable[[Any, Office], str] = lambda state, _office: state.title
    """Says what it is, behind its number."""
    heading: Wording = lambda state: state.title
    """Says what it is and where it stands, behind its number on the card."""
    lines: Callable[[Any, Office, dt.date], Iterable[CardLine]] = lambda *_about: ()
    """Gives what else is known of it, below the heading of the card."""
    handler: Callable[[Any], str | None] = lambda _state: None
    """Gives the unit whose turn it is; None where it is nobody's."""
    turn: Callable[[Any, Office, dt.date], str] = lambda *_about: ""
    """Says whose turn it is, and since when."""
    tables: Callable[[Any, Office, dt.date], Iterable[CardTable]] = lambda *_about: ()
    """Gives the tables of the card."""
    waiting: Callable[[Any], Iterable[ToDo]] = lambda _state: ()
    """Gives what comes next whatever a clock says."""
    also: Callable[[Any], Iterable[ToDo]] = lambda _state: ()
    """Gives what a record lacks, beside what comes next."""
    fields: tuple[ListField, ...] = ()
    """The columns of its list."""


BARE = Screen()


def linked_numbers(state: State) -> list[str]:
    """Return the numbers linked with a subject, in recorded order."""
    return [event.other for event in state.timeline if isinstance(event, Linked)]
