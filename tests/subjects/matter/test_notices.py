"""Who is told of what is overdue for a matter, day by day, and how it stands in the morning list."""

from __future__ import annotations

import pytest

from govtool import models as e
from govtool.base.vocabulary import Told
from govtool.models import Event
from govtool.rules import notices_due
from govtool.subjects.matter.kinds import MATTER
from tests.papers.matterbook import DISPATCHED, SENT_BACK, TAKEN, reported
from tests.subjects.case.casebook import OFFICE, day, history

SIGNED = e.MatterSigned(on="2026-03-05")
BACK = SENT_BACK.model_copy(update={"on": day("2026-03-06")})
SECOND = e.MatterDispatched.checked(on="2026-03-09", unit="BM01")

# Dispatched on Wed 4 March, signed on the 5th: to be handled by Wed 11 March.
HANDLE = (reported(), TAKEN, DISPATCHED, SIGNED)


def notices(*facts: Event, today: str) -> list[tuple[str, str, list[tuple[str, str | None]]]]:
    matter = MATTER.judge(history(*facts), OFFICE, day(today))
    assert matter is not None
    found = notices_due(MATTER, matter, OFFICE, day(today))
    return [
        (n.rule, n.level.value, [(one.told.value, one.at) for one in n.addressees]) for n in found
    ]


@pytest.mark.parametrize(
    ("today", "level", "whom"),
    [
        ("2026-03-11", None, []),
        ("2026-03-12", "yellow", [("unit_head", None)]),
        ("2026-03-13", "yellow", [("unit_head", None)]),
        ("2026-03-14", "orange", [("platform_commander", "BMPT")]),
        ("2026-03-15", "orange", [("platform_commander", "BMPT")]),
        ("2026-03-17", "orange", [("platform_commander", "BMPT")]),
        ("2026-03-18", "red", [("commander_in_chief", "ZHS"), ("main_leader", None)]),
        ("2026-03-19", "red", [("commander_in_chief", "ZHS"), ("main_leader", None)]),
    ],
)
def test_who_is_told_by_the_days_overdue(
    today: str, level: str | None, whom: list[tuple[str, str | None]]
) -> None:
    assert notices(*HANDLE, today=today) == ([("matter_handle", level, whom)] if level else [])


FIRST = ("first_unit", "SQ01")


@pytest.mark.parametrize(
    ("facts", "today", "rule", "is_told"),
    [
        ((*HANDLE, BACK), "2026-03-10", "matter_dispatch", True),
        ((*HANDLE, BACK, SECOND), "2026-03-11", "matter_sign", True),
        ((*HANDLE, BACK, SECOND, e.MatterSigned(on="2026-03-10")), "2026-03-17", "matter_handle", False),
        # sent back without a signature: nobody was first
        ((*HANDLE[:3], BACK), "2026-03-10", "matter_dispatch", False),
        # the first unit has it again: it is told anyway
        ((*HANDLE, BACK, SECOND.model_copy(update={"unit": "SQ01"})), "2026-03-11", "matter_sign", False),
        # handled by the first unit: what follows is the street's
        ((*HANDLE, e.MatterHandled.checked(on="2026-03-10", result="done")), "2026-03-12", "matter_answer", False),
    ],
)  # fmt: skip
def test_the_unit_that_signed_first_is_told_too_until_another_has_signed(
    facts: tuple[Event, ...], today: str, rule: str, *, is_told: bool
) -> None:
    told = {found: whom for found, _level, whom in notices(*facts, today=today)}
    assert (FIRST in told[rule]) == is_told
    assert told[rule][0] == ("unit_head", None)


STANDING = [
    ((reported(),), "reported 2 Mar"),
    ((reported(), TAKEN), "reported 2 Mar"),
    (HANDLE[:3], "with 示例1社区, not signed for"),
    (HANDLE, "with 示例1社区"),
    ((*HANDLE, BACK), "sent back by 示例1社区"),
    (
        (*HANDLE, BACK, SECOND, e.MatterSentBack.checked(on="2026-03-10", reason="lacking")),
        "sent back by 示例街道社保所 (2 times)",
    ),
    (
        (*HANDLE, BACK, e.MatterRaised.checked(on="2026-03-09", **{"class": "便民服务"})),
        "raised 9 Mar",
    ),
    (
        (*HANDLE, e.MatterHandled.checked(on="2026-03-10", result="explained")),
        "explained on 10 Mar",
    ),
]


@pytest.mark.parametrize(("facts", "said"), STANDING, ids=[said for _facts, said in STANDING])
def test_how_it_stands(facts: tuple[Event, ...], said: str) -> None:
    matter = MATTER.judge(history(*facts), OFFICE, day("2026-03-20"))
    assert matter is not None
    assert MATTER.progress(matter, matter.obligations[0], OFFICE, day("2026-03-20")) == said


def test_everybody_who_may_be_told_has_a_place_or_none() -> None:
    matter = MATTER.judge(history(*HANDLE), OFFICE, day("2026-03-20"))
    places = MATTER.addressee_units(matter)
    assert set(places) == {Told.PLATFORM_COMMANDER, Told.COMMANDER_IN_CHIEF}
