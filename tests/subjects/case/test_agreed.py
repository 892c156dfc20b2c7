"""The signature of an agreement on a later day than its settlement 签署协议: in writing and in force from then on."""

from __future__ import annotations

from typing import Any

import pytest

from govtool import models as m
from govtool.base import vocabulary as voc
from govtool.rules import Case, Obligation, judge
from tests.rows import each
from tests.subjects.case import casebook as cb
from tests.subjects.case.casebook import OFFICE, day


def case_of(*facts: m.Event, as_of: str | None = None) -> Case:
    case = judge(cb.history(*facts), OFFICE, day(as_of) if as_of else None)
    assert case is not None
    return case


def reminders(case: Case) -> list[Obligation]:
    return [owed for owed in case.obligations if owed.rule == "judicial_confirmation"]


# Thirty natural days from the signature, rolled. The session is on 5 January 2026 (Mon), or 18 August 2025 (Mon).
@each("form", ["oral", "written"])
@each(
    ("session", "signed", "due"),
    [
        ("2026-01-05", "2026-01-05", "2026-02-04"),  # Wed, the day of the session itself
        ("2026-01-05", "2026-01-15", "2026-02-14"),  # Sat, made up
        (
            "2026-01-05",
            "2026-01-16",
            "2026-02-24",
        ),  # 15 Feb is in the Spring Festival, 15 to 23 Feb
        ("2026-01-05", "2026-01-24", "2026-02-24"),  # 23 Feb, its last day
        ("2026-01-05", "2026-01-25", "2026-02-24"),  # Tue
        ("2026-01-05", "2026-01-29", "2026-02-28"),  # Sat, made up
        ("2026-01-05", "2026-01-30", "2026-03-02"),  # 1 Mar is a Sunday
        ("2025-08-18", "2025-08-31", "2025-09-30"),  # Tue
        ("2025-08-18", "2025-09-01", "2025-10-09"),  # 1 to 8 Oct off
        ("2025-08-18", "2025-09-08", "2025-10-09"),
        ("2025-08-18", "2025-09-09", "2025-10-09"),  # Thu
        ("2025-08-18", "2025-09-11", "2025-10-11"),  # Sat, made up
    ],
)
def test_the_reminder_counts_from_the_signature(
    form: str, session: str, signed: str, due: str
) -> None:
    case = case_of(cb.registered(session), cb.settled(session, form), cb.agreed(signed))
    (owed,) = reminders(case)
    assert (owed.start, owed.due) == (day(signed), day(due))
    assert (case.agreed_on, case.signed_on, case.in_force_on) == (
        day(session),
        day(signed),
        day(signed),
    )
    assert case.agreement is voc.AgreementForm.WRITTEN


@pytest.mark.parametrize(
    ("form", "as_of", "found"),
    [
        ("oral", "2026-03-12", None),
        ("oral", "2026-03-13", "2026-04-13"),  # 12 April is a Sunday
        ("oral", "2026-03-14", "2026-04-13"),
        ("written", "2026-03-12", "2026-04-08"),  # from the session until the signature is known
        ("written", "2026-03-13", "2026-04-13"),
        ("written", "2026-03-14", "2026-04-13"),
    ],
)
def test_what_was_known_on_a_day(form: str, as_of: str, found: str | None) -> None:
    facts = (cb.registered("2026-03-02"), cb.settled("2026-03-09", form), cb.agreed("2026-03-13"))
    assert [o.due for o in reminders(case_of(*facts, as_of=as_of))] == (
        [day(found)] if found else []
    )


@pytest.mark.parametrize(
    ("signed", "status"), [("2026-04-12", "met"), ("2026-04-13", "met"), ("2026-04-14", "late")]
)
def test_applied_for_in_time(signed: str, status: str) -> None:
    case = case_of(
        cb.registered("2026-03-02"), cb.settled("2026-03-09"), cb.agreed("2026-03-13"), cb.confirmation_applied(signed),
    )  # fmt: skip
    (owed,) = reminders(case)
    assert owed.status(day("2026-06-01")).value == status


