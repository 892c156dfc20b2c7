"""TOML that somebody wrote: read with bounds, since Python's reader has none."""

from __future__ import annotations

from typing import Any

from govtool.i18n import _

LARGEST = 1 << 20
"""Characters; a policy or mapping has some thousand."""
_DOTS_IN_LINE = 200
"""Each dot of a key may nest tables one deeper, and the reader needs memory for the square of that: a key of 20 000
parts takes more than a gigabyte."""
_DOTS = 50_000


def tables(source: str) -> dict[str, Any]:
    """The tables in it.

    :raises ValueError: what is wrong with it (:class:`tomllib.TOMLDecodeError`, where it is no TOML); also where it is
        larger, or nested more deeply, than anybody means.
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
