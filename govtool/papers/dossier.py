"""The dossier a form is filled from: a subject, the office, and the clerk's choice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, fields
from itertools import takewhile
from typing import Any, NamedTuple, TypeVar

from govtool import models as m
from govtool.base.errors import NotFound, Refused
from govtool.base.i18n import _, listed
from govtool.base.record import field_label
from govtool.base.vocabulary import FormKind, SessionOutcome, Told
from govtool.journal.events import Event, NoticeIssued
from govtool.models import Particulars
from govtool.rules import Case, Letter, Office, Route, Stage
from govtool.subjects.subject import Subject

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
    needs: Callable[[Any], Iterator[Need]] = lambda _dossier: iter(())
    """Yield what it lacks to be complete."""
    day: Callable[[Any], dt.date | None] = lambda _dossier: None
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


EventT = TypeVar("EventT", bound=Event)
DossierT = TypeVar("DossierT", bound="Dossier")


def _nameless(notice: NoticeIssued) -> list[tuple[Told, str | None]]:
    return [(one.told, None) for one in notice.addressees]


class LetterProposal(NamedTuple):
    """The proposal for a handling letter; None or empty for what is not proposed."""

    lead: str | None = None
    due: dt.date | None = None
    opinion: str | None = None
    cooperating: tuple[str, ...] = ()
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The clerk's choice for a paper.

    :param on: its date; None for today. :param nth: which of several, from 1; None for the last.
    :param until: by when what it asks is to be done, where the record does not say so.
    :param proposal: the proposal of an approval sheet, where it differs from record and routing.
    """

    on: dt.date | None = None
    nth: int | None = None
    until: dt.date | None = None
    proposal: LetterProposal = field(default_factory=LetterProposal)


@dataclass(frozen=True, slots=True)
class Dossier:
    """A subject of any noun with all that its papers say beside it.

    :param sheet: the form being filled. :param today: the day of the paper.
    """

    noun: Subject[Any]
    state: Any
    sheet: PaperForm
    office: Office
    today: dt.date
    actor: str
    choice: Choice = field(default_factory=Choice)
    addressees: Callable[[NoticeIssued], list[tuple[Told, str | None]]] = _nameless
    """Return the addressees of a notice, with their names on its day."""
    title: str = ""
    """The subject in a word or two, without the numbers of people."""

    @property
    def form(self) -> FormKind:
        """The kind of form."""
        return self.sheet.kind

    @property
    def no(self) -> str:
        """The number of the subject."""
        no: str = self.state.no
        return no

    def all(self, kind: type[EventT]) -> list[EventT]:
        """Return the facts of one kind that count, in order."""
        return [event for event in self.state.timeline if isinstance(event, kind)]

    def place(self, kind: type[Event]) -> int | None:
        """Return the place in :meth:`all` of the fact the paper is about: chosen, else the last.

        None without any.

        :raises NotFound: code ``no_such_paper``, when there are fewer.
        """
        there = len(self.all(kind))
        nth = self.choice.nth if self.sheet.about is kind and there else None
        if nth is not None and not 1 <= nth <= there:
            message = _("There is no number {nth}; {no} has {n} of them.")
            hint = _("See: {command}", command=f"govtool doc list {self.no}")
            raise NotFound("no_such_paper", message.format(nth=nth, no=self.no, n=there), hint)
        return (nth or there) - 1 if there else None

    def chosen(self, kind: type[EventT]) -> EventT | None:
        """Return the fact that the paper is about, see :meth:`place`."""
        place = self.place(kind)
        return None if place is None else self.all(kind)[place]

    @property
    def day(self) -> dt.date:
        """The day of a paper, for ages: as chosen, else of its fact, else the day it is made."""
        fact = self.chosen(self.sheet.about) if self.sheet.about else None
        return self.choice.on or (fact.on if fact else self.sheet.day(self)) or self.today


def extended(kind: type[DossierT], plain: Dossier, **more: Any) -> DossierT:
    """Return a dossier as one of a noun, with what else its papers need."""
    return kind(**{each.name: getattr(plain, each.name) for each in fields(plain)}, **more)


@dataclass(frozen=True, slots=True)
class CaseDossier(Dossier):
    """A case with everything else its papers need.

    :param grid: the name of the grid, empty without one.
    :param route: the lead by the rules of routing, for a form that prints it.
    """

    grid: str = ""
    route: Route | None = None
    certificates: Callable[[str, Collection[str], dt.date], str] = lambda *_mediators: ""
    """Return the certificate numbers of mediators by name, in some units, on a day."""

    @property
    def case(self) -> Case:
        """The case."""
        case: Case = self.state
        return case

    @property
    def particulars(self) -> Particulars:
        """The particulars beyond the registration."""
        return self.case.particulars or Particulars.trusted()

    def sessions(self) -> list[m.Mediated]:
        """Return the sessions of a paper: those before the transfer for its letter, else all."""
        transferred = self.chosen(m.Transferred) if self.form is FormKind.TRANSFER else None
        told = takewhile(lambda event: event is not transferred, self.case.timeline)
        return [event for event in told if isinstance(event, m.Mediated)]

    @property
    def letter(self) -> Letter | None:
        """The handling letter that the paper is about, with what was recorded of it since."""
        place = self.place(m.Assigned)
        return None if place is None else self.case.letters[place]

    @property
    def represented(self) -> list[m.Party]:
        """The parties for whom somebody acts with their authority, by the day of the paper."""
        return [party for party in self.case.parties if party.agent_on(self.day)]

    @property
    def settling(self) -> m.Mediated | None:
        """The session that settled the dispute, None where none did."""
        return next((s for s in self.all(m.Mediated) if s.outcome is SessionOutcome.SETTLED), None)

    def stage_on(self, event: m.Event) -> Stage:
        """Return the stage on the day of a fact: the last one opened and not ended before."""
        there = [
            s
            for s in self.case.stages
            if s.opened_on <= event.on and (s.closed_on is None or s.closed_on >= event.on)
        ]
        return there[-1] if there else self.case.stages[0]
