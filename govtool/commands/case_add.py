"""``govtool case add``: register a dispute 登记."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import typer

from govtool import casework, documentno, telephone, text
from govtool import models as m
from govtool import vocabulary as voc
from govtool.commands._acting import (
    AgentOf,
    GuardianOf,
    ask_acting,
    doubts_of_guardian,
    settle_minors,
    tell_both_sides,
    with_acting,
)
from govtool.commands._case import Fact, Override, show_recorded
from govtool.commands._form import Field, Form, be_sure, require, term_field, text_field, unit_field
from govtool.commands._frame.session import Session
from govtool.commands._options import naming, not_ahead, opened, term, typed_day
from govtool.commands._particulars import Amount, Body, More, Persons, Scale, Way, supplement, told
from govtool.commands._prompt import ask, confirm, decide, optional, yes_or_no
from govtool.commands._register import grid_field
from govtool.commands._shown import Shown, changed_meanwhile
from govtool.commands._similar import is_questioned, point_out, tell_way_on, unseen
from govtool.dates import day_text
from govtool.documentno import NumberDoubt
from govtool.errors import ExitCode, Refused
from govtool.i18n import _, in_chinese, sentences
from govtool.models import Party
from govtool.render.terminal import note, printable
from govtool.rulebook.likeness import WITHIN
from govtool.rules import unit_name
from govtool.store import lookups
from govtool.store.likeness import KnownCase, similar_to
from govtool.subjects.case.kinds import MAY_REGISTER
from govtool.wording import disorder_text, party_text

app = typer.Typer()


@app.command(
    "add",
    epilog="""govtool case add
