"""A small application on the frame of govtool's own, so that the frame is tested without the commands."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from typing import ClassVar

import typer

from govtool.cli import Actor, File, Json, Language, Today, Version, Yes
from govtool.shell.frame.command_table import Noun, Single, Table, verbs
from govtool.shell.frame.lazy import Root
from govtool.shell.frame.run import run
from govtool.shell.frame.session import Session


class Sample(Root):
    package = "tests.framesample"
    table: ClassVar[Table] = {
        "thing": Noun(
            "Things to do.",
            "Every day:",
            verbs("things: show fail ask sure wait flood"),
        ),
        "solo": Single("solo", "One command without a noun.", "Every day:"),
        "broken": Noun("Nobody may import this.", "The office:", verbs("broken: go")),
        "broken-too": Single("broken", "Nor this.", "The office:"),
    }


app = typer.Typer(cls=Sample, add_completion=False, rich_markup_mode=None)


@app.callback(epilog="govtool thing show 7")
def start(
    ctx: typer.Context,
    db: File = None,
    today: Today = None,
    actor: Actor = None,
    lang: Language = None,
    json: Json = False,
    yes: Yes = False,
    version: Version = False,
) -> None:
    """Try the frame."""
    options = {"db": db, "today": today, "actor": actor, "lang": lang, "json": json, "yes": yes}
    ctx.obj = Session(today=dt.date(2026, 3, 5)).with_options(**options)


def main(argv: Sequence[str] | None = None) -> int:
    return run(app, sys.argv[1:] if argv is None else argv)
