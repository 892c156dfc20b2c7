"""Erasure: nothing of the person is left anywhere in the file, and nothing else is different."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from govtool import models as m
from govtool.base.errors import NotFound, Refused
from govtool.base.text import is_erased
from govtool.file.reader import connection_behind
from govtool.journal import amend, chain, entries
from govtool.privacy import erasure
from govtool.privacy.masking.characters import signs_of
from govtool.privacy.masking.known_numbers import is_strong
from govtool.privacy.pseudonyms import Pseudonyms
from govtool.store import Store, open_store
from govtool.store.doctor import examine
from govtool.views import person_places as people
from tests.commands.clerk import Desk
from tests.privacy.kit import LI, TODAY, ZHANG, case, closed, erase, find, household, texts_in
from tests.properties import examples
from tests.store.kit import day, found_office, projections, register, save_unit

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
            m.Supplemented(
                on=day("02-06"),
                place="样新村1幢101室",
                terms="张样一拆除，李样二配合",
                mediator="老样",
            ),
            m.Investigated(on=day("02-06"), asked="张样一", attendees="李样二、张样一"),
            m.Mediated(on=day("02-07"), outcome="failed", note="张样一不同意"),
            m.Corrected(
                on=day("02-08"),
                changes={"parties": [{**zhang, "phone": "13800000011"}, LI]},
                reason="张样一换号",
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
    assert {"李样二", "13800000002", "老样"} <= set(
        texts_in(store.path, "李样二", "13800000002", "老样")
    )


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
    assert chain.verify(connection_behind(store.reader)) == []
    told = [
        line.entry.event
        for line in entries.read(store.reader)
        if isinstance(line.entry.event, m.Redacted)
    ]
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
    assert (is_erased(parties[0].name), parties[1].name, parties[1].phone) == (
        True,
        "李样二",
        "13800000001",
    )


def test_a_number_in_the_text_of_another_case_goes_and_the_name_there_stays(store: Store) -> None:
    case(store, ZHANG, steps=(closed(),))
    other = case(store, LI, summary="张样一电话13800000001")
    erase(store, find(store, "13800000001"))
    assert store.case(other).summary == "张样一电话〔已删除〕"


def test_what_was_taken_back_goes_too(store: Store) -> None:
    with store.writing("甲某") as tx:
        subject = register(tx, parties=[ZHANG])
    with store.writing("甲某") as tx:
        amend.retract(tx, subject, [tx.history(subject)[0].id], "张样一重复登记", on=TODAY)
    erase(store, find(store, "张样一"))
    assert texts_in(store.path, *OF_ZHANG[:3]) == []
    assert examine(store) == []


def test_cases_in_hand_are_refused(store: Store) -> None:
    number = case(store, ZHANG)
    with pytest.raises(Refused) as raised:
        erasure.refuse_open(find(store, "张样一"))
    assert raised.value.code == "case_open"
    assert number in raised.value.message


def test_an_organisation_is_no_person(store: Store) -> None:
    case(
        store,
        {"role": "respondent", "name": "示例物业有限公司", "phone": "13800000005"},
        steps=(closed(),),
    )
    with pytest.raises(Refused, match="organisation"):
        erasure.refuse_open(find(store, "13800000005"))


def test_who_comes_often_still_counts_as_one(store: Store) -> None:
    for unit in ("SQ01", "SQ02", "SQ01"):
        case(store, ZHANG, unit=unit, steps=(closed(),))
    keys = "SELECT max(n) FROM (SELECT count(*) AS n FROM party GROUP BY key)"
    assert store.reader.execute(keys).fetchone() == (3,)
    erase(store, find(store, "张样一"))
    assert store.reader.execute(keys).fetchone() == (3,)


def old_case(store: Store, *parties: dict[str, Any], **values: Any) -> str:
    """A closed case as it was recorded before numbers that mean nobody were refused."""
    return case(store, *parties, steps=(*values.pop("steps", ()), closed()), **values)


@pytest.mark.parametrize("number", ["----", "0000", "2026", "()()", "1111111"])
def test_a_number_that_means_nobody_touches_nothing_but_its_owner(
    store: Store, number: str
) -> None:
    """Found in the review: ``----`` matched between all signs, ``2026`` changed numbers of agreements and decisions."""
    mine = old_case(store, {**ZHANG, "id_no": number}, LI)
    agreed = m.Mediated(
        on=day("02-07"), outcome="settled", agreement="written", agreement_no="矛调交〔2026〕1号"
    )
    strangers = {"role": "applicant", "name": "王样三", "id_no": number}
    other = case(store, strangers, summary="2026年无----0000 1111111（）（）", steps=(agreed,))
    with store.writing("甲某") as tx:
        decided = m.DecisionMade(
            on=day("02-09"),
            no="M2026-001-1",
            meeting="weekly",
            text="办",
            unit="SQ01",
            due=day("02-20"),
        )
        tx.append(tx.new_subject("decision"), decided)
    before = store.case(other)
    planned = erase(store, find(store, "张样一"))
    assert {change.subject for change in planned.changes} == {store.subject_of(mine)}
    assert store.case(other) == before
    assert [is_erased(party.name) for party in store.case(mine).parties] == [True, False]
    assert examine(store) == []


def test_two_of_one_case_with_the_same_placeholder(store: Store) -> None:
    number = old_case(store, {**ZHANG, "id_no": "0000"}, {**LI, "id_no": "0000"})
    erase(store, find(store, "张样一"))
    assert store.case(number).parties[1] == m.Party(**LI, id_no="0000")


def test_who_stays_keeps_a_name_that_contains_one_that_goes(store: Store) -> None:
    other = {"role": "respondent", "name": "张样一丰"}
    told = m.Met(on=day("02-06"), note="张样一丰与张样一到场，调解员张样一明")
    mediated = m.Mediated(on=day("02-06"), outcome="failed", mediator="张样一明")
    number = old_case(store, ZHANG, other, summary="张样一丰堆物", steps=(told, mediated))
    with store.writing("甲某") as tx:
        text = "请张样一与张样一丰到会，张样一明主持"
        decided = m.DecisionMade(on=day("02-09"), no="会-1", meeting="weekly", text=text, unit="SQ01", due=day("02-20"), case_no=number)  # fmt: skip
        subject = tx.new_subject("decision")
        tx.append(subject, decided)
    erase(store, find(store, "13800000001"))
    left = store.case(number)
    (entry,) = (
        entry for entry in store.history(subject) if isinstance(entry.event, m.DecisionMade)
    )
    assert entry.event.text == f"请{left.parties[0].name}与张样一丰到会，张样一明主持"
    sign = left.parties[0].name
    assert (left.summary, left.parties[1].name) == ("张样一丰堆物", "张样一丰")
    assert [e.note for e in left.timeline if isinstance(e, m.Met)] == [
        f"张样一丰与{sign}到场，调解员张样一明"
    ]


def test_a_family_of_one_telephone_are_two_signs(store: Store) -> None:
    wife = {"role": "respondent", "name": "李样二", "phone": ZHANG["phone"]}
    number = old_case(store, {**ZHANG, "id_no": None}, wife)
    erase(store, find(store, "13800000001"))
    signs = [party.name for party in store.case(number).parties]
    assert len(set(signs)) == 2
    assert all(map(is_erased, signs))


def test_two_of_one_name_in_a_case_are_two_signs(store: Store) -> None:
    number = old_case(
        store, {"role": "applicant", "name": "张样一"}, {"role": "respondent", "name": "张样一"}
    )
    erase(store, find(store, "张样一"))
    assert len({party.name for party in store.case(number).parties}) == 2


def test_one_of_two_document_numbers_is_one_sign_everywhere(store: Store) -> None:
    numbers = [old_case(store, {**ZHANG, "role": role}) for role in ("applicant", "respondent")]
    numbers.append(
        old_case(store, {"role": "applicant", "name": "张样一", "phone": ZHANG["phone"]})
    )
    numbers.append(old_case(store, {**ZHANG, "id_no": "99000019900101005X"}))
    erase(store, find(store, "张样一"))
    signs = [store.case(number).parties[0].name for number in numbers]
    assert (len(set(signs[:3])), len(set(signs))) == (1, 2)


@pytest.mark.parametrize("prefix", ["", "+86", "86", "0086-", "+86 "])
@pytest.mark.parametrize("between", ["", " ", "-", ".", "  ", "\u3000", "\u00a0", "\u200b", "—"])
def test_a_number_written_anyhow_goes_from_other_cases_too(
    store: Store, prefix: str, between: str
) -> None:
    old_case(store, ZHANG)
    other = case(store, LI, summary=f"来电{prefix}{between.join(('138', '0000', '0001'))}反映")
    erase(store, find(store, "张样一"))
    assert store.case(other).summary == "来电〔已删除〕反映"


def test_what_others_are_told_to_live_beside(store: Store) -> None:
    """Addresses, occupations and remarks of others, which nobody thought of as texts."""
    beside = {**LI, "address": "张样一（13800000001）家对门", "occupation": "张样一雇员"}
    told = m.Supplemented(on=day("02-06"), mediator_phone="13800000001", mediator="老样")
    number = old_case(store, ZHANG, beside, steps=(told,))
    with store.writing("甲某") as tx:
        household(tx, "H2", head="李样二", address="13800000001机主楼上")
        duty = m.Duty(date=day("02-06"), leader="样班", note="有事打138 0000 0001")
        tx.append("duty:2026-02-06", m.DutySet(on=day("02-06"), duty=duty))
    erase(store, find(store, "张样一"))
    assert texts_in(store.path, "张样一", "13800000001", "138 0000 0001") == []
    sign, left = store.case(number).parties[0].name, store.case(number)
    assert (left.parties[1].address, left.parties[1].occupation) == (
        f"{sign}（〔已删除〕）家对门",
        f"{sign}雇员",
    )
    assert left.particulars is not None
    assert (left.particulars.mediator, left.particulars.mediator_phone) == ("老样", None)
    assert examine(store) == []


def test_somebody_called_like_an_organisation(store: Store) -> None:
    pupil = {"role": "applicant", "name": "李学校", "id_no": ZHANG["id_no"], "phone": "13800000005"}
    number, bare = old_case(store, pupil), old_case(store, {**pupil, "id_no": None})
    persons = find(store, "李学校")
    erasure.refuse_open(persons)
    erase(store, persons)
    assert [is_erased(store.case(no).parties[0].name) for no in (number, bare)] == [True, True]


def test_an_organisation_by_its_representative(store: Store) -> None:
    old_case(
        store,
        {
            "role": "respondent",
            "name": "样例联合体",
            "representative": "丙某",
            "phone": "13800000005",
        },
    )
    with pytest.raises(Refused, match="organisation"):
        erasure.refuse_open(find(store, "13800000005"))


# --- everything of one person, wherever the file has it


def test_what_one_place_knows_goes_from_all(store: Store) -> None:
    """An address known from a household, a name and number known from another case, in texts of all of the person's cases."""
    id_no, phone = ZHANG["id_no"], ZHANG["phone"]
    by_phone = old_case(
        store,
        {"role": "applicant", "name": "张样一", "phone": phone},
        LI,
        summary="样新村9幢909室漏水，证件990000 19900101 0017，又名张样意",
    )
    by_number = old_case(
        store,
        {"role": "applicant", "name": "张样意", "id_no": id_no},
        steps=(m.Met(on=day("02-06"), note="住样新村 9幢909室，电138、0000、0001"),),
    )
    both = old_case(
        store,
        ZHANG,
        steps=(m.Mediated(on=day("02-07"), outcome="failed", note="张样意、张样一不同意"),),
    )
    with store.writing("甲某") as tx:
        household(tx, "H1", head="张样一", phone=phone, address="样新村9幢909室")
    erase(store, find(store, "张样一"))
    signs = {store.case(number).parties[0].name for number in (by_phone, by_number, both)}
    (sign,) = signs
    assert is_erased(sign)
    assert store.case(by_phone).summary == f"〔已删除〕漏水，证件〔已删除〕，又名{sign}"
    assert [e.note for e in store.case(by_number).timeline if isinstance(e, m.Met)] == [
        "住〔已删除〕，电〔已删除〕"
    ]
    assert [e.note for e in store.case(both).timeline if isinstance(e, m.Mediated)] == [
        f"{sign}、{sign}不同意"
    ]
    assert texts_in(store.path, "张样一", "张样意", phone, id_no, "样新村9幢909室") == []
    assert examine(store) == []


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (1, 2, 0), (2, 1, 0)])
def test_one_placeholder_however_each_case_knows_the_person(
    store: Store, order: tuple[int, ...]
) -> None:
    ways = [
        {"phone": ZHANG["phone"]},
        {"id_no": ZHANG["id_no"]},
        {"phone": ZHANG["phone"], "id_no": ZHANG["id_no"]},
    ]
    numbers = [
        old_case(store, {"role": "applicant", "name": "张样一", **ways[way]}) for way in order
    ]
    (person,) = find(store, "张样一")
    erase(store, [person])
    signs = [store.case(number).parties[0].name for number in numbers]
    assert len(set(signs)) == 1
    rows = store.reader.execute(
        "SELECT count(*) AS n FROM party GROUP BY key ORDER BY 1"
    ).fetchall()
    assert rows == [(3,)]


