"""Files that many tests start from, made once in a run: the sample sub-district, and a street without cases."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from govtool import models as m
from govtool.base.vocabulary import UnitKind
from govtool.store import Store, open_store
from govtool.tables.formats.source import open_source
from govtool.tables.intake.file_import import Options, import_noun
from tests.returns.oracle import SAMPLES, Book, sample_lines, sample_office

ENTERED_ON = dt.date(2025, 1, 1)
"""The day of the first entry of each unit and grid: from then on they owe returns."""
LOADED_ON = dt.date(2026, 11, 2)
"""The Monday after the sample ends."""


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample sub-district in a file. Copy it before you change it."""
    path = tmp_path_factory.mktemp("sample") / "sample.db"
    with open_store(path, create=True) as store:
        with store.writing("甲某") as tx:
            tx.append("office", m.OfficeOpened(on=dt.date(2025, 1, 1), street="JD01"))
        for noun in ("units", "grids"):
            with open_source(str(SAMPLES / f"{noun}.csv")) as source:
                done = import_noun(store, noun, source, Options(), today=ENTERED_ON, actor="甲某")
            assert not done.problems
        with open_source(str(SAMPLES / "cases.jsonl")) as source:
            done = import_noun(store, "cases", source, Options(), today=LOADED_ON, actor="甲某")
        assert (done.accepted, done.rejected) == (400, 0)
    return path


@pytest.fixture(scope="session")
def sample(sample_file: Path) -> Iterator[Store]:
    """The sample, open: to read, or to write to and roll back."""
    with open_store(sample_file) as store:
        yield store


@pytest.fixture(scope="session")
def book() -> Book:
    """The sample as the oracle counts it."""
    return Book(sample_lines(), sample_office())


@pytest.fixture
def copied(sample_file: Path, tmp_path: Path) -> Path:
    """A copy of the sample's file, to change."""
    return Path(shutil.copy(sample_file, tmp_path / "copy.db"))


@pytest.fixture(scope="session")
def office_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A street with two communities, a department and a committee, and no case. Copy it before you change it."""
    path = tmp_path_factory.mktemp("office") / "office.db"
    with open_store(path, create=True) as store, store.writing("甲某") as tx:
        tx.append("office", m.OfficeOpened(on=dt.date(2025, 1, 1), street="JD01"))
        for code, name, kind, parent in (
            ("QX01", "示例区", "district", None),
            ("JD01", "示例街道", "street", "QX01"),
            ("SQ01", "示例一社区", "community", "JD01"),
            ("SQ02", "示例二社区", "community", "JD01"),
            ("BM01", "社保所", "department", "JD01"),
            ("TW01", "物业纠纷人民调解委员会", "committee", "JD01"),
        ):
            unit = m.Unit(code=code, name=name, kind=UnitKind(kind), parent=parent)
            tx.append(f"unit:{code}", m.UnitSaved(on=dt.date(2025, 1, 1), unit=unit))
    return path
