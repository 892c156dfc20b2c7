"""Rights of clerks 权限: profiles, from the journal, and passphrases.

Profiles hold while somebody is a keeper. Of a passphrase the file has only what scrypt makes of it,
and not in the journal, which never forgets: a new one takes the place of the old.
"""

from __future__ import annotations

import hmac
import os
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from govtool.base.vocabulary import Profile
from govtool.crypt.passphrases import SALT, Key
from govtool.file import connection
from govtool.file.reader import Reader, ReadOnly, connection_behind
from govtool.journal import entries
from govtool.journal.events import effective
from govtool.views import queries

if TYPE_CHECKING:
    from govtool.models import Entry, Event
    from govtool.store.transaction import Transaction

SUBJECT = "clerk:"
_KEPT = "clerk_passphrase:"


def profiles(conn: Reader) -> dict[str, Profile]:
    """The people who have a profile, by name."""
    found = {
        subject.removeprefix(SUBJECT): _newest([entries.entry_of(row) for row in rows])
        for subject, rows in entries.histories(conn, SUBJECT)
    }
    if not found:
        return {}
    from govtool.subjects.clerk import profile_after  # few files have clerks

    given = {name: profile_after(event) for name, event in found.items()}
    return {name: profile for name, profile in given.items() if profile}


def _newest(entries: list[Entry]) -> Event | None:
    """Return the last standing event by time of recording: rights hold from then on."""
    standing = sorted(effective(entries), key=lambda entry: (entry.recorded_at, entry.seq))
    return standing[-1].event if standing else None


def are_in_force(profiles: Mapping[str, Profile]) -> bool:
    """Return whether profiles hold: somebody can give and take them."""
    return Profile.KEEPER in profiles.values()


def has_passphrase(conn: Reader, name: str) -> bool:
    """Return whether a person has chosen a passphrase."""
    return stored_passphrase(conn, name) is not None


def stored_passphrase(conn: Reader, name: str) -> str | None:
    """Return the salt and scrypt hash of a person's passphrase, or None without one."""
    return queries.meta(conn, _KEPT + name)


def set_passphrase(conn: sqlite3.Connection, name: str, key: Key) -> None:
    """Keep what is needed to know a passphrase again."""
    salt = os.urandom(SALT)
    queries.set_meta(conn, _KEPT + name, f"{salt.hex()} {key.stretched(salt).hex()}")


def choose_passphrase(
    store: ReadOnly, path: Path, name: str, key: Key, instead_of: str | None
) -> bool:
    """Keep what a person chose in place of ``instead_of``, in a transaction of its own.

    :returns: False where their profile or passphrase is another one meanwhile: nothing is kept
        then.
    """
    conn = connection_behind(store)
    with connection.transaction(conn, path):
        if name not in profiles(conn) or stored_passphrase(conn, name) != instead_of:
            return False
        set_passphrase(conn, name, key)
    return True


def is_passphrase(conn: Reader, name: str, key: Key) -> bool:
    """Return whether it is the one that the person chose."""
    salt, _space, stretched = (stored_passphrase(conn, name) or "").partition(" ")
    return bool(stretched) and hmac.compare_digest(
        key.stretched(bytes.fromhex(salt)), bytes.fromhex(stretched)
    )


def forget_passphrase(tx: Transaction, name: str) -> None:
    """Let a person choose a new one."""
    queries.drop_meta(connection_behind(tx.reader), _KEPT + name)


def forget_passphrases(conn: sqlite3.Connection) -> None:
    """Let everybody choose a new one."""
    queries.drop_meta(conn, _KEPT)
