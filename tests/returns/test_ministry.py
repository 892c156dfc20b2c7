"""The ministry's table 人民调解案件情况统计表: by hand, against judged cases, and what always adds up."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from govtool import models as m
from govtool import rules
from govtool.base import vocabulary as voc
from govtool.base.errors import GovtoolError
from govtool.desk import casework
from govtool.returns import ministry
from govtool.returns.filers import units_of
from govtool.returns.model import ReturnTable
from govtool.rules import Case, Office, Period, PeriodKind, period_named
from govtool.store import Store, Transaction
from govtool.subjects.register import unchanging
from govtool.subjects.registry import kind_of
from govtool.views import case_cells, lookups
from tests.commands.clerk import Desk
from tests.properties import examples
from tests.returns.oracle import Line
from tests.returns.test_summary import ACTIONS, GAPS, event_of, take_in

MARCH = period_named(PeriodKind.MONTHLY, "2026-03")
TYPES = [f"type_{kind}" for kind in voc.DisputeType]
BODIES = [f"body_{body}" for body in voc.Body]

# The 39 columns as the facts have them: total, persons, settled, complex, amount; six bodies; three sources and the
# five kinds of entrusted ones; the eighteen types; oral and written.
MORE = [
    "排查纠纷",
    "预防纠纷",
    "防止激化",
    "防止自杀",
    "防止民转刑",
    "防止群体性上访",
    "防止群体性械斗",
    "防止激化涉及人数",
]
"""The columns of prevention (facts on forms), after those of the form."""
FORM = (  # noqa: SIM905  # as the form has them, side by side
    "调解案件总数 涉及当事人数 调解成功 疑难复杂案件 协议涉及金额（元） "
    "村调委会 居调委会 乡镇调委会 街道调委会 企事业单位调委会 社会团体和其他组织调委会 "
    "主动调解 依申请调解 接受委托移送调解 法院委托移送 检察院委托移送 公安机关委托移送 信访部门委托移送 其他部门委托移送 "
    "婚姻家庭纠纷 邻里纠纷 房屋宅基地纠纷 合同纠纷 生产经营纠纷 损害赔偿纠纷 山林土地纠纷 征地拆迁纠纷 环境污染纠纷 "
    "拖欠农民工工资纠纷 其他劳动争议纠纷 旅游纠纷 电子商务纠纷 其他消费纠纷 医疗纠纷 道路交通事故纠纷 物业纠纷 其他纠纷 "
    "口头协议 书面协议"
).split()


def test_the_form_has_its_columns_in_their_order() -> None:
    assert [column.label for column in ministry.COUNTED] == FORM
    assert len(FORM) == 39
    assert [column.code for column in ministry.COUNTED] == list(case_cells.CLOSURES.cells)
    assert all(column.summed for column in ministry.COLUMNS[2:])
    assert [column.label for column in ministry.PREVENTION] == MORE


# --- a second opinion: the same from judged cases, one by one

ENTRUSTED = {"court": "from_court", "police": "from_police", "petition": "from_petition", "superior": "from_others",
             "department": "from_others"}  # fmt: skip
USUAL = {"SQ": "body_community", "JD": "body_street", "BM": "body_street", "TW": "body_association"}


def told_by(case: Case) -> Counter[str]:
    """The columns that a closed case counts in, and what it adds there."""
    more = case.particulars or m.Particulars()
    found = Counter(
        cases=1, persons=more.persons or len(case.parties), **{f"type_{case.dispute_type}": 1}
    )
    unit = case.stages[(case.closing_stage or 0) - 1].unit
    found[f"body_{more.body}" if more.body else USUAL[unit[:2]]] += 1
    source = case.source or ("petition" if case.petition else "patrol")
    if source in ENTRUSTED:
        found.update(["entrusted", ENTRUSTED[source]])
    else:
        found["on_application" if source == "application" else "own_initiative"] += 1
    found["major"] += case.severity is voc.Severity.MAJOR
    if case.outcome is voc.Outcome.SETTLED:
        found["settled"] += 1
        found["amount"] += round(float(more.amount or 0) * 100)
        if case.agreement in {voc.AgreementForm.ORAL, voc.AgreementForm.WRITTEN}:
            found[str(case.agreement)] += 1
    return found


def all_cases(store: Store) -> list[Case]:
    judged = (
        rules.judge(store.history(subject), store.office)
        for subject in lookups.case_subjects(store.reader)
    )
    return [case for case in judged if case is not None]


def expected(cases: Iterable[Case], period: Period) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for case in cases:
        if case.closed_on is not None and case.closed_on in period:
            unit = case.stages[(case.closing_stage or 0) - 1].unit
            found.setdefault(unit, Counter()).update(told_by(case))
    return found


def found_in(table: ReturnTable) -> dict[str, dict[str, Any]]:
    """What is not nothing, money in fen."""
    rows = table.as_json()["rows"]
    for row in rows:
        row["amount"] = round(row["amount"] * 100)
    return {
        row["unit"]: {code: row[code] for code in case_cells.CLOSURES.cells if row[code]}
        for row in rows
    }


def disagreements(store: Store, period: Period, judged: list[Case]) -> list[str]:
    table = ministry.table(store, period, units_of(store.office, "JD01"))
    wanted = {unit: dict(+counted) for unit, counted in expected(judged, period).items()}
    found = {unit: row for unit, row in found_in(table).items() if row}
    return [f"{unit}: {found.get(unit)}, not {wanted.get(unit)}" for unit in wanted.keys() | found.keys()
            if found.get(unit) != wanted.get(unit)]  # fmt: skip


def check_sums(row: dict[str, Any]) -> None:
    """What the form's own rules ask of every line."""
    assert row["settled"] <= row["cases"]
    assert sum(row[code] for code in TYPES) == row["cases"]
    assert sum(row[code] for code in BODIES) == row["cases"]
    assert row["own_initiative"] + row["on_application"] + row["entrusted"] == row["cases"]
    assert sum(row[code] for code in row if code.startswith("from_")) == row["entrusted"]
    assert row["oral"] + row["written"] <= row["settled"]
    assert row["major"] <= row["cases"]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("monthly", "2025-01"),
        ("monthly", "2026-03"),
        ("quarterly", "2026-Q2"),
        ("half-year", "2025-H2"),
        ("yearly", "2026"),
    ],
)
def test_the_sample_against_a_second_opinion(sample: Store, kind: str, name: str) -> None:
    period = period_named(PeriodKind(kind), name)
    assert disagreements(sample, period, all_cases(sample)) == []
    table = ministry.table(sample, period, units_of(sample.office, "JD01")).as_json()
    for row in (*table["rows"], table["total"]):
        check_sums(row)
    for code in case_cells.CLOSURES.cells:
        assert table["total"][code] == pytest.approx(sum(row[code] for row in table["rows"]))
    assert table["total"]["cases"] > 0


