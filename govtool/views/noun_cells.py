"""The cells of the returns of a noun, in SQL: a number and the list behind it share one expression.

A cell is a question with a line for each thing that it counts. Everything a return shows is added
up from one
:class:`Cube`, by whatever its tables are about: the unit, a platform, a grid.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from govtool.file import reader
from govtool.views.office import first_due

if TYPE_CHECKING:
    from govtool.rules import Period
    from govtool.store import Store


COUNTED = ("id", "unit", "on", "rule", "due", "done_on")
"""The columns of every cell: subject, doer, day; of an obligation rule, due date and day done."""


def counted(source: str, **columns: str) -> str:
    r"""Return the query of a cell: ``columns`` by name from a source with conditions.

    >>> counted("matter_fact WHERE kind = 'redo'", id="matter_id", unit="unit", on='"on"')
    'SELECT matter_id, unit, "on", NULL, NULL, NULL FROM matter_fact WHERE kind = \'redo\''
    """
    return f"SELECT {', '.join(columns.get(name, 'NULL') for name in COUNTED)} FROM {source}"


@dataclass(frozen=True, slots=True)
class NounCells:
    """The cells of one noun.

    :param rows: where the subjects counted stand, as ``s`` and ``m``, joined to ``x`` by ``x.id``.
    :param parts: by the name of each thing that figures are parted by, the column that has it.
    :param cells: by the code of each figure, the question that has a line for each thing counted;
        it may name ``:begin``, ``:end``, ``:until`` and ``:began``. :param sums: figures that are
        those of several cells together. :param turns: those of them that count other things where
        it is asked who had something in hand.
    """

    rows: str
    parts: Mapping[str, str]
    cells: Mapping[str, str]
    sums: Mapping[str, Sequence[str]]
    turns: Mapping[str, str]

    def question(self, code: str, *, turns: bool = False) -> str:
        """Return the query of a figure; ``turns``: the source of who had it in hand."""
        if code in self.sums:
            return " UNION ALL ".join(self.cells[part] for part in self.sums[code])
        return self.turns[code] if turns and code in self.turns else self.cells[code]

    def counting(self, question: str) -> str:
        """Return the statement for the subject id and the doer of each thing counted.

        It may name subjects of other nouns. Nothing is joined or grouped: few things of a period
        are alike in all parts.
        """
        return f"{_counted_as_x(question)} SELECT x.id, x.unit FROM x"

    @property
    def parting(self) -> str:
        """Return the statement for the ids of this noun among a list, with all their parts."""
        columns = ", ".join(["s.id", *self.parts.values()])
        return f"WITH x (id) AS (SELECT value FROM json_each(?)) SELECT {columns} FROM {self.rows}"

    def listing(self, question: str, columns: str, wanted: Sequence[str]) -> str:
        """Return the statement that lists a cell's things of the ``wanted`` parts and doers."""
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


Parts = tuple[Any, ...]
"""The values of all parts of a subject, in the order of :attr:`NounCells.parts`."""


class Things(NamedTuple):
    """The things that one figure counts: subject ids, and the unit of each."""

    ids: Sequence[int]
    doers: Sequence[str | None]


class Cube(NamedTuple):
    """The figures of a period by all their parts.

    :param names: those of the parts. :param parts: of each subject concerned, by its id.
    :param things: for each code, what it counts. :param sums: figures that are those of several
        codes together.
    """

    names: tuple[str, ...]
    parts: Mapping[int, Parts]
    things: Mapping[str, Things]
    sums: Mapping[str, Sequence[str]]

    def by(self, part: str) -> dict[str, dict[Any, int]]:
        """Return each figure by the values of one part."""
        found: dict[str, dict[Any, int]] = {
            code: Counter(self._values(part, code)) for code in self.things
        }
        for code, of in self.sums.items():
            together: Counter[Any] = Counter()
            for one in of:
                together.update(found[one])
            found[code] = together
        return found

    def occurring(self, part: str) -> set[Any]:
        """Return the values of one part of which anything is counted."""
        place = self.names.index(part)
        concerned: set[int] = set().union(*(things.ids for things in self.things.values()))
        return {self.parts[id_][place] for id_ in concerned}

    def total(self) -> dict[str, int]:
        """Return each figure as a whole."""
        found = {code: len(things.ids) for code, things in self.things.items()}
        return found | {code: sum(found[one] for one in of) for code, of in self.sums.items()}

    def only(self, wanted: Mapping[str, Collection[str]]) -> Cube:
        """Return only the things that have a ``wanted`` value of each part it names."""
        known = self.parts
        for part, values in wanted.items():
            value = itemgetter(self.names.index(part))
            if not set(map(value, known.values())) <= set(values):
                known = {id_: parts for id_, parts in known.items() if value(parts) in values}
        if known is self.parts:
            return self
        things = {code: _among(things, known) for code, things in self.things.items()}
        return self._replace(parts=known, things=things)

    def _values(self, part: str, code: str) -> Iterable[Any]:
        things = self.things[code]
        if part == HANDLER:
            return things.doers
        value = itemgetter(self.names.index(part))
        return map(value, map(self.parts.__getitem__, things.ids))


def _among(things: Things, known: Collection[int]) -> Things:
    """Return only the things of some subjects."""
    own = list(map(known.__contains__, things.ids))
    if all(own):
        return things
    return Things(list(compress(things.ids, own)), list(compress(things.doers, own)))


