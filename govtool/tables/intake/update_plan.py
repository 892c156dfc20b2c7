"""The changes that ``import --update`` makes in something that is there already."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from govtool import models as m
from govtool.base.i18n import _


@dataclass(slots=True)
class UpdatePlan:
    """The changes of a record: fields of the opening, events added, entries taken back."""

    changes: dict[str, Any] = field(default_factory=dict)
    added: list[m.Event] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.changes or self.added or self.gone)

    def tell_whole(
        self,
        entries: Iterable[m.Entry],
        events: Sequence[m.Event],
        text_of: Callable[[m.Event], str],
        is_told: Callable[[m.Event], bool],
    ) -> None:
        """Let ``events`` be all that happened after the opening; take back everything else.

        :param is_told: whether a file tells of an event at all; others stay.
        """
        wanted = Counter(map(text_of, events))
        for entry in entries:
            if wanted[text_of(entry.event)] > 0:
                wanted[text_of(entry.event)] -= 1
            elif is_told(entry.event):
                self.gone.append(entry.id)
        for event in reversed(events):
            if wanted[text_of(event)] > 0:
                wanted[text_of(event)] -= 1
                self.added.insert(0, event)

    def tell_course(
        self,
        entries: Sequence[m.Entry],
        places: Mapping[str, int],
        before: Mapping[str, m.Event],
        after: Mapping[str, m.Event],
    ) -> None:
        """Replace the events of which columns say something else, by their place in the course.

        :param places: the indices of ``entries`` at the places of the course.
        """
        for place in (*before, *(place for place in after if place not in before)):
            if before.get(place) == after.get(place):
                continue
            old = entries[places[place]] if place in before else None
            if old is not None:
                self.gone.append(old.id)
            if place in after:
                self.added.append(_with_notes(old, after[place]))

    def events(self, today: dt.date, **more: Any) -> list[m.Event]:
        """Return the entries that carry it out; ``more`` is corrected with the changed fields."""
        reason, changes = _("Updated from a file."), {**self.changes, **more}
        back = [m.Retracted(on=today, targets=tuple(self.gone), reason=reason)] if self.gone else []
        corrected = [m.Corrected(on=today, changes=changes, reason=reason)] if changes else []
        return [*back, *corrected, *self.added]


def _with_notes(old: m.Entry | None, new: m.Event) -> m.Event:
    """Return the new event with what columns cannot say of it: a reason, a note."""
    if old is None or type(old.event) is not type(new):
        return new
    return old.event.model_copy(update={name: getattr(new, name) for name in new.model_fields_set})
