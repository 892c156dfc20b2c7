"""The forgiving form: going back, changing before recording, drafts, texts from files and the editor, an earlier case."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.clerk import Desk

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals in the standard library", allow_module_level=True)

from govtool.desk import form_drafts
from tests.commands.terminal import CTRL_C, FORM, RECORD, Opens, follow

KILL_LINE = "\x15"
ADD = ("case", "add", "--unit", "SQ01", "-t", "邻里", "-s", "网格排查", "-m", "院墙排水")
NO = "SQ01-2026-00001"


def names(desk: Desk, no: str = NO) -> list[tuple[str, str, str | None]]:
    return [(party["role"], party["name"], party["phone"]) for party in desk.case(no)["parties"]]


def kept(desk: Desk) -> list[Path]:
    return [
        path
        for path in form_drafts.folder().glob("*.json")
        if str(desk.db) in path.read_text("utf-8")
    ]


@pytest.fixture(autouse=True)
def _no_drafts(desk: Desk) -> Iterator[None]:
    yield
    for path in kept(desk):
        path.unlink()


# --- going back


def test_back_over_several_questions_with_the_answers_as_defaults(
    desk: Desk, at_terminal: Opens
) -> None:
    script = [
        *FORM[:5],
        ("被申请人姓名", "<"), ("申请人姓名、电话（可不填）：甲某", "<"), ("案情摘要：院墙排水", "\x7f\x7f渗水"),
        ("申请人姓名、电话（可不填）：甲某", f"{KILL_LINE}丁某"), ("被申请人姓名", "<"), ("申请人姓名、电话（可不填）：丁某", ""),
        ("被申请人姓名", "乙某"), (RECORD, "<"), ("被申请人姓名、电话（可不填）：乙某", ""), (RECORD, ""),
    ]  # fmt: skip
    dialogue = follow(at_terminal("case", "add"), script)
    assert dialogue.ends() == 0
    assert desk.case(NO)["summary"] == "院墙渗水"
    assert [name for _role, name, _phone in names(desk)] == ["丁某", "乙某"]


def test_there_is_nothing_before_the_first_question(desk: Desk, at_terminal: Opens) -> None:
    dialogue = at_terminal("case", "add").asks("< 返回上一项，? 列出选项，Ctrl-C 离开（草稿保留）")
    dialogue.asks("登记单位：").types("<").asks("前面没有问题了").asks("登记单位：").types(
        "SQ01"
    ).asks("纠纷类型：")
    dialogue.types("＜").asks("登记单位 [示例一社区]：").types("").asks("纠纷类型：").types(CTRL_C)
    assert dialogue.ends() == 130


def test_back_into_a_group(desk: Desk, at_terminal: Opens) -> None:
    script = [
        *FORM, (RECORD, "其他当事人"), ("其他当事人，如", "庚某 13911112222"), ("其他当事人，如", "<"),
        ("：庚某 13911112222", f"{KILL_LINE}申请人:戊某"), ("其他当事人，如", ""), (RECORD, ""),
    ]  # fmt: skip
    assert follow(at_terminal("case", "add"), script).ends() == 0
    assert names(desk)[2:] == [("applicant", "戊某", None)]


# --- changing before recording


def test_a_number_changes_an_answer_and_all_is_shown_again(desk: Desk, at_terminal: Opens) -> None:
    script = [
        *FORM, (RECORD, "1"), ("登记单位 [示例一社区]", "SQ02"), ("SQ02 示例二社区", ""), (RECORD, "5"),
        ("申请人姓名、电话（可不填）：", f"{KILL_LINE}丁某:13900000000"), (RECORD, "重大"), ("重大复杂", "是"), (RECORD, ""),
    ]  # fmt: skip
    dialogue = at_terminal("case", "add")
    for prompt, answer in script:
        dialogue.asks(prompt)
        if answer or prompt == RECORD:
            dialogue.types(answer)
    assert dialogue.ends() == 0
    case = desk.case("SQ02-2026-00001")
    assert (case["unit"], case["severity"]) == ("SQ02", "major")
    assert names(desk, "SQ02-2026-00001") == [
        ("applicant", "丁某", "13900000000"),
        ("respondent", "乙某", None),
    ]


def test_a_change_that_does_not_fit_the_rest_is_refused(desk: Desk, at_terminal: Opens) -> None:
    """The day it was found is not after that of the registration."""
    script = [
        *FORM, (RECORD, "排查日期"), ("排查日期（可不填", "3月3日"), (RECORD, "登记日期"), ("登记日期 [今天]：", "3月2日"),
        ("排查日期不能晚于登记日期", "3月4日"), (RECORD, ""),
    ]  # fmt: skip
    assert follow(at_terminal("case", "add"), script).ends() == 0
    case = desk.case(NO)
    assert (case["registered_on"], case["found_on"]) == ("2026-03-04", "2026-03-03")


def test_what_a_change_makes_odd_is_asked_about(desk: Desk, at_terminal: Opens) -> None:
    """The grid lies in the unit, until that is changed."""
    script = [
        *FORM[1:], (RECORD, "网格"), ("网格（可不填）", "G01"), (RECORD, "登记单位"), ("登记单位：", "SQ02"),
        ("网格 G01 属于示例一社区，仍按此记录？", "否"), ("网格（可不填）：", ""), (RECORD, ""),
    ]  # fmt: skip
    assert follow(at_terminal("case", "add", "-u", "SQ01"), script).ends() == 0
    assert desk.case("SQ02-2026-00001")["grid"] is None


# --- drafts


@pytest.mark.parametrize("place", [2, 5, len(FORM)])
def test_a_form_that_was_left_is_gone_on_with(desk: Desk, at_terminal: Opens, place: int) -> None:
    left = follow(at_terminal("case", "add"), FORM[:place])
    left.asks(FORM[place][0] if place < len(FORM) else RECORD).types(CTRL_C).asks(
        "govtool case add --resume"
    )
    assert left.ends() == 130
    (path,) = kept(desk)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert follow(at_terminal("case", "add", "--resume"), [*FORM[place:], (RECORD, "")]).ends() == 0
    assert [name for _role, name, _phone in names(desk)] == ["甲某", "乙某"]
    assert not kept(desk)


def test_the_options_of_a_draft_hold(desk: Desk, at_terminal: Opens) -> None:
    left = at_terminal("case", "add", "-u", "SQ02", "-p", "甲某").asks("纠纷类型：").types("邻里")
    assert left.asks("案件来源：").types(CTRL_C).ends() == 130
    dialogue = at_terminal("case", "add").asks("未完成的草稿").asks("是否继续填写？").types("")
    follow(dialogue, [("案件来源：", "1"), ("案情摘要：", "院墙"), (RECORD, "")])
    assert dialogue.ends() == 0
    assert names(desk, "SQ02-2026-00001") == [("applicant", "甲某", None)]


def test_who_goes_on_with_a_draft_records_it(desk: Desk, at_terminal: Opens) -> None:
    left = at_terminal(
        "--actor", "甲员", "--today", "2026-03-03", "case", "add", "-u", "SQ02", "--actor=丙员"
    )
    assert left.asks("纠纷类型：").types("邻里").asks("案件来源：").types(CTRL_C).ends() == 130
    dialogue = at_terminal("--actor", "乙员", "case", "add", "--resume", "--today", "2026-03-04")
    script = [
        ("案件来源：", "1"),
        ("案情摘要：", "院墙"),
        ("申请人", "甲某"),
        ("被申请人", ""),
        (RECORD, ""),
    ]
    assert follow(dialogue, script).ends() == 0
    (entry,) = desk.done("case", "history", "SQ02-2026-00001", "--json").json
    assert (entry["actor"], entry["on"]) == ("乙员", "2026-03-04")


def test_a_draft_of_another_form_is_not_lost(desk: Desk, at_terminal: Opens) -> None:
    assert follow(at_terminal("case", "add"), FORM[:4]).asks("申请人").types(CTRL_C).ends() == 130
    script = [("是否继续填写？", "否"), *FORM, (RECORD, "")]
    assert follow(at_terminal("case", "add"), script).ends() == 0
    assert len(kept(desk)) == 1


def test_a_draft_is_of_one_case(desk: Desk, at_terminal: Opens) -> None:
    one, other = desk.add(unit="JD01", on="2026-03-02"), desk.add(unit="JD01", on="2026-03-02")
    script = [("牵头单位：", "BM01"), ("回复期限：", "4月1日")]
    left = follow(at_terminal("case", "assign", one[-3:]), script).asks("拟办意见：").types(CTRL_C)
    assert left.asks(f"govtool case assign {one} --resume").ends() == 130
    fresh = at_terminal("case", "assign", other).asks("牵头单位：")
    assert "草稿" not in fresh.shown.partition("牵头单位")[0].replace("草稿保留", "")
    fresh.types(CTRL_C).ends()
    rest = [
        ("拟办意见：", "依职责调处"),
        ("审批领导：", "丙某"),
        ("审批日期", ""),
        ("责任人", ""),
        ("送达方式", ""),
        (RECORD, ""),
    ]
    assert follow(at_terminal("case", "assign", "--resume"), rest).ends() == 0
    assert [len(desk.case(no, "2026-03-05")["letters"]) for no in (one, other)] == [1, 0]


def test_old_drafts_are_removed(desk: Desk, at_terminal: Opens) -> None:
    assert follow(at_terminal("case", "add"), FORM[:4]).asks("申请人").types(CTRL_C).ends() == 130
    (path,) = kept(desk)
    draft = form_drafts.read(path)
    assert draft is not None
    for days, there in ((7, True), (8, False)):
        form_drafts.remove_old(draft.left_on.fromordinal(draft.left_on.toordinal() + days))
        assert path.exists() == there
    answer = at_terminal("case", "add", "--resume").asks("没有“govtool case add”的草稿")
    assert answer.ends() == 4


def test_a_script_gets_no_draft(desk: Desk) -> None:
    answer = desk("case", "add", "--resume", "--json")
    assert (answer.code, answer.error["code"]) == (2, "nobody_to_ask")


# --- texts that are not typed


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_from_a_file(desk: Desk, at_terminal: Opens, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "案情.txt"
    path.write_bytes("院墙排水，\r\n多次协商未成。\r\n".encode(encoding))
    said = "院墙排水，\n多次协商未成。"
    no = desk.done(*ADD[:-1], f"@{path}", "--json", on="2026-03-05").json["case_no"]
    assert desk.case(no)["summary"] == said
    script = [
        *FORM[:3],
        ("案情摘要：", f"@{path}.no"),
        ("无法读取", f"@{path}"),
        *FORM[4:],
        (RECORD, ""),
    ]
    assert follow(at_terminal("case", "add"), script).ends() == 0
    assert desk.case("SQ01-2026-00002")["summary"] == said


def test_a_text_that_begins_with_the_sign(desk: Desk, tmp_path: Path) -> None:
    assert (
        desk.done(*ADD[:-1], "@@甲某 的帖子", "--json", on="2026-03-02").json["summary"]
        == "@甲某 的帖子"
    )
    missing = desk(*ADD[:-1], f"@{tmp_path / '没有.txt'}", "--json", on="2026-03-02")
    assert (missing.code, missing.error["code"]) == (4, "no_file")


@pytest.mark.parametrize("keys", ["@\r", "\x18\x05"], ids=["@", "ctrl-x ctrl-e"])
def test_a_text_from_the_editor(desk: Desk, at_terminal: Opens, tmp_path: Path, keys: str) -> None:
    seen = tmp_path / "seen"
    editor = tmp_path / "my editor; touch injected"
    editor.write_text(
        f"#!/bin/sh\nstat -c '%a %n' \"$1\" > '{seen}'\nprintf '院墙\\n排水\\n' > \"$1\"\n"
    )
    editor.chmod(0o755)
    dialogue = (
        follow(at_terminal("case", "add", VISUAL=f"'{editor}'"), FORM[:3])
        .asks("案情摘要：")
        .sends(keys)
    )
    follow(dialogue.asks("案情摘要：").asks("排水").types(""), [*FORM[4:], (RECORD, "")])
    assert dialogue.ends() == 0
    assert desk.case(NO)["summary"] == "院墙\n排水"
    mode, _space, path = seen.read_text().strip().partition(" ")
    assert mode == "600"
    assert not Path(path).exists()
    assert not (tmp_path / "injected").exists()
    assert not Path("injected").exists()


# --- choices, parties, remembered answers


def test_names_that_begin_alike_are_chosen_from(desk: Desk, at_terminal: Opens) -> None:
    dialogue = (
        at_terminal("case", "add").asks("登记单位：").types("示例").asks("以“示例”开头的有多项")
    )
    dialogue.asks("登记单位：").types("示例二").asks("纠纷类型：").types("婚").asks(
        "案件来源："
    ).types(CTRL_C)
    assert dialogue.ends() == 130


@pytest.mark.parametrize(
    ("typed", "phone", "id_no"),
    [
        ("甲某 13800000000", "13800000000", None),
        ("甲某 138 0000 0000", "13800000000", None),
        ("甲某：13800000000", "13800000000", None),
        ("甲某:13800000000:99000019900101001X", "13800000000", "99000019900101001X"),
        ("甲某 13800000000 99000019900101001X", "13800000000", "99000019900101001X"),
        ("甲某 99000019900101001X", None, "99000019900101001X"),
        ("申请人:甲某:13800000000", "13800000000", None),
        ("申请人:甲某 13800000000", "13800000000", None),
        ("申请人：甲某，13800000000", "13800000000", None),
        ("甲某，13800000000", "13800000000", None),
        ("甲某、138-0000-0000", "13800000000", None),
        ("甲某/13800000000", "13800000000", None),
        ("甲某13800000000", "13800000000", None),
        ("甲某（13800000000）", "13800000000", None),
        ("甲某(0571)88000000", "0571-88000000", None),
        ("甲某 电话13800000000", "13800000000", None),
        ("甲某，联系电话：13800000000", "13800000000", None),
        ("甲某（手机号:13800000000）", "13800000000", None),
        ("甲某，99000019900101001X", None, "99000019900101001X"),
    ],
)
def test_numbers_behind_a_name(typed: str, phone: str | None, id_no: str | None) -> None:
    from govtool.base.vocabulary import PartyRole
    from govtool.commands.shared.parties import party_of

    party = party_of(PartyRole.APPLICANT, typed)
    assert (party.name, party.phone, party.id_no) == ("甲某", phone, id_no)


def test_parties_without_a_role_are_applicant_and_respondent(desk: Desk) -> None:
    desk.done(*ADD, "-p", "甲某:13800000000", "-p", "乙某", "-p", "第三人:丙某", on="2026-03-02")
    assert names(desk) == [
        ("applicant", "甲某", "13800000000"), ("respondent", "乙某", None), ("third_party", "丙某", None),
    ]  # fmt: skip
    refused = desk(*ADD, "-p", "甲某", "-p", "乙某", "-p", "丙某", "--json", on="2026-03-02")
    assert (refused.code, refused.error["code"]) == (3, "bad_party")
    wrong = desk(*ADD, "-p", "原告:甲某", "--json", on="2026-03-02")
    assert (wrong.code, wrong.error["code"]) == (3, "bad_term")


def test_the_shortest_registration_is_typed_in_sixty_characters(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = (
        "case",
        "add",
        "-t",
        "邻里",
        "-s",
        "网格排查",
        "-m",
        "院墙排水",
        "-p",
        "甲某:13800000000",
        "-p",
        "乙某",
    )
    assert len(" ".join(words)) <= 60
    monkeypatch.setenv("GOVTOOL_UNIT", "SQ01")
    desk.done(*words, on="2026-03-02")
    assert desk.case(NO)["unit"] == "SQ01"


def test_at_most_nine_questions_and_the_last_answers_are_remembered(
    desk: Desk, at_terminal: Opens
) -> None:
    assert len(FORM) + 1 <= 9
    assert follow(at_terminal("case", "add"), [*FORM, (RECORD, "")]).ends() == 0
    script = [
        ("登记单位 [示例一社区]：", ""),
        ("纠纷类型：", "邻里"),
        ("案件来源 [网格排查]：", ""),
        *FORM[3:],
    ]
    again = follow(at_terminal("case", "add"), script).asks("仍要登记？[y").types("y")
    assert again.ends() == 0
    assert (
        "[示例一社区]"
        not in at_terminal("case", "add", GOVTOOL_ACTOR="另一人").asks("登记单位：").shown
    )


def test_like_an_earlier_case(desk: Desk, at_terminal: Opens) -> None:
    desk.done(*ADD, "-g", "G01", "-p", "甲某:13800000000", "-p", "乙某", on="2026-02-02")
    found = desk.done("case", "add", "--like", NO, "-m", "又漏水", "--json", on="2026-03-05").json
    assert (found["unit"], found["grid"], found["source"]) == ("SQ01", "G01", "patrol")
    assert [party["phone"] for party in found["parties"]] == ["13800000000", None]
    script = [
        ("沿用的当事人 [全部]：", "乙某"),
        ("案情摘要：", "楼道堆物"),
        ("申请人姓名", "丁某"),
        (RECORD, ""),
    ]
    assert follow(at_terminal("case", "add", "--like", NO), script).ends() == 0
    assert [name for _role, name, _phone in names(desk, "SQ01-2026-00003")] == ["丁某", "乙某"]


def test_an_answer_from_a_dumb_terminal_may_be_gone_back_to(desk: Desk, at_terminal: Opens) -> None:
    script = [*FORM[:4], ("申请人", "<"), ("案情摘要", "院墙"), *FORM[4:], (RECORD, "")]
    assert follow(at_terminal("case", "add", TERM="dumb"), script).ends() == 0
    assert desk.case(NO)["summary"] == "院墙"


def test_of_an_encrypted_file_no_draft_is_kept(
    desk: Desk, at_terminal: Opens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("sqlcipher3")
    if os.environ.get("GOVTOOL_TEST_ENCRYPTED"):
        pytest.skip("the file is encrypted already")
    key = tmp_path / "key"
    key.write_text("correct horse battery staple\n")
    key.chmod(0o600)
    monkeypatch.setenv("GOVTOOL_KEY_FILE", str(key))
    desk.done("encrypt", "--yes")
    left = follow(at_terminal("case", "add"), FORM[:4]).asks("申请人").types(CTRL_C)
    assert left.asks("不保留草稿").ends() == 130
    assert not kept(desk)


@pytest.mark.parametrize("command", [("case", "meet")])
def test_a_number_that_is_missing_is_asked_for(
    desk: Desk, at_terminal: Opens, command: tuple[str, ...]
) -> None:
    desk.add(on="2026-03-02")
    dialogue = at_terminal(*command)
    dialogue.asks("案件编号：").types(NO)
    if command == ("case", "meet"):
        assert dialogue.ends() == 0
        return
    dialogue.asks("：").types(CTRL_C)
    assert dialogue.ends() == 130
