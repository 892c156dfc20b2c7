"""Whatever was recorded, the tables of a month and longer say what every case says that is folded and counted by hand."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govtool import models as m
from govtool.base.vocabulary import ObligationStatus
from govtool.returns.contents import paper
from govtool.returns.model import Return
from govtool.rules import Case, Period, PeriodKind, judge, period_named
from govtool.store import Store
from govtool.views import lookups, registers
from tests.properties import examples
from tests.store.kit import found_office, save_unit
from tests.store.test_properties import ACTIONS, ENDINGS, REGISTER, Fail, run

TODAY = dt.date(2028, 1, 20)
NAMES = {
    PeriodKind.MONTHLY: ["2027-12", "2028-01", "2027-11"],
    PeriodKind.QUARTERLY: ["2027-Q4", "2028-Q1"],
    PeriodKind.YEARLY: ["2027", "2028"],
}
PERIODS = [period_named(kind, name) for kind, names in NAMES.items() for name in names]
UNITS = {"QU01", "JD01", "SQ01", "BM01"}
LATE = {ObligationStatus.LATE, ObligationStatus.MISSED, ObligationStatus.OVERDUE}
GRID = st.tuples(
    st.just("step"),
    st.integers(0, 99),
    st.builds(m.Corrected, on=st.dates(dt.date(2027, 12, 13), dt.date(2028, 1, 16)), changes=st.just({"grid": "G01"}), reason=st.just("改")),
)  # fmt: skip
ROUNDS = st.lists(
    st.tuples(st.lists(ACTIONS | GRID, min_size=1, max_size=6), ENDINGS), min_size=1, max_size=6
)


def folded(store: Store, as_of: dt.date = TODAY) -> list[Case]:
    cases = (
        judge(store.history(subject), store.office, as_of)
        for subject in lookups.case_subjects(store.reader)
    )
    return [case for case in cases if case is not None]


def inside(day: dt.date | None, period: Period) -> bool:
    return day is not None and period.begin <= day < period.end


def rows(found: Return, code: str) -> dict[str, dict[str, Any]]:
    table = found.table(code)
    assert table is not None
    return {row[table.columns[0].code]: row for row in table.as_json()["rows"]}


def stages_of(cases: list[Case], units: set[str], period: Period) -> Counter[str]:
    """The measures of the summary, for some units together."""
    counted: Counter[str] = Counter()
    for stage in (stage for case in cases for stage in case.stages if stage.unit in units):
        if inside(stage.opened_on, period):
            counted["registered" if stage.origin.value == "registered" else "received"] += 1
        if inside(stage.closed_on, period):
            assert stage.outcome is not None
            outcome = stage.outcome.value
            counted[
                outcome if outcome in {"settled", "transferred", "diverted"} else "other_closed"
            ] += 1
        counted["closing"] += stage.opened_on < period.end and not (
            stage.closed_on and stage.closed_on < period.end
        )
    return counted


def parts_of(
    cases: list[Case], units: set[str], period: Period, part: str
) -> dict[str, tuple[int, int, int]]:
    """Registered, ended, settled of the cases that some units registered, by type or grid."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for case in (case for case in cases if case.unit in units):
        value = getattr(case, part)
        if value is None:
            continue
        for place, counts in enumerate(
            (
                inside(case.registered_on, period),
                inside(case.closed_on, period),
                inside(case.closed_on, period)
                and case.outcome is not None
                and case.outcome.value == "settled",
            )
        ):
            found[value][place] += counts
    return {value: (a, b, c) for value, (a, b, c) in found.items() if a or b}


def due_of(cases: list[Case], units: set[str], period: Period) -> dict[str, tuple[int, int]]:
    """On time and late, by rule, in cases as they were on the last day, or today; what was due before the record began is neither.

    What became known after it was due counts on the day of the fact it arose by.
    """
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    owing = [
        (case.registered_on, owed)
        for case in cases
        for owed in case.obligations
        if owed.unit in units
    ]
    for registered_on, owed in owing:
        counted_on = max(owed.due, owed.start, registered_on, owed.known_on or owed.start)
        if inside(counted_on, period) and not owed.reminder and not owed.before_record:
            status = owed.status(min(period.end, TODAY))
            found[owed.rule][0] += status is ObligationStatus.MET
            found[owed.rule][1] += status in LATE
    return {rule: (kept, late) for rule, (kept, late) in found.items() if kept or late}


def check(store: Store, period: Period, unit: str) -> None:
    found, cases = paper(store, period, TODAY, unit), folded(store)
    units = {row.unit for row in found.head.rows if row.unit}
    first = min((case.registered_on for case in cases), default=None)
    now = stages_of(cases, units, period)
    before = stages_of(cases, units, period.previous)
    for code, row in rows(found, "comparison").items():
        if code in {"closing_rate", "satisfaction"}:
            continue
        assert row["current"] == now[code], code
        assert row["previous"] == (before[code] if first and first < period.begin else None), code
        assert row["change"] == (
            round(now[code] / before[code] - 1, 6) if row["previous"] else None
        ), code
    for code, part in (("by_type", "dispute_type"), ("by_grid", "grid")):
        counted = {
            value: (row["registered"], row["ended"], row["settled"])
            for value, row in rows(found, code).items()
            if row["registered"] or row["ended"]
        }
        known = registers.register_codes(store.reader, "grid") if part == "grid" else None
        expected = parts_of(cases, units, period, part)
        assert counted == {
            value: n for value, n in expected.items() if known is None or value in known
        }, code
    table = found.table("by_community")
    for code, row in rows(found, "by_community").items() if table else ():
        alone = stages_of(cases, {code}, period)
        assert (row["registered"], row["settled"]) == (alone["registered"], alone["settled"])
    kept = {code: (row["on_time"], row["late"]) for code, row in rows(found, "on_time").items()}
    assert kept == due_of(folded(store, period.last), units, period)
    days = sorted(
        (case.closed_on - case.registered_on).days
        for case in cases
        if case.unit in units and case.closed_on and inside(case.closed_on, period)
    )
    shown = rows(found, "days_to_close").get("all")
    assert ((shown and shown["closed"]) or 0) == len(days)
    if shown:
        assert shown["median"] == (days[(len(days) - 1) // 2] + days[len(days) // 2]) / 2
        assert sum(day <= shown["p90"] for day in days) >= 0.9 * len(days)
        assert sum(day < shown["p90"] for day in days) < 0.9 * len(days)


@settings(
    max_examples=examples(100),
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)
@given(
    cases=st.lists(REGISTER, min_size=1, max_size=5),
    rounds=ROUNDS,
    periods=st.lists(st.sampled_from(PERIODS), min_size=1, max_size=2, unique=True),
)
def test_tables_say_what_all_cases_say(
    tmp_path_factory: pytest.TempPathFactory,
    cases: list[tuple[Any, ...]],
    rounds: list[tuple[Any, str]],
    periods: list[Period],
) -> None:
    with found_office(tmp_path_factory.mktemp("any") / "a.db") as store:
        with store.writing("甲某") as tx:
            save_unit(tx, "SQ03", "community", "JD01")
        for actions, ending in [(cases, "commit"), *rounds]:
            with suppress(Fail), store.writing("甲某") as tx:
                run(tx, actions, ending)
        for period in periods:
            for unit in UNITS & store.office.units.keys():
                check(store, period, unit)