def test_what_is_shown_before_and_what_is_done_have_one_placeholder(desk: Desk) -> None:
    """The command plans twice, before it asks and inside the lock; each time the person's cases had other placeholders."""
    for on in ("2026-02-05", "2026-02-06", "2026-02-09"):
        number = desk.add("--party", "申请人:张样一:13800000001", on=on)
        desk.done("case", "close", number, "--outcome", "withdrawn", on=on)
    desk.done("person", "erase", "张样一", "--reason", "申请", "--yes")
    cases = desk.done("case", "list", "--json").json
    assert len({one["parties"][0]["name"] for one in cases}) == 1
    assert len(cases) == 3


def test_a_remark_with_a_number_of_the_person_is_about_them(store: Store) -> None:
    case(store, ZHANG, LI, steps=(closed(),))
    notes = {"02-06": "张样一来电138 0000 0001", "02-07": "张样一（别人）来访"}
    with store.writing("甲某") as tx:
        for on, note in notes.items():
            duty = m.Duty(date=day(on), leader="张样一丙", note=note)
            tx.append(f"duty:2026-{on}", m.DutySet(on=day(on), duty=duty))
    erase(store, find(store, "张样一"))
    left = [store.history(f"duty:2026-{on}")[0].event.payload()["duty"] for on in notes]
    assert ["张样一" not in one["note"] for one in left] == [True, False]
    assert "来电〔已删除〕" in left[0]["note"]
    assert {one["leader"] for one in left} == {"张样一丙"}


