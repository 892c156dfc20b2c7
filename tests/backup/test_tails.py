from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from govtool.backup import automatic, snapshot
from govtool.backup.truncation import missing_tails
from govtool.journal import chain
from govtool.law.periods import period_named
from govtool.returns.filing import file_return
from govtool.rules import PeriodKind
from govtool.store import open_store
from govtool.store.doctor import examine, rebuild
from tests.backup.kit import back_up, more, office, restore
from tests.store.kit import tamper


def told(path: Path) -> set[tuple[str, str]]:
    with open_store(path, refresh=False) as store:
        return {(finding.code, finding.record) for finding in missing_tails(store)}


def node_of(path: Path) -> str:
    with open_store(path, refresh=False) as store:
        return store.node


def cut(path: Path, seq: int) -> None:
    """What a forger would do: the tail away, the tables made anew, nothing left to see from inside."""
    tamper(path, f"DELETE FROM journal WHERE seq >= {seq}")
    with open_store(path, refresh=False) as store:
        rebuild(store)
        assert examine(store) == []


def write_anew(path: Path, seq: int) -> None:
    """One entry changed, and the whole chain after it computed again."""
    with open_store(path, refresh=False) as store:
        rows = store.reader.execute(
            'SELECT pos, node, seq, recorded_at, actor, subject, kind, "on", payload FROM journal WHERE seq >= ? ORDER BY seq',
            (seq,),
        ).fetchall()
        (link,) = store.reader.execute(
            "SELECT prev_hash FROM journal WHERE seq = ?", (seq,)
        ).fetchone()
    statements = []
    for pos, *facts, payload in rows:
        facts[3] = "丙某"
        before, digest = link, chain.sha256(payload)
        link = chain.chained(facts, digest, before)
        statements.append(
            f"UPDATE journal SET actor = '丙某', prev_hash = x'{before.hex()}', hash = x'{link.hex()}' WHERE pos = {pos}"
        )
    tamper(path, *statements)
    with open_store(path, refresh=False) as store:
        rebuild(store)
        assert examine(store) == []


def test_a_whole_journal_and_one_that_grew(path: Path) -> None:
    assert told(path) == set()
    back_up(path)
    assert told(path) == set()
    more(path, 2)
    assert told(path) == set()


@pytest.mark.parametrize(
    ("seq", "where"), [(25, "{0}-25"), (20, "{0}-20 … {0}-25"), (8, "{0}-8 … {0}-25")]
)
def test_a_tail_cut_off_is_found_and_where(path: Path, seq: int, where: str) -> None:
    back_up(path)
    cut(path, seq)
    assert told(path) == {("cut_off_tail", where.format(node_of(path)))}


def test_a_tail_cut_off_and_grown_again_is_found(path: Path) -> None:
    back_up(path)
    cut(path, 20)
    more(path, 10)
    assert told(path) == {("rewritten", f"{node_of(path)}-25")}


def test_a_chain_written_anew_is_found_also_after_a_new_backup(path: Path) -> None:
    back_up(path)
    write_anew(path, 8)
    back_up(path)
    assert told(path) == {("rewritten", f"{node_of(path)}-25")}


def test_the_remedy_names_a_backup_that_has_it(path: Path) -> None:
    copy = back_up(path).path
    cut(path, 20)
    with open_store(path, refresh=False) as store:
        (finding,) = missing_tails(store)
    assert str(copy) in finding.remedy
    restore(path, copy)
    assert told(path) == set()


def test_a_chain_written_anew_does_not_go_with_the_returns_filed(path: Path) -> None:
    with open_store(path) as store, store.writing("甲某") as tx:
        file_return(
            tx,
            period_named(PeriodKind.WEEKLY, "2026-W10"),
            "SQ01",
            dt.date(2026, 3, 9),
            dt.date(2026, 3, 9),
        )
    assert told(path) == set()
    write_anew(path, 8)
    assert told(path) == {("rewritten", "weekly 2026-W10 SQ01")}


def test_a_tail_cut_off_after_a_restore_is_found(path: Path) -> None:
    copy = back_up(path).path
    more(path, 2)
    restore(path, copy)
    more(path, 3)
    node = node_of(path)
    back_up(path)
    tamper(path, f"DELETE FROM journal WHERE node = '{node}' AND seq >= 3")
    assert told(path) == {("cut_off_tail", f"{node}-3 … {node}-4")}


def test_manifests_of_others_do_not_count(path: Path, tmp_path: Path) -> None:
    back_up(office(tmp_path / "other.db"), path.parent / "backups")
    assert told(path) == set()


def test_a_cut_tail_is_not_hidden_by_the_place_of_an_entry(path: Path) -> None:
    copy = back_up(path).path
    restore(path, copy)
    back_up(path)
    node = node_of(path)
    tamper(
        path,
        "DELETE FROM journal WHERE seq = 25",
        f"UPDATE journal SET pos = -1 WHERE node = '{node}'",
    )
    assert {code for code, _where in told(path)} == {"cut_off_tail"}


def test_doctor_finds_an_entry_that_was_moved(path: Path) -> None:
    tamper(path, "UPDATE journal SET pos = -1 WHERE seq = 8")
    with open_store(path, refresh=False) as store:
        assert ("moved_entry", f"{store.node}-8") in {(f.code, f.record) for f in examine(store)}


@pytest.mark.parametrize("goes_on", [True, False])
def test_a_copy_that_went_its_own_way_is_no_loss(path: Path, *, goes_on: bool) -> None:
    practice = path.with_name("uebung.db")
    shutil.copyfile(path, practice)
    more(practice, 2)
    back_up(practice)
    if goes_on:
        more(path, 3)
    with open_store(path, refresh=False) as store:
        (finding,) = missing_tails(store)
    assert finding.code == "another_copy"
    assert "restore" not in finding.remedy


def test_hostile_manifests_break_nothing(path: Path) -> None:
    copy = back_up(path).path
    place = automatic.manifest_place(copy)
    text = place.read_text(encoding="utf-8")
    for old, new in [
        ('"ends": {', '"ends": {"x": ["a", 3],'),
        ("2026", "9999-99"),
        ('"journal": 25', '"journal": "\'; DROP"'),
    ]:
        place.write_text(text.replace(old, new), encoding="utf-8")
        assert told(path) <= {("cut_off_tail", "x")}


def test_a_backup_made_at_a_time_that_has_yet_to_come_is_reported(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = dt.datetime.now(dt.UTC) + dt.timedelta(days=400)
    drawn = snapshot.Drawn
    monkeypatch.setattr(snapshot, "Drawn", lambda *given: drawn(*given[:4], ahead, *given[5:]))
    copy = back_up(path).path
    assert told(path) == {("clock", copy.name)}
