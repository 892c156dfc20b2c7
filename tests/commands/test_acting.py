"""Guardians and agents at the desk: as options, as questions, later in a case, and through corrections."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.commands.clerk import Desk

ADD = (
    "case",
    "add",
    "--unit",
    "SQ01",
    "--type",
    "邻里",
    "--source",
    "patrol",
    "--summary",
    "划伤车辆",
)
CHILD = "99000020080302001X"
"""Born on 2 March 2008: of age on 2 March 2026."""
NO = "SQ01-2026-00001"
PARTIES = ("--party", "申请人:甲某", "--party", "被申请人:李小学")
MOTHER = {"name": "丙某", "relation": "母亲", "phone": "13800000003"}


@pytest.fixture(autouse=True)
def _in_march(desk: Desk) -> None:
    desk.today("2026-03-05")


def party(desk: Desk, place: int, part: str) -> Any:
    return desk.case(NO)["parties"][place][part]


def test_parties_are_registered_with_those_who_act_for_them(desk: Desk) -> None:
    desk.done(
        *ADD,
        *PARTIES,
        "--guardian",
        "李小学=丙某：母亲:138 0000 0003",
        "--agent",
        "申请人＝丁某::特别授权",
    )
    assert party(desk, 1, "guardian") == MOTHER
    assert party(desk, 0, "agent") == {
        "name": "丁某",
        "phone": None,
        "authority": "special",
        "since": None,
    }
    assert (party(desk, 0, "guardian"), party(desk, 1, "agent")) == (None, None)


@pytest.mark.parametrize(
    ("option", "typed", "code"),
    [
        ("--guardian", "丙某", "bad_value"),
        ("--guardian", "李小学=丙某:母亲:13800000003:1", "bad_value"),
        ("--guardian", "乙某=丙某", "unknown_party"),
        ("--guardian", "第三人=丙某", "unknown_party"),
        ("--guardian", "李小学=丙某:母亲:123", "bad_phone"),
        ("--guardian", "李小学=:母亲", "empty"),
        ("--guardian", "李小学=丙某:母亲:138****0003", "masked"),
        ("--agent", "甲某=丁某:13900000004:律师", "bad_term"),
        ("--agent", "=丁某", "unknown_party"),
    ],
)
def test_what_is_wrong_is_refused_by_its_option(
    desk: Desk, option: str, typed: str, code: str
) -> None:
    answer = desk(*ADD, *PARTIES, option, typed, "--json")
    assert (answer.code, answer.error["code"]) == (3, code)
    assert answer.error["column"] == option
    assert desk.done("case", "list", "--json").json == []


def test_two_parties_of_one_name_are_told_apart_by_their_role_only(desk: Desk) -> None:
    both = ("--party", "申请人:甲某", "--party", "被申请人:甲某")
    assert desk(*ADD, *both, "--agent", "甲某=丁某", "--json").error["code"] == "unknown_party"
    desk.done(*ADD, *both, "--agent", "被申请人=丁某")
    assert party(desk, 1, "agent")["name"] == "丁某"


@pytest.mark.parametrize("option", ["--guardian", "--agent"])
def test_a_second_one_for_the_same_party_is_refused(desk: Desk, option: str) -> None:
    answer = desk(*ADD, *PARTIES, option, "李小学=丙某", option, "被申请人=丁某", "--json")
    assert (answer.code, answer.error["code"], answer.error["column"]) == (3, "bad_value", option)
    desk.done(*ADD, *PARTIES, option, "李小学=丙某", option, "甲某=丁某")
    assert desk("case", "represent", NO, option, "甲某=", option, "甲某=丁某").code == 3


@pytest.mark.parametrize(
    ("name", "other"), [("甲=某", "甲"), ("甲＝某", "乙某"), ("A=B=C", "A=B"), ("=", "乙某")]
)
def test_a_sign_in_the_name_of_a_party_parts_nothing(desk: Desk, name: str, other: str) -> None:
    two = ("--party", f"申请人:{name}", "--party", f"被申请人:{other}")
    desk.done(*ADD, *two, "--agent", f"{name}=丁某:13900000004", "--guardian", f" {name} =丙某")
    assert (party(desk, 0, "agent")["name"], party(desk, 0, "guardian")["name"]) == ("丁某", "丙某")
    assert (party(desk, 1, "agent"), party(desk, 1, "guardian")) == (None, None)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--guardian", "李小学=甲某:父亲"), "甲某”"),
        (("--agent", "甲某=李小学"), "李小学”"),
        (("--agent", "甲某=丁某", "--agent", "李小学=丁某"), "丁某”"),
        (("--agent", "甲某=丁某", "--guardian", "李小学=丁某"), "丁某”"),
        (("--agent", "甲某=甲某"), "acting for themselves"),
        (("--agent", "甲某=丁某", "--agent", "甲二=丁某"), None),
        (("--agent", "甲某=甲二"), None),
        (("--agent", "甲某=丁某", "--guardian", "甲某=丁某"), None),
    ],
)
def test_who_is_on_both_sides_is_told_of(
    desk: Desk, options: tuple[str, ...], told: str | None
) -> None:
    three = (*ADD, *PARTIES, "--party", "申请人:甲二")
    answers = [desk.done(*three, *options, "--json")]
    desk.done(*three, "--json")
    answers.append(desk.done("case", "represent", "SQ01-2026-00002", *options, "--json"))
    for answer in answers:
        assert (
            "both" in answer.err or "other side" in answer.err or "themselves" in answer.err
        ) is bool(told)
        assert told is None or told in answer.err


@pytest.mark.parametrize(
    ("on", "more", "hinted"),
    [
        ("2026-03-01", (), True),
        ("2026-03-02", (), False),
        ("2026-03-01", ("--guardian", "李小学=丙某"), False),
    ],
)
def test_a_script_is_told_of_a_minor_without_a_guardian(
    desk: Desk, on: str, more: tuple[str, ...], hinted: bool
) -> None:
    answer = desk.done(*ADD, "--party", f"被申请人:李小学::{CHILD}", *more, "--on", on, "--json")
    assert ("is under 18" in answer.err) is hinted
    assert CHILD not in answer.err


def test_a_guardian_of_an_organisation_has_to_be_meant(desk: Desk) -> None:
    school = (*ADD, "--party", "被申请人:示例小学", "--guardian", "示例小学=丙某")
    assert desk(*school, "--json").error["code"] == "guardian_of_organisation"
    desk.done(*school, "--yes")
    assert party(desk, 0, "guardian")["name"] == "丙某"


@pytest.mark.parametrize(
    ("on", "since"),
    [
        ("2026-03-01", None),
        ("2026-03-02", None),
        ("2026-03-03", "2026-03-03"),
        (None, "2026-03-05"),
    ],
)
def test_an_agent_who_appears_later_takes_part_from_that_day_on(
    desk: Desk, on: str | None, since: str | None
) -> None:
    desk.done(*ADD, *PARTIES, "--on", "2026-03-02")
    desk.done(
        "case",
        "represent",
        NO,
        "--agent",
        "甲某=丁某:13900000004:general",
        *(("--on", on) if on else ()),
    )
    assert party(desk, 0, "agent") == {
        "name": "丁某",
        "phone": "13900000004",
        "authority": "general",
        "since": since,
    }
    assert "agent: 丁某" in desk.done("case", "show", NO).out
    assert "applicant 甲某 (agent 丁某)" in desk.done("case", "history", NO).out


def test_a_correction_gives_nobody_the_agent_of_another(desk: Desk) -> None:
    desk.done(
        *ADD,
        "--party",
        "申请人:甲某",
        "--party",
        "申请人:乙某",
        "--agent",
        "甲某=丁某",
        "--agent",
        "乙某=戊某",
    )
    answer = desk.done(
        "case", "correct", NO, "--set", "parties=申请人:丙某,申请人:甲某", "--reason", "笔误"
    )
    assert party(desk, 0, "agent") is None
    assert party(desk, 1, "agent")["name"] == "丁某"
    assert "戊某" in answer.err


def test_what_is_missing_and_what_is_wrong_are_reported_of_what_was_typed(desk: Desk) -> None:
    assert "--guardian or --agent" in desk("case", "represent", NO).err
    desk.done(*ADD, *PARTIES)
    wrong = desk("case", "correct", NO, "--set", "parties=甲方某:甲某", "--reason", "笔误")
    assert (wrong.code, "--set parties: " in wrong.err, "--party" in wrong.err) == (3, True, False)


def test_an_agent_from_a_day_in_the_future_is_refused(desk: Desk) -> None:
    desk.done(*ADD, *PARTIES)
    assert desk("case", "represent", NO, "--agent", "甲某=丁某", "--on", "2026-03-06").code == 3


def test_nothing_behind_the_sign_takes_it_out_and_undo_puts_it_back(desk: Desk) -> None:
    desk.done(*ADD, *PARTIES, "--agent", "甲某=丁某", "--guardian", "李小学=丙某")
    desk.done("case", "represent", NO, "--agent", "甲某=", "--guardian", "李小学=")
    assert (party(desk, 0, "agent"), party(desk, 1, "guardian")) == (None, None)
    again = desk.done("case", "represent", NO, "--agent", "甲某=", "--json")
    assert ("nothing was recorded" in again.err, again.json["case_no"]) == (True, NO)
    desk.done("undo", "--yes")
    assert (party(desk, 0, "agent")["name"], party(desk, 1, "guardian")["name"]) == ("丁某", "丙某")


@pytest.mark.parametrize(
    ("parties", "agent", "guardian"),
    [
        ("申请人:甲某:13800000009,被申请人:李小学", "丁某", "丙某"),
        ("申请人:甲菜,被申请人:李小学", "丁某", "丙某"),  # a name that was mistyped
        ("被申请人:李小学,申请人:甲某", "丁某", "丙某"),
        ("申请人:甲某", "丁某", None),
    ],
)
def test_a_correction_of_the_parties_keeps_those_who_act_for_them(
    desk: Desk, parties: str, agent: str, guardian: str | None
) -> None:
    desk.done(*ADD, *PARTIES, "--agent", "甲某=丁某", "--guardian", "李小学=丙某")
    answer = desk.done("case", "correct", NO, "--set", f"parties={parties}", "--reason", "笔误")
    found = {party["role"]: party for party in desk.case(NO)["parties"]}
    assert found["applicant"]["agent"]["name"] == agent
    if guardian:
        assert found["respondent"]["guardian"]["name"] == guardian
    assert ("not there any more: 丙某" in answer.err) is (guardian is None)


def test_a_case_is_found_by_those_who_act_in_it(desk: Desk) -> None:
    desk.done(
        *ADD,
        *PARTIES,
        "--agent",
        "甲某=欧阳丁:13900000004",
        "--guardian",
        "李小学=丙某:母亲:13800000003",
    )
    for word in ("欧阳丁", "oyd", "13900000004", "丙某", "13800000003"):
        assert [case["case_no"] for case in desk.done("find", word, "--json").json] == [NO]


def test_who_acts_is_no_party(desk: Desk) -> None:
    """Counted neither among the persons nor among the parties of several cases."""
    for place in range(1, 4):
        desk.done(*ADD, "--party", "申请人:甲某:13800000001", "--agent", "甲某=丁某:13900000004")
        desk.done("case", "mediate", f"SQ01-2026-0000{place}", "--outcome", "settled")
    rows = desk.done("report", "ministry", "--json", on="2026-03-31").json["rows"]
    assert [row["persons"] for row in rows if row["unit"] == "SQ01"] == [3]


LIST = ("report", "list", "weekly", "--period", "2026-W10", "--unit", "SQ01")


def test_who_acts_is_masked_where_the_parties_are(desk: Desk, tmp_path: Path) -> None:
    """In the list to be signed, in exports, in the exchange record: numbers nowhere, names as those of the parties."""
    told = ("--summary", "李小学由丙某陪同，致电13800000003，丁某代理")
    desk.done(
        *ADD[:-2],
        *told,
        *PARTIES,
        "--guardian",
        "李小学=丙某:母亲:13800000003",
        "--agent",
        "甲某=丁某:0571-1234567",
    )
    listed = desk.done(*LIST, "--json").out
    assert "李**" in listed
    assert not [name for name in ("丙某", "丁某", "李小学", "13800000003") if name in listed]
    for form in ("csv", "jsonl"):
        file = tmp_path / f"a.{form}"
        desk.done("export", "cases", "-o", str(file))
        text = file.read_text(encoding="utf-8-sig")
        assert "138****0003" in text
        assert not [number for number in ("13800000003", "1234567") if number in text]
        desk.done("export", "exchange", "-o", str(tmp_path / "e.csv"), "--all")
    assert "13800000003" not in (tmp_path / "e.csv").read_text(encoding="utf-8-sig")


def test_a_child_called_like_a_school_is_no_unit_of_the_exchange_record(
    desk: Desk, tmp_path: Path
) -> None:
    """The dispute is between persons (findings, 11): 涉及单位 stays empty."""
    desk.done(*ADD, *PARTIES, "--guardian", "李小学=丙某")
    desk.done("export", "exchange", "-o", str(tmp_path / "e.csv"), "--all")
    (row,) = csv.DictReader((tmp_path / "e.csv").read_text(encoding="utf-8-sig").splitlines())
    assert (row["涉及单位"], row["姓名"], row["涉及人数"]) == ("", "甲某", "2")


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_what_is_exported_in_full_comes_back(desk: Desk, tmp_path: Path, form: str) -> None:
    desk.done(
        *ADD,
        *PARTIES,
        "--guardian",
        "李小学=丙某:母亲:13800000003",
        "--agent",
        "甲某=丁某:13900000004:special",
    )
    desk.done(*ADD, *PARTIES, "--on", "2026-03-02")
    desk.done("case", "represent", "SQ01-2026-00002", "--agent", "甲某=丁某", "--on", "2026-03-04")
    before = [desk.case(no)["parties"] for no in (NO, "SQ01-2026-00002")]
    file = tmp_path / f"a.{form}"
    desk.done("export", "cases", "-o", str(file), "--full", "--reason", "移交")
    other = ("--db", str(tmp_path / "b.db"))
    for words in (
        ("init", "--street", "JD01", "示例街道", "--district", "QU01", "示例区"),
        ("unit", "add", "--code", "SQ01", "--name", "示例一社区", "--kind", "community"),
        ("import", "cases", str(file)),
    ):
        desk.done(*words, *other)
    assert [
        desk.done("case", "show", no, *other, "--json").json["parties"]
        for no in (NO, "SQ01-2026-00002")
    ] == before


def test_an_update_by_a_row_keeps_what_columns_cannot_say(desk: Desk, tmp_path: Path) -> None:
    """The address of a party and since when its agent takes part; nobody becomes two parties for it."""
    line = {
        "ref": "R1", "unit": "SQ01", "registered_on": "2026-03-02", "dispute_type": "neighbour", "summary": "院墙",
        "parties": [
            {"role": "applicant", "name": "甲某", "address": "示例路1号", "agent": {"name": "丁某", "since": "2026-03-03"}},
            {"role": "applicant", "name": "戊某", "guardian": {"name": "己某"}},
            {"role": "respondent", "name": "示例公司", "representative": "庚某"},
        ],
    }  # fmt: skip
    history, rows = tmp_path / "a.jsonl", tmp_path / "a.csv"
    history.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    rows.write_text(
        "外部编号,登记单位,登记日期,纠纷类型,案情摘要,申请人,申请人委托代理人,申请人委托代理人电话,申请人法定代理人\n"
        "R1,SQ01,2026-03-02,邻里,院墙,甲某,丁某,13900000004,丙某\n",
        encoding="utf-8",
    )
    desk.done("import", "cases", str(history), on="2026-03-05")
    desk.done("import", "cases", str(rows), "--update")
    first, second, third = desk.case(NO)["parties"]
    assert (first["address"], first["guardian"]["name"]) == ("示例路1号", "丙某")
    assert first["agent"] == {
        "name": "丁某",
        "phone": "13900000004",
        "authority": None,
        "since": "2026-03-03",
    }
    assert (second["name"], second["representative"]) == ("示例公司", "庚某")
    assert (third["name"], third["guardian"]["name"]) == ("戊某", "己某")


@pytest.mark.parametrize(
    ("columns", "cells", "expected"),
    [
        ("申请人委托代理人,被申请人法定代理人", "戊某,己某", ({"name": "戊某"}, {"name": "己某"})),
        ("申请人委托代理人,被申请人法定代理人", "丁某,丙某",
         ({"name": "丁某", "phone": "13900000004", "authority": "special", "since": "2026-03-03"}, MOTHER)),
        ("申请人委托代理人,申请人委托代理人电话", "戊某,13900000005", ({"name": "戊某", "phone": "13900000005"}, MOTHER)),
        ("被申请人法定代理人,与被申请人关系", "丙某,姑母",
         ({"name": "丁某", "phone": "13900000004", "authority": "special", "since": "2026-03-03"},
          MOTHER | {"relation": "姑母"})),
    ],
)  # fmt: skip
def test_somebody_else_in_a_row_has_nothing_of_who_acted_before(
    desk: Desk,
    tmp_path: Path,
    columns: str,
    cells: str,
    expected: tuple[dict[str, str], dict[str, str]],
) -> None:
    """Neither the telephone, nor the special authority, nor the relation."""
    desk.done(
        *ADD,
        *PARTIES,
        "--guardian",
        "李小学=丙某:母亲:13800000003",
        "--ref",
        "R1",
        "--on",
        "2026-03-02",
    )
    desk.done(
        "case", "represent", NO, "--agent", "甲某=丁某:13900000004:特别授权", "--on", "2026-03-03"
    )
    rows = tmp_path / "a.csv"
    rows.write_text(
        f"外部编号,登记单位,登记日期,纠纷类型,案情摘要,申请人,被申请人,{columns}\n"
        f"R1,SQ01,2026-03-02,邻里,划伤车辆,甲某,李小学,{cells}\n",
        encoding="utf-8",
    )
    desk.done("import", "cases", str(rows), "--update")
    agent, guardian = party(desk, 0, "agent"), party(desk, 1, "guardian")
    said = tuple(
        {key: value for key, value in one.items() if value is not None} for one in (agent, guardian)
    )
    assert said == expected


if sys.platform != "win32":
    from tests.commands.terminal import Opens, follow

    def test_a_minor_is_asked_about_on_a_terminal(
        desk: Desk, at_terminal: Opens
    ) -> None:  # a fixture
        given = (*ADD, "--party", f"被申请人:李小学::{CHILD}", "--on", "2026-03-01")
        dialogue = follow(
            at_terminal(*given),
            [
                ("李小学未满18周岁", ""),
                ("法定代理人姓名（可不填）", "丙某"),
                ("与当事人关系", "母亲"),
                ("丙某的电话", "13800000003"),
            ][1:],
        )
        dialogue.asks(f"已登记  {NO}")
        assert dialogue.ends() == 0
        assert party(desk, 0, "guardian") == MOTHER

    def test_an_agent_is_asked_for_on_a_terminal(
        desk: Desk, at_terminal: Opens
    ) -> None:  # a fixture
        desk.done(*ADD, *PARTIES, "--on", "2026-03-02")
        dialogue = follow(at_terminal("case", "represent", NO), [
            ("委托代理人？[是/否", "是"), ("代理哪一方当事人", "甲某"), ("代理类别", "委托代理人"),
            ("甲某的委托代理人姓名", ""), ("内容为空", "丁某"), ("丁某的电话", "139"), ("不是电话号码", "13900000004"),
            ("代理权限", "全权"), ("委托代理人？[是/否", "否"),
        ])  # fmt: skip
        assert dialogue.ends() == 0
        assert party(desk, 0, "agent") == {
            "name": "丁某", "phone": "13900000004", "authority": "general", "since": "2026-03-05",
        }  # fmt: skip
