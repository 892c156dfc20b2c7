"""The parties of a case as a form has them, and what an identity number tells of a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from govtool.models import Party
from govtool.text import has_wrong_check

RESIDENT_LENGTH = 18
_BIRTHDAY = slice(6, 14)
_SEX = 16


def born(number: str | None) -> dt.date | None:
    """The birthday in a valid resident ID; None for any other document.

    >>> born("11010519491231002X"), born("110105194912310021"), born("E12345678")
    (datetime.date(1949, 12, 31), None, None)
    """
    if (
        number is None
        or len(number) != RESIDENT_LENGTH
        or not number[:17].isdigit()
        or has_wrong_check(number)
    ):
        return None
    try:
        return dt.date.fromisoformat(number[_BIRTHDAY])
    except ValueError:
        return None


def age(birthday: dt.date, on: dt.date) -> int:
    """Whole years 周岁 lived on a day; the birthday itself counts.

    >>> [age(dt.date(2004, 2, 29), dt.date(2026, *day)) for day in ((2, 28), (3, 1))]
    [21, 22]
    """
    return on.year - birthday.year - ((on.month, on.day) < (birthday.month, birthday.day))


def rows(parties: Iterable[Party], on: dt.date) -> list[dict[str, Any]]:
    """The parties as rows of a form, as of the day of the paper."""
    return [_row(place, party, on) for place, party in enumerate(parties, start=1)]


def _row(place: int, party: Party, on: dt.date) -> dict[str, Any]:
    unit = party.is_organisation
    birthday = None if unit else born(party.id_no)
    known = birthday is not None and birthday <= on
    return {
        "序号": str(place),
        "地位": party.role.zh,
        "姓名": party.name,
        "性别": ("男" if int((party.id_no or "")[_SEX]) % 2 else "女") if known else "",
        "年龄": str(age(birthday, on)) if birthday is not None and known else "",
        "职业": "" if unit else party.occupation or "",
        "电话": party.phone or "",
        "证件号码": party.id_no or "",
        "住址": party.address or "",
        "是单位": unit,
        "法定代表人": party.representative or "",
        "职务": (party.occupation or "") if unit else "",
    }


def applies(part: str, row: Mapping[str, Any]) -> bool:
    """Whether a part of a row is meant for such a party: an organisation has no age, a person no representative."""
    unit = row.get("是单位")
    return not ((unit is True and part in _OF_PERSONS) or (unit is False and part in _OF_ORGANISATIONS))


_OF_PERSONS = frozenset({"性别", "年龄", "职业"})
_OF_ORGANISATIONS = frozenset({"法定代表人", "职务"})


def names(parties: Iterable[Party]) -> str:
    """甲某、乙某."""
    return "、".join(party.name for party in parties)
