"""The table of commands: nouns, their verbs, and the module of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Single(NamedTuple):
    """A command without a noun: where it is, and its line in the list of commands."""

    module: str
    help: str
    section: str


class Noun(NamedTuple):
    """A group: its line in the list of commands, and the module of each verb."""

    help: str
    section: str
    verbs: Mapping[str, str]
    examples: str = ""
    other_words: str = ""
    """The module whose ``verb_meant`` knows other words for the verbs, such as Chinese ones."""
    usual: str = ""
    """The verb that is meant where none is named, as in ``govtool backup DIR``."""
    about: str = ""
    """The noun whose numbers the commands take; by default the one of its own name, if any."""
    example: str = "SQ01-2026-00001"
    """A number that its commands take, for ``{no}`` in their texts; ``{noun}`` is its own name."""
    apart: Mapping[str, str] = {}
    """The verbs that take numbers of another noun, with that noun; empty for any."""


Table = Mapping[str, Single | Noun]


def verbs(*lines: str) -> dict[str, str]:
    """Return the module of each verb from lines such as ``case.view: route list``, in order."""
    table = (line.partition(": ") for line in lines)
    return {verb: module for module, _, words in table for verb in words.split()}


class NounVerbs(Mapping[str, str]):
    """The verbs of each noun with files, and some of other modules; looked up lazily."""

    def __init__(self, module: str, **others: str) -> None:
        self.module = module
        self.others = others

    def __getitem__(self, verb: str) -> str:
        return self._verbs()[verb]

    def __iter__(self) -> Iterator[str]:
        return iter(self._verbs())

    def __len__(self) -> int:
        return len(self._verbs())

    def _verbs(self) -> dict[str, str]:
        from govtool.subjects import registry

        return dict.fromkeys(registry.FILES, self.module) | self.others
