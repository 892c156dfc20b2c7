"""The office 本单位: its file, the beginning of its record, holiday notices and its own policy."""

import datetime as dt
from collections.abc import Iterator
from typing import ClassVar

from govtool.base import vocabulary as voc
from govtool.base.i18n import _, listed, msgid, of
from govtool.base.record import Code, Day, Record
from govtool.journal.events import Event
from govtool.law.office import Office, unit_name
from govtool.law.policy import default_policy, overlay, value_text
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
    source: str


def _opened(event: OfficeOpened, office: Office, _today: dt.date) -> Parts:
    """Return the street."""
    return (unit_name(event.street, office, event.on),)


def _began(event: RecordBegan, _office: Office, _today: dt.date) -> Parts:
    """Return the day from which on deadlines are followed up."""
    return (event.began_on.isoformat() if event.began_on else _("every deadline is followed up"),)


def _adopted(event: RulesAdopted, office: Office, _today: dt.date) -> Parts:
    """Return the rules."""
    return tuple(
        of(label, listed(rule_name(rule, office) for rule in rules))
        for label, rules in (
            (_("new rules"), event.rules),
            (_("now with notices"), event.escalated),
        )
        if rules
    )


def _holidays(event: CalendarNotice, _office: Office, _today: dt.date) -> Parts:
    """Return the year of the notice, and its days."""
    off = sum(day.kind is voc.DayKind.OFF for day in event.days)
    text = _("Notice for {year}: {off} days off, {work} make-up working days")
    return (text.format(year=event.year, off=off, work=len(event.days) - off),)


def _policy(event: PolicyAdopted, _office: Office, _today: dt.date) -> Iterator[str]:
    """Return each value that the office's file gave, the newest of a quantity."""
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
