"""Default files of a noun: columns from the fields of its events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, get_origin

from govtool.base import record as r
from govtool.base.i18n import _, in_files
from govtool.base.record import Record, field_label
from govtool.base.vocabulary import Term, UnitKind
from govtool.privacy.personal_marks import Personal, marks_of, parts_of, stays_in_office
from govtool.subjects.file_columns import FileColumn, Reading, words_of
from govtool.subjects.file_form import FileForm, Help
from govtool.subjects.subject import EventKind, Subject

HISTORY = "history"
"""The column with all that happened, where the others do not tell it."""
HISTORY_COLUMN = FileColumn(HISTORY, "完整经过", Reading.RAW, ours_alone=True)
_OF_THE_DESK = frozenset({"override"})
_READINGS = {
    r.Code.__metadata__[0]: Reading.CODE,  # type: ignore[attr-defined]  # Annotated has it at run time
    r.Name.__metadata__[0]: Reading.NAME,  # type: ignore[attr-defined]  # as above
    r.Phone.__metadata__[0]: Reading.PHONE,  # type: ignore[attr-defined]  # as above
    r.IdentityNumber.__metadata__[0]: Reading.ID_NO,  # type: ignore[attr-defined]  # as above
    r.Yuan.__metadata__[1]: Reading.AMOUNT,  # type: ignore[attr-defined]  # as above
}
"""The reading of a text, by the check of its type."""
_BY_CELLS = frozenset({Reading.ID_NO, Reading.PHONE, Reading.UNIT})
_MANY = frozenset({tuple, list, dict, set, frozenset})
_BY_TYPE = {dt.date: Reading.DAY, bool: Reading.YES_NO, int: Reading.COUNT}
_BY_MARK = {
    Personal.TEXT: Reading.TEXT,
    Personal.NUMBER: Reading.NUMBER,
    Personal.REFERENCE: Reading.NUMBER,
}
_WIDTHS = {
    Reading.TEXT: 44,
    Reading.LINE: 30,
    Reading.NAME: 16,
    Reading.PHONE: 16,
    Reading.ID_NO: 22,
    Reading.NUMBER: 18,
}


def files_of(subject: Subject[Any], noun: str) -> FileForm:
    """Return the form of the files of a noun.

    :param noun: its word in the commands.
    """
    label = in_files(subject.label)
    return FileForm(
        noun,
        subject.word,
        subject.label,
        label,
        columns_of(subject),
        Help(
            _("Import from a file: {noun}.").format(noun=_(subject.label)),
            f"govtool import {noun} {label}.csv",
        ),
        Help(
            _("Export to a file: {noun}.").format(noun=_(subject.label)),
            f"govtool export {noun} -o {label}.xlsx",
        ),
        owes=bool(getattr(subject, "rules", None)),
    )


def columns_of(subject: Subject[Any]) -> tuple[FileColumn, ...]:
    """Return the columns of a noun: number, opening, then date and fields of each step."""
    opening, *steps = subject.own_kinds
    columns = [column for name in _fields(opening) if (column := column_of(opening, name))]
    if subject.number_series:  # whoever brings no number is given the next one
        columns = [
            replace(column, required=False) if column.holds == "no" else column
            for column in columns
        ]
    columns.sort(key=lambda column: column.code != "no")
    for step in steps:
        if stays_in_office(step.model):
            continue
        columns += [
            column for name in _fields(step) if (column := column_of(step, name, is_step=True))
        ]
    return (*columns, HISTORY_COLUMN)


def _fields(kind: EventKind) -> Iterator[str]:
    left_out = {*_OF_THE_DESK, *kind.model.identified.values()}
    return (name for name in kind.model.model_fields if name not in left_out)


def column_of(
    kind: EventKind, name: str, label: str = "", *, is_step: bool = False
) -> FileColumn | None:
    """Return the column of one field of an event; None where a cell cannot hold it.

    :param is_step: whether the event follows the opening: then a record does without it.
    """
    info = kind.model.model_fields[name]
    reading, words = reading_of(kind.model, name)
    if name in kind.units:
        reading = Reading.UNIT
    if reading is None:
        return None
    if name == "on":
        reading = Reading.FACT_DAY
    what = label or in_files(info.title or field_label(name))
    return FileColumn(
        f"{kind.name}_{name}" if is_step else name,
        in_files(kind.label) + what if is_step else what,
        reading,
        required=info.is_required() and not is_step,
        width=_WIDTHS.get(reading, 12),
        wraps=reading in {Reading.TEXT, Reading.LINE},
        mark=marks_of(kind.model).get(name),
        words=words_of(words) if words else None,
        units=kind.units.get(name, frozenset(UnitKind)),
        event=kind.name if is_step else "",
        field=name,
        by_cells=reading in _BY_CELLS,
    )


def reading_of(model: type[Record], name: str) -> tuple[Reading | None, type[Term] | None]:
    """Return the reading and vocabulary of a field; None for what a cell cannot hold."""
    info = model.model_fields[name]
    parts = [*parts_of(info.annotation), *info.metadata]
    if any(get_origin(part) in _MANY for part in parts):
        return None, None
    types = [part for part in parts if isinstance(part, type) and part is not type(None)]
    if len(types) != 1:
        return None, None
    (found,) = types
    if issubclass(found, Term):
        return Reading.WORD, found
    if found is not str:
        return _BY_TYPE.get(found), None
    checked = next((_READINGS[part] for part in parts if part.__hash__ and part in _READINGS), None)
    return checked or _BY_MARK.get(marks_of(model).get(name) or Personal.LINE, Reading.LINE), None
