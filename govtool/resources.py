"""Where the files an office may read and replace are: ``data/`` of a checkout, or inside the wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def data_dir() -> Path:
    """The folder that holds ``policy/``, ``calendar/``, ``intake/`` and ``samples/``."""
    shipped = _PACKAGE / "data"
    return shipped if shipped.is_dir() else _PACKAGE.parent / "data"
