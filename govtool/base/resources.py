"""The places of files: ``data/`` of a checkout or the wheel, and the file in use."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]

FILE_NAME = "govtool.db"
"""The file in use where none is named."""


def data_dir() -> Path:
    """Return the folder that holds ``policy/``, ``calendar/``, ``intake/`` and ``samples/``."""
    shipped = _PACKAGE / "data"
    return shipped if shipped.is_dir() else _PACKAGE.parent / "data"
