"""The desk on a terminal: what is asked, what is asked again, and how to leave; and how words are understood."""

from __future__ import annotations

import pytest

from govtool.base import vocabulary as voc
from govtool.base.errors import Refused
from govtool.shell.options import term
from tests.commands.clerk import Desk
from tests.commands.terminal import (
    CTRL_C,
    CTRL_D,
    FORM,
    RECORD,
    Opens,
    follow,
)

# --- registering


def test_a_whole_dialogue_in_chinese(desk: Desk, at_terminal: Opens) -> None:
    script = [
        *FORM,
        ("重大复杂            否", ""),
        ("网格", ""),
        (RECORD, "网格"),
        ("网格（可不填）：", "第一网格"),
        (RECORD, "是"),
    ]
    dialogue = at_terminal("case", "add")
    for prompt, answer in script:
        dialogue.asks(prompt)
        if answer:
            dialogue.types(answer)
    dialogue.asks("已登记  SQ01-2026-00001")
    assert dialogue.ends() == 0
    case = desk.case("SQ01-2026-00001")
    assert {key: case[key] for key in ("unit", "dispute_type", "source", "grid", "registered_on", "severity")} == {
        "unit": "SQ01", "dispute_type": "neighbour", "source": "patrol", "grid": "G01",
        "registered_on": "2026-03-05", "severity": "ordinary",
    }  # fmt: skip
    assert [(party["role"], party["name"], party["phone"]) for party in case["parties"]] == [
        ("applicant", "甲某", "13800000000"),
        ("respondent", "乙某", None),
    ]


def test_an_empty_answer_records_what_was_shown(desk: Desk, at_terminal: Opens) -> None:
    dialogue = follow(at_terminal("case", "add"), [*FORM, (RECORD, "")]).asks(
        "已登记  SQ01-2026-00001"
    )
    assert dialogue.ends() == 0


def test_no_answer_that_is_refused_costs_the_form(desk: Desk, at_terminal: Opens) -> None:
    desk.done("grid", "add", "--code", "G02", "--name", "第二网格", "--unit", "SQ02")
    script = [
        ("登记单位：", "99"), ("没有这一项，请输入列表中的序号或名称", ""), ("请选择一项", "区"),
        ("没有这一项", "示例区"), ("登记单位：", "sq01"),
        ("纠纷类型：", "火星"), ("没有这一项", "邻里"),
        ("案件来源：", "信访"),
        ("案情摘要：", ""), ("内容为空", "院墙排水"),
        ("申请人姓名、电话（可不填）：", ""), ("被申请人姓名、电话（可不填）：", ""), ("至少须填写一名当事人", "<"),
        ("申请人姓名、电话（可不填）：", "甲某 123"), ("不是电话号码", "甲某:无:990000199001010018"),
        ("甲某的证件号校验码有误：990000199001010018。仍按原样记录？[是/否", "也许"), ("请回答“是”或“否”", "否"),
        ("请重新输入", "甲某 99000019900101001X"), ("仍按原样记录？[是/否", "是"),
        ("被申请人姓名、电话（可不填）：", ""),
        (RECORD, "不知道"), ("请回答“是”或“否”", "登记日期"),
        ("登记日期 [今天]：", "2026-03-06"), ("日期尚未到来", "2026-02-30"), ("没有“2026-02-30”这一天", "明天"),
        ("“明天”尚未到来，只能记录已经发生的事项", "26-03-01"), ("年份只有两位", "昨天"),
        (RECORD, "网格"),
        ("网格（可不填）：", "G99"), ("没有这一项", "G02"),
        ("网格 G02 属于示例二社区，仍按此记录？[是/否", "否"), ("请重新输入", "g01"),
        (RECORD, "其他当事人"), ("其他当事人，如", "丙某"), ("其他当事人，如", ""),
        (RECORD, "已由法院"), ("已由法院等机关受理：", "有"), ("请写明机关名称", "没有"),
        (RECORD, "重大"), ("重大复杂：", "不知道"), ("请回答“是”或“否”", "是"),
        (RECORD, "ｙ"),
    ]  # fmt: skip
    dialogue = follow(at_terminal("case", "add"), script)
    assert dialogue.ends() == 0
    assert "--type" not in dialogue.shown
    case = desk.case("SQ01-2026-00001")
    assert (case["registered_on"], case["source"], case["grid"], case["severity"], case["before_authority"]) == (
        "2026-03-04", "petition", "G01", "major", None,
    )  # fmt: skip
    assert [(party["name"], party["id_no"]) for party in case["parties"]] == [
        ("甲某", "99000019900101001X"),
        ("丙某", None),
    ]


