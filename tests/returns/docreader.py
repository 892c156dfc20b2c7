"""A return read out of a document again: its texts, its tables as people see them, the values of its charts."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.document import Document
from docx.table import Table as WordTable
from lxml import etree

from govtool.returns.model import Chart, ColumnKind, Return, ReturnColumn, ReturnTable
from tests.papers.kit import text_of

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

UNITS_AND_PROGRAMS = frozenset({"code", "unit"})
"""Columns of codes, left out beside a name."""

Read = dict[str, dict[str, float]]
"""The values of a chart by series and category."""


def texts(document: Document) -> list[str]:
    """Everything written in the body, places for the clerk included."""
    return [text_of(p).replace("\n", "") for p in document.element.body.iter(f"{W}p")]


def captioned(document: Document) -> dict[str, list[WordTable]]:
    """The tables by the titles of their captions; a table turned is several."""
    found: dict[str, list[WordTable]] = {}
    title = ""
    for block in document.iter_inner_content():
        if isinstance(block, WordTable):
            found.setdefault(title, []).append(block)
        elif block.style is not None and block.style.name == "Caption":
            title = block.text.partition("　")[2]
    return found


def cells(table: WordTable) -> list[list[str]]:
    return [
        ["\n".join(text_of(p._p) for p in cell.paragraphs) for cell in row.cells]  # the element
        for row in table.rows
    ]


def read(text: str) -> object:
    """A printed number as a number: a rate as the share it is, nothing as None."""
    text = text.replace("、\n", "、")
    if text in {"—", ""}:
        return None
    number = text.removesuffix("%").replace(",", "")
    try:
        value = float(number)
    except ValueError:
        return text
    return round(value / 100, 6) if number != text.replace(",", "") else value


def printed(table: ReturnTable) -> list[ReturnColumn]:
    """The columns that people see."""
    columns = [column for column in table.columns if column.kind is not ColumnKind.CODE]
    if [column.code for column in columns[1:2]] == ["name"] and columns[
        0
    ].code in UNITS_AND_PROGRAMS:
        return columns[1:]
    return columns


def expected(table: ReturnTable) -> list[list[object]]:
    """What is to be read of the lines of a table, its total last."""
    lines = [*table.rows, *table.ends]
    kept = printed(table)
    return [
        [
            _left(value, column)
            for column, value in zip(table.columns, line, strict=True)
            if column in kept
        ]
        for line in lines
    ]


def _left(value: Any, column: ReturnColumn) -> object:
    """What is left of a value when it is printed: rates keep one decimal of their percent."""
    if isinstance(value, dt.date):
        return value.isoformat()
    of_counts = column.kind is ColumnKind.NUMBER and isinstance(
        value, float
    )  # a rate in a comparison of counts
    if value is not None and (of_counts or column.kind in {ColumnKind.RATE, ColumnKind.CHANGE}):
        return pytest.approx(value, abs=0.0005 + 1e-9)
    return value


def lines(found: list[WordTable], columns: list[ReturnColumn]) -> list[list[object]]:
    """The lines of a table as they were read, turned back where it was turned."""
    if cells(found[0])[0][0] != "项目" or columns[0].label == "项目":
        return [[read(text) for text in row] for table in found for row in cells(table)[1:]]
    turned = [list(zip(*cells(table), strict=True)) for table in found]
    return [
        [line[0].replace("\n", ""), *map(read, line[1:])] for piece in turned for line in piece[1:]
    ]


def check_agrees(paper: Return, path: Path) -> None:
    """Every number of every table and chart of the return is in the document, and no other table."""
    found = captioned(docx.Document(str(path)))
    given = {table.title: table for table in paper.tables if table.rows}
    assert set(found) == set(given)
    for title, table in given.items():
        assert lines(found[title], printed(table)) == expected(table)
    with zipfile.ZipFile(path) as parts:
        charts = sorted(name for name in parts.namelist() if name.startswith("word/charts/chart"))
        cached = [cached_values(parts.read(name)) for name in charts]
    shown = [
        chart
        for chart in paper.charts
        if any(value for series in chart.series for value in series.values)
    ]
    assert cached == [values(chart) for chart in shown]


def values(chart: Chart) -> Read:
    """The values of a chart, gaps left out."""
    return {
        label: {
            name: value
            for name, value in zip(chart.categories, found, strict=True)
            if value is not None
        }
        for label, found in chart.as_json()["series"].items()
    }


def cached_values(xml: bytes) -> Read:
    """The values that lie in the part of a chart."""
    found: Read = {}
    for series in etree.fromstring(xml).iter(f"{C}ser"):
        (label,) = [v.text for v in series.find(f"{C}tx").iter(f"{C}v")]
        names = {
            pt.get("idx"): pt.find(f"{C}v").text for pt in series.find(f"{C}cat").iter(f"{C}pt")
        }
        points = {
            pt.get("idx"): float(pt.find(f"{C}v").text)
            for pt in series.find(f"{C}val").iter(f"{C}pt")
        }
        found[label] = {names[place]: value for place, value in points.items()}
    return found


def workbook_values(book: bytes) -> Read:
    """The values that lie in the workbook of a chart."""
    rows = list(openpyxl.load_workbook(io.BytesIO(book))["Sheet1"].values)
    return {
        str(label): {row[0]: row[place] for row in rows[1:] if row[place] is not None}
        for place, label in enumerate(rows[0])
        if place
    }
