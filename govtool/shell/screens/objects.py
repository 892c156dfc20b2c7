"""The object of any subject for scripts: ``show --json``, and lists of objects."""

from __future__ import annotations

import datetime as dt
from typing import Any

from govtool.desk.wording import violation_fact
from govtool.rules import Office, Violation
from govtool.shell.screens.owed import obligation_json
from govtool.subjects import registry
from govtool.subjects.screen import JsonObject, linked_numbers


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
