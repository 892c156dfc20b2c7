"""The analysis of the sample: its numbers are those of its returns, its sentences whole in every period."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from govtool.returns import document
from govtool.returns.contents import paper
from govtool.returns.narrative.analysis import analysis
from govtool.rules import PeriodKind, period_named
from govtool.store import Store
from tests.commands.clerk import Desk
from tests.returns.docreader import check_agrees
from tests.returns.test_narrative import WRONG

TODAY = dt.date(2026, 11, 2)
PERIODS = [
    *(
        (PeriodKind.MONTHLY, f"{year}-{month:02}")
        for year in (2025, 2026)
        for month in range(1, 13)
    ),
    (PeriodKind.QUARTERLY, "2026-Q1"),
    (PeriodKind.HALF_YEAR, "2026-H1"),
    (PeriodKind.HALF_YEAR, "2025-H2"),
    (PeriodKind.YEARLY, "2025"),
    (PeriodKind.YEARLY, "2026"),
]


@pytest.mark.parametrize(("kind", "name"), PERIODS, ids=[name for _, name in PERIODS])
@pytest.mark.parametrize("unit", [None, "SQ01"])
def test_sentences_of_the_sample_are_whole(
    sample: Store, kind: PeriodKind, name: str, unit: str | None
) -> None:
    for paragraph in analysis(paper(sample, period_named(kind, name), TODAY, unit)).sentences():
        assert not WRONG.search(paragraph), paragraph
        assert paragraph.endswith(("。", "事项有：")), paragraph


@pytest.mark.parametrize(
    ("kind", "name"),
    [(PeriodKind.MONTHLY, "2026-03"), (PeriodKind.YEARLY, "2026"), (PeriodKind.MONTHLY, "2024-03")],
)
def test_the_numbers_of_the_sample_are_those_of_its_returns(
    sample: Store, kind: PeriodKind, name: str, tmp_path: Path
) -> None:
    found = paper(sample, period_named(kind, name), TODAY)
    document.write(found, tmp_path / "a.docx")
    check_agrees(found, tmp_path / "a.docx")


@pytest.mark.parametrize("name", ["研判报告.docx", "研判报告.DOCX"])
def test_a_return_is_written_by_its_name(sample_desk: Desk, tmp_path: Path, name: str) -> None:
    answer = sample_desk.done(
        "report", "monthly", "--period", "2026-03", "-o", str(tmp_path / name), "--json"
    )
    wanted = sample_desk.done("report", "monthly", "--period", "2026-03", "--json").json
    assert answer.json["rows"] >= len(wanted["rows"]) + 1
    assert (tmp_path / name).read_bytes().startswith(b"PK")
