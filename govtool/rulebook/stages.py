"""Section 2: a case and its stages. The fold that turns events into a case.

One small function per event kind says what that event does. Events that cannot be a history at all
(``checks.disorder``) are flagged and have no effect; all others take effect whether or not they break a rule.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any

from govtool import models as m
from govtool import vocabulary as voc
from govtool.rulebook import checks
from govtool.rulebook.state import Case, Extension, Letter, Office, Session, Stage, Transfer, Violation


def fold(entries: Iterable[m.Entry], office: Office, as_of: dt.date | None = None) -> Case | None:
    """The case that ``entries`` tell of, as it stood at the end of ``as_of``; None before its registration.

    Retractions and corrections are changes to the record, not facts of the dispute: they apply to the
    fact they mend from its own date on, whenever they were recorded.
    """
    facts = effective(entries)
    if not facts or not isinstance(facts[0].event, m.Registered):
        return None
    registered = facts[0].event
    if as_of is not None and registered.on > as_of:
        return None
    case = _register(registered, office)
    _flag(case, facts[0], office)
    for entry in facts[1:]:
        event = entry.event
        if as_of is not None and event.on > as_of:
            continue
        reason = checks.disorder(case, event)
        if reason is not None:
            why = {"reason": reason, "closed_on": case.closed_on}
            case.violations.append(_violation("out_of_order", entry, why))
            continue
        if type(event) in checks.CHECKS:
            _flag(case, entry, office)
        EFFECTS[type(event)](case, event, office)
        case.timeline.append(event)
        case.last_on = event.on
    return case


def effective(entries: Iterable[m.Entry]) -> list[m.Entry]:
    """The entries that count, in fold order: retracted ones gone, the registration as corrected, and first."""
    everything = sorted(entries, key=_IN_FOLD_ORDER)
    if _RECORD_CHANGES.isdisjoint([type(entry.event) for entry in everything]):
        return _registration_first(everything)
    gone = retracted(everything)
    kept = [entry for entry in everything if entry.id not in gone]
    changes: dict[str, Any] = {}
    for entry in sorted(kept, key=_as_recorded):
        if isinstance(entry.event, m.Corrected):
            changes.update(entry.event.changes)
            if entry.event.override is not None:
                changes["override"] = entry.event.override
    facts = [entry for entry in kept if type(entry.event) not in _RECORD_CHANGES]
    if changes:
        facts = [corrected(entry, changes) for entry in facts]
    return _registration_first(facts)


_RECORD_CHANGES = frozenset({m.Corrected, m.Retracted, m.Redacted})
_IN_FOLD_ORDER = attrgetter("event.on", "recorded_at", "node", "seq")
"""The order in which a case's entries fold (design, Journal)."""


def _registration_first(facts: list[m.Entry]) -> list[m.Entry]:
    """A registration comes first whatever its date: what is dated before it is out of order, not lost."""
    if not facts or isinstance(facts[0].event, m.Registered):
        return facts
    return sorted(facts, key=lambda entry: not isinstance(entry.event, m.Registered))


def retracted(entries: Iterable[m.Entry]) -> set[str]:
    """Ids of entries that do not count. A retraction can itself be retracted, so the newest speak first."""
    gone: set[str] = set()
    for entry in sorted(entries, key=_as_recorded, reverse=True):
        if isinstance(entry.event, m.Retracted) and entry.id not in gone:
            gone.update(entry.event.targets)
    return gone


def _as_recorded(entry: m.Entry) -> tuple[str, str, int]:
    """Changes to the record take effect in the order in which they were recorded."""
    return (entry.recorded_at, entry.node, entry.seq)


def corrected(entry: m.Entry, changes: dict[str, Any]) -> m.Entry:
    """The registration with the changes of a ``corrected`` event; any other entry as it is."""
    if not isinstance(entry.event, m.Registered):
        return entry
    return entry._replace(event=m.Registered.model_validate(amended(entry.event, changes)))


FIELD_OF = {"registered_on": "on"}
"""Names under which corrections speak of a field, where the model calls it otherwise."""


