"""Encrypting a file, making it plain, giving it another passphrase: the record stays, and nothing readable is left."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from govtool.backup import reencryption, verification
from govtool.base.errors import GovtoolError, Refused
from govtool.crypt import passphrases
from govtool.crypt.passphrases import Key
from govtool.file import connection, durable_files, unfinished_files
from govtool.file.reader import connection_behind
from govtool.shell.form import prompt
from govtool.shell.frame.session import Session
from govtool.store import doctor, open_store
from govtool.views import clerks, queries
from tests.backup.kit import back_up, entries, names, numbers, restore
from tests.commands.clerk import Desk
from tests.crypt.kit import PASSPHRASE, private, says

PAGE = 4096
At = Callable[[Path], Desk]
WRITTEN = ("甲某", "示例SQ01", "CREATE TABLE")
"""What can be read in a plain file."""


def head(path: Path) -> str:
    with open_store(path) as store:
        assert doctor.examine(store) == []
        return store.head()


def findings(path: Path) -> list[str]:
    """What is found wrong, or why it is not even opened."""
    try:
        with open_store(path) as store:
            return [finding.code for finding in doctor.examine(store)]
    except GovtoolError as error:
        return [error.code]


def test_there_and_back_nothing_changes(plain: Path) -> None:
    before = head(plain), numbers(plain), entries(plain)
    assert says(plain.parent, *WRITTEN) == [plain.name]
    reencryption.recode(plain, Key(PASSPHRASE))
    assert passphrases.is_encrypted(plain)
    assert says(plain.parent, *WRITTEN[1:]) == []
    assert (head(plain), numbers(plain), entries(plain)) == before
    reencryption.recode(plain, Key("a second passphrase"))
    passphrases.forget()
    passphrases.remember(Key("a second passphrase"))
    assert (head(plain), numbers(plain), entries(plain)) == before
    reencryption.recode(plain, None)
    passphrases.forget()
    assert (head(plain), numbers(plain), entries(plain)) == before
    assert names(plain.parent) == [plain.name]


def test_backups_of_an_encrypted_file_are_encrypted(encrypted: Path) -> None:
    passphrases.remember(Key(PASSPHRASE))
    kept = back_up(encrypted)
    assert kept.manifest.encrypted
    assert verification.verify(kept.path).findings == []
    assert says(encrypted.parent, *WRITTEN) == []
    restore(encrypted, kept.path)
    assert len(numbers(encrypted)) == 3
    assert says(encrypted.parent, *WRITTEN) == []


def test_a_plain_backup_does_not_make_an_encrypted_file_plain(plain: Path) -> None:
    copy = back_up(plain).path
    reencryption.recode(plain, Key(PASSPHRASE))
    restore(plain, copy)
    assert passphrases.is_encrypted(plain)
    assert len(numbers(plain)) == 3
    assert says(plain.parent, *WRITTEN) == [copy.name]


def test_one_that_fails_at_the_last_step_changes_nothing(
    plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_files: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(durable_files, "put_in_place", fail)
    with pytest.raises(GovtoolError) as refusal:
        reencryption.recode(plain, Key(PASSPHRASE))
    assert refusal.value.code == "disk_full"
    assert not passphrases.is_encrypted(plain)
    assert names(plain.parent) == [plain.name]


def test_it_waits_for_nobody_who_writes_and_lets_nobody_write(
    plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process must not get in between copying and renaming."""
    script = "import sys; from pathlib import Path; from govtool.store import open_store\nwith open_store(Path(sys.argv[1]), wait=0) as s, s.writing('乙某'): pass"
    usual, said = durable_files.put_in_place, []

    def meanwhile(prepared: Path, target: Path, patience: float) -> None:
        run = subprocess.run(
            [sys.executable, "-c", script, str(plain)], capture_output=True, text=True, check=False
        )
        said.append(run.stderr)
        usual(prepared, target, patience)

    monkeypatch.setattr(durable_files, "put_in_place", meanwhile)
    reencryption.recode(plain, Key(PASSPHRASE))
    reencryption.recode(plain, None)
    assert len(said) == 2
    assert "FileBusy" in said[0]
    assert "needs_key" in said[1] or "is encrypted" in said[1]


