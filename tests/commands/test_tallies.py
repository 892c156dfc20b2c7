"""Monthly tallies are what is stored, counted; parties are found again by what they are known by."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from govtool.base.vocabulary import PartyRole
from govtool.file.reader import connection_behind
from govtool.law.office import Office
from govtool.models import Party
from govtool.rules import Rule
from govtool.store import open_store
from govtool.store.doctor import examine
from govtool.subjects.case import rules as obligations
from govtool.subjects.case.state import Case, Stage
from govtool.subjects.obligation import Obligation
from govtool.views import case_rows
from tests.commands.clerk import Desk
from tests.store.newrule import machine_on


def tallied(desk: Desk, dimension: str) -> dict[tuple[str, ...], int]:
    with open_store(desk.db) as store:
        query = "SELECT month, unit, value, measure, n FROM tally WHERE dimension = ? ORDER BY 1, 2, 3, 4"
        return {tuple(row[:4]): row[4] for row in store.reader.execute(query, (dimension,))}


def test_a_case_counts_in_the_months_of_its_facts(desk: Desk) -> None:
    number = desk.add("--type", "物业", on="2026-02-05")
    desk.done("case", "report", number, on="2026-02-05")
    desk.done("case", "mediate", number, "--outcome", "settled", on="2026-03-02")
    assert tallied(desk, "stage") == {
        ("2026-02", "SQ01", "ordinary", "registered"): 1,
        ("2026-03", "SQ01", "ordinary", "settled"): 1,
        ("2026-03", "SQ01", "ordinary", "tried"): 1,
    }
    assert tallied(desk, "type") == {
        ("2026-02", "SQ01", "property_mgmt", "registered"): 1,
        ("2026-03", "SQ01", "property_mgmt", "settled"): 1,
        ("2026-03", "SQ01", "property_mgmt", "tried"): 1,
    }
    assert tallied(desk, "days") == {("2026-03", "SQ01", "property_mgmt", "25"): 1}
    # Reported the same day; the parties were first met on 2 March, due on 9 February: that was late.
    assert tallied(desk, "rule") == {("2026-02", "SQ01", "report_same_day", "on_time"): 1}


def test_what_is_taken_back_is_counted_out(desk: Desk) -> None:
    number = desk.add("--major", on="2026-02-05")
    before = tallied(desk, "stage")
    assert before == {("2026-02", "SQ01", "major", "registered"): 1}
    desk.done("case", "mediate", number, "--outcome", "settled", on="2026-03-02")
    desk.done("undo", "--yes")
    assert tallied(desk, "stage") == before
    desk.done("undo", "--yes")
    assert tallied(desk, "stage") == {}


def test_tallies_are_part_of_what_doctor_compares(desk: Desk) -> None:
    desk.add(on="2026-02-05")
    with open_store(desk.db) as store:
        connection_behind(store.reader).execute(
            "UPDATE tally SET n = n + 1 WHERE dimension = 'stage'"
        )
    with open_store(desk.db, refresh=False) as store:
        (found,) = examine(store)
    assert (found.code, found.table) == ("changed_projection", "tally")


def put(rules: dict[str, Rule]) -> None:
    """Let these be the rules of cases, in this order."""
    obligations.RULES.clear()
    obligations.RULES.update(rules)


def test_a_rule_added_to_the_rulebook_is_tallied_and_old_files_are_counted_anew(
    desk: Desk, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rule that comes before the others moves their places: what is stored of them must not change its meaning."""
    number = desk.add(on="2026-02-05")
    desk.done("case", "report", number, on="2026-02-05")
    before = tallied(desk, "rule")
    assert before == {("2026-02", "SQ01", "report_same_day", "on_time"): 1}

    def meet_again(case: Case, stage: Stage, office: Office) -> tuple[Obligation, ...]:
        """Met by the first meeting, as long as the clock of a revisit runs."""
        due, _provisional = office.due("revisit", stage.opened_on)
        return (
            Obligation(
                "meet_again", str(stage.no), stage.unit, stage.opened_on, due, stage.first_met_on
            ),
        )

    others = dict(obligations.RULES)
    request.addfinalizer(lambda: put(others))
    monkeypatch.setattr("govtool.store._machine_clock", lambda: machine_on("2026-02-06"))
    put(
        {
            "meet_again": Rule(
                "meet_again",
                meet_again,
                "meet again",
                counted_as=lambda owed, _turn, _office: ("revisit", owed.start),
            ),
            **others,
        }
    )
    desk.done("case", "meet", number, on="2026-02-06")
    desk.done("case", "meet", desk.add(on="2026-02-06"))
    # The rule is new to the file on the 6th: of the second case alone, thirty days from then: Sunday 8 March, so the 9th.
    added = {
        ("2026-03", "SQ01", "meet_again", "on_time"): 1,
        ("2026-02", "SQ01", "meet_parties", "on_time"): 2,
    }
    assert tallied(desk, "rule") == before | added
    with open_store(desk.db) as store:
        assert list(examine(store)) == []


PERSON: dict[str, Any] = {"role": PartyRole.APPLICANT, "name": "甲某"}


@pytest.mark.parametrize(
    ("party", "known"),
    [
        (PERSON, ("SQ01 甲某",)),
        (PERSON | {"phone": "13800000000"}, ("13800000000",)),
        (
            PERSON | {"phone": "0571-1234567", "id_no": "990000199001010017"},
            ("05711234567", "990000199001010017"),
        ),
        (PERSON | {"id_no": "0000"}, ("SQ01 甲某",)),
        (PERSON | {"name": "示例物业服务有限公司"}, ("示例物业服务有限公司",)),
        (PERSON | {"name": "甲 某", "representative": "乙某"}, ("甲某",)),
    ],
)
def test_by_what_a_party_is_known_again(party: dict[str, Any], known: tuple[str, ...]) -> None:
    assert case_rows.party_marks(Party(**party), "SQ01") == known


def test_the_number_of_a_mark_is_the_same_on_every_machine() -> None:
    assert Counter(map(case_rows.party_key, ["13800000000", "13800000000"])) == {
        case_rows.party_key("13800000000"): 2
    }
    assert case_rows.party_key("甲某") == 46605531
