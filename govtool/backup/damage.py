"""Doctor for a file past reading: what can still be told of it, each question over a connection of its own.

After a page that does not fit its HMAC a connection of SQLCipher answers nothing any more.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path

from govtool.base.errors import GovtoolError
from govtool.crypt import passphrases
from govtool.file import connection
from govtool.file.lock_wait import WAIT
from govtool.journal.log import Finding
from govtool.store import doctor

TOLD = frozenset({"damaged", "foreign_object", "io_error", "storage"})
"""Codes of the errors after which a file is worth this look."""


def examine(path: Path, error: GovtoolError) -> list[Finding]:
    """All that can be told of a file which could not be examined as a whole, because of ``error``. Changes nothing."""
    findings: list[Finding] = []
    with suppress(sqlite3.Error):  # what keeps SQLCipher from looking at the pages is told below
        findings += _encrypted_pages(path)
    try:
        with connection.translated(path):
            connection.connect(path, WAIT).close()
    except GovtoolError as trouble:
        return findings or [_as_finding(trouble)]
    findings += doctor.unreadable_tables(path)
    for check in doctor.CHECKS:
        findings += _carried_out(path, check)
    return findings or [_as_finding(error)]


def _as_finding(error: GovtoolError) -> Finding:
    return Finding(error.code, "", "", error.message, doctor.restoring())


def _encrypted_pages(path: Path) -> Iterator[Finding]:
    """Pages that somebody, or the disk, changed without the key."""
    if passphrases.is_encrypted(path):
        for message in islice(connection.cipher(path).changed_pages(path, WAIT), doctor.MOST):
            yield Finding("integrity", "", "", message, doctor.restoring())


def _carried_out(path: Path, check: doctor.Check) -> list[Finding]:
    """Return the findings of one check, over a connection of its own."""
    try:
        with closing(connection.connect(path, WAIT)) as conn:
            return doctor.carried_out(check, conn)
    except (sqlite3.Error, GovtoolError) as error:
        return [doctor.could_not(check, error)]
