"""What a part says of an entry: nothing by which a person could be known.

The marks on the fields (:mod:`govtool.privacy.personal_marks`) decide, so that a noun added later
is stripped without a line of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from typing import Any

from pydantic_core import from_json

from govtool.base.text import names_organisation
from govtool.base.toml_text import without_comments
from govtool.journal import entries
from govtool.journal.events import DIGEST
from govtool.privacy.personal_marks import (
    MarkedField,
    Model,
    Personal,
    fields_of,
    may_say,
    stays_in_office,
)
from govtool.rollup import parts
from govtool.rollup.parts import PartEntry
from govtool.subjects import registry

LEFT_OUT = "略"
"""What stands for a text, so that it is still known that there was one."""

_DROPPED = frozenset(
    {
        Personal.PHONE, Personal.ID_NO, Personal.ADDRESS, Personal.OCCUPATION,
        Personal.REPRESENTATIVE, Personal.PEOPLE, Personal.REFERENCE, Personal.STAFF_PHONE,
        Personal.STAFF_NUMBER,
    }
)  # fmt: skip
"""Marks of which nothing is left where the field may be empty."""
_OF_ONE_SUBJECT = frozenset({Personal.NAME, Personal.OPENING})
"""Marks of which something else is left in every subject."""
_REMEMBERED, _SHORT = 5_000, 200
"""Payloads that are remembered, and the length of those that may come again."""

_Change = Callable[[Any], Any]
"""Returns what is left of a value, or None for nothing."""
_Changes = Mapping[str, _Change]
"""What is done to the fields of a record; the others stay."""


class Stripping:
    """Takes the personal data out of the entries of a noun, subject by subject."""

    def __init__(self, word: str) -> None:
        noun = registry.subject(word)
        self._opening, self._number_field = noun.opening, noun.number_field
        self._models: Mapping[str, Model] = {kind.name: kind.model for kind in noun.events.values()}
        self._staying = {kind for kind, model in self._models.items() if stays_in_office(model)}
        self._changes_of = cache(self._read_marks)
        self._names: dict[str, str] = {}
        self._known: dict[tuple[str, str], str] = {}

    def events(self, raw: Iterable[PartEntry]) -> str:
        """Return the ``events`` of one subject without personal data.

        :param raw: its entries as they stand in the journal, in fold order.
        :raises StorageTrouble: codes ``unknown_entry``, ``damaged``.
        """
        self._names = {}
        known = self._known.get
        return parts.events_text(
            [
                (node, seq, at, kind, on, known((kind, text)) or self._left(node, seq, kind, text))
                for node, seq, at, kind, on, text in raw
                if kind not in self._staying
            ]
        )

    def _left(self, node: str, seq: int, kind: str, payload: str) -> str:
        """Return what is left of a payload, and remember it where others may say the same."""
        if kind not in self._models:
            raise entries.unknown_kind(f"{node}-{seq}", kind)
        try:
            left = self._payload(kind, payload)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise entries.damaged(f"{node}-{seq}") from error
        if len(payload) < _SHORT and not self._is_of_one_subject(self._models[kind]):
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[kind, payload] = left
        return left

    def _is_of_one_subject(self, model: Model) -> bool:
        return model is self._opening or may_say(model, _OF_ONE_SUBJECT)

    def _payload(self, kind: str, payload: str) -> str:
        model, values = self._models[kind], from_json(payload, cache_strings="keys")
        left = self._opened(values) if model is self._opening else self._record(model, values)
        left.pop(DIGEST, None)
        return parts.payload_text(left)

    # --- records

    def _opened(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return what is left of an opening, or of changes of one: its own number stays."""
        return self._record(self._opening, values, values.get(self._number_field))

    def _record(self, model: Model, values: dict[str, Any], own: Any = None) -> dict[str, Any]:
        """Take out of a record what is personal, but for a text that is its ``own`` number."""
        changes = self._changes_of(model)
        for name in changes.keys() & values.keys():
            value, change = values[name], changes[name]
            if value == own:
                continue
            if isinstance(value, list):
                values[name] = [new for each in value if (new := change(each)) is not None]
            elif (new := change(value)) is not None:
                values[name] = new
            else:
                del values[name]
        return values

    def _read_marks(self, model: Model) -> _Changes:
        """Return what is done to the fields of a record, by their marks; names of units stay."""
        return {
            name: self._change_of(field, is_required=model.model_fields[name].is_required())
            for name, field in fields_of(model).items()
            if field.mark is not Personal.UNIT
        }

    def _change_of(self, field: MarkedField, *, is_required: bool) -> _Change:
        if field.record:
            return partial(self._record, field.record)
        match field.mark:
            case Personal.OPENING:
                return self._opened
            case Personal.NAME:
                return self._name
            case Personal.VALUES:
                return without_comments
        return _nothing if field.mark in _DROPPED and not is_required else _left_out

    def _name(self, name: str) -> str:
        """Return the placeholder of a name: of one subject, one name has always the same.

        It is of the same kind: of a person, or of an organisation.
        """
        left = self._names.get(name)
        if left is None:
            number = len(self._names) + 1
            left = f"单位{number}公司" if names_organisation(name) else f"个人{number}"
            self._names[name] = left
        return left


def _nothing(_value: object) -> None:
    return None


def _left_out(_text: object) -> str:
    return LEFT_OUT
