from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtool import models as m
from govtool.base.errors import NotFound, Refused, StorageTrouble
from govtool.file.reader import connection_behind
from govtool.journal import amend, chain, entries
from govtool.journal.entries import Filter
from govtool.store import Store
from tests.properties import examples
from tests.store.kit import another, day, found_office, register, worked_history


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "govtool.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with found_office(path) as opened:
        yield opened


def test_the_chain_can_be_checked_by_anyone_with_the_documentation_only(store: Store) -> None:
    """SHA-256 over a JSON array of all columns but the payload, from 32 zero bytes on."""
    with store.writing("甲某") as tx:
        worked_history(tx)
    before = bytes(32)
    for row in store.reader.execute("SELECT * FROM journal ORDER BY seq"):
        pos, node, seq, at, actor, subject, kind, on, payload, digest, prev, link = row
        assert pos == seq
        assert digest == hashlib.sha256(payload.encode()).digest()
        assert prev == before
        text = json.dumps(
            [node, seq, at, actor, subject, kind, on, digest.hex(), prev.hex()], ensure_ascii=False
        )
        before = hashlib.sha256(text.replace(", ", ",").encode()).digest()
        assert link == before
    assert store.head() == before.hex()
    assert chain.verify(connection_behind(store.reader)) == []


@given(st.lists(st.text(max_size=4), min_size=2, max_size=2, unique=True))
def test_fields_cannot_flow_into_each_other(parts: list[str]) -> None:
    left, right = parts
    facts = ("n", 1, "t", left + right, "", "k", "d")
    shifted = ("n", 1, "t", left, right, "k", "d")
    same = facts == shifted
    assert (chain.chained(facts, b"", b"") == chain.chained(shifted, b"", b"")) is same


def test_what_is_read_is_what_was_appended(store: Store) -> None:
    with store.writing("甲某") as tx:
        subject = register(
            tx,
            parties=[{"role": "applicant", "name": "乙某", "phone": "13800000000"}],
            petition=True,
        )
        added = [
            tx.append(
                subject,
                m.Mediated(on=day("02-09"), outcome="failed", note="双方各执一词\n择日再谈"),
            ),
            tx.append(
                subject,
                m.Assigned(on=day("02-10"), lead="BM01", due=day("03-01"), cooperating=("SQ02",)),
            ),
            tx.append(
                subject,
                m.Corrected(
                    on=day("02-11"), changes={"grid": "G01", "petition": False}, reason="笔误"
                ),
            ),
        ]
        assert tx.history(subject)[1:] == added
    assert store.history(subject)[1:] == added
    assert [line.entry for line in entries.read(store.reader, Filter(subject=subject))][1:] == added


def test_entries_fold_by_date_then_by_recording(store: Store) -> None:
    with store.writing("甲某") as tx:
        subject = register(tx)
        tx.append(subject, m.Met(on=day("02-07"), note="后"))
        tx.append(subject, m.Met(on=day("02-06"), note="先"))
        tx.append(subject, m.Reported(on=day("02-05")))
    found = [
        (entry.event.kind, getattr(entry.event, "note", None)) for entry in store.history(subject)
    ]
    assert found == [("registered", None), ("reported", None), ("met", "先"), ("met", "后")]


