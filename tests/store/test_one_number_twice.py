"""Two offices may give one number: links and decisions name a case by the id of its registration too."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from govtool import models as m
from govtool.base.vocabulary import MeetingKind
from govtool.desk import links
from govtool.file.reader import connection_behind
from govtool.journal import amend, chain
from govtool.meetings import decisions
from govtool.meetings.decisions import Meeting
from govtool.privacy.erasure import erase_all
from govtool.privacy.pseudonyms import Pseudonyms
from govtool.rules import Case, judge
from govtool.store import Store
from govtool.store.doctor import rebuild
from govtool.tables.export.file_export import ExportOptions, export_noun
from govtool.views import lookups, references
from tests.store.kit import day, register

NO, OTHER = "SQ01-2026-00001", "SQ02-2026-00001"
OURS = "ours"
THEIRS = "case:beef0001-1"
TODAY = day("03-31")


def of_another_office(store: Store) -> None:
    """A case with the number of ours, as it comes from an office that gave it too."""
    conn = connection_behind(store.reader)
    batch = chain.begin(conn, "beef0001", "乙某", dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    registered = m.Registered(
        on=day("03-01"),
        case_no=NO,
        unit="SQ01",
        dispute_type="neighbour",
        summary="楼道堆物",
        parties=[{"role": "applicant", "name": "张三测"}],
    )
    chain.append(batch, THEIRS, [chain.fact_of(registered)])
    chain.flush(conn, batch)
    rebuild(store)


@pytest.fixture
def both(store: Store) -> Store:
    """SQ02-2026-00001 is one matter with our SQ01-2026-00001; then another office's case of that number comes."""
    with store.writing("甲某") as tx:
        register(tx)
        register(tx, unit="SQ02")
        links.link(tx, OTHER, NO, day("03-02"), None, TODAY)
        items = [{"text": "走访张三测", "unit": "SQ01", "due": TODAY, "case_no": NO}]
        decisions.record_decisions(tx, Meeting(MeetingKind.WEEKLY, day("03-02")), items, TODAY)
    of_another_office(store)
    return store


def subject(store: Store, no: str) -> str:
    """What we registered under a number."""
    query = "SELECT subject FROM journal WHERE node = ? AND kind = 'registered' AND json_extract(payload, '$.case_no') = ?"
    (found,) = store.reader.execute(query, (store.node, no)).fetchone()
    return str(found)


def is_linked(case: Case, name: str) -> bool:
    """Whether a case of our number, by its name in the journal, is one matter with this one."""
    return any(link.means(NO, name) for link in case.links)


def case_of(store: Store, name: str) -> Case:
    case = judge(store.history(name), store.office)
    assert case is not None
    return case


def test_a_link_means_the_case_that_was_there(both: Store) -> None:
    ours, other = subject(both, NO), case_of(both, subject(both, OTHER))
    assert (other.linked, case_of(both, ours).linked) == ([NO], [OTHER])
    assert is_linked(other, ours)
    assert not is_linked(other, THEIRS)
    assert [lookups.named_subject(both.reader, link, "other", "case") for link in other.links] == [
        ours
    ]


def test_a_case_can_be_one_matter_with_both(both: Store) -> None:
    name = subject(both, OTHER)
    with both.writing("甲某") as tx:
        tx.append(name, m.Linked(on=day("03-03"), other=NO, other_entry="beef0001-1"))
        tx.append(name, m.Linked(on=day("03-04"), other=NO, other_entry="beef0001-1"))
    other = case_of(both, name)
    assert other.linked == [NO, NO]
    assert is_linked(other, THEIRS)


def test_what_says_only_the_number_means_any_of_that_number(store: Store) -> None:
    with store.writing("甲某") as tx:
        name = register(tx, unit="SQ02")
        tx.append(name, m.Linked(on=day("03-03"), other=NO))
        tx.append(name, m.Linked(on=day("03-04"), other=NO, other_entry="beef0001-1"))
    other = case_of(store, name)
    assert other.linked == [NO]
    assert is_linked(other, THEIRS)
    assert is_linked(other, "case:beef0001-9")


def test_taking_back_a_link_leaves_that_with_the_other_case(both: Store) -> None:
    name = subject(both, OTHER)
    with both.writing("甲某") as tx:
        tx.append(name, m.Linked(on=day("03-03"), other=NO, other_entry="beef0001-1"))
        named = tx.subject_of(NO)
        links.unlink(tx, OTHER, NO, "误记", TODAY)
    left = case_of(both, name)
    assert [is_linked(left, one) for one in (THEIRS, subject(both, NO))] == [
        named != THEIRS,
        named == THEIRS,
    ]


def test_decisions_are_about_the_case_they_were_made_about(both: Store) -> None:
    assert len(references.naming(both.reader, subject(both, NO), NO)) == 1
    assert references.naming(both.reader, THEIRS, NO) == []
    with both.writing("甲某") as tx:
        assert erase_all(tx, THEIRS, NO, Pseudonyms(), "保存期满", TODAY) > 0
    (kept,) = both.reader.execute(
        "SELECT payload FROM journal WHERE kind = 'decision_made'"
    ).fetchone()
    assert "走访张三测" in kept


def test_what_names_a_case_that_was_taken_back_is_found_by_its_id(both: Store) -> None:
    assert references.dangling(both.reader, {"case"}) == set()
    ours = subject(both, NO)
    with both.writing("甲某") as tx:
        amend.retract(tx, ours, [ours.partition(":")[2]], "录入有误", on=TODAY)
    assert references.dangling(both.reader, {"case"}) == {
        references.Dangling("decision", "M2026-001-1", NO)
    }


def test_files_say_the_number_alone(both: Store, tmp_path: Path) -> None:
    ids = ("other_entry", "case_entry", both.node)
    for noun in ("cases", "decisions"):
        for format_ in ("csv", "jsonl"):
            out = tmp_path / f"{noun}.{format_}"
            export_noun(both, noun, out, ExportOptions(format=format_, full=True))
            assert not [word for word in ids if word in out.read_text(encoding="utf-8-sig")]
    lines = (tmp_path / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    links = [event for line in lines for event in json.loads(line)["events"]]
    assert {"kind": "linked", "on": "2026-03-02", "other": NO} in links
