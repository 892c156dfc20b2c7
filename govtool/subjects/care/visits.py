"""A visit 走访, of a household with an agreement or of one that asked for it."""

import datetime as dt
from typing import Annotated, ClassVar

from pydantic import Field

from govtool.base import record as r
from govtool.base.i18n import msgid
from govtool.journal.events import Entry, Event
from govtool.law.office import Office
from govtool.privacy.personal_marks import SENSITIVE, Personal
from govtool.subjects.care.terms import VisitFound, VisitWay
from govtool.subjects.subject import Parts


class VisitMade(Event):
    """走访: by whom, in which way, and what was found; one line at most says more.

    What tells of the household goes when it withdraws; that nobody was in stays, as such a visit
    counts for nothing.
    """

    kind: ClassVar[str] = "visit_made"
    by: Annotated[r.OptionalName, Personal.PEOPLE, Field(title=msgid("visited by"))] = None
    way: Annotated[VisitWay | None, Field(title=msgid("way of visiting"))] = None
    found: Annotated[VisitFound | None, SENSITIVE, Field(title=msgid("found"))] = None
    text: Annotated[r.OptionalWords, SENSITIVE, Field(title=msgid("in one line"))] = None

    @property
    def is_met(self) -> bool:
        """True unless nobody was in."""
        return self.found is not VisitFound.NOT_IN


def visited_parts(event: VisitMade, _office: Office, _today: dt.date) -> Parts:
    """Return the way, and whether somebody was in; not what is needed."""
    away = event.found if event.found is VisitFound.NOT_IN else None
    return (event.way and event.way.label, away and away.label)


def recorded_on(entry: Entry) -> dt.date | None:
    """Return the day on which an entry was recorded; None for one that is about to be."""
    try:
        return dt.datetime.fromisoformat(entry.recorded_at).astimezone().date()
    except ValueError:
        return None
