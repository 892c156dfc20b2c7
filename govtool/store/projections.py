"""Projections: the tables that queries read, as a pure function of the journal.

Everything here can be thrown away and made again; the same journal gives the same rows, byte for byte.
Cases are streamed, so memory stays flat however many there are. ``schema`` is ``main``, or ``temp`` when
``doctor`` folds from scratch beside what is stored.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from govtool import journal
from govtool.errors import StorageTrouble
from govtool.models import CalendarNotice, Entry, GridSaved, HouseholdSaved, ReturnFiled, UnitSaved
from govtool.rules import Case, Office, effective, judge
from govtool.store import likeness

CHUNK = 500
"""Rows or cases handled at a time."""

Row = tuple[Any, ...]
Place = tuple[int, str]
"""Where a case is: the ``pos`` of its registration in this journal, which is its id, and its subject."""
Damage = Callable[[str, StorageTrouble], None]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Table:
    """A projection: its columns in the order of its rows, and the ones that name a row."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]

    def named(self, schema: str) -> str:
        """The table's name in SQL."""
        return f'{schema}."{self.name}"'

    @property
    def list(self) -> str:
        """All columns in SQL."""
        return quoted(self.columns)


def quoted(columns: Iterable[str]) -> str:
    """Column names in SQL; ``on`` is a word of the language."""
    return ", ".join(f'"{column}"' for column in columns)


UNIT = Table("unit", ("code", "name", "kind", "parent"), ("code",))
GRID = Table("grid", ("code", "name", "unit", "parent"), ("code",))
HOUSEHOLD = Table("household", ("code", "grid", "head", "phone", "address", "members"), ("code",))
NUMBER = Table("number", ("unit", "year", "last"), ("unit", "year"))
FILING = Table("filing", ("id", "report", "period", "unit", "filed_on", "figures"), ("id",))
CASE = Table(
    "case",
    (
        "id", "subject", "case_no", "ref", "import_key", "content", "unit", "dispute_type", "source", "severity",
        "petition", "grid", "summary", "parties", "state", "outcome", "registered_on", "closed_on", "last_on",
        "handler", "violations",
    ),
    ("id",),
)  # fmt: skip
STAGE = Table("stage", ("case_id", "no", "unit", "origin", "opened_on", "closed_on", "outcome"), ("case_id", "no"))
OBLIGATION = Table(
    "obligation",
    (
        "case_id", "no", "rule", "stage", "unit", "start", "due", "met_on", "ended_on", "provisional",
        "reminder_only",
    ),
    ("case_id", "no"),
)  # fmt: skip
NOTICE = Table("notice", ("case_id", "no", "rule", "stage", "level", "on"), ("case_id", "no"))
LIKENESS = Table("likeness", ("key", "day", "case_id"), ("case_id", "key"))

OF_A_CASE = (CASE, STAGE, OBLIGATION, NOTICE, LIKENESS)
TABLES = (UNIT, GRID, HOUSEHOLD, NUMBER, FILING, *OF_A_CASE)
REGISTERS = {"unit": UNIT, "grid": GRID, "household": HOUSEHOLD, "return": FILING}
"""By the first word of a subject."""


def insert(conn: sqlite3.Connection, schema: str, table: Table, rows: Iterable[Row]) -> None:
    """Insert rows of one projection."""
    marks = ", ".join("?" * len(table.columns))
    conn.executemany(f"INSERT INTO {table.named(schema)} ({table.list}) VALUES ({marks})", rows)


