"""Corrections of the record 更正: of an opening from the start, or of one step in its place.

An opening is corrected by an event that names its fields. A step is recorded once more as it should
have been; the entry that took it back names the new one, which keeps the place of the old one among
the facts of its day. Rules are applied to the corrected history.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple, get_origin

from govtool.base.errors import NotFound, Refused
from govtool.base.i18n import _, choose_from
from govtool.base.record import Record
from govtool.base.vocabulary import FormKind
from govtool.desk.casework import (
    Concern,
    raise_first,
    reference_problems,
    refuse_taken_ref,
    refuse_violations,
)
from govtool.journal.events import amended, provisional
from govtool.models import Corrected, Entry, Event, Numbered, Retracted
from govtool.privacy.personal_marks import fields_of, parts_of
from govtool.rules import CASE, Case, Obligation, Violation, effective
from govtool.store import Store, Transaction
from govtool.subjects import registry
from govtool.subjects.subject import Subject
from govtool.views import lookups

_OF_THE_DESK = frozenset({"override", "content", "failed_elsewhere"})
"""Fields that a step has of the circumstances in which it was recorded."""


class CorrectionReason(NamedTuple):
    """The reason and day of a correction; ``override`` is why a rule it breaks is set aside."""

    reason: str
    today: dt.date
    override: str | None = None


def fields_of_opening(noun: Subject[Any]) -> list[str]:
    """Return the fields of an opening that may be corrected, without number and unit by default."""
    if noun.correctable is not None:
        return list(noun.correctable)
    opening = noun.opening
    fixed = {"no", "unit", *_OF_THE_DESK, *opening.identified.values()}
    return [name for name in opening.model_fields if name not in fixed and is_plain(opening, name)]


def fields_of_step(model: type[Event]) -> list[str]:
    """Return the fields of a step that may be corrected, its day first."""
    fixed = {*_OF_THE_DESK, *model.identified, *model.identified.values()}
    return [name for name in model.model_fields if name not in fixed and is_plain(model, name)]


def is_plain(model: type[Record], name: str) -> bool:
    """Return whether a field holds one value, or several words, and no record."""
    renamed: Mapping[str, str] = getattr(model, "renamed", {})
    marked = fields_of(model).get(name)
    has_record = marked is not None and marked.record is not None
    info = model.model_fields[renamed.get(name, name)]
    return not has_record and not any(
        get_origin(part) is dict for part in parts_of(info.annotation)
    )


def is_corrected(noun: Subject[Any], event: Event) -> bool:
    """Return whether a fact is a step that may be corrected."""
    kind = noun.events[type(event)]
    return kind in noun.own_kinds and not (event.opens or event.saves or kind.is_fixed)


# --- the opening


def opening_of(source: Store | Transaction, subject: str) -> Event:
    """Return the opening of a subject as it counts now.

    :raises NotFound: code ``no_number``, when it was taken back.
    """
    first = next(iter(effective(source.history(subject))), None)
    if first is None or not first.event.opens:
        raise NotFound("no_number", _("It is not there any more."), _("See: govtool undo --list"))
    return first.event


def corrected_opening(opening: Event, changes: Mapping[str, Any]) -> Event:
    """Return an opening with other values, checked.

    :raises Refused: an invalid value.
    """
    return type(opening).checked(**amended(opening, changes))


def correct_opening(
    tx: Transaction, subject: str, changes: Mapping[str, Any], why: CorrectionReason
) -> Any:
    """Correct fields of the opening of anything; return the subject as it is then.

    :param changes: what the fields should have been.
    :raises Refused: an invalid value; the rule it breaks.
    """
    noun, opening = registry.subject_of(subject), opening_of(tx, subject)
    raise_first(reference_problems(corrected_opening(opening, changes), tx, noun))
    event = _correction(opening, changes, why)
    change = tx.change(subject, [event], why.today)
    allowed = _allowed(tx, subject, change.violations, event, why)
    tx.append(subject, allowed, change.after if allowed is event else None)
    return tx.state(subject)


def _correction(opening: Event, changes: Mapping[str, Any], why: CorrectionReason) -> Corrected:
    whole = corrected_opening(opening, changes)
    clean = whole.model_dump(mode="json")
    kept = {name: clean[whole.renamed.get(name, name)] for name in changes}
    return Corrected.checked(on=why.today, changes=kept, reason=why.reason, override=why.override)


class DueMove(NamedTuple):
    """An obligation whose due date a correction moves."""

    owed: Obligation
    """The obligation after the correction."""
    before: dt.date


def due_moves(
    source: Store | Transaction, subject: str, changes: Mapping[str, Any], today: dt.date
) -> list[DueMove]:
    """Return the due dates that a correction of an opening moves, of what is still to be done."""
    opening, history = opening_of(source, subject), source.history(subject)
    event = _correction(opening, changes, CorrectionReason("-", today))
    before = source.state(subject)
    after = registry.subject_of(subject).judge([*history, *provisional([event])], source.office)
    if before is None or after is None:
        return []
    known = {(one.rule, one.turn): one.due for one in before.obligations}
    undone = (one for one in after.obligations if one.is_undone(today))
    moved = ((one, known.get((one.rule, one.turn))) for one in undone)
    return [DueMove(one, due) for one, due in moved if due is not None and due != one.due]


def correct_case(
    tx: Transaction, case_no: str, changes: Mapping[str, Any], why: CorrectionReason
) -> Case:
    """Correct the registration of a case: :func:`correct_opening`; a ref names one case.

    :raises Refused: also codes ``unknown_field``, ``ref_taken``.
    """
    subject = tx.subject_of(case_no)
    refuse_unknown(changes, fields_of_opening(CASE))
    ref = changes.get("ref")
    if ref and opening_of(tx, subject).ref != ref:  # type: ignore[attr-defined]  # a case opens with a registration
        refuse_taken_ref(tx.store, CASE, ref)
    case: Case = correct_opening(tx, subject, changes, why)
    return case


def refuse_unknown(names: Collection[str], known: Sequence[str]) -> None:
    """Refuse names of fields that may not be corrected.

    :raises Refused: code ``unknown_field``.
    """
    unknown = next((name for name in names if name not in known), None)
    if unknown is not None:
        hint = choose_from(known)
        raise Refused("unknown_field", _("“{name}” cannot be corrected.", name=unknown), hint)


# --- a step


def corrected_step(event: Event, changes: Mapping[str, Any], override: str | None = None) -> Event:
    """Return a step with other values, checked; its override stays, unless there is another.

    :raises Refused: an invalid value.
    """
    reason = {"override": override} if override else {}
    return type(event).checked(**{**dict(event), **changes, **reason})


def correct_step(
    tx: Transaction, subject: str, entry: Entry, changes: Mapping[str, Any], why: CorrectionReason
) -> Any:
    """Record a step as it should have been, in place of the wrong one; return the new state.

    :raises Refused: an invalid value; a rule that the corrected history breaks and the wrong one
        did not.
    """
    noun = registry.subject_of(subject)
    event = corrected_step(entry.event, changes, why.override)
    raise_first(reference_problems(event, tx, noun))
    known = {v.rule for v in tx.state(subject).violations if v.entry == entry.id}
    numbers = _renumbered(tx.history(subject), entry.event, event)
    wanted, gone = (
        [event, *(new for _old, new in numbers)],
        [entry, *(old for old, _new in numbers)],
    )
    facts = tx.next_entries(wanted)
    back = [
        Retracted.checked(
            on=why.today, targets=(old.id,), reason=why.reason, step=True, replacement=new.seq
        )
        for old, new in zip(gone, facts, strict=True)
    ]
    change = tx.change(subject, [*wanted, *back], why.today)
    found = [v for v in change.violations if not _was_there(v, facts[0].id, known)]
    allowed = _allowed(tx, subject, found, event, why)
    tx.append_all(subject, [allowed, *wanted[1:], *back])
    return tx.state(subject)


def _allowed(
    tx: Transaction, subject: str, found: Sequence[Violation], event: Event, why: CorrectionReason
) -> Event:
    about = Concern(
        registry.subject_of(subject), lookups.no_of(tx.reader, subject) or "", is_correction=True
    )
    return refuse_violations(found, event, tx.office, why.today, about)


def _was_there(violation: Violation, entry: str, known: Collection[str]) -> bool:
    return violation.entry == entry and violation.rule in known


def _renumbered(
    history: Sequence[Entry], before: Event, after: Event
) -> list[tuple[Entry, Numbered]]:
    """Return the numbers of letters that must follow a corrected day or lead, old and new."""
    paper, now = _paper(before), _paper(after)
    if paper is None or now is None or paper == now:
        return []
    return [
        (entry, entry.event.model_copy(update={"about": now + entry.event.about[len(paper) :]}))
        for entry in effective(history)
        if isinstance(entry.event, Numbered)
        and entry.event.document is FormKind.LETTER
        and entry.event.about is not None
        and (entry.event.about == paper or entry.event.about.startswith(f"{paper} "))
    ]


def _paper(event: Event) -> str | None:
    """Return the day and lead in the number of a letter; None for another event."""
    lead = getattr(event, "lead", None)
    return f"{event.on.isoformat()} {lead}" if event.kind == "assigned" else None
