"""The sample data: made by its generator, complete, lawful as a history, and about nobody."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from govtool import models as m
from govtool import rules
from govtool.base import text
from govtool.base import vocabulary as voc
from govtool.law.policy import default_policy
from govtool.law.workdays import Calendar
from govtool.subjects import registry
from govtool.subjects.case.kinds import CASE
from govtool.subjects.file_columns import labels
from govtool.subjects.matter import terms
from govtool.subjects.matter.categories import categories
from govtool.subjects.matter.kinds import MATTER
from govtool.subjects.matter.state import Matter
from govtool.subjects.register import unchanging
from govtool.subjects.registry import kind_of

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "data" / "samples"
FILES = (
    "units.csv", "grids.csv", "households.csv", "cases.jsonl", "matters.jsonl", "heads.jsonl", "redraw.csv", "visits.csv",
)  # fmt: skip
LAST_DAY = dt.date(2026, 10, 31)

# Retractions and redactions name journal entries, which an imported history does not have.
IN_HISTORIES = {kind.name for kind in CASE.events.values()} - {
    "registered",
    "linked",
    "retracted",
    "redacted",
    "numbered",
}
CHECKS = {
    "early_transfer",
    "closed_instead",
    "letter_too_long",
    "letter_unapproved",
    "late_extension",
    "routed_back",
    "missing_agreement",
    "not_mediable",
}
NEVER_LATE = {"accept_transfer", "unit_close"}
"""The courses of the sample were told before there were these rules, and keep them."""
# Religion, ethnicity, political status and health are not collected (rulebook, section 8).
FORBIDDEN = re.compile(
    "宗教|信仰|佛教|道教|基督|天主|教会|伊斯兰|穆斯林|清真|寺庙|民族|汉族|回族|藏族|维吾尔|少数民族|党员|政治面貌|团员|无党派"
    "|疾病|患病|病历|病史|诊断|残疾|精神病|癌|肿瘤|艾滋|传染|怀孕|血型|抑郁"
)


def table(name: str) -> list[dict[str, str]]:
    content = (SAMPLES / name).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(content.splitlines()))


def lines() -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for line in (SAMPLES / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    ]


def entries(line: dict[str, Any]) -> list[m.Entry]:
    line = dict(line)
    events = line.pop("events")
    registered = {**line, "on": line.pop("registered_on"), "case_no": line["ref"]}
    registered.pop("registered_on")
    facts = [m.Registered.checked(**registered)]
    facts += [
        kind_of("case", event.pop("kind")).model.checked(**event) for event in map(dict, events)
    ]
    return [
        m.Entry(node="00000000", seq=n, recorded_at="", actor="", event=fact)
        for n, fact in enumerate(facts)
    ]


@pytest.fixture(scope="module")
def histories() -> list[list[m.Entry]]:
    return [entries(line) for line in lines()]


@pytest.fixture(scope="module")
def office() -> rules.Office:
    units = [
        m.Unit.checked(
            code=row["单位编码"], name=row["单位名称"], kind=row["单位类别"], parent=row["上级单位"]
        )
        for row in table("units.csv")
    ]
    return rules.Office(
        default_policy(),
        Calendar.default(),
        unchanging({unit.code: unit for unit in units}),
        "JD01",
    )


@pytest.fixture(scope="module")
def cases(histories: list[list[m.Entry]], office: rules.Office) -> list[rules.Case]:
    judged = [rules.judge(history, office) for history in histories]
    return [case for case in judged if case is not None]


@pytest.fixture
def generator() -> Iterator[Any]:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import make_samples

        yield make_samples
    finally:
        sys.path.remove(str(ROOT / "tools"))


def test_the_generator_makes_the_committed_files(generator: Any, tmp_path: Path) -> None:
    generator.write_samples(tmp_path)
    differing = [
        name for name in FILES if (tmp_path / name).read_bytes() != (SAMPLES / name).read_bytes()
    ]
    assert not differing, "run python tools/make_samples.py"


def test_registers_have_the_counts_of_a_sub_district() -> None:
    kinds = Counter(row["单位类别"] for row in table("units.csv"))
    assert kinds == {"区": 1, "街道": 1, "社区": 5, "站办所": 6, "行专调委会": 2}
    grids = table("grids.csv")
    assert sum(not row["上级网格"] for row in grids) == 65
    assert len(table("households.csv")) == 3000
    assert len(lines()) == 400


@pytest.mark.parametrize("noun", ["units", "grids", "households"])
def test_csv_files_have_the_form_of_the_contract(noun: str) -> None:
    content = (SAMPLES / f"{noun}.csv").read_bytes()
    always = [column for column in registry.files(noun).columns if not column.if_any]
    header = ",".join(labels(always))
    assert content.startswith(b"\xef\xbb\xbf" + header.encode() + b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")


def test_registers_refer_to_each_other() -> None:
    units = {row["单位编码"] for row in table("units.csv")}
    grids = {row["网格编码"]: row for row in table("grids.csv")}
    households = table("households.csv")
    assert {row["所属单位"] for row in grids.values()} <= units
    assert {row["上级网格"] for row in grids.values()} - {""} <= grids.keys()
    assert {row["网格"] for row in households} <= grids.keys()
    assert (
        len({row["户编号"] for row in households})
        == len({row["住址"] for row in households})
        == 3000
    )
    assert {line["unit"] for line in lines()} <= units
    assert {line["grid"] for line in lines()} - {None} <= grids.keys()


def test_a_micro_grid_has_about_ten_households() -> None:
    policy, micro = (
        default_policy(),
        {row["网格编码"] for row in table("grids.csv") if row["上级网格"]},
    )
    sizes = Counter(row["网格"] for row in table("households.csv") if row["网格"] in micro)
    least, most = (
        policy.number(name, LAST_DAY) for name in ("micro_grid_least", "micro_grid_most")
    )
    assert sizes.keys() == micro
    assert all(least <= size <= most for size in sizes.values())


def test_registrations_are_in_time_order() -> None:
    days = [line["registered_on"] for line in lines()]
    assert days == sorted(days)
    assert days[0] >= "2025-01-01"
    assert days[-1] == LAST_DAY.isoformat()
    assert [line["ref"] for line in lines()] == sorted({line["ref"] for line in lines()})


def test_events_are_in_order_and_not_in_the_future(histories: list[list[m.Entry]]) -> None:
    for history in histories:
        registered, *days = (entry.event.on for entry in history)
        assert days == sorted(days)
        found_on = history[0].event.found_on  # type: ignore[attr-defined]  # the first is the registration
        assert not days or days[0] >= (found_on or registered)
        assert max(registered, *days[-1:]) <= LAST_DAY


def test_every_kind_of_fact_occurs(histories: list[list[m.Entry]], cases: list[rules.Case]) -> None:
    events = [entry.event for history in histories for entry in history]
    assert {event.kind for event in events} - {"registered"} == IN_HISTORIES
    assert {case.dispute_type for case in cases} == set(voc.DisputeType)
    assert {case.source for case in cases} == set(voc.Source)
    assert {case.severity for case in cases} == set(voc.Severity)
    assert {case.diverted_to for case in cases} == {None, *voc.DivertChannel}
    assert {party.role for case in cases for party in case.parties} == set(voc.PartyRole)
    assert {event.approved for event in events if isinstance(event, m.ExtensionDecided)} == {
        True,
        False,
    }
    assert any(case.petition for case in cases)


def test_every_outcome_occurs(cases: list[rules.Case]) -> None:
    stages = [stage for case in cases for stage in case.stages]
    sessions = [session for stage in stages for session in stage.sessions]
    assert {case.state for case in cases} == set(voc.CaseState)
    assert {stage.outcome for stage in stages} == {None, *voc.Outcome}
    assert {stage.origin for stage in stages} == set(voc.Origin)
    assert {session.outcome for session in sessions} == set(voc.SessionOutcome)
    assert {session.agreement for session in sessions} == {None, *voc.AgreementForm}


def test_every_check_is_violated_but_order(cases: list[rules.Case]) -> None:
    assert len(cases) == 400
    violated = Counter(violation.rule for case in cases for violation in case.violations)
    assert violated.keys() == CHECKS
    assert violated.total() < len(cases) / 10


def test_most_is_done_in_time_and_a_few_things_are_late(cases: list[rules.Case]) -> None:
    status = voc.ObligationStatus
    for rule in set(rules.RULES) - {"judicial_confirmation"}:
        done = Counter(
            o.status(LAST_DAY) for case in cases for o in case.obligations if o.rule == rule
        )
        assert done[status.MET] > 4 * done[status.LATE] >= (rule not in NEVER_LATE), rule


def test_the_last_day_has_something_to_do(cases: list[rules.Case]) -> None:
    left = [case for case in cases if case.state is not voc.CaseState.CLOSED]
    owed = [obligation for case in left for obligation in case.obligations]
    overdue = [
        -o.days(LAST_DAY) for o in owed if o.status(LAST_DAY) is voc.ObligationStatus.OVERDUE
    ]
    soon = [
        o for o in owed if o.status(LAST_DAY) is voc.ObligationStatus.OPEN and o.days(LAST_DAY) <= 3
    ]
    levels = Counter(rules.level(-days, default_policy(), LAST_DAY) for days in overdue)
    assert len(left) == 32  # the README says so
    assert min(levels[level] for level in (voc.Level.YELLOW, voc.Level.ORANGE, voc.Level.RED)) >= 2
    assert len(soon) >= 5


# --- matters


@pytest.fixture(scope="module")
def matter_lines() -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for line in (SAMPLES / "matters.jsonl").read_text(encoding="utf-8").splitlines()
    ]


@pytest.fixture(scope="module")
def matters(matter_lines: list[dict[str, Any]], office: rules.Office) -> list[Matter]:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        from samples.matters import entries_of
    finally:
        sys.path.remove(str(ROOT / "tools"))
    judged = [MATTER.judge(entries_of(line), office, LAST_DAY) for line in matter_lines]
    return [matter for matter in judged if matter is not None]


def test_matters_of_a_year_lie_in_all_grids(matter_lines: list[dict[str, Any]]) -> None:
    days = [line["reported_on"] for line in matter_lines]
    assert (len(matter_lines), days) == (2000, sorted(days))
    assert days[0] >= "2025-11-01"
    assert days[-1] <= LAST_DAY.isoformat()
    grids = {row["网格编码"] for row in table("grids.csv") if not row["上级网格"]}
    assert {line["grid"] for line in matter_lines} == grids
    assert len({line["ref"] for line in matter_lines}) == 2000
    told = [event["on"] for line in matter_lines for event in line["events"]]
    assert max(told) <= LAST_DAY.isoformat()


def test_every_kind_of_matter_and_every_way_occurs(
    matter_lines: list[dict[str, Any]], matters: list[Matter]
) -> None:
    assert {line["category"] for line in matter_lines} == categories().keys()
    assert {line["channel"] for line in matter_lines} == set(terms.Channel)
    assert {matter.state for matter in matters} >= {
        "reported", "accepted", "declined", "dispatched", "raised", "handled", "answered", "archived", "became_case",
    }  # fmt: skip
    told = Counter(event["kind"] for line in matter_lines for event in line["events"])
    assert told.keys() == {kind.name for kind in MATTER.own_kinds} - {
        "matter_reported",
        "matter_reporter",
    }
    reasons = {
        e["reason"]
        for line in matter_lines
        for e in line["events"]
        if e["kind"] == "matter_declined"
    }
    assert reasons == set(terms.DeclineReason)
    back = {
        e["reason"]
        for line in matter_lines
        for e in line["events"]
        if e["kind"] == "matter_sent_back"
    }
    assert back == set(terms.SendBackReason)


def test_matters_are_lawful_and_a_few_are_late(matters: list[Matter]) -> None:
    violated = Counter(violation.rule for matter in matters for violation in matter.violations)
    assert violated.keys() <= {"archived_unanswered", "archived_unchecked"}
    assert violated.total() < 10
    owed = [obligation for matter in matters for obligation in matter.obligations]
    late = Counter(o.status(LAST_DAY) for o in owed if o.rule == "matter_handle")
    assert late[voc.ObligationStatus.MET] > 20 * late[voc.ObligationStatus.LATE] > 0
    overdue = [
        -o.days(LAST_DAY) for o in owed if o.status(LAST_DAY) is voc.ObligationStatus.OVERDUE
    ]
    assert 10 <= len(overdue) <= 50
    levels = {rules.level(-days, default_policy(), LAST_DAY) for days in overdue}
    assert levels == {voc.Level.YELLOW, voc.Level.ORANGE, voc.Level.RED}


def test_a_matter_that_became_a_case_names_one_of_the_sample(
    matter_lines: list[dict[str, Any]],
) -> None:
    cases = Counter((line["unit"], line["registered_on"][:4]) for line in lines())
    named = [
        e["case_no"]
        for line in matter_lines
        for e in line["events"]
        if e["kind"] == "matter_became_case"
    ]
    assert len(named) == len(set(named)) > 5
    for no in named:
        unit, year, number = no.split("-")
        assert int(number) <= cases[unit, year]


def test_no_reporter_of_a_matter_is_meant(matter_lines: list[dict[str, Any]]) -> None:
    for line in matter_lines:
        assert not FORBIDDEN.search(json.dumps(line, ensure_ascii=False)), line["ref"]
        assert (line.get("reporter") or {}).get("phone", "1380000").startswith("1380000")
        assert ("summary" in line) is categories()[line["category"]].keeps_text


def test_nobody_is_meant() -> None:
    for line in lines():
        assert not FORBIDDEN.search(json.dumps(line, ensure_ascii=False)), line["ref"]
        for party in line["parties"]:
            number, phone = party.get("id_no", "9900"), party.get("phone", "1380000")
            assert number.startswith("9900")
            assert not text.has_wrong_check(number)
            assert phone.startswith("1380000")
    assert all(
        not row["电话"] or re.fullmatch(r"1380000\d{4}", row["电话"])
        for row in table("households.csv")
    )