def test_two_persons_never_share_a_placeholder(store: Store) -> None:
    """Two of one name and telephone with documents of their own, and one known by both documents in turn."""
    other = {**ZHANG, "id_no": "99000019900101005X"}
    numbers = [
        old_case(store, ZHANG),
        old_case(store, other),
        old_case(store, ZHANG, {**other, "role": "respondent"}),
    ]
    erase(store, find(store, "张样一"))
    signs = [[party.name for party in store.case(number).parties] for number in numbers]
    assert (signs[0][0], signs[1][0]) == (signs[2][0], signs[2][1])
    assert signs[0] != signs[1]


# --- whatever was recorded

# A name inside a name, a telephone that a family shares, a number that means nobody and stands in two records.
PEOPLE = [
    ("张样一", "13800000001", "990000199001010017"), ("王样三", "13800000003", "99000019900101005X"),
    ("李样二", "0571-1234567", "E12345678"), ("张样一丰", "13800000001", "0000"), ("赵样　五", "13800000005", "0000"),
]  # fmt: skip
WHO = st.integers(0, len(PEOPLE) - 1)
SPELT = (
    st.sampled_from(["", "+86", "86", "0086-", "0"]),
    st.sampled_from(
        ["", " ", "-", ".", "　", "\u00a0", "\u200b", "  ", "、", "，", "|", "*", "——", "：", " / "]
    ),
)


