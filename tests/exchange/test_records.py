"""The exchange record of GB/T 31000: its columns, what each case says in them, and what is masked."""

from __future__ import annotations

import csv
import datetime as dt
import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from govtool.base import resources
from govtool.base import vocabulary as voc
from govtool.base.errors import Refused
from govtool.exchange import records
from govtool.exchange.records import CaseSelection
from govtool.store import Store
from tests.commands.clerk import Desk
from tests.returns.oracle import Line, sample_lines
from tests.returns.test_summary import take_in

STANDARD = (  # noqa: SIM905  # as the standard has them, side by side
    "事件名称 发生日期 发生地点 事件规模 事件类别 涉及人数 事件简述 涉及单位 证件代码 证件号码 姓名 性别 居住详址 "
    "化解时限 化解方式 化解组织 化解责任人姓名 化解责任人联系方式 化解是否成功 化解情况 考评日期 考评意见 经度 纬度"
).split()
TODAY = dt.date(2026, 11, 2)

WHOLE: Line = {
    "ref": "X1", "unit": "SQ01", "registered_on": "2026-03-02", "dispute_type": "neighbour", "summary": "院墙排水\n流向邻户",
    "source": "patrol",
    "parties": [
        {"role": "respondent", "name": "示例物业服务有限公司"},
        {"role": "applicant", "name": "𠮷某", "id_no": "990000199001010017", "phone": "13800001234", "address": "示例路1号"},
        {"role": "applicant", "name": "乙某"},
        {"role": "third_party", "name": "丙商行", "representative": "丁某"},
    ],
    "events": [
        {"kind": "supplemented", "on": "2026-03-02", "occurred_on": "2026-02-28", "place": "示例路1号门前", "persons": 12,
         "scale": "02", "category": "0201", "mediator": "戊某", "mediator_phone": "13800005678"},
        {"kind": "mediated", "on": "2026-03-05", "outcome": "settled", "agreement_no": "（2026）示例人调字第1号"},
        {"kind": "supplemented", "on": "2026-03-05", "terms": "一、疏通排水沟。"},
        {"kind": "performed", "on": "2026-03-09"},
    ],
}  # fmt: skip
AS_A_RECORD = {
    "事件名称": "𠮷某等2方与示例物业服务有限公司邻里纠纷",
    "发生日期": "2026-02-28",
    "发生地点": "示例路1号门前",
    "事件规模": "02",
    "事件类别": "0201",
    "涉及人数": "12",
    "事件简述": "院墙排水\n流向邻户",
    "涉及单位": "示例物业服务有限公司、丙商行",
    "证件代码": "111",
    "证件号码": "990000199001010017",
    "姓名": "𠮷某",
    "性别": "1",  # the 17th digit is 1
    "居住详址": "示例路1号",
    "化解时限": "2026-03-12",  # two sessions within ten days of 2 March, a Thursday
    "化解方式": "人民调解",
    "化解组织": "示例一社区",
    "化解责任人姓名": "戊某",
    "化解责任人联系方式": "13800005678",
    "化解是否成功": "1",
    "化解情况": "2026年3月5日调解成功，达成书面协议，编号为（2026）示例人调字第1号。协议内容：一、疏通排水沟。2026年3月9日协议已履行。",
    "考评日期": "",
    "考评意见": "",
    "经度": "",
    "纬度": "",
}
FULL = ("--full", "--reason", "报送")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def exported(desk: Desk, path: Path, *words: str) -> list[dict[str, str]]:
    desk.done("export", "exchange", *words, "--plain", "-o", str(path))
    return rows_of(path)


def test_a_case_with_all_there_is_to_say(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, tmp_path, WHOLE)
    (row,) = exported(desk, tmp_path / "x.csv", *FULL)
    assert list(row) == STANDARD
    assert row == AS_A_RECORD


