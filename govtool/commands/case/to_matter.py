"""``govtool case to-matter``: a dispute that turns out to be a matter 转为事项."""

from __future__ import annotations

from collections.abc import Iterator

import typer

from govtool import models as m
from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.base.vocabulary import PartyRole
from govtool.commands.matter.add import MatterRegistration, fields_of, tell_what_next
from govtool.commands.shared.registration import link_to, register
from govtool.desk import casework
from govtool.rules import Case
from govtool.shell.form.form import require
from govtool.shell.frame.session import Session
from govtool.shell.options import opened
from govtool.shell.parameters import (
    CategoryOption,
    ChannelOption,
    Resume,
    Typed,
    taking,
    value_option,
)
from govtool.shell.subject_words import No, one_meant
from govtool.shell.terminal import note
from govtool.store import Store, Transaction
from govtool.subjects.screen import linked_numbers
from govtool.views import lookups

app = typer.Typer()


@app.command(
    "to-matter",
    epilog="govtool case to-matter SQ01-2026-00001\n"
    "govtool case to-matter SQ01-2026-00001 --category 违法建设 --channel 群众 --place 示例路1号",
)
@taking(
    category=CategoryOption,
    channel=ChannelOption,
    place=value_option("--place TEXT", "Where it is."),
    summary=value_option(
        "--summary, -m TEXT", "What is to be seen to; without it, what the case is about."
    ),
    on=value_option("--on DATE", "The day it was taken in as a matter; without it, today."),
    resume=Resume,
)
def to_matter(session: Session, typed: Typed, ctx: typer.Context, no: No) -> None:
    """Take in as a matter what a case turned out to be about; each names the other.

    The case stays as it is: whether it is mediated on, led elsewhere or withdrawn is for whoever
    has it, and recorded there. One undo takes the matter and both links back.
    """
    with opened(session) as store:
        subject = one_meant(ctx, no, store)
        case: Case = store.state(subject)
        _refuse_twice(store, case)
        first = next((one for one in case.parties if one.role is PartyRole.APPLICANT), None)
        summary = typed["summary"]
        typed = {
            **typed,
            "unit": case.unit,
            "grid": case.grid,
            "summary": case.summary if summary is None else summary,
            "ref": None,
            "guardian": None,
            "reporter": ":".join(filter(None, (first.name, first.phone))) if first else None,
            "wants_answer": None,
            "urgency": None,
        }
        asking = bool(require(fields_of(typed), session))
        form = _MatterOfCase(session, store, subject)
        matter = register(form, fields_of(typed, asking=asking), asking=asking)
    tell_what_next(matter)
    if case.closed_on is None:
        note(
            _(
                "The case {no} goes on as it is; where there is nothing to mediate, close it.",
                no=case.case_no,
            )
        )


def _refuse_twice(store: Store, case: Case) -> None:
    """Refuse a case that was taken in as a matter already.

    :raises Refused: code ``repeated``.
    """
    for no in linked_numbers(case):
        if lookups.subject_with_no(store.reader, no, "matter"):
            message = _("{case_no} was taken in as the matter {no} already.")
            hint = _("Look at it: govtool {noun} show {no}", noun="matter", no=no)
            raise Refused("repeated", message.format(case_no=case.case_no, no=no), hint)


class _MatterOfCase(MatterRegistration):
    """The form of a matter that was registered as a case."""

    def __init__(self, session: Session, store: Store, case: str) -> None:
        super().__init__(session, store)
        self._case = case

    def beside(self) -> Iterator[m.Event]:
        """Yield the reporter, and the link to the case."""
        yield from super().beside()
        yield link_to(
            lookups.no_of(self.store.reader, self._case) or "", self._case, self.known["on"]
        )

    def also(self, tx: Transaction, subject: str, no: str) -> None:
        """Let the case name the matter."""
        casework.take_step(
            tx, self._case, link_to(no, subject, self.known["on"]), self.session.today
        )
