"""What is read many times by tests of one process, and read once."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterator, Sequence
from types import CodeType
from typing import Any

import jinja2
import typer.main
import typer.utils
from jinja2 import nodes

from govtool.journal import entries
from govtool.journal.events import Entry
from govtool.papers import template_files

Dangers = Callable[[bytes], Iterator[str]]
Read = Callable[[Sequence[Any]], Entry]


def use() -> None:
    """Have the program and its libraries remember what they made of the same input."""
    # Typer reads the signature of a command each time it is built.
    typer.main.get_params_from_function = functools.cache(typer.utils.get_params_from_function)
    # Templates of python-docx share nearly all parts; whatever has a danger is checked each time.
    template_files._danger_in_xml = _harmless(template_files._danger_in_xml)
    # A test reads the histories of a sample for each day and period; entries are frozen.
    entries.entry_of = _validated(entries.entry_of)
    # A form is printed by many tests; jinja2 takes most of the time.
    jinja2.Environment.compile = _compiled(jinja2.Environment.compile)
    jinja2.Environment.parse = _parsed(jinja2.Environment.parse)


def _harmless(dangers: Dangers) -> Dangers:
    """Return the check of a part of a template; the same harmless bytes are parsed once."""
    harmless: set[bytes] = set()

    def checked(text: bytes) -> Iterator[str]:
        digest = hashlib.sha256(text).digest()
        if digest in harmless:
            return
        found = list(dangers(text))
        if not found:
            harmless.add(digest)
        yield from found

    return checked


def _validated(entry_of: Read) -> Read:
    """Return the reading of a row of the journal; the same row is validated once."""

    @functools.lru_cache(maxsize=50_000, typed=True)
    def read(*row: Any) -> Entry:
        return entry_of(row)

    return lambda row: read(*row)


def _compiled(original: Callable[..., Any]) -> Callable[..., Any]:
    """Return the compiler of jinja2; the same source is compiled once for alike environments."""
    known: dict[object, CodeType] = {}

    def compile_source(env: jinja2.Environment, source: Any, *rest: Any, **options: Any) -> Any:
        if rest or options or not isinstance(source, str):
            return original(env, source, *rest, **options)
        key = (_alike(env), source)
        if key not in known:
            known[key] = original(env, source)
        return known[key]

    return compile_source


def _parsed(original: Callable[..., Any]) -> Callable[..., Any]:
    """Return the parser of jinja2; the trees are walked by tests and program, never changed."""
    known: dict[object, nodes.Template] = {}

    def parse(env: jinja2.Environment, source: str, *rest: Any) -> nodes.Template:
        key = (_alike(env), source, rest)
        if key not in known:
            known[key] = original(env, source, *rest)
        return known[key]

    return parse


def _alike(env: jinja2.Environment) -> object:
    """Return what environments have in common that make the same code of a source."""
    kind = type(env)
    names = (*env.filters, "|", *env.tests, "|", *env.extensions)
    return f"{kind.__module__}.{kind.__qualname__}", env.autoescape, names
