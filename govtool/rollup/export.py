"""Writing the part of a street: its journal without personal data, in files that engines read."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from functools import lru_cache, partial
from hashlib import sha256
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.journal.events import Linked
from govtool.law.periods import period_of
from govtool.law.workdays import ONE_DAY
from govtool.privacy.personal_marks import GONE
from govtool.returns.filing import unseen
from govtool.rollup import parts
from govtool.rollup.figures import Figure, figures_of
from govtool.rollup.parts import PartRow
from govtool.rollup.stripping import Stripping
from govtool.rules import Period, PeriodKind, period_among
from govtool.subjects import registry
from govtool.subjects.subject import Reach
from govtool.tables.output_files import replacing, trouble
from govtool.views.tables import chunks

if TYPE_CHECKING:
    from govtool.returns.model import Return
    from govtool.store import Store

Told = Callable[[int], None]
"""Is told how many subjects were written so far."""


class Exported(NamedTuple):
    """What was written: the folder of the part, and the rows of each file."""

    folder: Path
    rows: Mapping[str, int]


def export(store: Store, folder: Path, today: dt.date, told: Told | None = None) -> Exported:
    """Write the part of the street into a folder of its own in ``folder``.

    All of it is of one state of the file. An older export stays whole until the last byte of this
    one is written; then its files are replaced, ``office.json`` last: it names the others by
    digest, so that an export that ended in that very moment is known by it.
    """
    if not store.office.street:
        message = _("This file has no street yet, and a part is of a street.")
        raise Refused("no_street", message, _("Name it first: govtool init --street CODE NAME"))
    counter = _Counter(told)
    with store.reading():
        return write_part(
            store,
            folder,
            today,
            lambda words: counter.each(rows_of(store, words)),
            {"head": store.head()},
        )


def write_part(
    store: Store,
    folder: Path,
    today: dt.date,
    rows: Callable[[Iterable[str]], Iterable[PartRow]],
    marks: Mapping[str, Any],
) -> Exported:
    """Write a part, ``office.json`` last.

    :param rows: the rows of the nouns of a file, by their words. :param marks: what
        ``office.json`` has besides: ``head`` identifies the state of the record.
    """
    target = folder / store.office.street
    _make_folder(target)
    head, before = target / parts.HEAD, _named_in(target / parts.HEAD)
    with ExitStack() as unfinished:  # it ends with what was entered first: office.json
        office_file = unfinished.enter_context(replacing(head))
        files = {
            name: _write(unfinished.enter_context(replacing(parts.path(target, name))), rows(words))
            for name, words in parts.files().items()
        }
        office = {**_head(store, today, files), **marks}
        office[parts.DIGEST] = parts.digest_of(office)
        text = json.dumps(office, ensure_ascii=False, indent=1, sort_keys=True)
        office_file.write(f"{text}\n".encode())
    for name in before - files.keys():
        parts.path(target, name).unlink(missing_ok=True)
    return Exported(target, {name: file["rows"] for name, file in files.items()})


def _named_in(head: Path) -> set[str]:
    """Return the files that the ``office.json`` of an older export names."""
    try:
        return {name for name in json.loads(head.read_bytes())["files"] if Path(name).name == name}
    except (OSError, ValueError, TypeError, KeyError):
        return set()


def _make_folder(path: Path) -> None:
    """Make a folder, and those above it, where they are missing.

    :raises StorageTrouble: code ``not_writable``.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise trouble(error, path) from error


class _Counter:
    """Counts rows, and tells now and then how many there were."""

    def __init__(self, told: Told | None) -> None:
        self._told, self._rows = told, 0

    def each(self, rows: Iterable[PartRow]) -> Iterator[PartRow]:
        """Yield rows, counting them."""
        for row in rows:
            self._rows += 1
            if self._told and not self._rows % 500:
                self._told(self._rows)
            yield row


