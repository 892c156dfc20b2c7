"""Answers that change part of a field, e.g. the holders of one post."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from govtool.base.record import Record


class Merging:
    """An answer that is worked into what is there; the rest of it stays."""

    __slots__ = ()

    def into(self, there: Any) -> Any:
        """Return what is there with the change; ``there`` is None or empty for something new."""
        raise NotImplementedError


def merged(known: Mapping[str, Any], there: Record | None = None) -> dict[str, Any]:
    """Return the values of a form, changes of what is there worked in.

    :param there: None for something new.
    """
    return {
        name: value.into(getattr(there, name, None)) if isinstance(value, Merging) else value
        for name, value in known.items()
    }
