"""Builders for the tests of the rules: an office, a calendar copied by hand from the notices, facts and histories.

The calendar does not come from a package: a newer one that knows the next notice must not change what these
tests expect. ``tests/law/test_workdays.py`` checks that the program knows the same days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from govtool import models as m
from govtool.base import vocabulary as voc
from govtool.law.policy import default_policy
from govtool.law.workdays import Calendar
from govtool.rules import Case, Obligation, Office, judge, stage_number
from govtool.subjects.register import unchanging

ONE_DAY = dt.timedelta(days=1)
"""For properties: the same examples every time, so that a run that is green today is green tomorrow."""
NODE = "0a1b2c3d"

# Year of the State Council's notice, holiday, days off (first..last), made-up working days.
NOTICES = (
    (2023, "元旦", "2022-12-31..2023-01-02", ""),
    (2023, "春节", "2023-01-21..2023-01-27", "2023-01-28 2023-01-29"),
    (2023, "清明节", "2023-04-05", ""),
    (2023, "劳动节", "2023-04-29..2023-05-03", "2023-04-23 2023-05-06"),
    (2023, "端午节", "2023-06-22..2023-06-24", "2023-06-25"),
    (2023, "中秋节、国庆节", "2023-09-29..2023-10-06", "2023-10-07 2023-10-08"),
    (2024, "元旦", "2024-01-01", ""),
    (2024, "春节", "2024-02-10..2024-02-17", "2024-02-04 2024-02-18"),
    (2024, "清明节", "2024-04-04..2024-04-06", "2024-04-07"),
    (2024, "劳动节", "2024-05-01..2024-05-05", "2024-04-28 2024-05-11"),
    (2024, "端午节", "2024-06-10", ""),
    (2024, "中秋节", "2024-09-15..2024-09-17", "2024-09-14"),
    (2024, "国庆节", "2024-10-01..2024-10-07", "2024-09-29 2024-10-12"),
    (2025, "元旦", "2025-01-01", ""),
    (2025, "春节", "2025-01-28..2025-02-04", "2025-01-26 2025-02-08"),
    (2025, "清明节", "2025-04-04..2025-04-06", ""),
    (2025, "劳动节", "2025-05-01..2025-05-05", "2025-04-27"),
    (2025, "端午节", "2025-05-31..2025-06-02", ""),
    (2025, "国庆节、中秋节", "2025-10-01..2025-10-08", "2025-09-28 2025-10-11"),
    (2026, "元旦", "2026-01-01..2026-01-03", "2026-01-04"),
    (2026, "春节", "2026-02-15..2026-02-23", "2026-02-14 2026-02-28"),
    (2026, "清明节", "2026-04-04..2026-04-06", ""),
    (2026, "劳动节", "2026-05-01..2026-05-05", "2026-05-09"),
    (2026, "端午节", "2026-06-19..2026-06-21", ""),
    (2026, "中秋节", "2026-09-25..2026-09-27", ""),
    (2026, "国庆节", "2026-10-01..2026-10-07", "2026-09-20 2026-10-10"),
)

# 全国年节及纪念日放假办法 (2024), articles 2 and 6, for two years that had no notice when this was written.
STATUTORY = (
    ("元旦", "2027-01-01"),
    ("春节", "2027-02-05..2027-02-08"),  # eve 5 Feb, the Spring Festival is 6 Feb
    ("清明节", "2027-04-05"),
    ("春节补假", "2027-02-09..2027-02-10"),  # Sat 6 and Sun 7 are made up (article 6)
    ("劳动节", "2027-05-01..2027-05-02"),
    ("劳动节补假", "2027-05-03..2027-05-04"),
    ("端午节", "2027-06-09"),
    ("中秋节", "2027-09-15"),
    ("国庆节", "2027-10-01..2027-10-03"),
    ("国庆节补假", "2027-10-04..2027-10-05"),
    ("元旦", "2028-01-01"),
    ("元旦补假", "2028-01-03"),
    ("春节", "2028-01-25..2028-01-28"),  # eve 25 Jan, the Spring Festival is 26 Jan
    ("清明节", "2028-04-04"),
    ("劳动节", "2028-05-01..2028-05-02"),
    ("端午节", "2028-05-28"),
    ("端午节补假", "2028-05-29"),
    ("国庆节", "2028-10-01..2028-10-03"),  # the Mid-autumn Festival falls on 3 Oct
    ("国庆节补假", "2028-10-04"),  # Sun 1 Oct
)


def day(text: str | dt.date) -> dt.date:
    """A date written ``2026-02-05``, or one that is a date already."""
    return text if isinstance(text, dt.date) else dt.date.fromisoformat(text)


def span(text: str) -> Iterator[dt.date]:
    """The days of ``first..last`` (both included), or of a single date."""
    first, _dots, last = text.partition("..")
    today, end = day(first), day(last or first)
    while today <= end:
        yield today
        today += ONE_DAY


def notice_days() -> dict[dt.date, tuple[voc.DayKind, str]]:
    """Every day the notices of 2023 to 2026 name: off or made up, and for which holiday."""
    marks = {}
    for _year, name, off, made_up in NOTICES:
        marks.update(dict.fromkeys(span(off), (voc.DayKind.OFF, name)))
        marks.update({day(text): (voc.DayKind.WORK, name) for text in made_up.split()})
    return marks


def _calendar() -> Calendar:
    statutory = {d: (voc.DayKind.OFF, name) for name, text in STATUTORY for d in span(text)}
    announced = frozenset(year for year, *_rest in NOTICES)
    return Calendar({**notice_days(), **statutory}, announced, frozenset(d.year for d in statutory))


CALENDAR = _calendar()


def _unit(code: str, name: str, kind: voc.UnitKind, parent: str | None = "JD01") -> m.Unit:
    return m.Unit(code=code, name=name, kind=kind, parent=parent)


UNITS = {
    unit.code: unit
    for unit in (
        _unit("QX01", "示例区", voc.UnitKind.DISTRICT, None),
        _unit("JD01", "示例街道", voc.UnitKind.STREET, "QX01"),
        _unit("SQ01", "示例1社区", voc.UnitKind.COMMUNITY),
        _unit("SQ02", "示例2社区", voc.UnitKind.COMMUNITY),
        _unit("BM01", "示例街道社保所", voc.UnitKind.DEPARTMENT),
        _unit("BM02", "示例街道司法所", voc.UnitKind.DEPARTMENT),
        _unit("HY01", "示例街道物业纠纷人民调解委员会", voc.UnitKind.COMMITTEE),
    )
}
REGISTER = unchanging(UNITS)
OFFICE = Office(default_policy(), CALENDAR, REGISTER, "JD01")


def office_with(policy_lines: str) -> Office:
    """The office after adopting a policy of its own."""
    return Office(default_policy().overlaid(policy_lines), CALENDAR, REGISTER, "JD01")


# --- facts


Date = str | dt.date


def registered(on: Date, unit: str = "SQ01", **more: Any) -> m.Registered:
    fields = {
        "case_no": f"{unit}-2026-00001",
        "dispute_type": "neighbour",
        "summary": "院墙排水",
        **more,
    }
    return m.Registered(on=on, unit=unit, **fields)


def reported(on: Date) -> m.Reported:
    return m.Reported(on=on)


def became_major(on: Date, **more: Any) -> m.BecameMajor:
    return m.BecameMajor(on=day(on), reason="涉及多户", **more)


def app_entered(on: Date) -> m.AppEntered:
    return m.AppEntered(on=day(on))


def alerted(on: Date, risk: str | None = "crime", **more: Any) -> m.Alerted:
    return m.Alerted(on=day(on), risk=risk, **more)


def met(on: Date) -> m.Met:
    return m.Met(on=on)


def consulted(on: Date) -> m.Consulted:
    return m.Consulted(on=on)


def failed(on: Date) -> m.Mediated:
    return m.Mediated(on=on, outcome="failed")


def adjourned(on: Date) -> m.Mediated:
    return m.Mediated(on=on, outcome="adjourned")


def settled(on: Date, agreement: str | None = "oral", **more: Any) -> m.Mediated:
    return m.Mediated(on=on, outcome="settled", agreement=agreement, **more)


def transferred(on: Date, **more: Any) -> m.Transferred:
    return m.Transferred(on=on, to="JD01", **more)


def accepted(on: Date, unit: str = "JD01") -> m.Accepted:
    return m.Accepted(on=on, unit=unit)


def returned(on: Date) -> m.Returned:
    return m.Returned(on=on, reason="材料不全")


def assigned(on: Date, lead: str = "BM01", due: Date | None = None, **more: Any) -> m.Assigned:
    fields = {"opinion": "请牵头办理", "approved_by": "甲某", "approved_on": on, **more}
    return m.Assigned(on=on, lead=lead, due=due or day(on) + dt.timedelta(days=20), **fields)


def letter_approved(on: Date, by: str = "丙某", **more: Any) -> m.LetterApproved:
    return m.LetterApproved(on=on, approved_by=by, **more)


def replied(on: Date, lead: str | None = None) -> m.Replied:
    return m.Replied(on=on, lead=lead)


def requested(on: Date, until: Date) -> m.ExtensionRequested:
    return m.ExtensionRequested(on=on, until=until, reason="案情复杂")


def approved(on: Date, until: Date | None = None) -> m.ExtensionDecided:
    return m.ExtensionDecided(on=on, approved=True, until=until)


def refused(on: Date) -> m.ExtensionDecided:
    return m.ExtensionDecided(on=on, approved=False)


def diverted(on: Date) -> m.Diverted:
    return m.Diverted(on=on, channel="litigation")


def closed(on: Date, outcome: str = "terminated", **more: Any) -> m.Closed:
    return m.Closed(on=on, outcome=outcome, **more)


def closure_reported(on: Date) -> m.ClosureReported:
    return m.ClosureReported(on=on)


def platform_entered(on: Date) -> m.PlatformEntered:
    return m.PlatformEntered(on=on)


def revisited(on: Date) -> m.Revisited:
    return m.Revisited(on=on)


def performed(on: Date) -> m.Performed:
    return m.Performed(on=on)


def supplemented(on: Date, **told: Any) -> m.Supplemented:
    return m.Supplemented(on=on, **told)


def agreed(on: Date, **more: Any) -> m.Agreed:
    return m.Agreed(on=day(on), **more)


def confirmation_applied(on: Date, court: str | None = None) -> m.ConfirmationApplied:
    return m.ConfirmationApplied(on=on, court=court)


def corrected(on: Date, **changes: Any) -> m.Corrected:
    return m.Corrected(on=on, changes=changes, reason="录入有误")


def retracted(on: Date, *targets: str) -> m.Retracted:
    return m.Retracted(on=on, targets=targets, reason="录入有误")


# --- histories


def entry(seq: int, event: m.Event, node: str = NODE) -> m.Entry:
    """``event`` as the ``seq``-th thing recorded; a greater number was recorded later."""
    return m.Entry(
        node=node, seq=seq, recorded_at=f"2030-01-01T00:00:00.{seq:06d}", actor="clerk", event=event
    )


def history(*events: m.Event) -> list[m.Entry]:
    """The events, recorded in the order given."""
    return [entry(seq, event) for seq, event in enumerate(events, start=1)]


def case_of(*events: m.Event, as_of: Date | None = None, office: Office = OFFICE) -> Case:
    """The case that the events tell of; it must be there."""
    case = judge(history(*events), office, None if as_of is None else day(as_of))
    assert case is not None
    return case


def owed(case: Case, rule: str, stage: int | None = None) -> Obligation:
    """The one obligation of ``rule`` (and ``stage``)."""
    found = [
        o for o in case.obligations if o.rule == rule and stage in {None, stage_number(o.turn)}
    ]
    assert len(found) == 1, [(o.rule, stage_number(o.turn)) for o in case.obligations]
    return found[0]


def rules_owed(case: Case) -> set[str]:
    """The names of all rules the case has an obligation of."""
    return {o.rule for o in case.obligations}


def broken(case: Case) -> list[str]:
    """The names of the rules broken, in the order of the facts."""
    return [violation.rule for violation in case.violations]


class Row(NamedTuple):
    """A line of a table of due dates."""

    start: dt.date
    due: dt.date
    provisional: bool
    why: str


def due_table(text: str) -> list[Row]:
    """Lines ``start weekday → due weekday [*] why``; the star means provisional, weekdays guard against slips."""
    return [_row(line) for line in text.strip().splitlines()]


def _row(line: str) -> Row:
    start, start_name, _arrow, due, due_name, *rest = line.split()
    for written, name in ((start, start_name), (due, due_name)):
        assert f"{day(written):%a}" == name, line
    provisional = rest[:1] == ["*"]
    return Row(day(start), day(due), provisional, " ".join(rest[provisional:]))


def ids(rows: Iterable[Row]) -> list[str]:
    """Names of test cases: the start and why."""
    return [f"{row.start}: {row.why or 'plain'}" for row in rows]
