"""Parties as they are typed: ROLE:NAME[:PHONE[:ID_NO…]]."""

from __future__ import annotations

import pytest

from govtool.base.errors import Refused
from govtool.commands.shared.parties import party_from
from tests.commands.clerk import Desk

ADD = (
    "case",
    "add",
    "--unit",
    "SQ01",
    "--type",
    "邻里",
    "--source",
    "patrol",
    "--summary",
    "院墙排水",
)


@pytest.mark.parametrize(
    ("typed", "name", "phone", "id_no"),
    [
        ("申请人:甲某:13800000000", "甲某", "13800000000", None),
        ("申请人：甲某：138 0000 0000", "甲某", "13800000000", None),
        ("申请人:甲某（曾用名：甲二）", "甲某（曾用名：甲二）", None, None),
        ("申请人:甲某(曾用名:甲二):13800000000", "甲某(曾用名:甲二)", "13800000000", None),
        (
            "\u200b申请人\u200b:\u202d甲某\u202c:\u202d13800000000\u202c:\u200e11010519491231002X",
            "甲某",
            "13800000000",
            "11010519491231002X",
        ),
        ("申请人:甲某:无:不详", "甲某", None, None),
        ("申请人:买买提·吐尔逊:0571-88000000转801", "买买提·吐尔逊", "0571-88000000-801", None),
    ],
)
def test_a_party_is_read(typed: str, name: str, phone: str | None, id_no: str | None) -> None:
    party = party_from(typed)
    assert (party.role.value, party.name, party.phone, party.id_no) == (
        "applicant",
        name,
        phone,
        id_no,
    )


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("甲某", "bad_party"),
        ("申请人:13900000001", "number_as_name"),
        ("申请人:甲某:123", "bad_phone"),
        ("申请人:甲\u202e某", "bad_text"),
        ("申请人:无", "empty"),
    ],
)
def test_a_party_that_cannot_be(typed: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        party_from(typed)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("party", "code"),
    [
        ("申请人:甲某、乙某", "several_persons"),
        ("申请人:甲某，乙某等5人", "several_persons"),
        ("申请人:甲某::1101051949123100", "wrong_length"),
        ("申请人:范例公司::91350100M000100Y44", "wrong_check"),
    ],
)
def test_what_is_odd_is_refused_to_scripts_unless_they_mean_it(
    desk: Desk, party: str, code: str
) -> None:
    answer = desk(*ADD, "--party", party, "--json")
    assert (answer.code, answer.error["code"]) == (3, code)
    assert desk(*ADD, "--party", party, "--json", "--yes").code == 0


@pytest.mark.parametrize(
    "party", ["申请人:范例村第一、第二村民小组", "申请人:买买提·吐尔逊", "申请人:欧阳某某"]
)
def test_other_names_are_not_questioned(desk: Desk, party: str) -> None:
    assert desk(*ADD, "--party", party, "--json").code == 0
