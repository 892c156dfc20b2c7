"""``govtool due``: the morning list 到期清单."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from typing import Annotated, Any

import typer

from govtool.base import vocabulary as voc
from govtool.base.dates import marked, weekday_text
from govtool.base.day_words import days_in
from govtool.base.errors import ExitCode, Refused, UsageMistake
from govtool.base.i18n import _, counted, listed
from govtool.base.text import half_width, quoted
from govtool.base.text_width import pad, width, wrap
from govtool.desk.due_list import Deadline, DeadlineFilter, counts, deadlines, reckoned
from govtool.desk.wording import addressees_text, left_text
from govtool.privacy import personal_marks
from govtool.privacy.masking.masks import mask_numbers
from govtool.rules import CASE, Office, PeriodKind, period_of, unit_name
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list, give
from govtool.shell.options import day, noun_or_none, opened, unit_or_none
from govtool.shell.parameters import OwedBy, option
from govtool.shell.period import bounds, chosen_period
from govtool.shell.screens.objects import deadline_json, explained
from govtool.shell.screens.provisional import note_provisional
from govtool.shell.tables import Cell, Column, ListTable, day_cell
from govtool.shell.terminal import Style, glyph, is_terminal, note, page_width
from govtool.store import Store
from govtool.subjects import registry
from govtool.views.staff import Addressees

app = typer.Typer()

SHOWN = 200
"""The most deadlines shown on a terminal: nobody reads a list of thousands."""

MORNING = 3
"""Days ahead that the list on a terminal looks, unless told otherwise."""

_MOST = 9999

LEVEL_STYLES: dict[voc.Level | None, Style] = {
    voc.Level.RED: "bold red",
    voc.Level.ORANGE: "red",
    voc.Level.YELLOW: "yellow",
    voc.Level.REMINDER: "bold",
    None: "",
}

AsOf = Annotated[
    str | None, option("--as-of DATE", "As it stood at the end of that day; without it, today.")
]
Within = Annotated[
    str | None,
    option(
        "--within DAYS",
        "What is due in so many days, e.g. 3d or 一周, and what is overdue. On a terminal 3d, for "
        "scripts everything.",
    ),
]
Since = Annotated[str | None, option("--from DATE", "Only what is due on that day or later.")]
Until = Annotated[str | None, option("--to DATE", "Only what is due on that day or before.")]
Noun = Annotated[str | None, option("--noun NOUN", "Only what is owed for this: case, decision …")]
Limit = Annotated[
    int | None, option("--limit N", "At most so many, the most urgent.", min=1, max=1_000_000_000)
]
Calendar = Annotated[
    bool,
    option(
        "--calendar",
        "A month of deadlines instead: how many each day, with holidays and make-up days.",
    ),
]
Month = Annotated[
    str | None,
    option("--month MONTH", "With --calendar: another month, e.g. 2026-04, 4月 or 下月."),
]


@app.command(
    "due",
    epilog="govtool due\n"
    "govtool due --unit SQ01 --within 10d\n"
    "govtool due --to 下周五 -o 到期清单.docx\n"
    "govtool due --overdue --check --json",
)
@a_list
def due(
    session: Session,
    as_of: AsOf = None,
    unit: OwedBy = None,
    within: Within = None,
    since: Since = None,
    until: Until = None,
    overdue: Annotated[bool, option("--overdue", "Only what is overdue.")] = False,
    check: Annotated[bool, option("--check", "Exit with 1 if anything is overdue.")] = False,
    noun: Noun = None,
    limit: Limit = None,
    calendar: Calendar = False,
    month: Month = None,
) -> None:
    """List what is due or overdue, the most urgent first, and who is to be told.

    Decisions of meetings stand between the deadlines of cases.

    On a terminal it looks three days ahead; --within and --to look further.
    """
    on = day(as_of, session, "--as-of", ahead=True)
    if calendar:
        _refuse_beside_calendar(
            {
                "--within": within,
                "--from": since,
                "--to": until,
                "--overdue": overdue,
                "--limit": limit,
            }
        )
        _give_month(session, on, month, unit, noun)
        return
    if month is not None:
        raise UsageMistake("unexpected_option", _("--month goes with --calendar."))
    first, last = bounds(since, until, session, ahead=True)
    ahead = days_ahead(within) if within else None if session.json or until else MORNING
    with opened(session) as store:
        whose = unit_or_none(unit, store.office)
        asked = DeadlineFilter(
            whose, ahead, overdue, noun_or_none(noun), first or dt.date.min, last or dt.date.max
        )
        morning = Morning(store, on, asked, limit)
        if give(session, objects=morning.objects, listing=lambda: morning.listing(session)):
            morning.note_rest()
        if check and morning.numbers[0]:
            raise typer.Exit(ExitCode.FINDINGS)


def _refuse_beside_calendar(options: dict[str, Any]) -> None:
    """Refuse options that a month does not take.

    :raises UsageMistake: code ``unexpected_option``.
    """
    given = [option for option, value in options.items() if value]
    if given:
        message = _("--calendar goes without {options}.", options=listed(given))
        raise UsageMistake("unexpected_option", message)


def _give_month(
    session: Session, on: dt.date, name: str | None, unit: str | None, noun: str | None
) -> None:
    """Give out the month view of deadlines."""
    from govtool.desk.due_list import due_month
    from govtool.shell.screens import due_calendar

    kind = PeriodKind.MONTHLY
    period = chosen_period([kind], name, session, ahead=True) if name else period_of(kind, on)
    with opened(session) as store:
        asked = DeadlineFilter(unit_or_none(unit, store.office), word=noun_or_none(noun))
        found = due_month(store, period, on, asked)
    listing = due_calendar.file_list if session.output else due_calendar.screen_list
    give(session, objects=found.as_json, listing=lambda: listing(found))


def days_ahead(typed: str) -> int:
    """Return the number of days in ``3d``, ``3``, ``3天``, ``一周`` or ``2 weeks``.

    :raises Refused: code ``bad_value``.
    """
    found = days_in(half_width(typed))
    if found is None or found > _MOST:
        message = _("--within: “{value}” is not a number of days.", value=quoted(typed))
        hint = _("Write 3d, 3天 or 一周.")
        raise Refused("bad_value", message, hint, column="--within", value=quoted(typed))
    return found


def counts_text(numbers: tuple[int, int, int], within: int | None) -> str:
    """Return how many are overdue, due today and later, as the head of the morning list has it."""
    late, today, later = numbers
    if within is None:
        return _(
            "overdue {late}   today {today}   coming {later}", late=late, today=today, later=later
        )
    text = _("overdue {late}   today {today}   within {n} days {later}")
    return text.format(late=late, today=today, later=later, n=within)


class Morning:
    """The morning list of a day, for scripts, files and the screen."""

    def __init__(self, store: Store, on: dt.date, asked: DeadlineFilter, limit: int | None) -> None:
        self._store, self._on, self._asked, self._limit = store, on, asked, limit
        self._beside = reckoned(store, on, asked)
        self._shown: list[Deadline] = []
        self._people = Addressees(store.reader, store.office, on)
        self._judged = cache(lambda subject: store.state(subject, on))

    @cached_property
    def numbers(self) -> tuple[int, int, int]:
        """Return the numbers of overdue, due today and later deadlines."""
        return counts(self._store, self._on, self._asked, self._beside)

    def objects(self) -> Iterator[Any]:
        """Yield the object of each deadline."""
        describe = explained(self._store.office, self._on)
        for one in deadlines(self._store, self._on, self._asked, self._limit, self._beside):
            yield deadline_json(one, describe, self._people.name)

    def listing(self, session: Session) -> ListTable:
        """Return the list: of the screen the most urgent, in a file all."""
        limit = self._limit or (SHOWN if session.output is None else None)
        self._shown = list(deadlines(self._store, self._on, self._asked, limit, self._beside))
        return ListTable(
            _("Deadlines"),
            _columns(self._shown),
            [self._row(one) for one in self._shown],
            [self._head()] if session.output is None else [],
            _("Nothing is due."),
            [one.subject for one in self._shown],
        )

    def note_rest(self) -> None:
        """Say which dates may move, and how many deadlines are not shown."""
        note_provisional(deadline.due for deadline in self._shown)
        rest = sum(self.numbers) - len(self._shown)
        if rest > 0:
            more = counted(
                "… and {n} more; --unit and --overdue narrow the list, --json gives all of it",
                "… and {n} more; --unit and --overdue narrow the list, --json gives all of it",
                rest,
            )
            note(more)

    def _head(self) -> str:
        """Return the counts (超期 3 项 今天到期 2 项 …), with the date at the right."""
        told = counts_text(self.numbers, self._asked.within)
        date = f"{self._on.isoformat()} {weekday_text(self._on)}"
        if not is_terminal(sys.stdout):
            return f"{told}    {date}"
        room = page_width() - width(told)
        return told + (pad(date, room, "right") if room > width(date) + 1 else f"\n{date}")

    def _row(self, deadline: Deadline) -> list[Cell]:
        owed, office = deadline.obligation, self._store.office
        state = self._state(deadline)
        style = LEVEL_STYLES[deadline.level]
        texts = [
            urgency_mark(deadline),
            marked(left_text(owed, office, self._on), owed.due),
            deadline.level.label if deadline.level else "",
            _(deadline.rule.short),
            deadline.no,
            "",
            _standing(deadline, state, office, self._on),
            addressees_text(self._people.named(deadline.whom, owed.unit)),
            unit_name(owed.unit, office),
        ]
        cells = [*(Cell(text, style) for text in texts), day_cell(owed.due, self._on, style)]
        cells[_MATTER] = _matter_cell(matter_text(deadline, state), style)
        return cells

    def _state(self, deadline: Deadline) -> Any:
        known = deadline.line.state
        return known or (self._judged(deadline.subject) if deadline.noun.is_seen_through else None)


def _columns(shown: Sequence[Deadline]) -> list[Column]:
    only_cases = all(one.noun is CASE for one in shown)
    return [
        Column(""),
        Column(_("When")),
        Column(_("Level"), drop=3),
        Column(_("What")),
        Column(_("Case") if only_cases else _("ID")),
        Column(_("Parties and matter"), flexible=14, drop=1, short=_("Matter")),
        Column(_("Where it stands"), flexible=14, drop=4, short=_("Standing")),
        Column(_("Remind"), drop=2),
        Column(_("Unit"), flexible=10, drop=5),
        Column(_("Due"), drop=6),
    ]


_MATTER, _MATTER_WIDTH = 5, 26
"""The place of the column in a row, and how much of it the screen shows."""


def _matter_cell(text: str, style: Style) -> Cell:
    if width(text) <= _MATTER_WIDTH or not is_terminal(sys.stdout):
        return Cell(text, style)
    return Cell(wrap(text, _MATTER_WIDTH - 2)[0] + glyph("…", "..."), style, value=text)


def matter_text(deadline: Deadline, state: Any) -> str:
    """Return the parties or subject and its kind, with personal numbers masked as in titles."""
    screen = registry.screen(deadline.noun.word)
    if state is None or screen.about is None or screen.kind is None:
        return " · ".join(filter(None, (deadline.line.title, deadline.case_no)))
    about = mask_numbers(
        screen.about(state), personal_marks.marked_values(personal_marks.NUMBERS, state.timeline[0])
    )
    return " · ".join(filter(None, (about, screen.kind(state))))


def _standing(deadline: Deadline, state: Any, office: Office, on: dt.date) -> str:
    """Return how it stands."""
    return deadline.noun.progress(state, deadline.obligation, office, on) or ""


def urgency_mark(owed: Deadline) -> str:
    """Return the mark of an overdue deadline, or of one that soon will be."""
    return glyph("✗", "x") if owed.days < 0 else "!" if owed.level else ""
