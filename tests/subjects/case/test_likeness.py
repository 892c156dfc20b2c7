"""What makes two cases likely one matter, case by case; and that the index of keys never misses one."""

from __future__ import annotations

from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtool.models import Party
from govtool.subjects.case.likeness import are_alike, keys, sides
from tests.rows import each

A_PHONE, B_PHONE = "13800000001", "13800000002"
A_ID, B_ID = "990000199001010017", "99000019900101005X"


def party(role: str, typed: str) -> Party:
    """``甲某:13800000001:9900…`` as on the command line."""
    name, phone, id_no = [*typed.split(":"), "", ""][:3]
    return Party(role=role, name=name, phone=phone or None, id_no=id_no or None)


def parties(text: str) -> list[Party]:
    """``甲某,丙某 > 乙某``: applicants, then respondents; after a second ``>`` third parties."""
    roles = ("applicant", "respondent", "third_party")
    typed = [[each for each in side.strip().split(",") if each] for side in text.split(">")]
    return [party(role, each) for role, side in zip(roles, typed, strict=False) for each in side]


PAIRS = [
    ("the same", "甲某 > 乙某", "甲某 > 乙某", True),
    ("sides exchanged", "甲某 > 乙某", "乙某 > 甲某", True),
    ("another respondent", "甲某 > 乙某", "甲某 > 丙某", False),
    ("another applicant", "甲某 > 乙某", "丙某 > 乙某", False),
    ("spaces in a name", "甲某 > 乙某", "甲 某 > 乙\u3000某", True),
    ("full-width letters and brackets", "甲某 > ABC公司(一部)", "甲某 > \uff21\uff22\uff23公司\uff08一部\uff09", True),
    ("letters in another case", "甲某 > ABC公司", "甲某 > abc公司", True),
    ("one name by its telephone", f"甲某:{A_PHONE} > 乙某", f"甲小某:{A_PHONE} > 乙某", True),
    ("one name by its document", f"甲某 > 乙某::{B_ID}", f"甲某 > 乙先生::{B_ID}", True),
    ("both by numbers, of two kinds", f"甲:{A_PHONE} > 乙::{B_ID}", f"子:{A_PHONE} > 丑::{B_ID}", True),
    ("numbers, with sides exchanged", f"甲:{A_PHONE} > 乙:{B_PHONE}", f"丑:{B_PHONE} > 子:{A_PHONE}", True),
    ("a hyphen in a landline", "甲:0571-1234567 > 乙某", "子:05711234567 > 乙某", True),
    ("only one side by its number", f"甲:{A_PHONE} > 乙:{B_PHONE}", f"子:{A_PHONE} > 丑:{A_PHONE}", False),
    ("one side twice", "甲某 > 甲某", "甲某 > 乙某", False),
    ("one case names more applicants", "甲某 > 乙某", "甲某,丙某 > 乙某", True),
    ("more on both sides, exchanged", "甲某 > 乙某", "乙某,丁某 > 丙某,甲某", True),
    ("each names one the other has not", "甲某,丙某 > 乙某", "甲某,丁某 > 乙某", False),
    ("both on one side of the other", "甲某 > 乙某", "甲某,乙某 > 丙某", False),
    ("a third party more", "甲某 > 乙某", "甲某 > 乙某 > 丙某", True),
    ("only third parties the same", "甲某 > 乙某 > 丙某", "丁某 > 戊某 > 丙某", False),
    ("no respondent known", "甲某", "甲某", False),
    ("one respondent unknown", "甲某", "甲某 > 乙某", False),
    ("nobody known", "", "", False),
]  # fmt: skip


@each(("one", "other", "alike"), [row[1:] for row in PAIRS], ids=[row[0] for row in PAIRS])
def test_the_same_two_sides(one: str, other: str, alike: bool) -> None:
    a, b = sides(parties(one)), sides(parties(other))
    assert are_alike(a, b) is are_alike(b, a) is alike
    if alike:
        assert keys("neighbour", a) & keys("neighbour", b)


def test_keys_are_numbers_of_pairs_the_same_on_every_machine() -> None:
    def mark(text: str) -> int:
        return crc32(b"neighbour" + text.encode())

    both = sides(parties(f"甲某:{A_PHONE} > 乙某"))
    wanted = {(mark("甲某") + mark("乙某")) % 2**31, (mark(A_PHONE) + mark("乙某")) % 2**31}
    assert keys("neighbour", both) == wanted
    assert keys("neighbour", sides(parties("甲某 > 乙某"))) == {855198394}


def test_another_type_has_other_keys() -> None:
    both = sides(parties("甲某 > 乙某"))
    assert not keys("neighbour", both) & keys("family", both)


@pytest.mark.parametrize("text", ["", "甲某", " > 乙某", "甲某 > > 丙某"])
def test_a_case_with_one_side_has_no_keys(text: str) -> None:
    assert keys("neighbour", sides(parties(text))) == set()


names = st.sampled_from(["甲", "乙", "丙", "甲 ", "Ａ公司", "a公司"])  # as an input method types it
people = st.builds(
    Party,
    role=st.sampled_from(["applicant", "respondent", "third_party"]),
    name=names,
    phone=st.none() | st.sampled_from([A_PHONE, B_PHONE, "0571-1234567", "05711234567"]),
    id_no=st.none() | st.sampled_from([A_ID, B_ID]),
)
groups = st.lists(people, max_size=5)


@given(groups, groups)
def test_cases_that_are_alike_always_have_a_key_in_common(
    one: list[Party], other: list[Party]
) -> None:
    a, b = sides(one), sides(other)
    assert are_alike(a, b) == are_alike(b, a) == are_alike(a, b[::-1])
    if are_alike(a, b):
        assert keys("neighbour", a) & keys("neighbour", b)
    assert keys("neighbour", a) == keys("neighbour", a[::-1])


def test_a_case_of_very_many_parties_has_few_keys_and_is_found_by_them() -> None:
    """A mass case, given again by another office in another order, with the sides exchanged."""
    left, right = ([(f"{side}{number}",) for number in range(1000)] for side in "甲乙")
    known = keys("wage_arrears", (left, right))
    assert len(known) <= 64 * 64
    assert known == keys("wage_arrears", (right[::-1], left[::-1]))
    assert are_alike((left, right), (right[::-1], left[::-1]))
    assert not are_alike((left, right), (left[1:], [*right[1:], ("丙某",)]))


def test_all_marks_count_where_there_are_not_very_many() -> None:
    """Three marks for each of twenty applicants against one: each alone finds the case."""
    left = [(f"甲{number}", f"1380000{number:04}", f"E{number:08}") for number in range(20)]
    whole = keys("wage_arrears", (left, [("乙某",)]))
    assert len(whole) == 60
    assert all(
        keys("wage_arrears", ([(mark,)], [("乙某",)])) <= whole for party in left for mark in party
    )
