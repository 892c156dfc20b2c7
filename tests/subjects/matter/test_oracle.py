"""The second opinion itself, against the worked table of the page and a course worked out by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.subjects.matter import figures, oracle
from tests.subjects.matter.histories import histories
from tests.subjects.matter.workingdays import working_after

COLUMNS = ("consult", "noise", "land_use", "hotline", "illegal_building", "dumping")
TABLE = """
2026-02-12 02-13 02-24 02-24 02-27 03-09 03-11 02-25
2026-03-04 03-05 03-09 03-11 03-19 03-23 03-25 03-10
2026-09-28 09-29 10-08 10-08 10-13 10-21 10-23 10-09
2026-12-28 12-29 12-31 2027-01-04* 2027-01-12* 2027-01-15* 2027-01-19* 2027-01-04*
"""
"""Start, accept, then the classes and own clocks of COLUMNS; a star where a year has no notice."""


@pytest.mark.parametrize("line", TABLE.strip().splitlines())
def test_worked_table(line: str) -> None:
    start, *expected = line.split()
    first = dt.date.fromisoformat(start)
    due = [oracle.handle_due(name, None, first) for name in COLUMNS if name != "hotline"]
    due.insert(3, working_after(first, 13))
    for (day, unsure), text in zip([working_after(first, 1), *due], expected, strict=True):
        assert f"{day}{'*' * unsure}".endswith(text), (line, text)


MATTER = {
    "unit": "SQ01",
    "category": "noise",
    "urgency": None,
    "grid": "G01",
    "reported_on": "2026-02-05",
    "wants_answer": True,
    "events": [
        {"kind": "matter_taken_up", "on": "2026-02-06"},
        {"kind": "matter_dispatched", "on": "2026-02-09", "unit": "SQ02"},
        {"kind": "matter_signed", "on": "2026-02-10"},
        {"kind": "matter_sent_back", "on": "2026-02-11", "reason": "not_ours"},
        {"kind": "matter_dispatched", "on": "2026-02-12", "unit": "BM01"},
        {"kind": "matter_handled", "on": "2026-02-25", "result": "done"},
        {"kind": "matter_answered", "on": "2026-02-26", "way": "phone"},
        {"kind": "matter_rated", "on": "2026-03-02", "solved": True, "satisfied": "partly"},
        {"kind": "matter_archived", "on": "2026-03-04"},
        {"kind": "matter_redo", "on": "2026-03-05", "reason": "又响了"},
    ],
}
OWED = """
matter_accept   - JD01 02-05 02-06 met
matter_dispatch 1 JD01 02-06 02-09 met
matter_sign     1 SQ02 02-09 02-10 met
matter_handle   1 SQ02 02-09 02-24 waived
matter_dispatch 2 JD01 02-11 02-12 met
matter_sign     2 BM01 02-12 02-13 late
matter_handle   2 BM01 02-12 02-24 late
matter_answer   1 JD01 02-25 02-26 met
matter_revisit  1 JD01 02-26 02-27 late
matter_archive  1 JD01 02-26 03-04 met
"""
"""The 16th and the 19th of February are in the Spring Festival, the 28th is made up."""


def test_course_worked_by_hand() -> None:
    as_of = dt.date(2026, 3, 6)
    course = oracle.judge(MATTER, as_of)
    assert course is not None
    shown = oracle.shown(course, as_of)
    owed = [
        f"{o['rule']:15} {o['turn'] or '-'} {o['unit']} {o['start']:%m-%d} {o['due']:%m-%d} {o['status']}"
        for o in shown["obligations"]
    ]
    assert sorted(owed) == sorted(OWED.strip().splitlines())
    assert (shown["state"], shown["solved"], shown["satisfied"]) == ("archived", True, "partly")
    assert [(one["rule"], one["reason"]) for one in shown["violations"]] == [
        ("out_of_order", "after_close")
    ]


def test_figures_worked_by_hand() -> None:
    february = figures.rows(
        [MATTER], dt.date(2026, 2, 1), dt.date(2026, 2, 28), dt.date(2026, 3, 6)
    )
    row = february["platform"]["enforcement"]
    assert (
        {name: row[name] for name in row if row[name]}
        == {
            "reported": 1,
            "closing": 1,
            "dispatched": 2,
            "sent_back": 1,
            "answered": 1,
            "due": 8,  # not the first matter_handle, nor matter_archive of March; the revisit is overdue on the 28th
            "on_time": 5,
            "on_time_rate": 5 / 8,
        }
    )
    assert (february["handler"]["SQ02"]["on_time"], february["handler"]["BM01"]["due"]) == (1, 2)


def test_figures_balance() -> None:
    """Opening + reported - declined - became_case - archived = closing, in every row."""
    found = figures.rows(
        histories(16, 200), dt.date(2026, 2, 1), dt.date(2026, 2, 28), dt.date(2026, 3, 6)
    )
    rows = [row for by in found for row in found[by].values()]
    assert len(rows) > 10
    for row in rows:
        ended = row["declined"] + row["became_case"] + row["archived"]
        assert row["opening"] + row["reported"] - ended == row["closing"]
