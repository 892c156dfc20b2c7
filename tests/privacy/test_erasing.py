"""Erasure: nothing of the person is left anywhere in the file, and nothing else is different."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from privacy.kit import LI, TODAY, ZHANG, case, closed, erase, find, household, texts_in
from store.kit import day, found_office, projections, register, save_unit

from govtool import journal
from govtool import models as m
from govtool.errors import NotFound, Refused
from govtool.persons import erasing
from govtool.store import Store, open_store
from govtool.store.doctor import examine
from govtool.text import is_erased

OF_ZHANG = ("张样一", "13800000001", "990000199001010017", "样新村1幢101室")


def rich_case(store: Store) -> str:
    """A closed case that speaks of its parties everywhere."""
    zhang = {**ZHANG, "address": "样新村1幢101室", "occupation": "教师"}
    number = case(
        store,
        zhang,
        {**LI, "representative": "张样一"},
        summary="张样一（138-0000-0001）称李样二占用样新村1幢101室门前",
        ref="R-13800000001",
        steps=(
            m.Supplemented(on=day("02-06"), place="样新村1幢101室", terms="张样一拆除，李样二配合", mediator="老样"),
            m.Investigated(on=day("02-06"), asked="张样一", attendees="李样二、张样一"),
            m.Mediated(on=day("02-07"), outcome="failed", note="张样一不同意"),
            m.Corrected(
                on=day("02-08"), changes={"parties": [{**zhang, "phone": "13800000011"}, LI]}, reason="张样一换号"
            ),
            closed(),
            m.Revisited(on=day("03-10"), note="张样一满意"),
        ),
    )
    with store.writing("甲某") as tx:
        decision = m.DecisionMade(
            on=day("02-09"),
            no="会-1",
            meeting="weekly",
            text="请社区联系张样一",
            unit="SQ01",
            due=day("02-20"),
            case_no=number,
        )
        tx.append(tx.new_subject("decision"), decision)
        household(tx, "H1", head="张样一", phone="13800000001", address="样新村1幢101室")
        household(tx, "H1", head="李样二")
    return number


@pytest.mark.usefixtures("plain_files")  # of an encrypted one no text can be read anyway
def test_nothing_is_left_in_the_file(store: Store) -> None:
    rich_case(store)
    case(store, LI, summary="来电13800000011", steps=(closed(),))
    assert texts_in(store.path, *OF_ZHANG, "13800000011") == [*OF_ZHANG, "13800000011"]
    erase(store, find(store, "张样一"), reason="张样一13800000001本人申请")
    assert texts_in(store.path, *OF_ZHANG, "13800000011", "138-0000-0001", "教师") == []
    assert examine(store) == []
    assert {"李样二", "13800000002", "老样"} <= set(texts_in(store.path, "李样二", "13800000002", "老样"))


def test_the_case_stays_readable(store: Store) -> None:
    number = rich_case(store)
    erase(store, find(store, "13800000001"))
    left = store.case(number)
    sign = left.parties[0].name
    assert is_erased(sign)
    assert left.parties[0].model_dump(exclude_none=True) == {"role": "applicant", "name": sign}
    assert left.parties[1] == m.Party(**LI)
    assert left.summary == f"{sign}（〔已删除〕）称李样二占用〔已删除〕门前"
    assert left.particulars is not None
    assert left.particulars.terms == f"{sign}拆除，李样二配合"
    assert left.particulars.mediator == "老样"


def test_the_chain_verifies_and_a_change_afterwards_is_noticed(store: Store) -> None:
    rich_case(store)
    planned = erase(store, find(store, "张样一"))
    assert journal.verify(store.conn) == []
    told = [line.entry.event for line in journal.read(store.conn) if isinstance(line.entry.event, m.Redacted)]
    assert sum(len(event.targets) for event in told) == len(planned.changes) == 8
    assert {event.reason for event in told} == {"本人申请"}


def test_another_of_the_same_name_stays(store: Store) -> None:
    other = {"role": "third_party", "name": "张样一"}
    number = case(store, ZHANG, other, steps=(closed(),))
    chosen = [person for person in find(store, "张样一") if person.id_nos]
    erase(store, chosen)
    assert [is_erased(party.name) for party in store.case(number).parties] == [True, False]


def test_a_family_telephone_stays_with_the_others(store: Store) -> None:
    number = case(store, ZHANG, {**LI, "phone": ZHANG["phone"]}, steps=(closed(),))
    erase(store, [person for person in find(store, "13800000001") if person.names == ["张样一"]])
    parties = store.case(number).parties
    assert (is_erased(parties[0].name), parties[1].name, parties[1].phone) == (True, "李样二", "13800000001")


def test_a_number_in_the_text_of_another_case_goes_and_the_name_there_stays(store: Store) -> None:
    case(store, ZHANG, steps=(closed(),))
    other = case(store, LI, summary="张样一电话13800000001")
    erase(store, find(store, "13800000001"))
    assert store.case(other).summary == "张样一电话〔已删除〕"


def test_what_was_taken_back_goes_too(store: Store) -> None:
    with store.writing("甲某") as tx:
        subject = register(tx, parties=[ZHANG])
    with store.writing("甲某") as tx:
        journal.retract(tx, subject, [tx.history(subject)[0].id], "张样一重复登记", on=TODAY)
    erase(store, find(store, "张样一"))
    assert texts_in(store.path, *OF_ZHANG[:3]) == []
    assert examine(store) == []


def test_cases_in_hand_are_refused(store: Store) -> None:
    number = case(store, ZHANG)
    with pytest.raises(Refused) as raised:
        erasing.refuse_open(find(store, "张样一"))
    assert raised.value.code == "case_open"
    assert number in raised.value.message


def test_an_organisation_is_no_person(store: Store) -> None:
    case(store, {"role": "respondent", "name": "示例物业有限公司", "phone": "13800000005"}, steps=(closed(),))
    with pytest.raises(Refused, match="organisation"):
        erasing.refuse_open(find(store, "13800000005"))


def test_who_comes_often_still_counts_as_one(store: Store) -> None:
    for unit in ("SQ01", "SQ02", "SQ01"):
        case(store, ZHANG, unit=unit, steps=(closed(),))
    keys = "SELECT max(n) FROM (SELECT count(*) AS n FROM party GROUP BY key)"
    assert store.conn.execute(keys).fetchone() == (3,)
    erase(store, find(store, "张样一"))
    assert store.conn.execute(keys).fetchone() == (3,)


# --- whatever was recorded

PEOPLE = [("张样一", "13800000001", "990000199001010017"), ("王样三", "13800000003", "99000019900101005X"), ("李样二", "0571-1234567", "E12345678")]  # fmt: skip
WHO = st.integers(0, 2)


@st.composite
def parties(draw: st.DrawFn) -> list[dict[str, Any]]:
    chosen = draw(st.lists(WHO, unique=True, min_size=1, max_size=3))
    return [_party(who, draw(st.booleans()), draw(st.booleans())) for who in chosen]


def _party(who: int, phone: bool, id_no: bool) -> dict[str, Any]:
    name, number, document = PEOPLE[who]
    known = {"phone": number} if phone else {}
    return {"role": "applicant", "name": name, **known, **({"id_no": document} if id_no else {})}


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("note"), st.sampled_from(["{name}同意", "致电{phone}", "核对{id}", "已办"])),
        st.tuples(st.just("correct"), parties()),
        st.tuples(st.just("close"), st.none()),
        st.tuples(st.just("take back"), st.integers(0, 9)),
    ),
    max_size=4,
)  # fmt: skip
CASES = st.lists(st.tuples(parties(), STEPS), min_size=1, max_size=4)
HOMES = st.lists(st.tuples(st.sampled_from(["H1", "H2"]), WHO, st.booleans()), max_size=4)
UNCHANGED = (
    "case",
    "stage",
    "obligation",
    "notice",
    "tally",
    "number",
    "filing",
    "paper_number",
    "unit",
    "grid",
    "duty",
)
PERSONAL = {"keys", "people"}


def record(store: Store, told: list[tuple[list[dict[str, Any]], list[tuple[str, Any]]]]) -> None:
    for members, steps in told:
        with store.writing("甲某") as tx:
            subject = register(tx, parties=members, summary=f"{members[0]['name']}报")
            for what, value in steps:
                _step(tx, subject, members, what, value)


def _step(tx: Any, subject: str, members: list[dict[str, Any]], what: str, value: Any) -> None:
    name, phone, document = next(known for known in PEOPLE if known[0] == members[0]["name"])
    match what:
        case "note":
            tx.append(subject, m.Met(on=day("02-06"), note=value.format(name=name, phone=phone, id=document)))
        case "correct":
            tx.append(subject, m.Corrected(on=day("02-07"), changes={"parties": value}, reason=f"{name}要求"))
        case "close":
            tx.append(subject, closed("02-08"))
        case "take back":
            entries = tx.history(subject)
            journal.retract(tx, subject, [entries[value % len(entries)].id], "错", on=TODAY)


def counted(store: Store) -> dict[str, Any]:
    """All rows from which anything is counted or listed, but the keys made of names and numbers."""
    from govtool.store.tables import CASE

    rows = projections(store.conn)
    kept = [place for place, name in enumerate(CASE.columns) if name not in PERSONAL]
    cases = [tuple(row[place] for place in kept) for row in rows["case"]]
    return {name: rows[name] for name in UNCHANGED if name != "case"} | {"case": cases}


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
@given(told=CASES, homes=HOMES, who=WHO)
def test_whatever_was_recorded_it_goes_and_everything_else_stays(
    tmp_path_factory: pytest.TempPathFactory, told: Any, homes: Any, who: int
) -> None:
    path = tmp_path_factory.mktemp("any") / "a.db"
    with found_office(path) as store:
        record(store, told)
        for code, head, phone in homes:
            with store.writing("甲某") as tx:
                household(tx, code, head=PEOPLE[head][0], phone=PEOPLE[head][1] if phone else None)
        before, healthy = counted(store), examine(store)
        try:
            persons = find(store, PEOPLE[who][0])
        except NotFound:
            assume(False)  # nobody of that name was recorded
        erase(store, persons)
        numbers = [number for person in persons for number in (*person.phones, *person.id_nos)]
        assert texts_in(path, PEOPLE[who][0], *numbers) == []
        assert counted(store) == before
        assert examine(store) == healthy
    with open_store(path) as reopened:
        assert examine(reopened) == healthy


def test_a_file_with_old_traces_is_cleaned(store: Store) -> None:
    """Rows replaced before the erasure leave their bytes in unused room, until the file is written anew."""
    number = case(store, ZHANG, steps=(closed(),))
    for turn in range(30):
        with store.writing("甲某") as tx:
            save_unit(tx, f"X{turn}", "community", "JD01", "样" * 50)
            household(tx, f"H{turn}", head="张样一", phone="13800000001")
    with store.writing("甲某") as tx:
        tx.project_everything()
    erase(store, find(store, "张样一"))
    assert texts_in(store.path, *OF_ZHANG[:3]) == []
    assert store.case(number).parties
    assert not Path(f"{store.path}-journal").exists()
