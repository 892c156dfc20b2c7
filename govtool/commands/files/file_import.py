"""``govtool import``: cases and registers from files of other systems 导入."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial, wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from govtool.base.errors import ExitCode, Problem, UsageMistake
from govtool.base.i18n import _, listed
from govtool.base.text import quoted
from govtool.base.vocabulary import Profile
from govtool.commands.files.import_report import say_outcome, say_unknown, suggest
from govtool.commands.shared.record_beginning import day_or_none, past_json, settle
from govtool.shell.automatic_backups import before_import
from govtool.shell.form.prompt import decide
from govtool.shell.frame.session import Session, offer_undo
from govtool.shell.options import opened
from govtool.shell.parameters import Sheet, argument, option, with_parameters
from govtool.shell.profiles import require
from govtool.shell.progress import counting
from govtool.shell.terminal import emit_json, note
from govtool.subjects import registry
from govtool.tables.formats.source import open_source
from govtool.tables.intake.file_import import import_noun
from govtool.tables.intake.outcome import FORMATS, JSONL, Options
from govtool.tables.intake.workers import collect_seldom
from govtool.tables.mapping import not_collected

File = Annotated[str, argument("FILE", "The file to read; - is standard input.")]
Format = Annotated[
    str | None,
    option(f"--format {'|'.join(FORMATS)}", "The format; without it, the file itself tells."),
]
DryRun = Annotated[
    bool, option("--dry-run", "Do all of it, then take it back: shows what would happen.")
]
Errors = Annotated[
    Path | None,
    option(
        "--errors FILE",
        "Write the refused rows there, with the reasons, to be mended and imported again.",
    ),
]
AllOrNothing = Annotated[bool, option("--all-or-nothing", "One refused row keeps all others out.")]
Update = Annotated[bool, option("--update", "Let a row change a record that is there already.")]
Map = Annotated[
    Path | None,
    option(
        "--map MAP.toml",
        "A mapping from the file's own headers and words to ours; “govtool import suggest FILE” "
        "writes a first one.",
    ),
]

BeganOn = Annotated[
    str | None,
    option(
        "--began-on DATE",
        "The day from which on deadlines are followed up here, as with “govtool office set”.",
    ),
]

Strict = Annotated[
    bool,
    option(
        "--strict",
        "Refuse a row for a value that could only be taken in with a warning, e.g. a wrong "
        "telephone.",
    ),
]


def importer(noun: str) -> Callable[..., None]:
    """Return the command that imports the files of a noun."""

    def command(
        ctx: typer.Context,
        file: File,
        format_: Format = None,
        sheet: Sheet = None,
        dry_run: DryRun = False,
        errors: Errors = None,
        all_or_nothing: AllOrNothing = False,
        update: Update = False,
        map_: Map = None,
        strict: Strict = False,
        began_on: BeganOn = None,
    ) -> None:
        options = Options(
            format=_format(format_),
            sheet=sheet,
            dry_run=dry_run,
            errors=errors,
            all_or_nothing=all_or_nothing,
            update=update,
            map=map_,
            strict=strict,
            began_on=day_or_none(began_on, ctx.obj),
        )
        _import(ctx.obj, noun, file, options)

    return command if registry.files(noun).owes else _without(command, "began_on")


def _without(command: Callable[..., None], name: str) -> Callable[..., None]:
    """Return the command without an option: a noun that owes nothing has no deadlines."""

    @wraps(command)
    def narrowed(*args: Any, **options: Any) -> None:
        command(*args, **options)

    return with_parameters(narrowed, {}, [name])


def command_of(noun: str) -> typer.Typer:
    """Return the command of one noun, so that no other is imported."""
    app, form = typer.Typer(), registry.files(noun)
    app.command(noun, help=form.importing.text, epilog=form.importing.examples)(importer(noun))
    return app


def _format(word: str | None) -> str | None:
    if word is not None and word not in FORMATS:
        message = _(
            "--format: “{value}” is not one of {choices}.",
            value=quoted(word),
            choices=listed(FORMATS),
        )
        raise UsageMistake("bad_value", message)
    return word


def _agreed(session: Session, noun: str, file: str, left: Sequence[Problem]) -> bool:
    """Ask on a terminal whether to import without the unknown columns; return True to go on."""
    if session.yes or session.json or not session.interactive:
        not_collected.refuse(left, may_map=True)
        return True
    say_unknown(left)
    note(
        _(
            "If one of them is needed, answer no and say where it belongs: {command}",
            command=suggest(file, noun),
        )
    )
    if not decide(_("Import without them?")):
        note(_("Nothing was imported."))
        raise typer.Exit(ExitCode.REFUSED)
    return True


def _import(session: Session, noun: str, file: str, options: Options) -> None:
    is_jsonl = None if options.format is None else options.format == JSONL
    collect_seldom()
    with (
        open_source(file, workbooks=True, jsonl=is_jsonl) as source,
        opened(session) as store,
        counting(source.done) as progress,
    ):
        if options.began_on is not None:
            require(store.reader, session, Profile.KEEPER)
        options = replace(options, progress=progress, agreed=partial(_agreed, session, noun, file))
        if not options.dry_run:
            store.before_writing = partial(before_import, store, file, update=options.update)
        done = import_noun(store, noun, source, options, today=session.today, actor=session.actor)
    if session.json:
        emit_json(done.as_json() | past_json(done.past))
    else:
        say_outcome(done, options, noun, file)
        offer_undo(offered=False)  # the outcome names the undo of this import
    if done.past is not None and (done.accepted or done.begun):
        settle(done.past, session, begun=done.begun, dry_run=done.dry_run)
    if done.rejected:
        raise typer.Exit(ExitCode.FINDINGS)
