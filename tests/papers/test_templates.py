"""The built-in templates of papers: what they ask for is known, what is known stands in them, and what is not is left for the pen."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from docx import Document
from docx.document import Document as Paper
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tests.papers.papersample import EMPTY, FULL, PARTIES, party
from tests.rows import each

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "data" / "templates"
CASE_FILE = [
    "卷宗封面",
    "卷内目录",
    "申请书",
    "受理登记表",
    "权利义务告知书",
    "调查记录",
    "调解记录",
    "人民调解协议书",
]
AFTERWARDS = [
    "授权委托书",
    "口头协议登记表",
    "和解协议书",
    "回访记录",
    "司法确认申请书",
    "结案报告",
    "拟办单",
    "送达回执",
    "督办单",
]
OF_MATTERS = ["事项督办单", "派单", "答复单", "联合执法记录", "公安机关移交单"]
LETTERS = ["交办函", "移送函", "延期申请", "上报函", "不予办理个人信息请求告知书"]
TO_PERSONS = ["个人信息处理说明"]
OF_GRIDS = [
    "网格公示牌",
    "户长报批名单",
    "户长挂牌名单",
    "户长培训签到表",
    "户长投保名单",
    "十户联防协议",
    "户长工作手册",
]
FORMS = [*CASE_FILE, *AFTERWARDS, *OF_MATTERS, *LETTERS, *TO_PERSONS, *OF_GRIDS]
RARE = "买买提·𠮷 & <张> “引”"
FOREVER = ("此处记述较长，须另起一页。" * 20 + "\n") * 16


def environment() -> ImmutableSandboxedEnvironment:
    """As papers are filled in: nothing unknown passes, and text is text."""
    made = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    made.filters["段落"] = lambda text: [part for part in text.splitlines() if part.strip()]
    return made


def fill(form: str, values: dict[str, Any]) -> Paper:
    """A paper filled in, saved and opened again."""
    template = DocxTemplate(TEMPLATES / f"{form}.docx")
    template.render(values, environment(), autoescape=True)
    saved = io.BytesIO()
    template.save(saved)
    return Document(saved)


def text_of(paper: Paper) -> str:
    """All that can be read in the body, a paragraph to a line."""
    return "\n".join(
        "".join(node.text or "" for node in p.iter(qn("w:t")))
        for p in paper.element.body.iter(qn("w:p"))
    )


def source(form: str) -> str:
    return zipfile.ZipFile(TEMPLATES / f"{form}.docx").read("word/document.xml").decode()


def names(form: str) -> set[str]:
    return set(
        DocxTemplate(TEMPLATES / f"{form}.docx").get_undeclared_template_variables(environment())
    )


def shown(form: str, values: dict[str, Any]) -> set[str]:
    """Every text that should stand in the paper, going by the names and attributes its template uses."""
    used = set(re.findall(r"\{\{ (\w+)(?: or '[^']*')? \}\}|in (\w+)\|段落", source(form)))
    found = [values[name] for pair in used for name in pair if name and name != "段"]
    for one, many in {
        *re.findall(r"for (\w+) in (\w+) %", source(form)),
        ("调解", ""),
        ("调查", ""),
    }:
        attributes = set(re.findall(rf"(?<!\w){one}\.(\w+)", source(form)))
        found += [
            getattr(item, name)
            for item in (values[many] if many else [values[one]])
            for name in attributes
        ]
    return {line for value in found if isinstance(value, str) for line in value.splitlines()}


def with_everywhere(value: Any, extra: str) -> Any:
    """The same values with something more in every text."""
    if isinstance(value, str):
        return value + extra
    if isinstance(value, list):
        return [with_everywhere(item, extra) for item in value]
    if isinstance(value, SimpleNamespace):
        return SimpleNamespace(
            **{name: with_everywhere(part, extra) for name, part in vars(value).items()}
        )
    return value


def test_the_files_are_what_the_maker_makes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "tools" / "make_templates.py", tmp_path], check=True)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in TEMPLATES.glob("*.docx")}
    assert sorted(made) == sorted(f"{form}.docx" for form in FORMS)
    assert made == kept, "run: python tools/make_templates.py"


@each("form", FORMS)
def test_a_template_uses_known_names_only(form: str) -> None:
    assert names(form)
    assert names(form) <= set(FULL)


def test_what_a_template_needs_is_all_it_is_given() -> None:
    """Attributes too: an item of a list with an attribute less than the names promise fails."""
    poorer = FULL | {"当事人表": [SimpleNamespace(姓名="张山甲")]}
    with pytest.raises(Exception, match="no attribute"):
        fill("人民调解协议书", poorer)


@each("form", FORMS)
@each("extra", ["", RARE], ids=["plain", "rare"])
def test_everything_known_is_in_the_paper(form: str, extra: str) -> None:
    values = {name: with_everywhere(value, extra) for name, value in FULL.items()}
    text = text_of(fill(form, values))
    assert shown(form, values)
    assert [line for line in shown(form, values) if line not in text] == []
    assert "{{" not in text
    assert "{%" not in text


@each("form", FORMS)
@each("parties", [0, 1, 2, 5])
def test_next_to_nothing_known_leaves_a_paper_blank(form: str, parties: int) -> None:
    people = [party(n, "申请人", f"某{n}") for n in range(1, parties + 1)]
    paper = fill(
        form, EMPTY | {"当事人表": people, "申请人表": people, "双方": "某1" if people else ""}
    )
    text = text_of(paper)
    assert not re.search(r"\{\{|\{%|None|False|，[，。]|于受理|于登记", text)
    assert_sound(paper)
    if "人 in 当事人表" in source(form):
        assert all(f"某{n}" in text for n in range(1, parties + 1))


@each("form", FORMS)
def test_a_text_of_many_pages_is_kept_whole(form: str) -> None:
    texts = (
        "案情摘要",
        "主要事实",
        "争议事项",
        "协议内容",
        "履行方式",
        "拟办意见",
        "移送理由",
        "延期理由",
        "简要事实",
        "处理结果",
    )
    paper = fill(form, FULL | dict.fromkeys(texts, FOREVER))
    assert_sound(paper)
    for name in set(texts) & names(form):
        assert text_of(paper).count(FOREVER.splitlines()[0]) >= 16, name


@each("form", FORMS)
def test_what_looks_like_a_tag_in_a_value_is_text(form: str) -> None:
    values = {name: with_everywhere(value, "{{ 7 * 7 }}{% x %}") for name, value in FULL.items()}
    text = text_of(fill(form, values))
    assert "{{ 7 * 7 }}{% x %}" in text
    assert "49" not in text


def assert_sound(paper: Paper) -> None:
    """What Word would call a damaged file: a cell without a paragraph, a row of another width, a style nobody knows."""
    styles = {style.style_id for style in paper.styles}
    assert {node.get(qn("w:val")) for node in paper.element.body.iter(qn("w:pStyle"))} <= styles
    for table in paper.element.body.iter(qn("w:tbl")):
        columns = len(list(table.iter(qn("w:gridCol"))))
        for row in table.iter(qn("w:tr")):
            cells = list(row.iter(qn("w:tc")))
            assert all(cell[-1].tag == qn("w:p") for cell in cells)
            assert (
                sum(
                    int(span.get(qn("w:val")) if span is not None else 1)
                    for span in map(span_of, cells)
                )
                == columns
            )


def span_of(cell: Any) -> Any:
    return cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")


# --- what the law and the manner of official documents ask


SAID = {
    "申请书": ("已将申请人民调解的相关规定告知我方，我方现自愿申请",),
    "受理登记表": (
        "已将人民调解的相关规定告知我方，我方自愿接受调解",
        "☑依当事人申请",
        "□人民调解委员会主动调解",
    ),
    "权利义务告知书": (
        "（一）选择或者接受人民调解员；",
        "（二）接受调解、拒绝调解或者要求终止调解；",
        "（三）要求调解公开进行或者不公开进行；",
        "（四）自主表达意愿、自愿达成调解协议。",
        "（一）如实陈述纠纷事实；",
        "（二）遵守调解现场秩序，尊重人民调解员；",
        "（三）尊重对方当事人行使权利。",
        "调解民间纠纷不收取任何费用",
        "当事人一方明确拒绝调解的，不得调解。（第十七条）",
    ),
    "人民调解协议书": (
        "本协议自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效。",
        "本协议一式4份，当事人各执一份，人民调解委员会留存一份。",
        "人民币12,000.00元（大写：壹万贰仟元整）",
        "履行期限：2026年3月31日（含当日）。",
    ),
    "口头协议登记表": ("口头调解协议自各方当事人达成协议之日起生效。", "调 解 员"),
    "司法确认申请书": (
        "请求依法确认申请人于2026年3月9日经和平街道人民调解委员会主持调解达成、于2026年3月9日生效的调解协议",
        "《中华人民共和国人民调解法》第三十三条",
        "在调解协议生效之日起三十日内共同提出申请",
        "保证提交的证明材料真实、合法",
        "送达地址",
        "人民法院",
    ),
    "交办函": (
        "示例二社区居民委员会、住建所、司法所：",
        "请于2026年3月20日（含当日）前，将办理结果书面答复我中心。",
    ),
    "延期申请": ("示例区矛盾纠纷调处化解中心：", "☑同意", "□不同意"),
}


@pytest.mark.parametrize("form", SAID)
def test_a_form_says_what_the_law_asks_it_to(form: str) -> None:
    text = text_of(fill(form, FULL))
    assert [sentence for sentence in SAID[form] if sentence not in text] == []


def test_clauses_about_what_there_is_not_disappear() -> None:
    letter = text_of(fill("交办函", FULL | {"配合单位": "", "是重大": False, "是信访": False}))
    assert "示例二社区居民委员会：" in letter
    assert "配合" not in letter
    assert "重大" not in letter
    assert "信访" not in letter
    assert "协议涉及金额" not in text_of(
        fill("人民调解协议书", FULL | {"协议金额": "", "协议金额大写": ""})
    )
    assert "移送前未组织调解。" in text_of(fill("移送函", FULL | {"调解表": []}))


@pytest.mark.parametrize(
    ("result", "told"), [("调解未成功", True), ("", True), ("调解成功", False), ("择期再调", False)]
)
def test_only_a_session_that_failed_or_may_have_names_the_other_ways(
    result: str, told: bool
) -> None:
    session = SimpleNamespace(**vars(FULL["调解表"][0]) | {"结果": result})
    assert ("仲裁、行政、司法等途径" in text_of(fill("调解记录", FULL | {"调解": session}))) == told


@pytest.mark.parametrize(
    ("agreed", "about"), [("2026年3月9日", "调解协议的履行情况"), ("", "办结后的情况")]
)
def test_a_revisit_is_about_an_agreement_only_where_there_is_one(agreed: str, about: str) -> None:
    text = text_of(fill("回访记录", FULL | {"协议日期": agreed}))
    assert [said for said in ("调解协议的履行情况", "办结后的情况") if said in text] == [about]


def test_the_signatures_of_a_revisit_do_not_stand_alone_on_a_page() -> None:
    *_others, account, signed, remark = fill("回访记录", FULL).tables[0].rows
    assert (account.cells[0].text, signed.cells[0].text.split()[-1]) == ("回访情况", "（签名）")
    kept = [bool(row._tr.findall(f".//{qn('w:keepNext')}")) for row in (account, signed, remark)]
    assert kept == [True, True, False]


def test_the_days_of_instalments_have_the_width_of_a_revisit() -> None:
    (row,) = (
        row for row in fill("回访记录", FULL).tables[0].rows if row.cells[0].text == "履行期限"
    )
    assert row.cells[1]._tc is row.cells[3]._tc


INSTALMENTS = [
    SimpleNamespace(
        期次=str(n),
        日期=day,
        金额="5,000.00",
        金额大写="伍仟元整",
        说明=f"{day}，5,000.00元（大写：伍仟元整）",
    )
    for n, day in enumerate(("2026年4月30日", "2026年5月31日"), 1)
]


@pytest.mark.parametrize("form", ["人民调解协议书", "司法确认申请书"])
@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"分期表": INSTALMENTS}, ["履行期限：分2期履行（各期均含当日）：",
            "第1期：2026年4月30日，5,000.00元（大写：伍仟元整）；", "第2期：2026年5月31日，5,000.00元（大写：伍仟元整）。"]),
        ({"履行期限全文": "即时履行"}, ["履行期限：即时履行。"]),
        ({"履行期限全文": ""}, ["履行期限：" + "　" * 16 + "。"]),
    ],
)  # fmt: skip
def test_by_when_it_is_performed(form: str, known: dict[str, Any], said: list[str]) -> None:
    lines = text_of(fill(form, FULL | known)).splitlines()
    assert [line for line in lines if line.startswith(("履行期限：", "第1期", "第2期"))] == said


def acting(**more: Any) -> SimpleNamespace:
    return SimpleNamespace(**vars(PARTIES[0]) | more)


@pytest.mark.parametrize(
    ("known", "signs", "asked"),
    [
        ({}, [], []),
        ({"法定代理人": "甲某"}, ["法定代理人　甲某："], ["法定代理人"]),
        ({"是未成年人": True}, ["法定代理人　："], ["法定代理人"]),  # to be filled in by hand
        ({"委托代理人": "乙某", "代理权限": "一般授权"}, ["委托代理人　乙某："], ["委托代理人"]),
        ({"法定代理人": "甲某", "委托代理人": "乙某"}, ["法定代理人　甲某：", "委托代理人　乙某："], ["法定代理人", "委托代理人"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["人民调解协议书", "司法确认申请书"])
def test_who_acts_for_a_party_signs_too(
    form: str, known: dict[str, Any], signs: list[str], asked: list[str]
) -> None:
    lines = text_of(fill(form, FULL | {"当事人表": [acting(**known)]})).splitlines()
    assert [
        line.strip() for line in lines if line.strip().startswith(("法定代理人　", "委托代理人　"))
    ] == signs
    assert [line for line in lines if line in {"法定代理人", "委托代理人"}] == asked


def test_each_party_has_a_line_to_sign_on() -> None:
    lines = [
        line for line in text_of(fill("人民调解协议书", FULL)).splitlines() if line.endswith("：")
    ]
    assert [f"{one.地位}　{one.姓名}：" for one in PARTIES] == [
        line for line in lines if "　" in line and "编号" not in line
    ]


SIGNED = ("申请书", "权利义务告知书", "调解记录", "人民调解协议书", "司法确认申请书")
ASKED = ("申请书", "受理登记表", "人民调解协议书", "口头协议登记表", "司法确认申请书")


@pytest.mark.parametrize("form", sorted({*SIGNED, *ASKED}))
def test_the_guardian_of_a_minor_is_left_blank_where_nobody_is_known(form: str) -> None:
    minor = party(1, "申请人", "李小学", 是未成年人=True)
    grown = party(1, "申请人", "李小学")
    of_minor, of_grown = (
        text_of(
            fill(form, FULL | {"当事人表": [one], "申请人表": [one], "当事人及代理人": "李小学"})
        )
        for one in (minor, grown)
    )
    assert "法定代理人" not in of_grown
    assert of_minor.count("法定代理人") == (form in SIGNED) + (form in ASKED)
    assert "委托代理人" not in of_minor + of_grown


def test_a_person_and_an_organisation_are_asked_different_things() -> None:
    person, firm = (
        text_of(fill("人民调解协议书", FULL | {"当事人表": [one]})) for one in PARTIES[:2]
    )
    assert "职业或职务" in person
    assert "法定代表人" not in person
    assert "法定代表人" in firm
    assert "性别" not in firm


@each("form", FORMS)
def test_nothing_is_asked_of_a_party_that_the_office_must_not_collect(form: str) -> None:
    """The Ministry's forms have a cell for the ethnic group: it is there for the pen, and no name could fill it."""
    assert not re.search("宗教|信仰|政治面貌|健康|病", source(form))
    assert not re.search(r"\{\{[^}]*民族", source(form))


