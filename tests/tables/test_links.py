"""Links come and go with files: both cases, or one of them alone."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from govtool.base.errors import Refused
from govtool.desk import links
from govtool.store import Store
from govtool.tables.export.file_export import ExportOptions, export_noun
from tests.store.kit import day, found_office, register
from tests.tables.kit import TODAY
from tests.tables.test_importing import counts, take_in, take_in_file

ONE, OTHER = "SQ01-2026-00001", "SQ02-2026-00001"


@pytest.fixture
def linked(store: Store) -> Store:
    """Two cases of one matter."""
    with store.writing("甲某") as tx:
        register(tx)
        register(tx, unit="SQ02")
        links.link(tx, ONE, OTHER, day("03-02"), "同一件事", TODAY)
    return store


@pytest.mark.parametrize("format_", ["csv", "jsonl"])
def test_a_link_comes_back_from_a_file(linked: Store, tmp_path: Path, format_: str) -> None:
    out, again = tmp_path / f"cases.{format_}", tmp_path / f"again.{format_}"
    export_noun(linked, "cases", out, ExportOptions(format=format_, full=True))
    with found_office(tmp_path / "other.db") as other:
        assert counts(take_in_file(other, out)) == (2, 2, 0, 0)
        assert (other.case(ONE).linked, other.case(OTHER).linked) == ([OTHER], [ONE])
        export_noun(other, "cases", again, ExportOptions(format=format_, full=True))
        assert counts(take_in_file(other, out)) == (2, 0, 0, 2)
    assert again.read_bytes() == out.read_bytes()


LINE = {
    "case_no": ONE, "unit": "SQ01", "registered_on": "2026-02-05", "dispute_type": "neighbour", "summary": "院墙排水",
    "events": [{"kind": "linked", "on": "2026-03-02", "other": OTHER}],
}  # fmt: skip


def test_the_fact_is_kept_where_the_other_case_is_not_there(store: Store) -> None:
    assert counts(take_in(store, json.dumps(LINE), format="jsonl")) == (1, 1, 0, 0)
    assert store.case(ONE).linked == [OTHER]
    with store.writing("甲某") as tx:
        case, gone = links.unlink(tx, ONE, OTHER, "误记", TODAY)
    assert (case.linked, gone) == ([], OTHER)


def test_a_link_that_one_case_lacks_is_completed(store: Store) -> None:
    take_in(store, json.dumps(LINE), format="jsonl")
    with store.writing("甲某") as tx:
        register(tx, unit="SQ02")
        links.link(tx, OTHER, ONE, TODAY, None, TODAY)
    assert (store.case(ONE).linked, store.case(OTHER).linked) == ([OTHER], [ONE])
    assert [event.kind for event in store.case(ONE).timeline] == ["registered", "linked"]
    with pytest.raises(Refused) as refusal, store.writing("甲某") as tx:
        links.link(tx, ONE, OTHER, TODAY, None, TODAY)
    assert refusal.value.code == "already_linked"


def test_a_link_to_itself_says_nothing_and_one_said_twice_counts_once(store: Store) -> None:
    linked = [
        {"kind": "linked", "on": "2026-03-02", "other": other} for other in (ONE, OTHER, OTHER)
    ]
    take_in(store, json.dumps({**LINE, "events": linked}), format="jsonl")
    case = store.case(ONE)
    assert (case.linked, case.violations) == ([OTHER], [])


def test_a_link_before_the_registration_is_refused(store: Store) -> None:
    early = {**LINE, "events": [{"kind": "linked", "on": "2026-02-04", "other": OTHER}]}
    (problem,) = take_in(store, json.dumps(early), format="jsonl").problems
    assert (problem.column, problem.code) == ("events[1].on", "out_of_order")


def test_a_link_after_the_closing_stands(store: Store) -> None:
    closed = {"kind": "closed", "on": "2026-02-20", "outcome": "withdrawn"}
    take_in(store, json.dumps({**LINE, "events": [closed, *LINE["events"]]}), format="jsonl")
    case = store.case(ONE)
    assert (case.linked, case.closed_on, case.violations) == ([OTHER], dt.date(2026, 2, 20), [])
