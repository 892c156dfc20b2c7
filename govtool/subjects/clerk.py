"""Clerks 经办员 and their profiles."""

import datetime as dt
from typing import ClassVar

from govtool.base import vocabulary as voc
from govtool.base.i18n import msgid
from govtool.base.record import OptionalText, StaffName
from govtool.journal.events import Event
from govtool.law.office import Office
from govtool.subjects.common_events import noun, reason
from govtool.subjects.subject import EventKind, Parts


class ClerkSet(Event):
    """授权: a person has a profile from now on."""

    kind: ClassVar[str] = "clerk_set"
    name: StaffName
    profile: voc.Profile
    reason: OptionalText = None


class ClerkRemoved(Event):
    """取消授权: a person has no profile any more."""

    kind: ClassVar[str] = "clerk_removed"
    reason: OptionalText = None


def profile_after(newest: Event | None) -> voc.Profile | None:
    """Return the profile under the newest event about a person; None for nobody's."""
    return newest.profile if isinstance(newest, ClerkSet) else None


def _profile(event: ClerkSet, _office: Office, _today: dt.date) -> Parts:
    return (event.profile.label, event.reason)


CLERK = noun(
    "clerk",
    msgid("clerk"),
    EventKind(ClerkSet, msgid("profile given"), details=_profile),
    EventKind(ClerkRemoved, msgid("profile withdrawn"), details=reason),
    for_keepers=True,
    is_counted=False,
)
