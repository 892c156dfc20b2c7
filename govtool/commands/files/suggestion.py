"""``govtool import suggest``: a draft mapping for a file with its own headers 起草对照表."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from govtool.base.errors import NotFound, Refused, UsageMistake
from govtool.base.i18n import _, listed
from govtool.base.text import quoted
from govtool.law.policy import default_policy
from govtool.law.workdays import Calendar
from govtool.rules import Office
from govtool.shell.form.prompt import require_yes
from govtool.shell.frame.session import Session
from govtool.shell.options import meant_code, opened
from govtool.shell.parameters import Sheet, argument, option
from govtool.shell.terminal import emit_json, note
from govtool.subjects import registry
from govtool.tables.formats.source import open_source
from govtool.tables.intake.file_import import context_of, known_words
from govtool.tables.intake.findings import Context
from govtool.tables.intake.table_reader import labelled
from govtool.tables.mapping.known_words import Known
from govtool.tables.mapping.map_text import as_toml
from govtool.tables.mapping.suggestion import Suggestion, suggest
from govtool.tables.output_files import replacing_text

app = typer.Typer()

Noun = Annotated[
    str,
    option("--noun NOUN", "What the rows of the file are, as “govtool import --help” lists them."),
]
Output = Annotated[
    Path | None, option("-o, --output MAP.toml", "Write the mapping there, not on standard output.")
]


@app.command(
    "suggest",
    epilog="""govtool import suggest 某单位台账.csv
    govtool import suggest 某单位台账.csv -o 对照表.toml
    govtool import cases 某单位台账.csv --map 对照表.toml --dry-run""",
)
def suggest_mapping(
    session: Session,
    file: Annotated[str, argument("FILE", "The strange file; - is standard input.")],
    noun: Noun = "cases",
    output: Output = None,
    sheet: Sheet = None,
) -> None:
    """Draft a mapping for a file with other headers and words, to be checked and used with --map.

    Says what was recognised and why; what is unsure is commented out. Examples of personal data are
    masked.
    """
    names = {word: _(registry.files(word).label) for word in registry.FILES}
    noun = meant_code(noun, names) or noun
    if noun not in names:
        choices = listed(f"{word} {label}" for word, label in names.items())
        raise UsageMistake(
            "bad_value",
            _("--noun: “{value}” is not one of {choices}.", value=quoted(noun), choices=choices),
        )
    known = _known(noun, session)
    with open_source(file, workbooks=True) as source:
        if source.looks_like_jsonl():
            message = _(
                "A JSONL file says everything in the words of govtool; it needs no mapping."
            )
            raise Refused("wrong_kind", message, _("Import it as it is."))
        found = suggest(labelled(source, sheet), known)
    command = _try_out(noun, file, output)
    text = as_toml(found, known, command, sheet)
    if output is not None:
        _write(output, text, session)
    if session.json:
        emit_json(found.as_json() | {"toml": text})
        return
    if output is None:
        sys.stdout.write(text)
    _say(found, command, output)


def _known(noun: str, session: Session) -> Known:
    """Return our side of the mapping, with units and grids of the office if there is one."""
    context = Context(
        session.today, Office(default_policy(), Calendar.default(), {}, ""), frozenset()
    )
    try:
        with opened(session) as store:
            context = context_of(session.today, store.office, store.reader)
    except NotFound:
        if session.chosen_db is not None:
            raise
    return known_words(registry.files(noun), context)


def _write(output: Path, text: str, session: Session) -> None:
    if output.is_file():
        require_yes(_("“{path}” is there already. Replace it?", path=output), session)
    with replacing_text(output, kind=".toml") as target:
        target.write(text)


def _try_out(noun: str, file: str, output: Path | None) -> str:
    """Return the command that tries the mapping out."""
    names = (f'"{name}"' if " " in name else name for name in (file, str(output or _("MAP.toml"))))
    return "govtool import {} {} --map {} --dry-run".format(noun, *names)


def _say(found: Suggestion, command: str, output: Path | None) -> None:
    sure = sum(guess.sure for guess in found.guesses)
    unsure = len(found.guesses) - sure
    said = _("Columns: {sure} recognised, {unsure} guessed, {unknown} not recognised.")
    note(said.format(sure=sure, unsure=unsure, unknown=len(found.unknown)))
    if found.missing:
        names = listed(column.label for column in found.missing)
        note(_("Required and not found: {names}. See [constants] in the mapping.", names=names))
    words = sum(not word.sure for words in found.words.values() for word in words)
    if words:
        note(_("Words to be looked at: {n}. See [values] in the mapping.", n=words))
    if output is None:
        note(_("Write it to a file with -o MAP.toml, and go through it."))
    else:
        note(_("Go through {file}, then: {command}", file=output, command=command))
