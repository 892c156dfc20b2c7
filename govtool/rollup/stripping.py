"""What a part says of an entry: nothing by which a person could be known.

The marks on the fields (:mod:`govtool.privacy.personal_marks`) decide, so that a noun added later
is stripped without a line of its own.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, partial
from typing import Any, NamedTuple

from govtool.base.text import names_organisation
from govtool.base.toml_text import without_comments
from govtool.journal.events import DIGEST
from govtool.privacy.personal_marks import Change, Model, Personal, fields_of, rewritten
from govtool.rollup import parts
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


class PartEntry(NamedTuple):
    """An entry as a part has it: actor and hashes stay in the office. ``payload`` is JSON."""

    node: str
    seq: int
    recorded_at: str
    kind: str
    on: str
    payload: str


def stripped(word: str, raw: Iterable[PartEntry]) -> Iterator[PartEntry]:
    """Yield the entries of one subject of a noun without personal data, in their order."""
    change = _Placeholders(word)
    for entry in raw:
        if entry.payload == "{}":
            yield entry
        else:
            yield entry._replace(payload=change.left(entry.kind, entry.payload))


class _Placeholders:
    """What stands for the texts of one subject: one name is always the same placeholder."""

    def __init__(self, word: str) -> None:
        self._word = word
        noun = registry.subject(word)
        self._opening, self._number_field = noun.opening, noun.number_field
        self._remains = noun.remains
        self._names: dict[str, str] = {}

    def left(self, kind: str, payload: str) -> str:
        """Return what is left of a payload."""
        model = registry.kind_of(self._word, kind).model
        said = json.loads(payload)
        left = self._remains(kind, said) if self._remains else said
        values = rewritten(model, left, self._of_record, self._opening)
        values.pop(DIGEST, None)
        return parts.payload_text(values)

    def _of_record(self, model: Model, values: Mapping[str, Any]) -> Change:
        own = values.get(self._number_field) if model is self._opening else None
        return partial(self._text, own, _required(model))

    def _text(
        self, own: Any, required: Collection[Personal], mark: Personal, value: str
    ) -> str | None:
        if mark is Personal.NAME:
            return self._names.get(value) or self._named(value)
        if mark is Personal.VALUES:
            return without_comments(value)
        if mark is Personal.UNIT or value == own:
            return value
        return None if mark in _DROPPED and mark not in required else LEFT_OUT

    def _named(self, name: str) -> str:
        """Return a new placeholder of the same kind: of a person, or of an organisation."""
        number = len(self._names) + 1
        left = f"单位{number}公司" if names_organisation(name) else f"个人{number}"
        self._names[name] = left
        return left


@cache
def _required(model: Model) -> frozenset[Personal]:
    """Return the marks of fields that a record cannot be without."""
    return frozenset(
        field.mark
        for name, field in fields_of(model).items()
        if field.mark and model.model_fields[name].is_required()
    )
