"""All papers as they leave the printer: how many pages, nobody signs below nothing, no number goes on in the next line.

One run of LibreOffice makes a PDF of every form, return and paper of meetings of a made-up office with long names.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from itertools import pairwise
from pathlib import Path

import pytest

from govtool.cli import main
from tests.programs import OFFICE, PDFTOTEXT, needs_office, needs_pdftotext

LONG, FIRM = "阿卜杜热依木·麦麦提依明江", "示例市幸福街道阳光物业服务有限责任公司"
A, B = "SQ01-2026-00001", "JD01-2026-00001"
PEOPLE = (
    f"申请人:{LONG}:13800000011:990000201501010015:幸福路1号3栋2单元501室:学生",
    f"被申请人:{FIRM}:0571-00000012::幸福路88号:项目经理:郑样七",
    "被申请人:王样八:13800000013::幸福路2号:司机",
    "被申请人:冯样九:13800000014::幸福路3号:教师",
)
HISTORY = {
    "ref": "R1", "unit": "SQ01", "registered_on": "2026-03-02", "dispute_type": "neighbour", "source": "patrol",
    "summary": "楼上漏水，" * 60,
    "parties": [{"role": "applicant", "name": "甲某", "phone": "13800000021"}, {"role": "respondent", "name": FIRM}],
}  # fmt: skip
TERMS = {"kind": "supplemented", "on": "2026-03-09", "facts": "漏水三次", "points": "谁来修", "terms": "三日内修好", "mediator": "丁某"}  # fmt: skip
SETTLED = {"kind": "mediated", "on": "2026-03-09", "outcome": "settled"}
CASES = (
    [{"kind": "investigated", "on": "2026-03-03", "asked": "己某", "note": "楼板开裂"}, {"kind": "mediated", "on": "2026-03-04", "outcome": "failed"},
     {"kind": "mediated", "on": "2026-03-06", "outcome": "failed"}, {"kind": "transferred", "on": "2026-03-10", "to": "JD01", "reason": "分歧较大"}],
    [SETTLED | {"agreement": "oral"}, TERMS, {"kind": "revisited", "on": "2026-03-20", "note": "已修好"}],
    [SETTLED | {"agreement": "written"}, TERMS | {"paper": "settlement"}],
)  # fmt: skip

REPORTED = {
    "ref": "S1", "unit": "SQ01", "channel": "hotline", "category": "fire", "place": "幸福路1号3栋2单元地下一层", "reported_on": "2026-03-02",
    "summary": "楼道堆放电动自行车并飞线充电，" * 8, "wants_answer": True, "reporter": {"name": LONG, "phone": "13800000021"},
}  # fmt: skip
TAKEN_UP = {"kind": "matter_taken_up", "on": "2026-03-02"}
MATTERS = (
    REPORTED | {"events": [TAKEN_UP, {"kind": "matter_dispatched", "on": "2026-03-02", "unit": "BM01", "with": ["SQ01"], "due": "2026-03-31", "opinion": "当日清理"}]},
    REPORTED | {"ref": "S2", "events": [
        TAKEN_UP, {"kind": "matter_joint", "on": "2026-03-03", "units": ["BM01", "SQ01"], "place": "幸福路", "police": True, "result": "清理12处。" * 20},
        {"kind": "matter_raised", "on": "2026-03-04", "class": "综治工作"},
        {"kind": "matter_handled", "on": "2026-03-05", "result": "planned", "until": "2026-09-30", "note": "列入老旧小区改造。" * 10},
    ]},
    {key: value for key, value in REPORTED.items() if key != "summary"} | {"ref": "S3", "category": "public_order", "events": []},
)  # fmt: skip

PAGES = {
    "dispatch": 1,
    "police": 1,
    "notice": 1,
    "daily": 1,
    "weekly": 1,
    "half-month": 1,
    "agenda": 2,
    "letter": 1,
    "sign-in": 1,
    "closing": 1,
    "draft": 1,
    "receipt": 1,
    "ministry": 2,
}
"""The most pages of what is to be short."""

CLOSING = re.compile("签名|签字|印章|盖章|填报人|审核人|记录人：")
NUMBER = re.compile(
    r"(?<![0-9A-Za-z-])(?:[A-Z]{1,2}\d*-\d{4}-\d{5}|M\d{4}-\d{3}(?:-\d)?|0571-\d{8}|1[3-9]\d{9}|\d{4}-\d{2}-\d{2})(?!\d)"
)
PAGE_NUMBER = re.compile(r"—\d+—|第\d+页，共\d+页")


class Office:
    """A file at which commands are given."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self._monkeypatch = folder, monkeypatch

    def __call__(self, day: str, *words: str) -> None:
        self._monkeypatch.setattr("govtool.cli.machine_day", lambda: dt.date.fromisoformat(day))
        told = io.StringIO()
        with redirect_stdout(told), redirect_stderr(told):
            code = main(
                [
                    "--db",
                    str(self.folder / "t.db"),
                    "--today",
                    day,
                    "--actor",
                    "经办员甲",
                    "--yes",
                    *words,
                ]
            )
        assert code == 0, (words, told.getvalue())

    def print(self, day: str, name: str, *words: str) -> None:
        self(day, *words, "-o", str(self.folder / name))


