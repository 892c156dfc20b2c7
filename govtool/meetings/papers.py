"""The papers of a meeting: minutes 会议纪要, and the sheet on which people sign in 签到表."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from govtool.base.dates import chinese_day
from govtool.base.vocabulary import BELOW_THE_STREET, MeetingKind
from govtool.law.periods import newest_ended
from govtool.meetings.agenda import AgendaSection, agenda
from govtool.meetings.held import chair_hint, holder_name
from govtool.privacy.masking.masks import mask_numbers
from govtool.returns.captions import ordinal
from govtool.returns.model import ColumnKind, ReturnColumn, ReturnTable, Value
from govtool.returns.signers import signer
from govtool.rules import PeriodKind, unit_name
from govtool.store import Store
from govtool.subjects.meeting import HeldMeeting
from govtool.views import meetings
from govtool.views.meetings import Convened
from govtool.word import page
from govtool.word.elements import Element, paragraph, signature, w
from govtool.word.package import begun, fill, save
from govtool.word.tables import tables

_AGENDAS = {MeetingKind.WEEKLY: PeriodKind.WEEKLY, MeetingKind.MONTHLY: PeriodKind.MONTHLY}
_BETWEEN = re.compile(r"[、,，;；\s]+")


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of a meeting: lines of particulars, points, text and decisions."""

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
    points, decided = list(_points(store, held)), list(_decided(store, held))
    return Minutes(f"{title}纪要", holder, told.on, particulars, points, text, decided)


def _points(store: Store, held: HeldMeeting) -> Iterator[str]:
    """Yield the points of the agenda with their counts; of a deliberation its topic."""
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
    """A person expected to sign in: a name, a unit or post, or both."""

    name: str
    place: str = ""


def expected(store: Store, meeting: Convened) -> list[Signer]:
    """Return who is expected: the people of the group, or the contacts of the units."""
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


_FIRST_PAGE, _NEXT_PAGE = 15, 16
"""So many lines fill the first page of a sheet to sign in on, and each further one."""
_SPARE = 2
"""The least lines for people whom nobody expected."""
_ROW = 680
"""The height of a line to sign on, in twentieths of a point."""


def write_minutes(found: Minutes, path: Path) -> int:
    """Write the minutes; returns how many decisions they have.

    :raises GovtoolError: as :func:`govtool.tables.output_files.replacing`.
    """
    document = begun(found.title, found.holder, found.on)
    page.official(document)
    fill(document, _minutes(found))
    save(document, path)
    return len(found.decided)


def _minutes(found: Minutes) -> Iterator[Element]:
    yield paragraph(found.title, "Title")
    yield from (paragraph(f"{label}：{value}", "Item") for label, value in found.particulars)
    place = count(1)
    for heading, lines in (
        ("会议议题", found.points),
        ("会议内容", found.text),
        ("议定事项", found.decided),
    ):
        if lines:
            yield paragraph(f"{ordinal(next(place))}、{heading}", "Heading1")
            numbered = len(lines) > 1 and heading != "会议内容"
            yield from _lines(lines, numbered=numbered)
    yield paragraph(
        f"{signer('记录人')}　　　　　　　　　　主持人（签字）：", "Item", w("keepNext")
    )
    yield from signature(found.holder, chinese_day(found.on))


def _lines(lines: Sequence[str], *, numbered: bool) -> Iterator[Element]:
    for number, line in enumerate(lines, start=1):
        last = number == len(lines)
        yield paragraph(
            f"{number}．{line}" if numbered else line, "Body", w("keepNext") if last else None
        )


_SIGNED = (
    ReturnColumn("place", "序号", width=6),
    ReturnColumn("name", "姓名", ColumnKind.TEXT, width=14),
    ReturnColumn("unit", "单位及职务", ColumnKind.TEXT, part=3),
    ReturnColumn("signature", "签名", ColumnKind.TEXT, part=3),
    ReturnColumn("note", "备注", ColumnKind.TEXT, part=1),
)


def _lines_for(people: int) -> int:
    """Return the number of lines that fill the pages for so many people."""
    more = max(people + _SPARE - _FIRST_PAGE, 0)
    return _FIRST_PAGE + -(-more // _NEXT_PAGE) * _NEXT_PAGE


def write_sign_in(
    title: str, holder: str, meeting: Convened, signers: Sequence[Signer], path: Path
) -> int:
    """Write the sheet to sign in on; return the number of people it names.

    :param title: the name of the meeting. :param holder: who meets.
    :raises GovtoolError: as :func:`govtool.tables.output_files.replacing`.
    """
    document = begun(f"{title}签到表", holder, meeting.on)
    page.official(document)
    rows: list[list[Value]] = [
        [n, one.name, one.place, "", ""] for n, one in enumerate(signers, start=1)
    ]
    rows += [[n, "", "", "", ""] for n in range(len(signers) + 1, _lines_for(len(signers)) + 1)]
    sheet = ReturnTable("sign_in", title, _SIGNED, rows)
    made = [
        paragraph(f"{title}签到表", "Title"),
        paragraph(
            f"单位：{holder}　　　　时间：{chinese_day(meeting.on)}　　　　地点：", "FormLine"
        ),
        *tables(sheet, page.WIDTH, height=_ROW),
    ]
    fill(document, made)
    save(document, path)
    return sum(bool(one.name) for one in signers)
