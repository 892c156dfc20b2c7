"""``case agree`` 签署协议 at the desk and in files: recorded, refused, numbered, exported and read back."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.clerk import Desk

SETTLED = ("--outcome", "settled", "--agreement")


def settled(desk: Desk, form: str, *more: str, kind: str = "邻里") -> str:
    """A case settled on Mon 9 March 2026."""
    number = desk.add(on="2026-03-02", kind=kind)
    desk.done("case", "mediate", number, *SETTLED, form, *more, on="2026-03-09")
    return number


def due(case: dict[str, Any]) -> list[str]:
    return [owed["due"] for owed in case["obligations"] if owed["rule"] == "judicial_confirmation"]


@pytest.mark.parametrize(
    ("form", "before"),
    [("oral", (None, [])), ("written", ("（2026）示例一社区人调字第1号", ["2026-04-08"]))],
)
def test_an_agreement_is_signed_on_a_later_day(
    desk: Desk, form: str, before: tuple[str | None, list[str]]
) -> None:
    number = settled(desk, form)
    case = desk.case(number)
    assert (case["agreement"]["no"], due(case)) == before
    told = desk.done("case", "agree", number, "--on", "2026-03-13", on="2026-03-16").out
    case = desk.case(number)
    assert case["agreement"] == {
        "form": "written", "no": "（2026）示例一社区人调字第1号", "agreed_on": "2026-03-09", "signed_on": "2026-03-13",
        "in_force_on": "2026-03-13",
    }  # fmt: skip
    assert due(case) == ["2026-04-13"]
    assert f"govtool case confirm {number}" in told
    assert desk.case(number, "2026-03-12")["agreement"]["form"] == form
    desk.done("undo", "--yes")
    assert desk.case(number)["agreement"]["signed_on"] is None


def test_a_case_without_an_agreement_says_so(desk: Desk) -> None:
    assert desk.case(desk.add(on="2026-03-02"))["agreement"] is None


def test_a_number_given_by_hand(desk: Desk) -> None:
    number = settled(desk, "oral")
    desk.done("case", "agree", number, "--no", "示例2026-12", on="2026-03-13")
    assert desk.case(number)["agreement"]["no"] == "示例2026-12"
    assert [line["kind"] for line in desk.done("journal", "--json").json].count("numbered") == 0


def test_the_number_is_of_the_year_of_the_signature(desk: Desk) -> None:
    number = desk.add(on="2025-12-29")
    desk.done("case", "mediate", number, *SETTLED, "oral", on="2025-12-30")
    told = desk.done("case", "agree", number, on="2026-01-05").out
    assert "（2026）示例一社区人调字第1号" in told


@pytest.mark.parametrize("on", ["2026-03-08", "2026-03-01"])
def test_nothing_is_signed_before_the_session(desk: Desk, on: str) -> None:
    number = settled(desk, "oral")
    answer = desk("case", "agree", number, "--on", on, "--json", on="2026-03-20")
    assert (answer.code, answer.error["code"]) == (3, "out_of_order")
    assert desk.case(number)["agreement"]["signed_on"] is None


def test_an_agreement_is_signed_once(desk: Desk) -> None:
    number = settled(desk, "oral")
    desk.done("case", "agree", number, on="2026-03-13")
    answer = desk("case", "agree", number, "--json", on="2026-03-16")
    assert (answer.code, answer.error["code"]) == (3, "out_of_order")
    assert "signed once" in answer.error["message"]


def test_a_petition_says_how_a_later_signature_is_recorded(desk: Desk) -> None:
    number = desk.add("--petition", on="2026-03-02")
    answer = desk("case", "mediate", number, *SETTLED, "oral", "--json", on="2026-03-09")
    assert answer.error["code"] == "missing_agreement"
    assert f"govtool case agree {number}" in answer.error["hint"]
    desk.done(
        "case", "mediate", number, *SETTLED, "oral", "--override", "改日签署", on="2026-03-09"
    )
    desk.done("case", "agree", number, on="2026-03-11")
    (violation,) = desk.case(number)["violations"]
    assert (violation["rule"], "one was signed on" in violation["detail"]) == (
        "missing_agreement",
        True,
    )


# The month of the settlement had an oral agreement, whenever the signature was recorded; the next one shows it in no column.
@pytest.mark.parametrize(
    ("signed", "columns"), [("2026-03-30", (0, 1)), ("2026-03-31", (0, 1)), ("2026-04-01", (1, 0))]
)
def test_the_ministry_columns_are_as_known_on_the_last_day(
    desk: Desk, signed: str, columns: tuple[int, int]
) -> None:
    number = settled(desk, "oral")
    desk.done("case", "agree", number, "--on", signed, on="2026-04-20")
    table = desk.done("report", "ministry", "--period", "2026-03", "--json").json
    assert (table["total"]["oral"], table["total"]["written"]) == columns


def test_a_filed_month_stays_as_it_was_filed(desk: Desk) -> None:
    number = settled(desk, "oral")
    desk.done("report", "file", "monthly", "--period", "2026-03", "--unit", "JD01", on="2026-04-02")
    desk.done("case", "agree", number, "--on", "2026-03-20", on="2026-04-20")
    table = desk.done("report", "ministry", "--period", "2026-03", "--json").json
    assert (table["total"]["oral"], table["total"]["written"]) == (1, 0)


HEADER = "登记单位,登记日期,纠纷类型,案情摘要,首次调解日期,首次调解结果,协议编号,{signed}"
ROW = "SQ01,2026-03-02,邻里,院墙排水,2026-03-09,{outcome},{no},{on}"


def imported(desk: Desk, tmp_path: Path, on: str, *, no: str = "", outcome: str = "调解成功",
             signed: str = "协议签署日期") -> Any:  # fmt: skip
    file = tmp_path / "ledger.csv"
    row = ROW.format(no=no, on=on, outcome=outcome)
    file.write_text(f"{HEADER.format(signed=signed)}\n{row}\n", encoding="utf-8")
    return desk("import", "cases", str(file), "--json", on="2026-04-20").json


@pytest.mark.parametrize("signed", ["协议签署日期", "协议生效日期", "调解协议签订日期"])
@pytest.mark.parametrize("no", ["示例调字1号", ""])
def test_the_column_of_an_import(desk: Desk, tmp_path: Path, signed: str, no: str) -> None:
    answer = imported(desk, tmp_path, "2026-03-13", no=no, signed=signed)
    assert (answer["accepted"], answer["problems"]) == (1, [])
    (case,) = desk.done("case", "list", "--json").json
    assert (case["agreement"]["signed_on"], case["agreement"]["form"]) == ("2026-03-13", "written")
    assert due(desk.case(case["case_no"])) == ["2026-04-13"]


def test_a_day_before_the_settlement_is_not_kept(desk: Desk, tmp_path: Path) -> None:
    answer = imported(desk, tmp_path, "2026-03-08")
    assert answer["accepted"] == 1
    (warning,) = [w for w in answer["warnings"] if w["column"] == "协议签署日期"]
    assert (warning["code"], warning["value"]) == ("signed_before_settlement", "2026-03-08")
    (case,) = desk.done("case", "list", "--json").json
    assert due(desk.case(case["case_no"])) == ["2026-04-08"]


def test_a_signature_without_a_settlement_is_refused(desk: Desk, tmp_path: Path) -> None:
    answer = imported(desk, tmp_path, "2026-03-13", outcome="调解未成功")
    (problem,) = answer["problems"]
    assert (problem["column"], problem["code"]) == ("协议签署日期", "agreement_without_settlement")


def test_what_is_exported_reads_back(desk: Desk, tmp_path: Path) -> None:
    oral, written, by_hand = settled(desk, "oral"), settled(desk, "written"), settled(desk, "oral")
    desk.done("case", "agree", oral, on="2026-03-13")
    desk.done("case", "agree", written, on="2026-03-13")
    desk.done("case", "agree", by_hand, "--no", "示例2026-12", on="2026-03-13")
    files = [tmp_path / f"out.{form}" for form in ("csv", "xlsx", "jsonl")]
    for file in files:
        desk.done("export", "cases", "-o", str(file), "--full", "--reason", "核对")
    with files[0].open(encoding="utf-8-sig", newline="") as lines:
        rows = {row["案件编号"]: row for row in csv.DictReader(lines)}
    assert {row["协议签署日期"] for row in rows.values()} == {"2026-03-13"}
    assert rows[by_hand]["协议编号"] == "示例2026-12"
    for file in files:
        again = desk.done("import", "cases", str(file), "--json").json
        assert (again["duplicates"], again["problems"]) == (3, []), file.suffix


def test_the_history_of_a_file(desk: Desk, tmp_path: Path) -> None:
    line = {
        "ref": "R1", "unit": "SQ01", "registered_on": "2026-03-02", "dispute_type": "neighbour", "summary": "界址",
        "events": [
            {"kind": "mediated", "on": "2026-03-09", "outcome": "settled", "agreement": "oral"},
            {"kind": "agreed", "on": "2026-03-13", "agreement_no": "示例调字7号"},
        ],
    }  # fmt: skip
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    desk.done("import", "cases", str(file), on="2026-04-01")
    (case,) = desk.done("case", "list", "--json").json
    assert case["agreement"]["no"] == "示例调字7号"
    line["events"][1]["on"] = "2026-03-08"  # type: ignore[index]  # a list of objects
    file.write_text(json.dumps(line | {"ref": "R2"}, ensure_ascii=False) + "\n", encoding="utf-8")
    (problem,) = desk("import", "cases", str(file), "--json").json["problems"]
    assert (problem["column"], problem["code"]) == ("events[2].on", "out_of_order")
