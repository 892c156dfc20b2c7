"""``govtool case add``: register a dispute 登记."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Any

import typer

from govtool import casework, text
from govtool import vocabulary as voc
from govtool.commands._case import On, Override, day, opened, show_recorded, term, wanted
from govtool.commands._frame.session import Session, mark_recorded
from govtool.commands._prompt import ask, confirm, optional
from govtool.dates import day_text, parse_date
from govtool.errors import GovtoolError, Refused
from govtool.i18n import _, of, sentences
from govtool.models import Party
from govtool.render.terminal import note
from govtool.rules import Office

app = typer.Typer()


@dataclass(slots=True)
class Draft:
    """A registration being put together, as the clerk typed it."""

    unit: str | None = None
    dispute_type: str | None = None
    source: str | None = None
    summary: str | None = None
    grid: str | None = None
    on: str | None = None
    major: bool = False
    petition: bool = False
    ref: str | None = None
    parties: list[Party] = field(default_factory=list)
    before_authority: str | None = None
    override: str | None = None

    def values(self, session: Session) -> dict[str, Any]:
        """The fields of the registration, dates and terms understood."""
        assert self.dispute_type is not None
        return {
            "on": day(self.on, session),
            "unit": self.unit,
            "dispute_type": term(voc.DisputeType, self.dispute_type, "--type"),
            "source": term(voc.Source, self.source, "--source") if self.source else None,
            "summary": self.summary,
            "grid": self.grid,
            "severity": voc.Severity.MAJOR if self.major else voc.Severity.ORDINARY,
            "petition": self.petition,
            "ref": self.ref,
            "parties": [party.model_dump() for party in self.parties],
            "before_authority": self.before_authority,
            "override": self.override,
        }


@app.command(
    "add",
    epilog="""govtool case add