def test_what_a_court_has_is_registered_for_a_reason_only(desk: Desk, at_terminal: Opens) -> None:
    court = [
        *FORM,
        (RECORD, "已由法院"),
        ("已由法院等机关受理：", "示例区法院"),
        ("不得受理调解", "否"),
        ("请重新输入", "没有"),
    ]
    before = desk.entry_count()
    assert (
        follow(at_terminal("case", "add"), [*court, (RECORD, "n")]).asks("未记录任何内容。").ends()
        == 3
    )
    assert desk.entry_count() == before
    agreed = [
        ("是否继续填写？", "否"), *court[:-2], ("仍要登记并记为违规？[是/否", "是"), ("违规办理理由：", ""),
        ("内容为空", "领导批示"), (RECORD, ""),
    ]  # fmt: skip
    assert follow(at_terminal("case", "add"), agreed).ends() == 0
    (violation,) = desk.case("SQ01-2026-00001")["violations"]
    assert (violation["rule"], violation["override"]) == ("not_mediable", "领导批示")


def test_saying_no_at_the_end_is_no_mistake(desk: Desk, at_terminal: Opens) -> None:
    before = desk.entry_count()
    dialogue = follow(at_terminal("case", "add"), [*FORM, (RECORD, "否")])
    assert dialogue.asks("未记录任何内容。").asks("govtool case add --resume").ends() == 3
    assert "错误" not in dialogue.shown
    assert desk.entry_count() == before


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D], ids=["ctrl-c", "ctrl-d"])
@pytest.mark.parametrize("place", [0, 4, len(FORM)])
def test_leaving_at_any_prompt_records_nothing(
    desk: Desk, at_terminal: Opens, key: str, place: int
) -> None:
    before = desk.entry_count()
    script = [*FORM, (RECORD, "是")]
    dialogue = follow(at_terminal("case", "add"), script[:place]).asks(script[place][0]).types(key)
    assert dialogue.asks("已中断，未记录任何内容").ends() == 130
    assert desk.entry_count() == before


def test_a_line_can_be_edited_by_whole_characters(desk: Desk, at_terminal: Opens) -> None:
    pytest.importorskip("readline")
    dialogue = follow(at_terminal("case", "add"), FORM[:3])
    dialogue.asks("案情摘要：").types(
        "院墙漏水\x7f\x7f\x1b[D\x1b[D\x1b[C排\x05水"
    )  # two back, one forth, to the end
    follow(dialogue, [*FORM[4:], (RECORD, "是")])
    assert dialogue.ends() == 0
    assert desk.case("SQ01-2026-00001")["summary"] == "院排墙水"


def test_what_was_given_wrong_is_refused_before_anything_is_asked(at_terminal: Opens) -> None:
    dialogue = at_terminal("case", "add", "--type", "火星")
    assert dialogue.asks("--type：“火星”不在可选之列").ends() == 3
    assert "登记单位：" not in dialogue.shown


def test_many_choices_are_listed_when_asked_for(desk: Desk, at_terminal: Opens) -> None:
    for number in range(2, 46):
        desk.done(
            "grid", "add", "--code", f"G{number:02}", "--name", f"第{number}网格", "--unit", "SQ01"
        )
    dialogue = follow(at_terminal("case", "add"), [*FORM, (RECORD, "网格")])
    dialogue.asks("共 45 项：请输入编码或名称").asks("网格（可不填）：").types("？").asks(
        "第45网格  G45"
    )
    dialogue.types("第7网格").asks("G07 第7网格").asks(RECORD)


def test_a_unit_is_changed_from_what_it_is(desk: Desk, at_terminal: Opens) -> None:
    dialogue = follow(
        at_terminal("unit", "set", "SQ02"), [("名称 [示例二社区]：", ""), ("类别 [社区]：", "火星")]
    )
    dialogue.asks("没有这一项").types("站办所").asks("SQ02 自3月5日（周四）起变更")
    assert dialogue.ends() == 0
    found = desk.done("unit", "show", "SQ02", "--json").json
    assert (found["name"], found["kind"], found["parent"]) == ("示例二社区", "department", "JD01")


