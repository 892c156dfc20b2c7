"""Nothing by which a person of the sample could be known is in a byte of a part."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyarrow import parquet

from govtool import models as m
from govtool.base.vocabulary import Post, UnitKind
from govtool.journal import entries
from govtool.law.contact import Contact
from govtool.models import Entry
from govtool.privacy.personal_marks import Personal, walk
from govtool.rollup.export import export
from govtool.store import Store, open_store
from govtool.store.memory_file import store_of
from govtool.subjects import registry
from govtool.tables.formats.source import open_source
from govtool.tables.intake.file_import import Options, import_noun
from tests.returns.oracle import SAMPLES
from tests.rollup.conftest import County
from tests.samples import LOADED_ON

SAYS_NOTHING = frozenset({Personal.UNIT, Personal.OPENING, Personal.NUMBER})
"""Marks of what stays: names of units, and numbers that the office gave."""
NAMES_OF_PEOPLE = frozenset(Personal) - SAYS_NOTHING


def history(store: Store) -> Iterator[tuple[str, Entry]]:
    for word in registry.NOUNS:
        for _subject, raw in entries.histories(store.reader, f"{word}:"):
            yield from ((word, entries.entry_of(row)) for row in raw)


def said(store: Store) -> set[str]:
    """Return every text that a person of the file could be known by, and who recorded it."""
    found: set[str] = set()
    for word, entry in history(store):
        marked = walk(entry.event, registry.subject(word).opening)
        found |= {str(value) for _path, mark, value in marked if mark in NAMES_OF_PEOPLE}
        found.add(entry.actor)
    return {text for text in found if len(text) > 1}


def written(folder: Path) -> str:
    """Return every text of every file, each once, and the bytes as they lie there."""
    found: set[str] = set()
    for file in folder.iterdir():
        raw = file.read_bytes().decode("utf-8", "ignore")
        if file.suffix == ".parquet":
            found.add(raw)
            for column in parquet.read_table(file).columns:
                found.update(text for value in column.to_pylist() for text in texts(value))
        else:
            found.update(texts(raw))
    return "\n".join(sorted(found))


def texts(value: object) -> Iterator[str]:
    """Yield the texts in a value, and in the JSON that a text is."""
    match value:
        case str() if value[:2] in {"{\n", '{"', "[[", "[]"}:
            yield from texts(json.loads(value))
        case dict():
            for key, one in value.items():
                yield from texts(key)
                yield from texts(one)
        case list():
            for one in value:
                yield from texts(one)
        case None:
            return
        case _:
            yield str(value)


@pytest.fixture(scope="module")
def peopled(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The sample with its households and matters, a mediator, a leader on duty and a secretary."""
    path = Path(shutil.copy(sample_file, tmp_path_factory.mktemp("peopled") / "peopled.db"))
    with open_store(path) as store:
        for name in ("households.csv", "matters.jsonl"):
            with open_source(str(SAMPLES / name)) as source:
                done = import_noun(
                    store, Path(name).stem, source, Options(), today=LOADED_ON, actor="钱记录"
                )
            assert not done.problems
        with store.writing("钱记录") as tx:
            secretary = Contact(post=Post.SECRETARY, name="孙书记", phone="13899990001")
            unit = m.Unit(code="SQ01", name="示例新村社区", kind=UnitKind.COMMUNITY, parent="JD01")
            with_contact = unit.model_copy(update={"contacts": (secretary,)})
            tx.append("unit:SQ01", m.UnitSaved(on=LOADED_ON, unit=with_contact, reason="换届"))
            mediator = m.Mediator(
                code="TJ99",
                name="李调解",
                unit="SQ01",
                appointed_on=LOADED_ON,
                certificate="证99号",
                phone="13899990002",
            )
            tx.append("mediator:TJ99", m.MediatorSaved(on=LOADED_ON, mediator=mediator))
            duty = m.Duty(date=LOADED_ON, leader="吴值班", phone="13899990003", guides=("郑指导",))
            tx.append(f"duty:{LOADED_ON}", m.DutySet(on=LOADED_ON, duty=duty))
            tx.append("policy", m.PolicyAdopted(on=LOADED_ON, source=OWN_POLICY))
    with open_store(path) as store:
        yield store


OWN_POLICY = """# 王主任要求
[meet_parties]
values = [{ from = 2026-01-01, value = 4, unit = "working_days" }]
"""


@pytest.fixture(scope="module")
def part(peopled: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(peopled, tmp_path_factory.mktemp("part"), LOADED_ON).folder


def test_no_text_of_a_person_is_in_a_part(peopled: Store, part: Path) -> None:
    everything = written(part)
    numbers = " ".join(
        number
        for file in part.glob("*.parquet")
        for number in parquet.read_table(file, columns=["number"])["number"].to_pylist()
    )
    units = " ".join(unit.name for unit in peopled.office.units_on().values())
    there = {text for text in [*said(peopled), "王主任"] if text in everything}
    # An own number such as 2026-0001 is a piece of the office's SQ01-2026-00012, a place of a unit's name.
    assert sorted(text for text in there if text not in numbers + units) == []


def test_what_is_there_is_found(peopled: Store, part: Path) -> None:
    everything = written(part)
    assert "示例街道" in everything
    assert "略" in everything
    assert "个人1" in everything
    found = said(peopled)
    assert len(found) > 5000
    for text in ("孙书记", "13899990001", "李调解", "证99号", "吴值班", "郑指导", "钱记录"):
        assert text in found


def test_no_street_says_more_than_another(county: County) -> None:
    path = county.files["JD0107"]
    with open_store(path) as store:
        there = said(store)
    everything = written(county.parts / "JD0107")
    assert sorted(text for text in there if text in everything) == []


@pytest.mark.parametrize(("noun", "name"), [("case", "cases"), ("matter", "matters")])
def test_what_is_owed_is_the_same_without_people(
    peopled: Store, part: Path, noun: str, name: str
) -> None:
    table = parquet.read_table(part / f"{name}.parquet").to_pydict()
    judge = registry.subject(noun).judge
    assert len(table["id"]) > 300
    for subject, events in zip(table["id"][::3], table["events"][::3], strict=True):
        own = judge(peopled.history(subject), peopled.office)
        left = judge(
            [
                entries.entry_of((node, seq, at, "", subject, kind, on, payload))
                for node, seq, at, kind, on, payload in json.loads(events)
            ],
            peopled.office,
        )
        assert own.obligations == left.obligations
        assert (own.no, own.unit, own.closed_on) == (left.no, left.unit, left.closed_on)


def test_a_party_stays_a_person_or_an_organisation(peopled: Store, part: Path) -> None:
    table = parquet.read_table(part / "cases.parquet").to_pydict()
    for subject, events in zip(table["id"][::3], table["events"][::3], strict=True):
        ((*_where, payload),) = (
            entry for entry in json.loads(events) if entry[3] == m.Registered.kind
        )
        (own,) = (e.event for e in peopled.history(subject) if isinstance(e.event, m.Registered))
        left = m.Registered.model_validate({**json.loads(payload), "on": own.on})
        assert [(p.role, p.is_organisation) for p in own.parties] == [
            (p.role, p.is_organisation) for p in left.parties
        ]


def test_the_office_judges_by_the_same_numbers(peopled: Store, part: Path) -> None:
    records = json.loads((part / "office.json").read_text(encoding="utf-8"))["office"]
    office = store_of([tuple(record) for record in records]).office
    assert office.policy.digest == peopled.office.policy.digest
    assert office.calendar.digest == peopled.office.calendar.digest
    assert office.units_on().keys() == peopled.office.units_on().keys()
