"""Nothing by which a person of the sample could be known is in a byte of a part."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from govtool import models as m
from govtool.base.errors import StorageTrouble
from govtool.base.vocabulary import Post, UnitKind
from govtool.journal import entries
from govtool.law.contact import Contact
from govtool.law.periods import PeriodKind, period_of
from govtool.models import Entry
from govtool.privacy.personal_marks import Personal, walk
from govtool.returns import filing
from govtool.rollup.export import export
from govtool.rollup.parts import PartEntry
from govtool.rollup.stripping import Stripping
from govtool.store import Store, open_store
from govtool.store.memory_file import entries_of, store_of
from govtool.subjects import registry
from govtool.tables.formats.source import open_source
from govtool.tables.intake.file_import import Options, import_noun
from tests.returns.oracle import SAMPLES
from tests.rollup.conftest import County
from tests.rollup.part_texts import values_in
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
            filing.file_return(tx, MONTH, "JD01", LOADED_ON, LOADED_ON)
    with open_store(path) as store:
        yield store


MONTH = period_of(PeriodKind.MONTHLY, dt.date(2026, 10, 11))
OWN_POLICY = """# 王主任要求
[meet_parties]
values = [{ from = 2026-01-01, value = 4, unit = "working_days" }]
"""


@pytest.fixture(scope="module")
def part(peopled: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(peopled, tmp_path_factory.mktemp("part"), LOADED_ON).folder


def standing(store: Store, folder: Path) -> set[str]:
    """Return the values that stay as they are: names of units, and numbers that the office gave."""
    tables = [parquet.read_table(file, columns=["number"]) for file in folder.glob("*.parquet")]
    numbers = {number for table in tables for number in table["number"].to_pylist()}
    return numbers.union(unit.name for unit in store.office.units_on().values())


def test_no_text_of_a_person_is_in_a_part(peopled: Store, part: Path) -> None:
    everything = "\n".join(sorted(values_in(part) - standing(peopled, part)))
    assert sorted(text for text in [*said(peopled), "王主任"] if text in everything) == []


def test_what_is_there_is_found(peopled: Store, part: Path) -> None:
    everything = values_in(part)
    assert {"示例街道", "略", "个人1"} <= everything
    assert len(standing(peopled, part) & everything) > 1000
    found = said(peopled)
    assert len(found) > 5000
    for text in ("孙书记", "13899990001", "李调解", "证99号", "吴值班", "郑指导", "钱记录"):
        assert text in found


def test_no_street_says_more_than_another(county: County) -> None:
    part = county.parts / "JD0107"
    with open_store(county.files["JD0107"]) as store:
        there, stays = said(store), standing(store, part)
    everything = "\n".join(sorted(values_in(part) - stays))
    assert sorted(text for text in there if text in everything) == []


def test_lists_of_a_filed_return_stay_in_the_street(peopled: Store, part: Path) -> None:
    assert peopled.reader.execute("SELECT count(*) FROM filing").fetchone() == (1,)
    table = parquet.read_table(part / "registers.parquet").to_pydict()
    assert "return" not in set(table["noun"])
    assert "household" in set(table["noun"])


def test_what_is_left_of_every_entry_is_one_of_its_kind(peopled: Store, part: Path) -> None:
    read = 0
    for file in part.glob("*.parquet"):
        table = parquet.read_table(file).to_pydict()
        for subject, events in zip(table["id"], table["events"], strict=True):
            own = entries.history(peopled.reader, subject)
            left = entries_of(subject, events)
            assert [(e.id, type(e.event), e.event.on) for e in left] == [
                (e.id, type(e.event), e.event.on) for e in own
            ]
            read += len(left)
    assert read > 5000


@pytest.mark.parametrize(
    ("word", "kind", "said", "left"),
    [
        ("case", "corrected", {"changes": {"summary": "甲某来访", "ref": "13800000001"}, "reason": "甲某要求"},
         {"changes": {"summary": "略"}, "reason": "略"}),
        ("case", "corrected", {"changes": {"parties": [{"name": "甲某", "role": "applicant", "phone": "13800000001"}]}},
         {"changes": {"parties": [{"name": "个人1", "role": "applicant"}]}}),
        ("case", "mediated", {"agreement": "written", "participants": [{"name": "甲某"}], "mediator": "乙某"},
         {"agreement": "written", "participants": [{}], "mediator": "略"}),
        ("duty", "duty_set", {"duty": {"date": "2026-03-02", "leader": "甲某", "guides": ["乙某", "丙某"], "phone": "13800000001"}},
         {"duty": {"date": "2026-03-02", "leader": "略", "guides": ["略", "略"]}}),
        ("case", "reported", {"override": None}, {"override": None}),
    ],
)  # fmt: skip
def test_what_is_left_of_a_payload(
    word: str, kind: str, said: dict[str, Any], left: dict[str, Any]
) -> None:
    stripping = Stripping(word)
    for _again in range(2):
        entry = PartEntry(
            "0a", 1, "2026-03-02T09:00:00.000000Z", kind, "2026-03-02", json.dumps(said)
        )
        assert json.loads(stripping.events([entry])) == [[*entry[:5], left]]


@pytest.mark.parametrize(
    ("kind", "payload", "code"),
    [("met_by_moonlight", "{}", "unknown_entry"), ("met", '{"note":', "damaged"), ("met", "[1]", "damaged")],
)  # fmt: skip
def test_an_entry_that_cannot_be_read_is_named(kind: str, payload: str, code: str) -> None:
    entry = PartEntry("0a", 1, "2026-03-02T09:00:00.000000Z", kind, "2026-03-02", payload)
    with pytest.raises(StorageTrouble, match="0a-1") as caught:
        Stripping("case").events([entry])
    assert caught.value.code == code


def test_the_same_name_is_another_placeholder_in_the_next_subject() -> None:
    """A payload that was seen before may be of somebody else."""

    def registered(*names: str) -> PartEntry:
        parties = [{"name": name, "role": "applicant"} for name in names]
        payload = json.dumps({"case_no": "1", "parties": parties}, ensure_ascii=False)
        return PartEntry(
            "0a", 1, "2026-03-02T09:00:00.000000Z", "registered", "2026-03-02", payload
        )

    stripping = Stripping("case")

    def names(*entry: PartEntry) -> list[str]:
        return [p["name"] for one in json.loads(stripping.events(entry)) for p in one[5]["parties"]]

    assert names(registered("甲某", "示例商贸有限公司")) == ["个人1", "单位2公司"]
    assert names(registered("示例商贸有限公司"), registered("甲某")) == ["单位1公司", "个人2"]
    assert names(registered("甲某")) == ["个人1"]


@pytest.mark.parametrize(("noun", "name"), [("case", "cases"), ("matter", "matters")])
def test_what_is_owed_is_the_same_without_people(
    peopled: Store, part: Path, noun: str, name: str
) -> None:
    table = parquet.read_table(part / f"{name}.parquet").to_pydict()
    judge = registry.subject(noun).judge
    assert len(table["id"]) > 300
    for subject, events in zip(table["id"][::3], table["events"][::3], strict=True):
        own = judge(peopled.history(subject), peopled.office)
        left = judge(entries_of(subject, events), peopled.office)
        assert own.obligations == left.obligations
        assert (own.no, own.unit, own.closed_on) == (left.no, left.unit, left.closed_on)


def test_a_party_stays_a_person_or_an_organisation(peopled: Store, part: Path) -> None:
    table = parquet.read_table(part / "cases.parquet").to_pydict()
    for subject, events in zip(table["id"][::3], table["events"][::3], strict=True):
        ((*_where, values),) = (
            entry for entry in json.loads(events) if entry[3] == m.Registered.kind
        )
        (own,) = (e.event for e in peopled.history(subject) if isinstance(e.event, m.Registered))
        left = m.Registered.model_validate({**values, "on": own.on})
        assert [(p.role, p.is_organisation) for p in own.parties] == [
            (p.role, p.is_organisation) for p in left.parties
        ]


def test_the_office_judges_by_the_same_numbers(peopled: Store, part: Path) -> None:
    records = json.loads((part / "office.json").read_text(encoding="utf-8"))["office"]
    office = store_of([tuple(record) for record in records]).office
    assert office.policy.digest == peopled.office.policy.digest
    assert office.calendar.digest == peopled.office.calendar.digest
    assert office.units_on().keys() == peopled.office.units_on().keys()