# --- steps


def test_a_letter_is_asked_for_field_by_field(desk: Desk, at_terminal: Opens) -> None:
    number = desk.add(unit="JD01", on="2026-03-02")
    script = [
        ("牵头单位：", "示例街道"), ("此处应为", "火星"), ("没有这一项", "社保所"),
        ("回复期限：", "昨天"), ("交办函期限早于送达日", "2026-04-05"),
        ("交办期限超过一般期限的理由：", ""), ("内容为空", "需委托鉴定"),  # thirty days after 5 March is 4 April
        ("拟办意见：", ""), ("内容为空", "依职责调处"),
        ("审批领导：", "丙某"),
        ("审批日期 [2026-03-05]：", "明天"), ("“明天”尚未到来", "3月6日"), ("审批日期（不晚于送达日）", ""),
        ("责任人（可不填）：", "丁某"), ("送达方式 [书面]：", "邮寄"), ("没有这一项", "2"), (RECORD, ""),
    ]  # fmt: skip
    assert follow(at_terminal("case", "assign", number), script).ends() == 0
    (letter,) = desk.case(number, "2026-03-05")["letters"]
    assert (letter["lead"], letter["due"], letter["reason"]) == ("BM01", "2026-04-05", "需委托鉴定")
    assert letter["approved_by"] == "丙某"
    assert (letter["person"], letter["delivery"]) == ("丁某", "electronic")
    usual = at_terminal("case", "assign", number, "--lead", "SQ02", "--due", "4月4日").asks(
        "拟办意见："
    )
    assert usual.types(CTRL_C).ends() == 130


def test_who_found_it_and_when_is_asked_where_somebody_went_and_found_it(
    desk: Desk, at_terminal: Opens
) -> None:
    found = [
        *FORM, (RECORD, "排查日期"), ("排查日期（可不填，即登记日期）：", "明天"), ("尚未到来", "前天"),
        (RECORD, "排查人"), ("排查人（可不填）：", "网格员甲某"), (RECORD, "是"),
    ]  # fmt: skip
    assert follow(at_terminal("case", "add"), found).ends() == 0
    case = desk.case("SQ01-2026-00001")
    assert (case["found_on"], case["found_by"]) == ("2026-03-03", "网格员甲某")


def test_why_it_is_terminated_is_asked_for(desk: Desk, at_terminal: Opens) -> None:
    numbers = [desk.add(on="2026-03-02") for _case in range(2)]
    for number in numbers:
        for on in ("2026-03-03", "2026-03-04"):
            desk.done("case", "mediate", number, "--outcome", "failed", on=on)
    desk.today("2026-03-05")
    refused = [("办结方式：", "终止"), ("终止原因：", "其他"), ("不得以终止代替移送", "拒绝")]
    assert follow(at_terminal("case", "close", numbers[0]), refused).ends() == 0
    assert desk.case(numbers[0])["termination"] == "refused"
    other = [("终止原因：", "其他原因"), ("原因说明（可不填）：", "已自行和好")]
    words = ("--outcome", "terminated", "--override", "领导同意")
    assert follow(at_terminal("case", "close", numbers[1], *words), other).ends() == 0
    case = desk.case(numbers[1])
    assert (case["termination"], case["termination_note"]) == ("other", "已自行和好")
    assert [violation["rule"] for violation in case["violations"]] == ["closed_instead"]


def test_a_lead_that_failed_before_is_refused_at_its_prompt(desk: Desk, at_terminal: Opens) -> None:
    number = desk.add(on="2026-03-02")
    desk.done("case", "mediate", number, "--outcome", "failed", on="2026-03-03")
    dialogue = (
        at_terminal("case", "assign", number)
        .asks("牵头单位：")
        .types("SQ01")
        .asks("不应再交回该单位")
    )
    assert dialogue.asks("牵头单位：").types(CTRL_C).ends() == 130