def cubes(
    store: Store,
    noun: NounCells,
    asked: Sequence[Mapping[str, str]],
    period: Period,
    today: dt.date,
) -> list[Cube]:
    """Return the figures of a period as known on its last day: a cube per lot of cells.

    :param asked: of :attr:`NounCells.cells` and :attr:`NounCells.turns`; the parts of all of them
        are read at once.
    """
    values = bound(store, period, today)
    found = [
        {code: _things(store, noun.counting(question), values) for code, question in cells.items()}
        for cells in asked
    ]
    concerned: set[int] = set().union(*(things.ids for lot in found for things in lot.values()))
    parts = _parts(store, noun, concerned)
    return [
        Cube(
            tuple(noun.parts),
            parts,
            {code: _among(things, parts) for code, things in lot.items()},
            {code: of for code, of in noun.sums.items() if lot.keys() >= set(of)},
        )
        for lot in found
    ]


def _things(store: Store, statement: str, values: Mapping[str, str]) -> Things:
    """Return what a statement of :meth:`NounCells.counting` counts, of whatever noun."""
    rows = store.reader.execute(statement, values).fetchall()
    ids, doers = zip(*rows, strict=True) if rows else ((), ())
    return Things(ids, doers)


def _parts(store: Store, noun: NounCells, ids: Collection[int]) -> dict[int, Parts]:
    """Return the parts of those subjects that are of a noun, by id."""
    rows = store.reader.execute(noun.parting, (json.dumps(sorted(ids)),)).fetchall()
    return {row[0]: row[1:] for row in rows}


def lines(store: Store, statement: str, values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what a statement of :meth:`NounCells.listing` lists."""
    yield from reader.dictionaries(store.reader.execute(statement, values))


def bound(store: Store, period: Period, today: dt.date) -> dict[str, str]:
    """Return the parameters of cells' queries: the period's days, and the first overdue day.

    In a period that goes on nobody knows what will be done of what is due today.
    """
    until = period.end if today >= period.last else today
    days = {"begin": period.begin, "end": period.end, "until": until}
    return {name: day.isoformat() for name, day in days.items()} | {
        "began": first_due(store.office)
    }


# --- the on-time rate (:mod:`govtool.returns.timeliness`) of nouns with obligations; of cases
# that were done in time are tallied by the month (:mod:`govtool.views.monthly`)

_OF_OBLIGATION = {
    "id": "o.subject_id",
    "unit": "o.unit",
    "on": "o.due",
    "rule": "o.rule",
    "due": "o.due",
    "done_on": "iif(o.done_on < :end, o.done_on, NULL)",
}
_OWED = {**_OF_OBLIGATION, "done_on": "NULL"}
_MET = {**_OF_OBLIGATION, "done_on": "+o.due"}
_DUE = "o.due >= max(:begin, :began)"

# What became known after it was due counts on the day on which it became known, and a due date that
# was moved counts while it held: nothing that is recorded later changes a past period.
IN_TIME = (
    f"met AS o WHERE {_DUE} AND o.due < :end",
    (
        "obligation AS o WHERE o.known_on >= :begin AND o.known_on < :end AND o.due >= :began "
        "AND o.done_on <= o.due"
    ),
)
"""The sources of obligations done in time: rows of their own, and what became known later."""
_UNTIL_THEN = f"AND o.known_on IS NULL AND {_DUE} AND o.due < :until"
NOT_IN_TIME = (
    f"obligation AS o WHERE o.done_on IS NULL {_UNTIL_THEN}",
    f"obligation AS o WHERE o.done_on > o.due AND o.done_on >= :begin {_UNTIL_THEN}",
    # stored all the same: what the end of its turn did not excuse
    f"obligation AS o WHERE o.done_on <= o.due {_UNTIL_THEN}",
    (
        "obligation AS o WHERE o.known_on >= :begin AND o.known_on < :until AND o.due >= :began"
        " AND (o.done_on IS NULL OR o.done_on > o.due)"
    ),
    (
        "earlier AS o WHERE coalesce(o.known_on, o.due) >= :begin AND coalesce(o.known_on, o.due) < :until"
        " AND o.due >= :began AND o.until >= :end"
    ),
)
"""The sources of obligations that were due in a period and not done by then."""
_COLUMNS = {"met": _MET, "obligation": _OF_OBLIGATION, "earlier": _OWED}


def _all_of(sources: Iterable[str]) -> str:
    return " UNION ALL ".join(
        counted(source, **_COLUMNS[source.partition(" ")[0]]) for source in sources
    )


ON_TIME = _all_of(IN_TIME)
"""Obligations met by their due date, of those due in ``[:begin, :end)``."""
LATE = _all_of(NOT_IN_TIME)
"""Obligations not met in time: late, missed, or overdue at the period's end."""


def timeliness_by_rule(
    store: Store, word: str, period: Period, today: dt.date, units: Collection[str]
) -> dict[str, tuple[int, int]]:
    """Return how much fell due in a period at some units, and was done in time, by rule."""
    values = bound(store, period, today) | {"word": word, "units": json.dumps(list(units))}
    met, late = (
        dict(store.reader.execute(_BY_RULE.format(question), values).fetchall())
        for question in (ON_TIME, LATE)
    )
    return {
        rule: (met.get(rule, 0) + late.get(rule, 0), met.get(rule, 0)) for rule in {**met, **late}
    }


_BY_RULE = """
SELECT x.rule, count(*) FROM (
    SELECT NULL AS id, NULL AS unit, NULL AS "on", NULL AS rule, NULL AS due, NULL AS done_on
    WHERE FALSE UNION ALL {}) AS x CROSS JOIN subject AS s ON s.id = x.id AND s.word = :word
WHERE x.unit IN (SELECT value FROM json_each(:units)) GROUP BY x.rule
"""
