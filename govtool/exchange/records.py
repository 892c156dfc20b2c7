"""The exchange record of a dispute (GB/T 31000-2015, 交换用): one for each case.

The file does not hold religion and the like, assessments or coordinates: these columns are missing
or empty. What is not described of a case is empty, unless its registration has it.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from govtool import models as m
from govtool.base import text, toml_text
from govtool.base import vocabulary as voc
from govtool.base.dates import ProvisionalDay, chinese_day
from govtool.base.errors import Refused
from govtool.base.i18n import _, of
from govtool.base.resources import data_dir
from govtool.privacy import personal_marks
from govtool.privacy.masking.masks import hidden_value
from govtool.privacy.personal_marks import Personal
from govtool.returns.model import ColumnKind, ReturnColumn, Value
from govtool.rules import Case, judge, unit_name
from govtool.store import Store
from govtool.views import lookups, registers

TITLE = "矛盾纠纷交换记录"

COLUMNS = (
    ReturnColumn("event_name", "事件名称", ColumnKind.TEXT, width=32),
    ReturnColumn("occurred_on", "发生日期", ColumnKind.DATE, width=12),
    ReturnColumn("place", "发生地点", ColumnKind.TEXT, width=24),
    ReturnColumn("scale", "事件规模", ColumnKind.TEXT),
    ReturnColumn("category", "事件类别", ColumnKind.TEXT),
    ReturnColumn("persons", "涉及人数"),
    ReturnColumn("summary", "事件简述", ColumnKind.TEXT, width=44),
    ReturnColumn("organisations", "涉及单位", ColumnKind.TEXT, width=24),
    ReturnColumn("id_type", "证件代码", ColumnKind.TEXT),
    ReturnColumn("id_no", "证件号码", ColumnKind.TEXT, width=22),
    ReturnColumn("name", "姓名", ColumnKind.TEXT, width=16),
    ReturnColumn("sex", "性别", ColumnKind.TEXT, width=6),
    ReturnColumn("address", "居住详址", ColumnKind.TEXT, width=28),
    ReturnColumn("limit", "化解时限", ColumnKind.DATE, width=12),
    ReturnColumn("way", "化解方式", ColumnKind.TEXT, width=14),
    ReturnColumn("body", "化解组织", ColumnKind.TEXT, width=24),
    ReturnColumn("mediator", "化解责任人姓名", ColumnKind.TEXT, width=16),
    ReturnColumn("mediator_phone", "化解责任人联系方式", ColumnKind.TEXT, width=18),
    ReturnColumn("succeeded", "化解是否成功", ColumnKind.TEXT, width=6),
    ReturnColumn("result", "化解情况", ColumnKind.TEXT, width=44),
    ReturnColumn("assessed_on", "考评日期", ColumnKind.DATE, width=12),
    ReturnColumn("assessment", "考评意见", ColumnKind.TEXT),
    ReturnColumn("longitude", "经度", ColumnKind.TEXT),
    ReturnColumn("latitude", "纬度", ColumnKind.TEXT),
)
"""The standard's columns; the five from 证件代码 on are of the main party."""

Record = dict[str, Value]

_MARKS: Mapping[str, Personal | None] = {
    **dict.fromkeys(("event_name", "organisations", "body", "result"), Personal.TEXT),
    **personal_marks.marks_of(m.Registered),
    **personal_marks.marks_of(m.Particulars),
    **personal_marks.marks_of(m.Party),
}
"""The marks of the columns: those of the fields they are taken from, or of composed words."""
_LEFT_OUT = "***"
"""The text in place of an address that is withheld."""

RESIDENT_ID = "111"
"""居民身份证 (GA/T 517)."""
_SEX = 16
"""The place in a resident ID that is odd for men (GB 11643)."""

_LIMITS = ("centre_close", "answer_letter", "two_sessions")
"""The rules that say by when a dispute is to be settled, the one that reaches farthest first."""

_CHANNELS = {
    voc.DivertChannel.LITIGATION: voc.Way.LITIGATION,
    voc.DivertChannel.ARBITRATION: voc.Way.ARBITRATION,
}
_LABOUR = frozenset({voc.DisputeType.LABOUR, voc.DisputeType.WAGE_ARREARS})