def test_who_should_lead_is_reported_before_it_is_asked(desk: Desk, at_terminal: Opens) -> None:
    """A linked case counts: SQ01 failed in it, so the centre leads itself."""
    tried, number = desk.add(on="2026-03-02"), desk.add(unit="JD01", kind="labour", on="2026-03-02")
    dialogue = (
        at_terminal("case", "assign", number)
        .asks("按分流规则：此类纠纷由社保所")
        .asks("牵头单位：")
    )
    assert dialogue.types(CTRL_C).ends() == 130
    desk.done("case", "mediate", tried, "--outcome", "failed", on="2026-03-03")
    desk.done("case", "link", tried, number)
    dialogue = (
        at_terminal("case", "assign", number)
        .asks("按分流规则：")
        .asks("示例一社区")
        .asks("牵头单位：")
    )
    assert dialogue.types(CTRL_C).ends() == 130


NOTHING_MORE = [
    ("协议内容（可不填）：", ""),
    ("履行方式（可不填）：", ""),
    ("履行期限（可不填）：", ""),
    ("调解员（可不填）：", ""),
    (RECORD, ""),
]
"""What a written agreement asks for, left empty."""


@pytest.mark.parametrize("verb", ["mediate", "close"])
@pytest.mark.parametrize(
    ("answers", "agreement"),
    [
        ([("协议形式：", "书面"), *NOTHING_MORE], ("written", "（2026）示例一社区人调字第1号")),
        (
            [("协议形式：", ""), ("请选择一项", "1"), *NOTHING_MORE],
            ("written", "（2026）示例一社区人调字第1号"),
        ),
        ([("协议形式：", "口头")], ("oral", None)),
        ([("协议形式：", "无")], ("none", None)),
    ],
)
def test_a_settlement_asks_for_its_agreement(
    desk: Desk,
    at_terminal: Opens,
    verb: str,
    answers: list[tuple[str, str]],
    agreement: tuple[str, str | None],
) -> None:
    number = desk.add(on="2026-03-02")
    assert follow(at_terminal("case", verb, number), [("：", "调解成功"), *answers]).ends() == 0
    lines = desk.done("journal", "--case", number, "--json").json
    (settled,) = [line for line in lines if line["kind"] in {"mediated", "closed"}]
    assert (settled["payload"]["agreement"], settled["payload"].get("agreement_no")) == agreement


@pytest.mark.parametrize("verb", ["mediate", "close"])
@pytest.mark.parametrize(
    ("kind", "form", "answer", "matter"),
    [
        ("婚姻家庭", "书面", "身份关系", "status"),
        ("婚姻家庭", "书面", "", None),
        ("宅基地", "书面", "确权", "ownership"),
        ("征地拆迁", "书面", "均不涉及", None),
        ("山林土地", "书面", "2", "ownership"),
        ("婚姻家庭", "口头", None, None),  # a court confirms what is written
        ("邻里", "书面", None, None),
    ],
)
def test_a_written_agreement_asks_for_its_matter(
    desk: Desk,
    at_terminal: Opens,
    verb: str,
    kind: str,
    form: str,
    answer: str | None,
    matter: str | None,
) -> None:
    number = desk.add(on="2026-03-02", kind={"宅基地": "homestead"}.get(kind, kind))
    dialogue = follow(at_terminal("case", verb, number), [("：", "调解成功"), ("协议形式：", form)])
    if answer is not None:
        dialogue.asks("法院不予司法确认的事项 [none]：").types(answer)
    if form == "书面":
        follow(dialogue, NOTHING_MORE)
    assert dialogue.ends() == 0
    assert ("司法确认的事项" in dialogue.shown) == (answer is not None)
    assert desk.case(number, "2026-03-05")["particulars"].get("matter") == matter


