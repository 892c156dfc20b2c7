"""The program agrees with the second opinion on histories at random; ``make agree-matters`` compares five thousand."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.properties import examples
from tests.subjects.matter import agree, office, oracle
from tests.subjects.matter.agreement import OWN, USUAL, Place, days_of, difference, differences
from tests.subjects.matter.histories import ANY_HISTORY, History, histories

SEED = 16
FOLDED, IN_FILES, SHOWN = 300, 100, 40


@pytest.mark.parametrize(
    ("place", "count"), [(USUAL, FOLDED), (OWN, FOLDED // 3)], ids=["usual", "own values"]
)
def test_folds_agree(place: Place, count: int) -> None:
    found = list(islice(differences(histories(SEED, count), place), 3))
    assert not found, "\n".join(map(str, found))


@given(ANY_HISTORY)
@settings(max_examples=examples(40))
def test_any_history_agrees(matter: History) -> None:
    found = [one for as_of in days_of(matter)[::4] if (one := difference(matter, USUAL, as_of))]
    assert not found, str(found[0])


@pytest.fixture(scope="module")
def matters_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, History]]:
    """A street with the histories in its file, and which is which by its number."""
    path = tmp_path_factory.mktemp("matters") / "matters.db"
    with office.founded(path) as store:
        matters = office.entered(store, histories(SEED, FOLDED))
    return path, matters


def test_due_agrees_on_twelve_days(matters_file: tuple[Path, Mapping[str, History]]) -> None:
    path, matters = matters_file
    found = list(agree.due(matters, agree.Desk(path)))
    assert not found, "\n".join(found[:5])


def test_show_agrees(matters_file: tuple[Path, Mapping[str, History]]) -> None:
    path, matters = matters_file
    found = list(agree.show(dict(islice(matters.items(), SHOWN)), agree.Desk(path)))
    assert not found, "\n".join(found[:5])


def test_list_agrees(matters_file: tuple[Path, Mapping[str, History]]) -> None:
    path, matters = matters_file
    found = list(agree.listed(matters, agree.Desk(path)))
    assert not found, "\n".join(found[:5])


def test_returns_agree_and_balance(matters_file: tuple[Path, Mapping[str, History]]) -> None:
    path, matters = matters_file
    found = list(agree.returns(matters, agree.Desk(path)))
    assert not found, "\n".join(found[:5])


def test_files_are_refused_alike(tmp_path: Path) -> None:
    """A file is refused the lines that cannot be a history, and no others."""
    path = tmp_path / "matters.db"
    office.founded(path).close()
    found = list(
        agree.files(list(histories(SEED, IN_FILES, filed=True)), agree.Desk(path), tmp_path)
    )
    assert not found, "\n".join(found[:5])


def test_histories_hold_what_they_should() -> None:
    """The comparison would prove little if the histories were all alike."""
    courses = [
        course
        for matter in histories(SEED, FOLDED)
        if (course := oracle.judge(matter, agree.TODAY))
    ]
    broken = {one["rule"] for course in courses for one in course.violations}
    assert broken == {"out_of_order", "archived_unanswered", "archived_unchecked", "late_extension"}
    assert {oracle.status(owed, agree.TODAY) for course in courses for owed in course.owed} == {
        "met", "late", "waived", "missed", "overdue",
    }  # fmt: skip
    assert {course.state for course in courses} >= oracle.CLOSED | {
        "raised",
        "sent_back",
        "answered",
    }
