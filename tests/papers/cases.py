"""Cases that the tests of forms print: nobody's."""

from __future__ import annotations

import json

from tests.commands.clerk import Desk

PARTIES = (
    "--party",
    "申请人:甲&某:13800000000:990000199001010017",
    "--party",
    "被申请人:示例物业有限公司",
)
TOLD = {
    "facts": "漏水三次", "points": "谁来修", "terms": "一、三日内修好\n二、补偿五百元", "performance": "现金", "perform_by": "2026-04-01",
    "amount": "500", "mediator": "丁某",
}  # fmt: skip


def history(
    desk: Desk,
    *events: dict[str, object],
    kind: str = "neighbour",
    unit: str = "SQ01",
    **more: object,
) -> str:
    """A case with a history, imported; returns its number."""
    line = {
        "ref": f"R{len(events)}{kind}{unit}", "unit": unit, "registered_on": "2026-03-02", "dispute_type": kind, "source": "patrol",
        "summary": "楼上漏水",
        "parties": [
            {"role": "applicant", "name": "甲&某", "phone": "13800000000", "id_no": "990000199001010017", "address": "一幢"},
            {"role": "respondent", "name": "示例物业有限公司", "representative": "丙某", "occupation": "经理"},
        ],
        "events": list(events),
    } | more  # fmt: skip
    file = desk.db.parent / "one.jsonl"
    file.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    desk.done(
        "import", "cases", str(file), "--errors", str(file.with_name("bad.jsonl")), on="2026-03-20"
    )
    return str(desk.done("case", "list", "--json").json[-1]["case_no"])


SETTLED = (
    {"kind": "investigated", "on": "2026-03-03", "asked": "己某", "note": "楼板开裂"},
    {"kind": "mediated", "on": "2026-03-04", "outcome": "failed", "note": "各执一词"},
    {"kind": "mediated", "on": "2026-03-09", "outcome": "settled", "agreement": "written", "mediator": "丁某", "recorder": "戊某", "place": "调解室"},
    {"kind": "supplemented", "on": "2026-03-09", **TOLD},
    {"kind": "revisited", "on": "2026-03-12", "note": "已修好"},
)  # fmt: skip
