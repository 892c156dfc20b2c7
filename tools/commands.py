"""Write ``docs/commands.md`` from the help pages: ``make docs``. A test holds it true."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from govtool import cli

PAGE = Path(__file__).parents[1] / "docs" / "commands.md"
HEAD = """# Commands

Made from the help pages by `make docs`. Each is also shown by `govtool COMMAND --help`, in Chinese or English.
"""


def reference() -> str:
    """The whole page: every command's help, in the order of ``govtool --help``."""
    parts = [HEAD]
    for words in paths():
        title = " ".join(("govtool", *words))
        parts.append(f"{'#' * min(len(words) + 2, 3)} {title}\n\n```\n{help_of(words)}\n```\n")
    return "\n".join(parts)


def paths() -> Iterator[tuple[str, ...]]:
    """The words of every command, groups before their commands."""
    yield ()
    for name, entry in cli.Application.table.items():
        yield (name,)
        yield from ((name, verb) for verb in getattr(entry, "verbs", ()))


def help_of(words: tuple[str, ...]) -> str:
    """The English help page of one command, laid out for 100 columns."""
    os.environ |= {"COLUMNS": "100", "GOVTOOL_LANG": "en", "NO_COLOR": "1"}
    page = io.StringIO()
    with contextlib.redirect_stdout(page):
        cli.main([*words, "--help"])
    return page.getvalue().strip()


if __name__ == "__main__":
    target = Path(sys.argv[1]) if sys.argv[1:] else PAGE
    target.write_text(reference(), encoding="utf-8")
    print(f"{target.name}: {len(list(paths()))} pages")
