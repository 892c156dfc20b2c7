"""The columns of a strange file with their first cells, as far as a mapping can name them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from govtool.subjects.file_columns import PROBLEMS_LABEL, label_key
from govtool.tables.formats.merged_cells import letters
from govtool.tables.mapping.column_mapping import header_keys
from govtool.tables.mapping.known_words import Sample


def samples_of(labels: Sequence[str], below: Sequence[Sequence[str]]) -> list[Sample]:
    """The columns of a table that have a header, or something below a blank one.

    :param below: the cells of the first rows.
    """
    width = max([len(labels), *map(len, below)])
    labels = [*labels, *[""] * (width - len(labels))]
    keys = header_keys(labels)
    once = Counter(keys)
    samples = []
    for place, (label, key) in enumerate(zip(labels, keys, strict=True)):
        cells = Counter(cells[place] for cells in below if place < len(cells) and cells[place])
        if label == PROBLEMS_LABEL or not (once[key] == 1 if key else cells):
            continue
        plain = "".join(label.split())
        called = plain if label_key(plain) == key else key
        samples.append(Sample(place, called or f"@{letters(place)}", cells))
    return samples
