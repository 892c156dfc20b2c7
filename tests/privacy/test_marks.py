"""Every field of text of every event and record has a mark or a reason why it has none; marks alone decide what goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, get_args

import pytest

from govtool import models as m
from govtool.base.record import (
    Code,
    Name,
    OptionalIdentityNumber,
    OptionalLine,
    OptionalPhone,
    OptionalStaffName,
    OptionalText,
    Record,
)
from govtool.privacy.masking.masks import hidden
from govtool.privacy.payload_erasure import Eraser
from govtool.privacy.person_versions import Held, versions_in
from govtool.privacy.personal_marks import (
    Personal,
    fields_of,
    mark_at,
    marked_values,
    marks_of,
    walk,
)
from govtool.privacy.text_replacement import GONE
from govtool.subjects import registry
from govtool.subjects.file_columns import FileColumn
from tests.rows import each

UNMARKED = {
    "successor": "a code of the office",
    "case_no": "a number of ours, by which everything is found again",
    "other": "the number of another case",
    "other_entry": "the id of an entry", "case_entry": "the same",
    "content": "a digest",
    "turn": "which of the obligations of a rule it is",
    "cleared": "names of fields",
    "category": "a code of a national standard",
    "amount": "a sum of money",
    "unit": "a code of the office", "grid": "the same", "to": "the same", "lead": "the same", "cooperating": "the same",
    "with_": "the same", "units": "the same", "class_": "the class under which a matter goes up",
    "held_by": "the same", "group": "the same", "at": "the same",
    "street": "the same", "code": "the same", "parent": "the same", "office": "the same", "merged_into": "the same",
    "microgrid": "the same", "into": "the same", "households": "codes of the office", "household": "the code of one", "became_entry": "the id of an entry",
    "rule": "a name in the policy", "rules": "the same", "escalated": "the same",
    "report": "the kind of a return", "period": "the period of a return", "figures": "counts, frozen with a digest",
    "targets": "ids of entries", "left": "digests",
    "backup": "the name of a file", "made_at": "a moment", "ends": "digests", "replaced": "digests", "numbers": "numbers of cases",
    "UnitProfile.area": "a measure",
    "NoticeDay.name": "the name of a holiday",
    "Selection.format": "a format of files",
}  # fmt: skip
"""Fields of text that say nothing of anybody, with the reason."""


def models_in(model: type[Record]) -> Iterator[type[Record]]:
    """A model and those inside it."""
    yield model
    for field in model.model_fields.values():
        for part in parts(field.annotation):
            if isinstance(part, type) and issubclass(part, Record):
                yield from models_in(part)


def texts_of(model: type[Record]) -> list[str]:
    """The fields of a record itself that may hold words that somebody typed."""
    fields = model.model_fields.items()
    return [
        name
        for name, field in fields
        if {str, Any} & {part for part in parts(field.annotation) if part in {str, Any}}
    ]


def parts(annotation: Any) -> Iterator[Any]:
    """An annotation, and all types that it is made of."""
    if isinstance(annotation, type) or annotation is Any:
        yield annotation
    for part in get_args(annotation):
        yield from parts(part)


RECORDS = sorted(
    {record for kind in registry.kinds().values() for record in models_in(kind.model)},
    key=lambda r: r.__name__,
)


@each("model", RECORDS, ids=[model.__name__ for model in RECORDS])
def test_every_field_is_thought_of(model: type[Record]) -> None:
    """A new field of text must be told how to be masked and erased: by a mark, or here with the reason for none."""
    marked = {name for name, field in fields_of(model).items() if field.mark}
    unmarked = {
        name for name in texts_of(model) if not {name, f"{model.__name__}.{name}"} & UNMARKED.keys()
    }
    assert unmarked - marked == set()
    assert {
        name for name in marked if name in UNMARKED or f"{model.__name__}.{name}" in UNMARKED
    } == set()


def test_no_reason_is_left_over() -> None:
    there = {
        name
        for model in RECORDS
        for text in texts_of(model)
        for name in (text, f"{model.__name__}.{text}")
    }
    assert UNMARKED.keys() - there == set()


def test_the_records_inside_are_looked_at() -> None:
    names = {model.__name__ for model in RECORDS}
    assert {"Party", "Guardian", "Agent", "Household", "Duty", "Unit", "Grid", "Selection"} <= names
    assert {"address", "occupation"} <= set(texts_of(m.Party))
    assert "note" in texts_of(m.Duty)


@each(
    "column",
    [column for noun in registry.FILES for column in registry.files(noun).columns],
    ids=lambda c: c.label,
)
def test_columns_of_people_have_the_mark_of_their_field(column: FileColumn) -> None:
    of_party = {"applicant", "respondent"} & {column.code.partition("_")[0]}
    if of_party:
        _who, *parts = column.code.split(
            "_", 2 if "guardian" in column.code or "agent" in column.code else 1
        )
        model = {"guardian": m.Guardian, "agent": m.Agent}.get(parts[0] if parts else "", m.Party)
        field = ".".join(parts if model is m.Party else parts[1:]) or "name"
        assert column.mark is marks_of(model).get(field)
    elif column.code in {
        "head",
        "phone",
        "summary",
        "address",
        "note",
        "leader",
        "ref",
        "agreement_no",
        "name",
    }:
        assert column.mark is not None


@pytest.mark.parametrize(
    ("model", "path", "mark"),
    [
        (m.Registered, "parties.0.phone", Personal.PHONE),
        (m.Registered, "parties[12].id_no", Personal.ID_NO),
        (m.Registered, "parties[1].guardian.phone", Personal.PHONE),
        (m.Registered, "parties.0.agent.name", Personal.NAME),
        (m.Registered, "summary", Personal.TEXT),
        (m.Registered, "case_no", None),
        (m.Supplemented, "mediator_phone", Personal.PHONE),
        (m.DutySet, "duty.phone", Personal.STAFF_PHONE),
        (m.Party, "no_such_field", None),
    ],
)  # fmt: skip
def test_the_mark_at_a_path(model: type[Record], path: str, mark: Personal | None) -> None:
    assert mark_at(model, path) is mark


# --- a noun of which only its marks are known

DAY = dt.date(2026, 3, 2)
PHONE, ID_NO = "13800000001", "99000019900101005X"


class Petition(m.Event):
    """A noun with fields called like nobody else's."""

    kind: ClassVar[str] = "petition"
    opens: ClassVar[bool] = True
    letter: Code
    who: Annotated[Name, Personal.NAME]
    reached_at: OptionalPhone = None
    paper: OptionalIdentityNumber = None
    lives: Annotated[OptionalLine, Personal.ADDRESS] = None
    wish: OptionalText = None
    taken_by: OptionalStaffName = None
    counter: Annotated[OptionalPhone, Personal.STAFF_PHONE] = None