def chunks(items: Iterable[_T], size: int = CHUNK) -> Iterator[list[_T]]:
    """``items`` in lists of at most ``size``.

    >>> list(chunks("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


# --- units, grids, households; filed returns


def project_register(conn: sqlite3.Connection, subject: str) -> None:
    """Make the rows of one unit, grid, household or return anew."""
    table = REGISTERS[_word(subject)]
    if table is FILING:
        conn.execute("DELETE FROM filing WHERE id IN (SELECT pos FROM journal WHERE subject = ?)", (subject,))
    else:
        conn.execute(f"DELETE FROM {table.named('main')} WHERE code = ?", (subject.partition(":")[2],))
    insert(conn, "main", table, register_rows(conn, journal.history(conn, subject)))


def register_rows(conn: sqlite3.Connection, entries: Iterable[Entry]) -> list[Row]:
    """The rows that the entries of one subject give: the last standing one of a register, every standing return."""
    standing = effective(entries)
    filed = [_filing_row(conn, entry, entry.event) for entry in standing if isinstance(entry.event, ReturnFiled)]
    return filed or [_register_row(entry) for entry in standing[-1:]]


def _register_row(entry: Entry) -> Row:
    match entry.event:
        case UnitSaved(unit=unit):
            return (unit.code, unit.name, unit.kind.value, unit.parent)
        case GridSaved(grid=grid):
            return (grid.code, grid.name, grid.unit, grid.parent)
        case HouseholdSaved(household=home):
            return (home.code, home.grid, home.head, home.phone, home.address, home.members)
    raise TypeError(f"{entry.id}: {entry.event.kind} is not an event of a register")


def _filing_row(conn: sqlite3.Connection, entry: Entry, event: ReturnFiled) -> Row:
    (pos,) = conn.execute("SELECT pos FROM journal WHERE node = ? AND seq = ?", (entry.node, entry.seq)).fetchone()
    figures = journal.canonical(event.figures)
    return (pos, event.report, event.period, event.unit, event.on.isoformat(), figures)


def _word(subject: str) -> str:
    return subject.partition(":")[0]


def fold_registers(conn: sqlite3.Connection, schema: str, damage: Damage | None = None) -> None:
    """Fill the empty register tables of ``schema`` from the whole journal."""
    for word, table in REGISTERS.items():
        for chunk in chunks(journal.histories(conn, f"{word}:")):
            rows = [row for subject, raw in chunk for row in _rows_or_damage(conn, subject, raw, damage)]
            insert(conn, schema, table, rows)


def _rows_or_damage(conn: sqlite3.Connection, subject: str, raw: Sequence[Row], damage: Damage | None) -> list[Row]:
    try:
        return register_rows(conn, [journal.entry_of(row) for row in raw])
    except StorageTrouble as error:
        if damage is None:
            raise
        damage(subject, error)
        return []


# --- cases


def project_cases(
    conn: sqlite3.Connection,
    places: Iterable[Place],
    office: Office,
    schema: str = "main",
    *,
    damage: Damage | None = None,
    indexed: bool = True,
) -> None:
    """Judge cases from their journal entries and store the outcome, a chunk at a time.

    In ``main`` what was stored of them is replaced; in any other schema the tables are taken to be empty.
    A case whose registration was retracted has no rows.

    :param damage: told of a case whose entries cannot be read, instead of raising.
    :param indexed: whether the index of likeness may still know the cases; False once it was emptied.
    """
    for chunk in chunks(places):
        rows: dict[Table, list[Row]] = {table: [] for table in OF_A_CASE}
        for place in chunk:
            case = _judged(conn, place[1], office, damage)
            if case is not None:
                _add(rows, place, case)
        if schema == "main":
            if indexed:
                likeness.forget(conn, [case_id for case_id, _subject in chunk])
            conn.executemany('DELETE FROM main."case" WHERE id = ?', [(case_id,) for case_id, _subject in chunk])
        for table, found in rows.items():
            insert(conn, schema, table, found)


def _judged(conn: sqlite3.Connection, subject: str, office: Office, damage: Damage | None) -> Case | None:
    try:
        return judge(journal.history(conn, subject), office)
    except StorageTrouble as error:
        if damage is None:
            raise
        damage(subject, error)
        return None


def _add(rows: dict[Table, list[Row]], place: Place, case: Case) -> None:
    rows[CASE].append(case_row(place, case))
    rows[STAGE] += stage_rows(place[0], case)
    rows[OBLIGATION] += obligation_rows(place[0], case)
    rows[NOTICE] += notice_rows(place[0], case)
    rows[LIKENESS] += likeness.rows_of(place[0], case)


def case_row(place: Place, case: Case) -> Row:
    """The row of ``case``."""
    handler = case.handler
    return (
        *place, case.case_no, case.ref, import_key(case), case.content, case.unit, case.dispute_type.value,
        _code(case.source), case.severity.value, int(case.petition), case.grid, case.summary, parties(case),
        case.state.value, _code(case.outcome), case.registered_on.isoformat(), _day(case.closed_on),
        case.last_on.isoformat(), handler.unit if handler else None, violations(case),
    )  # fmt: skip


def import_key(case: Case) -> str:
    """By what an import recognises the case: its ``ref``, else the record it came from, else its number."""
    if case.ref:
        return f"ref:{case.ref}"
    return f"row:{case.content}" if case.content else f"no:{case.case_no}"


def parties(case: Case) -> str:
    """The parties as JSON."""
    return journal.canonical([party.model_dump(mode="json", exclude_none=True) for party in case.parties])


def violations(case: Case) -> str:
    """The violations as JSON."""
    found = [
        {"rule": v.rule, "on": v.on, "entry": v.entry, "facts": dict(v.facts), "override": v.override}
        for v in case.violations
    ]
    return json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def stage_rows(case_id: int, case: Case) -> list[Row]:
    """The rows of the case's stages."""
    return [
        (case_id, s.no, s.unit, s.origin.value, s.opened_on.isoformat(), _day(s.closed_on), _code(s.outcome))
        for s in case.stages
    ]


def obligation_rows(case_id: int, case: Case) -> list[Row]:
    """The rows of the case's obligations, numbered in the order of the rules."""
    return [
        (
            case_id, no, o.rule, o.stage, o.unit, o.start.isoformat(), o.due.isoformat(), _day(o.met_on),
            _day(o.ended_on), int(o.provisional), int(o.reminder_only),
        )
        for no, o in enumerate(case.obligations, 1)
    ]  # fmt: skip


def notice_rows(case_id: int, case: Case) -> list[Row]:
    """The rows of the supervision notices issued for the case."""
    return [(case_id, no, n.rule, n.stage, n.level.value, n.on.isoformat()) for no, n in enumerate(case.notices, 1)]


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _code(term: Any) -> str | None:
    return term.value if term is not None else None


