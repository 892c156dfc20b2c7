"""Files of every kind the program reads, spoilt at random: taken in or refused in words, and nothing half done."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtool.base.resources import data_dir
from tests.fuzz.kit import SAMPLES, SETTLED, Office, copied, fuzzed, hostile_text, mutated
from tests.tables.books import archive, book, ods, ods_row, ods_table

CASES = "外部编号,登记单位,登记日期,纠纷类型,案情摘要,申请人,申请人电话,见面日期,办结日期,办结方式"
LEDGER = (
    f'{CASES}\r\nR1,SQ01,2026-02-05,邻里,院墙,甲某,13800000000,2026-02-06,,\r\nR2,SQ01,2026-02-05,物业,"停,车",乙某,,,,\r\n'
    "R3,SQ01,2026-02-10,邻里,噪音,丙某,,,2026-02-20,撤回\r\n"
)  # fmt: skip
WORKBOOK = book(
    [line.split(",") for line in LEDGER.replace('"停,车"', "停车").split("\r\n") if line]
)
OPEN_DOCUMENT = ods(
    ods_table(
        *(
            ods_row(*line.replace('"停,车"', "停车").split(","))
            for line in LEDGER.split("\r\n")
            if line
        )
    )
)
TABLES = {
    "cases": LEDGER,
    "units": "单位编码,单位名称,单位类别,上级单位\nSQ01,改名社区,社区,JD01\nSQ04,四社区,社区,JD01\n",
    "grids": "网格编码,网格名称,所属单位,上级网格\nG01,改名,SQ01,\nG02,二,SQ01,G01\n",
    "households": "户编号,网格,户主,电话,住址,人口数\nH1,G01,甲某,13800000000,某路,3\nH2,G01,乙某,,,2\n",
    "duty": "日期,值班人\n2026-03-03,甲某\n2026-03-04,乙某\n",
}
NOTICE = "日期,放假或上班,节日\n2026-03-09,放假,春节\n2026-03-10,放假,春节\n2026-03-14,上班,春节\n"
HISTORY = {
    "ref": "R1", "unit": "SQ01", "registered_on": "2026-02-05", "dispute_type": "neighbour", "source": "patrol", "severity": "ordinary",
    "petition": False, "grid": None, "summary": "院墙", "parties": [{"role": "applicant", "name": "甲某", "phone": "13800000000"}],
    "events": [
        {"kind": "reported", "on": "2026-02-05"}, {"kind": "mediated", "on": "2026-02-09", "outcome": "failed"},
        {"kind": "transferred", "on": "2026-02-25", "to": "JD01", "reason": "难"},
    ],
}  # fmt: skip
POLICY = "[meet_parties]\nvalues = [{ from = 2020-01-01, value = 3 }]\n"
TEMPLATE = (data_dir() / "templates" / "人民调解协议书.docx").read_bytes()


@pytest.mark.parametrize("noun", list(TABLES))
@fuzzed
@given(data=st.data())
def test_tables_in_any_bytes(base: Office, noun: str, data: st.DataObject) -> None:
    honest = TABLES[noun].encode(
        data.draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
    )
    content = data.draw(st.one_of(mutated(honest), st.binary(max_size=200)))
    options = data.draw(
        st.lists(
            st.sampled_from(["--update", "--dry-run", "--all-or-nothing", "--json"]), unique=True
        )
    )
    with copied(base) as office:
        file = office.put("in.csv", content)
        office.survives(
            "import", noun, file, "--errors", str(office.folder / "errors.csv"), *options
        )
        office.survives("import", "suggest", file, "--noun", noun)


@fuzzed
@given(data=st.data())
def test_workbooks_with_spoilt_parts(base: Office, data: st.DataObject) -> None:
    """Both the archive and the XML within it, of Excel and OpenDocument."""
    honest = data.draw(st.sampled_from([WORKBOOK, OPEN_DOCUMENT]))
    content = data.draw(st.one_of(mutated(honest), spoilt_part(honest)))
    with copied(base) as office:
        file = office.put("in.xlsx", content)
        office.survives("import", "cases", file, "--errors", str(office.folder / "errors.xlsx"))
        office.survives("import", "suggest", file)


@st.composite
def spoilt_part(draw: st.DrawFn, content: bytes) -> bytes:
    """An archive with one of its parts spoilt, and sometimes one under a strange name."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        files: dict[str, str | bytes] = {name: parts.read(name) for name in parts.namelist()}
    name = draw(st.sampled_from(sorted(files)))
    files[name] = draw(mutated(bytes(files[name])))  # type: ignore[arg-type]  # they are bytes
    if draw(st.booleans()):
        files[
            draw(st.sampled_from(["../../x", "/etc/x", "xl/worksheets/sheet1.xml/x", "\x1b[2J"]))
        ] = b"x"
    return archive(files)


json_value: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | hostile_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(hostile_text, inner, max_size=4),
    max_leaves=12,
)


@st.composite
def spoilt_history(draw: st.DrawFn) -> dict[str, Any]:
    """A history in which anything stands in a few places."""
    line = json.loads(json.dumps(HISTORY))
    for _ in range(draw(st.integers(1, 3))):
        place = draw(
            st.sampled_from(
                [
                    line,
                    line["parties"],
                    line["events"],
                    *some_of(line["parties"]),
                    *some_of(line["events"]),
                ]
            )
        )
        if isinstance(place, list):
            place.append(draw(json_value))
        elif isinstance(place, dict):
            place[draw(st.one_of(st.sampled_from([*place, *HISTORY]), hostile_text))] = draw(
                json_value
            )
        line = {"parties": [], "events": [], **line}
        for name in ("parties", "events"):
            if not isinstance(line[name], list):
                return line
    return line


