"""Who reported a matter: an entry of its own, found, shown, erased and kept like any other person of the file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from govtool import models as m
from govtool.cli import main
from govtool.privacy import retention
from govtool.store import Store
from govtool.store.doctor import examine
from govtool.views import lookups, subject_search
from tests.privacy.kit import TODAY, erase, find, texts_in
from tests.store.kit import day, found_office
from tests.subjects.matter import course as c

NAME, PHONE = "张样一", "13800000001"
GUARDIAN = {"name": "张样二", "relation": "父亲", "phone": "13800000003"}


def matter(store: Store, on: str, *steps: m.Event, no: str = c.NO, **reporter: object) -> str:
    """Record a matter with who reported it; returns its number."""
    with store.writing("甲某") as tx:
        subject = tx.new_subject("matter")
        said = m.MatterReporter(on=day(on), **{"name": NAME, "phone": PHONE, **reporter})
        for event in (c.reported(on, "fire", no=no), said, *steps):
            tx.append(subject, event)
    return no


def closed(on: str) -> tuple[m.Event, ...]:
    """A course that ends on one day, and speaks of the reporter."""
    opinion = f"请联系{NAME}，{PHONE}"
    return (
        c.taken(on), c.dispatched(on, opinion=opinion), c.handled(on, note=f"{NAME}在场"), c.answered(on),
        c.rechecked(on), c.archived(on), c.rated(on),
    )  # fmt: skip


def _found(store: Store, typed: str) -> list[str]:
    wanted = subject_search.words_of(typed)
    hits, _more = subject_search.find(store, subject_search.Search(wanted, TODAY, None), 9)
    return [hit.state.no for hit in hits]


@pytest.mark.parametrize("typed", [NAME, "zyy", PHONE, "0001"])
def test_a_matter_is_found_by_who_reported_it(store: Store, typed: str) -> None:
    number = matter(store, "2026-03-02")
    assert _found(store, typed) == [number]
    assert _found(store, "王样一") == []
    assert examine(store) == []


def test_a_reporter_is_a_person_of_the_file(store: Store) -> None:
    number = matter(store, "2026-03-02", guardian=GUARDIAN)
    (person,) = find(store, PHONE)
    assert [(place.no, place.version.name, place.version.model) for place in person.places] == [
        (number, NAME, m.MatterReporter)
    ]
    (guardian,) = find(store, "13800000003")
    assert [place.version.name for place in guardian.places] == ["张样二"]


def test_erasure_leaves_nothing_of_the_reporter(store: Store) -> None:
    matter(store, "2026-03-02", *closed("2026-03-03"))
    erase(store, find(store, PHONE))
    assert texts_in(store.path, NAME, PHONE) == []
    assert examine(store) == []


@pytest.mark.parametrize(("steps", "needed"), [((), True), (closed("2026-03-03"), False)])
def test_who_reported_what_is_in_hand_is_needed(
    store: Store, steps: tuple[m.Event, ...], *, needed: bool
) -> None:
    matter(store, "2026-03-02", *steps)
    (person,) = find(store, PHONE)
    assert bool(person.in_hand) == needed


@pytest.mark.parametrize(("as_of", "over"), [("2026-03-02", False), ("2026-03-03", True)])
def test_a_closed_matter_is_kept_for_ten_years(store: Store, as_of: str, *, over: bool) -> None:
    """Archived on 3 March 2016: its people are erased from 3 March 2026 on."""
    number = matter(store, "2016-03-02", *closed("2016-03-03"))
    past = list(retention.past(store, dt.date.fromisoformat(as_of)))
    assert [one.no for one in past] == [number] * over
    retention.apply(store, past, "甲某", "期满", TODAY)
    assert (texts_in(store.path, NAME) == []) == over
    subject = next(
        iter(lookups.subjects_of(store.reader, "matter", day("2016-03-02"), day("2016-03-02")))
    )
    state = store.state(subject)
    assert state is not None
    assert (state.state, state.result) == ("archived", "done")


def test_the_journal_masks_who_reported_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    db = tmp_path / "a.db"
    with found_office(db) as store:
        matter(store, "2026-03-02", guardian=GUARDIAN)
    for line in (["journal"], ["matter", "history", c.NO]):
        assert main(["--db", str(db), "--json", *line]) == 0
        shown = capfd.readouterr().out
        assert "matter_reporter" in shown
        assert not [
            word for word in (NAME, PHONE, *GUARDIAN.values()) if word in shown and word != "父亲"
        ]
