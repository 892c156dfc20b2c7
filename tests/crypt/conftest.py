from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from govtool.crypt import passphrases
from govtool.crypt.passphrases import Key
from tests.backup.kit import office
from tests.commands.clerk import Desk
from tests.crypt.kit import PASSPHRASE, private
from tests.store.kit import found_office, worked_history

pytest.importorskip("sqlcipher3", reason="the extra encrypt is not installed")


@pytest.fixture(autouse=True)
def _forks(forked: None) -> None:
    """Processes that these tests start are forks."""


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test knows no key, as each run of the program."""
    monkeypatch.delenv(passphrases.VARIABLE, raising=False)
    monkeypatch.setenv("GOVTOOL_LANG", "en")
    monkeypatch.setattr(passphrases, "can_ask", lambda: False)
    known, fitting = passphrases._known[:], dict(passphrases._fitting)
    passphrases.forget()
    yield
    passphrases.forget()
    passphrases._known[:] = known
    passphrases._fitting.update(fitting)


@pytest.fixture
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(passphrases, "_for_new", [])
    return office(tmp_path / "plain.db")


@pytest.fixture
def encrypted(tmp_path: Path) -> Path:
    """An encrypted file with three cases, whose key is not known any more."""
    path = tmp_path / "encrypted.db"
    with passphrases.new_files_under(Key(PASSPHRASE)), found_office(path) as store:
        for _ in range(3):
            with store.writing("甲某") as tx:
                worked_history(tx)
    passphrases.forget()
    return path


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return private(tmp_path / "key")


@pytest.fixture
def at(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[[Path], Desk]:
    """Makes a desk for a file."""
    return lambda path: Desk(path, capsys, monkeypatch)
