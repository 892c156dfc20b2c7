"""``govtool grid sign``: the sign of a grid with its staff and duties 网格公示牌."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from govtool.base.i18n import _, of
from govtool.commands.doc.templates import Templates, in_folder, require_word_file
from govtool.commands.registers.grid import GRID
from govtool.commands.shared.register import known_code
from govtool.commands.shared.versions import AsOf, Code, as_of_day, versions_now
from govtool.papers import grid_papers, template_files
from govtool.shell.form.prompt import sure_to_replace
from govtool.shell.frame.session import Session
from govtool.shell.options import opened
from govtool.shell.parameters import option
from govtool.shell.terminal import say
from govtool.views import registers

app = typer.Typer()


@app.command(
    "sign", epilog="govtool grid sign G01\ngovtool grid sign G01 -o 公示牌 --as-of 6月30日"
)
def sign(
    session: Session,
    code: Code,
    output: Annotated[
        Path | None, option("-o, --output FILE", "The file, or a folder; without it, here.")
    ] = None,
    as_of: AsOf = None,
    templates: Templates = None,
) -> None:
    """Print the sign of a grid: its staff and their duties (公示牌)."""
    on = as_of_day(as_of, session)
    where = template_files.template_folders(session.db, templates)
    paper = grid_papers.template(grid_papers.SIGN, where)
    with opened(session) as store:
        known = known_code("grid", code, store, session)
        grid = versions_now(GRID, known, store).known(on)
        households = registers.households_in(store.reader, on)[known]
        said = grid_papers.values(grid, households, store.office, on)
    target = in_folder(output, f"{known}-{grid_papers.SIGN}.docx")
    require_word_file(target)
    sure_to_replace([target], session)
    grid_papers.write(paper, target, f"{grid_papers.SIGN} {known}", said)
    if not session.emits({"code": known, "file": target}):
        say(of(_("Written"), str(target)))