@dataclass(frozen=True, slots=True)
class CaseSelection:
    """A selection of cases: closed in ``[begin, end)``, or registered in it with ``everything``.

    ``units`` are those of the column 化解组织: the unit that closed the case, else the one that has
    it. None for all. ``full`` without masks.
    """

    begin: dt.date = dt.date.min
    end: dt.date = dt.date.max
    units: Sequence[str] | None = None
    everything: bool = False
    full: bool = False


def count(store: Store, asked: CaseSelection) -> int:
    """Return how many records there are."""
    return lookups.count_between(
        store.reader, asked.begin, asked.end, units=asked.units, closed=not asked.everything
    )


def _subjects(store: Store, asked: CaseSelection) -> Iterator[str]:
    closed = not asked.everything
    return lookups.subjects_between(
        store.reader, asked.begin, asked.end, units=asked.units, closed=closed
    )


def numbers(store: Store, asked: CaseSelection) -> Iterator[str]:
    """Yield the numbers of the cases."""
    for subject in _subjects(store, asked):
        yield lookups.no_of(store.reader, subject) or subject


def records(store: Store, asked: CaseSelection, today: dt.date) -> Iterator[Record]:
    """Yield the records of the cases as of ``today``, by the codes of the columns."""
    grids = {row["code"]: row["name"] for row in registers.known_rows(store.reader, "grid")}
    for subject in _subjects(store, asked):
        case = judge(store.history(subject), store.office, today)
        if case is not None:
            record = _record(case, store, grids)
            yield record if asked.full else masked(record, case.parties)


def masked(record: Record, parties: Iterable[m.Party]) -> Record:
    """Return the record with numbers masked, in texts too, and the address withheld.

    :param parties: all of the case, whose numbers are found in texts in any notation.
    """
    own = personal_marks.marked_values(personal_marks.NUMBERS, *parties)
    hidden: Record = {
        code: hidden_value(_MARKS.get(code), value, own) for code, value in record.items()
    }
    return hidden | {
        c: _LEFT_OUT for c, value in record.items() if value and _MARKS.get(c) is Personal.ADDRESS
    }


# --- a case as its record


def _record(case: Case, store: Store, grids: dict[str, str]) -> Record:
    told = case.particulars or m.Particulars.trusted()
    mediator = told.mediator or _last_mediator(case)
    body = case.stages[case.closing_stage - 1] if case.closing_stage else case.handler
    return {
        "case_no": case.case_no,
        "event_name": event_name(case),
        "occurred_on": told.occurred_on or case.registered_on,
        "place": told.place or grids.get(case.grid or ""),
        "scale": told.scale.value if told.scale else None,
        "category": told.category or usual_event_types()[case.dispute_type],
        "persons": told.persons or len(case.parties),
        "summary": case.summary,
        "organisations": "、".join(party.name for party in case.parties if party.is_organisation)
        or None,
        **_main_party(case),
        "limit": (last := limit(case)),
        "provisional": isinstance(last, ProvisionalDay),
        "way": _way(case, told),
        "body": unit_name(body.unit, store.office) if body else None,
        "mediator": mediator,
        "mediator_phone": told.mediator_phone,
        "succeeded": None
        if case.closed_on is None
        else str(int(case.outcome is voc.Outcome.SETTLED)),
        "result": result(case, told),
        **dict.fromkeys(("assessed_on", "assessment", "longitude", "latitude")),
    }


def event_name(case: Case) -> str:
    """Return 甲某等2人与乙某邻里纠纷, without the third parties."""
    sides = [_side(case, role) for role in (voc.PartyRole.APPLICANT, voc.PartyRole.RESPONDENT)]
    return "与".join(filter(None, sides)) + case.dispute_type.zh


def _side(case: Case, role: voc.PartyRole) -> str:
    names = [party.name for party in case.parties if party.role is role]
    return f"{names[0]}等{len(names)}方" if len(names) > 1 else "".join(names)


def _main_party(case: Case) -> Record:
    """Return the columns of the first applicant, else of the first party there is."""
    applicants = (party for party in case.parties if party.role is voc.PartyRole.APPLICANT)
    party = next(chain(applicants, case.parties), None)
    if party is None:
        return dict.fromkeys(("id_type", "id_no", "name", "sex", "address"))
    resident = party.id_no is not None and text.is_resident_id(party.id_no)
    sex = str(2 - int(party.id_no[_SEX]) % 2) if resident and party.id_no else None
    return {
        "id_type": RESIDENT_ID if resident else None,
        "id_no": party.id_no,
        "name": party.name,
        "sex": sex,
        "address": party.address,
    }