@st.composite
def parties(draw: st.DrawFn) -> list[dict[str, Any]]:
    chosen = draw(st.lists(WHO, unique=True, min_size=1, max_size=3))
    return [
        _party(
            who, draw(st.booleans()), draw(st.booleans()), draw(st.none() | st.sampled_from(chosen))
        )
        | draw(acting())
        for who in chosen
    ]


@st.composite
def acting(draw: st.DrawFn) -> dict[str, Any]:
    """Somebody of the same people who acts for a party, or nobody."""
    who, part = draw(st.none() | WHO), draw(st.sampled_from(["guardian", "agent"]))
    return {} if who is None else {part: {"name": PEOPLE[who][0], "phone": PEOPLE[who][1]}}


def _party(who: int, phone: bool, id_no: bool, beside: int | None) -> dict[str, Any]:
    name, number, document = PEOPLE[who]
    known = {"phone": number} if phone else {}
    if beside is not None:
        known["address"] = f"{PEOPLE[beside][0]}（+86{PEOPLE[beside][1]}）家对门{beside}幢"
    return {"role": "applicant", "name": name, **known, **({"id_no": document} if id_no else {})}


@st.composite
def spelt(draw: st.DrawFn) -> tuple[str, str]:
    """A remark, and how a number is written in it: before it, and between its groups."""
    said = draw(st.sampled_from(["{name}同意", "致电{phone}", "核对{id}", "已办，2026年0000号"]))
    return said, f"{draw(SPELT[0])}|{draw(SPELT[1])}"


