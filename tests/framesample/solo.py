from __future__ import annotations

import typer

from govtool.shell.terminal import say

app = typer.Typer()


@app.command("solo")
def solo(ctx: typer.Context) -> None:
    """One command without a noun, [bold]not markup[/bold] [/oops]."""
    say(f"solo {ctx.obj.today}")
