"""Processes started by tests find the package and the helpers in ``tests``, as pytest does (``pythonpath``)."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from govtool.base import i18n
from govtool.crypt import passphrases
from govtool.desk import settings
from tests import properties, remembered

pytest_plugins = ["tests.samples", "tests.starts"]

ROOT = Path(__file__).parents[1]
ENOUGH_MEMORY = 4 << 30
"""Bytes that the files of a run take at most, kits and large backups among them."""

os.environ["PYTHONPATH"] = os.pathsep.join(
    [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
)

# Files of tests lie in memory, where that holds them: a disk would be waited for thousands of times.
_memory = Path("/dev/shm")
if _memory.is_dir() and shutil.disk_usage(_memory).free >= ENOUGH_MEMORY:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_memory))

# Nobody's own settings, lists and drafts are read or written, in no process that tests start.
_home = tempfile.TemporaryDirectory(
    prefix="govtool-home-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT"), ignore_cleanup_errors=True
)
os.environ |= dict.fromkeys(("HOME", "USERPROFILE"), _home.name)
os.environ |= {
    f"XDG_{kind}_HOME": str(Path(_home.name) / kind.lower())
    for kind in ("CONFIG", "STATE", "DATA", "CACHE")
}
for name in (
    settings.OWN_VARIABLE,
    "PAGER",
    *(each.variable for each in settings.SETTINGS.values()),
):
    os.environ.pop(name, None)

# Backups made by the way are tested in tests/backup; elsewhere they only take time.
os.environ["GOVTOOL_BACKUPS"] = "off"

# Nobody's own key store is read or written; the tests of it bring one along (tests/crypt/test_keystore.py).
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"


# The same tests on encrypted files: make test-encrypted. Started processes find the key in the file.
if os.environ.get("GOVTOOL_TEST_ENCRYPTED"):
    with tempfile.NamedTemporaryFile("w", prefix="govtool-key-", delete=False) as file:
        file.write("51" * 32)
    os.environ[passphrases.VARIABLE] = file.name
    encrypting = passphrases.new_files_under(passphrases.Key("51" * 32))
    encrypting.__enter__()
    # Kept to the end: a generator that nobody holds is closed, and takes the key away again.
    atexit.register(encrypting.__exit__, None, None, None)

# openpyxl would take lxml where it is installed; tests read with what govtool's users have.
os.environ["OPENPYXL_LXML"] = "False"

# A shell that starts the tests in the background has them ignore Ctrl-C, which some of them send.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

properties.load_profile()

remembered.use()


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """Leave the language as it was, whatever a command of the test chose."""
    before = i18n.language()
    yield
    i18n.use(before)


@pytest.fixture
def plain_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of what is so of plain files only, whatever the others are run on; what keys they use is forgotten."""
    monkeypatch.setattr(passphrases, "_for_new", [])
    monkeypatch.setattr(passphrases, "_known", [*passphrases._known])
