"""What the cells of returns count, in SQL: said once, so that a number and the list behind it never differ.

Facts dated after a period cannot change what these expressions see, so a past period keeps its figures; only what is
supplemented to a case later (persons, amount, body) counts where the case counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from govtool.store import connection, queries, tables
from govtool.vocabulary import Body, DisputeType, Source

if TYPE_CHECKING:
    import datetime as dt

    from govtool.store.database import Store

Values = dict[str, Any]
"""What the named places of a statement stand for, or a row with its column names."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the numbers of a table are counted over: stages, or cases.

    ``rows``: where they come from, as ``s`` and ``c``; ``within``: which of them a period is about; ``unit``: whose
    line they count in; ``cells``: by the code of each column, what one row adds to it; ``line``: what a list tells of one.
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
        """The statement that lists what adds something to a cell, or whatever the period is about."""
        adds = f"AND ({self.cells[cell]}) > 0" if cell else ""
        place = f"(:community IS NULL OR {self.unit} = :community)"
        asked = f"{self.within} {adds} AND {self.unit} IN (SELECT value FROM json_each(:units)) AND {_NARROWED} AND {place}"
        rows = f"{self.rows} JOIN journal AS j ON j.pos = c.id"
        return f"{_LINE}, {self.line} FROM {rows} WHERE {asked} ORDER BY c.registered_on, c.id, stage"


_LINE = (
    "SELECT j.subject, c.id, c.case_no, c.registered_on, c.dispute_type, c.persons, "
    "iif(c.outcome = 'settled', c.amount, NULL) AS amount"
)
_NARROWED = "(:dispute_type IS NULL OR c.dispute_type = :dispute_type) AND (:grid IS NULL OR c.grid = :grid)"


def _one_of(column: str, values: Iterable[str]) -> str:
    words = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({words})"


# --- the summary: stages that were open at some time in [begin, end)

_ENDED, _GOING_ON = "s.closed_on < :end AND s.outcome", "(s.closed_on IS NULL OR s.closed_on >= :end)"
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
        "major": f"{_GOING_ON} AND c.severity = 'major'",
    },
    line="s.unit, s.no AS stage, s.origin, s.opened_on, s.closed_on, s.outcome",
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
    cells={"registered": _REGISTERED, "ended": _CLOSED, "settled": f"{_CLOSED} AND c.outcome = 'settled'"},
    line=f"c.unit, {_OF_A_CASE}",
)

BY_GRID = replace(CASES, within=f"{CASES.within} AND c.grid IS NOT NULL")

# --- the ministry's table: cases that were closed in [begin, end), at the unit that closed them

_SOURCE = "coalesce(c.source, iif(c.petition, 'petition', 'patrol'))"
_OWN = (Source.PATROL, Source.HOUSEHOLD_HEAD)
_OTHERS = (Source.SUPERIOR, Source.DEPARTMENT)
_ENTRUSTED = (Source.COURT, Source.POLICE, Source.PETITION, *_OTHERS)
_SETTLED = "c.outcome = 'settled'"


def _by_body(body: Body) -> str:
    """Told of the case, else the usual body of the unit: ``:body_village`` holds the units whose usual one it is."""
    usual = f"c.closed_unit IN (SELECT value FROM json_each(:body_{body}))"
    return f"iif(c.body IS NULL, {usual}, c.body = '{body}')"


CLOSURES = Ledger(
    rows=f"{tables.CASES} AS c",
    within=_CLOSED,
    unit="c.closed_unit",
    cells={
        "cases": "1",
        "persons": "c.persons",
        "settled": _SETTLED,
        "major": "c.severity = 'major'",
        "amount": f"iif({_SETTLED}, c.amount, 0)",
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
        "oral": f"{_SETTLED} AND c.agreement = 'oral'",
        "written": f"{_SETTLED} AND c.agreement = 'written'",
    },
    line=f"c.closed_unit AS unit, {_OF_A_CASE}",
)


# --- asking


def counts(
    store: Store, ledger: Ledger, begin: dt.date, end: dt.date, **bound: Any
) -> dict[str, dict[str, int]]:
    """Every cell of each unit that something of ``[begin, end)`` is counted in.

    :param bound: what else the ledger's statement names; lists are of units.
    """
    values = _values(begin, end, bound)
    with connection.translated(store.path):
        rows = list(queries.dictionaries(store.reader.execute(ledger.counting, values)))
    return {row["unit"]: {cell: row[cell] or 0 for cell in ledger.cells} for row in rows}


def lines(
    store: Store, ledger: Ledger, cell: str | None, begin: dt.date, end: dt.date, **bound: Any
) -> Iterator[Values]:
    """What was added up in a cell, one by one, in the order of registration.

    :param cell: a code of ``ledger.cells``; None for everything that ``[begin, end)`` is about.
    :param bound: ``units``, and what else the ledger names; ``dispute_type``, ``grid`` and ``community`` narrow it.
    """
    anything = {"dispute_type": None, "grid": None, "community": None}
    with connection.translated(store.path):
        yield from queries.dictionaries(
            store.reader.execute(ledger.listing(cell), _values(begin, end, anything | bound))
        )


def _values(begin: dt.date, end: dt.date, bound: Mapping[str, Any]) -> Values:
    lists = {name: json.dumps(list(value)) for name, value in bound.items() if isinstance(value, list)}
    return {"begin": begin.isoformat(), "end": end.isoformat(), **bound, **lists}
