"""The records of a noun that an export writes: by days, unit and state."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """The records of a ``unit``, opened ``first`` to ``last``, in a ``state``; None is any."""

    first: dt.date | None = None
    last: dt.date | None = None
    unit: str | None = None
    state: str | None = None

    @property
    def is_all(self) -> bool:
        """Return whether nothing is left out."""
        return self == ALL

    def takes(self, opening: Any) -> bool:
        """Return whether the choice takes what an event opened, in any state."""
        on = opening.on
        return (
            (self.first is None or self.first <= on)
            and (self.last is None or on <= self.last)
            and self.unit in {None, getattr(opening, "unit", None)}
        )


ALL = ExportChoice()
