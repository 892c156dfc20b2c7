"""Helpers work in order, and whatever becomes of them nothing is lost."""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from govtool.base import i18n
from govtool.store import Store
from govtool.store.doctor import examine
from govtool.tables.intake import case_import, workers
from govtool.tables.intake.workers import AT_ONCE, in_order, serve
from tests.tables.test_importing import cases, table, take_in_file


class Doubled:
    """Work that can be pickled, and told to fail where it is not done here."""

    def __init__(self, here: int | None = None) -> None:
        self.here = here

    def __call__(self, items: Sequence[int]) -> list[int]:
        if self.here not in {None, os.getpid()}:
            os._exit(1)
        return [2 * item for item in items]


@pytest.fixture(autouse=True)
def _two_helpers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


@pytest.mark.parametrize("count", [0, 1, AT_ONCE, 2 * AT_ONCE + 1, 5 * AT_ONCE + 7])
def test_results_come_in_the_order_of_the_items(count: int) -> None:
    assert list(in_order(Doubled(), iter(range(count)), spread=True)) == [
        (n, 2 * n) for n in range(count)
    ]


class Told:
    """Work that is a text in the language of whoever does it."""

    def __call__(self, items: Sequence[int]) -> list[str]:
        return [i18n._("This is required.") for _item in items]


def test_helpers_speak_the_language_of_the_one_that_asks() -> None:
    i18n.use(i18n.CHINESE)
    try:
        here = i18n._("This is required.")
        told = {text for _item, text in in_order(Told(), range(3), spread=True)}
    finally:
        i18n.use(i18n.ENGLISH)
    assert told == {here} != {"This is required."}


def test_without_helpers_each_item_is_worked_on_as_it_comes() -> None:
    taken = []

    def items() -> Iterator[int]:
        for n in range(3):
            taken.append(n)
            yield n

    first = next(in_order(Doubled(), items(), spread=False))
    assert (first, taken) == ((0, 0), [0])


def test_what_a_helper_leaves_undone_is_done_here() -> None:
    done = list(in_order(Doubled(here=os.getpid()), range(900), spread=True))
    assert done == [(n, 2 * n) for n in range(900)]


def test_where_no_process_can_be_started_the_work_is_done_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert list(in_order(Doubled(), range(500), spread=True)) == [(n, 2 * n) for n in range(500)]


def test_helpers_end_when_the_work_is_given_up() -> None:
    results = in_order(Doubled(), range(10_000), spread=True)
    next(results)
    results.close()  # type: ignore[attr-defined]  # a generator
    assert _children() == []


def _children() -> list[str]:
    found = subprocess.run(
        ["ps", "--ppid", str(os.getpid()), "-o", "args="],
        capture_output=True,
        text=True,
        check=False,
    )
    return [line for line in found.stdout.splitlines() if workers.__name__ in line]


def test_a_helper_ends_with_its_input() -> None:
    answers = io.BytesIO()
    messages = io.BytesIO(pickle.dumps(Doubled()) + pickle.dumps([1, 2]) + pickle.dumps([3]))
    serve(messages, answers)
    answers.seek(0)
    assert [pickle.load(answers), pickle.load(answers)] == [[2, 4], [6]]
    assert answers.read() == b""


def test_helpers_end_when_the_one_that_asked_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "asks.py"
    script.write_text(
        "import time\nfrom govtool.tables.intake.workers import in_order\n"
        "results = in_order(sorted, iter([[1]] * 10_000), spread=True)\nnext(results)\nprint('ready', flush=True)\ntime.sleep(60)\n"
    )
    environ = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    asker = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, env=environ, start_new_session=True
    )
    assert asker.stdout is not None
    asker.stdout.readline()
    asker.kill()
    asker.communicate()
    for _attempt in range(50):
        left = subprocess.run(
            ["ps", "-s", str(asker.pid), "-o", "args="], capture_output=True, text=True, check=False
        )
        if workers.__name__ not in left.stdout:
            return
        time.sleep(0.1)
    pytest.fail(left.stdout)


def test_an_import_is_the_same_whoever_reads_it(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        f"R{n},SQ0{1 + n % 2},2026-02-05,邻里,事由{n},甲某,,2026-02-09,{'未成功' if n % 3 else '还行'},,"
        for n in range(500)
    ]
    (tmp_path / "one.csv").write_text(table(*rows), encoding="utf-8")
    (tmp_path / "two.csv").write_text(
        table(*(row.replace("R", "X", 1) for row in rows)), encoding="utf-8"
    )
    alone = take_in_file(store, tmp_path / "one.csv")
    assert (alone.accepted, alone.rejected) == (333, 167)
    monkeypatch.setattr(case_import, "LARGE", 1)
    again = take_in_file(store, tmp_path / "one.csv")
    assert (again.duplicates, again.rejected) == (333, 167)
    assert again.problems == alone.problems
    more = take_in_file(store, tmp_path / "two.csv")
    assert (more.accepted, more.rejected) == (333, 167)
    assert [p.code for p in more.problems] == [p.code for p in alone.problems]
    assert len(cases(store)) == 666
    assert examine(store) == []
