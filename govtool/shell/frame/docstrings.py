"""Docstrings of commands, read from compiled modules that are not imported."""

from __future__ import annotations

from importlib.util import find_spec
from inspect import cleandoc
from types import CodeType


def docstring_of(module: str, word: str) -> str:
    """Return the docstring of the function named by a word, or an empty text if there is none.

    Its name may have an underscore at the end, as where the word is one of Python's own.
    """
    names = {word.replace("-", "_"), word.replace("-", "_") + "_"}
    spec = find_spec(module)
    get_code = getattr(spec.loader, "get_code", None) if spec else None
    code = get_code(module) if get_code else None
    for found in code.co_consts if code else ():
        if isinstance(found, CodeType) and found.co_name in names and found.co_consts:
            text = found.co_consts[0]  # where a docstring stands, if there is one
            return cleandoc(text) if isinstance(text, str) else ""
    return ""
