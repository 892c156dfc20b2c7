"""What other offices call our columns and words: ``data/intake/words.toml``, which an office may extend.

Every import reads a file with it and reports each use; a mapping file has the last word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from govtool.base import toml_text
from govtool.base.errors import Refused
from govtool.base.i18n import _, of
from govtool.base.resources import data_dir
from govtool.subjects.file_columns import FileColumn, label_key
from govtool.tables.mapping.map_file import Vocabulary


@dataclass(frozen=True, slots=True)
class UsualWords:
    """Usual words.

    ``headers``: the columns that a header (its key) is usual for, each with its place among their names, the most
    usual first; ``values``: our words by the usual ones, by column code; ``ignored``: headers that say nothing.
    """

    headers: dict[str, dict[str, int]] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    ignored: set[str] = field(default_factory=set)


def usual_words(noun: str, vocabulary: Vocabulary) -> UsualWords:
    """The usual words for the columns of a noun.

    :raises Refused: code ``bad_words``, naming the entry, when someone edited the file wrongly.
    """
    path = data_dir() / "intake" / "words.toml"
    try:
        whole = toml_text.tables(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise Refused(
            "bad_words", of(path.name, str(error)), _("Restore the file as it was shipped.")
        ) from error
    tables = whole.get(noun, {})
    found = UsualWords(ignored=set(map(label_key, whole.get("ignored", ()))))
    for column, names in _entries(tables.get("columns", {}), vocabulary, path.name):
        for rank, name in enumerate(names):
            found.headers.setdefault(label_key(name), {}).setdefault(column.code, rank)
    for column, meanings in _entries(tables.get("values", {}), vocabulary, path.name):
        for ours, names in meanings.items():
            found.values.setdefault(column.code, {}).update(dict.fromkeys(names, ours))
    return found


def _entries(
    table: Mapping[str, Any], vocabulary: Vocabulary, file: str
) -> Iterator[tuple[FileColumn, Any]]:
    for label, entry in table.items():
        column = vocabulary.column(label)
        if column is None:
            message = _("There is no “{name}” here.", name=label)
            raise Refused("bad_words", of(file, message), _("Restore the file as it was shipped."))
        yield column, entry
