"""What a noun says of the registers behind the numbers of its return, for ``report register NOUN``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from govtool.base.vocabulary import Term
from govtool.returns.model import ReturnColumn
from govtool.rules import Period
from govtool.store import Store

Narrowing = str | type[Term] | Callable[[str], Any]
"""How the word of an option is read: as the code of a register, a term of a vocabulary, or by a function of the noun."""


class RegisterAsked(NamedTuple):
    """Which number: ``cell`` a code or a label as typed, None for all; ``narrowing``: values by the names of options."""

    period: Period
    unit: str
    today: dt.date
    cell: str | None
    narrowing: Mapping[str, Any]


class RegisterRow(Protocol):
    """A line of a register."""

    def as_json(self) -> dict[str, Any]:
        """Return its values, by the codes of columns and more."""
        ...


class ReturnRegister(NamedTuple):
    """The registers of a noun's return.

    :param title: of a file. :param narrowing: the options that narrow a number beside period and unit, and how each is read.
    :param cell: reads what is asked; its number is what the others take.
    """

    title: str
    narrowing: Mapping[str, Narrowing]
    cell: Callable[[RegisterAsked], Any]
    lines: Callable[[Store, Any], Iterator[RegisterRow]]
    columns: Callable[[Any], Sequence[ReturnColumn]]
    subject: Callable[[Any], Sequence[str]]