govtool case add --unit SQ01 --type 邻里 --source 网格排查 --summary "院墙排水" --party 申请人:甲某:13800000000 --party 被申请人:乙某
govtool case add --unit SQ01 --type 损害赔偿 --source 当事人申请 --summary "…" --party 申请人:乙某 --guardian 乙某=丙某:母亲:13800000000
govtool case add --unit SQ01 --type wage_arrears --source police --summary "…" --major --on 昨天""",
)
def add(
    ctx: typer.Context,
    unit: Annotated[str | None, typer.Option("--unit", metavar="UNIT", help="The unit that registers it.")] = None,
    dispute_type: Annotated[str | None, typer.Option("--type", metavar="TYPE", help="The dispute type: code or label, e.g. neighbour or 邻里.")] = None,
    source: Annotated[str | None, typer.Option("--source", metavar="SOURCE", help="How it came in: code or label, e.g. patrol or 网格排查.")] = None,
    summary: Annotated[str | None, typer.Option("--summary", metavar="TEXT", help="What the dispute is about.")] = None,
    grid: Annotated[str | None, typer.Option("--grid", metavar="GRID", help="The grid where it arose.")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day it was registered; without it, today. Takes 2026-03-02, 3月2日, 昨天 …")] = None,
    found_on: Annotated[str | None, typer.Option("--found-on", metavar="DATE", help="The day it was found, if that was before; the report to the centre is due that day.")] = None,
    found_by: Annotated[str | None, typer.Option("--found-by", metavar="PEOPLE", help="Who found it.")] = None,
    major: Annotated[bool, typer.Option("--major", help="Major or complex: it goes to the centre the same day.")] = False,
    petition: Annotated[bool, typer.Option("--petition", help="Handed on by the petition office.")] = False,
    campaign: Annotated[str | None, typer.Option("--campaign", metavar="rural|labour|environment|finance|real_estate", help="The campaign it belongs to, e.g. 涉农.")] = None,
    ref: Annotated[str | None, typer.Option("--ref", metavar="REF", help="Your own number for it in another system.")] = None,
    party: Annotated[list[str] | None, typer.Option("--party", metavar="ROLE:NAME[:PHONE[:ID_NO[:ADDRESS[:OCCUPATION[:REPRESENTATIVE]]]]]", help="A party; give it once for each. What is not known stays empty, e.g. 申请人:甲某:::示例路1号.")] = None,
    guardian: GuardianOf = None,
    agent: AgentOf = None,
    persons: Persons = None,
    scale: Scale = None,
    amount: Amount = None,
    body: Body = None,
    way: Way = None,
    more: More = None,
    before_authority: Annotated[str | None, typer.Option("--before-authority", metavar="AUTHORITY", help="The court or authority it is already before, if any: then it may not be mediated.")] = None,
    override: Override = None,
) -> None:  # fmt: skip
    """Register a dispute and see its first deadlines.

    On a terminal, without options, it asks for each field.
    """
    session: Session = ctx.obj
    fields = [
        unit_field("unit", _("Registering unit"), unit, MAY_REGISTER, required=True),
        term_field(
            "dispute_type", _("Dispute type"), dispute_type, voc.DisputeType, required=True, option="--type"
        ),
        term_field("source", _("Source"), source, voc.Source, required=True),
        text_field("summary", _("What it is about"), summary, required=True),
    ]
    asking = bool(require(fields, session))
    fields += [
        Field("on", _("Registered on"), on, _past_day, asks=lambda _form: asking, default=_today_word(),
              otherwise=lambda form: form.session.today, blank_is_none=False),
        Field("found_on", _("Found on (may be left empty: the day of registration)"), found_on, _found_day,
              asks=lambda form: asking and _is_found(form)),
        text_field("found_by", _("Found by (may be left empty)"), found_by, limit=text.LINE_LIMIT, may_be_empty=True,
                   asks=lambda form: asking and _is_found(form)),
        grid_field(_("Grid (may be left empty)"), grid, asks=lambda _form: asking, of_unit=True),
        term_field("campaign", _("Campaign"), campaign, voc.Campaign),
        Field("ref", "", ref, _free_ref),
    ]  # fmt: skip
    parties = [party_from(typed) for typed in party or []]
    parties = with_acting(parties, guardian or [], agent or [])
    options = {"persons": persons, "scale": scale, "amount": amount, "body": body, "way": way}
    particulars = told(more or [], options, session)
    with opened(session) as store:
        form = Fact(session, store, _harmless(session.today, before_authority, override))
        form.known |= {"petition": petition, "before_authority": before_authority, "override": override}
        _question_numbers(parties, session)
        form.fill(fields)
        if asking:
            parties = parties or _ask_parties(session)
        parties = settle_minors(parties, form.known["on"], session)
        if asking:
            parties = ask_acting(parties, None, session)
            _ask_about_proceedings(form)
            major = major or decide(_("Is it major or complex?"))
        tell_both_sides(parties)
        form.known |= {
            "parties": [party.model_dump() for party in parties],
            "severity": voc.Severity.MAJOR if major else voc.Severity.ORDINARY,
        }
        shown = Shown(store, lambda: _similar(form, parties))
        similar = shown.value
        if asking:
            _show(form)
        point_out(similar, session)
        if asking or is_questioned(similar, session):
            question = _("Register it all the same?") if similar else _("Record it?")
            if not confirm(question, session, answered=asking):
                _cancel()
        with store.writing(session.actor) as tx:
            form.judge_again()
            similar = shown.now
            if is_questioned(unseen(similar, shown.value), session):
                raise changed_meanwhile()
            case = casework.register(tx, form.known, session.today)
            if also := supplement(particulars, case.registered_on):
                case = casework.take_step(tx, case.case_no, also, session.today)
    show_recorded(
        _("Registered"), case, tx.office, session, similar=[known.case.case_no for known in similar]
    )
    tell_way_on(similar, case.case_no)


def _similar(form: Fact, parties: Iterable[Party]) -> list[KnownCase]:
    """The cases that may be the same matter, the nearest in time first."""
    within = form.office.policy.number(WITHIN, form.session.today)
    return similar_to(
        form.store.reader, form.office, form.known["dispute_type"], form.known["on"], parties, within
    )


def _harmless(today: dt.date, before_authority: str | None, override: str | None) -> m.Registered:
    """A registration that breaks no rule but those of what was given."""
    return m.Registered.model_construct(
        on=today, case_no="?", unit="", dispute_type=voc.DisputeType.OTHER, summary="",
        before_authority=before_authority, override=override,
    )  # fmt: skip


def _past_day(answer: str, form: Form) -> dt.date:
    return not_ahead(typed_day(answer, form.session), form.session)


def _found_day(answer: str, form: Form) -> dt.date | None:
    """The day on which it was found; None where that is not said."""
    if text.says_nothing(answer):
        return None
    found = typed_day(answer, form.session)
    if found > form.day:
        message = disorder_text("found_after_registration", form.day, form.session.today)
        raise Refused("out_of_order", message, _("Check the date."), rule="out_of_order")
    return found


def _is_found(form: Form) -> bool:
    """Whether somebody went and found it, and no party or office came with it."""
    return form.known["source"] in {voc.Source.PATROL, voc.Source.HOUSEHOLD_HEAD}


def _free_ref(answer: str, form: Form) -> str:
    """A number of another system that no case has yet."""
    other = lookups.case_with_ref(form.store.reader, answer.strip())
    if other is not None:
        message = _("The case {case_no} already has the ref {ref}.").format(case_no=other, ref=answer.strip())
        raise Refused("ref_taken", message, _("Look at it: govtool case show {no}").format(no=other))
    return answer


def _today_word() -> str:
    return "今天" if in_chinese() else "today"


def party_from(typed: str, option: str = "--party") -> Party:
    """A party from ``ROLE:NAME[:PHONE[:ID_NO[:ADDRESS[:OCCUPATION[:REPRESENTATIVE]]]]]``; full-width colons are taken too.

    :raises Refused: a missing role or name, an unknown role, a wrong telephone or document number.
    """
    role, *rest = (part.strip() for part in _parts(typed))
    if not 1 <= len(rest) <= len(_OF_A_PARTY):
        raise Refused(
            "bad_party",
            _("{option}: “{value}” is not ROLE:NAME[:PHONE[:ID_NO[:ADDRESS]]].").format(
                option=option, value=text.quoted(typed)
            ),
            _("For example: --party 申请人:甲某:13800000000"),
        )
    name, *others = rest
    said = [None if text.says_nothing(part) else part for part in others]
    known = dict(zip(_OF_A_PARTY, ["" if text.says_nothing(name) else name, *said], strict=False))
    meant = term(voc.PartyRole, role, option)
    with naming(option, typed):
        return Party.checked(role=meant, **known)


_COLON = re.compile(r"[:：](?![^(（【\[]*[)）】\]])")


def _parts(typed: str) -> list[str]:
    """The parts between the colons of a party; a colon in brackets belongs to its part: 甲某（曾用名：甲二）."""
    return _COLON.split(typed)


_OF_A_PARTY = ("name", "phone", "id_no", "address", "occupation", "representative")
"""What the parts of a party mean, in their order."""


def _question_numbers(parties: Iterable[Party], session: Session) -> None:
    """Ask about a name that is a list, and a document number that may be mistyped; the clerk decides.

    :raises Refused: codes ``several_persons``, ``wrong_check``, ``wrong_length``, when the clerk says no or there is
        nobody to ask.
    """
    for party in parties:
        for refused in _doubts(party):
            if not session.yes and not session.interactive:
                raise refused
            if not confirm(sentences(refused.message, _("Record it all the same?")), session):
                raise refused


def _doubts(party: Party) -> Iterator[Refused]:
    """Return what is odd about a party as it was entered."""
    if (several := _name_doubt(party.name)) is not None:
        hint = _("Give --party once for each of them; --yes records them as one party.")
        yield Refused("several_persons", several, hint, column="--party", value=party.name)
    found = documentno.doubt(party.id_no) if party.id_no else None
    if found is not None:
        hint = _("Check the number; --yes records it as it is.")
        message = _number_doubt(party.name, party.id_no or "") or ""
        yield Refused(found.code, message, hint, column="--party", value=party.id_no)
    yield from doubts_of_guardian(party)


def _name_doubt(name: str) -> str | None:
    """The doubt about a name that is a list of several persons."""
    return _("“{name}” names several persons.").format(name=name) if text.names_several(name) else None


def _number_doubt(name: str, number: str) -> str | None:
    """Return the doubt about the document number of a party."""
    messages = {
        NumberDoubt.LENGTH: _("{name}'s ID number has a digit too many or too few: {number}."),
        NumberDoubt.BIRTH_DATE: _("There is no date of birth in {name}'s ID number: {number}."),
        NumberDoubt.CHECK: _("The check character of {name}'s ID number is wrong: {number}."),
        NumberDoubt.CREDIT_CODE: _(
            "The check character of {name}'s unified social credit code is wrong: {number}."
        ),
    }
    found = documentno.doubt(number)
    return messages[found].format(name=name, number=number) if found else None


# --- asking on a terminal


def _ask_parties(session: Session) -> list[Party]:
    """The applicant and the respondent, one of them at least, then others."""
    parties: list[Party] = []
    while not parties:
        for role in (voc.PartyRole.APPLICANT, voc.PartyRole.RESPONDENT):
            parties += _ask_party(role, _("{role}: name (may be left empty)"), session)
        if not parties:
            note("  " + _("Name one party at least."))
    while other := _ask_party(
        voc.PartyRole.THIRD_PARTY, _("{role}: name (leave empty if there is no other)"), session
    ):
        parties += other
    return parties


def _ask_party(role: voc.PartyRole, label: str, session: Session) -> list[Party]:
    """The party, none when the name is left empty."""

    def sure_number(answer: str) -> str:
        number = text.entered_identity_number(answer)
        doubt = _number_doubt(name or "", number)
        if doubt:
            be_sure(sentences(doubt, _("Record it all the same?")), session)
        return number

    def sure_name(answer: str) -> str:
        name = text.clean(answer, text.NAME_LIMIT)
        if (doubt := _name_doubt(name)) is not None:
            be_sure(sentences(doubt, _("Record them as one party all the same?")), session)
        return name

    name = ask(label.format(role=role.label), optional(sure_name))
    if not name:
        return []
    phone = ask(_("{role}: telephone (may be left empty)").format(role=role.label), optional(telephone.phone))
    number = ask(_("{role}: ID number (may be left empty)").format(role=role.label), optional(sure_number))
    return [Party(role=role, name=name, phone=phone, id_no=number)]


def _ask_about_proceedings(form: Fact) -> None:
    """Whether it is before a court or authority already; then it may be registered for a reason only."""
    if form.known["before_authority"] is not None:
        return
    authority = ask(_("Court or authority it is already before (leave empty if none)"), _authority)
    if authority is None:
        return
    try:
        form.check({**form.known, "before_authority": authority})
    except Refused as refusal:
        note(f"  {printable(refusal.message)}")
        if not confirm(_("Register it all the same, as a violation?"), form.session):
            _cancel()
        form.known["override"] = ask(_("Reason"), lambda answer: text.clean(answer, text.LINE_LIMIT))
    form.known["before_authority"] = authority


def _authority(answer: str) -> str | None:
    """The name of a court or authority; None for "no"."""
    try:
        there_is_one = yes_or_no(answer)
    except Refused:  # neither yes nor no: the name
        return text.clean(answer, text.LINE_LIMIT)
    if there_is_one:
        raise Refused("empty", _("Give its name."))
    return None


def _cancel() -> None:
    """Leave because the clerk said no: that is no mistake.

    :raises typer.Exit: always.
    """
    note(_("Cancelled; nothing was registered."))
    raise typer.Exit(ExitCode.REFUSED)


def _show(form: Fact) -> None:
    """What is going to be recorded."""
    note()
    for label, value in _rows(form):
        if value:
            note(f"  {label}  {printable(value)}")


def _rows(form: Fact) -> Iterator[tuple[str, str | None]]:
    known: dict[str, Any] = form.known
    yield _("Registering unit"), f"{known['unit']} {unit_name(known['unit'], form.office)}"
    yield _("Dispute type"), known["dispute_type"].label
    yield _("Source"), known["source"].label
    yield _("What it is about"), known["summary"]
    yield _("Registered on"), day_text(known["on"], form.session.today)
    yield _("Found on"), known.get("found_on") and day_text(known["found_on"], form.session.today)
    yield _("Found by"), known.get("found_by")
    yield _("Grid"), known.get("grid")
    yield _("Campaign"), known["campaign"].label if known.get("campaign") else None
    for party in map(Party.model_validate, known["parties"]):
        yield party.role.label, party_text(party)
    yield _("Severity"), known["severity"].label
    yield _("Before a court or authority"), known["before_authority"]
    yield _("Reason for the violation"), known["override"]
