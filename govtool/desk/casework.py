"""Recording facts of cases: the steps of the desk, and whole histories from files.

At the desk a step that breaks a rule is refused unless the clerk overrides it with a reason. In
history facts are facts: only what cannot be a history at all (``out_of_order``) is refused. Design,
"Desk and history".
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from govtool import models as m
from govtool.base import text
from govtool.base import vocabulary as voc
from govtool.base.errors import NotFound, Problem, Refused
from govtool.base.i18n import _, sentences
from govtool.desk.wording import disorder_text, repeated_text, violation_text
from govtool.journal.events import provisional
from govtool.rules import OUT_OF_ORDER, Case, Office, Violation, effective, future_facts
from govtool.subjects import registry
from govtool.subjects.case.kinds import CASE
from govtool.subjects.series import NO_NUMBER
from govtool.subjects.subject import Subject
from govtool.subjects.unit.references import closed_by_then, require_unit, unknown_grid_text
from govtool.views import lookups, registers

if TYPE_CHECKING:
    from govtool.store import Store, Transaction
    from govtool.store.subject_drafts import Draft

REPEATED = "repeated"
"""The code of a step that is recorded once more for the same day."""


def open_subject(
    tx: Transaction, noun: Subject[Any], events: Sequence[m.Event], today: dt.date
) -> Any:
    """Record at the desk that something begins, of any noun 登记; return its state.

    :param events: the opening with :data:`NO_NUMBER` as its number, and what is recorded with it.
    :raises Refused: the rule that it breaks, unless it is overridden; code ``ref_taken``.
    :raises NotFound: a unit or grid that is not there.
    """
    opening, *beside = events
    raise_first(reference_problems(opening, tx, noun))
    refuse_taken_ref(tx.store, noun, getattr(opening, "ref", None))
    (series, *_others), subject = noun.number_series, tx.new_subject(noun.word)
    no = tx.next_no(series, getattr(opening, "unit", ""), opening.on.year)
    state = _record(tx, subject, opening.model_copy(update={noun.number_field: no}), today)
    for event in beside:
        raise_first(reference_problems(event, tx, noun))
        state = _record(tx, subject, event, today)
    return state


def register(tx: Transaction, values: Mapping[str, Any], today: dt.date) -> Case:
    """Record a dispute at the desk 登记: :func:`open_subject`.

    :param values: the fields of :class:`~govtool.models.Registered` but ``case_no``, as typed.
    """
    case: Case = open_subject(tx, CASE, [m.Registered.checked(**values, case_no=NO_NUMBER)], today)
    return case


def refuse_taken_ref(store: Store, noun: Subject[Any], ref: str | None) -> None:
    """Refuse a number of another system that a subject of the noun has: imports match by it.

    :raises Refused: code ``ref_taken``.
    """
    other = lookups.number_with_ref(store.reader, noun.word, ref) if ref else None
    if other is not None:
        message = _("{no} already has the ref {ref}.", no=other, ref=text.quoted(ref or ""))
        hint = _("Look at it: govtool {noun} show {no}", noun=noun.word, no=other)
        raise Refused("ref_taken", message, hint, column="--ref", value=ref)


def take_step(
    tx: Transaction, no: str, event: m.Event, today: dt.date, *, again: bool = False
) -> Any:
    """Record one more fact of something at the desk, of whatever noun; return it as it is then.

    :param no: its subject (``case:A1-7``), by which nothing else can be meant, or the number of a
        case.
    :param again: whether the same step is meant to be recorded once more for its day.
    :raises Refused: the rule the step breaks, with the two ways on, unless ``event.override`` gives
        a reason; code ``repeated`` without ``again``.
    :raises NotFound: it is not there, or a unit that the step names.
    """
    subject = tx.subject_of(no)
    raise_first(reference_problems(event, tx, registry.subject_of(subject)))
    return _record(tx, subject, as_known(tx, subject, event), today, again=again)


def as_known(source: Store | Transaction, subject: str, event: m.Event) -> m.Event:
    """Return an event with what the file adds: :attr:`EventKind.as_known`."""
    place = registry.subject_of(subject).events[type(event)].as_known
    known: m.Event = registry.resolve(place)(source, subject, event) if place else event
    return known


def _record(
    tx: Transaction, subject: str, event: m.Event, today: dt.date, *, again: bool = False
) -> Any:
    change = tx.change(subject, [event], today)
    no = "" if event.opens else lookups.no_of(tx.reader, subject) or ""
    about = Concern(registry.subject_of(subject), no)
    allowed = refuse_violations(change.violations, event, tx.office, today, about)
    if not again:
        _refuse_again(tx.repeated(subject, event), subject, today)
    tx.append(subject, allowed, change.after if allowed is event else None)
    return tx.state(subject)


def draft_facts(
    noun: Subject[Any], facts: Sequence[m.Event], no: str | None, office: Office, today: dt.date
) -> tuple[Draft, list[Problem]]:
    """Return a whole history from a file as a draft, flagged unless it cannot be a history.

    :param facts: the opening, with :data:`NO_NUMBER`, and what followed; units and grids named in
        them are those of the office.
    :param no: the number it had in the file it was exported from; None for the next one.
    :returns: the draft, and all that is out of order in it, with which it is not to be entered.
    """
    from govtool.store.subject_drafts import draft_of  # the desk needs none

    entries = provisional(facts)
    state = noun.judge(entries, office)
    assert state is not None
    problems: list[Problem] = []
    if state.violations or state.last_on > today:
        problems = disorder_problems(
            [*future_facts(entries, today), *state.violations], entries, office, today
        )
    return draft_of(noun, state, facts, no, office), problems


def enter(tx: Transaction, draft: Draft) -> list[Problem]:
    """Enter a draft; with any problem of its number or its papers' numbers, record nothing."""
    problems = _number_problems(draft, tx) + _paper_problems(draft, tx)
    if not problems:
        tx.enter(draft)
    return problems


