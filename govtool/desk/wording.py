"""The findings of the rules in words: labels, explanations, violations, routes, notices.

The rules return codes and dates; this module turns them into sentences.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from govtool.base import vocabulary as voc
from govtool.base.dates import day_text, marked, month_day_text, provisional_years, weekday_text
from govtool.base.i18n import _, counted, in_chinese, listed, msgid, noted, of
from govtool.base.text import mask_name
from govtool.law.clocks import ClockStep
from govtool.law.office import Office, unit_name
from govtool.law.policy import Clock, ValueUnit, clock_text
from govtool.law.workdays import IN_LIEU, ONE_DAY, DayReason
from govtool.models import Entry, Party
from govtool.subjects import registry
from govtool.subjects.case.routing import Route
from govtool.subjects.case.rules import RULES, explain
from govtool.subjects.case.state import Case, Stage
from govtool.subjects.changes import OUT_OF_ORDER
from govtool.subjects.obligation import Obligation, Rule
from govtool.subjects.subject import Violation, Words

_HOLIDAYS = {
    "元旦": "New Year",
    "春节": "Spring Festival",
    "农历除夕": "Lunar New Year's Eve",
    "清明": "Tomb-sweeping Day",
    "清明节": "Tomb-sweeping Day",
    "劳动节": "Labour Day",
    "端午": "Dragon Boat Festival",
    "端午节": "Dragon Boat Festival",
    "中秋": "Mid-autumn Festival",
    "中秋节": "Mid-autumn Festival",
    "国庆节": "National Day",
}


def holiday_name(name: str) -> str:
    """Return the name of a holiday in the reader's language; an unknown one as in the notice."""
    return name if in_chinese() else listed(map(_english_holiday, name.split("、")))


def _english_holiday(name: str) -> str:
    known = _HOLIDAYS.get(name.removesuffix(IN_LIEU))
    if known is None:
        return name
    return f"{known} (day in lieu)" if name.endswith(IN_LIEU) else known


def rule_short(rule: str) -> str:
    """Return the short name of a rule of cases, as in returns: 中心办结."""
    known = RULES.get(rule)
    return _(known.short) if known else rule


def owed_label(owed: Obligation, rule: Rule, turn: Any, office: Office) -> str:
    """Return the label of an obligation: of its rule or clock in the policy, else of its noun."""
    names = (rule.name, rule.counted_as(owed, turn, office)[0])
    known = next((name for name in names if name in office.policy.parameters), None)
    return office.policy.label(known) if known else _(rule.short)


def addressee_label(told: voc.Told) -> str:
    """Return the short name of an addressee: 主要领导."""
    return {
        voc.Told.HANDLER: _("handler"),
        voc.Told.UNIT_HEAD: _("unit head"),
        voc.Told.DUTY_LEADER: _("duty leader"),
        voc.Told.MAIN_LEADER: _("main leader"),
        voc.Told.PLATFORM_COMMANDER: _("commander of the platform"),
        voc.Told.COMMANDER_IN_CHIEF: _("commander in chief"),
        voc.Told.FIRST_UNIT: _("head of the first unit"),
    }[told]


def addressee_text(told: voc.Told, name: str | None) -> str:
    """Return an addressee with the name that the registers have: 值班领导 甲某."""
    return " ".join(filter(None, (addressee_label(told), name)))


def addressees_text(told: Iterable[tuple[voc.Told, str | None]]) -> str:
    """Return all addressees: 总指挥 甲某、主要领导 乙某."""
    return listed(addressee_text(*one) for one in told)


def parties_text(case: Case) -> str:
    """Return the parties of a case: 甲某 / 乙某."""
    return names_text(case.parties)


def party_text(party: Party) -> str:
    """Return a party with its numbers and those who act for it, on one line."""
    own = "  ".join(filter(None, (party.name, party.phone, party.id_no)))
    return " · ".join([own, *acting_texts(party)])


def acting_texts(party: Party) -> Iterator[str]:
    """Yield who acts for a party: the guardian with the relation, the agent with the authority."""
    guardian, agent = party.guardian, party.agent
    if guardian is not None:
        name = noted(guardian.name, guardian.relation) if guardian.relation else guardian.name
        told = "  ".join(filter(None, (name, guardian.phone)))
        yield of(_("guardian"), told)
    if agent is not None:
        since = _("from {day}", day=agent.since.isoformat()) if agent.since else None
        authority = agent.authority.label if agent.authority else None
        yield of(_("agent"), "  ".join(filter(None, (agent.name, agent.phone, authority, since))))


def masked_names(parties: Iterable[Party]) -> str:
    """Return the parties as in returns and agendas, persons masked: 张** / 示例物业有限公司."""
    return " / ".join(
        party.name if party.is_organisation else mask_name(party.name) for party in parties
    )


