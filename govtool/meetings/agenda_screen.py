"""The agenda of a meeting 会议议程 on the screen, and written to a file."""

from __future__ import annotations

import json
from pathlib import Path

from govtool.base.i18n import _, in_chinese
from govtool.base.vocabulary import Level, Term
from govtool.desk.wording import days_text, rule_short
from govtool.meetings.agenda import Agenda, AgendaSection
from govtool.meetings.agenda_items import Item
from govtool.returns import model
from govtool.shell.screens.provisional import note_provisional
from govtool.shell.tables import Cell, Column, Value, table
from govtool.shell.terminal import Style, paint, say
from govtool.tables import output_files
from govtool.tables.cell_guards import shown

_STYLES: dict[Level | None, Style] = {
    Level.RED: "bold red",
    Level.ORANGE: "red",
    Level.YELLOW: "yellow",
}
_NAMES = ("name", "lead_name", "matter", "parties", "dispute_type")
_FOLDED = {**dict.fromkeys(_NAMES, 8), "reason": 10, "text": 16}
_DROPPED = {
    "route": 6,
    "registered_on": 6,
    "leader": 5,
    "since": 4,
    "accepted_on": 4,
    "sessions": 3,
    "parties": 2,
    "level": 1,
}


# --- the screen


def say_agenda(agenda: Agenda) -> None:
    """Print every part with its table."""
    head = _("Agenda, {kind} {period}, as of {day}")
    kind = agenda.period.kind
    told = head.format(kind=kind.label, period=agenda.period.name, day=agenda.as_of.isoformat())
    say(paint(agenda.title + f"  {agenda.as_of.isoformat()}" if in_chinese() else told, "bold"))
    for line in _figures(agenda):
        say(line)
    for section in agenda.sections:
        say()
        n = len(section.items)
        title = section.title if in_chinese() else section.code.replace("_", " ")
        say(paint(_("{title}: {n}", title=title, n=n), "bold"))
        if n:
            _say_section(section)
    note_provisional(item["due"] for section in agenda.sections for item in section.items)


def _figures(agenda: Agenda) -> list[str]:
    """Return the figures of the period: the sentence of the paper, in English codes and numbers."""
    if in_chinese():
        return list(agenda.notes)
    total = agenda.total.as_json()
    counted = {
        key: value
        for key, value in total.items()
        if key not in {"unit", "name"} and value is not None
    }
    return [", ".join(f"{key.replace('_', ' ')} {value}" for key, value in counted.items())]


def _say_section(section: AgendaSection) -> None:
    columns = [
        Column(_header(c), flexible=_FOLDED.get(c.code, 0), drop=_DROPPED.get(c.code, 0))
        for c in section.columns
    ]
    table(columns, [[_cell(column, item) for column in section.columns] for item in section.items])


def _header(column: model.ReturnColumn) -> str:
    return column.label if in_chinese() else column.code.replace("_", " ")


def _cell(column: model.ReturnColumn, item: Item) -> Value:
    value = item[column.code]
    if isinstance(value, Term):
        value = value.label
    elif not in_chinese():
        value = _in_english(column.code, value, item)
    return Cell(shown(value), _STYLES.get(item["level"], ""))


def _in_english(code: str, value: Value, item: Item) -> Value:
    """Return a Chinese value of the paper in English."""
    match code:
        case "standing" if item["days"] is not None:
            return days_text(item["days"])
        case "matter":
            return rule_short(item["rule"])
        case "route":
            return _("routing rule {n}", n=item["route_rule"])
    return value


# --- files


def write(agenda: Agenda, path: Path, *, plain: bool = False) -> int:
    """Write the agenda in Chinese, in the format of the file's ending; return the number of lines.

    :param plain: CSV without BOM and guards, for programs.
    :raises Refused: code ``bad_format``.
    :raises GovtoolError: as :func:`govtool.tables.output_files.replacing`.
    """
    match path.suffix.lower():
        case ".csv":
            return _write_csv(agenda, path, plain=plain)
        case ".xlsx":
            from govtool.meetings import agenda_workbook

            return agenda_workbook.write(agenda, path)
        case ".docx":
            from govtool.meetings import agenda_document

            return agenda_document.write(agenda, path)
        case ".json":
            return _write_json(agenda, path)
    raise output_files.bad_format(
        _("“{name}”: an agenda is written as .csv, .xlsx, .docx or .json.", name=path.name),
        path.name,
    )


def _write_csv(agenda: Agenda, path: Path, *, plain: bool) -> int:
    """Write all parts as one table: the part first, then every column that any of them has."""
    from govtool.tables.formats import csv_file

    columns: dict[str, str] = {}
    for column in (column for section in agenda.sections for column in section.columns):
        columns.setdefault(column.code, column.label)
    rows = [
        [section.title, *(item[code] if code in _codes(section) else None for code in columns)]
        for section in agenda.sections
        for item in section.items
    ]
    return csv_file.write(path, ["议程", *columns.values()], rows, plain=plain)


def _codes(section: AgendaSection) -> set[str]:
    return {column.code for column in section.columns}


def _write_json(agenda: Agenda, path: Path) -> int:
    from govtool.tables.output_files import replacing_text

    with replacing_text(path) as out:
        json.dump(agenda.as_json(), out, ensure_ascii=False, default=str, indent=2)
    return sum(len(section.items) for section in agenda.sections)
