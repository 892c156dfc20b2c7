"""Queries about meetings 会议: those held, by kind, day and holder, and their numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from govtool.base.errors import NotFound, Refused
from govtool.base.i18n import _, listed
from govtool.base.text import half_width, quoted
from govtool.base.vocabulary import GroupKind, MeetingKind, UnitKind
from govtool.journal.events import effective
from govtool.law.office import Office, unit_name
from govtool.subjects import registry
from govtool.subjects.meeting import MEETING, HeldMeeting, MeetingHeld
from govtool.subjects.meeting_numbers import MEETINGS
from govtool.subjects.register import Versions, versions_of
from govtool.views import lookups, registers

if TYPE_CHECKING:
    from govtool.file.reader import Reader
    from govtool.store import Store
    from govtool.subjects.decision.kinds import Decision


class Convened(NamedTuple):
    """The identity of a meeting: its kind, its day, and the unit or group that met."""

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
SELECT j.subject, s.no, s.opened_on, s.unit, json_extract(j.payload, '$.meeting'),
    json_extract(j.payload, '$.group'),
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
_HOLDERS = {"decision": "held_by", "meeting": "unit"}
"""The nouns with a meeting number, and the fields of their openings naming the unit that met."""


def held_between(
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


def all_meetings(store: Store) -> Iterator[HeldMeeting]:
    """Yield the meetings that were held, in the order of their days."""
    for subject in lookups.subjects_of(store.reader, MEETING.word):
        meeting: HeldMeeting = store.state(subject)
        yield meeting


def meeting_numbered(store: Store, no: str) -> HeldMeeting | None:
    """Return the meeting that was held under a number; None where none was."""
    subject = lookups.subject_with_no(store.reader, no, MEETING.word)
    return store.state(subject) if subject else None


def numbers_known(conn: Reader, meeting: Convened, street: str) -> list[str]:
    """Return the numbers of a meeting, also if all its records were taken back.

    The newest stands last: a second meeting of the kind and day has a number of its own.
    """
    places = []
    for word, holder in _HOLDERS.items():
        bound: dict[str, str | None] = {
            "kind": registry.subject(word).opening.kind,
            "on": meeting.on.isoformat(),
            "word": word,
            "meeting": meeting.kind.value,
        }
        bound |= {"group": meeting.group, "holder": holder, "street": street, "unit": meeting.unit}
        places += [MEETINGS.place_of(str(no)) for (no,) in conn.execute(_KNOWN, bound)]
    return [MEETINGS.written(place) for place in sorted(set(filter(None, places)))]


def all_decisions(
    store: Store, *, unit: str | None = None, open_only: bool = False
) -> Iterator[Decision]:
    """Yield the decisions in the order of their meetings; ``open_only`` those not carried out."""
    from govtool.subjects.decision.kinds import DECISION  # ``due`` asks for meetings alone

    for subject in lookups.subjects_of(store.reader, DECISION.word):
        decision: Decision = store.state(subject)
        if unit in {None, decision.unit} and not (open_only and decision.done_on):
            yield decision


def decisions_of(store: Store, meeting_no: str) -> list[Decision]:
    """Return the decisions of the meeting with that number."""
    return sorted(
        (one for one in all_decisions(store) if one.meeting_no == meeting_no),
        key=lambda one: int(one.no.rpartition("-")[2]),
    )


GROUP = "group"
HOLDERS = {
    MeetingKind.TASK_GROUP: GroupKind.TASK_GROUP,
    MeetingKind.LEADING_GROUP: GroupKind.LEADING_GROUP,
    MeetingKind.REPORT_UP: GroupKind.LEADING_GROUP,
}
"""The kinds of groups that hold a kind of meeting."""


def all_groups(store: Store) -> Iterator[tuple[str, dt.date, Versions[Any]]]:
    """Yield each group by its code, with the day of its first entry, and its versions."""
    subjects = lookups.subjects_ever(store.reader, GROUP)
    for subject in subjects:
        standing = effective(store.history(subject))
        versions = versions_of((entry.event for entry in standing), GROUP)
        if versions is not None:
            yield subject.partition(":")[2], standing[0].event.on, versions


def known_group(store: Store, code: str, on: dt.date) -> Any:
    """Return a group as of a day, or as it was when closed; None for an unknown code."""
    versions = registers.versions(store.history(f"{GROUP}:{code}"), GROUP)
    return versions.known(on) if versions else None


def group_name(store: Store, code: str, on: dt.date) -> str:
    """Return the name of a group on a day; its code where there is none."""
    group = known_group(store, code, on)
    return group.name if group else code


def is_holder(group: Any, kind: MeetingKind) -> bool:
    """Return whether a group holds meetings of a kind; not if another does its work."""
    return bool(group.kind is HOLDERS[kind] and group.merged_into is None)


def holder_of(store: Store, kind: MeetingKind, typed: str | None, on: dt.date) -> str | None:
    """Return the code of the group that held a meeting: named, or the only one, or None.

    :raises NotFound: code ``no_group``. :raises Refused: codes ``wrong_group``, ``ambiguous`` where
        several may be meant, ``unexpected_option`` for a meeting that no group holds.
    """
    if kind not in HOLDERS:
        if typed is not None:
            message = _("{meeting}: no group holds it.", meeting=kind.label)
            raise Refused("unexpected_option", message, column="--group", value=typed)
        return None
    found = {
        code: group
        for code, _first, all_ in all_groups(store)
        if (group := all_.at(on)) is not None
    }
    if typed is not None:
        return _named_holder(found, kind, typed)
    fitting = [code for code, group in found.items() if is_holder(group, kind)]
    if len(fitting) > 1:
        message = _("Which group met?")
        choices = listed(f"{code} {found[code].name}" for code in fitting)
        raise Refused(
            "ambiguous", message, _("Say which: --group CODE ({choices})", choices=choices)
        )
    return next(iter(fitting), None)


def _named_holder(found: dict[str, Any], kind: MeetingKind, typed: str) -> str:
    code = next((code for code in found if code.casefold() == half_width(typed).casefold()), None)
    code = code or next((code for code, group in found.items() if group.name == typed), None)
    if code is None:
        message = _("There is no group “{code}”.", code=quoted(typed))
        raise NotFound("no_group", message, _("See: govtool group list"), value=quoted(typed))
    if not is_holder(found[code], kind):
        message = _("{group} does not hold this: {meeting}.")
        named = message.format(group=found[code].name, meeting=kind.label)
        raise Refused("wrong_group", named, column="--group", value=code)
    return code
