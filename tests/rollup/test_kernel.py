"""The kernel: what it imports, what it reads once, and how batches may be cut."""

from __future__ import annotations

import datetime as dt
import gc
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from govtool.base.errors import StorageTrouble
from govtool.law.periods import PeriodKind, period_of
from govtool.rollup import figures, kernel
from govtool.rollup.engines import local, spark
from govtool.rollup.figures import Figure
from govtool.rollup.kernel import Plan, judge_batch, judge_batches
from govtool.rollup.received import StreetPart, received
from govtool.rollup.simulation import SimulationSize, simulate
from govtool.store import memory_file
from govtool.subjects import registry
from govtool.views.subject_rows import done
from tests.rollup.cluster import cluster
from tests.rollup.conftest import County
from tests.samples import LOADED_ON

__all__ = ["cluster"]

MONTH = period_of(PeriodKind.MONTHLY, dt.date(2026, 10, 11))


@pytest.fixture
def street(county: County) -> StreetPart:
    return received([county.parts]).added_up[0]


def plan_of(part: StreetPart) -> Plan:
    return Plan(MONTH, LOADED_ON, {part.street: part.office})


def cases_of(part: StreetPart) -> pa.RecordBatch:
    (batch,) = parquet.read_table(part.file("case")).to_batches()
    return batch


_ALONE = """
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name in sys.argv[2:]:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Missing())
from govtool.rollup import kernel
import pickle, pyarrow.parquet
plan, path = pickle.load(open(sys.argv[1], "rb"))
for batch in pyarrow.parquet.read_table(path).to_batches():
    print(kernel.judge_batch(batch, plan).num_rows > 0)
"""


def test_a_worker_needs_no_library_of_screens_and_files(street: StreetPart, tmp_path: Path) -> None:
    import pickle

    plan = tmp_path / "plan"
    plan.write_bytes(pickle.dumps((plan_of(street), street.file("case"))))
    never = ["sqlite_utils", "typer", "click", "rich", "pandas", "docx", "xlsxwriter", "duckdb"]
    command = [sys.executable, "-c", _ALONE, str(plan), *never]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (found.stdout, found.stderr) == ("True\n", "")


def test_a_worker_reads_an_office_once(street: StreetPart, monkeypatch: pytest.MonkeyPatch) -> None:
    kernel.office_of.cache_clear()
    read = Counter[str]()
    make = memory_file.offices.build

    def counted(*given: object) -> object:
        read["office"] += 1
        return make(*given)  # type: ignore[arg-type]  # whatever it is given

    monkeypatch.setattr(memory_file.offices, "build", counted)
    for _batch in range(3):
        judge_batch(cases_of(street), plan_of(street))
    again = received([street.folder]).added_up[0]  # the same office, read from its file anew
    judge_batch(cases_of(again), plan_of(again))
    assert read["office"] == 1


def test_a_street_of_other_rules_is_another_office(county: County) -> None:
    one, other = received([county.parts]).added_up[:2]
    assert kernel.office_of(one.office) is kernel.office_of(one.office)
    assert kernel.office_of(one.office) is not kernel.office_of(other.office)


def test_streets_of_one_policy_count_due_dates_together(county: County) -> None:
    one, other = received([county.parts]).added_up[:2]
    for part in (one, other):
        judge_batch(cases_of(part), plan_of(part))
    counted_dues = kernel._judging(one.office)._dues
    assert counted_dues
    assert kernel._judging(other.office)._dues is counted_dues
    assert kernel.office_of(one.office)._dues == {}  # a driver looks at thousands of offices
    assert kernel._dues("one policy", "") is not kernel._dues("another", "")


def test_the_file_of_a_street_has_no_journal(street: StreetPart) -> None:
    office = kernel.office_of(street.office)
    with (
        closing(memory_file.counted(street.office, (), office)) as store,
        pytest.raises(StorageTrouble),
    ):
        store.history("case:A1-1")


def test_columns_have_the_names_and_types_of_figures(street: StreetPart) -> None:
    found = judge_batch(cases_of(street), plan_of(street))
    assert found.schema == figures.schema()
    kinds = {"bigint": pa.int64(), "string": pa.string()}
    declared = [column.split() for column in spark._DDL.split(", ")]
    assert [(name, kinds[kind]) for name, kind in declared] == [
        (field.name, field.type) for field in found.schema
    ]


def test_columns_are_read_by_name(street: StreetPart) -> None:
    batch, plan = cases_of(street), plan_of(street)
    turned = batch.select(list(reversed(batch.schema.names)))
    assert judge_batch(turned, plan) == judge_batch(batch, plan)


def test_an_empty_batch_has_no_figures(street: StreetPart) -> None:
    found = judge_batch(cases_of(street).slice(0, 0), plan_of(street))
    assert (found.num_rows, found.schema) == (0, figures.schema())


def test_garbage_is_collected_afterwards(street: StreetPart) -> None:
    judge_batch(cases_of(street), plan_of(street))
    assert gc.isenabled()


