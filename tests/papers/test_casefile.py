"""The whole case file: every form the case has facts for, in order, and a list of exactly those."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.clerk import Desk
from tests.papers.cases import PARTIES, SETTLED, history
from tests.papers.kit import paragraphs


@pytest.fixture
def made(desk: Desk) -> list[Path]:
    desk.done("doc", "file", history(desk, *SETTLED), "卷宗")
    return sorted(Path("卷宗").iterdir())


def test_the_papers_are_in_the_order_of_the_file(made: list[Path]) -> None:
    assert [path.name for path in made] == [
        "01-卷宗封面.docx", "02-卷内目录.docx", "03-受理登记表.docx", "04-权利义务告知书.docx", "05-调查记录.docx", "06-调解记录（第1份）.docx",
        "07-调解记录（第2份）.docx", "08-人民调解协议书.docx", "09-回访记录.docx", "10-结案报告.docx",
    ]  # fmt: skip


def test_the_contents_list_what_was_made_with_number_and_day(made: list[Path]) -> None:
    lines = [
        line.removeprefix("卷内文书表：")
        for line in paragraphs(made[1])
        if line.startswith("卷内文书表")
    ]
    rows = [dict(cell.split("＝") for cell in line.split("；")) for line in lines]
    assert [row["文书名称"] for row in rows] == [path.stem[3:] for path in made[2:]]
    assert rows[5] == {
        "序号": "6", "文书名称": "人民调解协议书", "文号": "（2026）示例一社区人调字第1号", "日期": "2026年3月9日", "页号": "", "备注": "",
    }  # fmt: skip


def test_each_session_has_its_own_record(made: list[Path]) -> None:
    assert "调解.日期：2026年3月4日" in paragraphs(made[5])
    assert "调解.日期：2026年3月9日" in paragraphs(made[6])


def test_what_is_to_be_collected_on_paper_is_reported(desk: Desk) -> None:
    answer = desk.done("doc", "file", history(desk, *SETTLED), "卷宗")
    assert "proof of the parties' identity" in answer.err
    assert "notice of rights and duties, signed" in answer.err


def test_a_form_that_lacks_something_is_left_out_and_named(desk: Desk) -> None:
    answer = desk("doc", "file", history(desk, SETTLED[2]), "卷宗", "--json")
    assert answer.code == 1
    assert [(one["name"], one["code"]) for one in answer.json["refused"]] == [
        ("人民调解协议书", "incomplete")
    ]
    assert not any("协议书" in path.name for path in Path("卷宗").iterdir())


def test_a_new_case_has_a_file_too(desk: Desk) -> None:
    number = desk.add(*PARTIES, on="2026-03-02")
    answer = desk.done("doc", "file", number, "卷宗", "--json")
    assert [paper["form"] for paper in answer.json["files"]] == [
        "cover",
        "contents",
        "intake",
        "rights",
    ]
    assert "record of the mediation" in answer.json["by_hand"]


def test_papers_that_are_there_are_replaced_only_when_told(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    desk.done("doc", "file", number, "卷宗")
    assert desk("doc", "file", number, "卷宗", "--json").error["code"] == "needs_yes"
    desk.done("doc", "file", number, "卷宗", "--yes")


def test_the_contents_alone_list_what_the_file_would_hold(desk: Desk) -> None:
    answer = desk.done("doc", "contents", history(desk, *SETTLED), "--json").json
    lines = [line for line in paragraphs(Path(answer["file"])) if line.startswith("卷内文书表")]
    assert len(lines) == 8


def test_a_case_that_is_not_there(desk: Desk) -> None:
    assert desk("doc", "file", "SQ01-2026-99999", "卷宗").code == 4
    assert not Path("卷宗").exists()


def test_who_made_the_file_is_who_said_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name of the computer's user is no name to put on paper."""
    number = history(desk, *SETTLED)
    desk.done("doc", "cover", number, "-o", "a.docx", "--actor", "庚某")
    assert "立卷人：庚某" in paragraphs(Path("a.docx"))
    monkeypatch.delenv("GOVTOOL_ACTOR", raising=False)
    desk.done("doc", "cover", number, "-o", "b.docx")
    assert "立卷人：" in paragraphs(Path("b.docx"))
