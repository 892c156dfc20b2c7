"""Objects of a JSONL file, each with its line number; a bad line is a problem of that line."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from govtool.base.errors import Problem
from govtool.base.i18n import _
from govtool.base.text import quoted
from govtool.tables.formats.source import LINE_LIMIT, ImportFile


@dataclass(frozen=True, slots=True)
class JsonLine:
    """A line of JSONL: its number, its text, and the object it is, or why it is none."""

    number: int
    text: str
    value: dict[str, Any] | None
    problems: list[Problem] = field(default_factory=list)


def read_lines(source: ImportFile) -> Iterator[JsonLine]:
    """Yield the lines of a JSONL file that are not blank, those of a stream as they arrive.

    :raises Refused: code ``bad_encoding`` for a wrong byte in a stream.
    """
    number, length = 0, 0
    for part in source.lines():
        begins = length == 0
        number += begins
        length = 0 if part.endswith(("\n", "\r")) else length + len(part)
        if begins and not part.isspace():
            yield _parsed(number, part)


def _parsed(number: int, text: str) -> JsonLine:
    def refused(field: str, code: str, message: str, value: str | None = None) -> JsonLine:
        line = "" if code == "too_long" else text
        return JsonLine(number, line, None, [Problem(field, code, message, value, row=number)])

    if len(text) > LINE_LIMIT:
        message = _("The line is longer than {limit} characters.", limit=LINE_LIMIT)
        return refused("line", "too_long", message)
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except _DuplicateKey as error:
        message = _("The key “{key}” is there twice.", key=error)
        return refused(str(error), "duplicate_key", message)
    except (ValueError, RecursionError) as error:
        reason = _reason(error)
    else:
        if isinstance(value, dict):
            return JsonLine(number, text, value)
        reason = quoted(text.strip())
    message = _("The line is not a JSON object: {reason}.", reason=reason)
    return refused("line", "bad_json", message, quoted(text.strip(), 80))


class _DuplicateKey(Exception):
    """A key given twice in one object: either value could be the one meant."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        seen = Counter(key for key, _value in pairs)
        raise _DuplicateKey(next(key for key in seen if seen[key] > 1))
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return _("{reason} at character {place}", reason=error.msg, place=error.pos + 1)
    return _("nested too deeply") if isinstance(error, RecursionError) else str(error)[:80]
