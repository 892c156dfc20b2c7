"""A matter that the tests of forms print, folded from its events: nobody's."""

from __future__ import annotations

import datetime as dt
from typing import Any

from govtool import models as e
from govtool.base.vocabulary import FormKind
from govtool.models import Event
from govtool.papers import template_names
from govtool.papers.dossier import Choice
from govtool.papers.matter_papers import FORMS, PAPERS, MatterDossier
from govtool.papers.template_filling import fit_for_word
from govtool.subjects.matter.kinds import MATTER
from tests.subjects.case.casebook import OFFICE, history

NAME, PHONE = "样立成", "13800000000"
DISPATCHED = e.MatterDispatched.checked(
    on="2026-03-04", unit="SQ01", opinion="请现场核实", **{"with": ["BM01"]}
)
SENT_BACK = e.MatterSentBack.checked(
    on="2026-03-05", reason="not_ours", note=f"应由司法所办理，已告知{NAME}"
)


def reported(category: str = "street_light_road", **more: Any) -> Event:
    text = (
        {}
        if category == "public_order"
        else {"summary": f"{NAME}（{PHONE}）反映路灯不亮，请回电0571-88812345"}
    )
    return e.MatterReported.checked(
        on="2026-03-02", no="SQ01-S2026-00001", unit="SQ01", channel="resident", category=category, place="幸福路1号", **text, **more
    )  # fmt: skip


REPORTER = e.MatterReporter.checked(on="2026-03-02", name=NAME, phone=PHONE)
TAKEN = e.MatterTakenUp(on="2026-03-03")


def judged(*events: Event, as_of: dt.date | None = None) -> Any:
    """Return the matter that some events make."""
    return MATTER.judge(history(*events), OFFICE, as_of)


def dossier(
    form: FormKind, *events: Event, nth: int | None = None, on: str = "2026-03-20"
) -> MatterDossier:
    """Return what a form of that matter is filled from."""
    day = dt.date.fromisoformat(on)
    choice, state = Choice(nth=nth), judged(*events)
    return MatterDossier(
        MATTER, state, FORMS[form], OFFICE, day, "经办员甲", choice, title=state.title
    )


def values(
    form: FormKind, *events: Event, nth: int | None = None, on: str = "2026-03-20"
) -> dict[str, Any]:
    """Return all names with their values."""
    own = PAPERS.values(dossier(form, *events, nth=nth, on=on), None)
    return template_names.nothing(template_names.NAMES.values()) | fit_for_word(own)
