"""Simulated parts: the same seed gives the same bytes, and every history is a valid one."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyarrow import parquet

from govtool.base.errors import Refused, UsageMistake
from govtool.law.periods import PeriodKind, period_of
from govtool.rollup import parts
from govtool.rollup.engines import local
from govtool.rollup.kernel import office_of
from govtool.rollup.received import received
from govtool.rollup.run import LineLevel, SumsAsked, rolled_up
from govtool.rollup.simulation import SimulationSize, simulate
from govtool.rules import judge
from govtool.store import Store
from govtool.store.memory_file import counted, entries_of
from govtool.subjects import registry
from tests.commands.clerk import Desk

TODAY = dt.date(2026, 10, 31)
SIZE = SimulationSize(12, 200)


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve streets of two counties."""
    folder = tmp_path_factory.mktemp("simulated") / "parts"
    assert simulate(SIZE, folder, TODAY) == 2400
    return folder


@pytest.fixture(scope="module")
def street(simulated: Path) -> Iterator[Store]:
    """The file of the first street, made of its part."""
    office = json.loads((simulated / "JD00001" / parts.HEAD).read_text(encoding="utf-8"))["office"]
    records = tuple((subject, events) for subject, events in office)
    rows = cases(simulated)
    histories = [(row["id"], row["events"]) for row in rows]
    store = counted(records, histories, office_of(records))
    yield store
    store.close()


def cases(folder: Path) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = parquet.read_table(
        folder / "JD00001" / "cases.parquet"
    ).to_pylist()
    return rows


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    made = {}
    for name, seed in (("first", 7), ("second", 7), ("other", 8)):
        simulate(SimulationSize(2, 50), tmp_path / name, TODAY, seed)
        made[name] = bytes_of(tmp_path / name)
    assert made["first"] == made["second"]
    path = "JD00001/cases.parquet"
    assert made["first"][path] != made["other"][path]
    assert made["first"][path] != made["first"]["JD00002/cases.parquet"]


def test_nothing_is_wrong_with_the_parts(simulated: Path) -> None:
    found = received([simulated])
    assert [part.street for part in found.parts] == [f"JD{number:05}" for number in range(1, 13)]
    assert {fault.code for part in found.parts for fault in part.faults} == {"simulated"}
    assert all(part.head["simulated"] for part in found.parts)


def test_every_event_is_one_that_its_noun_has(simulated: Path) -> None:
    for row in cases(simulated):
        events = json.loads(row["events"])
        assert json.dumps(events, ensure_ascii=False, separators=(",", ":")) == row["events"]
        for _node, _seq, _recorded_at, kind, on, values in events:
            registry.kind_of("case", kind).model.model_validate({"on": on, **values})


def test_no_course_breaks_a_rule(simulated: Path, street: Store) -> None:
    broken: Counter[str] = Counter()
    for row in cases(simulated):
        judged = judge(entries_of(row["id"], row["events"]), street.office)
        assert judged is not None
        broken.update(violation.rule for violation in judged.violations)
    assert broken == {}


def test_a_row_has_the_days_of_the_judged_case(simulated: Path, street: Store) -> None:
    query = "SELECT no, opened_on, closed_on FROM subject WHERE word = 'case'"
    judged = {row[0]: row[1:] for row in street.reader.execute(query)}
    assert len(judged) == 200
    for row in cases(simulated):
        days = (row["registered_on"], row["closed_on"])
        assert judged[row["number"]] == tuple(day and str(day) for day in days)


def test_the_cases_run_as_in_an_office(simulated: Path, street: Store) -> None:
    query = "SELECT state = 'closed' FROM subject WHERE word = 'case'"
    closed = Counter(bool(row[0]) for row in street.reader.execute(query))
    assert 1 <= closed[False] <= 20
    events = sum(len(json.loads(row["events"])) for row in cases(simulated))
    assert 3.5 <= events / 200 <= 4.5


def test_the_streets_are_added_up_by_county(simulated: Path) -> None:
    period = period_of(PeriodKind.MONTHLY, dt.date(2026, 10, 1))
    chosen = [simulated / "JD00001", simulated / "JD00011"]
    by_street, by_county = (
        rolled_up(
            received(chosen),
            SumsAsked("case", period, TODAY, level),
            lambda paths, plan: local.run(paths, plan, 1),
        ).table("summary")
        for level in (LineLevel.STREET, LineLevel.COUNTY)
    )
    assert by_street is not None
    assert by_county is not None
    assert by_street.total is not None
    assert [row[0] for row in by_county.rows] == ["QX0001", "QX0002"]
    assert by_county.total is not None
    assert list(by_county.total[2:]) == list(by_street.total[2:])
    registered = [column.code for column in by_street.columns].index("registered")
    assert int(by_street.total[registered] or 0) >= 2 * (200 // 36)


@pytest.mark.parametrize("text", ["40x5000", "40×5000", "40*5000", " 40 X 5000 ", "４０ｘ５０００"])
def test_a_size_is_typed_in_several_ways(text: str) -> None:
    assert SimulationSize.parse(text) == (40, 5000)


@pytest.mark.parametrize(
    "text",
    ["", "40", "x5000", "0x5000", "40x0", "-1x5", "100000x5", "1x1000001", "40x5000x2", "四十x五"],
)
def test_what_is_no_size_is_named(text: str, tmp_path: Path) -> None:
    with pytest.raises(UsageMistake, match="is not a size") as refused:
        SimulationSize.parse(text)
    assert refused.value.code == "bad_size"


def test_simulated_parts_never_mix_with_real_ones(tmp_path: Path) -> None:
    (tmp_path / "JD01").mkdir()
    with pytest.raises(Refused, match="not an empty folder") as refused:
        simulate(SimulationSize(1, 1), tmp_path, TODAY)
    assert refused.value.code == "folder_not_empty"
    assert [path.name for path in tmp_path.iterdir()] == ["JD01"]


def test_the_smallest_size_is_one_case(tmp_path: Path) -> None:
    assert simulate(SimulationSize(1, 1), tmp_path / "one", TODAY) == 1
    assert len(cases(tmp_path / "one")) == 1


@pytest.fixture
def desk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    """A desk without a file."""
    monkeypatch.setenv("GOVTOOL_LANG", "en")
    return Desk(tmp_path / "office.db", capsys, monkeypatch)


def test_the_command_writes_them_without_a_file(desk: Desk, tmp_path: Path) -> None:
    done = desk("rollup", "export", "--simulate", "2x10", "-o", str(tmp_path / "new"), "--json")
    assert done.code == 0, done.err
    assert (done.json["streets"], done.json["cases"]) == (2, 20)
    assert not desk.db.exists()
    refused = desk("rollup", "export", "--simulate", "2", "-o", str(tmp_path / "new2"))
    assert refused.code == 2
    assert "40x5000" in refused.err
    lost = desk("rollup", "export", "--seed", "2", "-o", str(tmp_path / "new2"))
    assert lost.code == 2
    assert not (tmp_path / "new2").exists()
