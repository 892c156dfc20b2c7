"""The options and arguments of commands: their makers, and those that several commands share.

A command gives them as defaults, so that each stands beside its type::

    def hold(ctx: typer.Context, chair: str | None = option("--chair", "PERSON", "Who chaired it."), …
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from inspect import Parameter, signature
from typing import Any

import typer

NewOptions = Mapping[str, tuple[Any, Any]]
"""Types and defaults of options, by the name of the parameter."""


def option(
    name: str, metavar: str, text: str, *names: str, default: Any = None, **settings: Any
) -> Any:
    """Return an option that takes a value.

    :param metavar: what stands for the value in the help. :param names: other spellings of the option.
    """
    return typer.Option(default, name, *names, metavar=metavar, help=text, **settings)


def flag(name: str, text: str, *names: str, default: bool | None = False, **settings: Any) -> Any:
    """Return an option that takes no value."""
    return typer.Option(default, name, *names, help=text, **settings)


def argument(metavar: str, text: str, *, default: Any = ..., **settings: Any) -> Any:
    """Return an argument, which is required unless it has a default."""
    return typer.Argument(default, metavar=metavar, help=text, **settings)


def with_parameters(
    wrapper: Callable[..., None], added: NewOptions, dropped: Sequence[str] = ()
) -> Callable[..., None]:
    """Return a wrapper of a command (:func:`functools.wraps`) with the parameters that Typer is to read.

    :param added: parameters that the command itself does not have; :param dropped: those it has and is not asked for.
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


AGAIN = flag("--again", "The same step was taken once more on the same day: record it again.")
CATEGORY = option(
    "--category", "CATEGORY", "The category: code or label, e.g. fire or 消防隐患.", "-c"
)
CHANNEL = option("--channel", "CHANNEL", "How it came in: code or label, e.g. grid or 网格员.")
DISPUTE_TYPE = option(
    "--type", "TYPE", "The dispute type: code or label, e.g. neighbour or 邻里.", "-t"
)
KIND_OF_RETURN = argument(
    "KIND",
    "daily, weekly, half-month, monthly, quarterly, half-year or yearly; without it, as the period"
    " is named.",
    default=None,
)
LIMIT = option("--limit", "N", "At most so many.", min=1, max=1_000_000_000)
MONTH = option("--month", "MONTH", "A whole month, e.g. 2026-03; without all of these, this month.")
NOTE = option("--note", "TEXT", "A remark for the time line.")
ON = option(
    "--on", "DATE", "The day it happened; without it, today. Takes 2026-03-02, 3月2日, 昨天 …"
)
OVERRIDE = option(
    "--override", "REASON", "Record the step although it breaks a rule, as a violation."
)
OWED_BY = option("--unit", "UNIT", "Only what this unit owes.")
PLAIN = flag("--plain", "CSV for programs: no byte order mark, no guards.")
RESUME = flag("--resume", "Go on with the registration that was left.")
SHEET = option(
    "--sheet",
    "NAME|NUMBER",
    "The sheet of a workbook; without it, the first visible one with data.",
)
SOURCE = option(
    "--source", "SOURCE", "How it came in: code or label, e.g. patrol or 网格排查.", "-s"
)
WHICH_NOUN = option("--noun", "NOUN", "Where several have the number: case, decision …")
WHY_CORRECTED = option("--reason", "TEXT", "Why it is corrected.")
