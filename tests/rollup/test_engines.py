"""Every engine adds up the same figures, and says what is wrong with itself."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from govtool.base.errors import StorageTrouble
from govtool.rollup import figures, parts
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
    county: County,
    cluster: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    there = received([county.parts]).added_up[:1]
    monkeypatch.setattr(spark, "_rows", lambda _paths: 5)  # this machine sees them
    found = refusal(cluster, [tmp_path / "cases.parquet"], plan_of(there, "case"))
    assert "the same paths" in (found.hint or "")
    assert capfd.readouterr() == ("", "")


def test_other_parts_under_the_same_path_are_no_sum(
    county: County, cluster: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = received([county.parts]).added_up[:1]
    file = there[0].file("case")
    rows = parquet.read_metadata(file).num_rows
    monkeypatch.setattr(spark, "_rows", lambda _paths: rows + 1)
    found = refusal(cluster, [file], plan_of(there, "case"))
    assert f"read {rows} rows" in found.message
    assert "the same paths" in (found.hint or "")


def test_workers_with_another_version_are_refused(
    county: County, cluster: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = received([county.parts]).added_up[:1]
    monkeypatch.setattr(spark, "__version__", "99.0")
    found = refusal(cluster, [there[0].file("case")], plan_of(there, "case"))
    assert re.search(r"the worker has \d+\.\d+\.\d+, the command 99\.0", found.message)
    assert "this version of govtool" in (found.hint or "")


def test_entries_that_a_worker_cannot_read_name_their_street(
    county: County, cluster: str, tmp_path: Path
) -> None:
    part = received([county.parts]).added_up[3]
    rows = parquet.read_table(part.file("case")).to_pylist()
    rows[-1]["events"] = "not json"
    file = tmp_path / "cases.parquet"
    parquet.write_table(pa.Table.from_pylist(rows, parts.schema()), file)
    found = refusal(cluster, [file], plan_of([part], "case"))
    assert part.street in found.message
    assert "export again" in (found.hint or "")


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ("ModuleNotFoundError: No module named 'govtool'", "this version of govtool"),
        ("AttributeError: Can't get attribute 'judge' on <module>", "this version of govtool"),
        ("[PYTHON_VERSION_MISMATCH] Python in worker has different version", "version of Python"),
        ("[PATH_NOT_FOUND] Path does not exist: file:/parts", "the same paths"),
        ("UNAVAILABLE: failed to connect", "gone"),
        ("[RETRIES_EXCEEDED] The maximum number of retries", "gone"),
    ],
)
def test_what_a_cluster_says_has_a_remedy(said: str, remedy: str) -> None:
    assert remedy in (spark._trouble("sc://JD01", said).hint or "")


def test_a_server_that_accepts_and_never_answers(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spark, "PATIENCE", 1)
    there = received([county.parts]).added_up[:1]
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = f"sc://127.0.0.1:{mute.getsockname()[1]}"
        assert "no cluster" in refusal(address, [], plan_of(there, "case")).message


@pytest.fixture
def other_process() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A cluster in a process of its own, which can be ended: its address, and the process."""
    code = (
        "import sys, time; from pysail.spark import SparkConnectServer as S; s = S('127.0.0.1', 0); "
        "s.start(background=True); print(s.listening_address[1], flush=True); time.sleep(600)"
    )
    server = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        yield f"sc://127.0.0.1:{int(server.stdout.readline())}", server
    finally:
        server.kill()
        server.communicate()


@pytest.mark.parametrize(
    ("by", "silence", "said"),
    [(signal.SIGKILL, 60.0, "did not do it"), (signal.SIGSTOP, 2.0, "not answered for 2 seconds")],
    ids=["ended", "silent"],
)
def test_a_cluster_that_is_lost_while_it_judges(
    county: County,
    other_process: tuple[str, subprocess.Popen[str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    by: signal.Signals,
    silence: float,
    said: str,
) -> None:
    address, server = other_process
    begun = str(tmp_path / "begun")

    def judges_for_ever(batches: Iterable[Any], version: str, plan: bytes) -> Iterator[Any]:
        import pathlib
        import time

        pathlib.Path(begun).touch()
        time.sleep(600)
        yield from batches

    def lose() -> None:
        while not Path(begun).exists():
            time.sleep(0.02)
        server.send_signal(by)

    monkeypatch.setattr(spark, "judge", judges_for_ever)
    monkeypatch.setattr(spark, "SILENCE", silence)
    monkeypatch.setattr(spark, "_FIRST_PAUSE", 50)
    there = received([county.parts]).added_up[:1]
    threading.Thread(target=lose, daemon=True).start()
    started = time.monotonic()
    found = refusal(address, [there[0].file("case")], plan_of(there, "case"))
    assert said in found.message
    assert address in found.message
    assert time.monotonic() - started < 60
    assert capfd.readouterr() == ("", "")