def test_one_form_settles_and_describes(desk: Desk, at_terminal: Opens) -> None:
    number = desk.add("--party", "申请人:甲某", on="2026-03-02")
    script = [
        ("协议形式：", "书面"), ("协议内容（可不填）：", "乙某修复院墙"), ("履行方式（可不填）：", "当场修复"),
        ("履行期限（可不填）：", "2026-03-31 5000；2026-06-30 5000"), ("调解员（可不填）：", "丁某"),
        ("履行期限", ""), (RECORD, "协议金额"), ("协议金额（可不填）：", "1万元"),
        (RECORD, "履行方式"), ("履行方式（可不填）：", "\x15分期支付"), (RECORD, ""),
    ]  # fmt: skip
    dialogue = at_terminal("case", "mediate", number, "成功")
    for prompt, answer in script:
        dialogue.asks(prompt)
        if answer or prompt == RECORD:
            dialogue.types(answer)
    assert dialogue.ends() == 0
    case = desk.case(number, "2026-03-05")
    said = case["particulars"]
    assert (case["outcome"], said["terms"], said["performance"]) == (
        "settled",
        "乙某修复院墙",
        "分期支付",
    )
    assert [one["on"] for one in said["instalments"]] == ["2026-03-31", "2026-06-30"]
    lines = desk.done("journal", "--of", number, "--json").json
    assert [line["kind"] for line in lines].count("mediated") == 1
    assert (
        len({line["recorded_at"] for line in lines if line["kind"] in {"mediated", "supplemented"}})
        == 1
    )


def test_the_court_may_be_left_empty(desk: Desk, at_terminal: Opens) -> None:
    number = desk.add(on="2026-03-02")
    desk.done(
        "case", "mediate", number, "--outcome", "settled", "--agreement", "written", on="2026-03-03"
    )
    assert follow(at_terminal("case", "confirm", number), [("法院（可留空）：", "")]).ends() == 0


def test_a_session_without_success_has_no_agreement(desk: Desk, at_terminal: Opens) -> None:
    number = desk.add(on="2026-03-02")
    dialogue = at_terminal("case", "mediate", number).asks("调解结果：").types("未成功")
    assert dialogue.ends() == 0
    assert "协议" not in dialogue.shown


def test_an_oral_agreement_of_a_petition_case_is_refused_at_its_prompt(
    desk: Desk, at_terminal: Opens
) -> None:
    number = desk.add("--petition", on="2026-03-02")
    script = [("调解结果：", "1"), ("协议形式：", "口头"), ("须有书面协议", "书面"), *NOTHING_MORE]
    assert follow(at_terminal("case", "mediate", number), script).ends() == 0


IMPOSSIBLE = {
    "early transfer": (("transfer",), "一般纠纷须经 2 次调解未成功方可移送"),
    "nothing to send back": (("return",), "没有待矛调中心受理的移送"),
    "nothing to extend": (("extend", "--request"), "案件不在矛调中心办理"),
    "dated in the future": (("mediate", "--on", "3月6日"), "日期尚未到来"),
    "before the registration": (("mediate", "--on", "3月1日"), "早于案件登记日期"),
}


@pytest.mark.parametrize("how", IMPOSSIBLE)
def test_what_cannot_be_is_reported_before_anything_is_asked(
    desk: Desk, at_terminal: Opens, how: str
) -> None:
    (verb, *options), words = IMPOSSIBLE[how]
    dialogue = at_terminal("case", verb, desk.add(on="2026-03-02"), *options).asks(words)
    assert dialogue.ends() == 3
    assert "理由：" not in dialogue.shown


@pytest.mark.parametrize("verb", ["mediate", "assign", "divert", "close"])
def test_a_closed_case_has_no_more_turns(desk: Desk, at_terminal: Opens, verb: str) -> None:
    number = desk.add(on="2026-03-02")
    desk.done("case", "close", number, "--outcome", "withdrawn", on="2026-03-03")
    dialogue = at_terminal("case", verb, number).asks("案件已办结")
    assert dialogue.ends() == 3


def test_the_time_asked_for_and_decided(desk: Desk, at_terminal: Opens) -> None:
    number = desk.add(unit="JD01", on="2026-03-02")
    request = [
        ("记录事项：", "9"),
        ("没有这一项", "申请延期"),
        ("新的期限：", "x"),
        ("不是", "2026-04-20"),
        ("理由：", "需鉴定"),
    ]
    assert follow(at_terminal("case", "extend", number), request).ends() == 0
    assert follow(at_terminal("case", "extend", number), [("记录事项：", "2")]).ends() == 0
    assert {o["rule"]: o["due"] for o in desk.case(number, "2026-03-05")["obligations"]}[
        "centre_close"
    ] == "2026-04-20"


