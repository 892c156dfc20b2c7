"""``govtool backup key``: a pair of keys for backups that leave the machine 备份密钥."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from govtool.base.i18n import _
from govtool.crypt import sealing
from govtool.shell.frame.session import Session
from govtool.shell.terminal import emit_json, note, say

app = typer.Typer()


@app.command("key", epilog="govtool backup key ~/age.key")
def key(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The new file for the secret key.")],
) -> None:
    """Make a pair of keys: the secret one goes into a private file, the public one is printed for “backup --to”.

    The file is as the age tool writes and reads it. Make it where backups are to be opened, and keep it away from
    them. Needs: pip install "govtool[encrypt]"
    """
    session: Session = ctx.obj
    public = sealing.make_identity(file)
    if session.json:
        emit_json({"identity": file, "recipient": public})
        return
    say(public)
    note(
        _(
            "This is the public key, to be given to others: govtool backup DIR --to {recipient}",
            recipient=public,
        )
    )
    note(
        _(
            "The secret key is in {path}: whoever loses it cannot open the backups made for it.",
            path=file,
        )
    )
