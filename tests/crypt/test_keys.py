"""Keys: where they come from, which are refused, and that nothing shows them."""

from __future__ import annotations

import getpass
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from govtool.base.errors import GovtoolError
from govtool.crypt import passphrases
from govtool.crypt.passphrases import Key
from govtool.file import connection, file_head
from govtool.shell.form.passphrase import is_weak
from govtool.store import open_store
from govtool.views import subject_search
from tests.backup.kit import entries, more, numbers
from tests.crypt.kit import PASSPHRASE, private


def refusal_of(path: Path) -> tuple[str, int]:
    with pytest.raises(GovtoolError) as refusal:
        open_store(path)
    assert PASSPHRASE not in str(refusal.value)
    return refusal.value.code, int(refusal.value.exit_code)


def test_the_passphrase_opens_it(encrypted: Path) -> None:
    passphrases.remember(Key(PASSPHRASE))
    assert len(numbers(encrypted)) == 3


def test_without_a_key_and_anybody_to_ask(encrypted: Path) -> None:
    assert refusal_of(encrypted) == ("needs_key", 2)


def test_a_wrong_key_is_refused_at_once(encrypted: Path) -> None:
    passphrases.remember(Key("another passphrase"))
    assert refusal_of(encrypted) == ("wrong_key", 3)


def test_a_person_is_asked_once_and_no_more(
    encrypted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(passphrases, "can_ask", lambda: True)
    monkeypatch.setattr(passphrases, "ask", lambda question: asked.append(question) or PASSPHRASE)
    more(encrypted)
    assert entries(encrypted) > 0
    assert len(asked) == 1
    assert encrypted.name in asked[0]


@pytest.mark.parametrize("ending", ["", "\n", "\r\n", "\nsecond line\n"])
def test_a_key_file_has_the_passphrase_in_its_first_line(tmp_path: Path, ending: str) -> None:
    file = private(tmp_path / "key")
    file.write_bytes((PASSPHRASE + ending).encode())
    assert passphrases.from_file(file) == Key(PASSPHRASE)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such bits")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620])
def test_a_key_file_that_others_may_open_is_refused(encrypted: Path, key_file: Path, mode: int, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    key_file.chmod(mode)
    monkeypatch.setenv(passphrases.VARIABLE, str(key_file))
    assert refusal_of(encrypted) == ("open_key_file", 3)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "short_key"), (b"seven77\n", "short_key"), (b"\xff\xfe\x00 no text", "bad_key_file")],
)
def test_a_key_file_without_a_key_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    file = private(tmp_path / "key")
    file.write_bytes(content)
    with pytest.raises(GovtoolError) as refusal:
        passphrases.from_file(file)
    assert refusal.value.code == code


def test_a_key_file_that_is_not_there_or_a_folder(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "none", "no_key_file"), (tmp_path, "bad_key_file")):
        with pytest.raises(GovtoolError) as refusal:
            passphrases.from_file(path)
        assert refusal.value.code == code


def test_nothing_shows_a_key() -> None:
    key = Key(PASSPHRASE)
    assert PASSPHRASE not in f"{key!r} {key} {[key]} {vars(passphrases)['_known']}"


@pytest.mark.parametrize(
    ("passphrase", "weak"),
    [
        ("12345678", True),
        ("20261102", True),
        ("aaaaaaaaaa", True),
        ("abcdefgh", True),
        ("hgfedcba", True),
        ("abababab1212", True),
        (PASSPHRASE, False),
        ("correct horse", False),
        ("矛调中心三只白鹅过河", False),
    ],
)
def test_weak_passphrases(passphrase: str, weak: bool) -> None:
    assert is_weak(passphrase) is weak


def test_other_tools_open_it_with_the_passphrase(encrypted: Path) -> None:
    """As SQLCipher 4 does by itself."""
    from sqlcipher3 import dbapi2

    with closing(dbapi2.connect(encrypted)) as conn:
        conn.execute(f"PRAGMA key = '{PASSPHRASE}'")
        assert conn.execute('SELECT count(*) FROM "case"').fetchone() == (3,)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"text" * 5000,
        bytes(8192),
        b"SQLite format 3\0" + os.urandom(8192),
        b"PAR1\x15\x04\x15" + os.urandom(8192),
    ],
)
def test_what_is_not_encrypted(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert not passphrases.is_encrypted(path)


def test_random_bytes_are_taken_for_an_encrypted_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(os.urandom(8192))
    passphrases.remember(Key(PASSPHRASE))
    assert refusal_of(path) == ("wrong_key", 3)


def test_without_the_extra_it_says_what_to_install(encrypted: Path) -> None:
    script = "import sys; sys.modules['sqlcipher3'] = None; from govtool.cli import main; sys.exit(main(sys.argv[1:]))"
    words = ["--db", str(encrypted), "--json", "unit", "list"]
    run = subprocess.run(
        [sys.executable, "-c", script, *words], capture_output=True, text=True, check=False
    )
    assert run.returncode == 6
    assert '"no_cipher"' in run.stderr
    assert "govtool[encrypt]" in run.stderr


# --- locks


@pytest.mark.parametrize("name", ["plain", "encrypted"])
def test_looking_at_a_file_lets_go_of_no_lock(name: str, request: pytest.FixtureRequest, key_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """Closing any descriptor of a file would drop the locks of this process on it."""
    monkeypatch.setenv(passphrases.VARIABLE, str(key_file))
    path: Path = request.getfixturevalue(name)
    script = "import sys; from pathlib import Path; from govtool.store import open_store\nwith open_store(Path(sys.argv[1]), wait=0) as s, s.writing('乙某'): pass"
    with closing(connection.connect(path, 0)) as conn:
        conn.execute("BEGIN IMMEDIATE")
        passphrases.is_encrypted(path)
        file_head.first_page(path)
        connection.connect(path, 0).close()
        run = subprocess.run(
            [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=False
        )
    assert "FileBusy" in run.stderr


def test_threads_search_an_encrypted_file(encrypted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    passphrases.remember(Key(PASSPHRASE))
    monkeypatch.setattr(subject_search, "_LARGE", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    with open_store(encrypted) as store:
        assert len(subject_search._parts(store.reader)) > 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_a_pipe_in_the_place_of_a_key_file_is_refused_at_once(tmp_path: Path) -> None:
    """Nobody may ever write into it."""
    pipe = tmp_path / "key"
    os.mkfifo(pipe, 0o600)
    with pytest.raises(GovtoolError) as refusal:
        passphrases.from_file(pipe)
    assert refusal.value.code == "bad_key_file"


def test_a_passphrase_typed_on_a_terminal_of_another_encoding_is_refused_in_words(
    encrypted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def typed(_question: str) -> str:
        return "甲某的口令".encode("gbk").decode()

    monkeypatch.setattr(passphrases, "can_ask", lambda: True)
    monkeypatch.setattr(getpass, "getpass", typed)
    with pytest.raises(GovtoolError) as refusal:
        open_store(encrypted)
    assert (refusal.value.code, int(refusal.value.exit_code)) == ("bad_text", 3)
    assert (refusal.value.__cause__, refusal.value.__context__) == (None, None), (
        "nothing quotes what was typed"
    )
