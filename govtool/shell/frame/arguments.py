"""Arguments in another encoding than the system's, as from a script saved in GBK."""

from __future__ import annotations

import os
from collections.abc import Sequence


def understood(argv: Sequence[str]) -> Sequence[str]:
    """Return the arguments, reading those that could not be decoded as UTF-8 or GB18030."""
    if all(argument.isascii() or argument.isprintable() for argument in argv):
        return argv
    return [_understood(argument) for argument in argv]


def _understood(argument: str) -> str:
    """Return an argument in characters; the name of a file that is there stays the bytes it is."""
    try:
        argument.encode("utf-8")
    except UnicodeEncodeError:
        whole = os.fsencode(argument)
    else:
        return argument
    if os.path.lexists(whole) or os.path.lexists(whole.partition(b"=")[2]):
        return argument
    from govtool.base.input_files import LADDER  # nearly all arguments are as the system says

    return next(
        (text for encoding in LADDER if (text := _decoded(whole, encoding)) is not None), argument
    )


def _decoded(whole: bytes, encoding: str) -> str | None:
    try:
        return whole.decode(encoding)
    except UnicodeDecodeError:
        return None