def test_the_months_of_a_year_add_up_to_it(sample: Store) -> None:
    units = units_of(sample.office, "JD01")
    year = ministry.table(sample, period_named(PeriodKind.YEARLY, "2025"), units).as_json()["total"]
    months = [
        ministry.table(sample, period_named(PeriodKind.MONTHLY, f"2025-{n:02}"), units).as_json()[
            "total"
        ]
        for n in range(1, 13)
    ]
    for code in case_cells.CLOSURES.cells:
        assert year[code] == pytest.approx(sum(month[code] for month in months)), code


# --- any history

FACTS = st.fixed_dictionaries(
    {
        "unit": st.sampled_from(["SQ01", "SQ02", "BM01", "TW01", "JD01"]),
        "dispute_type": st.sampled_from([kind.value for kind in voc.DisputeType]),
        "source": st.sampled_from([None, *(source.value for source in voc.Source)]),
        "petition": st.booleans(),
        "severity": st.sampled_from(["ordinary", "major"]),
        "parties": st.lists(st.just({"role": "applicant", "name": "甲某"}), max_size=3),
    }
)
TOLD = st.none() | st.fixed_dictionaries(
    {
        "persons": st.none() | st.integers(1, 500),
        "amount": st.sampled_from([None, "0", "350.50", "0.10", "0.20", "12000"]),
        "body": st.sampled_from([None, *(body.value for body in voc.Body)]),
    }
)
WAYS = st.tuples(
    FACTS,
    TOLD,
    st.dates(dt.date(2026, 1, 1), dt.date(2026, 3, 1)),
    st.lists(st.tuples(GAPS, ACTIONS), max_size=10),
)
AFTERWARDS = dt.date(2027, 12, 31)


def record(
    tx: Transaction, facts: Line, told: Line | None, on: dt.date, actions: list[tuple[int, str]]
) -> None:
    """Record a dispute step by step at the desk, leaving out what is refused."""
    case_no = casework.register(tx, {**facts, "summary": "院墙排水", "on": on}, AFTERWARDS).case_no
    if told is not None and any(told.values()):
        casework.take_step(
            tx, case_no, m.Supplemented.model_validate({"on": on, **told}), AFTERWARDS
        )
    for gap, action in actions:
        on += dt.timedelta(days=gap)
        event = event_of(action, on)
        with suppress(GovtoolError):
            rest = {key: value for key, value in event.items() if key != "kind"}
            step = kind_of("case", event["kind"]).model.model_validate(
                {**rest, "override": "须如此"}
            )
            casework.take_step(tx, case_no, step, AFTERWARDS)


