"""People who stand in a step, and not in the opening, have the same rights."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from govtool.store import open_store
from govtool.subjects import registry
from tests.commands.clerk import Desk
from tests.privacy.call import CallAnswered, CallerNamed, CallTaken
from tests.privacy.kit import texts_in
from tests.store.kit import day

CORRECT = (
    "person",
    "correct",
    "张样一",
    "--set",
    "name=张样二",
    "--reason",
    "听错",
    "--yes",
    "--json",
)


@pytest.fixture(autouse=True)
def _call(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A call of somebody."""
    monkeypatch.setitem(registry.NOUNS, "call", "tests.privacy.call:CALL")
    registry.subject.cache_clear()
    desk.today("2026-03-02")
    with open_store(desk.db) as store, store.writing("甲某") as tx:
        subject = tx.new_subject("call")
        tx.append(subject, CallTaken(on=day("03-02"), no="L1", unit="SQ01", what="楼道灯不亮"))
        tx.append(subject, CallerNamed(on=day("03-02"), name="张样一", phone="13800000001"))
    yield
    registry.subject.cache_clear()


def said(desk: Desk, who: str) -> list[tuple[str, str, bool]]:
    (person,) = desk.done("person", "show", who, "--json").json
    return [(place["no"], place["name"], place["stands"]) for place in person["places"]]


def test_they_stand_there(desk: Desk) -> None:
    assert said(desk, "13800000001") == [("L1", "张样一", True)]


def test_a_correction_records_the_step_again_and_undo_takes_it_back(desk: Desk) -> None:
    assert desk.done(*CORRECT).json == {"corrected": ["L1"]}
    assert said(desk, "13800000001") == [("L1", "张样二", True)]
    kinds = [line["kind"] for line in desk.done("journal", "--of", "L1", "--json").json]
    assert kinds == ["retracted", "caller_named", "caller_named", "call_taken"]
    (told,) = desk.done("access", "--json").json
    assert (told["kind"], told["about"], told["reason"]) == ("corrected", ["L1"], "听错")
    desk.done("undo", "--yes")
    assert said(desk, "13800000001") == [("L1", "张样一", True)]
    assert desk.done("doctor", "--json").json["ok"]


def test_they_are_erased(desk: Desk) -> None:
    erase = ("person", "erase", "张样一", "--reason", "本人申请", "--yes", "--json")
    assert desk(*erase).error["code"] == "call_open"
    with open_store(desk.db) as store, store.writing("甲某") as tx:
        tx.append(store.subject_numbered("L1"), CallAnswered(on=day("03-02")))
    assert len(desk.done(*erase).json["erased"]) == 1
    assert texts_in(desk.db, "张样一", "13800000001") == []
