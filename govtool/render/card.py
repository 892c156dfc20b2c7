"""A case for a person at a terminal: what was recorded and what follows, the card, the explanations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from govtool import models as m
from govtool import vocabulary as voc
from govtool.dates import day_text, month_day_text, weekday_text
from govtool.i18n import _, in_chinese
from govtool.render.terminal import Style, glyph, pad, paint, printable, say, width
from govtool.rulebook import clocks
from govtool.rules import Case, Obligation, Office, Violation
from govtool.wording import (
    days_text,
    explanation,
    left_text,
    moved_text,
    parties_text,
    provisional_note,
    rule_label,
    unit_name,
    violation_label,
    violation_text,
)

_STATUS = voc.ObligationStatus
_OWED = (_STATUS.OPEN, _STATUS.OVERDUE)
_MARKS: dict[voc.ObligationStatus, tuple[str, str, Style]] = {
    _STATUS.OPEN: ("·", ".", ""),
    _STATUS.OVERDUE: ("✗", "x", "bold red"),
    _STATUS.MET: ("✓", "+", "green"),
    _STATUS.LATE: ("✓", "+", "yellow"),
    _STATUS.WAIVED: ("–", "-", "dim"),
    _STATUS.MISSED: ("✗", "x", "red"),
}
_NEXT = {
    "report_same_day": "report {no}",
    "meet_parties": "meet {no}",
    "two_sessions": "mediate {no} --outcome …",
    "transfer_up": "transfer {no} --to {street} --reason …",
    "answer_letter": "reply {no}",
    "centre_close": "close {no} --outcome …",
    "report_closure": "report-closure {no}",
    "platform_entry": "enter {no}",
    "revisit": "revisit {no}",
}


def headline(case: Case, office: Office) -> str:
    """邻里纠纷 · 甲某 / 乙某 · 示例1社区."""
    return " · ".join(filter(None, (case.dispute_type.label, parties_text(case), unit_name(case.unit, office))))


def next_command(rule: str, case: Case, office: Office) -> str:
    """What to type to meet an obligation; empty where nothing can be typed."""
    template = _NEXT.get(rule)
    return f"govtool case {template.format(no=case.case_no, street=office.street)}" if template else ""


def say_recorded(what: str, case: Case, office: Office, today: dt.date) -> None:
    """What was understood, what follows from it, and what to type next.

    :param what: the fact just recorded, in words.
    """
    begun = what[:1].upper() + what[1:]
    say(f"{paint(begun, 'green')}  {paint(case.case_no, 'bold')}  {printable(headline(case, office))}")
    owed = _still_owed(case, today)
    if case.outcome is not None and case.outcome.label not in what:
        say("  " + _("Closed: {outcome}").format(outcome=case.outcome.label))
    lines = [_deadline_cells(obligation, case, office, today) for obligation in owed]
    _say_aligned(lines)
    _say_provisional(owed)


def _still_owed(case: Case, today: dt.date) -> list[Obligation]:
    return sorted((o for o in case.obligations if o.status(today) in _OWED), key=lambda o: o.due)


def _deadline_cells(owed: Obligation, case: Case, office: Office, today: dt.date) -> tuple[str, str, str]:
    when = _("today") if owed.due == today else month_day_text(owed.due, today)
    late = owed.status(today) is _STATUS.OVERDUE
    label = rule_label(owed.rule, office.policy) + _how_moved(owed, case, office, today)
    if late:
        label += f"  {days_text(owed.days(today))}"
    return when + ("*" if owed.provisional else ""), label, next_command(owed.rule, case, office)


def _how_moved(owed: Obligation, case: Case, office: Office, today: dt.date) -> str:
    """（周一，原 2月8日 为周日，顺延), or just the weekday."""
    clock = office.policy.clock(owed.rule, owed.start)
    raw = owed.due
    if clock.roll and not case.extended_until and owed.rule not in {"answer_letter", "report_closure"}:
        raw = clocks.unrolled(owed.start, clock)
    moved = moved_text(raw, owed.due, today, office.calendar.status(raw).holiday)
    if owed.due == today and not moved:
        return ""
    inner = weekday_text(owed.due)
    if moved:
        inner = _("{weekday}; {moved}").format(weekday=inner, moved=moved)
    return f"（{inner}）" if in_chinese() else f" ({inner})"


def _say_aligned(rows: Iterable[tuple[str, str, str]]) -> None:
    rows = list(rows)
    first = max((width(row[0]) for row in rows), default=0)
    second = max((width(row[1]) for row in rows), default=0)
    for when, label, command in rows:
        say(f"  {pad(when, first)}  {pad(label, second)}  {paint(command, 'dim')}".rstrip())


def _say_provisional(owed: Iterable[Obligation]) -> None:
    years = {o.due.year for o in owed if o.provisional}
    if years:
        say("  " + provisional_note(years))


# --- the card


def say_card(case: Case, office: Office, as_of: dt.date) -> None:
    """The whole case on one readable card with its time line."""
    for line in _card(case, office, as_of):
        say(line)


def _card(case: Case, office: Office, as_of: dt.date) -> Iterator[str]:
    state = case.outcome.label if case.outcome else case.state.label
    yield f"{paint(case.case_no, 'bold')}  {case.dispute_type.label}  {state} · {case.severity.label}"
    yield from (f"  {printable(line)}" for line in case.summary.splitlines())
    yield from (f"  {printable(_party_line(party))}" for party in case.parties)
    yield "  " + " · ".join(_particulars(case, office))
    yield ""
    yield paint(_("Time line"), "bold")
    yield from _timeline(case, office, as_of)
    yield ""
    yield paint(_("Deadlines as of {day}").format(day=as_of.isoformat()), "bold")
    yield from _deadline_lines(case, office, as_of)
    if case.violations:
        yield ""
        yield paint(_("Against the rules"), "bold red")
        for violation in case.violations:
            yield from _violation_lines(violation, office, as_of)


def _party_line(party: m.Party) -> str:
    return "  ".join(filter(None, (party.role.label, party.name, party.phone, party.id_no)))


def _particulars(case: Case, office: Office) -> Iterator[str]:
    yield unit_name(case.unit, office)
    if case.grid:
        yield _("grid {code}").format(code=case.grid)
    if case.source:
        yield case.source.label
    if case.petition and case.source is not voc.Source.PETITION:
        yield _("petition case")
    if case.ref:
        yield _("ref {ref}").format(ref=printable(case.ref))
    if case.before_authority:
        yield _("before: {authority}").format(authority=printable(case.before_authority))


def _timeline(case: Case, office: Office, as_of: dt.date) -> Iterator[str]:
    rows = [
        (month_day_text(event.on, as_of), event_label(event), event_detail(event, office)) for event in case.timeline
    ]
    days, labels = max(width(row[0]) for row in rows), max(width(row[1]) for row in rows)
    for on, label, detail in rows:
        yield f"  {pad(on, days)}  {pad(label, labels)}  {printable(detail)}".rstrip()


def _deadline_lines(case: Case, office: Office, as_of: dt.date) -> Iterator[str]:
    labels = [rule_label(owed.rule, office.policy) for owed in case.obligations]
    widest = max((width(label) for label in labels), default=0)
    for owed, label in zip(case.obligations, labels, strict=True):
        status = owed.status(as_of)
        sign, plain, style = _MARKS[status]
        due = month_day_text(owed.due, as_of) + ("*" if owed.provisional else "")
        words = f"{status.label}" if status not in _OWED else days_text(owed.days(as_of))
        done = _(", done {day}").format(day=month_day_text(owed.met_on, as_of)) if owed.met_on else ""
        text = (
            f"{glyph(sign, plain)} {pad(label, widest)}  {pad(due, 12)}  {words}{done}  {unit_name(owed.unit, office)}"
        )
        yield "  " + paint(text, style)
    if any(owed.provisional for owed in case.obligations):
        yield "  " + provisional_note(o.due.year for o in case.obligations if o.provisional)


def _violation_lines(violation: Violation, office: Office, as_of: dt.date) -> Iterator[str]:
    on = month_day_text(violation.on, as_of)
    yield f"  {on}  {violation_label(violation.rule)}: {printable(violation_text(violation, office, as_of))}"
    if violation.override:
        yield "      " + _("reason given: {reason}").format(reason=printable(violation.override))


def say_explanations(case: Case, office: Office, as_of: dt.date) -> None:
    """Each due date as one would tell it to a colleague; those still owed first."""
    ordered = sorted(case.obligations, key=lambda o: (o.status(as_of) not in _OWED, o.due))
    for owed in ordered:
        status = owed.status(as_of)
        words = left_text(owed, office, as_of) if status in _OWED else status.label
        due = day_text(owed.due, as_of) + ("*" if owed.provisional else "")
        title = _("{rule}: by {due}").format(rule=rule_label(owed.rule, office.policy), due=due)
        say(f"{paint(title, 'bold')}    {paint(words, _MARKS[status][2])}    {unit_name(owed.unit, office)}")
        for line in explanation(owed, case, office, as_of):
            say(f"  {printable(line)}")
        say()


# --- events in words


def event_label(event: m.Event) -> str:
    """The name of a fact, as the office calls it."""
    match event:
        case m.Mediated():
            return _("session: {outcome}").format(outcome=event.outcome.label)
        case m.ExtensionDecided():
            return _("extension approved") if event.approved else _("extension refused")
        case m.Closed():
            return _("closed: {outcome}").format(outcome=event.outcome.label)
        case m.Diverted():
            return _("diverted: {channel}").format(channel=event.channel.label)
    return kind_label(event.kind)


def kind_label(kind: str) -> str:
    """The name of a kind of journal entry."""
    labels = {
        "registered": _("registered"),
        "reported": _("reported to the centre"),
        "met": _("parties met"),
        "consulted": _("advice by the centre"),
        "mediated": _("session"),
        "transferred": _("transfer asked for"),
        "accepted": _("accepted by the centre"),
        "returned": _("sent back"),
        "assigned": _("handling letter"),
        "replied": _("letter answered"),
        "extension_requested": _("extension requested"),
        "extension_decided": _("extension decided"),
        "diverted": _("diverted"),
        "closed": _("closed"),
        "closure_reported": _("result reported"),
        "platform_entered": _("entered in the platform"),
        "revisited": _("parties revisited"),
        "performed": _("agreement performed"),
        "corrected": _("record corrected"),
        "retracted": _("record taken back"),
        "redacted": _("personal data erased"),
        "notice_issued": _("supervision notice"),
        "office_opened": _("file opened"),
        "unit_saved": _("unit saved"),
        "grid_saved": _("grid saved"),
        "household_saved": _("household saved"),
        "calendar_notice": _("holiday notice imported"),
        "policy_adopted": _("policy adopted"),
        "return_filed": _("return filed"),
        "personal_data_exported": _("personal data exported"),
    }
    return labels.get(kind, kind)


def event_detail(event: m.Event, office: Office) -> str:
    """What more there is to say of a fact, on one line."""
    say_more = _DETAILS.get(event.kind)
    parts = [*(say_more(event, office) if say_more else ()), getattr(event, "note", None)]
    if event.override:
        parts.append(_("override: {reason}").format(reason=event.override))
    return " · ".join(part for part in parts if part).replace("\n", " ")


_Parts = tuple[str | None, ...]


def _registered(event: m.Registered, office: Office) -> _Parts:
    return (unit_name(event.unit, office),)


def _agreement(event: m.Mediated | m.Closed, _office: Office) -> _Parts:
    return (event.agreement.label if event.agreement else None, event.agreement_no)


def _transferred(event: m.Transferred, office: Office) -> _Parts:
    return (_("to {unit}").format(unit=unit_name(event.to, office)), event.reason)


def _accepted(event: m.Accepted, office: Office) -> _Parts:
    return (unit_name(event.unit, office),)


def _reason(event: m.Returned | m.Corrected | m.Retracted | m.Redacted, _office: Office) -> _Parts:
    return (event.reason,)


def _assigned(event: m.Assigned, office: Office) -> _Parts:
    answer = _("answer by {day}").format(day=event.due.isoformat())
    return (unit_name(event.lead, office), answer, event.opinion)


def _extension(event: m.ExtensionRequested | m.ExtensionDecided, _office: Office) -> _Parts:
    until = _("until {day}").format(day=event.until.isoformat()) if event.until else None
    return (until, getattr(event, "reason", None))


def _diverted(event: m.Diverted, _office: Office) -> _Parts:
    return (event.detail,)


def _notice(event: m.NoticeIssued, office: Office) -> _Parts:
    return (event.level.label, rule_label(event.rule, office.policy), event.told.label)


_DETAILS: dict[str, Callable[[Any, Office], _Parts]] = {
    "registered": _registered,
    "mediated": _agreement,
    "closed": _agreement,
    "transferred": _transferred,
    "accepted": _accepted,
    "returned": _reason,
    "corrected": _reason,
    "retracted": _reason,
    "redacted": _reason,
    "assigned": _assigned,
    "extension_requested": _extension,
    "extension_decided": _extension,
    "diverted": _diverted,
    "notice_issued": _notice,
}