@settings(max_examples=examples(30))
@given(ways=st.lists(WAYS, min_size=1, max_size=6))
def test_any_history_against_a_second_opinion(sample: Store, ways: list[tuple[Any, ...]]) -> None:
    half = period_named(PeriodKind.HALF_YEAR, "2026-H1")
    with sample.writing("甲某") as tx:
        tx.rollback_only()
        for way in ways:
            record(tx, *way)
        tx.project()
        for period in (half, MARCH):
            assert disagreements(sample, period, all_cases(sample)) == []
            for row in ministry.table(sample, period, units_of(sample.office, "JD01")).as_json()[
                "rows"
            ]:
                check_sums(row)


# --- worked out by hand


def case(ref: str, closed_on: str, *more: Line, **facts: Any) -> Line:
    settled = {"kind": "mediated", "on": closed_on, "outcome": "settled", "agreement": "written"}
    first = {
        "ref": ref,
        "unit": "SQ01",
        "registered_on": "2026-03-02",
        "dispute_type": "neighbour",
        "summary": "院墙",
    }
    return {**first, "events": [*more, facts.pop("end", settled)], **facts}


BY_HAND = (
    # Two parties; 100.10 yuan agreed in writing.
    case("A", "2026-03-31", {"kind": "supplemented", "on": "2026-03-02", "amount": "100.10"}, source="court",
         parties=[{"role": "applicant", "name": "甲某"}, {"role": "respondent", "name": "乙某"}]),
    # Thirty persons, settled in a company, by word of mouth; told after the month has ended.
    case("B", "2026-03-10", source="police", dispute_type="wage_arrears", severity="major",
         end={"kind": "mediated", "on": "2026-03-10", "outcome": "settled", "agreement": "oral"}),
    # Not settled: its amount does not count, nor does an agreement.
    case("C", "2026-03-11", {"kind": "supplemented", "on": "2026-03-02", "amount": "99"},
         end={"kind": "diverted", "on": "2026-03-11", "channel": "litigation"}),
    # Closed the day after.
    case("D", "2026-04-01"),
    # A letter to SQ02, which settled it; the centre closed it, and there it counts.
    case("E", "2026-03-20", {"kind": "assigned", "on": "2026-03-02", "lead": "SQ02", "due": "2026-03-20"},
         {"kind": "mediated", "on": "2026-03-05", "outcome": "settled", "agreement": "written"},
         {"kind": "replied", "on": "2026-03-06"}, end={"kind": "closed", "on": "2026-03-20", "outcome": "settled"},
         unit="JD01", source="superior", petition=True),
)  # fmt: skip
TOLD_LATER = {
    "kind": "supplemented",
    "on": "2026-04-02",
    "persons": 30,
    "body": "enterprise",
    "amount": "0.20",
}


def test_worked_out_by_hand(desk: Desk, tmp_path: Path) -> None:
    lines = [*BY_HAND]
    lines[1] = {
        **lines[1],
        "events": [*lines[1]["events"], TOLD_LATER],
    }  # dated in April: March does not know it
    take_in(desk, tmp_path, *lines)
    desk.today("2026-05-01")
    printed = desk.done("report", "ministry", "--period", "2026-03", "--json").json
    rows = {
        row["unit"]: {code: n for code, n in row.items() if n and code not in {"unit", "name"}}
        for row in printed["rows"]
    }
    assert rows == {
        "SQ01": {
            "cases": 3, "persons": 2, "settled": 2, "major": 1, "amount": 100.1, "body_community": 3, "own_initiative": 1, "entrusted": 2, "from_court": 1, "from_police": 1,
            "type_neighbour": 2, "type_wage_arrears": 1, "oral": 1, "written": 1,
        },
        "JD01": {
            "cases": 1, "settled": 1, "body_street": 1, "entrusted": 1, "from_others": 1, "type_neighbour": 1, "written": 1,
        },
        "SQ02": {}, "BM01": {}, "TW01": {},
    }  # fmt: skip
    assert (printed["total"]["cases"], printed["total"]["amount"]) == (4, 100.1)
    whole = desk.done("report", "ministry", "--period", "2026-H1", "--json").json["total"]
    assert (whole["persons"], whole["amount"]) == (32, 100.3)  # the half-year does


