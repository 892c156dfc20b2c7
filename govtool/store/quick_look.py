"""A quick look at the file: without questions, waiting, upgrading or writing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from govtool.crypt import passphrases
from govtool.file.reader import ReadOnly
from govtool.store.schema import APPLICATION_ID, MIGRATIONS

if TYPE_CHECKING:
    from govtool.file.lock_wait import WaitingConnection

_STEPS = 3_000_000
"""Steps of SQLite's machine, a quarter of a second, after which a question is given up."""


class NoAnswer(Exception):
    """Raised when the file is missing, locked, encrypted, damaged, or of another version."""


@contextmanager
def glance(path: Path) -> Iterator[ReadOnly]:
    """A reader of the file as it is, for as long as the block.

    :raises NoAnswer: there is none now; a question inside that takes too long raises it too.
    """
    try:
        if not path.is_file() or passphrases.is_encrypted(path):
            raise NoAnswer
        address = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, timeout=0, isolation_level=None, uri=True)) as conn:
            conn.set_progress_handler(lambda: True, _STEPS)
            if _owner_and_schema(conn) != (APPLICATION_ID, len(MIGRATIONS)):
                raise NoAnswer
            yield ReadOnly(cast("WaitingConnection", conn))
    except (sqlite3.Error, OSError) as error:
        raise NoAnswer from error


def _owner_and_schema(conn: sqlite3.Connection) -> tuple[int, int]:
    query = "SELECT application_id, user_version FROM pragma_application_id, pragma_user_version"
    found: tuple[int, int] = conn.execute(query).fetchone()
    return found