def test_without_full_numbers_are_masked_and_the_address_is_left_out(
    desk: Desk, tmp_path: Path
) -> None:
    take_in(desk, tmp_path, WHOLE)
    (row,) = exported(desk, tmp_path / "x.csv")
    masks = {
        "证件号码": "990000********0017",
        "居住详址": "***",
        "化解责任人联系方式": "138****5678",
    }
    assert row == AS_A_RECORD | masks


def test_numbers_in_what_was_freely_written_are_masked_too(desk: Desk, tmp_path: Path) -> None:
    told = "院墙排水，电话１３８ 0000 1234、0571-1234567，证件99000019900101005x，赔偿13800元"
    take_in(desk, tmp_path, WHOLE | {"summary": told})
    (row,) = exported(desk, tmp_path / "x.csv")
    assert (
        row["事件简述"]
        == "院墙排水，电话138****1234、057****67，证件990000********005X，赔偿13800元"
    )
    (row,) = exported(desk, tmp_path / "x.csv", *FULL)
    assert row["事件简述"] == told


def test_what_was_not_told_stays_empty(desk: Desk, tmp_path: Path) -> None:
    bare = {"unit": "BM01", "registered_on": "2026-03-02", "dispute_type": "labour", "summary": "工资",
            "events": [{"kind": "closed", "on": "2026-03-03", "outcome": "withdrawn"}]}  # fmt: skip
    take_in(desk, tmp_path, bare)
    (row,) = exported(desk, tmp_path / "x.csv", *FULL)
    assert {label: value for label, value in row.items() if value} == {
        "事件名称": "其他劳动争议纠纷",
        "发生日期": "2026-03-02",
        "事件类别": "0799",
        "涉及人数": "0",
        "事件简述": "工资",
        "化解方式": "人民调解",
        "化解组织": "社保所",
        "化解是否成功": "0",
        "化解情况": "2026年3月3日当事人撤回，终结办理。",
    }


@pytest.mark.parametrize(
    ("kind", "end", "way", "succeeded", "result"),
    [
        ("neighbour", {"kind": "diverted", "channel": "litigation"}, "诉讼", "0", "2026年3月9日导入诉讼。"),
        ("contract", {"kind": "diverted", "channel": "arbitration"}, "民商事仲裁", "0", "2026年3月9日导入仲裁。"),
        ("labour", {"kind": "diverted", "channel": "arbitration"}, "劳动人事争议仲裁", "0", "2026年3月9日导入仲裁。"),
        ("contract", {"kind": "diverted", "channel": "administrative"}, "", "0", "2026年3月9日导入行政程序。"),
        ("contract", {"kind": "diverted", "channel": "elevated"}, "", "0", "2026年3月9日由上级提级办理。"),
        ("contract", {"kind": "closed", "outcome": "terminated"}, "人民调解", "0", "2026年3月9日终止调解。"),
        ("contract", {"kind": "mediated", "outcome": "settled", "agreement": "none"}, "人民调解", "1",
         "2026年3月9日调解成功。"),
        ("contract", {"kind": "mediated", "outcome": "settled"}, "人民调解", "1", "2026年3月9日调解成功，达成口头协议。"),
        ("contract", {"kind": "met"}, "", "", "正在办理。"),
    ],
)  # fmt: skip
def test_how_it_ended(
    desk: Desk, tmp_path: Path, kind: str, end: Line, way: str, succeeded: str, result: str
) -> None:
    case = {"unit": "SQ01", "registered_on": "2026-03-02", "dispute_type": kind, "summary": "x", "parties": [],
            "events": [{**end, "on": "2026-03-09"}]}  # fmt: skip
    take_in(desk, tmp_path, case)
    (row,) = exported(desk, tmp_path / "x.csv", "--all")
    assert (row["化解方式"], row["化解是否成功"], row["化解情况"]) == (way, succeeded, result)