@pytest.mark.parametrize(
    ("kind", "code", "name", "body"),
    [
        ("community", "SQ01", "示例新村社区", "community"),
        ("community", "SQ01", "示例社区居民委员会", "community"),
        ("community", "SQ01", "示例村", "village"),
        ("community", "SQ01", "示例村村民委员会", "village"),
        ("community", "SQ01", "示例村委会", "village"),
        ("community", "SQ01", "示例嘎查", "village"),
        (
            "community",
            "990101001201",
            "示例社区",
            "village",
        ),  # 200 to 399 are villagers' committees
        ("community", "990101001199", "示例村", "community"),
        ("department", "BM01", "司法所", "street"),
        ("committee", "TW01", "物业纠纷人民调解委员会", "association"),
        ("street", "JD01", "示例街道", "street"),
        ("street", "JD01", "示例镇", "township"),
        ("street", "JD01", "示例乡人民政府", "township"),
        ("street", "990101100000", "示例街道", "township"),  # 100 to 199 are towns
    ],
)
def test_the_usual_body_of_a_unit(kind: str, code: str, name: str, body: str) -> None:
    unit = m.Unit(code=code, name=name, kind=kind)
    office = Office(None, None, unchanging({code: unit}), code if kind == "street" else "")  # type: ignore[arg-type]  # only units
    assert ministry.usual_body(unit, office) == body


def test_a_department_works_for_the_committee_of_its_street() -> None:
    town, station = (
        m.Unit(code="X01", name="示例镇", kind="street"),
        m.Unit(code="BM", name="司法所", kind="department"),
    )
    office = Office(None, None, unchanging({"X01": town, "BM": station}), "X01")  # type: ignore[arg-type]  # only units are looked at
    assert ministry.usual_body(station, office) is voc.Body.TOWNSHIP


# --- the command and its files


def test_the_files_hold_the_numbers_of_the_json(sample_desk: Desk, tmp_path: Path) -> None:
    printed = sample_desk.done("report", "ministry", "--period", "2026-H1", "--json").json
    objects = [*printed["rows"], printed["total"]]
    expected_rows = [list(row.values()) for row in objects]
    for suffix in ("csv", "xlsx", "json"):
        answer = sample_desk.done(
            "report", "ministry", "--period", "2026-H1", "-o", str(tmp_path / f"t.{suffix}")
        )
        assert f"{len(objects)} rows" in answer.err
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["单位编码", "单位名称", *FORM, *MORE]
    assert rows == [["" if value is None else str(value) for value in row] for row in expected_rows]
    sheet = load_workbook(tmp_path / "t.xlsx", data_only=True).worksheets[0]
    cells_ = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(place for place, row in enumerate(cells_) if row[0] == "JD01")
    assert cells_[start : start + len(objects) - 1] == expected_rows[:-1]
    assert cells_[start - 1][2:] == list(range(1, 48))
    assert cells_[start - 2][2:] == [*FORM, *MORE]
    assert cells_[start + len(objects) - 1][2:] == expected_rows[-1][2:]
    assert json.loads((tmp_path / "t.json").read_text(encoding="utf-8")) == printed


def test_totals_in_the_workbook_are_formulas(sample_desk: Desk, tmp_path: Path) -> None:
    sample_desk.done("report", "ministry", "--period", "2026-H1", "-o", str(tmp_path / "t.xlsx"))
    sheet = load_workbook(tmp_path / "t.xlsx").worksheets[0]
    (total,) = [row for row in sheet.iter_rows() if row[0].value == "合计"]
    assert [cell.value for cell in total[2:4]] == ["=SUM(C7:C20)", "=SUM(D7:D20)"]
    assert total[-1].value == "=SUM(AW7:AW20)"
    assert sheet["C7"].value is not None
    assert sheet["A20"].value == "TW02"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 8)


def test_the_groups_hold_all_columns() -> None:
    assert sum(columns for _title, columns in ministry.GROUPS) == 47


def test_the_default_is_the_newest_month_that_has_ended(sample_desk: Desk) -> None:
    printed = sample_desk.done("report", "ministry", "--json").json
    assert (printed["kind"], printed["period"], printed["unit"]) == ("monthly", "2026-10", "JD01")
    alone = sample_desk.done("report", "ministry", "--unit", "SQ01", "--json").json
    assert [row["unit"] for row in alone["rows"]] == ["SQ01"]
    assert alone["total"]["cases"] == alone["rows"][0]["cases"]


def test_on_a_screen_it_lies_on_its_side(sample_desk: Desk) -> None:
    lines = sample_desk.done(
        "--lang", "zh_CN", "report", "ministry", "--period", "2026-03"
    ).out.splitlines()
    assert len(lines) == 2 + 47
    assert lines[2].split()[:2] == ["1", "调解案件总数"]
    assert lines[-1].split()[:2] == ["47", "防止激化涉及人数"]


@pytest.mark.parametrize("words", [("--period", "2026-W10"), ("--period", "x")])
def test_it_is_of_a_month_or_longer(sample_desk: Desk, words: tuple[str, ...]) -> None:
    answer = sample_desk("report", "ministry", *words, "--json")
    assert (answer.code, answer.error["code"]) == (3, "bad_period")
