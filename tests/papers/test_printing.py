"""``govtool doc``: what is printed, what is refused and why, numbers taken at the first printing."""

from __future__ import annotations

import gc
import re
import stat
from pathlib import Path

import pytest

from govtool.base.vocabulary import FormKind
from govtool.papers.case_forms import FORMS
from govtool.papers.template_files import shipped
from govtool.papers.template_filling import Template
from govtool.papers.template_names import specimen
from tests.commands.clerk import Answer, Desk
from tests.papers.cases import PARTIES, SETTLED, TOLD, history
from tests.papers.kit import paragraphs, template

LETTER = (
    "--lead",
    "BM01",
    "--due",
    "2026-04-01",
    "--opinion",
    "依职责调处",
    "--approved-by",
    "丙某",
    "--approved-on",
    "2026-03-03",
)


def printed(desk: Desk, form: str, number: str, *more: str) -> dict[str, str]:
    """The values on a paper, by name; parts of lists and objects are left out."""
    answer = desk.done("doc", form, number, *more, "--yes", "--json").json
    lines = [text.partition("：") for text in paragraphs(Path(answer["file"]))]
    return {name: value for name, _colon, value in lines}


def refused(desk: Desk, form: str, number: str, *more: str) -> Answer:
    answer = desk("doc", form, number, *more, "--json")
    assert answer.code == 3
    return answer


# --- what stands on the papers


def test_the_agreement_says_what_the_case_says(desk: Desk) -> None:
    found = printed(desk, "agreement", history(desk, *SETTLED))
    expected = {
        "协议编号": "（2026）示例一社区人调字第1号", "卷号": "（2026）示例一社区人调字第1号", "函号": "（2026）示例一社区人调字第1号",
        "协议日期": "2026年3月9日", "协议形式": "书面协议", "主要事实": "漏水三次", "争议事项": "谁来修", "协议内容": "一、三日内修好",
        "二、补偿五百元": "", "履行方式": "现金", "履行期限": "2026年4月1日", "协议金额": "500.00", "协议金额大写": "伍佰元整", "份数": "3",
        "申请人": "甲&某", "被申请人": "示例物业有限公司", "双方": "甲&某与示例物业有限公司", "调委会名称": "示例一社区人民调解委员会",
        "街道名称": "示例街道", "中心名称": "示例街道矛盾纠纷调处化解中心", "上级中心名称": "示例区矛盾纠纷调处化解中心", "调解员": "丁某",
        "记录人": "戊某", "调解起止": "2026年3月4日至2026年3月9日", "调解次数": "2", "未成功次数": "1", "状态": "已办结", "办结方式": "调解成功",
        "案件等级": "一般", "受理方式": "主动调解", "涉及人数": "2", "今日": "2026年3月20日", "调解.结果": "调解成功", "调查.记录": "楼板开裂",
        "处理结果": "经调解，双方当事人于2026年3月9日达成书面调解协议（编号：（2026）示例一社区人调字第1号），协议内容：一、三日内修好",
    }  # fmt: skip
    assert {name: found.get(name) for name in expected} == expected


def test_a_party_as_on_the_day_of_the_agreement(desk: Desk) -> None:
    number = history(desk, *SETTLED)
    answer = desk.done("doc", "agreement", number, "--json").json
    rows = [text for text in paragraphs(Path(answer["file"])) if text.startswith("当事人表：")]
    assert (
        "姓名＝甲&某；性别＝男；年龄＝36；职业＝；电话＝13800000000；证件号码＝990000199001010017；住址＝一幢；是单位＝False"
        in rows[0]
    )
    assert "是单位＝True；法定代表人＝丙某；职务＝经理" in rows[1]


def test_one_session_of_several_is_chosen(desk: Desk) -> None:
    number = history(desk, *SETTLED)
    assert printed(desk, "session", number)["调解.日期"] == "2026年3月9日"
    assert printed(desk, "session", number, "--session", "1")["调解.记录"] == "各执一词"
    assert Path(f"{number}-调解记录-1.docx").exists()
    answer = desk("doc", "session", number, "--session", "3", "--json")
    assert (answer.code, answer.error["code"]) == (4, "no_such_paper")