def _number_problems(draft: Draft, tx: Transaction) -> list[Problem]:
    """Return the problems of a number in a file: its form, or that another case has it."""
    number = draft.no
    if number is None:
        return []
    if not re.fullmatch(rf"{re.escape(draft.unit)}-[0-9]{{4}}-[0-9]{{5,6}}", number):
        message = _("A case number is written {example}; leave it out to be given the next one.")
        message = message.format(example=f"{draft.unit}-2026-00001")
        return [Problem("case_no", "bad_case_no", message, text.quoted(number))]
    if tx.is_no_taken(number, draft.word):
        message = _("Another case already has the number {number}.", number=number)
        return [Problem("case_no", "conflict", message, number)]
    return []


def _paper_problems(draft: Draft, tx: Transaction) -> list[Problem]:
    """Return the numbers of letters and agreements that another paper of the office has."""
    message = _(
        "Another paper already has the number {number}. Leave “numbered” out, and a new one is "
        "given."
    )
    taken = [paper for paper in draft.papers if tx.is_paper_number_taken(paper)]
    return [
        Problem("events", "conflict", message.format(number=number), unit)
        for _kind, unit, _year, number in taken
    ]


def disorder_problems(
    found: Iterable[Violation], added: Iterable[m.Entry], office: Office, today: dt.date
) -> list[Problem]:
    """Return the problems of ``added`` that cannot be a history; the field is the event's kind.

    The field is ``history`` for entries recorded before.
    """
    kinds = {entry.id: entry.event.kind for entry in added}
    disorder = (v for v in found if v.rule == OUT_OF_ORDER)
    told = ((v, kinds.get(v.entry, "history"), violation_text(v, office, today)) for v in disorder)
    return [Problem(kind, OUT_OF_ORDER, text, v.on.isoformat()) for v, kind, text in told]


class Concern(NamedTuple):
    """The subject of a step: its noun, and the number; empty for what is about to be opened."""

    noun: Subject[Any]
    no: str = ""
    is_correction: bool = False
    """True for a correction of the record: nothing can be done first any more."""


def refuse_violations(
    found: Sequence[Violation], event: m.Event, office: Office, today: dt.date, about: Concern
) -> m.Event:
    """Return the event to record at the desk, without an override that overrides nothing.

    :param found: the violations that the event brings in.
    :raises Refused: with the code of the first rule it breaks.
    """
    disorder = next((v for v in found if v.rule == OUT_OF_ORDER), None)
    if disorder is not None:
        raise Refused(
            OUT_OF_ORDER,
            violation_text(disorder, office, today),
            _disorder_hint(about, disorder),
            rule=OUT_OF_ORDER,
        )
    if found and event.override is None:
        raise _refusal(found, office, today, about)
    return event if found or event.override is None else event.model_copy(update={"override": None})


def refuse_future(on: dt.date, today: dt.date) -> None:
    """Refuse a day to come.

    :raises Refused: code ``out_of_order``.
    """
    if on > today:
        hint = _("Only what has happened can be recorded.")
        raise Refused(
            OUT_OF_ORDER,
            disorder_text("future", on, today),
            hint,
            column="--on",
            value=on.isoformat(),
        )


