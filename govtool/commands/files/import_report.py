"""The report of an import for people, with one line for each kind of problem."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from govtool.base.errors import Problem
from govtool.base.i18n import _, counted, listed, of
from govtool.shell.tables import Column, table
from govtool.shell.terminal import note, say
from govtool.subjects import registry
from govtool.subjects.file_columns import Reading
from govtool.tables.intake.file_table import NOT_IMPORTED, OF_FILE
from govtool.tables.intake.outcome import ImportSummary, Options

_SHOWN = 30
"""Kinds of problems that are listed."""
_ROWS = 3
"""Rows and values of a kind that are named."""
_VALUES = 3
_WORDS = frozenset({"bad_term", "bad_yes_no", "bad_code"})
"""Problems that a mapping of words can solve."""
_MOST_REASONS = 4
"""Reasons that one column may have for one code, each with a line of its own."""

_OPEN = "…"


def say_outcome(done: ImportSummary, options: Options, noun: str, file: str) -> None:
    """Report what an import did or would do; the totals last, where a terminal shows them."""
    say_kinds(_("Refused:"), done.problems)
    refused = {problem.row for problem in done.problems}
    warnings = [w for w in done.warnings if w.row not in refused or w.code in OF_FILE]
    columns = [
        w
        for w in warnings
        if w.code in NOT_IMPORTED and w.code not in {"blank_header", "cells_beside"}
    ]
    read_as = [w for w in warnings if w.code == "read_as"]
    say_unknown(columns)
    if read_as:
        say(of(_("Read as ours"), listed(warning.message for warning in read_as)))
    say_kinds(_("Please check:"), [w for w in warnings if w not in columns and w not in read_as])
    say(_counts(done))
    for line in _ways_on(done, options, noun, file, columns):
        note(line)


def _counts(done: ImportSummary) -> str:
    if done.dry_run:
        text = _(
            "{rows} rows: {accepted} would be imported, {rejected} refused, {duplicates} are there "
            "already"
        )
    else:
        text = _("{rows} rows: {accepted} accepted, {rejected} refused, {duplicates} there already")
    return text.format(
        rows=done.rows, accepted=done.accepted, rejected=done.rejected, duplicates=done.duplicates
    )


def say_unknown(columns: Sequence[Problem]) -> None:
    """Report the columns that are not imported; unknown ones in one line."""
    plain = [w for w in columns if w.code == "unknown_column"]
    if plain:
        say(of(_("Columns not imported"), listed(w.column or w.field for w in plain)))
    for warning in columns:
        if warning not in plain:
            say(of(warning.column, warning.message))


def suggest(file: str, noun: str) -> str:
    """Return the command that drafts a mapping for a file."""
    return f"govtool import suggest {file}" + ("" if noun == "cases" else f" --noun {noun}")


def _ways_on(
    done: ImportSummary, options: Options, noun: str, file: str, columns: Sequence[Problem]
) -> Iterator[str]:
    """Yield the next steps, and what was recorded."""
    yield from _ways_with_rows(done, options, noun, file)
    yield from _ways_with_mapping(done, options, noun, file, columns)
    if done.id is not None:
        yield _("To take all of it back: govtool undo --import {id}", id=done.id)
    if done.dry_run:
        yield _("This was a dry run: nothing was recorded.")
    elif options.all_or_nothing and done.rejected:
        yield _("Nothing was recorded, because some rows were refused.")


def _ways_with_rows(done: ImportSummary, options: Options, noun: str, file: str) -> Iterator[str]:
    if not done.rejected:
        return
    if options.errors is not None:
        yield _(
            "The refused rows are in {file}: mend them there and import that file.",
            file=options.errors,
        )
    elif file != "-":
        mapped = f" --map {options.map}" if options.map else ""
        errors = _("refused") + (".xlsx" if Path(file).suffix == ".ods" else Path(file).suffix)
        command = f"govtool import {noun} {file}{mapped} --errors {errors}"
        yield _(
            "To write the refused rows to a file and mend them there: {command}", command=command
        )


def _ways_with_mapping(
    done: ImportSummary, options: Options, noun: str, file: str, columns: Sequence[Problem]
) -> Iterator[str]:
    words = any(
        problem.code in _WORDS and not _is_added(noun, problem.field) for problem in done.problems
    )
    if options.map is not None:
        if words:
            yield _(
                "Words of the file that are not known here can be put into {file}.",
                file=options.map,
            )
        return
    strange = [w for w in columns if w.message != _("It only counts the rows; it is not imported.")]
    if strange or words:
        yield _what_a_mapping_names(columns=bool(strange), words=words).format(
            command=suggest(file, noun)
        )


def _is_added(noun: str, field: str) -> bool:
    """Return whether a field names a record that is added, not mapped, when missing."""
    naming = (
        column
        for column, _word in registry.files(noun).naming
        if column.reading is not Reading.UNIT
    )
    return field in {column.code for column in naming}


def _what_a_mapping_names(*, columns: bool, words: bool) -> str:
    if columns and words:
        return _("A mapping can say what these columns and words mean: {command}")
    if columns:
        return _("A mapping can say what these columns are: {command}")
    return _("A mapping can say what these words mean: {command}")


# --- kinds of problems


def say_kinds(title: str, problems: Sequence[Problem]) -> None:
    """Print problems under a title, those of one kind in one line; nothing without any."""
    if not problems:
        return
    say(title)
    kinds = list(_kinds(problems))
    value, wrong = Column(_("Value"), flexible=10), Column(_("What is wrong"), flexible=20)
    rows = [
        (_rows(kind), _column(kind[0]), _values(kind), _message(kind)) for kind in kinds[:_SHOWN]
    ]
    table([Column(_("Row")), Column(_("Column"), flexible=10), value, wrong], rows)
    rest = len(kinds) - _SHOWN
    if rest > 0:
        more = counted(
            "… and {n} more kind of problem; --json lists them all",
            "… and {n} more kinds of problems; --json lists them all",
            rest,
        )
        note(more)


def _kinds(problems: Iterable[Problem]) -> Iterator[list[Problem]]:
    """Yield problems with the same message and column, in the order of their first rows.

    Where almost every row has a reason of its own (each names another case), the code alone makes
    the kind.
    """
    kinds: dict[tuple[str, str], dict[str, list[Problem]]] = {}
    for problem in problems:
        reason = problem.message.replace(problem.value, _OPEN) if problem.value else problem.message
        of_column = kinds.setdefault((problem.code, problem.column or problem.field), {})
        of_column.setdefault(reason, []).append(problem)
    for reasons in kinds.values():
        if len(reasons) > _MOST_REASONS:
            yield [problem for kind in reasons.values() for problem in kind]
        else:
            yield from reasons.values()


def _column(problem: Problem) -> str:
    """Return the column as the file spells it; empty for a whole row."""
    return "" if problem.field == "row" else problem.column or problem.field


def _rows(kind: Sequence[Problem]) -> str:
    """5, 8, 9 … (200 rows)."""
    rows = list(dict.fromkeys(problem.row for problem in kind if problem.row is not None))
    shown = listed(map(str, rows[:_ROWS]))
    if len(rows) <= _ROWS:
        return shown
    return counted("{rows} … ({n} row)", "{rows} … ({n} rows)", len(rows), rows=shown)


def _values(kind: Sequence[Problem]) -> str:
    """Return the most frequent values."""
    counts = Counter(problem.value for problem in kind if problem.value)
    shown = [value for value, _count in counts.most_common(_VALUES)]
    return listed([*shown, *([_OPEN] if len(counts) > len(shown) else [])])


def _message(kind: Sequence[Problem]) -> str:
    """Return the message, without the value where there are several."""
    first = kind[0]
    if not first.value or len({problem.value for problem in kind}) == 1:
        return first.message
    reasons = {problem.message.replace(problem.value or _OPEN, _OPEN) for problem in kind}
    return reasons.pop() if len(reasons) == 1 else of(_("Row {row}", row=first.row), first.message)
