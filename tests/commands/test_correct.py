"""Before and after: what a correction changes is shown, asked about and said, for parties and steps of every noun too."""

from __future__ import annotations

import re

import pytest

from govtool.journal.events import effective
from govtool.store import open_store
from tests.commands.clerk import Desk
from tests.commands.terminal import CTRL_C, Opens

REASON = ("--reason", "笔误")


@pytest.fixture
def number(desk: Desk) -> str:
    parties = ("--party", "申请人:甲某:13800000000", "--party", "被申请人:乙某:13700000000")
    return desk.add(*parties, "--agent", "甲某=丁某", on="2026-03-02", kind="山林土地")


def corrected(desk: Desk, number: str, *words: str, lang: str = "zh_CN") -> str:
    return desk.done("case", "correct", number, *words, *REASON, "--lang", lang).out.splitlines()[0]


# --- fields by the names people give them


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (("纠纷类型=邻里纠纷",), "纠纷类型 山林土地纠纷 → 邻里纠纷", "dispute type land and forest → neighbour"),
        (("dispute_type=neighbour",), "纠纷类型 山林土地纠纷 → 邻里纠纷", "dispute type land and forest → neighbour"),
        (("重大复杂=是",), "案件等级 一般 → 重大复杂", "severity ordinary → major"),
        (("信访转办=是", "网格="), "信访转办 否 → 是", "petition case no → yes"),
        (("登记日期=3月1日",), "登记日期 3月2日 → 3月1日", "registered on 2 Mar → 1 Mar"),
        (("发生地点=村口",), "发生地点 无 → 村口", "place none → 村口"),
    ],
)  # fmt: skip
def test_fields_are_named_as_people_say_them(
    desk: Desk, number: str, words: tuple[str, ...], zh: str, en: str
) -> None:
    sets = [part for word in words for part in ("--set", word)]
    assert zh in corrected(desk, number, *sets)
    desk.done("undo", "--yes")
    assert en in corrected(desk, number, *sets, lang="en")


def test_a_field_that_is_not_there_names_the_one_that_is_meant(desk: Desk, number: str) -> None:
    words = ("case", "correct", number, "--set", "类型=邻里", *REASON)
    answer = desk(*words, "--lang", "zh_CN")
    assert answer.code == 3
    assert "没有“类型”这一项，是否想写：纠纷类型" in answer.err
    assert "登记日期、纠纷类型" in answer.err
    english = desk("case", "correct", number, "--set", "type=邻里", *REASON, "--lang", "en").err
    assert "dispute_type" in english
    assert "纠纷类型" not in english


def test_what_changes_nothing_is_reported_and_not_recorded(desk: Desk, number: str) -> None:
    before = desk.entry_count()
    answer = desk.done(
        "case", "correct", number, "--set", "纠纷类型=山林土地", *REASON, "--lang", "zh_CN"
    )
    assert "未作更改" in answer.err
    assert (
        desk.done(
            "case", "correct", number, "--party", "2.电话=13700000000", *REASON, "--json"
        ).json["case_no"]
        == number
    )
    assert desk.entry_count() == before


# --- parties one by one


def parties(desk: Desk, number: str) -> list[tuple[str, str, str | None]]:
    return [(one["role"], one["name"], one.get("phone")) for one in desk.case(number)["parties"]]


APPLICANT, RESPONDENT = ("applicant", "甲某", "13800000000"), ("respondent", "乙某", "13700000000")


