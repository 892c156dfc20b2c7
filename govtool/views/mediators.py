"""Questions about the mediators 人民调解员 of a unit."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from govtool.file.reader import Reader
from govtool.models import Mediator
from govtool.views import lookups

_BETWEEN = re.compile(r"[、，,;；\s]+")


def of_unit(conn: Reader, unit: str, on: dt.date | None = None) -> list[Mediator]:
    """Return the mediators of a unit on a day, or by now."""
    return [
        Mediator.model_validate(row)
        for row in lookups.register_rows(conn, "mediator", on, unit=unit)
    ]


def unknown(
    conn: Reader, names: str, units: Iterable[str], on: dt.date
) -> tuple[list[str], list[str]]:
    """Return which of the names are of no mediator of the units on a day, and who these have.

    Both are empty where the register has nobody of these units.
    """
    there = list(dict.fromkeys(one.name for unit in units for one in of_unit(conn, unit, on)))
    if not there:
        return [], []
    return [name for name in _BETWEEN.split(names) if name and name not in there], there


def certificates(conn: Reader, names: str, units: Iterable[str], on: dt.date) -> str:
    """Return the certificate numbers of mediators by their names, in the order of the names; empty without any."""
    known = {one.name: one.certificate for unit in units for one in of_unit(conn, unit, on)}
    return "、".join(filter(None, (known.get(name) for name in _BETWEEN.split(names))))
