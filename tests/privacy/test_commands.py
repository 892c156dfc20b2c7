"""The rights of a person as a clerk serves them: seen, copied, corrected, erased; and who did it."""

from __future__ import annotations

import datetime as dt
import io
import json
import stat
from pathlib import Path

import pytest

from govtool import models as m
from govtool.base.text import is_erased
from govtool.store import open_store
from tests.commands.clerk import Desk

ZHANG, LI = "申请人:张样一:13800000001:990000199001010017", "被申请人:李样二:13800000002"


@pytest.fixture
def number(desk: Desk) -> str:
    """A case of two, and the household of one of them."""
    desk.done("household", "add", "--code", "H1", "--grid", "G01", "--head", "张样一", "--phone", "13800000001", "--address", "样新村1幢101室")  # fmt: skip
    return desk.add("--party", ZHANG, "--party", LI, on="2026-02-05")


def close(desk: Desk, number: str) -> None:
    desk.done("case", "close", number, "--outcome", "withdrawn", on="2026-03-01")


def places(desk: Desk, who: str) -> list[list[str]]:
    return [
        [place["no"] for place in person["places"]]
        for person in desk.done("person", "show", who, "--json").json
    ]


def test_show(desk: Desk, number: str) -> None:
    assert places(desk, "张样一") == [["H1", number]]
    out = desk.done("person", "show", "990000199001010017").out
    assert "13800000001" in out
    assert "李样二" not in out


def test_who_is_read_from_standard_input(
    desk: Desk, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("13800000001\n"))
    assert places(desk, "-") == [["H1", number]]
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert desk("person", "show", "-").code == 3


def test_without_who_in_a_script(desk: Desk) -> None:
    assert desk("person", "show").code == 2


@pytest.mark.parametrize("name", ["copy.json", "copy.csv", "copy.xlsx"])
def test_the_copy(desk: Desk, number: str, tmp_path: Path, name: str) -> None:
    desk.done(
        "case",
        "meet",
        number,
        "--note",
        "李样二（13800000002）不在，13900000003接听",
        on="2026-02-06",
    )
    target = tmp_path / name
    desk.done(
        "person",
        "export",
        "张样一",
        "-o",
        str(target),
        "--reason",
        "张样一本人申请，证件990000199001010017",
    )
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    if name.endswith(".json"):
        rows = json.loads(target.read_text(encoding="utf-8"))
        said = {(row["no"], row["item"]): row["value"] for row in rows}
        assert said["H1", "住址"] == "样新村1幢101室"
        assert said[number, "证件号码"] == "990000199001010017"
        assert said[number, "与当事人见面"] == "李**（〔已隐去〕）不在，〔已隐去〕接听"
    (told,) = desk.done("journal", "--kind", "personal_data_exported", "--json").json
    assert told["payload"] == {
        "what": "person", "rows": told["payload"]["rows"], "reason": "〔本人〕本人申请，证件〔已删除〕", "about": ["H1", number],
    }  # fmt: skip


def test_a_copy_needs_a_file_and_a_reason(desk: Desk, number: str, tmp_path: Path) -> None:
    assert desk("person", "export", "张样一", "--reason", "申请").code == 3
    assert desk("person", "export", "张样一", "-o", str(tmp_path / "a.csv")).code == 2
    assert (
        desk("person", "export", "张样一", "-o", str(tmp_path / "a.pdf"), "--reason", "申请").code
        == 3
    )
    assert desk.done("journal", "--kind", "personal_data_exported", "--json").json == []


def test_correct_everywhere_and_take_it_back(desk: Desk, number: str) -> None:
    command = (
        "person",
        "correct",
        "张样一",
        "--set",
        "电话=13800000009",
        "--set",
        "address=样新村2幢",
        "--reason",
        "迁居",
    )
    assert desk(*command).code == 2  # to be confirmed
    assert desk.done(*command, "--yes", "--json").json == {"corrected": ["H1", number]}
    assert desk.case(number)["parties"][0]["phone"] == "13800000009"
    assert desk.case(number)["parties"][1]["name"] == "李样二"
    home = desk.done("household", "show", "H1", "--json").json
    assert (home["phone"], home["address"]) == ("13800000009", "样新村2幢")
    assert desk(*command, "--yes").code == 3  # nothing is left to correct
    desk.done("undo", "--yes")
    assert desk.case(number)["parties"][0]["phone"] == "13800000001"
    assert desk.done("household", "show", "H1", "--json").json["phone"] == "13800000001"