@each("form", FORMS)
def test_pages_are_a4_with_the_margins_of_their_kind(form: str) -> None:
    section = Document(TEMPLATES / f"{form}.docx").sections[0]
    measures = [
        section.page_width,
        section.page_height,
        section.left_margin,
        section.right_margin,
        section.top_margin,
    ]
    assert [round(length.mm) for length in measures] == [
        210,
        297,
        28,
        26,
        37 if form in LETTERS else 26,
    ]


@pytest.mark.parametrize(
    ("code", "font", "half_points", "exact"),
    [
        ("PaperTitle", "方正小标宋简体", "44", "680"),
        ("Letter", "仿宋", "32", "560"),
        ("Heading1", "黑体", "32", "560"),
    ],
)
def test_letters_are_set_as_official_documents(
    code: str, font: str, half_points: str, exact: str
) -> None:
    style = next(
        style.element
        for style in Document(TEMPLATES / "交办函.docx").styles
        if style.style_id == code
    )
    assert style.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) == font
    assert style.rPr.find(qn("w:sz")).get(qn("w:val")) == half_points
    spacing, indent = style.pPr.find(qn("w:spacing")), style.pPr.find(qn("w:ind"))
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == (exact, "exact")
    assert indent.get(qn("w:firstLineChars")) == ("0" if code == "PaperTitle" else "200")


def test_the_head_of_a_long_list_is_repeated_on_each_page() -> None:
    papers = FULL["卷内文书表"] * 40
    rows = Document(TEMPLATES / "卷内目录.docx").tables[0].rows
    assert rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert (
        len(fill("卷内目录", FULL | {"卷内文书表": papers}).tables[0].rows) == 1 + len(papers) + 6
    )


@each("form", FORMS)
def test_the_last_thing_on_a_paper_is_a_paragraph(form: str) -> None:
    """Word puts one there if a table is last, perhaps on a page of its own."""
    body = fill(form, FULL).element.body
    assert [body[-2].tag, body[-1].tag] == [qn("w:p"), qn("w:sectPr")]
