"""What SQLite sorts or keeps for a while is never written where anybody could read it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from govtool.crypt import passphrases
from govtool.crypt.passphrases import Key
from govtool.file import connection
from tests.crypt.kit import PASSPHRASE

HANDLES = Path("/proc/self/fd")


def test_temporary_tables_stay_in_memory(encrypted: Path) -> None:
    """Built in (2: unless asked otherwise, 3: always), and nobody asks otherwise."""
    passphrases.remember(Key(PASSPHRASE))
    with closing(connection.connect(encrypted, 0)) as conn:
        built = {option for (option,) in conn.execute("PRAGMA compile_options")}
        assert built & {"TEMP_STORE=2", "TEMP_STORE=3"}
        assert conn.execute("PRAGMA temp_store").fetchone()[0] in {0, 2}


@pytest.mark.skipif(not HANDLES.exists(), reason="the system does not show what is open")
def test_no_temporary_file_is_ever_open(encrypted: Path) -> None:
    """A plain connection opens one for as much, so it would be seen here."""
    passphrases.remember(Key(PASSPHRASE))
    with closing(connection.connect(encrypted, 0)) as conn:
        before = opened()
        conn.execute("PRAGMA temp.cache_size = 10")
        conn.execute("CREATE TEMP TABLE many (a)")
        many = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
        conn.execute(f"INSERT INTO many {many} SELECT hex(randomblob(100)) FROM n")
        sorting = conn.execute("SELECT a FROM many ORDER BY a")
        sorting.fetchone()
        assert opened() - before == set()


def opened() -> set[str]:
    """The names of all open files but of our own look at them."""
    return {str(link.readlink()) for link in HANDLES.iterdir() if link.is_symlink()} - {
        str(HANDLES.resolve())
    }