govtool case add --unit SQ01 --type 邻里 --source 网格排查 --summary "院墙排水" --party 申请人:甲某:13800000000 --party 被申请人:乙某
govtool case add --unit SQ01 --type wage_arrears --source police --summary "…" --major --on 昨天""",
)
def add(
    ctx: typer.Context,
    unit: Annotated[str | None, typer.Option("--unit", metavar="UNIT", help="The unit that registers it.")] = None,
    dispute_type: Annotated[str | None, typer.Option("--type", metavar="TYPE", help="The dispute type: code or label, e.g. neighbour or 邻里.")] = None,
    source: Annotated[str | None, typer.Option("--source", metavar="SOURCE", help="How it came in: code or label, e.g. patrol or 网格排查.")] = None,
    summary: Annotated[str | None, typer.Option("--summary", metavar="TEXT", help="What the dispute is about.")] = None,
    grid: Annotated[str | None, typer.Option("--grid", metavar="GRID", help="The grid where it arose.")] = None,
    on: On = None,
    major: Annotated[bool, typer.Option("--major", help="Major or complex: it goes to the centre the same day.")] = False,
    petition: Annotated[bool, typer.Option("--petition", help="Handed on by the petition office.")] = False,
    ref: Annotated[str | None, typer.Option("--ref", metavar="REF", help="Your own number for it in another system.")] = None,
    party: Annotated[list[str] | None, typer.Option("--party", metavar="ROLE:NAME[:PHONE[:ID_NO]]", help="A party; give it once for each.")] = None,
    before_authority: Annotated[str | None, typer.Option("--before-authority", metavar="AUTHORITY", help="The court or authority it is already before, if any: then it may not be mediated.")] = None,
    override: Override = None,
) -> None:  # fmt: skip
    """Register a dispute and see its first deadlines.

    On a terminal, without options, it asks for each field.
    """
    session: Session = ctx.obj
    draft = Draft(
        unit,
        dispute_type,
        source,
        summary,
        grid,
        on,
        major,
        petition,
        ref,
        before_authority=before_authority,
        override=override,
    )
    draft.parties = [party_from(typed) for typed in party or []]
    required = {"--unit": unit, "--type": dispute_type, "--source": source, "--summary": summary}
    asked = wanted(required, session)
    with opened(session) as store:
        if asked:
            _ask_for_the_rest(draft, store.office, session)
        values = draft.values(session)
        _question_numbers(draft.parties, session)
        with store.writing(session.actor) as tx:
            case = casework.register(tx, values, session.today)
            office = tx.office
    mark_recorded()
    show_recorded(_("Registered"), case, office, session)


def party_from(typed: str) -> Party:
    """A party from ``ROLE:NAME[:PHONE[:ID_NO]]``; full-width colons are taken too.

    :raises Refused: a missing role or name, an unknown role, a wrong telephone or document number.
    """
    role, *rest = (part.strip() for part in typed.replace("：", ":").split(":"))
    if not 1 <= len(rest) <= len(("name", "phone", "id_no")):
        raise Refused(
            "bad_party",
            _("--party: “{value}” is not ROLE:NAME[:PHONE[:ID_NO]].").format(value=typed[:60]),
            _("For example: --party 申请人:甲某:13800000000"),
        )
    name, phone, id_no = [*rest, "", ""][:3]
    try:
        return Party.checked(role=term(voc.PartyRole, role, "--party"), name=name, phone=phone, id_no=id_no)
    except Refused as refusal:
        raise Refused(
            refusal.code,
            of("--party", refusal.message),
            refusal.hint,
            column="--party",
            value=refusal.where.get("value"),
        ) from None


def _question_numbers(parties: Iterable[Party], session: Session) -> None:
    """A resident ID with a wrong check character may be mistyped; the clerk decides.

    :raises Refused: code ``wrong_check``, when the clerk says no or there is nobody to ask.
    """
    for party in parties:
        if not party.id_no or not text.has_wrong_check(party.id_no):
            continue
        message = _("The check character of {name}'s ID number is wrong: {number}.").format(
            name=party.name, number=party.id_no
        )
        refused = Refused(
            "wrong_check",
            message,
            _("Check the number; --yes records it as it is."),
            column="--party",
            value=party.id_no,
        )
        if not session.yes and not session.interactive:
            raise refused
        if not confirm(sentences(message, _("Record it all the same?")), session):
            raise refused


# --- asking on a terminal


def _ask_for_the_rest(draft: Draft, office: Office, session: Session) -> None:
    """Ask for what was not given, show it all, and let the clerk decide."""
    units = [(unit.code, unit.name) for unit in office.units.values() if unit.kind is not voc.UnitKind.DISTRICT]
    draft.unit = draft.unit or ask(_("Registering unit"), lambda answer: _unit(answer, office), units)
    draft.dispute_type = draft.dispute_type or _ask_term(voc.DisputeType, _("Dispute type"), "--type")
    draft.source = draft.source or _ask_term(voc.Source, _("Source"), "--source")
    draft.summary = draft.summary or ask(
        _("What it is about"), lambda answer: text.clean(answer, text.TEXT_LIMIT, lines=True)
    )
    draft.on = (
        draft.on
        or ask(_("Registered on"), lambda answer: parse_date(answer, session.today), default=_today_word()).isoformat()
    )
    draft.grid = draft.grid or ask(_("Grid (may be left empty)"), optional(text.code))
    if not draft.parties:
        draft.parties = _ask_parties()
    draft.major = draft.major or confirm(_("Is it major or complex?"), session)
    _show_draft(draft, office, session)
    if not confirm(_("Record it?"), session):
        raise NotRecorded("not_confirmed", _("Nothing was recorded."))


class NotRecorded(GovtoolError):
    """The clerk looked at the draft and said no."""


def _today_word() -> str:
    from govtool.i18n import in_chinese

    return "今天" if in_chinese() else "today"


def _ask_term(kind: type[voc.Term], label: str, option: str) -> str:
    return ask(label, lambda answer: term(kind, answer, option), [(t.value, t.label) for t in kind]).value


def _unit(answer: str, office: Office) -> str:
    code = text.code(answer)
    if code not in office.units:
        raise Refused("unknown_unit", casework.unknown_unit_text(code, office))
    return code


def _ask_parties() -> list[Party]:
    parties = []
    for role in (voc.PartyRole.APPLICANT, voc.PartyRole.RESPONDENT):
        name = ask(_("{role}: name (may be left empty)").format(role=role.label), optional(_name))
        if name:
            phone = ask(_("{role}: telephone (may be left empty)").format(role=role.label), optional(text.phone))
            number = ask(
                _("{role}: ID number (may be left empty)").format(role=role.label), optional(text.identity_number)
            )
            parties.append(Party(role=role, name=name, phone=phone, id_no=number))
    return parties


def _name(answer: str) -> str:
    return text.clean(answer, text.NAME_LIMIT)


def _show_draft(draft: Draft, office: Office, session: Session) -> None:
    values = draft.values(session)
    rows = [
        (
            _("Registering unit"),
            f"{draft.unit} {office.units[draft.unit or ''].name if draft.unit in office.units else ''}",
        ),
        (_("Dispute type"), values["dispute_type"].label),
        (_("Source"), values["source"].label if values["source"] else ""),
        (_("What it is about"), draft.summary),
        (_("Registered on"), day_text(values["on"], session.today)),
        (_("Grid"), draft.grid),
        *(
            (party.role.label, "  ".join(filter(None, (party.name, party.phone, party.id_no))))
            for party in draft.parties
        ),
        (_("Severity"), values["severity"].label),
    ]
    note()
    for label, value in rows:
        if value:
            note(f"  {label}  {value}")