def test_the_lead_that_answers_is_asked_for_when_two_could(desk: Desk, at_terminal: Opens) -> None:
    number = desk.add(unit="JD01", on="2026-03-02")
    rest = (
        "--due",
        "2026-04-01",
        "--opinion",
        "o",
        "--approved-by",
        "丙某",
        "--approved-on",
        "2026-03-02",
    )
    for lead in ("社保所", "ｓｑ０２"):
        desk.done("case", "assign", number, "--lead", lead, *rest, on="2026-03-02")
    assert (
        follow(
            at_terminal("case", "reply", number), [("牵头单位：", "SQ01"), ("没有", "社保所")]
        ).ends()
        == 0
    )
    assert at_terminal("case", "reply", number).ends() == 0
    assert [stage["closed_on"] for stage in desk.case(number, "2026-03-05")["stages"]] == [
        None,
        "2026-03-05",
        "2026-03-05",
    ]


def test_an_approval_is_asked_for_field_by_field(desk: Desk, at_terminal: Opens) -> None:
    number = desk.add(unit="JD01", on="2026-03-02")
    for lead in ("BM01", "SQ02"):
        desk.done(
            "case",
            "assign",
            number,
            "--lead",
            lead,
            "--due",
            "2026-04-01",
            "--override",
            "急",
            on="2026-03-04",
        )
    script = [
        ("牵头单位：", "SQ01"), ("没有", "社保所"), ("拟办意见：", ""), ("内容为空", "依职责调处"), ("审批领导：", "丙某"),
    ]  # fmt: skip
    assert follow(at_terminal("case", "approve", number, "--on", "2026-03-03"), script).ends() == 0
    letters = desk.case(number, "2026-03-05")["letters"]
    assert [(x["opinion"], x["approved_by"], x["approved_on"]) for x in letters] == [
        ("依职责调处", "丙某", "2026-03-03"), (None, None, None),
    ]  # fmt: skip
    last = [("拟办意见：", "依职责调处"), ("审批领导：", "丙某")]
    assert follow(at_terminal("case", "approve", number), last).ends() == 0
    assert at_terminal("case", "approve", number).asks("没有待补此项批准的").ends() == 3


def test_a_case_without_a_number_is_asked_for(desk: Desk, at_terminal: Opens) -> None:
    number = desk.add(on="2026-03-02")
    script = [("案件编号：", ""), ("内容为空", "SQ01-2026-00009"), ("没有案件", number.lower())]
    assert follow(at_terminal("case", "meet"), script).asks("与当事人见面").ends() == 0
    assert desk("case", "meet", "--json").error == {
        "code": "missing_argument",
        "message": "Which one? Give its number, e.g. SQ01-2026-00001.",
        "hint": "See: govtool case meet --help",
    }


# --- registers


def test_filing_asks_for_period_and_unit(desk: Desk, at_terminal: Opens) -> None:
    """Monday 9 March 2026: an empty answer means the newest week that has ended, W10."""
    dialogue = at_terminal("report", "file", "weekly", today="2026-03-09")
    dialogue.asks("[2026-W10]").types("2026-W99").asks("[2026-W10]").types("").asks(
        "示例二社区"
    ).types("示例一社区")
    assert dialogue.ends() == 0, dialogue.shown
    status = desk.done("report", "status", "weekly", "--json", on="2026-03-09").json
    assert [(s["unit"], s["status"]) for s in status] == [("SQ01", "on_time"), ("SQ02", "pending")]


def test_a_unit_a_grid_and_a_household(desk: Desk, at_terminal: Opens) -> None:
    unit = [
        ("编码：", "SQ01"),
        ("“SQ01”已存在", "a b"),
        ("作编码", "SQ03"),
        ("名称：", "三社区"),
        ("类别：", "村委会"),
    ]
    assert follow(at_terminal("unit", "add"), unit).ends() == 0
    grid = [
        ("编码：", "G01"),
        ("已存在", "G03"),
        ("名称：", "三网格"),
        ("单位：", "四社区"),
        ("没有这一项", "三社区"),
    ]
    assert follow(at_terminal("grid", "add"), grid).ends() == 0
    household = [
        ("编码：", "H1"),
        ("网格：", "G09"),
        ("没有这一项", "三网格"),
        ("户主：", ""),
        ("内容为空", "甲某"),
    ]
    assert follow(at_terminal("household", "add"), household).ends() == 0
    assert desk.done("unit", "show", "三社区", "--json").json["kind"] == "community"
    assert desk.done("grid", "show", "g03", "--json").json["unit"] == "SQ03"
    assert desk.done("household", "show", "Ｈ1", "--json").json["grid"] == "G03"


