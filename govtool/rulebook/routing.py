"""Section 5: routing by the centre 分流. The first rule that fits; the answer names rule and reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from govtool import vocabulary as voc
from govtool.models import Unit
from govtool.rulebook.state import Case, Office, Stage

_KIND = voc.UnitKind
_DEPARTMENTS = frozenset({_KIND.DEPARTMENT, _KIND.COMMITTEE})
_FROM_ABOVE = frozenset({voc.Source.SUPERIOR, voc.Source.COURT})


@dataclass(frozen=True, slots=True)
class Route:
    """Who should lead a case. ``rule`` is the number in section 5 (0: it is not the centre's yet)."""

    lead: str
    rule: int
    reason: str
    cooperating: tuple[str, ...] = ()
    same_day: bool = False


def route(case: Case, office: Office, grid_units: Mapping[str, str], *, across: bool = False) -> Route:
    """The unit that should lead ``case``.

    :param grid_units: the community of each grid ("the community of the place").
    :param across: whether the matter lies across departments.
    :returns: the route; ``reason`` is a stable code, put into words elsewhere.
    """
    matter = _Matter(case, office, grid_units.get(case.grid or ""), across)
    for rule in (_failed_below, _transferred, _by_department, _from_above, _petition):
        found = rule(matter)
        if found is not None:
            return _not_back(found, matter)
    handler = case.handler or case.stages[-1]
    if case.severity is voc.Severity.MAJOR:
        return Route(office.street, 0, "major_to_centre", (handler.unit,), same_day=True)
    return Route(handler.unit, 0, "not_with_centre")


@dataclass(frozen=True, slots=True)
class _Matter:
    """What routing looks at; ``place`` is the community of the case's grid."""

    case: Case
    office: Office
    place: str | None
    across: bool

    @property
    def major(self) -> bool:
        return self.case.severity is voc.Severity.MAJOR

    @property
    def failed(self) -> tuple[str, ...]:
        """Units below the street that mediated without success, in order."""
        return tuple(
            s.unit for s in self.case.stages if s.kind in voc.BELOW_THE_STREET and s.failed and not s.settled
        )


def _not_back(found: Route, matter: _Matter) -> Route:
    """1 again: what was handed up is not routed back to a unit that already failed (check ``routed_back``)."""
    handed_up = matter.case.centre_stage is not None or _sender(matter.case) is not None
    if handed_up and found.lead in matter.failed:
        return Route(matter.office.street, 1, "mediated_before_without_success", (found.lead,))
    return found


def _failed_below(matter: _Matter) -> Route | None:
    """1: handed down a case that its community or department had mediated without success."""
    from_above = matter.case.source in _FROM_ABOVE or matter.case.is_petition
    if from_above and matter.failed:
        return Route(matter.office.street, 1, "mediated_before_without_success", matter.failed[:1])
    return None


def _transferred(matter: _Matter) -> Route | None:
    """2: transferred by a community: the department competent for the type, or the centre itself."""
    sender = _sender(matter.case)
    if sender is None or sender.kind is not _KIND.COMMUNITY:
        return None
    department = competent(matter.case.dispute_type, matter.office, matter.case.registered_on)
    if department is None or matter.major:
        return Route(matter.office.street, 2, "transferred_to_centre", same_day=matter.major)
    return Route(department, 2, "transferred_to_competent")


def _by_department(matter: _Matter) -> Route | None:
    """3: registered by a department: itself; the centre if complex or across departments."""
    first = matter.case.stages[0]
    if first.kind not in _DEPARTMENTS:
        return None
    if matter.major or matter.across:
        return Route(matter.office.street, 3, "complex_at_department", (first.unit,), same_day=True)
    return Route(first.unit, 3, "registering_department")


def _from_above(matter: _Matter) -> Route | None:
    """4: assigned from above or taken directly by the centre: competent department, else the community."""
    taken_directly = matter.case.stages[0].kind is _KIND.STREET and not matter.case.is_petition
    if matter.case.source not in _FROM_ABOVE and not taken_directly:
        return None
    if matter.major:
        return Route(matter.office.street, 4, "major_to_centre", same_day=True)
    return _department_or_place(matter, 4)


def _petition(matter: _Matter) -> Route | None:
    """5: from the petition office: simple ones to community or department, major ones to the centre."""
    if not matter.case.is_petition:
        return None
    if matter.major:
        return Route(matter.office.street, 5, "major_to_centre", same_day=True)
    return _department_or_place(matter, 5)


def _department_or_place(matter: _Matter, rule: int) -> Route:
    department = competent(matter.case.dispute_type, matter.office, matter.case.registered_on)
    if department is not None:
        return Route(department, rule, "competent_department")
    if matter.place is not None:
        return Route(matter.place, rule, "community_of_place")
    return Route(matter.office.street, rule, "nobody_competent")


def _sender(case: Case) -> Stage | None:
    """The stage that transferred the case to the centre, or asked to."""
    if case.transferring_stage is not None:
        return case.stages[case.transferring_stage - 1]
    return next((s for s in reversed(case.stages) if s.outcome is voc.Outcome.TRANSFERRED), None)


def competent(dispute_type: voc.DisputeType, office: Office, day: dt.date) -> str | None:
    """The department competent for a type: a unit code of the policy's list, or a name holding its words."""
    for word in office.policy.words(f"competent_{dispute_type.value}", day):
        for unit in office.units_on().values():
            if unit.kind in _DEPARTMENTS and _is_meant(unit, word):
                return unit.code
    return None


def _is_meant(unit: Unit, word: str) -> bool:
    return word in (unit.code, unit.name) or word in unit.name
