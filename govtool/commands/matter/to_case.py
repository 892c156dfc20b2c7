"""``govtool matter to-case``: a matter that is a dispute goes on as a case 转为矛盾纠纷案件."""

from __future__ import annotations

from collections.abc import Iterator

import typer

from govtool import models as m
from govtool.base.vocabulary import PartyRole, Source
from govtool.commands.case.add import CaseOptions, CaseRegistration, fields_of
from govtool.commands.shared.parties import parties_from, question_parties
from govtool.commands.shared.registration import link_to, register
from govtool.desk import casework
from govtool.models import Party
from govtool.shell.form.form import require
from govtool.shell.frame.session import Session
from govtool.shell.options import opened
from govtool.shell.parameters import (
    DisputeType,
    Resume,
    SourceOption,
    Typed,
    taking,
    value_option,
)
from govtool.shell.subject_words import No, one_meant
from govtool.store import Store, Transaction
from govtool.subjects.matter.state import Matter
from govtool.subjects.matter.terms import Channel
from govtool.views import lookups

app = typer.Typer()

_SOURCES = {
    Channel.GRID: Source.PATROL,
    Channel.PATROL: Source.PATROL,
    Channel.HEAD: Source.HOUSEHOLD_HEAD,
    Channel.RESIDENT: Source.APPLICATION,
    Channel.SUPERIOR: Source.SUPERIOR,
    Channel.DEPARTMENT: Source.DEPARTMENT,
}
"""The source of a case by the channel of its matter; for others it is asked."""

_ASKED = (
    "dispute_type",
    "found_on",
    "found_by",
    "campaign",
    "major",
    "petition",
    "before_authority",
    "override",
)
"""Fields of a case that no matter has."""


@app.command(
    "to-case",
    epilog="govtool matter to-case SQ01-S2026-00001\n"
    "govtool matter to-case SQ01-S2026-00001 --type 邻里 --party 申请人:甲某 --party 被申请人:乙某",
)
@taking(
    unit=value_option(
        "--unit, -u UNIT",
        "The unit that registers it; without it, the one that took the matter in.",
    ),
    dispute_type=DisputeType,
    source=SourceOption,
    summary=value_option(
        "--summary, -m TEXT", "What the dispute is about; without it, what the matter says."
    ),
    party=value_option(
        "--party, -p ROLE:NAME[:PHONE[:ID_NO[:ADDRESS[:OCCUPATION[:REPRESENTATIVE]]]]]",
        "A party; give it once for each. Without any, the reporter is the applicant.",
        list[str],
    ),
    on=value_option("--on DATE", "The day it became a case; without it, today."),
    resume=Resume,
)
def to_case(session: Session, typed: Typed, ctx: typer.Context, no: No) -> None:
    """Register a matter as a case, and close the matter; each names the other.

    What is owed of the matter ends; the case owes what every case does. One undo takes both back.
    """
    with opened(session) as store:
        subject = one_meant(ctx, no, store)
        matter: Matter = store.state(subject)
        parties = parties_from(typed["party"] or []) or _reporter(matter)
        said = {name: value for name, value in typed.items() if value is not None}
        given = CaseOptions(_known(matter) | said, parties, {}, is_like=not typed["party"])
        asking = bool(require(fields_of(given), session))
        question_parties(given.parties, session)
        form = _CaseOfMatter(session, store, given, subject)
        register(form, fields_of(given, asking=asking), asking=asking)


class _CaseOfMatter(CaseRegistration):
    """The form of a case that begins as a matter."""

    def __init__(self, session: Session, store: Store, given: CaseOptions, matter: str) -> None:
        super().__init__(session, store, given)
        self._matter = matter

    def beside(self) -> Iterator[m.Event]:
        """Yield the particulars, and the link to the matter."""
        yield from super().beside()
        yield link_to(
            lookups.no_of(self.store.reader, self._matter) or "", self._matter, self.known["on"]
        )

    def also(self, tx: Transaction, subject: str, no: str) -> None:
        """Close the matter, which names the case."""
        entry = lookups.entry_of(subject)
        event = m.MatterBecameCase.checked(on=self.known["on"], case_no=no, case_entry=entry)
        casework.take_step(tx, self._matter, event, self.session.today)


def _known(matter: Matter) -> dict[str, str | None]:
    """Return the values of a case known from a matter."""
    opening = matter.opening
    source = _SOURCES.get(opening.channel)
    known = {
        "unit": opening.unit,
        "grid": opening.grid,
        "summary": opening.summary,
        "ref": None,
        "on": None,
        "source": source.value if source else None,
    }
    return dict.fromkeys(_ASKED) | known


def _reporter(matter: Matter) -> list[Party]:
    """Return the reporter of a matter as the applicant, if known."""
    one = matter.reporter
    return (
        [Party(role=PartyRole.APPLICANT, name=one.name, phone=one.phone, guardian=one.guardian)]
        if one
        else []
    )