@pytest.mark.parametrize(
    ("words", "said", "left"),
    [
        (
            ("--party", "2", "--set", "电话=13811112222", "--set", "住址=示例路1号"),
            "乙某 电话 137****0000 → 138****2222、乙某 住址 无 → 示例路1号",
            [APPLICANT, ("respondent", "乙某", "13811112222")],
        ),
        (("--party", "乙某", "--set", "姓名=乙二"), "乙某 姓名（名称） 乙某 → 乙二", [APPLICANT, ("respondent", "乙二", "13700000000")]),
        (("--party", "被申请人.电话="), "乙某 电话 137****0000 → 无", [APPLICANT, ("respondent", "乙某", None)]),
        (
            ("--party", "1.phone=13811112222", "--party", "2．角色=第三人"),
            "乙某 当事人身份 被申请人 → 第三人",
            [("applicant", "甲某", "13811112222"), ("third_party", "乙某", "13700000000")],
        ),
        (("--add-party", "第三人:丙某"), "新增当事人 → 第三人 丙某", [APPLICANT, RESPONDENT, ("third_party", "丙某", None)]),
        (("--remove-party", "2"), "移除当事人 被申请人 乙某", [APPLICANT]),
    ],
)  # fmt: skip
def test_a_party_is_corrected_alone(
    desk: Desk,
    number: str,
    words: tuple[str, ...],
    said: str,
    left: list[tuple[str, str, str | None]],
) -> None:
    assert said in corrected(desk, number, *words)
    assert parties(desk, number) == left
    assert desk.case(number)["parties"][0]["agent"]["name"] == "丁某"
    desk.done("undo", "--yes")
    assert parties(desk, number) == [APPLICANT, RESPONDENT]


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (("--party", "3", "--set", "电话=13811112222"), 3, "unknown_party"),
        (("--party", "戊某", "--set", "电话=13811112222"), 3, "unknown_party"),
        (("--party", "1", "--party", "2", "--set", "电话=13811112222"), 2, "unexpected_option"),
        (("--set", "电话=13811112222"), 3, "unknown_field"),
        (("--party", "2"), 2, "unexpected_option"),
        (("--party", "2.电话=12"), 3, "bad_phone"),
        (("--party", "2.姓名="), 3, "empty"),
        (("--party", "2.年龄=12"), 3, "unknown_field"),
        (("--remove-party", "戊某"), 3, "unknown_party"),
        (("--remove-party", "2", "--party", "乙某.电话=13811112222"), 2, "unexpected_option"),
        (("--add-party", "丙某"), 3, "bad_party"),
        (("--add-party", "第三人:丙某", "--set", "parties=申请人:甲某"), 2, "unexpected_option"),
        (("--party", "2.电话=13811112222", "--session", "1"), 2, "unexpected_option"),
        ((), 2, "missing_option"),
    ],
)
def test_it_is_clear_which_party_is_meant(
    desk: Desk, number: str, words: tuple[str, ...], code: int, error: str
) -> None:
    answer = desk("case", "correct", number, *words, *REASON, "--json")
    assert (answer.code, answer.error["code"]) == (code, error)
    assert parties(desk, number) == [APPLICANT, RESPONDENT]


def test_all_parties_at_once_as_before_says_who_is_dropped(desk: Desk, number: str) -> None:
    assert "移除当事人 被申请人 乙某" in corrected(
        desk, number, "--set", "当事人=申请人:甲某:13800000000"
    )
    assert parties(desk, number) == [APPLICANT]


# --- steps, in their place


def due(desk: Desk, number: str, rule: str) -> str:
    found: str = next(one["due"] for one in desk.case(number)["obligations"] if one["rule"] == rule)
    return found


def sessions(desk: Desk, number: str) -> list[tuple[str, str]]:
    return [(one["on"], one["outcome"]) for one in desk.case(number)["stages"][0]["sessions"]]


FAILED = ("--outcome", "failed")


@pytest.fixture
def mediated(desk: Desk, number: str) -> str:
    """Two sessions, Wednesday 4 and Thursday 5 March 2026; the transfer is due three working days after the second."""
    desk.done("case", "mediate", number, *FAILED, on="2026-03-04")
    desk.done("case", "mediate", number, *FAILED, on="2026-03-05")
    desk.today("2026-03-06")
    return number


def test_a_deadline_follows_the_day_of_a_session(desk: Desk, mediated: str) -> None:
    """Thursday 5 March: Friday, Monday, Tuesday the 10th. Friday 6 March: Monday, Tuesday, Wednesday the 11th."""
    assert due(desk, mediated, "transfer_up") == "2026-03-10"
    assert "日期 3月5日 → 3月6日" in corrected(
        desk, mediated, "--session", "2", "--set", "日期=2026-03-06"
    )
    assert due(desk, mediated, "transfer_up") == "2026-03-11"
    assert sessions(desk, mediated) == [("2026-03-04", "failed"), ("2026-03-06", "failed")]
    desk.done("undo", "--yes")
    assert due(desk, mediated, "transfer_up") == "2026-03-10"
    assert desk.done("doctor", "--json").json["ok"]