def test_a_form_by_its_chinese_name_or_the_beginning_of_it(desk: Desk) -> None:
    number = history(desk, *SETTLED)
    for word in ("回访记录", "回访", "revisit", "oral_agreement", "协议书"):
        answer = desk("doc", word, number, "--yes", "--json")
        assert answer.code == (3 if word == "oral_agreement" else 0), word
    assert desk("doc", "调", number).code == 2


def test_the_handling_letter(desk: Desk) -> None:
    number = desk.add(*PARTIES, on="2026-03-02", unit="JD01")
    desk.done("case", "assign", number, *LETTER, "--with", "SQ01", on="2026-03-03")
    found = printed(desk, "交办函", number)
    expected = {
        "函号": "矛调交〔2026〕1号", "牵头单位": "社保所", "配合单位": "示例一社区", "拟办意见": "依职责调处", "答复期限": "2026年4月1日",
        "批准人": "丙某", "批准日期": "2026年3月3日", "交办日期": "2026年3月3日",
    }  # fmt: skip
    assert {name: found[name] for name in expected} == expected


def test_the_supervision_notice(desk: Desk) -> None:
    number = desk.add(*PARTIES, on="2026-03-02")
    desk.done("escalate", on="2026-03-09")
    found = printed(desk, "supervision", number, "--until", "2026-03-11")
    expected = {
        "函号": "矛调督〔2026〕1号", "督办事项": "与当事人见面", "应办单位": "示例一社区", "起算日期": "2026年3月2日", "应办日期": "2026年3月5日",
        "超期天数": "4", "督办等级": "橙色", "告知对象": "矛调中心值班领导", "要求期限": "2026年3月11日",
    }  # fmt: skip
    assert {name: found[name] for name in expected} == expected
    first = printed(desk, "supervision", number, "--nth", "1")
    assert [first[name] for name in ("函号", "督办事项", "督办等级", "要求期限")] == [
        "矛调督〔2026〕2号",
        "上报街道矛调中心",
        "红色",
        "",
    ]
    assert found["要求"].startswith("请承办单位负责人牵头，立即办结“与当事人见面”")


EXTENDED = (
    {"kind": "extension_requested", "on": "2026-03-10", "until": "2026-05-01", "reason": "需鉴定"},
    {"kind": "extension_decided", "on": "2026-03-12", "approved": True, "until": "2026-04-20"},
    {
        "kind": "extension_requested",
        "on": "2026-03-15",
        "until": "2026-05-15",
        "reason": "仍需鉴定",
    },
)


def test_the_request_for_an_extension_and_the_one_before(desk: Desk) -> None:
    number = history(desk, *EXTENDED, unit="JD01")
    first, second = (
        printed(desk, "extension", number, "--nth", "1"),
        printed(desk, "extension", number),
    )
    names = ("原办结期限", "申请延期至", "延期理由", "申请日期", "审批结果", "审批日期", "函号")
    assert [first[name] for name in names] == [
        "2026年4月2日", "2026年5月1日", "需鉴定", "2026年3月10日", "同意", "2026年3月12日", "矛调延〔2026〕1号",
    ]  # fmt: skip
    assert [second[name] for name in names] == [
        "2026年4月20日", "2026年5月15日", "仍需鉴定", "2026年3月15日", "", "", "矛调延〔2026〕2号",
    ]  # fmt: skip


def test_the_letter_of_transfer_lists_what_goes_along(desk: Desk) -> None:
    number = history(
        desk, SETTLED[0], SETTLED[1], {"kind": "mediated", "on": "2026-03-06", "outcome": "failed"},
        {"kind": "transferred", "on": "2026-03-09", "to": "JD01", "reason": "两次未成"},
    )  # fmt: skip
    answer = desk.done("doc", "transfer", number, "--json").json
    lines = paragraphs(Path(answer["file"]))
    assert answer["number"] == "矛调移〔2026〕1号"
    assert {
        "移送单位：示例一社区",
        "移送接收单位：示例街道矛盾纠纷调处化解中心",
        "移送理由：两次未成",
    } <= set(lines)
    attached = [line.rpartition("＝")[2] for line in lines if line.startswith("附件表：")]
    assert attached == [
        "受理登记表",
        "调查记录（1份）",
        "调解记录（2份）",
        "当事人身份证明及证据材料",
    ]


