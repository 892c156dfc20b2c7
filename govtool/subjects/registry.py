"""All kinds of events there are, by their code in the journal."""

from __future__ import annotations

from importlib import import_module

from govtool.subjects import changes, registers
from govtool.subjects.case import kinds as case
from govtool.subjects.files import FileForm
from govtool.subjects.subject import EventKind

KINDS: dict[str, EventKind] = {kind.name: kind for kind in (*case.KINDS, *changes.KINDS, *registers.KINDS)}

FILES: dict[str, str] = {
    "cases": "govtool.subjects.case.columns:CASE_FILES",
    "units": "govtool.subjects.registerfiles:UNIT_FILES",
    "grids": "govtool.subjects.registerfiles:GRID_FILES",
    "households": "govtool.subjects.registerfiles:HOUSEHOLD_FILES",
    "duty": "govtool.subjects.registerfiles:DUTY_FILES",
}
"""What can be imported and exported, by the word of the commands, and where the form of its files is."""


def files(noun: str) -> FileForm:
    """Return the form of the files of a noun, by a word of :data:`FILES`."""
    module, _colon, name = FILES[noun].partition(":")
    form: FileForm = getattr(import_module(module), name)
    return form
