"""Write ``docs/options.md`` from the options of all commands: ``make docs``. A test checks it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from typer.main import get_command

from govtool import cli
from govtool.base import i18n
from govtool.shell.frame import help as layout
from govtool.shell.frame.spellings import OLD, PROMISED, UNTIL

PAGE = Path(__file__).parents[1] / "docs" / "options.md"
HEAD = f"""# Options

One word for one thing. Made from the commands by `make docs`.

- The day a fact happened is `--on`; the day looked at is `--as-of`; the day by which is `--due`. Another day has its role in front: `--approved-on`.
- A span of days is `--from` and `--to`; a period of a return is `--period`.
- A unit is `--unit`; where a command names two, the second has its role in front: `--lead`, `--to-unit`.
- A file to be written is `-o`; a number of a paper ends in `-no`.

Old spellings work until {UNTIL}; those marked with * stay.
"""

_SHOWN = 4
"""How many commands a row names."""


class Option(NamedTuple):
    """One option of one command."""

    command: str
    names: tuple[str, ...]
    metavar: str
    help: str


def options() -> Iterator[Option]:
    """Yield every option of every command, in English."""
    i18n.use(i18n.ENGLISH)
    root: Any = get_command(cli.app)
    with root.make_context("govtool", [], resilient_parsing=True) as ctx:
        yield from _of(root, "", ctx)


def _of(command: Any, words: str, ctx: Any) -> Iterator[Option]:
    for param in command.params:
        if param.param_type_name == "option" and not param.hidden:
            names = (*param.opts, *param.secondary_opts)
            yield Option(
                words, names, "" if param.is_flag else param.metavar or "", param.help or ""
            )
    for name in command.names() if hasattr(command, "names") else ():
        yield from _of(command.get_command(ctx, name), f"{words} {name}".strip(), ctx)


def page() -> str:
    """Return the whole page: what each option names, in which commands, and the old spellings."""
    rows: dict[tuple[str, str], list[Option]] = {}
    for option in options():
        rows.setdefault((", ".join(sorted(option.names, key=len)), option.metavar), []).append(
            option
        )
    lines = [
        _row(*key, found)
        for key, found in sorted(rows.items(), key=lambda row: row[0][0].lstrip("-"))
    ]
    table = ["| option | value | what it says | commands |", "|---|---|---|---|", *lines]
    old = ["| command | old | new |", "|---|---|---|", *_old()]
    return "\n".join([HEAD, *table, "", "## Old spellings", "", *old, ""])


def _row(names: str, metavar: str, found: list[Option]) -> str:
    commands = list(dict.fromkeys(option.command or "all" for option in found))
    where = ", ".join(commands[:_SHOWN]) + (
        f" and {len(commands) - _SHOWN} more" if len(commands) > _SHOWN else ""
    )
    value = metavar.replace("|", "\\|")
    return (
        f"| `{names}` | {value} | {layout.first_line(found[0].help).replace('|', chr(92) + '|')} "
        f"| {where} |"
    )


def _old() -> Iterator[str]:
    for command, spellings in sorted(OLD.items()):
        for old, new in spellings.items():
            mark = " *" if (command, old) in PROMISED else ""
            yield f"| {command} | `{old}`{mark} | `{new}` |"


if __name__ == "__main__":
    target = Path(sys.argv[1]) if sys.argv[1:] else PAGE
    target.write_text(page(), encoding="utf-8")
    print(f"{target.name}: {len(page().splitlines())} lines")
