"""Who acts for a party: a guardian until it comes of age, an agent from a day on; and who is a person for it."""

from __future__ import annotations

import datetime as dt

import pytest

from govtool.base import vocabulary as voc
from govtool.base.document_numbers import is_minor
from govtool.models import Party
from govtool.papers import party_values
from govtool.subjects.case.likeness import marks
from govtool.views.case_rows import party_marks

CHILD = "99000020080302001X"
"""Born on 2 March 2008: of age on 2 March 2026."""
MOTHER = {"name": "丙某", "relation": "母亲", "phone": "13800000003"}
BEFORE, DAY, AFTER = (dt.date(2026, 3, day) for day in (1, 2, 3))


def child(**more: object) -> Party:
    return Party.checked(**{"role": "applicant", "name": "李小学", "id_no": CHILD} | more)


@pytest.mark.parametrize(("day", "minor"), [(BEFORE, True), (DAY, False), (AFTER, False)])
def test_a_minor_comes_of_age_on_the_birthday(day: dt.date, minor: bool) -> None:
    assert is_minor(CHILD, day) is minor
    assert child().lacks_guardian(day) is minor
    assert not child(guardian=MOTHER).lacks_guardian(day)


@pytest.mark.parametrize("number", [None, "990000200803020018", "E12345678", "91350100M000100Y43"])
def test_only_a_valid_resident_id_tells_of_a_minor(number: str | None) -> None:
    assert not child(id_no=number).lacks_guardian(BEFORE)


@pytest.mark.parametrize(
    ("registered", "day", "there"),
    [
        (BEFORE, BEFORE, True), (BEFORE, DAY, False), (BEFORE, AFTER, False),
        (DAY, AFTER, True),  # of age from the start: somebody who cannot act alone for another reason
        (DAY, BEFORE, True),
    ],
)  # fmt: skip
def test_a_guardian_acts_until_the_child_comes_of_age(
    registered: dt.date, day: dt.date, there: bool
) -> None:
    party = child(guardian=MOTHER)
    assert (party.guardian_on(day, registered) is not None) is there
    assert party_values.rows([party], day, registered)[0]["法定代理人"] == ("丙某" if there else "")


@pytest.mark.parametrize(("day", "there"), [(BEFORE, False), (DAY, True), (AFTER, True)])
def test_an_agent_acts_from_the_day_on(day: dt.date, there: bool) -> None:
    party = child(agent={"name": "丁某", "authority": "special", "since": DAY})
    row = party_values.rows([party], day)[0]
    assert (party.agent_on(day) is not None) is there
    assert (row["委托代理人"], row["代理权限"]) == (("丁某", "特别授权") if there else ("", ""))


@pytest.mark.parametrize("more", [{"id_no": None, "guardian": MOTHER}, {"guardian": None}])
@pytest.mark.parametrize("representative", [None, "丙某"])
def test_a_child_called_like_a_school_is_a_person(
    more: dict[str, object], representative: str | None
) -> None:
    assert not child(representative=representative, **more).is_organisation


def test_a_school_is_an_organisation_also_with_an_agent() -> None:
    school = child(name="示例区实验小学", id_no=None, agent={"name": "丁某"})
    assert school.is_organisation
    assert not child(name="张实验", id_no=None, agent={"name": "丁某"}).is_organisation


def test_only_a_minor_is_asked_for_a_guardian() -> None:
    row = party_values.rows([child()], BEFORE)[0]
    assert row["是未成年人"] is True
    assert party_values.applies("法定代理人", row)
    assert not party_values.applies("与当事人关系", row)
    grown = party_values.rows([child()], DAY)[0]
    assert not any(map(party_values.applies, ("法定代理人", "委托代理人", "代理权限"), [grown] * 3))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("特别授权", voc.Authority.SPECIAL), ("特别授权代理", voc.Authority.SPECIAL), ("special", voc.Authority.SPECIAL),
        ("一般代理", voc.Authority.GENERAL), ("全权代理", voc.Authority.GENERAL), ("律师", None), ("", None),
    ],
)  # fmt: skip
def test_words_for_the_authority(written: str, meant: voc.Authority | None) -> None:
    assert voc.Authority.meant_by(written) is meant


def test_a_party_is_known_by_itself_alone() -> None:
    """Who acts for it makes no two cases alike, and is in no list of who has several cases."""
    alone, acted_for = (
        child(),
        child(guardian=MOTHER, agent={"name": "丁某", "phone": "13900000004"}),
    )
    assert marks(acted_for) == marks(alone)
    assert party_marks(acted_for, "SQ01") == party_marks(alone, "SQ01")
