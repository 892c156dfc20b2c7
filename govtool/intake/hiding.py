"""What a masked export hides: numbers of people, in every text that is no code."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from govtool import masking, text
from govtool.intake.record import CaseRecord
from govtool.persons.texts import NUMBERED

_CODES = frozenset(
    {"case_no", "unit", "grid", "code", "parent", "to", "lead", "cooperating", "other", "kind", "rule", "amount"}
)
"""What has digits and is nobody's number: an office's codes may be as long as a telephone number."""


def numbers_of(record: CaseRecord) -> set[str]:
    """The telephone and document numbers that a case holds of its parties."""
    parties = record.resolved.registered.get("parties", ())
    return {number for party in parties for number in (party.phone, party.id_no) if number}


def hidden(value: Any, key: str, own: Collection[str]) -> Any:
    """What stands under a key, or in a column, without the numbers of people.

    :param own: numbers of theirs that are known, which are found in texts whatever they look like.
    """
    match value:
        case dict():
            return {name: hidden(each, name, own) for name, each in value.items()}
        case list():
            return [hidden(each, key, own) for each in value]
        case str() if key.endswith("phone"):
            return text.mask_phone(value)
        case str() if key.endswith("id_no"):
            return text.mask_identity_number(value)
        case str() if key in NUMBERED:
            return masking.mask_reference(value, own)
        case str() if key not in _CODES:
            return masking.mask_numbers(value, own)
    return value
