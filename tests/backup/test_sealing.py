"""Copies that leave the machine: only the owner of a key reads them, and nothing plain was ever beside them."""

from __future__ import annotations

import errno
import os
import random
import re
import resource
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from govtool.backup import (
    automatic,
    creation,
    reencryption,
    restoration,
    restore_plan,
    snapshot,
    verification,
)
from govtool.backup.manifest import Why
from govtool.backup.shelf import at, on_shelf
from govtool.backup.truncation import missing_tails
from govtool.backup.verification import verify
from govtool.base.errors import GovtoolError
from govtool.crypt import passphrases, sealing
from govtool.file import unfinished_files
from govtool.file.reader import connection_behind
from govtool.store import open_store
from tests.backup.kit import TODAY, back_up, content, entries, more, names, numbers, python
from tests.commands.clerk import Desk

pytest.importorskip("pyrage", reason="the extra encrypt is not installed")

WRITTEN = (b"SQLite format 3", "示例SQ01".encode(), b"CREATE TABLE")
"""What can be read in a plain file."""
SECRET = re.compile("AGE-SECRET-KEY-1[0-9A-Z]")


@dataclass(frozen=True)
class Pair:
    """Somebody who can open envelopes."""

    identity: Path
    public: str


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return new_pair(tmp_path / "age.key")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def new_pair(file: Path) -> Pair:
    return Pair(file, sealing.make_identity(file))


def sealed(path: Path, folder: Path, *pairs: Pair) -> Path:
    return creation.make(
        path, Why.MANUAL, folder, recipients=tuple(pair.public for pair in pairs)
    ).path


def told(copy: Path, identity: Path | None, office: Path) -> set[str]:
    """What is found wrong with a copy."""
    with verification.opened_backup(copy, identity, office) as checked:
        return {finding.code for finding in checked.findings}


def refusal_of(act: Callable[[], object]) -> str:
    with pytest.raises(GovtoolError) as refusal:
        act()
    assert not SECRET.search(f"{refusal.value.message} {refusal.value.hint}")
    return refusal.value.code


def plain_files(folder: Path) -> list[str]:
    """The files under a folder in which something can be read."""
    files = (file for file in folder.rglob("*") if file.is_file() and file.suffix != ".json")
    return sorted(file.name for file in files if any(text in file.read_bytes() for text in WRITTEN))


# --- made


def test_an_envelope_its_manifest_and_what_is_in_it(path: Path, stick: Path, pair: Pair) -> None:
    copy = sealed(path, stick, pair)
    assert names(stick) == [copy.name, f"{copy.name}.json"]
    assert copy.name.endswith(".db.age")
    assert copy.read_bytes().startswith(b"age-encryption.org/v1\n-> X25519 ")
    assert plain_files(stick) == []
    assert stat.S_IMODE(copy.stat().st_mode) == 0o400
    backup = at(copy)
    assert backup is not None
    said = backup.manifest
    assert (said.sha256, said.size) == (content(copy), copy.stat().st_size)
    assert said.recipients == (pair.public,)
    with verification.opened_backup(copy, pair.identity, path) as checked:
        assert checked.content is not None
        assert content(checked.content) == said.inside == said.content
        assert checked.content.parent == path.parent
        assert stat.S_IMODE(checked.content.stat().st_mode) == 0o600
        assert checked.findings == []
        assert checked.facts == said.facts
    assert names(path.parent) == [path.name]


def test_each_of_several_recipients_opens_it(
    path: Path, stick: Path, pair: Pair, tmp_path: Path
) -> None:
    other = new_pair(tmp_path / "other.key")
    copy = sealed(path, stick, pair, other)
    assert told(copy, pair.identity, path) == told(copy, other.identity, path) == set()