# --- how words are understood


@pytest.mark.parametrize(
    ("kind", "typed", "meant"),
    [
        (voc.Source, "信访", "petition"),
        (voc.Source, "网格", "patrol"),
        (voc.DisputeType, "道路交通", "traffic"),
        (voc.DisputeType, "拖欠", "wage_arrears"),
        (voc.Severity, "重大", "major"),
        (voc.UnitKind, "村", "community"),
        (voc.UnitKind, "乡镇", "street"),
        (voc.UnitKind, "街道办", "street"),
        (voc.UnitKind, "ｓｔｒｅｅｔ", "street"),
    ],
)
def test_a_term_may_be_begun_only(kind: type[voc.Term], typed: str, meant: str) -> None:
    assert term(kind, typed, "--x") == meant


@pytest.mark.parametrize(
    ("kind", "typed"),
    [(voc.Source, "信"), (voc.SessionOutcome, "调解"), (voc.Source, ""), (voc.Source, "访转办")],
)
def test_a_beginning_of_several_or_one_character_means_nothing(
    kind: type[voc.Term], typed: str
) -> None:
    with pytest.raises(Refused, match="--x") as refusal:
        term(kind, typed, "--x")
    assert refusal.value.code == "bad_term"


def test_units_by_name_and_numbers_in_any_case(desk: Desk) -> None:
    add = ("case", "add", "--type", "邻里", "--source", "patrol", "--summary", "s", "--json")
    for typed in ("示例一社区", "sq01", "ＳＱ０１"):
        assert (
            desk.done(*add, "--unit", typed, "--grid", "第一网格", on="2026-03-02").json["unit"]
            == "SQ01"
        )
    number = "ｓｑ01-2026-00001"
    for day in ("2026-03-03", "2026-03-04"):
        desk.done("case", "mediate", number, "--outcome", "failed", on=day)
    desk.done("case", "transfer", number, "--to", "示例街道", "--reason", "r")
    desk.done("case", "accept", number, "--unit", "jd01")
    letter = (
        "--due",
        "2026-03-20",
        "--opinion",
        "o",
        "--approved-by",
        "丙某",
        "--approved-on",
        "2026-03-04",
    )
    desk.done("case", "assign", number, "--lead", "社保所", "--with", "示例二社区", *letter)
    case = desk.case("SQ01-2026-00001")
    assert [stage["unit"] for stage in case["stages"]] == ["SQ01", "JD01", "BM01"]
    assert case["letters"][0]["cooperating"] == ["SQ02"]


def test_a_name_that_two_units_have_is_asked_about(desk: Desk) -> None:
    desk.done("unit", "add", "--code", "SQ09", "--name", "示例一社区", "--kind", "community")
    answer = desk("unit", "show", "示例一社区", "--json")
    assert (answer.code, answer.error["code"]) == (3, "ambiguous")
    assert "SQ01, SQ09" in answer.error["message"]


