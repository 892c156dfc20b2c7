"""Templates: what they may say, what is refused, and that every sign of a value arrives in the file."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtool.base.errors import GovtoolError, Refused
from govtool.papers import template_names, template_tags
from govtool.papers.template_filling import Template
from govtool.papers.template_tags import PARAGRAPH
from tests.papers.kit import all_templates, paragraphs, template, words
from tests.properties import examples


def filled(path: Path, **values: Any) -> Path:
    out = path.with_name("out.docx")
    with out.open("wb") as file:
        Template(path).fill(template_names.specimen() | values, file)
    return out


def party(**parts: Any) -> dict[str, Any]:
    return {part.name: "" for part in template_names.NAMES["当事人表"].parts} | parts


def codes(path: Path) -> list[str]:
    return [finding.code for finding in Template(path).findings()]


AWKWARD = [
    "甲&乙", "<w:p>丙</w:p>", "“引号”'\"", "𠮷野家", "买买提·吐尔逊", "བཀྲ་ཤིས·ཚེ་རིང་", "ئالىم·جان", "{{ 案件编号 }}", "{% if x %}", "&amp;", "]]>",
    "\ue000生僻字", "甲 　乙",
]  # fmt: skip


@pytest.mark.parametrize("value", AWKWARD)
def test_a_value_arrives_as_it_is(tmp_path: Path, value: str) -> None:
    path = template(
        tmp_path / "t.docx", "甲：{{ 申请人 }}。", rows=[["{{ 被申请人 }}"]], header="{{ 当事人 }}"
    )
    assert paragraphs(filled(path, 申请人=value, 被申请人=value)) == [f"甲：{value}。", value]


def test_a_value_in_header_and_footer_arrives_too(tmp_path: Path) -> None:
    out = filled(
        template(tmp_path / "t.docx", "正文", header="{{ 中心名称 }}"), 中心名称="甲&乙中心"
    )
    with zipfile.ZipFile(out) as package:
        headers = [package.read(name).decode() for name in package.namelist() if "header" in name]
    assert any("甲&amp;乙中心" in text for text in headers)


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return Template(template(tmp_path_factory.mktemp("t") / "t.docx", "〔{{ 案情摘要 }}〕"))


@settings(max_examples=examples(40))
@given(
    st.text(
        st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
        min_size=1,
        max_size=60,
    )
)
def test_any_text_arrives(summary: Template, value: str) -> None:
    out = io.BytesIO()
    summary.fill(template_names.specimen() | {"案情摘要": value}, out)
    assert words(out) == f"〔{value}〕"


def test_long_text_goes_on_in_paragraphs_of_the_same_style(tmp_path: Path) -> None:
    text = PARAGRAPH.join(["长" * 1999, "句" * 1999])
    out = filled(template(tmp_path / "t.docx", "{{ 案情摘要 }}"), 案情摘要=text)
    assert paragraphs(out) == ["长" * 1999, "句" * 1999]


def test_paragraphs_of_a_text_can_be_gone_through(tmp_path: Path) -> None:
    path = template(
        tmp_path / "t.docx", "{%p for 段 in 协议内容|段落 %}", "· {{ 段 }}", "{%p endfor %}"
    )
    assert paragraphs(filled(path, 协议内容=PARAGRAPH.join(["一、还款", "二、道歉"]))) == [
        "· 一、还款",
        "· 二、道歉",
    ]
    assert [text for text in paragraphs(filled(path, 协议内容="")) if text] == []


def test_lists_conditions_and_the_blank(tmp_path: Path) -> None:
    path = template(
        tmp_path / "t.docx", "{% if 是重大 and not 是信访 %}重大{% else %}一般{% endif %}", "电话{{ 调解员电话|空白 }}", "{{ 当事人表|length }}人",
        rows=[["{%tr for 人 in 当事人表 %}"], ["{{ loop.index }} {{ 人.姓名 }}"], ["{%tr endfor %}"]],
    )  # fmt: skip
    out = filled(
        path,
        是重大=True,
        是信访=False,
        调解员电话="",
        当事人表=[party(姓名="甲某"), party(姓名="乙某")],
    )
    assert paragraphs(out) == ["重大", "电话＿＿＿＿＿＿＿＿", "2人", "1 甲某", "2 乙某"]


def test_the_same_template_is_filled_again_without_a_trace(tmp_path: Path) -> None:
    path = template(tmp_path / "t.docx", "{{ 申请人 }}", header="{{ 申请人 }}")
    one = Template(path)
    for name in ("甲某", "乙某"):
        with (tmp_path / f"{name}.docx").open("wb") as file:
            one.fill(template_names.specimen() | {"申请人": name}, file)
    assert [words(tmp_path / f"{name}.docx") for name in ("甲某", "乙某")] == ["甲某", "乙某"]


REFUSED = {
    "a name we do not know": ("{{ 电话号码 }}", "unknown_name"),
    "a part we do not know": ("{% for 人 in 当事人表 %}{{ 人.邮箱 }}{% endfor %}", "unknown_name"),
    "a name of python": ("{{ __import__ }}", "unknown_name"),
    "a way into python": ("{{ 申请人.__class__.__mro__ }}", "not_allowed"),
    "a hidden part of an item": ("{% for 人 in 当事人表 %}{{ 人.__class__ }}{% endfor %}", "unknown_name"),
    "a method": ("{{ 申请人.upper() }}", "not_allowed"),
    "an endless loop": ("{% for i in range(1000000000) %}x{% endfor %}", "not_a_list"),
    "a loop over the letters of a text": ("{% for i in 案情摘要 %}x{% endfor %}", "not_a_list"),
    "loops within loops": (
        "{% for a in 大事表 %}{% for b in 大事表 %}{% for c in 大事表 %}x{% endfor %}{% endfor %}{% endfor %}", "not_allowed"
    ),
    "a power that never ends": ("{{ 10 ** 10 ** 10 }}", "not_allowed"),
    "a text without end": ("{{ '长' * 1000000000 }}", "not_allowed"),
    "another file": ("{% include '/etc/passwd' %}", "not_allowed"),
    "another template": ("{% extends 'x' %}", "not_allowed"),
    "a macro": ("{% macro x() %}{% endmacro %}", "not_allowed"),
    "escaping turned off": ("{% autoescape false %}{{ 申请人 }}{% endautoescape %}", "not_allowed"),
    "markup as it is": ("{{ 申请人|safe }}", "not_allowed"),
    "an unknown filter": ("{{ 申请人|upper }}", "not_allowed"),
    "an assignment": ("{% set x = 1 %}", "not_allowed"),
    "a run of its own": ("{{r 申请人 }}", "not_allowed"),
    "an item by its number": ("{{ 当事人表[0] }}", "not_allowed"),
    "a condition without else": ("{{ 申请人 if 是重大 }}", "not_allowed"),
    "a list as a text": ("{{ 当事人表 }}", "no_text"),
    "a whole item as a text": ("{% for 当事人 in 当事人表 %}{{ 当事人 }}{% endfor %}", "no_text"),
    "a yes or no as a text": ("{{ 是重大 }}", "no_text"),
    "paragraphs as a text": ("{{ 案情摘要|段落 }}", "not_allowed"),
    "a tag that is not closed": ("{{ 申请人 }", "torn_tag"),
    "an if that is not closed": ("{% if 是重大 %}", "syntax"),
    "a thousand ifs": ("{% if 是重大 %}" * 1000 + "{% endif %}" * 1000, "syntax"),
    "more openings than there is patience for": ("{{" * 100_000, "torn_tag"),
    "full-width brackets": ("｛｛ 申请人 ｝｝", "odd_brackets"),
    "brackets with spaces": ("{ { 申请人 } }", "odd_brackets"),
    "a number of thousands of digits": ("{{ " + "1" * 5000 + " }}", "syntax"),
    "nonsense": ("{{ 申请人 申请人 }}", "syntax"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_a_template_may_not_say(tmp_path: Path, what: str) -> None:
    text, code = REFUSED[what]
    path = template(tmp_path / "t.docx", "甲", text)
    assert code in codes(path)
    with pytest.raises(Refused) as refusal:
        filled(path)
    assert refusal.value.code == "bad_template"


def test_a_tag_torn_over_two_paragraphs_is_named_with_its_text(tmp_path: Path) -> None:
    found = Template(template(tmp_path / "t.docx", "申请人：{{ 申", "请人 }}")).findings()
    assert [(finding.code, finding.place) for finding in found] == [
        ("torn_tag", "申请人：{{ 申"),
        ("torn_tag", "请人 }}"),
    ]


def test_the_nearest_name_is_offered(tmp_path: Path) -> None:
    (finding,) = Template(template(tmp_path / "t.docx", "编号 {{ 案件号 }}")).findings()
    assert "“案件编号”" in finding.message
    assert finding.place == "编号 {{ 案件号 }}"


def test_a_tag_that_word_cut_into_runs_is_fixed(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    paragraph = document.add_paragraph()
    for piece in ("{", "{ 申", "请", "人 }", "}"):
        paragraph.add_run(piece).bold = piece == "请"
    document.save(str(tmp_path / "t.docx"))
    assert codes(tmp_path / "t.docx") == []
    assert words(filled(tmp_path / "t.docx", 申请人="甲某")) == "甲某"


def test_a_row_tag_outside_a_table_gives_no_sound_file(tmp_path: Path) -> None:
    assert (
        codes(template(tmp_path / "t.docx", "{%tr for 人 in 当事人表 %}", "x", "{%tr endfor %}"))
        != []
    )


def test_every_name_of_the_table_can_be_used(tmp_path: Path) -> None:
    path = all_templates(tmp_path / "all") / "交办函.docx"
    assert codes(path) == []
    used = {one.name for one in Template(path).used}
    assert used == {
        name.name
        for name in template_names.NAMES.values()
        if name.kind is not template_names.NameKind.YES_OR_NO
    }


def test_the_sandbox_is_there_even_if_the_reading_let_something_through() -> None:
    from jinja2.exceptions import SecurityError, UndefinedError

    env = template_tags.environment()
    assert env.globals == {}
    for source, error in (
        ("{{ ''.__class__.__mro__ }}", SecurityError),
        ("{{ x }}", UndefinedError),
        ("{{ l.append(1) }}", SecurityError),
    ):
        with pytest.raises(error):
            env.from_string(source).render(l=[])
    assert env.from_string("{{ x }}").render(x="<&>") == "&lt;&amp;&gt;"


# --- the file itself


def repacked(path: Path, change: dict[str, bytes]) -> Path:
    """The package with parts changed or added."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()} | change
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return path


