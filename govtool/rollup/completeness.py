"""What is said of sums before the sums: which streets are in them, and by which rules each judged.

Missing is not zero, and a sum of some streets is never passed off as the whole.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from govtool.base.i18n import CHINESE, in_files, msgid, speaking
from govtool.base.vocabulary import LineLevel, Term
from govtool.law.office import Office
from govtool.law.policy import Parameter, default_policy, value_text
from govtool.law.workdays import Calendar
from govtool.returns.model import ColumnKind, ReturnColumn, ReturnTable, Value
from govtool.rollup.kernel import office_of
from govtool.rollup.received import Received, StreetPart, StreetState
from govtool.rules import Period, return_due, unit_name

Translate = Callable[[str], str]
"""Into the language of files, or of the person reading."""


class StreetCounts(NamedTuple):
    """How many streets there are; ``expected`` None where nobody says how many there should be."""

    expected: int | None
    received: int
    added_up: int
    on_time: int
    stale: int
    refused: int
    missing: int


def counts(received: Received, period: Period) -> StreetCounts:
    """Return how many streets came in, and how far."""
    of_state = {state: len(received.streets(state)) for state in StreetState}
    return StreetCounts(
        len(received.expected) or None,
        len(received.states) - of_state[StreetState.MISSING],
        of_state[StreetState.ADDED_UP],
        sum(is_on_time(part, period) for part in received.added_up),
        of_state[StreetState.STALE],
        of_state[StreetState.REFUSED],
        of_state[StreetState.MISSING],
    )


def is_on_time(part: StreetPart, period: Period) -> bool:
    """Return whether a part was exported by the day on which its street's return is due."""
    office = office_of(part.office)
    due = return_due(period, office.policy, office.calendar).day
    return part.exported_on is not None and part.exported_on <= due


class SumsRemark(NamedTuple):
    """A sentence about the sums, in whatever language."""

    text: str
    values: dict[str, object]

    def said(self, translate: Translate) -> str:
        """Return it in a language."""
        return translate(self.text).format(**self.values)


_EXPECTED = msgid(
    "{expected} streets expected, {received} received, {added_up} added up, {on_time} of them on "
    "time; {stale} stale, {refused} refused, {missing} missing. What is missing is not zero."
)
_NOT_EXPECTED = msgid(
    "{received} streets received, {added_up} added up, {on_time} of them on time; {stale} stale, "
    "{refused} refused. Without a list of streets nobody knows whether that is all (--expect FILE)."
)
_NOT_IN = {
    StreetState.MISSING: msgid("Missing: {streets}"),
    StreetState.STALE: msgid("Stale, not in the sums: {streets}"),
    StreetState.REFUSED: msgid("Refused, not in the sums: {streets}"),
}
_OWN_RULES = msgid("These streets judge by rules of their own, as listed: {streets}")
_OTHER_PROGRAM = msgid("The program of these streets came with other rules: {streets}")
_EMPTY = msgid("The record of these streets is empty: {streets}")
_WITHOUT_LINE = {
    LineLevel.COUNTY: msgid(
        "In the line 未注明, since nothing says which county they are in (column “county” of the "
        "list of streets): {streets}"
    ),
    LineLevel.PROVINCE: msgid(
        "In the line 未注明, since nothing says which province they are in (column “province” of "
        "the list of streets): {streets}"
    ),
}
_SIMULATED = msgid("All parts are invented, to plan capacity with: the figures are of nobody.")
_NO_SINGLE = msgid("Lists of single subjects are left out: they stay in the street.")


def remarks(received: Received, period: Period) -> Iterator[SumsRemark]:
    """Yield what is said of the sums before anything else."""
    found = counts(received, period)
    yield SumsRemark(_NOT_EXPECTED if found.expected is None else _EXPECTED, found._asdict())
    for state, text in _NOT_IN.items():
        named = [f"{one.code}{one.name}" for one in received.streets(state)]
        yield from _of_streets(text, named)
    there = received.added_up
    yield from _of_streets(_EMPTY, [one.street for one in there if not one.subjects])
    own = [one.street for one in there if any(_differences(office_of(one.office)))]
    yield from _of_streets(_OWN_RULES, own)
    other = [one.street for one in there if one.has_other_rules]
    yield from _of_streets(_OTHER_PROGRAM, other)
    if received.is_simulated:
        yield SumsRemark(_SIMULATED, {})
    yield SumsRemark(_NO_SINGLE, {})


def without_line(streets: Sequence[str], level: LineLevel) -> Iterator[SumsRemark]:
    """Yield a remark on streets of which nothing says what they belong to; none without any."""
    if level in _WITHOUT_LINE:
        yield from _of_streets(_WITHOUT_LINE[level], streets)


_MOST_NAMED = 20


def _of_streets(text: str, streets: Sequence[str]) -> Iterator[SumsRemark]:
    """Yield a remark on some streets, of which the first are named; none where there are none."""
    if streets:
        more = "…" if len(streets) > _MOST_NAMED else ""
        yield SumsRemark(text, {"streets": "、".join(streets[:_MOST_NAMED]) + more})


