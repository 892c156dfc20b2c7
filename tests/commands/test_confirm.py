"""Judicial confirmation 司法确认 at the desk and in files: recorded, refused, exported and read back."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.clerk import Desk

SETTLED = ("--outcome", "settled", "--agreement", "written")


def reminder(case: dict[str, Any]) -> dict[str, Any] | None:
    found = [owed for owed in case["obligations"] if owed["rule"] == "judicial_confirmation"]
    return found[0] if found else None


def agreed(desk: Desk, kind: str, *more: str) -> str:
    """A case of a type, settled in writing on Mon 9 March 2026: the 30th day is Wed 8 April."""
    number = desk.add(on="2026-03-02", kind=kind)
    desk.done("case", "mediate", number, *SETTLED, *more, on="2026-03-09")
    return number


@pytest.mark.parametrize(
    ("on", "status"), [("2026-04-07", "met"), ("2026-04-08", "met"), ("2026-04-09", "late")]
)
def test_the_application_is_recorded_after_the_closing(desk: Desk, on: str, status: str) -> None:
    number = agreed(desk, "邻里")
    case = desk.done("case", "confirm", number, "--court", "示例区人民法院", "--json", on=on).json
    owed = reminder(case)
    assert owed is not None
    assert (owed["due"], owed["met_on"], owed["status"]) == ("2026-04-08", on, status)
    (told,) = [
        line
        for line in desk.done("journal", "--json").json
        if line["kind"] == "confirmation_applied"
    ]
    assert (told["on"], told["payload"]["court"]) == (on, "示例区人民法院")
    assert "示例区人民法院" in desk.done("case", "show", number).out
    desk.done("undo", "--yes")
    assert reminder(desk.case(number))["met_on"] is None  # type: ignore[index]  # it is there


def test_the_reminder_says_how_the_application_is_recorded(desk: Desk) -> None:
    number = desk.add(on="2026-03-02", kind="邻里")
    told = desk.done("case", "mediate", number, *SETTLED, on="2026-03-09").out
    assert f"govtool case confirm {number}" in told


@pytest.mark.parametrize(
    ("kind", "matter", "offered"),
    [
        ("婚姻家庭", (), True),
        ("婚姻家庭", ("--matter", "none"), True),
        ("婚姻家庭", ("--matter", "status"), False),
        ("宅基地", ("--matter", "确权"), False),
        ("邻里", ("--matter", "ownership"), False),
    ],
)
def test_the_matter_of_an_agreement(
    desk: Desk, kind: str, matter: tuple[str, ...], offered: bool
) -> None:
    number = agreed(desk, {"宅基地": "homestead"}.get(kind, kind), *matter)
    assert (reminder(desk.case(number)) is not None) == offered
    answer = desk("case", "confirm", number, "--json", on="2026-03-20")
    assert answer.code == (0 if offered else 3)
    if not offered:
        assert answer.error["code"] == "out_of_order"


@pytest.mark.parametrize("word", ["none", "无", ""])
def test_a_matter_that_was_marked_is_taken_out(desk: Desk, word: str) -> None:
    number = agreed(desk, "婚姻家庭", "--matter", "status")
    desk.done("case", "describe", number, "--set", f"matter={word}", on="2026-03-10")
    assert reminder(desk.case(number)) is not None


def test_only_a_written_agreement_has_a_matter(desk: Desk) -> None:
    number = desk.add(on="2026-03-02", kind="婚姻家庭")
    oral = ("--outcome", "settled", "--agreement", "oral", "--matter", "status")
    answer = desk("case", "mediate", number, *oral, "--json", on="2026-03-09")
    assert (answer.code, answer.error["code"]) == (2, "unexpected_option")
    assert desk.case(number)["state"] == "open"


def test_nothing_is_applied_for_before_the_agreement(desk: Desk) -> None:
    number = agreed(desk, "邻里")
    answer = desk("case", "confirm", number, "--on", "2026-03-08", "--json", on="2026-03-20")
    assert (answer.code, answer.error["code"]) == (3, "out_of_order")
    assert "no agreement that a court confirms" in answer.error["message"]
    desk.done("case", "confirm", number, "--on", "2026-03-09", on="2026-03-20")


HEADER = "登记单位,登记日期,纠纷类型,案情摘要,首次调解日期,首次调解结果,协议编号,{applied},{court},{matter}"
ROW = "SQ01,2026-03-02,婚姻家庭,赡养费,2026-03-09,调解成功,{no},{on},示例区人民法院,{matter}"


@pytest.mark.parametrize(
    ("applied", "court", "matter"),
    [
        ("司法确认申请日期", "司法确认法院", "不予确认事项"),
        ("申请司法确认时间", "确认法院", "是否涉及身份关系"),
    ],
)
@pytest.mark.parametrize("number", ["示例调字1号", ""])
def test_columns_of_an_import(
    desk: Desk, tmp_path: Path, applied: str, court: str, matter: str, number: str
) -> None:
    """A court was asked to confirm what is in writing, with or without a number."""
    file = tmp_path / "ledger.csv"
    head = HEADER.format(applied=applied, court=court, matter=matter)
    file.write_text(
        f"{head}\n{ROW.format(no=number, on='2026-03-20', matter='')}\n", encoding="utf-8"
    )
    desk.done("import", "cases", str(file), on="2026-04-01")
    (case,) = desk.done("case", "list", "--json").json
    owed = reminder(desk.case(case["case_no"]))
    assert owed is not None
    assert (owed["due"], owed["met_on"]) == ("2026-04-08", "2026-03-20")


def test_a_row_that_contradicts_itself_is_refused(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "ledger.csv"
    head = HEADER.format(applied="司法确认申请日期", court="司法确认法院", matter="不予确认事项")
    file.write_text(
        f"{head}\n{ROW.format(no='1', on='2026-03-20', matter='身份关系')}\n", encoding="utf-8"
    )
    answer = desk("import", "cases", str(file), "--json", on="2026-04-01")
    (problem,) = answer.json["problems"]
    assert (answer.code, problem["column"], problem["code"]) == (
        1,
        "司法确认申请日期",
        "out_of_order",
    )


def test_what_is_exported_reads_back(desk: Desk, tmp_path: Path) -> None:
    status = agreed(desk, "婚姻家庭", "--matter", "status")
    court = agreed(desk, "邻里")
    desk.done("case", "confirm", court, "--court", "示例区人民法院", on="2026-03-20")
    files = [tmp_path / f"out.{form}" for form in ("csv", "xlsx", "jsonl")]
    for file in files:
        desk.done("export", "cases", "-o", str(file), "--full", "--reason", "核对")
    with files[0].open(encoding="utf-8-sig", newline="") as lines:
        rows = {row["案件编号"]: row for row in csv.DictReader(lines)}
    assert (rows[status]["不予确认事项"], rows[status]["司法确认申请日期"]) == ("身份关系", "")
    assert (rows[court]["司法确认申请日期"], rows[court]["司法确认法院"]) == (
        "2026-03-20",
        "示例区人民法院",
    )
    for file in files:
        again = desk.done("import", "cases", str(file), "--json").json
        assert (again["duplicates"], again["problems"]) == (2, []), file.suffix


def test_the_whole_history_of_a_file(desk: Desk, tmp_path: Path) -> None:
    events = [
        {"kind": "mediated", "on": "2026-03-09", "outcome": "settled", "agreement": "written"},
        {"kind": "confirmation_applied", "on": "2026-03-20", "court": "示例区人民法院"},
        {"kind": "supplemented", "on": "2026-03-21", "matter": "ownership"},
    ]
    line = {
        "ref": "R1",
        "unit": "SQ01",
        "registered_on": "2026-03-02",
        "dispute_type": "homestead",
        "summary": "界址",
    }
    file = tmp_path / "one.jsonl"
    file.write_text(
        json.dumps(line | {"events": events}, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    desk.done("import", "cases", str(file), on="2026-04-01")
    (case,) = desk.done("case", "list", "--json").json
    assert reminder(desk.case(case["case_no"], "2026-03-20")) is not None
    assert reminder(desk.case(case["case_no"])) is None
    assert desk.case(case["case_no"])["particulars"]["matter"] == "ownership"
