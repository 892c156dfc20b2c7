"""What the tests of the intake share: a made-up office, and files out of text."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from govtool import models as m
from govtool.law.policy import default_policy
from govtool.law.workdays import Calendar
from govtool.rules import Office
from govtool.subjects.case.files import COLUMNS
from govtool.subjects.file_columns import FileColumn
from govtool.subjects.register import unchanging
from govtool.tables.formats.source import ImportFile, open_source
from govtool.tables.intake.case_record import CaseRecord
from govtool.tables.intake.case_row import read_row
from govtool.tables.intake.file_table import FileTable, Row
from govtool.tables.intake.findings import Context, Findings
from govtool.tables.intake.flat_case import Values
from govtool.tables.intake.table_reader import read_table

TODAY = dt.date(2026, 6, 1)
UNITS = (
    ("QU01", "district", None),
    ("JD01", "street", "QU01"),
    ("SQ01", "community", "JD01"),
    ("SQ02", "community", "JD01"),
    ("BM01", "department", "JD01"),
)


@cache
def context() -> Context:
    units = {
        code: m.Unit(code=code, name=f"示例{code}", kind=kind, parent=parent)
        for code, kind, parent in UNITS
    }
    return Context(
        TODAY,
        Office(default_policy(), Calendar.default(), unchanging(units), "JD01"),
        frozenset({"G01"}),
    )


@contextmanager
def source(data: bytes | str) -> Iterator[ImportFile]:
    with open_source("-", io.BytesIO(data.encode() if isinstance(data, str) else data)) as opened:
        yield opened


def rows_of(
    data: bytes | str, columns: tuple[FileColumn, ...] = tuple(COLUMNS)
) -> tuple[FileTable, list[Row]]:
    with source(data) as opened:
        table = read_table(opened, columns)
        return table, list(table.rows())


def read(**cells: str) -> tuple[CaseRecord | None, Values, Findings]:
    """What a row with these cells says; the required ones are filled in unless given."""
    cells = {
        "unit": "SQ01",
        "registered_on": "2026-02-05",
        "dispute_type": "neighbour",
        "summary": "院墙排水",
        **cells,
    }
    with io.StringIO() as file:
        import csv

        writer = csv.writer(file)
        writer.writerows([cells.keys(), cells.values()])
        table, rows = rows_of(file.getvalue())
    return read_row(rows[0], table.header, context())


def codes(found: Findings) -> set[tuple[str, str]]:
    return {(problem.field, problem.code) for problem in found.problems}
