"""Processes started by tests find the package and the helpers under ``tests``, as pytest does (``pythonpath``)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings

TESTS = Path(__file__).parent

os.environ["PYTHONPATH"] = os.pathsep.join(
    [str(TESTS.parent), str(TESTS), *filter(None, [os.environ.get("PYTHONPATH")])]
)

# Backups made by the way are tested in tests/backup; elsewhere they only take time.
os.environ["GOVTOOL_BACKUPS"] = "off"

# Nobody's own key store is read or written; the tests of it bring one along (tests/encryption/test_keystore.py).
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"


def look_into_encrypted_files() -> None:
    """Let tests that look into a file behind the program's back do so whether it is encrypted or not."""
    import sqlite3

    from govtool.store import keys

    plain = sqlite3.connect

    def either(database: Any, timeout: float = 5, isolation_level: str | None = "", **more: Any) -> sqlite3.Connection:
        if more.get("uri") or not keys.is_encrypted(Path(database)):
            return plain(database, timeout, isolation_level=isolation_level, **more)  # type: ignore[arg-type]  # as told
        from govtool.store import cipher

        conn: sqlite3.Connection = cipher.connect(Path(database), str(database), timeout)
        conn.isolation_level = isolation_level  # type: ignore[assignment]  # as told
        return conn

    sqlite3.connect = either  # type: ignore[assignment]  # it is called as here


look_into_encrypted_files()


# The same tests on encrypted files: make test-encrypted. Started processes find the key in the file.
if os.environ.get("GOVTOOL_TEST_ENCRYPTED"):
    import tempfile

    from govtool.store import keys

    with tempfile.NamedTemporaryFile("w", prefix="govtool-key-", delete=False) as file:
        file.write("51" * 32)
    os.environ[keys.VARIABLE] = file.name
    encrypted = keys.new_files_under(keys.Key("51" * 32))  # kept, or it would end at once
    encrypted.__enter__()

# As the program does before it reads a workbook; tests import openpyxl themselves.
os.environ["OPENPYXL_LXML"] = "False"

# Machines are shared: a slow example is no failure. Where a change is judged the examples are the same each time;
# at a developer's desk they are new ones.
settings.register_profile(
    "govtool",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("govtool")
