"""``govtool person``: show, copy, correct and erase a person's data 个人信息权益."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from govtool.base.errors import Refused
from govtool.base.i18n import _, choose_from, counted, in_chinese
from govtool.base.text import half_width, quoted
from govtool.base.vocabulary import Right
from govtool.commands.files.export import journal_export, say_exported
from govtool.commands.person.choice import (
    Case,
    Kin,
    Only,
    PersonChoice,
    Reason,
    Who,
    clean_up,
    kin_of,
    reason_for,
    word_for,
)
from govtool.models import PersonalDataExported
from govtool.papers import data_explanation, own_copy
from govtool.privacy import correction, erasure, person_search, rights_requests
from govtool.privacy.erasure import ErasurePlan
from govtool.privacy.person_search import Person
from govtool.privacy.rights_requests import Asked
from govtool.shell.form.prompt import ask_to_replace, require_yes
from govtool.shell.form.screen_check import Shown
from govtool.shell.frame.session import Session
from govtool.shell.options import opened
from govtool.shell.parameters import Typed, option, taking
from govtool.shell.screens.persons import (
    person_json,
    say_changes,
    say_corrections,
    say_kept,
    say_persons,
)
from govtool.shell.terminal import note
from govtool.store import Transaction
from govtool.tables.export import table_file

app = typer.Typer()

_FORMATS = frozenset({".json", ".csv", ".xlsx"})


@app.command(
    "show",
    epilog="govtool person show\ngovtool person show 13800000000\ngovtool person show 甲某 --json\n"
    'govtool person show 甲某 --only 1 --next-of-kin 乙某 女儿 --reason "办理继承"',
)
@taking(who=Who, case=Case, only=Only, next_of_kin=Kin, reason=Reason)
def show(session: Session, typed: Typed) -> None:
    """Show everything the file holds of a person: every case and household, why and how long.

    People of one name are listed apart, by what else is known of them. Also what was corrected or
    taken back is found.
    """
    kin = kin_of(typed["next_of_kin"])
    with opened(session) as store:
        choice = PersonChoice.from_options(store, session, typed)
        found = choice.found()
        if kin is not None or typed["only"] is not None:
            shown = Shown(store, choice.chosen)
            found = shown.value
        if kin is not None:
            why = reason_for(typed["reason"], kin, session)
            with store.writing(session.actor) as tx:
                shown.require()
                asked = Asked(Right.ACCESS, kin, why)
                rights_requests.record_fulfilled(tx, choice.everywhere(found), asked, session.today)
        kept = [data_explanation.kept_places(store, person, session.today) for person in found]
        seers = data_explanation.seers(store)
    if session.emits(
        [
            person_json(n, person, why)
            for n, (person, why) in enumerate(zip(found, kept, strict=True), 1)
        ]
    ):
        return
    say_persons(found, session.today)
    say_kept(kept, seers)
    note(counted("{n} person", "{n} persons", len(found)))


Output = Annotated[Path | None, option("-o, --output FILE", "FILE.json, FILE.csv or FILE.xlsx.")]


@app.command(
    "export",
    epilog='govtool person export 13800000000 -o 本人信息.csv --reason "本人申请查阅"\n'
    'govtool person export 甲某 --only 1 -o 本人信息.json --reason "本人申请复制"',
)
@taking(who=Who, output=Output, reason=Reason, case=Case, only=Only, next_of_kin=Kin)
def export(session: Session, typed: Typed) -> None:
    """Write a person's own copy in full; others in it are masked. It is journalled."""
    target, kin = _named(typed["output"]), kin_of(typed["next_of_kin"])
    ask_to_replace(target, session)
    with opened(session) as store:
        choice = PersonChoice.from_options(store, session, typed)
        seen = Shown(store, choice.chosen)
        persons = seen.value
        why = reason_for(typed["reason"], kin, session)
        rows = [row for person in persons for row in own_copy.rows(store, person, session.today)]
        event = PersonalDataExported.checked(
            on=session.today,
            what="person",
            rows=len(rows),
            reason=erasure.without(persons, why),
            about=tuple(dict.fromkeys(no for person in persons for no in person.nos)),
        )

        def same() -> PersonalDataExported:
            seen.require()
            return event

        def answered(tx: Transaction) -> None:
            everywhere = choice.everywhere(persons)
            rights_requests.record_fulfilled(
                tx, everywhere, Asked(Right.COPY, kin, why), session.today
            )

        journal_export(store, same, target, session, answered)
    table_file.write_rows(target, own_copy.COLUMNS, rows, title=own_copy.TITLE)
    say_exported(target, len(rows), session)


def _named(output: Path | None) -> Path:
    if output is None or output.suffix.lower() not in _FORMATS:
        message = _("A copy is written to a file: .json, .csv or .xlsx.")
        raise Refused("bad_format", message, _("Add -o FILE."), column="--output")
    return output


