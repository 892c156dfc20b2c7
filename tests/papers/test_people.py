"""What an identity number tells of a person, and who is an organisation."""

from __future__ import annotations

import datetime as dt

import pytest

from govtool.base.text import has_wrong_check
from govtool.models import Party
from govtool.papers import party_values
from govtool.views.case_rows import party_marks

DAY = dt.date(2026, 3, 2)


def made_up(birthday: str, order: str = "001") -> str:
    """A fictitious resident ID with its right check character."""
    bare = f"990000{birthday}{order}"
    return next(bare + sign for sign in "0123456789X" if not has_wrong_check(bare + sign))


def row(
    id_no: str | None = None, name: str = "甲某", on: dt.date = DAY, **more: str
) -> dict[str, object]:
    return party_values.rows([Party.checked(role="applicant", name=name, id_no=id_no, **more)], on)[
        0
    ]


AGES = [
    ("19900302", dt.date(2026, 3, 2), "36"), ("19900303", dt.date(2026, 3, 2), "35"), ("19900301", dt.date(2026, 3, 2), "36"),
    ("20040229", dt.date(2026, 2, 28), "21"), ("20040229", dt.date(2026, 3, 1), "22"), ("20040229", dt.date(2028, 2, 29), "24"),
    ("20260302", dt.date(2026, 3, 2), "0"), ("19001231", dt.date(2026, 3, 2), "125"),
]  # fmt: skip


@pytest.mark.parametrize(("birthday", "on", "age"), AGES)
def test_the_age_on_the_day_of_the_paper(birthday: str, on: dt.date, age: str) -> None:
    assert row(made_up(birthday), on=on)["年龄"] == age


@pytest.mark.parametrize(
    ("order", "sex"), [("001", "男"), ("002", "女"), ("119", "男"), ("990", "女")]
)
def test_the_sex_is_the_seventeenth_digit(order: str, sex: str) -> None:
    assert row(made_up("19900101", order))["性别"] == sex


NOTHING = {
    "no number": None,
    "wrong check character": "990000199001010018",
    "no such day": made_up("19900231"),
    "born after the paper": made_up("20270101"),
    "a passport": "E12345678",
    "old number of fifteen digits": "990000900101001",
}


@pytest.mark.parametrize("why", NOTHING)
def test_what_is_not_known_for_sure_stays_blank(why: str) -> None:
    found = row(NOTHING[why])
    assert (found["性别"], found["年龄"]) == ("", "")
    assert found["证件号码"] == (NOTHING[why] or "")


@pytest.mark.parametrize(
    "name",
    [
        "示例物业服务有限公司",
        "范例电子制品厂",
        "甲乙商行",
        "示例小区业主委员会",
        "某某小吃店",
        "示例街道司法所",
        "示例市第一医院",
        "样例建筑项目部",
        "示例农贸市场",
        "示例银行某某支行",
    ],
)
def test_an_organisation_by_its_name(name: str) -> None:
    assert row(name=name)["是单位"] is True
    assert party_marks(Party.checked(role="applicant", name=name), "SQ01") == (name,)


@pytest.mark.parametrize(
    "name",
    [
        "甲某",
        "李行",
        "欧阳天行",
        "王院",
        "陈中店",
        "买买提·吐尔逊",
        "扎西·次仁卓玛",
        "𠮷野家子",
        "李学会",
        "王中心",
        "阿卜杜·艾力行",
    ],
)
def test_a_person_by_the_name_in_forms_and_in_returns(name: str) -> None:
    """A return masks persons; what it took for an organisation it would show in full."""
    assert row(name=name)["是单位"] is False
    known_as = name.replace("·", "")  # names are compared without their dots
    assert party_marks(Party.checked(role="applicant", name=name), "SQ01") == (f"SQ01 {known_as}",)


def test_a_representative_makes_an_organisation_and_its_office() -> None:
    found = row(name="示例联合体", representative="丙某", occupation="经理")
    assert (found["是单位"], found["法定代表人"], found["职务"], found["职业"]) == (
        True,
        "丙某",
        "经理",
        "",
    )


def test_who_has_a_resident_id_is_a_person_whatever_the_name() -> None:
    """李学校 may be erased, and is masked in returns."""
    found = row(made_up("19900101"), name="李学校", representative="丙某")
    assert (found["是单位"], found["性别"]) == (False, "男")


def test_an_organisation_has_neither_sex_nor_age() -> None:
    assert row("91350100M000100Y43", name="示例公司")["性别"] == ""
    assert row(occupation="教师")["职业"] == "教师"