def names_text(parties: Iterable[Party]) -> str:
    """Return the names of parties: 甲某 / 乙某."""
    return " / ".join(party.name for party in parties)


# --- deadlines


def days_text(days: int) -> str:
    """Return the distance of a due date: 超期 8 天, 今天到期, 还有 2 天."""
    if days < 0:
        return counted("{n} day overdue", "{n} days overdue", -days)
    if days == 0:
        return _("due today")
    return counted("{n} day left", "{n} days left", days)


def left_text(owed: Obligation, office: Office, as_of: dt.date) -> str:
    """Return the distance of an obligation as its clock counts: 还有 2 个工作日, 超期 8 天."""
    days = owed.days(as_of)
    if days <= 0 or not _in_working_days(owed, office):
        return days_text(days)
    left = sum(office.calendar.is_workday(as_of + dt.timedelta(days=n)) for n in range(1, days + 1))
    return counted("{n} working day left", "{n} working days left", left)


def _in_working_days(owed: Obligation, office: Office) -> bool:
    """Return whether its clock counts working days; the centre reports within its own month."""
    centre_reports = (
        owed.rule == "report_closure" and office.kind(owed.unit, owed.start) in voc.CENTRE
    )
    rule = "centre_close" if centre_reports else owed.rule
    if rule not in office.policy.parameters:
        return False
    return office.policy.clock(rule, owed.start).unit is ValueUnit.WORKING_DAYS


def is_not_followed_up(owed: Obligation, as_of: dt.date) -> bool:
    """Return whether an undone obligation was due before the record began."""
    return owed.before_record and owed.is_undone(as_of)


def progress_text(owed: Obligation, office: Office, as_of: dt.date) -> str:
    """Return the standing of an obligation: 还有 2 天, 超期 8 天, 按期完成（2月9日）."""
    if is_not_followed_up(owed, as_of):
        return _("not followed up: before the beginning")
    if owed.is_undone(as_of):
        return left_text(owed, office, as_of)
    if owed.met_on is None:
        return owed.status(as_of).label
    day, late = month_day_text(owed.met_on, owed.due), (owed.met_on - owed.due).days
    if late <= 0:
        return _("done in time, {day}", day=day)
    return counted("done {n} day late, {day}", "done {n} days late, {day}", late, day=day)


def turn_text(case: Case, office: Office, as_of: dt.date) -> str:
    """Return whose turn it is, and since when; empty once the case is closed."""
    handler = case.handler
    if handler is None:
        return ""
    text = _("With {unit} since {day}")
    if case.state is voc.CaseState.TRANSFERRING:
        text = _("With {unit} since {day}; the centre has yet to accept the transfer")
    return text.format(
        unit=unit_name(handler.unit, office), day=month_day_text(handler.opened_on, as_of)
    )


def explanation(
    owed: Obligation, rule: Rule, turn: Any, office: Office, today: dt.date
) -> list[str]:
    """Return the lines that explain a due date, as a colleague would.

    :param turn: what the rule applied to: the stage of a case, or the whole subject.
    """
    if rule.explained is not None:
        lines = rule.explained(turn, owed, today)
        if rule.in_slots:
            lines.append(basis_text(rule.name, owed.start, office))
    else:
        colleague = _Colleague(owed, rule, turn, office, today)
        lines = [line for line in map(colleague.tell, explain(owed, rule, turn, office)) if line]
    if owed.before_record and office.began_on is not None:
        began = _("The record begins on {day}: what was due before is not followed up")
        lines.append(began.format(day=day_text(office.began_on, today)))
    return lines


def state_text(case: Case) -> str:
    """Return how a case ended, or its state; of a diverted one, the channel."""
    if case.outcome is voc.Outcome.DIVERTED and case.diverted_to is not None:
        from govtool.subjects.case.closing import led_text

        return led_text(case.diverted_to)
    return (case.outcome or case.state).label


def basis_text(name: str, on: dt.date, office: Office) -> str:
    """Return on what a value of the policy rests, as it was in force on a day."""
    parameter = office.policy.parameters[name]
    value = parameter.on(on)
    text = _("Basis: {reference}")
    if value.own:
        text = _("Basis: {reference} · this office's own value since {day}")
    elif value.since > parameter.values[0].since:
        text = _("Basis: {reference} · policy in force since {day}")
    return text.format(reference=parameter.reference, day=value.since.isoformat())