def place_of(conn: sqlite3.Connection, subject: str) -> Place:
    """The place of the case ``subject``, which is named after its registration."""
    node, _dash, seq = subject.removeprefix("case:").rpartition("-")
    row = conn.execute("SELECT pos FROM journal WHERE node = ? AND seq = ?", (node, int(seq))).fetchone()
    if row is None:
        raise LookupError(subject)
    return int(row[0]), subject


def places(conn: sqlite3.Connection, condition: str = "TRUE", values: Sequence[Any] = ()) -> Iterator[Place]:
    """The places of the stored cases ``c`` that fulfil an SQL condition, in order.

    Read in pages, so that what was read may be projected before the rest is looked for.
    """
    after = 0
    query = f'SELECT c.id, c.subject FROM "case" AS c WHERE c.id > ? AND ({condition}) ORDER BY c.id LIMIT {CHUNK}'
    while page := conn.execute(query, (after, *values)).fetchall():
        yield from page
        after = page[-1][0]


def places_with_unit(conn: sqlite3.Connection, code: str) -> Iterator[Place]:
    """Cases that had a turn at a unit: whose judgement may change with the unit's kind."""
    return places(conn, "c.id IN (SELECT case_id FROM stage WHERE unit = ?)", (code,))


def places_touched_by(conn: sqlite3.Connection, subject: str) -> Iterator[Place]:
    """Cases of whose dates one may move with the notices of one year (``calendar:YEAR``).

    These are the cases whose span, from registration to the last due date or fact, touches the year or
    any day a notice for it ever named; retracted notices count, because their days are taken back.
    """
    found = [entry.event for entry in journal.history(conn, subject)]
    notices = [event for event in found if isinstance(event, CalendarNotice)]
    year = int(subject.partition(":")[2])
    days = [dt.date(year, 1, 1), dt.date(year, 12, 31), *(day.date for notice in notices for day in notice.days)]
    first, last = min(days).isoformat(), max(days).isoformat()
    owed = "SELECT 1 FROM obligation AS o WHERE o.case_id = c.id AND (o.due >= ? OR o.provisional)"
    return places(conn, f"c.registered_on <= ? AND (c.last_on >= ? OR EXISTS ({owed}))", (last, first, first))


def fold_cases(conn: sqlite3.Connection, schema: str, office: Office, damage: Damage | None = None) -> None:
    """Fill the empty case tables and the number counters of ``schema`` from the whole journal."""
    numbers = Numbers()
    project_cases(conn, _registrations(conn, numbers), office, schema, damage=damage)
    insert(conn, schema, NUMBER, numbers.rows())


def _registrations(conn: sqlite3.Connection, numbers: Numbers) -> Iterator[Place]:
    """Every case ever registered, in the order of this journal; ``numbers`` takes note of each number."""
    rows = conn.execute("SELECT pos, node, seq, subject, payload FROM journal WHERE kind = 'registered' ORDER BY pos")
    for pos, node, seq, subject, payload in rows:
        numbers.note(_case_no(payload))
        if subject == f"case:{node}-{seq}":
            yield pos, subject


def _case_no(payload: str) -> str:
    """The case number in a payload; none in one that cannot be read, which the case itself will report."""
    try:
        return str(json.loads(payload)["case_no"])
    except (KeyError, TypeError, ValueError):
        return ""


# --- case numbers

_NUMBER = re.compile(r"(.+)-([0-9]{4})-([0-9]{5,})")


class Numbers:
    """The highest case number used per unit and year, of all registrations ever: a number is never used again."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, int], int] = {}

    def note(self, case_no: str) -> None:
        """Take note of a number; one of another form belongs to no counter."""
        match = _NUMBER.fullmatch(case_no)
        if match:
            key = (match[1], int(match[2]))
            self._last[key] = max(self._last.get(key, 0), int(match[3]))

    def last(self, unit: str, year: int) -> int:
        """The highest number noted."""
        return self._last.get((unit, year), 0)

    def rows(self) -> list[Row]:
        """The rows of the ``number`` table."""
        return [(unit, year, last) for (unit, year), last in sorted(self._last.items())]

    def copy(self) -> Numbers:
        """The same numbers, to go on separately."""
        other = Numbers()
        other._last = dict(self._last)
        return other


def next_case_no(conn: sqlite3.Connection, noted: Numbers, unit: str, year: int) -> str:
    """The next free number ``<unit code>-<year>-<5 digits>`` after the stored ones and those ``noted``."""
    row = conn.execute("SELECT last FROM number WHERE unit = ? AND year = ?", (unit, year)).fetchone()
    last = max(row[0] if row else 0, noted.last(unit, year))
    return f"{unit}-{year}-{last + 1:05d}"


def store_numbers(conn: sqlite3.Connection, noted: Numbers) -> None:
    """Raise the stored counters to those ``noted``."""
    conn.executemany(
        "INSERT INTO number (unit, year, last) VALUES (?, ?, ?)"
        " ON CONFLICT (unit, year) DO UPDATE SET last = max(last, excluded.last)",
        noted.rows(),
    )
