"""TOML that somebody wrote: read with bounds, and changed value by value."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from govtool.base.i18n import _

LARGEST = 1 << 20
"""Characters; a policy or mapping has some thousand."""
_DOTS_IN_LINE = 200
"""The most dots in a line; each may nest tables, and memory grows with the square:
parts takes more than a gigabyte."""
_DOTS = 50_000


def tables(source: str) -> dict[str, Any]:
    """Return the tables in it.

    :raises ValueError: what is wrong with it (:class:`tomllib.TOMLDecodeError`, where it is no
        TOML); also where it is larger, or nested more deeply, than anybody means.
    """
    import tomllib

    if len(source) > LARGEST:
        raise ValueError(_("It is too large: {n} characters at most.").format(n=LARGEST))
    dots = [line.count(".") for line in source.split("\n")]
    if max(dots) > _DOTS_IN_LINE or sum(dots) > _DOTS:
        raise ValueError(_("It is nested too deeply."))
    try:
        return tomllib.loads(source)
    except RecursionError:
        raise ValueError(_("It is nested too deeply.")) from None


def without_comments(source: str) -> str:
    r"""Return the text without what people wrote beside its values; what is no TOML is left out.

    >>> without_comments("# 王主任\n[a]\nb = 'c # d' # e\n")
    '["a"]\n"b" = "c # d"\n'
    """
    try:
        found = tables(source)
    except ValueError:
        return ""
    values = [(key, one) for key, one in found.items() if not isinstance(one, dict)]
    named = [(f"[{json.dumps(key, ensure_ascii=False)}]", one) for key, one in found.items()]
    lines = [f"{json.dumps(key, ensure_ascii=False)} = {_inline(one)}" for key, one in values]
    for head, one in named:
        if isinstance(one, dict):
            lines += [head, *(f"{json.dumps(k)} = {_inline(v)}" for k, v in one.items())]
    return "".join(f"{line}\n" for line in lines)


def _inline(value: Any) -> str:
    """Return a value of any kind on one line."""
    match value:
        case dict():
            parts = (f"{json.dumps(key)} = {_inline(one)}" for key, one in value.items())
            return f"{{ {', '.join(parts)} }}"
        case list():
            return f"[{', '.join(map(_inline, value))}]"
        case dt.date():
            return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def literal(value: str | int | Sequence[str]) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value) if isinstance(value, int) else f"[{', '.join(map(literal, value))}]"


def edited(source: str, key: str, value: str | None) -> str:
    """Return the text with another value of a key outside of tables; all else stays.

    :param value: as :func:`literal` writes it; None to take the key out.
    :raises ValueError: the text is no TOML (:func:`tables`), or the key is written in a way that
        this cannot change.
    """
    expected = tables(source)
    expected.pop(key, None)
    expected |= {} if value is None else tables(f"{key} = {value}\n")
    lines = source.replace("\r\n", "\n").split("\n")
    _put(lines, key, value)
    changed = ("\r\n" if "\r\n" in source else "\n").join(lines)
    if tables(changed) != expected:
        raise ValueError(_("“{key}” is written in a way that is not changed here.").format(key=key))
    return changed


def _put(lines: list[str], key: str, value: str | None) -> None:
    """Set a key in its line, or after the last key outside of tables."""
    found = [one for one in _statements(lines) if one.key]
    own = next((one for one in found if one.key == key), None)
    if own is not None:
        comment = _comment(lines[own.begin]) if own.end == own.begin + 1 else ""
        new = [] if value is None else [f"{key} = {value}  {comment}".rstrip()]
        lines[own.begin : own.end] = new
    elif value is not None:
        place = found[-1].end if found else _first_table(lines)
        if place == len(lines):
            if lines[-1]:  # the last line has no line break
                lines.append("")
            place = len(lines) - 1  # behind the last line break there is nothing
        lines.insert(place, f"{key} = {value}")


def line_of(source: str, key: str) -> int | None:
    """Return the line of a key outside of tables, counted from 1; None without it."""
    lines = source.replace("\r\n", "\n").split("\n")
    return next((one.begin + 1 for one in _statements(lines) if one.key == key), None)


class _Statement(NamedTuple):
    """The lines of a statement, and the key it sets; none in a comment or blank line."""

    begin: int
    end: int
    key: str


def _statements(lines: Sequence[str]) -> Iterator[_Statement]:
    """Yield what stands before the first table."""
    import tomllib

    begin, last = 0, _first_table(lines)
    while begin < last:
        for end in range(begin + 1, last + 1):
            try:
                keys = [*tomllib.loads("\n".join(lines[begin:end]))]
            except tomllib.TOMLDecodeError:
                continue
            yield _Statement(begin, end, keys[0] if keys else "")
            begin = end
            break
        else:
            return


def _first_table(lines: Sequence[str]) -> int:
    """Return the place of the first table's head: what is before it is whole TOML."""
    import tomllib

    for place, line in enumerate(lines):
        if line.lstrip().startswith("["):
            with suppress(tomllib.TOMLDecodeError):
                tomllib.loads("\n".join(lines[:place]))
                return place
    return len(lines)


def _comment(line: str) -> str:
    """Return the comment behind a value."""
    import tomllib

    for place, character in enumerate(line):
        if character == "#":
            with suppress(tomllib.TOMLDecodeError):
                if tomllib.loads(line[:place]):
                    return line[place:].rstrip()
    return ""
