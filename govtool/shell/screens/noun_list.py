"""The list of a noun, as its screen describes the columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from govtool.base.i18n import _
from govtool.rules import Office
from govtool.shell.tables import Cell, Column, ListTable, day_cell
from govtool.shell.terminal import Style
from govtool.store import Store
from govtool.subjects import registry
from govtool.subjects.screen import ListField
from govtool.subjects.subject import State, Subject

Found = tuple[str, Any]
"""A subject, and its folded state."""


def noun_list(
    word: str, title: str, found: Sequence[Found], office: Office, today: dt.date
) -> ListTable:
    """Return the list of some subjects of a noun, with optional columns where a line has them."""
    columns, cells = [], []
    for field in registry.screen(word).fields:
        values = [_cell(field, state, office, today) for _subject, state in found]
        if field.is_optional and not any(cell.text for cell in values):
            continue
        short = _(field.short) if field.short else ""
        columns.append(
            Column(_(field.title), flexible=field.flexible, drop=field.drop, short=short)
        )
        cells.append(values)
    rows = [list(row) for row in zip(*cells, strict=True)]
    return ListTable(title, columns, rows, subjects=[subject for subject, _state in found])


def in_a_list(store: Store, state: State, noun: Subject[Any]) -> tuple[str, str, str]:
    """Return kind, persons or topic, and state of a subject, for lists of several nouns."""
    from govtool.desk.due_list import masked_title  # which judges what is owed

    screen = registry.screen(noun.word)
    kind = screen.kind(state) if screen.kind else _(noun.label)
    about = screen.about(state) if screen.about else masked_title(store, state, noun)
    return kind, about, screen.progress(state)


def _cell(field: ListField, state: Any, office: Office, today: dt.date) -> Cell:
    value = field.value(state, office)
    style = cast("Style", field.style)
    return day_cell(value, today, style) if isinstance(value, dt.date) else Cell(value or "", style)
