"""登记汇总表: the cases behind a return, unit by unit, to sign (plan, sentences 11 and 16).

Listed is every turn that the line of a unit counts: in hand at the beginning, registered or
received in the period. It is told as it was known on the last day of the period. Always in Chinese,
as an office hands it in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from govtool import models as m
from govtool.base import vocabulary as voc
from govtool.base.i18n import _
from govtool.base.text import mask_name
from govtool.models import Party, UnitHeader
from govtool.papers.case_course import MILESTONES, milestone
from govtool.privacy.masking.masks import mask_numbers
from govtool.privacy.personal_marks import NUMBERS, marked_values
from govtool.returns.filers import filing_days, units_in
from govtool.returns.model import ColumnKind, Return, ReturnColumn, ReturnHead, ReturnTable
from govtool.returns.summary_rows import day_shown
from govtool.rules import Case, Period, Stage
from govtool.store import Store
from govtool.subjects.case.files import closing_text
from govtool.tables import output_files
from govtool.views import case_cells

TITLE = "矛盾纠纷登记汇总表"
COLUMNS = (
    ReturnColumn("place", "序号", width=6),
    ReturnColumn("case_no", "登记编号", ColumnKind.TEXT, width=18),
    ReturnColumn("on", "登记日期", ColumnKind.DATE, width=12),
    ReturnColumn("parties", "当事人", ColumnKind.TEXT, width=20, part=4),
    ReturnColumn("dispute_type", "纠纷类型", ColumnKind.TEXT, width=14, part=3),
    ReturnColumn("summary", "纠纷简要情况", ColumnKind.TEXT, width=30, part=6),
    ReturnColumn("done", "办理情况", ColumnKind.TEXT, width=36, part=12),
    ReturnColumn("result", "办理结果", ColumnKind.TEXT, width=12, part=3),
    ReturnColumn("responsible", "责任人", ColumnKind.TEXT, width=10),
)
"""The columns of the form; an unknown person responsible is filled in by hand."""
FILE_COLUMNS = (
    ReturnColumn("unit", "单位编码", ColumnKind.TEXT, width=12),
    ReturnColumn("unit_name", "单位名称", ColumnKind.TEXT, width=22),
    *COLUMNS,
)
_NOTE = "列入本期期初在办、本期登记和转入的各件，按期末的情况填写；转入的，日期为转入日期。"


@dataclass(frozen=True, slots=True)
class CaseListLine:
    """One turn of a case at a unit, as the form tells it."""

    unit: str
    unit_name: str
    place: int
    case_no: str
    on: dt.date
    parties: str
    dispute_type: str
    summary: str
    done: str
    result: str
    responsible: str

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``report list --json`` lists."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ListAsked:
    """The list asked for: period, unit or street with all under it; ``full`` with names."""

    period: Period
    unit: str
    today: dt.date
    full: bool = False


def lines(store: Store, asked: ListAsked) -> Iterator[CaseListLine]:
    """Yield the lines unit by unit, each in the order of registration.

    :raises NotFound: code ``unknown_unit``.
    """
    for unit in units_in(store, asked.unit, asked.period):
        yield from _unit_lines(store, asked, unit)


def _unit_lines(store: Store, asked: ListAsked, unit: UnitHeader) -> Iterator[CaseListLine]:
    period, as_of = asked.period, day_shown(asked.period, asked.today)
    rows = case_cells.lines(
        store, case_cells.STAGES, None, period.begin, period.end, units=[unit.code]
    )
    for place, row in enumerate(rows, start=1):
        case = store.state(row["subject"], as_of)
        if case is not None and row["stage"] <= len(case.stages):
            yield _StageLine(store, case, case.stages[row["stage"] - 1], asked).line(unit, place)


def papers(store: Store, asked: ListAsked) -> list[Return]:
    """Return the forms of the units with any lines; of a single unit, also without.

    :raises NotFound: code ``unknown_unit``.
    """
    filed = filing_days(store, asked.period)
    units = units_in(store, asked.unit, asked.period)
    found = [(unit, list(_unit_lines(store, asked, unit))) for unit in units]
    return [
        _paper(asked.period, unit, of_unit, filed.get(unit.code))
        for unit, of_unit in found
        if of_unit or len(units) == 1
    ]


def _paper(
    period: Period, unit: UnitHeader, of_unit: Sequence[CaseListLine], filed_on: dt.date | None
) -> Return:
    rows = [[getattr(line, column.code) for column in COLUMNS] for line in of_unit]
    table = ReturnTable("case_list", TITLE, COLUMNS, rows, empty="零报告：本期无在办、登记和转入")
    return Return(
        ReturnHead(period, unit.code, filed_on=filed_on), TITLE, unit.name, [table], notes=[_NOTE]
    )


def write(store: Store, asked: ListAsked, path: Path, *, plain: bool = False) -> int:
    """Write a form for each unit, or one table as CSV or JSON; return the number of lines.

    :raises Refused: code ``bad_format``. :raises NotFound: code ``unknown_unit``.
    :raises GovtoolError: as :func:`govtool.tables.output_files.replacing`.
    """
    match path.suffix.lower():
        case ".xlsx":
            from govtool.returns.book import book

            return book.write_forms(papers(store, asked), path)
        case ".docx":
            from govtool.returns import document

            return document.write_forms(papers(store, asked), path)
        case ".csv" | ".json":
            from govtool.tables.export import table_file

            rows = (line.as_json() for line in lines(store, asked))
            return table_file.write_rows(path, FILE_COLUMNS, rows, title=TITLE, plain=plain)
    message = _("“{name}”: this list is written as .docx, .xlsx, .csv or .json.", name=path.name)
    raise output_files.bad_format(message, path.name)


class _StageLine:
    """A stage of a case as a line of the form; without ``full``, persons are masked."""

    def __init__(self, store: Store, case: Case, stage: Stage, asked: ListAsked) -> None:
        self._office, self._case, self._stage, self._full = store.office, case, stage, asked.full
        self._events = _events_of(case, stage)
        self._own = marked_values(NUMBERS, case.timeline[0], *case.parties)

    def line(self, unit: UnitHeader, place: int) -> CaseListLine:
        case, stage = self._case, self._stage
        return CaseListLine(
            unit.code,
            unit.name,
            place,
            case.case_no,
            stage.opened_on,
            self._parties(),
            case.dispute_type.zh,
            self._text(case.summary),
            self._text(self._done()),
            self._result(),
            self._responsible(),
        )

    def _parties(self) -> str:
        """Return 申请人：张**；被申请人：李**."""
        by_role: dict[voc.PartyRole, list[str]] = {}
        for party in self._case.parties:
            by_role.setdefault(party.role, []).append(self._name(party))
        return "；".join(f"{role.zh}：{'、'.join(names)}" for role, names in by_role.items())

    def _name(self, party: Party) -> str:
        return party.name if self._full or party.is_organisation else mask_name(party.name)

    def _text(self, written: str) -> str:
        """Return a text with numbers masked and parties named as in their column."""
        if self._full:
            return written
        for name, told in self._names:
            written = written.replace(name, told)
        return mask_numbers(written, self._own)

    @cached_property
    def _names(self) -> list[tuple[str, str]]:
        """The names of parties, guardians and agents with the names shown, the longest first."""
        parties = self._case.parties
        acting = (one.name for party in parties for one in (party.guardian, party.agent) if one)
        told = {name: mask_name(name) for name in acting} | {
            party.name: self._name(party) for party in parties
        }
        return sorted(told.items(), key=lambda item: -len(item[0]))

    def _done(self) -> str:
        """Return 3月2日上报矛调中心；3月6日调解（调解未成功）."""
        told = [event for event in self._events if type(event) in MILESTONES and not event.opens]
        return "；".join(
            f"{event.on.month}月{event.on.day}日{what}" + (f"（{more}）" if more else "")
            for event in told
            for what, more in [self._step(event)]
        )

    def _step(self, event: m.Event) -> tuple[str, str]:
        """Return what was done and its details; of a session, its outcome."""
        if isinstance(event, m.Mediated):
            form = event.agreement
            written = f"，{form.zh}协议" if form and form is not voc.AgreementForm.NONE else ""
            return event.outcome.zh, written.removeprefix("，")
        one = milestone(event, self._office)
        return one["事项"], one["说明"]

    def _result(self) -> str:
        stage, case = self._stage, self._case
        if stage.outcome is voc.Outcome.DIVERTED and case.diverted_to:
            return closing_text(case.diverted_to)
        if stage.outcome is None:
            return "已申请移送" if case.transferring_stage == stage.no else "在办"
        form = case.agreement if stage.outcome is voc.Outcome.SETTLED else None
        return (
            f"{stage.outcome.zh}，{form.zh}协议"
            if form and form is not voc.AgreementForm.NONE
            else stage.outcome.zh
        )

    def _responsible(self) -> str:
        """Return the last mediator of the turn, or the person responsible for letter or case."""
        own = {(session.on, session.outcome) for session in self._stage.sessions}
        held = [e for e in self._events if isinstance(e, m.Mediated) and (e.on, e.outcome) in own]
        sessions = [event.mediator for event in held if event.mediator]
        letter = next((x for x in self._case.letters if x.stage == self._stage.no), None)
        more = self._case.particulars
        named = (
            sessions[-1] if sessions else None,
            letter.person if letter else None,
            more and more.mediator,
        )
        return next((name for name in named if name), "")


_ENDS: dict[voc.Outcome, type[m.Event]] = {
    voc.Outcome.TRANSFERRED: m.Accepted,
    voc.Outcome.ANSWERED: m.Replied,
}
"""The events that end a turn while the case goes on; so does the reply to a letter."""


def _events_of(case: Case, stage: Stage) -> list[m.Event]:
    """Return what happened from the event that opened a turn to the one that ended it.

    What follows the end of the case is told of the turn that ended it.
    """
    first = _opened_by(case, stage)
    ends = (
        m.Replied
        if stage.origin is voc.Origin.ASSIGNED
        else _ENDS.get(stage.outcome or voc.Outcome.SETTLED)
    )
    events: list[m.Event] = []
    for event in case.timeline[first:]:
        after = stage.closed_on is not None and event.on > stage.closed_on
        if after and stage.no != case.closing_stage:
            break
        events.append(event)
        if ends is not None and type(event) is ends and event.on == stage.closed_on:
            break
    return events


def _opened_by(case: Case, stage: Stage) -> int:
    """Return the place of the event that opened a turn in the time line."""
    opened = 0
    for place, event in enumerate(case.timeline):
        following = case.stages[opened] if opened < len(case.stages) else None
        origin = _OPENS.get(type(event))
        if following and origin is following.origin and event.on == following.opened_on:
            opened += 1
            if following is stage:
                return place
    return 0


_OPENS: dict[type[m.Event], voc.Origin] = {
    m.Registered: voc.Origin.REGISTERED,
    m.Accepted: voc.Origin.ACCEPTED,
    m.Assigned: voc.Origin.ASSIGNED,
}
