"""The passphrase in the key store of the system: asked for last before a person, and never in anybody's way."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from govtool.base.errors import GovtoolError
from govtool.crypt import key_store, passphrases
from govtool.crypt.passphrases import Key
from govtool.store import open_store
from tests.backup.kit import back_up, numbers
from tests.commands.clerk import Desk
from tests.crypt.kit import PASSPHRASE, private

if find_spec("keyring") is None:
    pytest.skip("the extra encrypt is not installed", allow_module_level=True)

import keyring
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.core import _load_keyring_class
from keyring.errors import KeyringError, PasswordDeleteError

At = Callable[[Path], Desk]
OTHER = "another passphrase"


class Memory(KeyringBackend):
    """A store of this test alone, which may fail."""

    priority = 0.1  # type: ignore[assignment]  # a property of the class in the library

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.asked = 0
        self.trouble: Exception | None = None

    def get_password(self, service: str, username: str) -> str | None:
        self.asked += 1
        if self.trouble:
            raise self.trouble
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.trouble:
            raise self.trouble
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError(username)


class Deaf(Memory):
    """It takes everything and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class PlainText(Memory):
    """It would write what it is given where anybody can read it."""


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[KeyringBackend], KeyringBackend]]:
    """Make a store the one of the system."""
    trusted = {
        *key_store.TRUSTED,
        *(f"{kind.__module__}.{kind.__qualname__}" for kind in (Memory, Deaf)),
    }
    monkeypatch.setattr(key_store, "TRUSTED", trusted)
    before = keyring.get_keyring()

    def put(place: KeyringBackend) -> KeyringBackend:
        keyring.set_keyring(place)
        return place

    yield put
    keyring.set_keyring(before)


@pytest.fixture
def store(use: Callable[[Memory], Memory]) -> Memory:
    return use(Memory())


