"""The office 本单位 as rules need it: units, calendar, policy, beginning of the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from govtool.base import vocabulary as voc
from govtool.law import clocks
from govtool.law.clocks import Due
from govtool.law.policy import Clock, Policy, ValueUnit
from govtool.law.workdays import Calendar

if TYPE_CHECKING:
    from govtool.law.contact import Contact, Contacts
    from govtool.subjects.register import Versions
    from govtool.subjects.unit.header import UnitHeader

_MAIN_LEADERS = (voc.Post.HEAD, voc.Post.SECRETARY, voc.Post.CHIEF)
"""The posts of who answers for a unit, the first that is filled."""


class UnitSince(NamedTuple):
    """A unit, from a day on."""

    since: dt.date
    unit: str


@dataclass(frozen=True, slots=True)
class Office:
    """All that the rules need beside a case's own events.

    ``units`` has what each unit was and is, by its code; ``street`` is the code of the centre's
    unit. ``began_on`` is the record's beginning 启用日期: what was due before it is owed by nobody;
    None while every deadline is followed up.
    """

    policy: Policy
    calendar: Calendar
    units: Mapping[str, Versions[UnitHeader]]
    street: str = ""
    began_on: dt.date | None = None
    adopted: Mapping[str, dt.date] = field(default_factory=dict)
    """The first day of each rule newer than the file (``rules_adopted``)."""
    escalated: Mapping[str, dt.date] = field(default_factory=dict)
    """The first due date that leads to a notice, of rules without notices before."""
    contacts: Mapping[str, Versions[Any]] = field(default_factory=dict)
    """The contacts by unit, each version as the JSON text stored, parsed on demand."""
    homes: Callable[[str], Sequence[UnitSince]] = field(
        default=lambda _household: (), compare=False
    )
    """Gives the communities of a household by its code, from day to day, the first since always."""
    _dues: dict[tuple[str, dt.date], Due] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    _there: dict[dt.date | None, dict[str, UnitHeader]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def due(self, rule: str, start: dt.date) -> Due:
        """Return the due date of a rule from ``start``; each is computed once."""
        known = self._dues.get((rule, start))
        if known is None:
            clock, day_0 = self.clock(rule, start)
            known = clocks.due(day_0, clock, self.calendar)
            self._dues[rule, start] = known
        return known

    def counting_with(self, dues: dict[tuple[str, dt.date], Due]) -> Office:
        """Return it with due dates that offices of the same policy and calendar count together."""
        office = replace(self)
        object.__setattr__(office, "_dues", dues)
        return office

    def with_homes_of(self, day: dt.date) -> Office:
        """Return it with the communities that households had by a day, and no later ones."""
        homes = self.homes
        return replace(self, homes=lambda code: [one for one in homes(code) if one.since <= day])

    def clock(self, rule: str, start: dt.date) -> tuple[Clock, dt.date]:
        """Return the clock that runs for a rule from ``start``, and its day 0.

        What goes with the weekly return is counted like that return, from the last day of the week.
        """
        clock = self.policy.clock(rule, start)
        if clock.unit is not ValueUnit.WEEKLY_RETURN:
            return clock, start
        from govtool.law.periods import PeriodKind, period_of  # which need clocks

        week = period_of(PeriodKind.WEEKLY, start)
        return self.policy.clock(week.kind.parameter, week.last), week.last

    def is_before_record(self, due: dt.date) -> bool:
        """Return whether a due date lies before the beginning of the record (section 1)."""
        return self.began_on is not None and due < self.began_on

    def unit(self, code: str | None, on: dt.date | None = None) -> UnitHeader | None:
        """Return a unit as on a day, or as when it was closed; None for an unknown one.

        :param on: the day of the fact that names it; without it, what it is by now.
        """
        versions = self.units.get(code or "")
        return versions.known(on) if versions else None

    def kind(self, code: str, on: dt.date) -> voc.UnitKind | None:
        """Return the kind that a unit was of on a day, None if the office does not know it."""
        unit = self.unit(code, on)
        return unit.kind if unit else None

    def units_on(self, day: dt.date | None = None) -> dict[str, UnitHeader]:
        """Return the units that exist on a day by code; without a day, the open ones."""
        there = self._there.get(day)
        if there is None:
            found = ((code, versions.at(day)) for code, versions in self.units.items())
            there = self._there[day] = {code: unit for code, unit in found if unit is not None}
        return there

    def kinds(self, code: str) -> frozenset[voc.UnitKind]:
        """Return the kinds that a unit was of on any day; none if the office does not know it."""
        versions = self.units.get(code)
        return (
            frozenset(version.record.kind for version in versions.all) if versions else frozenset()
        )

    def contacts_of(self, unit: str | None, on: dt.date | None = None) -> Contacts:
        """Return the contacts of a unit on a day, or by now, in the order of their posts."""
        versions = self.contacts.get(unit or "")
        if versions is None:
            return ()
        from govtool.law.contact import contacts_from  # few commands ask

        return contacts_from(versions.known(on))

    def contact(
        self, unit: str | None, post: voc.Post, on: dt.date | None = None
    ) -> Contact | None:
        """Return the first holder of a post at a unit on a day, or now; None for nobody.

        :param on: the day of what names the person; a paper printed again names who it was then.
        """
        return next((each for each in self.contacts_of(unit, on) if each.post is post), None)

    def head_of(self, unit: str | None, on: dt.date | None = None) -> Contact | None:
        """Return the head of a unit: 负责人, 书记, 行政主任, 主任; of the centre 主任 first."""
        last = (voc.Post.DIRECTOR,)
        posts = (*last, *_MAIN_LEADERS) if unit == self.street else (*_MAIN_LEADERS, *last)
        return self._first_holder(unit, posts, on)

    def main_leader(self, on: dt.date | None = None) -> Contact | None:
        """Return the main leader of the street on a day: its 负责人, else its 书记, 行政主任."""
        return self._first_holder(self.street, _MAIN_LEADERS, on)

    def _first_holder(
        self, unit: str | None, posts: Iterable[voc.Post], on: dt.date | None
    ) -> Contact | None:
        found = (self.contact(unit, post, on) for post in posts)
        return next((each for each in found if each is not None), None)

    @property
    def leaves_rules_out(self) -> bool:
        """True if some rule does not hold, or did not on some day."""
        return bool(self.adopted or self.policy.leaves_clocks_out)

    def holds(self, rule: str, start: dt.date) -> bool:
        """Return whether a rule is adopted by a day, and not switched off."""
        if self.policy.is_off(rule, start):
            return False
        since = self.adopted.get(rule)
        return since is None or start >= since

    def first_owed(self, rule: str, start: dt.date) -> dt.date:
        """Return the first day on which a recurring duty is owed under its rule."""
        return max(day for day in (self.first_followed_up(start), self.adopted.get(rule)) if day)

    def first_followed_up(self, start: dt.date) -> dt.date:
        """Return the first day of a recurring duty, not before the record began."""
        return max(start, self.began_on or start)


def unit_name(code: str | None, office: Office, on: dt.date | None = None) -> str:
    """Return the unit's name on a day, or by now; its code when the office does not know it."""
    unit = office.unit(code, on)
    return unit.name if unit else (code or "")