_SUBJECTS = """
SELECT o.subject, s.no, s.opened_on, s.closed_on, CASE
    WHEN s.closed_on IS NULL OR s.id IN (SELECT subject_id FROM obligation WHERE done_on IS NULL)
        OR s.id IN (SELECT subject_id FROM recurring) THEN NULL
    ELSE max(s.last_on, s.closed_on, coalesce(
        (SELECT max(max(due, done_on)) FROM obligation WHERE subject_id = s.id), ''
    )) END, {entry}
FROM subject AS s JOIN journal AS o ON o.pos = s.id JOIN journal AS j ON j.subject = o.subject
WHERE s.word = :word ORDER BY s.id, {order}
"""
_RECORDS = """
SELECT j.subject, substr(j.subject, length(:word) + 2), NULL, NULL, NULL, {entry} FROM journal AS j
WHERE j.subject = :word OR (j.subject > :word || ':' AND j.subject < :word || ';')
ORDER BY j.subject, {order}
"""
_KIND = -3
"""The place of the kind in a line: of the six that end it."""
_ENTRY = 'j.node, j.seq, j.recorded_at, j.kind, j."on", j.payload'
_IN_FOLD_ORDER = 'j."on", j.recorded_at, j.node, j.seq'


def rows_of(store: Store, words: Iterable[str]) -> Iterator[PartRow]:
    """Return the rows of some nouns, without personal data."""
    return chain.from_iterable(_rows_of(store, word) for word in words)


def _rows_of(store: Store, word: str) -> Iterator[PartRow]:
    """Yield a row for each subject of a noun that stands, and for each record of a register."""
    street, stripping = store.office.street, Stripping(word)
    query = _SUBJECTS if registry.subject(word).is_seen_through else _RECORDS
    query = query.format(entry=_ENTRY, order=_IN_FOLD_ORDER)
    found: Iterable[Any] = store.reader.execute(query, {"word": word})
    if stays := _that_stay(store):
        found = (
            line for line in found if line[_KIND] != Linked.kind or _other(line[-1]) not in stays
        )
    for subject, lines in groupby(found, key=itemgetter(0)):
        first = next(lines)
        number, opened, closed, over = first[1:5]
        text = stripping.events([line[5:] for line in chain([first], lines)])
        days = _day(opened), _day(closed), text, _day(over)
        yield PartRow(street, word, subject, number, *days)


def _that_stay(store: Store) -> set[str]:
    """Return the numbers of what stays in the street: no link in a part names one.

    Those that were taken back are among them. Links to what was erased since have a sign instead.
    """
    found = {
        number
        for noun in registry.subjects()
        if noun.counts
        for (number,) in store.reader.execute(
            _NUMBERS, (f"{noun.word}:", f"{noun.word};", noun.opening.kind, noun.number_field)
        )
    }
    return found | {GONE} if found else found


_NUMBERS = """
SELECT json_extract(payload, '$.' || ?4) FROM journal WHERE subject > ?1 AND subject < ?2 AND kind = ?3
"""


def _other(payload: str) -> str:
    other: str = json.loads(payload)["other"]
    return other


@lru_cache
def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _write(file: BinaryIO, rows: Iterable[PartRow]) -> dict[str, Any]:
    """Write one file, and return what ``office.json`` says of it."""
    import pyarrow as pa
    from pyarrow import parquet

    count, form = 0, parts.schema()
    repeated = {"compression": "zstd", "use_dictionary": ["street", "noun"]}
    with parquet.ParquetWriter(file, form, write_statistics=["street"], **repeated) as writer:
        for some in chunks(rows, parts.ROW_GROUP):
            columns = [pa.array(column, kind.type) for column, kind in _columns(some)]
            writer.write_table(pa.Table.from_arrays(columns, schema=form))
            count += len(some)
    file.flush()
    os.fsync(file.fileno())  # all are on the disk before the first takes its place
    return {"rows": count, "sha256": _digest(file)}


