"""What the program says of a history, in the words of the second opinion (``tests.subjects.matter.oracle``)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from govtool import models as m
from govtool.rules import Office
from govtool.subjects import registry
from tests.subjects.matter.histories import History
from tests.subjects.matter.oracle import TAKEN_OVER, day

NODE = "0a1b2c3d"
IN_BRACKETS = {"already_taken", "turn_open", "not_accepted", "not_dispatched"}
"""The reasons that the page names; of all others it only says that the event is out of order."""
BEFORE_EVENTS = 2
"""The entries that stand before the events of a history: the opening and who reported it."""
PARSED = {"corrected": m.Corrected, "retracted": m.Retracted}


def facts(matter: History, no: str, ids: list[str] | None = None) -> list[m.Event]:
    """Return the events of a history. :param ids: what the entries of its events are named by."""
    ids = ids or [f"{NODE}-{BEFORE_EVENTS + 1 + place}" for place in range(len(matter["events"]))]
    return [*opening_facts(matter, no), *(parsed(event, ids) for event in matter["events"])]


def opening_facts(matter: History, no: str) -> list[m.Event]:
    """Return the opening, and who reported it or, that there be as many entries for every history, a link."""
    apart = {"events", "reporter", "reported_on", "number"}
    fields = {name: value for name, value in matter.items() if name not in apart}
    opening = {"kind": "matter_reported", "no": no, "on": matter["reported_on"], **fields}
    second = {"kind": "matter_reporter", "on": matter["reported_on"], **(matter["reporter"] or {})}
    if matter["reporter"] is None:
        second = {"kind": "linked", "on": matter["reported_on"], "other": "SQ01-2026-00002"}
    return [parsed(opening, []), parsed(second, [])]


def parsed(event: History, ids: list[str]) -> m.Event:
    """Return an event of the program."""
    fields = {name: value for name, value in event.items() if name != "kind"}
    if event["kind"] == "retracted":
        fields["targets"] = [ids[place] for place in event["targets"]]
    return registry.kind_of("matter", event["kind"]).model.model_validate(fields)


def entries(matter: History, no: str) -> list[m.Entry]:
    """Return the journal entries of a history, recorded in the order of its list."""
    return [
        m.Entry(NODE, seq, f"2030-01-01T00:00:00.{seq:06d}", "甲某", event)
        for seq, event in enumerate(facts(matter, no), 1)
    ]


def shown(state: Any, as_of: dt.date) -> dict[str, Any]:
    """Return of a folded matter what ``oracle.shown`` gives."""
    opening = state.opening
    return {
        "state": code(state.state),
        "class": code(state.class_),
        "platform": code(state.category.platform),
        "handler": state.handler,
        "closed_on": state.closed_on,
        "result": code(state.result),
        "solved": state.solved,
        "satisfied": code(state.satisfied),
        "turns": [_turn(turn) for turn in state.turns],
        "obligations": [_owed(owed, as_of) for owed in state.obligations],
        "violations": [_violation(one) for one in state.violations],
        **{name: code(getattr(opening, name)) for name in TAKEN_OVER if name != "reported_on"},
        "reported_on": opening.on,
    }


def code(value: Any) -> Any:
    """Return the code of a term or platform, and any other value as it is."""
    return getattr(value, "value", getattr(value, "code", value))


def _turn(turn: Any) -> dict[str, Any]:
    names = ("no", "unit", "opened_on", "signed_on", "closed_on", "outcome")
    return {name: code(getattr(turn, name)) for name in names}


def _owed(owed: Any, as_of: dt.date) -> dict[str, Any]:
    names = ("rule", "turn", "unit", "start", "due", "met_on", "provisional")
    return {name: getattr(owed, name) for name in names} | {"status": owed.status(as_of).value}


def _violation(one: Any) -> dict[str, Any]:
    place = int(one.entry.rpartition("-")[2]) - BEFORE_EVENTS - 1
    return {"rule": one.rule, "on": one.on, "place": place, "reason": one.facts.get("reason")}


def judged(matter: History, office: Office, as_of: dt.date) -> dict[str, Any] | None:
    """Return a history as the program judges it at the end of a day."""
    no = f"SQ01-S2026-{matter.get('number', 1):05}"
    state = registry.subject("matter").judge(entries(matter, no), office, as_of)
    return None if state is None else shown(state, as_of)


def compared(said: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return what both must agree on, of what one of them says: the lists in one order, reasons only from the page."""
    if said is None:
        return None
    apart = {"ended_on", "known_on"}
    owed = [
        {name: value for name, value in one.items() if name not in apart}
        for one in said["obligations"]
    ]
    broken = [
        one | {"reason": one["reason"] if one["reason"] in IN_BRACKETS else None}
        for one in said["violations"]
    ]
    return said | {
        "reported_on": day(said["reported_on"]),
        "obligations": sorted(owed, key=lambda one: (one["rule"], one["turn"], one["start"])),
        "violations": sorted(broken, key=lambda one: (one["place"], one["rule"])),
    }
