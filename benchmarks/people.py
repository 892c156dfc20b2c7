"""Invented people and what they quarrel about, quickly: names, telephones, ID numbers, summaries.

The words are those of the sample data. Nothing here is about anybody: the ID numbers begin with
9900, a region that does not exist.
"""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from govtool.base import text
from govtool.base.vocabulary import DisputeType, Source

ROOT = Path(__file__).parents[1]
WORDS: Mapping[str, Any] = tomllib.loads(
    (ROOT / "tools" / "samples" / "words.toml").read_text(encoding="utf-8")
)

_SURNAMES: str = WORDS["names"]["surnames"]
_GIVEN: str = WORDS["names"]["given"]
_PLACES = ("示例新村", "范例里", "样例苑", "试点园", "模拟湾")
_PHONE_SHARE, _ID_SHARE = 0.75, 0.35
_SOURCES = {
    "community": (
        Source.PATROL,
        Source.PATROL,
        Source.APPLICATION,
        Source.HOUSEHOLD_HEAD,
        Source.POLICE,
    ),
    "department": (Source.DEPARTMENT, Source.APPLICATION),
    "street": (Source.SUPERIOR, Source.COURT),
}
_BORN = dt.date(1950, 1, 1).toordinal()
_BIRTHDAYS = 19_000


class Invention:
    """Makes things up, the same for the same ``rng``."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        kinds = list(DisputeType)
        self._types = rng.choices(
            kinds, [WORDS["types"][kind.value]["weight"] for kind in kinds], k=4096
        )
        self._places = [f"{estate}{number}幢" for estate in _PLACES for number in range(1, 40)]

    def dispute(self, unit_kind: str) -> dict[str, str]:
        """Return the columns but unit, grid and dates of a case that such a unit registers."""
        kind = self.rng.choice(self._types)
        words = WORDS["types"][kind.value]
        return {
            "dispute_type": kind.zh,
            "source": self.rng.choice(_SOURCES[unit_kind]).zh,
            "summary": self._summary(words["summaries"]),
            **self._person("applicant"),
            **self._respondent(words["respondents"]),
        }

    def _summary(self, templates: Sequence[str]) -> str:
        rng = self.rng
        amounts = {"sum": rng.randrange(50, 600) * 100, "fee": rng.randrange(3, 40) * 100}
        few = {"n": rng.randrange(3, 10), "month": rng.randrange(1, 13)}
        return rng.choice(templates).format(place=rng.choice(self._places), **amounts, **few)

    def _respondent(self, firms: Sequence[str]) -> dict[str, str]:
        return {"respondent": self.rng.choice(firms)} if firms else self._person("respondent")

    def _person(self, role: str) -> dict[str, str]:
        rng = self.rng
        person = {role: rng.choice(_SURNAMES) + rng.choice(_GIVEN) + rng.choice(_GIVEN)}
        if rng.random() < _PHONE_SHARE:
            person[f"{role}_phone"] = f"{rng.choice(('138', '139'))}{rng.randrange(100_000_000):08}"
        if rng.random() < _ID_SHARE:
            person[f"{role}_id_no"] = self._id_no()
        return person

    def _id_no(self) -> str:
        return checked(
            f"990000{_compact(_BORN + self.rng.randrange(_BIRTHDAYS))}{self.rng.randrange(1000):03}"
        )


def checked(digits: str) -> str:
    """Seventeen digits with the check character that fits them.

    >>> checked("99000019900101001")
    '990000199001010017'
    """
    return next(
        number for last in "0123456789X" if not text.has_wrong_check(number := digits + last)
    )


@lru_cache(maxsize=_BIRTHDAYS)
def _compact(ordinal: int) -> str:
    return f"{dt.date.fromordinal(ordinal):%Y%m%d}"
