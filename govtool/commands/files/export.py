"""``govtool export``: cases and registers as files for Excel, WPS and other programs 导出."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from govtool.base.errors import Refused, UsageMistake
from govtool.base.i18n import _, counted
from govtool.base.vocabulary import CaseState, Profile
from govtool.models import PersonalDataExported, Selection
from govtool.shell.form.prompt import ask_to_replace
from govtool.shell.frame.session import Session
from govtool.shell.options import opened, term, unit_or_none
from govtool.shell.parameters import Plain, option
from govtool.shell.period import bounds
from govtool.shell.profiles import guard
from govtool.shell.terminal import is_terminal, note
from govtool.store import Store, Transaction
from govtool.subjects import registry
from govtool.tables.export.file_export import ExportOptions, bounded_by, export_noun, exporter_of
from govtool.tables.export.selection import ExportChoice
from govtool.tables.intake.outcome import CSV, XLSX
from govtool.tables.output_files import refuse_precious

_FEW = 20
"""Up to so many cases or households of an export are named in the journal."""

_FORMATS = {".csv": "csv", ".xlsx": "xlsx", ".jsonl": "jsonl"}

Output = Annotated[
    Path | None,
    option(
        "-o, --output FILE",
        "FILE.csv, FILE.xlsx or FILE.jsonl; without it, CSV on standard output.",
    ),
]
Full = Annotated[
    bool, option("--full", "With telephone and ID numbers; needs --reason and is journalled.")
]
Reason = Annotated[str | None, option("--reason TEXT", "What the personal data is needed for.")]
Format = Annotated[
    str | None,
    option("--format csv|xlsx|jsonl", "The format, when the file's name does not say it."),
]

Since = Annotated[
    str | None, option("--from DATE", "Only what was registered on that day or later.")
]
Until = Annotated[
    str | None, option("--to DATE", "Only what was registered on that day or before.")
]
OfUnit = Annotated[str | None, option("--unit UNIT", "Only what is of this unit.")]
InState = Annotated[
    str | None, option("--state open|transferring|closed", "Only what is in this state.")
]


def _command(noun: str) -> Callable[..., None]:
    def command(
        ctx: typer.Context,
        output: Output = None,
        full: Full = False,
        reason: Reason = None,
        plain: Plain = False,
        format_: Format = None,
        since: Since = None,
        until: Until = None,
        unit: OfUnit = None,
        state: InState = None,
    ) -> None:
        check_reason(reason, full=full, needed=registry.files(noun).needs_reason)
        form = ExportOptions(chosen_format(output, format_, ctx.obj), full, plain)
        bounds_typed = {"--from": since, "--to": until, "--unit": unit, "--state": state}
        _refuse_bounds(noun, bounds_typed)
        _export(ctx.obj, noun, output, form, (reason or "", bounds_typed))

    return command


def command_of(noun: str) -> typer.Typer:
    """Return the command of one noun, so that no other is imported."""
    app, form = typer.Typer(), registry.files(noun)
    app.command(noun, help=form.exporting.text, epilog=form.exporting.examples)(_command(noun))
    return app


def check_reason(reason: str | None, *, full: bool, needed: bool = False) -> None:
    """Require a reason for an export in full.

    :param needed: whether it is exported in full or not at all.
    :raises UsageMistake: code ``missing_option``.
    """
    if needed and not full:
        message = _("It is exported with --full and a --reason only.")
        raise UsageMistake("missing_option", message, _('For example: --reason "移交档案"'))
    if full and not reason:
        message = _("--full needs a --reason, which is kept in the journal.")
        raise UsageMistake("missing_option", message, _('For example: --reason "移交档案"'))


def chosen_format(output: Path | None, word: str | None, session: Session) -> str:
    """Return ``csv``, ``xlsx`` or ``jsonl`` by ``--format`` or the file's name; CSV without either.

    :raises Refused: code ``bad_format``. :raises UsageMistake: code ``missing_option``, where
        standard output cannot have it.
    """
    chosen = word or (_FORMATS.get(output.suffix.lower(), "") if output else CSV)
    if chosen not in _FORMATS.values():
        message = _("An export is written as .csv, .xlsx or .jsonl.")
        hint = _("Give the file such a name, or --format.")
        raise Refused("bad_format", message, hint, column="--output")
    if session.json and output is None:
        message = _("With --json the file must be named, since standard output is for the answer.")
        raise UsageMistake("missing_option", message, _("Add -o FILE."))
    if chosen == XLSX and output is None and is_terminal(sys.stdout):
        raise UsageMistake(
            "missing_option", _("A workbook cannot be shown on a terminal."), _("Add -o FILE.")
        )
    return chosen


def _refuse_bounds(noun: str, typed: Mapping[str, str | None]) -> None:
    """Refuse options that narrow no export of a noun.

    :raises UsageMistake: code ``unexpected_option``.
    """
    taken = bounded_by(registry.files(noun))
    for name, value in typed.items():
        if value is not None and name not in taken:
            message = _("{option} does not narrow this export.", option=name)
            raise UsageMistake("unexpected_option", message)


def _choice(
    noun: str, typed: Mapping[str, str | None], store: Store, session: Session
) -> ExportChoice:
    """Return which records are meant.

    :raises Refused: codes ``bad_date``, ``bad_value``, ``bad_term``, ``ambiguous``. :raises
        NotFound: ``unknown_unit``.
    """
    first, last = bounds(typed["--from"], typed["--to"], session)
    state = term(CaseState, typed["--state"], "--state").value if typed["--state"] else None
    if state == CaseState.TRANSFERRING.value and registry.files(noun).word != "case":
        state = CaseState.OPEN.value
    return ExportChoice(first, last, unit_or_none(typed["--unit"], store.office), state)


def _export(
    session: Session,
    noun: str,
    output: Path | None,
    form: ExportOptions,
    asked: tuple[str, Mapping[str, str | None]],
) -> None:
    ask_to_replace(output, session)
    reason, typed = asked
    with opened(session) as store:
        form = replace(form, chosen=_choice(noun, typed, store, session))
        if form.full:
            journal_export(
                store, lambda: _told(store, noun, form, reason, session.today), output, session
            )
        rows = export_noun(store, noun, output, form)
    files_form = registry.files(noun)
    names = any(map(files_form.is_confidential, files_form.columns))
    say_exported(output, rows, session, masked=not form.full and files_form.masks, names=names)


def _told(
    store: Store, noun: str, form: ExportOptions, reason: str, today: dt.date
) -> PersonalDataExported:
    """Return the journal event of an export in full."""
    files = registry.files(noun)
    exporter, chosen = exporter_of(store, files, form.chosen), form.chosen
    which = Selection(format=form.format, first=chosen.first, last=chosen.last, unit=chosen.unit)
    count = exporter.count()
    about = few(exporter.numbers(), count) if files.is_of_people else ()
    return PersonalDataExported.checked(
        on=today, what=noun, rows=count, reason=reason, about=about, which=which
    )


def say_exported(
    output: Path | None, rows: int, session: Session, *, masked: bool = False, names: bool = False
) -> None:
    """Report the rows written and what is masked in them; ``names``: some names too."""
    if session.emits({"file": output, "rows": rows}):
        return
    note(counted("{n} row written", "{n} rows written", rows))
    if masked and names:
        note(
            _(
                "The names and numbers of those who reported something are masked; what was "
                "written of it is not."
            )
        )
    elif masked:
        note(
            _(
                "Telephone and document numbers are masked; names, and what was written of the "
                "matter, are not."
            )
        )


def few(numbers: Iterable[str], count: int) -> tuple[str, ...]:
    """Return the numbers to name in the journal, or none if there are many."""
    return tuple(numbers) if count <= _FEW else ()


def journal_export(
    store: Store,
    told: Callable[[], PersonalDataExported],
    output: Path | None,
    session: Session,
    also: Callable[[Transaction], object] | None = None,
) -> None:
    """Record an export in full before the data is written.

    :param told: what is exported, as the file is once it is locked. :param also: records what goes
        with it.
    :raises Refused: code ``not_allowed``; ``database``, for a file that must not be written over.
    """
    guard(store, session, Profile.KEEPER)
    if output is not None:
        refuse_precious(output)
    with store.writing(session.actor) as tx:
        event = told()
        if also is not None:
            also(tx)
        tx.append("export", event)