def _digest(file: BinaryIO) -> str:
    digest = sha256()
    file.seek(0)
    for block in iter(partial(file.read, _BLOCK), b""):
        digest.update(block)
    return digest.hexdigest()


_BLOCK = 1 << 20


def _columns(rows: list[PartRow]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    return zip(zip(*rows, strict=True), parts.schema(), strict=True)


def _head(store: Store, today: dt.date, files: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``office.json`` but for its marks."""
    office = store.office
    units = [unit.model_dump(mode="json") for unit in office.units_on().values()]
    return {
        "schema": parts.SCHEMA,
        "street": office.street,
        "exported_on": today.isoformat(),
        "policy": office.policy.digest,
        "calendar": office.calendar.digest,
        "units": units,
        "office": _office_rows(store),
        "filed": dict(_filed(store, today)),
        "counts": dict(_counts(store, today)),
        "files": files,
    }


def _filed(store: Store, today: dt.date) -> Iterator[tuple[str, list[Figure]]]:
    """Yield for each filed return how its figures differ from today's record.

    They stand as they were filed, in the sums too, and the workers see only the record.
    """
    for kind, name in store.reader.execute(_FILED).fetchall():
        period = period_among([PeriodKind(kind)], name)
        differences = list(_differences(store, period, today))
        if differences:
            yield f"{kind} {name}", differences


def _differences(store: Store, period: Period, today: dt.date) -> Iterator[Figure]:
    filed = _printed(store, period, today)
    with unseen():
        now = _printed(store, period, today)
    for key in filed | now:
        if difference := filed.get(key, 0) - now.get(key, 0):
            yield Figure._make((*key, difference))


def _printed(store: Store, period: Period, today: dt.date) -> dict[tuple[Any, ...], int]:
    """Return the figures of the return of cases, which alone is filed, as the street prints it."""
    paper = registry.rolled_up("case")(store, period, today)
    return {one[:-1]: one.n for one in figures_of(paper, store.office.street, "case")}


def _counts(store: Store, today: dt.date) -> Iterator[tuple[str, dict[str, list[Figure]]]]:
    """Yield the figures of the nouns whose histories stay in the street, period by period."""
    for noun in registry.subjects():
        if noun.is_counted and noun.counts:
            counts = registry.resolve(noun.counts)(store)
            found = {
                f"{period.kind.value} {period.name}": _told(counts(period), store, noun.word)
                for period in _periods_counted(today)
            }
            yield noun.word, found


def _told(paper: Return, store: Store, word: str) -> list[Figure]:
    """Return what a return counts, without the form of its tables."""
    return [one for one in figures_of(paper, store.office.street, word) if one.measure]


_COUNTED_SINCE = dt.timedelta(400)
"""How far back counts go: the month a year ago is among them, and the year before this one."""
_COUNTED_KINDS = tuple(PeriodKind)[tuple(PeriodKind).index(PeriodKind.MONTHLY) :]
"""Months and longer: counts of single weeks would tell who came in which."""


def _periods_counted(today: dt.date) -> Iterator[Period]:
    """Yield the periods that have ended by a day, the newest of each kind first."""
    for kind in _COUNTED_KINDS:
        period = period_of(kind, period_of(kind, today).begin - ONE_DAY)
        while period.last >= today - _COUNTED_SINCE:
            yield period
            period = period_of(kind, period.begin - ONE_DAY)


_FILED = "SELECT DISTINCT report, period FROM filing ORDER BY report, period"


def _office_rows(store: Store) -> list[list[str]]:
    """Return the records by which the office judges: name in the journal, and events.

    Households are among them only where something in the part names one.
    """
    there = {word for words in parts.files().values() for word in words}
    named = {other for word in there for other in registry.subject(word).names.values()}
    words = [
        noun.word
        for noun in registry.subjects()
        if noun.reach is not Reach.ITSELF and (noun.reach is not Reach.HOME or noun.word in named)
    ]
    return [[row.id, row.events] for row in rows_of(store, words)]
