"""Questions about groups 领导小组、专班: those there are, and which of them holds a meeting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from govtool.base.errors import NotFound, Refused
from govtool.base.i18n import _, listed
from govtool.base.text import half_width, quoted
from govtool.base.vocabulary import GroupKind, MeetingKind
from govtool.subjects.amendment import effective
from govtool.subjects.register import Versions, versions_of
from govtool.views import lookups, registers

if TYPE_CHECKING:
    from govtool.store.database import Store

WORD = "group"
HOLDERS = {
    MeetingKind.TASK_GROUP: GroupKind.TASK_GROUP,
    MeetingKind.LEADING_GROUP: GroupKind.LEADING_GROUP,
    MeetingKind.REPORT_UP: GroupKind.LEADING_GROUP,
}
"""The kinds of groups that hold a kind of meeting."""


def every(store: Store) -> Iterator[tuple[str, dt.date, Versions[Any]]]:
    """Yield each group by its code, with the day of its first entry, and its versions."""
    subjects = lookups.subjects_ever(store.reader, WORD)
    for subject in subjects:
        standing = effective(store.history(subject))
        versions = versions_of((entry.event for entry in standing), WORD)
        if versions is not None:
            yield subject.partition(":")[2], standing[0].event.on, versions


def known(store: Store, code: str, on: dt.date) -> Any:
    """Return what a group was on a day, or had been when it was closed; None for none with the code."""
    versions = registers.versions(store.history(f"{WORD}:{code}"), WORD)
    return versions.known(on) if versions else None


def called(store: Store, code: str, on: dt.date) -> str:
    """Return the name of a group on a day; its code where there is none."""
    group = known(store, code, on)
    return group.name if group else code


def holds(group: Any, kind: MeetingKind) -> bool:
    """Return whether a group holds meetings of a kind; one whose work another one does holds none."""
    return bool(group.kind is HOLDERS[kind] and group.merged_into is None)


def holding(store: Store, kind: MeetingKind, typed: str | None, on: dt.date) -> str | None:
    """Return the code of the group that held a meeting: the one named, or the only one there is; None where none is.

    :raises NotFound: code ``no_group``. :raises Refused: codes ``wrong_group``, ``ambiguous`` where several may be meant,
        ``unexpected_option`` for a meeting that no group holds.
    """
    if kind not in HOLDERS:
        if typed is not None:
            message = _("{meeting}: no group holds it.").format(meeting=kind.label)
            raise Refused("unexpected_option", message, column="--group", value=typed)
        return None
    found = {
        code: group for code, _first, all_ in every(store) if (group := all_.at(on)) is not None
    }
    if typed is not None:
        return _named(found, kind, typed)
    fitting = [code for code, group in found.items() if holds(group, kind)]
    if len(fitting) > 1:
        message = _("Which group met?")
        choices = listed(f"{code} {found[code].name}" for code in fitting)
        raise Refused(
            "ambiguous", message, _("Say which: --group CODE ({choices})").format(choices=choices)
        )
    return next(iter(fitting), None)


def _named(found: dict[str, Any], kind: MeetingKind, typed: str) -> str:
    code = next((code for code in found if code.casefold() == half_width(typed).casefold()), None)
    code = code or next((code for code, group in found.items() if group.name == typed), None)
    if code is None:
        message = _("There is no group “{code}”.").format(code=quoted(typed))
        raise NotFound("no_group", message, _("See: govtool group list"), value=quoted(typed))
    if not holds(found[code], kind):
        message = _("{group} does not hold this: {meeting}.")
        named = message.format(group=found[code].name, meeting=kind.label)
        raise Refused("wrong_group", named, column="--group", value=code)
    return code