def some_of(found: Any) -> list[Any]:
    return [item for item in found if isinstance(item, dict)]


@fuzzed
@given(data=st.data())
def test_histories_of_any_shape(base: Office, data: st.DataObject) -> None:
    whole = spoilt_history().map(lambda line: json.dumps(line).encode())
    honest = json.dumps(HISTORY, ensure_ascii=False).encode()
    lines = data.draw(
        st.lists(
            st.one_of(whole, mutated(honest), json_value.map(lambda v: json.dumps(v).encode())),
            min_size=1,
            max_size=3,
        )
    )
    with copied(base) as office:
        file = office.put("in.jsonl", b"\n".join(lines))
        office.survives(
            "import",
            "cases",
            file,
            "--json",
            *data.draw(st.sampled_from([(), ("--update",), ("--dry-run",)])),
        )


@fuzzed
@given(data=st.data())
def test_mappings(base: Office, data: st.DataObject) -> None:
    content = data.draw(mutated((SAMPLES / "ledger.toml").read_bytes()))
    with copied(base) as office:
        office.survives(
            "import", "cases", str(SAMPLES / "ledger.csv"), "--map", office.put("map.toml", content)
        )


toml_value = st.one_of(
    st.integers(-(10**20), 10**20).map(str), st.sampled_from(["nan", "inf", "-1", "0", "1.5", "true", "[]", "{}", '"x"', "2026-02-05", "9999-12-31", "0001-01-01"])
)  # fmt: skip


@st.composite
def spoilt_policy(draw: st.DrawFn) -> bytes:
    """Valid TOML that says strange things of real names."""
    name = draw(
        st.sampled_from(
            ["meet_parties", "transfer_up", "retention", "escalation", "limits", "ordinary", "x"]
        )
    )
    field = draw(st.sampled_from(["values", "value", "unit", "roll", "label", "steps", "from"]))
    day, value = draw(toml_value), draw(toml_value)
    return f"[{name}]\n{field} = {draw(st.sampled_from([value, f'[{{ from = {day}, value = {value} }}]', f'[[{value}]]']))}\n".encode()


@fuzzed
@given(content=st.one_of(mutated(POLICY.encode()), spoilt_policy()))
def test_policies(base: Office, content: bytes) -> None:
    with copied(base) as office:
        file = office.put("policy.toml", content)
        for verb in ("check", "preview", "adopt"):
            office.survives("policy", verb, file, "--yes")
        office.survives("due")
        office.survives("case", "show", "SQ01-2026-00001")


@fuzzed
@given(content=st.one_of(mutated(NOTICE.encode()), st.binary(max_size=100)))
def test_holiday_notices(base: Office, content: bytes) -> None:
    with copied(base) as office:
        office.survives("calendar", "import", office.put("notice.csv", content), "--yes")
        office.survives("due")


@fuzzed
@given(content=st.one_of(mutated(TEMPLATE), spoilt_part(TEMPLATE)))
def test_templates(base: Office, content: bytes) -> None:
    with copied(base) as office:
        templates = office.folder / "templates"
        templates.mkdir()
        file = office.put("templates/人民调解协议书.docx", content)
        office.survives("doc", "check", file)
        office.survives("doc", "agreement", SETTLED, "-o", str(office.folder / "p.docx"))


def test_a_template_whose_root_is_no_word_document(office: Office) -> None:
    with zipfile.ZipFile(io.BytesIO(TEMPLATE)) as parts:
        files: dict[str, str | bytes] = {name: parts.read(name) for name in parts.namelist()}
    files["word/document.xml"] = bytes(files["word/document.xml"]).replace(
        b"w:document", b"w:dokument"
    )  # type: ignore[arg-type]  # they are bytes
    (office.folder / "templates").mkdir()
    file = office.put("templates/人民调解协议书.docx", archive(files))
    assert office.survives("doc", "check", file).code == 1


BODY = "<w:p><w:r><w:t>"
EXPRESSIONS = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ self.__init__.__globals__ }}", "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{% for i in range(10**9) %}x{% endfor %}", "{{ 'x' * 10**9 }}", "{{ 9**9**9 }}", "{% include '/etc/passwd' %}", "{% import 'os' as os %}",
    "{{ 申请人|attr('__class__') }}", "{% set x = 1 %}", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{{ lipsum() }}", "{{", "{%", "{% if %}",
    "{{ 没有这个名称 }}", "{% raw %}", "{#", "{{ '%1000000000d'|format(1) }}", "{{ namespace() }}", "{{ joiner() }}", "{{ ''.join(['a']) }}",
]  # fmt: skip


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_templates_that_want_to_run_something(office: Office, expression: str) -> None:
    with zipfile.ZipFile(io.BytesIO(TEMPLATE)) as parts:
        files: dict[str, str | bytes] = {name: parts.read(name) for name in parts.namelist()}
    text = bytes(files["word/document.xml"]).decode()  # type: ignore[arg-type]  # they are bytes
    paragraph = f"{BODY}{expression.replace('<', '&lt;')}</w:t></w:r></w:p>"
    files["word/document.xml"] = text.replace("<w:sectPr", f"{paragraph}<w:sectPr", 1)
    (office.folder / "templates").mkdir()
    file = office.put("templates/人民调解协议书.docx", archive(files))
    assert office.survives("doc", "check", file).code in {1, 3}
    assert (
        office.survives("doc", "agreement", SETTLED, "-o", str(office.folder / "p.docx")).code == 3
    )
    assert not (office.folder / "p.docx").exists()