class _Colleague:
    """Tells one due date step by step; each method puts one kind of step into words."""

    def __init__(
        self, owed: Obligation, rule: Rule, turn: Any, office: Office, today: dt.date
    ) -> None:
        self.owed, self.turn, self.office, self.today = owed, turn, office, today
        self.rule = rule

    def tell(self, step: ClockStep) -> str:
        """Return one line; empty for a step that needs no words."""
        line: str = getattr(self, step.kind.value)(step)
        return line

    def start(self, step: ClockStep) -> str:
        on = day_text(step.first, self.today)
        if self._goes_with_return():
            text = _("{day} {fact}; to be done by the day on which the return of that week is due")
            return text.format(day=on, fact=self._trigger())
        if self._is_same_day():
            return _("{day} {fact}; to be done the same day", day=on, fact=self._trigger())
        return _("{day} {fact}; the day itself is not counted", day=on, fact=self._trigger())

    def _trigger(self) -> str:
        counted_as, _start = self.rule.counted_as(self.owed, self.turn, self.office)
        trigger = RULES.get(counted_as, self.rule).trigger
        if isinstance(self.turn, Stage) and self.owed.start < self.turn.opened_on:
            trigger = self.rule.trigger_before or trigger
        if not trigger and not isinstance(self.turn, Stage):
            trigger = self.rule.short
        if trigger:
            return _(trigger)
        origins = {
            voc.Origin.REGISTERED: _("registered"),
            voc.Origin.ACCEPTED: _("accepted by the centre"),
            voc.Origin.ASSIGNED: _("handling letter delivered"),
        }
        return origins[self.turn.origin]

    def week(self, step: ClockStep) -> str:
        text = _("{day} is the last day of the week; the day itself is not counted")
        return text.format(day=day_text(step.first, self.today))

    def counted(self, step: ClockStep) -> str:
        first, last = step.numbers
        if first == last:
            number = _("working day {n}", n=first)
        else:
            number = _("working days {first} to {last}", first=first, last=last)
        return f"{self._run(step)}{_made_up(step)} …… {number}"

    def skipped(self, step: ClockStep) -> str:
        if step.reason is DayReason.HOLIDAY:
            return _(
                "{days} {holiday}, off: not counted",
                days=self._run(step),
                holiday=holiday_name(step.holiday),
            )
        return _("{days} weekend: not counted", days=self._run(step))

    def lands(self, step: ClockStep) -> str:
        if self._is_same_day():
            return ""
        day = day_text(step.first, self.today)
        if step.reason is DayReason.HOLIDAY:
            text = _("{limit} later is {day}, {holiday}; the date does not move")
            return text.format(limit=self._limit(), day=day, holiday=holiday_name(step.holiday))
        return _("{limit} later is {day}", limit=self._limit(), day=day + _made_up(step))

    def rolled(self, step: ClockStep) -> str:
        ended = day_text(step.first, self.today)
        due = day_text(step.last, self.today) + _made_up(step)
        if not step.holiday:
            return _(
                "{limit} later is {ended}, a weekend; it moves to the next working day, {due}",
                limit=self._limit(),
                ended=ended,
                due=due,
            )
        return _(
            "{limit} later is {ended}; {holiday}, off until {last}; it moves to {due}",
            limit=self._limit(),
            ended=ended,
            holiday=holiday_name(step.holiday),
            last=month_day_text(step.last - ONE_DAY, self.today),
            due=due,
        )

    def _limit(self) -> str:
        return clock_text(self._clock())

    def _is_same_day(self) -> bool:
        return self._clock().unit is ValueUnit.SAME_DAY

    def _goes_with_return(self) -> bool:
        rule, start = self.rule.counted_as(self.owed, self.turn, self.office)
        return self.office.policy.clock(rule, start).unit is ValueUnit.WEEKLY_RETURN

    def _clock(self) -> Clock:
        return self.office.clock(*self.rule.counted_as(self.owed, self.turn, self.office))[0]

    def as_written(self, step: ClockStep) -> str:
        return _(self.rule.dated, day=day_text(step.first, self.today))

    def extended(self, step: ClockStep) -> str:
        return _(self.rule.extended, day=day_text(step.first, self.today))

    def provisional(self, step: ClockStep) -> str:
        years = _(", ").join(str(year) for year in step.years)
        return _(
            "Provisional: the holiday notice for {years} is not known yet; the date may move.",
            years=years,
        )

    def basis(self, step: ClockStep) -> str:
        return basis_text(step.rule, step.first, self.office)

    def _run(self, step: ClockStep) -> str:
        """Return one day with its weekday, or a run of days: 2月15日—23日."""
        if step.first == step.last:
            return day_text(step.first, self.today)
        first, last = month_day_text(step.first, self.today), month_day_text(step.last, self.today)
        if in_chinese():
            same_month = (step.first.year, step.first.month) == (step.last.year, step.last.month)
            return (
                marked(f"{first}—{step.last.day}日", step.last) if same_month else f"{first}—{last}"
            )
        return f"{first} – {last}"


def _made_up(step: ClockStep) -> str:
    return _(" (a make-up working day)") if step.reason is DayReason.MADE_UP else ""


