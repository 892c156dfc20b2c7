"""The return of matters: one week counted by hand, registers that sum to the figures, every file format."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from govtool import models as m
from govtool.base import i18n
from govtool.returns.matters import register
from govtool.returns.matters.figures import COUNTED, MatterAsked, counted, head
from govtool.returns.matters.register import MatterCell
from govtool.rules import PeriodKind, period_named
from govtool.store import Store, open_store
from govtool.subjects.matter.categories import categories, platforms
from govtool.subjects.matter.terms import Channel
from govtool.views.matter_cells import BALANCE
from tests.commands.clerk import Desk
from tests.subjects.matter import agree, office
from tests.subjects.matter.histories import History, histories

SEED, COUNT = 17, 120
STREET = "JD01"
TODAY = "2026-04-01"


def matter(
    unit: str,
    category: str,
    channel: str,
    on: str,
    *events: tuple[str, str, Mapping[str, Any]],
    **more: Any,
) -> History:
    """Return a history: its opening, and what happened on which day."""
    return {
        "unit": unit, "category": category, "channel": channel, "urgency": None, "place": "示例路1号", "grid": None,
        "summary": "路灯不亮", "reported_on": f"2026-{on}", "wants_answer": True, "reporter": None,
        "events": [{"kind": f"matter_{kind}", "on": f"2026-{day}", **fields} for kind, day, fields in events],
    } | more  # fmt: skip


NO: Mapping[str, Any] = {}
DONE = {"result": "done"}
CONTENT, NOT = {"solved": True, "satisfied": "partly"}, {"solved": False, "satisfied": "no"}
HISTORIES = [
    # Handled, answered, rated and archived in the week; rated again after it.
    matter("JD01", "street_light_road", "resident", "02-24", ("taken_up", "02-25", NO), ("dispatched", "02-26", {"unit": "SQ01"}),
           ("signed", "02-27", NO), ("handled", "03-03", DONE), ("answered", "03-04", {"way": "phone"}), ("rated", "03-05", CONTENT),
           ("archived", "03-06", NO), ("rated", "03-10", NOT), grid="G01"),
    # Sent back unsigned a day late (due 03-04), and not dispatched again by the end of the week (due 03-06).
    matter("SQ01", "noise", "hotline", "03-02", ("taken_up", "03-03", NO), ("dispatched", "03-03", {"unit": "BM01"}),
           ("sent_back", "03-05", {"reason": "not_ours"}), ("dispatched", "03-09", {"unit": "BM02"})),
    matter("SQ01", "food", "patrol", "03-04", ("declined", "03-05", {"reason": "private", "competent": "示例法院"}), grid="G02"),
    matter("JD01", "dispute", "head", "03-05", ("became_case", "03-06", {"case_no": "SQ01-2026-00001"}), grid="G01"),
    # Dispatched a working day late (28 February is one), handled a day late (due 03-03), done again after the week.
    matter("SQ02", "sanitation", "grid", "02-27", ("taken_up", "02-27", NO), ("dispatched", "03-02", {"unit": "BM01"}),
           ("signed", "03-03", NO), ("handled", "03-04", DONE), ("redo", "03-06", {"reason": "未清理"}), ("handled", "03-09", DONE),
           grid="G03", wants_answer=False),
    matter("JD01", "land_use", "superior", "03-02", ("taken_up", "03-02", NO), ("raised", "03-03", {"class": "区级平台"})),
]  # fmt: skip
NAMES = ("opening", "reported", "declined", "became_case", "archived", "closing", "dispatched", "sent_back", "raised",
         "redo", "due", "on_time", "answered", "asked", "satisfied")  # fmt: skip
BY_HAND = {
    "total":       (2, 4, 1, 1, 1, 3, 2, 1, 1, 1, 12, 9, 1, 1, 1),
    "JD01":        (1, 2, 0, 1, 1, 1, 0, 0, 1, 0,  5, 5, 1, 1, 1),
    "SQ01":        (0, 2, 1, 0, 0, 1, 1, 1, 0, 0,  5, 3, 0, 0, 0),
    "SQ02":        (1, 0, 0, 0, 0, 1, 1, 0, 0, 1,  2, 1, 0, 0, 0),
    "BM01":        (0,) * 15, "BM02": (0,) * 15, "HY01": (0,) * 15,
    "peace_work":  (0, 1, 0, 1, 0, 0, 0, 0, 0, 0,  0, 0, 0, 0, 0),
    "market":      (0, 1, 1, 0, 0, 0, 0, 0, 0, 0,  1, 1, 0, 0, 0),
    "enforcement": (1, 2, 0, 0, 0, 3, 2, 1, 1, 1,  8, 5, 0, 0, 0),
    "services":    (1, 0, 0, 0, 1, 0, 0, 0, 0, 0,  3, 3, 1, 1, 1),
    "G01":         (1, 1, 0, 1, 1, 0, 0, 0, 0, 0,  3, 3, 1, 1, 1),
    "G02":         (0, 1, 1, 0, 0, 0, 0, 0, 0, 0,  1, 1, 0, 0, 0),
    "G03":         (1, 0, 0, 0, 0, 1, 1, 0, 0, 1,  2, 1, 0, 0, 0),
}  # fmt: skip
HANDLERS = {
    # Their balance counts turns: in hand, taken over, sent back, become cases, handled, in hand.
    "JD01": (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 7, 0, 0, 0),
    "SQ01": (1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1),
    "BM01": (0, 3, 1, 0, 1, 1, 2, 1, 0, 1, 3, 1, 0, 0, 0),
}
WEEK = ("weekly", "--period", "2026-W10")


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A street with the six matters, and four households in a grid."""
    path = tmp_path_factory.mktemp("week") / "matters.db"
    with office.founded(path) as store:
        with store.writing("甲某") as tx:
            for number in range(1, 5):
                house = m.Household(code=f"H{number}", grid="G01", head="甲某")
                tx.append(
                    f"household:H{number}", m.HouseholdSaved(on=office.BEGINS, household=house)
                )
        office.entered(store, HISTORIES)
    return path


