"""Marks of personal data on the fields of records, read by masking, erasure, search and exports.

A mark is beside the type of a field (``Annotated[Line, Personal.TEXT]``). A field without one
holds no personal data.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from enum import Enum, StrEnum
from functools import cache
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel

GONE = "〔已删除〕"
"""The text in place of an erased number or address."""


class Personal(StrEnum):
    """The kind of personal data in a field."""

    # Of the person whose record it is; all but the name may be empty.
    NAME = "name"
    PHONE = "phone"
    ID_NO = "id_no"
    ADDRESS = "address"
    OCCUPATION = "occupation"
    REPRESENTATIVE = "representative"
    # Of whoever is meant.
    TEXT = "text"
    LINE = "line"
    """A text of one line."""
    PEOPLE = "people"
    """Names, and nothing else."""
    REFERENCE = "reference"
    """A number of some system, which may look like a telephone or contain somebody's."""
    NUMBER = "number"
    """A number that the office gave; people have it on paper."""
    # Of the office itself: it stays.
    STAFF = "staff"
    """A name of its people."""
    UNIT = "unit"
    """A name of one of its units."""
    STAFF_PHONE = "staff_phone"
    STAFF_NUMBER = "staff_number"
    """A number by which one of its people is known, as on a certificate."""
    VALUES = "values"
    """Values of its policy as a text, with comments of whoever wrote it."""
    # Fields of the opening of the subject once more.
    OPENING = "opening"


class Secrecy(Enum):
    """A second mark of a field, beside its kind of personal data."""

    SENSITIVE = "sensitive"
    """Sensitive 敏感个人信息 (PIPL 28): told where it is asked for alone, and never in a list."""


SENSITIVE = Secrecy.SENSITIVE
HIDDEN = "***"
"""The text in place of a sensitive value."""

OF_SOMEBODY = frozenset(list(Personal)[:6])
_OF_SOMEBODY_NAMED = frozenset({Personal.NAME})
NUMBERS = frozenset({Personal.PHONE, Personal.STAFF_PHONE, Personal.ID_NO, Personal.STAFF_NUMBER})
Model = type[BaseModel]
Values = Mapping[str, Any]


class MarkedField(NamedTuple):
    """A field with its mark, and the model of the records inside it."""

    mark: Personal | None
    record: Model | None


@cache
def fields_of(model: Model) -> Mapping[str, MarkedField]:
    """Return the fields of a record with personal data; of several marks the outermost counts."""
    found = {}
    for name, info in model.model_fields.items():
        mark = record = None
        for part in (*parts_of(info.annotation), *info.metadata):
            mark = part if isinstance(part, Personal) else mark
            record = part if isinstance(part, type) and issubclass(part, BaseModel) else record
        if mark or record:
            found[name] = MarkedField(mark, record)
    return found


def parts_of(annotation: Any) -> Iterator[Any]:
    """Yield all that an annotation is made of, from the inside out."""
    for part in get_args(annotation):
        yield from parts_of(part)
    yield annotation


@cache
def marks_of(model: Model) -> Mapping[str, Personal | None]:
    """Return the marks of a record by field."""
    return {name: field.mark for name, field in fields_of(model).items()}


@cache
def sensitive_fields(model: Model) -> frozenset[str]:
    """Return the fields of a record that are sensitive."""
    fields = model.model_fields.items()
    return frozenset(
        name
        for name, info in fields
        if SENSITIVE in info.metadata or SENSITIVE in parts_of(info.annotation)
    )


def stays_in_office(model: Model) -> bool:
    """Return whether records of a model are left out of parts, and of files of all of a noun."""
    return bool(sensitive_fields(model))


@cache
def who_of(model: Model) -> Mapping[str, str]:
    """Return the fields of the person whose record it is, by kind; empty for a record of nobody."""
    who = {
        mark.value: name for name, mark in marks_of(model).items() if mark in OF_SOMEBODY and mark
    }
    return who if Personal.NAME in who else {}


@cache
def may_say(model: Model, marks: frozenset[Personal]) -> bool:
    """Return whether a record, or one inside it, has a field with one of these marks."""
    fields = fields_of(model).values()
    return any(
        field.mark in marks or (field.record and may_say(field.record, marks)) for field in fields
    )


def holds_people(model: Model) -> bool:
    """Return whether a record, or one inside it, is of somebody."""
    return may_say(model, _OF_SOMEBODY_NAMED)


def mark_at(model: Model, path: str) -> Personal | None:
    """Return the mark of a field by path: ``parties.0.phone``, in files ``parties[1].phone``."""
    mark = None
    for name in path.replace("[", ".").split("."):
        if field := fields_of(model).get(name):
            mark, model = field.mark, field.record or model
    return mark


def records_in(
    model: Model, values: Values, opening: Model | None = None
) -> Iterator[tuple[Model, Values]]:
    """Yield a record and those inside it as model and values; changes are of the ``opening``."""
    yield model, values
    for name, field in _inside(model):
        for each in _each(values.get(name)):
            if field.record is not None:
                checked = (
                    each if isinstance(each, field.record) else field.record.model_validate(each)
                )
                yield from records_in(field.record, vars(checked), opening)
            elif opening is not None:
                yield from records_in(opening, each, opening)


@cache
def _inside(model: Model) -> list[tuple[str, MarkedField]]:
    fields = fields_of(model).items()
    return [
        (name, field) for name, field in fields if field.record or field.mark is Personal.OPENING
    ]


def walk(record: BaseModel, opening: Model | None = None) -> Iterator[tuple[str, Personal, Any]]:
    """Yield the personal data of a record and those inside it: ``Model.field``, mark, value."""
    for model, values in records_in(type(record), vars(record), opening):
        for name, mark in marks_of(model).items():
            if mark is not None and mark is not Personal.OPENING:
                yield from (
                    (f"{model.__name__}.{name}", mark, value) for value in _each(values.get(name))
                )


def _each(value: Any) -> Iterable[Any]:
    return value if isinstance(value, (list, tuple)) else () if value is None else (value,)


def marked_values(marks: Collection[Personal], *records: BaseModel) -> set[str]:
    """Return what records say in fields with one of these marks."""
    inside = (each for record in records for each in records_in(type(record), vars(record)))
    found = (
        values.get(name)
        for model, values in inside
        for name, mark in marks_of(model).items()
        if mark in marks
    )
    return {each for value in found for each in _each(value)}


Change = Callable[[Personal, str], str | None]


def rewritten(
    model: Model,
    values: Values,
    change_of: Callable[[Model, Values], Change],
    opening: Model | None = None,
) -> dict[str, Any]:
    """Return the values of a record, and of those inside it, with other texts.

    :param change_of: returns for a record the function from mark and text to another text, or None
        to leave it out.
    """
    fields, change = fields_of(model), change_of(model, values)

    def new(field: MarkedField, value: Any) -> Any:
        if isinstance(value, str):
            return change(field.mark, value) if field.mark else value
        if isinstance(value, (list, tuple)):
            return [new(field, each) for each in value]
        inside = field.record or opening
        if inside and isinstance(value, dict):
            return rewritten(inside, value, change_of, opening)
        return value

    left = dict(values)
    for name in values.keys() & fields.keys():
        left[name] = new(fields[name], values[name])
        if left[name] is None and values[name] is not None:
            del left[name]
    return left