def test_the_letter_of_transfer_speaks_of_the_sessions_before_it(desk: Desk) -> None:
    number = history(
        desk, {"kind": "mediated", "on": "2026-03-04", "outcome": "failed"},
        {"kind": "mediated", "on": "2026-03-09", "outcome": "failed"},
        {"kind": "transferred", "on": "2026-03-09", "to": "JD01", "reason": "两次未成"},
        {"kind": "accepted", "on": "2026-03-10", "unit": "JD01"},
        {"kind": "mediated", "on": "2026-03-11", "outcome": "settled"},
    )  # fmt: skip
    lines = paragraphs(Path(desk.done("doc", "transfer", number, "--json").json["file"]))
    assert [line for line in lines if line.startswith("调解次数：")] == ["调解次数：2"]


RESULTS = [
    ({"kind": "closed", "on": "2026-03-10", "outcome": "withdrawn"}, "申请人撤回申请，终结办理。"),
    ({"kind": "closed", "on": "2026-03-10", "outcome": "terminated"}, "终止调解。"),
    (
        {"kind": "closed", "on": "2026-03-10", "outcome": "terminated", "reason": "refused"},
        "当事人明确拒绝继续调解，终止调解。",
    ),
    (
        {
            "kind": "closed",
            "on": "2026-03-10",
            "outcome": "terminated",
            "reason": "unreachable",
            "note": "已外出务工",
        },
        "当事人无法联系，终止调解（已外出务工）。",
    ),
    (
        {"kind": "closed", "on": "2026-03-10", "outcome": "terminated", "note": "超出受理范围"},
        "终止调解（超出受理范围）。",
    ),
    (
        {"kind": "diverted", "on": "2026-03-10", "channel": "litigation", "detail": "已立案"},
        "引导当事人通过诉讼解决（已立案）。",
    ),
    (
        {"kind": "closed", "on": "2026-03-10", "outcome": "settled"},
        "经调解，双方当事人于2026年3月10日达成口头调解协议。",
    ),
    (
        {"kind": "closed", "on": "2026-03-10", "outcome": "settled", "agreement": "none"},
        "经调解，双方当事人于2026年3月10日就争议事项取得一致。",
    ),
]


@pytest.mark.parametrize(("event", "sentence"), RESULTS)
def test_the_closing_report_says_how_it_ended(
    desk: Desk, event: dict[str, object], sentence: str
) -> None:
    assert printed(desk, "closing", history(desk, event))["处理结果"] == sentence


def test_nobody_withdrew_an_application_where_nobody_applied(desk: Desk) -> None:
    closed = {"kind": "closed", "on": "2026-03-10", "outcome": "withdrawn"}
    respondent = [{"role": "respondent", "name": "乙某"}]
    for source, said in (("patrol", "当事人撤回调解请求"), ("application", "申请人撤回申请")):
        number = history(desk, closed, parties=respondent, source=source, ref=source)
        assert printed(desk, "closing", number)["处理结果"] == f"{said}，终结办理。"


@pytest.mark.parametrize(
    ("agreement", "day"), [("written", "2026年3月10日"), ("oral", "2026年3月10日"), ("none", "")]
)
def test_a_settlement_without_agreement_has_no_day_of_one(
    desk: Desk, agreement: str, day: str
) -> None:
    closed = {"kind": "closed", "on": "2026-03-10", "outcome": "settled", "agreement": agreement}
    number = history(desk, closed, {"kind": "revisited", "on": "2026-03-12"})
    assert printed(desk, "revisit", number)["协议日期"] == day


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        ("litigation", "导入诉讼"),
        ("arbitration", "导入仲裁"),
        ("administrative", "导入行政程序"),
        ("elevated", "提级"),
    ],
)
def test_where_it_was_led_is_on_the_closing_report(desk: Desk, channel: str, said: str) -> None:
    number = history(desk, {"kind": "diverted", "on": "2026-03-10", "channel": channel})
    assert printed(desk, "closing", number)["办结方式"] == said


# --- numbers


def test_printing_again_gives_the_same_number_and_changes_nothing(desk: Desk) -> None:
    number = history(desk, *SETTLED)
    first = desk.done("doc", "agreement", number, "--json").json["number"]
    entries = len(desk.done("journal", "--json").json)
    assert desk.done("doc", "agreement", number, "--yes", "--json").json["number"] == first
    assert len(desk.done("journal", "--json").json) == entries