@pytest.mark.parametrize("last", ["2026-02-01", "2026-02-05"])
def test_a_household_that_was_closed_stays_closed(desk: Desk, last: str) -> None:
    desk.done(
        "household", "add", "--code", "H2", "--grid", "G01", "--head", "王样三", on="2026-02-01"
    )
    desk.done("household", "close", "H2", "--on", last, on="2026-02-05")
    desk.done("person", "correct", "王样三", "--set", "name=汪样三", "--reason", "听错", "--yes")
    assert desk.done("person", "show", "汪样三", "--json").json[0]["places"][0]["stands"]
    home = desk.done("household", "show", "H2", "--as-of", "2026-02-06", "--json").json
    assert (home["head"], home["closed_on"]) == ("汪样三", last)
    desk.done("undo", "--yes")
    home = desk.done("household", "show", "H2", "--as-of", "2026-02-06", "--json").json
    assert (home["head"], home["closed_on"]) == ("王样三", last)
    assert desk.done("doctor", "--json").json["ok"]


@pytest.mark.parametrize(
    "change", ["phone", "phone=12", "colour=red", "id_no=1", "name=", "phone=138****0001"]
)
def test_what_cannot_be_corrected(desk: Desk, number: str, change: str) -> None:
    answer = desk(
        "person", "correct", "张样一", "--set", change, "--reason", "误", "--yes", "--json"
    )
    assert answer.code == 3
    assert answer.error["hint"] or answer.error["column"]


def test_several_are_chosen_from_a_list(desk: Desk, number: str) -> None:
    other = desk.add("--party", "申请人:张样一:13800000008", on="2026-02-06")
    refused = desk(
        "person", "correct", "张样一", "--set", "occupation=教师", "--reason", "补充", "--yes"
    )
    assert refused.code == 3
    assert other in refused.out
    for only in ("0", "3", "x", "1,9"):
        assert (
            desk(
                "person",
                "correct",
                "张样一",
                "--only",
                only,
                "--set",
                "occupation=教师",
                "--reason",
                "补充",
                "--yes",
            ).code
            == 3
        )
    desk.done(
        "person",
        "correct",
        "张样一",
        "--only",
        "2",
        "--set",
        "occupation=教师",
        "--reason",
        "补充",
        "--yes",
    )
    assert [desk.case(no)["parties"][0]["occupation"] for no in (number, other)] == [None, "教师"]


def test_erase(desk: Desk, number: str) -> None:
    refused = desk("person", "erase", "张样一", "--reason", "申请", "--yes", "--json")
    assert (refused.code, refused.error["code"]) == (3, "case_open")
    close(desk, number)
    before = desk.done("report", "monthly", "--period", "2026-03", "--json").json
    assert desk("person", "erase", "张样一", "--reason", "申请").code == 2
    assert (
        len(
            desk.done("person", "erase", "张样一", "--reason", "申请", "--yes", "--json").json[
                "erased"
            ]
        )
        == 2
    )
    assert is_erased(desk.case(number)["parties"][0]["name"])
    assert desk.done("report", "monthly", "--period", "2026-03", "--json").json == before
    assert desk("person", "show", "张样一").code == 4
    assert desk("person", "show", "13800000001").code == 4
    assert places(desk, "李样二") == [[number]]
    desk.done("doctor")


def test_erase_in_one_case_alone(desk: Desk, number: str) -> None:
    close(desk, number)
    other = desk.add("--party", ZHANG, "--summary", "来电13800000001", on="2026-03-02")
    desk.done("person", "erase", "张样一", "--case", number, "--reason", "申请", "--yes")
    assert is_erased(desk.case(number)["parties"][0]["name"])
    assert desk.case(other)["parties"][0]["phone"] == "13800000001"
    assert places(desk, "张样一") == [["H1", other]]


