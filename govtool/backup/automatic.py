"""Automatic backups: whether they are on, and the path of a manifest."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "GOVTOOL_BACKUPS"
OFF = "off"
SUFFIX = ".json"
"""The ending that a manifest adds to the name of its copy."""


def is_off() -> bool:
    """Return whether copies made by the way are turned off."""
    return os.environ.get(VARIABLE) == OFF


def manifest_place(copy: Path) -> Path:
    """Return where the manifest of a copy stands."""
    return copy.with_name(copy.name + SUFFIX)
