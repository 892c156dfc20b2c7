"""Obligations around heads 户长: who owes what from when.

All of them are owed by the community or village of the micro-grid. ``head_vacant`` is reckoned from
the registers, as nothing may be recorded yet of a micro-grid without a head.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from govtool.base.dates import day_text
from govtool.base.i18n import _, msgid
from govtool.law.office import Office
from govtool.subjects.head.state import Headship
from govtool.subjects.head.terms import RHYTHMIC, HeadDuty
from govtool.subjects.obligation import Obligation, Rule, nothing_owed
from govtool.subjects.recurrence import Recurring

Owed = Iterator[Obligation]
RULES: dict[str, Rule] = {}
"""The rules by name, which is that of their clock in the policy where they have one."""


def _rule(short: str, command: str, **more: Any) -> Callable[[Any], Any]:
    """Enter a function into :data:`RULES` under its name, with what else is known of the rule."""

    def entered(look: Callable[[Headship, Headship, Office], Owed]) -> Any:
        RULES[look.__name__] = Rule(look.__name__, look, short, command=command, **more)
        return look

    return entered


RULES["head_vacant"] = Rule(
    "head_vacant",
    nothing_owed,
    msgid("name a head"),
    trigger=msgid("the micro-grid has no head"),
    command="head name --microgrid {no}",
    is_reckoned=True,
)

_AHEAD = "head_insurance_ahead"


@_rule(
    msgid("insure"),
    "head insure {no} --from … --until …",
    trigger=msgid("named, or the insurance ends"),
    dated=msgid("the last insured day: {day}"),
)
def head_insurance(head: Headship, _turn: Headship, office: Office) -> Owed:
    """保险 (T yearly; days H): first from the naming, then by the last insured day."""
    due, provisional = office.due("head_insurance", head.opened_on)
    first = head.insured[0].on if head.insured else None
    yield Obligation(
        "head_insurance", "1", head.unit, head.opened_on, due, first, head.closed_on, provisional
    )
    for no, insured in enumerate(head.insured, 2):
        later = [each.on for each in head.insured[no - 1 :] if each.until > insured.until]
        ahead = office.policy.number(_AHEAD, insured.until)
        known = (insured.until - insured.on).days
        start = insured.on + dt.timedelta(max(known - ahead, 0))
        yield Obligation(
            "head_insurance", str(no), head.unit, start, insured.until, next(iter(later), None),
            head.closed_on, written=True, known_on=insured.on,
        )  # fmt: skip


def _task_explained(head: Headship, owed: Obligation, today: dt.date) -> list[str]:
    task = head.tasks[int(owed.turn) - 1].given
    return [_("given on {day}: {text}", day=day_text(task.on, today), text=task.task)]


@_rule(
    msgid("do the task"),
    "head log {no} --duty task",
    trigger=msgid("task given"),
    written=True,
    explained=_task_explained,
    dated=msgid("to be done by {day}"),
)
def head_task(head: Headship, _turn: Headship, _office: Office) -> Owed:
    """临时任务 (T): by the day that was given."""
    for task in head.tasks:
        yield Obligation(
            "head_task", str(task.no), head.unit, task.given.on, task.given.due, task.done_on,
            head.closed_on, written=True,
        )  # fmt: skip


@_rule(msgid("raise"), "head link {no} …", trigger=msgid("quarrel across micro-grids"))
def head_across(head: Headship, _turn: Headship, office: Office) -> Owed:
    """跨联防组纠纷及时上报 (T; day H): met by the case that came of it."""
    for no, quarrel in enumerate(head.across, 1):
        due, provisional = office.due("head_across", quarrel.found_on)
        yield Obligation(
            "head_across", str(no), head.unit, quarrel.found_on, due, quarrel.raised_on,
            None, provisional,
        )  # fmt: skip


@_rule(msgid("replace"), "head replace {no}", trigger=msgid("replacement ordered"))
def head_replace(head: Headship, _turn: Headship, office: Office) -> Owed:
    """责令调整 (H): replaced within the days of the order."""
    if head.ordered_on is not None:
        due, provisional = office.due("head_replace", head.ordered_on)
        yield Obligation(
            "head_replace", "", head.unit, head.ordered_on, due, head.closed_on,
            provisional=provisional,
        )  # fmt: skip


def _in_slots(duty: HeadDuty) -> Callable[[Headship], Iterator[Recurring]]:
    return lambda head: head.rhythm(duty)


_SHORT = {HeadDuty.LAW: msgid("explain the law"), HeadDuty.SAFETY: msgid("look after safety")}
for _duty in RHYTHMIC:
    RULES[_duty.rule] = Rule(
        _duty.rule,
        nothing_owed,
        _SHORT[_duty],
        command=f"head log {{no}} --duty {_duty.value}",
        slots=_in_slots(_duty),
    )
