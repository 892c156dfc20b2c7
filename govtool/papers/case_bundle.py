"""The whole case file 卷宗: every form the case has facts for, and the list of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from govtool import models as m
from govtool.base import vocabulary as voc
from govtool.base.dates import chinese_day
from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.base.vocabulary import FormKind
from govtool.papers import letters
from govtool.papers.case_forms import FORMS
from govtool.papers.dossier import FILE_TYPE, CaseDossier, Choice, refuse
from govtool.papers.noun_papers import Papers
from govtool.papers.printout import Press, Printed

_FILED_ONCE_SIGNED = {FormKind.LETTER_DRAFT, FormKind.RECEIPT}
"""Papers that belong in the file as they come back."""


def _is_only_when_asked(dossier: CaseDossier) -> bool:
    """Return whether a paper is for the parties to ask for, or not filed before it is signed."""
    if dossier.form is FormKind.ATTORNEY:
        return not dossier.represented
    return dossier.form is FormKind.CONFIRMATION or dossier.form in _FILED_ONCE_SIGNED


class FileSheet(NamedTuple):
    """One paper of the file, with its name in the list."""

    dossier: CaseDossier
    name: str

    @property
    def is_contents(self) -> bool:
        """True for the list of contents."""
        return self.dossier.form is FormKind.CONTENTS


class CaseFile(NamedTuple):
    """The papers made, the papers ``refused``, and the papers to collect ``by_hand``."""

    made: list[Printed]
    refused: list[tuple[str, Refused]]
    by_hand: list[str]


def make(press: Press, case_no: str, folder: Path, choice: Choice) -> CaseFile:
    """Make the case file in a folder that is there.

    :raises GovtoolError: as :meth:`Press.print`.
    """
    sheets, refused = plan(press, case_no, choice)
    targets = [folder / name for name in file_names(sheets)]
    made: dict[Path, Printed] = {}
    # The contents list the numbers that the others take.
    pairs = sorted(zip(sheets, targets, strict=True), key=lambda pair: pair[0].is_contents)
    for sheet, target in pairs:
        listed = _listed(press, sheets) if sheet.is_contents else None
        made[target] = press.print(_as_now(press, sheet.dossier), target, listed)
    collected = by_hand(press.case(case_no, FormKind.COVER, choice))
    return CaseFile([made[target] for target in targets], refused, collected)


def _as_now(press: Press, dossier: CaseDossier) -> CaseDossier:
    """Return the dossier with the numbers taken by papers made before."""
    return press.case(dossier.case.case_no, dossier.form, dossier.choice)


def plan(
    press: Press, case_no: str, choice: Choice
) -> tuple[list[FileSheet], list[tuple[str, Refused]]]:
    """Return the papers that the case has facts and templates for, and those that lack things."""
    sheets: list[FileSheet] = []
    refused: list[tuple[str, Refused]] = []
    for form in FORMS.values():
        dossier = press.case(case_no, form.kind, choice)
        if _is_only_when_asked(dossier) or not press.has_template(form):
            continue
        for sheet in _sheets(dossier):
            try:
                refuse(sheet.dossier)
                press.template(form).require_sound()
                sheets.append(sheet)
            except Refused as refusal:
                if refusal.code != "nothing_to_print":
                    refused.append((sheet.name, refusal))
    return sheets, refused


def _sheets(dossier: CaseDossier) -> Iterator[FileSheet]:
    """Yield one paper of a form, or one for each of the facts it is about."""
    there = len(dossier.all(dossier.sheet.about)) if dossier.sheet.about else 1
    if there <= 1:
        yield FileSheet(dossier, dossier.form.zh)
        return
    for nth in range(1, there + 1):
        yield FileSheet(
            replace(dossier, choice=replace(dossier.choice, nth=nth)),
            f"{dossier.form.zh}（第{nth}份）",
        )


def file_names(sheets: list[FileSheet]) -> list[str]:
    """Return the names of the files, in order: 01-卷宗封面.docx and so on."""
    return [f"{place:02d}-{sheet.name}{FILE_TYPE}" for place, sheet in enumerate(sheets, start=1)]


def papers(press: Press, case_no: str, choice: Choice) -> Papers:
    """Return the list of the papers of a case as its file would hold them."""
    return _listed(press, plan(press, case_no, choice)[0])


_DATED_BY_HAND = frozenset({FormKind.ATTORNEY})
"""Papers dated by the party who signs them; the day is not recorded."""
_NOT_LISTED = frozenset({FormKind.COVER, FormKind.CONTENTS})


def _listed(press: Press, sheets: list[FileSheet]) -> Papers:
    inside = [sheet for sheet in sheets if sheet.dossier.form not in _NOT_LISTED]
    return [
        {
            "序号": str(place),
            "文书名称": sheet.name,
            "文号": letters.number(_as_now(press, sheet.dossier)) or "",
            "日期": "" if sheet.dossier.form in _DATED_BY_HAND else chinese_day(sheet.dossier.day),
            "页号": "",
            "备注": "",
        }
        for place, sheet in enumerate(inside, start=1)
    ]


def by_hand(dossier: CaseDossier) -> list[str]:
    """Return what the file needs on paper that no program makes."""
    case = dossier.case
    wanted = [
        (True, _("notice of rights and duties, signed by the parties")),
        (True, _("proof of the parties' identity")),
        (not dossier.represented, _("power of attorney, where somebody stands in for a party")),
        (True, _("evidence")),
        (bool(case.letters), _("approval sheet and receipt of the handling letter, signed")),
        (not dossier.all(m.Mediated), _("record of the mediation")),
        (case.outcome is voc.Outcome.SETTLED, _("proof that the agreement was performed")),
        (True, _("note on the state of the file, and the back cover")),
    ]
    return [text for needed, text in wanted if needed]
