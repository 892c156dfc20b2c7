"""Addressees of notices on a matter, and its state in the morning list 督办对象、办理情况."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from govtool.base.dates import month_day_text
from govtool.base.i18n import _
from govtool.base.vocabulary import Level, Told
from govtool.law.office import Office, unit_name
from govtool.subjects.matter import categories
from govtool.subjects.matter.categories import Category
from govtool.subjects.matter.state import Matter, Turn
from govtool.subjects.matter.terms import MatterState, TurnOutcome
from govtool.subjects.obligation import Obligation

ADDRESSEES: Mapping[Level, tuple[Told, ...]] = {
    Level.REMINDER: (Told.HANDLER, Told.FIRST_UNIT),
    Level.YELLOW: (Told.UNIT_HEAD, Told.FIRST_UNIT),
    Level.ORANGE: (Told.PLATFORM_COMMANDER, Told.FIRST_UNIT),
    Level.RED: (Told.COMMANDER_IN_CHIEF, Told.MAIN_LEADER, Told.FIRST_UNIT),
}
"""Functions told at each level; the first unit only while no other has signed."""
_PASSED_ON = frozenset({MatterState.SENT_BACK, MatterState.DISPATCHED, MatterState.RAISED})


def addressee_units(matter: Matter) -> Mapping[Told, str]:
    """Return the groups whose heads are told, and the unit that is told too."""
    return places_of(matter.category, first_unit(matter.state, matter.turns))


def places_of(category: Category, first: str | None) -> Mapping[Told, str]:
    """Return where those who are told of a matter of a category hold their function."""
    heads = {
        Told.PLATFORM_COMMANDER: category.platform.group,
        Told.COMMANDER_IN_CHIEF: categories.room().group,
    }
    return heads if first is None else heads | {Told.FIRST_UNIT: first}


def first_unit(state: str, turns: Sequence[Turn]) -> str | None:
    """Return the unit that signed first and sent it back, until another signs 首接负责."""
    if state not in _PASSED_ON:
        return None
    signed = [turn for turn in turns if turn.signed_on is not None]
    if not signed or len({turn.unit for turn in signed}) > 1:
        return None
    last = signed[-1]
    has_it_again = turns[-1].closed_on is None and turns[-1].unit == last.unit
    return last.unit if last.outcome is TurnOutcome.SENT_BACK and not has_it_again else None


def progress(matter: Matter, _owed: Obligation, office: Office, today: dt.date) -> str:
    """Return what the morning list says of how a matter stands."""
    turn, handling = matter.turn, matter.handling
    if turn is not None:
        unit = unit_name(turn.unit, office)
        if turn.signed_on is None and not turn.is_redo:
            return _("with {unit}, not signed for", unit=unit)
        return _("with {unit}", unit=unit)
    if handling is not None:
        return _(
            "{result} on {day}",
            result=handling.result.label,
            day=month_day_text(handling.on, today),
        )
    if matter.stage is MatterState.SENT_BACK:
        last = matter.turns[-1]
        sent = _("sent back by {unit}", unit=unit_name(last.unit, office))
        return (
            _("{sent} ({n} times)", sent=sent, n=matter.sent_back) if matter.sent_back > 1 else sent
        )
    if matter.stage is MatterState.RAISED:
        return _("raised {day}", day=month_day_text(matter.raises[-1][0].since, today))
    return _("reported {day}", day=month_day_text(matter.opened_on, today))
