"""Pages read by HTML's own rules and as XML."""

from __future__ import annotations

import datetime as dt
import json
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

from govtool.returns import page_file
from govtool.returns.model import ColumnKind, Return, ReturnTable

NUMBERS = {
    ColumnKind.NUMBER,
    ColumnKind.RATE,
    ColumnKind.CHANGE,
    ColumnKind.DAYS,
    ColumnKind.MEASURE,
    ColumnKind.YUAN,
}


class Reader(HTMLParser):
    """What a program finds in a page by HTML's own rules: cells by table and row, points by chart."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[dict[str, str]]]] = {}
        self.points: dict[str, dict[tuple[str, str], float]] = {}
        self.heads: dict[str, list[str]] = {}
        self._rows: list[list[dict[str, str]]] = []
        self._chart = self._table = ""
        self._cell: dict[str, str] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "table":
            self._table = found.get("data-code", "")
            self._rows = self.tables.setdefault(self._table, [])
        elif tag == "figure":
            self._chart = found["id"].removeprefix("chart-")
            self.points[self._chart] = {}
        elif tag == "tr":
            self._rows.append([])
        elif tag in {"td", "th"}:
            self._cell = {"text": "", **found}
            if found.get("scope") == "col":
                self.heads.setdefault(self._table, []).append(found.get("data-code", ""))
            else:
                self._rows[-1].append(self._cell)
        elif "data-series" in found:
            self.points[self._chart][found["data-series"], found["data-category"]] = json.loads(
                found["data-value"]
            )

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell["text"] += data

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._cell = None


def objects(table: ReturnTable, rows: list[list[dict[str, str]]]) -> list[dict[str, Any]]:
    return [
        {
            column.code: value_of(cell, column.kind)
            for column, cell in zip(table.columns, row, strict=True)
        }
        for row in rows
        if row and "colspan" not in row[0]
    ]


def value_of(cell: dict[str, str], kind: ColumnKind) -> Any:
    if kind is ColumnKind.TEXT:
        return cell["text"] or None
    exact = cell.get("data-value")
    if exact is None:
        return None
    return json.loads(exact) if kind in NUMBERS else dt.date.fromisoformat(exact)


def element(text: str) -> ET.Element:
    """The page as XML; what browsers read as HTML needs no names spaces for it."""
    return ET.fromstring(text.removeprefix("<!DOCTYPE html>"))  # it is ours


def texts(text: str, path: str) -> list[str]:
    return ["".join(found.itertext()) for found in element(text).iterfind(path)]


def check_agrees(whole: Return) -> None:
    """Everything that the return says in JSON can be read out of its page again."""
    found = Reader(page_file.page(whole.for_people()))
    whole = whole.for_people()  # codes are for programs
    wanted = whole.as_json()
    for table in whole.tables:
        rows = objects(table, found.tables[table.code])
        cases = {} if table.cases is None else {"cases": rows.pop()}
        total = [rows.pop()] if table.total is not None else [None]
        found_table = {"title": table.title, "rows": rows, "total": total[0]} | cases
        assert found_table == wanted["tables"][table.code]
        assert found.heads[table.code] == [column.code for column in table.columns]
    for chart in whole.charts:
        drawn = found.points[chart.code]
        for label, values in wanted["charts"][chart.code]["series"].items():
            assert [drawn.get((label, category)) for category in chart.categories] == values