def test_a_session_that_did_not_fail_owes_another(desk: Desk, mediated: str) -> None:
    corrected(
        desk,
        mediated,
        "--session",
        "2",
        "--set",
        "结果=adjourned",
        "--set",
        "调解员=丙某",
        "--set",
        "备注=改期",
    )
    assert sessions(desk, mediated) == [("2026-03-04", "failed"), ("2026-03-05", "adjourned")]
    assert "transfer_up" not in {one["rule"] for one in desk.case(mediated)["obligations"]}


def test_what_later_steps_rest_on_is_refused_with_the_words_of_the_rule(
    desk: Desk, mediated: str
) -> None:
    desk.done("case", "transfer", mediated, "--reason", "两次未成")
    words = (
        "case",
        "correct",
        mediated,
        "--session",
        "2",
        "--set",
        "日期=2026-03-01",
        *REASON,
        "--json",
    )
    assert desk(*words).error["code"] == "out_of_order"
    words = (
        "case",
        "correct",
        mediated,
        "--session",
        "2",
        "--set",
        "结果=adjourned",
        *REASON,
        "--json",
    )
    assert desk(*words).error["code"] == "early_transfer"
    assert sessions(desk, mediated)[1] == ("2026-03-05", "failed")
    desk.done(*words, "--override", "当事人要求")
    assert [one["rule"] for one in desk.case(mediated)["violations"]] == ["early_transfer"]


def test_a_corrected_step_keeps_its_place_among_those_of_its_day(desk: Desk, number: str) -> None:
    """Two sessions and the transfer on one day: recorded anew the second would follow the transfer, and break the rule."""
    desk.done("case", "mediate", number, *FAILED, on="2026-03-04")
    desk.done("case", "mediate", number, *FAILED, "--again")
    desk.done("case", "transfer", number, "--reason", "两次未成")
    for name in ("丙某", "丁某"):
        corrected(desk, number, "--session", "2", "--set", f"调解员={name}")
    assert desk.case(number)["violations"] == []
    with open_store(desk.db) as store:
        facts = effective(store.history(store.subject_of(number)))
    assert [entry.event.kind for entry in facts] == [
        "registered",
        "mediated",
        "mediated",
        "transferred",
    ]


def test_a_step_is_named_by_its_number_in_the_history(desk: Desk, mediated: str) -> None:
    desk.done("case", "transfer", mediated, "--reason", "两次未成", on="2026-03-06")
    history = desk.done("case", "history", mediated, "--lang", "zh_CN").out
    assert re.search(r"^ *4 .*移送", history, re.MULTILINE)
    desk.today("2026-03-09")
    assert due(desk, mediated, "accept_transfer") == "2026-03-11"
    said = corrected(
        desk, mediated, "--step", "4", "--set", "日期=2026-03-09", "--set", "理由=争议大"
    )
    assert "移送：日期 3月6日 → 3月9日、移送：理由 两次未成 → 争议大" in said
    assert due(desk, mediated, "accept_transfer") == "2026-03-12"
    for step, error in (("1", "no_step"), ("4", "no_step"), ("9", "no_step"), ("x-1", "no_step")):
        assert (
            desk(
                "case", "correct", mediated, "--step", step, "--set", "on=3月9日", *REASON, "--json"
            ).error["code"]
            == error
        )


def test_the_number_of_a_letter_stays_with_it(desk: Desk) -> None:
    number = desk.add(on="2026-03-02", unit="JD01")
    desk.done(
        "case", "assign", number, "--lead", "BM01", "--due", "2026-03-20", "--opinion", "办",
        "--approved-by", "丙某", "--approved-on", "2026-03-03", on="2026-03-03",
    )  # fmt: skip
    (letter,) = desk.case(number)["letters"]
    desk.today("2026-03-05")
    corrected(desk, number, "--step", "2", "--set", "日期=2026-03-04", "--set", "期限=2026-03-25")
    (now,) = desk.case(number)["letters"]
    assert (now["no"], now["delivered_on"], now["due"]) == (
        letter["no"],
        "2026-03-04",
        "2026-03-25",
    )


# --- other nouns


