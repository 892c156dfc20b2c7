"""The object of any subject for scripts: ``show --json``, and lists of objects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from govtool.base.vocabulary import Told
from govtool.desk.wording import explanation, violation_fact
from govtool.journal.events import Addressee
from govtool.privacy.masking.masks import mask_numbers
from govtool.rules import Obligation, Office, Violation
from govtool.subjects import registry
from govtool.subjects.screen import JsonObject, linked_numbers
from govtool.subjects.subject import Subject


def object_of(word: str, state: Any, office: Office, as_of: dt.date) -> JsonObject:
    """Return the object that ``show --json`` prints.

    :param word: the noun. :param as_of: the day as of which it was judged; statuses refer to it.
    """
    noun = registry.subject(word)
    owed = [
        obligation_json(one, noun, noun.turn_of(state, one), office, as_of)
        for one in state.obligations
    ]
    return _body(word, state, office, as_of) | {"obligations": owed}


def listed_object(word: str, state: Any, office: Office, as_of: dt.date) -> JsonObject:
    """Return the object for a list: without obligations and what only ``show`` may reveal."""
    return registry.screen(word).in_lists(_body(word, state, office, as_of))


def _body(word: str, state: Any, office: Office, as_of: dt.date) -> JsonObject:
    violations = [_violation(violation, office, as_of) for violation in state.violations]
    beside = {"violations": violations, "linked": linked_numbers(state)}
    return beside | registry.screen(word).body(state, office, as_of)


def _violation(violation: Violation, office: Office, today: dt.date) -> JsonObject:
    return {
        "rule": violation.rule,
        "on": violation.on,
        "detail": violation_fact(violation, office, today),
        "override": violation.override,
    }


if TYPE_CHECKING:  # whoever records a case shows what is owed for it, and lists nothing
    from govtool.desk.due_list import Deadline
    from govtool.views.subject_rows import TurnLine

Describe = Callable[[Obligation, Subject[Any], "TurnLine"], JsonObject]


def obligation_json(
    owed: Obligation, noun: Subject[Any], turn: Any, office: Office, as_of: dt.date
) -> JsonObject:
    """Return one obligation with its explanation.

    :param turn: what its rule looked at: the stage of a case, or the whole subject.
    """
    return {
        "rule": owed.rule,
        "stage": noun.stage_of(owed.turn),
        "turn": owed.turn,
        "unit": owed.unit,
        "start": owed.start,
        "due": owed.due,
        "met_on": owed.met_on,
        "status": owed.status(as_of),
        "provisional": owed.provisional,
        "before_record": owed.before_record,
        "explain": explanation(owed, noun.rules[owed.rule], turn, office, as_of),
    }


def explained(office: Office, as_of: dt.date) -> Describe:
    """Return :func:`obligation_json` with a cache: deadlines counted alike are explained once."""
    known: dict[tuple[object, ...], JsonObject] = {}

    def describe(owed: Obligation, noun: Subject[Any], line: TurnLine) -> JsonObject:
        if line.counted_by is None:
            return obligation_json(owed, noun, line.turn, office, as_of)
        key = (owed, noun.word, line.counted_by)
        if key not in known:
            known[key] = obligation_json(owed, noun, line.turn, office, as_of)
        return known[key]

    return describe


def deadline_json(
    deadline: Deadline, describe: Describe, name_of: Callable[[Addressee, str], str | None]
) -> JsonObject:
    """Return the obligation as in ``case show``, with its owner, days left, and who is notified.

    :param name_of: gives the name of who is told of what a unit owes.
    """
    line = deadline.line
    body = describe(deadline.obligation, deadline.noun, line)
    if line.counted_by is None:
        body = body | {"explain": [mask_numbers(text, line.own) for text in body["explain"]]}
    return {
        "case_no": deadline.case_no,
        **body,
        "days": deadline.days,
        "level": deadline.level,
        **notified_json(
            [(one.told, name_of(one, deadline.obligation.unit)) for one in deadline.whom]
        ),
        **named_json(deadline),
    }


def notified_json(told: Sequence[tuple[Told, str | None]]) -> JsonObject:
    """Return who is told: the first by keys of its own, the others in a list."""
    pairs: list[JsonObject] = [{"told": one, "told_name": name} for one, name in told]
    first = pairs[0] if pairs else {"told": None, "told_name": None}
    return first | {"also_told": pairs[1:]}


def named_json(deadline: Deadline) -> JsonObject:
    """Return the subject's part of an entry of ``due`` and ``escalate``, with its noun's keys."""
    return {
        "noun": deadline.noun.word,
        "no": deadline.no,
        "turn": deadline.obligation.turn,
        "title": deadline.line.title,
        **deadline.line.facts,
    }
