"""Old spellings of options: they go on working, and a person at a terminal reads what to type now.

The one word for each thing among options is in ``docs/options.md``; a command that breaks it fails
``tests/commands/test_option_words.py``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from govtool.base.i18n import _
from govtool.shell.frame.session import Session
from govtool.shell.terminal import is_terminal, note

if TYPE_CHECKING:
    from typer._click import Context

UNTIL = "2027-11-30"
"""The last day on which the old spellings are promised to work."""

PROMISED = frozenset({("case transfer", "--to")})
"""Old spellings that stay for good: scripts were promised them."""

OLD: Mapping[str, Mapping[str, str]] = {
    "case agree": {"--no": "--agreement-no"},
    "case alert": {"--done": "--measures", "--told": "--reported-to"},
    "case approve": {"--by": "--approved-by"},
    "case assign": {"--no": "--letter-no"},
    "case consult": {"--by": "--way", "--who": "--adviser"},
    "case mediate": {"--with": "--participant"},
    "case transfer": {"--to": "--to-unit"},
    "meeting hold": {"--attended": "--attendees"},
    "doc": {"--date": "--on", "--until": "--due"},
    "policy show": {"--on": "--as-of"},
    "mediator": {"--since": "--appointed-on", "--certificate": "--certificate-no"},
    "group": {"--document": "--document-no"},
    "unit": {"--profile": "--figures"},
    "person refuse": {"--request": "--right"},
    "backup make": {"--to": "--recipient"},
    "restore": {"--plain": "--unencrypted"},
}
"""The new spelling of each old option, by the words of a command, or by a noun."""


def old_of(command: str, known: Iterable[str]) -> dict[str, str]:
    """Return the old spellings of one command with the new ones.

    :param command: its words, ``doc agreement``.
    :param known: the options it has: an old spelling is taken only where the new one is there.
    """
    spellings = {**OLD.get(command.partition(" ")[0], {}), **OLD.get(command, {})}
    options = set(known)
    return {old: new for old, new in spellings.items() if new in options and old not in options}


def spelled_anew(args: list[str], ctx: Context) -> list[str]:
    """Return a command line with the new spelling of each option; note what was replaced."""
    words = ctx.command_path.partition(" ")[2]
    taken = {name: param for param in ctx.command.params for name in param.opts}
    old = old_of(words, taken)
    if not old:
        return args
    anew = list(_anew(args, old, taken))
    if (
        is_terminal(sys.stderr)
        and "--json" not in args
        and not (isinstance(ctx.obj, Session) and ctx.obj.json)
    ):
        for word in dict.fromkeys(
            name(arg) for arg, now in zip(args, anew, strict=True) if arg != now
        ):
            note(hint(words, word, old[word]))
    return anew


def name(arg: str) -> str:
    """Return the option in ``--date`` or ``--date=3月2日``."""
    return arg.partition("=")[0]


def hint(command: str, old: str, new: str) -> str:
    """Return the sentence that names the new spelling, and until when the old one works."""
    if (command, old) in PROMISED:
        return _("{old} is now {new}; the old spelling goes on working.", old=old, new=new)
    return _("{old} is now {new}; the old spelling works until {day}.", old=old, new=new, day=UNTIL)


def _anew(args: list[str], old: Mapping[str, str], taken: Mapping[str, Any]) -> Iterable[str]:
    """Yield each word, an old option as the new one; values and what follows ``--`` as they are."""
    values, is_over = 0, False
    for arg in args:
        option, equals, value = arg.partition("=")
        if values or is_over or not (option in old or option in taken):
            values -= bool(values)
            is_over = is_over or arg == "--"
            yield arg
            continue
        option = old.get(option, option)
        param = taken[option]
        values = 0 if equals or getattr(param, "is_flag", False) else param.nargs
        yield option + equals + value
