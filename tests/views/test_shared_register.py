"""A register without a table of its own is stored, asked and checked like the others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from govtool.base.i18n import msgid
from govtool.base.record import Code, Line, Record
from govtool.journal.events import Event
from govtool.store import Store
from govtool.store.doctor import examine, rebuild
from govtool.subjects import registry
from govtool.subjects.common_events import register
from govtool.subjects.subject import EventKind
from govtool.views import noun_tables, registers
from tests.store.kit import another, day


class Shelf(Record):
    """A made-up record with a value of each kind that is stored in its own way."""

    code: Code
    name: Line
    sealed: bool = False
    papers: tuple[Line, ...] = ()


class ShelfSaved(Event):
    kind: ClassVar[str] = "shelf_saved"
    saves: ClassVar[bool] = True
    shelf: Shelf


class ShelfClosed(Event):
    kind: ClassVar[str] = "shelf_closed"


SHELF = register(
    "shelf",
    msgid("shelf"),
    EventKind(ShelfSaved, msgid("saved")),
    EventKind(ShelfClosed, msgid("closed")),
)


@pytest.fixture(autouse=True)
def _shelves(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The register is in the registry, and nowhere else."""
    monkeypatch.setitem(registry.NOUNS, "shelf", "tests.views.test_shared_register:SHELF")
    yield
    registry.subject.cache_clear()


OLD = Shelf(code="S1", name="一号柜")
NEW = Shelf(code="S1", name="一号柜", sealed=True, papers=("协议书", "调解记录"))


def filled(store: Store) -> None:
    with store.writing("甲某") as tx:
        tx.append("shelf:S1", ShelfSaved(on=day("03-02"), shelf=OLD))
        tx.append("shelf:S1", ShelfSaved(on=day("03-09"), shelf=NEW))
        tx.append("shelf:S2", ShelfSaved(on=day("03-02"), shelf=Shelf(code="S2", name="二号柜")))
        tx.append("shelf:S2", ShelfClosed(on=day("03-10")))


@pytest.mark.parametrize(
    ("on", "sealed", "papers", "codes"),
    [
        ("03-01", False, [], ["S1", "S2"]),
        ("03-08", False, [], ["S1", "S2"]),
        ("03-09", True, ["协议书", "调解记录"], ["S1", "S2"]),
        ("03-10", True, ["协议书", "调解记录"], ["S1", "S2"]),
        ("03-11", True, ["协议书", "调解记录"], ["S1"]),
    ],
)
def test_it_says_what_was_on_a_day(
    store: Store, on: str, sealed: bool, papers: list[str], codes: list[str]
) -> None:
    filled(store)
    row = registers.register_row(store.reader, "shelf", "S1", day(on))
    assert row == {"code": "S1", "name": "一号柜", "sealed": sealed, "papers": papers}
    assert registers.register_codes(store.reader, "shelf", day(on)) == codes
    assert Shelf.model_validate(row) == (NEW if sealed else OLD)


def test_it_is_asked_like_the_others(store: Store) -> None:
    filled(store)
    assert registers.is_known(store.reader, "shelf", "S2")
    assert registers.closed_codes(store.reader, "shelf", day("03-11")) == {"S2"}
    assert [row["code"] for row in registers.known_rows(store.reader, "shelf")] == ["S1", "S2"]
    assert registers.count_of(store.reader, "shelf", "name", "一号柜") == 1
    assert noun_tables.row_counts(store.reader)["shelf"] == 1
    assert "register" not in noun_tables.row_counts(store.reader)
    assert registers.register_codes(store.reader, "unit") == [
        "BM01",
        "JD01",
        "QU01",
        "SQ01",
        "SQ02",
    ]


def test_doctor_finds_and_mends_what_the_journal_does_not_say(store: Store, path: Path) -> None:
    filled(store)
    assert examine(store) == []
    conn = another(path)
    conn.execute(
        "UPDATE register SET record = replace(record, '一号柜', '三号柜') WHERE since = ''"
    )
    conn.close()
    assert [(each.table, each.code) for each in examine(store)] == [
        ("register", "changed_projection")
    ]
    rebuild(store)
    assert examine(store) == []
    assert registers.register_row(store.reader, "shelf", "S1", day("03-02")) == OLD.model_dump(
        mode="json"
    )


def test_its_rows_are_in_the_shared_table_alone() -> None:
    assert noun_tables.table_of("shelf") is noun_tables.SHARED
    assert noun_tables.table_of("unit").name == "unit"
