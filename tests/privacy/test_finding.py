"""Who a number or a name means: nobody is missed, and nobody is taken for somebody else."""

from __future__ import annotations

import pytest

from govtool import models as m
from govtool.base.errors import NotFound, Refused
from govtool.privacy.person_search import wanted
from govtool.store import Store
from tests.privacy.kit import LI, TODAY, ZHANG, case, find, household
from tests.store.kit import day


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("13800000001", {"phone": {"13800000001"}}),
        ("138 0000 0001", {"phone": {"13800000001"}}),
        ("0571-1234567", {"phone": {"05711234567"}}),
        ("99000019900101005x", {"id_no": {"99000019900101005X"}}),
        ("E12345678", {"id_no": {"E12345678"}}),
        ("张样一", {"name": {"张样一"}}),
        ("Ann Lee", {"name": {"ANNLEE"}}),
        ("王样　伟", {"name": {"王样伟"}}),
    ],
)
def test_what_is_typed(typed: str, meant: dict[str, set[str]]) -> None:
    assert wanted(typed) == meant


def test_a_masked_number_is_refused() -> None:
    with pytest.raises(Refused, match="masked"):
        wanted("138****0001")


def test_cases_and_households_of_one_person_are_found_together(store: Store) -> None:
    first = case(store, ZHANG, LI)
    bare = {"role": "respondent", "name": "张样一", "id_no": ZHANG["id_no"]}
    second = case(store, bare)
    with store.writing("甲某") as tx:
        household(tx, "H1", head="张样一", phone="13800000001")
    for who in ("13800000001", "990000199001010017", "张样一"):
        (person,) = find(store, who)
        assert sorted(person.nos) == sorted([first, second, "H1"]), who


def test_people_of_one_name_are_listed_apart(store: Store) -> None:
    case(store, ZHANG)
    case(store, {"role": "applicant", "name": "张样一", "id_no": "99000019900101005X"})
    case(store, {"role": "applicant", "name": "张样一"})
    assert [person.id_nos for person in find(store, "张样一")] == [
        ["990000199001010017"],
        ["99000019900101005X"],
        [],
    ]


def test_a_telephone_that_a_family_shares_does_not_make_them_one(store: Store) -> None:
    case(store, ZHANG, LI | {"phone": ZHANG["phone"]})
    assert sorted(person.names for person in find(store, "13800000001")) == [["张样一"], ["李样二"]]
    assert [person.names for person in find(store, "李样二")] == [["李样二"]]


def test_a_landline_is_found_with_and_without_its_hyphen(store: Store) -> None:
    number = case(store, {"role": "applicant", "name": "王样三", "phone": "0571-1234567"})
    for who in ("0571-1234567", "05711234567"):
        assert find(store, who)[0].nos == [number]


def test_what_was_corrected_away_is_found(store: Store) -> None:
    number = case(
        store, ZHANG, steps=(m.Corrected(on=day("02-06"), changes={"parties": [LI]}, reason="错"),)
    )
    (person,) = find(store, "13800000001")
    assert (person.nos, person.places[0].stands) == ([number], False)


def test_a_corrected_telephone_leads_to_the_same_person(store: Store) -> None:
    right = {**ZHANG, "phone": "13800000009"}
    case(
        store,
        ZHANG,
        steps=(m.Corrected(on=day("02-06"), changes={"parties": [right]}, reason="错"),),
    )
    (person,) = find(store, "13800000001")
    assert (person.places[0].version.phone, person.phones) == (
        "13800000009",
        ["13800000001", "13800000009"],
    )
    assert person.places[0].stands


def test_a_case_narrows_it(store: Store) -> None:
    first, _second = case(store, ZHANG), case(store, ZHANG)
    assert [person.nos for person in find(store, "张样一", first)] == [[first]]


def test_nobody(store: Store) -> None:
    case(store, ZHANG, summary="张样一提到赵样四")
    for who in ("赵样四", "13800000003"):
        with pytest.raises(NotFound) as raised:
            find(store, who)
        assert raised.value.code == "no_person"
        assert who not in raised.value.message


def test_a_name_with_signs_of_json(store: Store) -> None:
    number = case(store, {"role": "applicant", "name": '样"\\五'})
    assert find(store, '样"\\五')[0].nos == [number]


def test_open_cases_are_reported(store: Store) -> None:
    number = case(store, ZHANG)
    (person,) = find(store, "张样一")
    assert [place.no for place in person.in_hand] == [number]
    assert person.places[0].on is not None
    assert person.places[0].on < TODAY


@pytest.mark.parametrize("typed", ["王样伟", "王样　伟", "王 样 伟", "王样\u200b伟"])
@pytest.mark.parametrize("stored", ["王样伟", "王样　伟", "王 样伟"])
def test_blanks_inside_a_name_hide_nobody(store: Store, stored: str, typed: str) -> None:
    number = case(store, {"role": "applicant", "name": stored})
    assert find(store, typed)[0].nos == [number]


def test_one_person_with_and_without_blanks_in_the_name(store: Store) -> None:
    for name in ("王样伟", "王样　伟"):
        case(store, {"role": "applicant", "name": name, "phone": "13800000003"})
    assert [len(person.places) for person in find(store, "王样伟")] == [2]


@pytest.mark.parametrize("number", ["0000", "2026", "----", "111111111111111111"])
def test_a_number_that_means_nobody_joins_nobody(store: Store, number: str) -> None:
    for name in ("张样一", "李样二", "王样三"):
        case(store, {"role": "applicant", "name": name, "id_no": number})
    (person,) = find(store, "张样一")
    assert person.names == ["张样一"]


def test_a_number_that_means_nobody_keeps_nobody_apart(store: Store) -> None:
    case(store, ZHANG)
    case(store, {**ZHANG, "id_no": "00000"})
    assert [len(person.places) for person in find(store, "张样一")] == [2]
