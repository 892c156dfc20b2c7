"""``govtool case correct``: correct a registration, parties, particulars or a step 更正."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NamedTuple

import typer

from govtool.base import vocabulary as voc
from govtool.base.errors import Refused, UsageMistake
from govtool.base.i18n import _, in_chinese, listed
from govtool.commands.case.particulars import field_named, supplement, told
from govtool.commands.shared.correction import (
    Applied,
    Correcting,
    Fields,
    ask_values,
    carry_out,
    note_unchanged,
    pairs,
    unknown_field,
    values_typed,
    yes_or_no_meant,
)
from govtool.commands.shared.parties import party_from
from govtool.commands.shared.party_edits import (
    AddParty,
    PartyEdits,
    RemoveParty,
    WhichParty,
    ask_parties,
    edits_typed,
    party_fields,
)
from govtool.commands.shared.recording import show_recorded
from govtool.commands.shared.representatives import dropped, keep_representatives
from govtool.commands.shared.step_correction import (
    StepNumber,
    correct_step,
    due_changes,
    session_numbered,
    step_numbered,
)
from govtool.desk import casework, corrections
from govtool.models import Particulars, Party, Registered
from govtool.rules import CASE, Office
from govtool.shell.frame.session import Session
from govtool.shell.options import meant_term, opened
from govtool.shell.parameters import Override, WhyCorrected, option
from govtool.shell.screens.changes import (
    FieldChange,
    Wording,
    changes_between,
    changes_text,
    particular_changes,
)
from govtool.shell.screens.objects import object_of
from govtool.shell.subject_words import No, case_meant
from govtool.shell.terminal import emit_json, note
from govtool.store import Store, Transaction
from govtool.subjects.case.files import COLUMNS
from govtool.subjects.case.particulars import PARTICULARS, with_supplement

app = typer.Typer()

_NAMES = CASE.correctable or ()
_CALLED = {column.code: column.label for column in COLUMNS if column.code in _NAMES} | {
    "severity": "案件等级",
    "parties": "当事人",
    "before_authority": "受理机关",
}
"""The fields by their Chinese names: columns of exchanged files, and three more."""
_ALSO = {"重大复杂": "severity", "major": "severity"}
"""The column that says yes or no to one severity."""

Changes = Annotated[
    list[str] | None,
    option(
        "--set FIELD=VALUE",
        "A field and what it should have been; an empty value takes it out. Fields: registered_on, "
        "dispute_type, source, severity, petition, grid, summary, ref, parties, before_authority, "
        "found_on, found_by, campaign, what the papers ask (see govtool case describe --help), or "
        "their Chinese names, e.g. 案情摘要.",
    ),
]
Mediation = Annotated[
    int | None,
    option("--session N", "Correct the n-th session: its day, its outcome, who mediated.", min=1),
]


@app.command(
    "correct",
    epilog="govtool case correct SQ01-2026-00001\n"
    'govtool case correct SQ01-2026-00001 --set 纠纷类型=物业 --reason "登记时选错"\n'
    'govtool case correct SQ01-2026-00001 --party 2 --set 电话=13800000000 --reason "补充电话"\n'
    "govtool case correct SQ01-2026-00001 --add-party 第三人:丙某 --remove-party 乙某 --reason "
    '"登记有误"\n'
    "govtool case correct SQ01-2026-00001 --session 2 --set 日期=2026-03-05 --set 结果=未成功 "
    '--reason "笔误"',
)
def correct(
    session: Session,
    no: No,
    changes: Changes = None,
    party: WhichParty = None,
    add_party: AddParty = None,
    remove_party: RemoveParty = None,
    mediation: Mediation = None,
    step: StepNumber = None,
    reason: WhyCorrected = None,
    override: Override = None,
) -> None:
    """Correct the registration of a case, its parties, its particulars, or a recorded step.

    It shows what changes and asks. What it said before stays in the journal. On a terminal, without
    --set, it asks for the fields, one after the other.
    """
    typed = pairs(changes or ())
    about_parties = [*(party or ()), *(add_party or ()), *(remove_party or ())]
    if (mediation or step) and (about_parties or (mediation and step)):
        raise UsageMistake("unexpected_option", _("Give one of --session, --step and --party."))
    with opened(session) as store:
        subject = case_meant(no, store, session)
        if mediation or step:
            entry = (
                step_numbered(store, subject, step)
                if step
                else session_numbered(store, subject, mediation or 0)
            )
            found = correct_step(store, subject, entry, (typed, reason, override), session)
        else:
            whats = _typed(
                typed,
                _Parties(party or (), add_party or (), remove_party or ()),
                store.office,
                session,
            )
            found = _correct(store, subject, whats, (reason, override), session)
        _conclude(found, subject, store, session)


def _conclude(found: Applied | None, subject: str, store: Store, session: Session) -> None:
    if found is not None:
        what = _("Corrected: {changes}", changes=changes_text([*found.changes, *found.moves]))
        show_recorded(what, CASE, found.state, store.office, session)
        return
    note_unchanged()
    if session.json:
        emit_json(object_of("case", store.case(subject), store.office, session.today))


# --- what was typed


class _Parties(NamedTuple):
    which: Sequence[str]
    added: Sequence[str]
    removed: Sequence[str]


class _Whats(NamedTuple):
    """The requested corrections: fields of the registration, parties, and particulars."""

    values: Mapping[str, Any]
    parties: PartyEdits
    particulars: Mapping[str, Any]
    fields: Fields

    @property
    def is_nothing(self) -> bool:
        """Return whether no option was given."""
        return not (self.values or self.parties or self.particulars)


def _fields(office: Office) -> Fields:
    readers = {
        "severity": lambda typed, _session: _severity(typed),
        "parties": lambda typed, _session: _parties(typed),
    }
    askers = {"parties": lambda there, session: ask_parties(there, office, session)}
    return Fields(
        Registered, _NAMES, office, called=_CALLED, also=_ALSO, readers=readers, askers=askers
    )


def _typed(
    typed: Sequence[tuple[str, str]], parties: _Parties, office: Office, session: Session
) -> _Whats:
    """Return what options say; a field of a party is that of the one which ``--party`` names.

    :raises Refused: an unknown field, or a value that cannot be. :raises UsageMistake: one given
        twice.
    """
    fields, of_party = _fields(office), party_fields(office)
    papers = [
        (name, value) for name, value in typed if not fields.knows(name) and field_named(name)
    ]
    named = any("=" not in one and "＝" not in one for one in parties.which)
    rest = [pair for pair in typed if pair not in papers]
    of_one = [
        pair for pair in rest if named and of_party.knows(pair[0]) and not fields.knows(pair[0])
    ]
    own = [pair for pair in rest if pair not in of_one]
    _refuse_unknown(own, fields)
    edits = edits_typed(parties.which, of_one, parties.added, parties.removed, session, office)
    values = values_typed(fields, own, session)
    if "parties" in values and edits:
        raise UsageMistake("unexpected_option", _("Give the parties one by one, or all of them."))
    return _Whats(
        values, edits, told([f"{name}={value}" for name, value in papers], {}, session), fields
    )


def _refuse_unknown(typed: Sequence[tuple[str, str]], fields: Fields) -> None:
    """Refuse a field that is neither one of the registration nor one that the papers ask."""
    unknown = next((name for name, _value in typed if not fields.knows(name)), None)
    if unknown is not None:
        of_papers = (
            PARTICULARS if in_chinese() else {name: name.replace("_", " ") for name in PARTICULARS}
        )
        labels = [*map(fields.label, fields.names), *of_papers.values()]
        raise unknown_field(unknown, labels, [*fields.names, *PARTICULARS])


def _severity(typed: str) -> voc.Severity:
    """Return the severity, given as a term or as yes or no for "major"."""
    try:
        return voc.Severity.MAJOR if yes_or_no_meant(typed or "否") else voc.Severity.ORDINARY
    except Refused:
        return meant_term(voc.Severity, typed)


def _parties(typed: str) -> list[Party]:
    parts = [part for part in typed.replace("，", ",").split(",") if part.strip()]
    return [party_from(part, "--set parties") for part in parts]


# --- carrying it out


class _There(NamedTuple):
    """The state before a correction: the registration, and the particulars if they change."""

    registered: Registered
    particulars: Particulars | None


def _correct(
    store: Store, subject: str, whats: _Whats, why: tuple[str | None, str | None], session: Session
) -> Applied | None:
    reason, override = why
    if whats.is_nothing:
        whats = _asked(store, subject, whats, session)
    wording = Wording(store.office, session.today)

    def look(source: Store | Transaction) -> _There:
        registered = corrections.opening_of(source, subject)
        assert isinstance(registered, Registered), "a case opens with its registration"
        known = source.state(subject).particulars if whats.particulars else None
        return _There(registered, known)

    def changes(there: _There) -> list[FieldChange]:
        after = corrections.corrected_opening(there.registered, _values(whats, there.registered))
        names = [whats.fields.model_field(name) for name in _NAMES]
        found = changes_between(there.registered, after, names, wording, whats.fields)
        also = supplement(whats.particulars, session.today)
        return found + (
            particular_changes(there.particulars, with_supplement(there.particulars, also))
            if also
            else []
        )

    def record(tx: Transaction, there: _There, reason: str) -> Any:
        values = _values(whats, there.registered)
        _tell_dropped(values, there.registered)
        why = corrections.CorrectionReason(reason, session.today, override)
        case = corrections.correct_case(tx, subject, values, why) if values else None
        also = supplement(whats.particulars, session.today, reason)
        return casework.take_step(tx, subject, also, session.today) if also else case

    def moves(source: Store | Transaction) -> list[FieldChange]:
        values = _values(whats, look(source).registered)
        return due_changes(source, subject, values, session.today) if values else []

    return carry_out(store, Correcting(look, changes, record, moves), reason, session)


def _values(whats: _Whats, registered: Registered) -> dict[str, Any]:
    """Return the fields that change, parties with those who act for them."""
    values = dict(whats.values)
    if "parties" in values:
        values["parties"] = keep_representatives(values["parties"], registered.parties)
    elif whats.parties:
        values["parties"] = whats.parties.applied(registered.parties)
    if "parties" in values:
        values["parties"] = [
            one.model_dump(mode="json", exclude_none=True) for one in values["parties"]
        ]
    return values


def _tell_dropped(values: Mapping[str, Any], registered: Registered) -> None:
    """Tell who acts for none any more."""
    if "parties" not in values:
        return
    now = [Party.model_validate(one) for one in values["parties"]]
    if gone := dropped(now, registered.parties):
        text = _("No longer recorded, because the party is not there any more: {names}")
        note(text.format(names=listed(gone)))


def _asked(store: Store, subject: str, whats: _Whats, session: Session) -> _Whats:
    """Return what a person corrects, field by field.

    :raises UsageMistake: code ``missing_option``, when there is nobody to ask.
    """
    if not session.interactive:
        raise UsageMistake(
            "missing_option", _("Say what changes: {options}.", options="--set, --party")
        )
    registered = corrections.opening_of(store, subject)
    values = ask_values(whats.fields, registered, session)
    return whats._replace(values=values)
