"""A person's own copy 本人信息副本 (PIPL 45): what the file holds of one person, others masked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from govtool import models as m
from govtool.base import text
from govtool.base.i18n import in_files, msgid
from govtool.papers.case_course import MILESTONES, milestone
from govtool.privacy.person_search import Person, PersonPlace
from govtool.privacy.person_versions import Held, held_in
from govtool.privacy.personal_marks import Personal, walk
from govtool.privacy.text_replacement import Replacements
from govtool.returns.model import ColumnKind, ReturnColumn
from govtool.rules import CASE, Case, Office, unit_name
from govtool.store import Store
from govtool.subjects import registry
from govtool.subjects.subject import State, Subject

TITLE = "本人信息副本"
COLUMNS = (
    ReturnColumn("source", "来源", ColumnKind.TEXT, width=10),
    ReturnColumn("no", "编号", ColumnKind.TEXT, width=20),
    ReturnColumn("on", "日期", ColumnKind.DATE, width=12),
    ReturnColumn("item", "项目", ColumnKind.TEXT, width=16),
    ReturnColumn("value", "内容", ColumnKind.TEXT, width=70),
)
_HIDDEN = "〔已隐去〕"
Row = dict[str, Any]
Item = tuple[dt.date | None, str, str | None]
_WRITTEN = frozenset({Personal.TEXT, Personal.LINE, Personal.PEOPLE, Personal.REFERENCE})
"""Marks of what may tell of the person beyond who it is."""


def rows(store: Store, person: Person, today: dt.date) -> Iterator[Row]:
    """Yield the copy, one item a row, without what is unknown."""
    for place in person.places:
        source = source_of(place)
        for on, item, value in _items(store, place, person, today):
            if value:
                yield {"source": source, "no": place.no, "on": on, "item": item, "value": value}


def source_of(place: PersonPlace) -> str:
    """Return what kind of thing holds the person, in Chinese."""
    form = registry.files_of(place.noun.word)
    return "案件" if place.noun is CASE else form.sheet if form else in_files(place.noun.label)


def _items(store: Store, place: PersonPlace, person: Person, today: dt.date) -> Iterator[Item]:
    said = place.version
    yield None, "登记身份", said.role_label
    yield None, "姓名", said.name
    yield None, "证件号码", said.id_no
    yield None, "电话", said.phone
    yield None, "住址", said.address
    yield None, "职业或职务", said.occupation
    if not place.stands:
        yield None, "说明", "该记录已更正或撤销，仅在日志中留存"
    if place.on is None:
        return
    history = store.history(place.subject)
    state = place.noun.judge(history, store.office, max(today, place.on))
    if state is not None:
        others = [
            held
            for held in held_in(history)
            if held.newest not in [p.version for p in person.places]
        ]
        told = _of_case if place.noun is CASE else partial(_of_any, place.noun)
        yield from told(state, store.office, marks_of_others(others, person))


def marks_of_others(
    others: Sequence[Held], person: Person, instead: Callable[[str], str] = text.mask_name
) -> Replacements:
    """Return the marks of others in texts; the person's own name and numbers stay.

    :param instead: returns the replacement for the name of another.
    """
    names = {name: instead(name) for held in others for name in held.names} | {
        n: n for n in person.names
    }
    own = {*person.id_nos, *person.phones}
    numbers = [
        number for held in others for number in (*held.phones, *held.id_nos) if number not in own
    ]
    addresses = [
        a
        for held in others
        for a in held.addresses
        if a not in [p.version.address for p in person.places]
    ]
    return Replacements(names, numbers, addresses, every_number=True, keep=own, gone=_HIDDEN)


def hiding(masked: Replacements) -> Callable[[str], str]:
    """Return what takes others out of a text."""
    return lambda value: masked.taken_out(value, room=len(value) * len(_HIDDEN))


def _of_any(
    noun: Subject[Any], state: State, office: Office, masked: Replacements
) -> Iterator[Item]:
    """Yield the events of a subject without papers of its own, with all texts written in them."""
    hidden = hiding(masked)
    yield state.opened_on, "登记单位", unit_name(state.unit, office)
    for event in state.timeline:
        written = [value for _field, mark, value in walk(event) if mark in _WRITTEN]
        yield (
            event.on,
            in_files(noun.events[type(event)].label),
            hidden("；".join(map(str, written))) or "已办",
        )
    yield (
        state.closed_on,
        "状态",
        in_files(msgid("open")) if state.closed_on is None else in_files(msgid("closed")),
    )


def _of_case(case: Case, office: Office, masked: Replacements) -> Iterator[Item]:
    hidden = hiding(masked)
    yield case.registered_on, "登记单位", unit_name(case.unit, office)
    yield case.registered_on, "纠纷类型", case.dispute_type.zh
    yield case.registered_on, "案情摘要", hidden(case.summary)
    for event in case.timeline:
        if type(event) in MILESTONES:
            line = milestone(event, office)
            said = "；".join(filter(None, (line["说明"], _note(event, line["说明"]))))
            yield event.on, line["事项"], hidden(said) or "已办"
    more = case.particulars or m.Particulars()
    for item, value in (
        ("主要事实", more.facts),
        ("争议事项", more.points),
        ("协议内容", more.terms),
    ):
        yield None, item, hidden(value) if value else None
    yield case.closed_on, "案件状态", case.state.zh


def _note(event: m.Event, told: str) -> str | None:
    note: str | None = getattr(event, "note", None)
    return note if note and note not in told else None