def test_the_limit_is_that_of_the_centre_once_it_has_the_case(desk: Desk, tmp_path: Path) -> None:
    """The worked history: accepted on 26 Feb, to be closed within a month."""
    course = [
        {"kind": "mediated", "on": "2026-02-09", "outcome": "failed"},
        {"kind": "mediated", "on": "2026-02-13", "outcome": "failed"},
        {"kind": "transferred", "on": "2026-02-25", "to": "JD01"},
        {"kind": "accepted", "on": "2026-02-26", "unit": "JD01"},
    ]
    take_in(desk, tmp_path, {**WHOLE, "registered_on": "2026-02-05", "events": course})
    (row,) = exported(desk, tmp_path / "x.csv", "--all")
    assert (row["化解时限"], row["化解组织"]) == ("2026-03-26", "示例街道")


@pytest.mark.parametrize(
    ("number", "kind", "sex"),
    [
        ("990000199001010017", "111", "1"),
        ("11010519491231002X", "111", "2"),  # even: a woman
        ("990000199001010018", "", ""),  # a wrong check character
        ("E12345678", "", ""),
        ("91350100M000100Y43", "", ""),
    ],
)
def test_the_document_is_told_where_it_is_certain(
    desk: Desk, tmp_path: Path, number: str, kind: str, sex: str
) -> None:
    party = {"role": "applicant", "name": "甲某", "id_no": number}
    take_in(desk, tmp_path, {**WHOLE, "parties": [party]})
    (row,) = exported(desk, tmp_path / "x.csv", *FULL)
    assert (row["证件代码"], row["证件号码"], row["性别"]) == (kind, number, sex)


# --- which cases


def days_of(lines: list[Line], first: str, last: str) -> int:
    return sum(first <= line["registered_on"] <= last for line in lines)


def test_closed_cases_go_by_their_closing_and_all_by_their_registration(
    sample_desk: Desk, tmp_path: Path
) -> None:
    """The day a case was closed is told by its list; 400 cases, registered as the file of the sample has it."""
    march = ("--from", "2026-03-01", "--to", "2026-03-31")
    cases = sample_desk.done("case", "list", "--json").json
    closed = [case for case in cases if (case["closed_on"] or "").startswith("2026-03")]
    rows = exported(sample_desk, tmp_path / "x.csv", *march)
    assert len(rows) == len(closed) > 10
    assert {row["化解是否成功"] for row in rows} == {"0", "1"}
    assert len(exported(sample_desk, tmp_path / "x.csv", "--all")) == 400
    in_march = days_of(sample_lines(), "2026-03-01", "2026-03-31")
    assert len(exported(sample_desk, tmp_path / "x.csv", "--all", *march)) == in_march
    one = exported(sample_desk, tmp_path / "x.csv", "--unit", "示例新村社区", *march)
    assert {row["化解组织"] for row in one} == {"示例新村社区"}
    assert one == [row for row in rows if row["化解组织"] == "示例新村社区"]
    assert exported(sample_desk, tmp_path / "x.csv", "--unit", "JD01", *march) == rows


def test_what_has_not_happened_yet_is_not_exported(sample_desk: Desk, tmp_path: Path) -> None:
    sample_desk.today("2026-03-15")
    last = max(
        row["化解情况"] for row in exported(sample_desk, tmp_path / "x.csv", "--from", "2026-03-10")
    )
    assert last.startswith("2026年3月1")
    registered = exported(sample_desk, tmp_path / "x.csv", "--all")
    assert len(registered) == days_of(sample_lines(), "2025-01-01", "2026-03-15")


# --- files


