"""The changes that ``--update`` makes in a case that is there already.

A JSONL object, or a row with 完整经过, tells the whole case: what it omits did not happen. A plain
row speaks only for the columns its file has, and of those only what columns can say: letters,
notes and a third session recorded since stay as they are. Supervision notices were issued and
numbers of papers given by the program: they stay in any case, for the papers are in people's hands.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from govtool import models as m
from govtool import rules
from govtool.journal.chain import canonical
from govtool.subjects.case.files import CASE_FILES
from govtool.subjects.case.particulars import supplement_between
from govtool.tables.intake import flat_case
from govtool.tables.intake.case_record import (
    CaseRecord,
    default_value,
    event_object,
    filled_fields,
    record_from_journal,
)
from govtool.tables.intake.flat_case import Values
from govtool.tables.intake.update_plan import UpdatePlan


def whole(history: Sequence[m.Entry], record: CaseRecord) -> UpdatePlan:
    """Return what a record of a whole case would change."""
    entries, now = _facts(history)
    record = record.resolved
    plan = UpdatePlan(_changes(now.registered, record.registered))
    plan.tell_whole(
        entries, record.events, _text, lambda e: not isinstance(e, m.NoticeIssued | m.Numbered)
    )
    return plan


def columns(
    history: Sequence[m.Entry], values: Values, given: Collection[str], street: str
) -> UpdatePlan:
    """Return what a plain row would change.

    :param values: what the row says; :param given: the columns its file has.
    """
    entries, now = _facts(history)
    before = flat_case.values_of(now)
    after = before | _with_replaced(before, {column: values.get(column) for column in given})
    plan = UpdatePlan(_changes(flat_case.registration(before), flat_case.registration(after)))
    if "parties" in plan.changes:
        parties = _parties(now.registered["parties"], flat_case.registration(after)["parties"])
        plan.changes["parties"] = [
            party.model_dump(mode="json", exclude_none=True) for party in parties
        ]
    events = [entry.event for entry in entries]
    plan.tell_course(
        entries,
        CASE_FILES.places(events),
        flat_case.course(before, street),
        flat_case.course(after, street),
    )
    plan.added += supplement_between(events, before, after)
    return plan


def _with_replaced(before: Values, row: Values) -> Values:
    """Return the values of a row, with the old details of a replaced guardian or agent cleared."""
    for name, columns_of_it in flat_case.ACTING.items():
        if row.get(name) is not None and row[name] != before.get(name):
            row = dict.fromkeys(columns_of_it) | row
    return row


def _parties(now: Sequence[m.Party], told: Sequence[m.Party]) -> list[m.Party]:
    """Return the parties of a row with what columns cannot hold, and those it does not name.

    A row speaks for the first party of each role that it has columns for.
    """
    columns = {role for _who, role in flat_case.WHO}
    first = {
        party.role: place
        for place, party in reversed(list(enumerate(now)))
        if party.role in columns
    }
    others = [party for place, party in enumerate(now) if place not in first.values()]
    return [*(_with_unsaid(now[first[p.role]], p) if p.role in first else p for p in told), *others]


def _with_unsaid(before: m.Party, told: m.Party) -> m.Party:
    """Return a party of a row with its address and the like, and the first day of its agent."""
    agent, former = told.agent, before.agent
    if agent is not None and former is not None and agent.name == former.name:
        agent = former.model_copy(update={"phone": agent.phone, "authority": agent.authority})
    fields = {
        "name": told.name,
        "phone": told.phone,
        "id_no": told.id_no,
        "guardian": told.guardian,
    }
    return before.model_copy(update=fields | {"agent": agent})


def _facts(history: Sequence[m.Entry]) -> tuple[list[m.Entry], CaseRecord]:
    """Return the entries after the registration that count, and the case they tell of."""
    record = record_from_journal(history)
    assert record is not None, "a case in the projections has a registration"
    return rules.effective(history)[1:], record


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that differ, with their new JSON values, as ``corrected`` names them."""
    old, new = filled_fields(before), filled_fields(after)
    names = [name for name in (old | new) if old.get(name) != new.get(name)]
    return {
        "registered_on" if name == "on" else name: new.get(name, default_value(name))
        for name in names
    }


def _text(event: m.Event) -> str:
    return canonical(event_object(event))
