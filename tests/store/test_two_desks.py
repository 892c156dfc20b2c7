"""Two desks on one file: what the second records before the first holds the lock, the first is judged by.

Every condition of a step is judged inside the transaction. Each row is one condition: with its guard removed, the
step of the first desk goes through.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from govtool import models as m
from govtool.base.errors import GovtoolError, Problem
from govtool.base.vocabulary import FormKind, MeetingKind
from govtool.desk import casework, links, reversal
from govtool.desk.casework import draft_facts
from govtool.desk.corrections import CorrectionReason, correct_case
from govtool.journal import operations
from govtool.meetings import decisions, duty_roster
from govtool.meetings.decisions import Meeting
from govtool.privacy import retention
from govtool.returns.filing import file_return
from govtool.rules import PeriodKind, period_named
from govtool.store import Store, Transaction, open_store
from govtool.subjects.case.kinds import CASE
from govtool.subjects.series import NO_NUMBER
from tests.store.kit import day, found_office, register, save_unit

TODAY = day("03-20")
NO = "SQ01-2026-00001"
OTHER = "SQ01-2026-00002"
Act = Callable[[Transaction], object]


class Row(NamedTuple):
    """What the second desk does meanwhile, what the first does then, and with which code it is refused.

    ``before`` is done first, when both desks have not looked yet.
    """

    name: str
    code: str
    meanwhile: Act
    ours: Act
    before: tuple[Act, ...] = ()


def gone(subject: str) -> Act:
    """The second desk takes back all of a unit, grid or case."""

    def act(tx: Transaction) -> None:
        history = tx.history(tx.subject_of(subject) if subject in {NO, OTHER} else subject)
        ids = [entry.id for entry in history if not isinstance(entry.event, m.Retracted)]
        reversal.retract(
            tx,
            tx.subject_of(subject) if subject in {NO, OTHER} else subject,
            ids[::-1],
            "录错",
            TODAY,
        )

    return act


def kind(code: str, kind: str) -> Act:
    return lambda tx: save_unit(tx, code, kind, "JD01")


def step(
    event: type[m.Event],
    case_no: str = NO,
    on: str = "03-20",
    *,
    again: bool = False,
    **values: object,
) -> Act:
    fact = event.checked(on=day(on), **values)
    return lambda tx: casework.take_step(tx, case_no, fact, TODAY, again=again)


def registering(**values: object) -> Act:
    fields = {
        "unit": "SQ01",
        "on": TODAY,
        "dispute_type": "neighbour",
        "summary": "院墙排水",
        **values,
    }
    return lambda tx: casework.register(tx, fields, TODAY)


def correcting(case_no: str = NO, **changes: object) -> Act:
    return lambda tx: correct_case(tx, case_no, changes, CorrectionReason("笔误", TODAY))


def newest_retracted(tx: Transaction) -> None:
    """The second desk takes back the newest fact of the case."""
    subject = tx.subject_of(NO)
    reversal.retract(tx, subject, [tx.history(subject)[-1].id], "录错", TODAY)


def assigning(**values: object) -> Act:
    approved = {
        "opinion": "依职责调处",
        "approved_by": "丙某",
        "approved_on": "2026-03-20",
        "due": "2026-04-01",
    }
    return step(m.Assigned, **{"lead": "BM01", **approved, **values})


def settled(on: str = "03-10") -> Act:
    return step(m.Mediated, on=on, outcome="settled", agreement="oral")


FAILED = step(m.Mediated, on="03-10", outcome="failed")
FAILED_AGAIN = step(m.Mediated, on="03-10", outcome="failed", again=True)
TRANSFERRED = step(m.Transferred, on="03-11", to="JD01")
WITH_CENTRE = (FAILED, FAILED_AGAIN, TRANSFERRED, step(m.Accepted, on="03-12", unit="JD01"))
LETTER = assigning(on="03-13", approved_on="2026-03-13")
REQUESTED = step(m.ExtensionRequested, on="03-14", until="2026-05-01")
LINKED: Act = lambda tx: links.link(tx, NO, OTHER, TODAY, None, TODAY)  # noqa: E731  # one row of a table
MONDAY, TUESDAY = dt.date(2026, 3, 16), dt.date(2026, 3, 17)
WEEK = period_named(PeriodKind.WEEKLY, "2026-W10")


def on_duty(leader: str, on: dt.date = MONDAY, reason: str | None = None) -> Act:
    return lambda tx: duty_roster.put_on_duty(
        tx, [m.Duty.checked(date=on, leader=leader)], reason, TODAY
    )


def decided(unit: str = "SQ01", case_no: str | None = None, text: str = "走访两户") -> Act:
    draft = {"text": text, "unit": unit, "due": TODAY, "case_no": case_no}
    return lambda tx: decisions.record_decisions(
        tx, Meeting(MeetingKind.WEEKLY, MONDAY), [draft], TODAY
    )


def done(tx: Transaction) -> object:
    return decisions.record_done(
        tx, decisions.decision_subject(tx.store, "M2026-001-1"), TODAY, None, TODAY
    )


def filed(unit: str = "SQ01") -> Act:
    return lambda tx: file_return(tx, WEEK, unit, TODAY, TODAY)


ROWS = [
    # registering
    Row("the unit is gone", "unknown_unit", gone("unit:SQ02"), registering(unit="SQ02")),
    Row("the unit is none that registers", "wrong_unit", kind("SQ02", "district"), registering(unit="SQ02")),
    Row("the grid is gone", "unknown_grid", gone("grid:G01"), registering(grid="G01")),
    Row("the ref is taken", "ref_taken", registering(ref="R1"), registering(ref="R1")),
    # steps: what they refer to
    Row("the case is gone", "no_case", gone(NO), step(m.Met)),
    Row("no centre to ask", "wrong_unit", kind("SQ02", "community"), step(m.Transferred, to="SQ02"),
        (FAILED, FAILED_AGAIN, kind("SQ02", "street"))),
    Row("no centre that takes it", "wrong_unit", kind("SQ02", "community"), step(m.Accepted, unit="SQ02"),
        (FAILED, FAILED_AGAIN, TRANSFERRED, kind("SQ02", "street"))),
    Row("the lead is gone", "unknown_unit", gone("unit:BM01"), assigning()),
    Row("the lead is none", "wrong_unit", kind("BM01", "street"), assigning()),
    Row("a unit beside the lead is gone", "unknown_unit", gone("unit:SQ02"), assigning(cooperating=["SQ02"])),
    # steps: the state of the case
    Row("closed meanwhile", "out_of_order", settled(), step(m.Met)),
    Row("reported by both", "repeated", step(m.Reported), step(m.Reported)),
    Row("a session of both", "repeated", step(m.Mediated, outcome="failed"), step(m.Mediated, outcome="failed")),
    Row("closed twice", "out_of_order", settled(), step(m.Closed, outcome="withdrawn")),
    Row("no override sets the order of facts aside", "out_of_order", settled(),
        step(m.Mediated, outcome="failed", override="试")),
    Row("settled twice", "out_of_order", settled(), settled()),
    Row("led away meanwhile", "out_of_order", step(m.Diverted, channel="litigation"), step(m.Mediated, outcome="failed")),
    Row("transferred with one failure left", "early_transfer", newest_retracted, TRANSFERRED, (FAILED, FAILED_AGAIN)),
    Row("the transfer was sent back", "out_of_order", step(m.Returned, reason="材料不全"), step(m.Accepted, unit="JD01"),
        (FAILED, FAILED_AGAIN, TRANSFERRED)),
    Row("accepted twice", "out_of_order", step(m.Accepted, unit="JD01"), step(m.Accepted, unit="JD01"),
        (FAILED, FAILED_AGAIN, TRANSFERRED)),
    Row("sent back what was accepted", "out_of_order", step(m.Accepted, unit="JD01"), step(m.Returned, reason="材料不全"),
        (FAILED, FAILED_AGAIN, TRANSFERRED)),
    Row("answered twice", "out_of_order", step(m.Replied), step(m.Replied), (*WITH_CENTRE, LETTER)),
    Row("no letter any more", "out_of_order", newest_retracted, step(m.Replied), (*WITH_CENTRE, LETTER)),
    Row("a letter to who failed", "routed_back", step(m.Mediated, on="03-18", outcome="failed"), assigning(on="03-20"),
        (*WITH_CENTRE, LETTER)),
    Row("no request any more", "out_of_order", newest_retracted, step(m.ExtensionDecided, approved=True),
        (*WITH_CENTRE, REQUESTED)),
    Row("decided twice", "out_of_order", step(m.ExtensionDecided, approved=False),
        step(m.ExtensionDecided, approved=True), (*WITH_CENTRE, REQUESTED)),
    Row("not closed any more", "out_of_order", newest_retracted, step(m.ClosureReported), (settled(),)),
    Row("not settled any more", "out_of_order", newest_retracted, step(m.Revisited), (settled(),)),
    # corrections
    Row("corrected: the case is gone", "no_case", gone(NO), correcting(summary="改")),
    Row("corrected: the grid is gone", "unknown_grid", gone("grid:G01"), correcting(grid="G01")),
    Row("corrected: the ref is taken", "ref_taken", registering(ref="R1"), correcting(ref="R1")),
    Row("corrected: a fact would lie before it", "out_of_order", step(m.Met, on="03-06"),
        correcting(registered_on="2026-03-09")),
    # links
    Row("linked: the other is gone", "no_case", gone(OTHER), LINKED),
    Row("linked twice", "already_linked", LINKED, LINKED),
    Row("unlinked twice", "not_linked", lambda tx: links.unlink(tx, OTHER, NO, "两件事", TODAY),
        lambda tx: links.unlink(tx, NO, OTHER, "两件事", TODAY), (LINKED,)),
    # duty
    Row("somebody else is on duty", "reason_missing", on_duty("乙某"), on_duty("甲某")),
    Row("nobody to exchange with", "nobody_on_duty",
        lambda tx: duty_roster.take_off_duty(tx, [TUESDAY], None, TODAY),
        lambda tx: duty_roster.exchange(tx, (MONDAY, TUESDAY), None, TODAY), (on_duty("甲某"), on_duty("乙某", TUESDAY))),
    Row("the same on both days", "bad_value", on_duty("甲某", TUESDAY, "调班"),
        lambda tx: duty_roster.exchange(tx, (MONDAY, TUESDAY), None, TODAY), (on_duty("甲某"), on_duty("乙某", TUESDAY))),
    Row("taken off twice", "nobody_on_duty", lambda tx: duty_roster.take_off_duty(tx, [MONDAY], None, TODAY),
        lambda tx: duty_roster.take_off_duty(tx, [MONDAY], None, TODAY), (on_duty("甲某"),)),
    # decisions
    Row("decided: the unit is gone", "unknown_unit", gone("unit:SQ02"), decided("SQ02")),
    Row("decided: the case is gone", "no_case", gone(NO), decided(case_no=NO)),
    Row("carried out twice", "done_already", done, done, (decided(),)),
    Row("the decision is gone", "no_decision",
        lambda tx: reversal.take_back(tx, reversal.newest_operation(tx.store), "录错", TODAY), done, (decided(),)),
    # what units file
    Row("filed twice", "already_filed", filed(), filed()),
    Row("filed: the unit is gone", "unknown_unit", gone("unit:SQ02"), filed("SQ02")),
    Row("filed: the unit owes none", "wrong_unit", kind("SQ02", "committee"), filed("SQ02")),
]  # fmt: skip


@pytest.fixture
def first(tmp_path: Path) -> Iterator[Store]:
    """The first desk, at an office with two cases."""
    with found_office(tmp_path / "a.db") as store:
        with store.writing("甲某") as tx:
            register(tx, "03-02")
            register(tx, "03-02")
        yield store


def acts(store: Store, act: Act) -> object:
    with store.writing("甲某") as tx:
        return act(tx)


def let(store: Store, act: Act) -> Callable[[], None]:
    """The second desk acts, in a connection of its own; as the first desk is about to ask for the lock."""

    def second() -> None:
        with open_store(store.path) as other:
            acts(other, act)

    return second


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_a_step_is_judged_by_what_the_file_says_under_the_lock(first: Store, row: Row) -> None:
    for act in row.before:
        acts(first, act)
    first.before_writing = let(first, row.meanwhile)
    before = first.office  # as whoever looks before the lock
    with pytest.raises(GovtoolError) as refused:
        acts(first, row.ours)
    assert refused.value.code == row.code
    assert before is not None


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_without_the_second_desk_the_step_is_recorded(first: Store, row: Row) -> None:
    """Else a row might be refused for another reason than that of the second desk."""
    for act in row.before:
        acts(first, act)
    head = first.head()
    acts(first, row.ours)
    assert first.head() != head


# --- what a file brings along


def drafted(store: Store, case_no: str | None = None, letter: int | None = None) -> Act:
    registered = m.Registered.checked(
        unit="JD01",
        on=day("03-02"),
        dispute_type="neighbour",
        summary="院墙排水",
        case_no="JD01-2026-00009",
    )
    events: list[m.Event] = []
    if letter is not None:
        given = {
            "document": FormKind.LETTER,
            "unit": "JD01",
            "year": 2026,
            "number": letter,
            "text": f"{letter}号",
        }
        events = [m.Numbered.checked(on=day("03-04"), about="2026-03-04 BM01", **given)]
    opening = registered.model_copy(update={"case_no": NO_NUMBER})
    draft, problems = draft_facts(CASE, [opening, *events], case_no, store.office, TODAY)
    assert problems == []
    return lambda tx: casework.enter(tx, draft)


@pytest.mark.parametrize("what", [{"case_no": "JD01-2026-00007"}, {"letter": 5}])
def test_a_number_of_a_file_is_taken_by_the_second_desk(
    first: Store, what: dict[str, object]
) -> None:
    ours = drafted(first, **what)  # type: ignore[arg-type]  # one of the two
    theirs = drafted(first, **what)  # type: ignore[arg-type]  # as above
    first.before_writing = let(first, theirs)
    problems = acts(first, ours)
    assert isinstance(problems, list)
    assert [problem.code for problem in problems if isinstance(problem, Problem)] == ["conflict"]


@pytest.mark.parametrize("number", ["JD01-2026-7", "SQ01-2026-00007", "JD01-2026-0000007"])
def test_a_number_that_is_none_of_the_unit_is_a_problem(first: Store, number: str) -> None:
    problems = acts(first, drafted(first, case_no=number))
    assert isinstance(problems, list)
    assert [problem.code for problem in problems if isinstance(problem, Problem)] == ["bad_case_no"]


def test_two_desks_never_get_one_number(first: Store) -> None:
    first.before_writing = let(first, registering())
    acts(first, registering())
    with first.reading():
        numbers = [
            no
            for (no,) in first.reader.execute(
                "SELECT no FROM subject WHERE word = 'case' ORDER BY no"
            )
        ]
    assert numbers == [f"SQ01-2026-0000{n}" for n in (1, 2, 3, 4)]


def test_two_desks_never_decide_under_one_number(first: Store) -> None:
    first.before_writing = let(first, decided())
    assert acts(first, decided(text="再次调解")) == ["M2026-001-2"]


def test_two_desks_do_not_record_one_decision_twice(first: Store) -> None:
    first.before_writing = let(first, decided())
    with pytest.raises(GovtoolError) as refused:
        acts(first, decided())
    assert refused.value.code == "repeated"


def test_a_rule_is_asked_without_any_form(first: Store) -> None:
    with pytest.raises(GovtoolError) as refused:
        acts(first, registering(before_authority="示例法院"))
    assert refused.value.code == "not_mediable"


def test_only_fields_of_a_registration_are_corrected(first: Store) -> None:
    with pytest.raises(GovtoolError) as refused:
        acts(first, correcting(unit="SQ02"))
    assert refused.value.code == "unknown_field"


# --- taking back


UNDOING = [
    ("worked on since", "worked_on_since", step(m.Met)),
    ("in use since", "in_use", registering(unit="SQ09")),
]


@pytest.mark.parametrize(
    ("code", "meanwhile"), [row[1:] for row in UNDOING], ids=[row[0] for row in UNDOING]
)
def test_what_the_second_desk_worked_on_is_not_taken_back(
    first: Store, code: str, meanwhile: Act
) -> None:
    ours = (
        step(m.Met, on="03-05")
        if code == "worked_on_since"
        else (lambda tx: save_unit(tx, "SQ09", "community", "JD01"))
    )
    acts(first, ours)
    (plan,) = reversal.plan_undo(first, "甲某", 1, TODAY)
    first.before_writing = let(first, meanwhile)
    with pytest.raises(GovtoolError) as refused:
        acts(first, lambda tx: reversal.take_back(tx, plan, "录错", TODAY))
    assert refused.value.code == code
    assert list(operations.surviving_marks(first.reader, plan)) != []


def test_nobody_takes_the_last_keeper_back(first: Store) -> None:
    def keeper(name: str) -> Act:
        return lambda tx: tx.append(
            f"clerk:{name}", m.ClerkSet.checked(on=TODAY, name=name, profile="keeper")
        )

    acts(first, keeper("甲某"))
    acts(first, keeper("乙某"))
    (plan,) = reversal.plan_undo(first, "甲某", 1, TODAY)
    first.before_writing = let(
        first, lambda tx: tx.append("clerk:甲某", m.ClerkRemoved.checked(on=TODAY))
    )
    with pytest.raises(GovtoolError) as refused:
        acts(first, lambda tx: reversal.take_back(tx, plan, "录错", TODAY))
    assert refused.value.code == "no_keeper"


# --- retention


def test_a_case_the_second_desk_linked_with_one_in_hand_is_kept(first: Store) -> None:
    acts(first, settled())
    long_after = dt.date(2100, 1, 1)
    cases = list(retention.past(first, long_after))
    assert [case.no for case in cases] == [NO]
    first.before_writing = let(first, LINKED)
    assert retention.apply(first, cases, "甲某", "到期", long_after) == retention.Erased(0, 0)
