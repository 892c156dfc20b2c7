"""The settlement agreement between the parties 和解协议书, and powers of attorney 授权委托书."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from govtool.papers.template_files import shipped
from tests.commands.clerk import Desk
from tests.papers.cases import PARTIES, SETTLED, history
from tests.papers.kit import paragraphs

OURS = ("--templates", str(shipped()))
OWN = {"kind": "supplemented", "on": "2026-03-10", "paper": "settlement"}
ORAL = {**SETTLED[2], "agreement": "oral"}


def text(desk: Desk, form: str, number: str) -> list[str]:
    answer = desk.done("doc", form, number, *OURS, "--json", "--yes").json
    return paragraphs(Path(answer["file"]))


def offered(desk: Desk, number: str) -> bool:
    return any(owed["rule"] == "judicial_confirmation" for owed in desk.case(number)["obligations"])


def test_a_petition_that_the_parties_settled_themselves(desk: Desk) -> None:
    number = history(desk, *SETTLED, OWN, petition=True)
    lines = text(desk, "settlement", number)
    assert "和解协议书" in lines
    assert "在示例一社区组织下，各方当事人平等协商，自愿达成和解，协议如下：" in lines
    assert {"一、三日内修好", "二、补偿五百元", f"案件编号：{number}"} <= set(lines)
    assert [line for line in lines if line][-1] == "2026年3月9日"
    assert not any("人民调解委员会" in line for line in lines)
    assert "numbered" not in {entry["kind"] for entry in desk.done("journal", "--json").json}


def test_their_own_settlement_is_not_confirmed_by_a_court(desk: Desk) -> None:
    """L 调解法 33: confirmed is what was reached before a people's mediation committee."""
    number = history(desk, *SETTLED)
    assert offered(desk, number)
    desk.done("case", "describe", number, "--set", "协议文书=和解协议书")
    assert not offered(desk, number)
    error = desk("doc", "confirmation", number, "--json").error
    assert (error["code"], "--set paper=mediation" in error["hint"]) == ("nothing_to_print", True)
    desk.done("case", "describe", number, "--set", "协议文书=调解协议书")
    assert offered(desk, number)


@pytest.mark.parametrize(
    ("events", "form", "hint"),
    [
        (SETTLED, "settlement", "govtool case describe {no} --set paper=settlement"),
        ((*SETTLED, OWN), "agreement", "govtool doc settlement {no}"),
        ((ORAL, SETTLED[3]), "settlement", "govtool case agree {no}"),
        ((ORAL, SETTLED[3], OWN), "settlement", "govtool case agree {no}"),
        ((), "settlement", "govtool case mediate {no}"),
    ],
)
def test_the_other_paper_is_named(
    desk: Desk, events: tuple[dict[str, object], ...], form: str, hint: str
) -> None:
    number = history(desk, *events)
    error = desk("doc", form, number, "--json").error
    assert error["code"] == "nothing_to_print"
    assert hint.format(no=number) in error["hint"]


def test_it_takes_no_number_of_agreements(desk: Desk) -> None:
    settled = ("--outcome", "settled", "--agreement", "written")
    own, after, other = (
        desk.add(*PARTIES, on="2026-03-02", kind=kind) for kind in ("邻里", "物业", "合同")
    )
    desk.done("case", "mediate", own, *settled, "--set", "paper=settlement", on="2026-03-09")
    assert desk.case(own)["agreement"]["no"] is None
    desk.done(
        "case",
        "mediate",
        after,
        "--outcome",
        "settled",
        "--agreement",
        "oral",
        "--set",
        "paper=settlement",
    )
    desk.done("case", "agree", after)
    assert desk.case(after)["agreement"]["no"] is None
    desk.done("case", "mediate", other, *settled)
    assert desk.case(other)["agreement"]["no"] == "（2026）示例一社区人调字第1号"


def test_the_file_holds_the_paper_that_was_made(desk: Desk) -> None:
    desk.done("doc", "file", history(desk, *SETTLED, OWN), "卷宗")
    names = [path.stem[3:] for path in sorted(Path("卷宗").iterdir())]
    assert [name for name in names if "协议" in name] == ["和解协议书"]
    assert names.index("和解协议书") + 1 == names.index("回访记录")


# --- powers of attorney


def parties(*agents: dict[str, Any] | None) -> list[dict[str, Any]]:
    """An applicant and respondents, each with an agent or none."""
    roles = ["applicant", *["respondent"] * (len(agents) - 1)]
    return [
        {"role": role, "name": f"当事人{place}", **({"agent": agent} if agent else {})}
        for place, (role, agent) in enumerate(zip(roles, agents, strict=True), 1)
    ]


