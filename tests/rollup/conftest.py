"""The sample split into forty streets of two counties, each with a file and a part of its own."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pytest
from pyarrow import parquet

from govtool import models as m
from govtool.rollup import parts
from govtool.rollup.export import export
from govtool.rollup.received import received
from govtool.store import open_store
from govtool.tables.formats.source import open_source
from govtool.tables.intake.file_import import Options, import_noun
from tests.returns.oracle import SAMPLES
from tests.samples import ENTERED_ON, LOADED_ON

STREETS = 40
_CODE = re.compile(r"\b(JD|SQ|BM|TW|QX)(\d\d)")


class County(NamedTuple):
    """The files of the streets by code, and the folder with their parts."""

    files: dict[str, Path]
    parts: Path


def renamed(text: str, number: int) -> str:
    """Return a text of the sample with the codes of one of the streets: JD01 → JD0107."""
    return _CODE.sub(lambda code: f"{code[0]}{number:02}", text).replace(
        f"QX01{number:02}", f"QX0{1 + number % 2}"
    )


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    """The forty streets; every tenth case of the sample lies in one of four, and so on."""
    folder = tmp_path_factory.mktemp("county")
    nouns = {
        name: (SAMPLES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        for name in ("cases", "matters")
    }
    files = {}
    for number in range(STREETS):
        files[f"JD01{number:02}"] = _street(
            folder / f"{number}.db",
            number,
            {name: lines[number::STREETS] for name, lines in nouns.items()},
        )
    exported = folder / "parts"
    for path in files.values():
        with open_store(path) as store:
            export(store, exported, LOADED_ON)
    return County(files, exported)


def _street(path: Path, number: int, lines: dict[str, Sequence[str]]) -> Path:
    with open_store(path, create=True) as store:
        with store.writing("甲某") as tx:
            tx.append("office", m.OfficeOpened(on=dt.date(2025, 1, 1), street=f"JD01{number:02}"))
        for noun in ("units", "grids"):
            text = renamed((SAMPLES / f"{noun}.csv").read_text(encoding="utf-8-sig"), number)
            _import(path, noun, text, ".csv", store)
        for noun, some in lines.items():
            _import(path, noun, renamed("\n".join(some), number), ".jsonl", store)
    return path


def _import(path: Path, noun: str, text: str, ending: str, store: object) -> None:
    file = path.with_name(f"{path.stem}-{noun}{ending}")
    file.write_text(text, encoding="utf-8")
    day = ENTERED_ON if ending == ".csv" else LOADED_ON
    with open_source(str(file)) as source:
        done = import_noun(store, noun, source, Options(), today=day, actor="甲某")
    assert not done.problems, json.dumps([one.as_json() for one in done.problems], default=str)


@pytest.fixture(scope="session")
def shuffled(county: County, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Parts of the same streets, with every case given to a random one of six, in random order."""
    chance, folder = random.Random(20261201), tmp_path_factory.mktemp("shuffled")
    there = received([county.parts]).parts[:6]
    rows = [row for part in there for row in parquet.read_table(part.file("case")).to_pylist()]
    chance.shuffle(rows)
    for row in rows:
        row["street"] = chance.choice(there).street
    for part in there:
        of_street = [row for row in rows if row["street"] == part.street]
        (folder / part.street).mkdir()
        table = pa.Table.from_pylist(of_street, parts.schema())
        parquet.write_table(table, folder / part.street / "cases.parquet")
    return folder
