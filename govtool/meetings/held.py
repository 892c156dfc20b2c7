"""Meetings 会议: that one was held, who chaired, who came, what it decided.

A meeting is known by its kind, its day, and who met. It is numbered ``M2026-003``, whether it was
recorded as held, as what it decided (:mod:`govtool.meetings.decisions`), or both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from govtool.base.errors import NotFound
from govtool.base.i18n import _, in_files, msgid
from govtool.base.text import quoted
from govtool.base.vocabulary import MeetingKind, Post, UnitKind
from govtool.desk import casework
from govtool.meetings.decisions import decision_json, written
from govtool.meetings.duty_roster import on_duty
from govtool.models import MeetingHeld
from govtool.rules import unit_name
from govtool.subjects.meeting import MEETING, HeldMeeting
from govtool.subjects.meeting_numbers import MEETINGS
from govtool.subjects.unit.references import require_unit
from govtool.views import lookups, meetings
from govtool.views.meetings import Convened, refuse_holder

if TYPE_CHECKING:
    from govtool.store import Store, Transaction
    from govtool.subjects.decision.kinds import Decision

_OF_OPENING = (  # noqa: SIM905  # else a name a line
    "unit group place chair attended absent minutes topic phase persons outcome"
).split()
"""The fields of a meeting that was held, beside number, kind, day and title."""


def meeting_json(
    held: HeldMeeting | None, decided: Sequence[Decision], as_of: dt.date, hint: str | None = None
) -> dict[str, Any]:
    """Return the object that ``meeting show --json`` prints; a meeting not held has no chair.

    :param hint: a remark on its chair. :param decided: in the order of their numbers.
    """
    opening = held.opening if held else None
    first = decided[0] if decided else None
    titles = [opening.title if opening else None, *(one.meeting_title for one in reversed(decided))]
    return {
        "meeting": opening.no if opening else first and first.meeting_no,
        "kind": opening.meeting if opening else first and first.meeting,
        "on": opening.on if opening else first and first.on,
        "title": next(filter(None, titles), None),
        "held": held is not None,
        **{name: getattr(opening, name, None) for name in _OF_OPENING},
        "chair_hint": hint,
        "decisions": [decision_json(one, as_of) for one in decided],
    }


def holder_name(store: Store, held: HeldMeeting) -> str:
    """Return the name of the group that met, else of the unit, as it was on the day."""
    told = held.opening
    if told.group:
        return meetings.group_name(store, told.group, told.on)
    return unit_name(told.unit, store.office, told.on)


def listed_json(store: Store, held: Sequence[HeldMeeting], as_of: dt.date) -> list[dict[str, Any]]:
    """Return the objects that ``meeting list --held --json`` lists."""
    by_meeting: dict[str, list[Decision]] = {}
    for one in meetings.all_decisions(store):
        by_meeting.setdefault(one.meeting_no, []).append(one)
    return [meeting_json(one, by_meeting.get(one.no, ()), as_of) for one in held]


def record_meeting(
    tx: Transaction,
    kind: MeetingKind,
    told: Mapping[str, Any],
    today: dt.date,
    *,
    again: bool = False,
) -> HeldMeeting:
    """Record that a meeting was held, under the number of its decisions if they came first.

    :param told: the other fields of :class:`~govtool.models.MeetingHeld` but ``no``, as typed; the
        street met where no unit is named.
    :param again: whether a second meeting of the kind, day and holder is meant.
    :raises Refused: an invalid value; codes ``out_of_order`` for a day to come, ``repeated``,
        ``wrong_unit``, and those of :func:`govtool.views.meetings.holder_of`.
    :raises NotFound: a unit or group that is not there.
    """
    draft = draft_meeting(tx.store, kind, told, today)
    casework.refuse_future(draft.on, today)
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


def draft_meeting(
    store: Store, kind: MeetingKind, told: Mapping[str, Any], today: dt.date
) -> MeetingHeld:
    """Return a meeting as it would be recorded, but for its number: :func:`record_meeting`."""
    values = {**told, "no": _UNNUMBERED, "meeting": kind}
    values["unit"] = told.get("unit") or store.office.street
    values["group"] = meetings.holder_of(store, kind, told.get("group"), told.get("on", today))
    return MeetingHeld.checked(**values)


def _free_no(tx: Transaction, meeting: Convened) -> str:
    """Return the number of a meeting under which none was held yet, or a new one."""
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
    message = _("No meeting {no} was recorded as held.", no=quoted(no))
    return NotFound(
        "no_meeting", message, _("“govtool meeting list --held” lists them."), value=quoted(no)
    )


LEADER_ON_DUTY, HEAD_OF_GROUP = "值班领导", "组长"
"""Words of the policy that are no post: the leader on duty, the head of the group that met."""
_HINT = msgid("the chair is not the {post} ({names})")


class ChairPost(NamedTuple):
    """A post whose holder may chair a meeting, with the known holders."""

    name: str
    holders: tuple[str, ...]


def posts(store: Store, meeting: Convened) -> list[ChairPost]:
    """Return who may chair a meeting, post by post; nothing where the policy does not say."""
    policy, name = store.office.policy, f"chair_{meeting.kind.value}"
    if name not in policy.parameters or policy.is_off(name, meeting.on):
        return []
    return [
        ChairPost(word, _holders(store, meeting, word)) for word in policy.words(name, meeting.on)
    ]


def _holders(store: Store, meeting: Convened, word: str) -> tuple[str, ...]:
    """Return who holds a post on the day of a meeting; nobody where the registers have none."""
    office = store.office
    if word == LEADER_ON_DUTY:
        return tuple(one.leader for one in on_duty(store, meeting.on))
    if word == HEAD_OF_GROUP:
        group = meetings.known_group(store, meeting.group, meeting.on) if meeting.group else None
        head = group.person_heading(office, meeting.on) if group else None
        return (head,) if head else ()
    post = Post.meant_by(word)
    return tuple(
        one.name for one in office.contacts_of(meeting.unit, meeting.on) if one.post is post
    )


def chair_hint(store: Store, held: MeetingHeld, *, in_chinese: bool = False) -> str | None:
    """Return a hint that the policy names another chair, or None.

    :param in_chinese: for a paper, whatever language the clerk reads.
    """
    found = posts(store, meetings.convened(held))
    names = [name for post in found for name in post.holders]
    if not names or held.chair in names:
        return None
    text = in_files(_HINT) if in_chinese else _(_HINT)
    known = [post.name for post in found if post.holders]
    return text.format(post="、".join(known), names="、".join(dict.fromkeys(names)))
