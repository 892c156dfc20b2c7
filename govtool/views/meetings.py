"""Questions about meetings 会议: those held, by kind, day and holder; the number by which one is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.base.vocabulary import MeetingKind, UnitKind
from govtool.file.reader import Reader
from govtool.rules import Office, unit_name
from govtool.subjects.meeting import MEETING, HeldMeeting, MeetingHeld
from govtool.subjects.meeting_numbers import MEETINGS
from govtool.views import lookups

if TYPE_CHECKING:
    from govtool.store.database import Store


class Convened(NamedTuple):
    """What makes a meeting this one and no other: its kind, its day, and the unit or group that met."""

    kind: MeetingKind
    on: dt.date
    unit: str
    group: str | None = None


def refuse_holder(meeting: Convened, office: Office) -> None:
    """See to it that a deliberation is held by a community.

    :raises Refused: code ``wrong_unit``.
    """
    if (
        meeting.kind is MeetingKind.DELIBERATION
        and office.kind(meeting.unit, meeting.on) is not UnitKind.COMMUNITY
    ):
        message = _("A deliberation is held by a community, not by {unit}.")
        named = unit_name(meeting.unit, office, meeting.on)
        hint = _("Say which: --unit UNIT")
        raise Refused(
            "wrong_unit", message.format(unit=named), hint, column="--unit", value=meeting.unit
        )


# The opening in the journal says the kind; what was corrected is folded.
_HELD = """
SELECT j.subject, s.no, s.opened_on, s.unit, json_extract(j.payload, '$.meeting'), json_extract(j.payload, '$.group'),
    EXISTS (SELECT 1 FROM journal AS c WHERE c.subject = j.subject AND c.kind = 'corrected')
FROM subject AS s JOIN journal AS j ON j.pos = s.id
WHERE s.word = 'meeting' AND s.opened_on >= ? AND s.opened_on <= ? ORDER BY s.opened_on, s.id
"""
_KNOWN = """
SELECT json_extract(payload, '$.no') FROM journal
WHERE kind = :kind AND "on" = :on AND subject >= :word || ':' AND subject < :word || ';'
    AND json_extract(payload, '$.meeting') = :meeting AND json_extract(payload, '$.group') IS :group
    AND coalesce(json_extract(payload, '$.' || :holder), :street) = :unit
ORDER BY pos
"""
_NAMED = (("decision", "decision_made", "held_by"), ("meeting", "meeting_held", "unit"))
"""The nouns that have the number of a meeting, with their openings and the field that names the unit which met."""


def held(
    store: Store, since: dt.date = dt.date.min, until: dt.date = dt.date.max
) -> Iterator[tuple[str, Convened]]:
    """Yield the meetings held from one day to another, by number, the oldest first."""
    rows = store.reader.execute(_HELD, (since.isoformat(), until.isoformat())).fetchall()
    for subject, no, on, unit, kind, group, was_corrected in rows:
        if was_corrected:
            opening = store.state(subject).opening
            yield no, convened(opening)
        else:
            yield no, Convened(MeetingKind(kind), dt.date.fromisoformat(on), unit, group)


def convened(opening: MeetingHeld) -> Convened:
    """Return what makes a meeting this one."""
    return Convened(opening.meeting, opening.on, opening.unit, opening.group)


def every(store: Store) -> Iterator[HeldMeeting]:
    """Yield the meetings that were held, in the order of their days."""
    for subject in lookups.subjects_of(store.reader, MEETING.word):
        meeting: HeldMeeting = store.state(subject)
        yield meeting


def numbered(store: Store, no: str) -> HeldMeeting | None:
    """Return the meeting that was held under a number; None where none was."""
    subject = lookups.subject_with_no(store.reader, no, MEETING.word)
    return store.state(subject) if subject else None


def numbers_known(conn: Reader, meeting: Convened, street: str) -> list[str]:
    """Return the numbers by which a meeting is known, also where all that was recorded of it was taken back.

    The newest stands last: a second meeting of the kind and day has a number of its own.
    """
    places = []
    for word, opening, holder in _NAMED:
        bound: dict[str, str | None] = {
            "kind": opening,
            "on": meeting.on.isoformat(),
            "word": word,
            "meeting": meeting.kind.value,
        }
        bound |= {"group": meeting.group, "holder": holder, "street": street, "unit": meeting.unit}
        places += [MEETINGS.place_of(str(no)) for (no,) in conn.execute(_KNOWN, bound)]
    return [MEETINGS.written(place) for place in sorted(set(filter(None, places)))]
