"""The office 本单位: its file, the beginning of its record, holiday notices and its own policy."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Annotated, ClassVar

from govtool.base import vocabulary as voc
from govtool.base.i18n import _, listed, msgid, of
from govtool.base.record import Code, Day, Record
from govtool.journal.events import Entry, Event, as_recorded
from govtool.law.office import Office, unit_name
from govtool.law.policy import Policy, default_policy, overlay, value_text
from govtool.law.workdays import Calendar
from govtool.privacy.personal_marks import Personal
from govtool.subjects.common_events import noun, rule_name
from govtool.subjects.subject import EventKind, Parts, Reach


class OfficeOpened(Event):
    """建库: this file was made for a street."""

    kind: ClassVar[str] = "office_opened"
    street: Code


class RecordBegan(Event):
    """启用: due dates before ``began_on`` are not followed up; None for all."""

    kind: ClassVar[str] = "record_began"
    began_on: Day | None = None


class RulesAdopted(Event):
    """规则启用: rules new to this file hold from ``on`` on, for what starts then.

    ``rules``: those that nobody owed anything by before; ``escalated``: those by which something
    was owed, and whose lateness led to no notice before. What was due before ``on`` leads to none.
    """

    kind: ClassVar[str] = "rules_adopted"
    rules: tuple[str, ...] = ()
    escalated: tuple[str, ...] = ()


class NoticeDay(Record):
    """One day of a holiday notice."""

    date: Day
    kind: voc.DayKind
    name: str


class CalendarNotice(Event):
    """放假通知: the office imported the days of a year's notice."""

    kind: ClassVar[str] = "calendar_notice"
    year: int
    days: tuple[NoticeDay, ...]


class PolicyAdopted(Event):
    """政策调整: the office adopted its own values; ``source`` is the text of the TOML file."""

    kind: ClassVar[str] = "policy_adopted"
    source: Annotated[str, Personal.VALUES]


def street_of(own: Iterable[Entry]) -> str:
    """Return the code of the street from the entries of an office that count; "" without one."""
    opened = [entry.event.street for entry in own if isinstance(entry.event, OfficeOpened)]
    return opened[-1] if opened else ""


def beginnings(own: Iterable[Entry]) -> list[RecordBegan]:
    """Return the events on the record's beginning among entries that count, newest last."""
    recorded = sorted(own, key=as_recorded)
    return [entry.event for entry in recorded if isinstance(entry.event, RecordBegan)]


def beginning_of(own: Iterable[Entry]) -> dt.date | None:
    """Return the record's beginning as recorded last, whatever its day."""
    recorded = beginnings(own)
    return recorded[-1].began_on if recorded else None


def adoptions(own: Iterable[Entry]) -> list[RulesAdopted]:
    """Return the adoptions of rules among the entries of an office."""
    return [entry.event for entry in own if isinstance(entry.event, RulesAdopted)]


def with_adopted(office: Office, events: Iterable[RulesAdopted]) -> Office:
    """Return the office after adopting rules; a rule adopted twice holds from the first day."""
    adopted, escalated = dict(office.adopted), dict(office.escalated)
    for event in events:
        for days, rules in ((adopted, event.rules), (escalated, event.escalated)):
            days.update({rule: min(event.on, days.get(rule, event.on)) for rule in rules})
    return replace(office, adopted=adopted, escalated=escalated)


def policy_after(newest: Event | None) -> Policy:
    """Return the policy under the newest event of :data:`POLICY`, or None for ours alone."""
    own = newest.source if isinstance(newest, PolicyAdopted) else None
    return default_policy() if own is None else default_policy().overlaid(own)


def calendar_after(newest: Iterable[Event | None]) -> Calendar:
    """Return the calendar under the newest event of each year.

    A notice may end the year before (元旦): of two that name a day, the later year's holds.
    """
    notices = [event for event in newest if isinstance(event, CalendarNotice)]
    calendar = Calendar.default()
    for notice in sorted(notices, key=lambda notice: notice.year):
        calendar = calendar.with_notice(notice.year, notice.days)
    return calendar


def noted_days(events: Iterable[Event]) -> list[dt.date]:
    """Return every day that notices of holidays name."""
    return [day.date for event in events if isinstance(event, CalendarNotice) for day in event.days]


def _opened(event: OfficeOpened, office: Office, _today: dt.date) -> Parts:
    return (unit_name(event.street, office, event.on),)


def _began(event: RecordBegan, _office: Office, _today: dt.date) -> Parts:
    return (event.began_on.isoformat() if event.began_on else _("every deadline is followed up"),)


def _adopted(event: RulesAdopted, office: Office, _today: dt.date) -> Parts:
    return tuple(
        of(label, listed(rule_name(rule, office) for rule in rules))
        for label, rules in (
            (_("new rules"), event.rules),
            (_("now with notices"), event.escalated),
        )
        if rules
    )


def _holidays(event: CalendarNotice, _office: Office, _today: dt.date) -> Parts:
    off = sum(day.kind is voc.DayKind.OFF for day in event.days)
    text = _("Notice for {year}: {off} days off, {work} make-up working days")
    return (text.format(year=event.year, off=off, work=len(event.days) - off),)


def _policy(event: PolicyAdopted, _office: Office, _today: dt.date) -> Iterator[str]:
    adopted, _problems = overlay(default_policy(), event.source)
    for parameter in adopted.parameters.values():
        own = [value for value in parameter.values if value.own]
        if own:
            yield of(parameter.label, value_text(own[-1]))


OFFICE = noun(
    "office",
    msgid("this office"),
    EventKind(OfficeOpened, msgid("file opened"), details=_opened),
    EventKind(RecordBegan, msgid("beginning of the record"), details=_began),
    EventKind(RulesAdopted, msgid("rules adopted"), details=_adopted),
    called=lambda _code: _("this office"),
    reach=Reach.OFFICE,
    for_keepers=True,
)
CALENDAR = noun(
    "calendar",
    msgid("holiday notice"),
    EventKind(CalendarNotice, msgid("holiday notice imported"), details=_holidays),
    reach=Reach.YEAR,
    for_keepers=True,
)
POLICY = noun(
    "policy",
    msgid("policy"),
    EventKind(PolicyAdopted, msgid("policy adopted"), details=_policy),
    called=lambda _code: _("policy"),
    reach=Reach.EVERYTHING,
    for_keepers=True,
)