def test_until_it_is_sealed_it_is_nowhere_near_the_stick(path: Path, stick: Path, pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    usual_check, usual_seal, seen = snapshot.check, sealing.seal, []

    def check(copy: Path, *how: object) -> None:
        seen.append((copy.parent, stat.S_IMODE(copy.stat().st_mode), names(stick)))
        usual_check(copy, *how)  # type: ignore[arg-type]

    def seal(source: Path, envelope: Path, recipients: tuple[str, ...]) -> None:
        usual_seal(source, envelope, recipients)
        seen.append((source.parent, stat.S_IMODE(envelope.stat().st_mode), plain_files(stick)))

    monkeypatch.setattr(snapshot, "check", check)
    monkeypatch.setattr(sealing, "seal", seal)
    sealed(path, stick, pair)
    assert seen == [(path.parent, 0o600, []), (path.parent, 0o600, [])]
    assert names(path.parent) == [path.name]


@pytest.mark.parametrize("where", ["check", "digest", "_put_in_folder"])
@pytest.mark.parametrize(
    "what", [KeyboardInterrupt(), OSError(errno.ENOSPC, "full"), OSError(errno.EIO, "gone")]
)
def test_one_that_fails_leaves_nothing(path: Path, stick: Path, pair: Pair, where: str, what: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    def fail(*_words: object) -> None:
        raise what

    monkeypatch.setattr(snapshot, where, fail)
    with pytest.raises((KeyboardInterrupt, GovtoolError)):
        sealed(path, stick, pair)
    assert names(stick) == []
    assert names(path.parent) == [path.name]


def test_a_full_stick_is_reported_and_left_empty(path: Path, stick: Path, pair: Pair) -> None:
    """The library tells of it in words alone; at every size at which the stick may turn out to be full."""
    whole = sealed(path, stick, pair).stat().st_size
    shutil.rmtree(stick)
    usual, handler = (
        resource.getrlimit(resource.RLIMIT_FSIZE),
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
    )
    source = path.with_name("source")
    source.write_bytes(os.urandom(whole))
    try:
        for limit in (0, 100, 5000, 70_000, whole // 2, whole - 1):
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, usual[1]))
            with pytest.raises(OSError) as trouble:  # noqa: PT011  # its number is what counts
                sealing.seal(source, path.with_name("envelope"), (pair.public,))
            assert trouble.value.errno == errno.EFBIG, limit
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        signal.signal(signal.SIGXFSZ, handler)


def test_ctrl_c_while_it_is_sealed(
    path: Path, stick: Path, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = sealing.seal

    def seal(source: Path, envelope: Path, recipients: tuple[str, ...]) -> None:
        usual(source, envelope, recipients)
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(1)

    monkeypatch.setattr(sealing, "seal", seal)
    with pytest.raises(KeyboardInterrupt):
        sealed(path, stick, pair)
    assert (names(stick), names(path.parent)) == ([], [path.name])


SEAL = """
import sys
from pathlib import Path
from govtool.backup import creation
from govtool.backup.manifest import Why
print("ready", flush=True)
while True:
    creation.make(Path(sys.argv[1]), Why.MANUAL, Path(sys.argv[2]), recipients=(sys.argv[3],))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot kill like that")
@pytest.mark.parametrize("seed", range(6))
def test_killed_at_any_moment_the_stick_has_nothing_plain(
    path: Path, stick: Path, pair: Pair, seed: int
) -> None:
    before = content(path)
    process = python(SEAL, path, stick, pair.public)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(random.Random(seed).uniform(0, 0.4))
    process.kill()
    process.communicate()
    assert content(path) == before
    assert plain_files(stick) == []
    for backup in on_shelf(stick):
        if backup.is_there:
            assert told(backup.path, pair.identity, path) == set()
    for left in path.parent.iterdir():
        os.utime(left, (0, 0))
    sealed(path, stick, pair)
    assert names(path.parent) == [path.name], "what the kill left is cleared away"


def test_memory_does_not_grow_with_the_file(tmp_path: Path, pair: Pair) -> None:
    script = """
import resource, sys
from pathlib import Path
from govtool.crypt import sealing
folder, public = Path(sys.argv[1]), sys.argv[2]
most = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with (folder / "large").open("wb") as file:
    file.truncate(200 << 20)
sealing.recipients([public])
before = most()
sealing.seal(folder / "large", folder / "sealed", (public,))
sealing.unseal(folder / "sealed", folder / "again", sealing.identities(Path(sys.argv[3])))
assert (folder / "again").stat().st_size == 200 << 20
print(most() - before)
"""
    grown, error = python(script, tmp_path, pair.public, pair.identity).communicate()
    assert error == ""
    unit = 1 if sys.platform == "darwin" else 1024
    assert int(grown) * unit < 20 << 20


# --- opened


def test_a_sealed_backup_is_restored(path: Path, stick: Path, pair: Pair, tmp_path: Path) -> None:
    copy = sealed(path, stick, pair)
    more(path, 2)
    for target, was in ((path, 5), (tmp_path / "new" / "office.db", 0)):
        with verification.opened_backup(copy, pair.identity, target, whole=True) as checked:
            plan = restore_plan.plan(target, checked)
            assert (plan.lost.entries if plan.lost else 0) == max(0, was - 3)
            restoration.restore(plan, "乙某", TODAY)
        assert len(numbers(target)) == 3
        assert [name for name in names(target.parent) if name.endswith("part")] == []
    assert names(stick) == [copy.name, f"{copy.name}.json"]


def test_on_another_machine_it_is_not_opened_on_the_stick(path: Path, stick: Path, pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """A file that is only named, in the folder where the clerk happens to be."""
    copy, usual, places = sealed(path, stick, pair), sealing.unseal, []

    def unseal(envelope: Path, target: Path, identities: list[object]) -> None:
        places.append(target.parent)
        usual(envelope, target, identities)

    monkeypatch.setattr(sealing, "unseal", unseal)
    monkeypatch.setattr(unfinished_files, "state_folder", lambda: stick.parent / "state")
    assert told(copy, pair.identity, stick / "nothing.db") == set()
    assert places == [stick.parent / "state"]
    assert names(stick.parent / "state") == []


def test_a_tail_cut_off_is_found_by_the_manifest_of_an_envelope(path: Path, pair: Pair) -> None:
    """Nobody has to open it for that."""
    sealed(path, path.parent / "backups", pair)
    with open_store(path, refresh=False) as store:
        assert missing_tails(store) == []
        guard = "DROP TRIGGER journal_never_deleted"
        connection_behind(store.reader).execute(guard)
        connection_behind(store.reader).execute(f"DELETE FROM journal WHERE seq = {entries(path)}")
        assert [finding.code for finding in missing_tails(store)] == ["cut_off_tail"]


def test_envelopes_are_thinned_with_the_others(path: Path, stick: Path, pair: Pair) -> None:
    first = sealed(path, stick, pair)
    for _ in range(12):
        back_up(path, stick)
    assert not first.exists()
    assert len(names(stick)) == 24


def test_an_envelope_is_no_plain_backup(path: Path, pair: Pair) -> None:
    copy = sealed(path, path.parent / "backups", pair)
    backup = at(copy)
    assert backup is not None
    assert reencryption.plain_copies(path).own == []
    assert not passphrases.is_encrypted(copy), "nobody is to be asked for a passphrase"


# --- what does not open


def test_the_outside_alone_without_an_identity(path: Path, stick: Path, pair: Pair) -> None:
    copy = sealed(path, stick, pair)
    checked = verify(copy)
    assert (checked.findings, checked.content, checked.facts) == ([], None, None)
    with (
        pytest.raises(GovtoolError) as refusal,
        verification.opened_backup(copy, None, path, whole=True),
    ):
        pass
    assert (refusal.value.code, int(refusal.value.exit_code)) == ("needs_identity", 2)


def test_another_identity(path: Path, stick: Path, pair: Pair, tmp_path: Path) -> None:
    copy, other = sealed(path, stick, pair), new_pair(tmp_path / "other.key")
    assert refusal_of(lambda: told(copy, other.identity, path)) == "wrong_identity"
    assert names(path.parent) == [path.name]


@pytest.mark.parametrize("with_manifest", [True, False])
def test_spoilt_envelopes(path: Path, stick: Path, pair: Pair, with_manifest: bool) -> None:
    """Bits flipped, the head above all, and ends cut off: told as what it is, and nothing is left over."""
    copy = sealed(path, stick, pair)
    copy.chmod(0o600)
    whole, chance = copy.read_bytes(), random.Random(20261102)
    if not with_manifest:
        automatic.manifest_place(copy).unlink()
    spoilt = [whole[:length] for length in (0, 1, 30, 200, 300, 70_000, len(whole) - 1)]
    spoilt += [whole + b"x", b"hello", os.urandom(9000), whole[:22] + os.urandom(9000)]
    for place in [*range(0, 330, 3), *(chance.randrange(len(whole)) for _ in range(20))]:
        flipped = bytearray(whole)
        flipped[place] ^= 1 << chance.randrange(8)
        spoilt.append(bytes(flipped))
    expected = (
        {"size", "sha256", "not_age"}
        if with_manifest
        else {"damaged_envelope", "not_age", "wrong_identity"}
    )
    for found in spoilt:
        copy.write_bytes(found)
        try:
            codes = told(copy, pair.identity, path)
        except GovtoolError as refusal:
            codes = {refusal.code}
        assert codes, found[:400]
        assert codes <= expected
        assert names(path.parent) == [path.name]


def test_an_envelope_with_something_else_in_it(path: Path, stick: Path, pair: Pair) -> None:
    """Whoever knows the public key can make one; the manifest and the content tell."""
    copy = sealed(path, stick, pair)
    copy.chmod(0o600)
    (stick / "other").write_bytes(b"no database" * 1000)
    sealing.seal(stick / "other", copy, (pair.public,))
    assert told(copy, pair.identity, path) >= {"size"}
    automatic.manifest_place(copy).unlink()
    assert told(copy, pair.identity, path) == {"unreadable"}


# --- keys


def test_a_pair_of_keys_is_made_as_age_keygen_does(tmp_path: Path) -> None:
    made = new_pair(tmp_path / "key")
    created, public, secret = made.identity.read_text("utf-8").splitlines()
    assert created.startswith("# created: 20")
    assert public == f"# public key: {made.public}"
    assert SECRET.match(secret)
    assert stat.S_IMODE(made.identity.stat().st_mode) == 0o600
    before = content(made.identity)
    assert refusal_of(lambda: sealing.make_identity(made.identity)) == "exists"
    assert content(made.identity) == before
    assert refusal_of(lambda: sealing.make_identity(tmp_path / "no" / "key")) == "cannot_open"


def test_a_key_that_cannot_be_written_through_is_not_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_path: Path) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(sealing.disk, "write_through", fail)
    assert refusal_of(lambda: sealing.make_identity(tmp_path / "key")) == "disk_full"
    assert names(tmp_path) == []


@pytest.mark.parametrize("text", ["{0}\n", "\ufeff# ours\n\n  {0}  \r\n#\r\n{0}\n", "{0}"])
def test_recipients_in_a_file(tmp_path: Path, pair: Pair, text: str) -> None:
    file = tmp_path / "recipients.txt"
    file.write_text(text.format(pair.public), encoding="utf-8")
    assert sealing.recipients([str(file), pair.public, pair.public.upper()]) == (pair.public,)


@pytest.mark.parametrize(
    "word", ["", "age1", "age1xyz", "{public}x", "{public} ", "nothing.txt", ".", "/dev/null", "甲", "a\0b", "{secret}", "{SECRET}", "{identity}", "甲\udcff"]
)  # fmt: skip
def test_what_is_no_recipient(
    tmp_path: Path, pair: Pair, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    secret = pair.identity.read_text("utf-8").splitlines()[-1]
    given = word.format(
        public=pair.public, secret=secret.lower(), SECRET=secret, identity=pair.identity
    )
    with pytest.raises(GovtoolError) as refusal:
        sealing.recipients([given])
    assert (refusal.value.code, int(refusal.value.exit_code)) == ("bad_recipient", 3)
    assert secret[16:] not in f"{refusal.value.message} {refusal.value.hint}"
    assert secret[16:].lower() not in f"{refusal.value.message} {refusal.value.hint}"


@pytest.mark.parametrize(
    "text", [b"", b"# nothing\n", b"age1xyz\n", b"\xff\xfe", b"AGE-SECRET-KEY-1XYZ\n", b"a" * 9000]
)
def test_what_is_no_identity(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "key"
    file.write_bytes(text)
    file.chmod(0o600)
    assert refusal_of(lambda: sealing.identities(file)) == "bad_identity"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such bits")
def test_an_identity_that_others_may_read_is_refused(pair: Pair, tmp_path: Path) -> None:
    pair.identity.chmod(0o640)
    assert refusal_of(lambda: sealing.identities(pair.identity)) == "open_key_file"
    assert refusal_of(lambda: sealing.identities(tmp_path / "none")) == "no_key_file"


# --- at the desk


@pytest.fixture
def desk(path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("GOVTOOL_LANG", "en")
    return Desk(path, capsys, monkeypatch)


def test_from_the_key_to_the_restored_file(desk: Desk, stick: Path, tmp_path: Path) -> None:
    key = tmp_path / "new.key"
    made = desk.done("backup", "key", str(key), "--json")
    assert not SECRET.search(made.out + made.err)
    public = made.json["recipient"]
    said = desk.done("backup", str(stick), "--to", public)
    assert public in said.out
    (copy,) = (str(file) for file in stick.iterdir() if file.suffix == ".age")
    assert [b["recipients"] for b in desk.done("backup", "list", str(stick), "--json").json] == [
        [public]
    ]
    assert "sound" in desk.done("backup", "list", str(stick), "--verify").out
    outside = desk.done("backup", "verify", copy)
    assert "was not looked into" in outside.err
    assert "sound" not in outside.out
    assert "is sound" in desk.done("backup", "verify", copy, "--identity", str(key)).out
    assert [
        b["inside"] for b in desk.done("backup", "verify", str(stick), "--json").json["backups"]
    ] == [False]
    assert desk("restore", copy, "--yes", "--json").error["code"] == "needs_identity"
    assert (
        desk.done("restore", copy, "--identity", str(key), "--yes", "--json").json["backup"] == copy
    )
    assert desk.done("doctor", "--json").json["ok"]
    assert names(path := desk.db.parent) == ["backups", desk.db.name], path


def test_an_option_before_the_folder_makes_no_verb_of_its_value(desk: Desk, stick: Path, pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.chdir(stick)
    (stick / "list").write_text(pair.public)
    assert desk.done("backup", "--to", "list", str(stick / "out"), "--json").json["recipients"] == [
        pair.public
    ]


def test_a_misspelt_recipient_makes_no_backup(desk: Desk, stick: Path, pair: Pair) -> None:
    assert (
        desk("backup", str(stick), "--to", f"{pair.public}x", "--json").error["code"]
        == "bad_recipient"
    )
    assert (
        desk("backup", str(stick), "--to", pair.public, "--to", "none", "--json").error["code"]
        == "bad_recipient"
    )
    assert names(stick) == []


@pytest.mark.parametrize(
    "line",
    [
        "backup {stick} --to age1xyz",
        "backup key {stick}/key",
        "restore {copy} --yes --identity {key}",
    ],
)
def test_without_the_extra_it_says_what_to_install(
    path: Path, stick: Path, pair: Pair, line: str
) -> None:
    copy = sealed(path, path.parent / "backups", pair)
    script = "import sys; sys.modules['pyrage'] = None; from govtool.cli import main; sys.exit(main(sys.argv[1:]))"
    words = line.format(stick=stick, copy="{copy}", key=pair.identity).split(" ")
    words = [word.replace("{copy}", str(copy)) for word in words]
    run = subprocess.run([sys.executable, "-c", script, "--db", str(path), "--json", *words], capture_output=True, text=True, check=False)  # fmt: skip
    assert (run.returncode, '"no_cipher"' in run.stderr, "govtool[encrypt]" in run.stderr) == (
        6,
        True,
        True,
    )
    assert names(stick) == []
