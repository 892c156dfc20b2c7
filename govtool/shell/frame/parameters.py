"""Commands that wrap another one, with more options or fewer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from inspect import Parameter, signature
from typing import Any

NewOptions = Mapping[str, tuple[Any, Any]]
"""Annotations and defaults of options, by the name of the parameter."""


def with_parameters(
    wrapper: Callable[..., None], added: NewOptions, dropped: Sequence[str] = ()
) -> Callable[..., None]:
    """Return what wraps a command (:func:`functools.wraps`), with the parameters that Typer is to read.

    :param added: what the command itself does not have; :param dropped: what it has and is not asked for.
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
