"""Labels of the findings of ``doctor`` and ``backup verify``; scripts get the codes."""

from __future__ import annotations

from govtool.base.i18n import _
from govtool.journal.chain import Finding
from govtool.shell.tables import Cell


def finding_cell(finding: Finding) -> Cell:
    """The kind of a finding, for the first column of a table."""
    return Cell(_label(finding.code), "red")


def _label(code: str) -> str:
    labels = {
        "damaged": _("damaged file"),
        "io_error": _("failing disk"),
        "storage": _("cannot be read"),
        "integrity": _("damaged page"),
        "lost_table": _("lost table"),
        "unreadable_table": _("unreadable table"),
        "unchecked": _("not checked"),
        "cut_off_tail": _("end cut off"),
        "rewritten": _("written anew"),
        "another_copy": _("another copy"),
        "missing_entry": _("missing entry"),
        "changed_entry": _("changed entry"),
        "changed_payload": _("changed content"),
        "broken_chain": _("broken chain"),
        "moved_entry": _("moved entry"),
        "unreadable_entry": _("unreadable entry"),
        "unknown_entry": _("newer version"),
        "lost_id": _("lost id"),
        "open_permit": _("open permit"),
        "time_goes_back": _("time goes back"),
        "clock": _("clock"),
        "schema": _("changed structure"),
        "foreign_table": _("foreign table"),
        "foreign_key": _("broken reference"),
        "missing_parent": _("missing parent"),
        "changed_projection": _("changed row"),
        "missing_projection": _("missing row"),
        "surplus_projection": _("surplus row"),
        "outdated_projection": _("outdated tables"),
        "left_behind": _("left behind"),
        "size": _("other size"),
        "sha256": _("other content"),
        "unreadable": _("unreadable"),
        "unfinished": _("unfinished copy"),
        "count": _("other counts"),
        "head": _("other journal"),
        "origin": _("other origin"),
        "node": _("other id"),
        "not_ours": _("not of govtool"),
        "newer_schema": _("newer version"),
        "not_age": _("not sealed"),
        "damaged_envelope": _("damaged envelope"),
        "wrong_key": _("other passphrase"),
        "needs_key": _("no passphrase"),
        "no_cipher": _("not installed"),
    }
    return labels.get(code, code)