def test_a_payload_keeps_only_what_says_something(store: Store) -> None:
    with store.writing("甲某") as tx:
        subject = register(tx)
        tx.append(subject, m.Reported(on=day("02-05")))
    payloads = store.reader.execute(
        "SELECT payload FROM journal WHERE subject = ? ORDER BY seq", (subject,)
    ).fetchall()
    assert payloads == [
        (
            '{"case_no":"SQ01-2026-00001","unit":"SQ01","dispute_type":"neighbour","summary":"院墙排水"}',
        ),
        ("{}",),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM journal",
        "DELETE FROM journal WHERE seq = 3",
        "UPDATE journal SET actor = '丙某'",
        "UPDATE journal SET payload = '{}' WHERE seq = 3",
        "UPDATE journal SET pos = 99 WHERE seq = 3",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE seq = 3",
        (
            "REPLACE INTO journal SELECT NULL, node, seq, recorded_at, actor, subject, kind, \"on\", '{}',"
            " payload_sha256, prev_hash, hash FROM journal WHERE seq = 3"
        ),
    ],
)
def test_guards_hold_against_any_program(store: Store, path: Path, statement: str) -> None:
    before = store.reader.execute("SELECT * FROM journal").fetchall()
    other = another(path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        other.execute(statement)
    other.close()
    assert store.reader.execute("SELECT * FROM journal").fetchall() == before


def test_a_permit_is_for_the_payload_only(store: Store, path: Path) -> None:
    other = another(path)
    other.execute("INSERT INTO redaction VALUES (?, 3)", (store.node,))
    for column in ("actor", "subject", "kind", '"on"', "recorded_at"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            other.execute(f"UPDATE journal SET {column} = 'x' WHERE seq = 3")
    for column in ("payload_sha256", "prev_hash", "hash"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            other.execute(f"UPDATE journal SET {column} = x'00' WHERE seq = 3")
    other.close()


# --- reading


def kinds(store: Store, which: Filter) -> list[str]:
    return [line.entry.event.kind for line in entries.read(store.reader, which)]


def test_the_journal_is_read_by_what_one_looks_for(store: Store) -> None:
    with store.writing("乙某") as tx:
        worked_history(tx)
        batch = tx.recorded_at
    assert kinds(store, Filter(about="grid:")) == ["grid_saved"]
    assert kinds(store, Filter(kinds=("office_opened", "transferred"))) == [
        "office_opened",
        "transferred",
    ]
    assert kinds(store, Filter(actor="乙某", limit=2)) == ["registered", "reported"]
    assert kinds(store, Filter(newest_first=True, limit=2)) == ["accepted", "transferred"]
    assert kinds(store, Filter(on_from=day("02-09"), on_before=day("02-25"))) == [
        "mediated",
        "mediated",
    ]
    assert kinds(store, Filter(recorded_from=batch)) == kinds(store, Filter(recorded_at=batch))
    assert len(kinds(store, Filter(recorded_before=batch))) == 7
    assert kinds(store, Filter(node="ffffffff")) == []
    assert kinds(store, Filter(after=12)) == ["accepted"]
    assert kinds(store, Filter(kinds=("mediated",), actor="乙某", on_before=day("02-10"))) == [
        "mediated"
    ]


def test_an_entry_is_found_by_its_id(store: Store) -> None:
    line = entries.find(store.reader, f"{store.node}-1")
    assert (line.pos, line.subject, line.entry.event.kind) == (1, "office", "office_opened")


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "-",
        "x",
        "1",
        "{node}-",
        "{node}-0",
        "{node}-999",
        "{node}-1x",
        "{node}-١",
        "{node}-" + "9" * 30,
    ],
)
def test_an_entry_that_is_not_there(store: Store, entry: str) -> None:
    with pytest.raises(NotFound) as refusal:
        entries.find(store.reader, entry.format(node=store.node))
    assert refusal.value.code == "no_entry"


def test_an_unreadable_entry_is_named(store: Store) -> None:
    row = (store.node, 7, "t", "甲某", "case:1", "reported", "2026-02-05", "[]")
    for broken in (row, (*row[:6], "5 Feb", "{}"), (*row[:7], '{"x":1}')):
        with pytest.raises(StorageTrouble) as refusal:
            entries.entry_of(broken)
        assert (refusal.value.code, refusal.value.where["entry"]) == ("damaged", f"{store.node}-7")


@pytest.mark.parametrize(
    ("subject", "kind"),
    [("case:1", "no_such_kind"), ("case:1", "unit_saved"), ("festival:1", "reported"), ("", "met")],
)
def test_an_entry_of_a_newer_version_asks_for_an_upgrade(subject: str, kind: str) -> None:
    with pytest.raises(StorageTrouble) as refusal:
        entries.entry_of(("N1", 7, "t", "甲某", subject, kind, "2026-02-05", "{}"))
    assert (refusal.value.code, refusal.value.where["entry"]) == ("unknown_entry", "N1-7")
    assert f"“{kind}”" in refusal.value.message
    assert "Upgrade" in str(refusal.value.hint)


# --- retracting and redacting


def test_a_retraction_names_entries_of_its_own_subject(store: Store) -> None:
    with store.writing("甲某") as tx:
        subject = register(tx)
        met = tx.append(subject, m.Met(on=day("02-06")))
        said = amend.retract(tx, subject, [met.id], "录错", on=day("02-07"))
        assert isinstance(said.event, m.Retracted)
        assert said.event.targets == (met.id,)
        with pytest.raises(NotFound):
            amend.retract(tx, subject, [f"{store.node}-1"], "录错", on=day("02-07"))
        with pytest.raises(NotFound):
            amend.retract(tx, subject, [f"{store.node}-99"], "录错", on=day("02-07"))
        with pytest.raises(Refused):
            amend.retract(tx, subject, [met.id], "", on=day("02-07"))
    assert store.case("SQ01-2026-00001").obligations[1].met_on is None


def test_redaction_erases_and_the_chain_still_verifies(store: Store, path: Path) -> None:
    parties = [
        {
            "role": "applicant",
            "name": "张不该留",
            "phone": "13800000000",
            "id_no": "990000190001010000",
        }
    ]
    with store.writing("甲某") as tx:
        subject = register(tx, parties=parties)
    (entry,) = store.history(subject)
    head, payload = store.head(), entry.event.payload()
    with store.writing("乙某") as tx:
        said = amend.redact(
            tx, subject, {entry.id: {**payload, "parties": []}}, "当事人要求", on=day("03-01")
        )
    assert isinstance(said.event, m.Redacted)
    assert (said.event.targets, said.actor) == ((entry.id,), "乙某")
    assert store.case("SQ01-2026-00001").parties == ()
    assert chain.verify(connection_behind(store.reader)) == []
    assert store.head() != head
    assert store.reader.execute("SELECT * FROM redaction").fetchall() == []
    store.close()
    content = path.read_bytes()
    assert "张不该留".encode() not in content
    assert b"990000190001010000" not in content


def test_a_payload_changed_beside_a_redaction_is_found(store: Store, path: Path) -> None:
    with store.writing("甲某") as tx:
        first, second = register(tx), register(tx)
        entry = tx.history(first)[0]
        amend.redact(
            tx,
            first,
            {entry.id: {**entry.event.payload(), "summary": "略"}},
            "隐私",
            on=day("03-01"),
        )
    other = another(path)
    seq = store.history(second)[0].seq
    other.execute("INSERT INTO redaction VALUES (?, ?)", (store.node, seq))
    other.execute("UPDATE journal SET payload = '{}' WHERE seq = ?", (seq,))
    other.close()
    assert [(f.code, f.record) for f in chain.verify(connection_behind(store.reader))] == [
        ("changed_payload", f"{store.node}-{seq}")
    ]


def test_a_redacted_payload_changed_once_more_is_found(store: Store, path: Path) -> None:
    with store.writing("甲某") as tx:
        subject = register(tx)
        entry = tx.history(subject)[0]
        amend.redact(
            tx,
            subject,
            {entry.id: {**entry.event.payload(), "summary": "略"}},
            "隐私",
            on=day("03-01"),
        )
    other = another(path)
    other.execute("INSERT INTO redaction VALUES (?, ?)", (store.node, entry.seq))
    other.execute(
        "UPDATE journal SET payload = replace(payload, '略', '改') WHERE seq = ?", (entry.seq,)
    )
    other.close()
    assert [(f.code, f.record) for f in chain.verify(connection_behind(store.reader))] == [
        ("changed_payload", entry.id)
    ]


def test_what_does_not_fit_the_entry_cannot_replace_it(store: Store) -> None:
    with store.writing("甲某") as tx:
        subject = register(tx)
        entry = tx.history(subject)[0]
        with pytest.raises(Refused) as refusal:
            amend.redact(tx, subject, {entry.id: {}}, "隐私", on=day("03-01"))
    assert refusal.value.code == "bad_payload"
    assert chain.verify(connection_behind(store.reader)) == []


# --- time


@settings(max_examples=examples(30))
@given(
    st.lists(
        st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2100, 1, 1), timezones=st.timezones()),
        max_size=5,
    )
)
def test_whatever_the_clock_says_time_goes_forward(
    tmp_path_factory: pytest.TempPathFactory, clock: list[dt.datetime]
) -> None:
    with found_office(tmp_path_factory.mktemp("clock") / "a.db") as store:
        for moment in clock:
            with store.writing("甲某", lambda now=moment: now) as tx:
                register(tx)
        times = [
            row[0]
            for row in store.reader.execute("SELECT DISTINCT recorded_at FROM journal ORDER BY seq")
        ]
        assert times == sorted(times)
        assert len(times) == len(clock) + 1
        assert chain.verify(connection_behind(store.reader)) == []
