from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from govtool.backup import automatic
from govtool.backup.verification import verify
from govtool.base.errors import NotFound, Refused
from tests.backup.kit import back_up, content, more, names
from tests.store.kit import another, tamper


@pytest.fixture
def copy(path: Path) -> Path:
    """A backup that may be spoiled."""
    made = back_up(path).path
    made.chmod(0o600)
    return made


def told(copy: Path) -> set[str]:
    return {finding.code for finding in verify(copy).findings}


def test_a_sound_backup_has_no_findings_and_is_not_touched(copy: Path) -> None:
    before, beside = content(copy), names(copy.parent)
    assert verify(copy).findings == []
    assert (content(copy), names(copy.parent)) == (before, beside)


def test_every_single_bit_flip_is_found(copy: Path) -> None:
    sound, chance = copy.read_bytes(), random.Random(20261102)
    for _ in range(60):
        at, bit = chance.randrange(len(sound)), chance.randrange(8)
        spoilt = bytearray(sound)
        spoilt[at] ^= 1 << bit
        copy.write_bytes(spoilt)
        assert "sha256" in told(copy), (at, bit)


def test_every_truncation_is_found(copy: Path) -> None:
    sound, chance = copy.read_bytes(), random.Random(20261102)
    for length in [
        0,
        1,
        100,
        4096,
        len(sound) - 1,
        *(chance.randrange(len(sound)) for _ in range(20)),
    ]:
        copy.write_bytes(sound[:length])
        assert "size" in told(copy), length


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda said: said.update(sha256="0" * 64), "sha256"),
        (lambda said: said.update(size=1), "size"),
        (lambda said: said["facts"]["counts"].update(case=4), "count"),
        (lambda said: said["facts"]["counts"].pop("grid"), "count"),
        (lambda said: said["facts"]["ends"].update(beef0001=[3, "00"]), "head"),
        (lambda said: said["facts"].update(ends={}), "head"),
        (lambda said: said["facts"].update(node="beef0001"), "node"),
        (lambda said: said["facts"].update(schema=1), "schema"),
    ],
)
def test_a_manifest_that_says_otherwise_is_found(
    copy: Path, change: Callable[[Any], None], code: str
) -> None:
    place = automatic.manifest_place(copy)
    said = json.loads(place.read_text(encoding="utf-8"))
    change(said)
    place.write_text(json.dumps(said), encoding="utf-8")
    assert code in told(copy)


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "null", "{", '{"govtool_backup": 2}', '{"govtool_backup": 1}', "\ufeff{}", "\x00",
        '{"govtool_backup": 1, "file": "../../x.db"}', "[" * 100_000, '{"a":' * 50_000,
    ],
)  # fmt: skip
def test_a_file_that_is_no_manifest_is_none(copy: Path, text: str) -> None:
    automatic.manifest_place(copy).write_text(text, encoding="utf-8")
    checked = verify(copy)
    assert (checked.backup, checked.findings) == (None, [])


@pytest.mark.parametrize("name", ["../x.db", "/etc/passwd", "x\n.db", "", None, 3])
def test_a_manifest_that_names_another_file_is_none(copy: Path, name: object) -> None:
    place = automatic.manifest_place(copy)
    said = json.loads(place.read_text(encoding="utf-8")) | {"file": name}
    place.write_text(json.dumps(said), encoding="utf-8")
    assert verify(copy).backup is None


def test_without_a_manifest_it_is_checked_as_well_as_can_be(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "拷贝.db"
    shutil.copyfile(path, copy)
    assert (verify(copy).backup, told(copy)) == (None, set())
    tamper(copy, "UPDATE journal SET actor = '丙某' WHERE seq = 8")
    assert told(copy) == {"changed_entry"}


def test_a_plain_copy_of_a_file_in_the_middle_of_writing_is_reported(
    path: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    shutil.copyfile(path, copy)
    copy.with_name("copy.db-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" * 100)
    before = content(copy)
    assert told(copy) == {"unfinished"}
    assert content(copy) == before, "nobody played it back"


@pytest.mark.parametrize("found", [b"", b"hello", b"SQLite format 3\x00" + b"\xff" * 5000])
def test_what_is_no_database_is_reported(tmp_path: Path, found: bytes) -> None:
    copy = tmp_path / "x.db"
    copy.write_bytes(found)
    assert told(copy) & {"unreadable", "not_ours"}


def test_a_folder_and_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        verify(tmp_path)
    assert refusal.value.code == "wrong_kind"
    with pytest.raises(NotFound):
        verify(tmp_path / "nothing.db")


def test_a_backup_of_a_newer_version_is_reported(copy: Path) -> None:
    with closing(another(copy)) as conn:
        conn.execute("PRAGMA user_version = 99")
    assert "newer_schema" in told(copy)


def test_a_backup_does_not_depend_on_what_is_recorded_later(path: Path, copy: Path) -> None:
    more(path, 3)
    assert told(copy) == set()