class Heard(m.Event):
    """What follows: others' words about the same person."""

    kind: ClassVar[str] = "heard"
    words: OptionalText = None
    called_back: OptionalPhone = None
    there: Annotated[OptionalLine, Personal.PEOPLE] = None


PETITION = Petition(
    on=DAY, letter="XF0001", who="张样一", reached_at=PHONE, paper=ID_NO, lives="样新村1幢101室",
    wish=f"张样一要求修路，电话{PHONE}", taken_by="丁某", counter="13800000009",
)  # fmt: skip
HEARD = Heard(
    on=DAY, words="丁某与张样一在样新村1幢101室面谈", called_back=PHONE, there="张样一、王样二"
)
CHANGED = m.Corrected(
    on=DAY,
    changes={"who": "张样一", "reached_at": PHONE, "wish": f"见{PHONE}"},
    reason="张样一更名",
)


def going() -> list[tuple[Held, str]]:
    return [(Held(versions_in(PETITION, Petition), stands=True), "〔当事人〕")]


def test_who_a_noun_is_about_is_found_by_its_marks() -> None:
    ((held, _sign),) = going()
    assert (held.names, held.phones, held.id_nos, held.addresses) == (
        {"张样一"},
        {PHONE},
        {ID_NO},
        {"样新村1幢101室"},
    )
    assert [marked_values.name for marked_values in versions_in(CHANGED, Petition)] == ["张样一"]
    assert versions_in(HEARD, Petition) == []


def test_a_noun_is_masked_by_its_marks() -> None:
    assert hidden(Petition, PETITION.payload(), [ID_NO]) == {
        "letter": "XF0001", "who": "张样一", "reached_at": "138****0001", "paper": "990000********005X",
        "lives": "样新村1幢101室", "wish": "张样一要求修路，电话138****0001", "taken_by": "丁某", "counter": "138****0009",
    }  # fmt: skip
    assert hidden(m.Corrected, CHANGED.payload(), (), Petition)["changes"] == {
        "who": "张样一", "reached_at": "138****0001", "wish": "见138****0001",
    }  # fmt: skip


def test_a_noun_is_erased_by_its_marks() -> None:
    eraser = Eraser(going())
    assert eraser.left(type(PETITION), PETITION.payload(), Petition) == {
        "letter": "XF0001", "who": "〔当事人〕", "wish": f"〔当事人〕要求修路，电话{GONE}", "taken_by": "丁某",
        "counter": "13800000009",
    }  # fmt: skip
    assert eraser.left(type(HEARD), HEARD.payload(), Petition) == {
        "words": f"丁某与〔当事人〕在{GONE}面谈",
        "there": "〔当事人〕、王样二",
    }
    assert eraser.left(type(CHANGED), CHANGED.payload(), Petition) == {
        "changes": {"who": "〔当事人〕", "wish": f"见{GONE}"}, "reason": "〔当事人〕更名",
    }  # fmt: skip
    assert "there" not in Eraser(going(), whole=True).left(type(HEARD), HEARD.payload(), Petition)


def test_somebody_else_stays() -> None:
    other = Petition(
        on=DAY, letter="XF0002", who="李样三", reached_at="13900000002", wish="张样一说"
    )
    assert Eraser(going()).left(type(other), other.payload(), Petition) == {
        "letter": "XF0002", "who": "李样三", "reached_at": "13900000002", "wish": "〔当事人〕说",
    }  # fmt: skip


def test_a_record_is_walked_through_with_all_inside_it() -> None:
    case = m.Registered(
        on=DAY, case_no="1", unit="SQ01", dispute_type="neighbour", summary="院墙",
        parties=[{"role": "applicant", "name": "甲某", "phone": PHONE}, {"role": "respondent", "name": "乙某"}],
    )  # fmt: skip
    assert list(walk(case)) == [
        ("Registered.summary", Personal.TEXT, "院墙"),
        ("Party.name", Personal.NAME, "甲某"), ("Party.phone", Personal.PHONE, PHONE), ("Party.name", Personal.NAME, "乙某"),
    ]  # fmt: skip
    correction = m.Corrected(
        on=DAY, changes={"parties": [{"role": "applicant", "name": "丙某"}]}, reason="误"
    )
    assert ("Party.name", Personal.NAME, "丙某") in list(walk(correction, m.Registered))
    assert marked_values({Personal.STAFF}, PETITION, HEARD) == {"丁某"}
