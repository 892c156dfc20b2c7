"""The class of a matter, by which the time to handle it is counted: dated values of the policy."""

from __future__ import annotations

import datetime as dt

from govtool.law.policy import Policy
from govtool.subjects.matter.categories import Category
from govtool.subjects.matter.terms import MatterClass, Urgency

_BY_STRICTNESS = (
    MatterClass.EMERGENCY,
    MatterClass.URGENT,
    MatterClass.HOTLINE,
    MatterClass.CONSULT,
    MatterClass.COMPLEX,
)
"""The classes that name their categories, the one that goes before the others first."""
PRESSING = frozenset({MatterClass.EMERGENCY, MatterClass.URGENT})
_OWN = frozenset({MatterClass.GENERAL})


def class_on(
    category: Category, urgency: Urgency | None, on: dt.date, policy: Policy
) -> MatterClass:
    """Return the class of a matter on a day, the stricter of urgency and category."""
    own = (
        each
        for each in _BY_STRICTNESS
        if category.code in _named(f"matter_class_{each}", on, policy)
    )
    found = next(own, MatterClass.GENERAL)
    if urgency is None or found is MatterClass.EMERGENCY:
        return found
    return MatterClass(urgency.value)


def _named(name: str, on: dt.date, policy: Policy) -> tuple[str, ...]:
    return () if policy.is_off(name, on) else policy.words(name, on)


def handling_clock(category: Category, urgency: Urgency | None, on: dt.date, policy: Policy) -> str:
    """Return the clock by which the time to handle a matter is counted from a day on."""
    found = class_on(category, urgency, on, policy)
    own = f"matter_handle_{category.code}"
    return own if found in _OWN and own in policy.parameters else f"matter_handle_{found}"


def dispatch_clock(category: Category, urgency: Urgency | None, on: dt.date, policy: Policy) -> str:
    """Return the clock by which a dispatch is owed from a day on: the same day where it presses."""
    pressing = class_on(category, urgency, on, policy) in PRESSING
    return "matter_dispatch_urgent" if pressing else "matter_dispatch"


def is_rechecked(category: Category, on: dt.date, policy: Policy) -> bool:
    """Return whether what was done of a category is looked at again."""
    return category.code in _named("matter_recheck_categories", on, policy)
