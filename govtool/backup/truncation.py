"""Missing ends of the journal: its chains compared with the ends that were written down elsewhere.

From inside, a tail that was cut off cleanly, or a chain that was written anew as a whole, cannot be
seen. The ends stand in the manifests of backups, and in the returns that were filed.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from govtool.backup import manifest, shelf, snapshot
from govtool.backup.manifest import End
from govtool.backup.shelf import Backup, on_shelf
from govtool.base.i18n import _
from govtool.file import schema_objects
from govtool.file.reader import Reader
from govtool.journal import chain
from govtool.journal.chain import Finding
from govtool.store import Store, doctor

_NOTHING: End = (0, chain.GENESIS.hex())


def missing_tails(store: Store) -> list[Finding]:
    """Return findings ``cut_off_tail`` and ``rewritten``, with the backup to restore.

    And ``clock``, of a backup made at a time that has yet to come.
    """
    conn = store.reader
    with store.reading():
        backups = _related(store)
        returns = (
            () if "filing" in schema_objects.read_objects(conn).lost() else _against_returns(conn)
        )
        return [*_against_backups(store, backups), *returns, *_yet_to_come(backups)]


def _yet_to_come(backups: Iterable[Backup]) -> Iterator[Finding]:
    """Return the newest backup if its time lies ahead: then thinning knows no order."""
    now = dt.datetime.now(dt.UTC)
    ahead = [backup for backup in backups if chain.lies_ahead(backup.manifest.made_at, now)]
    yield from (
        doctor.yet_to_come("", backup.path.name, backup.manifest.made_at) for backup in ahead[:1]
    )


def _related(store: Store) -> list[Backup]:
    """Return the backups with a chain of this file, whichever stands first in its journal."""
    nodes = snapshot.ends(store.reader).keys() | {store.node}
    backups = on_shelf(snapshot.folder_of(store.path))
    return [backup for backup in backups if nodes & backup.manifest.facts.ends.keys()]


def _against_backups(store: Store, backups: Iterable[Backup]) -> Iterator[Finding]:
    """Yield all of them: the newest may have been made after the chain was rewritten."""
    given_up = _given_up(store.reader)
    told: set[tuple[str, str]] = set()
    for backup in backups:
        for node, end in backup.manifest.facts.ends.items():
            finding = _against(store, node, _still_owed(end, given_up.get(node)), backup.path)
            if finding is not None and backup.manifest.of != store.path.resolve().name:
                finding = _of_a_copy(finding, backup)
            if finding is not None and (finding.code, node) not in told:
                told.add((finding.code, node))
                yield finding


def _given_up(conn: Reader) -> dict[str, End]:
    """Return the end to which a restore took back each chain; later entries are rightly gone."""
    given_up: dict[str, End] = {}
    for ends, replaced in _restores(conn):
        for node in ends.keys() | replaced.keys():
            end = ends.get(node, _NOTHING)
            given_up[node] = min(given_up.get(node, end), end, key=manifest.seq_of)
    return given_up


def replaced(conn: Reader) -> list[dict[str, End]]:
    """Return the ends of the chains that restores of this file replaced."""
    return [before for _ends, before in _restores(conn)]


def _restores(conn: Reader) -> Iterator[tuple[dict[str, End], dict[str, End]]]:
    """Yield the chain ends that each ``restored`` entry brought, and those that it replaced."""
    for (payload,) in conn.execute(
        "SELECT payload FROM journal WHERE kind = 'restored' ORDER BY pos"
    ):
        # The digest of an entry that cannot be read gives it away.
        with suppress(KeyError, TypeError, ValueError, AttributeError):
            said = json.loads(payload)
            yield _ends(said["ends"]), _ends(said["replaced"])


def _ends(said: dict[str, tuple[object, object]]) -> dict[str, End]:
    return {node: manifest.end(*told) for node, told in said.items()}


def _still_owed(end: End, given_up: End | None) -> End:
    return end if given_up is None else min(end, given_up, key=manifest.seq_of)


def _against(store: Store, node: str, end: End, backup: Path) -> Finding | None:
    """The chain of one node must go through its end as it was written down."""
    seq, link = end
    if seq == 0:
        return None
    conn = store.reader
    row = conn.execute(
        "SELECT hash FROM journal WHERE node = ? AND seq = ?", (node, seq)
    ).fetchone()
    if row is None:
        (last,) = conn.execute(
            "SELECT coalesce(max(seq), 0) FROM journal WHERE node = ?", (node,)
        ).fetchone()
        if last > seq:  # a gap, which the chain itself tells
            return None
        code = "cut_off_tail"
        where = f"{node}-{last + 1} … {node}-{seq}" if seq > last + 1 else f"{node}-{seq}"
        message = _("The end of the journal is missing: the backup {backup} has these entries.")
    elif bytes(row[0]).hex() != link:
        code, where = "rewritten", f"{node}-{seq}"
        message = _(
            "The journal was written anew up to here: in the backup {backup} this entry is another one."
        )
    else:
        return None
    told = message.format(backup=backup.name)
    return Finding(code, "journal", where, told, _restore(backup, store.path))


def _of_a_copy(finding: Finding, backup: Backup) -> Finding:
    """Return the finding for entries of a copy under another name, which are no loss here."""
    text = _(
        "Another copy of this file, {name}, went on: its backup {backup} has entries that are not "
        "in this one."
    )
    message = text.format(name=backup.manifest.of, backup=backup.path.name)
    remedy = _(
        "If that copy was made on purpose, for practice perhaps, nothing is missing here. Else look at both."
    )
    return replace(finding, code="another_copy", message=message, remedy=remedy)


def _against_returns(conn: Reader) -> Iterator[Finding]:
    """Yield the end of the journal that a filed return names is an entry of it."""
    filed = "SELECT report, period, unit, json_extract(figures, '$.head') FROM filing ORDER BY id"
    named = {
        _blob(head): (report, period, unit) for report, period, unit, head in conn.execute(filed)
    }
    for absent in (None, chain.GENESIS):
        named.pop(absent, None)
    for (link,) in conn.execute("SELECT hash FROM journal") if named else ():
        named.pop(bytes(link), None)
    for report, period, unit in named.values():
        message = _(
            "The journal was written anew: no entry is the one that this return was filed after."
        )
        remedy = _("Restore the newest backup that was made before.")
        yield Finding("rewritten", "filing", f"{report} {period} {unit}", message, remedy)


def _blob(head: str | None) -> bytes | None:
    try:
        return None if head is None else bytes.fromhex(head)
    except ValueError:
        return b""


def _restore(backup: Path, path: Path) -> str:
    return "\n".join([_("Look at both, then restore it:"), shelf.restore_command(backup, path)])
