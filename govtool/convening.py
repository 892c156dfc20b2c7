"""Recording that a meeting was held 会议召开, and correcting its record.

It is numbered ``M2026-003``, whether it was recorded as held, as what it decided (:mod:`govtool.deciding`), or both: it
is known by its kind, its day, and who met.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from govtool import casework
from govtool.dates import day_text
from govtool.deciding import refuse_future, written
from govtool.errors import NotFound, Refused
from govtool.i18n import _, listed
from govtool.models import Corrected, MeetingHeld
from govtool.store import Store, Transaction, groups, lookups, meetings
from govtool.store.meetings import Convened, refuse_holder
from govtool.subjects.meeting import MEETING, HeldMeeting
from govtool.subjects.meetingnumbers import MEETINGS
from govtool.subjects.record import amended
from govtool.text import quoted
from govtool.vocabulary import MeetingKind, UnitKind


def hold(
    tx: Transaction, kind: MeetingKind, told: Mapping[str, Any], today: dt.date, *, again: bool = False
) -> HeldMeeting:
    """Record that a meeting was held; its number is that of what it decided, where that was recorded before.

    :param told: the other fields of :class:`~govtool.models.MeetingHeld` but ``no``, as typed; the street met where no
        unit is named.
    :param again: whether a second meeting of the kind, day and holder is meant.
    :raises Refused: an invalid value; codes ``out_of_order`` for a day to come, ``repeated``, ``wrong_unit``, and those
        of :func:`govtool.store.groups.holding`.
    :raises NotFound: a unit or group that is not there.
    """
    values = {**told, "no": _UNNUMBERED, "meeting": kind}
    values["unit"] = told.get("unit") or tx.office.street
    values["group"] = groups.holding(tx.store, kind, told.get("group"), told.get("on", today))
    draft = MeetingHeld.checked(**values)
    refuse_future(draft.on, today)
    meeting = meetings.convened(draft)
    casework.require_unit(draft.unit, tx.office, frozenset(UnitKind), draft.on)
    refuse_holder(meeting, tx.office)
    if not again:
        refuse_repeated(tx, meeting, today)
    subject = tx.new_subject(MEETING.word)
    tx.append(subject, draft.model_copy(update={"no": _free_no(tx, meeting)}))
    found: HeldMeeting = tx.state(subject)
    return found


_UNNUMBERED = "M"


def _free_no(tx: Transaction, meeting: Convened) -> str:
    """Return the number by which a meeting is known and under which none was held yet, or a new one."""
    known = meetings.numbers_known(tx.reader, meeting, tx.office.street)
    free = [no for no in known if lookups.subject_with_no(tx.reader, no, MEETING.word) is None]
    return free[-1] if free else tx.next_no(MEETINGS, "", meeting.on.year)


def held_already(store: Store, meeting: Convened) -> str | None:
    """Return the number of a meeting of the same kind, day and holder; None where none was held."""
    return next((no for no, other in meetings.held(store, meeting.on, meeting.on) if other == meeting), None)


def repeated_meeting_text(no: str, meeting: Convened, today: dt.date) -> str:
    """Return the sentence that the meeting is recorded already."""
    text = _("Recorded already: {meeting} of {day} ({no}).")
    return text.format(meeting=meeting.kind.label, day=day_text(meeting.on, today), no=no)


def refuse_repeated(tx: Transaction, meeting: Convened, today: dt.date) -> None:
    """See to it that the meeting was not recorded yet.

    :raises Refused: code ``repeated``.
    """
    no = held_already(tx.store, meeting)
    if no is not None:
        hint = _("If it happened once more, say so: the same command with --again")
        message = repeated_meeting_text(no, meeting, today)
        raise Refused(casework.REPEATED, message, hint, rule=casework.REPEATED)


CORRECTABLE = (
    "title", "place", "chair", "attended", "absent", "minutes", "topic", "phase", "persons", "outcome",
)  # fmt: skip
"""Fields of a meeting that ``meeting correct`` may change; its kind, day and holder are what it is known by."""


def correct(
    tx: Transaction, subject: str, changes: Mapping[str, Any], reason: str, today: dt.date
) -> HeldMeeting:
    """Correct fields of a meeting that was held 更正.

    :param changes: what the fields should have been. :raises NotFound: code ``no_meeting``, when it was taken back.
    :raises Refused: an invalid value; code ``unknown_field``.
    """
    unknown = next((name for name in changes if name not in CORRECTABLE), None)
    if unknown is not None:
        message = _("“{name}” cannot be corrected.").format(name=quoted(unknown))
        hint = _("Choose one of: {choices}.").format(choices=listed(CORRECTABLE))
        raise Refused("unknown_field", message, hint)
    held: HeldMeeting | None = tx.state(subject)
    if held is None:
        raise _no_meeting(lookups.no_of(tx.reader, subject) or "")
    opening = held.opening
    whole = MeetingHeld.checked(**amended(opening, changes)).model_dump(mode="json")
    tx.append(
        subject, Corrected.checked(on=today, changes={name: whole[name] for name in changes}, reason=reason)
    )
    found: HeldMeeting = tx.state(subject)
    return found


def meeting_subject(store: Store, typed: str) -> str:
    """Return the subject of the meeting that was held under a number.

    :raises NotFound: code ``no_meeting``.
    """
    subject = lookups.subject_with_no(store.reader, written(typed), MEETING.word)
    if subject is None:
        raise _no_meeting(typed)
    return subject


def _no_meeting(no: str) -> NotFound:
    message = _("No meeting {no} was recorded as held.").format(no=quoted(no))
    return NotFound("no_meeting", message, _("“govtool meeting list --held” lists them."), value=quoted(no))
