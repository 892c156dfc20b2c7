"""Backups that took the place of the file 恢复备份."""

import datetime as dt
from typing import ClassVar

from govtool.base.i18n import msgid
from govtool.base.record import Line, OptionalLine
from govtool.journal.events import Event
from govtool.law.office import Office
from govtool.subjects.common_events import noun
from govtool.subjects.subject import EventKind, Parts


class Restored(Event):
    """恢复备份: a backup took the place of this file, which goes on under the node of this entry.

    ``ends`` are the chains as the backup has them, ``replaced`` those of the file of before, by
    node: number of entries and newest hash. ``numbers`` are the newest case numbers given before,
    which are not given again.
    """

    kind: ClassVar[str] = "restored"
    backup: Line
    made_at: OptionalLine = None
    ends: dict[str, tuple[int, str]]
    replaced: dict[str, tuple[int, str]]
    numbers: tuple[Line, ...] = ()


def _restored(event: Restored, _office: Office, _today: dt.date) -> Parts:
    return (event.backup,)


RESTORE = noun(
    "restore",
    msgid("restore"),
    EventKind(Restored, msgid("backup restored"), details=_restored),
    called=lambda _code: "",
    is_counted=False,
)
