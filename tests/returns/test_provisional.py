"""Wherever a due date is shown, printed or exported that a notice may still move, it is marked and the year is named.

As of Wed 20 January 2027, no notice for 2027 known: 1 January (a Friday) is off, and weekends.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from govtool.base import i18n
from govtool.base.dates import MARK, ProvisionalDay, iso_text, parse_date
from govtool.base.vocabulary import FormKind
from govtool.papers.case_forms import FORMS
from tests.commands.clerk import Answer, Desk
from tests.papers.kit import words

TODAY = "2027-01-20"
# Due and provisional: meeting (2 January is a Saturday), two sessions (9 January is a Saturday), to close within a month
# (16 January is a Saturday), the end of the right to confirmation (3 January is a Sunday).
DUE = ("2027-01-04", "2027-01-11", "2027-01-18")


def shapes(day: str) -> str:
    """A pattern for the ways in which a day may be written, without a mark behind it."""
    year, month, date = (int(part) for part in day.split("-"))
    weekday = r"(?:（周[一二三四五六日]）)?"
    written = f"{day}(?! 00)|(?:{year}年)?{month}月{date}日{weekday}|{date} Jan(?: {year})?"
    return rf"(?<![0-9])(?:{written})(?!\{MARK}|[0-9（]| [0-9]{{4}}\b)"


UNMARKED = re.compile("|".join(map(shapes, DUE)))
MARKED = re.compile(
    "|".join(shapes(day).replace(rf"(?!\{MARK}|[0-9（]| [0-9]{{4}}\b)", rf"\{MARK}") for day in DUE)
)


@pytest.fixture
def january(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with cases that were due in January 2027, and with one that can be confirmed until 4 January."""
    monkeypatch.chdir(tmp_path)  # papers are put where the clerk is
    told = {
        "facts": "漏水",
        "points": "谁修",
        "terms": "三日内修好",
        "performance": "现金",
        "perform_by": "2026-12-20",
    }
    parties = [{"role": "applicant", "name": "甲某"}, {"role": "respondent", "name": "乙某"}]
    common = {
        "dispute_type": "neighbour",
        "source": "patrol",
        "summary": "院墙排水",
        "parties": parties,
    }
    lines: list[dict[str, Any]] = [
        {"ref": "A", "unit": "SQ01", "registered_on": "2026-12-30", "severity": "major", "events": []},
        {"ref": "B", "unit": "JD01", "registered_on": "2026-12-16", "severity": "major", "events": [
            {"kind": "extension_requested", "on": "2027-01-12", "until": "2027-02-22", "reason": "需鉴定"}]},
        {"ref": "C", "unit": "JD01", "registered_on": "2026-12-17", "events": []},
        {"ref": "D", "unit": "SQ01", "registered_on": "2026-12-02", "events": [
            {"kind": "supplemented", "on": "2026-12-04", **told},
            {"kind": "mediated", "on": "2026-12-04", "outcome": "settled", "agreement": "written"}]},
    ]  # fmt: skip
    file = tmp_path / "cases.jsonl"
    file.write_text(
        "".join(json.dumps(common | line, ensure_ascii=False) + "\n" for line in lines),
        encoding="utf-8",
    )
    desk.done("import", "cases", str(file), on=TODAY)
    desk.done("escalate", on=TODAY)
    return desk


@pytest.fixture(params=[i18n.CHINESE, i18n.ENGLISH])
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("GOVTOOL_LANG", request.param)
    return str(request.param)


def number(desk: Desk, ref: str) -> str:
    found = {case["ref"]: case["case_no"] for case in desk.done("case", "list", "--json").json}
    return str(found[ref])


def check(text: str, *, whole: str = "") -> None:
    """See to it that the text shows such a date, that each is marked, and that the year is named."""
    assert MARKED.search(text), text
    found = UNMARKED.search(text)
    assert found is None, text[max(found.start() - 60, 0) : found.end() + 20] if found else ""
    assert "2027" in text + whole


def told(answer: Answer) -> str:
    return answer.out + answer.err


SCREENS = [
    ("due",),
    ("due", "--overdue"),
    ("due", "--as-of", "2026-12-31", "--within", "30d"),
    ("escalate", "--dry-run", "--as-of", "2027-01-22", "--today", "2027-01-22"),
    ("case", "show", "A"),
    ("case", "show", "D"),
    ("case", "explain", "A"),
    ("explain", "B"),
    ("meeting", "agenda", "monthly"),
    ("report", "daily", "--period", TODAY),
    ("report", "register", "--period", "2027-W03", "--cell", "overdue"),
    ("report", "status", "weekly", "--period", "2026-W53"),
    ("report", "weekly", "--period", "2026-W53"),
]


@pytest.mark.parametrize("command", SCREENS, ids=" ".join)
def test_screens(january: Desk, command: tuple[str, ...], language: str) -> None:
    case = {ref: number(january, ref) for ref in "ABCD"} if {"A", "B", "D"} & set(command) else {}
    typed = [case.get(word, word) for word in command]
    check(told(january(*typed)))


def test_what_is_said_when_a_case_is_recorded(desk: Desk, language: str) -> None:
    desk.today("2026-12-30")
    common = (
        "--unit",
        "SQ01",
        "--type",
        "neighbour",
        "--source",
        "patrol",
        "--summary",
        "院墙排水",
    )
    check(told(desk("case", "add", *common)))


