"""What people ask about their data (PIPL 48–50): explained, refused with reasons, asked by next of kin; on paper."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from govtool.base.text import is_erased
from govtool.base.vocabulary import Kinship, RefusalGround, Right
from govtool.papers.person_papers import title_of_refusal
from govtool.privacy.refusal_grounds import ARTICLES, GROUNDS
from tests.commands.clerk import Answer, Desk
from tests.papers.kit import paragraphs

ZHANG, LI = "申请人:张样一:13800000001:990000199001010017", "被申请人:李样二:13800000002"
LONG = "阿卜杜热合曼·阿卜杜克里木江"
DAUGHTER = ("--next-of-kin", "乙样某", "女儿", "--reason", "办理继承")


NUMBER = "SQ01-2026-00001"


@pytest.fixture
def number(desk: Desk) -> str:
    """A closed case of two, handed from its community to the centre; and the household of one of them."""
    desk.once(_closed_case)
    desk.today("2026-03-02")
    return NUMBER


def _closed_case(desk: Desk) -> None:
    desk.done(
        "household",
        "add",
        "--code",
        "H1",
        "--grid",
        "G01",
        "--head",
        "张样一",
        "--phone",
        "13800000001",
    )
    assert desk.add("--party", ZHANG, "--party", LI, on="2026-02-05") == NUMBER
    for day in ("2026-02-09", "2026-02-13"):
        desk.done("case", "mediate", NUMBER, "--outcome", "failed", on=day)
    desk.done("case", "transfer", NUMBER, "--reason", "两次未成", on="2026-02-25")
    desk.done("case", "accept", NUMBER, "--unit", "JD01", on="2026-02-26")
    desk.done("case", "close", NUMBER, "--outcome", "withdrawn", on="2026-03-02")


def text_of(path: Path) -> str:
    """All that can be read in a paper, a paragraph to a line."""
    return "\n".join(line.replace("\n", "") for line in paragraphs(path))


def requests(desk: Desk, *more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.done("person", "requests", *more, "--json").json
    return found


def kinds(desk: Desk) -> list[str]:
    return [line["kind"] for line in desk.done("journal", "--json").json]


def refused(desk: Desk, *command: str) -> tuple[int, str]:
    before = kinds(desk)
    answer: Answer = desk("person", *command, "--json")
    assert kinds(desk) == before
    return answer.code, answer.error["code"]


# --- explained


def test_show_says_why_and_until_when(desk: Desk, number: str) -> None:
    ((home, case),) = [
        one["places"] for one in desk.done("person", "show", "张样一", "--json").json
    ]
    assert (case["kinds"], case["kept_until"]) == (["姓名", "证件号码", "电话"], "2036-03-02")
    assert "《人民调解法》第二十七条" in case["basis"]
    assert (home["kinds"], home["kept_until"]) == (["姓名", "电话"], None)
    shown = desk.done("person", "show", "张样一")
    assert "2036-03-02" in shown.out
    assert "nobody has a profile" in shown.err


@pytest.mark.parametrize("day", ["2026-03-01", "2026-03-02"])
def test_what_is_in_hand_has_no_end_yet(desk: Desk, day: str) -> None:
    desk.add("--party", ZHANG, on="2026-03-01")
    desk.today(day)
    ((case,),) = [one["places"] for one in desk.done("person", "show", "张样一", "--json").json]
    assert case["kept_until"] is None


def test_the_explanation(desk: Desk, number: str, tmp_path: Path) -> None:
    desk.done(
        "export",
        "cases",
        "-o",
        str(tmp_path / "c.csv"),
        "--full",
        "--reason",
        "李样二（13800000002）一案移送法院",
    )
    desk.done(
        "person", "export", "李样二", "-o", str(tmp_path / "l.csv"), "--reason", "李样二本人申请"
    )
    paper = tmp_path / "e.docx"
    made = desk.done("person", "explain", "张样一", "-o", str(paper), "--json").json
    assert (made["no"], made["granted"], made["file"]) == ("Q2026-0001", True, str(paper))
    said = text_of(paper)
    for part in (
        "张样一：", "编号：Q2026-0001", f"案件 {number}，示例一社区2026年2月5日登记", "姓名、证件号码、电话", "至2036年3月2日",
        "住户 H1", "在册期间", "《个人信息保护法》第十三条第一款第三项", "保存10年", "示例街道", "2026年2月25日", "移送", "导出案件",
        "某人（〔已隐去〕）一案移送法院", "第四十八条", "第五十条", "2026年3月2日",
    ):  # fmt: skip
        assert part in said, part
    for part in ("李样二", "李**", "13800000002", "13800000001", "本人信息副本"):
        assert part not in said, part
    assert kinds(desk)[:2] == ["request_answered", "request_made"]


def test_the_explanation_says_who_may_see_and_whom_to_call(
    desk: Desk, number: str, tmp_path: Path
) -> None:
    desk.done("unit", "set", "JD01", "--contact", "信息联络员:丁某:0571-88880000")
    for name, profile in (("甲某", "keeper"), ("乙某", "clerk"), ("丙某", "clerk")):
        desk.done("--actor", "甲某", "clerk", "set", name, "--profile", profile, "--yes")
    paper = tmp_path / "e.docx"
    answer = desk.done("--actor", "甲某", "person", "explain", "张样一", "-o", str(paper), "--json")
    assert answer.json["blank"] == []
    said = text_of(paper)
    assert "现有管理员1人、经办员2人" in said
    assert "信息联络员丁某，电话0571-88880000" in said


def test_it_answers_the_request_and_is_printed_again(
    desk: Desk, number: str, tmp_path: Path
) -> None:
    desk.done("person", "request", "张样一", "--right", "说明", "--on", "2026-02-27")
    assert [one["days"] for one in requests(desk, "--open")] == [3]
    paper = tmp_path / "e.docx"
    for _time in (1, 2):
        desk.done("person", "explain", "Q2026-1", "-o", str(paper), "--yes")
        assert "你于2026年2月27日请求" in text_of(paper)
    ((one),) = requests(desk)
    assert (one["requested_on"], one["answered_on"], one["granted"]) == (
        "2026-02-27",
        "2026-03-02",
        True,
    )
    assert requests(desk, "--open") == []


# --- refused


@pytest.mark.parametrize("ground", list(RefusalGround))
@pytest.mark.parametrize("right", list(ARTICLES))
def test_every_ground_fits_some_rights(
    desk: Desk, number: str, tmp_path: Path, right: Right, ground: RefusalGround
) -> None:
    paper, it = tmp_path / "n.docx", GROUNDS[ground]
    command = [
        "refuse",
        "张样一",
        "--request",
        right.value,
        "--ground",
        ground.value,
        "-o",
        str(paper),
    ]
    if ground is RefusalGround.OTHER:
        command += ["--reason", "已另行答复。"]
    if right not in it.rights or it.of_kin:
        assert refused(desk, *command) == (3, "ground_does_not_fit")
        assert not paper.exists()
    if right not in it.rights:
        return
    if it.of_kin:
        command += ["--next-of-kin", "乙样某", "外孙"]
    desk.done("person", *command)
    said = text_of(paper)
    assert title_of_refusal(right) in said
    assert (it.basis or ARTICLES[right]) in said
    assert "可以依法向人民法院提起诉讼" in said
    assert ("停止除存储和采取必要的安全保护措施之外的处理" in said) == it.restricts
    assert "。。" not in said
    assert [(one["granted"], one["ground"]) for one in requests(desk)] == [(False, ground.value)]


def test_a_refusal_is_printed_again_and_taken_back(desk: Desk, number: str, tmp_path: Path) -> None:
    paper = tmp_path / "n.docx"
    desk.done("person", "request", "张样一", "--right", "删除", "--on", "2026-02-27")
    desk.done("person", "refuse", "Q2026-0001", "--ground", "mediation_file", "-o", str(paper))
    first, before = text_of(paper), kinds(desk)
    assert desk("person", "refuse", "Q2026-0001", "-o", str(paper)).code == 2  # it is there already
    desk.done("person", "refuse", "Q2026-0001", "-o", str(paper), "--yes")
    assert (text_of(paper), kinds(desk)) == (first, before)
    desk.done("undo", "--yes")
    assert [one["granted"] for one in requests(desk)] == [None]
    assert desk.done("doctor", "--json").json["ok"]


def test_whom_the_file_does_not_hold(desk: Desk, tmp_path: Path) -> None:
    paper = str(tmp_path / "n.docx")
    command = ["refuse", "没有人", "--request", "copy", "-o", paper]
    assert refused(desk, *command, "--ground", "confidential") == (4, "no_person")
    assert refused(desk, "refuse", "13900000009", "--request", "copy", "-o", paper, "--ground", "not_held") == (4, "no_person")  # fmt: skip
    desk.done("person", *command, "--ground", "not_held")
    assert "没有人：" in text_of(tmp_path / "n.docx")


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["refuse", "张样一", "--request", "erasure", "--ground", "other"], (2, "missing_option")),
        (["refuse", "张样一", "--request", "arrangement", "--ground", "other"], (3, "bad_term")),
        (["refuse", "Q2026-0001", "--ground", "other"], (4, "no_request")),
        (["refuse", "张样一", "--request", "忘记", "--ground", "other"], (3, "bad_term")),
        (["refuse", "Q2026-0009", "--ground", "identity"], (4, "no_request")),
        (["answer", "Q2026-0009"], (4, "no_request")),
        (["answer", "张样一"], (4, "no_request")),
        (["explain", "没有人"], (4, "no_person")),
        (["request", "张样一", "--right", "copy", "--on", "2026-03-03"], (3, "out_of_order")),
        (["request", "张样一", "--right", "copy", "--next-of-kin", "乙样某", "侄子", "--reason", "继承"], (3, "not_next_of_kin")),
        (["request", "张样一", "--right", "copy", "--next-of-kin", "乙样某", "儿子"], (2, "missing_option")),
        (["request", "张样一", "--right", "arrangement"], (2, "missing_option")),
        (["show", "张样一", "--next-of-kin", "", "儿子", "--reason", "继承"], (3, "empty")),
    ],
)  # fmt: skip
def test_what_is_not_recorded(
    desk: Desk, number: str, command: list[str], code: tuple[int, str]
) -> None:
    assert refused(desk, *command) == code


def test_a_paper_that_cannot_be_written_records_nothing(
    desk: Desk, number: str, tmp_path: Path
) -> None:
    assert refused(desk, "explain", "张样一", "-o", str(tmp_path / "e.pdf")) == (3, "bad_format")
    nowhere = str(tmp_path / "nowhere" / "e.docx")
    assert refused(desk, "explain", "张样一", "-o", nowhere) == (4, "no_folder")
    assert refused(desk, "refuse", "张样一", "--request", "copy", "--ground", "identity", "-o", nowhere) == (4, "no_folder")  # fmt: skip


def test_the_office_has_templates_of_its_own(desk: Desk, number: str, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    own = Document()
    own.add_paragraph("{{ 信息主体 }}的请求{{ 请求编号 }}：{{ 不予理由 }}")
    own.save(str(folder / "不予办理个人信息请求告知书.docx"))
    paper = tmp_path / "n.docx"
    desk.done("person", "refuse", "张样一", "--request", "copy", "--ground", "identity", "-o", str(paper), "--templates", str(folder))  # fmt: skip
    assert text_of(paper).startswith("张样一的请求Q2026-0001：未能证明")


# --- received, done, withdrawn


@pytest.mark.parametrize(
    ("right", "command"),
    [
        ("copy", ["export", "张样一", "-o", "{out}/a.csv", "--reason", "申请"]),
        (
            "correction",
            ["correct", "张样一", "--set", "occupation=教师", "--reason", "补充", "--yes"],
        ),
        ("erasure", ["erase", "张样一", "--reason", "申请", "--yes"]),
        ("explanation", ["explain", "张样一", "-o", "{out}/e.docx"]),
        ("access", ["answer", "Q2026-0001", "--note", "当场查阅"]),
    ],
)
def test_what_is_done_answers_the_request(
    desk: Desk, number: str, tmp_path: Path, right: str, command: list[str]
) -> None:
    desk.done("person", "request", "张样一", "--right", right)
    assert refused(desk, "request", "张样一", "--right", right) == (3, "asked_already")
    desk.done("person", *(word.format(out=tmp_path) for word in command))
    ((one),) = requests(desk)
    assert (one["granted"], one["answered_on"]) == (True, "2026-03-02")
    assert refused(desk, "answer", "Q2026-0001") == (3, "answered_already")


def test_without_a_request_nothing_but_the_deed_is_recorded(
    desk: Desk, number: str, tmp_path: Path
) -> None:
    desk.done("person", "export", "张样一", "-o", str(tmp_path / "a.csv"), "--reason", "申请")
    assert requests(desk) == []


def test_a_request_is_withdrawn(desk: Desk, number: str) -> None:
    desk.done("person", "request", "张样一", "--right", "erasure")
    assert "erase" not in kinds(desk)
    desk.done("person", "answer", "Q2026-0001", "--withdrawn", "--note", "本人撤回")
    ((one),) = requests(desk)
    assert (one["state"], one["granted"], one["answered_on"]) == ("closed", None, "2026-03-02")


# --- next of kin


def test_next_of_kin_see_correct_copy_and_erase(desk: Desk, number: str, tmp_path: Path) -> None:
    desk.done("person", "show", "张样一", *DAUGHTER)
    desk.done("person", "export", "张样一", "-o", str(tmp_path / "a.csv"), *DAUGHTER)
    desk.done("person", "correct", "张样一", "--set", "occupation=教师", "--yes", *DAUGHTER)
    desk.done("person", "explain", "张样一", "-o", str(tmp_path / "e.docx"), *DAUGHTER)
    desk.done("person", "erase", "张样一", "--yes", *DAUGHTER)
    found = requests(desk)
    assert [one["right"] for one in found] == [
        "access",
        "copy",
        "correction",
        "explanation",
        "erasure",
    ]
    assert {one["next_of_kin"]["relation"] for one in found} == {"child"}
    assert "死者张样一的个人信息" in text_of(tmp_path / "e.docx")
    assert "乙样某（张样一的近亲属，关系：子女）：" in text_of(tmp_path / "e.docx")


@pytest.mark.parametrize(
    ("words", "kinship"),
    [("妻子 配偶 spouse", "spouse"), ("母亲 父母", "parent"), ("儿子 女儿 子女 child", "child"), ("妹妹 兄弟姐妹", "sibling"),
     ("外公 祖母", "grandparent"), ("外孙女 孙子", "grandchild")],
)  # fmt: skip
def test_relations_as_people_call_them(words: str, kinship: str) -> None:
    assert {Kinship.meant_by(word) for word in words.split()} == {Kinship(kinship)}


@pytest.mark.parametrize("word", ["侄子", "儿媳", "叔叔", "朋友", ""])
def test_others_are_no_next_of_kin(word: str) -> None:
    assert Kinship.meant_by(word) is None


def test_what_the_person_arranged_holds(desk: Desk, number: str, tmp_path: Path) -> None:
    desk.done("person", "request", "张样一", "--right", "arrangement", "--reason", "仅女儿可以查阅", "--next-of-kin", "乙样某", "女儿")  # fmt: skip
    son = ("--next-of-kin", "丙样某", "儿子", "--reason", "继承")
    for command in (
        ["show", "张样一"],
        ["export", "张样一", "-o", str(tmp_path / "a.csv")],
        ["correct", "张样一", "--set", "occupation=教师", "--yes"],
        ["erase", "张样一", "--yes"],
        ["erase", "张样一", "--case", number, "--yes"],
        ["explain", "张样一", "-o", str(tmp_path / "e.docx")],
        ["request", "张样一", "--right", "copy"],
    ):
        assert refused(desk, *command, *son) == (3, "arranged_otherwise"), command
    assert not list(tmp_path.glob("*.docx"))
    desk.done("person", "show", "张样一", *DAUGHTER)
    desk.done("person", "refuse", "张样一", "--request", "copy", "--ground", "arranged", "-o", str(tmp_path / "n.docx"), *son[:3])  # fmt: skip
    assert "死者生前另有安排" in text_of(tmp_path / "n.docx")
    assert refused(desk, "answer", "Q2026-0001") == (3, "out_of_order")
    assert refused(desk, "refuse", "Q2026-0001", "--ground", "other") == (3, "another_right")
    desk.done("person", "answer", "Q2026-0001", "--withdrawn")
    desk.done("person", "show", "张样一", *son)


# --- afterwards


@pytest.mark.parametrize("party", [ZHANG, "申请人:赵样四"], ids=["with numbers", "without"])
def test_requests_lose_the_name_with_the_rest(desk: Desk, tmp_path: Path, party: str) -> None:
    name = party.split(":")[1]
    no = desk.add("--party", party, "--party", LI, on="2026-02-05")
    desk.done("case", "close", no, "--outcome", "withdrawn", on="2026-03-01")
    desk.today("2026-03-02")
    desk.done("person", "request", name, "--right", "copy", "--reason", f"{name}到窗口申请")
    desk.done("person", "refuse", "Q2026-0001", "--ground", "identity", "--reason", f"{name}未出示证件", "-o", str(tmp_path / "n.docx"))  # fmt: skip
    desk.done(
        "person",
        "erase",
        name,
        "--yes",
        "--next-of-kin",
        "乙样某",
        "女儿",
        "--reason",
        f"{name}的女儿申请",
    )
    found = requests(desk)
    assert [is_erased(one["name"]) for one in found] == [True, True]
    assert len({one["name"] for one in found}) == 1
    assert name.encode() not in desk.db.read_bytes()
    assert desk.done("doctor", "--json").json["ok"]
    assert desk("person", "show", "乙样某").code == 0  # who asked is another person


def test_an_open_request_does_not_keep_its_person(desk: Desk, number: str) -> None:
    """A case in hand needs its people; a request does not."""
    desk.done("person", "request", "张样一", "--right", "copy")
    desk.done("person", "erase", "张样一", "--reason", "申请", "--yes")
    assert "张样一" not in desk.done("person", "requests").out


def test_two_of_one_name_stay_apart(desk: Desk) -> None:
    first = desk.add("--party", "申请人:赵样四", on="2026-02-05")
    second = desk.add("--party", "申请人:赵样四", on="2026-02-06")
    desk.today("2026-03-02")
    assert refused(desk, "request", "赵样四", "--right", "copy") == (3, "several_persons")
    desk.done("person", "request", "赵样四", "--right", "copy", "--only", "2")
    found = desk.done("person", "show", "赵样四", "--json").json
    places = sorted([place["no"] for place in person["places"]] for person in found)
    assert places == [[first], [second, "Q2026-0001"]]


def test_a_clerk_receives_and_a_keeper_decides(desk: Desk, number: str, tmp_path: Path) -> None:
    for name, profile in (("甲某", "keeper"), ("乙某", "clerk"), ("丙某", "reader")):
        desk.done("--actor", "甲某", "clerk", "set", name, "--profile", profile, "--yes")
    request = ("person", "request", "张样一", "--right", "explanation", "--json")
    paper = ("-o", str(tmp_path / "n.docx"), "--json")
    assert desk("--actor", "丙某", *request).error["code"] == "not_allowed"
    desk.done("--actor", "乙某", *request)
    for verb in (["explain", "张样一"], ["refuse", "Q2026-0001", "--ground", "identity"]):
        assert desk("--actor", "乙某", "person", *verb, *paper).error["code"] == "not_allowed"
        assert not (tmp_path / "n.docx").exists()
    desk.done("--actor", "甲某", "person", "explain", "张样一", *paper)


def test_names_of_fifteen_characters(desk: Desk, tmp_path: Path) -> None:
    desk.add("--party", f"申请人:{LONG}:13800000001", on="2026-02-05")
    desk.today("2026-03-02")
    paper = tmp_path / "n.docx"
    desk.done("person", "refuse", LONG, "--request", "copy", "--ground", "kinship", "-o", str(paper), "--next-of-kin", LONG, "儿子")  # fmt: skip
    assert re.search(rf"^{LONG}（{LONG}的近亲属，关系：子女）：$", text_of(paper), re.MULTILINE)
