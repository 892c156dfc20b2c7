"""Programs of other makers that some tests need. ``.ci/run`` installs them where it can, and then they must run."""

from __future__ import annotations

import os
import shutil

import pytest

MUST_RUN = bool(os.environ.get("GOVTOOL_TEST_PROGRAMS"))
"""Whether a test fails, instead of being skipped, where its program is missing."""


def _found(*names: str) -> str:
    """Return the path of the first of these programs; the first name where there is none."""
    return next(filter(None, map(shutil.which, names)), names[0])


BROWSER = _found("chromium", "chromium-browser", "google-chrome")
OFFICE = _found("soffice", "libreoffice")
PDFTOTEXT = _found("pdftotext")


def needs(program: str, called: str) -> pytest.MarkDecorator:
    """Return the mark of tests that are skipped where a program is missing."""
    return pytest.mark.skipif(
        shutil.which(program) is None and not MUST_RUN, reason=f"no {called} on this machine"
    )


needs_browser = needs(BROWSER, "Chromium")
needs_office = needs(OFFICE, "LibreOffice")
needs_pdftotext = needs(PDFTOTEXT, "pdftotext (poppler-utils)")
