"""A case as one JSON object with its full history (contract, Files: JSONL), both ways.

Every event of the rulebook is accepted. ``retracted`` and ``redacted`` name what they take back by
``target``, the place of an earlier event in the list, counted from 1; 0 takes back nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from pydantic import ValidationError

from govtool import models as m
from govtool.base import text
from govtool.base import vocabulary as voc
from govtool.base.dates import no_year, written_day
from govtool.base.errors import Problem, Refused
from govtool.base.i18n import _, listed
from govtool.base.record import problems_of
from govtool.journal.events import NEW
from govtool.privacy.masking import masks
from govtool.privacy.personal_marks import NUMBERS, Model, Personal, fields_of, mark_at
from govtool.subjects.case.kinds import CASE
from govtool.subjects.case.registration import MAY_REGISTER
from govtool.tables.intake import cell_dates, cell_values, findings, party_doubts
from govtool.tables.intake.case_record import (
    REGISTRATION,
    CaseRecord,
    default_value,
    event_object,
    filled_fields,
    numbers_of,
)
from govtool.tables.intake.findings import Context, Converter, Findings

_OUTSIDE = {"on": "registered_on"}
_KEYS = frozenset(
    {_OUTSIDE.get(field, field) for field in REGISTRATION}
    | {*m.Particulars.model_fields, "case_no", "events"}
)
_EVENTS = {kind.name: model for model, kind in CASE.events.items() if not model.opens}
_FACT_DAYS = ("on", "approved_on", "occurred_on", "found_on")
_OTHER_DAYS = ("due", "until", "perform_by")
_PARTICULARS = tuple(m.Particulars.model_fields)
_CENTRE: Converter = partial(cell_values.unit, kinds=voc.CENTRE)
_LEAD: Converter = partial(cell_values.unit, kinds=voc.BELOW_THE_STREET)
_UNITS: dict[str, Converter] = {
    "unit": partial(cell_values.unit, kinds=MAY_REGISTER),
    "to": _CENTRE,
    "lead": _LEAD,
    "cooperating": _LEAD,
}
_GRID: dict[str, Converter] = {"grid": cell_values.grid}
_NAMING = (m.Retracted.kind, m.Redacted.kind)
_UNSAID_REASON = "-"
_ANY_REGISTRATION = {
    "on": dt.date.min,
    "case_no": "-",
    "unit": "0",
    "dispute_type": voc.DisputeType.OTHER,
    "summary": "-",
}


# --- object → record


def read_object(value: Mapping[str, Any], context: Context) -> tuple[CaseRecord | None, Findings]:
    """Return the case in a JSONL object, or its problems. Columns are paths: ``events[2].on``."""
    found = Findings()
    for key in value.keys() - _KEYS - findings.IGNORED_KEYS:
        found.unknown_key(key)
    registered = read_registration(value, context, found)
    raw_events = value.get("events")
    events = read_particulars(value, context, found) if registered else []
    events += read_events([] if raw_events is None else raw_events, context, found)
    _check_corrections(registered, events, context, found)
    found.conclude()
    if found.problems or registered is None:
        return None, found
    return CaseRecord(registered, events, value.get("case_no") or None), found


def read_registration(
    value: Mapping[str, Any], context: Context, found: Findings
) -> dict[str, Any] | None:
    """Return the values of the registration in an object, checked; None when there are problems."""
    raw = {field: value.get(_OUTSIDE.get(field, field)) for field in REGISTRATION}
    raw = {field: given for field, given in raw.items() if given is not None}
    _read_days(raw, "", context, found)
    _read_word(raw, "petition", context, found)
    _know_places(raw, "", context, found)
    case_no = value.get("case_no")
    event = _registered(raw, {"case_no": "-" if case_no is None else case_no}, context, found)
    return {field: getattr(event, field) for field in REGISTRATION} if event else None


def _registered(
    raw: dict[str, Any],
    beside: Mapping[str, Any],
    context: Context,
    found: Findings,
    on: dt.date | None = None,
) -> m.Registered | None:
    """Return a registration, checked; None when there are problems.

    :param beside: the fields that are not from the file; :param on: the day, if not among them.
    """
    know_texts(m.Registered, raw, "", found)
    if "parties" in raw:
        raw["parties"] = _with_phones(raw["parties"], context, found)
    try:
        event = m.Registered.model_validate({**beside, **raw})
    except ValidationError as error:
        found.problems += [_outside(problem) for problem in problems_of(error, m.Registered)]
        return None
    _check_acting(event.parties, context, found)
    found.warnings += doubts(event.parties, on or event.on)
    return event


def read_particulars(value: Mapping[str, Any], context: Context, found: Findings) -> list[m.Event]:
    """Return the particulars of the object itself, as an event on the day of the registration."""
    told = {field: value[field] for field in _PARTICULARS if value.get(field) is not None}
    if not told:
        return []
    on = value[_OUTSIDE["on"]]
    event = _read_event({"kind": m.Supplemented.kind, "on": on, **told}, "", context, found)
    return [event] if event else []


UNLISTED = ("parties", "before_authority", "override")
"""The parts of a registration that the flat columns cannot hold."""


def read_unlisted(
    value: Mapping[str, Any], on: dt.date, context: Context, found: Findings
) -> dict[str, Any]:
    """Return the :data:`UNLISTED` fields in the ``registered`` object of a history, checked.

    :param on: the day of the registration.
    """
    for key in value.keys() - {*UNLISTED, "kind"}:
        found.problem(key, "unknown_field", _("There is no such field."))
    raw = {key: value[key] for key in UNLISTED if value.get(key) is not None}
    event = _registered(raw, _ANY_REGISTRATION, context, found, on)
    return {key: getattr(event, key) for key in raw} if event else {}


def read_events(values: Any, context: Context, found: Findings) -> list[m.Event]:
    """Return the events of a list in the JSONL form, without those that have problems."""
    if not isinstance(values, list):
        found.problem("events", "bad_value", _("This must be a list of objects."), values)
        return []
    events = [
        _read_event(value, f"events[{place}].", context, found, place)
        for place, value in enumerate(values, start=1)
    ]
    return [event for event in events if event is not None]


def _read_event(
    value: Any, path: str, context: Context, found: Findings, place: int = 0
) -> m.Event | None:
    kind = value.get("kind") if isinstance(value, dict) else None
    model = _EVENTS.get(kind) if isinstance(kind, str) else None
    if model is None:
        choices = _("Choose one of: {choices}.", choices=listed(_EVENTS))
        found.problem(f"{path}kind", "bad_term", choices, kind)
        return None
    raw = {key: given for key, given in value.items() if given is not None and key != "kind"}
    before = len(found.problems)
    _know_places(value, path, context, found)
    know_texts(model, raw, path, found)
    _read_days(raw, path, context, found)
    _read_word(raw, "approved", context, found, path)
    if kind in _NAMING:
        _read_target(raw, path, place, found)
    try:
        event = model.model_validate(raw)
    except ValidationError as error:
        found.problems += [_below(path, problem) for problem in problems_of(error, model)]
        return None
    return event if len(found.problems) == before else None


def _read_days(raw: dict[str, Any], path: str, context: Context, found: Findings) -> None:
    """Replace the texts of dates in ``raw``; a bad one becomes today, to check the rest."""
    if isinstance(raw.get("instalments"), list):
        raw["instalments"] = [
            _with_day(each, "on", f"{path}instalments[{place}].on", context, found)
            for place, each in enumerate(raw["instalments"], 1)
        ]
    for key in (*_FACT_DAYS, *_OTHER_DAYS):
        if key not in raw:
            continue
        column = path + key if path else _OUTSIDE.get(key, key)
        try:
            day = found.settle(column, raw[key], _day(raw[key], context), context)
            raw[key] = cell_dates.not_in_future(day, context) if key in _FACT_DAYS else day
        except Refused as refusal:
            found.problems.append(findings.problem(column, refusal, raw[key]))
            raw[key] = context.today


def _day(value: Any, context: Context) -> Any:
    if not isinstance(value, str):
        raise Refused("bad_date", _("A date is written as text."), _("Write it like “2026-03-02”."))
    written = written_day(value, context.today)
    if not written.has_year:
        raise no_year(value)
    return cell_dates.doubted(written) if written.has_other_weekday else written.day


def _read_word(
    raw: dict[str, Any], key: str, context: Context, found: Findings, path: str = ""
) -> None:
    """Replace yes or no in words."""
    if isinstance(raw.get(key), str):
        try:
            raw[key] = cell_values.yes_no(raw[key], context)
        except Refused as refusal:
            found.problems.append(findings.problem(path + key, refusal, raw[key]))
            raw[key] = False


def _know_places(raw: Mapping[str, Any], path: str, context: Context, found: Findings) -> None:
    """Units and grids must be those of the office. What is no code at all is found by the model."""
    converters = _UNITS | ({"unit": _CENTRE} if raw.get("kind") == m.Accepted.kind else {}) | _GRID
    for key, convert in converters.items():
        for value in _listed(raw.get(key)):
            _know(partial(convert, value, context), path + key, value, found)


def _listed(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str) and each.strip()]


def _know(convert: Callable[[], Any], column: str, value: str, found: Findings) -> None:
    try:
        convert()
    except Refused as refusal:
        if refusal.code != "bad_code":
            found.problems.append(findings.problem(column, refusal, value))


def _with_phones(parties: Any, context: Context, found: Findings) -> Any:
    """Return the parties of an object with their telephones read; the model finds masked ones."""
    if not isinstance(parties, list):
        return parties
    return [
        _read_party(party, f"parties[{place}]", context, found)
        for place, party in enumerate(parties, 1)
    ]


def _read_party(party: Any, path: str, context: Context, found: Findings) -> Any:
    """Return a party with its telephone, and those of who acts for it, read."""
    read = _with_phone(party, f"{path}.phone", context, found)
    for part in _ACTING if isinstance(read, dict) else ():
        if isinstance(read.get(part), dict):
            acting = _with_phone(read[part], f"{path}.{part}.phone", context, found)
            read = {
                **read,
                part: _with_day(acting, "since", f"{path}.{part}.since", context, found),
            }
    return read


_ACTING = ("guardian", "agent")


def _with_phone(party: Any, column: str, context: Context, found: Findings) -> Any:
    cell = party.get("phone") if isinstance(party, dict) else None
    if not isinstance(cell, str):
        return party
    if text.says_nothing(cell):
        return {**party, "phone": None}
    try:
        return {
            **party,
            "phone": found.settle(column, cell, cell_values.phone(cell, context), context),
        }
    except Refused:
        return party


def _with_day(inside: Any, key: str, column: str, context: Context, found: Findings) -> Any:
    """Return a record inside another with the day of a field read; the model finds a bad one."""
    day = inside.get(key) if isinstance(inside, dict) else None
    if not isinstance(day, str):
        return inside
    try:
        return {**inside, key: found.settle(column, day, _day(day, context), context)}
    except Refused:
        return inside


def _check_acting(parties: Iterable[m.Party], context: Context, found: Findings) -> None:
    """Find agents who take part from a day in the future on."""
    for place, party in enumerate(parties, start=1):
        since = party.agent.since if party.agent else None
        if since is not None and since > context.today:
            message = _("{day} is in the future.", day=since)
            found.problems.append(
                Problem(f"parties[{place}].agent.since", "out_of_order", message, since.isoformat())
            )


def know_texts(model: Model, raw: Mapping[str, Any], path: str, found: Findings) -> None:
    """Refuse masked names and texts, which must not replace the true ones.

    An id of a journal is of no use in another: files have none. Whether numbers and parties have
    the right form is found by the model.
    """
    known = fields_of(model)
    if issubclass(model, m.Event):
        for key in raw.keys() & model.identified.values():
            found.problem(path + key, "unknown_field", _("There is no such field."))
    for key, value in raw.items():
        mark, inside = known.get(key, (None, None))
        if isinstance(value, list) and inside:
            for place, each in enumerate(value, start=1):
                if isinstance(each, dict):
                    know_texts(inside, each, f"{path}{key}[{place}].", found)
        elif isinstance(value, dict) and inside:
            know_texts(inside, value, f"{path}{key}.", found)
        elif not isinstance(value, str) or mark in NUMBERS:
            continue
        elif mark is Personal.NAME or masks.has_masked_number(value):
            _know(partial(cell_values.not_masked, value), path + key, value, found)


def _read_target(raw: dict[str, Any], path: str, place: int, found: Findings) -> None:
    """Replace ``target`` in the file by ``targets``, as the record has it."""
    target = raw.pop("target", 0)
    raw.setdefault("reason", _UNSAID_REASON)
    if isinstance(target, int) and not isinstance(target, bool) and 0 <= target < place:
        raw["targets"] = (f"{NEW}-{target}",) if target else ()
        return
    message = _("This must be the place of an earlier event in the list, counted from 1.")
    found.problem(f"{path}target", "bad_value", message, target)
    raw["targets"] = ()


def _check_corrections(
    registered: Mapping[str, Any] | None,
    events: Sequence[m.Event],
    context: Context,
    found: Findings,
) -> None:
    """Put the changes of ``corrected`` events as the registration holds them, or find problems."""
    for place, event in enumerate(events, start=1):
        if isinstance(event, m.Corrected) and registered is not None:
            _check_changes(registered, event, f"events[{place}].changes.", context, found)


def _check_changes(
    registered: Mapping[str, Any], event: m.Corrected, path: str, context: Context, found: Findings
) -> None:
    outside = {_OUTSIDE.get(key, key): given for key, given in filled_fields(registered).items()}
    unknown = [key for key in event.changes if key not in (CASE.correctable or ())]
    for key in unknown:
        found.problem(path + key, "unknown_field", _("There is no such field."))
    inside = Findings()
    values = read_registration({**outside, **event.changes}, context, inside)
    found.problems += [_below(path, problem) for problem in inside.problems]
    if values is not None and not unknown:
        now = {_OUTSIDE.get(key, key): given for key, given in filled_fields(values).items()}
        for key in event.changes:
            event.changes[key] = now[key] if key in now else default_value(key)


def _outside(problem: Problem) -> Problem:
    """Return a problem with the file's path: ``parties[1].phone`` for ``parties.0.phone``."""
    column = _OUTSIDE.get(problem.field, problem.field)
    head, dot, rest = column.partition(".")
    place, _dot, field = rest.partition(".")
    if dot and place.isdigit():
        column = f"{head}[{int(place) + 1}]" + (f".{field}" if field else "")
    return _renamed(problem, column, column)


