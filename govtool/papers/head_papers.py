"""The papers of a head 户长: the neighbours' agreement 十户联防协议 and the handbook 工作手册.

They name the households of the micro-grid and where they live, as neighbours know it; no telephone,
no needs of anybody, and not in which capacity the head was chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from govtool.base.dates import chinese_day
from govtool.base.i18n import _
from govtool.base.vocabulary import FormKind
from govtool.papers import common
from govtool.papers.common import Values
from govtool.papers.dossier import Dossier, Obstacle, PaperForm, extended
from govtool.papers.noun_papers import NOTICE, NounPapers, Papers
from govtool.rules import unit_name
from govtool.store import Store
from govtool.subjects.head.duties import duties
from govtool.subjects.head.state import Headship
from govtool.views import registers

_ROWS_FOR_THE_PEN = 20
"""Empty rows of a handbook, in which a head writes what was done."""


@dataclass(frozen=True, slots=True)
class HeadDossier(Dossier):
    """A head with the micro-grid, as on the day of the paper.

    :param microgrid, grid: their names. :param households: the records of the households in it.
    """

    microgrid: str = ""
    grid: str = ""
    households: Sequence[dict[str, Any]] = ()

    @property
    def head(self) -> Headship:
        """The headship."""
        head: Headship = self.state
        return head


def _dossier(store: Store, plain: Dossier) -> HeadDossier:
    code = plain.state.microgrid
    there = registers.households_of(store.reader, plain.day, code)
    record = registers.register_row(store.reader, "grid", code, plain.day)
    return extended(
        HeadDossier,
        plain,
        microgrid=common.grid_name(store, code),
        grid=common.grid_name(store, record["parent"] if record else None),
        households=[row for row, _place in there],
    )


def _values(dossier: HeadDossier, _papers: Papers | None) -> Values:
    head, office = dossier.head, dossier.office
    found = common.office(dossier) | common.about(dossier)
    found |= common.supervision(dossier, common.street(dossier))
    return found | {
        "社区名称": unit_name(head.unit, office, dossier.day),
        "网格名称": dossier.grid,
        "联防组编号": head.microgrid,
        "联防组名称": dossier.microgrid,
        "联防户数": str(len(dossier.households)),
        "户长姓名": head.opening.name,
        "户长推选日期": chinese_day(head.opened_on),
        "户长批准日期": chinese_day(head.approved_on),
        "联防户表": [
            {
                "户编号": row["code"],
                "户主": row["head"],
                "住址": row["address"] or "",
                "已签": "（已签）" if row["code"] in head.agreed else "",
            }
            for row in dossier.households
        ],
        "户长职责表": [
            {"职责": duty.zh, "要求": "；".join(said) + "。"} for duty, said in duties().items()
        ],
        "手写行表": [{"序号": str(n)} for n in range(1, _ROWS_FOR_THE_PEN + 1)],
    }


def _has_households(dossier: HeadDossier) -> bool:
    return bool(dossier.households)


def _no_households(dossier: HeadDossier) -> Obstacle:
    message = _(
        "The micro-grid {code} has no households on {day}.",
        code=dossier.head.microgrid,
        day=dossier.day,
    )
    return Obstacle(
        message, _("See: govtool household list --grid {code}", code=dossier.head.microgrid)
    )


FORMS = {
    form.kind: form
    for form in (
        PaperForm(FormKind.NEIGHBOURS, there=_has_households, why_not=_no_households),
        PaperForm(FormKind.HANDBOOK, there=_has_households, why_not=_no_households),
        NOTICE,
    )
}
PAPERS = NounPapers(FORMS, _values, _dossier)
