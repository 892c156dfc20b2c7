"""A head's report that becomes a case or a matter 户长上报, recorded in one step with its log."""

from __future__ import annotations

from collections.abc import Iterator

import typer

from govtool import models as m
from govtool.base.vocabulary import Source
from govtool.commands.case.add import CaseOptions, CaseRegistration
from govtool.commands.case.add import fields_of as case_fields
from govtool.commands.matter.add import MatterRegistration, tell_what_next
from govtool.commands.matter.add import fields_of as matter_fields
from govtool.commands.shared.correction import yes_or_no_meant
from govtool.commands.shared.parties import parties_from, question_parties
from govtool.commands.shared.registration import link_to, register
from govtool.desk import casework
from govtool.shell.form.form import require
from govtool.shell.frame.session import Session
from govtool.shell.options import opened
from govtool.shell.parameters import (
    CategoryOption,
    DisputeType,
    Resume,
    Typed,
    taking,
    value_option,
)
from govtool.shell.subject_words import No, one_meant
from govtool.store import Store, Transaction
from govtool.subjects.head.state import Headship
from govtool.subjects.head.terms import HeadDuty
from govtool.subjects.matter.terms import Channel
from govtool.views import lookups, registers

app = typer.Typer()

_On = value_option("--on DATE", "The day it was reported; without it, today.")
_NOT_OF_A_HEAD = (
    "found_on", "found_by", "campaign", "major", "petition", "before_authority", "override", "ref",
)  # fmt: skip
"""Fields of a case that a head's report does not say."""


class _CaseOfHead(CaseRegistration):
    """The form of a quarrel that a head reports."""

    def __init__(
        self, session: Session, store: Store, given: CaseOptions, head: str, *, across: bool
    ) -> None:
        super().__init__(session, store, given)
        self._head, self._across = head, across

    def beside(self) -> Iterator[m.Event]:
        """Yield the particulars, and the link to the head."""
        yield from super().beside()
        yield _link_to(self._head, self)

    def also(self, tx: Transaction, subject: str, no: str) -> None:
        """Log the report with the head."""
        _log(tx, self._head, self, (subject, no), across=self._across)


class _MatterOfHead(MatterRegistration):
    """The form of a need or hazard that a head reports."""

    def __init__(self, session: Session, store: Store, head: str) -> None:
        super().__init__(session, store)
        self._head = head

    def beside(self) -> Iterator[m.Event]:
        """Yield the reporter, and the link to the head."""
        yield from super().beside()
        yield _link_to(self._head, self)

    def also(self, tx: Transaction, subject: str, no: str) -> None:
        """Log the report with the head."""
        _log(tx, self._head, self, (subject, no), duty=HeadDuty.REPORT)


def _link_to(head: str, form: CaseRegistration | MatterRegistration) -> m.Event:
    return link_to(lookups.no_of(form.store.reader, head) or "", head, form.known["on"])


def _log(
    tx: Transaction,
    head: str,
    form: CaseRegistration | MatterRegistration,
    became: tuple[str, str],
    *,
    duty: HeadDuty = HeadDuty.SETTLE,
    across: bool = False,
) -> None:
    subject, no = became
    event = m.HeadLogged.checked(
        on=form.known["on"],
        duty=duty,
        across=across,
        became=no,
        became_entry=lookups.entry_of(subject),
    )
    casework.take_step(tx, head, event, form.session.today, again=True)


@app.command(
    "to-case",
    epilog="govtool head to-case H2026-0001\n"
    "govtool head to-case H2026-0001 --type 邻里 --party 申请人:甲某 --party 被申请人:乙某 -m 院墙排水",
)
@taking(
    dispute_type=DisputeType,
    summary=value_option("--summary, -m TEXT", "What the dispute is about."),
    party=value_option(
        "--party, -p ROLE:NAME[:PHONE[:ID_NO[:ADDRESS[:OCCUPATION[:REPRESENTATIVE]]]]]",
        "A party; give it once for each.",
        list[str],
    ),
    across=value_option("--beyond yes|no", "Whether another micro-grid is part of the quarrel."),
    on=_On,
    resume=Resume,
)
def to_case(session: Session, typed: Typed, ctx: typer.Context, no: No) -> None:
    """Register as a case the quarrel that a head reports, and log it with the head.

    Each names the other; one undo takes both back.
    """
    with opened(session) as store:
        subject = one_meant(ctx, no, store)
        head: Headship = store.state(subject)
        known = {
            "dispute_type": typed["dispute_type"],
            "summary": typed["summary"],
            "on": typed["on"],
            "source": Source.HOUSEHOLD_HEAD.value,
            "unit": head.unit,
            "grid": _grid_of(store, head),
        }
        fields = dict.fromkeys(_NOT_OF_A_HEAD) | known
        given = CaseOptions(fields, parties_from(typed["party"] or []), {})
        is_across = bool(typed["across"]) and yes_or_no_meant(typed["across"])
        asking = bool(require(case_fields(given), session))
        question_parties(given.parties, session)
        form = _CaseOfHead(session, store, given, subject, across=is_across)
        register(form, case_fields(given, asking=asking), asking=asking)


@app.command(
    "to-matter",
    epilog="govtool head to-matter H2026-0001\n"
    "govtool head to-matter H2026-0001 --category 消防隐患 --place 示例新村1幢 -m 楼道堆物",
)
@taking(
    category=CategoryOption,
    place=value_option("--place TEXT", "Where it is."),
    summary=value_option("--summary, -m TEXT", "What is to be seen to."),
    reporter=value_option("--reporter PERSON", "Who asks for it, e.g. 甲某:13800000000."),
    on=_On,
    resume=Resume,
)
def to_matter(session: Session, typed: Typed, ctx: typer.Context, no: No) -> None:
    """Take in as a matter the need or hazard that a head reports, and log it with the head."""
    with opened(session) as store:
        subject = one_meant(ctx, no, store)
        head: Headship = store.state(subject)
        known = {
            **typed,
            "channel": Channel.HEAD.value,
            "wants_answer": None,
            "urgency": None,
            "unit": head.unit,
            "grid": _grid_of(store, head),
        }
        given = dict.fromkeys(("ref", "guardian")) | known
        asking = bool(require(matter_fields(given), session))
        form = _MatterOfHead(session, store, subject)
        matter = register(form, matter_fields(given, asking=asking), asking=asking)
    tell_what_next(matter)


def _grid_of(store: Store, head: Headship) -> str:
    """Return the grid of a head's micro-grid."""
    row = registers.register_row(store.reader, "grid", head.microgrid)
    return (row and row["parent"]) or head.microgrid
