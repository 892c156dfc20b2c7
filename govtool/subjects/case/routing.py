"""Section 5: routing by the centre 分流 by the first rule that fits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from govtool.base import vocabulary as voc
from govtool.law.office import Office
from govtool.subjects.case.state import Case, Stage
from govtool.subjects.unit.header import UnitHeader

_KIND = voc.UnitKind
_DEPARTMENTS = frozenset({_KIND.DEPARTMENT, _KIND.COMMITTEE})
_FROM_ABOVE = frozenset({voc.Source.SUPERIOR, voc.Source.COURT})


@dataclass(frozen=True, slots=True)
class Route:
    """The unit to lead a case; ``rule`` is its number in section 5 (0: not with the centre)."""

    lead: str
    rule: int
    reason: str
    cooperating: tuple[str, ...] = ()
    same_day: bool = False


def route(
    case: Case,
    office: Office,
    grid_units: Mapping[str, str],
    *,
    linked: Sequence[Case] = (),
    place: str | None = None,
    across: bool = False,
) -> Route:
    """Return the unit that should lead ``case``, and by which rule.

    :param grid_units: the community of each grid ("the community of the place").
    :param linked: the cases that are one matter with it.
    :param place: the community of the place, where no grid tells it.
    :param across: whether the matter lies across departments.
    :returns: the route; ``reason`` is a stable code, put into words elsewhere.
    """
    matter = _Matter(case, office, tuple(linked), grid_units.get(case.grid or "") or place, across)
    for rule in (_failed_below, _petition, _transferred, _by_department, _from_above):
        found = rule(matter)
        if found is not None:
            return _not_back(found, matter)
    handler = case.handler or case.stages[-1]
    if case.severity is voc.Severity.MAJOR:
        return Route(office.street, 0, "major_to_centre", (handler.unit,), same_day=True)
    return Route(handler.unit, 0, "not_with_centre")


@dataclass(frozen=True, slots=True)
class _Matter:
    """The input of routing; ``place`` is the community of the place."""

    case: Case
    office: Office
    linked: tuple[Case, ...]
    place: str | None
    across: bool

    @property
    def major(self) -> bool:
        return self.case.severity is voc.Severity.MAJOR

    @property
    def is_petition(self) -> bool:
        """True if it came from the petition office 信访室, by mark, source or unit."""
        first = self.case.stages[0]
        return self.case.is_petition or is_petition_office(first.unit, self.office, first.opened_on)

    @property
    def is_direct(self) -> bool:
        """True if it was assigned from above, or taken directly by the centre."""
        return self.case.source in _FROM_ABOVE or self.case.stages[0].kind is _KIND.STREET

    @property
    def failed(self) -> tuple[str, ...]:
        """Units below the street that failed in this case or a linked one, in order."""
        tried = (
            s.unit for case in (self.case, *self.linked) for s in failed_stages(case, self.office)
        )
        return tuple(dict.fromkeys(tried))


def failed_stages(case: Case, office: Office) -> Iterator[Stage]:
    """Yield the stages in which a unit below the street mediated without success.

    The petition office only hands over: it takes no part, whatever was recorded there.
    """
    for stage in case.stages:
        tried = stage.kind in voc.BELOW_THE_STREET and stage.failed and not stage.settled
        if tried and not is_petition_office(stage.unit, office, stage.opened_on):
            yield stage


def _not_back(found: Route, matter: _Matter) -> Route:
    """1 again: not back to a unit that already failed (check ``routed_back``)."""
    handed_up = matter.case.centre_stage is not None or _sender(matter.case) is not None
    if handed_up and found.lead in matter.failed:
        return Route(matter.office.street, 1, "mediated_before_without_success", (found.lead,))
    return found


def _failed_below(matter: _Matter) -> Route | None:
    """1: handed down a matter that a community or department had mediated without success."""
    if (matter.is_direct or matter.is_petition) and matter.failed:
        return Route(matter.office.street, 1, "mediated_before_without_success", matter.failed[:1])
    return None


def _petition(matter: _Matter) -> Route | None:
    """2: petitions: simple ones to community or department, major ones to the centre."""
    if not matter.is_petition:
        return None
    if matter.major:
        return Route(matter.office.street, 2, "major_to_centre", same_day=True)
    return _department_or_place(matter, 2)


def _transferred(matter: _Matter) -> Route | None:
    """3: transferred by a community: the competent department, or the centre itself."""
    sender = _sender(matter.case)
    if sender is None or sender.kind is not _KIND.COMMUNITY:
        return None
    department = competent(matter.case.dispute_type, matter.office, matter.case.registered_on)
    if department is None or matter.major:
        return Route(matter.office.street, 3, "transferred_to_centre", same_day=matter.major)
    return Route(department, 3, "transferred_to_competent")


def _by_department(matter: _Matter) -> Route | None:
    """4: registered by a department: itself; the centre if complex or across departments.

    A department hands over nothing else (section 4, ``early_transfer``): what it transferred is one
    or the other.
    """
    first = matter.case.stages[0]
    if first.kind not in _DEPARTMENTS:
        return None
    if matter.major or matter.across or _sender(matter.case) is first:
        return Route(matter.office.street, 4, "complex_at_department", (first.unit,), same_day=True)
    return Route(first.unit, 4, "registering_department")


def _from_above(matter: _Matter) -> Route | None:
    """5: assigned from above or taken directly: competent department, else community."""
    if not matter.is_direct:
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
    """Return the department competent for a type, by unit code or words of its name.

    The petition office takes no part, so it is never the one.
    """
    for word in office.policy.words(f"competent_{dispute_type.value}", day):
        for unit in office.units_on().values():
            meant = unit.kind in _DEPARTMENTS and _is_meant(unit, word)
            if meant and not is_petition_office(unit.code, office, day):
                return unit.code
    return None


def is_petition_office(code: str, office: Office, day: dt.date) -> bool:
    """Return whether a unit is the one that the policy names as petition office 信访室 on a day."""
    unit = office.unit(code, day)
    if unit is None or unit.kind not in _DEPARTMENTS:
        return False
    return any(_is_meant(unit, word) for word in office.policy.words("petition_office", day))


def _is_meant(unit: UnitHeader, word: str) -> bool:
    return word in (unit.code, unit.name) or word in unit.name
