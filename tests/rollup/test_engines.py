"""Every engine adds up the same figures, and says what is wrong with itself."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from govtool.base.errors import StorageTrouble
from govtool.rollup import figures
from govtool.rollup.engines import local, spark
from govtool.rollup.engines.sums import as_figures
from govtool.rollup.figures import Figure
from govtool.rollup.kernel import Plan
from govtool.rollup.received import received
from tests.rollup.cluster import cluster
from tests.rollup.conftest import County
from tests.rollup.sets import SETS, as_bytes, plan_of, sets_of

__all__ = ["cluster"]


@pytest.mark.parametrize("name", SETS)
def test_both_engines_add_up_the_same_bytes(
    county: County, shuffled: Path, cluster: str, name: str
) -> None:
    paths, plan = sets_of(county, shuffled, name)
    here = list(local.run(paths, plan, 1))
    assert len(here) > 100
    assert as_bytes(list(spark.run(paths, plan, cluster))) == as_bytes(here)


class Quick(Executor):
    """Judges at once, and keeps what it was given."""

    def __init__(self) -> None:
        self.given: list[Any] = []

    def submit(self, _function: Any, /, group: Any) -> Future[Any]:
        self.given.append(group)
        done: Future[Any] = Future()
        done.set_result(group)
        return done


def test_what_is_judged_and_not_taken_stays_little() -> None:
    pool, groups, taken = Quick(), [("cases.parquet", place) for place in range(100)], []
    for one in local._as_judged(pool, groups, 6):
        taken.append(one)
        assert len(pool.given) - len(taken) < 6
    assert sorted(taken) == groups


def test_two_processes_add_up_the_same_bytes(county: County, shuffled: Path) -> None:
    paths, plan = sets_of(county, shuffled, "random")
    assert as_bytes(list(local.run(paths, plan, 2))) == as_bytes(list(local.run(paths, plan, 1)))


def test_sums_that_are_made_now_and_then_are_the_same(
    county: County, shuffled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths, plan = sets_of(county, shuffled, "random")
    at_once = as_bytes(list(local.run(paths, plan, 1)))
    monkeypatch.setattr(local, "_MANY", 100)
    assert as_bytes(list(local.run(paths, plan, 1))) == at_once


# --- the columns of an engine

ONE = Figure("JD01", "case", "summary", "*", "合计", "registered", 0, 3, 12)


def table_of(**changed: Any) -> pa.Table:
    return pa.table({name: [value] for name, value in (ONE._asdict() | changed).items()})


def test_columns_in_another_order_are_put_right() -> None:
    found = as_figures(table_of().select(list(reversed(Figure._fields))))
    assert found.schema == figures.schema()
    assert found.to_pylist() == [ONE._asdict()]


def test_numbers_of_another_width_are_put_right() -> None:
    narrow = table_of(place=pa.scalar(3, pa.int32()).as_py())
    narrow = narrow.set_column(7, "place", pa.array([3], pa.int32()))
    decimal = narrow.set_column(8, "n", pa.array([12], pa.decimal128(38, 0)))
    assert as_figures(decimal).to_pylist() == [ONE._asdict()]


@pytest.mark.parametrize(
    "wrong",
    [
        table_of(n="12"),
        table_of(n=12.0),
        table_of(days=None),
        table_of(label=3),
        table_of().drop_columns("measure"),
        table_of().rename_columns([*Figure._fields[:-1], "m"]),
    ],
    ids=["text", "fraction", "nothing", "number for a text", "column missing", "renamed"],
)
def test_columns_of_another_type_are_refused(wrong: pa.Table) -> None:
    with pytest.raises(StorageTrouble, match="column") as refused:
        as_figures(wrong)
    assert refused.value.code == "cluster"


# --- clusters that do not answer


def refusal(address: str, paths: Sequence[Path], plan: Plan) -> StorageTrouble:
    with pytest.raises(StorageTrouble) as refused:
        list(spark.run(paths, plan, address))
    assert refused.value.code == "cluster"
    assert "\n" not in refused.value.message
    return refused.value


def test_an_address_where_nothing_listens(
    county: County, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(spark, "PATIENCE", 1)
    there = received([county.parts]).added_up[:1]
    found = refusal("sc://127.0.0.1:9", [], plan_of(there, "case"))
    assert "no cluster" in found.message
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("address", ["JD01", "spark://127.0.0.1:7077", "sc://"])
def test_an_address_that_is_none(county: County, address: str) -> None:
    there = received([county.parts]).added_up[:1]
    refusal(address, [], plan_of(there, "case"))


def test_parts_that_the_cluster_cannot_read(
    county: County, cluster: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    there = received([county.parts]).added_up[:1]
    found = refusal(cluster, [tmp_path / "cases.parquet"], plan_of(there, "case"))
    assert "the same paths" in (found.hint or "")
    assert capfd.readouterr() == ("", "")
