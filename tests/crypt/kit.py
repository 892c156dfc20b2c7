"""What the tests of encryption share."""

from __future__ import annotations

from pathlib import Path

PASSPHRASE = "甲某 keeps three geese"


def private(path: Path, text: str = PASSPHRASE) -> Path:
    """A key file that only its owner may read."""
    path.write_text(f"{text}\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def says(folder: Path, *texts: str) -> list[str]:
    """The files under ``folder`` in which one of the texts can be read."""
    wanted = [text.encode() for text in texts]
    files = (file for file in folder.rglob("*") if file.is_file())
    return sorted(file.name for file in files if any(text in file.read_bytes() for text in wanted))
