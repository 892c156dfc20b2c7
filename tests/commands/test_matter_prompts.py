"""Taking a matter in at a pseudo-terminal, in Chinese: what is asked, changed, kept, and linked."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.commands.clerk import Desk

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals in the standard library", allow_module_level=True)

from govtool.desk import form_drafts
from tests.commands.terminal import CTRL_C, RECORD, Opens, follow

NO = "SQ01-S2026-00001"
FORM = [
    ("事项类别：", "消防"), ("来源渠道：", "网格员"), ("地点：", "示例路1号"), ("网格（可不填）：", "第一网格"), ("事项内容：", "楼道堆物"),
    ("反映人姓名、电话（可不填）：", "甲某 13800000000"),
]  # fmt: skip
ADD = ("matter", "add", "--unit", "SQ01")


@pytest.fixture(autouse=True)
def _no_drafts(desk: Desk) -> Iterator[None]:
    yield
    for path in form_drafts.folder().glob("*.json"):
        if str(desk.db) in path.read_text("utf-8"):
            path.unlink()


def matter(desk: Desk, no: str = NO) -> dict[str, object]:
    found: dict[str, object] = desk.done("matter", "show", no, "--json").json
    return found


def test_a_matter_is_asked_for_and_changed_before_it_is_recorded(
    desk: Desk, at_terminal: Opens
) -> None:
    script = [*FORM, (RECORD, "紧急程度"), ("紧急程度：", "紧急"), (RECORD, "")]
    dialogue = follow(at_terminal(*ADD), script)
    dialogue.asks("受理")
    assert dialogue.ends() == 0
    found = matter(desk)
    assert (found["category"], found["channel"], found["grid"], found["urgency"]) == (
        "fire",
        "grid",
        "G01",
        "urgent",
    )
    assert found["reporter"] == {"name": "甲某", "phone": "13800000000"}


def test_a_category_that_is_refused_is_asked_again(desk: Desk, at_terminal: Opens) -> None:
    script = [("事项类别：", "重点人员"), ("事项类别：", "消仿"), ("事项类别：", "治安")]
    script += [*FORM[1:4], ("反映人", ""), (RECORD, "")]
    dialogue = follow(at_terminal(*ADD), script)
    dialogue.asks("移交公安机关")
    assert dialogue.ends() == 0
    assert matter(desk)["summary"] is None


def test_what_was_answered_is_kept_and_gone_on_with(desk: Desk, at_terminal: Opens) -> None:
    left = follow(at_terminal(*ADD), [*FORM[:3], ("网格", CTRL_C)])
    left.asks("--resume")
    assert left.ends() == 130
    dialogue = follow(at_terminal("matter", "add", "--resume"), [*FORM[3:], (RECORD, "")])
    dialogue.asks("受理")
    assert dialogue.ends() == 0
    assert matter(desk)["place"] == "示例路1号"


def test_a_duplicate_is_asked_about_and_linked_on_both(desk: Desk, at_terminal: Opens) -> None:
    words = (
        *ADD,
        "-c",
        "消防",
        "--channel",
        "网格员",
        "--place",
        "示例路1号",
        "-m",
        "楼道堆物",
        "--reporter",
        "甲某",
    )
    desk.done(*words)
    dialogue = at_terminal(*words).asks("可能已经登记过").asks(NO).asks("仍要登记吗").types("y")
    dialogue.asks("是其中哪一件的重复反映").types("1").asks("SQ01-S2026-00002")
    assert dialogue.ends() == 0
    assert matter(desk)["linked"] == ["SQ01-S2026-00002"]
    assert matter(desk, "SQ01-S2026-00002")["linked"] == [NO]


def test_a_duplicate_that_is_left_is_not_recorded(desk: Desk, at_terminal: Opens) -> None:
    words = (*ADD, "-c", "消防", "--channel", "网格员", "--place", "示例路1号", "-m", "楼道堆物")
    desk.done(*words)
    dialogue = at_terminal(*words).asks("仍要登记吗").types("n")
    assert dialogue.ends() == 3
    assert len(desk.done("matter", "list", "--json").json) == 1


def test_a_matter_becomes_a_case_with_what_is_asked(desk: Desk, at_terminal: Opens) -> None:
    desk.done(
        *ADD,
        "-c",
        "dispute",
        "--channel",
        "网格员",
        "--place",
        "示例路1号",
        "-m",
        "院墙排水",
        "--reporter",
        "甲某",
    )
    script = [("纠纷类型：", "邻里"), ("被申请人姓名", "乙某"), (RECORD, "")]
    dialogue = follow(at_terminal("matter", "to-case", NO), script)
    dialogue.asks("SQ01-2026-00001")
    assert dialogue.ends() == 0
    case = desk.case("SQ01-2026-00001")
    assert [party["name"] for party in case["parties"]] == ["甲某", "乙某"]
    assert (case["summary"], case["linked"], matter(desk)["state"]) == (
        "院墙排水",
        [NO],
        "became_case",
    )


def test_a_dispatch_is_asked_for_and_nobody_has_to_take_part(
    desk: Desk, at_terminal: Opens
) -> None:
    desk.done(*ADD, "-c", "噪声", "--channel", "群众", "--place", "示例路1号", "-m", "夜间施工")
    desk.done("matter", "take", NO)
    script = [
        ("单位：", "BM01"),
        ("配合单位", ""),
        ("期限", ""),
        ("拟办意见", "请到场"),
        (RECORD, ""),
    ]
    dialogue = follow(at_terminal("matter", "dispatch", NO), script)
    dialogue.asks("打印派单")
    assert dialogue.ends() == 0
    assert matter(desk)["handler"] == "BM01"


def test_a_category_is_meant_by_its_initials(desk: Desk, at_terminal: Opens) -> None:
    script = [("事项类别：", "hjws"), *FORM[1:], (RECORD, "")]
    assert follow(at_terminal(*ADD), script).ends() == 0
    assert matter(desk)["category"] == "sanitation"
