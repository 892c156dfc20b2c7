"""The summary return on the screen, and the labels of its form."""

from __future__ import annotations

from govtool.base.dates import iso_text
from govtool.base.i18n import _, in_chinese
from govtool.returns.cell_text import shown
from govtool.returns.model import ColumnKind, FigureCorrection, ReturnHead
from govtool.returns.summary import LABELS, Summary
from govtool.returns.summary_rows import CASES, COUNTED, ReturnRow
from govtool.shell.tables import Column

_SHORT = {
    "name": ("单位", "unit"),
    "opening": ("期初", "open"),
    "registered": ("登记", "new"),
    "received": ("转入", "in"),
    "settled": ("成功", "solved"),
    "transferred": ("移送", "out"),
    "diverted": ("导入", "div."),
    "other_closed": ("其他", "other"),
    "closing": ("期末", "end"),
    "major": ("重大", "major"),
    "overdue": ("超期", "late"),
    "rate": ("成功率", "rate"),
}


def column_label(column: str) -> str:
    """The form's label of a column; in English the code with spaces."""
    return LABELS[column] if in_chinese() else column.replace("_", " ")


def columns() -> list[Column]:
    """The columns on the screen: numbers keep to the right, and a terminal shows the short labels."""
    drops = {"other_closed": 5, "diverted": 4, "major": 3, "received": 2, "rate": 1}
    numbers = [
        Column(column_label(c), "right", drop=drops.get(c, 0), short=_short(c))
        for c in (*COUNTED, "rate")
    ]
    return [Column(column_label("name"), flexible=10, short=_short("name")), *numbers]


def _short(column: str) -> str:
    chinese, english = _SHORT[column]
    return chinese if in_chinese() else english


def body(summary: Summary) -> list[list[str]]:
    """The lines on the screen, with the total of the units and the line of each case once."""
    lines = [
        [_name(row), *(str(getattr(row, c)) for c in COUNTED), rate_text(row.rate)]
        for row in (*summary.rows, summary.total)
    ]
    if summary.cases is not None and len(summary.rows) > 1:
        line = summary.cases
        counted = [str(getattr(line, c, "")) for c in COUNTED]
        lines.append([CASES if in_chinese() else "each case once", *counted, rate_text(line.rate)])
    return lines


def _name(row: ReturnRow) -> str:
    return row.name if row.unit is not None or in_chinese() else "total of units"


def rate_text(rate: float | None) -> str:
    """50.0%; empty when nothing ended."""
    return "" if rate is None else shown(rate, ColumnKind.RATE)


def heading(summary: Summary) -> list[str]:
    """Title and period of a return."""
    period = summary.period
    title = _("Summary of disputes found and settled, {kind} {period}").format(
        kind=period.kind.label, period=period.name
    )
    return [title, span(summary)]


def span(head: ReturnHead) -> str:
    """First and last day of a return, and when it is due."""
    text = _("{first} to {last}, due {due}") if head.due else _("{first} to {last}")
    period, due = head.period, iso_text(head.due) if head.due else ""
    return text.format(first=period.begin.isoformat(), last=period.last.isoformat(), due=due)


def unit_name(summary: Summary, code: str) -> str:
    """The name of a unit that has a row; else its code."""
    return next((row.name for row in summary.rows if row.unit == code), code)


def correction_text(correction: FigureCorrection, summary: Summary) -> str:
    """更正: what a filed figure would be today."""
    if correction.table != "summary":
        where = correction.title if in_chinese() else correction.table.replace("_", " ")
        column = correction.label if in_chinese() else correction.column.replace("_", " ")
        return _("Corrected since filing: {table}, {row}, {column}: {filed} → {now}").format(
            table=where,
            row=correction.row,
            column=column or _("listed"),
            filed=correction.filed,
            now=correction.now,
        )
    return _("Corrected since filing: {unit}, {column}: {filed} → {now}").format(
        unit=unit_name(summary, correction.unit),
        column=column_label(correction.column),
        filed=correction.filed,
        now=correction.now,
    )