def test_a_meeting_a_decision_and_a_reception_are_corrected_alike(desk: Desk) -> None:
    desk.done("meeting", "hold", "weekly", "--chair", "甲某", on="2026-03-02")
    desk.done("meeting", "record", "--decision", "走访", "--unit", "SQ01", "--due", "2026-03-16")
    desk.done("duty", "receive", "--leader", "甲某", "--persons", "3", "--about", "漏水")
    said = {
        ("meeting", "correct", "M2026-001", "--set", "主持人=乙某"): "主持人 甲某 → 乙某",
        ("correct", "M2026-001", "--set", "主持人=丙某", "--noun", "meeting"): "主持人 乙某 → 丙某",
        ("correct", "M2026-001-1", "--set", "期限=2026-03-20"): "期限 3月16日 → 3月20日",
        ("correct", "R2026-0001", "--set", "来访人数=4"): "来访人数 3 → 4",
    }
    for words, text in said.items():
        assert text in desk.done(*words, *REASON, "--lang", "zh_CN").out
    assert desk.done("meeting", "show", "M2026-001-1", "--json").json["due"] == "2026-03-20"
    assert (
        desk("correct", "SQ01", "--set", "name=x", *REASON, "--json").error["code"]
        == "in_a_register"
    )


def test_a_decision_done_on_another_day(desk: Desk) -> None:
    desk.done(
        "meeting",
        "record",
        "--decision",
        "走访",
        "--unit",
        "SQ01",
        "--due",
        "2026-03-16",
        on="2026-03-02",
    )
    desk.done("meeting", "done", "M2026-001-1", on="2026-03-17")
    assert desk.done("meeting", "show", "M2026-001-1", "--json").json["status"] == "late"
    desk.done("correct", "M2026-001-1", "--step", "2", "--set", "日期=3月16日", *REASON)
    assert desk.done("meeting", "show", "M2026-001-1", "--json").json["status"] == "met"


def test_registers_say_what_was_added_and_what_is_otherwise(desk: Desk) -> None:
    desk.done(
        "unit",
        "add",
        "--code",
        "SQ08",
        "--name",
        "杏林社区",
        "--kind",
        "社区",
        "--lang",
        "zh_CN",
        on="2026-03-02",
    )
    said = desk.done(
        "unit", "add", "--code", "SQ09", "--name", "桃园社区", "--kind", "社区", "--lang", "zh_CN"
    ).out
    assert re.fullmatch(r"已添加 SQ09 桃园社区（社区，上级单位：[^）]+）\n", said)
    said = desk.done("unit", "set", "SQ09", "--name", "桃林社区", "--lang", "zh_CN").out
    assert "桃园社区 → 桃林社区" in said


# --- on a terminal


def test_what_changes_is_shown_before_it_is_recorded(
    desk: Desk, at_terminal: Opens, number: str
) -> None:
    dialogue = at_terminal("case", "correct", number, "--set", "纠纷类型=邻里", *REASON)
    dialogue.asks("纠纷类型 山林土地纠纷 → 邻里纠纷").asks("按此更正")
    assert dialogue.types("").ends() == 3
    assert desk.case(number)["dispute_type"] == "land_forest"
    dialogue = at_terminal("case", "correct", number, "--set", "纠纷类型=邻里", *REASON)
    dialogue.asks("按此更正").types("是").asks("已更正：纠纷类型 山林土地纠纷 → 邻里纠纷").asks(
        "记错了：govtool undo"
    )
    assert dialogue.ends() == 0
    assert desk.case(number)["dispute_type"] == "neighbour"


def test_fields_are_chosen_by_number_with_what_they_say(
    desk: Desk, at_terminal: Opens, number: str
) -> None:
    dialogue = at_terminal("case", "correct", number)
    dialogue.asks("纠纷类型  山林土地纠纷").asks("更正哪一项").types("2").asks("纠纷类型：").types(
        "邻里"
    )
    dialogue.asks("纠纷类型  山林土地纠纷 → 邻里纠纷").asks("更正哪一项").types("案情摘要").asks(
        "案情摘要："
    ).types("排水沟")
    dialogue.asks("更正哪一项").types("").asks("理由").types("笔误").asks("按此更正").types("y")
    assert dialogue.ends() == 0
    case = desk.case(number)
    assert (case["dispute_type"], case["summary"]) == ("neighbour", "排水沟")