Changes = Annotated[
    list[str],
    option(
        "--set FIELD=VALUE",
        "What is right; an empty value takes it out. Fields: name, phone, id_no, address, "
        "occupation, or their Chinese names.",
    ),
]


@app.command(
    "correct",
    epilog='govtool person correct 13800000000 --set phone=13800000001 --reason "本人申请更正"\n'
    'govtool person correct 甲某 --only 1 --set 住址=示例新村2幢 --reason "搬迁"',
)
@taking(who=Who, reason=Reason, case=Case, only=Only, next_of_kin=Kin)
def correct(session: Session, changes: Changes, typed: Typed) -> None:
    """Correct a person's data in all cases and households at once. Undo takes it back.

    What was written into texts stays as it is.
    """
    right, kin = dict(_change(one) for one in changes), kin_of(typed["next_of_kin"])
    meant = word_for(typed["who"], session)
    with opened(session) as store:
        choice = PersonChoice(store, session, meant, typed["case"], typed["only"])
        seen = Shown(store, choice.chosen)
        persons = seen.value
        found = correction.corrections(persons, right)
        why = reason_for(typed["reason"], kin, session)
        if not session.json:
            say_corrections(found)
        require_yes(_("Correct this?"), session)
        with store.writing(session.actor) as tx:
            seen.require()
            everywhere = choice.everywhere(persons)
            rights_requests.record_fulfilled(
                tx, everywhere, Asked(Right.CORRECTION, kin, why), session.today
            )
            correction.correct(tx, found, why, session.today)
    if not session.emits({"corrected": [one.place.no for one in found]}):
        n = len(found)
        note(counted("Corrected in {n} place.", "Corrected in {n} places.", n))


def _change(one: str) -> tuple[str, str | None]:
    field, equals, value = one.partition("=")
    name = half_width(field)
    labels = {label: code for code, label in correction.FIELDS.items()} | {
        "证件号": "id_no",
        "职业或职务": "occupation",
    }
    code = labels.get(name, name)
    if not equals or code not in correction.FIELDS:
        message = _("--set: “{value}” is not FIELD=VALUE.", value=quoted(name))
        hint = choose_from(correction.FIELDS.values() if in_chinese() else correction.FIELDS)
        raise Refused("unknown_field", message, hint, column="--set")
    return code, value.strip() or None


@app.command(
    "erase",
    epilog='govtool person erase 13800000000 --reason "本人申请删除"\n'
    'govtool person erase 甲某 --only 2 --case SQ01-2026-00001 --reason "撤回同意"',
)
@taking(who=Who, reason=Reason, case=Case, only=Only, next_of_kin=Kin)
def erase(session: Session, typed: Typed) -> None:
    """Erase a person's name, numbers and address from the whole record, also within texts.

    It shows every place first and asks. It cannot be undone. Cases in hand are refused. What counts
    stays as it is, and so does the proof that nothing else was changed. A text may still describe
    the person without naming them: read it.
    """
    kin, meant = kin_of(typed["next_of_kin"]), word_for(typed["who"], session)
    with opened(session) as store:
        choice = PersonChoice(store, session, meant, typed["case"], typed["only"])
        seen = Shown(store, choice.chosen)
        persons = seen.value
        erasure.refuse_open(persons)
        why = reason_for(typed["reason"], kin, session)
        plan = Shown(store, lambda: erasure.plan(store, persons, alone=typed["case"] is not None))
        planned = plan.value
        if not session.json:
            _say_plan(planned, persons)
        require_yes(_("Erase this for good? It cannot be undone."), session)
        with store.writing(session.actor) as tx:
            seen.require()
            plan.require()
            everywhere = choice.everywhere(persons)
            answered = rights_requests.record_fulfilled(
                tx, everywhere, Asked(Right.ERASURE, kin, why), session.today
            )
            if typed["case"] is None and kin is not None:
                # The requests just recorded lose the name too.
                both = zip(persons, answered, strict=True)
                persons = [
                    person_search.with_place(store, one, subject, session.today)
                    for one, subject in both
                ]
                planned = erasure.plan(store, persons)
            erasure.erase(tx, planned, persons, why, session.today)
        clean_up(store, session)
    _conclude(planned, session)


def _say_plan(planned: ErasurePlan, persons: Sequence[Person]) -> None:
    say_changes(
        planned.changes, {place.subject: place.no for person in persons for place in person.places}
    )
    note(
        _(
            "Texts may describe the person in words that no search finds. Read these cases "
            "afterwards."
        )
    )


def _conclude(planned: ErasurePlan, session: Session) -> None:
    n = len(planned.changes)
    if not session.emits({"erased": [change.entry for change in planned.changes]}):
        note(counted("Erased from {n} entry.", "Erased from {n} entries.", n))
