"""Agreements on paper: the day of the signature, instalments, and what is left blank to be filled in by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from govtool import models as m
from govtool.papers.agreement_values import performance as values
from govtool.papers.template_files import shipped
from tests.commands.clerk import Desk
from tests.papers.cases import PARTIES, SETTLED, history
from tests.papers.kit import paragraphs

OURS = ("--templates", str(shipped()))

APRIL, MAY = {"on": "2026-04-30", "amount": "5000"}, {"on": "2026-05-31"}


@pytest.mark.parametrize(
    ("known", "short", "whole"),
    [
        ({}, "", ""),
        ({"perform_by": "2026-04-01"}, "2026年4月1日", "2026年4月1日（含当日）"),
        ({"perform_when": "即时履行。"}, "即时履行", "即时履行"),
        (
            {"instalments": [APRIL, MAY]},
            "分2期：2026年4月30日5,000.00元；2026年5月31日",
            "分2期：2026年4月30日5,000.00元；2026年5月31日",
        ),
    ],
)
def test_by_when_in_a_line(known: dict[str, Any], short: str, whole: str) -> None:
    found = values(m.Particulars.checked(**known))
    assert (found["履行期限"], found["履行期限全文"]) == (short, whole)


def test_each_instalment_in_a_sentence() -> None:
    found = values(m.Particulars.checked(instalments=[APRIL, MAY]))["分期表"]
    assert [one["说明"] for one in found] == [
        "2026年4月30日，5,000.00元（大写：伍仟元整）",
        "2026年5月31日",
    ]
    assert [one["期次"] for one in found] == ["1", "2"]


def written(desk: Desk, form: str, number: str) -> tuple[list[str], list[str]]:
    """The lines of a paper made from our own template, and what it leaves blank."""
    answer = desk.done("doc", form, number, *OURS, "--json", "--yes").json
    return paragraphs(Path(answer["file"])), answer["blank"]


AGREED = {"kind": "agreed", "on": "2026-03-13"}


# The paper bears the day of the last signature; before that is recorded, the day of the session.
@pytest.mark.parametrize(("events", "on"), [((), "2026年3月9日"), ((AGREED,), "2026年3月13日")])
def test_the_day_on_the_agreement(
    desk: Desk, events: tuple[dict[str, object], ...], on: str
) -> None:
    number = history(desk, *SETTLED, *events)
    lines, _blank = written(desk, "agreement", number)
    assert [line for line in lines if line][-1] == on
    lines, _blank = written(desk, "confirmation", number)
    assert f"主持调解达成、于{on}生效的调解协议" in "".join(lines)
    lines, _blank = written(desk, "closing", number)
    signed = "达成一致，于2026年3月13日签署书面调解协议" if events else "达成书面调解协议"
    assert f"双方当事人于2026年3月9日{signed}（编号：" in "".join(lines)


@pytest.mark.parametrize(
    ("form", "agreement"), [("agreement", "written"), ("oral-agreement", "oral")]
)
def test_what_is_not_known_is_named_and_left_blank(desk: Desk, form: str, agreement: str) -> None:
    settled = {**SETTLED[2], "agreement": agreement}
    number = history(
        desk,
        settled,
        {"kind": "supplemented", "on": "2026-03-09", "points": "谁来修", "terms": "修好"},
    )
    lines, blank = written(desk, form, number)
    assert "修好" in lines
    assert {"主要事实", "履行方式"} <= set(blank)
    told = desk.done("doc", form, number, *OURS, "--yes").err
    assert "Left blank to be filled in by hand: " in told
    assert "主要事实" in told


def test_several_papers_say_what_they_leave_blank(desk: Desk) -> None:
    brief = {"kind": "supplemented", "on": "2026-03-09", "facts": "漏水", "terms": "修好"}
    for kind in ("neighbour", "property_mgmt"):
        history(desk, SETTLED[2], brief, kind=kind)
    history(desk, *SETTLED)
    answer = desk.done(
        "doc", "agreement", "--from", "2026-03-01", "--to", "2026-03-31", *OURS, "-o", "out"
    )
    assert len(list(Path("out").iterdir())) == 3
    assert "履行期限 (2)" in answer.err


def test_a_case_in_which_nothing_was_agreed_is_refused(desk: Desk) -> None:
    number = desk.add(*PARTIES, on="2026-03-02")
    assert desk("doc", "agreement", number, "--json").error["code"] == "nothing_to_print"


@pytest.mark.parametrize(
    ("instalments", "found"),
    [
        ([{"on": "2026年4月30日", "amount": "5,000元"}], [{"on": "2026-04-30", "amount": 5000}]),
        ([{"on": "2026-04-30"}, {"on": "2026/5/31", "amount": 1.5}], [{"on": "2026-04-30"}, {"on": "2026-05-31", "amount": 1.5}]),
        ([{"on": "2026-04-31"}], "events[1].instalments.0.on bad_date"),
        ([{"amount": 5}], "events[1].instalments.0.on missing"),
        (["2026-04-30"], "events[1].instalments.0 bad_value"),
        ([{"on": "2026-04-30"}] * 241, "events[1].instalments bad_value"),
        ([], {}),
        (None, {}),
    ],
)  # fmt: skip
def test_instalments_of_a_history(desk: Desk, instalments: list[Any] | None, found: Any) -> None:
    line = {
        "unit": "SQ01", "registered_on": "2026-03-02", "dispute_type": "contract", "summary": "欠款",
        "events": [{"kind": "supplemented", "on": "2026-03-02", "instalments": instalments}],
    }  # fmt: skip
    file = Path("one.jsonl")
    file.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    answer = desk("import", "cases", str(file), "--json", on="2026-03-20").json
    if isinstance(found, str):
        assert [f"{one['column']} {one['code']}" for one in answer["problems"]] == [found]
        return
    (case,) = desk.done("case", "list", "--json").json
    assert case["particulars"] == ({"instalments": found} if found else {})