_STANDING = (
    ReturnColumn("street", "街道编码", ColumnKind.TEXT, width=14),
    ReturnColumn("name", "街道", ColumnKind.TEXT, width=20),
    ReturnColumn("state", "报送情况", ColumnKind.TEXT, width=16),
    ReturnColumn("exported_on", "导出日期", ColumnKind.DATE, width=12),
    ReturnColumn("subjects", "事项总数"),
    ReturnColumn("reason", "说明", ColumnKind.TEXT, width=50, part=2),
)


class _State(Term):
    """How a part or street is entered in 报送情况."""

    MISSING = "missing", "未报"
    REFUSED = "refused", "未汇总：退回"
    STALE = "stale", "未汇总：过早"
    REPLACED = "replaced", "已被更新的替换"
    COPY = "copy", "重复，只计一次"
    LATE = "late", "逾期，已汇总"
    ON_TIME = "on_time", "按时，已汇总"


def standing(received: Received, period: Period) -> ReturnTable:
    """Return 各街道报送情况: each street and part, those first that are not in the sums."""
    found: list[tuple[_State, list[Value]]] = [
        (_State.MISSING, [one.code, one.name, None, None, ""]) for one in received.missing
    ]
    for part in received.parts:
        subjects = part.subjects if part.is_added_up else None
        cells = [part.street, _name(part, received), part.exported_on, subjects, _reasons(part)]
        found.append((_state(part, period), cells))
    order = list(_State)
    found.sort(key=lambda one: (order.index(one[0]), one[1][0]))
    rows = [[code, name, state.zh, *more] for state, (code, name, *more) in found]
    (first, *_others) = remarks(received, period)
    notes = [first.said(in_files)]
    return ReturnTable("standing", _TITLE, _STANDING, rows, notes=notes, expected=True)


_TITLE = "各街道报送情况"


def _name(part: StreetPart, received: Received) -> str:
    if part.street in received.expected:
        return received.expected[part.street].name
    return unit_name(part.street, office_of(part.office)) if part.is_added_up else ""


def _state(part: StreetPart, period: Period) -> _State:
    if part.is_added_up:
        return _State.ON_TIME if is_on_time(part, period) else _State.LATE
    codes = {fault.code for fault in part.faults}
    if "replaced" in codes:
        return _State.REPLACED
    if "copy" in codes:
        return _State.COPY
    return _State.STALE if codes == {"stale"} else _State.REFUSED


def _reasons(part: StreetPart) -> str:
    return "".join(in_files(text) for fault in part.faults for text in (fault.text, fault.remedy))


_OWN = (
    ReturnColumn("street", "街道编码", ColumnKind.TEXT, width=14),
    ReturnColumn("name", "街道", ColumnKind.TEXT, width=20),
    ReturnColumn("rule", "规则编码", ColumnKind.CODE, width=18),
    ReturnColumn("label", "规定", ColumnKind.TEXT, width=24),
    ReturnColumn("since", "自", ColumnKind.DATE, width=12),
    ReturnColumn("own", "本街道", ColumnKind.TEXT, width=20),
    ReturnColumn("usual", "通行", ColumnKind.TEXT, width=20),
)


def own_rules(there: Iterable[StreetPart]) -> ReturnTable | None:
    """Return in what streets judge by other rules than come with the program; None if nowhere."""
    rows: list[list[Value]] = [
        [part.street, unit_name(part.street, office_of(part.office)), *difference]
        for part in there
        for difference in _differences(office_of(part.office))
    ]
    title = "各街道与通行规定不同之处"
    return ReturnTable("own_rules", title, _OWN, rows) if rows else None


def _differences(office: Office) -> Iterator[list[Value]]:
    """Yield rule, label, first day, own and usual value of what differs."""
    usual = default_policy().parameters
    for name, own in office.policy.parameters.items():
        yield from _values(own, usual.get(name))
    for name, day in office.adopted.items():
        label = office.policy.parameters[name].label_zh if name in office.policy.parameters else ""
        yield [name, label or name, day, "自该日起适用", "一直适用"]
    marks, ours = _day_kinds(office.calendar), _day_kinds(Calendar.default())
    days = sorted({day for day, _kind in marks.items() ^ ours.items()})
    for year in sorted({day.year for day in days}):
        of_year = [day for day in days if day.year == year]
        named = "、".join(f"{day.month}月{day.day}日" for day in of_year[:_MOST_DAYS])
        more = f"等{len(of_year)}天" if len(of_year) > _MOST_DAYS else ""
        yield ["calendar", "工作日历", of_year[0], f"不同：{named}{more}", "随程序的日历"]


_MOST_DAYS = 5


def _day_kinds(calendar: Calendar) -> dict[dt.date, str]:
    return {day: kind.value for day, (kind, _name) in calendar.marks.items()}


def _values(own: Parameter, usual: Parameter | None) -> Iterator[list[Value]]:
    for value in own.values:
        if usual is None or value not in usual.values:
            with speaking(CHINESE):  # a file is in Chinese, whoever reads the screen
                before = "" if usual is None else value_text(usual.on(value.since))
                told = value_text(value)
            yield [own.name, own.label_zh, value.since, told, before]
