"""Naming heads 推选户长, and the list on which the street approves them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

import typer

from govtool import models as m
from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.base.telephone import phone as phone_meant
from govtool.base.text import NAME_LIMIT, clean, quoted, refuse_no_name
from govtool.commands.shared.recording import Fact, NounStep, record
from govtool.commands.shared.register import grid_field
from govtool.commands.shared.registration import Registration, day_of_registration, register
from govtool.shell.form.form import Field, Form, people_count, require, text_field
from govtool.shell.frame.session import Session
from govtool.shell.options import day, opened
from govtool.shell.parameters import On, Typed, option, taking, value_option
from govtool.shell.subject_words import Nos
from govtool.shell.terminal import note
from govtool.store import Store
from govtool.subjects.head.kinds import HEAD
from govtool.subjects.head.state import Headship
from govtool.subjects.series import NO_NUMBER
from govtool.views import queries, registers
from govtool.views.queries import SubjectFilter

app = typer.Typer()


# --- named


def _fields(typed: Typed, *, asking: bool = False) -> list[Field]:
    def asks(_form: Form) -> bool:
        return asking

    def name(answer: str, _form: Form) -> str:
        refuse_no_name(answer)
        return clean(answer, NAME_LIMIT)

    def phone(answer: str, _form: Form) -> str | None:
        return phone_meant(answer) if answer else None

    def count(answer: str, _form: Form) -> int | None:
        return people_count(answer) if answer else None

    return [
        grid_field(
            _("Micro-grid"),
            typed["microgrid"],
            name="microgrid",
            offered=_without_head,
            required=True,
        ),
        Field("name", _("Head of the micro-grid"), typed["name"], name, required=True),
        Field("phone", _("Telephone (may be left empty)"), typed["phone"], phone, asks=asks),
        Field(
            "chosen_by",
            _("Chosen by how many households (may be left empty)"),
            typed["chosen_by"],
            count,
            asks=asks,
        ),
        day_of_registration(_("Chosen on"), typed["on"]),
    ]


def _without_head(form: Form) -> set[str]:
    """Return the micro-grids of the day that have no head."""
    rows = registers.register_rows(form.store.reader, "grid", form.day)
    which = SubjectFilter(in_hand=True)
    held = {row["belongs_to"] for row in queries.subjects(form.store.reader, HEAD.word, which)}
    return {row["code"] for row in rows if row["parent"]} - held


class HeadRegistration(Registration):
    """The form of a head about to be named."""

    def __init__(self, session: Session, store: Store) -> None:
        draft = HEAD.events[m.HeadNamed].draft(session.today, {"no": NO_NUMBER})
        super().__init__(session, store, HEAD, draft)

    def check(self, values: Any) -> None:
        """Refuse a micro-grid that is none, or has a head."""
        if values.get("microgrid"):
            _community_of(self, values["microgrid"])

    def opening(self) -> m.HeadNamed:
        """Return the naming as the form says it, without its number."""
        unit = _community_of(self, self.known["microgrid"])
        return m.HeadNamed.checked(**self.known, unit=unit, no=NO_NUMBER)


def _community_of(form: Fact, code: str) -> str:
    """Return the community of a micro-grid that needs a head.

    :raises Refused: codes ``no_microgrid``, ``exists``.
    """
    row = registers.register_row(form.store.reader, "grid", code, form.day)
    if row is None or row["parent"] is None:
        message = _("{code} is a grid, and heads are named for micro-grids.", code=code)
        hint = _("See: govtool microgrid list")
        raise Refused("no_microgrid", message, hint, column="--microgrid", value=code)
    for head in heads_of(form.store, code):
        if head.closed_on is None:
            message = _("{code} has a head already: {no}.", code=code, no=head.no)
            hint = _("Replace first: govtool head replace {no}", no=head.no)
            raise Refused("exists", message, hint, column="--microgrid", value=code)
    unit: str = row["unit"]
    return unit


def heads_of(store: Store, microgrid: str) -> Iterator[Headship]:
    """Yield the heads that a micro-grid has had, the oldest first."""
    which = SubjectFilter({"belongs_to": microgrid})
    for row in list(queries.subjects(store.reader, HEAD.word, which)):
        head: Headship = store.state(row["subject"])
        yield head


@app.command(
    "name",
    epilog="govtool head name\n"
    "govtool head name --microgrid LF001-01 --name 甲某 --phone 13800000000 --chosen-by 9",
)
@taking(
    microgrid=value_option("--microgrid, -g GRID", "The micro-grid, by its code or name."),
    name=value_option("--name NAME", "Who was chosen."),
    phone=value_option("--phone PHONE", "The telephone of the head."),
    chosen_by=value_option("--chosen-by N", "How many households chose the head."),
    on=value_option("--on DATE", "The day of the choice; without it, today."),
)
def name(session: Session, typed: Typed) -> None:
    """Record whom the households of a micro-grid chose as their head.

    No document number is kept. What comes next are the list for approval and the insurance.
    """
    with opened(session) as store:
        asking = bool(require(_fields(typed), session))
        register(HeadRegistration(session, store), _fields(typed, asking=asking), asking=asking)


# --- listed and answered


ListName = Annotated[
    str | None,
    option("--list-no TEXT", "The number of the list; without it, that of the unit and the day."),
]
Reason = Annotated[str | None, option("--reason TEXT", "Why the street does not approve.")]


@dataclass(frozen=True, slots=True)
class _ListStep(NounStep):
    """Something that happens to all heads of one list."""

    list_no: str | None = None
    listed: set[str] = field(default_factory=set)
    """Takes in the numbers of the lists."""

    def fact_of(self, form: Fact) -> m.Event:
        """Return the fact, with the number of the list."""
        head: Headship = form.state
        waiting = head.list_no if self.event is not m.HeadsListed else None
        usual = f"{head.unit}-{self.when:%Y%m%d}"
        fixed = {"list_no": self.list_no or waiting or usual}
        self.listed.update(fixed.values())
        known = {name: form.known[name] for name in ("reason",) if name in form.known}
        return self.event.checked(on=self.when, **fixed, **known)


@app.command(
    "list-out",
    epilog="govtool head list-out H2026-0001 H2026-0002\n"
    "govtool head list-out SQ01 --list-no 示社〔2026〕3号",
)
def list_out(
    session: Session, ctx: typer.Context, nos: Nos, list_no: ListName = None, on: On = None
) -> None:
    """Send heads to the street for approval, on one list.

    A unit means all its heads that wait to be sent.
    """
    step = _ListStep(HEAD, m.HeadsListed, day(on, session), list_no=list_no)
    record(ctx, _heads_meant(nos, session, {"named", "refused"}), step)
    if not session.json:
        for no in sorted(step.listed):
            note(_("List {no}. When the street answers: govtool head approve {no}", no=quoted(no)))


@app.command(
    "approve", epilog="govtool head approve SQ01-20260304\ngovtool head approve H2026-0001"
)
def approve(session: Session, ctx: typer.Context, nos: Nos, on: On = None) -> None:
    """Record that the street approved heads; the number of a list means all on it."""
    step = _ListStep(HEAD, m.HeadsApproved, day(on, session))
    record(ctx, _heads_meant(nos, session, {"listed"}), step)


@app.command("refuse", epilog='govtool head refuse H2026-0001 --reason "长期不在本地居住"')
def refuse(
    session: Session, ctx: typer.Context, nos: Nos, reason: Reason = None, on: On = None
) -> None:
    """Record that the street does not approve heads; they may be listed again."""
    step = _ListStep(HEAD, m.HeadRefused, day(on, session))
    why = text_field("reason", _("Reason"), reason, required=True)
    record(ctx, _heads_meant(nos, session, {"listed"}), step, why)


def _heads_meant(words: Sequence[str], session: Session, states: set[str]) -> list[str]:
    """Return the words, with the numbers of heads in place of a list or unit that has them."""
    found: list[str] = []
    with opened(session) as store:
        rows = list(queries.subjects(store.reader, HEAD.word, SubjectFilter(in_hand=True)))
        waiting = [row for row in rows if row["state"] in states]
        for word in words:
            named = [row["no"] for row in waiting if word in _groups_of(row, store)]
            found += named or [word]
    return list(dict.fromkeys(found))


def _groups_of(row: dict[str, Any], store: Store) -> set[str]:
    """Return by what words a head is meant together with others: its unit, its list."""
    head: Headship = store.state(row["subject"])
    return {row["unit"], *filter(None, [head.list_no])}
