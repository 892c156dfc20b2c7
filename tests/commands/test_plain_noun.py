"""A noun that says nothing of its files has columns from its events, and comes back from a file as it went out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from govtool.subjects import default_files, registry
from govtool.subjects.file_columns import Reading
from tests.commands.clerk import Desk
from tests.commands.thing import THING

HEADER = "编号,日期,单位,事项,电话,是否紧急,处置日期,处置限期,处置备注,归档日期"
ROWS = """\
T1,2026-03-02,SQ01,井盖缺失,13800000001,是,2026-03-04,2026-03-09,已换,2026-03-05
T2,2026-03-03,SQ02,路灯不亮,,否,,,,
"""


@pytest.fixture(autouse=True)
def _things(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The noun is in the registry, and nowhere else."""
    desk.today("2026-06-01")
    monkeypatch.setitem(registry.NOUNS, "thing", "tests.commands.thing:THING")
    monkeypatch.setitem(registry.FILES, "things", "tests.commands.thing:THING")
    registry.subject.cache_clear()
    yield
    registry.subject.cache_clear()


def test_its_columns_are_the_fields_of_its_events() -> None:
    columns = default_files.columns_of(THING)
    assert [(column.code, column.label, column.reading, column.required) for column in columns] == [
        ("no", "编号", Reading.NUMBER, True),
        ("on", "日期", Reading.FACT_DAY, True),
        ("unit", "单位", Reading.UNIT, True),
        ("what", "事项", Reading.TEXT, True),
        ("phone", "电话", Reading.PHONE, False),
        ("urgent", "是否紧急", Reading.YES_NO, False),
        ("thing_handled_on", "处置日期", Reading.FACT_DAY, False),
        ("thing_handled_by", "处置限期", Reading.DAY, False),
        ("thing_handled_note", "处置备注", Reading.TEXT, False),
        ("thing_archived_on", "归档日期", Reading.FACT_DAY, False),
        ("history", "完整经过", Reading.RAW, False),
    ]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "things.csv"
    path.write_text(f"{HEADER}\n{ROWS}", encoding="utf-8")
    return path


def counts(desk: Desk, *arguments: object) -> tuple[int, int, int, int]:
    done = desk("import", "things", *map(str, arguments), "--json").json
    return done["rows"], done["accepted"], done["rejected"], done["duplicates"]


def test_what_went_in_is_known_again_and_comes_out_as_it_was(
    desk: Desk, ledger: Path, tmp_path: Path
) -> None:
    assert counts(desk, ledger) == (2, 2, 0, 0)
    assert counts(desk, ledger) == (2, 0, 0, 2)
    out = tmp_path / "out.csv"
    desk.done("export", "things", "-o", str(out), "--full", "--reason", "移交", "--plain")
    header, *rows = out.read_text(encoding="utf-8").splitlines()
    assert header == f"{HEADER},完整经过"
    assert rows == [f"{row}," for row in ROWS.splitlines()]


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "jsonl"])
def test_an_export_imports_back_unchanged(
    desk: Desk, ledger: Path, tmp_path: Path, suffix: str
) -> None:
    counts(desk, ledger)
    out = tmp_path / f"out.{suffix}"
    desk.done("export", "things", "-o", str(out), "--full", "--reason", "移交")
    assert counts(desk, out) == (2, 0, 0, 2)


def test_numbers_of_people_are_masked_unless_asked_for(desk: Desk, ledger: Path) -> None:
    counts(desk, ledger)
    assert "13800000001" not in desk.done("export", "things").out
    told = desk.done("access", "--json").json
    desk.done(
        "export", "things", "-o", str(ledger.with_name("o.csv")), "--full", "--reason", "移交"
    )
    assert (told, [(one["what"], one["rows"]) for one in desk.done("access", "--json").json]) == (
        [],
        [("things", 2)],
    )


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("T3,2026-03-02,SQ09,甲,,,,,,", "单位", "unknown_unit"),
        ("T3,2026-03-02,SQ01,,,,,,,", "事项", "missing"),
        ("T3,2026-13-02,SQ01,甲,,,,,,", "日期", "bad_date"),
        ("T3,2027-03-02,SQ01,甲,,,,,,", "日期", "out_of_order"),
        ("T3,2026-03-02,SQ01,甲,138****0001,,,,,", "电话", "masked"),
        ("T3,2026-03-02,SQ01,甲,,也许,,,,", "是否紧急", "bad_yes_no"),
        ("T3,2026-03-02,SQ01,甲,,,2026-03-01,,,", "处置日期", "out_of_order"),
        ("T3,2026-03-02,SQ01,甲,,,,,已换,", "处置日期", "missing"),
        ("T3,2026-03-02,SQ01,甲,,,,,,2026-03-03", "归档日期", "out_of_order"),
    ],
)
def test_all_that_is_wrong_with_a_row_is_reported(
    desk: Desk, tmp_path: Path, row: str, column: str, code: str
) -> None:
    path, errors = tmp_path / "bad.csv", tmp_path / "errors.csv"
    path.write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    done = desk("import", "things", str(path), "--errors", str(errors), "--json").json
    assert [(problem["column"], problem["code"]) for problem in done["problems"]] == [
        (column, code)
    ]
    assert row.split(",", maxsplit=1)[0] in errors.read_text(encoding="utf-8-sig")


def test_another_content_is_a_conflict_unless_it_is_an_update(desk: Desk, ledger: Path) -> None:
    counts(desk, ledger)
    ledger.write_text(
        f"{HEADER}\n{ROWS}".replace("路灯不亮,,否,", "路灯全不亮,,否,2026-03-06"), encoding="utf-8"
    )
    refused = desk("import", "things", str(ledger), "--json").json
    assert [problem["code"] for problem in refused["problems"]] == ["conflict"]
    assert counts(desk, ledger, "--update") == (2, 1, 0, 1)
    assert counts(desk, ledger) == (2, 0, 0, 2)


def test_a_column_that_a_file_has_not_takes_nothing_away(desk: Desk, ledger: Path) -> None:
    counts(desk, ledger)
    few = ledger.with_name("few.csv")
    few.write_text("编号,日期,单位,事项\nT1,2026-03-02,SQ01,井盖缺失\n", encoding="utf-8")
    assert counts(desk, few) == (1, 0, 0, 1)


def test_an_import_is_one_operation_that_undo_takes_back(desk: Desk, ledger: Path) -> None:
    assert counts(desk, ledger, "--dry-run") == (2, 2, 0, 0)
    done = desk("import", "things", str(ledger), "--json").json
    desk.done("undo", "--import", done["id"], "--reason", "导错", "--yes")
    assert counts(desk, ledger) == (2, 2, 0, 0)


def test_what_columns_cannot_say_is_in_the_history(desk: Desk, tmp_path: Path) -> None:
    told = {
        "no": "T9",
        "on": "2026-03-02",
        "unit": "SQ01",
        "what": "井盖缺失",
        "tags": ["井盖"],
        "events": [
            {"kind": "thing_handled", "on": "2026-03-03"},
            {"kind": "thing_handled", "on": "2026-03-05", "note": "又换了一次"},
        ],
    }
    path, out = tmp_path / "one.jsonl", tmp_path / "out.csv"
    path.write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")
    assert counts(desk, path) == (1, 1, 0, 0)
    desk.done("export", "things", "-o", str(out), "--full", "--reason", "移交")
    assert counts(desk, out) == (1, 0, 0, 1)
    desk.done("export", "things", "-o", str(path), "--full", "--reason", "移交")
    assert json.loads(path.read_text(encoding="utf-8")) == {**told, "phone": None, "urgent": False}