def test_who_did_it(desk: Desk, number: str, tmp_path: Path) -> None:
    close(desk, number)
    desk.done(
        "export",
        "cases",
        "-o",
        str(tmp_path / "all.csv"),
        "--full",
        "--reason",
        "移交",
        on="2026-03-02",
    )
    desk.done(
        "person",
        "export",
        "李样二",
        "-o",
        str(tmp_path / "own.csv"),
        "--reason",
        "查阅",
        on="2026-03-03",
    )
    desk.done(
        "person",
        "correct",
        "张样一",
        "--set",
        "phone=13800000009",
        "--reason",
        "换号",
        "--yes",
        on="2026-03-04",
    )
    desk.done(
        "export",
        "households",
        "-o",
        str(tmp_path / "h.csv"),
        "--full",
        "--reason",
        "防汛",
        on="2026-03-05",
    )
    told = [(one["kind"], one["what"], one["reason"]) for one in desk.done("access", "--json").json]
    assert told == [
        ("exported", "households", "防汛"), ("corrected", "person", "换号"), ("corrected", "person", "换号"),
        ("exported", "person", "查阅"), ("exported", "cases", "移交"),
    ]  # fmt: skip
    of_li = [one["reason"] for one in desk.done("access", "--person", "李样二", "--json").json]
    assert of_li == ["换号", "查阅", "移交"]  # the correction changed the case in which both stand
    shown = desk.done("access")
    assert "换号" in shown.out


