"""What papers ask of a case: told with the registration, with a step, on its own; taken back; carried by files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from govtool.models import Particulars
from tests.commands.clerk import Desk


def told(desk: Desk, number: str, as_of: str | None = None) -> Any:
    return desk.case(number, as_of)["particulars"]


def test_told_with_the_registration(desk: Desk) -> None:
    options = (
        "--persons",
        "12",
        "--scale",
        "一般群体性",
        "--amount",
        "1.2万元",
        "--body",
        "居调委会",
        "--way",
        "人民调解",
    )
    number = desk.add(
        *options, "--set", "发生地点=示例路", "--set", "occurred_on=2月1日", on="2026-02-05"
    )
    assert told(desk, number) == {
        "occurred_on": "2026-02-01", "place": "示例路", "persons": 12, "scale": "02", "body": "community",
        "way": "peoples", "amount": 12000,
    }  # fmt: skip


def test_nothing_is_told_without_being_asked(desk: Desk) -> None:
    number = desk.add(on="2026-02-05")
    assert told(desk, number) == {}
    assert [entry["kind"] for entry in desk.done("case", "history", number, "--json").json] == [
        "registered"
    ]


def test_a_settlement_brings_its_agreement_along_in_one_step(desk: Desk) -> None:
    number = desk.add(on="2026-02-05")
    step = (
        "case",
        "mediate",
        number,
        "--outcome",
        "settled",
        "--agreement",
        "written",
        "--amount",
        "350.5",
    )
    desk.done(
        *step,
        "--set",
        "协议内容=一、赔偿。",
        "--set",
        "履行期限=3月1日",
        "--mediator",
        "丙某",
        on="2026-02-06",
    )
    assert told(desk, number) == {
        "amount": 350.5,
        "terms": "一、赔偿。",
        "perform_by": "2026-03-01",
    }
    assert told(desk, number, "2026-02-05") == {}
    desk.done("undo", "--yes")
    assert told(desk, number) == {}
    assert desk.case(number)["state"] == "open"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("2026-03-01", {"perform_by": "2026-03-01"}),
        ("3月1日", {"perform_by": "2026-03-01"}),
        ("即时履行", {"perform_when": "即时履行"}),
        ("协议签订后30日内", {"perform_when": "协议签订后30日内"}),
        ("2026年3月1日前付清，逾期加倍", {"perform_when": "2026年3月1日前付清，逾期加倍"}),
        ("每月5日前付300元，至孩子成年", {"perform_when": "每月5日前付300元，至孩子成年"}),
        (
            "2026-04-01 5000；2026-03-01 5,000元",
            {
                "instalments": [
                    {"on": "2026-03-01", "amount": 5000},
                    {"on": "2026-04-01", "amount": 5000},
                ]
            },
        ),
        (
            "3月1日：350.5;2026年4月1日",
            {"instalments": [{"on": "2026-03-01", "amount": 350.5}, {"on": "2026-04-01"}]},
        ),
        (
            "2026-03-01 5,000元，2026-04-01 5,000元",
            {
                "instalments": [
                    {"on": "2026-03-01", "amount": 5000},
                    {"on": "2026-04-01", "amount": 5000},
                ]
            },
        ),
        ("3月1日、4月1日各付500元", {"perform_when": "3月1日、4月1日各付500元"}),
        ("2026-03-01 1.2万元", {"instalments": [{"on": "2026-03-01", "amount": 12000}]}),
        ("2026/3/1、20260401", {"instalments": [{"on": "2026-03-01"}, {"on": "2026-04-01"}]}),
    ],
)
def test_by_when_it_is_performed(desk: Desk, typed: str, found: dict[str, Any]) -> None:
    number = desk.add(on="2026-02-05")
    desk.done("case", "describe", number, "--set", f"履行期限={typed}")
    assert told(desk, number) == found


@pytest.mark.parametrize(
    "typed",
    [
        "2026-13-01",
        "2026-02-30",
        "2026-03-01 5000；2026-02-30 5000",
        "2026-03-01；5000",
        "26-3-1",
        "；",
        "5000",
    ],
)
def test_what_looks_like_a_day_and_is_none_is_refused(desk: Desk, typed: str) -> None:
    number = desk.add(on="2026-02-05")
    answer = desk("case", "describe", number, "--set", f"履行期限={typed}", "--json")
    assert (answer.code, answer.error["code"]) == (3, "bad_date")
    assert told(desk, number) == {}


def test_the_newest_of_the_forms_of_time_holds(desk: Desk) -> None:
    number = desk.add(on="2026-02-05")
    for typed in ("2026-03-01", "即时履行", "2026-03-01 50；2026-04-01 50"):
        desk.done("case", "describe", number, "--set", f"履行期限={typed}")
    assert list(told(desk, number)) == ["instalments"]
    assert "2026-03-01 50" in desk.done("case", "show", number).out
    desk.done("case", "describe", number, "--set", "perform_by=")
    assert told(desk, number) == {}


def test_what_is_told_later_counts_and_an_empty_value_takes_out(desk: Desk) -> None:
    number = desk.add("--persons", "3", "--set", "place=示例路", on="2026-02-05")
    desk.done(
        "case", "describe", number, "--set", "涉及人数=5人", "--set", "发生地点=", on="2026-02-06"
    )
    assert told(desk, number) == {"persons": 5}
    desk.done(
        "case",
        "correct",
        number,
        "--set",
        "persons=",
        "--set",
        "source=police",
        "--reason",
        "笔误",
        on="2026-02-09",
    )
    assert (told(desk, number), desk.case(number)["source"]) == ({}, "police")


def test_they_may_be_told_after_the_case_was_closed_and_move_nothing(desk: Desk) -> None:
    number = desk.add(on="2026-02-05")
    desk.done("case", "mediate", number, "--outcome", "settled", on="2026-02-06")
    before = desk.case(number)
    desk.done("case", "describe", number, "--set", "facts=经核实", on="2026-02-06")
    after = desk.case(number)
    assert (before["obligations"], before["stages"], []) == (
        after["obligations"],
        after["stages"],
        after["violations"],
    )


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("amount=很多", "bad_amount"), ("amount=1.234", "bad_amount"), ("persons=0", "bad_value"),
        ("persons=几个", "bad_number"), ("scale=04", "bad_term"), ("category=2", "bad_category"), ("name=x", "unknown_field"),
        ("mediator_phone=123", "bad_phone"), ("occurred_on=26-1-1", "bad_date"), ("terms", "unknown_field"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_kept(desk: Desk, typed: str, code: str) -> None:
    number = desk.add(on="2026-02-05")
    answer = desk("case", "describe", number, "--set", typed, "--json")
    assert (answer.code, answer.error["code"]) == (3, code)
    assert told(desk, number) == {}


def test_the_whole_party_may_be_told(desk: Desk) -> None:
    party = "被申请人:示例公司:0571-1234567::示例路2号:经理:乙某"
    number = desk.add("--party", party, on="2026-02-05")
    assert desk.case(number)["parties"][-1] == {
        "role": "respondent", "name": "示例公司", "phone": "0571-1234567", "id_no": None, "address": "示例路2号",
        "occupation": "经理", "representative": "乙某", "guardian": None, "agent": None,
    }  # fmt: skip


def test_columns_of_a_file_tell_them_and_an_update_changes_them(desk: Desk, tmp_path: Path) -> None:
    header = "外部编号,登记单位,登记日期,纠纷类型,案情摘要,涉及人数,事件规模,协议金额,调解组织,化解方式\r\n"
    file = tmp_path / "案.csv"
    file.write_text(
        header + "R1,SQ01,2026-02-05,邻里,院墙,3,01,12000,居调委会,人民调解\r\n", encoding="utf-8"
    )
    desk.done("import", "cases", str(file), on="2026-02-10")
    number = "SQ01-2026-00001"
    whole = {"persons": 3, "scale": "01", "amount": 12000, "body": "community", "way": "peoples"}
    assert told(desk, number) == whole
    desk.done("case", "describe", number, "--set", "place=示例路")
    file.write_text(
        header + "R1,SQ01,2026-02-05,邻里,院墙,,01,500.5,居调委会,人民调解\r\n", encoding="utf-8"
    )
    desk.done("import", "cases", str(file), "--update")
    del whole["persons"]
    assert told(desk, number) == whole | {"amount": 500.5, "place": "示例路"}


def test_a_line_of_json_tells_them_beside_the_registration(desk: Desk, tmp_path: Path) -> None:
    line = {
        "ref": "R1", "unit": "SQ01", "registered_on": "2026-02-04", "dispute_type": "neighbour", "summary": "院墙",
        "persons": 4, "amount": 350.5, "occurred_on": "2026-02-01", "scale": "02",
    }  # fmt: skip
    file = tmp_path / "案.jsonl"
    file.write_text(
        json.dumps(line) + "\n" + json.dumps(line | {"ref": "R2", "amount": "x"}) + "\n",
        encoding="utf-8",
    )
    answer = desk("import", "cases", str(file), "--format", "jsonl", "--json", on="2026-02-10")
    assert [(p["row"], p["column"], p["code"]) for p in answer.json["problems"]] == [
        (2, "amount", "bad_amount")
    ]
    assert told(desk, "SQ01-2026-00001") == {
        "persons": 4,
        "amount": 350.5,
        "occurred_on": "2026-02-01",
        "scale": "02",
    }


def test_every_particular_has_a_name_in_both_languages(desk: Desk) -> None:
    from govtool.subjects.case.particulars import PARTICULARS

    other_forms_of_one_name = {"instalments", "perform_when"}
    assert set(PARTICULARS) | other_forms_of_one_name == set(Particulars.model_fields)
    assert len(set(PARTICULARS.values())) == len(PARTICULARS)


def test_an_investigation_is_a_fact_of_the_time_line(desk: Desk) -> None:
    number = desk.add(on="2026-02-05")
    desk.done(
        "case",
        "investigate",
        number,
        "--asked",
        "丙某",
        "--place",
        "示例路",
        "--note",
        "到现场查看",
        on="2026-02-06",
    )
    last = desk.done("case", "history", number, "--json").json[-1]
    assert (last["kind"], last["payload"]) == (
        "investigated",
        {"asked": "丙某", "place": "示例路", "note": "到现场查看"},
    )


@pytest.mark.parametrize("verb", [("describe",), ("correct", "--reason", "补充")])
def test_a_text_may_come_from_a_file(desk: Desk, tmp_path: Path, verb: tuple[str, ...]) -> None:
    name, *more = verb
    number, words = desk.add(on="2026-02-05"), tmp_path / "协议.txt"
    words.write_text("一、甲某让路。\n二、乙某修墙。\n", encoding="gb18030")
    desk.done("case", name, number, "--set", f"协议内容=@{words}", *more, "--yes", on="2026-02-05")
    assert told(desk, number) == {"terms": "一、甲某让路。\n二、乙某修墙。"}
    missing = desk("case", name, number, "--set", "主要事实=@没有.txt", *more, "--yes", "--json")
    assert (missing.code, missing.error["code"]) == (4, "no_file")
