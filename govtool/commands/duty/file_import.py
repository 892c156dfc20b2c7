"""``govtool duty import``: another name of ``govtool import duty``."""

from __future__ import annotations

import typer

from govtool.commands.files.file_import import importer

app = typer.Typer()

app.command(
    "import",
    help="""Import who is on duty from a table with 日期, 值班领导, 电话, 业务指导, 跟班学习 and 备注.

    Good rows go in, refused ones are listed. A day that has somebody else already is changed
    only with --update.
    """,
    epilog="govtool duty import 值班表.xlsx --dry-run\ngovtool duty import 值班表.xlsx --update",
)(importer("duty"))
