"""An import points out what is likely registered already, once for each row, and takes it in all the same."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from govtool.desk import links
from govtool.store import Store
from govtool.tables.export.file_export import ExportOptions, export_noun
from govtool.tables.intake.outcome import ImportSummary
from tests.store.kit import day, found_office
from tests.tables.kit import TODAY
from tests.tables.test_importing import cases, counts, take_in, take_in_file

HEADER = "外部编号,登记单位,登记日期,纠纷类型,案情摘要,申请人,申请人电话,被申请人,被申请人电话"


def table(*rows: str) -> str:
    return "\n".join([HEADER, *rows]) + "\n"


def told(summary: ImportSummary) -> list[tuple[int | None, str | None, str | None]]:
    return [(w.row, w.column, w.value) for w in summary.warnings if w.code == "likely_duplicate"]


FILE = table(
    "R1,SQ01,2026-02-05,邻里,院墙,甲某,,乙某,",
    "R2,SQ02,2026-02-06,邻里,院墙,乙 某,,甲某,",
    "R3,SQ02,2026-02-07,物业,院墙,乙某,,甲某,",
    "R4,SQ02,2026-02-30,邻里,院墙,乙某,,甲某,",
    "R5,SQ02,2026-03-09,邻里,院墙,甲某,,乙某,",
    "R6,SQ02,2026-03-10,邻里,院墙,丙某,13800000001,丁某,13800000002",
    "R7,SQ01,2026-03-11,邻里,院墙,子某,13800000002,丑某,13800000001",
)


@pytest.mark.parametrize("dry_run", [True, False])
def test_rows_of_one_file(store: Store, dry_run: bool) -> None:
    done = take_in(store, FILE, dry_run=dry_run)
    assert counts(done) == (7, 6, 1, 0)
    assert told(done) == [(3, "被申请人", "SQ01-2026-00001"), (8, "被申请人", "SQ02-2026-00004")]
    assert "row 2 of this file (SQ01-2026-00001)" in done.warnings[0].message
    assert "row 7 of this file" in done.warnings[1].message
    assert [problem.code for problem in done.problems] == ["bad_date"]
    assert len(cases(store)) == (0 if dry_run else 6)


def test_warnings_are_in_the_order_of_rows(store: Store) -> None:
    done = take_in(store, FILE.replace("R6,SQ02", "R6, SQ02").replace("丁某", "丁某", 1))
    assert [w.row for w in done.warnings] == sorted(w.row or 0 for w in done.warnings)


def test_a_case_from_before_is_named_by_its_number(store: Store) -> None:
    take_in(store, FILE)
    again = take_in(
        store,
        table(
            "N1,SQ01,2026-03-12,邻里,复查,甲某,,乙某,", "N2,SQ01,2026-05-12,邻里,复查,甲某,,乙某,"
        ),
    )
    assert told(again) == [(2, "被申请人", "SQ02-2026-00003")]
    (warning,) = again.warnings
    assert "SQ02-2026-00003, registered on 2026-03-09" in warning.message
    assert again.rejected == 0


def test_what_is_there_already_is_no_new_case(store: Store) -> None:
    take_in(store, FILE)
    assert told(take_in(store, FILE)) == []
    changed = take_in(store, FILE.replace("院墙", "围墙"), update=True)
    assert (counts(changed), told(changed)) == ((7, 6, 1, 0), [])


def test_several_are_counted(store: Store) -> None:
    rows = [f"R{n},SQ01,2026-02-{n + 5:02d},邻里,院墙,甲某,,乙某," for n in range(4)]
    *_before, last = take_in(store, table(*rows)).warnings
    assert last.value == "SQ01-2026-00003"
    assert "There are 2 more like it." in last.message


def test_lines_name_the_parties(store: Store) -> None:
    line = {
        "unit": "SQ01", "registered_on": "2026-02-05", "dispute_type": "neighbour",
        "parties": [{"role": "applicant", "name": "甲某"}, {"role": "respondent", "name": "乙某"}],
    }  # fmt: skip
    lines = [json.dumps({**line, "summary": text}) for text in ("一", "二")]
    assert told(take_in(store, "\n".join(lines), format="jsonl")) == [
        (2, "parties", "SQ01-2026-00001")
    ]


@pytest.mark.parametrize("format_", ["csv", "jsonl"])
def test_linked_cases_come_back_without_a_warning(
    store: Store, tmp_path: Path, format_: str
) -> None:
    take_in(store, FILE)
    with store.writing("甲某") as tx:
        links.link(tx, "SQ01-2026-00001", "SQ02-2026-00001", day("03-12"), None, TODAY)
    out = tmp_path / f"cases.{format_}"
    export_noun(store, "cases", out, ExportOptions(format=format_, full=True))
    with found_office(tmp_path / "other.db") as other:
        assert [value for _row, _column, value in told(take_in_file(other, out))] == [
            "SQ02-2026-00004"
        ]


def test_every_pair_of_a_larger_file_is_found(store: Store) -> None:
    """More rows than are projected at once; each warning is worked out by comparing every row with all before it."""
    chance = random.Random(3)
    people = ["甲某", "乙某", "丙某", "丁某", "戊某", "己某", "庚某", "辛某"]
    rows = [
        (chance.randint(1, 150), *chance.sample(people, 2), chance.choice(["邻里", "物业"]))
        for _n in range(1200)
    ]
    start = TODAY.toordinal() - 200

    def written(n: int, on: int, one: str, other: str, kind: str) -> str:
        date = TODAY.fromordinal(start + on).isoformat()
        return f"R{n},SQ01,{date},{kind},院墙,{one},,{other},"

    def alike(a: tuple[int, str, str, str], b: tuple[int, str, str, str]) -> bool:
        return abs(a[0] - b[0]) <= 30 and a[3] == b[3] and {a[1], a[2]} == {b[1], b[2]}

    expected = [
        n + 2 for n, row in enumerate(rows) if any(alike(row, earlier) for earlier in rows[:n])
    ]
    done = take_in(store, table(*(written(n, *row) for n, row in enumerate(rows))))
    assert [row for row, _column, _value in told(done)] == expected
