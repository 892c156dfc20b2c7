"""Doctor with the backups at hand: all that is wrong, most serious first, and a safe rebuild.

The tables made from the journal may be the last traces of what was cut out of it. While it is not
whole they are neither called wrong nor made anew.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from govtool.backup import creation, shelf, snapshot
from govtool.backup.manifest import Why
from govtool.backup.shelf import Rescue
from govtool.backup.truncation import missing_tails
from govtool.base.dates import month_day_text
from govtool.base.errors import GovtoolError, Refused
from govtool.base.i18n import _
from govtool.crypt import passphrases
from govtool.file import connection, durable_files, file_errors
from govtool.file.lock_wait import WAIT
from govtool.journal.chain import Finding
from govtool.store import Store, doctor

_SERIOUS = (
    "damaged", "io_error", "storage", "lost_table", "integrity", "unreadable_table", "unchecked",
    "cut_off_tail", "rewritten", "missing_entry", "changed_entry", "changed_payload",
    "broken_chain", "moved_entry", "unreadable_entry", "unknown_entry", "lost_id", "open_permit",
    "time_goes_back", "schema", "skipped", "missing_parent",
)  # fmt: skip
"""The most serious first; tables that can be made anew come after all of them."""

_DAMAGED_CHAIN = frozenset(
    {"missing_entry", "changed_entry", "changed_payload", "broken_chain", "moved_entry"}
)
_NOT_WHOLE = _DAMAGED_CHAIN | {"lost_table", "unreadable_table", "cut_off_tail", "rewritten"}
"""Findings after which nothing may be rebuilt from the journal."""

_RESTORED = _DAMAGED_CHAIN | {"integrity", "unchecked", "unreadable_entry", "lost_id"}
"""Findings that a backup repairs, where they do not name one themselves."""


@dataclass(frozen=True, slots=True)
class Examined:
    """The findings, the most serious first; ``follows`` come of a journal that is not whole."""

    findings: list[Finding]
    follows: list[Finding]

    @property
    def all(self) -> list[Finding]:
        """Both, for scripts."""
        return [*self.findings, *self.follows]


def examine(store: Store, today: dt.date) -> Examined:
    """Return all findings of :func:`doctor.examine` and of the backups, each with a safe remedy."""
    found = doctor.examine(store) + missing_tails(store)
    return _sorted_out(found, store.path, _origin(store), today)


def examine_damaged(path: Path, error: GovtoolError, today: dt.date) -> Examined:
    """Return the findings on a file that could not be examined as a whole because of ``error``."""
    return _sorted_out(_findings_apart(path, error), path, None, today)


def _sorted_out(found: list[Finding], path: Path, origin: str | None, today: dt.date) -> Examined:
    found = sorted(found, key=_rank)
    if not _broken(found):
        return Examined(_naming_backup(found, path, origin, today), [])
    own = [finding for finding in found if finding.remedy != doctor.rebuilding()]
    remedy = _(
        "It follows from what is wrong with the journal, and goes with it. Do not rebuild now."
    )
    follows = [replace(finding, remedy=remedy) for finding in found if finding not in own]
    return Examined(_naming_backup(own, path, origin, today), follows)


def _rank(finding: Finding) -> int:
    return _SERIOUS.index(finding.code) if finding.code in _SERIOUS else len(_SERIOUS)


def _broken(found: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.code in _NOT_WHOLE]


def _naming_backup(
    found: list[Finding], path: Path, origin: str | None, today: dt.date
) -> list[Finding]:
    """Findings that a backup mends, with the command that restores the newest sound one."""
    if not any(_is_for_a_backup(finding) for finding in found):
        return found
    which = "\n".join(_newest(shelf.rescue_of(path, origin), path, today))
    return [replace(f, remedy=f"{f.remedy}\n{which}") if _is_for_a_backup(f) else f for f in found]


def _is_for_a_backup(finding: Finding) -> bool:
    return finding.code in _RESTORED or finding.remedy == doctor.restoring()


def _origin(store: Store) -> str | None:
    """By which its backups are known; None when the file does not tell any more."""
    with suppress(sqlite3.Error):
        return snapshot.origin_of(store.reader) or None
    return None


def of_another(store: Store) -> int:
    """Return the number of backups of another file of that name, perhaps replaced by this one."""
    origin, folder = _origin(store), snapshot.folder_of(store.path)
    return sum(
        b.manifest.of == store.path.name and b.manifest.facts.origin != origin
        for b in shelf.on_shelf(folder)
    )


def _newest(there: Rescue, path: Path, today: dt.date) -> list[str]:
    if there.newest is None:
        return [_("There is no sound one in “{folder}”.", folder=there.folder)]
    made = there.newest.made_at.astimezone()
    moment = f"{month_day_text(made.date(), today)} {made:%H:%M}"
    return [
        _("The newest sound one is of {moment}:", moment=moment),
        shelf.restore_command(there.newest.path, path),
    ]


def rebuild(store: Store, today: dt.date) -> tuple[dict[str, int], Path]:
    """Rebuild all tables after a backup; return their rows and the path of the previous file.

    :raises Refused: code ``unsafe_rebuild``, while the journal is not whole: the tables may be all
        that is left of it.
    :raises GovtoolError: as :func:`doctor.rebuild`, or no backup could be made. Nothing was changed
        then.
    """
    broken = _broken([*doctor.journal_findings(store), *missing_tails(store)])
    broken.sort(key=_rank)
    if broken:
        first = _naming_backup(broken[:1], store.path, _origin(store), today)[0]
        message = _(
            "The journal is not whole, so nothing is made from it: {problem}", problem=first.message
        )
        hint = "\n".join([_("Nothing was changed."), first.remedy])
        raise Refused("unsafe_rebuild", message, hint, record=first.record, finding=first.code)
    kept = _keep_previous(store.path)
    return doctor.rebuild(store), kept


def _keep_previous(path: Path) -> Path:
    """A backup, or a plain copy of a file that is not sound enough for one."""
    try:
        return creation.make(path, Why.BEFORE_REBUILD).path
    except GovtoolError as error:
        if error.code not in file_errors.PAST_READING:
            raise
    target = path.resolve()
    with durable_files.translated(target):
        return durable_files.copy_damaged(target)


EXAMINED_APART = frozenset({"damaged", "foreign_object", "io_error", "storage"})
"""Codes of the errors after which a file is worth this look."""


def _findings_apart(path: Path, error: GovtoolError) -> list[Finding]:
    findings: list[Finding] = []
    with suppress(sqlite3.Error):  # what keeps SQLCipher from looking at the pages is told below
        findings += _encrypted_pages(path)
    try:
        with file_errors.translated(path):
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