def counted(found: Iterable[Figure]) -> dict[tuple[object, ...], int]:
    """Return what is added up, by what it is of; zeros are what nobody has."""
    of = ("line", "report", "sheet", "code", "measure", "days")
    return {tuple(getattr(one, name) for name in of): one.n for one in found if one.n}


@pytest.mark.parametrize("rows", [1, 7])
@pytest.mark.parametrize("noun", ["case", "matter", "household", "grid", "unit", "mediator"])
def test_a_street_cut_into_batches_is_added_up_to_the_same(
    street: StreetPart, tmp_path: Path, noun: str, rows: int
) -> None:
    """Matters cut into ones have tables of one row, under which a street prints no total."""
    plan = replace(plan_of(street), report=noun)
    cut, whole = tmp_path / "cut.parquet", street.file(noun)
    parquet.write_table(parquet.read_table(whole), cut, row_group_size=rows)
    assert counted(local.run([cut], plan, 1)) == counted(local.run([whole], plan, 1))


def test_batches_of_several_streets_are_those_of_each(county: County) -> None:
    there = received([county.parts]).added_up[:3]
    plan = Plan(MONTH, LOADED_ON, {part.street: part.office for part in there})
    whole = pa.Table.from_batches(map(cases_of, there)).combine_chunks().to_batches()
    each = judge_batches(map(cases_of, there), plan)
    assert pa.Table.from_batches(judge_batches(whole, plan)) == pa.Table.from_batches(each)


def test_spark_that_cuts_a_street_adds_up_the_same(
    street: StreetPart, cluster: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spark, "SETTINGS", {"spark.sql.execution.arrow.maxRecordsPerBatch": "3"})
    paths, plan = [street.file("case")], plan_of(street)
    assert counted(spark.run(paths, plan, cluster)) == counted(local.run(paths, plan, 1))


# --- what was over long ago


def rows_of(part: StreetPart, noun: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = parquet.read_table(part.file(noun)).to_pylist()
    return found


@pytest.fixture(scope="module")
def of_three_years(tmp_path_factory: pytest.TempPathFactory) -> StreetPart:
    folder = tmp_path_factory.mktemp("three-years")
    simulate(SimulationSize(1, 400), folder, LOADED_ON, 7)
    return received([folder]).added_up[0]


@pytest.mark.parametrize(
    ("noun", "kind"),
    [
        *(("case", kind) for kind in PeriodKind),
        ("matter", PeriodKind.MONTHLY),
        ("decision", PeriodKind.YEARLY),
    ],
)
def test_what_was_over_long_ago_counts_for_nothing(
    county: County,
    of_three_years: StreetPart,
    noun: str,
    kind: PeriodKind,
) -> None:
    parts_there = [*received([county.parts]).added_up[:2], of_three_years]
    days = [LOADED_ON, *(LOADED_ON + dt.timedelta(days=n) for n in (60, 420))]
    left_out = 0
    for part, day in product(parts_there, days):
        plan = Plan(period_of(kind, day), day, {part.street: part.office}, noun)
        rows = [
            kernel._PartSubject(*(row[name] for name in kernel.COLUMNS))
            for row in rows_of(part, noun)
        ]
        if not rows:
            continue
        told = list(kernel._still_told(rows, plan))
        left_out += len(rows) - len(told)
        everything = [(row.id, row.events) for row in rows]
        some, whole = (kernel.judged_street(part.street, of, plan) for of in (told, everything))
        assert counted(some) == counted(whole), (part.street, day)
    assert left_out > {"case": 100, "matter": 5, "decision": 0}[noun] - (noun == "decision")


@pytest.mark.parametrize("noun", ["case", "matter", "decision"])
def test_what_is_over_owes_nothing(county: County, of_three_years: StreetPart, noun: str) -> None:
    over = 0
    for part in [*received([county.parts]).added_up[:10], of_three_years]:
        office = kernel.office_of(part.office)
        for row in rows_of(part, noun):
            entries = memory_file.entries_of(row["id"], row["events"])
            state = registry.subject(noun).judge(entries, office)
            assert state is not None
            owed = [o for o in state.obligations if done(o) is None]
            if row["over_on"] is None:
                assert state.closed_on is None or owed or part is of_three_years
                continue
            over += 1
            assert (state.closed_on, owed) == (row["closed_on"], [])
            late = [day for o in state.obligations for day in (o.due, done(o)) if done(o) > o.due]
            assert row["over_on"] >= max([state.last_on, state.closed_on, *late])
    assert over > 20 or noun == "decision"


def test_what_is_to_be_done_later_is_not_over() -> None:
    """A day that was agreed on is in an entry, and nowhere else when it was met before."""
    day = dt.date(2026, 3, 1)
    row = kernel._PartSubject("JD01", "case:A1-1", '[["A1",1,"2030-01-01T00:00:00Z","met","2025-01-02",{}]]',
                      None, dt.date(2025, 1, 2))  # fmt: skip
    assert not kernel._names(row, day)
    agreed = row._replace(events=row.events.replace("{}", '{"due":"2026-03-01"}'))
    assert kernel._names(agreed, day)
    assert not kernel._names(agreed, day + dt.timedelta(days=1))