def test_a_command_that_was_open_meanwhile_records_nothing_in_the_old_file(plain: Path) -> None:
    with open_store(plain) as store:
        reencryption.recode(plain, Key(PASSPHRASE))
        with pytest.raises(GovtoolError) as refusal, store.writing("乙某") as tx:
            tx.append("office", tx.history("office")[0].event)
    assert refusal.value.code in {"replaced", "vanished"}


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot kill like that")
def test_killed_at_any_moment_it_is_the_old_file_or_the_new(plain: Path, key_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setenv(passphrases.VARIABLE, str(key_file))
    before = head(plain)
    for delay in (0.02, 0.06, 0.1, 0.15, 0.2, 0.3):
        verb = "decrypt" if passphrases.is_encrypted(plain) else "encrypt"
        run = subprocess.Popen([sys.executable, "-m", "govtool", "--db", str(plain), "--yes", verb], stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip
        time.sleep(delay)
        run.send_signal(signal.SIGKILL)
        run.communicate()
        assert head(plain) == before


@pytest.mark.parametrize("place", [2 * PAGE + 7, 3 * PAGE + 7, 4 * PAGE, 9 * PAGE - 1, -1])
def test_a_changed_bit_is_found_and_its_page_named(encrypted: Path, at: At, key_file: Path, monkeypatch: pytest.MonkeyPatch, place: int) -> None:  # fmt: skip
    monkeypatch.setenv(passphrases.VARIABLE, str(key_file))
    change(encrypted, place)
    page = place % encrypted.stat().st_size // PAGE + 1
    answer = at(encrypted)("doctor", "--json")
    assert (answer.code, answer.json["ok"], answer.json["head"]) == (1, False, None)
    first = answer.json["findings"][0]
    assert (first["code"], first["message"]) == (
        "integrity",
        f"HMAC verification failed for page {page}",
    )
    assert "restore the newest backup" in first["remedy"]


def test_of_a_changed_page_of_a_table_the_table_is_named(encrypted: Path, at: At, key_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setenv(passphrases.VARIABLE, str(key_file))
    with open_store(encrypted) as store:
        (root,) = store.reader.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'journal'"
        ).fetchone()
    change(encrypted, (root - 1) * PAGE + 9)
    found = at(encrypted)("doctor", "--json").json["findings"]
    assert ("unreadable_table", "journal") in [
        (finding["code"], finding["table"]) for finding in found
    ]


def test_a_changed_first_page_may_also_be_a_wrong_passphrase(encrypted: Path) -> None:
    """Nobody can tell which."""
    passphrases.remember(Key(PASSPHRASE))
    change(encrypted, 20)
    with pytest.raises(Refused) as refusal:
        open_store(encrypted)
    assert refusal.value.code == "wrong_key"
    assert "damaged" in refusal.value.message
    assert "restore" in (refusal.value.hint or "")


def change(path: Path, place: int) -> None:
    """One bit of a file."""
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


def test_what_a_wal_holds_is_encrypted_too(plain: Path, at: At, key_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    with closing(sqlite3.connect(plain, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("INSERT INTO meta VALUES ('note', 'in the WAL')")
        crashed = (
            Path(shutil.copytree(plain.parent, plain.parent / "as after a crash")) / plain.name
        )
    assert says(crashed.parent, "in the WAL") == ["plain.db-wal"]
    monkeypatch.setenv(passphrases.VARIABLE, str(key_file))
    at(crashed).done("encrypt")
    assert not crashed.with_name("plain.db-wal").exists()
    with closing(connection.connect(crashed, 0)) as conn:
        assert queries.meta(conn, "note") == "in the WAL"


KILLED = """
import os, signal, sys
from pathlib import Path
from govtool.backup import reencryption
from govtool.file import durable_files
durable_files.put_in_place = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
reencryption.recode(Path(sys.argv[1]), None)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot kill like that")
def test_a_killed_decrypt_changes_nothing_and_its_plain_copy_goes_with_the_next_command(
    encrypted: Path, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(passphrases.VARIABLE, str(key_file))
    with (
        open_store(encrypted) as store,
        connection.transaction(connection_behind(store.reader), encrypted),
    ):
        clerks.set_passphrase(connection_behind(store.reader), "甲某", Key("a keeper's own words"))
    assert (
        subprocess.run([sys.executable, "-c", KILLED, str(encrypted)], check=False).returncode
        == -signal.SIGKILL
    )
    (left,) = durable_files.forgotten(encrypted.parent)
    assert says(encrypted.parent, "示例SQ01") == [left.name]
    assert b"clerk_passphrase" not in left.read_bytes()
    with open_store(encrypted) as store:
        assert clerks.has_passphrase(store.reader, "甲某")
    assert says(encrypted.parent, "示例SQ01") == []


def test_doctor_names_what_is_left_behind_and_cannot_be_removed(
    encrypted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passphrases.remember(Key(PASSPHRASE))
    at_work = durable_files.half_made(encrypted)
    monkeypatch.setattr(
        unfinished_files, "_is_alive", lambda process, _start: process == os.getpid()
    )
    monkeypatch.setattr(durable_files, "clear_away", lambda _temporary: None)
    assert findings(encrypted) == []
    monkeypatch.setattr(unfinished_files, "_is_alive", lambda _process, _start: False)
    with open_store(encrypted) as store:
        assert [(f.code, f.record) for f in doctor.examine(store)] == [
            ("left_behind", at_work.name)
        ]


# --- at the desk


def test_a_second_name_of_the_file_is_reported(
    plain: Path, at: At, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(passphrases.VARIABLE, str(key_file))
    os.link(plain, plain.with_name("second.db"))
    assert "has a second name on this disk" in at(plain).done("encrypt").err


def test_encrypting_at_the_desk(
    plain: Path, at: At, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(plain)
    desk = at(plain)
    monkeypatch.setenv(passphrases.VARIABLE, str(key_file))
    told = desk.done("encrypt", "--json").json
    assert told["encrypted"]
    assert (told["plain_backups"], told["plain_backups_removed"]) == (1, 0)
    assert desk("encrypt", "--json").error["code"] == "is_encrypted"
    assert len(desk.done("case", "list", "--json").json) == 3
    assert [b["encrypted"] for b in desk.done("backup", "list", "--json").json] == [True, False]
    desk.done("decrypt", "--yes")
    assert desk("rekey", "--json").error["code"] == "not_encrypted"
    desk.done("encrypt", "--drop-plain-backups")
    assert all(b["encrypted"] for b in desk.done("backup", "list", "--json").json)


def test_plain_backups_of_a_copy_of_the_file_stay(
    plain: Path, at: At, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice = plain.with_name("uebung.db")
    shutil.copyfile(plain, practice)
    kept = back_up(practice).path
    back_up(plain)
    monkeypatch.setenv(passphrases.VARIABLE, str(key_file))
    told = at(plain).done("encrypt", "--drop-plain-backups", "--json").json
    assert (told["plain_backups"], told["plain_backups_removed"]) == (1, 1)
    assert kept.exists()


def damaged_beginning(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[20] ^= 1
    path.write_bytes(content)


def test_a_plain_backup_does_not_make_a_file_plain_without_a_word(
    plain: Path, at: At, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After what is said of a damaged beginning: move the file away and restore a backup."""
    copy = str(back_up(plain).path)
    desk = at(plain)
    monkeypatch.setenv(passphrases.VARIABLE, str(key_file))
    desk.done("encrypt")
    plain.rename(plain.with_name("away.db"))
    assert desk("restore", copy, "--yes", "--json").error["code"] == "would_be_plain"
    monkeypatch.delenv(passphrases.VARIABLE)
    assert desk("restore", copy, "--yes", "--json").error["code"] == "would_be_plain", (
        "an encrypted backup tells"
    )
    assert not plain.exists()
    assert "will not be encrypted" in desk.done("restore", copy, "--yes", "--plain").err
    assert len(numbers(plain)) == 3


def test_a_file_that_is_plain_stays_plain_though_the_office_names_a_key(
    plain: Path, at: At, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(passphrases.VARIABLE, str(key_file))
    answer = at(plain).done("restore", str(back_up(plain).path), "--yes")
    assert "encrypted" not in answer.err


def test_a_damaged_beginning_may_be_replaced_after_a_question(
    encrypted: Path, at: At, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(passphrases.VARIABLE, str(key_file))
    desk = at(encrypted)
    copy = str(desk.done("backup", "--json").json["backup"])
    damaged_beginning(encrypted)
    passphrases.forget()
    damaged = encrypted.read_bytes()
    assert desk("restore", copy, "--yes", "--json").error["code"] == "wrong_key"
    asked = []
    monkeypatch.setattr(Session, "interactive", True)
    monkeypatch.setattr(
        prompt, "confirm", lambda question, _session: asked.append(question) or True
    )
    desk.done("restore", copy)
    assert "surely right" in asked[0]
    (kept,) = encrypted.parent.glob("*-damaged-*")
    assert kept.read_bytes() == damaged
    assert len(numbers(encrypted)) == 3
    assert findings(encrypted) == []


def test_another_passphrase(
    encrypted: Path, at: At, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = at(encrypted)
    monkeypatch.setenv(passphrases.VARIABLE, str(key_file))
    raw = private(encrypted.with_name("raw"), "0f" * 32)
    desk.done("rekey", "--new-key-file", str(raw))
    passphrases.forget()
    assert desk("unit", "list", "--json").error["code"] == "wrong_key"
    monkeypatch.setenv(passphrases.VARIABLE, str(raw))
    passphrases.forget()
    assert desk.done("doctor", "--json").json["ok"]


def test_a_new_file_can_be_encrypted(
    tmp_path: Path, at: At, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passphrases, "_for_new", [])
    monkeypatch.setenv(passphrases.VARIABLE, str(key_file))
    desk = at(tmp_path / "new.db")
    desk.done("init", "--encrypt", "--street", "JD01", "示例街道")
    assert says(tmp_path, "示例街道") == []
    assert len(desk.done("unit", "list", "--json").json) == 1
    assert (
        desk("init", "--encrypt", "--street", "JD01", "示例街道", "--json").error["code"]
        == "exists"
    )


def test_no_trace_of_the_passphrase_in_what_is_said(encrypted: Path, key_file: Path) -> None:
    """Not even in the traceback that GOVTOOL_DEBUG=1 asks for."""
    script = "import sys; from govtool.views import table_inventory; table_inventory.counts = None; from govtool.returns import filers\nfrom govtool.store import Store; Store.node = property(lambda s: 1 / 0); from govtool.cli import main; sys.exit(main(sys.argv[1:]))"
    words = [
        "--db",
        str(encrypted),
        "unit",
        "add",
        "--code",
        "X1",
        "--name",
        "某",
        "--kind",
        "community",
    ]
    surroundings = {**os.environ, "GOVTOOL_DEBUG": "1", passphrases.VARIABLE: str(key_file)}
    run = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=False, env=surroundings)  # fmt: skip
    assert "Traceback" in run.stderr
    assert PASSPHRASE not in run.stdout + run.stderr
    assert "geese" not in run.stdout + run.stderr


def test_several_clerks_on_an_encrypted_file(
    encrypted: Path, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(passphrases.VARIABLE, str(key_file))
    script = "import sys; from pathlib import Path; from tests.backup.kit import more; more(Path(sys.argv[1]), 10)"
    clerks = [subprocess.Popen([sys.executable, "-c", script, str(encrypted)]) for _ in range(4)]
    assert [clerk.wait(120) for clerk in clerks] == [0] * 4
    assert len(numbers(encrypted)) == 3 + 4 * 10
    assert findings(encrypted) == []


def test_a_backup_from_before_a_change_of_passphrase_is_not_called_bad(
    encrypted: Path, key_file: Path, at: Callable[[Path], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(passphrases.VARIABLE, str(key_file))
    desk = at(encrypted)
    desk.done("backup")
    new = private(encrypted.parent / "new-key", "another passphrase of three geese")
    desk.done("rekey", "--new-key-file", str(new))
    passphrases.forget()
    monkeypatch.setenv(passphrases.VARIABLE, str(new))
    answer = desk("backup", "verify", str(encrypted.parent / "backups"), "--json")
    (found,) = [one for one in answer.json["backups"] if one["findings"]]
    assert [finding["code"] for finding in found["findings"]] == ["wrong_key"]
    assert "may well be sound" in found["findings"][0]["remedy"]


def test_plain_copies_may_go_later_too_damaged_files_among_them(
    plain: Path, at: At, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = at(plain)
    copy = back_up(plain).path
    plain.write_bytes(plain.read_bytes()[:40_000])
    damaged = Path(desk.done("restore", str(copy), "--yes", "--json").json["kept"])
    assert says(damaged.parent, WRITTEN[0]) != []
    monkeypatch.setenv(passphrases.VARIABLE, str(key_file))
    assert desk.done("encrypt", "--json").json["plain_backups"] == 2
    told = desk.done("encrypt", "--drop-plain-backups", "--json").json
    assert (told["plain_backups"], told["plain_backups_removed"]) == (0, 2)
    assert not damaged.exists()
    assert says(plain.parent, *WRITTEN[1:]) == []


def test_a_new_passphrase_comes_with_a_new_backup(
    encrypted: Path, at: At, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(passphrases.VARIABLE, str(key_file))
    new = private(encrypted.parent / "new-key", "another passphrase of three geese")
    made = at(encrypted).done("rekey", "--new-key-file", str(new), "--json").json["backup"]
    passphrases.forget()
    monkeypatch.setenv(passphrases.VARIABLE, str(new))
    assert at(encrypted).done("backup", "verify", made, "--json").json["ok"]