def test_what_a_notice_moves(january: Desk, tmp_path: Path, language: str) -> None:
    """It moves what is due on the 11th to the 12th, which is certain then; before, it was not."""
    file = tmp_path / "notice.csv"
    days = ("2027-01-01,off", "2027-01-04,off", "2027-01-11,off", "2027-01-18,off")
    file.write_text("\n".join(f"{day},元旦" for day in days) + "\n", encoding="utf-8")
    answer = january.done("calendar", "import", str(file), "--dry-run")
    assert MARKED.search(answer.out)
    assert not re.search(r"(1月1[29]日|1[29] Jan)[^\n]*\*", answer.out)


def book(path: Path) -> str:
    """All that the cells of a workbook show."""
    cells = (
        cell.value for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row
    )
    return "\n".join(str(value) for value in cells if value is not None)


def plain(path: Path) -> str:
    """A text file; what an attribute of a page tells to programs is left out."""
    return re.sub(r'data-value="[^"]*"', "", path.read_text(encoding="utf-8-sig"))


READ: dict[str, Callable[[Path], str]] = {"csv": plain, "html": plain, "xlsx": book, "docx": words}
FILES = [
    (("report", "daily", "--period", TODAY), ("xlsx", "html", "docx")),
    (("report", "daily", "--period", TODAY, "--table", "overdue"), ("csv", "xlsx", "docx")),
    (("report", "weekly", "--period", "2026-W53"), ("html", "docx")),
    (("report", "register", "--period", "2027-W03", "--cell", "overdue"), ("csv", "xlsx")),
    (("meeting", "agenda", "monthly"), ("csv", "xlsx")),
    (("export", "exchange", "--all"), ("csv", "xlsx")),
]


@pytest.mark.parametrize(
    ("command", "form"),
    [(c, f) for c, forms in FILES for f in forms],
    ids=lambda x: x if isinstance(x, str) else " ".join(x),
)
def test_files(january: Desk, tmp_path: Path, command: tuple[str, ...], form: str) -> None:
    path = tmp_path / f"out.{form}"
    january.done(*command, "-o", str(path), on=TODAY)
    text = READ[form](path)
    check(text)
    if form in {"html", "docx"}:
        assert "2027年放假通知尚未公布" in text


def test_what_is_exported_says_so_to_programs(january: Desk, tmp_path: Path) -> None:
    register = january.done(
        "report", "register", "--period", "2027-W03", "--cell", "overdue", "--json"
    ).json
    assert {(line["due"], line["provisional"]) for line in register} == {
        ("2026-12-30", False),
        ("2027-01-18", True),
    }
    sheet = january.done("report", "daily", "--period", TODAY, "--json").json["tables"]["overdue"][
        "rows"
    ]
    marked = [row.get("provisional", False) for row in sheet if row["due"] in DUE]
    assert marked
    assert all(marked)
    path = tmp_path / "out.jsonl"
    january.done("export", "exchange", "--all", "-o", str(path))
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert all(line["provisional"] for line in lines if line["limit"] in DUE)
    assert not any(line["limit"] and MARK in line["limit"] for line in lines)


def papers(desk: Desk, ref: str) -> dict[FormKind, str]:
    """All papers that a case has something for, by what they say."""
    case = number(desk, ref)
    found = {}
    for form in FORMS:
        answer = desk("doc", form.value, case, "--yes", "--json")
        if answer.code == 0:
            found[form] = words(Path(answer.json["file"]))
    return found


@pytest.mark.parametrize("ref", ["A", "B", "C", "D"])
def test_papers(january: Desk, ref: str) -> None:
    """No paper shows such a date without its mark; the notice and the request show one."""
    found = papers(january, ref)
    assert len(found) >= 5
    for form, text in found.items():
        assert not UNMARKED.search(text), form
    shows = {
        "A": {FormKind.SUPERVISION},
        "B": {FormKind.SUPERVISION, FormKind.EXTENSION},
        "C": {FormKind.SUPERVISION},
        "D": {FormKind.SUPERVISION},  # of the revisit
    }
    assert {form for form, text in found.items() if MARKED.search(text)} == shows.get(ref, set())
    for form in shows.get(ref, ()):
        assert "（暂定，2027年放假通知尚未公布）" in found[form]


def test_a_refusal_names_a_provisional_day(january: Desk) -> None:
    answer = january("doc", "confirmation", number(january, "D"), "--json")
    assert (answer.code, answer.error["code"]) == (3, "too_late")
    assert "2027-01-04*" in answer.error["message"]
    assert "--on 2027-01-04" in answer.error["hint"]
    assert "*" not in answer.error["hint"]


def test_a_marked_day_reads_back() -> None:
    day = ProvisionalDay(2027, 1, 4)
    for text in (iso_text(day), "2027年1月4日*", "2027/1/4 *", "2027-01-04＊"):
        assert parse_date(text, day) == day


def test_with_the_notice_nothing_is_marked_any_more(january: Desk, tmp_path: Path) -> None:
    file = tmp_path / "notice.csv"
    file.write_text("2027-01-01,off,元旦\n", encoding="utf-8")
    january.done("calendar", "import", str(file), "--yes")
    for command in SCREENS[:2]:
        assert MARK not in told(january(*command))
    assert not any(MARKED.search(text) for text in papers(january, "B").values())