def amended(registered: m.Registered, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a registration with ``changes`` applied, not validated yet."""
    return registered.model_dump(mode="json") | {FIELD_OF.get(name, name): value for name, value in changes.items()}


def _register(event: m.Registered, office: Office) -> Case:
    case = Case(
        case_no=event.case_no, unit=event.unit, registered_on=event.on, dispute_type=event.dispute_type,
        summary=event.summary, source=event.source, severity=event.severity, petition=event.petition,
        grid=event.grid, ref=event.ref, parties=event.parties, before_authority=event.before_authority,
        content=event.content, last_on=event.on, timeline=[event],
    )  # fmt: skip
    _open_stage(case, event.unit, voc.Origin.REGISTERED, event.on, office)
    return case


def _flag(case: Case, entry: m.Entry, office: Office) -> None:
    for rule, check in checks.CHECKS[type(entry.event)]:
        facts = check(case, entry.event, office)
        if facts is not None:
            case.violations.append(_violation(rule, entry, facts))


def _violation(rule: str, entry: m.Entry, facts: dict[str, Any]) -> Violation:
    return Violation(rule, entry.event.on, entry.id, facts, entry.event.override)


def _open_stage(case: Case, unit: str, origin: voc.Origin, on: dt.date, office: Office) -> Stage:
    stage = Stage(len(case.stages) + 1, unit, office.kind(unit), origin, on)
    case.stages.append(stage)
    if stage.kind is voc.UnitKind.STREET and origin is not voc.Origin.ASSIGNED and case.centre_stage is None:
        case.centre_stage = stage
    return stage


def _close_stage(stage: Stage, on: dt.date, outcome: voc.Outcome) -> None:
    stage.closed_on, stage.outcome = on, outcome


def _close_case(case: Case, on: dt.date, outcome: voc.Outcome) -> None:
    for stage in case.stages:
        if stage.is_open:
            case.closing_stage = stage.no
            _close_stage(stage, on, outcome)
    case.closed_on, case.outcome, case.transferring_stage = on, outcome, None


def _agree(case: Case, event: m.Mediated | m.Closed) -> None:
    """Take down the agreement. One that is not described is at least an oral one (L 调解法 28)."""
    described = event.agreement is not None or event.agreement_no is not None
    if case.agreed_on is not None and not described:
        return
    written = event.agreement_no is not None
    case.agreement = event.agreement or (voc.AgreementForm.WRITTEN if written else voc.AgreementForm.ORAL)
    case.agreement_no = event.agreement_no or case.number_of(voc.FormKind.AGREEMENT)
    case.agreed_on = case.agreed_on or event.on


# --- what each event does


def _supplemented(case: Case, event: m.Supplemented, office: Office) -> None:
    known = case.particulars or m.Particulars.trusted()
    told = {name: getattr(event, name) for name in m.Particulars.model_fields if getattr(event, name) is not None}
    case.particulars = known.model_copy(update=dict.fromkeys(event.cleared) | told)


def _reported(case: Case, event: m.Reported, office: Office) -> None:
    case.reported_on = case.reported_on or event.on


def _met(case: Case, event: m.Met, office: Office) -> None:
    stage = case.handler or case.stages[(case.closing_stage or 1) - 1]
    stage.first_met_on = stage.first_met_on or event.on


def _mediated(case: Case, event: m.Mediated, office: Office) -> None:
    handler = case.handler
    assert handler is not None
    handler.sessions.append(Session(event.on, event.outcome, event.agreement, event.agreement_no))
    if event.outcome is not voc.SessionOutcome.SETTLED:
        return
    _agree(case, event)
    if handler.origin is not voc.Origin.ASSIGNED:
        _close_case(case, event.on, voc.Outcome.SETTLED)


def _transferred(case: Case, event: m.Transferred, office: Office) -> None:
    handler = case.handler
    assert handler is not None
    handler.transfers.append(Transfer(event.on))
    case.transferring_stage = handler.no


def _accepted(case: Case, event: m.Accepted, office: Office) -> None:
    assert case.transferring_stage is not None
    _close_stage(case.stages[case.transferring_stage - 1], event.on, voc.Outcome.TRANSFERRED)
    case.transferring_stage = None
    if case.centre_stage is None:
        _open_stage(case, event.unit, voc.Origin.ACCEPTED, event.on, office)


def _returned(case: Case, event: m.Returned, office: Office) -> None:
    assert case.transferring_stage is not None
    stage = case.stages[case.transferring_stage - 1]
    transfer = stage.transfers[-1]
    transfer.returned_on, transfer.failed_by_return = event.on, len(stage.failed)
    case.transferring_stage = None


def _assigned(case: Case, event: m.Assigned, office: Office) -> None:
    stage = _open_stage(case, event.lead, voc.Origin.ASSIGNED, event.on, office)
    letter = Letter(stage.no, event.lead, event.on, event.due, event.no, event.opinion)
    letter.before = sum((other.delivered_on, other.lead) == (event.on, event.lead) for other in case.letters)
    letter.no = letter.no or case.number_of(voc.FormKind.LETTER, letter.about)
    letter.approved_by, letter.approved_on = event.approved_by, event.approved_on
    letter.cooperating = event.cooperating
    case.letters.append(letter)


def _replied(case: Case, event: m.Replied, office: Office) -> None:
    letter = checks.letter_of(case, event)
    assert letter is not None
    letter.replied_on = event.on
    stage = case.stages[letter.stage - 1]
    _close_stage(stage, event.on, voc.Outcome.SETTLED if stage.settled else voc.Outcome.ANSWERED)
    if case.transferring_stage == stage.no:
        case.transferring_stage = None


def _extension_requested(case: Case, event: m.ExtensionRequested, office: Office) -> None:
    case.extensions.append(Extension(event.on, event.until))


def _extension_decided(case: Case, event: m.ExtensionDecided, office: Office) -> None:
    request = case.pending_extension
    assert request is not None
    request.decided_on, request.approved = event.on, event.approved
    request.until = event.until or request.until
    if event.approved:
        case.extended_until = request.until


def _diverted(case: Case, event: m.Diverted, office: Office) -> None:
    case.diverted_to = event.channel
    _close_case(case, event.on, voc.Outcome.DIVERTED)


def _closed(case: Case, event: m.Closed, office: Office) -> None:
    if event.outcome is voc.ClosedOutcome.SETTLED:
        _agree(case, event)
    _close_case(case, event.on, voc.Outcome(event.outcome))


def _closure_reported(case: Case, event: m.ClosureReported, office: Office) -> None:
    case.closure_reported_on = case.closure_reported_on or event.on


def _platform_entered(case: Case, event: m.PlatformEntered, office: Office) -> None:
    case.platform_entered_on = case.platform_entered_on or event.on


def _revisited(case: Case, event: m.Revisited, office: Office) -> None:
    case.revisited_on = case.revisited_on or event.on


def _performed(case: Case, event: m.Performed, office: Office) -> None:
    case.performed_on = case.performed_on or event.on


def _linked(case: Case, event: m.Linked, office: Office) -> None:
    if event.other not in {case.case_no, *case.linked}:
        case.linked.append(event.other)


def _notice_issued(case: Case, event: m.NoticeIssued, office: Office) -> None:
    case.notices.append(event)


def _numbered(case: Case, event: m.Numbered, office: Office) -> None:
    case.numbers.append(event)
    if event.document is voc.FormKind.AGREEMENT:
        case.agreement_no = case.agreement_no or event.text
    for letter in case.letters:
        if event.document is voc.FormKind.LETTER and letter.about == event.about:
            letter.no = letter.no or event.text


def _no_effect(case: Case, event: m.Event, office: Office) -> None:
    """A fact that only stands in the time line."""


EFFECTS: dict[type[m.Event], Callable[[Case, Any, Office], None]] = {
    m.Registered: _no_effect,
    m.Supplemented: _supplemented,
    m.Investigated: _no_effect,
    m.Reported: _reported,
    m.Met: _met,
    m.Consulted: _no_effect,
    m.Mediated: _mediated,
    m.Transferred: _transferred,
    m.Accepted: _accepted,
    m.Returned: _returned,
    m.Assigned: _assigned,
    m.Replied: _replied,
    m.ExtensionRequested: _extension_requested,
    m.ExtensionDecided: _extension_decided,
    m.Diverted: _diverted,
    m.Closed: _closed,
    m.ClosureReported: _closure_reported,
    m.PlatformEntered: _platform_entered,
    m.Revisited: _revisited,
    m.Performed: _performed,
    m.Linked: _linked,
    m.NoticeIssued: _notice_issued,
    m.Numbered: _numbered,
}
