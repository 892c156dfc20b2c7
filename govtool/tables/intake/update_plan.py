"""The changes that ``import --update`` makes in something that is there already."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
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

    def events(self, today: dt.date, **more: Any) -> list[m.Event]:
        """Return the entries that carry it out; ``more`` is corrected with the changed fields."""
        reason, changes = _("Updated from a file."), {**self.changes, **more}
        back = [m.Retracted(on=today, targets=tuple(self.gone), reason=reason)] if self.gone else []
        corrected = [m.Corrected(on=today, changes=changes, reason=reason)] if changes else []
        return [*back, *corrected, *self.added]
