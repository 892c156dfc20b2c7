"""Returns of the sample as pages."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from govtool.returns.contents import paper
from govtool.rules import PeriodKind, period_named
from govtool.store import Store
from tests.commands.clerk import Desk
from tests.returns.pagereader import Reader, check_agrees


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (PeriodKind.MONTHLY, "2026-10"),
        (PeriodKind.WEEKLY, "2026-W40"),
        (PeriodKind.DAILY, "2026-10-15"),
    ],
)
def test_the_numbers_of_the_sample_are_those_of_its_returns(
    sample: Store, kind: PeriodKind, name: str
) -> None:
    check_agrees(paper(sample, period_named(kind, name), dt.date(2026, 11, 2)))


@pytest.mark.parametrize("name", ["月报.html", "月报.HTM"])
def test_a_return_is_written_by_its_name(sample_desk: Desk, tmp_path: Path, name: str) -> None:
    answer = sample_desk.done(
        "report", "monthly", "--period", "2026-10", "-o", str(tmp_path / name), "--json"
    )
    found = Reader((tmp_path / name).read_text(encoding="utf-8"))
    wanted = sample_desk.done("report", "monthly", "--period", "2026-10", "--json").json
    assert answer.json["rows"] >= len(wanted["rows"]) + 1
    closing = [
        json.loads(cell["data-value"])
        for row in found.tables["summary"]
        for cell in row
        if cell.get("data-label") == "期末在办"
    ]
    assert closing == [
        row["closing"] for row in (*wanted["rows"], wanted["total"], wanted["cases"])
    ]


def test_a_folder_that_is_not_there_is_reported(sample_desk: Desk, tmp_path: Path) -> None:
    answer = sample_desk("report", "monthly", "-o", str(tmp_path / "无" / "a.html"), "--json")
    assert (answer.code, answer.error["code"]) == (4, "no_folder")
