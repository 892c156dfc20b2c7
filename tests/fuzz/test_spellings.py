"""Ten thousand spellings of known numbers, and as many ordinary texts (``make fuzz``); a few hundred in every test run.

No known number is left in any byte after an erasure, none stands unmasked in an export, and ordinary text is never changed.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from govtool import models as m
from govtool.journal import entries
from govtool.privacy.masking import masks
from govtool.store import Store
from govtool.tables.export.file_export import ExportOptions, export_noun
from tests.fuzz.spellings import digits_read, ordinary, spelling
from tests.privacy.kit import case, closed, erase, find
from tests.properties import SEARCHES
from tests.store.kit import day, found_office

MANY = 10_000 if SEARCHES else 300
SEED = random.randrange(10**6) if SEARCHES else 11
AT_ONCE = 50
"""Spellings in one case."""
ZHANG = {"role": "applicant", "name": "张样一"}
NUMBERS = [
    ("13800001234", "990000199001010017"), ("0571-88812345", "99000019900101005X"), ("0571-1234567", "E12345678"),
    ("19912345678", "XY7654321"), ("010-88812345", "H1234567(8)"),
]  # fmt: skip
"""A telephone and a document number each."""


def test_known_numbers_in_texts() -> None:
    rng = random.Random(SEED)
    for _each in range(MANY):
        number = rng.choice([number for both in NUMBERS for number in both])
        written = spelling(number, rng)
        left = masks.mask_own(written, [number])
        assert digits_read(number) not in digits_read(left), (SEED, written, left)
        again = masks.mask_numbers(left, [number])
        assert digits_read(number) not in digits_read(again), (SEED, written, again)


def test_ordinary_texts() -> None:
    rng = random.Random(SEED)
    known = [number for both in NUMBERS for number in both]
    for _each in range(MANY):
        text = ordinary(rng)
        assert masks.mask_numbers(text) == text, SEED
        assert masks.mask_numbers(text, known) == text, SEED


@pytest.fixture
def told(tmp_path: Path) -> Iterator[tuple[Store, list[str]]]:
    """A file with persons in whose cases their numbers are written in many ways, and what was written."""
    rng, written = random.Random(SEED), []
    with found_office(tmp_path / "a.db") as store:
        for place in range(MANY // AT_ONCE):
            phone, id_no = NUMBERS[place % len(NUMBERS)]
            said = [spelling(rng.choice((phone, id_no)), rng) for _each in range(AT_ONCE)]
            texts = [
                "记".join(piece).replace("\t", " ").strip() for piece in (said[:25], said[25:])
            ]
            told = m.Supplemented(on=day("02-06"), terms=texts[1])
            person = {**ZHANG, "phone": phone, "id_no": id_no}
            case(store, person, summary=texts[0], steps=(told, closed()))
            written += texts
        yield store, written


def test_none_is_unmasked_in_an_export(told: tuple[Store, list[str]], tmp_path: Path) -> None:
    store, _written = told
    export_noun(store, "cases", tmp_path / "out.jsonl", ExportOptions("jsonl"))
    for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines():
        for text in texts_in(json.loads(line)):
            assert unmasked(text) == [], (SEED, text)


@pytest.mark.usefixtures("plain_files")
def test_none_is_left_after_an_erasure(told: tuple[Store, list[str]]) -> None:
    store, written = told
    for phone, _id_no in NUMBERS:
        erase(store, find(store, phone))
    for line in entries.read(store.reader):
        for text in texts_in(line.entry.event.payload()):
            assert unmasked(text) == [], (SEED, text)
    content = store.path.read_bytes()
    assert [text for text in written if text.encode() in content] == []
    assert [number for both in NUMBERS for number in both if number.encode() in content] == []


def unmasked(text: str) -> list[str]:
    read = digits_read(text)
    return [number for both in NUMBERS for number in both if digits_read(number) in read]


def texts_in(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict() | list():
            for each in value.values() if isinstance(value, dict) else value:
                yield from texts_in(each)
