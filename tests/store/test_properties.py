"""Whatever happens to a file through the front door, its projections are those of a fold from scratch."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govtool import models as m
from govtool.journal import amend, entries
from govtool.rules import CASE, judge
from govtool.store import Store, Transaction, open_store
from govtool.store.doctor import examine, rebuild
from govtool.store.subject_drafts import draft_of
from govtool.subjects.series import NO_NUMBER
from tests.properties import examples
from tests.store.kit import found_office, next_case_no, projections, save_unit

# Around the turn of a year that has no notice yet, few enough days for facts and notices to meet.
DAYS = st.dates(dt.date(2027, 12, 13), dt.date(2028, 1, 16))
UNITS = st.sampled_from(["JD01", "SQ01", "SQ02", "BM01", "XX99"])
PARTIES = st.lists(
    st.fixed_dictionaries(
        {
            "role": st.sampled_from(["applicant", "respondent"]),
            "name": st.sampled_from(["甲", "乙", "示例物业有限公司"]),
        },
        optional={
            "phone": st.sampled_from(["13800000000", "0571-1234567"]),
            "representative": st.just("丙某"),
        },
    ),
    max_size=3,
)
OTHERWISE = st.fixed_dictionaries(
    {},
    optional={
        "dispute_type": st.sampled_from(["neighbour", "other"]),
        "severity": st.sampled_from(["major", "ordinary"]),
        "grid": st.sampled_from(["G01", "G02"]),
        "petition": st.booleans(),
    },
)


def events(kind: type[m.Event], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[m.Event]:
    return st.builds(kind, on=DAYS, **fields)


STEPS = st.one_of(
    events(m.Reported),
    events(m.Met),
    events(m.Mediated, outcome=st.sampled_from(["settled", "failed", "failed", "adjourned"])),
    events(m.Transferred, to=UNITS),
    events(m.Accepted, unit=UNITS),
    events(m.Returned),
    events(m.Assigned, lead=UNITS, due=DAYS),
    events(m.Replied),
    events(m.ExtensionRequested, until=DAYS),
    events(m.ExtensionDecided, approved=st.booleans(), until=st.none() | DAYS),
    events(m.Diverted, channel=st.just("litigation")),
    events(m.Closed, outcome=st.sampled_from(["settled", "withdrawn"])),
    events(m.ClosureReported),
    events(m.Linked, other=st.sampled_from(["SQ01-2027-00001", "SQ02-2028-00001"])),
    events(m.Corrected, changes=st.fixed_dictionaries({"unit": UNITS}), reason=st.just("改")),
    events(m.Corrected, changes=OTHERWISE, reason=st.just("改")),
    events(m.Supplemented, persons=st.integers(1, 9), amount=st.sampled_from(["0.01", "8000"]), body=st.just("village")),
    events(m.Supplemented, cleared=st.just(("persons", "amount", "body"))),
    events(
        m.Numbered, document=st.sampled_from(["letter", "agreement"]), unit=UNITS, year=st.just(2027),
        number=st.integers(1, 9), text=st.just("示例〔2027〕1号"),
    ),
    events(
        m.Corrected,
        changes=st.fixed_dictionaries({}, optional={"parties": PARTIES, "registered_on": DAYS.map(dt.date.isoformat)}),
        reason=st.just("改"),
    ),
    events(
        m.NoticeIssued, rule=st.just("meet_parties"), stage=st.just(1), level=st.just("red"), unit=UNITS,
        told=st.just("handler"), due=DAYS, days=st.just(-9),
    ),
)  # fmt: skip
PICK = st.integers(0, 99)
NOTICE_DAYS = st.lists(st.tuples(DAYS, st.sampled_from(["off", "work"])), min_size=1, max_size=20)
REGISTER = st.tuples(st.just("register"), DAYS, UNITS, PARTIES)
STEP = st.tuples(st.sampled_from(["step", "judged step"]), PICK, STEPS)
UNIT = st.tuples(st.just("unit"), UNITS, st.sampled_from(["street", "community", "department"]))
NOTICE = st.tuples(st.just("notice"), st.sampled_from([2027, 2028]), NOTICE_DAYS)
POLICY = st.tuples(st.just("policy"), st.integers(1, 20), DAYS)
BEGAN = st.tuples(st.just("began"), DAYS, st.none() | DAYS)
RETRACT = st.tuples(st.just("retract"), PICK, PICK)
ENTER = st.tuples(st.just("enter"), DAYS, UNITS, st.lists(STEPS, max_size=5))
ACTIONS = st.one_of(REGISTER, ENTER, STEP, STEP, STEP, UNIT, NOTICE, NOTICE, POLICY, BEGAN, RETRACT)
ENDINGS = st.sampled_from(["commit", "commit", "dry run", "failure"])
TRANSACTIONS = st.lists(
    st.tuples(st.lists(ACTIONS, min_size=1, max_size=6), ENDINGS), min_size=1, max_size=6
)


class Fail(Exception):
    pass


def run(tx: Transaction, actions: list[tuple[Any, ...]], ending: str) -> None:
    """Do the actions, for good or in vain."""
    for action in actions:
        act(tx, action)
        for subject in _subjects(tx, "case:"):
            history = entries.history(tx.reader, subject)
            assert tx.history(subject) == history
            assert tx.case(subject) == judge(history, tx.office)
    if ending == "dry run":
        tx.rollback_only()
    if ending == "failure":
        raise Fail


def act(tx: Transaction, action: tuple[Any, ...]) -> None:
    match action:
        case ("register", on, unit, parties):
            number = next_case_no(tx, unit, on.year)
            event = m.Registered(
                on=on,
                case_no=number,
                unit=unit,
                dispute_type="other",
                summary="事由",
                parties=parties,
            )
            tx.append(tx.new_subject("case"), event)
        case ("enter", on, unit, steps):
            _enter(tx, on, unit, steps)
        case ("step" | "judged step" as how, pick, event):
            _step(tx, pick, event, judged=how != "step")
        case ("retract", pick, which):
            _retract(tx, pick, which)
        case ("unit", code, kind):
            save_unit(tx, code, kind, "QU01")
        case ("notice", year, days):
            own = [d for d in days if d[0].year in {year, year - 1}]
            notice = m.CalendarNotice(
                on=dt.date(2027, 11, 1),
                year=year,
                days=[{"date": d, "kind": k, "name": "节"} for d, k in own],
            )
            tx.append(f"calendar:{year}", notice)
        case ("policy", value, since):
            source = f"[meet_parties]\nvalues = [{{ from = {since.isoformat()}, value = {value} }}]"
            tx.append("policy", m.PolicyAdopted(on=since, source=source))
        case ("began", on, day):
            tx.append("office", m.RecordBegan(on=on, began_on=day))


def _step(tx: Transaction, pick: int, event: m.Event, *, judged: bool) -> None:
    """Append to any case; ``judged`` with what the event makes of it, as the desk does."""
    subjects = _subjects(tx, "case:")
    if subjects:
        subject = subjects[pick % len(subjects)]
        after = tx.change(subject, [event], event.on).after if judged else None
        tx.append(subject, event, after)


def _enter(tx: Transaction, on: dt.date, unit: str, steps: list[m.Event]) -> None:
    """A whole history at once, as an import does."""
    told = [
        m.Registered(on=on, case_no=NO_NUMBER, unit=unit, dispute_type="other", summary="事由"),
        *steps,
    ]
    case = judge(
        [m.Entry("+", place, "9999", "", event) for place, event in enumerate(told)], tx.office
    )
    assert case is not None
    tx.enter(draft_of(CASE, case, told, None, tx.office))


def _subjects(tx: Transaction, about: str) -> list[str]:
    bounds = (about, entries.beyond(about))
    found = tx.reader.execute(
        "SELECT DISTINCT subject FROM journal WHERE subject >= ? AND subject < ? ORDER BY 1", bounds
    )
    return [row[0] for row in found]


def _retract(tx: Transaction, pick: int, which: int) -> None:
    """Take back any entry of any subject, retractions among them."""
    rows = tx.reader.execute("SELECT DISTINCT subject FROM journal ORDER BY 1").fetchall()
    subject = rows[pick % len(rows)][0]
    entries = tx.history(subject)
    amend.retract(tx, subject, [entries[which % len(entries)].id], "错", on=entries[-1].event.on)


def check(store: Store) -> None:
    assert examine_without_parents(store) == []
    before = projections(store.reader)
    rebuild(store)
    assert projections(store.reader) == before


def examine_without_parents(store: Store) -> list[object]:
    return [finding for finding in examine(store) if finding.code != "missing_parent"]


@settings(
    max_examples=examples(150),
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)
@given(
    cases=st.lists(REGISTER, min_size=1, max_size=3),
    transactions=TRANSACTIONS,
    many=st.sampled_from([2, 1000]),
)
def test_projections_are_always_those_of_a_fold_from_scratch(
    tmp_path_factory: pytest.TempPathFactory,
    cases: list[tuple[Any, ...]],
    transactions: list[tuple[list[tuple[Any, ...]], str]],
    many: int,
) -> None:
    path = tmp_path_factory.mktemp("any") / "a.db"
    with pytest.MonkeyPatch.context() as patch, found_office(path) as store:
        patch.setattr("govtool.store.transaction.MANY", many)
        for actions, ending in [(cases, "commit"), *transactions]:
            before = projections(store.reader)
            with suppress(Fail), store.writing("甲某") as tx:
                run(tx, actions, ending)
            assert ending == "commit" or projections(store.reader) == before
            assert examine_without_parents(store) == []
        check(store)
    with open_store(path) as reopened:
        assert examine_without_parents(reopened) == []
