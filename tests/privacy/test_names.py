"""One key for names: who is written with other dots, radicals or blanks is the same person wherever people are looked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from govtool import models as m
from govtool.base.text import is_erased
from govtool.privacy.masking.characters import name_key
from govtool.rules import CASE
from govtool.store import Store, open_store
from govtool.store.doctor import examine
from govtool.subjects.case.likeness import are_alike, keys, sides
from govtool.views import likeness, office, search_text, subject_search
from tests.privacy.kit import case, closed, erase, find, household, texts_in
from tests.rows import each
from tests.store.kit import day, found_office

SAME = [
    ["阿样·古丽", "阿样•古丽", "阿样・古丽", "阿样‧古丽", "阿样∙古丽", "阿样⋅古丽", "阿样.古丽", "阿样．古丽", "阿样。古丽", "阿样｡古丽", "阿样古丽", "阿样 · 古丽", "阿样\u200b·古丽"],
    ["乙样一", "⼄样⼀", "乙样 一", "乙　样一"],
    ["马样长", "⻢样⻓"],
    ["李样金", "\uf9e1样\uf90a"],
    ["Ann Lee", "ANN LEE", "ａｎｎ·lee", "AnnLee"],
    ["（样例）㈱", "(样例)(株)"],
]  # fmt: skip
PAIRS = [(group[0], other) for group in SAME for other in group[1:]]
PHONE = "13800000031"


@each(("name", "written"), PAIRS)
def test_one_key(name: str, written: str) -> None:
    assert name_key(written) == name_key(name)


def test_different_names_have_different_keys() -> None:
    names = [group[0] for group in SAME] + ["阿样古", "乙样二", "乙样", "王样-一"]
    assert len(set(map(name_key, names))) == len(names)


def _party(name: str, role: str = "applicant", **known: Any) -> dict[str, Any]:
    return {"role": role, "name": name, **known}


@pytest.mark.parametrize(("name", "written"), PAIRS[:-1])
def test_found_likened_and_erased_alike(store: Store, name: str, written: str) -> None:
    parties = [_party(written, phone=PHONE), _party("样业主", "respondent")]
    summary = f"{written}、{name}都来电"
    number = case(store, *parties, summary=summary, steps=(closed(),))
    for typed in (name, written):
        hits, _more = subject_search.find(
            store, subject_search.Search(subject_search.words_of(typed), day("12-31")), 9
        )
        assert [hit.state.no for hit in hits] == [number]
        assert [person.nos for person in find(store, typed)] == [[number]]
    ours = sides([m.Party(**party) for party in (_party(name), parties[1])])
    theirs = sides(store.case(number).parties)
    assert are_alike(ours, theirs)
    assert keys("neighbour", ours) & keys("neighbour", theirs)
    erase(store, find(store, name))
    left = store.case(number)
    assert is_erased(left.parties[0].name)
    assert left.summary == f"{left.parties[0].name}、{left.parties[0].name}都来电"


def test_one_person_under_two_spellings(store: Store) -> None:
    numbers = [case(store, _party(name, phone=PHONE), steps=(closed(),)) for name in SAME[0][:4]]
    with store.writing("甲某") as tx:
        household(tx, "H1", head=SAME[0][5], phone=PHONE)
    (person,) = find(store, SAME[0][0])
    assert sorted(person.nos) == sorted([*numbers, "H1"])
    erase(store, [person])
    assert len({store.case(number).parties[0].name for number in numbers}) == 1
    assert texts_in(store.path, *SAME[0]) == []


def test_a_name_does_not_go_on_in_the_next_sentence(store: Store) -> None:
    number = case(
        store, _party("王样", phone=PHONE), summary="姓王。样子不清。王样到场", steps=(closed(),)
    )
    erase(store, find(store, PHONE))
    left = store.case(number)
    assert left.summary == f"姓王。样子不清。{left.parties[0].name}到场"


def _key_before(name: str) -> str:
    """How names were compared before version 6 of the projections."""
    return "".join(name.split()).casefold()


def test_a_file_from_before_finds_its_names_by_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tables that are made of keys are made anew when the file is opened."""
    path = tmp_path / "a.db"
    with monkeypatch.context() as old:
        old.setattr(office, "PROJECTION_VERSION", 5)
        old.setattr(search_text, "name_key", str)
        old.setattr("govtool.subjects.case.likeness.name_key", _key_before)
        with found_office(path) as store:
            number = case(store, _party("⼄样・一"), _party("样业主", "respondent"))
            before = store.reader.execute("SELECT key FROM likeness ORDER BY 1").fetchall()
    with open_store(path) as store:
        assert store.reader.execute("SELECT key FROM likeness ORDER BY 1").fetchall() != before
        assert examine(store) == []
        hits, _more = subject_search.find(
            store, subject_search.Search(subject_search.words_of("乙样一"), day("12-31")), 9
        )
        assert [hit.state.no for hit in hits] == [number]
        found = store.case(number)
        same = [m.Party(**_party("乙样·一")), found.parties[1]]
        opening = found.timeline[0].model_copy(update={"parties": same})
        near = likeness.similar_to(
            likeness.LikenessQuestion(store.reader, store.office, CASE, 90), opening
        )
        assert [known.state.no for known in near] == [number]