def _renamed(problem: Problem, column: str, field: str) -> Problem:
    """Return a problem under a column, without the number of a person in a field."""
    is_number = mark_at(m.Registered, field) in NUMBERS
    shown = findings.shown(problem.value, is_number=is_number)
    return Problem(column, problem.code, problem.message, shown)


def named_by_path(problem: Problem, record: CaseRecord) -> Problem:
    """Return a problem of an event, named by kind and date, under its place in the list."""
    if problem.field == m.Registered.kind:
        return replace(problem, field="registered_on")
    places = (
        place
        for place, event in enumerate(record.events, start=1)
        if event.kind == problem.field and event.on.isoformat() == problem.value
    )
    place = next(places, None)
    return problem if place is None else replace(problem, field=f"events[{place}].on")


def _below(path: str, problem: Problem) -> Problem:
    return _renamed(problem, (path + problem.field).rstrip("."), problem.field)


def doubts(parties: Sequence[m.Party], on: dt.date) -> list[Problem]:
    """Return warnings for odd document numbers, names of several, and minors without guardian.

    :param on: the day of the registration.
    """
    found = list(
        party_doubts.both_sides_doubts(parties, lambda place, kind: f"parties[{place + 1}].{kind}")
    )
    for place, party in enumerate(parties, start=1):
        found += party_doubts.number_doubt(f"parties[{place}].id_no", party.id_no)
        found += party_doubts.name_doubt(f"parties[{place}].name", party.name)
        found += party_doubts.minor_doubt(f"parties[{place}].guardian", party, on)
        found += party_doubts.guardian_doubt(f"parties[{place}].guardian", party)
    return found


