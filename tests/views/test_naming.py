"""Who is named after the opening is found by name too: the table for it has every such kind of event."""

from __future__ import annotations

from govtool.privacy.personal_marks import holds_people
from govtool.subjects import registry


def test_every_kind_that_names_somebody_after_the_opening_is_looked_into() -> None:
    naming = {
        (noun.opening.kind, kind.name)
        for noun in registry.subjects()
        if noun.is_seen_through
        for kind in noun.own_kinds
        if kind.model is not noun.opening and holds_people(kind.model)
    }
    assert naming == set(registry.NAMING.items())