def moved_text(raw: dt.date, due: dt.date, today: dt.date, holiday: str) -> str:
    """Return why a due date moved: 原 2月8日 为周日，顺延; empty if it did not."""
    if raw == due:
        return ""
    why = holiday_name(holiday) if holiday else weekday_text(raw)
    return _("moved from {raw}, {why}", raw=month_day_text(raw, today), why=why)


def provisional_note(days: Iterable[dt.date]) -> str:
    """Return the warning about provisional dates, with their years; empty without any."""
    years = provisional_years(days)
    if not years:
        return ""
    text = _(", ").join(map(str, years))
    return _(
        "The holiday notice for {years} is not known yet: dates marked * are provisional.",
        years=text,
    )


# --- violations


def violation_text(violation: Violation, office: Office, today: dt.date) -> str:
    """Return why a step is refused: the rule, and the fact that breaks it."""
    if violation.rule == OUT_OF_ORDER:
        return _disorder(violation, today)
    assert violation.breach is not None, violation.rule
    return _filled(violation.breach.charge, violation, office, today)


def violation_fact(violation: Violation, office: Office, today: dt.date) -> str:
    """Return what was done against the rule, as the record of a case tells it."""
    if violation.rule == OUT_OF_ORDER:
        return _disorder(violation, today)
    assert violation.breach is not None, violation.rule
    return _filled(violation.breach.record, violation, office, today)


def _filled(text: str | Words, violation: Violation, office: Office, today: dt.date) -> str:
    """Return the words of a noun for a violation, filled in with its facts."""
    if not isinstance(text, str):
        return text(violation, office, today)
    facts = violation.facts.items()
    days = {name: day_text(fact, today) for name, fact in facts if isinstance(fact, dt.date)}
    return _(text, **{**violation.facts, **days})


def _disorder(violation: Violation, today: dt.date) -> str:
    reason, closed_on = violation.facts["reason"], violation.facts.get("closed_on")
    on = closed_on if closed_on and reason == "after_close" else violation.on
    sentence = violation.facts.get("sentence")
    return _(sentence, day=day_text(on, today)) if sentence else disorder_text(reason, on, today)


def repeated_text(earlier: Entry, subject: str, today: dt.date) -> str:
    """Return the sentence that a step was recorded for its day already, and by whom."""
    event = earlier.event
    kind = registry.subject_of(subject).events[type(event)]
    named = kind.title(event) if kind.title else _(kind.label)
    what = " ".join(filter(None, (named, getattr(event, "no", None) if event.opens else None)))
    text = _("Recorded for {day} already: {what} (by {actor}).")
    return text.format(day=day_text(event.on, today), what=what, actor=earlier.actor)


def violation_label(violation: Violation) -> str:
    """Return the short name of a check (rulebook, section 4)."""
    if violation.rule == OUT_OF_ORDER:
        return _("out of order")
    assert violation.breach is not None, violation.rule
    return _(violation.breach.label)


def disorder_text(reason: str, on: dt.date, today: dt.date) -> str:
    """Return why a fact cannot stand where its date puts it, in words that do for every noun."""
    texts = {
        "future": _("{day} is in the future."),
        "before_registration": _("{day} is before it was recorded."),
        "found_after_registration": _(
            "It was registered on {day}, and cannot have been found later."
        ),
        "after_close": _("It was already closed on {day}."),
        "registered_twice": _("It was already recorded on {day}."),
    }
    text = texts.get(reason) or _(reason)  # a noun with steps of its own writes the sentence itself
    return text.format(day=day_text(on, today))


# --- routing and escalation


def route_text(route: Route, office: Office, say: Callable[[str], str] = _) -> str:
    """Return the reason for a route, as one sentence.

    :param say: puts a message into words: in the clerk's language, or
        :func:`~govtool.base.i18n.in_files` for a paper.
    """
    lead = unit_name(route.lead, office)
    others = say(", ").join(unit_name(code, office) for code in route.cooperating)
    return say(_ROUTES[route.reason]).format(lead=lead, others=others)


_ROUTES = {
    "mediated_before_without_success": msgid(
        "The centre leads itself: {others} already mediated it without success."
    ),
    "transferred_to_competent": msgid(
        "Transferred by a community: {lead} is competent for this type; the centre may also lead "
        "itself."
    ),
    "transferred_to_centre": msgid("Transferred by a community: the centre leads itself."),
    "complex_at_department": msgid(
        "Complex or across departments: the centre leads, {others} cooperates."
    ),
    "registering_department": msgid("Registered by {lead}: it leads."),
    "competent_department": msgid("{lead} is competent for this type of dispute."),
    "community_of_place": msgid("No department is competent: the community of the place leads."),
    "nobody_competent": msgid(
        "No department is competent and the place is unknown: the centre leads itself."
    ),
    "major_to_centre": msgid("Major or complex: it goes to the centre the same day."),
    "not_with_centre": msgid("It has not been handed to the centre: {lead} goes on mediating."),
}
