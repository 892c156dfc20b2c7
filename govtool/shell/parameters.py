"""The options and arguments of commands: their makers, and those that several commands share.

A command takes them in annotations: short ones in its signature, long ones by a name::

    Chair = Annotated[str | None, option("--chair PERSON", "Who chaired it.")]
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from inspect import Parameter, signature
from typing import Annotated, Any

import typer

NewOptions = Mapping[str, tuple[Any, Any]]
"""Types and defaults of options, by the name of the parameter."""
Typed = Mapping[str, Any]
"""The options of a command as typed, by parameter; None where one was not given."""


def option(spelling: str, text: str, **settings: Any) -> Any:
    """Return an option.

    Whether a file can be read is not asked beforehand: whoever reads it says it in our words.

    :param spelling: as help shows it, ``--chair PERSON`` or ``-o, --output FILE``; without a value
        it is a flag.
    """
    names, _, metavar = spelling.replace(", ", ",").partition(" ")
    return typer.Option(
        *names.split(","), metavar=metavar or None, help=text, readable=False, **settings
    )


def argument(metavar: str, text: str, **settings: Any) -> Any:
    """Return an argument."""
    return typer.Argument(metavar=metavar, help=text, readable=False, **settings)


def value_option(spelling: str, text: str, kind: Any = str) -> Any:
    """Return the annotation of an option with a value, for :func:`taking`."""
    return Annotated[kind | None, option(spelling, text)]


def flag_option(spelling: str, text: str) -> Any:
    """Return the annotation of a flag, for :func:`taking`; None where it was not given."""
    return Annotated[bool | None, option(spelling, text)]


def taking(**options: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return a decorator for a command whose form reads its options: it has them as ``typed``.

    :param options: their annotations by the name of the field, in the order of help.
    """

    def decorated(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def with_options(**values: Any) -> None:
            typed = {name: values.pop(name) for name in options}
            command(typed=typed, **values)

        added = {name: (annotation, None) for name, annotation in options.items()}
        return with_parameters(with_options, added, ["typed"])

    return decorated


def with_parameters(
    wrapper: Callable[..., None], added: NewOptions, dropped: Sequence[str] = ()
) -> Callable[..., None]:
    """Return a wrapper of a command (:func:`functools.wraps`) with other parameters for Typer.

    :param added: parameters that the command itself does not have; :param dropped: those it has and
        is not asked for.
    """
    whole = signature(wrapper, eval_str=True)
    kept = [parameter for name, parameter in whole.parameters.items() if name not in dropped]
    more = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for name, (annotation, default) in added.items()
    ]
    wrapper.__signature__ = whole.replace(parameters=[*kept, *more])  # type: ignore[attr-defined]  # Typer reads it
    wrapper.__annotations__ = {each.name: each.annotation for each in [*kept, *more]}
    return wrapper


def with_session(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command for Typer, which takes its session from the context.

    :param command: may have the context as its parameter ``ctx`` too.
    """
    takes_context = "ctx" in signature(command).parameters

    @wraps(command)
    def in_context(ctx: typer.Context, **own: Any) -> None:
        also = {"ctx": ctx} if takes_context else {}
        command(session=ctx.obj, **also, **own)

    context = {"ctx": (typer.Context, Parameter.empty)}
    return with_parameters(in_context, context, ["session", "ctx"])


Again = Annotated[bool, option("--again", "Record the step once more on the same day.")]
CategoryOption = Annotated[
    str | None, option("--category, -c CATEGORY", "Code or label, e.g. fire or 消防隐患.")
]
ChannelOption = Annotated[
    str | None, option("--channel CHANNEL", "How it came in: code or label, e.g. grid or 网格员.")
]
DisputeType = Annotated[
    str | None, option("--type, -t TYPE", "Code or label, e.g. neighbour or 邻里.")
]
KindOfReturn = Annotated[
    str | None,
    argument(
        "KIND",
        "daily, weekly, half-month, monthly, quarterly, half-year or yearly; without it, as the "
        "period is named.",
    ),
]
Limit = Annotated[int | None, option("--limit N", "At most so many.", min=1, max=1_000_000_000)]
Month = Annotated[
    str | None, option("--month MONTH", "A month, e.g. 2026-03; without all of these, this one.")
]
Note = Annotated[str | None, option("--note TEXT", "A remark for the time line.")]
On = Annotated[
    str | None,
    option("--on DATE", "The day it happened; without it, today. Takes 2026-03-02, 3月2日, 昨天 …"),
]
Override = Annotated[
    str | None, option("--override REASON", "Record it, as a violation of a rule.")
]
OwedBy = Annotated[str | None, option("--unit UNIT", "Only what this unit owes.")]
Plain = Annotated[bool, option("--plain", "CSV for programs: no byte order mark, no guards.")]
Resume = Annotated[bool, option("--resume", "Go on with the registration that was left.")]
Sheet = Annotated[
    str | None, option("--sheet NAME|NUMBER", "The sheet; without it, the first one with data.")
]
SourceOption = Annotated[
    str | None, option("--source, -s SOURCE", "How it came in, e.g. patrol or 网格排查.")
]
WhichNoun = Annotated[
    str | None, option("--noun NOUN", "For a number of several: case, decision …")
]
WhyCorrected = Annotated[str | None, option("--reason TEXT", "Why it is corrected.")]