@pytest.fixture
def with_key(key_file: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Name the key file for one command; returns what takes it back, and all that was known with it."""
    monkeypatch.setenv(passphrases.VARIABLE, str(key_file))

    def without() -> None:
        monkeypatch.delenv(passphrases.VARIABLE)
        passphrases.forget()

    return without


@pytest.fixture
def remembered(store: Memory, encrypted: Path, at: At, with_key: Callable[[], None]) -> Memory:
    """A store that keeps the passphrase of the encrypted file, which this run does not know any more."""
    at(encrypted).done("key", "remember")
    with_key()
    store.asked = 0
    return store


def test_the_stores_that_are_trusted_exist() -> None:
    """A name that keyring changed would shut everybody out of theirs."""
    for name in key_store.TRUSTED:
        assert f"{(found := _load_keyring_class(name)).__module__}.{found.__qualname__}" == name


def user(path: Path) -> tuple[str, str]:
    return "govtool", str(path.resolve())


def test_what_is_remembered_opens_the_file(remembered: Memory, encrypted: Path, at: At) -> None:
    assert remembered.kept == {user(encrypted): PASSPHRASE}
    assert len(at(encrypted).done("case", "list", "--json").json) == 3
    assert remembered.asked == 1, "once for a command"


def test_a_link_and_a_relative_name_are_the_same_file(remembered: Memory, encrypted: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    link = encrypted.with_name("link.db")
    link.symlink_to(encrypted)
    monkeypatch.chdir(encrypted.parent)
    for path in (link, Path(encrypted.name)):
        passphrases.forget()
        assert len(numbers(path)) == 3


def test_a_key_file_goes_before_and_then_nobody_asks_the_store(remembered: Memory, encrypted: Path, key_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setenv(passphrases.VARIABLE, str(key_file))
    assert len(numbers(encrypted)) == 3
    passphrases.forget()
    monkeypatch.setenv(passphrases.VARIABLE, str(private(key_file.with_name("other"), OTHER)))
    with pytest.raises(GovtoolError) as refusal:
        open_store(encrypted)
    assert refusal.value.code == "wrong_key"
    assert remembered.asked == 0


def test_one_that_does_not_fit_is_reported_and_a_person_is_asked(remembered: Memory, encrypted: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    remembered.kept[user(encrypted)] = OTHER
    with pytest.raises(GovtoolError) as refusal:
        open_store(encrypted)
    assert refusal.value.code == "wrong_key"
    assert "key store" in refusal.value.message
    assert OTHER not in f"{refusal.value.message} {refusal.value.hint}"
    asked = []
    monkeypatch.setattr(passphrases, "can_ask", lambda: True)
    monkeypatch.setattr(passphrases, "ask", lambda question: asked.append(question) or PASSPHRASE)
    assert len(numbers(encrypted)) == 3
    assert asked == [
        f"The passphrase in the key store of the system does not fit.\nPassphrase of {encrypted}: "
    ]


@pytest.mark.parametrize(
    "trouble", [KeyringError("locked"), RuntimeError("no D-Bus"), ValueError(PASSPHRASE)]
)
def test_a_store_that_fails_keeps_no_file_closed(remembered: Memory, encrypted: Path, at: At, trouble: Exception, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    remembered.trouble = trouble
    monkeypatch.setenv("GOVTOOL_DEBUG", "1")
    answer = at(encrypted)("unit", "list", "--json")
    assert (answer.error["code"], answer.code) == ("needs_key", 2)
    passphrases.remember(Key(PASSPHRASE))
    for verb in ("remember", "forget"):
        failed = at(encrypted)("key", verb)
        assert PASSPHRASE not in failed.out + failed.err
        assert "Traceback" not in failed.err
    assert at(encrypted)("key", "remember", "--json").error["code"] == "key_store"


@pytest.mark.parametrize("place", [null.Keyring, fail.Keyring, PlainText])
def test_what_keeps_no_secret_is_refused_and_not_read(use: Callable[[KeyringBackend], KeyringBackend], place: type[KeyringBackend], encrypted: Path, at: At) -> None:  # fmt: skip
    found = use(place())
    passphrases.remember(Key(PASSPHRASE))
    for verb in ("remember", "forget"):
        answer = at(encrypted)("key", verb, "--json")
        assert (answer.error["code"], answer.code) == ("no_key_store", 6)
    assert key_store.stored(encrypted) is None
    assert getattr(found, "asked", 0) == 0


@pytest.mark.parametrize("chain", [[], [PlainText()], [null.Keyring(), fail.Keyring()]])
def test_a_chain_without_one_that_can_be_trusted(use: Callable[[KeyringBackend], KeyringBackend], chain: list[KeyringBackend], encrypted: Path, at: At, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(chainer.ChainerBackend, "backends", chain)
    use(chainer.ChainerBackend())
    assert at(encrypted)("key", "remember", "--json").error["code"] == "no_key_store"


def test_a_chain_of_stores_is_searched_for_one_that_can_be_trusted(use: Callable[[KeyringBackend], KeyringBackend], encrypted: Path, at: At, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    plain, safe = PlainText(), Memory()
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [plain, safe])
    use(chainer.ChainerBackend())
    passphrases.remember(Key(PASSPHRASE))
    at(encrypted).done("key", "remember")
    assert (plain.kept, list(safe.kept.values())) == ({}, [PASSPHRASE])


def test_a_store_that_keeps_nothing_is_reported(use: Callable[[KeyringBackend], KeyringBackend], encrypted: Path, at: At) -> None:  # fmt: skip
    use(Deaf())
    passphrases.remember(Key(PASSPHRASE))
    assert at(encrypted)("key", "remember", "--json").error["code"] == "key_store"


def test_only_what_opens_the_file_is_remembered(
    store: Memory, encrypted: Path, plain: Path, at: At
) -> None:
    passphrases.remember(Key(OTHER))
    assert at(encrypted)("key", "remember", "--json").error["code"] == "wrong_key"
    assert at(plain)("key", "remember", "--json").error["code"] == "not_encrypted"
    assert store.kept == {}


def test_forgetting(remembered: Memory, encrypted: Path, at: At) -> None:
    assert at(encrypted).done("key", "forget", "--json").json["forgotten"] is True
    assert remembered.kept == {}
    assert at(encrypted).done("key", "forget", "--json").json["forgotten"] is False
    assert at(encrypted)("unit", "list", "--json").error["code"] == "needs_key"


def test_rekey_keeps_up_what_is_remembered(
    remembered: Memory, encrypted: Path, at: At, tmp_path: Path
) -> None:
    at(encrypted).done("rekey", "--new-key-file", str(private(tmp_path / "new", OTHER)))
    assert remembered.kept == {user(encrypted): OTHER}
    passphrases.forget()
    assert len(numbers(encrypted)) == 3


def test_rekey_remembers_nothing_by_itself(
    store: Memory, encrypted: Path, at: At, tmp_path: Path
) -> None:
    passphrases.remember(Key(PASSPHRASE))
    at(encrypted).done("rekey", "--new-key-file", str(private(tmp_path / "new", OTHER)))
    assert store.kept == {}


def test_rekey_tells_of_a_store_that_failed(remembered: Memory, encrypted: Path, at: At, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    def fails(*_words: str) -> None:
        raise KeyringError("locked")

    monkeypatch.setattr(remembered, "set_password", fails)
    answer = at(encrypted).done("rekey", "--new-key-file", str(private(tmp_path / "new", OTHER)))
    assert "Warning: the key store still has the old passphrase." in answer.err
    assert "has a new passphrase" in answer.out


def test_decrypting_and_encrypting_leave_no_passphrase_behind(remembered: Memory, encrypted: Path, at: At, key_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    at(encrypted).done("decrypt", "--yes")
    assert remembered.kept == {}
    remembered.kept[user(encrypted)] = OTHER
    monkeypatch.setenv(passphrases.VARIABLE, str(key_file))
    at(encrypted).done("encrypt")
    assert remembered.kept == {}


def test_backups_of_the_file_open_with_it_too(remembered: Memory, encrypted: Path, at: At) -> None:
    copy = back_up(encrypted).path
    passphrases.forget()
    desk = at(encrypted)
    assert "is sound" in desk.done("backup", "verify", str(copy)).out
    passphrases.forget()
    desk.done("restore", str(copy), "--yes")


LOADED = "import sys; from govtool.cli import main; code = main(sys.argv[1:]); print('keyring' in sys.modules, file=sys.stderr)"  # fmt: skip


@pytest.mark.parametrize(("name", "with_file", "loaded"), [("plain", False, "False"), ("encrypted", True, "False"), ("encrypted", False, "True")])  # fmt: skip
def test_the_library_is_loaded_only_where_it_may_help(name: str, with_file: bool, loaded: str, key_file: Path, request: pytest.FixtureRequest) -> None:  # fmt: skip
    path: Path = request.getfixturevalue(name)
    surroundings = {**os.environ, passphrases.VARIABLE: str(key_file) if with_file else ""}
    run = subprocess.run([sys.executable, "-c", LOADED, "--db", str(path), "unit", "list"], capture_output=True, text=True, check=False, env=surroundings)  # fmt: skip
    assert run.stderr.splitlines()[-1] == loaded


@pytest.mark.parametrize("named", ["no.such.Module", "keyring.backends.null.Nothing", "x"])
def test_a_store_named_wrongly_is_none(encrypted: Path, named: str) -> None:
    """Neither a traceback nor a refusal, when a file is opened."""
    surroundings = {**os.environ, "PYTHON_KEYRING_BACKEND": named}
    for words, code in (("unit list", "needs_key"), ("key remember", "no_key_store")):
        run = subprocess.run([sys.executable, "-m", "govtool", "--db", str(encrypted), "--json", *words.split(" ")], capture_output=True, text=True, check=False, env=surroundings)  # fmt: skip
        assert f'"{code}"' in run.stderr
        assert "Traceback" not in run.stderr


def test_without_the_extra(encrypted: Path) -> None:
    script = "import sys; sys.modules['keyring'] = None; from govtool.cli import main; sys.exit(main(sys.argv[1:]))"
    for words, code in (
        ("unit list", "needs_key"),
        ("key remember", "no_cipher"),
        ("key forget", "no_cipher"),
    ):
        run = subprocess.run([sys.executable, "-c", script, "--db", str(encrypted), "--json", *words.split(" ")], capture_output=True, text=True, check=False)  # fmt: skip
        assert f'"{code}"' in run.stderr
