"""A suggested mapping as TOML that ``--map`` takes; what is unsure is commented out."""

from __future__ import annotations

from collections.abc import Iterator

from govtool.base.i18n import _, counted, listed, of
from govtool.base.text_width import pad, printable
from govtool.base.toml_text import literal
from govtool.subjects.file_columns import FileColumn
from govtool.tables.mapping.guesses import Doubt, Guess, GuessReason
from govtool.tables.mapping.header_names import PAIR
from govtool.tables.mapping.known_words import Known
from govtool.tables.mapping.suggestion import Suggestion, UnknownWord, example, masked

_WIDTH = 44
_MOST_CHOICES = 40


def as_toml(suggestion: Suggestion, known: Known, try_out: str, sheet: str | None = None) -> str:
    """Return the text of the mapping file.

    :param try_out: the command that tries it out; :param sheet: the sheet of the workbook that was
        chosen.
    """
    parts = [
        _head(try_out),
        _file(suggestion, sheet),
        _columns(suggestion),
        _constants(suggestion, known),
        _dates(suggestion),
        *(_values(code, words, suggestion, known) for code, words in suggestion.words.items()),
    ]
    return "\n".join("".join(f"{line}\n" for line in part) for part in map(list, parts) if part)


def _head(try_out: str) -> Iterator[str]:
    yield _comment(
        _("A first mapping, made by govtool import suggest. Go through it line by line.")
    )
    yield _comment(
        _("Lines that begin with # have no effect: take the # away where the guess is right.")
    )
    yield _comment(_("On the left is what the file says, on the right what govtool understands."))
    yield _comment(_("Then try it out: {command}", command=try_out))


def _file(suggestion: Suggestion, sheet: str | None) -> Iterator[str]:
    if suggestion.header_row is not None or sheet is not None:
        yield "[file]"
    if sheet is not None:
        yield f"sheet = {literal(sheet)}"
    if suggestion.header_row is not None:
        yield _entry(f"header_row = {suggestion.header_row}", _("titles stand above the header"))


# --- columns


def _columns(suggestion: Suggestion) -> Iterator[str]:
    yield "[columns]"
    for guess in suggestion.guesses:
        text = f"{literal(guess.sample.header)} = {literal(guess.column.label)}"
        yield _entry(text if guess.sure else f"# {text}", _reason(guess))
    for header in suggestion.ignored:
        yield _entry(f'{literal(header)} = ""', _("left out: it only counts the rows"))
    for header in suggestion.repeated:
        yield _entry(f'{literal(header)} = ""', _("left out: another header feeds this column"))
    if suggestion.unknown:
        yield _comment(
            _(
                "Not recognised: fill in one of our columns, or leave it empty to leave the column out."
            )
        )
        for sample in suggestion.unknown:
            yield _entry(f'# {literal(sample.header)} = ""', _example(masked(sample)))


def _reason(guess: Guess) -> str:
    own = guess.why is GuessReason.OWN and PAIR not in guess.sample.header
    why = {
        GuessReason.OWN: _("our own name") if own else _("a usual name for it"),
        GuessReason.USUAL: _("a usual name for it"),
        GuessReason.PART: _("resembles “{name}”"),
        GuessReason.NEAR: _("resembles “{name}”"),
        GuessReason.CELLS: _("its cells look like it"),
    }[guess.why].format(name=guess.name)
    fit = (
        ""
        if guess.fit is None
        else _("{percent} % of the cells fit", percent=round(guess.fit * 100))
    )
    return _("; ").join(filter(None, [why, fit, _doubt(guess), _example(example(guess))]))


def _doubt(guess: Guess) -> str:
    if guess.doubt is None:
        return ""
    return {
        Doubt.WHOSE: _("but it may be another person's"),
        Doubt.MISFIT: _("but most cells are something else"),
        Doubt.FREE_TEXT: _("but the cells are free text"),
        Doubt.SEVERAL: _("but cells hold several names: split them in the file"),
        Doubt.OURS_OTHERWISE: _("this required column is missing otherwise"),
    }[guess.doubt]


def _example(cell: str | None) -> str:
    return _("no cells") if cell is None else _("e.g. {example}", example=cell[:30])


# --- what the file has not


def _constants(suggestion: Suggestion, known: Known) -> Iterator[str]:
    if not suggestion.missing:
        return
    yield "[constants]"
    yield _comment(
        counted(
            "{n} required column has no sure header: name it above, or fill it in here for the whole file.",
            "{n} required columns have no sure header:"
            " name them above, or fill them in here for the whole file.",
            len(suggestion.missing),
        )
    )
    for column in suggestion.missing:
        yield _entry(
            f"# {literal(column.label)} = {literal(_sample_word(column, known))}", column.code
        )


def _sample_word(column: FileColumn, known: Known) -> str:
    return next(iter(known.choices.get(column.code, {}).values()), "")


def _dates(suggestion: Suggestion) -> Iterator[str]:
    order = suggestion.date_order
    if order is None and not suggestion.drop_time:
        return
    yield "[dates]"
    if order is not None:
        yield _entry(
            f'{"" if order.sure else "# "}order = "{order.order}"', _order_reason(suggestion)
        )
    if suggestion.drop_time:
        yield _entry("drop_time = true", _("the time of day after a date is left out"))


def _order_reason(suggestion: Suggestion) -> str:
    order = suggestion.date_order
    if order is None:
        return ""
    if order.mixed and not order.sure:
        return _(
            "some dates only work with the day first, some with the month first: mend them in the file"
        )
    if not order.sure:
        return _(
            '05/03/2026 may be 5 March ("dmy") or 3 May ("mdy"):'
            " the file does not tell; ask those who made it"
        )
    if order.mixed:
        return _("most days after the twelfth say so; the others will be refused")
    return _("some days are after the twelfth, so the order is certain")


# --- words


def _values(
    code: str, words: list[UnknownWord], suggestion: Suggestion, known: Known
) -> Iterator[str]:
    column = next(column for column in known.vocabulary.columns if column.code == code)
    yield f"[values.{literal(column.label)}]"
    unsure = [word for word in words if not word.sure]
    if unsure:
        yield _comment(_choices(column, known))
    for word in words:
        text = f"{literal(word.cell)} = {literal(word.meant or '')}"
        times = counted("{n} cell", "{n} cells", word.count)
        note = (
            times
            if word.sure
            else _("; ").join([times, _("a guess") if word.meant else _("not recognised")])
        )
        yield _entry(text if word.sure else f"# {text}", note)
    if code in suggestion.more:
        yield _comment(_("… and {n} more", n=suggestion.more[code]))


def _choices(column: FileColumn, known: Known) -> str:
    """Return the text that lists what may stand on the right."""
    named = known.choices.get(column.code, {})
    if not named:
        return _("Write our word on the right, or nothing for a cell that says nothing.")
    choices = [word if word == name else f"{word} {name}" for name, word in named.items()]
    rest = (
        _("… and {n} more", n=len(choices) - _MOST_CHOICES)
        if len(choices) > _MOST_CHOICES
        else None
    )
    return of(_("On the right"), listed(filter(None, [*choices[:_MOST_CHOICES], rest])))


# --- lines of TOML


def _entry(text: str, comment: str) -> str:
    """Return a line with a comment after it, in a column of its own where that fits."""
    return f"{pad(text, _WIDTH)}  # {_one_line(comment)}" if comment else text


def _comment(text: str) -> str:
    return f"# {_one_line(text)}"


def _one_line(text: str) -> str:
    return printable(" ".join(text.split())).encode("utf-8", "replace").decode()