LAWYER = {"name": "庚某", "phone": "13800000005", "authority": "special", "since": "2026-03-04"}


@pytest.mark.parametrize(
    ("agents", "principals"),
    [
        ((LAWYER, None), ["申请人　当事人1："]),
        ((None, LAWYER, {"name": "辛某"}), ["被申请人　当事人2：", "被申请人　当事人3："]),
        ((None, None), []),
    ],
)
def test_a_page_for_each_party_with_an_agent(
    desk: Desk, agents: tuple[dict[str, Any] | None, ...], principals: list[str]
) -> None:
    number = history(desk, *SETTLED, parties=parties(*agents))
    lines = text(desk, "attorney", number)
    assert [line for line in lines if line.startswith(("申请人　", "被申请人　"))] == principals
    assert lines.count("授权委托书") == max(len(principals), 1)
    desk.done("doc", "file", number, "卷宗")
    assert any("授权委托书" in path.name for path in Path("卷宗").iterdir()) == bool(principals)


def test_the_contents_leave_the_day_of_a_power_of_attorney_blank(desk: Desk) -> None:
    """It bears the day on which the party signs, which nobody records."""
    number = history(desk, *SETTLED, parties=parties(LAWYER, None))
    answer = desk.done("doc", "contents", number, "--json").json
    (line,) = [line for line in paragraphs(Path(answer["file"])) if "文书名称＝授权委托书" in line]
    assert "；日期＝；" in line


@pytest.mark.parametrize(
    ("day", "pages"), [("2026-03-03", []), ("2026-03-04", ["申请人　当事人1："])]
)
def test_an_agent_who_does_not_take_part_yet_has_no_page(
    desk: Desk, day: str, pages: list[str]
) -> None:
    number = history(desk, *SETTLED, parties=parties(LAWYER, None))
    answer = desk.done("doc", "attorney", number, *OURS, "--date", day, "--json").json
    lines = paragraphs(Path(answer["file"]))
    assert [line for line in lines if line.startswith("申请人　")] == pages


@pytest.mark.parametrize(
    ("authority", "general", "special"),
    [("general", "☑", "□"), ("special", "□", "☑"), (None, "□", "□")],
)
def test_how_far_the_authority_goes(
    desk: Desk, authority: str | None, general: str, special: str
) -> None:
    agent = {key: value for key, value in (LAWYER | {"authority": authority}).items() if value}
    lines = text(desk, "attorney", history(desk, *SETTLED, parties=parties(agent, None)))
    assert [line[0] for line in lines if "授权：" in line] == [general, special]
    assert "委托期限：自2026年3月4日起至本案调解终结止。" in lines
    assert {"庚某", "13800000005", "受委托人（签名）　庚某："} <= set(lines)


def test_a_power_of_attorney_to_be_filled_in_by_hand(desk: Desk) -> None:
    number = desk.add(*PARTIES, on="2026-03-02")
    lines = text(desk, "attorney", number)
    assert "受委托人（签名）：" in lines
    assert f"委托人因甲&某与示例物业有限公司邻里纠纷（案件编号：{number}），" in "".join(lines)
    answer = desk.done("doc", "attorney", number, *OURS, "--yes")
    assert "委托人的姓名" in answer.err


@pytest.mark.parametrize(
    ("told_on", "numbered"), [("2026-03-12", 0), ("2026-03-13", 0), ("2026-03-16", 0), (None, 1)]
)
def test_a_signature_before_the_day_it_was_told_takes_no_number_either(
    desk: Desk, told_on: str | None, numbered: int
) -> None:
    number = desk.add(*PARTIES, on="2026-03-02")
    desk.done(
        "case", "mediate", number, "--outcome", "settled", "--agreement", "oral", on="2026-03-09"
    )
    if told_on:
        desk.done(
            "case",
            "describe",
            number,
            "--set",
            "paper=settlement",
            "--on",
            told_on,
            on="2026-03-16",
        )
    desk.done("case", "agree", number, "--on", "2026-03-13", on="2026-03-16")
    entries = [entry["kind"] for entry in desk.done("journal", "--json").json]
    assert (desk.case(number)["agreement"]["no"] is not None, entries.count("numbered")) == (
        bool(numbered),
        numbered,
    )


@pytest.mark.parametrize(
    "typed", ["人民调解协议书", "调解协议书", "调解协议", "mediation agreement", "和解协议"]
)
def test_the_papers_are_called_as_people_call_them(desk: Desk, typed: str) -> None:
    number = desk.add(*PARTIES, on="2026-03-02")
    desk.done("case", "describe", number, "--set", f"协议文书={typed}", on="2026-03-16")
    expected = "settlement" if typed == "和解协议" else "mediation"
    assert desk.case(number)["particulars"]["paper"] == expected
