"""Recording that a meeting was held 会议召开, and correcting its record.

It is numbered ``M2026-003``, whether it was recorded as held, as what it decided (:mod:`govtool.desk.decision_records`), or both: it
is known by its kind, its day, and who met.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from govtool.base.errors import NotFound
from govtool.base.i18n import _
from govtool.base.text import quoted
from govtool.base.vocabulary import MeetingKind, UnitKind
from govtool.desk import casework
from govtool.desk.decision_records import refuse_future, written
from govtool.models import MeetingHeld
from govtool.store import Store, Transaction
from govtool.subjects.meeting import MEETING, HeldMeeting
from govtool.subjects.meeting_numbers import MEETINGS
from govtool.subjects.unit.references import require_unit
from govtool.views import lookups, meetings
from govtool.views.meetings import Convened, refuse_holder


def hold(
    tx: Transaction,
    kind: MeetingKind,
    told: Mapping[str, Any],
    today: dt.date,
    *,
    again: bool = False,
) -> HeldMeeting:
    """Record that a meeting was held; its number is that of what it decided, where that was recorded before.

    :param told: the other fields of :class:`~govtool.models.MeetingHeld` but ``no``, as typed; the street met where no
        unit is named.
    :param again: whether a second meeting of the kind, day and holder is meant.
    :raises Refused: an invalid value; codes ``out_of_order`` for a day to come, ``repeated``, ``wrong_unit``, and those
        of :func:`govtool.views.meetings.holder_of`.
    :raises NotFound: a unit or group that is not there.
    """
    draft = drafted(tx.store, kind, told, today)
    refuse_future(draft.on, today)
    meeting = meetings.convened(draft)
    require_unit(draft.unit, tx.office, frozenset(UnitKind), draft.on)
    refuse_holder(meeting, tx.office)
    if not again:
        casework.refuse_opened_twice(tx, MEETING.word, draft, today)
    subject = tx.new_subject(MEETING.word)
    tx.append(subject, draft.model_copy(update={"no": _free_no(tx, meeting)}))
    found: HeldMeeting = tx.state(subject)
    return found


_UNNUMBERED = "M"


def drafted(
    store: Store, kind: MeetingKind, told: Mapping[str, Any], today: dt.date
) -> MeetingHeld:
    """Return a meeting as it would be recorded, but for its number: :func:`hold`."""
    values = {**told, "no": _UNNUMBERED, "meeting": kind}
    values["unit"] = told.get("unit") or store.office.street
    values["group"] = meetings.holder_of(store, kind, told.get("group"), told.get("on", today))
    return MeetingHeld.checked(**values)


def _free_no(tx: Transaction, meeting: Convened) -> str:
    """Return the number by which a meeting is known and under which none was held yet, or a new one."""
    known = meetings.numbers_known(tx.reader, meeting, tx.office.street)
    free = [no for no in known if lookups.subject_with_no(tx.reader, no, MEETING.word) is None]
    return free[-1] if free else tx.next_no(MEETINGS, "", meeting.on.year)


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
    return NotFound(
        "no_meeting", message, _("“govtool meeting list --held” lists them."), value=quoted(no)
    )
