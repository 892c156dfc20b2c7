"""What is odd about a handling letter is reported; it is not refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.clerk import Desk

UNAPPROVED = ("--due", "2026-03-20", "--override", "领导出差")
LETTER = ("--opinion", "依职责调处", "--approved-by", "丙某", "--approved-on", "2026-03-02")


@pytest.mark.parametrize(
    ("due", "reported"),
    [("2026-03-31", False), ("2026-04-01", True)],
    ids=["the day itself", "a day after"],
)
def test_a_letter_due_after_the_centre_has_to_close_is_reported(
    desk: Desk, due: str, reported: bool
) -> None:
    """Taken on 28 February, a make-up working day, the centre closes by 28 March, a Saturday: Monday the 30th."""
    number = desk.add(on="2026-02-28", unit="JD01")
    desk.done(
        "case",
        "extend",
        number,
        "--request",
        "--until",
        "2026-03-31",
        "--reason",
        "需鉴定",
        on="2026-03-02",
    )
    desk.done("case", "extend", number, "--approve")
    answer = desk.done("case", "assign", number, "--lead", "BM01", "--due", due, *LETTER, "--json")
    assert ("has to close the case (2026-03-31)" in answer.err) == reported
    assert answer.json["violations"] == []


@pytest.mark.parametrize(("due", "reported"), [("2026-03-30", False), ("2026-03-31", True)])
def test_without_an_extension_the_month_counts(desk: Desk, due: str, reported: bool) -> None:
    number = desk.add(on="2026-02-28", unit="JD01")
    answer = desk.done(
        "case", "assign", number, "--lead", "BM01", "--due", due, *LETTER, "--json", on="2026-03-02"
    )
    assert ("has to close the case (2026-03-30)" in answer.err) == reported


def test_a_letter_before_the_centre_has_the_case_leaves_it_all_its_time(desk: Desk) -> None:
    number = desk.add(on="2026-02-28")
    answer = desk.done(
        "case", "assign", number, "--lead", "BM01", "--due", "2026-03-31", *LETTER, on="2026-03-02"
    )
    assert "has to close" not in answer.err


@pytest.mark.parametrize("how", ["--lead", "--with"])
def test_a_letter_to_the_petition_office_is_reported(desk: Desk, how: str) -> None:
    desk.done(
        "unit", "add", "--code", "XF01", "--name", "信访室", "--kind", "department", on="2026-03-02"
    )
    number = desk.add(on="2026-03-02", unit="JD01")
    units = ("--lead", "XF01") if how == "--lead" else ("--lead", "BM01", "--with", "XF01")
    answer = desk.done("case", "assign", number, *units, "--due", "2026-03-20", *LETTER)
    assert "信访室 is the petition office" in answer.err


# --- delivery, person responsible


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("paper", "paper"), ("书面", "paper"), ("纸质", "paper"), ("书面形式", "paper"), ("electronic", "electronic"),
     ("电子文档", "electronic"), ("电子", "electronic")],
)  # fmt: skip
def test_who_is_responsible_and_how_it_was_delivered(desk: Desk, typed: str, kept: str) -> None:
    number = desk.add(on="2026-03-02", unit="JD01")
    how = ("--person", "丁某", "--delivery", typed)
    desk.done("case", "assign", number, "--lead", "BM01", "--due", "2026-03-20", *LETTER, *how)
    letter = desk.case(number)["letters"][0]
    assert (letter["person"], letter["delivery"]) == ("丁某", kept)
    assert "丁某" in desk.done("case", "show", number).out


def test_neither_is_needed(desk: Desk) -> None:
    number = desk.add(on="2026-03-02", unit="JD01")
    desk.done("case", "assign", number, "--lead", "BM01", "--due", "2026-03-20", *LETTER)
    letter = desk.case(number)["letters"][0]
    assert (letter["person"], letter["delivery"]) == (None, None)
    answer = desk(
        "case",
        "assign",
        number,
        "--lead",
        "SQ01",
        "--due",
        "2026-03-20",
        *LETTER,
        "--delivery",
        "x",
        "--json",
    )
    assert (answer.code, answer.error["code"]) == (3, "bad_term")


# --- the approval of a letter recorded without it


def _unapproved(desk: Desk, *leads: str, opinion: str | None = "依职责调处") -> str:
    number = desk.add(on="2026-03-02", unit="JD01")
    more = ("--opinion", opinion) if opinion else ()
    for lead in leads or ("BM01",):
        desk.done("case", "assign", number, "--lead", lead, *UNAPPROVED, *more, on="2026-03-04")
    return number


@pytest.mark.parametrize(
    "on", ["2026-03-03", "2026-03-04", "2026-03-05"], ids=["before", "that day", "after"]
)
def test_a_letter_is_complete_once_it_is_approved(desk: Desk, on: str) -> None:
    """The leader may have signed before the letter went out; what was flagged on its day stays, once."""
    number = _unapproved(desk)
    desk.done("case", "approve", number, "--by", "丙某", "--on", on, on="2026-03-10")
    case = desk.case(number)
    assert [(x["approved_by"], x["approved_on"]) for x in case["letters"]] == [("丙某", on)]
    assert [(v["rule"], v["on"]) for v in case["violations"]] == [
        ("letter_unapproved", "2026-03-04")
    ]
    assert len(desk.case(number)["letters"]) == 1


def test_the_approval_may_follow_the_closing(desk: Desk) -> None:
    number = _unapproved(desk)
    desk.done("case", "close", number, "--outcome", "withdrawn", on="2026-03-06")
    assert f"govtool case approve {number}" in desk.done("case", "show", number).out
    desk.done("case", "approve", number, "--by", "丙某", on="2026-03-10")
    assert desk.case(number)["letters"][0]["approved_on"] == "2026-03-10"
    assert "case approve" not in desk.done("case", "show", number).out


def test_the_hint_after_a_letter_without_approval_names_what_completes_it(desk: Desk) -> None:
    number = desk.add(on="2026-03-02", unit="JD01")
    answer = desk.done("case", "assign", number, "--lead", "BM01", *UNAPPROVED, on="2026-03-04")
    assert f"govtool case approve {number} --approved-by … --on … --opinion …" in answer.err
    complete = desk.done("case", "assign", number, "--lead", "SQ01", "--due", "2026-03-20", *LETTER)
    assert "case approve" not in complete.err


@pytest.mark.parametrize("on", ["2026-03-04", "2026-03-05"])
def test_a_letter_is_not_approved_twice(desk: Desk, on: str) -> None:
    number = _unapproved(desk)
    desk.done("case", "approve", number, "--by", "丙某", "--on", "2026-03-04", on="2026-03-10")
    answer = desk("case", "approve", number, "--by", "丙某", "--on", on, "--json")
    assert (answer.code, answer.error["code"]) == (3, "out_of_order")
    assert "waits for this approval" in answer.error["message"]
    assert [line["kind"] for line in desk.done("journal", "--json").json].count(
        "letter_approved"
    ) == 1


def test_there_is_nothing_to_approve_without_a_letter(desk: Desk) -> None:
    number = desk.add(on="2026-03-02", unit="JD01")
    answer = desk("case", "approve", number, "--by", "丙某", "--json", on="2026-03-04")
    assert (answer.code, answer.error["code"]) == (3, "out_of_order")


def test_nothing_is_approved_in_the_future(desk: Desk) -> None:
    number = _unapproved(desk)
    answer = desk(
        "case", "approve", number, "--by", "丙某", "--on", "2026-03-05", "--json", on="2026-03-04"
    )
    assert answer.code == 3
    assert desk.case(number)["letters"][0]["approved_by"] is None


def test_of_several_letters_the_lead_tells_which(desk: Desk) -> None:
    number = _unapproved(desk, "BM01", "SQ01")
    answer = desk("case", "approve", number, "--by", "丙某", "--json")
    assert (answer.code, answer.error["code"]) == (3, "ambiguous")
    assert answer.error["candidates"] == ["BM01", "SQ01"]
    desk.done("case", "approve", number, "--by", "丙某", "--lead", "示例一社区")
    assert [x["approved_by"] for x in desk.case(number)["letters"]] == [None, "丙某"]
    desk.done("case", "approve", number, "--by", "丙某")
    assert [x["approved_by"] for x in desk.case(number)["letters"]] == ["丙某", "丙某"]


def test_a_lead_without_a_letter_that_waits_is_told_whose_does(desk: Desk) -> None:
    number = _unapproved(desk)
    answer = desk("case", "approve", number, "--by", "丙某", "--lead", "SQ01", "--json")
    assert (answer.code, answer.error["code"]) == (3, "out_of_order")
    assert "No letter to 示例一社区" in answer.error["message"]
    assert "社保所" in answer.error["message"]


@pytest.mark.parametrize(("on", "refused"), [("2026-03-01", True), ("2026-03-02", False)])
def test_no_letter_is_approved_before_the_case_was_registered(
    desk: Desk, on: str, refused: bool
) -> None:
    answer = desk(
        "case", "approve", _unapproved(desk), "--by", "丙某", "--on", on, "--json", on="2026-03-10"
    )
    assert answer.code == (3 if refused else 0)
    assert not refused or "before the case was registered" in answer.error["message"]


def test_the_opinion_a_letter_lacks_comes_with_its_approval(desk: Desk) -> None:
    number = _unapproved(desk, opinion=None)
    answer = desk("case", "approve", number, "--by", "丙某", "--json")
    assert (answer.code, answer.error["code"], answer.error["missing"]) == (
        3,
        "incomplete",
        ["opinion"],
    )
    desk.done("case", "approve", number, "--by", "丙某", "--opinion", "依职责调处")
    assert desk.case(number)["letters"][0]["opinion"] == "依职责调处"


def test_the_opinion_a_letter_has_is_the_one_that_was_approved(desk: Desk) -> None:
    number = _unapproved(desk)
    answer = desk("case", "approve", number, "--by", "丙某", "--opinion", "另一意见", "--json")
    assert (answer.code, answer.error["code"]) == (3, "bad_value")
    assert desk.case(number)["letters"][0]["approved_by"] is None


@pytest.mark.parametrize(("name", "refused"), [("丙某", False), ("丁某", True)])
def test_a_letter_that_names_its_approver_is_approved_by_no_other(
    desk: Desk, name: str, refused: bool
) -> None:
    number = desk.add(on="2026-03-02", unit="JD01")
    named = ("--lead", "BM01", *UNAPPROVED, "--opinion", "依职责调处", "--approved-by", "丙某")
    desk.done("case", "assign", number, *named, on="2026-03-04")
    answer = desk("case", "approve", number, "--by", name, "--json", on="2026-03-05")
    assert answer.code == (3 if refused else 0)
    assert desk.case(number)["letters"][0]["approved_by"] == "丙某"


def test_who_approved_is_asked_of_a_script(desk: Desk) -> None:
    answer = desk("case", "approve", _unapproved(desk), "--json")
    assert (answer.code, answer.error["code"]) == (2, "missing_option")


def test_undo_takes_the_approval_back(desk: Desk) -> None:
    number = _unapproved(desk)
    desk.done("case", "approve", number, "--by", "丙某")
    desk.done("undo", "--yes")
    assert desk.case(number)["letters"][0]["approved_by"] is None


def test_letters_import_back_as_they_were_exported(desk: Desk, tmp_path: Path) -> None:
    number = _unapproved(desk, opinion=None)
    how = ("--person", "丁某", "--delivery", "electronic")
    desk.done(
        "case",
        "approve",
        number,
        "--by",
        "丙某",
        "--opinion",
        "办",
        "--on",
        "2026-03-03",
        on="2026-03-10",
    )
    desk.done("case", "assign", number, "--lead", "SQ01", "--due", "2026-03-20", *LETTER, *how)
    before = desk.case(number)["letters"]
    for name in ("cases.jsonl", "cases.csv", "cases.xlsx"):
        file = tmp_path / name
        desk.done("export", "cases", "-o", str(file), "--full", "--reason", "移交", on="2026-03-10")
        other = tmp_path / f"{file.suffix[1:]}.db"
        init = ("init", "--street", "JD01", "示例街道", "--district", "QX01", "示例区")
        desk.done("--db", str(other), *init)
        for code, name_, kind in (
            ("BM01", "社保所", "department"),
            ("SQ01", "示例一社区", "community"),
        ):
            unit = ("--code", code, "--name", name_, "--kind", kind)
            desk.done("--db", str(other), "unit", "add", *unit)
        desk.done("--db", str(other), "import", "cases", str(file))
        shown = desk.done("--db", str(other), "case", "show", number, "--json").json
        assert shown["letters"] == before


def test_an_approval_in_a_file_is_dated_on_the_letters_day_or_later(
    desk: Desk, tmp_path: Path
) -> None:
    letter = {
        "kind": "assigned",
        "on": "2026-03-04",
        "lead": "BM01",
        "due": "2026-03-20",
        "opinion": "办",
    }
    for on, accepted in (("2026-03-03", 0), ("2026-03-04", 1), ("2026-03-05", 1)):
        approval = {"kind": "letter_approved", "on": on, "approved_by": "丙某"}
        line = {
            "ref": on, "unit": "JD01", "registered_on": "2026-03-02", "dispute_type": "neighbour", "source": "superior",
            "summary": f"院墙{on}", "parties": [{"role": "applicant", "name": f"甲{on}"}], "events": [letter, approval],
        }  # fmt: skip
        file = tmp_path / "one.jsonl"
        file.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
        answer = desk(
            "import",
            "cases",
            str(file),
            "--json",
            "--errors",
            str(tmp_path / "bad"),
            on="2026-03-10",
        )
        assert answer.json["accepted"] == accepted
        assert [p["code"] for p in answer.json["problems"]] == (
            [] if accepted else ["out_of_order"]
        )


@pytest.mark.parametrize(
    "step", [("approve", "--lead", "BM01", "--by", "丙某"), ("reply", "--lead", "BM01")]
)
def test_a_case_that_is_not_there_is_no_mistake_of_an_option(
    desk: Desk, step: tuple[str, ...]
) -> None:
    name, *options = step
    answer = desk("case", name, "JD01-2026-00099", *options, "--json")
    assert (answer.code, answer.error["code"], "column" in answer.error) == (4, "no_case", False)
    assert not answer.error["message"].startswith("--")
