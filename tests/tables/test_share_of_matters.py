"""Every n-th matter is asked about by its number, which one of a file is given as it is entered."""

from __future__ import annotations

import json
from pathlib import Path

from tests.commands.clerk import Desk
from tests.commands.conftest import _english, bare, desk  # noqa: F401 - fixtures

POLICY = "[matter_revisit_every]\nvalues = [{ from = 2011-01-01, value = 2 }]\n"
MATTER = {
    "unit": "SQ01", "category": "noise", "channel": "grid", "urgency": None, "place": "示例路1号", "grid": None,
    "summary": "夜间施工", "reported_on": "2026-03-02", "wants_answer": True, "reporter": None,
    "events": [
        {"kind": "matter_taken_up", "on": "2026-03-02"},
        {"kind": "matter_handled", "on": "2026-03-02", "result": "done"},
        {"kind": "matter_answered", "on": "2026-03-02", "way": "phone"},
    ],
}  # fmt: skip


def test_a_file_is_asked_about_by_the_numbers_it_is_given(bare: Desk, tmp_path: Path) -> None:  # noqa: F811 - a fixture
    bare.done(
        "init", "--street", "JD01", "示例街道", "--district", "QX01", "示例区", on="2025-01-01"
    )
    bare.done("unit", "add", "--code", "SQ01", "--name", "示例一社区", "--kind", "社区")
    (tmp_path / "policy.toml").write_text(POLICY, encoding="utf-8")
    bare.done("policy", "adopt", str(tmp_path / "policy.toml"), "--yes", on="2026-03-01")
    lines = [json.dumps(MATTER | {"ref": f"R{n}"}, ensure_ascii=False) for n in range(1, 5)]
    (tmp_path / "m.jsonl").write_text("\n".join(lines), encoding="utf-8")
    bare.done("import", "matters", str(tmp_path / "m.jsonl"), on="2026-03-02")
    due = bare.done("due", "--json", "--noun", "matter", on="2026-03-03").json
    asked = [one["no"] for one in due if one["rule"] == "matter_revisit"]
    assert asked == ["SQ01-S2026-00002", "SQ01-S2026-00004"]
    bare.done("doctor")