def test_a_party_is_chosen_and_corrected_field_by_field(
    desk: Desk, at_terminal: Opens, number: str
) -> None:
    dialogue = at_terminal("case", "correct", number).asks("更正哪一项").types("当事人")
    dialogue.asks("被申请人 乙某").asks("哪个当事人").types("2").asks("更正哪一项").types("电话")
    dialogue.asks("电话：").types("12").asks("电话：").types("13811112222").asks(
        "更正哪一项"
    ).types("")
    dialogue.asks("更正哪一项").types("").asks("乙某 电话 137****0000 → 138****2222")
    dialogue.asks("理由").types("补充")
    assert dialogue.asks("按此更正").types("是").ends() == 0
    assert parties(desk, number) == [APPLICANT, ("respondent", "乙某", "13811112222")]


def test_leaving_records_nothing(desk: Desk, at_terminal: Opens, number: str) -> None:
    dialogue = at_terminal("case", "correct", number, "--remove-party", "2", *REASON).asks(
        "按此更正"
    )
    assert dialogue.types(CTRL_C).ends() == 130
    assert parties(desk, number) == [APPLICANT, RESPONDENT]


def test_yes_answers_and_nothing_is_asked_where_nothing_changes(
    desk: Desk, at_terminal: Opens, number: str
) -> None:
    assert (
        at_terminal("case", "correct", number, "--set", "信访转办=是", *REASON, "--yes").ends() == 0
    )
    dialogue = at_terminal("case", "correct", number, "--set", "信访转办=是").asks("未作更改")
    assert dialogue.ends() == 0


@pytest.mark.parametrize(
    ("theirs", "code"), [("--set 纠纷类型=物业", 3), ("--set 案情摘要=别的", 3), ("", 0)]
)
def test_what_was_shown_must_still_be_so(
    desk: Desk, at_terminal: Opens, number: str, theirs: str, code: int
) -> None:
    dialogue = at_terminal("case", "correct", number, "--set", "纠纷类型=邻里", *REASON).asks(
        "按此更正"
    )
    if theirs:
        desk.done("case", "correct", number, *theirs.split(), *REASON)
    else:
        desk.done("case", "report", number)
    assert dialogue.types("是").ends() == code
    assert (desk.case(number)["dispute_type"] == "neighbour") == (code == 0)


def test_a_session_taken_back_meanwhile_is_not_corrected(
    desk: Desk, at_terminal: Opens, mediated: str
) -> None:
    dialogue = at_terminal(
        "case",
        "correct",
        mediated,
        "--session",
        "2",
        "--set",
        "结果=择期再调",
        *REASON,
        today="2026-03-06",
    )
    dialogue.asks("按此更正")
    desk.done("undo", "--yes")
    assert dialogue.types("是").ends() == 3


# --- undo is named, and says what comes next


@pytest.mark.parametrize(
    "words",
    [
        ("case", "report", "{no}"),
        ("case", "describe", "{no}", "--set", "发生地点=村口"),
        ("meeting", "hold", "weekly", "--chair", "甲某"),
        ("meeting", "record", "--decision", "走访", "--unit", "SQ01", "--due", "2026-03-16"),
        ("duty", "set", "2026-03-06", "甲某"),
        ("duty", "receive", "--leader", "甲某", "--persons", "3", "--about", "漏水"),
        ("unit", "set", "SQ02", "--name", "示例新村"),
        ("report", "file", "weekly", "--period", "2026-W09", "--unit", "SQ01"),
        ("person", "request", "丁某", "--right", "copy"),
    ],
)
def test_every_noun_names_undo_on_a_terminal(
    desk: Desk, at_terminal: Opens, number: str, words: tuple[str, ...]
) -> None:
    dialogue = at_terminal(*(word.format(no=number) for word in words))
    assert dialogue.ends() == 0
    assert dialogue.shown.rstrip().endswith("记错了：govtool undo")


@pytest.mark.parametrize(
    "words", [("case", "show", "{no}"), ("due",), ("case", "report", "{no}", "--json")]
)
def test_undo_is_not_named_where_nothing_was_recorded_or_a_script_reads(
    desk: Desk, at_terminal: Opens, number: str, words: tuple[str, ...]
) -> None:
    dialogue = at_terminal(*(word.format(no=number) for word in words))
    dialogue.ends()
    assert "govtool undo" not in dialogue.shown


def test_undo_says_what_was_taken_back_and_what_is_next(desk: Desk, number: str) -> None:
    desk.done("case", "report", number)
    answer = desk.done("undo", "--yes", "--lang", "zh_CN")
    assert f"govtool case report {number}" in answer.out
    assert number in answer.err
    assert "govtool undo" not in answer.out