def test_a_correction_in_chinese(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    changes = [
        "案情摘要=新",
        "纠纷类型=物业",
        "登记日期=3月1日",
        "网格=G01",
        "案件来源=信访",
        "重大复杂=是",
    ]
    changes += ["信访转办=是", "外部编号=R1", "当事人=申请人:甲某，被申请人:乙某"]
    options = [word for change in changes for word in ("--set", change)]
    desk.done("case", "correct", number, *options, "--reason", "笔误", on="2026-03-10")
    case = desk.case(number)
    assert (case["summary"], case["dispute_type"], case["registered_on"]) == (
        "新",
        "property_mgmt",
        "2026-03-01",
    )
    assert (case["grid"], case["source"], case["severity"], case["ref"]) == (
        "G01",
        "petition",
        "major",
        "R1",
    )
    assert [party["name"] for party in case["parties"]] == ["甲某", "乙某"]
    desk.done(
        "case",
        "correct",
        number,
        "--set",
        "案件等级=一般",
        "--set",
        "案件来源=",
        "--reason",
        "笔误",
    )
    assert (desk.case(number)["severity"], desk.case(number)["source"]) == ("ordinary", None)


def test_kinds_of_entries_by_the_names_the_journal_shows(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.done("case", "meet", desk.add(on="2026-03-02"), on="2026-03-03")
    for lang, kind in (("zh_CN", "与当事人见面"), ("en", "parties met"), ("en", "met")):
        monkeypatch.setenv("GOVTOOL_LANG", lang)
        assert [line["kind"] for line in desk.done("journal", "--kind", kind, "--json").json] == [
            "met"
        ]
    assert desk("journal", "--kind", "zz", "--json").error["code"] == "bad_term"


def test_yes_answers_confirmations_but_no_questions_of_fact(desk: Desk, at_terminal: Opens) -> None:
    assert follow(at_terminal("case", "add", "--yes"), FORM).ends() == 0
    assert desk.case("SQ01-2026-00001")["severity"] == "ordinary"


# --- what is likely registered already

PARTIES = ("--party", "申请人:甲某", "--party", "被申请人:乙某")
AGAIN = (
    "case",
    "add",
    "--unit",
    "SQ02",
    "--type",
    "邻里",
    "--source",
    "patrol",
    "--summary",
    "积水",
    *PARTIES,
)
ALL_THE_SAME = "Register it all the same? [y/N]"


@pytest.fixture
def registered(desk: Desk) -> str:
    return desk.add(*PARTIES, on="2026-03-02")


def cases(desk: Desk) -> int:
    return len(desk.done("case", "list", "--json").json)


def test_a_likely_duplicate_is_asked_about_and_no_is_the_answer(
    desk: Desk, registered: str, at_terminal: Opens
) -> None:
    dialogue = (
        at_terminal(*AGAIN, lang="en")
        .asks("may be registered already")
        .asks(registered)
        .asks(ALL_THE_SAME)
    )
    assert dialogue.types("").ends() == 3
    assert cases(desk) == 1


def test_a_likely_duplicate_is_registered_when_the_clerk_says_so(
    desk: Desk, registered: str, at_terminal: Opens
) -> None:
    dialogue = at_terminal(*AGAIN, lang="en").asks(ALL_THE_SAME).types("y")
    assert dialogue.asks(f"govtool case link SQ02-2026-00001 {registered}").ends() == 0
    assert cases(desk) == 2


@pytest.mark.parametrize("word", ["--yes", "--json"])
def test_a_likely_duplicate_is_not_asked_about_where_nobody_wants_to_be_asked(
    desk: Desk, registered: str, at_terminal: Opens, word: str
) -> None:
    dialogue = (
        at_terminal(*AGAIN, word, lang="en").asks("may be registered already").asks(registered)
    )
    assert dialogue.ends() == 0
    assert "Record it" not in dialogue.shown
    assert cases(desk) == 2


def test_the_form_asks_once_at_its_end(desk: Desk, registered: str, at_terminal: Opens) -> None:
    dialogue = follow(at_terminal("case", "add", lang="en"), [
        ("Registering unit", "SQ02"), ("Dispute type:", "neighbour"), ("Source", "patrol"),
        ("What it is about:", "积水"), ("applicant: name", "甲某"), ("respondent: name", "乙某"),
    ])  # fmt: skip
    dialogue.asks("may be registered already").asks(registered)
    dialogue.asks("Register it all the same? [y = yes").types("").asks("Answer yes or no").types(
        "是"
    )
    assert dialogue.ends() == 0
    assert "Record it? " not in dialogue.shown
    assert cases(desk) == 2


def test_columns_that_are_not_imported_are_asked_about_before_anything_is_recorded(
    desk: Desk, at_terminal: Opens
) -> None:
    file = desk.db.with_name("台账.csv")
    file.write_text(
        "登记单位,登记日期,纠纷类型,案情摘要,备注\nSQ01,2026-03-05,邻里,墙,已回访\n",
        encoding="utf-8",
    )
    before = desk.entry_count()
    left = (
        at_terminal("import", "cases", str(file))
        .asks("不导入的列：备注")
        .asks("不导入这些列，继续")
        .types("")
    )
    assert left.ends() == 3
    assert "未导入任何内容。" in left.shown
    assert "错误" not in left.shown  # an answer is no error
    assert desk.entry_count() == before
    assert at_terminal("import", "cases", str(file), "--dry-run").ends() == 0
    at_terminal("import", "cases", str(file)).asks("不导入这些列，继续").types("y").ends()
    assert desk.entry_count() > before
