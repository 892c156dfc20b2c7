"""The form 文书: the facts of a subject it is about, and what it needs to be printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from govtool.base.errors import Refused
from govtool.base.i18n import _, listed
from govtool.base.record import field_label
from govtool.base.vocabulary import FormKind
from govtool.journal.events import Event

if TYPE_CHECKING:
    from govtool.papers.dossier import Dossier

FILE_TYPE = ".docx"


class Need(NamedTuple):
    """Something a form lacks: a stable code, and the command that records it."""

    code: str
    command: str

    @property
    def label(self) -> str:
        """The name for people."""
        labels = {"applicant": _("name of an applicant"), "respondent": _("name of a respondent")}
        return labels.get(self.code) or field_label(self.code)


class Obstacle(NamedTuple):
    """The reason why a form has nothing to print, and the way on."""

    message: str
    hint: str


def _nothing(_dossier: Dossier) -> Iterator[Need]:
    return iter(())


def _no_day(_dossier: Dossier) -> None:
    return None


@dataclass(frozen=True, slots=True)
class PaperForm:
    """A form of a noun. The callables look at the dossier of a subject."""

    kind: FormKind
    about: type[Event] | None = None
    """The facts that it is about; a subject may have several."""
    there: Callable[[Any], bool] | None = None
    """Return whether the subject has what it is about; without it, whether there is a fact."""
    records: str = ""
    """The command that records what it is about."""
    needs: Callable[[Any], Iterator[Need]] = _nothing
    """Yield what it lacks to be complete."""
    day: Callable[[Any], dt.date | None] = _no_day
    """The day that it speaks of, where that is not the day of its fact."""
    why_not: Callable[[Any], Obstacle | None] | None = None
    """Return why there is nothing for it, if the command that records it is not enough."""
    too_late: Callable[[Any], None] | None = None
    """Refuses it where it may be printed no more."""
    file: str = ""
    """The name of its template, where that is not its own."""

    @property
    def template(self) -> str:
        """The file name of its template."""
        return (self.file or self.kind.zh) + FILE_TYPE

    def is_there(self, dossier: Dossier) -> bool:
        """Return whether the subject has what the form is about."""
        if self.there is not None:
            return self.there(dossier)
        return self.about is None or dossier.chosen(self.about) is not None


def refuse(dossier: Dossier) -> None:
    """Refuse a form that cannot be printed.

    :raises Refused: codes ``nothing_to_print``, ``incomplete`` (``missing`` names all that lacks),
        ``too_late``.
    """
    form = dossier.sheet
    if not form.is_there(dossier):
        obstacle = form.why_not(dossier) if form.why_not else None
        raise Refused("nothing_to_print", *(obstacle or _not_recorded(dossier)))
    lacking = list(form.needs(dossier))
    if lacking:
        raise _incomplete(form, lacking)
    if form.too_late is not None:
        form.too_late(dossier)


def _not_recorded(dossier: Dossier) -> Obstacle:
    form, no = dossier.sheet, dossier.no
    message = _("{no} has nothing for “{form}” yet.", no=no, form=form.kind.label)
    return Obstacle(message, _("Record it first: {command}").format(command=_(form.records, no=no)))


def _incomplete(form: PaperForm, lacking: Sequence[Need]) -> Refused:
    message = _("“{form}” cannot be printed while this is missing: {items}.")
    items = listed(need.label for need in lacking)
    commands = dict.fromkeys(need.command for need in lacking)
    hint = "\n".join(_("Record it first: {command}", command=command) for command in commands)
    return Refused(
        "incomplete",
        message.format(form=form.kind.label, items=items),
        hint,
        missing=[n.code for n in lacking],
    )
