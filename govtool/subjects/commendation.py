"""Commendations 表扬 of mediators, committees and other units, and of groups."""

import datetime as dt
from typing import Annotated, ClassVar

from pydantic import Field

from govtool.base import record as r
from govtool.base.i18n import msgid
from govtool.journal.events import Event
from govtool.law.office import Office
from govtool.subjects.subject import EventKind, Parts


class Commended(Event):
    """表扬: by whom, and for what."""

    kind: ClassVar[str] = "commended"
    remarks: ClassVar[bool] = True
    by: Annotated[r.Words, Field(title=msgid("commended by"))]
    text: Annotated[r.OptionalText, Field(title=msgid("what for"))] = None


def _parts(event: Commended, _office: Office, _today: dt.date) -> Parts:
    return (event.by, event.text)


COMMENDED = EventKind(
    Commended,
    msgid("commended"),
    details=_parts,
    same=lambda _state, event: (event.by, event.text),
)
"""The kind of event, for registers whose records can be commended."""