def test_a_form_without_a_number_leaves_no_entry(desk: Desk) -> None:
    number = history(desk, *SETTLED)
    entries = len(desk.done("journal", "--json").json)
    desk.done("doc", "intake", number)
    assert len(desk.done("journal", "--json").json) == entries


def test_undo_gives_back_a_number_taken_by_printing(desk: Desk) -> None:
    number = history(desk, *SETTLED)
    desk.done("doc", "agreement", number)
    desk.done("undo", "--yes")
    assert (
        desk.done("doc", "agreement", number, "--yes", "--json").json["number"]
        == "（2026）示例一社区人调字第1号"
    )


def test_an_older_letter_shows_the_number_it_was_given(desk: Desk) -> None:
    number = history(
        desk,
        {
            "kind": "assigned",
            "on": "2026-03-03",
            "lead": "BM01",
            "due": "2026-03-30",
            "opinion": "办",
            "approved_by": "丙",
            "approved_on": "2026-03-03",
        },
        unit="JD01",
    )
    assert desk.case(number)["letters"][0]["no"] is None
    desk.done("doc", "letter", number)
    assert desk.case(number)["letters"][0]["no"] == "矛调交〔2026〕1号"


def test_what_cannot_be_printed_takes_no_number(desk: Desk) -> None:
    number = history(desk, *SETTLED)
    assert desk("doc", "agreement", number, "-o", "nowhere/a.docx").code == 4
    template(Path("templates/人民调解协议书.docx"), "{{ 不知道的名称 }}")
    assert refused(desk, "agreement", number).error["code"] == "bad_template"
    assert "numbered" not in {line["kind"] for line in desk.done("journal", "--json").json}


# --- what is refused


# What makes it an agreement: two sides, what they disagreed about, what they agreed. The rest may be filled in by hand.
@pytest.mark.parametrize(
    ("left_out", "missing"),
    [
        (["terms"], ["terms"]),
        (["facts", "points"], ["facts"]),
        (["facts", "points", "terms", "performance", "perform_by"], ["facts", "terms"]),
        (["facts"], None),
        (["points"], None),
        (["performance", "perform_by"], None),
    ],
)
def test_an_agreement_is_refused_for_what_makes_it_one(
    desk: Desk, left_out: list[str], missing: list[str] | None
) -> None:
    said = {name: value for name, value in TOLD.items() if name not in left_out}
    number = history(desk, SETTLED[2], {"kind": "supplemented", "on": "2026-03-09", **said})
    answer = desk("doc", "agreement", number, "--json")
    assert answer.code == (3 if missing else 0)
    if missing:
        assert (answer.error["code"], answer.error["missing"]) == ("incomplete", missing)
        assert f"govtool case describe {number} --set {missing[0]}=…" in answer.error["hint"]


def test_all_that_lacks_is_named_at_once(desk: Desk) -> None:
    number = history(desk, SETTLED[2], parties=[{"role": "applicant", "name": "甲"}])
    error = refused(desk, "agreement", number).error
    assert error["missing"] == ["respondent", "facts", "terms"]
    assert "name of a respondent, main facts" in error["message"]
    assert not list(Path().glob("*.docx"))


NOTHING = {
    "agreement": "case mediate", "oral-agreement": "case mediate", "investigation": "case investigate", "session": "case mediate",
    "revisit": "case revisit", "confirmation": "case mediate", "transfer": "case transfer", "letter": "case assign", "receipt": "case assign",
    "settlement": "case mediate", "supervision": "escalate", "extension": "case extend", "closing": "case close", "application": "case correct",
}  # fmt: skip


@pytest.mark.parametrize("form", NOTHING)
def test_a_form_without_its_fact_says_what_records_it(desk: Desk, form: str) -> None:
    error = refused(desk, form, desk.add(*PARTIES, on="2026-03-02")).error
    assert error["code"] == "nothing_to_print"
    assert f"govtool {NOTHING[form]}" in error["hint"]


def test_every_form_is_always_there_or_asks_for_a_fact() -> None:
    always = {"cover", "contents", "intake", "rights", "attorney", "letter-draft"}
    assert {form.value.replace("_", "-") for form in FORMS} == always | NOTHING.keys()