# --- record → object


def object_of(record: CaseRecord, *, full: bool = True) -> dict[str, Any]:
    """Return a case as the contract's JSONL object, its history as it counts.

    :param full: False masks telephone and document numbers, also those in texts.
    """
    record = record.resolved
    registered = filled_fields(record.registered)
    value = {
        _OUTSIDE.get(field, field): registered[field]
        if field in registered
        else default_value(field)
        for field in _ORDER
    }
    value |= {field: registered[field] for field in _IF_SAID if field in registered}
    value["parties"] = [party_object(party) for party in record.registered.get("parties", ())]
    value["events"] = [event_object(event) for event in record.events]
    told = value if full else _hidden(value, numbers_of(record))
    return ({"case_no": record.case_no} if record.case_no else {}) | told


def _hidden(value: dict[str, Any], own: Collection[str]) -> dict[str, Any]:
    events = [
        masks.hidden(_EVENTS[event["kind"]], event, own, m.Registered) for event in value["events"]
    ]
    return masks.hidden(m.Registered, value, own) | {"events": events}


def full_history(record: CaseRecord, flat: CaseRecord) -> list[dict[str, Any]]:
    """Return all events of a case, for the column 完整经过.

    :param flat: the case as its flat columns alone have it; what its registration lacks is told by
        a ``registered`` object before the events.
    """
    record = record.resolved
    events = [event_object(event) for event in record.events]
    here, there = filled_fields(record.registered), filled_fields(flat.registered)
    missing = {key: here[key] for key in UNLISTED if key in here and here[key] != there.get(key)}
    if "parties" in missing:
        missing["parties"] = [party_object(party) for party in record.registered["parties"]]
    return [{"kind": m.Registered.kind, **missing}, *events] if missing else events


_ORDER = ("ref", "unit", "on", "dispute_type", "source", "severity", "petition", "grid", "summary")
_IF_SAID = ("found_on", "found_by", "campaign", "before_authority", "override")
"""The fields of the registration that an object has only where they are filled in."""


def party_object(party: m.Party) -> dict[str, Any]:
    """Return a party as a JSON object."""
    return party.model_dump(mode="json", exclude_none=True)
