"""What names what: the rows that name a unit, a grid or a case which is not there."""

from __future__ import annotations

from typing import NamedTuple

from govtool.store.projections import seen_through
from govtool.store.reader import Reader
from govtool.store.tables import CASES, REGISTERS

_TURNS = "(SELECT c.no, s.unit FROM stage AS s JOIN subject AS c ON c.id = s.case_id WHERE s.no > 1)"

# By what is named: the rows that name it, the column that tells them apart, and the one that names.
_NAMED_BY = {
    ("unit", "code"): (
        ("unit", "unit", "code", "parent"),
        ("grid", "grid", "code", "unit"),
        ("case", CASES, "case_no", "unit"),
        ("case", _TURNS, "no", "unit"),
    ),
    ("grid", "code"): (
        ("grid", "grid", "code", "parent"),
        ("household", "household", "code", "grid"),
        ("case", CASES, "case_no", "grid"),
    ),
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
    for field in _fields(conn):
        if field.target in words:
            found.update(
                Dangling(field.word, *row)
                for row in conn.execute(_MISSING.format(**_asked(field)), field[:2])
            )
    return found


def naming(conn: Reader, word: str, no: str) -> list[str]:
    """Return the subjects of other nouns that name something, as the openings in the journal have it."""
    fields = [field for field in _fields(conn) if field.target == word]
    rows = (conn.execute(_NAMING, (*field[:2], no)) for field in fields)
    return [subject for found in rows for (subject,) in found]


class _Field(NamedTuple):
    """A field of the opening of a noun, as a path in its payload, that names something of another noun."""

    path: str
    word: str
    target: str


_OPENINGS = "FROM subject AS s JOIN journal AS j ON j.pos = s.id WHERE s.word = ?2"
_NAMING = f"SELECT j.subject {_OPENINGS} AND json_extract(j.payload, ?1) = ?3 ORDER BY s.id"
_MISSING = f"""
SELECT s.no, json_extract(j.payload, ?1) AS named {_OPENINGS}
    AND named IS NOT NULL AND named NOT IN (SELECT {{key}} FROM {{source}} WHERE {{of}})
"""


def _fields(conn: Reader) -> list[_Field]:
    """Return what names something in nouns that have no table of their own."""
    nouns = [noun for noun in seen_through(conn) if not noun.view]
    return [_Field(f"$.{name}", noun.word, target) for noun in nouns for name, target in noun.names.items()]


def _asked(field: _Field) -> dict[str, str]:
    if field.target in REGISTERS:
        return {"key": REGISTERS[field.target].key[0], "source": field.target, "of": "TRUE"}
    return {"key": "no", "source": "subject", "of": f"word = '{field.target}'"}
