"""A letter says what is true of this case: how the centre came to have it, by the day of the letter."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from govtool.base.vocabulary import FormKind
from govtool.models import Event
from govtool.papers.case_forms import FORMS
from govtool.papers.dossier import CaseDossier
from govtool.papers.letters import how_it_came
from govtool.rules import CASE
from tests.subjects.case import casebook as cb

TODAY = dt.date(2026, 3, 20)


def _first(unit: str, source: str | None = None, **more: Any) -> Event:
    return cb.registered("2026-03-02", unit, source=source, **more)


HANDED_UP = (cb.failed("2026-03-03"), cb.failed("2026-03-04"), cb.transferred("2026-03-05"))
ACCEPTED = (*HANDED_UP, cb.accepted("2026-03-09"))
LETTER = cb.assigned("2026-03-10", "BM01")

CAME = {
    "accepted by the centre": ([_first("SQ01", "patrol"), *ACCEPTED, LETTER], "我中心于2026年3月9日受理"),
    "a petition, accepted": ([_first("SQ01", "petition"), *ACCEPTED, LETTER], "我中心于2026年3月9日受理"),
    "from above, handed up again": ([_first("SQ01", "superior"), *ACCEPTED, LETTER], "我中心于2026年3月9日受理"),
    "from above": ([_first("JD01", "superior"), LETTER], "系上级交办，我中心于2026年3月2日登记"),
    "from a court": ([_first("JD01", "court"), LETTER], "系法院委派，我中心于2026年3月2日登记"),
    "from the police": ([_first("JD01", "police"), LETTER], "系警情移交，我中心于2026年3月2日登记"),
    "a petition": ([_first("JD01", "petition"), LETTER], "我中心于2026年3月2日登记"),
    "on application": ([_first("JD01", "application"), LETTER], "我中心于2026年3月2日登记"),
    "source unknown": ([_first("JD01"), LETTER], "我中心于2026年3月2日登记"),
    "not accepted": ([_first("SQ01", "superior"), LETTER], "示例1社区于2026年3月2日登记"),
    "asked for, not accepted": ([_first("SQ01", "patrol"), *HANDED_UP, LETTER], "示例1社区于2026年3月2日登记"),
    "a department's": ([_first("BM02", "petition"), LETTER], "示例街道司法所于2026年3月2日登记"),
    "accepted the day after the letter": (
        [_first("SQ01", "patrol"), *HANDED_UP, cb.assigned("2026-03-08", "BM01"), cb.accepted("2026-03-09")],
        "示例1社区于2026年3月2日登记",
    ),
    "accepted on the day of the letter": (
        [_first("SQ01", "patrol"), *HANDED_UP, cb.accepted("2026-03-10"), LETTER], "我中心于2026年3月10日受理",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("facts", "said"), CAME.values(), ids=CAME)
def test_how_the_centre_came_to_have_it(facts: list[Event], said: str) -> None:
    dossier = CaseDossier(
        CASE, cb.case_of(*facts), FORMS[FormKind.LETTER], cb.OFFICE, TODAY, "甲某"
    )
    assert how_it_came(dossier) == said


def test_a_request_for_more_time_says_so_too() -> None:
    facts = [_first("JD01", "superior"), cb.requested("2026-03-12", "2026-05-06")]
    dossier = CaseDossier(
        CASE, cb.case_of(*facts), FORMS[FormKind.EXTENSION], cb.OFFICE, TODAY, "甲某"
    )
    assert how_it_came(dossier) == "系上级交办，我中心于2026年3月2日登记"
