"""What the papers of a meeting say: its minutes 会议纪要, and who signs in 签到."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from govtool.base.dates import chinese_day
from govtool.base.vocabulary import BELOW_THE_STREET, MeetingKind
from govtool.law.periods import newest_ended
from govtool.meetings.agenda import AgendaSection, agenda
from govtool.meetings.chairs import chair_hint
from govtool.meetings.held import holder_name
from govtool.privacy.masking import mask_numbers
from govtool.rules import PeriodKind, unit_name
from govtool.store import Store
from govtool.subjects.meeting import HeldMeeting
from govtool.views import meetings
from govtool.views.meetings import Convened

_AGENDAS = {MeetingKind.WEEKLY: PeriodKind.WEEKLY, MeetingKind.MONTHLY: PeriodKind.MONTHLY}
_BETWEEN = re.compile(r"[、,，;；\s]+")


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of a meeting, ready to be written: its lines of particulars, points, text and decisions."""

    title: str
    holder: str
    on: dt.date
    particulars: Sequence[tuple[str, str]]
    points: Sequence[str]
    text: Sequence[str]
    decided: Sequence[str]


def minutes(store: Store, held: HeldMeeting) -> Minutes:
    """Return the minutes of a meeting that was held."""
    told, holder = held.opening, holder_name(store, held)
    hint = chair_hint(store, told, in_chinese=True)
    particulars = [
        ("会议编号", told.no),
        ("会议类别", told.meeting.zh),
        ("时间", chinese_day(told.on)),
        ("地点", told.place or ""),
        ("主持人", f"{told.chair}（{hint}）" if hint else told.chair),
        ("参加人员", told.attended or (f"{told.persons}人" if told.persons else "")),
        ("缺席人员", told.absent or "无"),
    ]
    title = told.title or f"{holder}{told.meeting.zh}"
    text = [line for line in (told.minutes or "").split("\n") if line.strip()]
    return Minutes(
        f"{title}纪要",
        holder,
        told.on,
        particulars,
        list(_points(store, held)),
        text,
        list(_decided(store, held)),
    )


def _points(store: Store, held: HeldMeeting) -> Iterator[str]:
    """Yield the points of the agenda, with how many matters each had; of a deliberation what it was about."""
    told = held.opening
    if told.topic:
        phase = f"（{told.phase.zh}）" if told.phase else ""
        yield f"{told.topic}{phase}"
    if told.outcome:
        yield f"协商结果：{told.outcome}"
    kind = _AGENDAS.get(told.meeting)
    if kind and told.unit == store.office.street:
        found = agenda(store, newest_ended(kind, told.on), told.on)
        sections = (_before(section, held) for section in found.sections)
        yield "、".join(
            f"{section.title}（{section.counted}）" for section in sections if section.items
        )


def _before(section: AgendaSection, held: HeldMeeting) -> AgendaSection:
    """Return the section as it was before the meeting: without what the meeting itself decided."""
    own = f"{held.no}-"
    left = [item for item in section.items if not str(item.get("decision", "")).startswith(own)]
    return replace(section, items=left)


def _decided(store: Store, held: HeldMeeting) -> Iterator[str]:
    """Yield what was decided, who does it, and by when; numbers of people are masked."""
    for one in meetings.decisions_of(store, held.no):
        by = [f"责任单位：{unit_name(one.unit, store.office, one.on)}"]
        by += [f"责任领导：{one.leader}"] if one.leader else []
        by += [f"涉及案件：{one.case_no}"] if one.case_no else []
        by.append(f"完成时限：{chinese_day(one.due)}")
        text = mask_numbers(one.text).rstrip("。；; ")
        yield f"{text}。（{'；'.join(by)}）"


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who is expected to sign in: a name, a unit or post, or both."""

    name: str
    place: str = ""


def expected(store: Store, meeting: Convened) -> list[Signer]:
    """Return who is expected at a meeting: the people of the group, or the contacts of the units, as the registers have them."""
    office, on = store.office, meeting.on
    if meeting.group:
        return _of_group(store, meeting.group, on)
    units = [meeting.unit]
    if meeting.unit == office.street:
        units += [
            code for code, unit in office.units_on(on).items() if unit.kind in BELOW_THE_STREET
        ]
    found = []
    for code in units:
        contacts = office.contacts_of(code, on)
        head = office.head_of(code, on)
        chosen = contacts if code == meeting.unit else (head,) if head else ()
        named = unit_name(code, office, on)
        found += [Signer(one.name, f"{named}{one.post.zh}") for one in chosen] or [
            Signer("", named)
        ]
    return found


def _of_group(store: Store, code: str, on: dt.date) -> list[Signer]:
    group = meetings.known_group(store, code, on)
    if group is None:
        return []
    seats = [group.head, group.first_deputy, *group.deputies, *group.members, group.office_director]
    seats += group.office_deputies
    signers = [
        Signer(seat.person(store.office, on) or "", seat.place(store.office, on))
        for seat in seats
        if seat
    ]
    return list(dict.fromkeys(signers))


def attended(held: HeldMeeting) -> list[Signer]:
    """Return who came to a meeting, as its record has it."""
    return [Signer(name) for name in _BETWEEN.split(held.opening.attended or "") if name]
