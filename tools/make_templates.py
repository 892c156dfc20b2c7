"""Make the templates of papers in ``data/templates``, one docx file for each form.

Run ``python tools/make_templates.py [FOLDER]``. The same run gives the same bytes, so the files can
be compared with what this makes. What the forms say is in ``tools/templates``; an office replaces a
file without any of this.
"""

from __future__ import annotations

import sys
from pathlib import Path

from templates.forms import FORMS, LETTERS, UNNUMBERED
from templates.saving import FORM, LETTER, template_bytes

FOLDER = Path(__file__).parents[1] / "data" / "templates"


def write(folder: Path) -> None:
    """Write every template into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in FORMS:
        (folder / f"{name}.docx").write_bytes(made(name))


def made(name: str) -> bytes:
    """The template of a form."""
    page = LETTER if name in LETTERS else FORM
    return template_bytes(name, FORMS[name](), page, numbered=name not in UNNUMBERED)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