@pytest.fixture
def desk(
    week: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    made, before = Desk(week, capsys, monkeypatch), i18n.language()
    made.today(TODAY)
    yield made
    i18n.use(before)


def _figures(row: Mapping[str, Any]) -> tuple[int, ...]:
    return tuple(row[name] for name in NAMES)


def test_every_figure_of_a_week(desk: Desk) -> None:
    found = desk.done("report", "matters", *WEEK, "--json").json
    rows = {row["unit"] or row["platform"] or row["grid"]: row for row in found["rows"]}
    assert {
        name: _figures(row) for name, row in (rows | {"total": found["total"]}).items()
    } == BY_HAND
    assert {row["unit"]: _figures(row) for row in found["handlers"]} == HANDLERS
    assert [
        sum((row["unit"] is not None, row["platform"] is not None, row["grid"] is not None))
        for row in found["rows"]
    ] == [1] * 13
    assert (found["noun"], found["period"], found["begin"], found["end"], found["unit"], found["platform"]) == (
        "matter", "2026-W10", "2026-03-02", "2026-03-08", "JD01", None,
    )  # fmt: skip


def test_rates_and_households(desk: Desk) -> None:
    found = desk.done("report", "matters", *WEEK, "--json").json
    rows = {row["unit"] or row["platform"] or row["grid"]: row for row in found["rows"]}
    assert found["total"]["on_time_rate"] == 0.75
    assert (rows["peace_work"]["on_time_rate"], rows["BM02"]["on_time_rate"]) == (None, None)
    assert {name: rows[name]["per_100_households"] for name in ("JD01", "services", "G01", "G02")} == {
        "JD01": None, "services": None, "G01": 25.0, "G02": None,
    }  # fmt: skip


def test_a_later_week_has_what_came_later(desk: Desk) -> None:
    """The second rating counts where it was given; what was done again in time is on time."""
    found = desk.done("report", "matters", "weekly", "--period", "2026-W11", "--json").json["total"]
    assert (found["opening"], found["asked"], found["satisfied"], found["answered"]) == (3, 1, 0, 0)
    # Archived in time (03-06, due 03-11); the redo in time (03-09); signed by BM02 late (due 03-10): nobody did.
    assert (found["due"], found["on_time"]) == (3, 2)


def test_a_period_that_goes_on_owes_nothing_yet(desk: Desk) -> None:
    desk.today("2026-03-06")
    total = desk.done("report", "matters", *WEEK, "--json").json["total"]
    # What is to be dispatched again by that day is neither met nor overdue while it lasts.
    assert (total["due"], total["on_time"]) == (11, 9)


def test_one_unit_or_one_platform_alone(desk: Desk) -> None:
    one = desk.done("report", "matters", *WEEK, "--unit", "SQ01", "--json").json
    assert [row["unit"] for row in one["rows"] if row["unit"]] == ["SQ01"]
    assert _figures(one["total"]) == BY_HAND["SQ01"]
    found = desk.done("report", "matters", *WEEK, "--platform", "综合执法", "--json").json
    assert _figures(found["total"]) == BY_HAND["enforcement"]
    assert [row["platform"] for row in found["rows"] if row["platform"]] == ["enforcement"]
    assert (
        desk("report", "matters", *WEEK, "--platform", "无", "--json").error["code"] == "bad_term"
    )


def test_lists_of_the_paper(desk: Desk) -> None:
    tables = desk.done("report", "matters", *WEEK, "--json").json["tables"]
    (late,) = [row for row in tables["overdue"]["rows"] if row["rule"] == "分派事项"]
    assert (late["no"], late["unit"], late["due"], late["days"], late["level"]) == (
        "SQ01-S2026-00001", "示例JD01", "2026-03-06", 2, "黄色",
    )  # fmt: skip
    assert tables["sent_back"]["rows"] == []
    assert {row["code"]: row["current"] for row in desk.done(
        "report", "matters", "monthly", "--period", "2026-03", "--json").json["tables"]["comparison"]["rows"]
    }["reported"] == 4  # fmt: skip


# --- the register behind each number


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A street with matters at random."""
    path = tmp_path_factory.mktemp("crowd") / "matters.db"
    with office.founded(path) as store:
        office.entered(store, histories(SEED, COUNT))
    with open_store(path) as store:
        yield store


@pytest.mark.parametrize(
    ("kind", "name"), [("weekly", "2026-W07"), ("monthly", "2026-02"), ("yearly", "2026")]
)
def test_every_register_sums_to_its_figure(crowd: Store, kind: str, name: str) -> None:
    asked = MatterAsked(period_named(PeriodKind(kind), name), "JD01", agree.TODAY)
    found = counted(crowd, asked)
    whole = head(crowd, asked, found)
    narrowed = [
        (whole.total, MatterCell(asked)),
        *((row.figures, MatterCell(asked._replace(unit=row.unit or ""))) for row in whole.units if row.unit != STREET),
        *((row.figures, MatterCell(asked._replace(platform=platforms()[row.platform or ""]))) for row in whole.platforms),
        *((row.figures, MatterCell(asked, grid=row.grid)) for row in whole.grids),
        *((row.figures, MatterCell(asked, handler=row.unit)) for row in whole.handlers),
    ]  # fmt: skip
    for row in whole.units[
        :1
    ]:  # the register of the street is that of the total: its own line is a part of it
        listed_for = [line.unit for line in register.lines(crowd, MatterCell(asked, "reported"))]
        assert (row.unit, listed_for.count(STREET)) == (STREET, row.figures["reported"])
    wrong = [
        (cell, code, figures[code], listed)
        for figures, cell in narrowed
        for code in COUNTED
        if cell.handler is None or code != "raised"
        if (listed := sum(1 for _ in register.lines(crowd, cell._replace(cell=code))))
        != figures[code]
    ]
    assert not wrong, wrong[:3]
    assert whole.total["reported"] > 0


@pytest.mark.parametrize("part", ["category", "channel"])
def test_registers_of_categories_and_channels(crowd: Store, part: str) -> None:
    asked = MatterAsked(period_named(PeriodKind.YEARLY, "2026"), "JD01", agree.TODAY)
    by = counted(crowd, asked).matters.by(part)
    values: Mapping[str, Any] = (
        categories() if part == "category" else {one.value: one for one in Channel}
    )
    for code in ("reported", "due"):
        listed = {
            name: sum(
                1 for _ in register.lines(crowd, MatterCell(asked, code)._replace(**{part: value}))
            )
            for name, value in values.items()
        }
        assert {name: n for name, n in listed.items() if n} == by[code]


def test_rows_balance(crowd: Store) -> None:
    for kind, name in (
        ("daily", "2026-03-04"),
        ("half-month", "2026-02-B"),
        ("quarterly", "2026-Q1"),
    ):
        asked = MatterAsked(period_named(PeriodKind(kind), name), "JD01", agree.TODAY)
        whole = head(crowd, asked, counted(crowd, asked))
        rows = [
            row.figures for row in (*whole.units, *whole.platforms, *whole.grids, *whole.handlers)
        ]
        for row in (*rows, whole.total):
            opening, reported, *ended, closing = (row[code] for code in BALANCE)
            assert opening + reported - sum(ended) == closing
        for code in COUNTED:
            assert sum(row.figures[code] for row in whole.units) == whole.total[code]
            assert sum(row.figures[code] for row in whole.platforms) == whole.total[code]
        assert sum(row.figures["due"] for row in whole.handlers) == whole.total["due"]


def test_the_register_on_the_desk(desk: Desk, tmp_path: Path) -> None:
    words = ("report", "register", "matters", *WEEK, "--cell")
    found = desk.done(*words, "未按期", "--json").json
    assert [(line["no"], line["rule"], line["due"], line["done_on"]) for line in found] == [
        ("SQ02-S2026-00001", "matter_handle", "2026-03-03", "2026-03-04"),
        ("SQ01-S2026-00001", "matter_sign", "2026-03-04", "2026-03-05"),
        ("SQ01-S2026-00001", "matter_dispatch", "2026-03-06", None),
    ]
    closing = desk.done(*words, "closing", "--platform", "综合执法", "--json").json
    assert {line["no"] for line in closing} == {
        "SQ02-S2026-00001",
        "JD01-S2026-00003",
        "SQ01-S2026-00001",
    }
    assert len(desk.done(*words, "reported", "--handler", "BM01", "--json").json) == 3
    desk.done(*words, "due", "-o", str(tmp_path / "明细.xlsx"))
    sheet = load_workbook(tmp_path / "明细.xlsx").active
    assert sheet is not None
    assert sheet.max_row == 12 + 1
    shown = desk.done("--lang", "zh", *words, "sent_back")
    assert "SQ01-S2026-00001" in shown.out
    assert desk(*words, "nonsense", "--json").error["code"] == "bad_term"
    assert desk(*words, "due", "--type", "邻里", "--json").error["code"] == "unexpected_option"
    assert (
        desk("report", "register", "weekly", "--platform", "market", "--json").error["code"]
        == "unexpected_option"
    )


# --- files


@pytest.mark.parametrize("form", ["csv", "xlsx", "docx", "html", "json"])
def test_every_format_opens_and_has_the_total(desk: Desk, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"周报.{form}"
    desk.done("report", "matters", *WEEK, "-o", str(path))
    assert "合计" in READERS[form](path)
    assert "事项办理情况汇总表" in READERS[form](path) or form == "csv"


def _workbook(path: Path) -> str:
    book = load_workbook(path)
    assert book.sheetnames[0] == "事项办理情况汇总表"
    return " ".join(
        str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value
    )


def _document(path: Path) -> str:
    document = Document(str(path))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


READERS = {
    "csv": lambda path: path.read_text("utf-8-sig"),
    "xlsx": _workbook,
    "docx": _document,
    "html": lambda path: path.read_text("utf-8"),
    "json": lambda path: json.dumps(json.loads(path.read_text("utf-8")), ensure_ascii=False),
}


@pytest.mark.parametrize(
    ("form", "listed"), [("docx", False), ("xlsx", False), ("csv", True), ("json", True)]
)
def test_paper_leaves_out_departments_and_committees_without_matters(
    desk: Desk, tmp_path: Path, form: str, listed: bool
) -> None:
    path = tmp_path / f"汇总表.{form}"
    desk.done("report", "matters", *WEEK, "--table", "事项办理情况汇总表", "-o", str(path))
    said = READERS[form](path)
    names = [
        json.loads(desk.done("unit", "show", code, "--json").out)["name"]
        for code in ("BM01", "HY01")
    ]
    assert [name in said for name in names] == [listed] * 2
    assert ("另有 3 个单位本期无，未列出。" in said) is not listed
    own = tmp_path / "本单位.docx"
    desk.done(
        "report",
        "matters",
        *WEEK,
        "--unit",
        "BM01",
        "--table",
        "事项办理情况汇总表",
        "-o",
        str(own),
    )
    assert names[0] in " ".join(
        cell.text for row in Document(str(own)).tables[0].rows for cell in row.cells
    )


def test_one_table_alone(desk: Desk, tmp_path: Path) -> None:
    desk.done(
        "report", "matters", *WEEK, "--table", "分承办单位情况表", "-o", str(tmp_path / "t.csv")
    )
    lines = (tmp_path / "t.csv").read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("单位编码,单位名称,期初在办,本期承办")
    assert len(lines) == 1 + 3 + 1
    assert desk("report", "matters", "--table", "x", "--json").error["code"] == "missing_option"