def refuse_opened_twice(tx: Transaction, word: str, opening: m.Event, today: dt.date) -> None:
    """Refuse an opening like another of the same day, of any noun.

    :raises Refused: code ``repeated``.
    """
    _refuse_again(opened_alike(tx.store, word, opening), word, today)


def opened_alike(store: Store, word: str, opening: m.Event) -> m.Entry | None:
    """Return the entry that opened a subject of a noun alike on the same day; None without one."""
    same = registry.subject(word).events[type(opening)].same
    if same is None:
        return None
    for subject in lookups.subjects_of(store.reader, word, opening.on, opening.on):
        first = next(iter(effective(store.history(subject))), None)
        if (
            first
            and type(first.event) is type(opening)
            and same(None, first.event) == same(None, opening)
        ):
            return first
    return None


def _refuse_again(earlier: m.Entry | None, subject: str, today: dt.date) -> None:
    if earlier is not None:
        raise repeated(repeated_text(earlier, subject, today))


def repeated(message: str) -> Refused:
    """Return the refusal of what was recorded already, with the way on."""
    hint = _("If it happened once more, say so: the same command with --again")
    return Refused(REPEATED, message, hint, rule=REPEATED)


def _refusal(found: Sequence[Violation], office: Office, today: dt.date, about: Concern) -> Refused:
    message = sentences(*(violation_text(v, office, today) for v in found))
    ways = (
        ()
        if about.is_correction
        else dict.fromkeys(_way_on(violation, about.no) for violation in found)
    )
    hints = [
        *ways,
        _('If it must be so, record it as a violation: the same command with --override "reason"'),
    ]
    return Refused(
        found[0].rule, message, "\n".join(hint for hint in hints if hint), rule=found[0].rule
    )


def _way_on(violation: Violation, no: str) -> str:
    assert violation.breach is not None, violation.rule
    return _(violation.breach.way_on, no=no) if violation.breach.way_on else ""


def _disorder_hint(about: Concern, disorder: Violation) -> str:
    if not about.no:
        return _("Check the date.")
    first = about.noun.comes_first.get(disorder.facts.get("reason", ""))
    if first is not None and not about.is_correction:
        return _("Record first: govtool {command}", command=first.format(no=about.no))
    command = about.noun.history.format(no=about.no)
    return _("Check the date, and what was recorded so far: govtool {command}", command=command)


# --- what an event refers to


def reference_problems(event: m.Event, tx: Transaction, noun: Subject[Any] = CASE) -> list[Problem]:
    """Return the units and grids of an event that are not there, or cannot play that part."""
    found = []
    for field, kinds in noun.events[type(event)].units.items():
        named = getattr(event, field) or ()
        for code in (named,) if isinstance(named, str) else named:
            found += _unit_problem(field, code, event.on, tx.office, kinds)
    return found + (_grid_problem(event, tx) if event.opens and "grid" in noun.names else [])


def _unit_problem(
    field: str, code: str, on: dt.date, office: Office, kinds: frozenset[voc.UnitKind]
) -> list[Problem]:
    try:
        require_unit(code, office, kinds, on)
    except Refused as refusal:
        return [Problem(field, refusal.code, refusal.message, text.quoted(code))]
    return []


def case_named(typed: str | None, tx: Transaction) -> dict[str, str | None]:
    """Return the fields that name a case in another fact: its number, and its opening's id."""
    if not typed:
        return {"case_no": None}
    subject = tx.subject_of(typed)
    return {"case_no": lookups.no_of(tx.reader, subject), "case_entry": lookups.entry_of(subject)}


def _grid_problem(event: Any, tx: Transaction) -> list[Problem]:
    if event.grid is None or registers.register_row(tx.reader, "grid", event.grid, event.on):
        return []
    last = registers.last_day(tx.reader, "grid", event.grid, event.on)
    if last is not None:
        closed = closed_by_then("grid", event.grid, last)
        return [Problem("grid", closed.code, closed.message, event.grid)]
    return [Problem("grid", "unknown_grid", unknown_grid_text(event.grid), text.quoted(event.grid))]


def raise_first(problems: Sequence[Problem]) -> None:
    """Raise the first problem, with the words of all.

    :raises Refused, NotFound: under its code.
    """
    if not problems:
        return
    first, message = problems[0], sentences(*(p.message for p in problems))
    hint = _("See: govtool unit list, govtool grid list")
    if first.code.startswith("unknown_"):
        raise NotFound(first.code, message, hint, column=first.field, value=first.value)
    raise Refused(first.code, message, hint, column=first.field, value=first.value)
