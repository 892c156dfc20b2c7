"""``govtool completion``: let the shell complete commands, options, numbers and names when Tab is pressed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from govtool.commands._frame.completion import SHELLS
from govtool.commands._frame.session import Session
from govtool.errors import UsageMistake
from govtool.i18n import _, listed
from govtool.render.terminal import note, say, say_json
from govtool.resources import data_dir
from govtool.text import quoted

app = typer.Typer()

Shell = Annotated[
    str | None,
    typer.Argument(
        metavar="bash|zsh|fish|powershell", help="The shell; without it, the one that called govtool."
    ),
]


@app.command("show", epilog="govtool completion show bash\ngovtool completion show powershell >> $PROFILE")
def show(ctx: typer.Context, shell: Shell = None) -> None:
    """Print the script that makes a shell complete govtool.

    On Windows: govtool completion show powershell | Out-String | Invoke-Expression tries it out.
    """
    session: Session = ctx.obj
    name = _shell(shell)
    text = script_of(name)
    if session.json:
        say_json({"shell": name, "script": text})
    else:
        say(text.rstrip("\n"))


@app.command("install", epilog="govtool completion install\ngovtool completion install zsh")
def install(ctx: typer.Context, shell: Shell = None) -> None:
    """Complete commands, options, codes, numbers and names with the Tab key from the next terminal on.

    The script is written into the folder of the user's settings, and one line that reads it to the end of the shell's own start-up file.
    """
    session: Session = ctx.obj
    name = _shell(shell)
    written = _install(name)
    if session.json:
        say_json({"shell": name, "files": [str(path) for path in written]})
        return
    for path in written:
        note(_("Written: {path}").format(path=path))
    note(_("Open a new terminal, type govtool and a space, and press the Tab key."))


def script_of(shell: str) -> str:
    """Return the script of a shell."""
    return (data_dir() / "completion" / f"govtool.{SHELLS[shell]}").read_text(encoding="utf-8")