def part(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as package:
        return package.read(name)


DOCTYPE = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'


def with_doctype(path: Path) -> Path:
    body = part(path, "word/document.xml").replace(b"<w:document", DOCTYPE + b"<w:document", 1)
    return repacked(path, {"word/document.xml": body})


def with_doctype_in_utf_16(path: Path) -> Path:
    body = (
        part(path, "word/document.xml")
        .decode()
        .replace("<w:document", DOCTYPE.decode() + "<w:document", 1)
    )
    return repacked(
        path, {"word/document.xml": body.replace("UTF-8", "UTF-16", 1).encode("utf-16")}
    )


def in_no_encoding(path: Path) -> Path:
    body = part(path, "word/document.xml").replace(b"UTF-8", b"UTF-77", 1)
    return repacked(path, {"word/document.xml": body})


def bomb(path: Path) -> Path:
    return repacked(path, {"word/media/a.png": b"\0" * 70_000_000})


def xml_bomb(path: Path) -> Path:
    return repacked(path, {"word/extra.xml": b"<a>" + b" " * 5_000_000 + b"</a>"})


def with_macros(path: Path) -> Path:
    return repacked(path, {"word/vbaProject.bin": b"x"})


def with_outside_template(path: Path) -> Path:
    rels = part(path, "word/_rels/document.xml.rels")
    link = b'<Relationship Id="rId99" Type="http://x/attachedTemplate" Target="http://127.0.0.1/x.dotm" TargetMode="External"/>'
    return repacked(
        path,
        {
            "word/_rels/document.xml.rels": rels.replace(
                b"</Relationships>", link + b"</Relationships>"
            )
        },
    )


def with_relationship(path: Path, kind: str) -> Path:
    rels = part(path, "word/_rels/document.xml.rels")
    link = f'<Relationship Id="rId99" Type="{_OFFICE}{kind}" Target="theme/theme1.xml"/></Relationships>'
    return repacked(
        path, {"word/_rels/document.xml.rels": rels.replace(b"</Relationships>", link.encode())}
    )


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def with_a_program_under_another_name(path: Path) -> Path:
    return with_relationship(path, "oleObject")


def with_another_document_in_it(path: Path) -> Path:
    return with_relationship(path, "aFChunk")


def with_field(path: Path, *pieces: str) -> Path:
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    body = part(path, "word/document.xml").replace(
        b"<w:sectPr", f"<w:p>{runs}</w:p><w:sectPr".encode(), 1
    )
    return repacked(path, {"word/document.xml": body})


def with_a_field_that_starts_a_program(path: Path) -> Path:
    return with_field(path, " DDE", "AUTO cmd.exe x ")


def with_a_field_that_fetches(path: Path) -> Path:
    return with_field(path, ' includePicture "http://127.0.0.1/a.png" ')


def cut_short(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[:2000])
    return path


def a_text(path: Path) -> Path:
    path.write_text("这不是 Word 文件", encoding="utf-8")
    return path


def a_workbook(path: Path) -> Path:
    import openpyxl

    openpyxl.Workbook().save(path)
    return path


def not_well_formed(path: Path) -> Path:
    return repacked(path, {"word/document.xml": b"<w:document>"})


def empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def without_body(path: Path) -> Path:
    return repacked(
        path,
        {
            "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        },
    )


@pytest.mark.parametrize(
    "spoil",
    [with_doctype, with_doctype_in_utf_16, in_no_encoding, bomb, xml_bomb, with_macros, with_outside_template, with_a_program_under_another_name,
     with_another_document_in_it, with_a_field_that_starts_a_program, with_a_field_that_fetches, cut_short, a_text, a_workbook,
     not_well_formed, empty, without_body],
)  # fmt: skip
def test_a_hostile_or_broken_file_is_refused_before_it_is_filled(
    tmp_path: Path, spoil: Any
) -> None:
    path = spoil(template(tmp_path / "t.docx", "{{ 申请人 }}"))
    with pytest.raises(GovtoolError) as refusal:
        Template(path).fill(template_names.specimen(), io.BytesIO())
    assert refusal.value.code == "bad_template"


def test_a_link_that_a_reader_follows_is_no_danger(tmp_path: Path) -> None:
    path = template(tmp_path / "t.docx", "{{ 申请人 }}")
    rels = part(path, "word/_rels/document.xml.rels")
    link = (
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"'
        b' Target="http://127.0.0.1/" TargetMode="External"/>'
    )
    repacked(
        path,
        {
            "word/_rels/document.xml.rels": rels.replace(
                b"</Relationships>", link + b"</Relationships>"
            )
        },
    )
    assert codes(path) == []


def test_the_usual_fields_are_no_danger(tmp_path: Path) -> None:
    path = template(tmp_path / "t.docx", "{{ 申请人 }}")
    assert (
        codes(
            with_field(
                path, " PAGE ", ' HYPERLINK "http://127.0.0.1" ', " REF IMPORTANT ", " NUMPAGES "
            )
        )
        == []
    )


def test_a_template_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(GovtoolError) as refusal:
        Template(tmp_path / "none.docx")
    assert refusal.value.code == "no_template"


def test_the_xml_of_what_was_filled_is_well_formed(tmp_path: Path) -> None:
    out = filled(template(tmp_path / "t.docx", "{{ 申请人 }}"), 申请人="</w:t></w:r></w:p><w:p/>")
    text = part(out, "word/document.xml").decode()
    assert len(re.findall(r"<w:p[ >]", text)) == 1
