"""Names and numbers in free texts, however they are written; and every field of every event is one kind or another."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtool import models as m
from govtool.persons.texts import FREE, GONE, NUMBERED, PEOPLE, Marks

MARKS = Marks(
    {"张三": "〔甲〕", "张三丰": "〔乙〕", "甲": "〔丙〕"},
    ["13800000001", "99000019900101005X", "0571-1234567"],
    ["样新村1幢101室", "样村"],
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("张三说", "〔甲〕说"),
        ("张三丰与张三", "〔乙〕与〔甲〕"),
        ("甲方", "甲方"),
        ("电话13800000001。", f"电话{GONE}。"),
        ("138-0000-0001", GONE),
        ("138 0000 0001", GONE),
        ("１３８００００００01", GONE),
        ("913800000001", "913800000001"),
        ("138000000012", "138000000012"),
        ("证件99000019900101005x", f"证件{GONE}"),
        ("05711234567", GONE),
        ("0571 1234567", GONE),
        ("住样新村1幢101室", f"住{GONE}"),
        ("样村", "样村"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_is_taken_out(text: str, left: str) -> None:
    assert MARKS.taken_out(text, room=100) == left


def test_a_text_never_grows_beyond_its_room() -> None:
    assert Marks({"张三": "〔当事人3f9a2c〕"}).taken_out("张三" * 20, room=60) == "某" * 40


def test_every_number_but_those_kept() -> None:
    marks = Marks({}, every_number=True, keep=["13800000001"], gone="*")
    assert marks.taken_out("13800000001、13900000001、11010519491231002X", room=99) == "13800000001、*、*"


@given(st.text("张三甲138 0-", max_size=30))
def test_nothing_looked_for_is_left(text: str) -> None:
    left = Marks({"张三": "〔甲〕"}, ["13800"]).taken_out(text, room=999)
    assert "张三" not in left
    assert not any(word == "13800" for word in left.replace("-", " ").split())


KEPT = {
    "case_no", "unit", "grid", "content", "cleared", "category", "mediator", "mediator_phone", "recorder", "amount",
    "to", "lead", "approved_by", "cooperating", "rule", "street", "meeting", "leader", "name", "source",
    "report", "period", "figures", "targets", "left", "other", "code", "parent", "members",
    "backup", "made_at", "ends", "replaced", "numbers",
}  # fmt: skip
"""Fields of text that stay: codes, numbers of ours, the office's own people, sources of policy."""
STRUCTURED = {"parties", "changes", "household", "duty", "days"}


def is_text(annotation: Any) -> bool:
    """Whether a field may hold words that somebody typed."""
    return annotation is str or any(is_text(part) for part in get_args(annotation))


@pytest.mark.parametrize("kind", m.EVENTS)
def test_every_field_is_thought_of(kind: str) -> None:
    """A new field of text must be told how to be erased: FREE, NUMBERED, or kept here with a reason."""
    texts = {name for name, field in m.EVENTS[kind].model_fields.items() if is_text(field.annotation)}
    assert texts - FREE - NUMBERED - PEOPLE - KEPT - STRUCTURED == set()