def _recorded(do: Office) -> None:
    do("2026-01-05", "init", "--street", "JD01", "幸福街道", "--district", "QX01", "示例区")
    do(
        "2026-01-05",
        "unit",
        "add",
        "--code",
        "SQ01",
        "--name",
        "桃园社区",
        "--kind",
        "社区",
        "--contact",
        "信息联络员:钱样二:0571-00000002",
    )
    do(
        "2026-01-05",
        "unit",
        "add",
        "--code",
        "BM01",
        "--name",
        "人力资源和社会保障服务所",
        "--kind",
        "站办所",
        "--contact",
        "负责人:孙样三:13800000003",
    )
    parties = [word for party in PEOPLE for word in ("--party", party)]
    acting = (
        "--guardian",
        f"{LONG}=古丽尼格尔·阿卜杜热依木:母亲:13800000015",
        "--agent",
        f"{FIRM}=陈样十:13800000016:特别授权",
    )
    do(
        "2026-02-05",
        "case",
        "add",
        "--unit",
        "SQ01",
        "--type",
        "损害赔偿",
        "--source",
        "当事人申请",
        "--summary",
        "放学途中碰撞致伤",
        "--major",
        *parties,
        *acting,
    )
    do("2026-02-05", "case", "report", A)
    do("2026-02-06", "case", "meet", A)
    do("2026-02-09", "case", "mediate", A, "--outcome", "failed")
    do(
        "2026-02-24",
        "case",
        "mediate",
        A,
        "--outcome",
        "settled",
        "--agreement",
        "written",
        "--set",
        "协议内容=一、赔偿人民币叁万元。",
        "--set",
        "主要事实=与物业车辆相撞受伤。",
    )
    do("2026-02-26", "case", "agree", A)
    do(
        "2026-03-02",
        "case",
        "add",
        "--unit",
        "JD01",
        "--type",
        "物业",
        "--source",
        "上级交办",
        "--summary",
        "物业费与电梯维修争议",
        "--party",
        "申请人:甲某:13800000021",
        "--party",
        "被申请人:乙某",
    )
    do(
        "2026-03-04",
        "case",
        "assign",
        B,
        "--lead",
        "BM01",
        "--due",
        "2026-03-31",
        "--opinion",
        "依职责调处",
        "--person",
        "孙样三",
        "--delivery",
        "书面",
        "--with",
        "SQ01",
        "--override",
        "先送后批",
    )
    do("2026-03-05", "case", "approve", B, "--by", "周样四", "--on", "2026-03-05")
    do(
        "2026-03-20",
        "case",
        "extend",
        B,
        "--request",
        "--until",
        "2026-04-20",
        "--reason",
        "鉴定未出",
    )
    lines = [
        json.dumps(HISTORY | {"ref": f"R{n}", "events": events}, ensure_ascii=False)
        for n, events in enumerate(CASES)
    ]
    (do.folder / "h.jsonl").write_text("\n".join(lines), encoding="utf-8")
    do("2026-03-25", "import", "cases", str(do.folder / "h.jsonl"))
    reported = "\n".join(json.dumps(matter, ensure_ascii=False) for matter in MATTERS)
    (do.folder / "s.jsonl").write_text(reported, encoding="utf-8")
    do("2026-03-25", "import", "matters", str(do.folder / "s.jsonl"))
    do("2026-04-06", "office", "set", "--began-on", "2026-03-28")  # a usual day: little is overdue
    do("2026-04-06", "escalate")
    do("2026-04-06", "duty", "set", "2026-04-06", "周样四")
    do(
        "2026-04-06",
        "meeting",
        "hold",
        "weekly",
        "--on",
        "2026-04-03",
        "--chair",
        "周样四",
        "--attended",
        "赵样一、孙样三",
        "--minutes",
        "听取了汇报。" * 30,
    )
    for what, unit in (
        ("走访两户当事人并组织第二次调解", "SQ01"),
        ("协调电梯维保单位现场检测", "BM01"),
    ):
        do(
            "2026-04-06",
            "meeting",
            "record",
            "--on",
            "2026-04-03",
            "--decision",
            what,
            "--unit",
            unit,
            "--due",
            "2026-04-10",
            "--case",
            A,
        )


FORMS = {
    A: ("cover", "contents", "application", "intake", "rights", "attorney", "session", "agreement", "closing"),
    B: ("letter", "receipt", "supervision", "extension"),
    "SQ01-2026-00002": ("investigation", "transfer"),
    "SQ01-2026-00003": ("oral-agreement", "revisit"),
    "SQ01-2026-00004": ("settlement",),
    "SQ01-S2026-00001": ("dispatch",),
    "SQ01-S2026-00002": ("answer", "raise", "joint"),
    "SQ01-S2026-00003": ("police",),
}  # fmt: skip
RETURNS = ("daily", "weekly", "half-month", "monthly", "yearly")


