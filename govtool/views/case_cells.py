"""The cells of returns about cases, in SQL: a number and the list behind it share one expression.

Facts dated after a period cannot change what these expressions see, so a past period keeps its
figures. What a later fact changes of a case itself (severity, agreement, persons, amount, body) is
read as it was before (table ``before``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from govtool.base.vocabulary import Body, DisputeType, Prevented, Source
from govtool.file import reader
from govtool.views import tables

if TYPE_CHECKING:
    import datetime as dt

    from govtool.store import Store

Values = dict[str, Any]
"""Values of the named places of a statement, or a row with its column names."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The rows that the numbers of a table are counted over: stages, or cases.

    ``rows``: where they come from, as ``s`` and ``c``; ``within``: which of them a period is about;
    ``unit``: whose line they count in; ``cells``: by the code of each column, what one row adds to
    it; ``line``: what a list tells of one.
    """

    rows: str
    within: str
    unit: str
    cells: Mapping[str, str]
    line: str

    @property
    def counting(self) -> str:
        """The statement that adds up every cell of each unit."""
        sums = ", ".join(f"sum({adds}) AS {cell}" for cell, adds in self.cells.items())
        return f"SELECT {self.unit} AS unit, {sums} FROM {self.rows} WHERE {self.within} GROUP BY {self.unit}"

    def listing(self, cell: str | None) -> str:
        """Return the statement that lists what adds to a cell, or all that the period covers."""
        adds = f"AND ({self.cells[cell]}) > 0" if cell else ""
        place = f"(:community IS NULL OR {self.unit} = :community)"
        asked = (
            f"{self.within} {adds} AND {self.unit} IN (SELECT value FROM json_each(:units)) "
            f"AND {_NARROWED} AND {place}"
        )
        rows = f"{self.rows} JOIN journal AS j ON j.pos = c.id"
        return (
            f"{_LINE}, {self.line} FROM {rows} WHERE {asked} ORDER BY c.registered_on, c.id, stage"
        )


_BEFORE = (
    "SELECT b.severity FROM before AS b WHERE b.case_id = c.id AND b.until >= :end "
    "ORDER BY b.until LIMIT 1"
)
_MAJOR = f"coalesce(({_BEFORE}), c.severity) = 'major'"
"""The condition that a case was major at the end of a period."""

_TRIED = "EXISTS (SELECT 1 FROM stage AS t WHERE t.case_id = c.id AND t.sessions > 0)"

_LINE = "SELECT j.subject, c.id, c.case_no, c.registered_on, c.dispute_type"
_OF_NOW = "c.persons, iif(c.outcome = 'settled', c.amount, NULL) AS amount"
_CAME_FROM = "iif(c.petition, 'petition', c.source)"
"""The source of a case, as the table by source counts it."""
_NARROWED = (
    "(:dispute_type IS NULL OR c.dispute_type = :dispute_type) AND (:grid IS NULL OR c.grid = :grid)"
    f" AND (:source IS NULL OR {_CAME_FROM} = :source)"
)


def _one_of(column: str, values: Iterable[str]) -> str:
    words = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({words})"


# --- the summary: stages that were open at some time in [begin, end)

_ENDED, _GOING_ON = (
    "s.closed_on < :end AND s.outcome",
    "(s.closed_on IS NULL OR s.closed_on >= :end)",
)
STAGES = Ledger(
    rows=f"stage AS s JOIN {tables.CASES} AS c ON c.id = s.case_id",
    within="s.opened_on < :end AND (s.closed_on IS NULL OR s.closed_on >= :begin)",
    unit="s.unit",
    cells={
        "opening": "s.opened_on < :begin",
        "registered": "s.opened_on >= :begin AND s.origin = 'registered'",
        "received": "s.opened_on >= :begin AND s.origin <> 'registered'",
        "settled": f"{_ENDED} = 'settled'",
        "transferred": f"{_ENDED} = 'transferred'",
        "diverted": f"{_ENDED} = 'diverted'",
        "other_closed": f"{_ENDED} IN ('answered', 'withdrawn', 'terminated')",
        "closing": _GOING_ON,
        "major": f"{_GOING_ON} AND {_MAJOR}",
        "tried": "s.closed_on < :end AND (s.sessions > 0 OR s.outcome = 'settled')",
    },
    line=f"s.unit, s.no AS stage, s.origin, s.opened_on, s.closed_on, s.outcome, {_OF_NOW}",
)

BY_UNIT = replace(
    STAGES,
    cells={
        "registered": STAGES.cells["registered"],
        "ended": "s.closed_on < :end",
        "settled": STAGES.cells["settled"],
    },
)
"""The table by community: its stages, as in the summary."""

# --- the tables by type and by grid: cases that were registered or closed in [begin, end)

_CLOSED = "c.closed_on >= :begin AND c.closed_on < :end"
_REGISTERED = "c.registered_on >= :begin AND c.registered_on < :end"
_OF_A_CASE = "NULL AS stage, NULL AS origin, c.registered_on AS opened_on, c.closed_on, c.outcome"
CASES = Ledger(
    rows=f"{tables.CASES} AS c",
    within=f"({_REGISTERED} OR {_CLOSED})",
    unit="c.unit",
    cells={
        "registered": _REGISTERED,
        "ended": _CLOSED,
        "settled": f"{_CLOSED} AND c.outcome = 'settled'",
    },
    line=f"c.unit, {_OF_A_CASE}, {_OF_NOW}",
)

BY_CAMPAIGN = replace(CASES, within=f"{CASES.within} AND c.campaign IS NOT NULL")
BY_GRID = replace(CASES, within=f"{CASES.within} AND c.grid IS NOT NULL")

# --- the ministry's table: cases that were closed in [begin, end), at the unit that closed them

_SOURCE = "coalesce(c.source, iif(c.petition, 'petition', 'patrol'))"
_OWN = (Source.PATROL, Source.HOUSEHOLD_HEAD)
_OTHERS = (Source.SUPERIOR, Source.DEPARTMENT)
_ENTRUSTED = (Source.COURT, Source.POLICE, Source.PETITION, *_OTHERS)
_SETTLED = "c.outcome = 'settled'"


def _then(column: str) -> str:
    """Return the value of a column of the case at the end of the period."""
    return f"iif(b.case_id IS NULL, c.{column}, b.{column})"


def _by_body(body: Body) -> str:
    """Return the body of the case, else of its unit (``:body_village`` has the village ones)."""
    usual = f"c.closed_unit IN (SELECT value FROM json_each(:body_{body}))"
    return f"iif({_then('body')} IS NULL, {usual}, {_then('body')} = '{body}')"


_FIRST_AFTER = "SELECT min(x.until) FROM before AS x WHERE x.case_id = c.id AND x.until >= :end"
CLOSURES = Ledger(
    rows=f"{tables.CASES} AS c LEFT JOIN before AS b ON b.case_id = c.id AND b.until = ({_FIRST_AFTER})",
    within=_CLOSED,
    unit="c.closed_unit",
    cells={
        "cases": "1",
        "persons": _then("persons"),
        "settled": _SETTLED,
        "major": f"{_then('severity')} = 'major'",
        "amount": f"iif({_SETTLED}, {_then('amount')}, 0)",
        **{f"body_{body}": _by_body(body) for body in Body},
        "own_initiative": _one_of(_SOURCE, _OWN),
        "on_application": _one_of(_SOURCE, [Source.APPLICATION]),
        "entrusted": _one_of(_SOURCE, _ENTRUSTED),
        "from_court": _one_of(_SOURCE, [Source.COURT]),
        "from_procuratorate": "0",
        "from_police": _one_of(_SOURCE, [Source.POLICE]),
        "from_petition": _one_of(_SOURCE, [Source.PETITION]),
        "from_others": _one_of(_SOURCE, _OTHERS),
        **{f"type_{kind}": _one_of("c.dispute_type", [kind]) for kind in DisputeType},
        "oral": f"{_SETTLED} AND {_then('agreement')} = 'oral'",
        "written": f"{_SETTLED} AND {_then('agreement')} = 'written'",
    },
    line=f"c.closed_unit AS unit, {_OF_A_CASE}, {_then('persons')} AS persons, "
    f"iif({_SETTLED}, {_then('amount')}, NULL) AS amount",
)


# --- prevention: cases found, cases with an alert, and closed ones with something prevented

FOUND_BY, FROM_OTHERS = (tuple(source.value for source in sources) for sources in (_OWN, _OTHERS))
"""The sources of cases that the office went and found, and of those that other offices sent."""
_FOUND = f"""SELECT c.id AS case_id, c.unit, 'found' AS part FROM {tables.CASES} AS c
    WHERE {_REGISTERED} AND {_one_of(_CAME_FROM, _OWN)}"""
_ALERTED = """SELECT id AS case_id, alerted_unit AS unit, 'alerted' AS part FROM "case"
    WHERE alerted_on >= :begin AND alerted_on < :end"""
_AVERTING = """SELECT id FROM "case" WHERE prevented IS NOT NULL
    UNION SELECT case_id FROM before WHERE prevented IS NOT NULL"""
_AVERTED = f"""SELECT c.id AS case_id, c.closed_unit AS unit, 'averted' AS part FROM {tables.CASES} AS c
    WHERE {_CLOSED} AND c.id IN ({_AVERTING})"""
_PREVENTED = _then("prevented")


def _prevention(*parts: str) -> Ledger:
    rows = " UNION ALL ".join(parts)
    known = f"LEFT JOIN before AS b ON b.case_id = c.id AND b.until = ({_FIRST_AFTER})"
    averted = f"p.part = 'averted' AND {_PREVENTED} IS NOT NULL"
    return Ledger(
        rows=f"({rows}) AS p CROSS JOIN {tables.CASES} AS c ON c.id = p.case_id {known}",
        within="TRUE",
        unit="p.unit",
        cells={
            "found": "p.part = 'found'",
            "prevented": "p.part = 'alerted'",
            "averted": averted,
            **{
                f"{kind}_averted": f"{averted} AND instr({_PREVENTED}, '{kind}') > 0"
                for kind in Prevented
            },
            "averted_persons": f"iif({averted}, {_then('persons')}, 0)",
        },
        line=f"p.unit, {_OF_A_CASE}, {_then('persons')} AS persons, "
        f"iif({_SETTLED}, {_then('amount')}, NULL) AS amount",
    )


AVERTED = _prevention(_ALERTED, _AVERTED)
"""Conditions that few cases meet: found by index, however many cases there are."""
PREVENTION = _prevention(_FOUND, _ALERTED, _AVERTED)


# --- the last line of the summary: each case once, of the units that registered it

_CASE_ENDED, _CASE_GOES_ON = (
    "c.closed_on < :end AND c.outcome",
    "(c.closed_on IS NULL OR c.closed_on >= :end)",
)
_SEEN = "id, case_no, unit, registered_on, closed_on, outcome, severity"
# In two parts, each of which an index finds: few of all cases are open, or were closed since a day.
_IN_HAND = f"""(
    SELECT {_SEEN} FROM {tables.CASES} WHERE closed_on IS NULL AND registered_on < :end
    UNION ALL SELECT {_SEEN} FROM {tables.CASES} WHERE closed_on >= :begin AND registered_on < :end
)"""
ONCE = Ledger(
    rows=f"{_IN_HAND} AS c",
    within="c.registered_on < :end AND (c.closed_on IS NULL OR c.closed_on >= :begin)",
    unit="c.unit",
    cells={
        "opening": "c.registered_on < :begin",
        "registered": "c.registered_on >= :begin",
        "settled": f"{_CASE_ENDED} = 'settled'",
        "diverted": f"{_CASE_ENDED} = 'diverted'",
        "other_closed": f"{_CASE_ENDED} NOT IN ('settled', 'diverted')",
        "closing": _CASE_GOES_ON,
        "major": f"{_CASE_GOES_ON} AND {_MAJOR}",
        "tried": f"c.closed_on < :end AND (c.outcome = 'settled' OR {_TRIED})",
    },
    line=f"c.unit, {_OF_A_CASE}",
)


# --- asking


def counts(
    store: Store, ledger: Ledger, begin: dt.date, end: dt.date, **bound: Any
) -> dict[str, dict[str, int]]:
    """Return every cell of each unit that something of ``[begin, end)`` is counted in.

    :param bound: what else the ledger's statement names; lists are of units.
    """
    values = _values(begin, end, bound)
    rows = list(reader.dictionaries(store.reader.execute(ledger.counting, values)))
    return {row["unit"]: {cell: row[cell] or 0 for cell in ledger.cells} for row in rows}


def lines(
    store: Store, ledger: Ledger, cell: str | None, begin: dt.date, end: dt.date, **bound: Any
) -> Iterator[Values]:
    """Yield the rows that a cell adds up, in the order of registration.

    :param cell: a code of ``ledger.cells``; None for everything that ``[begin, end)`` is about.
    :param bound: ``units``, and what else the ledger names; ``dispute_type``, ``source``, ``grid``
        and ``community`` narrow it.
    """
    anything = {"dispute_type": None, "grid": None, "community": None, "source": None}
    yield from reader.dictionaries(
        store.reader.execute(ledger.listing(cell), _values(begin, end, anything | bound))
    )


def _values(begin: dt.date, end: dt.date, bound: Mapping[str, Any]) -> Values:
    lists = {
        name: json.dumps(list(value)) for name, value in bound.items() if isinstance(value, list)
    }
    return {"begin": begin.isoformat(), "end": end.isoformat(), **bound, **lists}