def limit(case: Case) -> dt.date | None:
    """Return 化解时限: when to close it, else to answer the letter, else to hold two sessions."""
    due = {owed.rule: owed.due for owed in case.obligations}
    return next((due[rule] for rule in _LIMITS if rule in due), None)


def _way(case: Case, told: m.Particulars) -> str | None:
    """Return the way as described; else people's mediation for what ended here, or the channel."""
    if told.way is not None or case.outcome is None:
        return told.way.zh if told.way else None
    if case.diverted_to is None:
        return voc.Way.PEOPLES.zh
    if case.diverted_to is voc.DivertChannel.ARBITRATION and case.dispute_type in _LABOUR:
        return voc.Way.LABOUR_ARBITRATION.zh
    way = _CHANNELS.get(case.diverted_to)
    return way.zh if way else None


def _last_mediator(case: Case) -> str | None:
    named = (
        fact.mediator
        for fact in reversed(case.timeline)
        if isinstance(fact, m.Mediated) and fact.mediator
    )
    return next(named, None)


def result(case: Case, told: m.Particulars) -> str:
    """Return 化解情况 in a sentence or two: day and way of the end, agreement, performance."""
    if case.closed_on is None or case.outcome is None:
        return "正在办理。"
    sentences = [f"{chinese_day(case.closed_on)}{_ENDINGS[case.outcome](case)}。"]
    if case.outcome is voc.Outcome.SETTLED and told.terms:
        sentences.append(f"协议内容：{told.terms.rstrip('。')}。")
    if case.performed_on is not None:
        sentences.append(f"{chinese_day(case.performed_on)}协议已履行。")
    return "".join(sentences)


def _settled(case: Case) -> str:
    number = f"，编号为{case.agreement_no}" if case.agreement_no else ""
    if case.agreement in {None, voc.AgreementForm.NONE}:
        return "调解成功"
    return f"调解成功，达成{case.agreement.zh if case.agreement else ''}协议{number}"


def _diverted(case: Case) -> str:
    if case.diverted_to is voc.DivertChannel.ELEVATED:
        return "由上级提级办理"
    return f"导入{case.diverted_to.zh if case.diverted_to else '其他途径'}"


_ENDINGS: dict[voc.Outcome, Callable[[Case], str]] = {
    voc.Outcome.SETTLED: _settled,
    voc.Outcome.DIVERTED: _diverted,
    voc.Outcome.WITHDRAWN: lambda _case: "当事人撤回，终结办理",
    voc.Outcome.TERMINATED: lambda _case: "终止调解",
}
"""The outcomes that a case may end with."""


# --- the tables of the standard, in ``data/standards``

TYPES, USUAL = "gb31000_event_types.csv", "gb31000_usual_types.toml"


@cache
def event_types() -> Mapping[str, str]:
    """Return 事件类别: the names of the categories by their codes of two or four digits.

    :raises Refused: code ``bad_standard``, when someone edited the file wrongly.
    """
    try:
        with (data_dir() / "standards" / TYPES).open(encoding="utf-8-sig", newline="") as file:
            return {code: name for code, name, *_more in list(csv.reader(file))[1:]}
    except (OSError, ValueError) as error:
        raise _bad(TYPES, str(error)) from error


@cache
def usual_event_types() -> Mapping[voc.DisputeType, str]:
    """Return the usual category of each dispute type; an office may change it.

    :raises Refused: code ``bad_standard``, naming what is wrong or missing in the file.
    """
    try:
        codes = toml_text.tables((data_dir() / "standards" / USUAL).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _bad(USUAL, str(error)) from error
    wrong = next((kind for kind in voc.DisputeType if codes.get(kind) not in event_types()), None)
    if wrong is not None:
        message = _("“{code}” for {kind} is no category of events.")
        raise _bad(USUAL, message.format(code=codes.get(wrong), kind=wrong.value))
    return {kind: codes[kind] for kind in voc.DisputeType}


def _bad(file: str, message: str) -> Refused:
    return Refused("bad_standard", of(file, message), _("Restore the file as it was shipped."))
