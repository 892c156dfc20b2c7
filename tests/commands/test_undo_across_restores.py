"""What was recorded before a restore is this file's own past, and can be taken back as before."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from govtool.file.reader import connection_behind
from govtool.journal import chain, operations
from govtool.models import Met
from govtool.store import open_store
from tests.commands.clerk import Desk


@pytest.fixture
def restored(desk: Desk, tmp_path: Path) -> Desk:
    """Two cases, a backup, a third case, and the backup put back."""
    desk.add(on="2026-03-02")
    desk.add(on="2026-03-02", kind="物业")
    copy = str(desk.done("backup", str(tmp_path / "kept"), "--json").json["backup"])
    desk.add(on="2026-03-03", kind="婚姻家庭")
    desk.done("restore", copy, "--yes")
    return desk


def listed(desk: Desk) -> list[str]:
    return [case["case_no"] for case in desk.done("case", "list", "--json").json]


def test_step_by_step(restored: Desk) -> None:
    restored.done("undo", "--yes")
    assert listed(restored) == ["SQ01-2026-00001"]
    restored.done("undo", "--yes")
    assert listed(restored) == []
    assert restored.done("doctor", "--json").json["ok"]


def test_by_the_id_of_an_entry_from_before(restored: Desk) -> None:
    told = {
        one["kinds"].popitem()[0]: one for one in restored.done("undo", "--list", "--json").json
    }
    assert (told["restored"]["state"], told["registered"]["state"]) == ("final", "stands")
    restored.done("case", "meet", "SQ01-2026-00001", "--on", "2026-03-03")
    refused = restored("undo", "--at", told["registered"]["id"], "--yes", "--json")
    assert (refused.code, refused.error["code"]) == (3, "worked_on_since"), (
        "the first case, named last in the list"
    )
    assert (
        restored("undo", "--at", told["restored"]["id"], "--yes", "--json").error["code"] == "final"
    )


def test_what_came_from_elsewhere_is_still_taken_back_there(restored: Desk) -> None:
    with open_store(restored.db) as store, store.writing("甲某") as tx:
        batch = chain.begin(
            connection_behind(store.reader), "0badcafe", "乙某", dt.datetime.now(dt.UTC)
        )
        chain.append(
            batch, tx.subject_of("SQ01-2026-00001"), [chain.fact_of(Met(on=dt.date(2026, 3, 3)))]
        )
        chain.flush(connection_behind(store.reader), batch)
    assert restored("undo", "--at", "0badcafe-1", "--yes", "--json").error["code"] == "foreign"


def test_what_is_taken_back_stays_so_where_the_clock_is_behind(restored: Desk) -> None:
    """A retraction recorded on a machine whose clock went back counts after what it takes back."""
    with open_store(restored.db) as store:
        long_ago = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
        with store.writing("甲某", now=lambda: long_ago) as tx:
            newest = store.reader.execute("SELECT max(recorded_at) FROM journal").fetchone()[0]
            assert tx.recorded_at > newest
        assert len(list(operations.own_nodes(store.reader, store.node))) == 2
