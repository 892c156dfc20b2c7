"""The return of any register: how many there are of each unit and sort, what came and what left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from govtool.base.i18n import in_files
from govtool.base.vocabulary import Term
from govtool.returns.filers import units_of
from govtool.returns.model import ColumnKind, Return, ReturnColumn, ReturnHead, ReturnTable
from govtool.returns.summary_rows import day_shown
from govtool.rules import Period, unit_name
from govtool.store import Store
from govtool.subjects import registry
from govtool.views.register_changes import RegisterChanges, changes_of

_NONE = RegisterChanges()


def paper(store: Store, period: Period, today: dt.date, word: str) -> Return:
    """Return the return of a register for the file's own street.

    Records count for the unit in which they lie from day to day; those of units that are not the
    street's are left out.
    """
    office, noun = store.office, registry.subject(word)
    label = in_files(noun.label)
    units = {unit.code: unit.name for unit in units_of(office, office.street)}
    found = changes_of(store.reader, word, period, units)
    tables = [_by_unit(f"{label}变动情况表", units, found.by_unit)]
    if noun.sort is not None:
        tables.append(_by_sort(f"{label}分类变动情况表", found.by_sort))
    return Return(
        ReturnHead(period, office.street),
        tables[0].title,
        unit_name(office.street, office, period.last),
        tables,
        as_of=day_shown(period, today),
        counted_in=noun.measure_word,
    )


def _columns(moved_in: str, moved_out: str) -> Iterator[ReturnColumn]:
    """Yield the columns of numbers."""
    yield ReturnColumn("opening", "期初数", summed=True)
    yield ReturnColumn("entered", "本期新增", summed=True)
    yield ReturnColumn("moved_in", moved_in, summed=True)
    yield ReturnColumn("moved_out", moved_out, summed=True)
    yield ReturnColumn("ended", "本期减少", summed=True)
    closing = ("opening", "entered", "moved_in", "-moved_out", "-ended")
    yield ReturnColumn("closing", "期末数", summed=True, sums=[closing])


_BY_UNIT = (
    ReturnColumn("unit", "单位编码", ColumnKind.TEXT, width=12),
    ReturnColumn("name", "单位名称", ColumnKind.TEXT, width=24),
    *_columns("本期转入", "本期转出"),
)
_BY_SORT = (
    ReturnColumn("sort", "类别编码", ColumnKind.CODE, width=12),
    ReturnColumn("name", "类别", ColumnKind.TEXT, width=24),
    *_columns("改为本类", "改为他类"),
)


def _by_unit(
    title: str, units: Mapping[str, str], changes: Mapping[str, RegisterChanges]
) -> ReturnTable:
    found = {code: changes.get(code, _NONE) for code in units}
    rows = [[code, units[code], *_cells(one)] for code, one in found.items()]
    return ReturnTable("summary", title, _BY_UNIT, rows, _total(found.values()))


def _by_sort(title: str, changes: Mapping[Term, RegisterChanges]) -> ReturnTable:
    order = list(type(next(iter(changes)))) if changes else []
    sorts = [sort for sort in order if sort in changes]
    rows = [[sort.value, sort.zh, *_cells(changes[sort])] for sort in sorts]
    return ReturnTable("by_sort", title, _BY_SORT, rows, _total(changes.values()))


def _total(counted: Iterable[RegisterChanges]) -> list[Any]:
    sums = map(sum, zip(_NONE, *counted, strict=True))
    return [None, "合计", *_cells(RegisterChanges(*sums))]


def _cells(one: RegisterChanges) -> list[int]:
    return [*one, one.closing]