@pytest.mark.parametrize(
    ("facts", "wrong"),
    [
        ([cb.settled("2026-03-09")], []),
        ([cb.closed("2026-03-09", "settled", agreement="oral")], []),
        ([cb.settled("2026-03-09", None)], []),  # an agreement that is not described is an oral one
        ([cb.settled("2026-03-10")], []),
        ([cb.settled("2026-03-11")], ["out_of_order"]),  # before the day of the session
        ([cb.failed("2026-03-09")], ["out_of_order"]),
        ([], ["out_of_order"]),
        ([cb.settled("2026-03-09", "none")], ["out_of_order"]),  # settled without an agreement
        ([cb.closed("2026-03-09", "withdrawn")], ["out_of_order"]),
        ([cb.settled("2026-03-09"), cb.agreed("2026-03-09")], ["out_of_order"]),  # signed already
    ],
)
def test_what_can_be_signed(facts: list[m.Event], wrong: list[str]) -> None:
    case = case_of(cb.registered("2026-03-02"), *facts, cb.agreed("2026-03-10"))
    assert [v.rule for v in case.violations] == wrong


def test_a_second_signature_moves_nothing() -> None:
    case = case_of(
        cb.registered("2026-03-02"), cb.settled("2026-03-09"), cb.agreed("2026-03-10"), cb.agreed("2026-03-16"),
    )  # fmt: skip
    assert case.in_force_on == day("2026-03-10")
    assert [(v.rule, v.on) for v in case.violations] == [("out_of_order", day("2026-03-16"))]


# Agreed at the lead of a letter, signed before the centre closed the case.
@pytest.mark.parametrize("ending", [None, "oral", "written"])
def test_signed_before_the_closing(ending: str | None) -> None:
    case = case_of(
        cb.registered("2026-03-02", "JD01"), cb.assigned("2026-03-02"), cb.settled("2026-03-04"),
        cb.agreed("2026-03-06", agreement_no="示例调字1号"), cb.replied("2026-03-10"),
        cb.closed("2026-03-12", "settled", agreement=ending),
    )  # fmt: skip
    assert (case.agreement, case.agreement_no) == (voc.AgreementForm.WRITTEN, "示例调字1号")
    (owed,) = reminders(case)
    assert (owed.unit, owed.due) == (
        "BM01",
        day("2026-04-07"),
    )  # 5 April is a Sunday, 4 to 6 April off


@pytest.mark.parametrize(
    ("form", "signed", "facts"),
    [
        (
            "oral",
            "2026-03-10",
            {"agreement": voc.AgreementForm.ORAL, "signed_on": day("2026-03-10")},
        ),
        ("oral", None, {"agreement": voc.AgreementForm.ORAL}),
        ("written", "2026-03-10", None),
    ],
)
def test_a_petition_settled_by_word_of_mouth_stays_a_violation(
    form: str, signed: str | None, facts: dict[str, Any] | None
) -> None:
    """P 35: it was settled without a paper; that one was signed later is said beside it."""
    told = [cb.agreed(signed)] if signed else []
    case = case_of(
        cb.registered("2026-03-02", petition=True), cb.settled("2026-03-09", form), *told
    )
    assert [v.facts for v in case.violations] == ([facts] if facts else [])


def test_a_signature_taken_back() -> None:
    entries = cb.history(
        cb.registered("2026-03-02"), cb.settled("2026-03-09"), cb.agreed("2026-03-13")
    )
    back = cb.entry(9, cb.retracted("2026-03-20", entries[2].id))
    case = judge([*entries, back], OFFICE)
    assert case is not None
    assert (case.agreement, case.in_force_on) == (voc.AgreementForm.ORAL, day("2026-03-09"))