def _printed(do: Office) -> None:
    day = "2026-04-06"
    do.print("2026-03-20", "confirmation.docx", "doc", "confirmation", A)
    do.print(
        "2026-03-03",
        "draft.docx",
        "doc",
        "letter",
        B,
        "--draft",
        "--lead",
        "BM01",
        "--due",
        "2026-03-31",
        "--opinion",
        "依职责调处",
    )
    for number, forms in FORMS.items():
        for form in forms:
            do.print(day, f"{form}.docx", "doc", form, number)
    do.print(day, "notice.docx", "doc", "supervision", "SQ01-S2026-00001")
    for kind in RETURNS:
        for ending in ("docx", "xlsx"):
            do.print(day, f"{kind}.{ending}", "report", kind)
    for ending in ("docx", "xlsx"):
        do.print(day, f"ministry.{ending}", "report", "ministry")
    do.print(day, "agenda.docx", "meeting", "agenda", "weekly")
    do.print(day, "minutes.docx", "meeting", "minutes", "M2026-001")
    do.print(day, "sign-in.docx", "meeting", "sign-in", "M2026-001")
    do.print(day, "explain.docx", "person", "explain", "王样八")
    do.print(
        day,
        "refuse.docx",
        "person",
        "refuse",
        "王样八",
        "--request",
        "erasure",
        "--ground",
        "mediation_file",
    )


Pages = list[list[str]]
"""The lines of each page, without blanks and page numbers."""


@needs_office
@needs_pdftotext
def test_papers_as_they_leave_the_printer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One test, so that LibreOffice runs once however many workers there are."""
    office = Office(tmp_path, monkeypatch)
    _recorded(office)
    _printed(office)
    papers = _on_paper(tmp_path)
    _check_every_paper_was_printed(papers)
    _check_what_is_short_stands_on_few_pages(papers)
    _check_nobody_signs_on_a_page_without_text(papers)
    _check_no_number_goes_on_in_the_next_line(papers)


def _on_paper(folder: Path) -> dict[str, Pages]:
    """Make a PDF of each paper and return its pages."""
    files = sorted([*folder.glob("*.docx"), *folder.glob("*.xlsx")])
    for ending in ("docx", "xlsx"):
        out = folder / ending
        chosen = [str(file) for file in files if file.suffix == f".{ending}"]
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        subprocess.run(
            [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(out), *chosen],
            check=True,
            capture_output=True,
            timeout=300,
        )
    return {
        f"{path.stem}.{path.parent.name}": _pages(path) for path in sorted(folder.glob("*/*.pdf"))
    }


def _pages(path: Path) -> Pages:
    run = subprocess.run([PDFTOTEXT, "-layout", str(path), "-"], check=True, capture_output=True)
    text = run.stdout.decode().translate(str.maketrans("‑‐", "--"))
    pages = [
        [re.sub(r"\s", "", line) for line in page.split("\n")] for page in text.split("\f")[:-1]
    ]
    return [[line for line in page if line and not PAGE_NUMBER.fullmatch(line)] for page in pages]


def _check_every_paper_was_printed(papers: dict[str, Pages]) -> None:
    assert len(papers) == 1 + sum(map(len, FORMS.values())) + 2 * len(RETURNS) + 9
    assert [name for name, pages in papers.items() if not all(pages)] == []


def _check_what_is_short_stands_on_few_pages(papers: dict[str, Pages]) -> None:
    counts = {name: len(pages) for name, pages in papers.items()}
    most = {f"{name}.docx": pages for name, pages in PAGES.items()} | {
        "daily.xlsx": 1,
        "ministry.xlsx": 1,
    }
    assert {name: counts[name] for name, pages in most.items() if counts[name] > pages} == {}


def _check_nobody_signs_on_a_page_without_text(papers: dict[str, Pages]) -> None:
    alone = [
        (name, page)
        for name, pages in papers.items()
        for page in pages
        if any(map(CLOSING.search, page)) and not _has_text(page)
    ]
    assert alone == []


def _has_text(page: list[str]) -> bool:
    """Whether something stands there that is neither signed nor a date."""
    text = [
        line for line in page if not CLOSING.search(line) and not re.fullmatch(r"[\d年月日]+", line)
    ]
    return sum(map(len, text)) >= 12


def _check_no_number_goes_on_in_the_next_line(papers: dict[str, Pages]) -> None:
    broken = [
        (name, pair)
        for name, pages in papers.items()
        for page in pages
        for pair in pairwise(page)
        if _is_broken(*pair)
    ]
    assert broken == []


def _is_broken(line: str, following: str) -> bool:
    numbers = NUMBER.finditer(line + following)
    return any(number.start() < len(line) < number.end() for number in numbers)