def test_an_agreement_of_the_other_form_is_named(desk: Desk) -> None:
    number = history(desk, {**SETTLED[2], "agreement": "oral"}, SETTLED[3])
    error = refused(desk, "agreement", number).error
    assert (error["code"], error["hint"]) == (
        "nothing_to_print",
        f"govtool doc oral_agreement {number}",
    )
    assert printed(desk, "oral-agreement", number)["协议形式"] == "口头协议"


@pytest.mark.parametrize(("day", "code"), [("2026-04-08", None), ("2026-04-09", "too_late")])
def test_confirmation_within_thirty_days_of_the_agreement(
    desk: Desk, day: str, code: str | None
) -> None:
    number = history(desk, *SETTLED)
    answer = desk("doc", "confirmation", number, "--date", day, "--json", on="2026-05-01")
    assert answer.code == (3 if code else 0)
    if code:
        assert answer.error["code"] == code
    assert desk("doc", "confirmation", number, "--json", "--yes", on="2026-04-09").code == 3


# In force on Fri 16 January 2026: the 30th day is Sun 15 February, in the Spring Festival (15–23), so Tue 24 February.
@pytest.mark.parametrize(
    ("day", "code"),
    [("2026-02-15", None), ("2026-02-23", None), ("2026-02-24", None), ("2026-02-25", "too_late")],
)
def test_confirmation_when_the_last_day_is_a_holiday(
    desk: Desk, day: str, code: str | None
) -> None:
    agreed = {"kind": "mediated", "on": "2026-01-16", "outcome": "settled", "agreement": "written"}
    number = history(
        desk,
        {"kind": "supplemented", "on": "2026-01-16", **TOLD},
        agreed,
        registered_on="2026-01-15",
    )
    answer = desk("doc", "confirmation", number, "--date", day, "--json", on="2026-05-01")
    assert (answer.code, answer.error["code"] if code else None) == (3 if code else 0, code)


def test_confirmation_is_printed_again_as_of_the_day_of_the_application(desk: Desk) -> None:
    number = history(desk, *SETTLED)
    desk.done("case", "confirm", number, "--court", "示例区人民法院", on="2026-04-08")
    assert printed(desk, "confirmation", number)["申请法院"] == "示例区人民法院"
    desk.today("2026-06-01")
    assert printed(desk, "confirmation", number)["协议日期"] == "2026年3月9日"


@pytest.mark.parametrize(
    ("kind", "reminded"), [("family", True), ("land_forest", True), ("neighbour", False)]
)
def test_who_prints_it_is_reminded_of_what_no_court_confirms(
    desk: Desk, kind: str, reminded: bool
) -> None:
    number = history(desk, *SETTLED, kind=kind)
    said = desk.done("doc", "confirmation", number, "--date", "2026-03-20").err
    assert (f"case describe {number} --set matter=" in said) == reminded


@pytest.mark.parametrize(
    ("kind", "matter", "code"),
    [
        ("family", None, None),
        ("family", "status", "nothing_to_print"),
        ("homestead", None, None),
        ("homestead", "ownership", "nothing_to_print"),
    ],
)
def test_confirmation_of_status_and_ownership(
    desk: Desk, kind: str, matter: str | None, code: str | None
) -> None:
    number = history(desk, *SETTLED, kind=kind)
    if matter:
        desk.done("case", "describe", number, "--set", f"matter={matter}", on="2026-03-10")
    answer = desk("doc", "confirmation", number, "--date", "2026-03-20", "--json")
    assert answer.code == (3 if code else 0)
    if code:
        assert answer.error["code"] == code
        assert "not confirmed by a court" in answer.error["message"]
        desk.done("case", "describe", number, "--set", "matter=")
        desk.done("doc", "confirmation", number, "--date", "2026-03-20", "--yes")


def test_a_letter_without_approval_is_incomplete(desk: Desk) -> None:
    number = history(
        desk,
        {"kind": "assigned", "on": "2026-03-03", "lead": "BM01", "due": "2026-03-30"},
        unit="JD01",
    )
    assert refused(desk, "letter", number).error["missing"] == [
        "opinion",
        "approved_by",
        "approved_on",
    ]