def test_every_format_holds_the_same(sample_desk: Desk, tmp_path: Path) -> None:
    plain = exported(sample_desk, tmp_path / "p.csv")
    for suffix in ("csv", "xlsx", "jsonl"):
        assert (
            f"{len(plain)} rows"
            in sample_desk.done("export", "exchange", "-o", str(tmp_path / f"x.{suffix}")).err
        )
    sheet = load_workbook(tmp_path / "x.xlsx").worksheets[0]
    header, *cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert header == STANDARD
    objects = [
        json.loads(line) for line in (tmp_path / "x.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    for row, values, told in zip(plain, cells, objects, strict=True):
        texts = [
            "" if v is None else v.date().isoformat() if isinstance(v, dt.datetime) else str(v)
            for v in values
        ]
        assert texts == list(row.values())
        assert ["" if told[c.code] is None else str(told[c.code]) for c in records.COLUMNS] == list(
            row.values()
        )
    text = (tmp_path / "x.csv").read_bytes().decode("utf-8-sig")
    assert "\t0799" in text  # the zero in front of a category stays where a spreadsheet opens it
    assert sample_desk.done("export", "exchange").out.count("\r\n") == text.count("\r\n")


def test_a_full_export_is_journalled_and_private(sample_desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    refused = sample_desk("export", "exchange", "--full", "-o", str(path))
    assert (refused.code, path.exists()) == (2, False)
    rows = sample_desk.done("export", "exchange", *FULL, "-o", str(path), "--json").json["rows"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (entry,) = sample_desk.done("journal", "--kind", "personal_data_exported", "--json").json
    assert entry["payload"] == {
        "what": "exchange", "rows": rows, "reason": "报送",
        "which": {"format": "jsonl", "last": "2026-11-02", "closed": True},
    }  # fmt: skip


def test_a_masked_export_leaves_no_number_behind(sample_desk: Desk) -> None:
    told = sample_desk.done("export", "exchange", "--all", "--format", "jsonl").out
    for line in sample_lines():
        for party in line["parties"]:
            assert not party.get("id_no") or party["id_no"] not in told
            assert not party.get("address") or f'"address": "{party["address"]}' not in told


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("-o", "x.pdf"), "bad_format"),
        (("--from", "x", "-o", "x.csv"), "bad_date"),
        (("--unit", "SQ99", "-o", "x.csv"), "unknown_unit"),
        (("--all", "--closed", "-o", "x.csv"), "missing_option"),
        ((), "missing_option"),
    ],
)
def test_what_it_cannot_mean_is_refused(
    sample_desk: Desk, words: tuple[str, ...], code: str
) -> None:
    assert sample_desk("export", "exchange", *words, "--json").error["code"] == code


# --- the tables of the standard


def test_every_type_has_a_category_of_the_standard() -> None:
    assert set(records.usual_event_types()) == set(voc.DisputeType)
    assert set(records.usual_event_types().values()) <= set(records.event_types())
    assert len(records.event_types()) == 92
    assert records.event_types()["0502"] == "医疗损害"
    assert not [
        code for code in records.event_types() if code.startswith("16")
    ]  # left out on purpose


@pytest.mark.parametrize("text", ["family = '9999'", "family = [", "", "family = 1"])
def test_a_spoilt_table_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    folder = tmp_path / "standards"
    folder.mkdir()
    shipped = resources.data_dir() / "standards" / records.TYPES
    (folder / records.TYPES).write_bytes(shipped.read_bytes())
    (folder / records.USUAL).write_text(text, encoding="utf-8")
    monkeypatch.setattr(records, "data_dir", lambda: tmp_path)
    records.usual_event_types.cache_clear()
    try:
        with pytest.raises(Refused, match=records.USUAL):
            records.usual_event_types()
    finally:
        records.usual_event_types.cache_clear()


# --- memory


def test_records_come_one_by_one(sample: Store) -> None:
    found = records.records(sample, CaseSelection(everything=True), TODAY)
    assert next(found)["event_name"]
    found.close()


def test_the_program_says_nothing_else_on_standard_output(sample_file: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "govtool",
        "--db",
        str(sample_file),
        "--today",
        "2026-11-02",
        "export",
        "exchange",
    ]
    done = subprocess.run([*command, "--from", "2026-10-01"], capture_output=True, check=True)
    assert done.stdout.decode("utf-8-sig").splitlines()[0].split(",") == STANDARD
