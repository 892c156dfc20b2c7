"""What names what: the rows that name a unit, a grid or a case which is not there."""

from __future__ import annotations

from typing import NamedTuple

from govtool.store.reader import Reader

_TURNS = '(SELECT c.case_no AS no, s.unit AS unit FROM stage AS s JOIN "case" AS c ON c.id = s.case_id WHERE s.no > 1)'

# By what is named: the rows that name it, the column that tells them apart, and the one that names.
_NAMED_BY = {
    ("unit", "code"): (
        ("unit", "unit", "code", "parent"),
        ("grid", "grid", "code", "unit"),
        ("case", '"case"', "case_no", "unit"),
        ("case", _TURNS, "no", "unit"),
        ("decision", "decision", "no", "unit"),
    ),
    ("grid", "code"): (
        ("grid", "grid", "code", "parent"),
        ("household", "household", "code", "grid"),
        ("case", '"case"', "case_no", "grid"),
    ),
    ("case", "case_no"): (("decision", "decision", "no", "case_no"),),
}


class Dangling(NamedTuple):
    """A row, by its table and name, that names something which is not there."""

    table: str
    record: str
    named: str


def dangling(conn: Reader, words: set[str]) -> set[Dangling]:
    """The rows that name one of the ``words`` (``unit``, ``grid``, ``case``) which is not there; normally none."""
    found: set[Dangling] = set()
    for (named, key), rows in _NAMED_BY.items():
        for table, source, record, column in rows if named in words else ():
            # NULL NOT IN (an empty list) is true, hence the first condition
            missing = f'"{column}" IS NOT NULL AND "{column}" NOT IN (SELECT "{key}" FROM main."{named}")'
            query = f"SELECT DISTINCT {record}, {column} FROM {source} WHERE {missing}"
            found.update(Dangling(table, *row) for row in conn.execute(query))
    return found