# --- files


def test_the_file_is_named_after_case_and_form_and_private(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    answer = desk.done("doc", "intake", number)
    path = Path(f"{number}-受理登记表.docx")
    assert answer.out == f"{path}\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [path for path in Path().iterdir() if "tmp" in path.name] == []


def test_a_file_that_is_there_is_replaced_only_when_told(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    Path("a.docx").write_text("写过的", encoding="utf-8")
    answer = desk("doc", "intake", number, "-o", "a.docx", "--json")
    assert (answer.code, answer.error["code"]) == (2, "needs_yes")
    assert Path("a.docx").read_text(encoding="utf-8") == "写过的"
    answer = desk("doc", "intake", number, "-o", "a.docx", "--yes", "--json")
    assert (answer.code, answer.error["code"]) == (3, "another_kind")
    desk.done("doc", "intake", number, "-o", "a.docx", "--yes", "--force")
    assert paragraphs(Path("a.docx"))
    desk.done("doc", "intake", number, "-o", "a.docx", "--yes")


def test_the_database_is_never_overwritten(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    desk.db.with_suffix(".docx").hardlink_to(desk.db)
    assert (
        desk("doc", "intake", number, "-o", "office.docx", "--yes", "--json").error["code"]
        == "database"
    )
    desk.done("doctor")


def test_many_cases_at_once(desk: Desk) -> None:
    numbers = [desk.add(*PARTIES, on="2026-03-02") for _ in range(3)]
    desk.done("doc", "intake", *numbers, "-o", "out")
    assert sorted(path.name for path in Path("out").iterdir()) == [
        f"{number}-受理登记表.docx" for number in numbers
    ]


def test_one_that_cannot_be_printed_does_not_hold_up_the_others(desk: Desk) -> None:
    good, bare = history(desk, *SETTLED), desk.add(on="2026-03-02")
    answer = desk(
        "doc", "agreement", good, bare, "SQ01-2026-99999", "-o", "out", "--json", on="2026-03-20"
    )
    assert answer.code == 1
    assert [paper["case_no"] for paper in answer.json["files"]] == [good]
    assert [(one["case_no"], one["code"]) for one in answer.json["refused"]] == [
        (bare, "nothing_to_print"),
        ("SQ01-2026-99999", "no_case"),
    ]


def test_all_cases_of_a_time_that_have_the_form(desk: Desk) -> None:
    good = history(desk, *SETTLED)
    history(desk, SETTLED[2], kind="labour")
    desk.add(on="2026-03-02")
    answer = desk(
        "doc",
        "agreement",
        "--from",
        "2026-03-01",
        "--to",
        "2026-03-31",
        "-o",
        "out",
        "--json",
        on="2026-03-20",
    )
    assert [paper["case_no"] for paper in answer.json["files"]] == [good]
    assert [one["code"] for one in answer.json["refused"]] == ["incomplete"]
    assert desk("doc", "agreement", "--from", "2026-03-03", "--unit", "SQ01", "-o", "out").code == 0
    assert desk("doc", "agreement", good, "--from", "2026-03-03").code == 2
    assert desk("doc", "agreement").code == 2


# --- templates


def test_whose_template_is_used_is_reported(desk: Desk, tmp_path: Path) -> None:
    number = desk.add(on="2026-03-02")
    assert "templates: 受理登记表" in desk.done("doc", "intake", number).err
    own = tmp_path / "own"
    own.mkdir()
    template(own / "受理登记表.docx", "本街道 {{ 案件编号 }}")
    desk.done("doc", "intake", number, "--templates", str(own), "-o", "b.docx")
    assert paragraphs(Path("b.docx")) == [f"本街道 {number}"]
    assert desk("doc", "intake", number, "--templates", "nowhere", "-o", "c.docx").code == 4


def test_the_folder_of_templates_may_be_in_the_environment(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    template(own / "受理登记表.docx", "环境 {{ 案件编号 }}")
    monkeypatch.setenv("GOVTOOL_TEMPLATES", str(own))
    number = desk.add(on="2026-03-02")
    desk.done("doc", "intake", number, "-o", "b.docx")
    assert paragraphs(Path("b.docx")) == [f"环境 {number}"]


def test_what_is_left_blank(desk: Desk) -> None:
    template(
        Path("templates/受理登记表.docx"),
        "{{ 案件编号 }} {{ 发生地点 }}{% for 人 in 当事人表 %}{{ 人.电话 }}{{ 人.法定代表人 }}{% endfor %}",
    )
    number = desk.add(*PARTIES, on="2026-03-02")
    answer = desk.done("doc", "intake", number, "--json")
    assert answer.json["blank"] == ["发生地点", "当事人表.法定代表人", "当事人表.电话"]


def test_templates_are_looked_over(desk: Desk) -> None:
    template(Path("bad.docx"), "{{ 案件号 }}", "{{ 申请")
    Path("worse.docx").write_text("x", encoding="utf-8")
    answer = desk("doc", "check", "templates/交办函.docx", "bad.docx", "worse.docx", "--json")
    assert answer.code == 1
    assert [[one["code"] for one in file["findings"]] for file in answer.json] == [
        [],
        ["torn_tag"],
        ["bad_template"],
    ]
    assert "函号" in answer.json[0]["names"]
    assert "in order" in desk.done("doc", "check", "templates/交办函.docx").out
    assert desk("doc", "check", "none.docx").code == 4


def test_the_forms_are_listed(desk: Desk) -> None:
    rows = desk.done("doc", "list", "--json").json
    listed = [row["name"] for row in rows]
    assert listed[: len(FORMS)] == [form.zh for form in FORMS]
    assert set(listed) == {form.zh for form in FormKind}
    assert re.search(r"agreement +人民调解协议书", desk.done("doc", "list").out)


# --- what a person is told


def test_a_department_has_no_committee_of_its_own(desk: Desk) -> None:
    """What a department leads is mediated by the street's committee (L 调解法 34), whose number it bears."""
    number = desk.add(*PARTIES, unit="JD01", on="2026-03-02")
    desk.done("case", "assign", number, *LETTER, on="2026-03-03")
    assert printed(desk, "cover", number)["调委会名称"] == "示例街道人民调解委员会"
    settled = desk.done(
        "case", "mediate", number, "--outcome", "settled", "--agreement", "written", on="2026-03-12"
    )
    assert "（2026）示例街道人调字第1号" in settled.out


@pytest.mark.parametrize("name", ["a.pdf", "a.xlsx", "协议书"])
def test_a_form_is_not_written_under_the_name_of_something_else(desk: Desk, name: str) -> None:
    assert refused(desk, "cover", history(desk, *SETTLED), "-o", name).error["code"] == "bad_format"
    assert not Path(name).exists()


def test_what_is_left_blank_is_reported_in_words(desk: Desk) -> None:
    answer = desk.done("doc", "agreement", history(desk, *SETTLED), "--templates", str(shipped()))
    assert "当事人的" in answer.err
    assert "表." not in answer.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_ends_in_one_sentence(tmp_path: Path) -> None:
    """An archive that was cut short complained again, with a traceback, when it was let go of."""
    with Path("/dev/full").open("wb", buffering=0) as full, pytest.raises(OSError, match="space"):
        Template(template(tmp_path / "t.docx", "{{ 案件编号 }}")).fill(specimen(), full)
    gc.collect()


def test_a_file_in_the_place_of_the_folder_is_reported_in_words(desk: Desk) -> None:
    Path("there").write_text("", encoding="utf-8")
    answer = desk("doc", "file", history(desk, *SETTLED), "there", "--json")
    assert answer.error["code"] == "bad_value"
    assert "is a file" in answer.error["message"]


def test_why_a_file_cannot_be_read_is_reported_in_our_words(desk: Desk) -> None:
    assert (
        desk("doc", "check", "nofile.docx", "--json").error["message"]
        == "“nofile.docx” cannot be read: it is not there."
    )


def test_an_oral_agreement_is_not_confirmed_and_says_so(desk: Desk) -> None:
    """To record a written one was no advice: the case is closed."""
    oral = {"kind": "mediated", "on": "2026-03-09", "outcome": "settled", "agreement": "oral"}
    error = refused(desk, "confirmation", history(desk, oral)).error
    assert error["code"] == "nothing_to_print"
    assert "oral" in error["message"]
    assert "case mediate" not in error["hint"]
