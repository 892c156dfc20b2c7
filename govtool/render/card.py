"""A case for a person at a terminal: what was recorded and what follows, the card, the explanations."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Iterator

from govtool import models as m
from govtool import vocabulary as voc
from govtool.dates import marked, month_day_text, weekday_text
from govtool.i18n import _, in_chinese, listed, of
from govtool.render.explaining import mark_of
from govtool.render.tables import Column, laid_out
from govtool.render.terminal import (
    glyph,
    hanging,
    is_terminal,
    pad,
    page_width,
    paint,
    printable,
    say,
    width,
)
from govtool.rulebook import clocks
from govtool.rules import RULES, Case, Obligation, Office, Violation, unit_name
from govtool.subjects.case.words import approving
from govtool.wording import (
    acting_texts,
    moved_text,
    parties_text,
    provisional_note,
    standing_text,
    state_text,
    turn_text,
    violation_fact,
    violation_label,
)


def headline(case: Case, office: Office) -> str:
    """邻里纠纷 · 甲某 / 乙某 · 示例1社区."""
    return " · ".join(
        filter(None, (case.dispute_type.label, parties_text(case), unit_name(case.unit, office)))
    )


def next_command(rule: str, case: Case, office: Office) -> str:
    """What to type to meet an obligation; empty where nothing can be typed."""
    template = RULES[rule].command
    return f"govtool {template.format(no=case.case_no, street=office.street)}" if template else ""


def waiting_for(case: Case) -> list[tuple[str, str]]:
    """What comes next whatever a clock says, and the command for it.

    A transfer to accept; a case of the centre to hand on or to mediate; a major case to transfer the same day; for a
    case that no clock moves on, another session.
    """
    if case.state is voc.CaseState.TRANSFERRING:
        return [(_("accept the transfer"), f"govtool case accept {case.case_no}")]
    centre = case.centre_stage
    if case.awaits_lead:
        return [
            (_("see who should lead"), f"govtool case route {case.case_no}"),
            (_("have the leader approve the letter"), f"govtool doc letter {case.case_no} --draft"),
            (_("hand it to the lead"), f"govtool case assign {case.case_no} --lead … --due …"),
            (_("or mediate at the centre"), f"govtool case mediate {case.case_no} --outcome …"),
        ]
    first = case.handler
    if first is None or first is centre or first.origin is voc.Origin.ASSIGNED:
        return []
    if case.severity is voc.Severity.MAJOR and centre is None:
        return [(_("major: transfer to the centre"), f"govtool case transfer {case.case_no} --reason …")]
    owed = [o for o in case.obligations if o.met_on is None and o.ended_on is None and not o.before_record]
    if not any(RULES[o.rule].tallied for o in owed):
        return [(_("hold a session"), f"govtool case mediate {case.case_no} --outcome …")]
    return []


def say_recorded(what: str, case: Case, office: Office, today: dt.date) -> None:
    """What was understood, what follows from it, and what to type next.

    :param what: the fact just recorded, in words.
    """
    begun = what[:1].upper() + what[1:]
    say(f"{paint(begun, 'green')}  {paint(case.case_no, 'bold')}  {printable(headline(case, office))}")
    if case.outcome is not None and case.outcome.label not in what and state_text(case) not in what:
        say("  " + _("Closed: {outcome}").format(outcome=state_text(case)))
    if case.handler is not None and case.handler.unit != case.unit:
        say("  " + turn_text(case, office, today))
    owed = _still_owed(case, today)
    dated = [_deadline_cells(obligation, case, office, today) for obligation in owed]
    typed = {command for _when, _label, command in dated}
    rows = [(_("next"), label, command) for label, command in waiting_for(case) if command not in typed]
    say_to_do(rows + dated)
    _say_provisional(owed)


def _still_owed(case: Case, today: dt.date) -> list[Obligation]:
    return sorted((o for o in case.obligations if o.is_owed(today)), key=lambda o: o.due)


def _deadline_cells(owed: Obligation, case: Case, office: Office, today: dt.date) -> tuple[str, str, str]:
    when = marked(_("today"), owed.due) if owed.due == today else month_day_text(owed.due, today)
    label = office.policy.label(owed.rule) + _how_moved(owed, office, today)
    if owed.is_overdue(today):
        label += f"  {standing_text(owed, office, today)}"
    return when, label, next_command(owed.rule, case, office)


def _how_moved(owed: Obligation, office: Office, today: dt.date) -> str:
    """（周一，原 2月8日 为周日，顺延), or just the weekday."""
    clock = office.policy.clock(owed.rule, owed.start)
    raw = owed.due
    if clock.roll and not owed.extended and RULES[owed.rule].has_own_clock:
        raw = clocks.unrolled(owed.start, clock)
    moved = moved_text(raw, owed.due, today, office.calendar.status(raw).holiday)
    if owed.due == today and not moved:
        return ""
    inner = weekday_text(owed.due)
    if moved:
        inner = _("{weekday}; {moved}").format(weekday=inner, moved=moved)
    return f"（{inner}）" if in_chinese() else f" ({inner})"


def say_to_do(rows: list[tuple[str, str, str]]) -> None:
    """When, what, and the command for it; on a terminal too narrow for that, the command below."""
    first, second, third = (max((width(row[i]) for row in rows), default=0) for i in range(3))
    beside = not is_terminal(sys.stdout) or 2 + first + 2 + second + 2 + third <= page_width()
    for when, label, command in rows:
        begin = f"  {pad(when, first)}  " if first else "  "
        if beside:
            say(f"{begin}{pad(label, second)}  {paint(command, 'dim')}".rstrip())
            continue
        for line in hanging(begin, label):
            say(line)
        if command:
            say(" " * width(begin) + paint(command, "dim"))


def _say_provisional(owed: Iterable[Obligation]) -> None:
    unsure = provisional_note(one.due for one in owed)
    if unsure:
        say("  " + unsure)


# --- the card


def say_card(case: Case, office: Office, as_of: dt.date, today: dt.date | None = None) -> None:
    """The whole case on one readable card with its time line.

    :param today: what to do next is said only when the card shows the case as it stands then.
    """
    for line in _card(case, office, as_of):
        say(line)
    to_do = _to_do(case, office, as_of) if as_of >= (today or as_of) else []
    if to_do:
        say()
        say(paint(_("What to do next"), "bold"))
        say_to_do(to_do)


def _to_do(case: Case, office: Office, as_of: dt.date) -> list[tuple[str, str, str]]:
    """What the case waits for, else the first thing owed that a command records."""
    waiting = [("", label, command) for label, command in waiting_for(case)]
    owed = [_deadline_cells(o, case, office, as_of) for o in _still_owed(case, as_of)]
    approvals = [("", _("record the approval of the letter"), command) for command in _approvals(case)]
    return (waiting or [cells for cells in owed if cells[2]][:1]) + approvals


def _approvals(case: Case) -> list[str]:
    """Return the commands that complete letters recorded without opinion or approval, one for each lead."""
    return list(dict.fromkeys(approving(case, letter.lead) for letter in case.letters if letter.lacks))


def _card(case: Case, office: Office, as_of: dt.date) -> Iterator[str]:
    state = state_text(case)
    yield f"{paint(case.case_no, 'bold')}  {case.dispute_type.label}  {state} · {case.severity.label}"
    for line in case.summary.splitlines():
        yield from hanging("  ", printable(line))
    for party in case.parties:
        yield f"  {printable(_party_line(party))}"
        yield from (f"    {printable(line)}" for line in (*_about(party), *acting_texts(party)))
    yield from hanging("  ", " · ".join(_particulars(case, office)))
    if case.linked:
        yield from hanging(
            "  ", printable(_("one matter with {case_nos}").format(case_nos=listed(case.linked)))
        )
    if case.handler is not None:
        yield "  " + paint(turn_text(case, office, as_of), "bold")
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


def _about(party: m.Party) -> Iterator[str]:
    """Yield what else is known of a party, on one line."""
    known = (
        (_("address"), party.address),
        (_("occupation"), party.occupation),
        (_("legal representative"), party.representative),
    )
    if told := "  ".join(of(label, value) for label, value in known if value):
        yield told


def _particulars(case: Case, office: Office) -> Iterator[str]:
    yield unit_name(case.unit, office)
    if case.grid:
        yield _("grid {code}").format(code=case.grid)
    if case.source:
        yield case.source.label
    if case.campaign:
        yield case.campaign.label
    if case.petition and case.source is not voc.Source.PETITION:
        yield _("petition case")
    if case.found_on < case.registered_on or case.found_by:
        found = _("found on {day}").format(day=case.found_on.isoformat())
        yield f"{found} {printable(case.found_by)}" if case.found_by else found
    if case.ref:
        yield _("ref {ref}").format(ref=printable(case.ref))
    if case.before_authority:
        yield _("before: {authority}").format(authority=printable(case.before_authority))


def _timeline(case: Case, office: Office, as_of: dt.date) -> Iterator[str]:
    from govtool.render.details import event_detail, event_label  # what was recorded is said without it

    rows = [
        (
            month_day_text(event.on, as_of),
            event_label(event, "case"),
            printable(event_detail(event, "case", office, as_of)),
        )
        for event in case.timeline
    ]
    columns = [Column(""), Column("", flexible=12), Column("", flexible=24)]
    for lines in laid_out(columns, rows, _room()):
        yield from (f"  {line}" for line in lines)


def _room() -> int | None:
    """Columns for what is indented; None where nothing is to be folded."""
    return page_width() - 2 if is_terminal(sys.stdout) else None


def _deadline_lines(case: Case, office: Office, as_of: dt.date) -> Iterator[str]:
    styles, rows = [], []
    for owed in case.obligations:
        sign, plain, style = mark_of(owed, as_of)
        due = month_day_text(owed.due, as_of)
        label = f"{glyph(sign, plain)} {office.policy.label(owed.rule)}"
        rows.append((label, due, standing_text(owed, office, as_of), unit_name(owed.unit, office)))
        styles.append(style)
    columns = [Column("", flexible=16), Column(""), Column(""), Column("", flexible=10)]
    for style, lines in zip(styles, laid_out(columns, rows, _room()), strict=True):
        yield from (f"  {paint(line, style)}" for line in lines)
    unsure = provisional_note(owed.due for owed in case.obligations)
    if unsure:
        yield "  " + unsure


def _violation_lines(violation: Violation, office: Office, as_of: dt.date) -> Iterator[str]:
    begin = f"  {month_day_text(violation.on, as_of)}  "
    yield begin + violation_label(violation.rule)
    below = " " * width(begin)
    yield from hanging(below, printable(violation_fact(violation, office, as_of)))
    if violation.override:
        yield from hanging(below, _("reason given: {reason}").format(reason=printable(violation.override)))
