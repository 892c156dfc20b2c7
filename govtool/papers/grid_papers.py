"""The sign of a grid 网格公示牌: who holds which post, and what the duties are."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from govtool.base.dates import chinese_day
from govtool.models import Grid
from govtool.papers import template_files, template_names
from govtool.papers.common import Values
from govtool.papers.dossier import FILE_TYPE
from govtool.papers.template_filling import Template, fit_for_word
from govtool.rules import Office, unit_name
from govtool.subjects.grid import duties
from govtool.tables.output_files import replacing

SIGN = "网格公示牌"
PAPERS = {SIGN: "grid sign"}
"""The names of the templates, with the commands that fill them."""


def template(where: tuple[Path, ...]) -> Template:
    """Return the template of the sign: the office's own, else ours.

    :raises NotFound: code ``no_template``. :raises Refused: code ``bad_template``.
    """
    found = Template(template_files.template_path(SIGN + FILE_TYPE, where))
    found.require_sound()
    return found


def values(grid: Grid, households: int, office: Office, on: dt.date) -> Values:
    """Return the values of the sign of a grid on a day."""
    said = {
        "街道名称": unit_name(office.street, office, on),
        "今日": chinese_day(on),
        "网格名称": grid.name,
        "网格编号": grid.code,
        "网格所属": unit_name(grid.unit, office, on),
        "网格类别": grid.kind.zh if grid.kind else "",
        "网格户数": str(households),
        "网格岗位表": [
            {
                "岗位": post.label,
                "人员": "、".join(post.people(grid)),
                "职责": "；".join(post.duties),
            }
            for post in duties.posts()
        ],
    }
    nothing = template_names.nothing(template_names.NAMES.values())
    filled: Values = fit_for_word(nothing | said)
    return filled


def write(paper: Template, target: Path, said: Values) -> None:
    """Write the sign.

    :raises GovtoolError: as :func:`govtool.tables.output_files.replacing`.
    """
    with replacing(target, FILE_TYPE) as file:
        paper.fill(said, file, f"{SIGN} {said['网格编号']}", author=str(said["街道名称"]))