def _written(number: str, how: str) -> str:
    """A number as people write it; of a document only the blanks vary."""
    before, between = how.split("|", 1)
    groups = between.join((number[:3], number[3:7], number[7:]))
    return before + groups if number[0] in "01" else groups


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("note"), spelt()),
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
            said, how = value
            numbers = {"phone": _written(phone, how), "id": _written(document, how)}
            told = {"mediator": "老样", "mediator_phone": phone} if how.startswith("86") else {}
            tx.append(
                subject,
                m.Supplemented(on=day("02-06"), terms=said.format(name=name, **numbers), **told),
            )
        case "correct":
            tx.append(
                subject,
                m.Corrected(on=day("02-07"), changes={"parties": value}, reason=f"{name}要求"),
            )
        case "close":
            tx.append(subject, closed("02-08"))
        case "take back":
            entries = tx.history(subject)
            amend.retract(tx, subject, [entries[value % len(entries)].id], "错", on=TODAY)


def counted(store: Store) -> dict[str, Any]:
    """All rows from which anything is counted or listed, but the keys made of names and numbers."""
    from govtool.views.tables import CASE

    rows = projections(store.reader)
    kept = [place for place, name in enumerate(CASE.columns) if name not in PERSONAL]
    cases = [tuple(row[place] for place in kept) for row in rows["case"]]
    return {name: rows[name] for name in UNCHANGED if name != "case"} | {"case": cases}


def told_of(store: Store) -> tuple[list[dict[str, Any]], list[str]]:
    """All parties and households of the journal, and every other text in it."""
    people, texts = [], []

    def walk(value: Any) -> None:
        match value:
            case {"name": _, "role": _} | {"head": _}:
                people.append(value)
                people.extend(value[part] for part in ("guardian", "agent") if value.get(part))
                texts.append(value.get("address", ""))
            case dict() | list():
                for each in value.values() if isinstance(value, dict) else value:
                    walk(each)
            case str():
                texts.append(value)

    for line in entries.read(store.reader):
        walk(line.entry.event.payload())
    return people, texts


@settings(
    max_examples=examples(100),
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)
@given(told=CASES, homes=HOMES, who=WHO)
def test_whatever_was_recorded_it_goes_and_everything_else_stays(
    tmp_path_factory: pytest.TempPathFactory, told: Any, homes: Any, who: int
) -> None:
    path = tmp_path_factory.mktemp("any") / "a.db"
    name = PEOPLE[who][0]
    with found_office(path) as store:
        record(store, told)
        for code, head, phone in homes:
            with store.writing("甲某") as tx:
                beside = f"{PEOPLE[who][1]}机主楼上"
                household(
                    tx,
                    code,
                    head=PEOPLE[head][0],
                    phone=PEOPLE[head][1] if phone else None,
                    address=beside,
                )
        before, healthy = counted(store), examine(store)
        others_before = [
            person for person in told_of(store)[0] if person.get("name", person.get("head")) != name
        ]
        try:
            persons = find(store, name)
        except NotFound:
            assume(False)  # nobody of that name was recorded
        erase(store, persons)
        left, texts = told_of(store)
        names = {name for person in persons for name in person.names}
        numbers = [
            number
            for person in persons
            for number in (*person.phones, *person.id_nos)
            if is_strong(number)
        ]
        assert [
            text for text in texts for number in numbers if signs_of(number) in signs_of(text)
        ] == []
        assert [person for person in left if person.get("name", person.get("head")) == name] == []
        shared = {person.get(key) for person in left for key in ("phone", "id_no")}
        bytes_left = path.read_bytes()
        for other, _phone, _id_no in PEOPLE:
            if other != name and name in other:
                bytes_left = bytes_left.replace(other.encode(), b"")
        assert [
            text for text in (name, *numbers) if text not in shared and text.encode() in bytes_left
        ] == []
        standing = [
            person
            for person in others_before
            if person.get("name", person.get("head")) not in names
        ]
        kept = [
            (person.get("name", person.get("head")), person.get("phone"), person.get("id_no"))
            for person in left
        ]
        for person in standing:
            assert (
                person.get("name", person.get("head")),
                person.get("phone"),
                person.get("id_no"),
            ) in kept
        assert counted(store) == before
        assert examine(store) == healthy
    with open_store(path) as reopened:
        assert examine(reopened) == healthy


