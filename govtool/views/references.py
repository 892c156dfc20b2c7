"""References between subjects: rows that name something missing, and subjects that name another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from govtool.file.reader import Reader
from govtool.subjects import registry
from govtool.subjects.subject import Subject
from govtool.views import lookups, noun_tables, registers
from govtool.views.subject_rows import Naming, view_of


class Dangling(NamedTuple):
    """A row, by its table and name, that names something which is not there."""

    table: str
    record: str
    named: str


def dangling(conn: Reader, words: set[str]) -> set[Dangling]:
    """Return the rows that name an absent subject of the nouns ``words``; normally none."""
    return {
        Dangling(naming.called, *row)
        for naming in namings(conn)
        if naming.target in words
        for row in conn.execute(missing(naming))
    }


def counts(conn: Reader, word: str, code: str) -> Iterator[tuple[tuple[str, str], int]]:
    """Yield how many records of registers name a record now, by the words for them; no zeros.

    :param word: the noun of the record, :param code: what it is known by.
    """
    for noun in noun_tables.nouns_in(conn):
        for column, words in noun.counted.items():
            n = (
                registers.count_of(conn, noun.word, column, code)
                if noun.names[column] == word
                else 0
            )
            if n:
                yield words, n


def missing(naming: Naming) -> str:
    """Return the query for absent subjects in a column: the row's name, and the one named."""
    target = registry.subject(naming.target)
    there = f"SELECT no FROM main.subject WHERE word = '{target.word}'"
    if target.key:
        there = f'SELECT "{target.key}" FROM {noun_tables.source(target.word)}'
    # NULL NOT IN (an empty list) is true, hence the first condition
    absent = f'"{naming.column}" IS NOT NULL AND "{naming.column}" NOT IN ({there})'
    if naming.entry:
        by_entry = _NOT_STORED.format(entry=naming.entry)
        absent = f'CASE WHEN "{naming.entry}" IS NULL THEN {absent} ELSE {by_entry} END'
    return (
        f'SELECT DISTINCT "{naming.record}", "{naming.column}" FROM {naming.source} WHERE {absent}'
    )


def namings(conn: Reader) -> Iterator[Naming]:
    """Yield what names something in the nouns of a file; no other is loaded."""
    nouns = noun_tables.nouns_in(conn)
    for noun in nouns:
        if noun.key:
            table = noun_tables.source(noun.word)
            yield from (Naming(noun.word, table, noun.key, *named) for named in noun.names.items())
    for noun in nouns:
        if noun.is_seen_through:
            yield from _namings_of(noun)


_NOT_STORED = """NOT EXISTS (
    SELECT 1 FROM main.journal AS o JOIN main.subject AS t ON t.id = o.pos
    WHERE o.node = substr("{entry}", 1, instr("{entry}", '-') - 1)
        AND o.seq = CAST(substr("{entry}", instr("{entry}", '-') + 1) AS INTEGER)
)"""
_UNITS = "(SELECT no, unit FROM main.subject WHERE word = '{word}')"
_FIELDS = """(
    SELECT s.no, json_extract(j.payload, '$.{field}') AS named, json_extract(j.payload, '$.{entry}') AS entry
    FROM main.subject AS s JOIN main.journal AS j ON j.pos = s.id WHERE s.word = '{word}'
)"""


def _namings_of(noun: Subject[Any]) -> Iterator[Naming]:
    """Yield what a seen-through noun names: its unit, and other fields of its opening."""
    yield Naming(noun.word, _UNITS.format(word=noun.word), "no", "unit", "unit")
    view = view_of(noun)
    if view is not None:
        yield from view.names
        return
    for field, target in noun.names.items():
        if field != "unit":
            entry = noun.opening.identified.get(field, _NO_FIELD)
            source = _FIELDS.format(word=noun.word, field=field, entry=entry)
            yield Naming(noun.word, source, "no", "named", target, "entry")


_NAMING = """
SELECT j.subject FROM subject AS s JOIN journal AS j ON j.pos = s.id
WHERE s.word = ?1 AND CASE WHEN json_extract(j.payload, '$.' || ?2) IS NULL
    THEN json_extract(j.payload, '$.' || ?3) = ?4 ELSE json_extract(j.payload, '$.' || ?2) = ?5 END
ORDER BY s.id
"""
_NO_FIELD = "-"


def naming(conn: Reader, subject: str, no: str) -> list[str]:
    """Return the subjects of other nouns that name one, by the openings in the journal.

    :param no: its number, by which those name it that do not say the id of its opening.
    """
    word, entry = registry.word_of(subject), lookups.entry_of(subject)
    nouns = [noun for noun in noun_tables.nouns_in(conn) if noun.is_seen_through]
    fields = [
        (noun.word, noun.opening.identified.get(field, _NO_FIELD), field)
        for noun in nouns
        for field, target in noun.names.items()
        if target == word
    ]
    rows = (conn.execute(_NAMING, (*field, no, entry)) for field in fields)
    return [subject for found in rows for (subject,) in found]
