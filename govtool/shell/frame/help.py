"""Help pages: plain text that is laid out for Chinese widths and never read as markup.

Typer's rich panels cost 35 ms, read ``[…]`` in a text as markup, and keep some words in English;
its plain pages break Chinese lines at twice the width.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from inspect import cleandoc
from typing import TYPE_CHECKING

from typer.core import TyperArgument, TyperOption

from govtool.base.i18n import _
from govtool.base.text_width import pad, width, wrap
from govtool.shell.terminal import page_width, paint

if TYPE_CHECKING:
    from typer._click import Command, Context, Parameter

Row = tuple[str, str]
_WIDEST_TERM = 30
_RANGE = r"\s*\[(?:\d+<=)?x[<>]=[^\]]*\]|\s*\[\d+<=x\]"
"""The range of a number, in Typer's notation."""
_CHINESE_BREAK = r"(?<=[\u2e80-\uffef])\s*\n\s*(?=[\u2e80-\uffef])"


def page(command: Command, ctx: Context, lists: Iterable[tuple[str, list[Row]]] = ()) -> str:
    """The whole help page of ``command``.

    :param lists: further definition lists with their headings, e.g. the commands of a group.
    """
    blocks = [
        usage(command, ctx),
        _prose(command.help or ""),
        definitions(_("Arguments:"), _arguments(command, ctx)),
    ]
    blocks += [definitions(heading, rows) for heading, rows in lists]
    blocks += [
        definitions(_("Options:"), _options(command, ctx)),
        _examples(command.epilog),
        _footer(ctx),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def topic(text: str) -> str:
    """Return a help page: its title, paragraphs, and indented lines left as they are."""
    blocks = [_block(block) for block in text.strip().split("\n\n")]
    return "\n\n".join(blocks) + "\n"


def _block(block: str) -> str:
    if block.startswith("#"):
        heading, _end, rest = block.partition("\n")
        return paint(heading.lstrip("# "), "bold") + (f"\n{_block(rest)}" if rest else "")
    lines: list[str] = []
    prose: list[str] = []
    for line in [*block.split("\n"), "  "]:
        if not line.startswith("  "):
            prose.append(line)
            continue
        if prose:
            lines += wrap(_in_one_line("\n".join(prose)), page_width())
            prose = []
        lines.append(line)
    return "\n".join(lines[:-1])


def usage(command: Command, ctx: Context) -> str:
    """The line that shows how the command is called."""
    rest = [
        _("[OPTIONS]"),
        *(_argument_usage(p) for p in command.params if isinstance(p, TyperArgument)),
    ]
    if command.allow_extra_args and not command.allow_interspersed_args:
        rest.append(_("COMMAND …"))
    return paint(_("Usage: "), "bold") + " ".join([ctx.command_path, *rest])


def label(param: Parameter) -> str:
    """Return the name of a parameter for people: ``--unit``, or an argument as help shows it."""
    if isinstance(param, TyperOption):
        return max(param.opts, key=len)
    return param.metavar or param.name.upper()


def first_line(text: str) -> str:
    """The first paragraph of a help text, for a list of commands."""
    return _in_one_line(cleandoc(text).partition("\n\n")[0])


def _argument_usage(argument: TyperArgument) -> str:
    name = label(argument) + ("…" if argument.nargs != 1 else "")
    return name if argument.required else f"[{name}]"


def _arguments(command: Command, ctx: Context) -> list[Row]:
    return [
        _row(label(p), p, ctx)
        for p in command.get_params(ctx)
        if isinstance(p, TyperArgument) and p.help
    ]


def _options(command: Command, ctx: Context) -> list[Row]:
    options = [p for p in command.get_params(ctx) if isinstance(p, TyperOption) and not p.hidden]
    return [_row(_option_term(option, ctx), option, ctx) for option in options]


def _row(term: str, param: TyperArgument | TyperOption, ctx: Context) -> Row:
    record = param.get_help_record(ctx)
    return term, _in_one_line(re.sub(_RANGE, "", record[1])) if record else ""


def _option_term(option: TyperOption, ctx: Context) -> str:
    names = ", ".join(sorted([*option.opts, *option.secondary_opts], key=len))
    if option.is_flag or option.count:
        return names
    choices = option.display_type(ctx).strip("<>")
    return f"{names} {option.metavar or (choices if '|' in choices else option.name.upper())}"


def _prose(text: str) -> str:
    paragraphs = cleandoc(text).split("\n\n")
    return "\n\n".join(_indented(wrap(_in_one_line(p), page_width() - 2)) for p in paragraphs)


def definitions(heading: str, rows: list[Row]) -> str:
    """Return terms with what they mean, under a heading; nothing for none."""
    if not rows:
        return ""
    column = min(max(width(term) for term, _text in rows), _WIDEST_TERM) + 2
    lines = [line for term, text in rows for line in _definition(term, text, column)]
    return _under(heading, lines)


def _definition(term: str, text: str, column: int) -> list[str]:
    wrapped = wrap(text, page_width() - column - 2)
    if width(term) + 2 > column:
        return [term, *(" " * column + line for line in wrapped)]
    return [pad(term, column) + wrapped[0], *(" " * column + line for line in wrapped[1:])]


def _examples(epilog: str | None) -> str:
    if not epilog:
        return ""
    return _under(_("Examples:"), cleandoc(epilog).splitlines())


def _footer(ctx: Context) -> str:
    if ctx.parent is None:
        return ""
    return "\n".join(
        wrap(
            _("The options of all commands (--db, --today, --json …) are in “govtool --help”."),
            page_width(),
        )
    )


def _under(heading: str, lines: Iterable[str]) -> str:
    return paint(heading, "bold") + "\n" + _indented(lines)


def _in_one_line(text: str) -> str:
    """Return a text without its line breaks: a space for each, none between Chinese characters."""
    return " ".join(re.sub(_CHINESE_BREAK, "", text).split())


def _indented(lines: Iterable[str]) -> str:
    return "\n".join(f"  {line}".rstrip() for line in lines)