GUARDIAN = {"name": "丙样家", "relation": "丙样家系母亲", "phone": "13800000021"}
AGENT = {"name": "丁样律", "phone": "13900000022", "authority": "special", "since": "2026-02-06"}


def acted_for(store: Store) -> str:
    """A closed case with a guardian and an agent, of whom its texts speak too."""
    zhang = {**ZHANG, "guardian": GUARDIAN, "agent": AGENT}
    return case(
        store,
        {**zhang, "agent": None},
        LI,
        summary="张样一由丙样家陪同，丁样律代理",
        steps=(
            m.Corrected(on=day("02-06"), changes={"parties": [zhang, LI]}, reason="丁样律代理"),
            m.Mediated(
                on=day("02-07"),
                outcome="failed",
                attendees="丙样家、丁样律",
                note="致电139 0000 0022",
            ),
            closed(),
        ),
    )


@pytest.mark.parametrize(
    ("who", "part", "gone"),
    [
        ("丙样家", "guardian", ("丙样家", "13800000021")),
        ("13900000022", "agent", ("丁样律", "13900000022")),
    ],
)
def test_nothing_is_left_of_who_acts_for_a_party(
    store: Store, who: str, part: str, gone: tuple[str, ...]
) -> None:
    number = acted_for(store)
    assert texts_in(store.path, *gone) == list(gone)
    healthy = examine(store)
    (person,) = find(store, who)
    assert [place.version.model for place in person.places] == [
        m.Guardian if part == "guardian" else m.Agent
    ]
    erase(store, [person])
    assert texts_in(store.path, *gone, "139 0000 0022" if part == "agent" else "丙样家") == []
    zhang = store.case(number).parties[0]
    assert is_erased(getattr(zhang, part).name)
    assert (zhang.name, zhang.phone, getattr(zhang, part).phone) == ("张样一", "13800000001", None)
    assert zhang.agent.authority == "special"
    assert zhang.guardian is not None
    assert not zhang.is_organisation
    assert examine(store) == healthy


def test_who_acts_stays_when_the_party_goes(store: Store) -> None:
    number = acted_for(store)
    erase(store, find(store, "张样一"))
    zhang = store.case(number).parties[0]
    assert is_erased(zhang.name)
    assert (zhang.guardian.name, zhang.agent.name, zhang.guardian.phone) == (
        "丙样家",
        "丁样律",
        "13800000021",
    )


def test_an_erased_case_keeps_nobody_who_acted_in_it(store: Store) -> None:
    number = acted_for(store)
    with store.writing("甲某") as tx:
        erasure.erase_all(tx, store.subject_of(number), number, Pseudonyms(), "期满", TODAY)
    people.wipe(store)
    assert (
        texts_in(store.path, "丙样家", "丁样律", "13800000021", "13900000022", "张样一", "李样二")
        == []
    )


def test_the_mother_of_two_children_is_one_person(store: Store) -> None:
    children = (
        {"role": "respondent", "name": name, "guardian": GUARDIAN} for name in ("李小学", "李样二")
    )
    number = case(store, *children, steps=(closed(),))
    (person,) = find(store, "丙样家")
    assert len(person.places) == 1
    erase(store, [person])
    assert texts_in(store.path, "丙样家", "13800000021") == []
    assert len({party.guardian.name for party in store.case(number).parties if party.guardian}) == 1


def test_a_child_called_like_a_school_is_erased_as_a_person(store: Store) -> None:
    case(store, {"role": "respondent", "name": "李小学", "guardian": GUARDIAN}, steps=(closed(),))
    erase(store, find(store, "李小学"))
    assert texts_in(store.path, "李小学") == []


def test_a_guardian_is_corrected_wherever_the_case_says_so(desk: Desk) -> None:
    number = desk.done(
        "case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "墙",
        "--party", "申请人:甲某:13800000001", "--guardian", "甲某=丙某:母亲:13800000003", "--json",
    ).json["case_no"]  # fmt: skip
    desk.done("person", "correct", "丙某", "--set", "电话=13800000009", "--reason", "换号", "--yes")
    (party,) = desk.case(number)["parties"]
    assert party["guardian"] == {"name": "丙某", "relation": "母亲", "phone": "13800000009"}
    assert party["phone"] == "13800000001"


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
