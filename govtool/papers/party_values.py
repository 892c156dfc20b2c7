"""The parties of a case as a form has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from govtool.base.dates import chinese_day
from govtool.base.document_numbers import age, born, is_minor
from govtool.base.vocabulary import PartyRole
from govtool.models import Party

_SEX = 16


def rows(
    parties: Iterable[Party], on: dt.date, registered_on: dt.date | None = None
) -> list[dict[str, Any]]:
    """Return the parties as rows of a form, as of the day of the paper.

    :param registered_on: the day on which the case was registered; without it, that of the paper.
    """
    return [
        _row(place, party, on, registered_on or on) for place, party in enumerate(parties, start=1)
    ]


def _row(place: int, party: Party, on: dt.date, registered_on: dt.date) -> dict[str, Any]:
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
        "是未成年人": is_minor(party.id_no, on),
        **_acting(party, on, registered_on),
    }


def nobody() -> dict[str, Any]:
    """Return a row of a person to be filled in by hand."""
    row = _row(1, Party.trusted(role=PartyRole.APPLICANT, name=""), dt.date.min, dt.date.min)
    return row | {"序号": "", "地位": ""}


def _acting(party: Party, on: dt.date, registered_on: dt.date) -> dict[str, str]:
    guardian, agent = party.guardian_on(on, registered_on), party.agent_on(on)
    return {
        "法定代理人": guardian.name if guardian else "",
        "与当事人关系": (guardian and guardian.relation) or "",
        "法定代理人电话": (guardian and guardian.phone) or "",
        "委托代理人": agent.name if agent else "",
        "委托代理人电话": (agent and agent.phone) or "",
        "代理权限": agent.authority.zh if agent and agent.authority else "",
        "代理起始日期": chinese_day(agent.since) if agent else "",
    }


def names_with_acting(parties: Iterable[Mapping[str, Any]]) -> str:
    """Return the names in rows with who acts for them: 甲某（委托代理人丁某）、乙某."""
    return "、".join(party["姓名"] + _acting_note(party) for party in parties)


def _acting_note(party: Mapping[str, Any]) -> str:
    acting = "，".join(
        f"{part}{party[part]}" for part in ("法定代理人", "委托代理人") if party[part]
    )
    return f"（{acting}）" if acting else ""


def applies(part: str, row: Mapping[str, Any]) -> bool:
    """Return whether a part of a row applies to such a party.

    An organisation has no age, a person no representative, only a minor a guardian.
    """
    if part == "法定代理人":
        return bool(row.get(part)) or row.get("是未成年人") is True
    if part in _OF_OTHERS:
        return bool(row.get(_OF_OTHERS[part]))
    unit = row.get("是单位")
    return not (
        (unit is True and part in _OF_PERSONS) or (unit is False and part in _OF_ORGANISATIONS)
    )


_OF_PERSONS = frozenset({"性别", "年龄", "职业"})
_OF_ORGANISATIONS = frozenset({"法定代表人", "职务"})
_OF_OTHERS = {
    "与当事人关系": "法定代理人",
    "法定代理人电话": "法定代理人",
    "委托代理人": "委托代理人",
    "委托代理人电话": "委托代理人",
    "代理权限": "委托代理人",
    "代理起始日期": "委托代理人",
}
"""The parts that need a person, with the part that names the person."""


def names(parties: Iterable[Party]) -> str:
    """Return the names: 甲某、乙某."""
    return "、".join(party.name for party in parties)
