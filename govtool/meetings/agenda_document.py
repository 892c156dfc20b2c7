"""The agenda of a meeting as a document 会议议程, in the plan's order, across A4."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from govtool.base.dates import chinese_day, marked
from govtool.base.vocabulary import Term
from govtool.meetings.agenda import Agenda, AgendaSection
from govtool.meetings.agenda_items import Item
from govtool.returns.captions import ordinal
from govtool.returns.model import ReturnTable, Value
from govtool.returns.signers import signer
from govtool.word import page
from govtool.word.elements import Element, paragraph, w
from govtool.word.package import begun, fill, save
from govtool.word.tables import LOW, is_empty, tables

_GAP = "　" * 10


_LEFT_OUT = frozenset({"since", "level"})
"""The columns that a page has no room for."""


def _printed(section: AgendaSection, as_of: dt.date) -> ReturnTable:
    """Return the table of a part with Chinese terms, short dates, and the columns that fit."""
    columns = [column for column in section.columns if column.code not in _LEFT_OUT]
    rows = [[_value(item, column.code, as_of) for column in columns] for item in section.items]
    return replace(section.table, columns=columns, rows=rows)


def _value(item: Item, code: str, as_of: dt.date) -> Value:
    value, level = item[code], item.get("level")
    if code == "standing" and level is not None:
        return f"{value}（{level.zh}）"
    if isinstance(value, Term):
        return value.zh
    if isinstance(value, dt.date):
        year = "" if value.year == as_of.year else f"{value.year}年"
        return marked(f"{year}{value.month}月{value.day}日", value)
    return "" if value is None else value


def write(agenda: Agenda, path: Path) -> int:
    """Write the document; returns how many lines its tables have.

    :raises GovtoolError: as :func:`govtool.tables.output_files.replacing`.
    """
    document = begun(agenda.title, agenda.unit_name, agenda.as_of)
    page.across(document, close=True)
    fill(document, _content(agenda))
    save(document, path)
    return sum(len(section.items) for section in agenda.sections)


def _section(
    section: AgendaSection, heading: str, as_of: dt.date, *, tied: bool
) -> Iterator[Element]:
    """Yield a part as its table, or one line if it is empty, to save pages."""
    table = _printed(section, as_of)
    if is_empty(table):
        yield paragraph(
            f"{heading}：{table.empty}", "SheetCaption", w("keepNext") if tied else None
        )
        return
    yield paragraph(f"{heading}（{section.counted}）", "SheetCaption")
    yield from tables(table, page.ACROSS_CLOSE, tied=tied, height=LOW)


def _content(agenda: Agenda) -> Iterator[Element]:
    yield paragraph(agenda.title, "SheetTitle")
    yield paragraph(
        f"单位：{agenda.unit_name}{_GAP}数据截至：{chinese_day(agenda.as_of)}", "SheetLine"
    )
    yield paragraph(f"会议时间：{_GAP * 2}地点：{_GAP * 2}主持人：", "SheetLine")
    yield paragraph("参加人员：", "SheetLine")
    for text in agenda.notes:
        yield paragraph(f"　　{text}", "SheetLine")
    for place, section in enumerate(agenda.sections, start=1):
        last = place == len(agenda.sections)
        yield from _section(section, f"{ordinal(place)}、{section.title}", agenda.as_of, tied=last)
        yield from (paragraph(f"注：{note}", "Note") for note in section.table.all_notes)
    yield paragraph(f"{signer('记录人')}{_GAP * 3}{signer('审核人')}", "SheetLine")
