"""Writing a part: as a whole, the same each time, and with a clear word where it cannot be."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from govtool import models as m
from govtool.base.errors import Refused, StorageTrouble
from govtool.rollup import export as exporting
from govtool.rollup import parts
from govtool.rollup.export import export
from govtool.rollup.received import received
from govtool.store import Store, open_store
from tests.rollup.conftest import County
from tests.samples import LOADED_ON

STREET = "JD0107"


@pytest.fixture
def street(county: County, tmp_path: Path) -> Iterator[Store]:
    with open_store(Path(shutil.copy(county.files[STREET], tmp_path / "street.db"))) as store:
        yield store


def files_of(folder: Path) -> Mapping[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def faults(folder: Path) -> list[str]:
    return [fault.code for part in received([folder]).parts for fault in part.faults]


def test_the_same_record_gives_the_same_bytes(street: Store, tmp_path: Path) -> None:
    first = files_of(export(street, tmp_path / "one", LOADED_ON).folder)
    assert files_of(export(street, tmp_path / "two", LOADED_ON).folder) == first
    assert files_of(export(street, tmp_path / "one", LOADED_ON).folder) == first


def test_missing_folders_are_made(street: Store, tmp_path: Path) -> None:
    assert export(street, tmp_path / "a" / "b", LOADED_ON).folder == tmp_path / "a" / "b" / STREET


def test_a_file_in_the_way_is_named(street: Store, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / STREET).write_text("x", encoding="utf-8")
    with pytest.raises(StorageTrouble, match=STREET) as caught:
        export(street, tmp_path / "out", LOADED_ON)
    assert caught.value.code == "not_writable"
    assert (tmp_path / "out" / STREET).read_text(encoding="utf-8") == "x"


def test_a_file_without_a_street_has_no_part(tmp_path: Path) -> None:
    with (
        open_store(tmp_path / "bare.db", create=True) as store,
        pytest.raises(Refused) as caught,
    ):
        export(store, tmp_path / "out", LOADED_ON)
    assert caught.value.code == "no_street"
    assert not (tmp_path / "out").exists()


class _Full:
    """A file on a disk that is full."""

    def __init__(self, *_args: Any, **_options: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_leaves_the_older_part_whole(
    street: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = export(street, tmp_path, LOADED_ON).folder
    before = files_of(folder)
    with monkeypatch.context() as patch:
        patch.setattr(parquet, "ParquetWriter", _Full)
        with pytest.raises(StorageTrouble) as caught:
            export(street, tmp_path, LOADED_ON)
    assert caught.value.code == "disk_full"
    assert files_of(folder) == before


def recorded_anew(street: Store) -> None:
    """Record something, so that the next part is another one."""
    with street.writing("甲某") as tx:
        duty = m.Duty(date=LOADED_ON, leader="吴值班", phone="13899990003")
        tx.append(f"duty:{LOADED_ON}", m.DutySet(on=LOADED_ON, duty=duty))


def interrupted(*_args: object) -> None:
    raise KeyboardInterrupt


def test_an_interrupted_export_leaves_the_older_part_whole(
    street: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = export(street, tmp_path, LOADED_ON).folder
    before = files_of(folder)
    recorded_anew(street)
    with monkeypatch.context() as patch:
        patch.setattr(exporting, "_head", interrupted)
        with pytest.raises(KeyboardInterrupt):
            export(street, tmp_path, LOADED_ON)
    assert files_of(folder) == before
    export(street, tmp_path, LOADED_ON)
    assert files_of(folder) != before
    assert faults(folder) == []


def test_what_is_interrupted_among_the_last_files_is_known(
    street: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``office.json`` takes its place last."""
    folder = export(street, tmp_path, LOADED_ON).folder
    recorded_anew(street)
    replace = Path.replace

    def ending(path: Path, target: Path) -> Path:
        return interrupted() or path if target.name == parts.HEAD else replace(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", ending)
        with pytest.raises(KeyboardInterrupt):
            export(street, tmp_path, LOADED_ON)
    assert not [name for name in files_of(folder) if not name.endswith((".parquet", ".json"))]
    assert faults(folder) == ["torn"]
    export(street, tmp_path, LOADED_ON)
    assert faults(folder) == []


def test_files_of_an_older_export_that_are_not_written_any_more_go(
    street: Store, tmp_path: Path
) -> None:
    folder = export(street, tmp_path, LOADED_ON).folder
    head = folder / parts.HEAD
    older = json.loads(head.read_text(encoding="utf-8"))
    older["files"] |= {"wishes": {}, "../outside": {}}
    head.write_text(json.dumps(older), encoding="utf-8")
    for path in ("wishes.parquet", "own.parquet", "../outside.parquet"):
        (folder / path).write_bytes(b"x")
    export(street, tmp_path, LOADED_ON)
    assert not (folder / "wishes.parquet").exists()
    assert (folder / "own.parquet").exists()
    assert (tmp_path / "outside.parquet").exists()
    assert faults(folder) == []