def clock_shows(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """Let the machine record as at that local time."""
    monkeypatch.setattr(
        "govtool.store._machine_clock",
        lambda: dt.datetime.fromisoformat(moment).astimezone(),
    )


def test_days_are_those_of_recording(
    desk: Desk, number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An export under an old --today is found where it is shown: on the day it was made, from midnight to midnight here."""
    for n, moment in enumerate(
        ("2036-01-01T23:59:59", "2036-01-02T00:00:00", "2036-01-02T23:59:59", "2036-01-03T00:00:00")
    ):
        clock_shows(monkeypatch, moment)
        desk.done("export", "cases", "-o", str(tmp_path / "x.csv"), "--full", "--reason", f"第{n}次", "--today", "2026-02-06")  # fmt: skip
    told = desk.done("access", "--from", "2036-01-02", "--to", "2036-01-02", "--json").json
    assert [one["reason"] for one in told] == ["第2次", "第1次"]
    assert "2036-01-02" in desk.done("access", "--from", "2036-01-02", "--to", "2036-01-02").out
    assert desk.done("access", "--to", "2026-12-31", "--json").json == []


def exports_of(desk: Desk, who: str) -> list[str]:
    return [
        one["reason"]
        for one in desk.done("access", "--person", who, "--json").json
        if one["kind"] == "exported"
    ]


def export(desk: Desk, noun: str, reason: str, *words: str) -> None:
    desk.done(
        "export",
        noun,
        "-o",
        str(desk.db.with_name("x.jsonl")),
        "--full",
        "--reason",
        reason,
        *words,
    )


def test_an_export_says_what_was_chosen_and_a_short_one_whose(desk: Desk, number: str) -> None:
    close(desk, number)
    export(desk, "exchange", "报送", "--from", "2026-03-01", "--to", "2026-03-01", "--unit", "SQ01")
    export(desk, "households", "防汛")
    homes, records = desk.done("access", "--json").json
    assert (homes["about"], homes["which"]["format"]) == (["H1"], "jsonl")
    assert (records["about"], records["rows"]) == ([number], 1)
    assert records["which"] == {"format": "jsonl", "first": "2026-03-01", "last": "2026-03-01", "unit": "SQ01", "closed": True}  # fmt: skip
    for line in ("access", "journal"):
        assert all(word in desk.done(line).out for word in ("2026-03-01", "SQ01")), line


def test_an_export_is_told_only_of_those_who_stood_in_it(
    desk: Desk, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Long ones too, whose numbers the journal does not name: by their period, as the case stood then."""
    monkeypatch.setattr("govtool.commands.files.export._FEW", 0)
    other = desk.add("--party", "申请人:王样三:13800000003", on="2026-02-20")
    export(desk, "exchange", "尚无办结")
    close(desk, number)
    export(desk, "exchange", "三月办结", "--from", "2026-03-01", "--to", "2026-03-31")
    export(desk, "exchange", "二月登记", "--from", "2026-02-01", "--to", "2026-02-10", "--all")
    export(desk, "exchange", "二月办结", "--from", "2026-02-01", "--to", "2026-02-28")
    export(desk, "cases", "全部")
    desk.done(
        "undo", "--at", desk.done("journal", "--kind", "closed", "--json").json[0]["id"], "--yes"
    )
    assert exports_of(desk, "李样二") == ["全部", "二月登记", "三月办结"]
    assert exports_of(desk, "王样三") == ["全部"]
    assert desk.case(other)["state"] != "closed"


def test_an_entry_from_before_still_counts(desk: Desk, number: str) -> None:
    with open_store(desk.db) as store, store.writing("甲某") as tx:
        event = m.PersonalDataExported(
            on=dt.date(2026, 2, 6), what="exchange", rows=1, reason="从前"
        )
        tx.append("export", event)
    assert exports_of(desk, "李样二") == ["从前"]
    assert "从前" in desk.done("access").out


def test_a_household_changed_by_a_file_is_a_correction(
    desk: Desk, number: str, tmp_path: Path
) -> None:
    homes = tmp_path / "h.csv"
    for phone, members in (("13800000001", "3"), ("13800000009", "3")):
        homes.write_text(
            f"户编号,网格,户主,电话,住址,人口数\nH1,G01,张样一,{phone},样新村1幢101室,{members}\n",
            encoding="utf-8",
        )
        assert (
            desk.done("import", "households", str(homes), "--update", "--json").json["accepted"]
            == 1
        )
    (told,) = desk.done("access", "--json").json
    assert (told["kind"], told["about"]) == ("corrected", ["H1"])
    assert told["reason"]


def test_an_erased_case_is_known_when_its_file_comes_again(desk: Desk, tmp_path: Path) -> None:
    ledger = tmp_path / "old.csv"
    rows = "登记单位,登记日期,纠纷类型,申请人,申请人电话,案情摘要,办结日期,办结方式\nSQ01,2026-02-05,邻里纠纷,张样一,13800000001,院墙,2026-03-01,撤回\n"
    ledger.write_text(rows, encoding="utf-8")
    assert (
        desk.done("import", "cases", str(ledger), "--json", on="2026-03-02").json["accepted"] == 1
    )
    desk.done("person", "erase", "张样一", "--reason", "申请", "--yes")
    again = desk("import", "cases", str(ledger), "--json").json
    assert (again["accepted"], again["duplicates"]) == (0, 1)


def test_an_erased_case_goes_out_and_comes_back(desk: Desk, number: str, tmp_path: Path) -> None:
    close(desk, number)
    desk.done("person", "erase", "张样一", "--reason", "申请", "--yes")
    for name in ("a.jsonl", "a.csv"):
        target = tmp_path / name
        desk.done("export", "cases", "-o", str(target), "--full", "--reason", "移交")
        assert desk("import", "cases", str(target), "--json").json["duplicates"] == 1


@pytest.mark.parametrize("number", ["0000", "----", "2026", "11111111", "(1)"])
def test_what_only_fills_the_field_is_refused(desk: Desk, tmp_path: Path, number: str) -> None:
    desk.today("2026-03-02")
    refused = desk("case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "漏水", "--party", f"申请人:甲某::{number}", "--json")  # fmt: skip
    assert (refused.code, refused.error["code"]) == (3, "bad_id_no")
    file = tmp_path / "a.csv"
    file.write_text(
        f"登记单位,登记日期,纠纷类型,申请人,申请人证件号,案情摘要\nSQ01,2026-02-02,邻里纠纷,甲某,{number},院墙\n",
        encoding="utf-8",
    )
    assert [p["code"] for p in desk("import", "cases", str(file), "--json").json["problems"]] == [
        "bad_id_no"
    ]


def test_a_history_that_has_one_is_taken_and_erased_by_name(desk: Desk, tmp_path: Path) -> None:
    """Whole histories come from files of earlier years; they fold, and nobody is taken for somebody else."""
    desk.today("2026-03-02")
    common = {
        "unit": "SQ01",
        "registered_on": "2026-02-02",
        "dispute_type": "neighbour",
        "summary": "院墙",
    }
    closed = [{"kind": "closed", "on": "2026-02-03", "outcome": "withdrawn"}]
    parties = [
        {"role": "applicant", "name": name, "id_no": "0000"} for name in ("甲某某", "乙某某")
    ]
    lines = [json.dumps({**common, "parties": [party], "events": closed}) for party in parties]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    assert desk.done("import", "cases", str(file), "--json").json["accepted"] == 2
    desk.done("person", "erase", "甲某某", "--reason", "申请", "--yes")
    names = {
        desk.case(case["case_no"])["parties"][0]["name"]
        for case in desk.done("case", "list", "--json").json
    }
    assert "乙某某" in names
    assert "甲某某" not in names
    assert desk.done("doctor", "--json").code == 0
