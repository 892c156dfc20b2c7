"""A file is written as a whole or not at all, also when the process is told to end."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from unittest import mock

import docx
import pytest

from govtool.backup import manifest
from govtool.backup.manifest import Facts, Manifest
from govtool.base.errors import Refused
from govtool.crypt import passphrases
from govtool.subjects.file_columns import FileColumn
from govtool.tables import replaceable_files
from govtool.tables.formats import xlsx_file
from govtool.tables.output_files import replacing


def refused(path: Path) -> None:
    """The place is refused and left as it was, whatever its name."""
    before = {file: file.read_bytes() for file in path.parent.iterdir()}
    with pytest.raises(Refused) as refusal, replacing(path):
        pass
    assert refusal.value.code == "database"
    assert {file: file.read_bytes() for file in path.parent.iterdir()} == before


def database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE a (b)")


@pytest.mark.parametrize("name", ["jd01.db", "台账.csv", "x"])
def test_a_database_is_never_overwritten(tmp_path: Path, name: str) -> None:
    database(tmp_path / name)
    refused(tmp_path / name)


@pytest.mark.parametrize("name", ["jd01.db", "台账.xlsx", "x"])
def test_nor_is_an_encrypted_one(tmp_path: Path, name: str) -> None:
    """Of which nothing can be told but that its first page looks random."""
    (tmp_path / name).write_bytes(random.Random(1).randbytes(8192))
    refused(tmp_path / name)


@pytest.mark.parametrize(
    "content", [b"age-encryption.org/v1\n-> X25519 ", b"-----BEGIN AGE ENCRYPTED FILE-----\n"]
)
def test_nor_is_a_backup_that_was_encrypted_to_be_taken_elsewhere(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "jd01-20260302.db.age").write_bytes(content)
    refused(tmp_path / "jd01-20260302.db.age")


@pytest.mark.parametrize("beside", ["-journal", "-wal", "-shm", "-JOURNAL"])
@pytest.mark.parametrize("is_there", [True, False])
def test_nor_is_what_stands_beside_one(tmp_path: Path, beside: str, is_there: bool) -> None:
    """There or not: SQLite would take what we write for its own."""
    database(tmp_path / "台账.csv")
    if is_there:
        (tmp_path / f"台账.csv{beside}").write_bytes(b"half a transaction")
    refused(tmp_path / f"台账.csv{beside}")


def test_nor_is_the_manifest_of_a_backup(tmp_path: Path) -> None:
    said = Manifest(
        "a.db",
        "o.db",
        "manual",
        "2026-03-02T00:00:00Z",
        "",
        0,
        Facts("n", "n", 1, {}, {}),
        "1",
        "3",
    )
    (tmp_path / "a.db.json").write_bytes(manifest.as_bytes(said))
    refused(tmp_path / "a.db.json")


def test_nor_is_the_file_with_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key.txt").write_text("secret passphrase")
    monkeypatch.setenv(passphrases.VARIABLE, str(tmp_path / "key.txt"))
    refused(tmp_path / "key.txt")


def workbook(path: Path) -> None:
    xlsx_file.write(path, [FileColumn("a", "名称")], [["甲某"]], sheet="台账")


def document(path: Path) -> None:
    docx.Document().save(str(path))


def test_what_only_looks_random_is_replaced(tmp_path: Path) -> None:
    """Chinese in UTF-16 has nearly every byte, and a workbook is compressed."""
    signs = "".join(chr(random.Random(1).randrange(0x4E00, 0x9FA5)) for _sign in range(4000))
    (tmp_path / "b.csv").write_bytes(f"名称,{signs}\n".encode("utf-16"))
    workbook(tmp_path / "a.xlsx")
    for path in tmp_path.iterdir():
        with replacing(path) as file:
            file.write(b"new")
        assert path.read_bytes() == b"new"


@pytest.mark.parametrize(
    "begins", [b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"{", b"a,b\n"]
)
@pytest.mark.parametrize("name", ["jd01.db", "a.xlsx", "b.csv"])
def test_an_encrypted_database_may_begin_like_anything(
    tmp_path: Path, name: str, begins: bytes
) -> None:
    """Its first bytes are as random as the others."""
    (tmp_path / name).write_bytes(begins + random.Random(1).randbytes(8192 - len(begins)))
    replaceable_files.force(is_forced=True)
    refused(tmp_path / name)


KEYS = {
    "age": "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQ\n",
    "age with its comments": "# created: 2026-03-02T00:00:00Z\n# public key: age1x\nAGE-SECRET-KEY-1QQQ\n",
    "ssh": "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
    "tls": "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n",
    "putty": "PuTTY-User-Key-File-3: ssh-ed25519\n",
    "ours, in digits": "0e" * 32,
    "a passphrase": "正确 马 电池 订书钉 很长\n",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(
    "key", [pytest.param(text, id=name) for name, text in KEYS.items() if "pass" not in name]
)
def test_a_key_is_known_wherever_it_lies(tmp_path: Path, key: str, encoding: str) -> None:
    (tmp_path / "a.csv").write_bytes(key.encode(encoding))
    replaceable_files.force(is_forced=True)
    refused(tmp_path / "a.csv")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_a_passphrase_that_its_owner_alone_may_read_is_a_key(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(KEYS["a passphrase"], encoding="utf-8")
    (tmp_path / "a.csv").chmod(0o600)
    replaceable_files.force(is_forced=True)
    refused(tmp_path / "a.csv")


SAME_KIND: list[tuple[str, bytes | Callable[[Path], None]]] = [
    ("a.csv", "名称,电话\n甲某,1\n".encode("gb18030")), ("a.csv", "名称,电话\n".encode("utf-8-sig")),
    ("a.csv", "名称\t电话\n".encode("utf-16")), ("a.html", b"<!DOCTYPE html>\n<html lang=zh>"), ("a.json", b"\n[1]"),
    ("a.jsonl", b'{"a": 1}\n{}\n'), ("a.toml", b"[columns]\na = 1\n"), ("a.xlsx", workbook), ("a.docx", document),
    ("a.anything", b""),
]  # fmt: skip
OTHER_KIND: list[tuple[str, bytes | Callable[[Path], None]]] = [
    ("a.csv", "随手记的话\n第二行\n".encode()), ("a.csv", workbook), ("a.csv", b"\x89PNG\r\n\x1a\n,,"), ("a.html", b"<?php"),
    ("a.json", b"a,b\n"), ("a.jsonl", b"[1]\n"), ("a.toml", b"= ="), ("a.xlsx", b"PK\x03\x04 not a zip"),
    ("a.xlsx", document), ("a.docx", workbook), ("a.xlsx", b"a,b\n"), ("a", b"a,b\n"), ("a.exe", b"MZ"),
]  # fmt: skip


def put(path: Path, content: bytes | Callable[[Path], None]) -> None:
    if isinstance(content, bytes):
        path.write_bytes(content)
        return
    made = path.with_name("made")
    content(made)
    made.replace(path)


@pytest.fixture(autouse=True)
def not_forced() -> Iterator[None]:
    yield
    replaceable_files.force(is_forced=False)


@pytest.mark.parametrize(("name", "content"), SAME_KIND)
def test_a_file_of_the_same_kind_is_replaced(
    tmp_path: Path, name: str, content: bytes | Callable[[Path], None]
) -> None:
    put(tmp_path / name, content)
    with replacing(tmp_path / name) as file:
        file.write(b"new")
    assert (tmp_path / name).read_bytes() == b"new"


@pytest.mark.parametrize(("name", "content"), OTHER_KIND)
def test_a_file_of_another_kind_is_replaced_only_if_that_is_asked_for(
    tmp_path: Path, name: str, content: bytes | Callable[[Path], None]
) -> None:
    put(tmp_path / name, content)
    before = (tmp_path / name).read_bytes()
    with pytest.raises(Refused) as refusal, replacing(tmp_path / name):
        pass
    assert refusal.value.code == "another_kind"
    assert (tmp_path / name).read_bytes() == before
    replaceable_files.force(is_forced=True)
    with replacing(tmp_path / name) as file:
        file.write(b"new")
    assert (tmp_path / name).read_bytes() == b"new"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
@pytest.mark.parametrize("before", [None, 0o666, 0o444])
def test_a_file_is_for_its_owner_from_the_first_moment(tmp_path: Path, before: int | None) -> None:
    """Whatever the mask, and whoever might read what stood there."""
    path = tmp_path / "周报.csv"
    if before is not None:
        path.touch()
        path.chmod(before)
    seen: list[int] = []
    taking_its_place = Path.replace

    def watched(temporary: Path, target: Path) -> Path:
        seen.append(rights(temporary))
        return taking_its_place(temporary, target)

    mask = os.umask(0)
    try:
        with mock.patch.object(Path, "replace", watched), replacing(path) as file:
            seen.extend(rights(found) for found in tmp_path.iterdir() if found != path)
            file.write(b"a")
    finally:
        os.umask(mask)
    assert [*seen, rights(path)] == [0o600] * 3


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# --- told to end


@pytest.fixture(params=["SIGTERM", "SIGHUP"])
def ending(request: pytest.FixtureRequest) -> Iterator[signal.Signals]:
    """What a process is told to end with; how it was taken before is put back."""
    if os.name == "nt":
        pytest.skip("Windows ends a process without telling it")
    ending = signal.Signals[request.param]
    before = signal.signal(ending, signal.SIG_DFL)
    yield ending
    signal.signal(ending, before)


def test_told_to_end_the_half_written_file_is_taken_away(
    tmp_path: Path, ending: signal.Signals
) -> None:
    def stopped() -> None:
        with replacing(tmp_path / "bad.csv") as file:
            file.write(b"personal data")
            signal.raise_signal(ending)

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert list(tmp_path.iterdir()) == []
    assert signal.getsignal(ending) is signal.SIG_DFL


def test_a_file_written_to_the_end_leaves_signals_as_they_were(
    tmp_path: Path, ending: signal.Signals
) -> None:
    with replacing(tmp_path / "one") as one, replacing(tmp_path / "two") as two:
        one.write(b"1")
        two.write(b"2")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]
    assert signal.getsignal(ending) is signal.SIG_DFL


def test_who_asked_not_to_be_told_is_not(tmp_path: Path, ending: signal.Signals) -> None:
    signal.signal(ending, signal.SIG_IGN)
    with replacing(tmp_path / "a.csv") as file:
        signal.raise_signal(ending)
        file.write(b"whole")
    assert (tmp_path / "a.csv").read_bytes() == b"whole"
    assert signal.getsignal(ending) is signal.SIG_IGN


def test_another_thread_may_write_a_file_too(tmp_path: Path) -> None:
    def write() -> None:
        with replacing(tmp_path / "a.csv") as file:
            file.write(b"whole")

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    assert (tmp_path / "a.csv").read_bytes() == b"whole"
