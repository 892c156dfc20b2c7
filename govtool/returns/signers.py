"""The signers of returns and minutes: 填报人, 审核人 …, named by ``config set signatures``."""

from __future__ import annotations

from collections.abc import Callable, Mapping

_settled: Callable[[], Mapping[str, str]] = dict


def use(names: Callable[[], Mapping[str, str]]) -> None:
    """Let papers bear these names, which are read when a paper is made."""
    global _settled  # noqa: PLW0603  # one process runs one command at a time
    _settled = names


def signer(who: str, blank: str = "") -> str:
    """Return the place for a signature with its name; ``blank`` where none is settled.

    >>> signer("填报人")
    '填报人：'
    """
    return f"{who}：{_settled().get(who) or blank}"
