"""Papers of grids: the sign 网格公示牌, and the lists of heads of micro-grids 户长名单."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from govtool.base.dates import chinese_day
from govtool.models import Grid, HeadChosenAs
from govtool.papers import template_files, template_names
from govtool.papers.common import Values
from govtool.papers.dossier import FILE_TYPE
from govtool.papers.template_filling import Template, fit_for_word
from govtool.rules import Office, unit_name
from govtool.subjects.grid import duties
from govtool.subjects.head.state import Headship
from govtool.subjects.head.terms import HeadList
from govtool.tables.output_files import replacing

SIGN = "网格公示牌"
PAPERS = {SIGN: "grid sign"} | {kind.template: "head print" for kind in HeadList}
"""The names of the templates, with the commands that fill them."""


def template(name: str, where: tuple[Path, ...]) -> Template:
    """Return the template of a paper: the office's own, else ours.

    :raises NotFound: code ``no_template``. :raises Refused: code ``bad_template``.
    """
    found = Template(template_files.template_path(name + FILE_TYPE, where))
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


def values_of_heads(
    kind: HeadList, heads: Iterable[Headship], unit: str, office: Office, on: dt.date
) -> Values:
    """Return the values of a list of heads, whose capacity only the list for approval tells."""
    said = {
        "街道名称": unit_name(office.street, office, on),
        "社区名称": unit_name(unit, office, on),
        "今日": chinese_day(on),
        "户长表": [_head(kind, head, office, on) for head in heads],
    }
    nothing = template_names.nothing(template_names.NAMES.values())
    filled: Values = fit_for_word(nothing | said)
    return filled


def _head(kind: HeadList, head: Headship, office: Office, on: dt.date) -> dict[str, str]:
    told = kind is HeadList.APPROVAL
    capacities = [event.capacity.zh for event in head.timeline if isinstance(event, HeadChosenAs)]
    opening = head.opening
    return {
        "联防组": head.microgrid,
        "所属": unit_name(head.unit, office, on),
        "姓名": opening.name,
        "推选户数": str(opening.chosen_by or ""),
        "推选日期": chinese_day(head.opened_on),
        "推选身份": capacities[-1] if told and capacities else "",
        "批准日期": chinese_day(head.approved_on),
        "保险到期": chinese_day(max((each.until for each in head.insured), default=None)),
    }


def write(paper: Template, target: Path, title: str, said: Values) -> None:
    """Write a paper.

    :raises GovtoolError: as :func:`govtool.tables.output_files.replacing`.
    """
    with replacing(target, FILE_TYPE) as file:
        paper.fill(said, file, title, author=str(said["街道名称"]))
