"""What the figures of a noun's returns count, in SQL: said once, so that a number and the list behind it never differ.

A cell is a question with a line for each thing that it counts. Everything a return shows is added up from one
:class:`Cube`, by whatever its tables are about: the unit, a platform, a grid.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from govtool.store import connection, queries
from govtool.store.office import first_due

if TYPE_CHECKING:
    from govtool.rules import Period
    from govtool.store.database import Store

COUNTED = ("id", "unit", "on", "rule", "due", "done_on")
"""The columns of every cell: the subject, whose doing it was, the day; of an obligation rule, due date and day done."""


def counted(source: str, **columns: str) -> str:
    r"""Return the question of a cell: its ``columns`` by name, those left out empty, from a source with conditions.

    >>> counted("matter_fact WHERE kind = 'redo'", id="matter_id", unit="unit", on='"on"')
    'SELECT matter_id, unit, "on", NULL, NULL, NULL FROM matter_fact WHERE kind = \'redo\''
    """
    return f"SELECT {', '.join(columns.get(name, 'NULL') for name in COUNTED)} FROM {source}"


@dataclass(frozen=True, slots=True)
class NounCells:
    """What is counted of one noun.

    :param rows: where the subjects counted stand, as ``s`` and ``m``, joined to ``x`` by ``x.id``.
    :param parts: by the name of each thing that figures are parted by, the column that has it.
    :param cells: by the code of each figure, the question that has a line for each thing counted; it may name ``:begin``,
        ``:end``, ``:until`` and ``:began``. :param sums: figures that are those of several cells together. :param turns: those of them that count other things where it is asked who had something in hand.
    """

    rows: str
    parts: Mapping[str, str]
    cells: Mapping[str, str]
    sums: Mapping[str, Sequence[str]]
    turns: Mapping[str, str]

    def question(self, code: str, *, turns: bool = False) -> str:
        """Return the question behind a figure; ``turns``: where it is asked who had something in hand."""
        if code in self.sums:
            return " UNION ALL ".join(self.cells[part] for part in self.sums[code])
        return self.turns[code] if turns and code in self.turns else self.cells[code]

    def counting(self, question: str) -> str:
        """Return the statement that counts a cell by all parts and by whose doing it was."""
        columns = ", ".join([*self.parts.values(), "x.unit"])
        return f"{_counted_as_x(question)} SELECT {columns}, count(*) FROM {self.rows} GROUP BY {columns}"

    def listing(self, question: str, columns: str, wanted: Sequence[str]) -> str:
        """Return the statement that lists what a cell counts, of the ``wanted`` parts and doers, which it binds by name."""
        among = {**self.parts, HANDLER: "x.unit"}
        conditions = [f"{among[name]} IN (SELECT value FROM json_each(:{name}))" for name in wanted]
        order = 's.opened_on, s.id, x."on", x.due, x.rule'
        return (
            f"{_counted_as_x(question)} SELECT {columns} FROM {self.rows} JOIN journal AS j ON j.pos = s.id"
            f" WHERE {' AND '.join(conditions) or 'TRUE'} ORDER BY {order}"
        )


def _counted_as_x(question: str) -> str:
    columns = ", ".join(f'"{name}"' for name in COUNTED)
    return f"WITH x ({columns}) AS ({question})"


HANDLER = "handler"
"""The part under which it is asked whose doing something was."""


class Cube(NamedTuple):
    """The figures of a period by all their parts: for each code, the parts of each group and how many it has."""

    names: tuple[str, ...]
    groups: Mapping[str, Sequence[tuple[tuple[Any, ...], int]]]

    def by(self, part: str) -> dict[str, dict[Any, int]]:
        """Return each figure by the values of one part."""
        place = self.names.index(part)
        found: dict[str, dict[Any, int]] = {}
        for code, groups in self.groups.items():
            sums = found[code] = {}
            for values, n in groups:
                sums[values[place]] = sums.get(values[place], 0) + n
        return found

    def total(self) -> dict[str, int]:
        """Return each figure as a whole."""
        return {code: sum(n for _values, n in groups) for code, groups in self.groups.items()}

    def only(self, wanted: Callable[[Mapping[str, Any]], bool]) -> Cube:
        """Return the same with only the groups whose parts are wanted."""
        kept = {
            code: [(values, n) for values, n in groups if wanted(dict(zip(self.names, values, strict=True)))]
            for code, groups in self.groups.items()
        }
        return Cube(self.names, kept)


def cube(store: Store, noun: NounCells, cells: Mapping[str, str], period: Period, today: dt.date) -> Cube:
    """Return the figures of a period, as it was known on its last day.

    :param cells: which, :attr:`NounCells.cells` or :attr:`NounCells.turns`.
    """
    values = bound(store, period, today)
    groups = {}
    with connection.translated(store.path):
        for code, question in cells.items():
            rows = store.reader.execute(noun.counting(question), values).fetchall()
            groups[code] = [(tuple(parts), n) for *parts, n in rows]
    groups |= {
        code: [one for part in of for one in groups[part]]
        for code, of in noun.sums.items()
        if of[0] in groups
    }
    return Cube((*noun.parts, HANDLER), groups)


def lines(store: Store, statement: str, values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what a statement of :meth:`NounCells.listing` lists."""
    with connection.translated(store.path):
        yield from queries.dictionaries(store.reader.execute(statement, values))


def bound(store: Store, period: Period, today: dt.date) -> dict[str, str]:
    """Return what the questions of cells name: the days of a period, and from when on something can be overdue.

    In a period that goes on nobody knows what will be done of what is due today.
    """
    until = period.end if today >= period.last else today
    days = {"begin": period.begin, "end": period.end, "until": until}
    return {name: day.isoformat() for name, day in days.items()} | {"began": first_due(store.office)}
